"""What a computation hands back: a number with its n, or no number with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

NO_RATINGS = "no ratings"
NO_PAIR = "no unit labelled twice"
NO_VARIATION = "no variation: all paired labels are the same"
ONE_LABEL = "fewer than two labels are declared"


@dataclass(frozen=True)
class Interval:
    """95 % unless asked otherwise; `low` and `high` are None together, and then `reason` says why.

    `replicates`: how many were drawn or left out one by one; `undefined` of them had no value and are not in the quantiles.
    """

    low: float | None
    high: float | None
    method: str
    standard_error: float | None = None
    replicates: int = 0
    undefined: int = 0
    reason: str = ""

    @property
    def width(self) -> float | None:
        return None if self.low is None or self.high is None else self.high - self.low


@dataclass(frozen=True)
class Statistic:
    """`value` is None exactly when the statistic is undefined, and then `reason` says why in words: undefined is not agreement.

    `n_units`: units (or documents) with at least two annotators; `n_pairs`: pairs of labels (or of span sets) compared.
    `note`: what a reader must know beside a value that is there.
    """

    value: float | None
    n_units: int = 0
    n_pairs: int = 0
    reason: str = ""
    note: str = ""
    interval: Interval | None = None

    def __post_init__(self) -> None:
        assert (self.value is None) == bool(self.reason), "a value or a reason, never both, never neither"

    def with_interval(self, interval: Interval | None) -> Statistic:
        return replace(self, interval=interval)


def divided(numerator: Counts | Floats, denominator: Counts | Floats) -> Floats:
    """Elementwise; NaN, which here means undefined, where the denominator is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator == 0, np.nan, numerator / denominator)


def chance_corrected(observed: Floats, expected: Floats) -> Floats:
    """(observed - expected) / (1 - expected), both agreements; NaN where chance alone already agrees fully."""
    beyond = 1 - expected
    return divided(observed - expected, np.where(np.abs(beyond) < 1e-12, 0.0, beyond))  # shares such as 1/3 add up to 1 but for rounding
