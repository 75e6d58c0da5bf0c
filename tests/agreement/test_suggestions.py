"""Hints for adjudication, on the data of Dawid & Skene (1979)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import anaesthetists
from workbench.agreement.counts import tally
from workbench.agreement.suggestions import TIE, dawid_skene, majority, may_suggest

OBSERVER, PATIENT, LABEL = (np.array(column) for column in zip(*anaesthetists(), strict=True))
VOTES = tally(PATIENT, LABEL, (45, 4))


def test_dawid_and_skene_1979():
    found = dawid_skene(OBSERVER, PATIENT, LABEL, (5, 45, 4))

    assert found.converged
    assert found.log_likelihood == pytest.approx(-192.8909, abs=5e-5)
    assert found.marginals.tolist() == pytest.approx([0.3996, 0.4220, 0.1118, 0.0667], abs=5e-5)


def test_estimate_differs_from_the_majority_where_the_paper_says():
    differs = np.flatnonzero(dawid_skene(OBSERVER, PATIENT, LABEL, (5, 45, 4)).labels != majority(VOTES))

    assert (differs + 1).tolist() == [2, 12, 36]
    assert VOTES[11].tolist() == [0, 3, 3, 1]
    assert majority(VOTES)[11] == TIE


def test_rows_of_error_rates_are_distributions():
    rates = dawid_skene(OBSERVER, PATIENT, LABEL, (5, 45, 4)).error_rates

    assert np.allclose(rates.sum(axis=2), 1)


def test_the_order_of_ratings_does_not_matter():
    order = np.random.default_rng(0).permutation(len(LABEL))

    found = dawid_skene(OBSERVER[order], PATIENT[order], LABEL[order], (5, 45, 4))

    assert np.allclose(found.posterior, dawid_skene(OBSERVER, PATIENT, LABEL, (5, 45, 4)).posterior)


def test_smoothing_keeps_rates_from_zero():
    assert dawid_skene(OBSERVER, PATIENT, LABEL, (5, 45, 4), smoothing=0.01).error_rates.min() > 0


def test_a_unit_without_labels_has_the_marginals():
    found = dawid_skene(np.array([0, 1]), np.array([0, 0]), np.array([1, 1]), (2, 2, 2))

    assert found.posterior.tolist() == [[0, 1], [0, 1]]
    assert np.isnan(found.error_rates[:, 0]).all()


def test_nothing_labelled_is_no_estimate():
    found = dawid_skene(*(np.zeros(0, int) for _ in range(3)), (0, 3, 2))

    assert np.isnan(found.posterior).all()
    assert found.labels.tolist() == [TIE] * 3


def test_majority_never_breaks_a_tie():
    assert majority(np.array([[2, 1], [1, 1], [0, 0]])).tolist() == [0, TIE, TIE]
    assert majority(np.zeros((2, 0), int)).tolist() == [TIE, TIE]


def test_suggestions_need_votes_and_overlap():
    assert may_suggest(OBSERVER, PATIENT, VOTES).all()
    few = PATIENT < 20
    assert not may_suggest(OBSERVER[few], PATIENT[few], VOTES).any()
    assert not may_suggest(np.zeros(0, int), np.zeros(0, int), VOTES).any()
