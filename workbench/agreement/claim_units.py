"""Claims of several annotators as units: one for each cluster that `alignment` makes of them.

A claim that was split differently belongs to no unit with two labels: whose verdict would be compared with whose? It stands in coverage.
Every number on aligned claims is conditional on their being found by both, so coverage stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.agreement import alignment
from workbench.agreement.ratings import Ratings, RatingTable
from workbench.agreement.statistic import Statistic

ALL_SETTLED = "the claims were settled before: nothing had to be aligned"
NOT_SHARED = "no text that two people read has a claim"


class Mark(NamedTuple):
    """One annotator's claim. document, annotator: positions; by: id of the pass; spans: half-open code points."""

    document: int
    annotator: int
    day: int
    by: int
    uuid: str
    spans: tuple[tuple[int, int], ...]
    text: str
    verdict: str = ""
    types: tuple[str, ...] = ()
    worth: int | None = None
    why: str = ""
    cited: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unit:
    """What several annotators claim, or one alone. `marks` in the order of annotators; several of one only where `is_split`."""

    document: int
    marks: tuple[Mark, ...]
    is_split: bool
    is_given: bool = False  # all judge the same settled claim: nothing was aligned

    @property
    def is_shared(self) -> bool:
        return not self.is_split and len(self.marks) > 1


@dataclass(frozen=True, eq=False)
class ClaimUnits:
    """In the order of documents and places. `readers`: how many read each document (by position); `greedy`: clusters not proved best."""

    units: tuple[Unit, ...]
    readers: Mapping[int, int]
    greedy: int = 0

    @cached_property
    def size(self) -> int:
        """How many claims are in them."""
        return sum(len(unit.marks) for unit in self.units)

    @classmethod
    def of(cls, marks: Iterable[Mark], readers: Mapping[int, int], starts: Callable[[int], Sequence[int]]) -> ClaimUnits:
        """starts: where the sentences of a document begin, in code points."""
        by_document: dict[int, list[Mark]] = defaultdict(list)
        for mark in marks:
            by_document[mark.document].append(mark)
        units, greedy = [], 0
        for document in sorted(by_document):
            here = by_document[document]
            claims = [alignment.Claim(str(at), str(mark.annotator), mark.spans, mark.text) for at, mark in enumerate(here)]
            ordered, _, joined = alignment.joins(claims, starts(document))
            for matches, method in joined:
                found = [here[int(ordered[at].id)] for match in matches for at in match]
                if len(found) > 1:
                    found.sort(key=lambda mark: (mark.annotator, mark.spans, mark.uuid))
                units.append(Unit(document, tuple(found), len(matches) > 1))
                greedy += method == "greedy"
        return cls(tuple(units), readers, greedy)

    def with_settled(self, marks: Iterable[Mark]) -> ClaimUnits:
        """And claims that were settled for all: one unit for each, whoever judged it."""
        by_claim: dict[tuple[int, str], list[Mark]] = defaultdict(list)
        for mark in marks:
            by_claim[mark.document, mark.uuid].append(mark)
        settled = [
            Unit(document, tuple(sorted(found, key=lambda mark: mark.annotator)), False, is_given=True)
            for (document, _), found in sorted(by_claim.items())
        ]
        return ClaimUnits((*self.units, *settled), self.readers, self.greedy)

    def coverage(self) -> Statistic:
        """Claims that have a partner, of all claims in texts that two people read. n_units: those texts. Settled claims need none."""
        read_twice = [unit for unit in self.units if not unit.is_given and self.readers.get(unit.document, 0) > 1]
        claims = sum(len(unit.marks) for unit in read_twice)
        if not claims:
            return Statistic(None, reason=ALL_SETTLED if any(unit.is_given for unit in self.units) else NOT_SHARED)
        matched = sum(len(unit.marks) for unit in read_twice if unit.is_shared)
        split = sum(len(unit.marks) for unit in read_twice if unit.is_split)
        notes = [f"{matched} of {claims} claims have a partner, {split} were split differently"]
        if self.greedy:
            notes.append(f"{self.greedy} clusters found greedily, not proved best")
        return Statistic(matched / claims, len({unit.document for unit in read_twice}), matched, note="; ".join(notes))

    def table(
        self,
        label: Callable[[Mark], int | None],
        labels: Sequence[str],
        annotators: Sequence[str],
        documents: Sequence[str],
        *,
        is_ordered: bool,
    ) -> ClaimTable:
        """label: a mark's position in `labels`, None for no rating. Split clusters give none."""
        rows: list[tuple[int, int, int, int]] = []
        units: list[Unit] = []
        for unit in self.units:
            given = [] if unit.is_split else [(mark, at) for mark in unit.marks if (at := label(mark)) is not None]
            if given:
                rows += [(mark.annotator, len(units), at, mark.day) for mark, at in given]
                units.append(unit)
        array = np.array(rows, np.int64).reshape(-1, 4)
        ratings = Ratings(tuple(annotators), range(len(units)), tuple(labels), array[:, 0], array[:, 1], array[:, 2])
        of = np.array([unit.document for unit in units], np.int64)
        return ClaimTable(RatingTable(ratings, of, tuple(documents), is_ordered, array[:, 3]), tuple(units))

    def choices(self, chosen: Callable[[Mark], frozenset[str]], annotators: Sequence[str]) -> dict[str, dict[str, frozenset[str]]]:
        """For sets, such as what is cited: unit -> annotator -> set, of units that two people share."""
        return {
            str(at): {annotators[mark.annotator]: chosen(mark) for mark in unit.marks}
            for at, unit in enumerate(self.units)
            if unit.is_shared
        }


@dataclass(frozen=True, eq=False)
class ClaimTable:
    """A table whose units are claims. units: as the table numbers them."""

    table: RatingTable
    units: tuple[Unit, ...]

    @property
    def document(self) -> NDArray[np.int64]:
        assert self.table.documents is not None
        return self.table.documents
