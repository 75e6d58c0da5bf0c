"""Claims that two annotators found, matched by their spans alone: one to one, same label, intersection over union of a half or more.

Optimal, not greedy: as many matches as can be, and of those the ones that overlap most. Where texts are known, `alignment` does better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from workbench.agreement.spans import NOT_TWO, Ints, Laid, MarkedText, Span, f1_value
from workbench.agreement.statistic import Floats, Statistic, divided

HALF = 0.5
NO_MATCH = "no two spans overlap by half"


def iou(one: Sequence[Span], other: Sequence[Span]) -> Floats:
    """(one's, other's): characters in both over characters in either; 0 for different labels."""
    a = np.array([span[:2] for span in one], np.int64).reshape(-1, 2)
    b = np.array([span[:2] for span in other], np.int64).reshape(-1, 2)
    both = np.minimum(a[:, None, 1], b[None, :, 1]) - np.maximum(a[:, None, 0], b[None, :, 0])
    shared = np.maximum(both, 0)
    either = (a[:, 1] - a[:, 0])[:, None] + (b[:, 1] - b[:, 0])[None, :] - shared
    same = np.array([[x.label == y.label for y in other] for x in one], bool).reshape(len(one), len(other))
    return np.where(same, shared / either, 0.0)


def matched(one: Sequence[Span], other: Sequence[Span]) -> list[tuple[int, int, float]]:
    """(position, position, intersection over union) of each match."""
    overlap = iou(one, other)
    if not overlap.size:
        return []
    gain = np.where(overlap >= HALF, 1 + overlap / (overlap.size + 1), 0.0)  # a match more outweighs whatever the others lose
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [
        (int(row), int(column), float(overlap[row, column])) for row, column in zip(rows, columns, strict=True) if gain[row, column] > 0
    ]


def matching_sums(texts: Sequence[MarkedText], pair: tuple[str, str] | None = None) -> Floats:
    """(documents that a pair looked at, 4): twice the matches, all spans of both, the matches' overlap, the matches."""
    return sums_of(Laid.out([_only(text, pair) for text in texts]))


def _only(text: MarkedText, pair: tuple[str, str] | None) -> MarkedText:
    if pair is None:
        return text
    return MarkedText({name: spans for name, spans in text.spans.items() if name in pair}, text.end, text.begin)


def sums_of(laid: Laid) -> Floats:
    """`matching_sums` of all pairs."""
    one, other, overlap = _may_match(laid)
    pair = laid.pair_of(laid.reader[one], laid.reader[other])
    clashing = np.union1d(_twice(pair, one), _twice(pair, other))  # only there a choice has to be made
    is_plain = ~np.isin(pair, clashing)
    first, second = laid.pairs
    n = np.bincount(pair[is_plain], minlength=len(first)).astype(float)
    shared = np.bincount(pair[is_plain], overlap[is_plain], len(first)).astype(float)  # of nothing numpy counts in whole numbers
    for at in clashing.tolist():
        found = matched(_spans(laid, int(first[at])), _spans(laid, int(second[at])))
        n[at], shared[at] = len(found), sum(share for _, _, share in found)
    spans = np.bincount(laid.reader, minlength=len(laid.of))
    seen, text = np.unique(laid.of[first], return_inverse=True)
    columns = (2 * n, spans[first] + spans[second], shared, n)
    return np.column_stack([np.bincount(text, column, len(seen)) for column in columns]).reshape(-1, 4).astype(float)


def _may_match(laid: Laid) -> tuple[Ints, Ints, Floats]:
    """Spans of two readers, the first of whom comes first, with one label, whose overlap is a half or more."""
    order = np.lexsort((laid.start, laid.label, laid.of[laid.reader]))
    same = laid.of[laid.reader[order]] * laid.labels + laid.label[order]
    start, end = laid.start[order], laid.end[order]
    found: list[tuple[Ints, Ints, Floats]] = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    at, step = np.arange(len(order)), 0
    while len(at):
        step += 1
        at = at[at < len(order) - step]
        at = at[(same[at] == same[at + step]) & (start[at + step] < end[at])]  # in order of start: once apart, apart for good
        both = np.minimum(end[at], end[at + step]) - start[at + step]
        share = both / (np.maximum(end[at], end[at + step]) - start[at])
        kept = (share >= HALF) & (laid.reader[order[at]] != laid.reader[order[at + step]])
        one, other = order[at[kept]], order[at[kept] + step]
        swap = laid.reader[one] > laid.reader[other]
        found.append((np.where(swap, other, one), np.where(swap, one, other), share[kept]))
    one, other, share = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other, share


def _twice(pair: Ints, span: Ints) -> Ints:
    """Pairs of readers in which a span could be matched with several."""
    order = np.lexsort((span, pair))
    pair, span = pair[order], span[order]
    return np.asarray(pair[1:][(pair[1:] == pair[:-1]) & (span[1:] == span[:-1])])


def _spans(laid: Laid, reader: int) -> list[Span]:
    here = slice(*np.searchsorted(laid.reader, [reader, reader + 1]).tolist())
    columns = (laid.start[here].tolist(), laid.end[here].tolist(), laid.label[here].tolist())
    return [Span(start, end, str(label)) for start, end, label in zip(*columns, strict=True)]


def f1_of_matches(totals: Floats) -> Floats:
    """(..., 4) -> (...): matched spans over all."""
    return f1_value(totals[..., :2])


def mean_iou(totals: Floats) -> Floats:
    """(..., 4) -> (...): the mean overlap of those that match, NaN without one."""
    return divided(totals[..., 2], totals[..., 3])


def matched_f1(texts: Sequence[MarkedText], pair: tuple[str, str] | None = None) -> Statistic:
    """2 matched / (one's + the other's), pooled over documents and pairs. n_pairs: matches."""
    return f1_from(matching_sums(texts, pair))


def matched_iou(texts: Sequence[MarkedText], pair: tuple[str, str] | None = None) -> Statistic:
    """The mean intersection over union of matched spans: how well edges meet, given that the span was found by both."""
    return iou_from(matching_sums(texts, pair))


def f1_from(sums: Floats) -> Statistic:
    return _statistic(sums, float(f1_of_matches(sums.sum(axis=0))), "both annotators marked nothing")


def iou_from(sums: Floats) -> Statistic:
    return _statistic(sums, float(mean_iou(sums.sum(axis=0))), NO_MATCH)


def _statistic(sums: Floats, value: float, undefined: str) -> Statistic:
    if not len(sums):
        return Statistic(None, reason=NOT_TWO)
    n = int(sums[:, 3].sum())
    return Statistic(None, len(sums), n, undefined) if np.isnan(value) else Statistic(value, len(sums), n)
