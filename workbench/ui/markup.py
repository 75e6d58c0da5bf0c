"""The one module that may draw HTML. Nothing in it comes from anybody's input.

The two forms are plain HTML because only a post of the browser's own can set or end the sign-in cookie.
"""

from __future__ import annotations

import streamlit as st

PLAIN = "border:1px solid currentColor;border-radius:4px;background:none;color:inherit;font:inherit"
BUTTON = f"padding:.45rem 1.1rem;cursor:pointer;{PLAIN}"
INPUT = f"display:block;margin:.3rem 0 1rem;padding:.45rem .6rem;width:20rem;{PLAIN}"


# Streamlit leaves six lines above the first element: in the reader that space is text. Stable hooks only, no generated class names.
# By itself white on the dark theme's accent has a contrast of 2.2, a caption 4.2, and a link with the focus looks like any other.
# A table with a button of ours (tables.py) shows no other way to a file: Streamlit's own leaves cells for a spreadsheet to run.
STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4rem; padding-bottom: 1rem; }
[data-testid="stMainBlockContainer"]:has(.st-key-reader) { padding-top: 3.4rem; padding-bottom: 0; max-width: 96rem; }
@media (max-width: 1100px) { [data-testid="stMainBlockContainer"]:has(.st-key-reader) { padding-left: 1rem; padding-right: 1rem; } }
[data-testid^="stBaseButton-primary"] :is(p, span, kbd) { color: light-dark(#ffffff, #15181c); }
[data-testid^="stBaseButton"] kbd { opacity: 1; }
[data-testid="stCaptionContainer"] { opacity: 0.75; }
[data-testid="stApp"] a:focus-visible { outline: 2px solid light-dark(#1f5fa8, #7fb2ea); outline-offset: 1px; border-radius: 4px; }
[class*="st-key-own-table"] [data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
</style>"""


def page_style() -> None:
    st.html(STYLE)


def sign_out() -> None:
    st.html(f'<form method="post" action="/logout"><button style="{BUTTON}">Sign out</button></form>')


def new_password() -> None:
    st.html(
        '<form method="post" action="/password"><label>New password, at least 12 characters'
        f'<input style="{INPUT}" name="password" type="password" autocomplete="new-password" '
        'required minlength="12" maxlength="1024"></label>'
        f'<button style="{BUTTON}">Set password</button></form>'
    )
