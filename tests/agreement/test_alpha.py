"""Krippendorff's alpha: published values, undefined cases, and that common mistakes give other numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import ARTSTEIN_POESIO_2008, FLEISS_1971, KRIPPENDORFF_1980, KRIPPENDORFF_2011, ratings, table
from workbench.agreement.alpha import krippendorff_alpha, label_alpha
from workbench.agreement.distances import custom, masi_distance, nominal, of_level, over_sets
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import NO_PAIR, NO_RATINGS, NO_VARIATION


@pytest.mark.parametrize(
    ("sheets", "level", "published"),
    [
        (KRIPPENDORFF_2011, "nominal", 0.743),
        (KRIPPENDORFF_2011, "ordinal", 0.815),
        (KRIPPENDORFF_2011, "interval", 0.849),
        (KRIPPENDORFF_2011, "ratio", 0.797),
        (KRIPPENDORFF_1980, "nominal", 0.642),
        (KRIPPENDORFF_1980, "interval", 0.547),
        (KRIPPENDORFF_1980, "ratio", 0.483),
        (FLEISS_1971, "nominal", 0.433),
    ],
)
def test_published_alpha(sheets, level, published):
    found = ratings(sheets)

    alpha = krippendorff_alpha(found.counts, of_level(level, found.labels))

    assert alpha.value == pytest.approx(published, abs=5e-4)


def test_units_and_pairs_come_with_the_number():
    alpha = krippendorff_alpha(ratings(KRIPPENDORFF_2011).counts, nominal(5))

    assert (alpha.n_units, alpha.n_pairs) == (11, 55)


def test_declared_distance_matrix_of_artstein_and_poesio():
    distance = custom([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])

    assert krippendorff_alpha(table(ARTSTEIN_POESIO_2008).counts, distance).value == pytest.approx(0.8156, abs=5e-5)


@pytest.mark.parametrize(("label", "published"), [("1", 0.381), ("2", 0.711), ("3", 0.717), ("4", 0.764)])
def test_alpha_of_one_label_against_the_rest(label, published):
    found = ratings(KRIPPENDORFF_1980)

    assert label_alpha(found.counts, found.labels.index(label)).value == pytest.approx(published, abs=5e-4)


def test_ordinal_alpha_follows_the_declared_order_and_not_the_spelling():
    rising, spelled = ["low", "mid", "high"], ["high", "low", "mid"]
    rows = [("A", f"u{at}", label) for at, label in enumerate(["low", "mid", "high", "low", "high", "mid"])]
    rows += [("B", f"u{at}", label) for at, label in enumerate(["low", "mid", "high", "mid", "high", "high"])]

    declared, sorted_ = (
        krippendorff_alpha(Ratings.of(rows, order).counts, of_level("ordinal", order)).value for order in (rising, spelled)
    )

    assert declared > sorted_ + 0.1


def test_missing_labels_are_not_a_category():
    as_category = ratings({name: sheet.replace(".", "6") for name, sheet in KRIPPENDORFF_2011.items()}, "123456")

    wrong = krippendorff_alpha(as_category.counts, nominal(6)).value

    assert wrong == pytest.approx(0.577, abs=5e-4)
    assert krippendorff_alpha(ratings(KRIPPENDORFF_2011).counts, nominal(5)).value == pytest.approx(0.743, abs=5e-4)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({}, NO_RATINGS),
        ({"A": "121"}, NO_PAIR),
        ({"A": "1..", "B": ".21"}, NO_PAIR),
        ({"A": "111", "B": "111"}, NO_VARIATION),
        ({"A": "112", "B": "11."}, NO_VARIATION),
    ],
)
def test_undefined_alpha_has_a_reason_and_no_value(sheets, reason, level):
    found = ratings(sheets)

    alpha = krippendorff_alpha(found.counts, of_level(level, found.labels))

    assert alpha.value is None
    assert alpha.reason == reason


def test_one_unit_with_two_labels_is_zero_by_formula():
    assert krippendorff_alpha(ratings({"A": "1", "B": "2"}).counts, nominal(5)).value == 0.0


def test_zero_is_a_label_of_a_ratio_scale():
    found = ratings({"A": "0012", "B": "0112"}, "0125")

    assert krippendorff_alpha(found.counts, of_level("ratio", found.labels)).value < 1


def test_masi_alpha_over_label_sets():
    rows = [("A", "1", {"x"}), ("B", "1", {"x", "y"}), ("A", "2", {"z"}), ("B", "2", {"z"}), ("A", "3", set()), ("B", "3", set())]
    found = Ratings.of((name, unit, frozenset(label)) for name, unit, label in rows)

    alpha = krippendorff_alpha(found.counts, over_sets(found.labels, masi_distance)).value

    # D_o = 2 (2/3); D_e: 6 values, of which {} and {z} twice: 30 ordered pairs less 4 equal ones, 24 of them 1 apart and 2 of 2/3
    assert alpha == pytest.approx(1 - (4 / 3) / ((24 + 4 / 3) / 5))


def test_wide_counts_use_no_square_table_for_each_unit():
    random = np.random.default_rng(0)
    counts = np.zeros((3_000, 300), np.int64)
    np.add.at(counts, (np.repeat(np.arange(3_000), 2), random.integers(0, 300, 6_000)), 1)

    assert abs(krippendorff_alpha(counts, nominal(300)).value) < 0.05
