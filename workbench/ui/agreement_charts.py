"""The pictures of the agreement page. One hue with the number printed in the cell; a dashed cell is one of which too little is known."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from workbench.agreement.stability import UNITS_FOR_A_CELL
from workbench.ui.agreement_tables import Table, coefficient
from workbench.ui.charts import BLUES

ACCENT, ORANGE = "#3F7FC4", "#B5651D"  # both at least 3 : 1 on either page
MUTED = "#7B828B"
LIGHT_INK, DARK_INK = "#FFFFFF", "#1F2328"
CELL = 52
AXIS = 40  # what labels above take of a picture's height, and as much again a title
MOST_TICKS = 30


def heat_map(pairs: Table, measure: str, *, selects: bool = True) -> Any:
    """Above the diagonal the value, below it how many units both labelled."""
    people = sorted({row[side] for row in pairs for side in ("one", "other")})
    cells = []
    for row in pairs:
        first, second = sorted((row["one"], row["other"]), key=people.index)
        value = row.get(measure)
        enough = row["units"] >= UNITS_FOR_A_CELL and value is not None
        common = {"value": coefficient(value), "units": row["units"], "remark": row.get("remark") or ""}
        cells.append({"row": first, "column": second, "words": coefficient(value), "shade": value if enough else None, **common})
        cells.append({"row": second, "column": first, "words": f"n {row['units']}", "shade": None, "is_n": True, **common})
    frame = pd.DataFrame(cells)
    frame["is_n"] = frame.get("is_n", pd.Series(False, index=frame.index)).fillna(False).astype(bool)
    frame["few"] = frame["shade"].isna() & ~frame["is_n"]
    base = alt.Chart(frame).encode(
        x=alt.X(
            "column:N",
            title=None,
            scale=alt.Scale(domain=people),
            axis=alt.Axis(orient="top", labelAngle=0, labelLimit=140, labelOverlap=False, labelFlush=False),
        ),
        y=alt.Y("row:N", title=None, scale=alt.Scale(domain=people), axis=alt.Axis(labelLimit=160, labelOverlap=False)),
        tooltip=[
            alt.Tooltip("row", title="one"),
            alt.Tooltip("column", title="other"),
            alt.Tooltip("value", title=measure),
            "units",
            "remark",
        ],
    )
    shaded = base.transform_filter("isValid(datum.shade)").mark_rect(cornerRadius=3)
    shaded = shaded.encode(color=alt.Color("shade:Q", scale=alt.Scale(domain=[0, 1], range=BLUES, clamp=True), legend=None))
    if selects:
        shaded = shaded.add_params(alt.selection_point(name="cell", fields=["row", "column"]))
    few = base.transform_filter("datum.few").mark_rect(cornerRadius=3, fillOpacity=0, stroke=MUTED, strokeDash=[3, 3])
    words = base.transform_filter("isValid(datum.shade)").mark_text(fontSize=13)
    words = words.encode(text="words:N", color=alt.condition("datum.shade > 0.55", alt.value(LIGHT_INK), alt.value(DARK_INK)))
    muted = base.transform_filter("!isValid(datum.shade)").mark_text(fontSize=12, color=MUTED).encode(text="words:N")
    return (shaded + few + words + muted).properties(height=CELL * len(people) + AXIS, width=min(1000, max(300, 150 * len(people))))


def labels(table: Table) -> Any:
    """Specific agreement of each label with its interval, and how common the label is beside it."""
    frame = pd.DataFrame(table)
    order = list(frame["label"])
    y = alt.Y("label:N", title=None, sort=order, axis=alt.Axis(labelLimit=180))
    tooltip: list[Any] = [
        "label",
        alt.Tooltip("specific agreement", format=".2f"),
        alt.Tooltip("share", format=".0%"),
        "units",
        "pairs",
        "remark",
    ]
    base = alt.Chart(frame).encode(y=y, tooltip=tooltip)
    scale = alt.Scale(domain=[0, 1])
    bars = base.mark_bar(color=ACCENT, height=12).encode(x=alt.X("specific agreement:Q", title="specific agreement", scale=scale))
    reach = base.transform_filter("isValid(datum.low)").mark_rule(color=ORANGE, strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q")
    share = base.mark_bar(color=MUTED, height=12).encode(
        x=alt.X("share:Q", title="share of all labels", scale=scale, axis=alt.Axis(format="%", tickCount=4)),
        y=alt.Y("label:N", title=None, sort=order, axis=None),
    )
    height = max(70, 30 * len(order))
    return alt.hconcat((bars + reach).properties(height=height, width=380), share.properties(height=height, width=160)).resolve_scale(
        y="shared"
    )


def confusion(table: Table, *, by_row: bool) -> Any:
    """How often two labels meet on one unit. The count stands in every cell; the shade is the share."""
    frame = pd.DataFrame(table)
    order = list(dict.fromkeys(frame["label"]))
    largest = max(int(frame["pairs"].max()), 1)
    frame["shade"] = frame["share of the label"].astype(float).fillna(0.0) if by_row else frame["pairs"] / largest
    frame["words"] = [
        f"{pairs} ({100 * share:.0f} %)" if by_row and pairs else str(pairs)
        for pairs, share in zip(frame["pairs"], frame["shade"], strict=True)
    ]
    base = alt.Chart(frame).encode(
        x=alt.X(
            "other label:N",
            title="the other says",
            sort=order,
            axis=alt.Axis(orient="top", labelAngle=-30 if len(order) > 4 else 0, labelFlush=False),
        ),
        y=alt.Y("label:N", title="one says", sort=order, axis=alt.Axis(labelLimit=160)),
        tooltip=["label", "other label", "pairs", alt.Tooltip("share of the label", format=".0%")],
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=alt.Color("shade:Q", scale=alt.Scale(domain=[0, 1], range=BLUES), legend=None))
    words = base.mark_text(fontSize=13).encode(
        text="words:N", color=alt.condition("datum.shade > 0.55", alt.value(LIGHT_INK), alt.value(DARK_INK))
    )
    return (cells + words).properties(
        height=44 * len(order) + 2 * AXIS + (AXIS if len(order) > 4 else 0), width=min(1000, max(300, 120 * len(order)))
    )


def bias(table: Table) -> Any:
    """Each annotator's share of a label less the others' on the same units: right of 0, they give it more often."""
    frame = pd.DataFrame([row for row in table if row["share less the others'"] is not None])
    frame = frame.rename(columns={"share less the others'": "difference"})
    reach = max(0.05, float(frame["difference"].abs().max()) * 1.1)
    return (
        alt.Chart(frame)
        .mark_bar(height=10)
        .encode(
            x=alt.X("difference:Q", title="share less the others'", scale=alt.Scale(domain=[-reach, reach]), axis=alt.Axis(format="+.0%")),
            y=alt.Y("label:N", title=None, sort=list(dict.fromkeys(frame["label"])), axis=alt.Axis(labelLimit=160)),
            row=alt.Row("annotator:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=180)),
            color=alt.condition("datum.difference > 0", alt.value(ACCENT), alt.value(ORANGE)),
            tooltip=["annotator", "label", alt.Tooltip("difference", format="+.1%"), "units"],
        )
        .properties(height=alt.Step(18))
    )


def documents(table: Table) -> Any:
    """Agreement by text, hardest first; the number of pairs beside it says how much is known."""
    frame = pd.DataFrame([row for row in table if row["agreement"] is not None])
    frame["words"] = [f"{coefficient(value)}  ({pairs} pairs)" for value, pairs in zip(frame["agreement"], frame["pairs"], strict=True)]
    base = alt.Chart(frame).encode(
        y=alt.Y("text:N", title=None, sort=list(frame["text"]), axis=alt.Axis(labelLimit=360, labelOverlap=False)),
        x=alt.X("agreement:Q", title="agreement", scale=alt.Scale(domain=[0, 1.25]), axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1])),
        tooltip=["text", alt.Tooltip("agreement", format=".2f"), "units", "pairs"],
    )
    return (base.mark_bar(color=ACCENT, height=14) + base.mark_text(align="left", dx=6, color=MUTED).encode(text="words:N")).properties(
        height=30 * len(frame) + 2 * AXIS
    )


def over_time(table: Table, marks: list[tuple[str, str]]) -> Any:
    """A point for each day or week with its interval; a dashed line where a guideline version came."""
    frame = pd.DataFrame([row for row in table if row["value"] is not None])
    frame["from"] = pd.to_datetime(frame["from"])
    begins: list[Any] = sorted(frame["from"].unique())
    every = max(1, -(-len(begins) // MOST_TICKS))
    x = alt.X("from:T", title=None, axis=alt.Axis(format="%-d %b", labelAngle=0, values=begins[::every], labelOverlap=True))
    colour = alt.Color("measure:N", title=None, scale=alt.Scale(domain=["percent", "alpha"], range=[ACCENT, ORANGE]))
    shape = alt.Shape("measure:N", title=None, scale=alt.Scale(domain=["percent", "alpha"], range=["circle", "square"]))
    base = alt.Chart(frame).encode(x=x)
    tooltip: list[Any] = [
        alt.Tooltip("from:T", format="%-d %b %Y"),
        "period",
        "measure",
        alt.Tooltip("value", format=".2f"),
        alt.Tooltip("low", format=".2f"),
        alt.Tooltip("high", format=".2f"),
        "pairs",
    ]
    lines = base.mark_line(strokeWidth=1.5).encode(y=alt.Y("value:Q", title="agreement"), color=colour)
    points = base.mark_point(size=70, filled=True).encode(y="value:Q", color=colour, shape=shape, tooltip=tooltip)
    reach = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=1.5, opacity=0.6).encode(y="low:Q", y2="high:Q", color=colour)
    layers = lines + reach + points
    begin, end = frame["from"].min(), frame["from"].max()
    near = [mark for mark in marks if begin - pd.Timedelta(days=7) <= pd.Timestamp(mark[1]) <= end + pd.Timedelta(days=7)]
    if near:
        at = pd.DataFrame({"from": pd.to_datetime([day for _, day in near]), "words": [f"guideline {version}" for version, _ in near]})
        came = alt.Chart(at).encode(x=x)
        layers = (
            layers
            + came.mark_rule(strokeDash=[4, 4], color=MUTED)
            + came.mark_text(align="left", dx=4, dy=-4, color=MUTED, baseline="top").encode(text="words:N", y=alt.value(0))
        )
    return layers.properties(height=260)
