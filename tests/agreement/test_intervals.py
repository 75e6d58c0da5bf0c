"""Bootstrap and jackknife, over units and documents; errors in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import ABSTRACTORS, FLEISS_1971, RAW4RATERS, ratings, table
from workbench.agreement.alpha import Alpha, krippendorff_alpha
from workbench.agreement.coefficients import AC, Percent, gwet_ac, percent_agreement
from workbench.agreement.distances import nominal, ordinal
from workbench.agreement.estimators import document_sums, unit_sums
from workbench.agreement.intervals import bootstrap, clusters_needed, jackknife, jackknife_of, with_interval
from workbench.agreement.linearised import gwet_error, gwet_interval, kappa_error
from workbench.agreement.pairs import Kappa
from workbench.agreement.statistic import Interval

COUNTS = ratings(FLEISS_1971).counts
ALPHA = Alpha(nominal(5))


def seeded(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (
        with_interval(krippendorff_alpha(COUNTS, nominal(5)), ALPHA, COUNTS, seeded(seed)).interval for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_bootstrap_by_patterns_is_the_plain_one():
    """Drawing units one by one and computing alpha anew gives the same quantiles, up to the draw."""
    random = seeded()
    plain = [krippendorff_alpha(COUNTS[random.integers(0, 30, 30)], nominal(5)).value for _ in range(2_000)]

    sums, times = unit_sums(ALPHA, COUNTS)
    found = bootstrap(sums, ALPHA.value, seeded(), times=times, what="units", replicates=2_000)

    assert [found.low, found.high] == pytest.approx(np.quantile(plain, [0.025, 0.975]), abs=0.02)
    assert found.method == "bootstrap over units"


@pytest.mark.parametrize("estimator", [ALPHA, Alpha(ordinal()), AC(np.eye(5)), Percent("pair")])
def test_jackknife_by_sums_is_the_plain_one(estimator):
    counts = ratings(RAW4RATERS).counts
    used = counts if estimator.uses_singletons else counts[counts.sum(axis=1) >= 2]
    values = [float(estimator.value(estimator.sums(np.delete(used, at, axis=0)).sum(axis=0))) for at in range(len(used))]
    n = len(values)

    found = jackknife_of(estimator, counts)

    assert found.standard_error == pytest.approx(np.sqrt((n - 1) / n * np.sum((np.array(values) - np.mean(values)) ** 2)))
    assert found.high <= 1.0


@pytest.mark.parametrize("estimator", [ALPHA, AC(np.eye(5))])
def test_sums_by_document_add_up_to_the_whole(estimator):
    documents = np.arange(30) // 7

    sums = document_sums(estimator, COUNTS, documents)

    assert len(sums) == 5
    assert np.allclose(sums.sum(axis=0), estimator.sums(COUNTS).sum(axis=0))


def test_documents_whose_units_go_together_widen_the_interval():
    random = seeded()
    hard = np.repeat(random.random(40) < 0.5, 25)
    agrees = random.random(1_000) < np.where(hard, 0.6, 1.0)
    label = random.integers(0, 2, 1_000)
    counts = np.where(agrees[:, None], 2 * np.eye(2, dtype=int)[label], 1)
    found = percent_agreement(counts)

    by_unit, by_document = (
        with_interval(found, Percent(), counts, seeded(), documents=of).interval for of in (None, np.arange(1_000) // 25)
    )

    assert by_document.width > 1.5 * by_unit.width


def test_one_document_has_no_interval():
    interval = with_interval(krippendorff_alpha(COUNTS, nominal(5)), ALPHA, COUNTS, seeded(), documents=np.zeros(30, int)).interval

    assert (interval.low, interval.high) == (None, None)
    assert interval.reason == "fewer than two documents"
    assert interval.width is None


def test_a_statistic_without_value_has_no_interval():
    nothing = krippendorff_alpha(COUNTS[:0], nominal(5))

    assert with_interval(nothing, ALPHA, COUNTS[:0], seeded()) is nothing


def test_replicates_without_a_value_are_counted_and_left_out():
    counts = np.array([[2, 0]] * 6 + [[1, 1]])

    interval = with_interval(krippendorff_alpha(counts, nominal(2)), Alpha(nominal(2)), counts, seeded()).interval

    assert 200 < interval.undefined < 500  # (6/7) ** 7 = .34 of the draws hold no second label
    assert interval.low is not None


def test_five_units_in_full_agreement_have_no_interval_of_width_zero():
    counts = table([[5, 0], [0, 0]]).counts

    interval = with_interval(percent_agreement(counts), Percent(), counts, seeded()).interval

    assert interval.low is None
    assert interval.reason == "every replicate has the same value"


def test_jackknife_leaves_out_replicates_without_a_value():
    counts = np.array([[2, 0], [2, 0], [0, 2]])

    interval = jackknife_of(Alpha(nominal(2)), counts)

    assert (interval.undefined, interval.replicates) == (1, 3)
    assert jackknife_of(Alpha(nominal(2)), counts[:1]).reason == "fewer than two units"
    assert jackknife_of(Alpha(nominal(2)), counts[:2]).reason == "fewer than two replicates have a value"
    assert jackknife_of(Alpha(nominal(2)), counts, np.array([0, 0, 1])).method == "jackknife over documents"


def test_rows_that_no_cluster_has_change_nothing():
    cells = np.array(ABSTRACTORS).reshape(-1)
    kappa = Kappa(nominal(3))

    interval = bootstrap(kappa.sums(), kappa.value, seeded(), times=cells, what="units")

    assert interval.standard_error == pytest.approx(0.0589, abs=0.004)  # irrCAC's, in closed form
    assert jackknife(kappa.sums(), kappa.value, times=cells, what="units").standard_error == pytest.approx(0.0589, abs=0.004)


def test_many_clusters_are_drawn_in_blocks():
    sums = np.stack([seeded().random(30_000), np.ones(30_000)], axis=1)

    interval = bootstrap(sums, Percent().value, seeded(), replicates=300)

    assert interval.replicates == 300
    assert interval.standard_error == pytest.approx(np.sqrt(1 / 12 / 30_000), rel=0.15)


@pytest.mark.parametrize(
    ("coefficient", "published"),  # irrCAC (R) overview vignette, cac.raw4raters
    [("gwet_ac", 0.14295), ("fleiss_kappa", 0.15302), ("brennan_prediger", 0.14472)],
)
def test_linearised_error_of_four_raters(coefficient, published):
    assert gwet_error(ratings(RAW4RATERS).counts, np.eye(5), coefficient) == pytest.approx(published, abs=5e-6)


def test_linearised_error_from_raw_ratings_and_from_a_table():
    counts = table(ABSTRACTORS).counts

    assert gwet_error(counts, np.eye(3)) == pytest.approx(0.0434352, abs=5e-7)
    assert gwet_error(counts, np.eye(3), divisor="n") == pytest.approx(0.04321747, abs=5e-8)


def test_gwet_interval_is_clipped_at_one():
    found = gwet_interval(ratings(RAW4RATERS).counts, np.eye(5))

    assert found.low == pytest.approx(0.461, abs=5e-4)
    assert found.high == 1.0


def test_errors_of_what_is_undefined_are_none():
    constant = table([[5, 0], [0, 0]])

    assert gwet_error(constant.counts, np.eye(2), "fleiss_kappa") is None
    assert gwet_error(constant.counts[:1], np.eye(2)) is None
    assert gwet_interval(constant.counts[:0], np.eye(2)).reason == "no ratings"
    assert gwet_interval(constant.counts[:1], np.eye(2)).reason == "fewer than two units"
    assert kappa_error(np.array([[5, 0], [0, 0]])) is None
    assert kappa_error(np.zeros((2, 2), int)) is None


def test_weighted_kappa_error_does_not_depend_on_the_unit_of_loss():
    loss = np.abs(np.subtract.outer(range(3), range(3))).astype(float)

    assert kappa_error(np.array(ABSTRACTORS), loss) == pytest.approx(kappa_error(np.array(ABSTRACTORS), 10 * loss))


def test_four_times_the_documents_halve_the_interval():
    interval = Interval(0.5, 0.9, "bootstrap over documents", standard_error=0.1)

    assert clusters_needed(interval, 20) == 88  # t(19) = 2.093: 20 * (2.093 * .1 / .1) ** 2
    assert clusters_needed(interval, 20, half_width=0.2) == 22
    assert clusters_needed(Interval(None, None, "bootstrap over documents", reason="fewer than two documents"), 1) is None


def test_alpha_and_ac1_come_with_their_own_resampling():
    counts = ratings(RAW4RATERS).counts

    assert len(unit_sums(Alpha(nominal(5)), counts)[0]) < len(unit_sums(AC(np.eye(5)), counts)[0])
    assert gwet_ac(counts, np.eye(5)).n_units == 11
