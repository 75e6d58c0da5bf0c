"""Take the campaign's data away. Files come from a route of their own, so that a large one is never held in memory."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from workbench.store.queries import exports
from workbench.ui import messages, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN)
        return
    with process.store().reading() as session:
        passes, unfinished = exports.contents(session, campaign.id, viewer=actor)
    st.text(campaign.title)
    st.markdown(messages.EXPORT_INTRO)
    if not passes:
        st.info(messages.EXPORT_EMPTY)
    elif unfinished:
        st.info(messages.EXPORT_UNFINISHED.format(unfinished=unfinished, passes=passes))
    base = f"/export/{quote(campaign.slug)}"
    for title, about, links in FILES:
        with st.container(border=True):
            st.markdown(f"**{title}**")
            st.markdown(about)
            with st.container(horizontal=True):
                for label, name in links:
                    st.link_button(label, f"{base}/{name}", icon=":material/download:")


FILES = (
    (
        "JSONL",
        "Everything, with its history: texts, sentences, every version of every decision, claim, verdict and piece of evidence. "
        "Workbench reads it back without loss.",
        (("JSONL with manifest (.zip)", "jsonl.zip"), ("campaign.jsonl", "campaign.jsonl")),
    ),
    (
        "CSV",
        "Three tables as things stand now: claims, annotations, evidence. "
        "Cells that a spreadsheet might run as a formula begin with an apostrophe.",
        (
            ("CSV with manifest (.zip)", "csv.zip"),
            ("claims.csv", "claims.csv"),
            ("annotations.csv", "annotations.csv"),
            ("evidence.csv", "evidence.csv"),
        ),
    ),
)

page()
