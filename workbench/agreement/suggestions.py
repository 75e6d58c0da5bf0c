"""Hints for adjudication: the majority, and Dawid and Skene's estimate. Never gold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp  # type: ignore[import-untyped]

from workbench.agreement.statistic import Counts, Floats

TIE = -1


def majority(counts: Counts) -> NDArray[np.int64]:
    """(units,): the column with most labels; TIE when two share it or nobody labelled, never decided by order."""
    most = counts.max(axis=1, initial=0, keepdims=True)
    is_clear = ((counts == most).sum(axis=1) == 1) & (most[:, 0] > 0)
    return np.where(is_clear, counts.argmax(axis=1), TIE) if counts.shape[1] else np.full(len(counts), TIE)


@dataclass(frozen=True, eq=False)
class DawidSkene:
    """A model estimate. posterior: (units, labels); marginals: (labels,); error_rates: (annotators, labels, labels), P(label | true label).

    Units without a label have the marginals as posterior. Rows of error_rates that rest on nothing are NaN.
    """

    posterior: Floats
    marginals: Floats
    error_rates: Floats
    log_likelihood: float
    iterations: int
    converged: bool

    @property
    def labels(self) -> NDArray[np.int64]:
        """(units,): the most probable column; TIE where two are equally probable."""
        best = self.posterior.max(axis=1, keepdims=True)
        is_clear = (np.isclose(self.posterior, best, rtol=0, atol=1e-9)).sum(axis=1) == 1
        return np.where(is_clear, self.posterior.argmax(axis=1), TIE)


def dawid_skene(
    annotator: NDArray[np.int64],
    unit: NDArray[np.int64],
    label: NDArray[np.int64],
    shape: tuple[int, int, int],
    *,
    smoothing: float = 0.0,
    tolerance: float = 1e-9,
    at_most: int = 10_000,
) -> DawidSkene:
    """Maximum likelihood by EM from vote shares, until no posterior moves by more than `tolerance`.

    annotator, unit, label: (ratings,) positions; an annotator may label a unit more than once, as in the paper's own data.
    shape: how many annotators, units, labels. smoothing: added to every cell of each confusion; .01-1 where annotators have few labels.
    Source: Dawid & Skene (1979), Applied Statistics 28:20-28; there the log-likelihood is -192.8909.
    """
    people, units, q = shape
    votes = np.zeros((units, q))
    np.add.at(votes, (unit, label), 1)
    labelled = votes.sum(axis=1) > 0
    if not labelled.any():
        nothing = np.full((people, q, q), np.nan)
        return DawidSkene(np.full((units, q), np.nan), np.full(q, np.nan), nothing, np.nan, 0, True)
    posterior = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1)
    answer, converged, iteration = annotator * q + label, False, 0
    while not converged and iteration < at_most:
        marginals = posterior[labelled].mean(axis=0)
        mass_of = [np.bincount(answer, posterior[unit, true], people * q).reshape(people, q) for true in range(q)]
        confusion = np.stack(mass_of, axis=1) + smoothing  # annotator, true label, label given
        mass = confusion.sum(axis=2, keepdims=True)
        rates = confusion / np.where(mass > 0, mass, 1)

        with np.errstate(divide="ignore"):
            log_rates, log_marginals = np.log(rates), np.log(marginals)
        joint = log_marginals + np.stack([np.bincount(unit, log_rates[annotator, true, label], units) for true in range(q)], axis=1)
        evidence = logsumexp(joint, axis=1)
        before, posterior = posterior, np.exp(joint - evidence[:, None])
        iteration += 1
        converged = bool(np.abs(posterior - before)[labelled].max() < tolerance)
    log_likelihood = float(evidence[labelled].sum())
    return DawidSkene(posterior, marginals, np.where(mass > 0, rates, np.nan), log_likelihood, iteration, converged)


def may_suggest(annotator: NDArray[np.int64], unit: NDArray[np.int64], counts: Counts) -> NDArray[np.bool_]:
    """(units,): where Dawid and Skene's estimate may be offered: at least three votes, and every annotator with thirty shared units.

    With two votes a unit the estimate mostly restates the annotators' marginals.
    """
    m = counts.sum(axis=1)
    shared = np.bincount(annotator, m[unit] >= 2)
    enough = bool(shared.size) and bool((shared[np.unique(annotator)] >= 30).all())
    return np.asarray((m >= 3) & enough)
