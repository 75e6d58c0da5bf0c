"""Spans marked in texts: how far two annotators' marks meet, exactly, by token, by character, by boundary.

All texts are laid on one line of numbers and compared there together: a campaign has tens of thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.statistic import Floats, Statistic, divided

Kind = Literal["exact", "token", "character", "boundary"]
KINDS: tuple[Kind, ...] = ("exact", "token", "character", "boundary")
NOT_TWO = "no document marked by two annotators"
NO_TOKENS = "the tokens of a document are not known"

Ints = NDArray[np.int64]


TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens_of(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Words, and every other mark that is not white space by itself; half-open, counted from `start`."""
    return [(start + found.start(), start + found.end()) for found in TOKEN.finditer(text)]


class BadSpans(ValueError):
    """Spans that lie outside their text, or are empty."""


class Span(NamedTuple):
    """Half-open, in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class MarkedText:
    """One document from `begin` to `end`. An annotator with an empty list looked and marked nothing; one who is absent never looked.

    tokens: half-open, in text order, for token F1; None when they are not known.
    """

    spans: Mapping[str, tuple[Span, ...]]
    end: int
    begin: int = 0
    tokens: Sequence[tuple[int, int]] | None = None

    @classmethod
    def of(
        cls,
        spans: Mapping[str, Iterable[tuple[int, int, str]]],
        end: int,
        begin: int = 0,
        tokens: Sequence[tuple[int, int]] | None = None,
    ) -> MarkedText:
        """Spans in text order, the same span by the same annotator once. Raises BadSpans."""
        marked = {name: tuple(sorted({Span(*span) for span in found})) for name, found in spans.items()}
        for name, found in marked.items():
            for span in found:
                if not begin <= span.start < span.end <= end:
                    raise BadSpans(f"{name} marked {span.start}-{span.end} in a text from {begin} to {end}")
        return cls(marked, end, begin, tokens)


# -- all texts at once -----------------------------------------------------------------------------------------------------------


class Items(NamedTuple):
    """What is compared: whoever has the same `key` shares it. Each key once for a reader; weight: how much it counts."""

    reader: Ints
    key: Ints
    weight: Ints


@dataclass(frozen=True, eq=False)
class Laid:
    """Texts one after the other on one line, a place apart, so that no span of one meets a span of another.

    readers: whoever looked at a text is one for each text, in the order of texts and names. of, who: (readers,) text and position in
    `names`. reader, start, end, label: (spans,) by text, reader and place. length: (texts,).
    """

    names: tuple[str, ...]
    of: Ints
    who: Ints
    reader: Ints
    start: Ints
    end: Ints
    label: Ints
    length: Ints
    tokens: Ints  # (tokens, 2), half-open, in order
    has_tokens: NDArray[np.bool_]  # (texts,)

    @classmethod
    def out(cls, texts: Sequence[MarkedText]) -> Laid:
        names = sorted({name for text in texts for name in text.spans})
        place = {name: at for at, name in enumerate(names)}
        order = [sorted(text.spans) for text in texts]
        people = [place[name] for found in order for name in found]
        listed = [text.spans[name] for text, found in zip(texts, order, strict=True) for name in found]
        of = np.repeat(np.arange(len(texts)), [len(found) for found in order])
        reader = np.repeat(np.arange(len(listed)), [len(found) for found in listed])
        labels: dict[str, int] = {}
        flat = [(start, end, labels.setdefault(label, len(labels))) for start, end, label in chain.from_iterable(listed)]
        spans = np.array(flat, np.int64).reshape(-1, 3)
        length = np.array([text.end - text.begin for text in texts], np.int64)
        offset = np.cumsum(length + 1) - length - 1 - np.array([text.begin for text in texts], np.int64)
        shift = offset[of[reader]]
        tokens = np.array(list(chain.from_iterable(text.tokens or () for text in texts)), np.int64).reshape(-1, 2)
        tokens = tokens + np.repeat(offset, [len(text.tokens or ()) for text in texts])[:, None]
        has_tokens = np.array([text.tokens is not None for text in texts], bool)
        who = np.array(people, np.int64)
        return cls(tuple(names), of, who, reader, spans[:, 0] + shift, spans[:, 1] + shift, spans[:, 2], length, tokens, has_tokens)

    @cached_property
    def m(self) -> Ints:
        """(texts,): how many looked at each."""
        return np.bincount(self.of, minlength=len(self.length))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Every two readers of one text, by the first and then the second."""
        found = [(np.empty(0, np.int64),) * 2]
        for step in range(1, int(self.m.max(initial=0))):
            one = np.flatnonzero(self.of[step:] == self.of[:-step])
            found.append((one, one + step))
        first, second = (np.concatenate(side) for side in zip(*found, strict=True))
        order = np.lexsort((second, first))
        return first[order], second[order]

    def pair_of(self, one: Ints, other: Ints) -> Ints:
        """Positions in `pairs`, of readers in order."""
        first, second = self.pairs
        many = len(self.of)
        return np.searchsorted(first * many + second, one * many + other)

    @cached_property
    def cuts(self) -> Ints:
        """Where spans begin and end: no span of anybody does so between two of them."""
        return np.unique(np.concatenate([self.start, self.end]))

    @cached_property
    def segments(self) -> tuple[Ints, Ints]:
        """(spans,) each: the first segment between cuts that it covers, and one after the last."""
        return np.searchsorted(self.cuts, self.start), np.searchsorted(self.cuts, self.end)

    @cached_property
    def labels(self) -> int:
        return int(self.label.max(initial=0)) + 1

    def items(self, kind: Kind) -> Items:
        match kind:
            case "exact":
                first, last = self.segments
                _, key = np.unique((first * (len(self.cuts) + 1) + last) * self.labels + self.label, return_inverse=True)
                return self._items(self.reader, key)
            case "boundary":
                return self._items(np.tile(self.reader, 2), np.concatenate([self.start * 2, self.end * 2 + 1]))
            case "token":
                first = np.searchsorted(self.tokens[:, 1], self.start, side="right")
                return self._over(first, np.searchsorted(self.tokens[:, 0], self.end, side="left"))
            case "character":
                found = self._over(*self.segments)
                return found._replace(weight=np.diff(self.cuts)[found.key // self.labels])

    def _over(self, first: Ints, last: Ints) -> Items:
        """One item for each place from first to before last, and the span's label."""
        count = np.maximum(last - first, 0)
        place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - first, count)
        return self._items(np.repeat(self.reader, count), place * self.labels + np.repeat(self.label, count))

    def _items(self, reader: Ints, key: Ints) -> Items:
        many = max(len(self.of), 1)
        once = np.unique(key * many + reader)
        return Items(once % many, once // many, np.ones(len(once), np.int64))


@dataclass(frozen=True, eq=False)
class Compared:
    """(pairs,) each, two readers of a text: the text, their names' positions, twice what they share, the sum of both.

    is_nothing: neither marked anything; is_known: the text has what is compared.
    """

    names: tuple[str, ...]
    text: Ints
    one: Ints
    other: Ints
    shared: Ints
    both: Ints
    is_nothing: NDArray[np.bool_]
    is_known: NDArray[np.bool_]

    @classmethod
    def by(cls, laid: Laid, kind: Kind) -> Compared:
        items, (one, other) = laid.items(kind), laid.pairs
        has = np.bincount(items.reader, items.weight, len(laid.of)).astype(np.int64)
        shared = np.zeros(len(one), np.int64)
        for step in range(1, int(laid.m.max(initial=0))):  # by key and reader: the others who have it follow
            at = np.flatnonzero(items.key[step:] == items.key[:-step])
            if not len(at):
                break
            place = laid.pair_of(items.reader[at], items.reader[at + step])
            shared += np.bincount(place, 2 * items.weight[at], len(one)).astype(np.int64)
        known = laid.has_tokens[laid.of[one]] if kind == "token" else np.ones(len(one), bool)
        spans = np.bincount(laid.reader, minlength=len(laid.of))
        nothing = spans[one] + spans[other] == 0
        return cls(laid.names, laid.of[one], laid.who[one], laid.who[other], shared, has[one] + has[other], nothing, known)

    def kept(self, which: NDArray[np.bool_]) -> Compared:
        columns = ("text", "one", "other", "shared", "both", "is_nothing", "is_known")
        return replace(self, **{name: getattr(self, name)[which] for name in columns})

    def between(self, pair: tuple[str, str] | None) -> Compared:
        if pair is None:
            return self
        one, other = (self.names.index(name) if name in self.names else -1 for name in sorted(pair))
        return self.kept((self.one == one) & (self.other == other))

    def sums(self) -> Floats:
        """(texts that two people looked at, 2): twice what is shared, and the sum of both."""
        _, at = np.unique(self.text, return_inverse=True)
        return np.column_stack([np.bincount(at, self.shared), np.bincount(at, self.both)]).reshape(-1, 2).astype(float)

    def f1(self) -> Statistic:
        return _f1(len(np.unique(self.text)), len(self.text), *self._totals(np.zeros(len(self.text), np.int64), 1)[0])

    def by_text(self) -> dict[int, Statistic]:
        return {of: _f1(1, *figures) for of, figures in self._grouped(self.text)}

    def by_pair(self) -> dict[tuple[str, str], Statistic]:
        many = len(self.names)
        return {
            (self.names[key // many], self.names[key % many]): _f1(figures[0], *figures)
            for key, figures in self._grouped(self.one * many + self.other)
        }

    def _grouped(self, key: Ints) -> Iterator[tuple[int, tuple[int, ...]]]:
        found, at, count = np.unique(key, return_inverse=True, return_counts=True)
        totals = self._totals(at, len(found))
        for of, n, figures in zip(found.tolist(), count.tolist(), totals, strict=True):
            yield of, (n, *figures)

    def _totals(self, at: Ints, groups: int) -> list[list[int]]:
        """Twice what is shared, the sum of both, pairs that both marked nothing, pairs of which nothing is known."""
        columns = (self.shared, self.both, self.is_nothing, ~self.is_known)
        return np.column_stack([np.bincount(at, column, groups) for column in columns]).astype(np.int64).tolist()  # type: ignore[no-any-return]


def _f1(units: int, pairs: int, shared: int, both: int, nothing: int, unknown: int) -> Statistic:
    if unknown:
        return Statistic(None, reason=NO_TOKENS)
    if not units:
        return Statistic(None, reason=NOT_TWO)
    marked = pairs - nothing
    if not marked:
        return Statistic(None, units, 0, "both annotators marked nothing")
    if not both:
        return Statistic(None, units, marked, "no token is marked")
    note = f"{nothing} comparison{'s' if nothing > 1 else ''} left out where both marked nothing" if nothing else ""
    return Statistic(shared / both, units, marked, note=note)


def span_f1(texts: Sequence[MarkedText], kind: Kind, pair: tuple[str, str] | None = None) -> Statistic:
    """Micro F1: 2 shared / (one's + the other's), counts pooled over documents, and over all pairs of annotators unless one is given.

    exact: same start, end and label. token: (token, label), a token counting when one of its characters is marked. character:
    (character, label). boundary: starts and ends as positions, label ignored.
    Pairs that both marked nothing add 0 to both sides; the note counts them. n_units: documents, n_pairs: pairs that marked something.
    Source: Hripcsak & Rothschild (2005): F1 is what kappa tends to as unmarked positions grow.
    """
    return Compared.by(Laid.out(texts), kind).between(pair).f1()


def f1_sums(texts: Sequence[MarkedText], kind: Kind) -> Floats:
    """(documents that two annotators looked at, 2): twice what is shared, and the sum of both; what `intervals.bootstrap` resamples."""
    return Compared.by(Laid.out(texts), kind).sums()


def f1_value(totals: Floats) -> Floats:
    """(..., 2) -> (...)."""
    return divided(totals[..., 0], totals[..., 1])
