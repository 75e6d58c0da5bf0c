"""The reader: the document with its claims, one component. The browser side is in `frontend/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

KEY = "reader"


@cache
def _component() -> Callable[..., Any]:
    """Registered once a process, by the names of its files in the installed package."""
    return st.components.v2.component("workbench.reader", js="reader.js", css="reader.css")


def message() -> dict[str, Any] | None:
    """What the browser has sent and waits to see acknowledged, None before its first message."""
    return _message(st.session_state.get(KEY) or {})


def mount(data: dict[str, Any]) -> dict[str, Any] | None:
    """Draw the reader with this data; returns the message as it stands after mounting."""
    return _message(_component()(key=KEY, data=data, on_ops_change=_noticed))


def mount_alarm() -> None:
    """Let the browser have the whole page drawn, from outside of every fragment.

    What the reader sends is for a fragment, and a server that was started anew does not know it: Streamlit then drops the message
    without a word. So the reader, when it comes back or waits too long for its receipt, asks for the page as well.
    """
    _component()(key="alarm", data={"isAlarm": True}, on_woken_change=_noticed)


def mount_practice(questions: list[dict[str, str]], keys: str) -> None:
    """Sentences to decide by the reader's keys (a preset's name), with their answers; nothing comes back."""
    _component()(key="practice", data={"practice": {"questions": questions, "keys": keys}})


def _message(component_state: Mapping[str, Any]) -> dict[str, Any] | None:
    found = component_state.get("ops")
    return dict(found) if found and isinstance(found, Mapping) else None


def _noticed() -> None:
    """The message is read in the rerun itself: callbacks do not fire on the first run after a reconnect."""
