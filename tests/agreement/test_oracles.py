"""Two libraries that compute some of the same: scikit-learn (BSD) and nltk (Apache-2.0), where they are known to be right."""

from __future__ import annotations

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance, jaccard_distance, masi_distance
from sklearn.metrics import cohen_kappa_score

from workbench.agreement import distances, pairs
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.ratings import Ratings


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(seed, weights):
    random = np.random.default_rng(seed)
    first = random.integers(0, 5, 200)
    second = np.where(random.random(200) < 0.6, first, random.integers(0, 5, 200))
    table = np.zeros((5, 5), int)
    np.add.at(table, (first, second), 1)

    ours = pairs.cohen_kappa(table, {None: None, "linear": pairs.linear(5), "quadratic": pairs.quadratic(5)}[weights])

    assert ours.value == pytest.approx(cohen_kappa_score(first, second, labels=range(5), weights=weights))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("theirs", "ours"), [(masi_distance, distances.masi_distance), (jaccard_distance, distances.jaccard_distance)])
def test_alpha_over_sets_is_that_of_nltk(seed, theirs, ours):
    random = np.random.default_rng(seed)
    sets = [frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("abc"), frozenset("d")]  # nltk fails on two empty sets
    rows = [(name, f"u{at}", sets[random.integers(5)]) for name in "ABC" for at in range(20) if random.random() < 0.8]
    paired = [row for row in rows if sum(row[1] == other[1] for other in rows) > 1]
    found = Ratings.of(paired)

    alpha = krippendorff_alpha(found.counts, distances.over_sets(found.labels, ours))

    assert alpha.value == pytest.approx(AnnotationTask(paired, distance=theirs).alpha())


@pytest.mark.parametrize("seed", range(3))
def test_interval_alpha_is_that_of_nltk(seed):
    random = np.random.default_rng(seed)
    rows = [(name, f"u{at}", int(random.integers(6))) for name in "ABC" for at in range(20)]
    found = Ratings.of(rows, range(6))

    alpha = krippendorff_alpha(found.counts, distances.interval(range(6)))

    assert alpha.value == pytest.approx(AnnotationTask(rows, distance=interval_distance).alpha())
