"""One's own account: password and signing out."""

from __future__ import annotations

import streamlit as st

from workbench.ui import markup, messages, state


def page() -> None:
    actor = state.current_actor()
    st.text(f"{actor.display_name} ({actor.name})")
    if not actor.has_password:
        st.info(messages.PASSWORD_INTRO)
    markup.new_password()
    st.divider()
    if not actor.has_password:
        st.markdown(messages.FIRST_LEAD_HINT)
    markup.sign_out()


page()
