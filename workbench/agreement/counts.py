"""From unit-by-label counts to what the coefficients are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.statistic import Counts, Floats, divided


def tally(unit: NDArray[np.int64], label: NDArray[np.int64], shape: tuple[int, int]) -> Counts:
    """Positions -> (units, labels) counts, in one pass."""
    found: Counts = np.bincount(unit * shape[1] + label, minlength=shape[0] * shape[1]).reshape(shape)
    return found


def pairable(counts: Counts) -> Counts:
    """The rows with at least two labels: only those say anything about agreement."""
    found: Counts = counts[counts.sum(axis=1) >= 2]
    return found


def n_pairs(counts: Counts) -> int:
    """Unordered pairs of labels on the same unit: the sum of m (m - 1) / 2."""
    m = counts.sum(axis=1)
    return int((m * (m - 1) // 2).sum())


def unit_coincidences(counts: Counts) -> Floats:
    """(units, labels, labels): ordered pairs (c, k) within each unit over m - 1, so that a unit with m labels counts m values."""
    m = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1], dtype=np.int64)
    return np.asarray(pairs / np.maximum(m - 1, 1)[:, None, None])


def coincidence_matrix(counts: Counts) -> Floats:
    """(labels, labels): o(c, k), symmetric, its sum the number of pairable values. Pooled confusion of all annotators.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C.
    """
    paired = pairable(counts)
    per_value = paired / (paired.sum(axis=1, keepdims=True) - 1)
    return np.asarray(paired.T @ per_value - np.diag(per_value.sum(axis=0)))


def expected_matrix(margins: Floats) -> Floats:
    """(labels, labels): n_c (n_k - [c = k]) / (n - 1) from margins n_c, the coincidences of values drawn without replacement."""
    n = margins.sum()
    return np.asarray((np.outer(margins, margins) - np.diag(margins)) / (n - 1))


def unit_agreement(counts: Counts) -> Floats:
    """(units,): P_i, agreeing pairs over pairs; NaN where a unit has fewer than two labels. Source: Fleiss (1971), formula 2."""
    m = counts.sum(axis=1)
    return divided((counts * (counts - 1)).sum(axis=1), m * (m - 1))


def prevalence(counts: Counts) -> Floats:
    """(labels,): each label's share of all labels given; NaN without any."""
    return divided(counts.sum(axis=0), counts.sum())


@dataclass(frozen=True, eq=False)
class Patterns:
    """The distinct rows of a table of counts. A million ratings have a few hundred, which is what makes resampling cheap.

    rows: (patterns, labels); of: (units,) each unit's pattern; times: (patterns,) how many units have it.
    """

    rows: Counts
    of: NDArray[np.int64]

    @property
    def times(self) -> NDArray[np.int64]:
        return np.bincount(self.of, minlength=len(self.rows)).astype(np.int64, copy=False)


def patterns(counts: Counts) -> Patterns:
    """Rows are numbered by reading them as digits, which sorts integers instead of rows: 30 ms where np.unique(axis=0) takes 600."""
    base = int(counts.max(initial=0)) + 1
    key = np.zeros(len(counts), np.int64)
    span = 1
    for column in counts.T:
        if span > 2**62 // base:
            seen, key = np.unique(key, return_inverse=True)
            span = len(seen)
        key = key * base + column
        span *= base
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return Patterns(counts[first], of.astype(np.int64, copy=False))
