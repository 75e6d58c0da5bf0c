"""A lead asks why two people differ: a number, its cell, its units, and the table in hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser


def section(page: Page, name: str) -> None:
    desk.drawn(page)
    page.get_by_role("radio", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True)).first.click()


def test_a_cell_of_the_heat_map_opens_where_two_people_differ(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    lead = desk.sign_in(page(viewport=(1280, 1500)), server)
    lead.goto(f"{server.url}/agreement?campaign=ceasefire-2016")
    desk.choose(lead, "Layer", "Verdict")
    expect(lead.get_by_text("Coverage 63 %")).to_be_visible()
    section(lead, "Who with whom")

    cell = lead.locator("svg text").filter(has_text=".48").first
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    lead.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(lead.get_by_text("Where they differ: Demo annotator 2 and Demo annotator 3")).to_be_visible()
    expect(lead.get_by_text("Demo annotator 2: ", exact=False).first).to_be_visible()

    desk.drawn(lead)
    table = desk.downloaded(lead, lead.get_by_role("button", name="Download as CSV", exact=True).first, tmp_path)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [(row["one"], row["other"], row["units"]) for row in rows] == [
        ("Demo annotator 1", "Demo annotator 2", "72"),
        ("Demo annotator 1", "Demo annotator 3", "51"),
        ("Demo annotator 2", "Demo annotator 3", "48"),
    ]
