"""Two annotators: their confusion table and what follows from it; and all pairs of a team at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import Alpha
from workbench.agreement.counts import patterns, tally
from workbench.agreement.distances import Distance, nominal
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import NO_PAIR, NO_RATINGS, NO_VARIATION, Counts, Floats, Statistic, chance_corrected, divided

NO_COMMON_UNIT = "no unit labelled by both"
CONSTANT = "one of the two always gives the same label"
TWO_ANNOTATORS = "needs exactly two annotators: see the rows of pairs"


def confusion(ratings: Ratings, first: str, second: str) -> Counts:
    """(labels, labels): units that `first` gave the row's label and `second` the column's."""
    one, two = ratings.only([first, second]).grid()
    both = (one >= 0) & (two >= 0)
    return tally(one[both], two[both], (len(ratings.labels), len(ratings.labels)))


@dataclass(frozen=True)
class Kappa:
    """1 - D_o / D_e over a confusion table; an estimator whose units are the table's cells, so that it can be resampled.

    chance: "own", each annotator's own label shares (Cohen), or "pooled", those of both together (Scott).
    """

    disagreement: Distance
    chance: Literal["own", "pooled"] = "own"
    undefined: str = NO_VARIATION

    def value(self, totals: Floats) -> Floats:
        table = totals.reshape(*totals.shape[:-1], *self.disagreement.fixed.shape)
        n = table.sum(axis=(-2, -1))
        rows, columns = table.sum(axis=-1), table.sum(axis=-2)
        if self.chance == "pooled":
            rows = columns = (rows + columns) / 2
        observed = (table * self.disagreement.fixed).sum(axis=(-2, -1))
        expected = ((rows @ self.disagreement.fixed) * columns).sum(axis=-1)
        return 1 - divided(observed * n, expected)

    def sums(self) -> Floats:
        """(cells, cells): what a unit in each cell adds; how many there are is the table itself, flat."""
        return np.eye(self.disagreement.fixed.size)

    def of(self, table: Counts) -> Statistic:
        n = int(table.sum())
        if not n:
            return Statistic(None, reason=NO_COMMON_UNIT)
        value = float(self.value(table.reshape(-1).astype(float)))
        return Statistic(None, n, n, self.undefined) if np.isnan(value) else Statistic(value, n, n)


def cohen_kappa(table: Counts, disagreement: Distance | None = None) -> Statistic:
    """Cohen's kappa, or weighted kappa with a disagreement such as `distances.interval(range(q))` (quadratic) or `linear(q)`.

    table: (labels, labels) from `confusion`, labels in declared scale order: a sorted order gave .53 where the answer is .83.
    0 when one annotator is constant. Undefined when both are and agree. Sources: Cohen (1960), p. 45; Cohen (1968).
    """
    return Kappa(disagreement or nominal(len(table))).of(table)


def scott_pi(table: Counts, disagreement: Distance | None = None) -> Statistic:
    """Scott's pi, or its weighted form: chance from both annotators' labels pooled. Source: Scott (1955)."""
    return Kappa(disagreement or nominal(len(table)), "pooled").of(table)


def linear(n_labels: int) -> Distance:
    """|i - j| over declared order: the linear weights of kappa."""
    return Distance("linear", np.abs(np.subtract.outer(np.arange(n_labels), np.arange(n_labels))).astype(float))


def quadratic(n_labels: int) -> Distance:
    """(i - j) squared over declared order: the quadratic weights of kappa."""
    return Distance("quadratic", np.subtract.outer(np.arange(n_labels), np.arange(n_labels)) ** 2.0)


def cohen_kappa_max(table: Counts) -> Statistic:
    """The kappa these margins would allow at most: kappa below 1 can be the margins' doing. Source: Cohen (1960), p. 42."""
    n = int(table.sum())
    if not n:
        return Statistic(None, reason=NO_COMMON_UNIT)
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    value = float(chance_corrected(np.minimum(rows, columns).sum(), rows @ columns))
    return Statistic(None, n, n, NO_VARIATION) if np.isnan(value) else Statistic(value, n, n)


# -- all pairs of a team ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class PairTables:
    """Every pair that shares a unit. first, second: (pairs,) positions of annotators; tables: (pairs, labels, labels) confusions."""

    annotators: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    tables: Counts

    def __iter__(self) -> Iterator[tuple[str, str, Counts]]:
        for first, second, table in zip(self.first, self.second, self.tables, strict=True):
            yield self.annotators[first], self.annotators[second], table

    @property
    def n(self) -> NDArray[np.int64]:
        """(pairs,): units labelled by both."""
        return np.asarray(self.tables.sum(axis=(1, 2)))

    def percent(self) -> Floats:
        """(pairs,): share of common units with the same label."""
        return divided(np.einsum("pkk->p", self.tables), self.n)

    def alpha(self, distance: Distance) -> Floats:
        """(pairs,): Krippendorff's alpha of each, NaN where undefined."""
        return Alpha(distance).of_coincidences((self.tables + self.tables.transpose(0, 2, 1)).astype(float))

    def specific(self, label: int) -> Floats:
        """(pairs,): specific agreement on a label, 2a / (2a + b + c), NaN where neither gave it."""
        both = 2 * self.tables[:, label, label]
        return divided(both, self.tables[:, label].sum(axis=1) + self.tables[:, :, label].sum(axis=1))

    def spearman(self) -> Floats:
        """(pairs,): rank correlation over the scale, NaN where one of the two is constant."""
        return _rank_correlation(self.tables)

    def kappa(self, disagreement: Distance | None = None) -> Floats:
        """(pairs,): Cohen's kappa of each, NaN where undefined."""
        return Kappa(disagreement or nominal(self.tables.shape[-1])).value(
            self.tables.reshape(len(self.tables), self.tables.shape[-1] ** 2).astype(float)
        )


