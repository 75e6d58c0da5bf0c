"""The demo campaigns with what three annotators and a lead did in them, replayed through the services as if they had typed it.

Clock and ids are given, so that the rows are the same on every machine. Nobody can sign in as a demo annotator.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, dropwhile, takewhile
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

from workbench.domain import stages
from workbench.domain.records import Actor, NewDocument
from workbench.domain.values import Claim, Kind
from workbench.domain.vocabulary import AttributionMode, Listing, Role, Stage
from workbench.errors import BadSettings
from workbench.formats.readers import seeds, texts
from workbench.formats.readers.scripts import (
    Check,
    CheckedClaim,
    Script,
    ScriptedClaim,
    ScriptedEvidence,
    ScriptedLink,
    ScriptedSentence,
    SettledStep,
    Settling,
)
from workbench.formats.readers.seeds import FirstClaim, Quiz, Seeds
from workbench.services import adjudicating, annotating, assigning
from workbench.services import settling as settling_service
from workbench.store import accounts, audit, finder_index, members, new_rows, pass_rows, settled_lists
from workbench.store.queries import settling as sheets
from workbench.store.queries.documents import documents
from workbench.store.queries.people import as_actor
from workbench.store.queries.settling import Cluster, Sheet
from workbench.store.work import Store, StoreWithin, Work

NAMESPACE = UUID("3f1d6c4e-8a52-5d0b-9c37-6e2b40a7d915")
OPENED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # a Monday, before the first pass
STAGED_OPENED = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)  # the Monday before: the newest campaign is the one a visitor lands in
SETTLED_S = (25, 45)  # seconds a lead takes over a place at least, and by chance
LOOKED_S = (25, 60)  # to read a settled claim and look for it in other texts
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
    """The campaigns of `seeds/` with people's work, in the caller's transaction: there whole or not at all. Raises BadSettings."""
    demo, staged = seeds.read(work.settings.seeds), seeds.read_staged(work.settings.seeds)
    annotators: dict[str, Actor] = {}
    campaign_id = _load_campaign(work, demo, lead, annotators, name="campaign", opened=OPENED)
    _load_campaign(work, staged, lead, annotators, name=staged.slug, opened=STAGED_OPENED)
    for annotator in annotators.values():
        members.set_active(work, annotator, is_active=False)  # nobody signs in by it, and no link is made for it
    whole = _store(work, demo.slug, Clock(demo.scripts[0].started))
    adjudicating.allow_own(whole, actor=lead, campaign_id=campaign_id, is_allowed=True)  # who tries it out is annotator and lead in one
    audit.note(work, lead, "load demo", str(campaign_id), passes=len(demo.scripts))


def _load_campaign(work: Work, demo: Seeds, lead: Actor, annotators: dict[str, Actor], *, name: str, opened: datetime) -> int:
    """The campaign's number; who is not in `annotators` yet is added to it."""
    with _store(work, name, Clock(opened)).writing() as part:
        campaign_id, articles = _add_campaign(part, demo, lead)
        for account, display_name in demo.annotators:
            annotators[account] = _add_annotator(part, campaign_id, account, display_name, annotators.get(account))
    place = Place(work, campaign_id, articles, stages.first_stage(demo.settings.preset))
    for script in demo.scripts:
        _replay(place, script, annotators[script.annotator])
    for settling_ in demo.settlings:
        _settle(place, settling_, lead)
    for check in demo.checks:
        _check_claims(place, check, annotators[check.annotator])
    return campaign_id


def first_claim(store: Store, *, campaign: str) -> FirstClaim | None:
    """Where a visitor of the demo begins; None in any other campaign (a slug)."""
    found = seeds.first_claim(store.settings.seeds)
    return found if found.campaign == campaign else None


def quiz(store: Store, *, guideline: str) -> Quiz | None:
    """What one can practise a guideline on, as long as it has the rules campaigns begin with; None for others: their answers may differ."""
    found = seeds.quiz(store.settings.seeds)
    return found if _rules(found.guideline) == _rules(guideline) else None


