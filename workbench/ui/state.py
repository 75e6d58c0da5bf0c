"""Who is here, and in which campaign: asked at every rerun, never kept in the page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol, TypeVar

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.errors import NotAllowed, NotFound, SignInNeeded
from workbench.services import signing_in
from workbench.store.queries import assignments, campaigns
from workbench.ui import messages, process


def current_actor() -> Actor:
    """Whose page this is, by the session that the gate signed into the request. Raises SignInNeeded.

    The header was read when the page was opened; the session behind it is looked up now, so a sign-out elsewhere counts here.
    """
    signed = st.user.get("session")
    session_id = process.signer.verify(signed) if isinstance(signed, str) else None
    actor = signing_in.actor_of(process.store(), session_id=session_id) if session_id else None
    if actor is None:
        raise SignInNeeded("You are not signed in any more.")
    return actor


def my_campaigns(actor: Actor) -> list[CampaignCard]:
    with process.store().reading() as session:
        return campaigns.campaigns(session, viewer=actor)


def current_campaign(actor: Actor) -> CampaignCard | None:
    """The campaign in the address, else the newest of the viewer's; None when there is none."""
    return shown_of(my_campaigns(actor))


def follow_pass(actor: Actor, cards: list[CampaignCard]) -> None:
    """A link to one's own pass puts its campaign on show, whatever was on show before."""
    pass_uuid = st.query_params.get("pass")
    if not pass_uuid:
        return
    try:
        with process.store().reading() as session:
            campaign_id = assignments.campaign_of(session, pass_uuid, viewer=actor)
    except (NotFound, NotAllowed):
        return  # the page says so
    slug = next((card.slug for card in cards if card.id == campaign_id), None)
    if slug is not None and st.query_params.get("campaign", slug) != slug:
        st.query_params["campaign"] = slug
    st.session_state["campaign"] = slug or st.session_state.get("campaign")


def shown_of(cards: list[CampaignCard]) -> CampaignCard | None:
    """Of the viewer's campaigns the one on show."""
    wanted = st.query_params.get("campaign") or st.session_state.get("campaign")
    found = next((card for card in cards if card.slug == wanted), cards[0] if cards else None)
    if found is not None:
        st.session_state["campaign"] = found.slug
    return found


def list_page(key: str, count: int, length: int) -> int:
    """Which page of a list is on show, from 0. A number left over from another campaign's longer list is not one of this list."""
    asked: int = st.session_state.get(key, 1) - 1
    return min(asked, max(count - 1, 0) // length)


class Listed(Protocol):
    """One page of a list, and how long the list is."""

    @property
    def count(self) -> int: ...


Found = TypeVar("Found", bound=Listed)


def listed(key: str, length: int, ask: Callable[[int], Found]) -> tuple[int, Found]:
    """The same where only the question for a page tells how long the list is: (which page, what is on it)."""
    asked = list_page(key, sys.maxsize, length)
    found = ask(asked)
    page = list_page(key, found.count, length)
    return page, found if page == asked else ask(page)


def open_part(key: str, parts: Mapping[str, str]) -> None:
    """A `part` in the address opens that section of the page when it is followed."""
    wanted = parts.get(st.query_params.get("part", ""))
    if is_followed(key, wanted) and wanted is not None:
        st.session_state[key] = wanted


def is_followed(key: str, wanted: object) -> bool:
    """Whether a link has just been followed that wants this of the page whose choice has the key: what is chosen there afterwards stands.

    What a link wants stays in the address: to take it out would be a step of its own, and the browser's Back would need two.
    """
    is_new = key not in st.session_state or st.session_state.get(f"{key}_link") != wanted
    st.session_state[f"{key}_link"] = wanted
    return is_new


def shown_date(published_on: str) -> str:
    """`23 Feb 2016`, `Feb 2016`, `2016`, or that it is unknown."""
    match len(published_on):
        case 10:
            return f"{date.fromisoformat(published_on):%-d %b %Y}"
        case 7:
            return f"{date.fromisoformat(published_on + '-01'):%b %Y}"
        case 4:
            return published_on
        case _:
            return messages.DATE_UNKNOWN
