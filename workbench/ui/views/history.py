"""What the viewer did last in this campaign, newest first, and what leads answered; each line leads to its sentence."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, OwnAction, Question
from workbench.store.queries import comments, own_claims
from workbench.ui import campaign_page, messages, process

KEY = "history_page"
MOST_QUESTIONS = 50


def page(actor: Actor, campaign: CampaignCard) -> None:
    st.subheader(messages.HISTORY)
    asked = int(st.session_state.get(KEY, 1)) - 1
    with process.store().reading() as session:
        actions, count = own_claims.last_actions(session, campaign.id, viewer=actor, page=max(0, asked))
        questions = comments.own_questions(session, campaign.id, viewer=actor)
    if not count:
        st.info(messages.NO_HISTORY)
        st.page_link("views/work.py", label="My work")
        return
    if questions:
        with st.expander(_counted(questions), expanded=any(question.answers for question in questions)):
            for question in questions[:MOST_QUESTIONS]:
                _question(campaign, question)
    for action in actions:
        _line(campaign, action)
    last = -(-count // own_claims.PAGE)
    if last > 1:
        st.pagination(last, key=KEY)


def _counted(questions: list[Question]) -> str:
    answered = sum(bool(question.answers) for question in questions)
    return messages.OWN_QUESTIONS.format(count=len(questions), s="" if len(questions) == 1 else "s", answered=answered)


def _question(campaign: CampaignCard, question: Question) -> None:
    """What was asked about a claim, and what leads said."""
    words, where = st.columns([5, 1.2], vertical_alignment="top")
    words.text("\n".join([f"“{question.claim}”", question.text, *(f"→ {given}" for given in question.answers)]))
    sentence = str(question.ordinal + 1)
    address = {"campaign": campaign.slug, "document": question.document, "sentence": sentence}
    where.page_link("views/read.py", label=f"sentence {sentence}", query_params=address)


def _line(campaign: CampaignCard, action: OwnAction) -> None:
    at, what, text, where = st.columns([2, 6, 4, 2], vertical_alignment="center")
    at.text(f"{action.at:%-d %b %Y %H:%M} UTC")
    words = f"{action.words}: {action.text}" if action.text else action.words
    what.text(f"{words} ({messages.NOT_APPLIED.format(reason=action.error)})" if action.error else words)
    text.text(action.title)
    address = {"campaign": campaign.slug, "document": action.document}
    if action.ordinal is None:
        where.page_link("views/read.py", label="open the text", query_params=address)
    else:
        sentence = str(action.ordinal + 1)
        where.page_link("views/read.py", label=f"sentence {sentence}", query_params=address | {"sentence": sentence})


campaign_page.draw(page)
