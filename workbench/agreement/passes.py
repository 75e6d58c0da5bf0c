"""From finished passes to ratings: who read which sentences, where they marked claims, what they called the others.

Everything is arrays of positions, since a campaign may hold a million ratings. Positions of documents and annotators are those in the
names given beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.ratings import Ratings, RatingTable

Ints = NDArray[np.int64]
FAR = 2**40  # farther than any text is long, so that the places of all texts stand on one line
CLAIM, NO_CLAIM = "claim", "none"


@dataclass(frozen=True, eq=False)
class Passes:
    """(passes,) each, in the order of their ids: whose, through what, from which sentence (ordinal) to before which, on which day finished.

    day: `date.toordinal()`.
    """

    id: Ints
    document: Ints
    annotator: Ints
    first: Ints
    last: Ints
    day: Ints

    def kept(self, which: NDArray[np.bool_]) -> Passes:
        return Passes(*(values[which] for values in (self.id, self.document, self.annotator, self.first, self.last, self.day)))

    def latest(self) -> Passes:
        """Of each annotator and section the pass finished last; earlier ones belong to self-consistency."""
        order = np.lexsort((self.id, self.day, self.first, self.annotator, self.document))
        is_last = np.ones(len(order), bool)
        same = [np.diff(column[order]) == 0 for column in (self.document, self.annotator, self.first)]
        is_last[:-1] = ~(same[0] & same[1] & same[2])
        kept = np.zeros(len(order), bool)
        kept[order[is_last]] = True
        return self.kept(kept)

    def at(self, ids: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """(position of each id, whether it is there)."""
        place = np.minimum(np.searchsorted(self.id, ids), max(len(self.id) - 1, 0))
        return place, self.id[place] == ids if len(self.id) else np.zeros(len(ids), bool)


@dataclass(frozen=True, eq=False)
class Sentences:
    """(sentences,) each, by document and ordinal: only those that take part in statistics."""

    document: Ints
    ordinal: Ints
    start: Ints
    end: Ints

    def of_span(self, document: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """For spans (half-open): the first sentence each touches, and one after the last."""
        here = document * FAR
        first = np.searchsorted(self.document * FAR + self.end, here + start, side="right")
        return first, np.searchsorted(self.document * FAR + self.start, here + end, side="left")

    def find(self, document: Ints, ordinal: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """(position of each sentence, whether it is there)."""
        if not len(self.document):
            return np.zeros(len(document), np.int64), np.zeros(len(document), bool)
        place = np.minimum(np.searchsorted(self._keys(), document * FAR + ordinal), len(self.document) - 1)
        return place, (self.document[place] == document) & (self.ordinal[place] == ordinal)

    def _keys(self) -> Ints:
        return np.asarray(self.document * FAR + self.ordinal)


@dataclass(frozen=True, eq=False)
class Read:
    """(ratings,) each: every sentence that a pass went through, as positions of the pass and of the sentence, and what it became there.

    is_claim: a live claim touches it; label: the decision's code, 0 without one; origin: how that came to be, as a code.
    """

    passes: Passes
    sentences: Sentences
    by: Ints
    sentence: Ints
    is_claim: NDArray[np.bool_]
    label: Ints
    origin: Ints

    @classmethod
    def of(cls, passes: Passes, sentences: Sentences, spans: Ints, decisions: Ints) -> Read:
        """spans: (spans, 3) pass id, start, end; decisions: (decisions, 4) pass id, ordinal, label, origin. Of other passes: left out."""
        lo = np.searchsorted(sentences._keys(), passes.document * FAR + passes.first)
        hi = np.searchsorted(sentences._keys(), passes.document * FAR + passes.last)
        length = np.maximum(hi - lo, 0)
        offset = np.cumsum(length) - length
        by = np.repeat(np.arange(len(length)), length)
        sentence = np.arange(length.sum()) - np.repeat(offset - lo, length)
        found = cls(passes, sentences, by, sentence, np.zeros(len(by), bool), np.zeros(len(by), np.int64), np.zeros(len(by), np.int64))
        found._mark(offset, lo, hi, spans)
        found._decide(offset, lo, hi, decisions)
        return found

    def _mark(self, offset: Ints, lo: Ints, hi: Ints, spans: Ints) -> None:
        by, is_here = self.passes.at(spans[:, 0])
        by, spans = by[is_here], spans[is_here]
        first, last = self.sentences.of_span(self.passes.document[by], spans[:, 1], spans[:, 2])
        first, last = np.maximum(first, lo[by]), np.minimum(last, hi[by])
        count = np.maximum(last - first, 0)
        touched = np.repeat(first - lo[by] + offset[by], count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self.is_claim[touched] = True

    def _decide(self, offset: Ints, lo: Ints, hi: Ints, decisions: Ints) -> None:
        by, is_here = self.passes.at(decisions[:, 0])
        by, decisions = by[is_here], decisions[is_here]
        sentence, is_counted = self.sentences.find(self.passes.document[by], decisions[:, 1])
        is_counted &= (sentence >= lo[by]) & (sentence < hi[by])
        at = (offset[by] + sentence - lo[by])[is_counted]
        self.label[at], self.origin[at] = decisions[is_counted, 2], decisions[is_counted, 3]

    def kept(self, which: NDArray[np.bool_]) -> Read:
        return Read(
            self.passes, self.sentences, self.by[which], self.sentence[which], self.is_claim[which], self.label[which], self.origin[which]
        )

    def detection(self) -> Labelled:
        """Claim or none: of every sentence that somebody went through."""
        return Labelled(self, (CLAIM, NO_CLAIM), np.where(self.is_claim, 0, 1))

    def subtypes(self, labels: Mapping[int, str]) -> Labelled:
        """What sentences without a claim are; whoever sees a claim there has no part in it. labels: the decision's code -> its name."""
        place = np.full(max(labels, default=0) + 2, -1, np.int64)
        place[list(labels)] = np.arange(len(labels))
        kept = self.kept(~self.is_claim & (place[self.label] >= 0))
        return Labelled(kept, tuple(labels.values()), place[kept.label])


