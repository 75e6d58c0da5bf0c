"""One annotator at a time: against the rest, without them, their leanings, and against their own earlier labels."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import Alpha, krippendorff_alpha
from workbench.agreement.coefficients import percent_agreement
from workbench.agreement.counts import n_pairs, pairable, tally
from workbench.agreement.distances import Distance
from workbench.agreement.estimators import unit_sums
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import NO_PAIR, Floats, Statistic, divided


def against_rest(ratings: Ratings) -> dict[str, Statistic]:
    """For each annotator: agreeing pairs over pairs they are part of. On cac.raw4raters Rater3 has .667, the others .81 to .83."""
    counts = ratings.counts
    m = counts.sum(axis=1)[ratings.unit]
    agreeing = counts[ratings.unit, ratings.label] - 1
    people = len(ratings.annotators)
    same = np.bincount(ratings.annotator, agreeing, people)
    pairs = np.bincount(ratings.annotator, m - 1, people)
    units = np.bincount(ratings.annotator, m >= 2, people)
    return {
        name: Statistic(float(same[at] / pairs[at]), int(units[at]), int(pairs[at]))
        if pairs[at]
        else Statistic(None, reason="no unit labelled by anybody else")
        for at, name in enumerate(ratings.annotators)
    }


def alpha_without(ratings: Ratings, distance: Distance) -> dict[str, Statistic]:
    """For each annotator: Krippendorff's alpha of the others. Much higher than with them: look at their sheet first."""
    alpha, counts = Alpha(distance), ratings.counts
    paired = counts.sum(axis=1) >= 2
    sums, times = unit_sums(alpha, counts)
    total, n_units, compared = times @ sums, int(paired.sum()), n_pairs(counts)
    found = {}
    for at, mine in enumerate(_by_annotator(ratings)):
        unit, label = ratings.unit[mine], ratings.label[mine]
        with_them = counts[unit]
        others = with_them - np.eye(counts.shape[1], dtype=np.int64)[label]  # only the units they labelled change
        units = n_units - int(paired[unit].sum()) + len(pairable(others))
        pairs = compared - n_pairs(with_them) + n_pairs(others)
        value = float(alpha.value(total - alpha.sums(pairable(with_them)).sum(axis=0) + alpha.sums(pairable(others)).sum(axis=0)))
        reason = (alpha.undefined if units else NO_PAIR) if np.isnan(value) else ""
        found[ratings.annotators[at]] = Statistic(None if reason else value, units, pairs, reason)
    return found


def bias(ratings: Ratings) -> dict[str, Floats | None]:
    """For each annotator: (labels,) their share of each label minus the others' on the same units; None without a common unit.

    Others' shares are averaged unit by unit, each unit once. Pooling their labels instead would let a unit with ten others outweigh
    one with a single other, and give an annotator who agrees with everybody a bias.
    """
    counts = ratings.counts
    m = counts.sum(axis=1)
    found: dict[str, Floats | None] = {}
    for name, own in zip(ratings.annotators, _by_annotator(ratings), strict=True):
        mine = own[m[ratings.unit[own]] >= 2]
        unit, label = ratings.unit[mine], ratings.label[mine]
        given = np.eye(len(ratings.labels))[label]
        others = (counts[unit] - given) / (m[unit] - 1)[:, None]
        found[name] = (given - others).mean(axis=0) if mine.size else None
    return found


def _by_annotator(ratings: Ratings) -> list[NDArray[np.int64]]:
    """Each annotator's ratings, as positions."""
    order = np.argsort(ratings.annotator, kind="stable")
    return np.split(order, np.searchsorted(ratings.annotator[order], np.arange(1, len(ratings.annotators))))[: len(ratings.annotators)]


def label_shares(ratings: Ratings) -> Floats:
    """(annotators, labels): each annotator's own use of the labels. Raw: it confounds leaning with what they were given; see `bias`."""
    given = tally(ratings.annotator, ratings.label, (len(ratings.annotators), len(ratings.labels)))
    return divided(given, given.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Consistency:
    """How far a person agrees with themselves: percent agreement and alpha with the rounds as annotators."""

    percent: Statistic
    alpha: Statistic


def self_consistency(
    ratings: Iterable[tuple[str, str, Hashable, str]], labels: Sequence[Hashable], distance: Distance
) -> tuple[Consistency, dict[str, Consistency]]:
    """Test and retest. ratings: (annotator, unit, label, round), a unit being labelled again by the same person in another round.

    Returns all persons together, each (person, unit) being a unit, then each alone. An informal ceiling: where annotators agree more with
    each other than with themselves, look again. Dawid & Skene (1979), observer 1, three rounds: percent .807, alpha .696, ordinal .818.
    Raises BadRatings when a person labels a unit twice in one round.
    """
    rows = list(ratings)
    people = sorted({row[0] for row in rows})
    alone = {name: Ratings.of(((row[3], row[1], row[2]) for row in rows if row[0] == name), labels) for name in people}
    counts = [found.counts for found in alone.values()]
    together = np.vstack(counts) if counts else np.zeros((0, len(labels)), np.int64)
    consistency = {name: _consistency(found.counts, distance) for name, found in alone.items()}
    return _consistency(together, distance), consistency


def _consistency(counts: np.ndarray, distance: Distance) -> Consistency:
    return Consistency(percent_agreement(counts), krippendorff_alpha(counts, distance))
