"""A form that publishes an example in the guideline."""

from __future__ import annotations

import streamlit as st

from workbench.domain import entries
from workbench.domain.records import Actor, CampaignCard
from workbench.services import adjudicating
from workbench.ui import adjudication_words, confirmation, process


def form(actor: Actor, campaign: CampaignCard, version: str, body: str, text: str, *, key: str, document: str = "", case: str = "") -> None:
    """`text` is offered to begin with; with `case` the people it concerns are shown the ruling beside their own case."""
    sections = entries.sections(body)
    if not sections:
        st.info(adjudication_words.NO_SECTIONS)
        return
    st.caption(adjudication_words.RULING_HELP)
    with st.form(f"ruling-{key}", border=False, width=820):
        section = st.selectbox("Section", sections)
        example = st.text_area("Example", text, max_chars=entries.LONGEST_PROSE)
        note = st.text_input("What changed", max_chars=entries.LONGEST_NOTE, placeholder="A ruling on …")
        new = st.text_input("New version", entries.version_after(version), max_chars=20)
        if st.form_submit_button("Publish ruling"):
            confirmation.attempt(
                lambda: adjudicating.publish_ruling(
                    process.store(),
                    actor=actor,
                    campaign_id=campaign.id,
                    section=section,
                    text=example,
                    version=new,
                    note=note,
                    seen_version=version,
                    document=document,
                    case=case,
                ),
                adjudication_words.RULING_PUBLISHED,
            )
