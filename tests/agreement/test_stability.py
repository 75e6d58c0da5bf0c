"""When a number may be shown."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement.stability import has_threshold_colour, is_mostly_one_label, may_stand_alone, stability
from workbench.agreement.statistic import Interval


def units(n: int, rare: int) -> np.ndarray:
    """n units labelled twice alike, `rare` of them with the second label."""
    return np.array([[0, 2]] * rare + [[2, 0]] * (n - rare))


@pytest.mark.parametrize(
    ("counts", "documents", "show", "words"),
    [
        (np.array([[1, 0]]), None, "nothing", "no unit labelled twice"),
        (units(9, 4), None, "counts", "9 of 30 units"),
        (units(29, 10), None, "unstable", "29 of 30 units"),
        (units(100, 4), None, "unstable", "the rarest label was given 8 of 10 times"),
        (units(100, 40), 5, "unstable", "5 of 20 documents"),
        (units(100, 40), 20, "number", ""),
        (units(100, 40), None, "number", ""),
    ],
)
def test_small_numbers_come_with_a_reason(counts, documents, show, words):
    found = stability(counts, documents)

    assert found.show == show
    assert words in "; ".join(found.reasons)
    assert bool(found.reasons) == (show != "number")


def test_thresholds_are_for_narrow_intervals():
    assert has_threshold_colour(Interval(0.7, 0.9, "bootstrap over documents"))
    assert not has_threshold_colour(Interval(0.5, 0.9, "bootstrap over documents"))
    assert not has_threshold_colour(Interval(None, None, "bootstrap over documents", reason="fewer than two documents"))
    assert not has_threshold_colour(None)


def test_cells_need_twenty_units():
    assert [may_stand_alone(n) for n in (19, 20)] == [False, True]


def test_prevalence_is_noted_where_alpha_and_percent_part():
    counts = units(100, 5)

    assert is_mostly_one_label(0.5, 0.9, counts)
    assert not is_mostly_one_label(0.7, 0.9, counts)
    assert not is_mostly_one_label(0.5, 0.8, counts)
    assert not is_mostly_one_label(0.5, 0.9, units(100, 40))
    assert not is_mostly_one_label(None, 0.9, counts)
