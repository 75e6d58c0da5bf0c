"""Agreement over time, and before and after a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.agreement.examples import ratings
from workbench.agreement.ratings import RatingTable
from workbench.agreement.series import change_at, over_time

MONDAY = date(2026, 11, 2).toordinal()


def seeded() -> np.random.Generator:
    return np.random.default_rng(1)


def dated(sheets: dict[str, str], days: dict[str, list[int]], documents: list[int] | None = None) -> RatingTable:
    """days: of each annotator's labels, from Monday 2 November 2026."""
    found = ratings(sheets, "12")
    given = np.array([MONDAY + days[found.annotators[who]][unit] for who, unit in zip(found.annotator, found.unit, strict=True)])
    return RatingTable(found, None if documents is None else np.array(documents), tuple("de"), False, given)


def test_a_pair_is_dated_by_its_later_label() -> None:
    points = over_time(dated({"A": "1212", "B": "1211"}, {"A": [0, 0, 0, 0], "B": [0, 0, 8, 8]}), seeded())

    assert [(point.begin.isoformat(), point.percent.value, point.percent.n_pairs) for point in points] == [
        ("2026-11-02", 1.0, 2),
        ("2026-11-10", 0.5, 2),
    ]


def test_a_long_campaign_is_shown_by_weeks_from_monday() -> None:
    points = over_time(dated({"A": "1212", "B": "1212"}, {"A": [0, 6, 7, 60], "B": [0, 6, 7, 60]}), seeded())

    assert [(point.begin.isoformat(), point.length) for point in points] == [
        ("2026-11-02", 7),
        ("2026-11-09", 7),
        ("2026-12-28", 7),
    ]


def test_alpha_of_a_week_is_that_of_its_pairs() -> None:
    (point,) = over_time(dated({"A": "1122", "B": "1221"}, {"A": [0] * 4, "B": [0] * 4}), seeded())

    assert point.alpha.value == pytest.approx(1 - (8 - 1) * 4 / (2 * 4 * 4))  # o_12 = 2 of each order, n = 8, four of each label


def test_a_week_in_which_all_labels_are_the_same_has_no_alpha_and_says_why() -> None:
    (point,) = over_time(dated({"A": "11", "B": "11"}, {"A": [0, 0], "B": [0, 0]}), seeded())

    assert point.percent.value == 1.0
    assert (point.alpha.value, point.alpha.reason) == (None, "no variation: all paired labels are the same")


def test_change_compares_only_teams_that_are_on_both_sides() -> None:
    sheets = {"A": "1111....", "B": "1122....", "C": "....1111", "D": "....1111"}
    days = {"A": [0, 0, 9, 9, 0, 0, 0, 0], "B": [0, 0, 9, 9, 0, 0, 0, 0], "C": [9] * 8, "D": [9] * 8}

    found = change_at(dated(sheets, days), date(2026, 11, 9), seeded())

    assert found.value == -1.0  # A and B: two of two before, none of two after; C and D were not there before
    assert (found.n_units, found.n_pairs) == (1, 4)


def test_change_without_a_team_on_both_sides_is_undefined() -> None:
    found = change_at(dated({"A": "11", "B": "11"}, {"A": [0, 0], "B": [0, 0]}), date(2026, 11, 9), seeded())

    assert found.reason == "no pair of annotators labelled together before and after"
