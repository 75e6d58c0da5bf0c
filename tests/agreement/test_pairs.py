"""Two annotators, and all pairs of a team."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.agreement.examples import (
    ABSTRACTORS,
    ARTSTEIN_POESIO_2008,
    COHEN_1960,
    FEINSTEIN_CICCHETTI_A,
    FEINSTEIN_CICCHETTI_B,
    KRIPPENDORFF_2011,
    RAW4RATERS,
    ratings,
    table,
)
from workbench.agreement import pairs
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.coefficients import percent_agreement, specific_agreement
from workbench.agreement.counts import tally
from workbench.agreement.distances import BadScale, custom, nominal, ordinal
from workbench.agreement.linearised import kappa_error


@pytest.mark.parametrize(
    ("cells", "published"),
    [
        (COHEN_1960, 0.492),
        (ARTSTEIN_POESIO_2008, 0.8013),
        (ABSTRACTORS, 0.7964),
        (FEINSTEIN_CICCHETTI_A, 0.70),
        (FEINSTEIN_CICCHETTI_B, 0.32),
    ],
)
def test_published_kappa(cells, published):
    assert pairs.cohen_kappa(np.array(cells)).value == pytest.approx(published, abs=5e-3)


def test_weighted_kappa_of_cohen_1968():
    assert pairs.cohen_kappa(np.array(COHEN_1960), custom([[0, 1, 3], [1, 0, 6], [3, 6, 0]])).value == pytest.approx(0.348, abs=5e-4)


def test_largest_kappa_the_margins_allow():
    assert pairs.cohen_kappa_max(np.array(COHEN_1960)).value == pytest.approx(0.831, abs=6e-4)


def test_scott_pi_of_artstein_and_poesio():
    assert pairs.scott_pi(np.array(ARTSTEIN_POESIO_2008)).value == pytest.approx(0.7995, abs=5e-5)


def test_standard_error_of_kappa():
    assert kappa_error(np.array(ABSTRACTORS)) == pytest.approx(0.05891072, abs=2e-6)


def test_confusion_has_the_first_annotator_in_rows():
    found = table(ARTSTEIN_POESIO_2008)

    assert pairs.confusion(found, "A", "B").tolist() == ARTSTEIN_POESIO_2008
    assert pairs.confusion(found, "B", "A").tolist() == np.transpose(ARTSTEIN_POESIO_2008).tolist()


@pytest.mark.parametrize(
    ("cells", "value"),
    [([[2, 0], [2, 0]], 0.0), ([[0, 2], [2, 0]], -1.0), ([[0, 1], [0, 0]], 0.0), ([[2, 0], [0, 2]], 1.0)],
)
def test_kappa_at_the_edges(cells, value):
    assert pairs.cohen_kappa(np.array(cells)).value == pytest.approx(value)


@pytest.mark.parametrize("coefficient", [pairs.cohen_kappa, pairs.scott_pi, pairs.cohen_kappa_max])
@pytest.mark.parametrize(("cells", "reason"), [([[5, 0], [0, 0]], "no variation"), ([[0, 0], [0, 0]], "no unit labelled by both")])
def test_undefined_kappa_has_a_reason(coefficient, cells, reason):
    found = coefficient(np.array(cells))

    assert found.value is None
    assert reason in found.reason


def test_kappa_takes_no_distance_that_depends_on_the_data():
    with pytest.raises(BadScale, match="fixed disagreement"):
        pairs.cohen_kappa(np.array(COHEN_1960), ordinal())


def test_every_pair_has_the_confusion_it_has_alone():
    found = ratings(KRIPPENDORFF_2011)

    for one, other, cells in pairs.pair_tables(found):
        assert cells.tolist() == pairs.confusion(found, one, other).tolist()
    assert len(list(pairs.pair_tables(found))) == 6


def test_columns_of_pairs_equal_what_each_pair_has_alone():
    found = pairs.pair_tables(ratings(KRIPPENDORFF_2011))

    for at, (_, _, cells) in enumerate(found):
        counts = pairs.table_counts(cells)
        assert found.percent()[at] == pytest.approx(percent_agreement(counts).value)
        assert found.kappa()[at] == pytest.approx(pairs.cohen_kappa(cells).value)
        assert found.alpha(nominal(5))[at] == pytest.approx(krippendorff_alpha(counts, nominal(5)).value)
        assert found.alpha(ordinal())[at] == pytest.approx(krippendorff_alpha(counts, ordinal()).value)
        assert found.specific(1)[at] == pytest.approx(specific_agreement(counts, 1).value)


def test_mean_of_pair_kappas_is_not_alpha():
    found = ratings(KRIPPENDORFF_2011)

    assert pairs.light_kappa(found).value == pytest.approx(0.700, abs=5e-4)
    assert krippendorff_alpha(found.counts, nominal(5)).value == pytest.approx(0.743, abs=5e-4)


def test_light_names_the_pairs_it_leaves_out():
    found = pairs.light_kappa(ratings({"A": "1112", "B": "1112", "C": "111."}))

    assert found.value == 1.0
    assert found.note == "2 of 3 pairs left out: no variation"


def test_conger_with_missing_labels():
    assert pairs.conger_kappa(ratings(RAW4RATERS)).value == pytest.approx(0.76282, abs=5e-6)  # irrCAC (R) vignette


def test_conger_is_cohen_for_two():
    assert pairs.conger_kappa(table(COHEN_1960)).value == pytest.approx(pairs.cohen_kappa(np.array(COHEN_1960)).value)


@pytest.mark.parametrize("coefficient", [pairs.conger_kappa, pairs.light_kappa])
def test_team_coefficients_without_pairs(coefficient):
    assert coefficient(ratings({})).reason == "no ratings"
    assert coefficient(ratings({"A": "1.", "B": ".1"})).reason == "no unit labelled twice"
    assert "no variation" in coefficient(ratings({"A": "11", "B": "11"})).reason


def test_spearman_is_pearson_of_mean_ranks_as_scipy_has_it():
    random = np.random.default_rng(3)
    for q in (2, 3, 7):
        one, other = random.integers(0, q, (2, 60))
        found = tally(one, other, (q, q))

        assert pairs.spearman(found).value == pytest.approx(spearmanr(one, other).statistic)


def test_spearman_of_a_ranking_a_step_higher_is_1_and_of_a_constant_one_undefined():
    assert pairs.spearman(np.array([[0, 5, 0], [0, 0, 5], [0, 0, 0]])).value == pytest.approx(1.0)
    assert pairs.spearman(np.array([[3, 2], [0, 0]])).reason == "one of the two always gives the same label"
