"""The campaign's guideline, as its leads published it."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import Role
from workbench.errors import StoreError
from workbench.services import campaigns as services
from workbench.store.queries import campaigns
from workbench.ui import campaign_page, messages, process


def page(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        version, body = campaigns.guideline(session, campaign.id, viewer=actor)
        has_news = campaigns.guideline_news(session, campaign.id, viewer=actor) is not None
    if not body:
        st.info(messages.NO_GUIDELINE if campaign.role is Role.ANNOTATOR else f"{messages.NO_GUIDELINE} {messages.NO_GUIDELINE_LEAD}")
        return
    with st.container(width=820):
        st.text(f"Version {version}")
        st.markdown(body)  # written by leads, who may format; texts of documents never come here
    if has_news:
        with suppress(StoreError):  # a full or busy disk must not keep anyone from reading; it is announced once more
            services.mark_guideline_seen(process.store(), actor=actor, campaign_id=campaign.id, version=version)


campaign_page.draw(page)
