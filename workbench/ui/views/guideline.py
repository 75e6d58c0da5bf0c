"""The campaign's guideline, as its leads published it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import Role
from workbench.errors import StoreError
from workbench.formats.readers.seeds import Quiz
from workbench.services import campaigns as services
from workbench.services import demo
from workbench.store.queries import campaigns, people
from workbench.ui import campaign_page, messages, process, reader


def page(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        version, body = campaigns.guideline(session, campaign.id, viewer=actor)
        has_news = campaigns.guideline_news(session, campaign.id, viewer=actor) is not None
    if not body:
        st.info(messages.NO_GUIDELINE if campaign.role is Role.ANNOTATOR else f"{messages.NO_GUIDELINE} {messages.NO_GUIDELINE_LEAD}")
        return
    with st.container(width=820):
        st.text(f"Version {version}")
        quiz = demo.quiz(process.store(), guideline=body)
        if quiz is not None:
            st.markdown(messages.TO_PRACTICE)
        st.markdown(body)  # written by leads, who may format; texts of documents never come here
        if quiz is not None:
            _practise(actor, quiz)
    if has_news:
        with suppress(StoreError):  # a full or busy disk must not keep anyone from reading; it is announced once more
            services.mark_guideline_seen(process.store(), actor=actor, campaign_id=campaign.id, version=version)


def _practise(actor: Actor, quiz: Quiz) -> None:
    """By the keys of the reader. It is in no statistics, and nothing of it is stored."""
    with process.store().reading() as session:
        keys = people.preferences(session, viewer=actor).keys
    st.subheader(messages.PRACTICE.format(title=quiz.title), anchor="practice")
    st.caption(messages.PRACTICE_HELP)
    reader.mount_practice([asdict(question) for question in quiz.questions], keys.value)


campaign_page.draw(page)
