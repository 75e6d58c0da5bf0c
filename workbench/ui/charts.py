"""The pictures. Each has a table behind it and says in words what it shows; colours carry nothing alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from workbench.store.queries.claims import ListedClaim
from workbench.store.queries.overview import Day, Progress, VerdictCount

# One hue, light to dark, with the number printed in the cell: bands of red and green say more than the figures do.
BLUES = ["#DCE7F3", "#1F5FA8"]
VERDICT_COLOURS = {
    "supported": "#00704F",
    "refuted": "#B23A00",
    "not_enough_evidence": "#595F66",
    "conflicting": "#7A3E9D",
    "not_checkable": "#7A5B00",
    "too_vague": "#7A5B00",
    "out_of_scope": "#7A5B00",
}


def progress_matrix(cells: list[Progress]) -> Any:
    """Documents down, annotators across, the share of decided sentences in the cell."""
    frame = pd.DataFrame(
        {
            "Text": [cell.title or cell.document for cell in cells],
            "Annotator": [cell.annotator for cell in cells],
            "share": [cell.decided_count / cell.open_count if cell.open_count else 1.0 for cell in cells],
            "Sentences": [f"{cell.decided_count} of {cell.open_count}" for cell in cells],
            "State": [cell.status.value for cell in cells],
            "Claims": [cell.claim_count for cell in cells],
            "order": range(len(cells)),
        }
    )
    base = alt.Chart(frame).encode(
        x=alt.X("Annotator:N", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("Text:N", title=None, sort=alt.SortField("order"), axis=alt.Axis(labelLimit=420)),
    )
    cells_ = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=BLUES), legend=None),
        tooltip=["Text", "Annotator", "Sentences", "Claims", "State"],
    )
    words = base.mark_text(fontSize=13).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.55", alt.value("#FFFFFF"), alt.value("#1F2328")),
    )
    return (cells_ + words).properties(height=max(120, 44 * frame["Text"].nunique() + 30))


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
        x=alt.X("Other:N", title=None, sort=names, axis=alt.Axis(orient="top", labelAngle=0)),
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


def pace(days: list[Day]) -> Any:
    """Operations a day, stacked by annotator."""
    frame = pd.DataFrame(
        {
            "Day": [day.day for day in days],
            "Annotator": [day.annotator for day in days],
            "Operations": [day.operation_count for day in days],
        }
    )
    return (
        alt.Chart(frame)
        .mark_bar(size=26)
        .encode(
            x=alt.X("Day:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("Operations:Q", title="operations"),
            color=alt.Color("Annotator:N", title=None, scale=alt.Scale(scheme="tableau10")),
            tooltip=["Day", "Annotator", "Operations"],
        )
        .properties(height=220)
    )


def verdicts(counts: list[VerdictCount]) -> Any:
    """Standing verdicts by annotator; the label is written on the axis, so colour only repeats it."""
    frame = pd.DataFrame(
        {
            "Verdict": [count.label for count in counts],
            "Annotator": [count.annotator for count in counts],
            "Claims": [count.count for count in counts],
            "canonical": [count.canonical for count in counts],
        }
    )
    colours = alt.Scale(domain=list(VERDICT_COLOURS), range=list(VERDICT_COLOURS.values()))
    return (
        alt.Chart(frame)
        .mark_bar()
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


def timeline(claims: list[ListedClaim]) -> Any:
    """Claims by their own date, a line for each verdict; a month or a year stands at its beginning."""
    frame = pd.DataFrame(
        {
            "Date": pd.to_datetime(
                [f"{claim.claim_date}-01-01"[:10] if len(claim.claim_date) == 4 else claim.claim_date for claim in claims], format="mixed"
            ),
            "As given": [claim.claim_date for claim in claims],
            "Verdict": [claim.verdict or "no verdict" for claim in claims],
            "canonical": [claim.canonical or "none" for claim in claims],
            "Claim": [claim.text for claim in claims],
            "Text": [claim.title for claim in claims],
        }
    )
    colours = alt.Scale(domain=[*VERDICT_COLOURS, "none"], range=[*VERDICT_COLOURS.values(), "#7B828B"])
    shapes = alt.Scale(domain=[*SHAPES, "none"], range=[*SHAPES.values(), "triangle"])
    return (
        alt.Chart(frame)
        .mark_point(size=90, filled=True, opacity=0.8)
        .encode(
            x=alt.X("Date:T", title="the claim's own date"),
            y=alt.Y("Verdict:N", title=None, axis=alt.Axis(labelLimit=180)),
            color=alt.Color("canonical:N", scale=colours, legend=None),
            shape=alt.Shape("canonical:N", scale=shapes, legend=None),
            tooltip=["As given", "Verdict", "Claim", "Text"],
        )
        .properties(height=max(120, 44 * frame["Verdict"].nunique() + 40))
    )
