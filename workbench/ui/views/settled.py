"""What adjudication decided about one's own work, once a round is closed."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.store.queries import adjudication
from workbench.store.queries.adjudication import Told
from workbench.ui import adjudication_words, campaign_page, messages, process, state, tables
from workbench.ui.adjudication_words import OUTCOMES

PAGE = 25


def page(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        told = adjudication.settled(session, campaign.id, viewer=actor)
    if told is None:
        st.info(adjudication_words.NOT_SETTLED_YET)
        return
    if not told:
        st.info(adjudication_words.NOTHING_DECIDED_OTHERWISE)
        return
    st.text(adjudication_words.SETTLED_INTRO.format(count=len(told)))
    first = state.list_page("settled_page", len(told), PAGE) * PAGE
    for one in told[first : first + PAGE]:
        _case(campaign.slug, one)
    tables.pages("settled_page", len(told), PAGE)


def _case(campaign: str, one: Told) -> None:
    with st.container(border=True):
        st.text(f"{one.title} · sentence {one.sentence + 1}")
        own, final = st.columns(2)
        own.caption("You had")
        own.text(_claims(one.own) or adjudication_words.YOU_HAD_NONE)
        final.caption("It stands")
        final.text(_claims(one.final) or (adjudication_words.NO_CLAIM_STANDS if one.own else OUTCOMES[one.outcome]))
        st.text(one.reason)
        if one.ruling:
            st.caption(adjudication_words.RULED)
            st.text(f"{one.section}\n{one.ruling}")
        place = {"campaign": campaign, "document": one.document, "sentence": str(one.sentence + 1)}
        st.page_link("views/read.py", label=messages.LOOK, query_params=place, icon=":material/menu_book:")


def _claims(listed: tuple[tuple[str, str], ...]) -> str:
    return "\n\n".join(f"{verdict or 'no verdict'}\n{text}" for text, verdict in listed)


campaign_page.draw(page)