def _rules(guideline: str) -> str:
    """From the first heading of the third level to the next of the second."""
    lines = [line.rstrip() for line in guideline.splitlines()]
    rules = dropwhile(lambda line: not line.startswith("### "), lines)
    return "\n".join(takewhile(lambda line: not line.startswith("## "), rules)).strip()


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
    findable = finder_index.Additions(work.session, campaign.id)
    for path, metadata in demo.documents:
        new, _ = texts.read(path.name, path.read_bytes(), metadata=metadata)
        added[new_rows.add_document(work, lead, campaign.id, new, findable, finder_index.lines(new))] = new
    findable.write()
    cards = documents(work.session, campaign.id, viewer=lead)
    articles = {
        card.slug: Text(card.uuid, added[card.slug].text, ((start, end) for start, end, _ in added[card.slug].sentences)) for card in cards
    }
    return campaign.id, articles


def _add_annotator(work: Work, campaign_id: int, name: str, display_name: str, known: Actor | None) -> Actor:
    annotator = known or as_actor(accounts.add(work, name, display_name))
    accounts.add_member(work, campaign_id, annotator.user_id, Role.ANNOTATOR)
    return annotator


@dataclass(frozen=True)
class Place:
    """A campaign to replay work in. passes: (annotator, document) -> its first pass, once it is there."""

    work: Work
    campaign_id: int
    articles: Mapping[str, Text]
    stage: Stage
    passes: dict[tuple[str, str], str] = field(default_factory=dict)


def _replay(place: Place, script: Script, annotator: Actor) -> None:
    """The pass in one message, as a reader would send it after a long time without a connection."""
    steps = list(_timed(script, steps_of(script, place.articles)))
    place.passes[script.annotator, script.document] = _send(
        place, script, annotator, steps, stage=place.stage, cursor=script.sentences[-1].number - 1
    )


def _send(place: Place, script: Script | Check, annotator: Actor, steps: list[Step], *, stage: Stage, cursor: int) -> str:
    clock = Clock(script.started)
    store = _store(place.work, script.name, clock)
    pass_uuid = assigning.begin_pass(store, actor=annotator, campaign_id=place.campaign_id, document=script.document, stage=stage)
    clock.times = deque(datetime.fromisoformat(step["at"]) for step in steps)
    batch = {"boot": _id(f"{script.name} boot"), "base": 0, "heirs": {}, "list": steps}
    message = {"pass": pass_uuid, "cursor": cursor, "batches": [batch], "drafts": []}
    reply = annotating.receive(store, actor=annotator, pass_uuid=pass_uuid, message=message)
    if reply["refused"]:
        raise BadSettings(f"The demo's {script.name}.toml: {reply['refused'][0]['message']}")
    return pass_uuid


# -- settling and checking -----------------------------------------------------------------------------------------------


def _settle(place: Place, script: Settling, lead: Actor) -> None:
    """The list as the lead makes it on the Settle page, place by place."""
    name = f"settled/{script.document}"
    clock = Clock(script.started)
    where: Step = {"campaign_id": place.campaign_id, "document": script.document}
    store = _store(place.work, name, clock)
    settling_service.begin(store, actor=lead, **where)

    def do(number: int, kind: str, body: Step) -> None:
        clock.times = deque([clock.times[0] + timedelta(seconds=SETTLED_S[0] + SETTLED_S[1] * _chance(f"{name} {number}"))])
        seen = _sheet(place, script.document, lead).revision or 0
        settling_service.perform(store, actor=lead, seen=seen, kind=kind, body=body, **where)

    for number, step in enumerate(script.steps, 1):
        found = [one for one in _sheet(place, script.document, lead).clusters if one.first == step.sentence - 1 and not one.is_settled]
        if not found:
            raise BadSettings(f"The demo's {name}.toml: nobody marked anything in sentence {step.sentence}.")
        for cluster in found:
            do(number, *_settled(cluster, step, place.passes.get((step.take, script.document), ""), name))
    if script.is_finished:
        do(0, "finish", {})


