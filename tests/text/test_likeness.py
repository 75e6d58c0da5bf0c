"""How alike two texts are: endings and order are forgiven, other words are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.text.likeness import grams, likeness


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    value = likeness(grams(one), grams(other))

    assert 0 <= value <= 1
    assert value == likeness(grams(other), grams(one))


def test_the_same_words_are_wholly_alike_whatever_their_case_and_marks() -> None:
    assert likeness(grams("Two ships, sunk."), grams("two SHIPS sunk")) == 1


def test_another_ending_is_more_alike_than_another_word() -> None:
    claim = grams("The harbour reopened on Monday")

    assert likeness(claim, grams("The harbours reopen on Mondays")) > 0.6
    assert likeness(claim, grams("Nobody counted twice")) < 0.2
    assert likeness(grams(""), claim) == 0
