"""One's own account: password and signing out."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor
from workbench.errors import WorkbenchError
from workbench.services import people
from workbench.ui import markup, messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    actor = _name(actor)
    if not actor.has_password:
        st.info(messages.PASSWORD_INTRO)
    markup.new_password()
    st.divider()
    if not actor.has_password:
        st.markdown(messages.FIRST_LEAD_HINT)
    markup.sign_out()


def _name(actor: Actor) -> Actor:
    """The name that others on the campaign see, changeable."""
    with st.form("display_name", border=False, width=420):
        shown = st.text_input(messages.DISPLAY_NAME, actor.display_name, max_chars=100)
        st.text(f"You sign in as {actor.name}.")
        if st.form_submit_button(messages.SAVE_NAME):
            try:
                actor = people.change_display_name(process.store(), actor=actor, display_name=shown)
                st.success(messages.SAVED)
            except WorkbenchError as error:
                notices.problem(error)
    return actor


page()
