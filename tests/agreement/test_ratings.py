"""Ratings as arrays: what is refused, what is kept."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import KRIPPENDORFF_2011, ratings
from workbench.agreement.counts import coincidence_matrix, expected_matrix, n_pairs, patterns, unit_coincidences
from workbench.agreement.ratings import BadRatings, Ratings


def test_an_annotator_twice_on_a_unit_is_refused_with_the_place():
    with pytest.raises(BadRatings, match="kim labels u1 twice") as refused:
        Ratings.of([("kim", "u1", "x"), ("lee", "u1", "x"), ("kim", "u1", "y"), ("lee", "u1", "y")])

    assert refused.value.at == 2


def test_a_label_outside_the_scheme_is_refused_with_the_place():
    with pytest.raises(BadRatings, match="'z' is not declared") as refused:
        Ratings.of([("kim", "u1", "x"), ("kim", "u2", "z")], ["x", "y"])

    assert refused.value.at == 1


def test_a_label_declared_twice_is_refused():
    with pytest.raises(BadRatings, match="twice"):
        Ratings.of([], ["x", "x"])


def test_declared_labels_without_use_keep_their_column():
    assert Ratings.of([("kim", "u1", "z")], ["x", "y", "z"]).counts.tolist() == [[0, 0, 1]]


def test_only_keeps_units_and_the_given_order():
    found = ratings(KRIPPENDORFF_2011).only(["C", "A"])

    assert found.annotators == ("C", "A")
    assert len(found.counts) == 12
    assert found.grid()[1].tolist() == [0, 1, 2, 2, 1, 0, 3, 0, 1, -1, -1, -1]


def test_only_does_not_know_strangers():
    with pytest.raises(KeyError, match="nobody"):
        ratings(KRIPPENDORFF_2011).only(["nobody"])


def test_relabelling_to_none_drops_the_rating():
    found = Ratings.of([("A", "1", "true"), ("B", "1", "unverifiable"), ("C", "1", "false")], ["false", "true", "unverifiable"])

    on_scale = found.relabelled(lambda label: None if label == "unverifiable" else label, ["false", "true"])

    assert on_scale.counts.tolist() == [[1, 1]]


def test_relabelling_sets_by_topic():
    found = Ratings.of([("A", "1", frozenset("xy")), ("B", "1", frozenset("y"))])

    assert found.relabelled(lambda topics: "x" in topics, [True, False]).counts.tolist() == [[1, 1]]


def test_coincidences_of_krippendorff_2011():
    found = coincidence_matrix(ratings(KRIPPENDORFF_2011).counts)

    assert np.allclose(
        found,
        [
            [7, 4 / 3, 1 / 3, 1 / 3, 0],
            [4 / 3, 10, 4 / 3, 1 / 3, 0],
            [1 / 3, 4 / 3, 8, 1 / 3, 0],
            [1 / 3, 1 / 3, 1 / 3, 4, 0],
            [0, 0, 0, 0, 3],
        ],
    )
    assert np.allclose(unit_coincidences(ratings(KRIPPENDORFF_2011).counts).sum(axis=0), found)
    assert expected_matrix(found.sum(axis=0)).sum() == pytest.approx(40)


def test_pairs_are_counted_once():
    assert n_pairs(np.array([[2, 1], [1, 0], [0, 0]])) == 3


@pytest.mark.parametrize("width", [0, 1, 3, 90])
def test_patterns_give_the_counts_back(width):
    counts = np.random.default_rng(0).integers(0, 3, (500, width)).astype(np.int64)

    found = patterns(counts)

    assert (found.rows[found.of] == counts).all()
    assert len(np.unique(found.rows, axis=0)) == len(found.rows)
    assert found.times.sum() == 500
