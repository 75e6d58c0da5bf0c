"""Which campaign a page is about: said above every page but the reader, to choose from where there are several."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from workbench.domain.records import CampaignCard
from workbench.ui import messages

KEY = "campaign_on_show"


def draw(cards: list[CampaignCard], shown: CampaignCard | None) -> None:
    if shown is None:
        return
    if len(cards) == 1:
        st.text(shown.title)
        return
    titles = Counter(card.title for card in cards)
    words = {card.slug: card.title if titles[card.title] == 1 else f"{card.title} ({card.slug})" for card in cards}
    st.session_state[KEY] = shown.slug  # the address may have named another since
    st.selectbox(messages.CAMPAIGN, list(words), key=KEY, format_func=words.__getitem__, on_change=_chosen, width=420)


def _chosen() -> None:
    """Before the page is drawn, since which pages there are depends on the role in the campaign."""
    st.session_state["campaign"] = st.query_params["campaign"] = st.session_state[KEY]
