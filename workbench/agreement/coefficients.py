"""Percent agreement, specific agreement and the chance-corrected coefficients that, with alpha, follow from unit-by-label counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.alpha import against_rest
from workbench.agreement.estimators import estimate
from workbench.agreement.statistic import NO_VARIATION, ONE_LABEL, Counts, Floats, Statistic, chance_corrected, divided

Weighting = Literal["unit", "pair", "coincidence", "unanimous"]
WEIGHTINGS: dict[Weighting, str] = {
    "unit": "mean over units of agreeing pairs to pairs",
    "pair": "agreeing pairs to pairs, all units pooled",
    "coincidence": "1 - observed disagreement, units weighted by their labels",
    "unanimous": "share of units with one distinct label",
}


@dataclass(frozen=True)
class Percent:
    """Four honest definitions of percent agreement; on cac.raw4raters .8182, .7818, .8000 and .7273 in the order of WEIGHTINGS."""

    weighting: Weighting = "unit"
    undefined: str = ""
    uses_singletons: bool = False

    def sums(self, counts: Counts) -> Floats:
        m = counts.sum(axis=1)
        agreeing = (counts * (counts - 1)).sum(axis=1)
        match self.weighting:
            case "unit":
                pair = agreeing / (m * (m - 1)), np.ones(len(m))
            case "pair":
                pair = agreeing / 2, m * (m - 1) / 2
            case "coincidence":
                pair = agreeing / (m - 1), m.astype(float)
            case "unanimous":
                pair = (counts.max(axis=1, initial=0) == m).astype(float), np.ones(len(m))
        return np.stack(pair, axis=1)

    def value(self, totals: Floats) -> Floats:
        return divided(totals[..., 0], totals[..., 1])


def percent_agreement(counts: Counts, weighting: Weighting = "unit") -> Statistic:
    """Share of agreement, not corrected for chance. The default is Gwet's p_a, the mean over units with two labels or more."""
    return estimate(Percent(weighting), counts)


@dataclass(frozen=True)
class Specific:
    """Agreeing pairs on a label over pairs in which it occurs, both seen from each of its ratings."""

    label: int
    undefined: str = "nobody gave this label on a unit labelled twice"
    uses_singletons: bool = False

    def sums(self, counts: Counts) -> Floats:
        given, m = counts[:, self.label], counts.sum(axis=1)
        return np.stack([given * (given - 1.0), given * (m - 1.0)], axis=1)

    def value(self, totals: Floats) -> Floats:
        return divided(totals[..., 0], totals[..., 1])


def specific_agreement(counts: Counts, label: int) -> Statistic:
    """Given that one annotator chose this label, how often another did. label: its column.

    Sum of n_k (n_k - 1) over sum of n_k (m - 1); with two annotators 2a / (2a + b + c), which is F1 on the label: on "claim" it is
    positive specific agreement. Sources: Dice (1945); Cicchetti & Feinstein (1990); Hripcsak & Rothschild (2005).
    """
    return estimate(Specific(label), counts)


class Gwet:
    """(p_a - p_e) / (1 - p_e) with p_a the unit mean of weighted agreement; each coefficient brings its own p_e.

    What a unit adds: its agreement, 1 when pairable, 1 when labelled, then its shares of each label. Shares of units labelled once
    are part of prevalence (Gwet, irrCAC) unless `singletons_in_prevalence` is off.
    """

    def __init__(self, weights: Floats, *, singletons_in_prevalence: bool = True) -> None:
        self.weights = weights
        self.uses_singletons = singletons_in_prevalence
        self.undefined = ONE_LABEL if len(weights) < 2 else NO_VARIATION

    def sums(self, counts: Counts) -> Floats:
        m = counts.sum(axis=1, keepdims=True)
        agreeing = (counts * (counts @ self.weights - 1)).sum(axis=1, keepdims=True)
        paired = m >= 2
        return np.hstack([np.where(paired, agreeing / np.maximum(m * (m - 1), 1), 0), paired, m >= 1, counts / np.maximum(m, 1)])

    def value(self, totals: Floats) -> Floats:
        observed = divided(totals[..., 0], totals[..., 1])
        return chance_corrected(observed, self.expected(divided(totals[..., 3:], totals[..., 2:3])))

    def expected(self, prevalence: Floats) -> Floats:
        """p_e from (..., labels) mean shares."""
        raise NotImplementedError


class AC(Gwet):
    def expected(self, prevalence: Floats) -> Floats:
        q = len(self.weights)
        if q < 2:
            return np.full(prevalence.shape[:-1], np.nan)
        return np.asarray(self.weights.sum() * (prevalence * (1 - prevalence)).sum(axis=-1) / (q * (q - 1)))


class Fleiss(Gwet):
    def expected(self, prevalence: Floats) -> Floats:
        return np.asarray(((prevalence @ self.weights) * prevalence).sum(axis=-1))


class Uniform(Gwet):
    def expected(self, prevalence: Floats) -> Floats:
        q = len(self.weights)
        return np.full(prevalence.shape[:-1], np.nan if q < 2 else self.weights.sum() / q**2)


def gwet_ac(counts: Counts, weights: Floats, *, singletons_in_prevalence: bool = True) -> Statistic:
    """Gwet's AC1 (identity weights) or AC2: chance is guessing on hard units only, p_e = T_w sum of pi (1 - pi) / (q (q - 1)).

    counts: every declared label has a column, since AC changes with q. weights: `distances.weights(…)`.
    Unlike alpha it is 1 by formula when all labels are equal and two are declared: show it beside alpha only.
    Source: Gwet (2008), formula for AC1; Gwet (2014), ch. 5.
    """
    return estimate(AC(weights, singletons_in_prevalence=singletons_in_prevalence), counts)


def fleiss_kappa(counts: Counts, weights: Floats | None = None) -> Statistic:
    """Fleiss' kappa as generalised by Gwet (2014): p_e = sum of w pi pi; any number of labels a unit.

    With the same number on every unit it is Fleiss (1971). `fleiss_1971` refuses where it is not.
    """
    return estimate(Fleiss(np.eye(counts.shape[1]) if weights is None else weights), counts)


def fleiss_1971(counts: Counts) -> Statistic:
    """Fleiss' kappa as published: undefined unless every unit has the same number of labels."""
    sizes = counts.sum(axis=1)
    if len(np.unique(sizes[sizes > 0])) > 1:
        return Statistic(None, reason="units have different numbers of labels; see the generalised form")
    return fleiss_kappa(counts)


def fleiss_label(counts: Counts, label: int) -> Statistic:
    """Fleiss' kappa of one label against the rest. Source: Fleiss (1971), p. 380."""
    return fleiss_kappa(against_rest(counts, label))


def brennan_prediger(counts: Counts, weights: Floats | None = None) -> Statistic:
    """S: chance is uniform over the declared labels, p_e = sum of w / q squared; 2 p_a - 1 for two labels (PABAK).

    Source: Bennett, Alpert & Goldstein (1954); Brennan & Prediger (1981).
    """
    return estimate(Uniform(np.eye(counts.shape[1]) if weights is None else weights, singletons_in_prevalence=False), counts)
