"""Agreement over time. A pair of labels is dated by the later one: before it there was nothing to agree on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from workbench.agreement.alpha import Alpha
from workbench.agreement.distances import nominal
from workbench.agreement.intervals import bootstrap, bootstraps
from workbench.agreement.pairs import paired
from workbench.agreement.ratings import RatingTable
from workbench.agreement.statistic import NO_PAIR, NO_VARIATION, Floats, Statistic, divided

SHORT = 21  # days: a campaign no longer than this is shown by day, a longer one by week
NO_DAYS = "it is not known when the labels were given"
NO_BOTH_SIDES = "no pair of annotators labelled together before and after"


@dataclass(frozen=True)
class Point:
    """One day or week, from `begin`. The pairs that were complete in it, pooled."""

    begin: date
    length: int
    percent: Statistic
    alpha: Statistic


@dataclass(frozen=True, eq=False)
class DatedPairs:
    """(pairs,) each: the later day, the cluster to resample by, the annotators (the lower position first), and whose label was which."""

    day: NDArray[np.int64]
    cluster: NDArray[np.int64]
    team: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    @classmethod
    def of(cls, table: RatingTable) -> DatedPairs:
        """Raises ValueError where the table has no days."""
        if table.days is None:
            raise ValueError(NO_DAYS)
        ratings = table.ratings
        cluster = np.arange(len(ratings.units)) if table.documents is None else table.documents
        columns = [
            (
                np.maximum(table.days[one], table.days[other]),
                cluster[ratings.unit[one]],
                ratings.annotator[one] * len(ratings.annotators) + ratings.annotator[other],
                ratings.label[one],
                ratings.label[other],
            )
            for one, other in paired(ratings)
        ]
        nothing = tuple(np.empty(0, np.int64) for _ in range(5))
        return cls(*(np.concatenate(parts) for parts in zip(nothing, *columns, strict=True)))


def over_time(table: RatingTable, random: Generator) -> list[Point]:
    """By day or by week from Monday, only those with a pair; intervals over documents where there are any, else over units."""
    pairs, q = DatedPairs.of(table), len(table.ratings.labels)
    if not len(pairs.day):
        return []
    length = 1 if np.ptp(pairs.day) < SHORT else 7
    begin = (pairs.day - 1) // length * length + 1  # ordinal 1 is a Monday
    what = "units" if table.documents is None else "documents"
    alpha = Alpha(nominal(q))
    values = (_percent(q), lambda totals: alpha.of_coincidences(totals.reshape(*totals.shape[:-1], q, q)))
    points = []
    for start in np.unique(begin):
        here = begin == start
        sums = _coincidences(pairs, here, q)
        n, units = int(here.sum()), len(sums)
        found = [float(value(sums.sum(axis=0))) for value in values]
        percent, of_chance = (
            Statistic(None, units, n, NO_VARIATION) if np.isnan(value) else Statistic(value, units, n, interval=interval)
            for value, interval in zip(found, bootstraps(sums, values, random, what=what), strict=True)
        )
        points.append(Point(date.fromordinal(int(start)), length, percent, of_chance))
    return points


def _coincidences(pairs: DatedPairs, here: NDArray[np.bool_], q: int) -> Floats:
    """(clusters, labels x labels), symmetric."""
    seen, cluster = np.unique(pairs.cluster[here], return_inverse=True)
    size = len(seen) * q * q
    cells = [cluster * q * q + one * q + other for one, other in _both_ways(pairs.first[here], pairs.second[here])]
    return np.asarray(sum((np.bincount(cell, minlength=size) for cell in cells), np.zeros(size)), float).reshape(len(seen), q * q)


def _both_ways(first: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]:
    return (first, second), (second, first)


def _percent(q: int) -> Callable[[Floats], Floats]:
    diagonal = np.eye(q).reshape(-1)
    return lambda totals: divided(totals @ diagonal, totals.sum(axis=-1))


def change_at(table: RatingTable, day: date, random: Generator) -> Statistic:
    """Percent agreement of pairs from `day` on minus that before, each team of two weighted by the smaller of its two numbers of pairs.

    Only teams that are on both sides count: otherwise a changed roster looks like drift. Interval: bootstrap over documents; one that
    holds 0 says that the change may be chance. n_units: teams.
    """
    pairs = DatedPairs.of(table)
    teams, team = np.unique(pairs.team, return_inverse=True)
    side = (pairs.day >= day.toordinal()).astype(np.int64)
    n = np.zeros((len(teams), 2))
    np.add.at(n, (team, side), 1)
    both = n.min(axis=1, initial=len(pairs.day) + 1) > 0 if len(teams) else np.zeros(0, bool)
    if not both.any():
        return Statistic(None, reason=NO_BOTH_SIDES if len(pairs.day) else NO_PAIR)
    weight = np.where(both, n.min(axis=1), 0)
    weight = weight / weight.sum()
    kept = both[team]
    _, cluster = np.unique(pairs.cluster[kept], return_inverse=True)
    cells = team[kept] * 2 + side[kept]
    agree = (pairs.first[kept] == pairs.second[kept]).astype(float)
    width = len(teams) * 2
    sums = np.zeros((int(cluster.max()) + 1, 2 * width))
    np.add.at(sums, (cluster, cells), agree)
    np.add.at(sums, (cluster, width + cells), 1)

    def value(totals: Floats) -> Floats:
        shares = divided(totals[..., :width], totals[..., width:]).reshape(*totals.shape[:-1], len(teams), 2)
        return np.asarray((np.where(both, shares[..., 1] - shares[..., 0], 0) * weight).sum(axis=-1))

    what = "units" if table.documents is None else "documents"
    found = float(value(sums.sum(axis=0)))
    return Statistic(found, int(both.sum()), int(kept.sum()), interval=bootstrap(sums, value, random, what=what))
