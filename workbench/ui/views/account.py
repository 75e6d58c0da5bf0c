"""One's own account: password and signing out."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, Preferences
from workbench.domain.vocabulary import KeyPreset, TextSize
from workbench.errors import WorkbenchError
from workbench.services import people
from workbench.store.queries import people as queries
from workbench.ui import markup, messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    actor = _name(actor)
    if not actor.has_password:
        st.info(messages.PASSWORD_INTRO)
    markup.new_password()
    st.divider()
    _reader(actor)
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


def _reader(actor: Actor) -> None:
    """Keys and text size; the reader takes them when it is next opened."""
    with process.store().reading() as session:
        now = queries.preferences(session, viewer=actor)
    with st.form("reader_preferences", border=False, width=640):
        st.subheader(messages.READER_TITLE)
        keys = st.radio(
            messages.KEYS_CHOICE,
            list(KeyPreset),
            index=list(KeyPreset).index(now.keys),
            format_func=lambda preset: messages.KEYS_OF[preset.value],
            captions=messages.KEYS_CAPTIONS,
        )
        size = st.radio(
            messages.TEXT_SIZE_CHOICE,
            list(TextSize),
            index=list(TextSize).index(now.text_size),
            format_func=lambda size: messages.TEXT_SIZES[size.value],
            horizontal=True,
        )
        if st.form_submit_button(messages.SAVE_PREFERENCES):
            _keep(actor, Preferences(keys or now.keys, size or now.text_size))


def _keep(actor: Actor, preferences: Preferences) -> None:
    try:
        people.set_preferences(process.store(), actor=actor, preferences=preferences)
        st.success(messages.SAVED)
    except WorkbenchError as error:
        notices.problem(error)


page()
