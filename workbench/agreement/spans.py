"""Spans marked in texts: how far two annotators' marks meet, exactly, by token, by character, by boundary."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from workbench.agreement.statistic import Floats, Statistic, divided

Kind = Literal["exact", "token", "character", "boundary"]
KINDS: tuple[Kind, ...] = ("exact", "token", "character", "boundary")
NOT_TWO = "no document marked by two annotators"


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

    def pairs(self, pair: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """All pairs of annotators here; with `pair`, that one when both looked."""
        if pair is None:
            return list(combinations(sorted(self.spans), 2))
        return [pair] if pair[0] in self.spans and pair[1] in self.spans else []

    def cuts(self) -> list[int]:
        """Begin, end and every boundary between: no span of anybody starts or ends within a segment."""
        return sorted({self.begin, self.end, *(edge for found in self.spans.values() for span in found for edge in span[:2])})


def span_f1(texts: Sequence[MarkedText], kind: Kind, pair: tuple[str, str] | None = None) -> Statistic:
    """Micro F1: 2 shared / (one's + the other's), counts pooled over documents, and over all pairs of annotators unless one is given.

    exact: same start, end and label. token: (token, label), a token counting when one of its characters is marked. character:
    (character, label). boundary: starts and ends as positions, label ignored.
    Pairs that both marked nothing add 0 to both sides; the note counts them. n_units: documents, n_pairs: pairs that marked something.
    Source: Hripcsak & Rothschild (2005): F1 is what kappa tends to as unmarked positions grow.
    """
    if kind == "token" and any(text.tokens is None for text in texts):
        return Statistic(None, reason="the tokens of a document are not known")
    sums = f1_sums(texts, kind, pair)
    seen = [text.pairs(pair) for text in texts]
    units = sum(bool(pairs) for pairs in seen)
    if not units:
        return Statistic(None, reason=NOT_TWO)
    nothing = sum(not text.spans[one] and not text.spans[other] for text, pairs in zip(texts, seen, strict=True) for one, other in pairs)
    marked = sum(map(len, seen)) - nothing
    if not marked:
        return Statistic(None, units, 0, "both annotators marked nothing")
    value = f1_value(sums.sum(axis=0))
    note = f"{nothing} comparison{'s' if nothing > 1 else ''} left out where both marked nothing" if nothing else ""
    if np.isnan(value):
        return Statistic(None, units, marked, "no token is marked")
    return Statistic(float(value), units, marked, note=note)


def f1_sums(texts: Sequence[MarkedText], kind: Kind, pair: tuple[str, str] | None = None) -> Floats:
    """(documents that a pair looked at, 2): twice what is shared, and the sum of both; what `intervals.bootstrap` resamples."""
    rows = []
    for text in texts:
        if pairs := text.pairs(pair):
            parts = {name: _parts(text, name, kind) for name in {name for both in pairs for name in both}}
            rows.append([_shared(parts, pairs), sum(sum(parts[one].values()) + sum(parts[other].values()) for one, other in pairs)])
    return np.array(rows, dtype=float).reshape(-1, 2)


def f1_value(totals: Floats) -> Floats:
    """(..., 2) -> (...)."""
    return divided(totals[..., 0], totals[..., 1])


Parts = Mapping[Hashable, int]  # what is compared -> how much it counts


def _shared(parts: Mapping[str, Parts], pairs: Iterable[tuple[str, str]]) -> int:
    return sum(2 * parts[one][part] for one, other in pairs for part in parts[one].keys() & parts[other].keys())


def _parts(text: MarkedText, annotator: str, kind: Kind) -> Parts:
    spans = text.spans[annotator]
    match kind:
        case "exact":
            return dict.fromkeys(spans, 1)
        case "boundary":
            return dict.fromkeys([("start", span.start) for span in spans] + [("end", span.end) for span in spans], 1)
        case "token":
            assert text.tokens is not None
            return {(at, span.label): 1 for span in spans for at in _touched(text.tokens, span)}
        case "character":
            cuts = text.cuts()
            return {
                (cuts[at], span.label): cuts[at + 1] - cuts[at]
                for span in spans
                for at in range(bisect_left(cuts, span.start), bisect_left(cuts, span.end))
            }


def _touched(tokens: Sequence[tuple[int, int]], span: Span) -> range:
    first = bisect_right(tokens, span.start, key=lambda token: token[1])
    return range(first, bisect_left(tokens, span.end, key=lambda token: token[0]))
