"""What a person does at the real server, and what is then on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.running_server import RunningServer
from workbench import settings
from workbench.domain.vocabulary import LinkPurpose
from workbench.services import people, signing_in
from workbench.store.work import Store

# The demo annotators have passes of their own, and the lead has settled claims in the second campaign.
MINE = (
    "assignment_id IN (SELECT assignment.id FROM assignment JOIN user ON user.id = annotator_id "
    "WHERE user.name = 'lead' AND assignment.stage <> 'settle')"
)


def sign_in(page: Page, server: RunningServer, link: str = "") -> Page:
    """As the first lead, by a link of its own, since the one that the server printed works once."""
    page.goto(link or fresh_link(server))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("link", name="My work")).to_be_visible()
    return page


def fresh_link(server: RunningServer) -> str:
    """What `workbench link` prints, without a process of its own for it: that would take longer than most of these tests' clicks."""
    store = Store(settings.load(server.full_environment))
    token = signing_in.make_link(store, actor=people.operator(store), name="lead", purpose=LinkPurpose.SIGN_IN)
    store.close()
    return f"{server.url}/link/{token}"


def open_text(page: Page, server: RunningServer, document: str, campaign: str = "ceasefire-2016") -> Locator:
    page.goto(f"{server.url}/read?campaign={campaign}&document={document}")
    sheet = page.locator(".workbench-reader .sheet")
    expect(sheet).to_be_visible()
    sheet.focus()
    return sheet


def drawn(page: Page) -> None:
    """Wait until Streamlit is not at work: what is opened or half clicked while a page is drawn anew is shut again."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def choose(page: Page, label: str, option: str) -> None:
    """From one of Streamlit's select boxes, by the words of the option."""
    drawn(page)  # a page drawn anew closes an open list
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()


def press(page: Page, keys: Sequence[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator(".workbench-reader .head")).to_have_attribute("data-saving", "saved")


def rows(server: RunningServer, query: str) -> list[tuple[Any, ...]]:
    """What another process sees in the database file."""
    with sqlite3.connect(f"file:{server.home / 'workbench.db'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def downloaded(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as waiting:
        link.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
