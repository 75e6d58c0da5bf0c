"""The pictures. Each has a table behind it and says in words what it shows; colours carry nothing alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from workbench.store.queries.claims import DatedClaim, LinkedPair
from workbench.store.queries.overview import Day

# One hue, light to dark, with the number printed in the cell: bands of red and green say more than the figures do.
BLUES = ["#DCE7F3", "#1F5FA8"]
# At least 3 : 1 on either page.
VERDICT_COLOURS = {
    "supported": "#1B8A6B",
    "refuted": "#C4581A",
    "not_enough_evidence": "#7B828B",
    "conflicting": "#A05CA8",
    "not_checkable": "#8A7A00",
    "too_vague": "#8A7A00",
    "out_of_scope": "#8A7A00",
}


# Told apart by people who confuse red and green (after Okabe and Ito), each at least 3 : 1 on either page; the last is for all others.
PEOPLE_COLOURS = ["#3F7FC4", "#B5651D", "#1B8A6B", "#A05CA8", "#8A7A00", "#C0504D", "#3A8FA3", "#7B828B"]
STEEP = 8  # more people than that and their names stand aslant


def progress_matrix(cells: list[dict[str, Any]], unit: str) -> Any:
    """Texts down, annotators across, the share done in the cell: rows of Text, Annotator, Done, Of, Sections, State, Claims.

    A pressed cell is the selection `cell`, by the rows' own `document` and `account`.
    """
    frame = pd.DataFrame(cells)
    frame["share"] = (frame["Done"] / frame["Of"].where(frame["Of"] > 0)).fillna(1.0)
    frame["order"] = range(len(frame))
    angle = -40 if frame["Annotator"].nunique() > STEEP else 0
    base = alt.Chart(frame).encode(
        x=alt.X("Annotator:N", title="annotator", axis=alt.Axis(orient="top", labelAngle=angle, labelLimit=140)),
        y=alt.Y(
            "Text:N",
            title="text",
            sort=alt.SortField("order"),
            axis=alt.Axis(labelLimit=380, labelOverlap=False, titleAngle=0, titleAlign="right", titleX=-8, titleY=-8),
        ),
    )
    cells_ = base.mark_rect(cornerRadius=3, cursor="pointer").encode(
        color=alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=BLUES), legend=None),
        tooltip=[
            "Text",
            "Annotator",
            alt.Tooltip("Done:Q", title=f"{unit} done"),
            alt.Tooltip("Of:Q", title="of"),
            "Claims",
            "Sections",
            "State",
        ],
    )
    words = base.mark_text(fontSize=13).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.55", alt.value("#FFFFFF"), alt.value("#1F2328")),
    )
    pressed = alt.selection_point(name="cell", fields=["document", "account"], empty=False)
    return (cells_.add_params(pressed) + words).properties(height=max(120, 44 * frame["Text"].nunique() + 50))


def times(lines: list[dict[str, Any]], title: str) -> Any:
    """The middle half as a bar, the median as a stroke: rows of Who, low, median, high, Counted."""
    frame = pd.DataFrame(lines)
    base = alt.Chart(frame).encode(y=alt.Y("Who:N", title=None, sort=list(frame["Who"]), axis=alt.Axis(labelLimit=220, labelOverlap=False)))
    tooltip: list[Any] = ["Who", *(alt.Tooltip(f"{name}:Q", format=".0f") for name in ("low", "median", "high")), "Counted"]
    halves = base.mark_bar(color=PEOPLE_COLOURS[0], height=12, opacity=0.55).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=8)), x2="high:Q", tooltip=tooltip
    )
    medians = base.mark_tick(color=PEOPLE_COLOURS[1], thickness=3, size=20).encode(x="median:Q", tooltip=tooltip)
    return (halves + medians).properties(height=34 * len(frame) + 40)


def shared_matrix(names: list[str], shared: Mapping[tuple[str, str], int]) -> Any:
    """People by people, in the cell how many sentences both read; the diagonal stays empty."""
    cells = [
        {"One": one, "Other": other, "Sentences": shared.get((min(one, other), max(one, other)), 0)}
        for one in names
        for other in names
        if one != other
    ]
    most = max(shared.values(), default=1)
    base = alt.Chart(pd.DataFrame(cells)).encode(
        x=alt.X("Other:N", title=None, sort=names, axis=alt.Axis(orient="top", labelAngle=0, labelFlush=False)),
        y=alt.Y("One:N", title=None, sort=names),
    )
    squares = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color("Sentences:Q", scale=alt.Scale(domain=[0, most], range=BLUES), legend=None),
        tooltip=["One", "Other", "Sentences"],
    )
    words = base.mark_text(fontSize=13).encode(
        text="Sentences:Q",
        color=alt.condition(f"datum.Sentences > {0.55 * most}", alt.value("#FFFFFF"), alt.value("#1F2328")),
    )
    return (squares + words).properties(height=max(120, 44 * len(names) + 30))


def pace(days: list[Day], others: str) -> Any:
    """Operations a day, stacked by annotator: the seven who did most, then all others together."""
    frame = pd.DataFrame(
        {
            "Day": [day.day for day in days],
            "Annotator": [day.annotator for day in days],
            "Operations": [day.operation_count for day in days],
        }
    )
    most = frame.groupby("Annotator")["Operations"].sum().sort_values(ascending=False).index[: len(PEOPLE_COLOURS) - 1]
    frame["Annotator"] = frame["Annotator"].where(frame["Annotator"].isin(most), others)
    frame = frame.groupby(["Day", "Annotator"], as_index=False)["Operations"].sum()
    people = sorted(most) + ([others] if (frame["Annotator"] == others).any() else [])
    colours = PEOPLE_COLOURS[: len(people)] if others not in people else [*PEOPLE_COLOURS[: len(people) - 1], PEOPLE_COLOURS[-1]]
    return (
        alt.Chart(frame)
        .mark_bar(size=max(4, min(26, 900 // max(1, frame["Day"].nunique()))))
        .encode(
            x=alt.X("Day:O", title="day (UTC)", axis=alt.Axis(labelAngle=-40 if frame["Day"].nunique() > STEEP else 0, labelOverlap=True)),
            y=alt.Y("Operations:Q", title="operations"),
            color=alt.Color("Annotator:N", title=None, scale=alt.Scale(domain=people, range=colours)),
            tooltip=["Day", "Annotator", "Operations"],
        )
        .properties(height=240)
    )


def verdicts(rows: list[dict[str, Any]]) -> Any:
    """Standing verdicts, a bar for each annotator: rows of Verdict, Annotator, Claims, canonical. The label stands on the axis."""
    frame = pd.DataFrame(rows)
    colours = alt.Scale(domain=list(VERDICT_COLOURS), range=list(VERDICT_COLOURS.values()))
    return (
        alt.Chart(frame)
        .mark_bar(stroke="#7B828B", strokeWidth=0.6)
        .encode(
            x=alt.X("Claims:Q", title="claims", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("Annotator:N", title=None),
            row=alt.Row(
                "Verdict:N", title=None, sort=list(dict.fromkeys(frame["Verdict"])), header=alt.Header(labelAngle=0, labelAlign="left")
            ),
            color=alt.Color("canonical:N", scale=colours, legend=None),
            tooltip=["Verdict", "Annotator", "Claims"],
        )
        .properties(height=alt.Step(16))
    )


SHAPES = {"supported": "circle", "refuted": "cross", "not_enough_evidence": "square", "conflicting": "diamond"}


TOLD = 3  # claims named where a point is pointed at


def timeline(claims: Sequence[DatedClaim]) -> Any:
    """Claims by their own date, a line for each verdict: a point for each date, larger with more claims; where no day is known it is
    hollow and in the middle of a bar as long as the month or the year.
    """
    frame = _dated(claims)
    present = frame.drop_duplicates("Verdict").set_index("Verdict")["canonical"]
    known = list(VERDICT_COLOURS)
    order = sorted(present.index, key=lambda name: known.index(present[name]) if present[name] in known else len(known))
    colours = alt.Scale(domain=[*VERDICT_COLOURS, "none"], range=[*VERDICT_COLOURS.values(), "#7B828B"])
    shapes = alt.Scale(domain=[*SHAPES, "none"], range=[*SHAPES.values(), "triangle"])
    base = alt.Chart(frame).encode(
        y=alt.Y("Verdict:N", title=None, sort=order, axis=alt.Axis(labelLimit=180)),
        color=alt.Color("canonical:N", scale=colours, legend=None),
        tooltip=["Date", "Verdict", "Claims", "Among them", "Events"],
    )
    axis = alt.Axis(format=_ticks(frame), labelOverlap=True, labelAngle=0)
    spans = base.transform_filter("datum.is_day == 0").mark_bar(height=5, opacity=0.25, cornerRadius=2)
    points = base.mark_point(opacity=0.9, strokeWidth=1.6).encode(
        fill=alt.Fill("canonical:N", scale=colours, legend=None),
        fillOpacity=alt.condition("datum.is_day == 1", alt.value(0.8), alt.value(0)),
        x=alt.X("middle:T", title="the claim's own date", axis=axis),
        size=alt.Size("Claims:Q", scale=alt.Scale(domain=[1, max(2, int(frame["Claims"].max()))], range=[50, 420]), legend=None),
        shape=alt.Shape("canonical:N", scale=shapes, legend=None),
    )
    return (spans.encode(x=alt.X("first:T", axis=axis), x2="last:T") + points).properties(height=max(120, 44 * len(order) + 40))


def _dated(claims: Sequence[DatedClaim]) -> pd.DataFrame:
    """A row for each date and verdict, with where it stands on the axis."""
    grouped: dict[tuple[str, str], list[DatedClaim]] = {}
    for claim in claims:
        grouped.setdefault((claim.claim_date, claim.verdict or "no verdict"), []).append(claim)
    rows = []
    for (date, verdict), together in grouped.items():
        period = pd.Period(date, freq={4: "Y", 7: "M"}.get(len(date), "D"))
        more = [f"and {len(together) - TOLD} more"] if len(together) > TOLD else []
        rows.append(
            {
                "Date": date,
                "Verdict": verdict,
                "canonical": together[0].canonical or "none",
                "Claims": len(together),
                "Among them": " · ".join([claim.text for claim in together[:TOLD]] + more),
                "Events": ", ".join(dict.fromkeys(claim.event for claim in together if claim.event)),
                "is_day": int(len(date) == 10),
                "first": period.start_time,
                "last": period.end_time,
                "middle": period.start_time if len(date) == 10 else period.start_time + (period.end_time - period.start_time) / 2,
            }
        )
    return pd.DataFrame(rows)


def _ticks(frame: pd.DataFrame) -> str:
    """How the axis writes a date: no finer than what it spans, and never without its year."""
    days = (frame["last"].max() - frame["first"].min()).days
    return "%-d %b %Y" if days < 120 else "%b %Y" if days < 3_000 else "%Y"


RELATION_DASHES = {"same": [1, 0], "contradicts": [6, 3], "qualifies": [2, 2]}
RELATION_COLOURS = {"same": "#3F7FC4", "contradicts": "#C0504D", "qualifies": "#8A7A00"}


def claim_graph(pairs: Sequence[LinkedPair], relations: Mapping[str, str]) -> Any:
    """A column for each text, a point for each linked claim at the height of its sentence, a line for each link.

    Two claims of one sentence stand beside each other in the tooltip only; the line's dashes and its legend say what the link is.
    """
    points: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for at, pair in enumerate(pairs):
        for claim, other in ((pair.one, pair.other), (pair.other, pair.one)):
            where = {"Text": claim.title, "Sentence": claim.ordinal + 1, "Claim": claim.text, "Verdict": claim.verdict or "no verdict"}
            points.append(where | {"canonical": claim.canonical or "none", "uuid": claim.uuid})
            lines.append(where | {"Link": at, "Is": relations[pair.relation.value], "Other claim": other.text})
    texts = list(dict.fromkeys(str(point["Text"]) for point in points))
    used = [relation for relation in RELATION_DASHES if any(pair.relation == relation for pair in pairs)]
    domain = [relations[relation] for relation in used]
    x = alt.X("Text:N", title="text", sort=texts, axis=alt.Axis(labelAngle=0 if len(texts) <= STEEP else -40, labelLimit=180))
    y = alt.Y("Sentence:Q", title="sentence", scale=alt.Scale(reverse=True, zero=False), axis=alt.Axis(tickMinStep=1))
    links = (
        alt.Chart(pd.DataFrame(lines))
        .mark_line(strokeWidth=2, opacity=0.8)
        .encode(
            x=x,
            y=y,
            detail="Link:N",
            color=alt.Color("Is:N", title="is", scale=alt.Scale(domain=domain, range=[RELATION_COLOURS[one] for one in used])),
            strokeDash=alt.StrokeDash("Is:N", title="is", scale=alt.Scale(domain=domain, range=[RELATION_DASHES[one] for one in used])),
            tooltip=["Claim", "Is", "Other claim"],
        )
    )
    shapes = alt.Scale(domain=[*SHAPES, "none"], range=[*SHAPES.values(), "triangle"])
    claims = (
        alt.Chart(pd.DataFrame(points).drop_duplicates("uuid"))
        .mark_point(size=110, filled=True, opacity=1, color="#7B828B")
        .encode(x=x, y=y, shape=alt.Shape("canonical:N", scale=shapes, legend=None), tooltip=["Text", "Sentence", "Claim", "Verdict"])
    )
    return (links + claims).properties(height=420)
