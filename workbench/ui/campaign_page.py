"""What every page of one campaign begins with: who is here, which campaign, and words for whatever is refused."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.errors import WorkbenchError
from workbench.ui import confirmation, messages, notices, state


def draw(content: Callable[[Actor, CampaignCard], None]) -> None:
    """The content for the campaign on show, or that there is none; before it what was just done."""
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN)
        return
    confirmation.report()
    try:
        content(actor, campaign)
    except WorkbenchError as error:
        notices.problem(error)
