"""What the viewer did last in this campaign, newest first; each line leads to its sentence."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, OwnAction
from workbench.store.queries import own_claims
from workbench.ui import campaign_page, messages, process

KEY = "history_page"


def page(actor: Actor, campaign: CampaignCard) -> None:
    st.subheader(messages.HISTORY)
    asked = int(st.session_state.get(KEY, 1)) - 1
    with process.store().reading() as session:
        actions, count = own_claims.last_actions(session, campaign.id, viewer=actor, page=max(0, asked))
    if not count:
        st.info(messages.NO_HISTORY)
        st.page_link("views/work.py", label="My work")
        return
    for action in actions:
        _line(campaign, action)
    last = -(-count // own_claims.PAGE)
    if last > 1:
        st.pagination(last, key=KEY)


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
