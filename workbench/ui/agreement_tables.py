"""The rows of an agreement report as the tables a person reads. Every picture of the page is drawn from one of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.agreement.report import Row
from workbench.agreement.stability import UNITS_FOR_A_CELL
from workbench.agreement.statistic import Statistic
from workbench.domain.layers import Layer
from workbench.store.measuring import Measured

Table = list[dict[str, Any]]
LEVELS = {Layer.TRUTH: "ordinal", Layer.WORTH: "ordinal"}
SETS = (Layer.EVIDENCE, Layer.TYPE)


def level(layer: Layer) -> str:
    return LEVELS.get(layer, "nominal")


def coefficient(value: float | None) -> str:
    """`.58`, `-.12`, `1.00`; a dash for what is undefined."""
    return "–" if value is None else f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"


def percentage(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def interval(found: Statistic) -> str:
    """`.41 to .70`, or why there is none."""
    if found.interval is None:
        return ""
    if found.interval.low is None or found.interval.high is None:
        return found.interval.reason
    return f"{coefficient(found.interval.low)} to {coefficient(found.interval.high)}"


def one(
    found: Measured,
    name: str,
    *,
    level: str = "nominal",
    variant: str = "",
    label: str = "",
    people: tuple[str, ...] = (),
    document: str = "",
) -> Statistic:
    for row in found.rows:
        if (row.name, row.level, row.variant, row.label, row.annotators, row.document) == (name, level, variant, label, people, document):
            return row.statistic
    return Statistic(None, reason="not measured on this layer")


def headline(found: Measured) -> list[tuple[str, str, Statistic]]:
    """(key of `messages.MEASURES`, as shown, statistic), side by side and never one alone."""
    measures: list[tuple[str, dict[str, Any]]]
    match found.layer:
        case Layer.SPANS:
            measures = [("span_f1_exact", {}), ("span_f1_token", {}), ("u_alpha", {})]
        case Layer.EVIDENCE:
            measures = [("evidence_mean_jaccard", {}), ("evidence_exact_set_rate", {})]
        case Layer.TYPE:
            measures = [("evidence_exact_set_rate", {}), ("evidence_mean_jaccard", {}), ("krippendorff_alpha", {"variant": "masi"})]
        case _:
            measures = [
                ("percent_agreement", {"variant": "unit"}),
                ("krippendorff_alpha", {"level": level(found.layer)}),
                ("gwet_ac1", {}),
            ]
    shares = {"percent_agreement", "evidence_exact_set_rate"}
    listed = []
    for name, more in measures:
        statistic = one(found, name, **more)
        listed.append((name, (percentage if name in shares else coefficient)(statistic.value), statistic))
    return listed


def _figures(found: Statistic) -> dict[str, Any]:
    low = found.interval.low if found.interval else None
    high = found.interval.high if found.interval else None
    return {"low": low, "high": high, "units": found.n_units, "pairs": found.n_pairs, "remark": found.reason or found.note}


def labels(found: Measured) -> Table:
    """A row for each label: how common, how far people agree on it, against the rest."""
    names = [row.label for row in found.rows if row.name == "prevalence"]
    table = []
    for name in names:
        specific = one(found, "specific_agreement", label=name)
        rest = one(found, "krippendorff_alpha_label", label=name)
        table.append(
            {
                "label": found.names.get(name, name),
                "share": one(found, "prevalence", label=name).value,
                "specific agreement": specific.value,
                **_figures(specific),
                "alpha against the rest": rest.value,
            }
        )
    return table


def pairs(found: Measured) -> Table:
    """A row for each two people."""
    wanted = _pair_measures(found.layer)
    table: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in found.rows:
        key = (row.name, row.level, row.variant)
        if len(row.annotators) == 2 and key in wanted:
            entry = table.setdefault(row.annotators, {"one": row.annotators[0], "other": row.annotators[1], "units": row.statistic.n_units})
            entry[wanted[key]] = row.statistic.value
            if row.statistic.reason:
                entry["remark"] = row.statistic.reason
    if len(found.people) == 2 and not table and found.layer not in (*SETS, Layer.SPANS):
        one_, other = found.people
        kappa = one(found, "cohen_kappa", level=level(found.layer), variant="quadratic" if level(found.layer) == "ordinal" else "")
        alpha = one(found, "krippendorff_alpha", level=level(found.layer))
        percent = one(found, "percent_agreement", variant="unit")
        figures = {"units": percent.n_units, "percent": percent.value, "kappa": kappa.value, "alpha": alpha.value}
        return [{"one": one_, "other": other, **figures, "remark": kappa.reason}]
    return [entry | {"remark": entry.get("remark", "")} for entry in table.values()]


def _pair_measures(layer: Layer) -> Mapping[tuple[str, str, str], str]:
    if layer is Layer.SPANS:
        return {("span_f1_exact", "nominal", ""): "exact F1", ("span_f1_token", "nominal", ""): "token F1"}
    if layer in SETS:
        return {("evidence_mean_jaccard", "nominal", ""): "mean Jaccard", ("evidence_exact_set_rate", "nominal", ""): "equal sets"}
    if level(layer) == "ordinal":
        return {
            ("cohen_kappa", "ordinal", "quadratic"): "kappa",
            ("percent_agreement", "nominal", "unit"): "percent",
            ("krippendorff_alpha", "ordinal", ""): "alpha",
            ("spearman", "ordinal", ""): "Spearman",
        }
    return {
        ("cohen_kappa", "nominal", ""): "kappa",
        ("percent_agreement", "nominal", "unit"): "percent",
        ("krippendorff_alpha", "nominal", ""): "alpha",
    }


def pair_measures(layer: Layer) -> list[str]:
    """What the heat map can show."""
    return [*_pair_measures(layer).values()]


def people(found: Measured) -> Table:
    """A row for each annotator: against the rest, what alpha is without them."""
    names = [row.annotators[0] for row in found.rows if row.name == "annotator_vs_rest"]
    table = []
    for name in names:
        rest = one(found, "annotator_vs_rest", people=(name,))
        without = one(found, "krippendorff_alpha_without", level=level(found.layer), people=(name,))
        table.append(
            {
                "annotator": name,
                "agrees with the rest": rest.value,
                "units": rest.n_units,
                "pairs": rest.n_pairs,
                "alpha without them": without.value,
                "remark": rest.reason or without.reason,
            }
        )
    return table


def bias(found: Measured) -> Table:
    """Annotator and label: their share less the others' on the same units."""
    return [
        {
            "annotator": row.annotators[0],
            "label": found.names.get(row.label, row.label),
            "share less the others'": row.statistic.value,
            "units": row.statistic.n_units,
            "remark": row.statistic.reason,
        }
        for row in found.rows
        if row.name == "bias"
    ]


