"""The same units twice: by one person at two times (self-consistency), or by a person and the gold standard.

Neither is agreement between annotators, and neither is ever pooled into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import Alpha
from workbench.agreement.claim_units import ClaimUnits, Mark
from workbench.agreement.distances import nominal
from workbench.agreement.pairs import cohen_kappa
from workbench.agreement.passes import Labelled
from workbench.agreement.statistic import NO_VARIATION, Counts, Statistic

Ints = NDArray[np.int64]
NOT_TWICE = "nobody labelled a unit again"
NO_GOLD = "no unit has a gold label"


@dataclass(frozen=True, eq=False)
class Twice:
    """(units,) each: whose it is, the label given, and the label to hold it against, all as positions."""

    person: Ints
    label: Ints
    other: Ints

    def table(self, q: int, person: int | None = None) -> Counts:
        """(labels, labels): rows the label given, columns the one beside it; of one person or of all."""
        here = np.ones(len(self.person), bool) if person is None else self.person == person
        cells: Counts = np.bincount(self.label[here] * q + self.other[here], minlength=q * q).reshape(q, q)
        return cells

    @property
    def people(self) -> list[int]:
        return [int(at) for at in np.unique(self.person)]


def by_oneself(before: Labelled, again: Labelled) -> Twice:
    """The sentences that a person labelled in both."""
    first, second = (found.annotator * (len(found.read.sentences.document) + 1) + found.read.sentence for found in (before, again))
    _, one, other = np.intersect1d(first, second, return_indices=True)
    return Twice(before.annotator[one], before.label[one], again.label[other])


def against_gold(labelled: Labelled, gold: Labelled) -> Twice:
    """Every rating of a sentence that has a gold label; nobody is held against their own. Two golds: the one finished last."""
    order = np.argsort(gold.read.passes.day[gold.read.by], kind="stable")
    size = len(labelled.read.sentences.document)
    label, owner = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    label[gold.read.sentence[order]], owner[gold.read.sentence[order]] = gold.label[order], gold.annotator[order]
    at = labelled.read.sentence
    is_gold = (label[at] >= 0) & (owner[at] != labelled.annotator)
    return Twice(labelled.annotator[is_gold], labelled.label[is_gold], label[at][is_gold])


def of_claims(units: ClaimUnits, people: Sequence[int], label: Callable[[Mark], int | None]) -> Twice:
    """Units of claims whose `document` is a position in `people` (whose it is) and whose annotators are 0 and 1."""
    rows = []
    for unit in units.units:
        if unit.is_shared and len(unit.marks) == 2:
            one, other = (label(mark) for mark in unit.marks)
            if one is not None and other is not None:
                rows.append((people[unit.document], one, other))
    return Twice(*np.array(rows, np.int64).reshape(-1, 3).T)


def marks_for(before: Sequence[Mark], again: Sequence[Mark], owners: Sequence[tuple[int, int]]) -> list[Mark]:
    """Marks as `of_claims` wants them aligned. owners: (document, person), in the order of the new documents."""
    place = {owner: at for at, owner in enumerate(owners)}
    found = []
    for side, marks in enumerate((before, again)):
        for mark in marks:
            if (at := place.get((mark.document, mark.annotator))) is not None:
                found.append(mark._replace(document=at, annotator=side))
    return found


def percent_of(table: Counts) -> Statistic:
    n = int(table.sum())
    return Statistic(float(np.trace(table) / n), n, n) if n else Statistic(None, reason=NOT_TWICE)


def alpha_of(table: Counts) -> Statistic:
    """Krippendorff's alpha of the two, nominal."""
    n = int(table.sum())
    if not n:
        return Statistic(None, reason=NOT_TWICE)
    value = float(Alpha(nominal(len(table))).of_coincidences((table + table.T).astype(float)))
    return Statistic(None, n, n, NO_VARIATION) if np.isnan(value) else Statistic(value, n, n)


def f1_of(table: Counts, label: int) -> Statistic:
    """2 both / (given + in the other)."""
    both, either = int(table[label, label]), int(table[label].sum() + table[:, label].sum())
    n = int(table.sum())
    return Statistic(2 * both / either, n, n) if either else Statistic(None, n, n, "neither gave this label")


def statistics(twice: Twice, labels: Sequence[str], prefix: str) -> Iterator[tuple[str, str, int | None, Statistic]]:
    """(name, label, person or None for all, statistic); prefix `self` or `gold`."""
    q = len(labels)
    for person in (None, *twice.people):
        table = twice.table(q, person)
        yield f"{prefix}_percent_agreement", "", person, _or_why(percent_of(table), prefix)
        if prefix == "self":
            yield "self_krippendorff_alpha", "", person, alpha_of(table)
        else:
            yield "gold_cohen_kappa", "", person, _or_why(cohen_kappa(table), prefix)
            for at, label in enumerate(labels):
                if table.sum():
                    yield "gold_f1", label, person, f1_of(table, at)


def _or_why(statistic: Statistic, prefix: str) -> Statistic:
    return Statistic(None, reason=NO_GOLD) if prefix == "gold" and not statistic.n_units else statistic