def _sheet(place: Place, document: str, lead: Actor) -> Sheet:
    return sheets.sheet(place.work.session, place.campaign_id, document, viewer=lead)


def _settled(cluster: Cluster, step: SettledStep, taken_pass: str, name: str) -> tuple[str, Step]:
    """The operation, kind and body, by which a step settles a place."""

    def claim(source: tuple[str, str]) -> str:
        return _id(f"{name} {source[1]}")

    if step.drop:
        first = next(version for version in cluster.versions if version.source in cluster.open_sources)
        return "drop", {"reason": step.drop, "claim": claim(first.source), **sheets.acceptance(first, cluster.open_sources)}
    taken = [version for version in cluster.versions if version.source[0] == taken_pass]
    if not taken:
        raise BadSettings(f"The demo's {name}.toml: {step.take!r} marked nothing in sentence {step.sentence}.")
    sources = sheets.sources_of(cluster, taken)
    words = {"text": step.text} if step.text else {}
    return "accept", {"claims": [sheets.acceptance(one, sources[one.source]) | {"claim": claim(one.source)} | words for one in taken]}


def _check_claims(place: Place, script: Check, annotator: Actor) -> None:
    """A Check pass through the claims of a finished list."""
    listed = pass_rows.read(place.work.session, Kind.CLAIM, _settle_pass(place, script.document))
    claims = {str(key): value for key, _, value in listed if isinstance(value, Claim)}
    steps = list(_timed(script, _checking(script, claims, place.articles)))
    _send(place, script, annotator, steps, stage=Stage.CHECK, cursor=0)


def _settle_pass(place: Place, document: str) -> int:
    uuid = place.articles[document].uuid
    found = settled_lists.of_text(place.work.session, place.campaign_id, uuid)
    if found is None:
        raise BadSettings(f"The demo's claims of {document} are not settled.")
    return found


def _checking(script: Check, claims: Mapping[str, Claim], articles: Mapping[str, Text]) -> Iterator[Step]:
    for number, checked in enumerate(script.claims, 1):
        found = [uuid for uuid, claim in claims.items() if claim.outcome is Listing.CHECK and claim.text.startswith(checked.begins)]
        if len(found) != 1:
            raise BadSettings(f"The demo's {script.name}.toml: {len(found)} claims to check begin with {checked.begins!r}.")
        try:
            yield from _checked(checked, found[0], f"{script.name} {number}", articles)
        except LookupError as error:
            raise BadSettings(f"The demo's {script.name}.toml, claim {number}: {error}.") from error
    if script.is_finished:
        yield {"kind": "finish"}


def _checked(checked: CheckedClaim, claim: str, name: str, articles: Mapping[str, Text]) -> Iterator[Step]:
    yield {"kind": "judge", "claim": claim, "verdict": checked.verdict}
    for number, evidence in enumerate(checked.evidence, 1):
        yield from _evidence(evidence, _id(f"{name} evidence {number}"), claim, articles)
    yield {"kind": "judge", "claim": claim, "why": checked.why}


# -- from a script to what the reader would send --------------------------------------------------------------------


def steps_of(script: Script, articles: Mapping[str, Text]) -> Iterator[Step]:
    """The script as operations, without numbers and times. Raises BadSettings with the place where script and text differ."""
    text = articles[script.document]
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
                yield from _sentence(sentence, script, text, articles)
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


def _sentence(sentence: ScriptedSentence, script: Script, text: Text, articles: Mapping[str, Text]) -> Iterator[Step]:
    if sentence.key_at_first:
        yield _decision([sentence.number], sentence.key_at_first)
        yield {"kind": "undo"}
    if sentence.is_badly_split:
        yield {"kind": "flag", "ordinal": sentence.number - 1, "on": True}
    place = text.sentences[sentence.number - 1]
    for number, claim in enumerate(sentence.claims, 1):
        span = text.find(claim.quote, place) if claim.quote else place
        uuid = _claim_id(script.annotator, script.document, sentence.number, number)
        yield from _claim(claim, uuid, span, text, articles)
        yield from (_link(link, uuid, script.annotator) for link in claim.links)
    if sentence.key:
        yield _decision([sentence.number], sentence.key)


