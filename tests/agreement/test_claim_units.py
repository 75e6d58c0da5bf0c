"""Aligned claims as units, coverage, the same claims twice, and where most disagreement lies."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import ratings
from workbench.agreement import twice
from workbench.agreement.claim_units import ClaimUnits, Mark
from workbench.agreement.ratings import RatingTable
from workbench.agreement.reading import sources

SENTENCES = [(0, 100), (101, 200), (201, 300)]
LABELS = ("yes", "no")


def mark(annotator: int, start: int, end: int, verdict: str = "yes", document: int = 0, **more: object) -> Mark:
    return Mark(document, annotator, 1, annotator, f"{annotator}-{start}", ((start, end),), f"claim at {start // 50}", verdict, **more)  # type: ignore[arg-type]


def aligned(*marks: Mark, readers: dict[int, int] | None = None) -> ClaimUnits:
    return ClaimUnits.of(marks, readers or {0: 2}, lambda _document: [start for start, _ in SENTENCES])


def position(found: Mark) -> int | None:
    return LABELS.index(found.verdict) if found.verdict in LABELS else None


def test_claims_of_the_same_words_are_one_unit_with_both_verdicts() -> None:
    table = aligned(mark(0, 0, 90), mark(1, 0, 90, "no"), mark(1, 210, 290)).table(position, LABELS, "AB", ["d"], is_ordered=False)

    assert table.table.ratings.counts.tolist() == [[1, 1], [1, 0]]


def test_a_claim_split_differently_is_no_disagreement_and_lowers_coverage() -> None:
    found = aligned(mark(0, 0, 90), mark(1, 0, 40, "no"), mark(1, 45, 90, "no"), mark(0, 201, 300), mark(1, 201, 300))

    assert [unit.is_split for unit in found.units] == [True, False]
    assert found.table(position, LABELS, "AB", ["d"], is_ordered=False).table.ratings.counts.tolist() == [[2, 0]]
    coverage = found.coverage()
    assert coverage.value == pytest.approx(2 / 5)
    assert coverage.note == "2 of 5 claims have a partner, 3 were split differently"


def test_coverage_asks_only_of_texts_that_two_people_read() -> None:
    found = aligned(mark(0, 0, 90), mark(0, 0, 90, document=1), mark(1, 0, 90, document=1), readers={0: 1, 1: 2})

    assert found.coverage().value == 1.0


def test_a_claim_without_a_verdict_is_no_rating() -> None:
    table = aligned(mark(0, 0, 90), mark(1, 0, 90, "")).table(position, LABELS, "AB", ["d"], is_ordered=False)

    assert table.table.ratings.counts.tolist() == [[1, 0]]


def test_gold_and_own_labels_are_compared_label_by_label() -> None:
    found = twice.Twice(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 0]), np.array([0, 1, 1, 0]))

    named = {(name, label, person): statistic.value for name, label, person, statistic in twice.statistics(found, LABELS, "gold")}

    assert named["gold_percent_agreement", "", None] == 0.75
    assert named["gold_percent_agreement", "", 0] == pytest.approx(2 / 3)
    assert named["gold_f1", "yes", 0] == pytest.approx(2 / 3)  # 2 x 1 / (2 given + 1 in gold)
    assert named["gold_cohen_kappa", "", 0] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))


def test_without_a_second_label_self_consistency_is_undefined() -> None:
    nothing = twice.Twice(*np.zeros((3, 0), np.int64))

    assert [statistic.reason for *_, statistic in twice.statistics(nothing, LABELS, "self")] == [twice.NOT_TWICE] * 2


def test_marks_are_paired_by_text_and_person() -> None:
    owners = [(0, 1)]
    found = twice.marks_for([mark(0, 0, 90), mark(1, 0, 90)], [mark(1, 0, 90, "no")], owners)

    paired = twice.of_claims(aligned(*found), [1], position)

    assert (paired.person.tolist(), paired.label.tolist(), paired.other.tolist()) == ([1], [0], [1])


def test_the_largest_sources_are_two_labels_a_person_and_the_fewest_texts_with_half_of_it() -> None:
    found = ratings({"A": "1111111", "B": "1111112", "C": "2222131"}, "123")
    table = RatingTable(found, np.array([0, 0, 0, 1, 1, 2, 2]), ("d", "e", "f"), False)

    labels, person, documents = sources(table)

    assert (labels.names, labels.disagreeing, labels.total) == (("1", "2"), 10, 12)
    assert (person.names, person.disagreeing) == (("C",), 11)
    assert (documents.names, documents.disagreeing) == (("d",), 6)


def test_full_agreement_has_no_source_of_disagreement() -> None:
    assert sources(RatingTable(ratings({"A": "12", "B": "12"}, "12"), None, (), False)) == []
