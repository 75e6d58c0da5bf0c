"""Evidence chosen for claims: over a fixed list of candidates it is a yes or no each; without one only overlap is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.coefficients import specific_agreement
from workbench.agreement.distances import jaccard_distance, nominal
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import Statistic

Choices = Mapping[str, Mapping[str, Set[str]]]  # claim -> annotator -> what they chose; an empty set: looked and chose nothing
NOT_CHANCE_CORRECTED = "not chance-corrected"
NOT_TWO = "no claim with two annotators' evidence"


class Candidates(NamedTuple):
    """ratings: one unit per claim and candidate, labels ("chosen", "not"); claims: (units,) the claim of each, to resample by."""

    ratings: Ratings
    claims: NDArray[np.int64]

    @property
    def alpha(self) -> Statistic:
        """Binary Krippendorff's alpha over the candidates shown."""
        return krippendorff_alpha(self.ratings.counts, nominal(2))

    @property
    def f1(self) -> Statistic:
        """F1 on being chosen: positive specific agreement."""
        return specific_agreement(self.ratings.counts, 0)


def over_candidates(shown: Mapping[str, Sequence[str]], choices: Choices) -> Candidates:
    """Every candidate shown for a claim is a unit; choices outside the list (own searches) are left out, being nobody else's option."""
    units = [(claim, candidate) for claim in sorted(shown) for candidate in sorted(set(shown[claim]))]
    name = {unit: f"{at:09d}" for at, unit in enumerate(units)}
    ratings = Ratings.of(
        (
            (annotator, name[claim, candidate], "chosen" if candidate in chosen else "not")
            for claim, candidate in units
            for annotator, chosen in choices.get(claim, {}).items()
        ),
        ("chosen", "not"),
    )
    place = {claim: at for at, claim in enumerate(sorted(shown))}
    return Candidates(ratings, np.array([place[units[int(unit)][0]] for unit in ratings.units], np.int64))


def exact_set_rate(choices: Choices) -> Statistic:
    """The mean over claims of the share of pairs that chose the same set; two empty sets are the same."""
    return _over_pairs(choices, lambda one, other: float(one == other))


def mean_jaccard(choices: Choices) -> Statistic:
    """The mean over claims of the mean shared / all of each pair; pairs that both chose nothing are left out. Not chance-corrected."""
    return _over_pairs(choices, lambda one, other: 1 - jaccard_distance(one, other) if one or other else None)


def _over_pairs(choices: Choices, of_pair: Callable[[Set[str], Set[str]], float | None]) -> Statistic:
    means, n_pairs, left_out = [], 0, 0
    for chosen in choices.values():
        values = [of_pair(one, other) for one, other in combinations(chosen.values(), 2)]
        defined = [value for value in values if value is not None]
        left_out += len(values) - len(defined)
        n_pairs += len(defined)
        if defined:
            means.append(sum(defined) / len(defined))
    if not means:
        return Statistic(None, reason="both annotators chose nothing" if left_out else NOT_TWO)
    note = (
        f"{NOT_CHANCE_CORRECTED}; {left_out} comparison{'s' if left_out > 1 else ''} left out where both chose nothing"
        if left_out
        else NOT_CHANCE_CORRECTED
    )
    return Statistic(sum(means) / len(means), len(means), n_pairs, note=note)
