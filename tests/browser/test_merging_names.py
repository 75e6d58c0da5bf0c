"""Names of one source, merged and separated by a lead with the mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

ALIASES = "SELECT name, stands_for FROM alias ORDER BY revision"
MERGED = ("Northlight archive (invented)", "Northlight")


def test_a_lead_merges_two_sources_and_separates_them_again(server: RunningServer, page: OpenPage) -> None:
    lead = desk.sign_in(page(), server)
    lead.goto(f"{server.url}/claims?campaign=ceasefire-2016")
    lead.get_by_text("Sources", exact=True).click()

    select_row(lead, 0, 4)
    behind = lead.get_by_text("Claims that rely on “Northlight”, or that it makes")
    expect(behind).to_be_visible()
    select_row(lead, 0, 7)
    expect(behind).to_have_count(0)
    desk.drawn(lead)
    lead.get_by_role("button", name="Merge…").first.click()
    expect(lead.get_by_role("dialog").get_by_text("Northlight archive (invented) (1 claim)")).to_be_visible()
    lead.get_by_role("button", name="Merge", exact=True).click()
    expect(lead.get_by_text("1 name merged.")).to_be_visible()
    assert desk.rows(server, ALIASES) == [MERGED]

    desk.drawn(lead)
    lead.get_by_text("Merged names (1)").click()
    select_row(lead, 1, 1)
    lead.get_by_role("button", name="Separate").click()

    expect(lead.get_by_text("1 name separated.")).to_be_visible()
    assert desk.rows(server, ALIASES) == [MERGED, (MERGED[0], "")]


def select_row(page: Page, table: int, row: int) -> None:
    """The box before a row, counted from 1; rows are 35 pixels high."""
    desk.drawn(page)
    grid = page.get_by_test_id("stDataFrame").filter(visible=True).nth(table)
    grid.locator("[role=gridcell]").first.wait_for(state="attached")
    grid.hover(position={"x": 16, "y": 35 * row + 17})  # what was folded away takes a moment to hear of the mouse
    grid.click(position={"x": 16, "y": 35 * row + 17})
    desk.drawn(page)
