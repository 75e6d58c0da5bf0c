"""A whole article of the shared corpus, read by two people and settled by a lead to the last case, all at the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.browser.test_campaign_setup import PASSWORD, add, bring_in, go, section
from tests.running_server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.nightly]
CAMPAIGN = "One text to the end"
OF_CAMPAIGN = f"JOIN assignment a ON a.id = assignment_id JOIN campaign ON campaign.id = a.campaign_id AND campaign.title = '{CAMPAIGN}'"
# What becomes of the text's sentences that are open, from the first: a claim with its verdict, or what else it is.
ADA = ["c1", "c2", "x", "c3", "o", "c1", "x"]
BEN = ["c1", "c1", "c3", "c3", "o", "x", "x"]


def set_up(lead: Page, server: RunningServer, text: Path) -> tuple[str, dict[str, str]]:
    """(the campaign's short name, an invitation for each of two people)."""
    go(lead, "Campaign")
    section(lead, "New campaign")
    expect(lead.get_by_role("button", name="Make the campaign")).to_be_visible()
    lead.get_by_role("spinbutton", name="People for each text").fill("2")
    lead.get_by_label("Title", exact=True).fill(CAMPAIGN)
    lead.get_by_role("button", name="Make the campaign").click()
    expect(lead.get_by_role("combobox", name="Campaign")).to_have_value(CAMPAIGN)
    slug = desk.rows(server, f"SELECT slug FROM campaign WHERE title = '{CAMPAIGN}'")[0][0]
    bring_in(server, text, slug)
    go(lead, "People")
    return slug, {name: add(lead, name, name.title()) for name in ("ada", "ben")}


def read(page: Page, server: RunningServer, invitation: str, slug: str, document: str, said: list[str]) -> Page:
    page.goto(invitation)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(CAMPAIGN, exact=True)).to_be_visible()
    desk.open_text(page, server, document, slug)
    page.keyboard.press("n")
    for what in said:
        desk.press(page, [*what, *(["n"] if what[0] == "c" else [])])
    desk.saved(page)
    page.keyboard.press("End")
    page.keyboard.press("Shift+X")  # nothing more up to here
    expect(page.locator(".workbench-reader .notice")).to_contain_text("undecided sentences up to here")
    page.keyboard.press("y")
    desk.saved(page)
    page.keyboard.press("Shift+F")
    expect(page.locator(".workbench-reader .notice")).to_contain_text("Finished")
    desk.saved(page)
    return page


def settle_one(lead: Page, number: int) -> None:
    """Take the first version of the first case of the queue, without evidence, and say why."""
    lead.get_by_role("button", name="Settle", exact=True).first.click()
    lead.get_by_role("button", name="Open this case").click()
    expect(lead.get_by_role("heading", name="Decision")).to_be_visible()
    lead.get_by_text("Without verdict or evidence, on purpose").click()
    lead.get_by_label("Reason (required)").fill(f"Read again, case {number}.")
    lead.get_by_role("button", name="Decide", exact=True).click()
    expect(lead.get_by_role("heading", name="Decided")).to_be_visible()
    lead.get_by_role("button", name="Back to the queue").click()


def test_two_read_a_text_and_a_lead_settles_every_case_of_it(server: RunningServer, page: OpenPage, shared_corpus: list[Path]) -> None:
    text = min(shared_corpus, key=lambda path: path.stat().st_size)
    lead = desk.sign_in(page(), server)
    slug, invitations = set_up(lead, server, text)
    (document,) = desk.rows(server, f"SELECT d.slug FROM document d JOIN campaign c ON c.id = d.campaign_id WHERE c.slug = '{slug}'")[0]
    readers = [read(page(), server, invitations[name], slug, document, said) for name, said in (("ada", ADA), ("ben", BEN))]

    lead.goto(f"{server.url}/adjudication?campaign={slug}")
    expect(lead.get_by_text("to settle ·")).to_be_visible()
    expect(lead.get_by_role("button", name="Settle", exact=True).first).to_be_visible()
    desk.drawn(lead)
    left = lead.get_by_role("button", name="Settle", exact=True).count()
    assert left > 2
    for number in range(left):
        settle_one(lead, number)
        expect(lead.get_by_role("button", name="Settle", exact=True)).to_have_count(left - number - 1)

    lead.get_by_text("Unanimous", exact=True).click()
    lead.get_by_role("button", name="Accept these").click()
    expect(lead.get_by_text("accepted.")).to_be_visible()
    cases = desk.rows(server, f"SELECT s.status, count(*) FROM settlement s {OF_CAMPAIGN} WHERE s.status = 'decided' GROUP BY s.status")
    claims = desk.rows(server, f"SELECT count(*) FROM claim {OF_CAMPAIGN} WHERE a.round = 'adjudication' AND claim.is_gone = 0")
    assert cases == [("decided", left + 2)]
    assert claims == [(left + 2,)]

    lead.get_by_text("The round", exact=True).click()
    lead.get_by_role("button", name="Close this round").click()
    lead.get_by_role("dialog").get_by_role("button", name="Close this round").click()
    expect(lead.get_by_text("This round is closed since")).to_be_visible()
    told = []
    for reader in readers:
        reader.goto(f"{server.url}/settled?campaign={slug}")
        words = reader.get_by_text("decided otherwise").first
        expect(words).to_be_visible()
        told.append(words.inner_text())
    assert any("of your cases" in words for words in told), "whoever had it otherwise learns so once the round is closed"
