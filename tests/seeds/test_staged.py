"""The second demo campaign: short texts of our own, settings that show every stage, and scripts in the words of the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.seeds.test_seeds import CORPUS, shingles, words
from workbench.domain.vocabulary import CanonicalVerdict, Coverage, EvidencePolicy, Preset
from workbench.formats.readers import seeds

SEEDS = Path(__file__).parents[2] / "seeds"
FIRST, STAGED = seeds.read(SEEDS), seeds.read_staged(SEEDS)
OWN = sorted((SEEDS / "staged" / "articles").iterdir())


def test_it_is_worked_in_stages_within_its_own_texts() -> None:
    settings = STAGED.settings

    assert (settings.preset, settings.coverage, settings.evidence_policy) == (Preset.STAGED, Coverage.WORTH_TWO, EvidencePolicy.CORPUS)
    assert (settings.overlap, settings.check_overlap) == (2, 3)
    assert STAGED.scheme == FIRST.scheme
    assert STAGED.annotators == FIRST.annotators


def test_three_short_texts_are_its_own_and_two_are_the_first_campaigns() -> None:
    paths = [path.resolve() for path, _ in STAGED.documents]

    assert sorted(paths[:3]) == OWN
    assert set(paths[3:]) < {path.resolve() for path, _ in FIRST.documents}
    assert all(80 <= len(words(path.read_text(encoding="utf-8"))) <= 300 for path in OWN)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_text_is_plain_utf8_and_begins_with_its_title(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    (metadata,) = [metadata for listed, metadata in STAGED.documents if listed.resolve() == path]

    assert text.split("\n")[0] == metadata.title
    assert not {"\r", "\t", "\ufeff"} & set(text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_every_mark_has_its_worth_and_no_verdict() -> None:
    claims = [claim for script in STAGED.scripts for sentence in script.sentences for claim in sentence.claims]

    assert {claim.worth for claim in claims} == {1, 2, 3}
    assert {claim.verdict for claim in claims} == {""}
    assert sum(bool(claim.said_by) for claim in claims) > 5


def test_those_who_check_disagree_somewhere_and_cite_other_texts() -> None:
    canonical = {value.value: CanonicalVerdict(value.canonical) for value in STAGED.scheme.values}
    given = [{claim.begins: claim.verdict for claim in check.claims} for check in STAGED.checks]

    assert any(given[0][claim] != given[1][claim] for claim in given[0].keys() & given[1].keys())
    for check in STAGED.checks:
        for claim in check.claims:
            assert claim.why
            assert all(piece.document != check.document for piece in claim.evidence)
            assert claim.evidence or canonical[claim.verdict] is CanonicalVerdict.NOT_ENOUGH_EVIDENCE


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the reference texts are not here")
@pytest.mark.parametrize("path", sorted((SEEDS / "staged").rglob("*.*")), ids=lambda path: path.name)
def test_nothing_is_taken_from_the_reference_texts(path: Path) -> None:
    theirs = set().union(*(shingles(text.read_text(encoding="utf-8")) for text in CORPUS.glob("*.txt")))

    assert shingles(path.read_text(encoding="utf-8")) & theirs == set()
