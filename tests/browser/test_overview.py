"""Overview at the real server, under its content policy: a link from what is in the way, and a table as a file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer


def test_a_table_is_downloaded_by_its_button_and_the_grids_own_is_hidden(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    lead = desk.sign_in(page(), server)
    lead.goto(f"{server.url}/overview?campaign=ceasefire-2016")
    lead.get_by_text("As a table").first.click()

    button = lead.get_by_role("button", name="Download as CSV", exact=True)
    expect(button).to_be_visible()
    file = desk.downloaded(lead, button, tmp_path)

    rows = list(csv.DictReader(file.read_text().splitlines()))
    passes = desk.rows(server, "SELECT count(*) FROM assignment JOIN campaign ON campaign.id = campaign_id WHERE slug = 'ceasefire-2016'")
    assert len(rows) == passes[0][0] == 14
    assert {row["Round"] for row in rows} == {"first"}
    lead.get_by_test_id("stDataFrame").filter(visible=True).hover()
    expect(lead.get_by_role("button", name="Search: The figures behind progress")).to_be_visible()
    expect(lead.get_by_role("button", name="Download as CSV: The figures behind progress")).to_be_hidden()


def test_what_is_in_the_way_leads_to_where_it_is_mended(server: RunningServer, page: OpenPage) -> None:
    lead = desk.sign_in(page(), server)
    lead.goto(f"{server.url}/overview?campaign=ceasefire-2016")

    lead.get_by_role("link", name="Settle the flags").click()

    expect(lead.get_by_text("Sentences that annotators flagged")).to_be_visible()


def press_a_cell(lead: Page) -> None:
    """Right column, last text but one."""
    cell = lead.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first
    expect(cell).to_be_visible()
    desk.drawn(lead)

    size = cell.bounding_box()
    assert size is not None
    cell.click(position={"x": size["width"] - 60, "y": size["height"] - 80})


def test_a_pressed_cell_opens_the_claims_of_that_text_and_annotator(server: RunningServer, page: OpenPage) -> None:
    lead = desk.sign_in(page(), server)
    lead.goto(f"{server.url}/overview?campaign=ceasefire-2016")
    press_a_cell(lead)

    expect(lead.get_by_text("Only: There was never a ceasefire to break · Demo annotator 3")).to_be_visible()
    expect(lead).to_have_url(re.compile("/claims"))


def test_back_from_where_a_link_leads_is_one_press(server: RunningServer, page: OpenPage) -> None:
    lead = desk.sign_in(page(), server)
    overview = f"{server.url}/overview?campaign=ceasefire-2016"
    for link, there in (
        ("Settle the flags", "Sentences that annotators flagged"),
        ("", "Only: There was never a ceasefire to break · Demo annotator 3"),
    ):
        lead.goto(overview)
        desk.drawn(lead)
        if link:
            lead.get_by_role("link", name=link).click()
        else:
            press_a_cell(lead)
        expect(lead.get_by_text(there)).to_be_visible()
        desk.drawn(lead)

        lead.go_back()

        expect(lead.get_by_role("heading", name="Progress")).to_be_visible()
        expect(lead).to_have_url(re.compile("/overview"))
