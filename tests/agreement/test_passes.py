"""From finished passes to ratings, without a database."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import report
from workbench.agreement.passes import FAR, Passes, Read, Sentences, newest

SENTENCES = Sentences(*np.array([[0, 0, 0, 10], [0, 1, 11, 20], [0, 3, 31, 40], [1, 0, 0, 9]]).T)  # sentence 2 is furniture
LABELS = {2: "o", 5: "x"}


def passes(*rows: tuple[int, ...]) -> Passes:
    """(id, document, annotator, first, last, day)."""
    return Passes(*np.array(rows, np.int64).reshape(-1, 6).T)


def whole(number: int, document: int, annotator: int, day: int = 1) -> tuple[int, ...]:
    return number, document, annotator, 0, FAR - 1, day


def read(found: Passes, spans: list[list[int]] = [], decisions: list[list[int]] = []) -> Read:  # noqa: B006
    return Read.of(found, SENTENCES, np.array(spans, np.int64).reshape(-1, 3), np.array(decisions, np.int64).reshape(-1, 4))


def test_every_sentence_of_a_finished_pass_is_a_rating_and_an_unmarked_one_is_none() -> None:
    table = read(passes(whole(7, 0, 0), whole(8, 0, 1)), [[7, 11, 20]]).detection().table(["A", "B"], ["d", "e"])

    assert table.table.ratings.counts.tolist() == [[0, 2], [1, 1], [0, 2]]
    assert table.ordinal.tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("span", "touched"), [((0, 1), [0]), ((9, 12), [0, 1]), ((10, 11), []), ((19, 32), [1, 3]), ((20, 31), []), ((0, 40), [0, 1, 3])]
)
def test_a_claim_counts_where_it_covers_a_character_of_a_sentence(span: tuple[int, int], touched: list[int]) -> None:
    found = read(passes(whole(7, 0, 0)), [[7, *span]])

    assert SENTENCES.ordinal[found.sentence[found.is_claim]].tolist() == touched


def test_a_section_is_rated_and_the_rest_of_the_document_is_not() -> None:
    found = read(passes((7, 0, 0, 1, 3, 1)), [[7, 0, 40]])

    assert SENTENCES.ordinal[found.sentence].tolist() == [1]
    assert found.is_claim.tolist() == [True]


def test_a_claim_of_another_pass_or_text_marks_nothing() -> None:
    assert not read(passes(whole(7, 1, 0)), [[8, 0, 9], [9, 0, 9]]).is_claim.any()


def test_whoever_sees_a_claim_has_no_part_in_what_the_sentence_is_otherwise() -> None:
    both = passes(whole(7, 0, 0), whole(8, 0, 1))
    decided = [[7, 0, 2, 1], [8, 0, 5, 1], [7, 1, 2, 1], [8, 1, 2, 1], [8, 3, 5, 1]]

    table = read(both, [[7, 11, 20]], decided).subtypes(LABELS).table(["A", "B"], ["d", "e"]).table

    assert table.ratings.counts.tolist() == [[1, 1], [1, 0], [0, 1]]


def test_of_two_passes_of_one_person_the_one_finished_last_counts() -> None:
    found = passes(whole(7, 0, 0, day=5), whole(8, 0, 0, day=3), whole(9, 0, 1, day=1)).latest()

    assert found.id.tolist() == [7, 9]


def test_the_highest_revision_stands() -> None:
    rows = np.array([[1, 0, 3, 30], [1, 0, 1, 10], [1, 1, 2, 20], [2, 0, 9, 90]])

    assert newest(rows)[:, 3].tolist() == [30, 20, 90]


TEAMS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3)), min_size=2, max_size=6, unique=True)
CLAIMED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 39), st.integers(1, 9)), max_size=12)


def numbers(found: Read, names: list[str]) -> dict[tuple[str, ...], float | None]:
    table = found.detection().table(names, ["d", "e"]).table
    rows = report.of_ratings(table, "nominal", np.random.default_rng(1))
    return {
        (row.name, row.variant, row.label, row.document, *sorted(row.annotators)): None
        if row.statistic.value is None
        else round(row.statistic.value, 9)
        for row in rows
        if row.name != "conger_kappa"
    }


@given(TEAMS, CLAIMED, st.permutations(range(4)), st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_of_passes_change_a_number(team, claimed, renamed, random) -> None:
    rows = [whole(number, document, annotator) for number, (document, annotator) in enumerate(team)]
    spans = [[number, start, start + length] for number, start, length in claimed if number < len(rows)]
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    again = sorted((shuffled[number], document, renamed[annotator], *rest) for number, document, annotator, *rest in rows)
    moved = [[shuffled[number], start, end] for number, start, end in spans]

    first = numbers(read(passes(*rows), spans), list("ABCD"))
    second = numbers(read(passes(*again), moved), ["ABCD"[renamed.index(at)] for at in range(4)])

    assert first == second
