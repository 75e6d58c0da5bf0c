"""The reader's page: begin or continue a pass, store what the browser sent, answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.errors import NotAllowed, NotFound, SignInNeeded, StoreError, WorkbenchError
from workbench.services import annotating, assigning
from workbench.store.queries import documents
from workbench.ui import messages, notices, process, reader, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN)
        return
    slug = st.query_params.get("document") or _next_document(campaign.id)
    if slug is None:
        st.info(messages.NO_DOCUMENTS)
        return
    try:
        pass_uuid = assigning.begin_pass(process.store(), actor=actor, campaign_id=campaign.id, document=slug)
    except (NotFound, NotAllowed, StoreError) as error:
        notices.problem(error)
        st.page_link("views/work.py", label="My work")
        return
    _reader(pass_uuid)


def _next_document(campaign_id: int) -> str | None:
    """Where to go on when no document is named: the first that is not finished."""
    with process.store().reading() as session:
        cards = documents.documents(session, campaign_id, viewer=state.current_actor())
    unfinished = [card for card in cards if card.status is None or card.status.value == "open"]
    return next((card.slug for card in unfinished or cards), None)


@st.fragment
def _reader(pass_uuid: str) -> None:
    """Read state, one transaction, draw. Nothing of Streamlit's is called while the transaction is open."""
    sent = reader.message()
    data = _answer(pass_uuid, sent)
    after = reader.mount(data)
    if after != sent and after is not None:
        st.rerun(scope="fragment")


def _answer(pass_uuid: str, sent: dict[str, Any] | None) -> dict[str, Any]:
    """The reader's `data`: stored and confirmed, or why not. The browser keeps what is not confirmed."""
    is_for_this_pass = sent is not None and sent.get("pass") == pass_uuid
    try:
        actor = state.current_actor()
        if is_for_this_pass:
            return annotating.receive(process.store(), actor=actor, pass_uuid=pass_uuid, message=sent)
        return annotating.opening(process.store(), actor=actor, pass_uuid=pass_uuid)
    except (SignInNeeded, StoreError, WorkbenchError) as error:
        return {"pass": pass_uuid, "error": {"code": error.code, "message": str(error)}}


page()
