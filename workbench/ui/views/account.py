"""One's own account: password and signing out."""

from __future__ import annotations

import streamlit as st

from workbench.ui import forms, messages, state


def page() -> None:
    actor = state.current_actor()
    st.text(f"{actor.display_name} ({actor.name})")
    if not actor.has_password:
        st.info(messages.PASSWORD_INTRO)
    forms.new_password()
    st.divider()
    if not actor.has_password:
        st.caption(messages.FIRST_LEAD_HINT)
    forms.sign_out()


page()
