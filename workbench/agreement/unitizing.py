"""Krippendorff's alpha for unitizing, 2016 form: chance-corrected agreement on where units lie and what they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.spans import NOT_TWO, Ints, Laid, MarkedText
from workbench.agreement.statistic import Floats, Statistic, divided


def u_alpha(texts: Sequence[MarkedText], *, labelled: bool = True) -> Statistic:
    """uα (labels and gaps) or, with labelled=False, |uα (marked against not marked), pooled over documents.

    Observed: lengths on which ordered pairs of annotators have labels c and k, over m - 1. Expected: l (l_c l_k - [c = k] q_c) /
    (l squared - sum of q), with l_c the length of label c over all annotators and q_c its squared unit lengths, for gaps the plain
    length. Both matrices are summed over documents, then divided: our choice for more than one document.
    A document in which an annotator's own spans overlap has no uα and is left out; the note counts them. n_units: documents.
    It does not see a boundary between adjacent units of one label: keep exact F1 beside it.
    Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50:2347-2364. Not the 1995 form of DKPro and INCEpTION.
    """
    return of_laid(Laid.out(texts), labelled=labelled)


def of_laid(laid: Laid, *, labelled: bool = True) -> Statistic:
    two, flat = laid.m >= 2, is_flat(laid)
    if not two.any():
        return Statistic(None, reason=NOT_TWO)
    if not flat.any():
        return Statistic(None, reason="an annotator's own spans overlap in every document")
    pairs, units = int((laid.m * (laid.m - 1) // 2)[flat].sum()), int(flat.sum())
    value = float(u_alpha_value(disagreements(laid, labelled=labelled).sum(axis=0)))
    if np.isnan(value):
        nothing = not flat[laid.of[laid.reader]].any()
        return Statistic(None, units, pairs, "nobody marked anything" if nothing else "no variation: everything is marked alike")
    left_out = int(two.sum()) - units
    note = f"{left_out} document{'s' if left_out > 1 else ''} left out where an annotator's own spans overlap" if left_out else ""
    return Statistic(value, units, pairs, note=note)


def u_alpha_sums(texts: Sequence[MarkedText], *, labelled: bool = True) -> Floats:
    """(documents with two annotators and no overlap, 2): observed and expected disagreement; what `intervals.bootstrap` resamples."""
    laid = Laid.out(texts)
    return np.asarray(disagreements(laid, labelled=labelled)[is_flat(laid)])


def u_alpha_value(totals: Floats) -> Floats:
    """(..., 2) -> (...); NaN where no disagreement is expected."""
    return 1 - divided(totals[..., 0], totals[..., 1])


def is_flat(laid: Laid) -> NDArray[np.bool_]:
    """(texts,): two looked at it, and nobody's own spans overlap."""
    found = laid.m >= 2
    mine = laid.reader[1:] == laid.reader[:-1]
    found[laid.of[laid.reader[1:][mine & (laid.end[:-1] > laid.start[1:])]]] = False
    return found


def disagreements(laid: Laid, *, labelled: bool = True) -> Floats:
    """(texts, 2): observed and expected, 0 and 0 where there is no uα. A place that nobody marked has no part in what is observed."""
    of, q = laid.of[laid.reader], laid.labels if labelled else 1
    texts, label = len(laid.length), laid.label if labelled else np.zeros(len(laid.label), np.int64)
    length = laid.end - laid.start
    marked = np.bincount(of * q + label, length, texts * q).reshape(texts, q)
    squares = np.bincount(of, length**2, texts)
    total = laid.m * laid.length
    gap = total - marked.sum(axis=1)
    apart = total**2 - (marked**2).sum(axis=1) - gap**2
    expected = divided(total * apart, total**2 - squares - gap)
    observed = divided(_apart(laid, label, q), laid.m - 1)
    return np.where(is_flat(laid)[:, None], np.column_stack([observed, expected]), 0.0)


def _apart(laid: Laid, label: Ints, q: int) -> Floats:
    """(texts,): length times the ordered pairs of readers who have different labels there, a gap being one."""
    first, last = laid.segments
    count = last - first
    segment = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - first, count)
    cells, n = np.unique(segment * q + np.repeat(label, count), return_counts=True)
    here, at = np.unique(cells // q, return_inverse=True)
    same = np.bincount(at, n**2, len(here))
    gap = -np.bincount(at, n, len(here))
    of = np.searchsorted(np.cumsum(laid.length + 1), laid.cuts[here], side="right")
    m = laid.m[of]
    return np.bincount(of, np.diff(laid.cuts)[here] * (m**2 - same - (m + gap) ** 2), len(laid.length)).astype(float)
