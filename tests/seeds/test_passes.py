"""The demo annotators' scripts: true to the articles word by word, and different from each other in every way that matters."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, pairwise, permutations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from workbench.domain import checked
from workbench.domain.urls import is_safe_url
from workbench.domain.vocabulary import Label, Stance
from workbench.errors import BadSettings
from workbench.formats.readers import scripts, seeds, texts
from workbench.formats.readers.scripts import Script, ScriptedClaim
from workbench.services.demo import Text, steps_of
from workbench.text import name_likeness
from workbench.text.blocks import FURNITURE

SEEDS = Path(__file__).parents[2] / "seeds"
DEMO = seeds.read(SEEDS)
SCRIPTS = {script.name: script for script in DEMO.scripts}
FINISHED = [script for script in DEMO.scripts if script.is_finished]
PUBLIC_HOME_PAGES = {"https://www.un.org/"}


@dataclass(frozen=True)
class Marked:
    annotator: str
    span: tuple[int, int]
    claim: ScriptedClaim

    @property
    def pieces(self) -> frozenset[tuple[str, str]]:
        return frozenset((piece.document or piece.url, piece.quote) for piece in self.claim.evidence if not piece.is_detached)


@cache
def library() -> dict[str, Text]:
    read = {path.stem: texts.read(path.name, path.read_bytes(), metadata=metadata)[0] for path, metadata in DEMO.documents}
    return {slug: Text(slug, new.text, ((start, end) for start, end, _ in new.sentences)) for slug, new in read.items()}


@cache
def open_sentences(document: str) -> list[int]:
    """Numbers of the sentences that want a decision."""
    path, metadata = next((path, metadata) for path, metadata in DEMO.documents if path.stem == document)
    new, _ = texts.read(path.name, path.read_bytes(), metadata=metadata)
    return [number for number, (_, _, block) in enumerate(new.sentences, 1) if new.blocks[block][2] not in FURNITURE]


def claims(script: Script) -> Iterator[tuple[int, ScriptedClaim]]:
    """Those that stand in the end, with their sentence."""
    return ((sentence.number, claim) for sentence in script.sentences for claim in sentence.claims if not claim.removed)


@cache
def marked() -> dict[tuple[str, int], dict[str, list[Marked]]]:
    """By sentence and annotator, in finished passes."""
    found: dict[tuple[str, int], dict[str, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    for script in FINISHED:
        text = library()[script.document]
        for number, claim in claims(script):
            place = text.sentences[number - 1]
            span = text.find(claim.quote, place) if claim.quote else place
            found[script.document, number][script.annotator].append(Marked(script.annotator, span, claim))
    return found


@cache
def keys() -> dict[tuple[str, int], list[str]]:
    """By sentence, what each annotator who finished the text says it is."""
    found = defaultdict(list)
    for script in FINISHED:
        for sentence in script.sentences:
            found[script.document, sentence.number].append(sentence.key or "c")
    return {place: given for place, given in found.items() if len(given) > 1}


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(common, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def aligned() -> Iterator[tuple[Marked, Marked]]:
    """Pairs of claims by two annotators that overlap by half or more, each claim in one pair with the same other person."""
    for by_annotator in marked().values():
        for one, other in combinations(sorted(by_annotator), 2):
            pairs = sorted(
                ((overlap(a.span, b.span), a, b) for a in by_annotator[one] for b in by_annotator[other]), key=lambda pair: -pair[0]
            )
            taken: set[int] = set()
            for share, a, b in pairs:
                if share >= 0.5 and not {id(a), id(b)} & taken:
                    taken |= {id(a), id(b)}
                    yield a, b


PAIRS = list(aligned())


def alpha(units: Iterable[list[str]]) -> float:
    """Krippendorff's, nominal; written out here so that the demo is not measured by what it demonstrates."""
    coincidences: Counter[tuple[str, str]] = Counter()
    for unit in units:
        for pair in permutations(unit, 2):
            coincidences[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]
    totals: Counter[str] = Counter()
    for (label, _), weight in coincidences.items():
        totals[label] += weight
    n = sum(totals.values())
    observed = sum(weight for (one, other), weight in coincidences.items() if one != other) / n
    expected = sum(totals[one] * totals[other] for one, other in permutations(totals, 2)) / (n * (n - 1))
    return 1 - observed / expected


