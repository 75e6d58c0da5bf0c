"""How far two labels are apart: 0 for the same label. Alpha takes distances, Gwet's coefficients and kappa take them or weights."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from workbench.agreement.statistic import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


class BadScale(ValueError):
    """Labels that do not fit the level of measurement asked for."""


@dataclass(frozen=True, eq=False)
class Distance:
    """matrix: (labels, labels) squared differences, symmetric with a zero diagonal.

    None for the ordinal level only: there the distance of two labels depends on how many values lie between them.
    """

    level: str
    matrix: Floats | None

    @property
    def fixed(self) -> Floats:
        """The matrix, for kappa, which takes none that depends on the data. Raises BadScale."""
        if self.matrix is None:
            raise BadScale("kappa takes a fixed disagreement: linear, quadratic or a declared matrix")
        return self.matrix

    def between(self, margins: Floats) -> Floats:
        """(..., labels) margins -> (..., labels, labels), or the same matrix for all."""
        if self.matrix is not None:
            return self.matrix
        middle = np.cumsum(margins, axis=-1) - margins / 2
        return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)


def nominal(n_labels: int) -> Distance:
    """1 for two different labels."""
    return Distance("nominal", 1.0 - np.eye(n_labels))


def ordinal() -> Distance:
    """(n_c / 2 + all n strictly between + n_k / 2) squared; the counts' columns stand in scale order.

    Source: Krippendorff (2011), section D. Not |rank - rank| (Potato) and not the weights of irrCAC: .815 against .800 and .834 there.
    """
    return Distance("ordinal", None)


def interval(values: Sequence[Any]) -> Distance:
    """(c - k) squared. values: the labels as numbers; raises BadScale when one is none."""
    numbers = as_numbers(values)
    return Distance("interval", np.subtract.outer(numbers, numbers) ** 2)


def ratio(values: Sequence[Any]) -> Distance:
    """((c - k) / (c + k)) squared. values: numbers from 0 upwards; raises BadScale otherwise."""
    numbers = as_numbers(values)
    if (numbers < 0).any():
        raise BadScale("a ratio scale has no negative values")
    total = np.add.outer(numbers, numbers)
    return Distance("ratio", (np.subtract.outer(numbers, numbers) / np.where(total == 0, 1, total)) ** 2)


def custom(matrix: Sequence[Sequence[float]]) -> Distance:
    """A declared matrix in label order; raises BadScale unless square, symmetric, finite, not negative and zero on its diagonal."""
    given = np.asarray(matrix, dtype=float)
    if given.ndim != 2 or given.shape[0] != given.shape[1]:
        raise BadScale("a distance matrix is square")
    if not np.isfinite(given).all() or (given < 0).any() or (given != given.T).any() or np.diag(given).any():
        raise BadScale("a distance matrix is symmetric, finite and not negative, with zeros on its diagonal")
    return Distance("custom", given)


def of_level(level: Level, labels: Sequence[Hashable]) -> Distance:
    """The distance of a level over labels in declared order."""
    match level:
        case "nominal":
            return nominal(len(labels))
        case "ordinal":
            return ordinal()
        case "interval":
            return interval(labels)
        case "ratio":
            return ratio(labels)


def as_numbers(values: Sequence[Any]) -> Floats:
    """Labels as numbers; raises BadScale for a label that is none, for infinity, and for two labels that are one number."""
    try:
        numbers = np.array([float(value) for value in values])
    except (TypeError, ValueError) as error:
        raise BadScale("this level needs labels that are numbers") from error
    if not np.isfinite(numbers).all():
        raise BadScale("this level needs finite numbers")
    if len(np.unique(numbers)) < len(numbers):
        raise BadScale("two labels are the same number")
    return numbers


# -- sets of labels ------------------------------------------------------------------------------------------------------


def jaccard_distance(first: Set[Any], second: Set[Any]) -> float:
    """1 - shared / all; 0 for two empty sets, which agree."""
    together = len(first | second)
    return 1 - len(first & second) / together if together else 0.0


def masi_distance(first: Set[Any], second: Set[Any]) -> float:
    """1 - Jaccard similarity times 1 (equal), 2/3 (one inside the other), 1/3 (crossing), 0 (disjoint).

    Source: Passonneau (2006), LREC. Not Jaccard's distance scaled (DKPro): {A} and {A, B} are 2/3 apart here, 1/6 there.
    """
    if first == second:
        return 0.0
    nested = first <= second or second <= first
    return 1 - (1 - jaccard_distance(first, second)) * (2 / 3 if nested else 1 / 3)


def over_sets(sets: Sequence[Set[Any]], between: Callable[[Set[Any], Set[Any]], float]) -> Distance:
    """The distance matrix of labels that are sets, such as `masi_distance` over a fixed vocabulary.

    Over ids that only one claim can have, the result of alpha is not chance-corrected (random annotators scored .24): see `evidence`.
    """
    matrix = np.zeros((len(sets), len(sets)))
    for row, first in enumerate(sets):
        for column, second in enumerate(sets[:row]):
            matrix[row, column] = matrix[column, row] = between(first, second)
    return Distance(between.__name__.removesuffix("_distance"), matrix)


# -- weights: 1 for the same label, down to 0 for the farthest ----------------------------------------------------------------

Weights = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio"]


def weights(kind: Weights, values: Sequence[float] | int) -> Floats:
    """(labels, labels) agreement weights. values: the labels as numbers in scale order, or how many there are for 1, 2, 3 ….

    Source: Gwet (2014), Handbook of Inter-Rater Reliability, ch. 3. `ordinal` counts the pairs of levels that two labels span.
    """
    numbers = np.arange(1.0, values + 1) if isinstance(values, int) else as_numbers(values)
    apart = np.abs(np.subtract.outer(numbers, numbers))
    match kind:
        case "identity":
            return np.eye(len(numbers))
        case "linear":
            loss = apart
        case "quadratic":
            loss = apart**2
        case "radical":
            loss = np.sqrt(apart)
        case "ordinal":
            steps = np.abs(np.subtract.outer(rank := np.argsort(np.argsort(numbers)), rank))
            loss = steps * (steps + 1) / 2.0
        case "ratio":
            loss = ratio([*numbers]).fixed
    return np.asarray(1 - loss / max(loss.max(initial=0), np.finfo(float).tiny))
