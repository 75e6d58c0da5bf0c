"""A lead sets a campaign up from nothing, and whoever is invited comes in by the link and sees that campaign alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import REPO, RunningServer

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery staple"


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def section(page: Page, name: str) -> None:
    page.get_by_test_id("stSegmentedControl").get_by_text(name, exact=True).or_(page.get_by_role("radio", name=name)).first.click()


def add(page: Page, name: str, shown: str, role: str = "annotator") -> str:
    """A new account in the campaign; returns its invitation link."""
    page.get_by_role("textbox", name="Account name").fill(name)
    page.get_by_role("textbox", name="Display name").fill(shown)
    if role != "annotator":
        page.get_by_label("Role", exact=True).click()
        page.get_by_role("option", name=role).click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text(f"{name} is added.")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_have_count(0)  # the link of the one before stands until the page is drawn
    page.get_by_role("button", name="Make an invitation link").click()
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("/link/")
    return str(code.inner_text()).strip()


def test_three_people_are_brought_into_a_new_campaign_and_an_invited_one_sees_it_alone(
    server: RunningServer, page: OpenPage, tmp_path: Path
) -> None:
    lead = desk.sign_in(page(), server)
    go(lead, "Campaign")
    section(lead, "New campaign")
    expect(lead.get_by_role("button", name="Make the campaign")).to_be_visible()
    lead.get_by_label("Title", exact=True).fill("Ferry inquiry")
    lead.get_by_role("button", name="Make the campaign").click()
    expect(lead.get_by_text("The campaign is there.")).to_be_visible()
    expect(lead.get_by_role("combobox", name="Campaign")).to_have_value("Ferry inquiry")

    slug = desk.rows(server, "SELECT slug FROM campaign WHERE title = 'Ferry inquiry'")[0][0]
    ferry = tmp_path / "ferry.txt"
    ferry.write_text("The ferry sank\n\nThe ferry sank on Monday. Nine people swam ashore.\n")
    bring_in(server, ferry, slug)

    go(lead, "People")
    add(lead, "lena", "Lena L.", role="lead")
    invitation = add(lead, "kim", "Kim K.")
    add(lead, "pat", "Pat P.")
    rows = desk.rows(
        server,
        "SELECT user.name, membership.role FROM membership JOIN user ON user.id = user_id JOIN campaign ON campaign.id = campaign_id "
        "WHERE campaign.title = 'Ferry inquiry' ORDER BY user.name",
    )
    assert rows == [("kim", "annotator"), ("lead", "lead"), ("lena", "lead"), ("pat", "annotator")]
    lead.get_by_role("button", name="Sign out everywhere").focus()
    lead.reload()
    expect(lead.get_by_text("One person")).to_be_visible()
    assert lead.get_by_test_id("stCode").count() == 0, "a link is shown once"
    assert invitation.rsplit("/", 1)[1] not in server.output, "and logged nowhere"

    kim = page(allowed_console=["does not seem to exist"])  # what Streamlit says of a page that is not this person's
    kim.goto(invitation)
    expect(kim.get_by_text("kim")).to_be_visible()
    kim.get_by_label("New password").fill(PASSWORD)
    kim.get_by_role("button", name="Sign in").click()
    expect(kim.get_by_text("Ferry inquiry", exact=True)).to_be_visible()
    assert kim.get_by_label("Campaign", exact=True).count() == 0, "there is nothing to choose from"
    assert kim.get_by_role("link", name="People", exact=True).count() == 0
    for hidden in ("campaign", "people"):
        kim.goto(f"{server.url}/{hidden}")
        expect(kim.get_by_role("link", name="My work")).to_be_visible()
        assert kim.get_by_role("button", name="Close campaign").count() == 0
    kim.goto(f"{server.url}/?campaign=ceasefire-2016")
    expect(kim.get_by_text("Ferry inquiry", exact=True)).to_be_visible()
    go(kim, "Guideline")
    expect(kim.get_by_text("Version 1.0")).to_be_visible()
    desk.open_text(kim, server, "ferry", slug)
    desk.press(kim, ["n", "o"])
    desk.saved(kim)

    again = page(allowed_console=["401"])
    again.goto(invitation)
    expect(again.get_by_text("This link was used already")).to_be_visible()

    go(lead, "Campaign")
    lead.get_by_role("button", name="Close campaign").click()
    lead.get_by_role("dialog").get_by_role("button", name="Close campaign").click()
    expect(lead.get_by_text("Closed since")).to_be_visible()
    desk.press(kim, ["n", "o"])
    expect(kim.get_by_text("This campaign was closed on")).to_be_visible()
    lead.get_by_role("button", name="Reopen campaign").click()
    expect(lead.get_by_text("Closed since")).to_have_count(0)
    desk.saved(kim)


def bring_in(server: RunningServer, text: Path, campaign: str) -> None:
    """The import page has tests of its own."""
    command = [sys.executable, "-m", "workbench", "import", str(text), "--campaign", campaign]
    subprocess.run(command, check=True, capture_output=True, cwd=REPO, env=server.full_environment)
