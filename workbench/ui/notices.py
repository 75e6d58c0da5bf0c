"""What went wrong, on the page: the words of an error may quote what somebody typed, so they are never read as Markdown."""

from __future__ import annotations

import streamlit as st

from workbench.errors import WorkbenchError


def problem(error: WorkbenchError) -> None:
    with st.container(border=True):
        st.error(f"This did not work ({error.code}).", icon=":material/error:")
        st.text(f"{error.what_happened} {error.advice}".strip())
