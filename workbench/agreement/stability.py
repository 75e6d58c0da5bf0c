"""When a number may be shown, and with which warning. Never hide n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.counts import pairable
from workbench.agreement.statistic import NO_PAIR, Counts, Interval

UNITS_FOR_A_NUMBER = 10
UNITS = 30
RAREST_LABEL = 10
DOCUMENTS = 20
WIDEST = 0.3
UNITS_FOR_A_CELL = 20


@dataclass(frozen=True)
class Stability:
    """What to show: nothing (no pair), counts only, the number as unstable with its interval, or the number. `reasons` in words."""

    show: Literal["nothing", "counts", "unstable", "number"]
    reasons: tuple[str, ...] = ()


def stability(counts: Counts, n_documents: int | None = None) -> Stability:
    """The minimum-n rules. counts: (units, labels); n_documents: documents with a pairable unit, when units lie in documents.

    The bounds come from simulated coverage: with 20 units and a label of share .095 a nominal 95 % interval of alpha held .60.
    """
    paired = pairable(counts)
    if not len(paired):
        return Stability("nothing", (NO_PAIR,))
    reasons = []
    if len(paired) < UNITS:
        reasons.append(f"{len(paired)} of {UNITS} units needed for a stable number")
    given = counts.sum(axis=0)
    rarest = int(given[given > 0].min())
    if rarest < RAREST_LABEL:
        reasons.append(f"the rarest label was given {rarest} of {RAREST_LABEL} times needed")
    if n_documents is not None and n_documents < DOCUMENTS:
        reasons.append(f"{n_documents} of {DOCUMENTS} documents needed for a stable interval")
    if len(paired) < UNITS_FOR_A_NUMBER:
        return Stability("counts", tuple(reasons))
    return Stability("unstable" if reasons else "number", tuple(reasons))


def has_threshold_colour(interval: Interval | None) -> bool:
    """A threshold is compared with the interval's lower end, and only where the interval says something."""
    return interval is not None and interval.width is not None and interval.width <= WIDEST


def may_stand_alone(n_units: int) -> bool:
    """A cell of a heat map; with fewer common units it is hatched and its value is in the tooltip."""
    return n_units >= UNITS_FOR_A_CELL


def is_mostly_one_label(alpha: float | None, percent: float | None, counts: Counts) -> bool:
    """Whether to say: annotators agree mostly on the common label, read the per-label rows."""
    given = pairable(counts).sum(axis=0)
    if alpha is None or percent is None or not given.sum():
        return False
    return alpha < 0.6 and percent > 0.85 and float(np.max(given) / given.sum()) > 0.8
