"""Standard errors in closed form, for the coefficients whose analytic error was found good (agreement of 600 simulated sets)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from workbench.agreement.coefficients import AC, Fleiss, Gwet, Uniform
from workbench.agreement.estimators import estimate
from workbench.agreement.intervals import LEVEL, t_interval
from workbench.agreement.statistic import Counts, Floats, Interval

Coefficient = Literal["gwet_ac", "fleiss_kappa", "brennan_prediger"]


def gwet_error(
    counts: Counts, weights: Floats, coefficient: Coefficient = "gwet_ac", *, divisor: Literal["n-1", "n"] = "n-1"
) -> float | None:
    """Gwet's linearised standard error of AC1/AC2, generalised Fleiss kappa or S; None where the coefficient is undefined or n < 2.

    Each unit's influence on the coefficient, its variance over the units, over n. divisor: irrCAC divides by n - 1 from raw ratings and
    by n from a two-annotator table, the same data giving .0434352 and .0432175; raw ratings are the default.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, ch. 5.
    """
    estimator: Gwet = {"gwet_ac": AC, "fleiss_kappa": Fleiss, "brennan_prediger": Uniform}[coefficient](weights)
    value = estimate(estimator, counts).value
    used = counts[counts.sum(axis=1) >= 1]
    n = len(used)
    if value is None or n < 2:
        return None
    sums = estimator.sums(used)
    agreement, paired, shares = sums[:, 0], sums[:, 1], sums[:, 3:]
    prevalence = shares.mean(axis=0)
    expected = float(estimator.expected(prevalence))
    match coefficient:
        case "gwet_ac":
            chance = weights.sum() / (len(weights) * (len(weights) - 1)) * shares @ (1 - prevalence)
        case "fleiss_kappa":
            chance = shares @ (weights @ prevalence + weights.T @ prevalence) / 2
        case "brennan_prediger":
            chance = np.full(n, expected)
    own = n / paired.sum() * (agreement - expected * paired) / (1 - expected)
    influence = own - 2 * (1 - value) * (chance - expected) / (1 - expected)
    return float(np.sqrt(((influence - value) ** 2).sum() / n / (n - 1 if divisor == "n-1" else n)))


def gwet_interval(counts: Counts, weights: Floats, coefficient: Coefficient = "gwet_ac", *, level: float = LEVEL) -> Interval:
    """Student t with n - 1 degrees of freedom around the coefficient, clipped at 1."""
    estimator: Gwet = {"gwet_ac": AC, "fleiss_kappa": Fleiss, "brennan_prediger": Uniform}[coefficient](weights)
    found = estimate(estimator, counts)
    error = gwet_error(counts, weights, coefficient)
    if found.value is None or error is None:
        return Interval(None, None, "linearised", reason=found.reason or "fewer than two units")
    return t_interval(found.value, error, int((counts.sum(axis=1) >= 1).sum()) - 1, method="linearised", level=level)


def kappa_error(table: Counts, disagreement: Floats | None = None) -> float | None:
    """Large-sample standard error of Cohen's kappa, weighted or not; None where kappa is undefined.

    table, disagreement: (labels, labels). Source: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327, formula 13.
    """
    n = table.sum()
    loss = 1 - np.eye(len(table)) if disagreement is None else disagreement
    if not n or not loss.max(initial=0):
        return None
    w = 1 - loss / loss.max()
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = (p * w).sum(), rows @ w @ columns
    if 1 - expected < 1e-12:
        return None
    kappa = (observed - expected) / (1 - expected)
    typical = (w @ columns)[:, None] + (rows @ w)[None, :]
    spread = (p * (w - typical * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    return float(np.sqrt(max(spread, 0) / n) / (1 - expected))
