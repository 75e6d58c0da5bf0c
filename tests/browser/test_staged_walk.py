"""Staged work from nothing to the exported file: two mark, a lead settles, a third checks, all at the real server."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.browser.test_campaign_setup import PASSWORD, add, bring_in, go, section
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser
FERRY = "The ferry sank\n\nThe ferry sank on Monday. Nine people swam ashore. Nobody was to blame.\n"
LOG = "Log of the harbour\n\nThe ferry sank at nine on Monday morning. Nine people came out of the water.\n"
OF_CAMPAIGN = (
    "JOIN assignment a ON a.id = assignment_id JOIN campaign ON campaign.id = a.campaign_id AND campaign.title = 'Ferry in stages'"
)


def come_in(page: Page, invitation: str) -> Page:
    page.goto(invitation)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Ferry in stages", exact=True)).to_be_visible()
    return page


def set_up(lead: Page, server: RunningServer, folder: Path) -> tuple[str, dict[str, str]]:
    """(the campaign's short name, an invitation for each of three people)."""
    go(lead, "Campaign")
    section(lead, "New campaign")
    expect(lead.get_by_role("button", name="Make the campaign")).to_be_visible()
    desk.choose(lead, "Way of working", "Staged")
    desk.choose(lead, "Which claims", "Only claims worth")
    desk.choose(lead, "Evidence comes from", "The campaign's texts only")
    lead.get_by_role("spinbutton", name="People for each text").fill("2")
    lead.get_by_label("Title", exact=True).fill("Ferry in stages")
    lead.get_by_role("button", name="Make the campaign").click()
    expect(lead.get_by_role("combobox", name="Campaign")).to_have_value("Ferry in stages")
    slug = desk.rows(server, "SELECT slug FROM campaign WHERE title = 'Ferry in stages'")[0][0]
    for name, words in (("ferry.txt", FERRY), ("log.txt", LOG)):
        (folder / name).write_text(words)
        bring_in(server, folder / name, slug)
    go(lead, "People")
    return slug, {name: add(lead, name, name.title()) for name in ("mara", "nils", "otto")}


def finished(page: Page) -> None:
    expect(page.locator(".workbench-reader .notice")).to_contain_text("Finished")
    desk.saved(page)


def reason(page: Page, words: str) -> None:
    page.keyboard.press("r")
    expect(page.locator("#wb-why")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Escape")
    expect(page.locator(".workbench-reader .sheet")).to_be_focused()
    desk.saved(page)


def test_two_mark_a_lead_settles_a_third_checks_and_the_file_has_it_all(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    lead = desk.sign_in(page(accept_downloads=True), server)
    slug, invitations = set_up(lead, server, tmp_path)

    # mark
    for name, keys in (
        ("mara", ["x", "c", "w", "3", "j", "c", "w", "2", "j", "o"]),
        ("nils", ["x", "c", "w", "2", "j", "x", "c", "w", "1"]),
    ):
        marking = come_in(page(), invitations[name])
        desk.open_text(marking, server, "ferry", slug)
        desk.press(marking, [*keys, "Shift+F"])
        finished(marking)
    live = "WHERE a.stage = 'mark' AND claim.is_gone = 0 GROUP BY claim.uuid"
    marks = desk.rows(server, f"SELECT quote, max(worth) FROM claim {OF_CAMPAIGN} {live} ORDER BY quote, 2")
    assert marks == [
        ("Nine people swam ashore.", 2),
        ("Nobody was to blame.", 1),
        ("The ferry sank on Monday.", 2),
        ("The ferry sank on Monday.", 3),
    ]

    # settle
    lead.goto(f"{server.url}/settle?campaign={slug}")
    lead.get_by_role("button", name="Begin to settle").click()
    lead.get_by_role("button", name="Take this version").first.click()
    expect(lead.get_by_text("1 of 3 places settled")).to_be_visible()
    lead.get_by_role("button", name="Accept", exact=True).first.click()
    expect(lead.get_by_text("2 of 3 places settled")).to_be_visible()
    lead.get_by_text("Drop", exact=True).first.click()
    lead.get_by_label("Reason", exact=True).first.fill("Blame is an opinion.")
    lead.get_by_role("button", name="Drop 1 mark").click()
    expect(lead.get_by_text("3 of 3 places settled")).to_be_visible()
    lead.get_by_role("button", name="Finish the list").click()
    expect(lead.get_by_text("The list is finished, and its claims can be checked.")).to_be_visible()
    listed = desk.rows(server, f"SELECT quote, outcome, reason FROM claim {OF_CAMPAIGN} WHERE a.stage = 'settle' ORDER BY start")
    assert listed == [
        ("The ferry sank on Monday.", "check", ""),
        ("Nine people swam ashore.", "check", ""),
        ("Nobody was to blame.", "drop", "Blame is an opinion."),
    ]

    # check
    otto = come_in(page(), invitations["otto"])
    expect(otto.get_by_text("checking", exact=False)).to_be_visible()
    otto.goto(f"{server.url}/read?campaign={slug}&document=ferry&stage=check")
    sheet = otto.locator(".workbench-reader .sheet")
    expect(sheet).to_be_visible()
    sheet.focus()
    desk.press(otto, ["1", "e"])
    expect(otto.locator(".finder [role=option]").first).to_be_visible()
    desk.press(otto, ["ArrowDown", "s", "Escape"])
    reason(otto, "The log has the day.")
    desk.press(otto, ["n", "3"])
    reason(otto, "The log does not say where they came ashore.")
    otto.keyboard.press("Shift+F")
    finished(otto)
    last = "revision = (SELECT max(revision) FROM annotation n WHERE n.assignment_id = a.id AND n.claim_uuid = annotation.claim_uuid)"
    judged = desk.rows(
        server,
        f"SELECT value, why FROM annotation {OF_CAMPAIGN} JOIN verdict ON verdict.id = verdict_id "
        f"WHERE a.stage = 'check' AND annotation.{last} ORDER BY value",
    )
    assert judged == [
        ("not_enough_evidence", "The log does not say where they came ashore."),
        ("supported", "The log has the day."),
    ]

    # export
    lead.goto(f"{server.url}/export?campaign={slug}")
    file = desk.downloaded(lead, lead.get_by_role("link", name="CSV with manifest (.zip)"), tmp_path)
    with zipfile.ZipFile(file) as archive:
        tables = {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
    assert sorted((row["listing"], row["quote"]) for row in tables["claims.csv"] if row["stage"] == "settle") == [
        ("check", "Nine people swam ashore."),
        ("check", "The ferry sank on Monday."),
        ("drop", "Nobody was to blame."),
    ]
    assert sum(row["stage"] == "mark" for row in tables["claims.csv"]) == 4
    settled = {row["claim"] for row in tables["claims.csv"] if row["listing"] == "check"}
    assert {(row["verdict"], row["why"]) for row in tables["annotations.csv"]} == set(judged)
    assert {row["claim"] for row in tables["annotations.csv"]} == settled
    assert [(row["stance"], row["source_document"]) for row in tables["evidence.csv"]] == [("supports", "log")]
