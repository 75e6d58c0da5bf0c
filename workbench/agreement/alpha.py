"""Krippendorff's alpha: any number of annotators, missing labels, every scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.agreement.counts import unit_coincidences
from workbench.agreement.distances import Distance, nominal
from workbench.agreement.estimators import estimate
from workbench.agreement.statistic import NO_VARIATION, Counts, Floats, Statistic, divided


@dataclass(frozen=True)
class Alpha:
    """alpha = 1 - D_o / D_e. What a unit adds: its margins, then its disagreement, or all its coincidences where the distance moves."""

    distance: Distance
    undefined: str = NO_VARIATION
    uses_singletons: bool = False

    def sums(self, counts: Counts) -> Floats:
        if self.distance.matrix is None:
            return np.hstack([counts, unit_coincidences(counts).reshape(len(counts), counts.shape[1] ** 2)])
        disagreement = ((counts @ self.distance.matrix) * counts).sum(axis=1) / np.maximum(counts.sum(axis=1) - 1, 1)
        return np.hstack([counts, disagreement[:, None]])

    def of_coincidences(self, coincidences: Floats) -> Floats:
        """(..., labels, labels), as of the pairs of a team -> (...)."""
        margins = coincidences.sum(axis=-1)
        if self.distance.matrix is None:
            return self.value(np.concatenate([margins, coincidences.reshape(*margins.shape[:-1], margins.shape[-1] ** 2)], axis=-1))
        return self.value(np.concatenate([margins, (coincidences * self.distance.matrix).sum(axis=(-2, -1))[..., None]], axis=-1))

    def value(self, totals: Floats) -> Floats:
        n_labels = self._n_labels(totals.shape[-1])
        margins, rest = totals[..., :n_labels], totals[..., n_labels:]
        distance = self.distance.between(margins)
        n = margins.sum(axis=-1)
        if self.distance.matrix is None:
            observed = (rest * distance.reshape(*rest.shape)).sum(axis=-1)
            expected = np.einsum("...c,...k,...ck->...", margins, margins, distance) / np.maximum(n - 1, 1)
        else:
            observed = rest[..., 0]
            expected = ((margins @ distance) * margins).sum(axis=-1) / np.maximum(n - 1, 1)
        return 1 - divided(observed, expected)

    def _n_labels(self, width: int) -> int:
        return width - 1 if self.distance.matrix is not None else (int(np.sqrt(1 + 4 * width)) - 1) // 2  # width = q + q squared


def krippendorff_alpha(counts: Counts, distance: Distance) -> Statistic:
    """Krippendorff's alpha from a unit-by-label table of counts.

    counts: (units, labels), how many annotators gave each label, columns in scale order; units with one label are ignored.
    distance: `distances.nominal(q)`, `ordinal()`, `interval(values)`, `ratio(values)`, `custom(matrix)` or one over sets.
    Undefined when nothing can be paired and when no disagreement is expected: undefined is not agreement.
    Source: Krippendorff, Content Analysis (2004), ch. 11; Krippendorff (2011) and Krippendorff (1980) p. 139 in tests/agreement.
    """
    return estimate(Alpha(distance), counts)


def label_alpha(counts: Counts, label: int) -> Statistic:
    """Nominal alpha of one label against the rest: where on the scheme the disagreement sits. label: its column."""
    return krippendorff_alpha(against_rest(counts, label), nominal(2))


def against_rest(counts: Counts, label: int) -> Counts:
    """(units, 2): the label, everything else."""
    return np.stack([counts[:, label], counts.sum(axis=1) - counts[:, label]], axis=1)