def paired(ratings: Ratings) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Every two ratings of one unit, as positions, the annotator with the lower position first: each meets the ones 1, 2, 3 … places on."""
    order = np.lexsort((ratings.annotator, ratings.unit))
    unit = ratings.unit[order]
    for step in range(1, len(unit)):
        together = np.flatnonzero(unit[step:] == unit[:-step])
        if not together.size:
            return
        yield order[together], order[together + step]


@lru_cache(maxsize=1)  # a report asks twice for the same
def pair_tables(ratings: Ratings) -> PairTables:
    """Every pair's confusion."""
    q, people = len(ratings.labels), len(ratings.annotators)
    keys, times = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for one, other in paired(ratings):
        team = ratings.annotator[one] * people + ratings.annotator[other]
        cell, counted = np.unique((team * q + ratings.label[one]) * q + ratings.label[other], return_counts=True)
        keys.append(cell)
        times.append(counted)
    cell, count = np.concatenate(keys), np.concatenate(times)
    pair, place = np.unique(cell // q**2, return_inverse=True)
    tables = np.zeros((len(pair), q * q), np.int64)
    np.add.at(tables, (place, cell % q**2), count)
    return PairTables(ratings.annotators, pair // max(people, 1), pair % max(people, 1), tables.reshape(len(pair), q, q))


def spearman(table: Counts) -> Statistic:
    """Spearman's rank correlation of two annotators over a scale, ties by mean ranks; a table (labels, labels) in scale order.

    It asks whether they rank alike, not whether they agree: one who is always a step higher has 1. Undefined when one is constant.
    Source: Spearman (1904), as Pearson's correlation of mean ranks.
    """
    n = int(table.sum())
    if not n:
        return Statistic(None, reason=NO_COMMON_UNIT)
    value = float(_rank_correlation(table[None])[0])
    return Statistic(None, n, n, CONSTANT) if np.isnan(value) else Statistic(value, n, n)


def _rank_correlation(tables: Counts) -> Floats:
    """(pairs, labels, labels) -> (pairs,); NaN where one side is constant."""
    n = tables.sum(axis=(1, 2)).astype(float)
    deviations = []
    for given in (tables.sum(axis=2), tables.sum(axis=1)):
        deviations.append(np.cumsum(given, axis=1) - (given - 1) / 2 - (n[:, None] + 1) / 2)  # a level's mean rank, from the mean of all
    rows, columns = deviations
    shared = np.einsum("prc,pr,pc->p", tables, rows, columns)
    squares = (tables.sum(axis=2) * rows**2).sum(axis=1) * (tables.sum(axis=1) * columns**2).sum(axis=1)
    return divided(shared, np.sqrt(squares))


def table_counts(table: Counts) -> Counts:
    """A confusion table as (units, labels) counts, so that whatever takes counts takes a pair: alpha, percent, specific agreement."""
    q = len(table)
    rows = np.eye(q, dtype=np.int64)[:, None, :] + np.eye(q, dtype=np.int64)[None, :, :]
    return np.asarray(np.repeat(rows.reshape(-1, q), table.reshape(-1), axis=0))


def light_kappa(ratings: Ratings, disagreement: Distance | None = None) -> Statistic:
    """The mean of all pairs' Cohen kappas; pairs without a defined kappa are left out and named in the note. Source: Light (1971)."""
    found = pair_tables(ratings)
    if not found.tables.size:
        return Statistic(None, reason=NO_PAIR if len(ratings.label) else NO_RATINGS)
    values, n = found.kappa(disagreement), int(found.tables.sum())
    units = int((ratings.m >= 2).sum())
    undefined = int(np.isnan(values).sum())
    if undefined == len(values):
        return Statistic(None, units, n, NO_VARIATION)
    note = f"{undefined} of {len(values)} pairs left out: no variation" if undefined else ""
    return Statistic(float(np.nanmean(values)), units, n, note=note)


def conger_kappa(ratings: Ratings, weights: Floats | None = None) -> Statistic:
    """Conger's kappa for any number of annotators, with missing labels as generalised by Gwet; Cohen's kappa for two on the same units.

    Chance is the mean over ordered pairs of annotators of the product of their own label shares.
    Sources: Conger (1980); Gwet (2014), ch. 2.
    """
    w = np.eye(len(ratings.labels)) if weights is None else weights
    used = patterns(ratings.counts)
    m = used.rows.sum(axis=1)
    paired, times = used.rows[m >= 2], used.times[m >= 2]
    n_units, pairs = int(times.sum()), int((used.times * (m * (m - 1) // 2)).sum())
    if not n_units:
        return Statistic(None, reason=NO_PAIR if len(ratings.label) else NO_RATINGS)
    of_unit = (paired * (paired @ w - 1)).sum(axis=1) / (paired.sum(axis=1) * (paired.sum(axis=1) - 1))
    observed = np.asarray(times @ of_unit / n_units)
    given = tally(ratings.annotator, ratings.label, (len(ratings.annotators), len(ratings.labels)))
    shares = (given / np.maximum(given.sum(axis=1, keepdims=True), 1))[given.sum(axis=1) > 0]
    r = len(shares)
    together = shares.sum(axis=0)
    expected = ((w * np.outer(together, together)).sum() - ((shares @ w) * shares).sum()) / (r * (r - 1))
    value = float(chance_corrected(observed, expected))
    return Statistic(None, n_units, pairs, NO_VARIATION) if np.isnan(value) else Statistic(value, n_units, pairs)
