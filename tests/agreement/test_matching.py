"""Spans matched one to one."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.matching import iou, matched, matched_f1, matched_iou, matching_sums
from workbench.agreement.spans import MarkedText, Span

SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("xy")), max_size=4).map(
    lambda found: [Span(start, start + length, label) for start, length, label in found]
)


def test_overlap_is_shared_over_either_and_nothing_for_another_label() -> None:
    assert iou([Span(0, 10, "x")], [Span(5, 10, "x"), Span(0, 10, "y"), Span(10, 12, "x")]).tolist() == [[0.5, 0.0, 0.0]]


def test_a_greedy_first_choice_would_lose_a_match() -> None:
    """The longest overlap (8 of 10) takes the partner that the other one needs; together two matches are possible."""
    one, other = [Span(0, 10, "x"), Span(4, 12, "x")], [Span(2, 12, "x"), Span(0, 9, "x")]

    assert [(a, b) for a, b, _ in matched(one, other)] == [(0, 1), (1, 0)]


@given(SPANS, SPANS)
def test_matches_are_as_many_as_any_assignment_allows(one: list[Span], other: list[Span]) -> None:
    overlap = iou(one, other)
    small, large = sorted((len(one), len(other)))
    tables = overlap if len(one) <= len(other) else overlap.T
    most = max(
        (sum(tables[row, column] >= 0.5 for row, column in enumerate(chosen)) for chosen in permutations(range(large), small)), default=0
    )

    assert len(matched(one, other)) == most


@given(st.lists(st.dictionaries(st.sampled_from("abc"), SPANS), max_size=3))
def test_all_texts_at_once_match_as_each_two_readers_alone_do(marked: list[dict[str, list[Span]]]) -> None:
    texts = [MarkedText.of(spans, 30) for spans in marked]
    alone = [
        [matched(text.spans[one], text.spans[other]) for one, other in combinations(sorted(text.spans), 2)]
        for text in texts
        if len(text.spans) > 1
    ]

    sums = matching_sums(texts)

    assert sums[:, 3].tolist() == [sum(map(len, found)) for found in alone]
    assert sums[:, 2] == pytest.approx([sum(share for matches in found for _, _, share in matches) for found in alone])


def test_f1_and_mean_overlap_of_a_text() -> None:
    text = MarkedText.of({"A": [(0, 10, "x"), (20, 30, "x")], "B": [(0, 8, "x"), (40, 50, "x"), (60, 70, "x")]}, 100)

    assert matched_f1([text]).value == pytest.approx(2 / 5)
    assert matched_iou([text]).value == pytest.approx(0.8)


def test_nothing_in_common_is_said() -> None:
    assert matched_iou([MarkedText.of({"A": [(0, 1, "x")], "B": [(5, 6, "x")]}, 9)]).reason == "no two spans overlap by half"
    assert matched_f1([MarkedText.of({"A": [], "B": []}, 9)]).reason == "both annotators marked nothing"
    assert matched_f1([MarkedText.of({"A": []}, 9)]).reason == "no document marked by two annotators"
