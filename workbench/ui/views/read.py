"""The reader's page: begin or continue a pass, store what the browser sent, answer."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from workbench.domain.records import Actor
from workbench.domain.vocabulary import Stage
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
    try:
        pass_uuid = _pass(actor, campaign.id)
    except (NotFound, NotAllowed, StoreError) as error:
        notices.problem(error)
        st.page_link("views/work.py", label="My work")
        return
    if pass_uuid is None:
        st.info(messages.NOTHING_TO_READ)
        st.page_link("views/work.py", label="My work")
        return
    _reader(pass_uuid)
    reader.mount_alarm()


def _pass(actor: Actor, campaign_id: int) -> str | None:
    """The pass that the address names, by itself or by its document, begun if it was not; else the next of one's work."""
    store, address = process.store(), st.query_params
    if pass_uuid := address.get("pass"):
        assigning.open_pass(store, actor=actor, pass_uuid=pass_uuid)
        return str(pass_uuid)
    stage = Stage(address["stage"]) if address.get("stage") in set(Stage) else None
    slug = address.get("document")
    if slug is None:
        with store.reading() as session:
            cards = documents.documents(session, campaign_id, viewer=actor, now=store.clock())
        if not cards:
            return None
        card = cards[0]  # unfinished before finished, as My work lists them
        if card.pass_uuid:
            assigning.open_pass(store, actor=actor, pass_uuid=card.pass_uuid)
            return card.pass_uuid
        slug, stage = card.slug, card.stage
    return assigning.begin_pass(store, actor=actor, campaign_id=campaign_id, document=slug, stage=stage)


@st.fragment
def _reader(pass_uuid: str) -> None:
    """Read state, one transaction, draw. Nothing of Streamlit's is called while the transaction is open."""
    sent = reader.message()
    data = _answer(pass_uuid, sent)
    after = reader.mount(data)
    if after != sent and after is not None:
        _again()


def _again() -> None:
    """Only a run of the fragment alone may repeat itself alone: the first one after a reconnection is the page's."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


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
