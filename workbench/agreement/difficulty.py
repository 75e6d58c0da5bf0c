"""Which units and documents are hard: where annotators part, and how widely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.counts import unit_agreement
from workbench.agreement.statistic import Counts, Floats


def unit_difficulty(counts: Counts) -> Floats:
    """(units,): 1 - P_i, the share of disagreeing pairs; NaN where a unit has fewer than two labels."""
    return 1 - unit_agreement(counts)


def unit_entropy(counts: Counts) -> Floats:
    """(units,): the label entropy in bits, 0 when all agree, 1 when two labels share a unit; NaN where a unit has fewer than two labels."""
    m = counts.sum(axis=1)
    shares = counts / np.maximum(m, 1)[:, None]
    bits = -(shares * np.log2(np.where(shares > 0, shares, 1))).sum(axis=1) + 0.0
    return np.where(m >= 2, bits, np.nan)


@dataclass(frozen=True)
class DocumentDifficulty:
    """One document. `agreement`: the mean P_i of its pairable units, None without one."""

    document: int
    agreement: float | None
    n_units: int
    n_pairs: int

    @property
    def difficulty(self) -> float | None:
        return None if self.agreement is None else 1 - self.agreement


def document_difficulty(counts: Counts, documents: NDArray[np.int64]) -> list[DocumentDifficulty]:
    """Documents in number order. documents: (units,) whose each unit is. Show `n_pairs` beside each: few pairs, little known."""
    m = counts.sum(axis=1)
    agreement = unit_agreement(counts)
    paired = m >= 2
    n = int(documents.max(initial=-1)) + 1
    units = np.bincount(documents[paired], minlength=n)
    total = np.bincount(documents[paired], agreement[paired], minlength=n)
    pairs = np.bincount(documents, m * (m - 1) // 2, minlength=n)
    found = np.unique(documents)
    return [
        DocumentDifficulty(int(at), float(total[at] / units[at]) if units[at] else None, int(units[at]), int(pairs[at])) for at in found
    ]
