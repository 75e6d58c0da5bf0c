"""Every page begins here: who is it, which campaign, which pages. Hiding a page protects nothing; the services do."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from workbench.domain.vocabulary import Preset, Role
from workbench.errors import SignInNeeded
from workbench.ui import chooser, markup, messages, state

st.set_page_config(page_title=messages.PRODUCT, page_icon=str(Path(__file__).with_name("favicon.png")), layout="wide")
markup.page_style()

try:
    actor = state.current_actor()
except SignInNeeded:
    st.warning(messages.SIGN_IN_AGAIN)
    st.link_button("Sign in", "/login")
    st.stop()

cards = state.my_campaigns(actor)
state.follow_pass(actor, cards)
campaign = state.shown_of(cards)
is_lead = actor.is_admin or (campaign is not None and campaign.role is Role.LEAD)

pages = [st.Page("views/work.py", title="My work", default=True), st.Page("views/read.py", title="Read", url_path="read")]
if is_lead:
    pages.append(st.Page("views/overview.py", title="Overview", url_path="overview"))
    pages.append(st.Page("views/documents.py", title="Texts", url_path="documents"))
    pages.append(st.Page("views/agreement.py", title="Agreement", url_path="agreement"))
    pages.append(st.Page("views/questions.py", title="Questions", url_path="questions"))
    pages.append(st.Page("views/claims.py", title="Claims", url_path="claims"))
    if campaign is not None and campaign.preset is Preset.STAGED:
        pages.append(st.Page("views/settle.py", title="Settle", url_path="settle"))
    pages.append(st.Page("views/adjudication.py", title="Adjudication", url_path="adjudication"))
pages.append(st.Page("views/settled.py", title="Settled", url_path="settled"))
pages.append(st.Page("views/guideline.py", title="Guideline", url_path="guideline"))
pages.append(st.Page("views/history.py", title="My history", url_path="history"))
if is_lead:
    pages.append(st.Page("views/campaigns.py", title="Campaign", url_path="campaign"))
    pages.append(st.Page("views/people.py", title="People", url_path="people"))
    pages.append(st.Page("views/assignments.py", title="Assignments", url_path="assignments"))
    pages.append(st.Page("views/export.py", title="Export", url_path="export"))
pages.append(st.Page("views/account.py", title="Account", url_path="account"))

chosen = st.navigation(pages, position="top")
if chosen.url_path not in ("read", "account"):
    chooser.draw(cards, campaign)
chosen.run()
