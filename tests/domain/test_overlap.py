"""How many people a document needs and has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain import overlap

SECTIONS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 15)).map(lambda pair: (pair[0], sum(pair))), max_size=8)


def wanted(count: int, **settings: int) -> list[int]:
    return [overlap.wanted(number, **settings) for number in range(1, count + 1)]


def test_a_share_of_the_documents_takes_more_people() -> None:
    assert wanted(10, overlap=3, percent=30) == [1, 1, 1, 3, 1, 1, 3, 1, 1, 3]


def test_all_documents_take_more_people_at_a_hundred_percent() -> None:
    assert wanted(4, overlap=2, percent=100) == [2, 2, 2, 2]


def test_a_documents_own_number_wins() -> None:
    assert overlap.wanted(1, overlap=3, percent=100, own=5) == 5


@given(st.integers(1, 500), st.integers(1, 100))
def test_the_share_is_exact_for_every_first_documents(count: int, percent: int) -> None:
    assert wanted(count, overlap=2, percent=percent).count(2) == count * percent // 100


@given(SECTIONS, st.tuples(st.integers(0, 20), st.integers(1, 25)).map(lambda pair: (pair[0], sum(pair))))
def test_depth_is_the_most_readers_of_any_sentence(sections: list[tuple[int, int]], within: tuple[int, int]) -> None:
    readers = [sum(start <= ordinal < end for start, end in sections) for ordinal in range(*within)]

    assert overlap.depth(sections, within) == max(readers)


@given(st.integers(1, 5_000), st.integers(1, 500))
def test_sections_cover_a_document_once_and_none_is_too_long(length: int, longest: int) -> None:
    sections = overlap.even_sections(length, longest)

    assert [ordinal for start, end in sections for ordinal in range(start, end)] == list(range(length))
    assert max(end - start for start, end in sections) <= longest