def _claim(claim: ScriptedClaim, uuid: str, span: tuple[int, int], text: Text, articles: Mapping[str, Text]) -> Iterator[Step]:
    quote = text.text[slice(*span)]
    at_first = " ".join(quote.split())
    yield {"kind": "mark", "claim": uuid, "spans": [list(span)], "quote": quote, "text": at_first}
    if claim.removed == "undo":
        yield {"kind": "undo"}
        return
    if said := _said(claim, at_first):
        yield {"kind": "edit", "claim": uuid, **said}
    if not claim.verdict:  # marked, and checked by somebody else later
        return
    yield {"kind": "judge", "claim": uuid, "verdict": claim.verdict_at_first or claim.verdict}
    for number, evidence in enumerate(claim.evidence, 1):
        yield from _evidence(evidence, _id(f"{uuid} evidence {number}"), uuid, articles)
    if claim.removed:
        yield {"kind": claim.removed, "claim": uuid}
        return
    if claim.verdict_at_first:
        yield {"kind": "judge", "claim": uuid, "verdict": claim.verdict}
    yield {"kind": "judge", "claim": uuid, "why": claim.why}


def _claim_id(annotator: str, document: str, sentence: int, claim: int) -> str:
    return _id(f"{annotator}/{document} {sentence} claim {claim}")


def _link(link: ScriptedLink, claim: str, annotator: str) -> Step:
    other = _claim_id(annotator, link.document, link.sentence, link.claim)
    return {"kind": "link", "link": _id(f"{claim} to {other}"), "claim": claim, "other": other, "relation": link.relation}


def _said(claim: ScriptedClaim, at_first: str) -> Step:
    """What an annotator changes of a claim that was just marked."""
    said: Step = {} if claim.text == at_first else {"text": claim.text}
    if claim.worth is not None:
        said["worth"] = claim.worth
    if claim.said_by:
        said["attribution"] = [{"source": claim.said_by, "mode": AttributionMode.INDIRECT.value}]
    said |= {name: value for name, value in (("claim_date", claim.claim_date), ("event", claim.event)) if value}
    return said


def _evidence(evidence: ScriptedEvidence, uuid: str, claim: str, articles: Mapping[str, Text]) -> Iterator[Step]:
    attach: Step = {"kind": "attach", "evidence": uuid, "claim": claim, "stance": evidence.stance, "set_no": evidence.set}
    if evidence.document:
        other = articles[evidence.document]
        start, end = other.find(evidence.quote)
        yield attach | {"document": other.uuid, "start": start, "end": end, "excerpt": other.text[start:end]}
    else:
        names = ("url", "title", "publisher", "published_on", "excerpt")
        yield attach | {name: getattr(evidence, name) for name in names}
    if evidence.is_detached:
        yield {"kind": "detach", "evidence": uuid}


def _chance(name: str) -> float:
    """From 0 to 1, the same on every machine."""
    return crc32(name.encode()) % 1000 / 1000


def _timed(script: Script | Check, steps: Iterator[Step]) -> Iterator[Step]:
    """The operations with numbers and plausible times: reading, typing and searching take what they take."""
    at = script.started
    for seq, step in enumerate(steps, 1):
        chance = _chance(f"{script.name} {seq}")
        looked = LOOKED_S[0] + LOOKED_S[1] * chance if isinstance(script, Check) and "verdict" in step else 0
        at += timedelta(milliseconds=round((_seconds(step, chance) + looked) * 1000))
        yield {"seq": seq, "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), **step}


def _seconds(step: Step, chance: float) -> float:
    """How long somebody takes over an operation: for the hand and the head by chance, for words by their number."""
    least, more = PACE.get(str(step["kind"]), (2, 4))
    claim = str(step.get("text", "")) if step["kind"] == "edit" else ""
    typed = len(str(step.get("why", ""))) + len(claim) / 2  # half of a claim's words stand there already
    return least + more * chance + typed / TYPED_PER_SECOND + len(str(step.get("quote", ""))) / READ_PER_SECOND
