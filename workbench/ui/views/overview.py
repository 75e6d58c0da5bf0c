"""How far the campaign is, how fast it goes, and what is in its way. Behind each picture stands its table, to look at and to download."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from workbench.domain.vocabulary import PassStatus
from workbench.errors import NotAllowed
from workbench.store.queries import overview
from workbench.store.queries.overview import Blocks, Progress
from workbench.ui import charts, messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN)
        return
    try:
        with process.store().reading() as session:
            cells = overview.progress(session, campaign.id, viewer=actor)
            days = overview.pace(session, campaign.id, viewer=actor)
            counts = overview.verdicts(session, campaign.id, viewer=actor)
            blocks = overview.blocks(session, campaign.id, viewer=actor)
    except NotAllowed as error:
        notices.problem(error)
        return
    if not cells:
        st.info(messages.NOBODY_BEGAN)
        return
    _summary(cells, blocks)
    st.subheader(messages.PROGRESS)
    st.altair_chart(charts.progress_matrix(cells), alt=_in_words(cells))
    _table("progress", [asdict(cell) | {"status": cell.status.value, "minutes": round(cell.seconds / 60)} for cell in cells])
    st.subheader(messages.PACE)
    st.altair_chart(charts.pace(days), alt=f"Operations a day from {days[0].day} to {days[-1].day}." if days else messages.NO_OPERATIONS)
    _table("pace", [asdict(day) for day in days])
    if counts:
        st.subheader(messages.VERDICTS)
        st.altair_chart(charts.verdicts(counts), alt="Standing verdicts by annotator.")
        _table("verdicts", [asdict(count) for count in counts])


def _summary(cells: list[Progress], blocks: Blocks) -> None:
    decided, opened = sum(cell.decided_count for cell in cells), sum(cell.open_count for cell in cells)
    seconds, claims = sum(cell.seconds for cell in cells), sum(cell.claim_count for cell in cells)
    figures = (
        ("Sentences decided", f"{decided} of {opened}"),
        ("Claims", str(claims)),
        ("Finished passes", f"{sum(cell.status is PassStatus.FINISHED for cell in cells)} of {len(cells)}"),
        ("Seconds a sentence", f"{seconds / decided:.1f}" if decided else "–"),
    )
    for column, (label, figure) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, figure)
    in_the_way = [
        words.format(count=count, s="" if count == 1 else "s")
        for count, words in (
            (blocks.badly_split, messages.BADLY_SPLIT),
            (blocks.claims_without_verdict, messages.WITHOUT_VERDICT),
            (blocks.verdicts_without_evidence, messages.WITHOUT_EVIDENCE),
            (blocks.refused_operations, messages.REFUSED_OPERATIONS),
        )
        if count
    ]
    if in_the_way:
        st.markdown("  \n".join(in_the_way))


def _in_words(cells: list[Progress]) -> str:
    behind = min(cells, key=lambda cell: cell.decided_count / cell.open_count if cell.open_count else 1)
    return (
        f"Share of decided sentences in {len(cells)} passes. The furthest behind: {behind.annotator} in {behind.title or behind.document}."
    )


def _table(name: str, rows: list[dict[str, Any]]) -> None:
    with st.expander(messages.AS_TABLE):
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"The figures behind {name}")


page()
