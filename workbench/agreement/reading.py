"""The largest sources of disagreement, in figures that can be said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.ratings import RatingTable

HALF = 0.5


@dataclass(frozen=True)
class Source:
    """`disagreeing` of `total` disagreeing pairs of labels lie between two labels, with one annotator, or in few documents.

    names: two labels; an annotator; or as many documents as hold at least half, hardest first.
    """

    kind: Literal["labels", "annotator", "documents"]
    names: tuple[str, ...]
    disagreeing: int
    total: int


def sources(table: RatingTable, at_most: int = 3) -> list[Source]:
    """The two labels that part people most, the annotator who is in most, the documents that hold most; then further pairs of labels."""
    between = _between_labels(table)
    total = sum(found.disagreeing for found in between)
    if not total:
        return []
    of_labels = between if len(table.ratings.labels) > 2 else []  # of two labels there is nothing to say
    first = [*of_labels[:1], _annotator(table, total), _documents(table, total)]
    return ([source for source in first if source is not None] + of_labels[1:])[:at_most]


def _between_labels(table: RatingTable) -> list[Source]:
    counts, labels = table.ratings.counts, [str(label) for label in table.ratings.labels]
    met = counts.T @ counts
    cells = [(int(met[at, other]), labels[at], labels[other]) for at in range(len(labels)) for other in range(at + 1, len(labels))]
    total = sum(n for n, _, _ in cells)
    return [Source("labels", (one, other), n, total) for n, one, other in sorted(cells, key=lambda cell: -cell[0]) if n]


def _annotator(table: RatingTable, total: int) -> Source | None:
    """Nobody in particular where there are only two."""
    ratings = table.ratings
    apart = ratings.m[ratings.unit] - ratings.counts[ratings.unit, ratings.label]
    involved = np.bincount(ratings.annotator, apart, len(ratings.annotators))
    if (involved > 0).sum() < 3:
        return None
    most = int(involved.argmax())
    return Source("annotator", (ratings.annotators[most],), int(involved[most]), total)


def _documents(table: RatingTable, total: int) -> Source | None:
    if table.documents is None or len(np.unique(table.documents)) < 2:
        return None
    counts, m = table.ratings.counts, table.ratings.m
    apart = m * (m - 1) // 2 - (counts * (counts - 1) // 2).sum(axis=1)
    of = np.bincount(table.documents, apart, len(table.document_names))
    order = np.argsort(-of, kind="stable")
    needed = int(np.searchsorted(np.cumsum(of[order]), HALF * total)) + 1
    return Source("documents", _named(table.document_names, order[:needed]), int(of[order[:needed]].sum()), total)


def _named(names: Sequence[str], positions: np.ndarray) -> tuple[str, ...]:
    return tuple(names[int(at)] for at in positions)
