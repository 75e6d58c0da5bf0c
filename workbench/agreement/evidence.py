"""Evidence chosen for claims: over a fixed list of candidates it is a yes or no each; without one only overlap is left."""

from __future__ import annotations

from collections import defaultdict
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
    return mean_over(by_claim(choices, same_set))


def mean_jaccard(choices: Choices) -> Statistic:
    """The mean over claims of the mean shared / all of each pair; pairs that both chose nothing are left out. Not chance-corrected."""
    return mean_over(by_claim(choices, jaccard))


def same_set(one: Set[str], other: Set[str]) -> float | None:
    return float(one == other)


def jaccard(one: Set[str], other: Set[str]) -> float | None:
    """None where both chose nothing."""
    if one == other:  # most are
        return 1.0 if one else None
    return 1 - jaccard_distance(one, other)


class ClaimMean(NamedTuple):
    """A claim's mean over its pairs, None where none counts; how many count, and how many are left out since both chose nothing."""

    value: float | None
    n_pairs: int
    left_out: int


def by_claim(choices: Choices, of_pair: Callable[[Set[str], Set[str]], float | None]) -> dict[str, ClaimMean]:
    found = {}
    for claim, chosen in choices.items():
        values = [of_pair(one, other) for one, other in combinations(chosen.values(), 2)]
        defined = [value for value in values if value is not None]
        found[claim] = ClaimMean(sum(defined) / len(defined) if defined else None, len(defined), len(values) - len(defined))
    return found


def by_pair(choices: Choices, of_pair: Callable[[Set[str], Set[str]], float | None]) -> dict[tuple[str, str], Statistic]:
    """The same of each two annotators, by name: the mean over the claims that both of them have."""
    found: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for chosen in choices.values():
        for pair in combinations(sorted(chosen), 2):
            found[pair].append(of_pair(chosen[pair[0]], chosen[pair[1]]))
    means = {pair: [value for value in values if value is not None] for pair, values in sorted(found.items())}
    return {pair: _mean(values, len(values), len(found[pair]) - len(values)) for pair, values in means.items()}


def mean_over(claims: Mapping[str, ClaimMean]) -> Statistic:
    """The mean of the claims' means."""
    means = [claim.value for claim in claims.values() if claim.value is not None]
    return _mean(means, sum(claim.n_pairs for claim in claims.values()), sum(claim.left_out for claim in claims.values()))


def _mean(means: Sequence[float], n_pairs: int, left_out: int) -> Statistic:
    if not means:
        return Statistic(None, reason="both annotators chose nothing" if left_out else NOT_TWO)
    note = (
        f"{NOT_CHANCE_CORRECTED}; {left_out} comparison{'s' if left_out > 1 else ''} left out where both chose nothing"
        if left_out
        else NOT_CHANCE_CORRECTED
    )
    return Statistic(sum(means) / len(means), len(means), n_pairs, note=note)
