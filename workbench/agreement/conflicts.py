"""What the claims of a cluster disagree about, and how much: 0 to 1 for each kind, a kind only where there is some."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from workbench.agreement.alignment import Claim, Cluster, span_overlap

Kind = Literal["detection", "split", "verdict", "spans", "evidence"]
KINDS: tuple[Kind, ...] = ("detection", "split", "verdict", "spans", "evidence")  # the weightiest first


@dataclass(frozen=True)
class Said:
    """What an annotator says about a claim. `label` is None where none is asked for: a repetition has no verdict of its own."""

    label: str | None = None
    evidence: frozenset[tuple[str, ...]] = frozenset()


def conflicts(cluster: Cluster, said: Mapping[str, Said], people: Collection[str]) -> Mapping[Kind, float]:
    """said: by claim id; people: everybody who finished the document, so that who marked nothing counts.

    detection: share of pairs of people of whom only one has a claim. split: 1 - similarity. verdict: share of pairs with different
    labels. spans: 1 - mean overlap. evidence: 1 - mean Jaccard. Pairs are those inside the matches, but for the first two.
    """
    found: dict[Kind, float] = {}
    n, having = len(people), len(cluster.by_annotator)
    if having < n:
        found["detection"] = 2 * having * (n - having) / (n * (n - 1))
    if cluster.is_split:
        found["split"] = 1 - (cluster.similarity or 0.0)
    pairs = [pair for match in cluster.matches for pair in combinations(match, 2)]
    labelled = [(said[one.id].label, said[other.id].label) for one, other in pairs]
    values: Mapping[Kind, Sequence[float]] = {
        "verdict": [one != other for one, other in labelled if one is not None and other is not None],
        "spans": [1 - _overlap(one, other) for one, other in pairs],
        "evidence": [1 - _jaccard(said[one.id].evidence, said[other.id].evidence) for one, other in pairs],
    }
    means = {kind: float(np.mean(listed)) for kind, listed in values.items() if listed}
    return found | {kind: mean for kind, mean in means.items() if mean > 0}


def _overlap(one: Claim, other: Claim) -> float:
    return 1.0 if one.spans == other.spans else min(span_overlap(one.spans, other.spans), 0.999)


def _jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