def confusion(found: Measured) -> Table:
    """Every two labels, each way round: how many pairs, and the share of the first label's pairs."""
    cells = {(row.variant, row.label): row.statistic.n_pairs for row in found.rows if row.name == "confusion"}
    names = list(dict.fromkeys(name for pair in cells for name in pair))
    counts = {(a, b): cells.get((a, b), cells.get((b, a), 0)) for a in names for b in names}
    of_label = {a: sum(counts[a, b] * (2 if a == b else 1) for b in names) for a in names}
    return [
        {
            "label": found.names.get(a, a),
            "other label": found.names.get(b, b),
            "pairs": counts[a, b],
            "share of the label": counts[a, b] * (2 if a == b else 1) / of_label[a] if of_label[a] else None,
        }
        for a in names
        for b in names
    ]


def documents(found: Measured) -> Table:
    """Hardest first, then those of which more is known."""
    wanted = "span_f1_exact" if found.layer is Layer.SPANS else "document_agreement"
    rows = [row for row in found.rows if row.name == wanted and row.document]
    table: Table = [
        {
            "text": found.titles.get(row.document, row.document),
            "short name": row.document,
            "agreement": row.statistic.value,
            "units": row.statistic.n_units,
            "pairs": row.statistic.n_pairs,
            "remark": row.statistic.reason,
        }
        for row in rows
    ]
    return sorted(table, key=lambda row: (row["agreement"] is None, row["agreement"] or 0, -row["pairs"]))


def over_time(found: Measured) -> Table:
    table = []
    for row in found.rows:
        if row.name in ("percent_agreement_over_time", "krippendorff_alpha_over_time"):
            length, begin = row.variant.split()
            name = "percent" if row.name.startswith("percent") else "alpha"
            table.append({"from": begin, "period": length, "measure": name, "value": row.statistic.value, **_figures(row.statistic)})
    return table


def changes(found: Measured) -> Table:
    since = dict(found.marks)
    return [
        {
            "guideline": row.variant,
            "since": since[row.variant].isoformat(),
            "change of percent": row.statistic.value,
            **_figures(row.statistic),
        }
        for row in found.rows
        if row.name == "change_at_guideline"
    ]


def twice(found: Measured, prefix: str) -> Table:
    """Self-consistency (`self`) or gold (`gold`)."""
    return [
        {
            "annotator": row.annotators[0] if row.annotators else "all",
            "measure": row.name.removeprefix(f"{prefix}_").replace("_", " ").replace("krippendorff ", "").replace("cohen ", ""),
            "label": found.names.get(row.label, row.label),
            "value": row.statistic.value,
            "units": row.statistic.n_units,
            "remark": row.statistic.reason,
        }
        for row in found.rows
        if row.name.startswith(f"{prefix}_")
    ]


def numbers(found: Measured) -> Table:
    """Every number there is."""
    return [{"layer": found.layer.value, **as_cells(row)} for row in found.rows]


def as_cells(row: Row) -> dict[str, Any]:
    plain = row.as_json()
    return plain | {"annotators": " & ".join(plain["annotators"])}


def may_stand(units: int) -> bool:
    return units >= UNITS_FOR_A_CELL


def shown(table: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    return [{name: row.get(name) for name in columns} for row in table]
