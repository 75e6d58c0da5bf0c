"""Distances and weights: what they are, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement.distances import (
    BadScale,
    custom,
    interval,
    jaccard_distance,
    masi_distance,
    of_level,
    ordinal,
    over_sets,
    ratio,
    weights,
)


def test_ordinal_distance_counts_the_values_between():
    margins = np.array([9.0, 13, 10, 5, 3])

    found = ordinal().between(margins)

    assert found[0, 1] == (9 / 2 + 13 / 2) ** 2
    assert found[0, 3] == (9 / 2 + 13 + 10 + 5 / 2) ** 2
    assert (found == found.T).all()
    assert not np.diag(found).any()


@pytest.mark.parametrize(
    ("first", "second", "masi", "jaccard"),
    [
        ("ab", "abcd", 2 / 3, 0.5),
        ("a", "ab", 2 / 3, 0.5),
        ("ab", "bc", 8 / 9, 2 / 3),
        ("a", "b", 1, 1),
        ("ab", "ab", 0, 0),
        ("", "", 0, 0),
        ("", "a", 1, 1),
    ],
)
def test_distance_of_two_sets(first, second, masi, jaccard):
    assert masi_distance(set(first), set(second)) == pytest.approx(masi)
    assert jaccard_distance(set(first), set(second)) == pytest.approx(jaccard)


def test_sets_are_compared_all_with_all():
    found = over_sets([frozenset("a"), frozenset("ab")], masi_distance)

    assert found.matrix.tolist() == [[0, pytest.approx(2 / 3)], [pytest.approx(2 / 3), 0]]
    assert found.level == "masi"


@pytest.mark.parametrize("labels", [["a", "b"], ["1", "1.0"], ["1", "inf"], ["1", "nan"], [None, 1]])
def test_labels_that_are_no_numbers_have_no_interval(labels):
    with pytest.raises(BadScale):
        interval(labels)


def test_a_ratio_scale_starts_at_zero():
    with pytest.raises(BadScale, match="negative"):
        ratio([-1, 2])
    assert ratio([0, 2]).matrix.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("matrix", [[[0, 1]], [[0, 1], [2, 0]], [[1, 1], [1, 0]], [[0, -1], [-1, 0]], [[0, np.nan], [np.nan, 0]]])
def test_a_matrix_that_is_no_distance_is_refused(matrix):
    with pytest.raises(BadScale):
        custom(matrix)


def test_every_level_has_a_distance():
    assert [of_level(level, ["1", "2", "4"]).level for level in ("nominal", "ordinal", "interval", "ratio")] == [
        "nominal",
        "ordinal",
        "interval",
        "ratio",
    ]


@pytest.mark.parametrize(
    ("kind", "first_row"),
    [
        ("identity", [1, 0, 0, 0]),
        ("linear", [1, 2 / 3, 1 / 3, 0]),
        ("quadratic", [1, 8 / 9, 5 / 9, 0]),
        ("radical", [1, 1 - (1 / 3) ** 0.5, 1 - (2 / 3) ** 0.5, 0]),
        ("ordinal", [1, 5 / 6, 1 / 2, 0]),
        ("ratio", [1, 1 - (1 / 9) / (9 / 25), 1 - (4 / 16) / (9 / 25), 0]),
    ],
)
def test_weights_of_four_levels(kind, first_row):
    found = weights(kind, 4)

    assert found[0].tolist() == pytest.approx(first_row)
    assert np.allclose(found, found.T)


def test_weights_follow_the_numbers_that_labels_are():
    assert weights("linear", [0, 1, 10])[0].tolist() == pytest.approx([1, 0.9, 0])


@pytest.mark.parametrize("kind", ["identity", "linear", "quadratic", "radical", "ordinal", "ratio"])
@pytest.mark.parametrize("n_labels", [0, 1])
def test_weights_of_a_scheme_too_small(kind, n_labels):
    assert weights(kind, n_labels).tolist() == [[1.0]] * n_labels
