"""Claims that two annotators found, matched by their spans alone: one to one, same label, intersection over union of a half or more.

Optimal, not greedy: as many matches as can be, and of those the ones that overlap most. Where texts are known, `alignment` does better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from workbench.agreement.spans import NOT_TWO, MarkedText, Span, f1_value
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
    sums = []
    for text in texts:
        if pairs := text.pairs(pair):
            found = [matched(text.spans[one], text.spans[other]) for one, other in pairs]
            n = sum(map(len, found))
            spans = sum(len(text.spans[one]) + len(text.spans[other]) for one, other in pairs)
            sums.append([2 * n, spans, sum(overlap for matches in found for _, _, overlap in matches), n])
    return np.array(sums, dtype=float).reshape(-1, 4)


def f1_of_matches(totals: Floats) -> Floats:
    """(..., 4) -> (...): matched spans over all."""
    return f1_value(totals[..., :2])


def mean_iou(totals: Floats) -> Floats:
    """(..., 4) -> (...): the mean overlap of those that match, NaN without one."""
    return divided(totals[..., 2], totals[..., 3])


def matched_f1(texts: Sequence[MarkedText], pair: tuple[str, str] | None = None) -> Statistic:
    """2 matched / (one's + the other's), pooled over documents and pairs. n_pairs: matches."""
    return _statistic(texts, pair, f1_of_matches, "both annotators marked nothing")


def matched_iou(texts: Sequence[MarkedText], pair: tuple[str, str] | None = None) -> Statistic:
    """The mean intersection over union of matched spans: how well edges meet, given that the span was found by both."""
    return _statistic(texts, pair, mean_iou, NO_MATCH)


def _statistic(texts: Sequence[MarkedText], pair: tuple[str, str] | None, value: object, undefined: str) -> Statistic:
    assert callable(value)
    sums = matching_sums(texts, pair)
    if not len(sums):
        return Statistic(None, reason=NOT_TWO)
    totals = sums.sum(axis=0)
    found, n = float(value(totals)), int(totals[3])
    return Statistic(None, len(sums), n, undefined) if np.isnan(found) else Statistic(found, len(sums), n)
