"""Claims as leads see them: a page of a list with all of it in the files below, and the whole of the claim that is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from workbench.domain.records import CampaignCard
from workbench.store.queries.claims import PAGE, ClaimPage, ListedClaim
from workbench.ui import claim_words, messages, process, state, tables


def read(key: str, ask: Callable[..., state.Found], length: int = PAGE) -> tuple[int, state.Found, Callable[[], state.Found]]:
    """(which page is on show, what is on it, the way to all of it). Files are made when pressed, for whoever presses.

    ask: a query that still wants the session, `viewer` and `page`.
    """

    def found(page: int | None) -> state.Found:
        with process.store().reading() as session:
            return ask(session, viewer=state.current_actor(), page=page)

    return *state.listed(key, length, found), lambda: found(None)


def draw(
    campaign: CampaignCard,
    name: str,
    key: str,
    page: int,
    found: ClaimPage,
    every: Callable[[], ClaimPage],
    *,
    first: tuple[str, ...] = (),
) -> None:
    """A page of claims: which of how many, the table with its files, the other pages. first: the columns that it is about."""

    def rows(claims: Sequence[ListedClaim]) -> list[dict[str, Any]]:
        return [{column: whole[column] for column in (*first, *whole)} for whole in map(row, claims)]

    in_words(messages.UNITS_SHOWN, page, found.count)
    event = tables.table(
        rows(found.claims),
        name=f"{campaign.slug}-{name}",
        alt=f"Claims: {name}",
        every=lambda: rows(every().claims),
        on_select="rerun",
        selection_mode="single-row",
        key=f"claims_table_{name}",
        column_config={"Claim": st.column_config.TextColumn(width="large")},
    )
    _whole(found.claims, event["selection"]["rows"])
    tables.pages(key, found.count, PAGE)


def in_words(words: str, page: int, count: int, length: int = PAGE) -> None:
    st.caption(words.format(first=page * length + 1, last=min((page + 1) * length, count), count=count))


def row(claim: ListedClaim) -> dict[str, Any]:
    return {
        "Claim": claim.text,
        "Verdict": f"{messages.SYMBOLS.get(claim.canonical, '')} {claim.verdict}".strip(),
        "Independent sources": claim.independent_count,
        "By": claim.annotator,
        "Text": claim.title,
        "Sentence": claim.ordinal + 1,
        "Evidence": claim.evidence_count,
        "Types": ", ".join(kind.replace("_", " ") for kind in claim.types),
        "Worth": claim.worth,
        "Date": claim.claim_date,
        "Event": claim.event,
        "Links": claim.link_count,
        "Pass": f"{claim.round.value}, {claim.status.value}",
    }


def _whole(listed: Sequence[ListedClaim], selected: Sequence[int]) -> None:
    for claim in (listed[at] for at in selected if at < len(listed)):
        with st.container(border=True):
            st.text(claim.text)
            st.text(f"“{claim.quote}”")
            st.text(f"{claim.title} · {claim.ordinal + 1} · {claim.annotator}")
            plural = "" if claim.evidence_count == 1 else "s"
            st.text(claim_words.RESTS_ON.format(pieces=claim.evidence_count, s=plural, sources=claim.independent_count))
