"""Names that may be one are proposed; names that share a word only are not."""

from __future__ import annotations

import pytest

from workbench.text.name_likeness import pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("State Department", "US Department of State"),
        ("The Harbour Courier", "Harbour Courier, Vell"),
        ("SOHR", "Syrian Observatory for Human Rights"),
        ("Maaret al-Nouman council", "Marat al-Numan Council"),
        ("courier.example", "The Courier"),
        ("Northlight", "Northlight archive (scans)"),
        ("BBC", "bbc.co.uk"),
        ("truce of 27 February", "27 February truce"),
    ],
)
def test_one_name_in_other_words_is_proposed(one: str, other: str) -> None:
    assert pairs([one, "Quite Another Thing", other]) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Times", "New York Times"),
        ("Ministry of Health", "Ministry of Defence"),
        ("truce of 27 February", "truce of 12 September"),
        ("Merit", "Mort"),
        ("of the", "al"),
    ],
)
def test_names_that_share_a_word_are_left_alone(one: str, other: str) -> None:
    assert pairs([one, other]) == []


def test_a_word_in_very_many_names_says_nothing() -> None:
    assert pairs([f"Committee {number}{number}" for number in range(200)]) == []
