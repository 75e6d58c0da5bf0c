"""Krippendorff's alpha for unitizing, 2016 form: chance-corrected agreement on where units lie and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from workbench.agreement.counts import unit_coincidences
from workbench.agreement.spans import NOT_TWO, MarkedText
from workbench.agreement.statistic import Floats, Statistic, divided

GAP = 0


def u_alpha(texts: Sequence[MarkedText], *, labelled: bool = True) -> Statistic:
    """uα (labels and gaps) or, with labelled=False, |uα (marked against not marked), pooled over documents.

    Observed: lengths on which ordered pairs of annotators have labels c and k, over m - 1. Expected: l (l_c l_k - [c = k] q_c) /
    (l squared - sum of q), with l_c the length of label c over all annotators and q_c its squared unit lengths, for gaps the plain
    length. Both matrices are summed over documents, then divided: our choice for more than one document.
    A document in which an annotator's own spans overlap has no uα and is left out; the note counts them. n_units: documents.
    It does not see a boundary between adjacent units of one label: keep exact F1 beside it.
    Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50:2347-2364. Not the 1995 form of DKPro and INCEpTION.
    """
    two = [text for text in texts if len(text.spans) >= 2]
    flat = [text for text in two if not _overlaps(text)]
    if not two:
        return Statistic(None, reason=NOT_TWO)
    if not flat:
        return Statistic(None, reason="an annotator's own spans overlap in every document")
    pairs = sum(len(text.spans) * (len(text.spans) - 1) // 2 for text in flat)
    value = float(u_alpha_value(u_alpha_sums(flat, labelled=labelled).sum(axis=0)))
    if np.isnan(value):
        nothing = not any(spans for text in flat for spans in text.spans.values())
        return Statistic(None, len(flat), pairs, "nobody marked anything" if nothing else "no variation: everything is marked alike")
    left_out = len(two) - len(flat)
    note = f"{left_out} document{'s' if left_out > 1 else ''} left out where an annotator's own spans overlap" if left_out else ""
    return Statistic(value, len(flat), pairs, note=note)


def u_alpha_sums(texts: Sequence[MarkedText], *, labelled: bool = True) -> Floats:
    """(documents with two annotators and no overlap, 2): observed and expected disagreement; what `intervals.bootstrap` resamples."""
    used = [text for text in texts if len(text.spans) >= 2 and not _overlaps(text)]
    return np.array([_disagreements(text, labelled) for text in used]).reshape(-1, 2)


def u_alpha_value(totals: Floats) -> Floats:
    """(..., 2) -> (...); NaN where no disagreement is expected."""
    return 1 - divided(totals[..., 0], totals[..., 1])


def _disagreements(text: MarkedText, labelled: bool) -> tuple[float, float]:
    names = sorted({span.label for spans in text.spans.values() for span in spans}) if labelled else []
    place = {name: at for at, name in enumerate(names, start=1)}
    labels = [[(span, place.get(span.label, 1)) for span in spans] for spans in text.spans.values()]
    q = max(len(names), 1) + 1

    cuts = text.cuts()
    segment = {cut: at for at, cut in enumerate(cuts)}
    lengths = np.diff(cuts)
    counts = np.zeros((len(lengths), q), np.int64)
    squares = np.zeros(q)
    for units in labels:
        label = np.full(len(lengths), GAP)
        for span, at in units:
            label[segment[span.start] : segment[span.end]] = at
            squares[at] += (span.end - span.start) ** 2
        counts[np.arange(len(lengths)), label] += 1
    total = lengths @ counts
    squares[GAP] = total[GAP]

    observed = np.tensordot(lengths, unit_coincidences(counts), axes=1)
    expected = total.sum() * (np.outer(total, total) - np.diag(squares)) / (total.sum() ** 2 - squares.sum())
    apart = ~np.eye(q, dtype=bool)
    return float(observed[apart].sum()), float(expected[apart].sum())


def _overlaps(text: MarkedText) -> bool:
    return any(one.end > other.start for spans in text.spans.values() for one, other in pairwise(spans))