# True to the articles


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_becomes_operations_on_words_that_are_there(name):
    steps = list(steps_of(SCRIPTS[name], library()))

    assert [step for step in steps if step["kind"] == "mark" and not step["quote"].strip()] == []
    assert [step for step in steps if step["kind"] == "attach" and step.get("document") == SCRIPTS[name].document] == []
    assert (steps[-1]["kind"] == "finish") is SCRIPTS[name].is_finished


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_decides_every_open_sentence_in_order_once(name):
    script = SCRIPTS[name]
    numbers = [sentence.number for sentence in script.sentences]
    expected = open_sentences(script.document)

    assert numbers == (expected if script.is_finished else expected[: len(numbers)])
    assert {sentence.key for sentence in script.sentences} <= {label.value for label in Label}


@pytest.mark.parametrize("name", SCRIPTS)
def test_claims_have_a_verdict_of_the_scheme_a_text_and_a_reason(name):
    scheme = {value.value for value in DEMO.scheme.values}
    for number, claim in claims(SCRIPTS[name]):
        assert {claim.verdict, claim.verdict_at_first or claim.verdict} <= scheme, number
        assert claim.verdict != claim.verdict_at_first, number
        assert re.fullmatch(r"[A-Z0-9“].{10,200}[.”?]", claim.text), claim.text
        assert re.fullmatch(r"[A-Z0-9“].{10,290}[.”?]", claim.why), claim.why


@pytest.mark.parametrize("name", SCRIPTS)
def test_evidence_fits_its_verdict(name):
    deciding = {"supported": "supports", "refuted": "refutes"}
    for number, claim in claims(SCRIPTS[name]):
        stances = {Stance(piece.stance) for piece in claim.evidence if not piece.is_detached}
        if stances and claim.verdict in deciding:
            assert deciding[claim.verdict] in stances, (number, claim.text)
        sets = [piece.set for piece in claim.evidence]
        assert sets == sorted(sets), number
        assert set(sets) == set(range(1, len(set(sets)) + 1)), number


def test_web_addresses_are_invented_for_all_to_see_or_home_pages_of_public_institutions():
    urls = {piece.url for script in DEMO.scripts for _, claim in claims(script) for piece in claim.evidence if piece.url}

    assert len(urls) > 1
    assert all(is_safe_url(url) for url in urls)
    assert [url for url in urls - PUBLIC_HOME_PAGES if not str(urlsplit(url).hostname).endswith(".example")] == []
    decided_by_them = [
        claim.text
        for script in DEMO.scripts
        for _, claim in claims(script)
        if any(piece.url and piece.stance != "context" for piece in claim.evidence)
    ]
    assert decided_by_them == []


