"""Percent, specific agreement, AC1/AC2, Fleiss, S: published values and what they do at the edges."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import (
    ABSTRACTORS,
    COHEN_1960,
    FEINSTEIN_CICCHETTI_A,
    FEINSTEIN_CICCHETTI_B,
    FLEISS_1971,
    RAW4RATERS,
    ratings,
    table,
)
from workbench.agreement.coefficients import (
    brennan_prediger,
    fleiss_1971,
    fleiss_kappa,
    fleiss_label,
    gwet_ac,
    percent_agreement,
    specific_agreement,
)
from workbench.agreement.counts import prevalence
from workbench.agreement.distances import weights

COUNTS = ratings(RAW4RATERS).counts


@pytest.mark.parametrize(("weighting", "value"), [("unit", 0.8182), ("pair", 0.7818), ("coincidence", 0.8000), ("unanimous", 0.7273)])
def test_four_definitions_of_percent_agreement(weighting, value):
    assert percent_agreement(COUNTS, weighting).value == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(
    ("coefficient", "published"),  # irrCAC (R) overview vignette, cac.raw4raters
    [
        (lambda counts: gwet_ac(counts, np.eye(5)), 0.77544),
        (fleiss_kappa, 0.76117),
        (brennan_prediger, 0.77273),
    ],
)
def test_four_raters_with_missing_labels(coefficient, published):
    assert coefficient(COUNTS).value == pytest.approx(published, abs=5e-6)


def test_units_labelled_once_are_part_of_gwets_prevalence_unless_left_out():
    without = gwet_ac(COUNTS, np.eye(5), singletons_in_prevalence=False)

    assert without.value == pytest.approx(0.77515, abs=5e-6)


def test_an_unused_label_changes_ac1_and_s_but_not_fleiss():
    declared = np.pad(COUNTS, ((0, 0), (0, 1)))

    assert gwet_ac(declared, np.eye(6)).value > gwet_ac(COUNTS, np.eye(5)).value
    assert brennan_prediger(declared).value > brennan_prediger(COUNTS).value
    assert fleiss_kappa(declared).value == fleiss_kappa(COUNTS).value


@pytest.mark.parametrize(
    ("cells", "ac1", "yes", "no"), [(FEINSTEIN_CICCHETTI_A, 0.70, 0.84, 0.86), (FEINSTEIN_CICCHETTI_B, 0.81, 0.91, 0.40)]
)
def test_two_tables_with_the_same_percent_part_on_the_rare_label(cells, ac1, yes, no):
    counts = table(cells).counts

    assert percent_agreement(counts).value == pytest.approx(0.85)
    assert gwet_ac(counts, np.eye(2)).value == pytest.approx(ac1, abs=5e-3)
    assert [specific_agreement(counts, label).value for label in (0, 1)] == pytest.approx([yes, no], abs=5e-3)


@pytest.mark.parametrize(("cells", "published"), [(COHEN_1960, 0.57597), (ABSTRACTORS, 0.8493305)])
def test_published_ac1(cells, published):
    assert gwet_ac(table(cells).counts, np.eye(3)).value == pytest.approx(published, abs=5e-6)


def test_published_ac2_with_quadratic_weights():
    assert gwet_ac(table(COHEN_1960).counts, weights("quadratic", 3)).value == pytest.approx(0.63855, abs=5e-6)


def test_fleiss_1971_and_its_labels():
    counts = ratings(FLEISS_1971).counts

    assert fleiss_1971(counts).value == pytest.approx(0.430, abs=5e-4)
    assert [fleiss_label(counts, label).value for label in range(5)] == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=5e-3)


def test_fleiss_as_published_refuses_unequal_numbers_of_labels():
    assert fleiss_1971(COUNTS).value is None
    assert "different numbers" in fleiss_1971(COUNTS).reason


def test_positive_specific_agreement_is_f1_on_the_label():
    both, first_only, second_only = 30, 10, 5

    found = specific_agreement(table([[both, first_only], [second_only, 1_000]]).counts, 0)

    assert found.value == pytest.approx(2 * both / (2 * both + first_only + second_only))


def test_a_label_nobody_gave_has_no_specific_agreement():
    found = specific_agreement(table([[5, 0], [0, 0]]).counts, 1)

    assert found.value is None
    assert "nobody" in found.reason


def test_all_labels_equal_is_one_for_ac1_by_formula_and_undefined_for_fleiss():
    counts = table([[5, 0], [0, 0]]).counts

    assert gwet_ac(counts, np.eye(2)).value == 1.0
    assert fleiss_kappa(counts).value is None


@pytest.mark.parametrize("coefficient", [lambda counts: gwet_ac(counts, np.eye(1)), brennan_prediger])
def test_one_declared_label_leaves_nothing_to_agree_on(coefficient):
    found = coefficient(np.array([[2], [2]]))

    assert found.value is None
    assert "two labels" in found.reason


@pytest.mark.parametrize("counts", [np.zeros((0, 2), int), np.array([[1, 0], [0, 1]])])
@pytest.mark.parametrize(
    "coefficient", [percent_agreement, fleiss_kappa, fleiss_1971, brennan_prediger, lambda counts: gwet_ac(counts, np.eye(2))]
)
def test_nothing_to_pair_is_undefined(counts, coefficient):
    found = coefficient(counts)

    assert found.value is None
    assert found.reason in ("no ratings", "no unit labelled twice")


def test_prevalence_counts_every_label_given():
    assert prevalence(np.array([[1, 0], [2, 1]])).tolist() == [0.75, 0.25]
