"""The one entry: `make run`, `uvicorn app:app` and `streamlit run app.py` start the same guarded server."""

from pathlib import Path

import streamlit as st

from workbench import server

# Written out, since `streamlit run` finds the App by reading this file.
app = st.App(Path(__file__).parent / "workbench/ui/router.py", **server.options())
