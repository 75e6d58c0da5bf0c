"""The planner's expectation against what simulated annotators do."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement.planning import documents_expected

SHARE, ALPHA, LIKENESS = 0.35, 0.6, 0.1


def half_width(documents: int, sentences: int, times: int = 1_500) -> float:
    """1.96 standard deviations of alpha over simulated campaigns of two annotators."""
    random = np.random.default_rng(7)
    observed = (1 - ALPHA) * 2 * SHARE * (1 - SHARE)
    of_document = random.beta(observed * (1 / LIKENESS - 1), (1 - observed) * (1 / LIKENESS - 1), (times, documents))
    apart = random.binomial(sentences, of_document).sum(axis=1) / (documents * sentences)
    n = documents * sentences * 2
    claims = random.binomial(n, SHARE, times) / n
    return float(1.96 * np.std(1 - apart / (2 * claims * (1 - claims))))


@pytest.mark.parametrize("sentences", [5, 25, 100])
def test_so_many_documents_give_the_interval_that_was_asked_for(sentences: int) -> None:
    assert half_width(documents_expected(sentences), sentences) == pytest.approx(0.10, rel=0.15)


def test_longer_documents_help_less_than_more_documents() -> None:
    assert documents_expected(10) * 10 < documents_expected(100) * 100
    assert documents_expected(25, half_width=0.05) > 3 * documents_expected(25)
