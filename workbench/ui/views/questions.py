"""What annotators ask about their claims, for leads to answer: those without an answer first."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, Question
from workbench.errors import WorkbenchError
from workbench.services import answering
from workbench.store.queries import comments
from workbench.ui import campaign_page, messages, notices, process, state, tables

PAGE = 20
KEY = "questions_page"


def page(actor: Actor, campaign: CampaignCard) -> None:
    st.subheader(messages.QUESTIONS)
    with process.store().reading() as session:
        asked = comments.questions(session, campaign.id, viewer=actor)
    if not asked:
        st.info(messages.NO_QUESTIONS)
        return
    at = state.list_page(KEY, len(asked), PAGE)
    for question in asked[at * PAGE : (at + 1) * PAGE]:
        _question(actor, campaign.id, question)
    tables.pages(KEY, len(asked), PAGE)


def _question(actor: Actor, campaign_id: int, question: Question) -> None:
    with st.container(border=True):
        when = f"{question.asked_at:%-d %b %Y}"
        st.text(messages.ASKED.format(who=question.asked_by, when=when, title=question.title, sentence=question.ordinal + 1))
        st.text(f"“{question.claim}”")
        st.text(question.text)
        for given in question.answers:
            st.text(f"→ {given}")
        with st.form(f"answer_{question.comment}", border=False, clear_on_submit=True):
            words = st.text_area(messages.ANSWER, max_chars=answering.LONGEST_ANSWER, height=80)
            if st.form_submit_button(messages.SEND_ANSWER):
                _answer(actor, campaign_id, question.comment, words)


def _answer(actor: Actor, campaign_id: int, comment: str, words: str) -> None:
    try:
        answering.answer(process.store(), actor=actor, campaign_id=campaign_id, comment=comment, text=words)
    except WorkbenchError as error:
        notices.problem(error)
    else:
        st.success(messages.ANSWERED)


campaign_page.draw(page)
