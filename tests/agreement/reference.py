"""The metric families of agreement_cases.json, computed by the workbench. One function a family; params are the file's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.agreement import (
    alpha,
    annotators,
    coefficients,
    difficulty,
    distances,
    intervals,
    linearised,
    pairs,
    spans,
    suggestions,
    unitizing,
)
from workbench.agreement.ratings import Ratings
from workbench.agreement.statistic import Statistic

LEFT_OUT = {
    "gamma": "stochastic and optional; a background job if ever",
    "gamma_disorder": "belongs to gamma",
    "u_alpha_1995": "misbehaves beyond two observers; the 2016 form replaces it",
    "u_alpha_1995_label": "the same",
    "char_alpha": "is not unitized alpha, though Potato calls it so",
}
BOOTSTRAP_SEED = 20260101


def ratings(dataset: dict[str, Any], params: dict[str, Any]) -> Ratings:
    labels = params.get("category_order") or params.get("categories") or dataset.get("categories")
    if dataset["kind"] == "table":
        found = Ratings.of_table(dataset["table"], dataset["categories"], tuple(dataset["annotators"]))
    elif dataset["kind"] == "set_ratings":
        found = Ratings.of([(annotator, unit, frozenset(label)) for annotator, unit, label in dataset["ratings"]])
    else:
        found = Ratings.of([tuple(row[:3]) for row in dataset["ratings"]], labels)
    return found.only(params["annotators"]) if "annotators" in params else found


def table(dataset: dict[str, Any], params: dict[str, Any]) -> np.ndarray:
    found = ratings(dataset, params)
    assert len(found.annotators) == 2
    return pairs.confusion(found, *found.annotators)


def distance(found: Ratings, params: dict[str, Any]) -> distances.Distance:
    match params:
        case {"distance_matrix": {"categories": names, "matrix": matrix}}:
            order = [names.index(label) for label in found.labels]
            return distances.custom(np.array(matrix)[np.ix_(order, order)].tolist())
        case {"distance": "masi"}:
            return distances.over_sets(found.labels, distances.masi_distance)
        case {"distance": "jaccard"}:
            return distances.over_sets(found.labels, distances.jaccard_distance)
    return distances.of_level(params.get("level", "nominal"), found.labels)


def disagreement(params: dict[str, Any], n_labels: int) -> distances.Distance | None:
    if "disagreement_weights" in params:
        return distances.custom(params["disagreement_weights"])
    kinds = {"linear": pairs.linear, "quadratic": pairs.quadratic}
    return kinds[params["weights"]](n_labels) if params.get("weights") in kinds else None


def of_counts(compute: Callable[[Ratings, dict[str, Any]], Any]) -> Callable[[dict[str, Any], dict[str, Any]], Any]:
    return lambda dataset, params: compute(ratings(dataset, params), params)


def of_table(compute: Callable[[np.ndarray, dict[str, Any]], Any]) -> Callable[[dict[str, Any], dict[str, Any]], Any]:
    return lambda dataset, params: compute(table(dataset, params), params)


def weights(found: Ratings, params: dict[str, Any]) -> np.ndarray:
    return distances.weights(params.get("weights", "identity"), len(found.labels))


def marked(dataset: dict[str, Any]) -> list[spans.MarkedText]:
    begin, end = dataset["continuum"]
    return [spans.MarkedText.of(dataset["spans"], end, begin, dataset.get("tokens"))]


def f1(kind: spans.Kind) -> Callable[[dict[str, Any], dict[str, Any]], Statistic]:
    return lambda dataset, params: spans.span_f1(marked(dataset), kind, tuple(params["annotators"]) if "annotators" in params else None)


def column(found: Ratings, params: dict[str, Any]) -> int:
    return found.labels.index(params["label"])


def standard_error(dataset: dict[str, Any], params: dict[str, Any]) -> float | None:
    found = ratings(dataset, params)
    match params:
        case {"of": "cohen_kappa"}:
            chosen = disagreement(params, len(found.labels))
            return linearised.kappa_error(table(dataset, params), chosen.matrix if chosen else None)
        case {"of": "krippendorff_alpha", "method": "jackknife_units"}:
            return intervals.jackknife_of(alpha.Alpha(distance(found, params)), found.counts).standard_error
        case {"of": "gwet_ac", "method": "jackknife_units"}:
            return intervals.jackknife_of(coefficients.AC(weights(found, params)), found.counts).standard_error
        case {"of": name, **rest}:
            divisor = "n" if str(rest.get("method", "")).endswith("_table") else "n-1"
            return linearised.gwet_error(found.counts, weights(found, params), name.removesuffix("_missing"), divisor=divisor)
    raise NotImplementedError(params)


def confidence_interval(dataset: dict[str, Any], params: dict[str, Any]) -> list[float | None]:
    found = ratings(dataset, params)
    if params["method"] == "bootstrap_units":
        estimator = (
            alpha.Alpha(distance(found, params)) if params["of"] == "krippendorff_alpha" else coefficients.AC(weights(found, params))
        )
        random = np.random.default_rng(BOOTSTRAP_SEED)
        sums, times = intervals.unit_sums(estimator, found.counts)
        interval = intervals.bootstrap(sums, estimator.value, random, times=times, what="units", replicates=params["replicates"])
    else:
        interval = linearised.gwet_interval(found.counts, weights(found, params), params["of"].removesuffix("_missing"))
    return [interval.low, interval.high]


def dawid_skene(dataset: dict[str, Any]) -> tuple[suggestions.DawidSkene, list[str], list[str]]:
    rows, labels = dataset["ratings"], dataset["categories"]
    people, units = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    place = [np.array([names.index(row[at]) for row in rows]) for at, names in enumerate((people, units, labels))]
    return suggestions.dawid_skene(*place, (len(people), len(units), len(labels))), people, units


def majority(dataset: dict[str, Any]) -> list[Any]:
    rows, labels = dataset["ratings"], dataset["categories"]  # rounds of one annotator are votes each, so these are not `Ratings`
    units = sorted({row[1] for row in rows})
    votes = np.zeros((len(units), len(labels)), np.int64)
    np.add.at(votes, ([units.index(row[1]) for row in rows], [labels.index(row[2]) for row in rows]), 1)
    return [None if at < 0 else labels[at] for at in suggestions.majority(votes)]


def masi(dataset: dict[str, Any], params: dict[str, Any]) -> float:
    first, second = (set(row[2]) for row in dataset["ratings"])
    return distances.masi_distance(first, second)


METRICS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
    "percent_agreement": of_counts(lambda r, p: coefficients.percent_agreement(r.counts, p.get("weighting", "unit"))),
    "unit_agreement": of_counts(lambda r, p: (1 - difficulty.unit_difficulty(r.counts)).tolist()),
    "krippendorff_alpha": of_counts(lambda r, p: alpha.krippendorff_alpha(r.counts, distance(r, p))),
    "krippendorff_alpha_label": of_counts(lambda r, p: alpha.label_alpha(r.counts, column(r, p))),
    "krippendorff_alpha_without": of_counts(lambda r, p: annotators.alpha_without(r, distance(r, p))[p["annotator"]]),
    "annotator_vs_rest": of_counts(lambda r, p: annotators.against_rest(r)[p["annotator"]]),
    "cohen_kappa": of_table(lambda t, p: pairs.cohen_kappa(t, disagreement(p, len(t)))),
    "cohen_kappa_max": of_table(lambda t, p: pairs.cohen_kappa_max(t)),
    "scott_pi": of_table(lambda t, p: pairs.scott_pi(t, disagreement(p, len(t)))),
    "confusion_matrix": of_table(lambda t, p: t.tolist()),
    "fleiss_kappa": of_counts(lambda r, p: coefficients.fleiss_1971(r.counts)),
    "fleiss_kappa_label": of_counts(lambda r, p: coefficients.fleiss_label(r.counts, column(r, p))),
    "fleiss_kappa_missing": of_counts(lambda r, p: coefficients.fleiss_kappa(r.counts, weights(r, p))),
    "brennan_prediger": of_counts(lambda r, p: coefficients.brennan_prediger(r.counts, weights(r, p))),
    "gwet_ac": of_counts(
        lambda r, p: coefficients.gwet_ac(r.counts, weights(r, p), singletons_in_prevalence=p.get("singletons_in_prevalence", True))
    ),
    "conger_kappa": of_counts(lambda r, p: pairs.conger_kappa(r, weights(r, p))),
    "light_kappa": of_counts(lambda r, p: pairs.light_kappa(r, disagreement(p, len(r.labels)))),
    "specific_agreement": of_counts(lambda r, p: coefficients.specific_agreement(r.counts, column(r, p))),
    "standard_error": standard_error,
    "confidence_interval": confidence_interval,
    "masi_distance": masi,
    "u_alpha": lambda d, p: unitizing.u_alpha(marked(d)),
    "u_alpha_binary": lambda d, p: unitizing.u_alpha(marked(d), labelled=False),
    "span_f1_exact": f1("exact"),
    "char_f1": f1("character"),
    "token_f1": f1("token"),
    "majority_vote": lambda d, p: majority(d),
    "dawid_skene_marginals": lambda d, p: dawid_skene(d)[0].marginals.tolist(),
    "dawid_skene_loglik": lambda d, p: dawid_skene(d)[0].log_likelihood,
}
