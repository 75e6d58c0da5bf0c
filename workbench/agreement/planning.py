"""How many documents two people should share before anybody has begun. With labels, `intervals.clusters_needed` asks them instead."""

from __future__ import annotations

import math

LEVEL_Z = 1.96


def documents_expected(sentences: int, *, half_width: float = 0.10, alpha: float = 0.6, share: float = 0.35, likeness: float = 0.1) -> int:
    """Documents of so many sentences that two annotators share for alpha ± half_width (95 %), claim or no claim.

    share: of sentences that are claims; likeness: intraclass correlation of disagreement inside a document, which makes n sentences of
    one document worth n / (1 + (n - 1) likeness). Expected disagreement is held fixed; tests/agreement/test_planning.py simulates.
    Source of the design effect: Kish, Survey Sampling (1965), ch. 5.
    """
    expected = 2 * share * (1 - share)
    observed = (1 - alpha) * expected
    variance = observed * (1 - observed) / expected**2
    effect = 1 + (sentences - 1) * likeness
    return math.ceil(variance * effect * (LEVEL_Z / half_width) ** 2 / sentences)
