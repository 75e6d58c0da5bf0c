"""What is in the way of a campaign: a line for each kind, with how many, which, and the page on which it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workbench.domain.records import CampaignCard
from workbench.store.queries import hindrances
from workbench.store.queries.hindrances import Hindrance, Kind, Listed
from workbench.ui import messages, tables

NAMED = 3  # in the line itself
LONGEST = 50  # characters of a title there
PAGES: dict[Kind, tuple[str, dict[str, str]]] = {
    Kind.LEASE_RAN_OUT: ("views/assignments.py", {}),
    Kind.SENT_BACK: ("views/assignments.py", {}),
    Kind.QUESTION: ("views/questions.py", {}),
    Kind.CASE_OPEN: ("views/adjudication.py", {}),
    Kind.TOO_FEW_READERS: ("views/assignments.py", {"part": "plan"}),
    Kind.BADLY_SPLIT: ("views/documents.py", {"part": "split"}),
    Kind.WITHOUT_VERDICT: ("views/assignments.py", {}),
    Kind.WITHOUT_EVIDENCE: ("views/assignments.py", {}),
    Kind.REFUSED: ("views/assignments.py", {}),
}


def key(kind: Kind) -> str:
    """Under which the number of the page on show is kept."""
    return f"hindrances_{kind.value}"


def draw(campaign: CampaignCard, found: Mapping[Kind, Listed]) -> None:
    st.subheader(messages.IN_THE_WAY)
    there = {kind: listed for kind, listed in found.items() if listed.count}
    if not there:
        st.text(messages.NOTHING_IN_THE_WAY)
    for kind, listed in there.items():
        _line(campaign, kind, listed)


def _line(campaign: CampaignCard, kind: Kind, listed: Listed) -> None:
    one, several, verb = messages.HINDRANCES[kind.value]
    words, way = st.columns([5, 1.4], vertical_alignment="center")
    words.text(f"{listed.count} {one if listed.count == 1 else several}: {_named(listed)}")
    view, address = PAGES[kind]
    way.page_link(view, label=verb, icon=":material/arrow_forward:", query_params={"campaign": campaign.slug} | address)
    with st.expander(messages.WHICH):
        rows = [_row(kind, one) for one in listed.page]
        tables.table(rows, name=f"{campaign.slug}-{kind.value.replace('_', '-')}", alt=f"{listed.count} {several}")
        tables.pages(key(kind), listed.count, hindrances.PAGE)


def _named(listed: Listed) -> str:
    names = list(dict.fromkeys(_name(one) for one in listed.page))
    more = messages.AND_MORE.format(count=listed.count - NAMED) if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _name(one: Hindrance) -> str:
    title = one.title or one.document
    short = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
    return f"“{short}” ({one.annotator})" if one.annotator else f"“{short}”"


def _row(kind: Kind, one: Hindrance) -> dict[str, Any]:
    row: dict[str, Any] = {"Text": one.title or one.document, "Short name": one.document}
    if one.annotator:
        row["Annotator"] = one.annotator
    if one.sentence is not None:
        row["Sentence"] = one.sentence + 1
    match kind:
        case Kind.LEASE_RAN_OUT:
            return row | {"Ran out": one.at, "Operations in it": one.number}
        case Kind.SENT_BACK:
            return row | {"Sent back": one.at, "Note": one.words}
        case Kind.QUESTION:
            return row | {"Asked": one.at, "Question": one.words}
        case Kind.TOO_FEW_READERS:
            return row | {"For": messages.STAGES[one.words], "Readers missing": one.number}
        case Kind.BADLY_SPLIT:
            return row | {"Words": one.words, "Flags": one.number}
        case Kind.REFUSED:
            return row | {"When": one.at, "Why": one.words}
        case Kind.CASE_OPEN | Kind.WITHOUT_VERDICT | Kind.WITHOUT_EVIDENCE:
            return row | {"Claim": one.words}
