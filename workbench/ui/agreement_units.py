"""The units behind a number, side by side: the sentence, and what each annotator called it."""

from __future__ import annotations

import streamlit as st

from workbench.domain.layers import Filters, Layer
from workbench.domain.records import Actor, CampaignCard
from workbench.store.queries import frames
from workbench.store.queries.frames import ShownUnit, Which
from workbench.ui import messages, process, tables


def section(actor: Actor, campaign: CampaignCard, layer: Layer, filters: Filters, which: Which, *, key: str) -> None:
    """`key` tells lists on one page apart."""
    shown = f"{key}-{hash((layer, filters, which))}"  # another list begins at its first page
    asked = int(st.session_state.get(shown, 1)) - 1
    with process.store().reading() as session:
        page = frames.units(session, campaign.id, layer, filters, which, viewer=actor, page=asked)
    if not page.count:
        st.info(messages.NO_UNITS)
        return
    first = asked * frames.PAGE
    st.caption(messages.UNITS_SHOWN.format(first=first + 1, last=first + len(page.units), count=page.count))
    for unit in page.units:
        _unit(campaign, unit)
    tables.pages(shown, page.count, frames.PAGE)


def _unit(campaign: CampaignCard, unit: ShownUnit) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 4])
        with left:
            st.text(unit.text)
            place = f"{unit.title} · {unit.ordinal + 1}"
            with st.container(horizontal=True):
                st.text(place)
                # Not the reader: whoever opens a text there begins a pass of their own.
                st.page_link(
                    "views/documents.py", label=messages.IN_CONTEXT, query_params={"campaign": campaign.slug, "text": unit.document}
                )
        with right:
            for given in unit.given:
                st.text(f"{given.annotator}: {given.label}")
                if given.words and given.words != unit.text:
                    st.text(f"    “{given.words}”")
