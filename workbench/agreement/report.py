"""Every statistic of a table of ratings or of marked texts as one flat list of rows; what `workbench agreement` prints."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator

from workbench.agreement import annotators, coefficients, pairs
from workbench.agreement.alpha import Alpha, against_rest
from workbench.agreement.counts import n_pairs, pairable, prevalence
from workbench.agreement.difficulty import document_difficulty
from workbench.agreement.distances import Distance, Level, masi_distance, nominal, of_level, over_sets, weights
from workbench.agreement.estimators import Estimator
from workbench.agreement.evidence import Choices, ClaimMean, by_claim, by_pair, jaccard, mean_over, same_set
from workbench.agreement.intervals import Resampled, bootstrap, bootstraps
from workbench.agreement.matching import f1_from, f1_of_matches, iou_from, mean_iou, sums_of
from workbench.agreement.ratings import Ratings, RatingTable
from workbench.agreement.series import over_time
from workbench.agreement.spans import KINDS, Compared, Laid, MarkedText, f1_value
from workbench.agreement.stability import is_mostly_one_label, stability
from workbench.agreement.statistic import NO_PAIR, NO_RATINGS, NO_VARIATION, Counts, Floats, Interval, Statistic
from workbench.agreement.unitizing import disagreements, of_laid, u_alpha_value

SetAgreement = Callable[[AbstractSet[str], AbstractSet[str]], float | None]
LARGEST_CONFUSION = 20  # labels; a larger table is nobody's to read
SEED = 1979  # the same file gives the same intervals
MOSTLY_ONE_LABEL = "annotators agree mostly on the common label: read the rows by label"


@dataclass(frozen=True)
class Row:
    """One number. name, level, variant, label, annotators and document together name it; empty means all of them."""

    name: str
    level: str
    statistic: Statistic
    variant: str = ""
    label: str = ""
    annotators: tuple[str, ...] = ()
    document: str = ""

    def as_json(self) -> dict[str, Any]:
        interval = self.statistic.interval
        return {
            "name": self.name,
            "level": self.level,
            "variant": self.variant,
            "label": self.label,
            "annotators": list(self.annotators),
            "document": self.document,
            "value": self.statistic.value,
            "reason": self.statistic.reason,
            "n_units": self.statistic.n_units,
            "n_pairs": self.statistic.n_pairs,
            "low": interval.low if interval else None,
            "high": interval.high if interval else None,
            "interval": _in_words(interval),
            "note": self.statistic.note,
        }


def of_ratings(file: RatingTable, level: Level, random: Generator) -> Iterator[Row]:
    """All together, by label, by annotator, by pair, by document. Intervals: over documents where the file has them, else over units."""
    distance = of_level(level, file.ratings.labels)
    drawn = Resampled(file.ratings.counts, file.documents, random)
    yield from _overall(file, level, distance, drawn, random)
    yield from _by_label(file, _warning(file), drawn)
    yield from _by_annotator(file, level, distance)
    yield from _by_pair(file, level, distance)
    yield from _confusion(file)
    if file.days is not None:
        yield from _over_time(file, random)
    if file.documents is not None:
        for found in document_difficulty(file.ratings.counts, file.documents):
            statistic = Statistic(found.agreement, found.n_units, found.n_pairs, "" if found.n_units else NO_PAIR)
            yield Row("document_agreement", "nominal", statistic, document=file.document_names[found.document])


def _overall(file: RatingTable, level: Level, distance: Distance, drawn: Resampled, random: Generator) -> Iterator[Row]:
    ratings, counts = file.ratings, file.ratings.counts
    q = len(ratings.labels)
    identity = np.eye(q)
    warning = _warning(file)
    rows: list[tuple[str, str, str, Estimator]] = [
        ("percent_agreement", "nominal", weighting, coefficients.Percent(weighting)) for weighting in coefficients.WEIGHTINGS
    ]
    rows.append(("krippendorff_alpha", "nominal", "", Alpha(nominal(q))))
    if file.is_ordered and level != "ordinal":
        rows.append(("krippendorff_alpha", "ordinal", "", Alpha(of_level("ordinal", ratings.labels))))
    if level != "nominal":
        rows.append(("krippendorff_alpha", level, "", Alpha(distance)))
    rows.append(("gwet_ac1", "nominal", "", coefficients.AC(identity)))
    if file.is_ordered:
        rows += [("gwet_ac2", "ordinal", kind, coefficients.AC(weights(kind, q))) for kind in ("linear", "quadratic")]
    rows.append(("fleiss_kappa", "nominal", "generalised", coefficients.Fleiss(identity)))
    rows.append(("brennan_prediger", "nominal", "", coefficients.Uniform(identity, singletons_in_prevalence=False)))
    found = [(name, of, variant, drawn.statistic(estimator)) for name, of, variant, estimator in rows]
    values = {(name, of, variant): statistic.value for name, of, variant, statistic in found}
    mostly = is_mostly_one_label(values["krippendorff_alpha", "nominal", ""], values["percent_agreement", "nominal", "unit"], counts)
    for name, of, variant, statistic in found:
        is_prevalence_note = mostly and (name, of) == ("krippendorff_alpha", "nominal")
        yield Row(name, of, _noted(statistic, warning, MOSTLY_ONE_LABEL if is_prevalence_note else ""), variant)
    yield Row("conger_kappa", "nominal", pairs.conger_kappa(ratings))
    yield Row("light_kappa", "nominal", pairs.light_kappa(ratings))
    yield from _two_annotators(file, warning, random)


def _two_annotators(file: RatingTable, warning: str, random: Generator) -> Iterator[Row]:
    ratings, q = file.ratings, len(file.ratings.labels)
    kappas = [
        ("cohen_kappa", "nominal", "", pairs.Kappa(nominal(q))),
        ("scott_pi", "nominal", "", pairs.Kappa(nominal(q), "pooled")),
    ]
    if file.is_ordered:
        kappas += [("cohen_kappa", "ordinal", kind.level, pairs.Kappa(kind)) for kind in (pairs.linear(q), pairs.quadratic(q))]
    if len(ratings.annotators) != 2:
        for name, of, variant, _ in kappas:
            yield Row(name, of, Statistic(None, reason=pairs.TWO_ANNOTATORS), variant)
        return
    table = pairs.confusion(ratings, *ratings.annotators)
    for name, of, variant, kappa in kappas:
        statistic = kappa.of(table)
        if statistic.value is not None:
            statistic = statistic.with_interval(_kappa_interval(kappa, table, file, random))
        yield Row(name, of, _noted(statistic, warning), variant)
    yield Row("cohen_kappa_max", "nominal", pairs.cohen_kappa_max(table))
    if file.is_ordered:
        yield Row("spearman", "ordinal", pairs.spearman(table))


def _kappa_interval(kappa: pairs.Kappa, table: Counts, file: RatingTable, random: Generator) -> Interval:
    if file.documents is None:
        return bootstrap(kappa.sums(), kappa.value, random, times=table.reshape(-1), what="units")
    one, other = file.ratings.grid()
    both = (one >= 0) & (other >= 0)
    _, document = np.unique(file.documents[both], return_inverse=True)
    sums = np.zeros((int(document.max(initial=-1)) + 1, table.size))
    np.add.at(sums, (document, one[both] * len(table) + other[both]), 1)
    return bootstrap(sums, kappa.value, random)


def _by_label(file: RatingTable, warning: str, drawn: Resampled) -> Iterator[Row]:
    counts = file.ratings.counts
    units, compared, shares = len(pairable(counts)), n_pairs(counts), prevalence(counts)
    for at, label in enumerate(file.ratings.labels):
        name = str(label)
        share = Statistic(float(shares[at]), units, compared) if counts.sum() else Statistic(None, reason="no ratings")
        yield Row("prevalence", "nominal", share, label=name)
        specific = drawn.statistic(coefficients.Specific(at))
        yield Row("specific_agreement", "nominal", _noted(specific, warning), label=name)
        alpha = drawn.statistic(Alpha(nominal(2)), partial(against_rest, label=at))
        yield Row("krippendorff_alpha_label", "nominal", _noted(alpha, warning), label=name)


def _by_annotator(file: RatingTable, level: Level, distance: Distance) -> Iterator[Row]:
    ratings = file.ratings
    rest, without, bias = annotators.against_rest(ratings), annotators.alpha_without(ratings, distance), annotators.bias(ratings)
    for name in ratings.annotators:
        yield Row("annotator_vs_rest", "nominal", rest[name], annotators=(name,))
        yield Row("krippendorff_alpha_without", level, without[name], annotators=(name,))
        for at, label in enumerate(ratings.labels):
            leaning, n = bias[name], rest[name]
            known = Statistic(None, reason=n.reason) if leaning is None else Statistic(float(leaning[at]), n.n_units, n.n_pairs)
            yield Row("bias", "nominal", known, label=str(label), annotators=(name,))


def _by_pair(file: RatingTable, level: Level, distance: Distance) -> Iterator[Row]:
    if len(file.ratings.annotators) < 3:
        return
    found = pairs.pair_tables(file.ratings)
    columns = [
        ("percent_agreement", "nominal", "unit", found.percent()),
        ("cohen_kappa", "nominal", "", found.kappa()),
        ("krippendorff_alpha", level, "", found.alpha(distance)),
    ]
    if file.is_ordered:
        columns.append(("cohen_kappa", "ordinal", "quadratic", found.kappa(pairs.quadratic(len(file.ratings.labels)))))
        columns.append(("spearman", "ordinal", "", found.spearman()))
    for at, ((one, other, _), n) in enumerate(zip(found, found.n.tolist(), strict=True)):
        for name, of, variant, values in columns:
            value = float(values[at])
            undefined = pairs.CONSTANT if name == "spearman" else NO_VARIATION
            statistic = Statistic(None, n, n, undefined) if np.isnan(value) else Statistic(value, n, n)
            yield Row(name, of, statistic, variant, annotators=(one, other))


def _confusion(file: RatingTable) -> Iterator[Row]:
    """How often each two labels meet on a unit, as a share of all pairs; the pair of labels is `label` and `variant`."""
    labels, counts = file.ratings.labels, pairable(file.ratings.counts)
    if len(labels) > LARGEST_CONFUSION:
        return
    units, compared = len(counts), n_pairs(counts)
    for at, label in enumerate(labels):
        for other in range(at, len(labels)):
            met = counts[:, at] * (counts[:, at] - 1) // 2 if other == at else counts[:, at] * counts[:, other]
            share = Statistic(float(met.sum() / compared), units, int(met.sum())) if compared else Statistic(None, reason=NO_PAIR)
            yield Row("confusion", "nominal", share, str(labels[other]), str(label))


def _over_time(file: RatingTable, random: Generator) -> Iterator[Row]:
    for point in over_time(file, random):
        period = f"{'day' if point.length == 1 else 'week'} {point.begin.isoformat()}"
        yield Row("percent_agreement_over_time", "nominal", point.percent, period)
        yield Row("krippendorff_alpha_over_time", "nominal", point.alpha, period)


def of_spans(texts: Sequence[MarkedText], random: Generator, names: Sequence[str] = ()) -> Iterator[Row]:
    """F1 of four kinds and unitized alpha, all annotators pooled and by pair. Intervals over documents, all from one draw.

    names: of the texts; with them exact F1 of each text that two people looked at.
    """
    laid = Laid.out(texts)
    kinds = {kind: Compared.by(laid, kind) for kind in KINDS}
    matches = sums_of(laid)
    two = np.unique(laid.of[laid.pairs[0]])
    apart = [disagreements(laid, labelled=labelled)[two] for labelled in (True, False)]
    found = [
        ("u_alpha", of_laid(laid), u_alpha_value),
        ("u_alpha_binary", of_laid(laid, labelled=False), u_alpha_value),
        ("span_matched_f1", f1_from(matches), f1_of_matches),
        ("span_matched_iou", iou_from(matches), mean_iou),
        *((f"span_f1_{kind}", compared.f1(), f1_value) for kind, compared in kinds.items()),
    ]
    sums = [*apart, matches, matches, *(compared.sums() for compared in kinds.values())]
    edges = np.cumsum([0, *(part.shape[1] for part in sums)]).tolist()
    values = [partial(_of_columns, value, slice(*edge)) for (_, _, value), edge in zip(found, pairwise(edges), strict=True)]
    intervals = bootstraps(np.hstack(sums), values, random)
    pairs_of = {f"span_f1_{kind}": compared.by_pair() for kind, compared in kinds.items()}
    for (name, statistic, _), interval in zip(found, intervals, strict=True):
        yield Row(name, "nominal", statistic if statistic.value is None else statistic.with_interval(interval))
        of_pairs = pairs_of.get(name, {})
        for pair, of_pair in of_pairs.items() if len(of_pairs) > 1 else ():
            yield Row(name, "nominal", of_pair, annotators=pair)
    if names:
        for text, of_text in kinds["exact"].by_text().items():
            yield Row("span_f1_exact", "nominal", of_text, document=names[text])


def _of_columns(value: Callable[[Floats], Floats], columns: slice, totals: Floats) -> Floats:
    return value(totals[..., columns])


def of_sets(choices: Choices, documents: Sequence[int], names: Sequence[str], random: Generator) -> Iterator[Row]:
    """Sets that several people chose for one unit, such as evidence: not chance-corrected. documents: of each unit; names: of documents."""
    kinds: tuple[tuple[str, SetAgreement], ...] = (("evidence_mean_jaccard", jaccard), ("evidence_exact_set_rate", same_set))
    means_of = {name: by_claim(choices, of_pair) for name, of_pair in kinds}
    for name, of_pair in kinds:
        found = mean_over(means_of[name])
        if found.value is not None:
            found = found.with_interval(bootstrap(_sums_by_document(means_of[name], documents), f1_value, random))
        yield Row(name, "nominal", found)
        for pair, of_both in by_pair(choices, of_pair).items():
            yield Row(name, "nominal", of_both, annotators=pair)
    by_document: dict[int, list[ClaimMean]] = defaultdict(list)
    for mean, document in zip(means_of["evidence_mean_jaccard"].values(), documents, strict=True):
        by_document[document].append(mean)
    for document, means_here in sorted(by_document.items()):
        values = [mean.value for mean in means_here if mean.value is not None]
        n_pairs_ = sum(mean.n_pairs for mean in means_here if mean.value is not None)
        share = Statistic(sum(values) / len(values), len(values), n_pairs_) if values else None
        yield Row("document_agreement", "nominal", share or Statistic(None, reason=NO_PAIR), document=names[document])


def _sums_by_document(means: Mapping[str, ClaimMean], documents: Sequence[int]) -> Floats:
    """(documents, 2): the sum of means, and how many."""
    sums: dict[int, list[float]] = {}
    for mean, document in zip(means.values(), documents, strict=True):
        if mean.value is not None:
            both = sums.setdefault(document, [0.0, 0.0])
            both[0] += mean.value
            both[1] += 1
    return np.array([sums[document] for document in sorted(sums)]).reshape(-1, 2)


def of_topics(choices: Choices, topics: Sequence[str], documents: Sequence[int], random: Generator) -> Iterator[Row]:
    """Several labels of one unit from a fixed vocabulary: alpha of each against the rest, and MASI alpha over the sets."""
    sets = sorted({frozenset(chosen) for given in choices.values() for chosen in given.values()}, key=sorted)
    rated = [(who, unit, frozenset(chosen)) for unit, given in choices.items() for who, chosen in given.items()]
    of = np.array(documents, np.int64)
    ratings = Ratings.of(rated, sets) if sets else Ratings.of([], [frozenset()])
    order = {unit: at for at, unit in enumerate(choices)}
    of_unit = of[[order[unit] for unit in ratings.units]] if len(ratings.units) else np.zeros(0, np.int64)
    masi = Alpha(over_sets(sets or [frozenset()], masi_distance))
    yield Row("krippendorff_alpha", "nominal", Resampled(ratings.counts, of_unit, random).statistic(masi), "masi")
    yield Row("gwet_ac1", "nominal", Statistic(None, reason="not defined for sets of labels"))
    for topic in topics:
        has = ratings.relabelled(partial(_holds, topic), (True, False))
        drawn, counts = Resampled(has.counts, of_unit, random), has.counts
        share = (
            Statistic(float(prevalence(counts)[0]), drawn.n_units, drawn.n_pairs) if counts.sum() else Statistic(None, reason=NO_RATINGS)
        )
        yield Row("prevalence", "nominal", share, label=topic)
        yield Row("specific_agreement", "nominal", drawn.statistic(coefficients.Specific(0)), label=topic)
        yield Row("krippendorff_alpha_label", "nominal", drawn.statistic(Alpha(nominal(2))), label=topic)


def _holds(topic: str, chosen: frozenset[str]) -> bool:
    return topic in chosen


def as_json(rows: Sequence[Row]) -> str:
    """A list, one object a line. NaN and infinity have no place in it."""
    return "[\n" + ",\n".join(json.dumps(row.as_json(), ensure_ascii=False, allow_nan=False) for row in rows) + "\n]"


def as_table(rows: Sequence[Row]) -> str:
    head = ("statistic", "of", "value", "95 % interval", "units", "pairs", "remark")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head) - 1)]
    numbers = {2, 4, 5}
    return "\n".join(
        "  ".join(
            [cell.rjust(width) if at in numbers else cell.ljust(width) for at, (cell, width) in enumerate(zip(line, widths, strict=False))]
            + [line[-1]]
        ).rstrip()
        for line in cells
    )


def _cells(row: Row) -> tuple[str, ...]:
    found = row.statistic
    interval = found.interval
    reach = f"{interval.low:.3f} to {interval.high:.3f}" if interval and interval.low is not None and interval.high is not None else ""
    name = row.name if row.level == "nominal" else f"{row.name} {row.level}"
    of = ", ".join(filter(None, (row.variant, row.label, " & ".join(row.annotators), row.document)))
    value = "–" if found.value is None else f"{found.value:.4f}"
    return name, _printable(of), value, reach, str(found.n_units), str(found.n_pairs), found.reason or found.note


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "·" for character in text)


def _warning(file: RatingTable) -> str:
    """What the minimum-n rules say of this file, for the notes."""
    counts = file.ratings.counts
    n_documents = None if file.documents is None else len(np.unique(file.documents[counts.sum(axis=1) >= 2]))
    found = stability(counts, n_documents)
    words = {"counts": "show counts only: ", "unstable": "unstable: "}.get(found.show, "")
    return words + "; ".join(found.reasons) if found.reasons else ""


def _noted(statistic: Statistic, *notes: str) -> Statistic:
    return statistic if statistic.value is None else replace(statistic, note="; ".join(filter(None, (statistic.note, *notes))))


def _in_words(interval: Interval | None) -> str:
    if interval is None:
        return ""
    if interval.reason:
        return f"{interval.method}: {interval.reason}"
    undefined = f", {interval.undefined} without a value" if interval.undefined else ""
    return f"95 % {interval.method}, {interval.replicates} replicates{undefined}"
