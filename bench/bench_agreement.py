"""A million ratings: coefficients from counts, intervals (B = 1000) from count patterns, the whole report; and spans."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from bench import Row
from workbench.agreement import report
from workbench.agreement.alpha import Alpha, krippendorff_alpha
from workbench.agreement.annotators import against_rest, bias
from workbench.agreement.coefficients import AC, gwet_ac
from workbench.agreement.distances import nominal, ordinal, weights
from workbench.agreement.intervals import jackknife_of, with_interval
from workbench.agreement.pairs import pair_tables
from workbench.agreement.ratings import Ratings, RatingTable
from workbench.agreement.spans import MarkedText, span_f1
from workbench.agreement.suggestions import dawid_skene
from workbench.agreement.unitizing import u_alpha

UNITS, PEOPLE, LABELS = 408_000, 200, 6


def milliseconds(work: Callable[[], object], rounds: int = 3) -> float:
    best = np.inf
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1000 * float(best)


def a_million(random: np.random.Generator) -> tuple[Ratings, np.ndarray]:
    """Two or three annotators a unit, 25 units a document, four in five labels right."""
    per_unit = np.where(random.random(UNITS) < 0.45, 3, 2)
    unit = np.repeat(np.arange(UNITS), per_unit)
    step = np.arange(len(unit)) - np.repeat(np.cumsum(per_unit) - per_unit, per_unit)
    who = (random.integers(0, PEOPLE, UNITS)[unit] + step * random.integers(1, 66, UNITS)[unit]) % PEOPLE
    truth = random.choice(LABELS, UNITS, p=[0.45, 0.25, 0.12, 0.08, 0.06, 0.04])
    label = np.where(random.random(len(unit)) < 0.8, truth[unit], random.integers(0, LABELS, len(unit)))
    names = tuple(f"{at:03d}" for at in range(PEOPLE))
    units = tuple(map(str, range(UNITS)))
    return Ratings(names, units, tuple("abcdef"), who, unit, label), np.arange(UNITS) // 25


def run() -> list[Row]:
    random = np.random.default_rng(1)
    ratings, documents = a_million(random)
    counts = ratings.counts
    size = f"{len(ratings.label) / 1e6:.2f} M ratings"
    estimators = {"alpha nominal": Alpha(nominal(LABELS)), "alpha ordinal": Alpha(ordinal()), "AC1": AC(np.eye(LABELS))}
    alpha, file = (
        krippendorff_alpha(counts, ordinal()),
        RatingTable(ratings, documents, tuple(map(str, range(int(documents.max()) + 1))), True),
    )
    places = ratings.annotator, ratings.unit, ratings.label
    timed: list[tuple[str, Callable[[], object], float | None]] = [
        ("alpha nominal from counts", lambda: krippendorff_alpha(counts, nominal(LABELS)), 500),
        ("alpha ordinal from counts", lambda: krippendorff_alpha(counts, ordinal()), 500),
        ("AC1 from counts", lambda: gwet_ac(counts, weights("identity", LABELS)), 500),
        *((f"bootstrap of {name}, units", lambda of=of: with_interval(alpha, of, counts, random), 2000) for name, of in estimators.items()),
        (
            "bootstrap of alpha, documents",
            lambda: with_interval(alpha, estimators["alpha ordinal"], counts, random, documents=documents),
            None,
        ),
        ("jackknife of alpha, units", lambda: jackknife_of(estimators["alpha ordinal"], counts), None),
        ("confusion of all pairs", lambda: pair_tables(ratings), None),
        ("each annotator against the rest", lambda: against_rest(ratings), None),
        ("bias of each annotator", lambda: bias(ratings), None),
    ]
    rows = [Row(what, size, milliseconds(work), "ms", at_most) for what, work, at_most in timed]
    rows.append(
        Row("ten steps of Dawid and Skene", size, milliseconds(lambda: dawid_skene(*places, (PEOPLE, UNITS, LABELS), at_most=10), 1), "ms")
    )
    rows.append(Row("every row of the report", size, milliseconds(lambda: list(report.of_ratings(file, "ordinal", random)), 1), "ms"))
    return rows + spans(random)


def spans(random: np.random.Generator) -> list[Row]:
    """A thousand texts of 10,000 characters, three annotators, forty spans each."""
    texts = []
    for _ in range(1_000):
        starts = [np.sort(random.choice(250, 40, replace=False)) * 40 for _ in range(3)]
        marked = {
            name: [(int(at), int(at) + int(random.integers(5, 40)), "claim") for at in found]
            for name, found in zip("abc", starts, strict=True)
        }
        texts.append(MarkedText.of(marked, 10_000))
    size = "120,000 spans"
    return [
        Row("character F1", size, milliseconds(lambda: span_f1(texts, "character")), "ms"),
        Row("exact F1", size, milliseconds(lambda: span_f1(texts, "exact")), "ms"),
        Row("unitized alpha", size, milliseconds(lambda: u_alpha(texts)), "ms"),
    ]