def test_a_script_that_strays_from_its_article_is_refused_with_the_place(tmp_path):
    source = (SEEDS / "passes" / "annotator-3" / "never-a-ceasefire.toml").read_text(encoding="utf-8")
    folder = tmp_path / "annotator-3"
    folder.mkdir()

    def refusal(before: str, after: str) -> str:
        assert before in source
        (folder / "never-a-ceasefire.toml").write_text(source.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(BadSettings) as refused:
            list(steps_of(scripts.read(folder / "never-a-ceasefire.toml"), library()))
        return str(refused.value)

    assert "sentence 3: the text has 'You will have read" in refusal('begins = "You will', 'begins = "We will')
    assert "sentence 5: 'no treaty at all' stands there 0 times" in refusal(
        "there was no treaty, only a joint statement", "no treaty at all"
    )
    assert "never-a-ceasefire.toml cannot be read" in refusal("is_finished", "finished")
    assert "either a key or claims" in refusal('key = "x"', 'key = ""')


# Coverage


def test_who_has_read_what():
    finished = Counter(script.annotator for script in FINISHED)
    begun = {script.annotator: script.document for script in DEMO.scripts if not script.is_finished}

    assert finished == {"annotator-1": 5, "annotator-2": 4, "annotator-3": 3}
    assert begun == {"annotator-2": "what-the-truces-measured", "annotator-3": "never-a-ceasefire"}
    assert len(SCRIPTS["annotator-2/what-the-truces-measured"].sentences) == pytest.approx(
        len(open_sentences("what-the-truces-measured")) / 2, abs=2
    )
    assert len(SCRIPTS["annotator-3/never-a-ceasefire"].sentences) < 10


def test_counts_are_what_the_campaign_says():
    listed = tomllib.loads((SEEDS / "campaign.toml").read_text(encoding="utf-8"))["annotators"]
    for entry in listed:
        own = [script for script in DEMO.scripts if script.annotator == entry["name"]]
        standing = [claim for script in own for _, claim in claims(script)]
        assert {
            "passes": len(own),
            "finished": sum(script.is_finished for script in own),
            "sentences": sum(len(script.sentences) for script in own),
            "claims": len(standing),
            "evidence": sum(not piece.is_detached for claim in standing for piece in claim.evidence),
        } == {name: entry[name] for name in ("passes", "finished", "sentences", "claims", "evidence")}
        assert entry["display_name"].startswith("Demo ")
    assert {script.annotator for script in DEMO.scripts} == {entry["name"] for entry in listed}


def test_passes_begin_on_working_days_in_early_november_and_one_at_a_time():
    starts = sorted((script.annotator, script.started) for script in DEMO.scripts)

    assert {(start.year, start.month, start.tzinfo) for _, start in starts} == {(2026, 11, UTC)}
    assert all(start.day <= 13 and start.weekday() < 5 and 8 <= start.hour < 17 for _, start in starts)
    assert all(one[0] != other[0] or other[1] - one[1] > timedelta(hours=3) for one, other in pairwise(starts))


# How they differ


def split_differently() -> Iterator[tuple[str, int]]:
    """Sentences in which one has a claim that holds two or more claims of another's."""
    for place, by_annotator in marked().items():
        everyone = [claim for listed in by_annotator.values() for claim in listed]
        for whole in everyone:
            parts = Counter(
                part.annotator
                for part in everyone
                if part.annotator != whole.annotator
                and whole.span[0] <= part.span[0]
                and part.span[1] <= whole.span[1]
                and part.span != whole.span
            )
            if max(parts.values(), default=0) > 1:
                yield place
                break


def verdicts(*wanted: str) -> int:
    return sum({one.claim.verdict, other.claim.verdict} == set(wanted) for one, other in PAIRS)


KINDS = {
    "claim or no claim": (lambda: sum("c" in given and set(given) != {"c"} for given in keys().values()), 30),
    "opinion or claim": (lambda: sum({"c", "o"} <= set(given) for given in keys().values()), 12),
    "two keys without a claim": (lambda: sum("c" not in given and len(set(given)) > 1 for given in keys().values()), 8),
    "split differently": (lambda: len(list(split_differently())), 12),
    "the same claim with other words": (lambda: sum(one.span != other.span for one, other in PAIRS), 20),
    "refuted or not enough evidence": (lambda: verdicts("refuted", "not_enough_evidence"), 5),
    "supported or conflicting": (lambda: verdicts("supported", "conflicting"), 8),
    "supported or not enough evidence": (lambda: verdicts("supported", "not_enough_evidence"), 10),
    "supported or refuted": (lambda: verdicts("supported", "refuted"), 2),
    "same verdict by other evidence": (
        lambda: sum(
            one.claim.verdict == other.claim.verdict and bool(one.pieces and other.pieces) and one.pieces != other.pieces
            for one, other in PAIRS
        ),
        20,
    ),
    "same verdict, one without evidence": (
        lambda: sum(
            one.claim.verdict == other.claim.verdict == "supported" and bool(one.pieces) != bool(other.pieces) for one, other in PAIRS
        ),
        3,
    ),
    "all of one mind": (lambda: sum(len(given) == 3 and len(set(given)) == 1 for given in keys().values()), 70),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kind_of_disagreement_occurs(kind):
    count, at_least = KINDS[kind]

    assert count() >= at_least


def test_history_has_corrections_of_every_kind():
    sentences = [sentence for script in DEMO.scripts for sentence in script.sentences]
    every_claim = [claim for sentence in sentences for claim in sentence.claims]

    assert sum(bool(sentence.key_at_first) for sentence in sentences) >= 3
    assert sum(bool(claim.verdict_at_first) for claim in every_claim) >= 10
    assert Counter(claim.removed for claim in every_claim if claim.removed) >= Counter(undo=2, remove=2)
    assert any(piece.is_detached for claim in every_claim for piece in claim.evidence)
    assert any(sentence.is_filled for sentence in sentences)
    assert sum(sentence.is_badly_split for sentence in sentences) >= 5


def test_agreement_on_detection_is_as_people_reach_it():
    by_sentence = [["claim" if key == "c" else "none" for key in given] for given in keys().values()]
    percent = sum(sum(one == other for one, other in combinations(given, 2)) / (len(given) * (len(given) - 1) / 2) for given in by_sentence)

    assert percent / len(by_sentence) == pytest.approx(0.83, abs=0.04)
    assert alpha(by_sentence) == pytest.approx(0.65, abs=0.06)


def test_agreement_on_verdicts_is_as_people_reach_it():
    """Over pairs of aligned claims, each of which two people share."""
    assert alpha([one.claim.verdict, other.claim.verdict] for one, other in PAIRS) == pytest.approx(0.55, abs=0.05)
    assert sum(one.claim.verdict == other.claim.verdict for one, other in PAIRS) / len(PAIRS) == pytest.approx(0.72, abs=0.05)


def test_every_verdict_is_given_by_somebody():
    given = Counter(claim.verdict for script in DEMO.scripts for _, claim in claims(script))

    assert set(given) == {value.value for value in DEMO.scheme.values}
    assert given["supported"] > given["refuted"] > given["conflicting"] > given["too_vague"]


EVERY_CLAIM = [claim for script in DEMO.scripts for _, claim in claims(script)]


def test_claims_are_dated_by_day_month_and_year_and_as_their_own_words_say():
    dated = [claim for claim in EVERY_CLAIM if claim.claim_date]
    by_precision = Counter(len(checked.date(claim.claim_date)) for claim in dated)
    named = [(claim, re.findall(r"\d{1,2} [A-Z][a-z]+ 20\d\d", claim.text)) for claim in dated if len(claim.claim_date) == 10]
    said = [(claim.claim_date, datetime.strptime(days[0], "%d %B %Y").strftime("%Y-%m-%d")) for claim, days in named if len(days) == 1]

    assert by_precision[10] > by_precision[7] > by_precision[4] > 5
    assert len(said) > 50
    assert [pair for pair in said if pair[0] != pair[1]] == []
    assert 0.6 < len(dated) / len(EVERY_CLAIM) < 0.9


def test_only_dated_claims_name_an_event():
    assert [claim.text for claim in EVERY_CLAIM if claim.event and not claim.claim_date] == []


def test_annotators_name_the_same_source_and_the_same_event_in_their_own_words():
    sources = sorted({claim.said_by for claim in EVERY_CLAIM if claim.said_by})
    events = sorted({claim.event for claim in EVERY_CLAIM if claim.event})

    assert ("SOHR", "Syrian Observatory for Human Rights") in name_likeness.pairs(sources)
    assert ("February truce", "truce of February 2016") in name_likeness.pairs(events)
