"""One annotator at a time: against the rest, without them, their leanings, and against their own earlier labels."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from workbench.agreement.alpha import Alpha, krippendorff_alpha
from workbench.agreement.coefficients import percent_agreement
from workbench.agreement.counts import n_pairs, patterns, tally
from workbench.agreement.distances import Distance
from workbench.agreement.estimators import unit_sums
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import NO_PAIR, Counts, Floats, Statistic, divided


def against_rest(ratings: Ratings) -> dict[str, Statistic]:
    """For each annotator: agreeing pairs over pairs they are part of. On cac.raw4raters Rater3 has .667, the others .81 to .83."""
    counts = ratings.counts
    m = counts.sum(axis=1)[ratings.unit]
    agreeing = counts[ratings.unit, ratings.label] - 1
    people = len(ratings.annotators)
    same = np.bincount(ratings.annotator, agreeing, people)
    pairs = np.bincount(ratings.annotator, m - 1, people)
    units = np.bincount(ratings.annotator, m >= 2, people)
    return {
        name: Statistic(float(same[at] / pairs[at]), int(units[at]), int(pairs[at]))
        if pairs[at]
        else Statistic(None, reason="no unit labelled by anybody else")
        for at, name in enumerate(ratings.annotators)
    }


@dataclass(frozen=True, eq=False)
class Cells:
    """Units by what they look like to an annotator: the unit's counts and the annotator's own label in it.

    rows: (cells, labels) the unit's counts; own: (cells,) the label; times: (annotators, cells), sparse.
    """

    rows: Counts
    own: NDArray[np.int64]
    times: Any

    @classmethod
    @lru_cache(maxsize=1)  # two statistics of one report ask for the same
    def of(cls, ratings: Ratings) -> Cells:
        q = len(ratings.labels)
        used = patterns(ratings.counts)
        found, cell = np.unique(used.of[ratings.unit] * q + ratings.label, return_inverse=True)
        shape = (len(ratings.annotators), len(found))
        times = sparse.coo_array((np.ones(len(cell)), (ratings.annotator, cell)), shape=shape).tocsr()
        return cls(used.rows[found // max(q, 1)], found % max(q, 1), times)

    @property
    def others(self) -> Counts:
        """(cells, labels): the unit's counts without the annotator's own."""
        return np.asarray(self.rows - np.eye(self.rows.shape[1], dtype=np.int64)[self.own])


def alpha_without(ratings: Ratings, distance: Distance) -> dict[str, Statistic]:
    """For each annotator: Krippendorff's alpha of the others. Much higher than with them: look at their sheet first."""
    alpha, counts = Alpha(distance), ratings.counts
    sums, times = unit_sums(alpha, counts)
    total, n_units, compared = times @ sums, int((counts.sum(axis=1) >= 2).sum()), n_pairs(counts)
    cells = Cells.of(ratings)
    m = cells.rows.sum(axis=1)
    lost = _paired_sums(alpha, cells.rows) - _paired_sums(alpha, cells.others)  # what a unit adds less, once they are out of it
    values = alpha.value(total - cells.times @ lost)
    units = n_units - cells.times @ (m == 2)
    pairs = compared - cells.times @ (m - 1)
    found = {}
    for at, name in enumerate(ratings.annotators):
        value, n = float(values[at]), round(units[at])
        reason = (alpha.undefined if n else NO_PAIR) if np.isnan(value) or not n else ""
        found[name] = Statistic(None if reason else value, n, round(pairs[at]), reason)
    return found


def _paired_sums(alpha: Alpha, rows: Counts) -> Floats:
    return np.asarray(alpha.sums(rows) * (rows.sum(axis=1) >= 2)[:, None])


def bias(ratings: Ratings) -> dict[str, Floats | None]:
    """For each annotator: (labels,) their share of each label minus the others' on the same units; None without a common unit.

    Others' shares are averaged unit by unit, each unit once. Pooling their labels instead would let a unit with ten others outweigh
    one with a single other, and give an annotator who agrees with everybody a bias.
    """
    cells = Cells.of(ratings)
    m = cells.rows.sum(axis=1)
    shared = m >= 2
    leaning = np.where(shared[:, None], np.eye(len(ratings.labels))[cells.own] - cells.others / np.maximum(m - 1, 1)[:, None], 0.0)
    units = cells.times @ shared
    sums = cells.times @ leaning
    return {name: sums[at] / units[at] if units[at] else None for at, name in enumerate(ratings.annotators)}


def label_shares(ratings: Ratings) -> Floats:
    """(annotators, labels): each annotator's own use of the labels. Raw: it confounds leaning with what they were given; see `bias`."""
    given = tally(ratings.annotator, ratings.label, (len(ratings.annotators), len(ratings.labels)))
    return divided(given, given.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Consistency:
    """How far a person agrees with themselves: percent agreement and alpha with the rounds as annotators."""

    percent: Statistic
    alpha: Statistic


def self_consistency(
    ratings: Iterable[tuple[str, str, Hashable, str]], labels: Sequence[Hashable], distance: Distance
) -> tuple[Consistency, dict[str, Consistency]]:
    """Test and retest. ratings: (annotator, unit, label, round), a unit being labelled again by the same person in another round.

    Returns all persons together, each (person, unit) being a unit, then each alone. An informal ceiling: where annotators agree more with
    each other than with themselves, look again. Dawid & Skene (1979), observer 1, three rounds: percent .807, alpha .696, ordinal .818.
    Raises BadRatings when a person labels a unit twice in one round.
    """
    rows = list(ratings)
    people = sorted({row[0] for row in rows})
    alone = {name: Ratings.of(((row[3], row[1], row[2]) for row in rows if row[0] == name), labels) for name in people}
    counts = [found.counts for found in alone.values()]
    together = np.vstack(counts) if counts else np.zeros((0, len(labels)), np.int64)
    consistency = {name: _consistency(found.counts, distance) for name, found in alone.items()}
    return _consistency(together, distance), consistency


def _consistency(counts: np.ndarray, distance: Distance) -> Consistency:
    return Consistency(percent_agreement(counts), krippendorff_alpha(counts, distance))
