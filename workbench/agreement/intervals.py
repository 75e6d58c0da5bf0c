"""Intervals by resampling what is independent: documents where units are sentences or spans, units otherwise.

They treat the annotators as fixed: more units narrow them, only more annotators tell about other annotators. With 25 sentences a
document and documents of unequal difficulty a unit bootstrap covered 69-74 % instead of 95 %, the document bootstrap 91-96 %.
Pair disagreements resampled with D_e held fixed (as in KALPHA) covered .82-.89 and are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.special import stdtrit  # type: ignore[import-untyped]

from workbench.agreement.counts import n_pairs, patterns
from workbench.agreement.estimators import Estimator, document_sums, unit_sums
from workbench.agreement.statistic import NO_PAIR, NO_RATINGS, Counts, Floats, Interval, Statistic

REPLICATES = 1000
LEVEL = 0.95
CELLS = 1_000_000  # numbers held at once while resampling


def bootstrap(
    sums: Floats,
    value: Callable[[Floats], Floats],
    random: Generator,
    *,
    times: NDArray[np.int64] | None = None,
    what: str = "documents",
    replicates: int = REPLICATES,
    level: float = LEVEL,
) -> Interval:
    """Percentile bootstrap. sums: (clusters, k), what each cluster adds; times: (clusters,) how many clusters each row stands for.

    A replicate draws as many clusters as there are, with replacement: multinomial weights on the rows. Replicates without a value
    are left out of the quantiles and counted. Source: Efron & Tibshirani (1993), ch. 13; for alpha Zapf et al. (2016).
    """
    times = np.ones(len(sums), np.int64) if times is None else times
    sums, times = sums[times > 0], times[times > 0]
    n = int(times.sum())
    if n < 2:
        return Interval(None, None, f"bootstrap over {what}", reason=f"fewer than two {what}")
    drawn = [value(weights @ sums) for weights in _weights(times, n, random, replicates, sums.shape[1])]
    return _quantiles(np.concatenate(drawn), what, level)


def bootstraps(sums: Floats, values: Sequence[Callable[[Floats], Floats]], random: Generator, *, what: str = "documents") -> list[Interval]:
    """`bootstrap` of several values of the same sums, from one draw."""
    n = len(sums)
    if n < 2:
        return [Interval(None, None, f"bootstrap over {what}", reason=f"fewer than two {what}") for _ in values]
    totals = np.vstack([weights @ sums for weights in _weights(np.ones(n, np.int64), n, random, REPLICATES, sums.shape[1])])
    return [_quantiles(np.asarray(value(totals)), what, LEVEL) for value in values]


def _quantiles(values: Floats, what: str, level: float) -> Interval:
    """(replicates,) values, NaN where undefined."""
    method, replicates = f"bootstrap over {what}", len(values)
    values = values[~np.isnan(values)]
    undefined = replicates - len(values)
    if len(values) < 2:
        return Interval(None, None, method, replicates=replicates, undefined=undefined, reason="no replicate has a value")
    if np.ptp(values) < 1e-12:  # five units that all agree do not make agreement certain
        return Interval(None, None, method, replicates=replicates, undefined=undefined, reason="every replicate has the same value")
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), method, float(values.std(ddof=1)), replicates, undefined)


def _weights(times: NDArray[np.int64], n: int, random: Generator, replicates: int, width: int) -> Iterator[Floats]:
    block = max(1, CELLS // max(len(times), width))
    for start in range(0, replicates, block):
        size = min(block, replicates - start)
        if n > len(times):
            yield random.multinomial(n, times / n, size=size).astype(float)
        else:  # every row once: drawing rows takes a quarter of the time that counting them by binomials does
            drawn = np.empty((size, n))
            for replicate in drawn:  # one at a time: its counts stay near the processor
                replicate[:] = np.bincount(random.integers(0, n, size=n), minlength=n)
            yield drawn


@dataclass(frozen=True, eq=False)
class Drawn:
    """One draw of all replicates, for every estimator: how often each count pattern is in each of them.

    rows: (patterns, labels); times: (patterns,) units with each; replicates: (replicates, patterns), None with fewer than two clusters.
    """

    rows: Counts
    times: NDArray[np.int64]
    replicates: Floats | None
    what: str

    @classmethod
    def of(cls, counts: Counts, documents: NDArray[np.int64] | None, random: Generator, replicates: int = REPLICATES) -> Drawn:
        """counts: (units, labels), all of which take part; documents: (units,) whose each unit is, None where units are independent."""
        used = patterns(counts)
        if documents is None:
            n = len(counts)
            drawn = random.multinomial(n, used.times / n, size=replicates).astype(float) if n >= 2 else None
            return cls(used.rows, used.times, drawn, "units")
        _, document = np.unique(documents, return_inverse=True)
        n = int(document.max(initial=-1)) + 1
        if n < 2:
            return cls(used.rows, used.times, None, "documents")
        cells = (np.ones(len(document)), (document, used.of))
        in_documents = sparse.coo_array(cells, shape=(n, len(used.rows))).tocsr().T.tocsr()
        blocks = [(in_documents @ weights.T).T for weights in _weights(np.ones(n, np.int64), n, random, replicates, len(used.rows))]
        return cls(used.rows, used.times, np.vstack(blocks), "documents")

    def interval(self, sums: Floats, value: Callable[[Floats], Floats], level: float = LEVEL) -> Interval:
        """sums: (patterns, k), what a unit of each pattern adds."""
        if self.replicates is None:
            return Interval(None, None, f"bootstrap over {self.what}", reason=f"fewer than two {self.what}")
        return _quantiles(np.asarray(value(self.replicates @ sums)), self.what, level)


class Resampled:
    """Statistics with intervals from one draw: a report of thirty numbers draws once instead of thirty times.

    Documents are drawn where they are given, among those with a pairable unit; with a labelled unit for estimators that use singletons.
    """

    def __init__(self, counts: Counts, documents: NDArray[np.int64] | None, random: Generator) -> None:
        m = counts.sum(axis=1)
        paired, labelled = m >= 2, m >= 1
        self.n_units, self.n_pairs, self.is_empty = int(paired.sum()), n_pairs(counts), not labelled.any()
        self._paired = Drawn.of(counts[paired], None if documents is None else documents[paired], random)
        self._labelled = self._paired
        if paired.sum() < labelled.sum():
            self._labelled = Drawn.of(counts[labelled], None if documents is None else documents[labelled], random)

    def statistic(self, estimator: Estimator, seen_as: Callable[[Counts], Counts] = lambda rows: rows) -> Statistic:
        """seen_as: other labels for the same units, such as one against the rest; it may not change how many a unit has."""
        if self.is_empty or not self.n_units:
            return Statistic(None, reason=NO_RATINGS if self.is_empty else NO_PAIR)
        drawn = self._labelled if estimator.uses_singletons else self._paired
        sums = estimator.sums(seen_as(drawn.rows))
        value = float(estimator.value(drawn.times @ sums))
        if math.isnan(value):
            return Statistic(None, self.n_units, self.n_pairs, estimator.undefined)
        return Statistic(value, self.n_units, self.n_pairs, interval=drawn.interval(sums, estimator.value))


def jackknife(
    sums: Floats,
    value: Callable[[Floats], Floats],
    *,
    times: NDArray[np.int64] | None = None,
    what: str = "documents",
    level: float = LEVEL,
    highest: float = 1.0,
) -> Interval:
    """Each cluster left out once; Student's t with n - 1 degrees of freedom, clipped at `highest`. No randomness: the check on the other.

    Source: Efron & Tibshirani (1993), ch. 11; for alpha Hughes (2022).
    """
    times = np.ones(len(sums), np.int64) if times is None else times
    method, n = f"jackknife over {what}", int(times.sum())
    if n < 2:
        return Interval(None, None, method, reason=f"fewer than two {what}")
    total = times @ sums
    left_out = np.asarray(value(total - sums))
    defined = ~np.isnan(left_out)
    undefined, point = int(times[~defined].sum()), float(value(total))
    if n - undefined < 2 or math.isnan(point):
        return Interval(None, None, method, replicates=n, undefined=undefined, reason="fewer than two replicates have a value")
    left_out, weight = left_out[defined], times[defined]
    mean = np.average(left_out, weights=weight)
    error = math.sqrt((n - 1) / n * float((weight * (left_out - mean) ** 2).sum()))
    return t_interval(point, error, n - 1, method=method, replicates=n, undefined=undefined, level=level, highest=highest)


def t_interval(
    point: float, error: float, df: int, *, method: str, replicates: int = 0, undefined: int = 0, level: float = LEVEL, highest: float = 1.0
) -> Interval:
    reach = float(stdtrit(df, (1 + level) / 2)) * error
    return Interval(point - reach, min(point + reach, highest), method, error, replicates, undefined)


def with_interval(
    statistic: Statistic,
    estimator: Estimator,
    counts: Counts,
    random: Generator,
    *,
    documents: NDArray[np.int64] | None = None,
    replicates: int = REPLICATES,
    level: float = LEVEL,
) -> Statistic:
    """The statistic with a bootstrap over documents (units,) when given, over units otherwise; unchanged when it has no value."""
    if statistic.value is None:
        return statistic
    if documents is None:
        sums, times = unit_sums(estimator, counts)
        return statistic.with_interval(
            bootstrap(sums, estimator.value, random, times=times, what="units", replicates=replicates, level=level)
        )
    sums = document_sums(estimator, counts, documents)
    return statistic.with_interval(bootstrap(sums, estimator.value, random, replicates=replicates, level=level))


def jackknife_of(estimator: Estimator, counts: Counts, documents: NDArray[np.int64] | None = None, *, level: float = LEVEL) -> Interval:
    """The jackknife of an estimator over documents (units,) when given, over units otherwise."""
    if documents is not None:
        return jackknife(document_sums(estimator, counts, documents), estimator.value, level=level)
    sums, times = unit_sums(estimator, counts)
    return jackknife(sums, estimator.value, times=times, what="units", level=level)


def clusters_needed(interval: Interval, n_clusters: int, half_width: float = 0.10) -> int | None:
    """How many documents (or units) like these would give ± half_width; None without a standard error. For the overlap planner."""
    if not interval.standard_error:
        return None
    reach = float(stdtrit(max(n_clusters - 1, 1), (1 + LEVEL) / 2))
    return math.ceil(n_clusters * (reach * interval.standard_error / half_width) ** 2)
