"""Texts of a campaign: looked at and brought in, their sentences corrected, flags of badly split ones settled."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.errors import WorkbenchError
from workbench.store.queries import documents
from workbench.ui import confirmation, messages, notices, preview, process, sentence_tools, state, tables


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    chosen = _section() if campaign is not None else messages.TEXTS_IN
    confirmation.report()
    try:
        match chosen:
            case messages.TEXT_SENTENCES if campaign is not None:
                sentence_tools.section(actor, campaign)
            case messages.SPLIT_FLAGS if campaign is not None:
                sentence_tools.flags(actor, campaign)
            case _:
                preview.section(actor, campaign)
                if campaign is not None:
                    _list(actor, campaign)
    except WorkbenchError as error:
        notices.problem(error)


def _section() -> str:
    """A link to one text, in the address, opens its sentences."""
    wanted = st.query_params.get("text")
    if wanted and wanted != st.session_state.get("seen_text"):
        st.session_state["seen_text"] = wanted
        st.session_state["shown_document"] = wanted
        st.session_state["texts_section"] = messages.TEXT_SENTENCES
    state.open_part("texts_section", {"split": messages.SPLIT_FLAGS})
    names = [messages.TEXTS_IN, messages.TEXT_SENTENCES, messages.SPLIT_FLAGS]
    if st.session_state.get("texts_section") not in names:
        st.session_state["texts_section"] = messages.TEXTS_IN
    return st.segmented_control("Section", names, key="texts_section", label_visibility="collapsed") or messages.TEXTS_IN


def _list(actor: Actor, campaign: CampaignCard) -> None:
    page_no = state.list_page("documents_page", campaign.document_count, documents.PAGE)
    with process.store().reading() as session:
        cards = documents.documents(session, campaign.id, viewer=actor, page=page_no)
    if not cards:
        return
    rows = [
        {
            "Title": card.title,
            "Publisher": card.publisher,
            "Author": card.author,
            "Published": state.shown_date(card.published_on),
            "Sentences": card.sentence_count,
            "Short name": card.slug,
            "Imported": card.imported_at,
        }
        for card in cards
    ]
    st.dataframe(rows, hide_index=True, alt=f"Texts of {campaign.slug}")
    tables.pages("documents_page", campaign.document_count, documents.PAGE)


page()