@dataclass(frozen=True, eq=False)
class Labelled:
    """Read sentences with a layer's labels. label: (ratings,) positions in `labels`."""

    read: Read
    labels: tuple[str, ...]
    label: Ints

    @property
    def annotator(self) -> Ints:
        return np.asarray(self.read.passes.annotator[self.read.by])

    def table(self, annotators: Sequence[str], documents: Sequence[str]) -> SentenceTable:
        seen, unit = np.unique(self.read.sentence, return_inverse=True)
        ratings = Ratings(tuple(annotators), range(len(seen)), self.labels, self.annotator, unit, self.label)
        of = self.read.sentences.document[seen]
        table = RatingTable(ratings, of, tuple(documents), False, self.read.passes.day[self.read.by])
        return SentenceTable(table, of, self.read.sentences.ordinal[seen])


@dataclass(frozen=True, eq=False)
class SentenceTable:
    """A table whose units are sentences. document, ordinal: (units,) where each stands."""

    table: RatingTable
    document: Ints
    ordinal: Ints


def newest(rows: Ints) -> Ints:
    """(rows, 3 or more) key, key, revision, …: of each pair of keys the row of the highest revision."""
    if not _is_ascending(rows):
        rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    is_last = np.ones(len(rows), bool)
    is_last[:-1] = (np.diff(rows[:, 0]) != 0) | (np.diff(rows[:, 1]) != 0)
    return np.asarray(rows[is_last])


def _is_ascending(rows: Ints) -> bool:
    """As a database mostly gives them: sorting a million takes longer than reading them."""
    first, second, third = (np.diff(rows[:, at]) for at in range(3))
    return bool(((first > 0) | ((first == 0) & ((second > 0) | ((second == 0) & (third > 0))))).all())
