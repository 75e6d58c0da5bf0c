"""The campaign's guideline, as its leads published it."""

from __future__ import annotations

import streamlit as st

from workbench.store.queries import campaigns
from workbench.ui import messages, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN)
        return
    with process.store().reading() as session:
        version, body = campaigns.guideline(session, campaign.id, viewer=actor)
    with st.container(width=820):
        st.text(f"Version {version}")
        st.markdown(body)  # written by leads, who may format; texts of documents never come here


page()
