"""Bringing one's own texts: the upload page, and hostile texts shown as they are on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=\"document.title='ran'\"> **bold** :red[x] $x$ ![i](https://far.example/i.png)"


def test_texts_are_uploaded_with_a_report_and_a_bad_one_is_refused_by_name(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    visitor = desk.sign_in(page(), server)
    visitor.get_by_role("link", name="Texts").click()
    good, broken = tmp_path / "ferry.txt", tmp_path / "broken.txt"
    good.write_text("The ferry sank\n\nThe ferry sank on Monday. Nine people swam ashore.\n")
    broken.write_bytes(b"Caf\xe9 closes early on Mondays, says its owner.\n")

    visitor.locator("input[type=file]").set_input_files([good, broken])
    expect(visitor.get_by_text("[W302]")).to_be_visible()
    visitor.get_by_role("button", name="Import 1 text").click()

    expect(visitor.get_by_text("3 sentences in 2 blocks", exact=True)).to_be_visible()
    expect(visitor.get_by_text("[W302]")).to_be_visible()
    assert desk.rows(server, "SELECT file_name FROM document WHERE file_name IN ('ferry.txt', 'broken.txt')") == [("ferry.txt",)]

    visitor.get_by_role("button", name="Leave this text out").click()
    expect(visitor.get_by_text("[W302]")).to_have_count(0)
    visitor.locator("input[type=file]").set_input_files([good])
    expect(visitor.get_by_text("Already here since")).to_be_visible()
    expect(visitor.get_by_role("button", name="Import 0 texts")).to_be_disabled()


def test_s12_a_hostile_text_is_shown_verbatim_and_runs_nothing(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    visitor = desk.sign_in(page(), server)
    visitor.get_by_role("link", name="Texts").click()
    hostile = tmp_path / "hostile.md"
    hostile.write_text(f"---\ntitle: {HOSTILE}\n---\n\n{HOSTILE} said the minister.\n")
    visitor.locator("input[type=file]").set_input_files([hostile])
    visitor.get_by_role("button", name="Import 1 text").click()
    expect(visitor.get_by_role("button", name="Dismiss")).to_be_visible()

    visitor.get_by_role("link", name="My work").click()
    expect(visitor.get_by_text(HOSTILE).first).to_be_visible()
    desk.open_text(visitor, server, "hostile")
    expect(visitor.locator(".sentence .words").last).to_have_text(f"{HOSTILE} said the minister.")
    desk.press(visitor, ["n", "c"])
    expect(visitor.locator(".quote")).to_contain_text(HOSTILE)
    assert visitor.locator(".workbench-reader img").count() == 0
    assert visitor.title() != "ran"
