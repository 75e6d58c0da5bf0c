"""A question before what many people would notice: closing, withdrawing, deactivating."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.ui import messages, notices

Answer = TypeVar("Answer")


def button(verb: str, question: str, act: Callable[[], object], *, key: str) -> None:
    """A button that asks first. `act` looks up who is here by itself: a dialog runs without the page around it."""
    if st.button(verb, key=key):
        _dialog(verb, question, act)


@st.dialog("Are you sure?")
def _dialog(verb: str, question: str, act: Callable[[], object]) -> None:
    st.text(question)
    last_button(verb, act)


def last_button(
    verb: str, act: Callable[[], Answer], done: str | Callable[[Answer], str] = messages.SAVED, *, is_disabled: bool = False
) -> None:
    """The one that ends a dialog: does it and closes, or says there what was wrong."""
    st.button(verb, type="primary", key="confirmed", disabled=is_disabled, on_click=_confirmed, args=(act, done))
    if "done" in st.session_state:
        st.rerun()
    _report_failure()


def _confirmed(act: Callable[[], Answer], done: str | Callable[[Answer], str]) -> None:
    try:
        answer = act()
        st.session_state["done"] = done if isinstance(done, str) else done(answer)
    except WorkbenchError as error:
        st.session_state["failed"] = error


def _report_failure() -> None:
    if error := st.session_state.pop("failed", None):
        notices.problem(error)


def attempt(act: Callable[[], Answer], done: str | Callable[[Answer], str] = messages.SAVED) -> None:
    """Do it and draw the page anew with what is stored now, or say what was wrong and leave what was typed."""
    try:
        answer = act()
    except WorkbenchError as error:
        notices.problem(error)
        return
    st.session_state["done"] = done if isinstance(done, str) else done(answer)
    st.rerun()


def report() -> None:
    """What was just done or refused, once."""
    with st.container():  # drawn also when empty: words that go away would shut what is open below them
        _report_failure()
        if done := st.session_state.pop("done", ""):
            st.success("Done.", icon=":material/check:")
            st.text(done)
