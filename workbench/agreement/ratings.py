"""Ratings as arrays. A rating is (annotator, unit, label); missing is absence, never a label."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.counts import tally
from workbench.agreement.statistic import Counts

Rating = tuple[str, str, Hashable]


class BadRatings(ValueError):
    """Ratings that cannot be counted. `at` is the position of the offending one."""

    def __init__(self, at: int, what_happened: str) -> None:
        super().__init__(what_happened)
        self.at = at


@dataclass(frozen=True, eq=False)
class Ratings:
    """Names once, ratings as positions in them. `labels` is the declared scheme in scale order, unused labels included."""

    annotators: tuple[str, ...]
    units: Sequence[Any]  # names, or a range where they have none
    labels: tuple[Hashable, ...]
    annotator: NDArray[np.int64]  # (ratings,) each; positions in the tuples above
    unit: NDArray[np.int64]
    label: NDArray[np.int64]

    @classmethod
    def of(cls, ratings: Iterable[Rating], labels: Sequence[Hashable] | None = None) -> Ratings:
        """labels: the scheme in scale order; without it the labels seen, in no meaningful order.

        Raises BadRatings for a label outside the scheme and for an annotator who labels a unit twice: a relabel is not a second
        annotator, see `annotators.self_consistency`.
        """
        rows = list(ratings)
        annotators, units = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
        scheme = tuple(labels) if labels is not None else tuple(sorted({row[2] for row in rows}, key=_readable))
        if len(set(scheme)) < len(scheme):
            raise BadRatings(0, "a label is declared twice")
        place = [{name: index for index, name in enumerate(names)} for names in (annotators, units, scheme)]
        if labels is not None:
            for at, row in enumerate(rows):
                if row[2] not in place[2]:
                    raise BadRatings(at, f"the label {row[2]!r} is not declared")
        columns = (np.fromiter((places[row[column]] for row in rows), np.int64, len(rows)) for column, places in enumerate(place))
        found = cls(tuple(annotators), tuple(units), scheme, *columns)
        found._refuse_twice()
        return found

    @classmethod
    def of_table(cls, table: Sequence[Sequence[int]], labels: Sequence[Hashable], annotators: tuple[str, str] = ("A", "B")) -> Ratings:
        """Two annotators' published table: rows = the first one's label, columns = the second's."""
        first, second = np.repeat(np.indices(np.shape(table)).reshape(2, -1), np.ravel(table), axis=1)
        units = tuple(f"u{number:0{len(str(len(first)))}d}" for number in range(1, len(first) + 1))
        who, unit = np.repeat([0, 1], len(first)), np.tile(np.arange(len(first)), 2)
        return cls(tuple(annotators), units, tuple(labels), who, unit, np.concatenate([first, second]))

    def _refuse_twice(self) -> None:
        key = self.annotator * max(len(self.units), 1) + self.unit
        order = np.argsort(key, kind="stable")
        again = np.flatnonzero(np.diff(key[order]) == 0)
        if again.size:
            at = int(order[again + 1].min())
            raise BadRatings(at, f"{self.annotators[self.annotator[at]]} labels {self.units[self.unit[at]]} twice")

    @cached_property
    def m(self) -> NDArray[np.int64]:
        """(units,): how many labels each has."""
        return np.bincount(self.unit, minlength=len(self.units))

    @cached_property
    def counts(self) -> Counts:
        """(units, labels): how many annotators gave each label."""
        return tally(self.unit, self.label, (len(self.units), len(self.labels)))

    def grid(self) -> NDArray[np.int64]:
        """(annotators, units): the label's position, -1 where there is none. For few annotators; the counts are for many."""
        grid = np.full((len(self.annotators), len(self.units)), -1, np.int64)
        grid[self.annotator, self.unit] = self.label
        return grid

    def only(self, annotators: Iterable[str]) -> Ratings:
        """These annotators' ratings, in the given order."""
        wanted = tuple(annotators)
        place = np.full(len(self.annotators) + 1, -1, np.int64)
        for index, name in enumerate(wanted):
            if name not in self.annotators:
                raise KeyError(name)
            place[self.annotators.index(name)] = index
        kept = place[self.annotator] >= 0
        return Ratings(wanted, self.units, self.labels, place[self.annotator[kept]], self.unit[kept], self.label[kept])

    def without(self, annotator: str) -> Ratings:
        return self.only(name for name in self.annotators if name != annotator)

    def relabelled(self, new: Callable[[Any], Hashable | None], labels: Sequence[Hashable]) -> Ratings:
        """Each label replaced by `new(label)`, None dropping the rating: one against the rest, on the scale only, topic in a set."""
        place = {label: index for index, label in enumerate(labels)}
        table = np.array([-1 if (name := new(old)) is None else place[name] for old in self.labels], np.int64)
        now = table[self.label]
        kept = now >= 0
        return Ratings(self.annotators, self.units, tuple(labels), self.annotator[kept], self.unit[kept], now[kept])


@dataclass(frozen=True, eq=False)
class RatingTable:
    """Ratings with what is known of their units and of when they were given.

    documents: (units,) positions in `document_names`, None where units do not lie in documents; is_ordered: the labels' order means
    something; days: (ratings,) `date.toordinal()` of the day each was given, None when not known.
    """

    ratings: Ratings
    documents: NDArray[np.int64] | None
    document_names: tuple[str, ...]
    is_ordered: bool
    days: NDArray[np.int64] | None = None


def _readable(label: Hashable) -> tuple[str, str]:
    return type(label).__name__, repr(sorted(map(str, label))) if isinstance(label, frozenset) else str(label)
