"""One form for every coefficient that follows from sums over units, so that its value and its intervals come from one formula.

An estimator says what each unit adds (`sums`) and what the total means (`value`). A point estimate adds all units once; a bootstrap
replicate adds them with random weights; a jackknife replicate leaves one out. Units with equal counts add the same, so sums are
taken over the few distinct rows.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from workbench.agreement.counts import n_pairs, pairable, patterns
from workbench.agreement.statistic import NO_PAIR, NO_RATINGS, Counts, Floats, Statistic


class Estimator(Protocol):
    """`undefined`: why `value` is NaN although there are pairs. `uses_singletons`: units with one label count, too (Gwet)."""

    @property
    def undefined(self) -> str: ...

    @property
    def uses_singletons(self) -> bool: ...

    def sums(self, counts: Counts, /) -> Floats:
        """(units, labels) counts -> (units, k)."""

    def value(self, totals: Floats, /) -> Floats:
        """(..., k) -> (...); NaN where undefined."""


def estimate(estimator: Estimator, counts: Counts) -> Statistic:
    """The statistic of all units. counts: (units, labels), columns in scale order."""
    used = patterns(_used(estimator, counts))
    n_units, pairs = len(pairable(counts)), n_pairs(counts)
    if not counts.sum():
        return Statistic(None, reason=NO_RATINGS)
    if not n_units:
        return Statistic(None, reason=NO_PAIR)
    value = float(estimator.value(used.times @ estimator.sums(used.rows)))
    return Statistic(None, n_units, pairs, estimator.undefined) if np.isnan(value) else Statistic(value, n_units, pairs)


def unit_sums(estimator: Estimator, counts: Counts) -> tuple[Floats, NDArray[np.int64]]:
    """What `intervals` resamples when units are independent: (patterns, k) sums, and how many units have each pattern."""
    used = patterns(_used(estimator, counts))
    return estimator.sums(used.rows), used.times


def document_sums(estimator: Estimator, counts: Counts, documents: NDArray[np.int64]) -> Floats:
    """What `intervals` resamples when units lie in documents: (documents with a used unit, k). documents: (units,) whose each unit is."""
    kept = _is_used(estimator, counts)
    used = patterns(counts[kept])
    _, document = np.unique(documents[kept], return_inverse=True)
    ones = np.ones(len(document))
    times = sparse.coo_array((ones, (document, used.of)), shape=(document.max(initial=-1) + 1, len(used.rows)))
    return np.asarray(times.tocsr() @ estimator.sums(used.rows))


def _used(estimator: Estimator, counts: Counts) -> Counts:
    used: Counts = counts[_is_used(estimator, counts)]
    return used


def _is_used(estimator: Estimator, counts: Counts) -> NDArray[np.bool_]:
    return np.asarray(counts.sum(axis=1) >= (1 if estimator.uses_singletons else 2))
