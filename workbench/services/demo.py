"""The demo campaign with what three annotators did in it, replayed through the services as if they had typed it.

Clock and ids are given, so that the rows are the same on every machine. Nobody can sign in as a demo annotator.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

from workbench.domain.records import Actor, NewDocument
from workbench.domain.vocabulary import Role
from workbench.errors import BadSettings
from workbench.formats.readers import seeds, texts
from workbench.formats.readers.scripts import Script, ScriptedClaim, ScriptedEvidence, ScriptedSentence
from workbench.formats.readers.seeds import FirstClaim, Seeds
from workbench.services import adjudicating, annotating, assigning
from workbench.store import accounts, audit, members, new_rows
from workbench.store.queries.documents import documents
from workbench.store.queries.people import as_actor
from workbench.store.work import Store, StoreWithin, Work

NAMESPACE = UUID("3f1d6c4e-8a52-5d0b-9c37-6e2b40a7d915")
OPENED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # a Monday, before the first pass
READ_PER_SECOND, TYPED_PER_SECOND = 22, 5  # characters
PACE = {"decide": (2, 5), "mark": (3, 3), "attach": (10, 35), "undo": (1, 2), "finish": (3, 6)}  # seconds at least, and by chance
Step = dict[str, Any]


class Text:
    """A document as scripts quote it. `sentences` are (start, end)."""

    def __init__(self, uuid: str, text: str, sentences: Iterable[tuple[int, int]]) -> None:
        self.uuid, self.text, self.sentences = uuid, text, tuple(sentences)
        self.on_one_line = re.sub(r"\s", " ", text)  # as long as the text itself

    def find(self, words: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
        """Where these words stand, wherever a line was broken. Raises LookupError unless they stand there once."""
        start, end = within or (0, len(self.text))
        if (times := self.on_one_line.count(words, start, end)) != 1:
            raise LookupError(f"{words!r} stands there {times} times")
        found = self.on_one_line.index(words, start, end)
        return found, found + len(words)


def load(work: Work, lead: Actor) -> None:
    """The campaign of `seeds/` and its annotators' passes, in the caller's transaction: there whole or not at all. Raises BadSettings."""
    demo = seeds.read(work.settings.seeds)
    with _store(work, "campaign", Clock(OPENED)).writing() as part:
        campaign_id, library = _add_campaign(part, demo, lead)
        annotators = {name: _add_annotator(part, campaign_id, name, display_name) for name, display_name in demo.annotators}
    for script in demo.scripts:
        _replay(work, script, annotators[script.annotator], campaign_id, library)
    for annotator in annotators.values():
        members.set_active(work, annotator, is_active=False)  # nobody signs in by it, and no link is made for it
    whole = _store(work, demo.slug, Clock(demo.scripts[0].started))
    adjudicating.allow_own(whole, actor=lead, campaign_id=campaign_id, is_allowed=True)  # who tries it out is annotator and lead in one
    audit.note(work, lead, "load demo", str(campaign_id), passes=len(demo.scripts))


def first_claim(store: Store, *, campaign: str) -> FirstClaim | None:
    """Where a visitor of the demo begins; None in any other campaign (a slug)."""
    found = seeds.first_claim(store.settings.seeds)
    return found if found.campaign == campaign else None


class Clock:
    """Gives the times it was set to, one for each time it is asked, and then stands still."""

    def __init__(self, start: datetime) -> None:
        self.times = deque([start])

    def __call__(self) -> datetime:
        return self.times.popleft() if len(self.times) > 1 else self.times[0]


def _store(work: Work, name: str, clock: Clock) -> StoreWithin:
    numbers = count(1)
    return StoreWithin(work, clock=clock, new_id=lambda: _id(f"{name} {next(numbers)}"))


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


def _add_campaign(work: Work, demo: Seeds, lead: Actor) -> tuple[int, dict[str, Text]]:
    campaign = new_rows.add_campaign(work, demo.settings, demo.slug)
    new_rows.add_scheme(work, campaign.id, demo.scheme)
    new_rows.add_guideline(work, campaign.id, demo.guideline_version, demo.guideline)
    accounts.make_admins_leads(work, campaign.id)
    added: dict[str, NewDocument] = {}
    for path, metadata in demo.documents:
        new, _ = texts.read(path.name, path.read_bytes(), metadata=metadata)
        added[new_rows.add_document(work, lead, campaign.id, new)] = new
    cards = documents(work.session, campaign.id, viewer=lead)
    library = {
        card.slug: Text(card.uuid, added[card.slug].text, ((start, end) for start, end, _ in added[card.slug].sentences)) for card in cards
    }
    return campaign.id, library


def _add_annotator(work: Work, campaign_id: int, name: str, display_name: str) -> Actor:
    annotator = as_actor(accounts.add(work, name, display_name))
    accounts.add_member(work, campaign_id, annotator.user_id, Role.ANNOTATOR)
    return annotator


def _replay(work: Work, script: Script, annotator: Actor, campaign_id: int, library: Mapping[str, Text]) -> None:
    """The pass in one message, as a reader would send it after a long time without a connection."""
    clock = Clock(script.started)
    store = _store(work, script.name, clock)
    pass_uuid = assigning.begin_pass(store, actor=annotator, campaign_id=campaign_id, document=script.document)
    steps = list(_timed(script, steps_of(script, library)))
    clock.times = deque(datetime.fromisoformat(step["at"]) for step in steps)
    batch = {"boot": _id(f"{script.name} boot"), "base": 0, "heirs": {}, "list": steps}
    message = {"pass": pass_uuid, "cursor": script.sentences[-1].number - 1, "batches": [batch], "drafts": []}
    reply = annotating.receive(store, actor=annotator, pass_uuid=pass_uuid, message=message)
    if reply["refused"]:
        raise BadSettings(f"seeds/passes/{script.name}.toml: {reply['refused'][0]['message']}")


# -- from a script to what the reader would send --------------------------------------------------------------------


def steps_of(script: Script, library: Mapping[str, Text]) -> Iterator[Step]:
    """The script as operations, without numbers and times. Raises BadSettings with the place where script and text differ."""
    text = library[script.document]
    filled: list[int] = []
    for sentence in script.sentences:
        try:
            _check(sentence, text)
            if filled and not sentence.is_filled:
                yield _decision(filled, "x", "filled")
                filled = []
            if sentence.is_filled:
                filled.append(sentence.number)
            else:
                yield from _sentence(sentence, f"{script.name} {sentence.number}", text, library)
        except (LookupError, ValueError) as error:
            raise BadSettings(f"seeds/passes/{script.name}.toml, sentence {sentence.number}: {error}.") from error
    if filled:
        yield _decision(filled, "x", "filled")
    if script.is_finished:
        yield {"kind": "finish"}


def _check(sentence: ScriptedSentence, text: Text) -> None:
    start, end = text.sentences[sentence.number - 1]
    words = text.on_one_line[start:end]
    if not sentence.begins or not words.startswith(sentence.begins):
        raise ValueError(f"the text has {words[:40]!r} there, not {sentence.begins!r}")
    if bool(sentence.key) == any(not claim.removed for claim in sentence.claims):
        raise ValueError("a sentence has either a key or claims")


def _decision(numbers: list[int], label: str, origin: str = "key") -> Step:
    return {"kind": "decide", "ordinals": [number - 1 for number in numbers], "label": label, "origin": origin}


def _sentence(sentence: ScriptedSentence, name: str, text: Text, library: Mapping[str, Text]) -> Iterator[Step]:
    if sentence.key_at_first:
        yield _decision([sentence.number], sentence.key_at_first)
        yield {"kind": "undo"}
    if sentence.is_badly_split:
        yield {"kind": "flag", "ordinal": sentence.number - 1, "on": True}
    place = text.sentences[sentence.number - 1]
    for number, claim in enumerate(sentence.claims, 1):
        span = text.find(claim.quote, place) if claim.quote else place
        yield from _claim(claim, _id(f"{name} claim {number}"), span, text, library)
    if sentence.key:
        yield _decision([sentence.number], sentence.key)


def _claim(claim: ScriptedClaim, uuid: str, span: tuple[int, int], text: Text, library: Mapping[str, Text]) -> Iterator[Step]:
    quote = text.text[slice(*span)]
    at_first = " ".join(quote.split())
    yield {"kind": "mark", "claim": uuid, "spans": [list(span)], "quote": quote, "text": at_first}
    if claim.removed == "undo":
        yield {"kind": "undo"}
        return
    if claim.text != at_first:
        yield {"kind": "edit", "claim": uuid, "text": claim.text}
    yield {"kind": "judge", "claim": uuid, "verdict": claim.verdict_at_first or claim.verdict}
    for number, evidence in enumerate(claim.evidence, 1):
        yield from _evidence(evidence, _id(f"{uuid} evidence {number}"), uuid, library)
    if claim.removed:
        yield {"kind": claim.removed, "claim": uuid}
        return
    if claim.verdict_at_first:
        yield {"kind": "judge", "claim": uuid, "verdict": claim.verdict}
    yield {"kind": "judge", "claim": uuid, "why": claim.why}


def _evidence(evidence: ScriptedEvidence, uuid: str, claim: str, library: Mapping[str, Text]) -> Iterator[Step]:
    attach: Step = {"kind": "attach", "evidence": uuid, "claim": claim, "stance": evidence.stance, "set_no": evidence.set}
    if evidence.document:
        other = library[evidence.document]
        start, end = other.find(evidence.quote)
        yield attach | {"document": other.uuid, "start": start, "end": end, "excerpt": other.text[start:end]}
    else:
        names = ("url", "title", "publisher", "published_on", "excerpt")
        yield attach | {name: getattr(evidence, name) for name in names}
    if evidence.is_detached:
        yield {"kind": "detach", "evidence": uuid}


def _timed(script: Script, steps: Iterator[Step]) -> Iterator[Step]:
    """The operations with numbers and plausible times: reading, typing and searching take what they take."""
    at = script.started
    for seq, step in enumerate(steps, 1):
        chance = crc32(f"{script.name} {seq}".encode()) % 1000 / 1000
        at += timedelta(milliseconds=round(_seconds(step, chance) * 1000))
        yield {"seq": seq, "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), **step}


def _seconds(step: Step, chance: float) -> float:
    """How long somebody takes over an operation: for the hand and the head by chance, for words by their number."""
    least, more = PACE.get(str(step["kind"]), (2, 4))
    claim = str(step.get("text", "")) if step["kind"] == "edit" else ""
    typed = len(str(step.get("why", ""))) + len(claim) / 2  # half of a claim's words stand there already
    return least + more * chance + typed / TYPED_PER_SECOND + len(str(step.get("quote", ""))) / READ_PER_SECOND
