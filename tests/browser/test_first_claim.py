"""From the link in the terminal to the exported claim, as a person who has read nothing but the screen."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser


def test_a_claim_with_verdict_and_both_kinds_of_evidence_is_labelled_and_taken_away(
    server: RunningServer, page: OpenPage, tmp_path: Path
) -> None:
    visitor = desk.sign_in(page(accept_downloads=True), server, server.sign_in_link)
    visitor.get_by_role("link", name="Begin").first.click()
    sheet = visitor.locator(".workbench-reader .sheet")
    expect(sheet).to_be_visible()
    sheet.focus()
    desk.press(visitor, ["j", "c", "2"])
    expect(visitor.locator(".verdict-chip")).to_contain_text("Refuted")

    desk.press(visitor, ["e"])
    expect(visitor.locator(".result").first).to_be_visible()
    desk.press(visitor, ["ArrowDown", "r"])
    expect(visitor.locator(".finder")).to_contain_text("refutes")
    desk.press(visitor, ["Escape", "u"])
    visitor.keyboard.type("https://archive.example/report")
    visitor.locator(".source input[value=supports]").check()
    visitor.get_by_role("form", name="Web source").get_by_role("button", name="attach").click()
    expect(visitor.locator(".piece")).to_have_count(2)
    desk.press(visitor, ["r"])
    visitor.keyboard.type("The record says otherwise.")
    desk.press(visitor, ["Control+Enter"])
    desk.saved(visitor)

    visitor.get_by_role("link", name="Export", exact=True).click()
    jsonl = desk.downloaded(visitor, visitor.get_by_role("link", name="campaign.jsonl"), tmp_path)
    bundle = desk.downloaded(visitor, visitor.get_by_role("link", name="CSV with manifest"), tmp_path)

    lines = [json.loads(line) for line in jsonl.read_bytes().split(b"\n") if line]
    own = desk.rows(server, f"SELECT DISTINCT uuid FROM claim WHERE {desk.MINE}")
    claims = [line for line in lines if line["type"] == "claim" and (line["uuid"],) in own]
    assert len(claims) == len(own) == 1
    text = next(line["text"] for line in lines if line["type"] == "document" and claims[0]["quote"] in line["text"])
    assert text[claims[0]["start"] : claims[0]["end"]] == claims[0]["quote"]
    with zipfile.ZipFile(bundle) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        tables = {
            name: list(csv.DictReader(archive.read(name).decode().splitlines())) for name in archive.namelist() if name.endswith(".csv")
        }
        assert all(hashlib.sha256(archive.read(file["name"])).hexdigest() == file["sha256"] for file in manifest["files"])
    assert [(row["verdict"], row["why"], row["evidence_count"]) for row in tables["annotations.csv"] if (row["claim"],) in own] == [
        ("refuted", "The record says otherwise.", "2")
    ]
    assert {row["kind"] for row in tables["evidence.csv"] if (row["claim"],) in own} == {"web", "sentence"}
    standing = (
        "SELECT 1 FROM claim c JOIN assignment ON assignment.id = c.assignment_id JOIN campaign ON campaign.id = campaign_id "
        "WHERE slug = 'ceasefire-2016' AND is_gone = 0 AND c.revision = (SELECT max(revision) FROM claim WHERE uuid = c.uuid)"
    )
    assert manifest["counts"]["claims"] == len(tables["claims.csv"]) == len(desk.rows(server, standing))


def test_sixty_keys_without_a_pause_are_sixty_operations_also_across_a_killed_server(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(allowed_console=["."]), fresh_server)  # of a server that is away the browser may say what it likes
    desk.open_text(visitor, fresh_server, "what-the-truces-measured")
    desk.press(visitor, ["o", "x", "p", "i", "o"] * 6)
    fresh_server.kill()
    desk.press(visitor, ["x", "o", "i", "p", "x"] * 6)
    expect(visitor.locator(".workbench-reader .head")).not_to_have_attribute("data-saving", "saved")

    fresh_server.start()

    expect(visitor.locator(".workbench-reader .head")).to_have_attribute("data-saving", "saved", timeout=60_000)
    stored = desk.rows(fresh_server, f"SELECT kind, error FROM operation WHERE {desk.MINE} ORDER BY revision")
    assert stored == [("decide", "")] * 60
    expect(visitor.locator(".progress")).to_contain_text("60 of")
    assert "A page failed" not in fresh_server.output


def test_keys_typed_before_anything_was_saved_survive_a_killed_server_too(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(allowed_console=["."]), fresh_server)
    desk.open_text(visitor, fresh_server, "what-the-truces-measured")
    fresh_server.kill()
    for key in ["x", "o", "i", "p", "x"] * 4:
        visitor.keyboard.press(key)
        visitor.wait_for_timeout(150)  # long enough for Streamlit to notice and to say so over the page

    fresh_server.start()

    expect(visitor.locator(".workbench-reader .head")).to_have_attribute("data-saving", "saved", timeout=60_000)
    stored = desk.rows(fresh_server, f"SELECT kind, error FROM operation WHERE {desk.MINE} ORDER BY revision")
    assert stored == [("decide", "")] * 20
    assert "A page failed" not in fresh_server.output


def test_after_a_reload_the_reader_stands_where_it_stood(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), server)
    desk.open_text(visitor, server, "never-a-ceasefire")
    desk.press(visitor, ["j", "j", "o", "c", "1"])
    desk.saved(visitor)
    before = _place(visitor)

    visitor.reload()

    expect(visitor.locator(".verdict-chip")).to_contain_text("Supported")
    assert _place(visitor) == before


def _place(page: Page) -> str:
    expect(page.locator(".sentence[aria-selected=true]")).to_have_count(1)
    return str(page.locator(".sentence[aria-selected=true]").inner_text())


def test_a_second_tab_is_told_and_loses_nothing(server: RunningServer, page: OpenPage) -> None:
    first = desk.sign_in(page(), server)
    desk.open_text(first, server, "why-the-truces-failed")
    second = first.context.new_page()
    desk.open_text(second, server, "why-the-truces-failed")
    desk.press(first, ["o"])
    desk.saved(first)

    desk.press(second, ["x"])

    expect(second.get_by_text("Someone saved version 1 while you had version 0.")).to_be_visible()
    second.get_by_role("button", name="apply mine again").click()
    desk.saved(second)
    assert desk.rows(server, f"SELECT label FROM decision WHERE {desk.MINE} ORDER BY revision DESC LIMIT 1") == [("x",)]


def test_the_session_survives_a_reload_and_ends_with_signing_out(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), server)
    visitor.reload()
    expect(visitor.get_by_role("link", name="My work")).to_be_visible()
    assert "wb=" not in visitor.evaluate("document.cookie")

    visitor.get_by_role("link", name="Account").click()
    visitor.get_by_role("button", name="Sign out").click()
    visitor.goto(server.url)

    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_link_to_a_sentence_survives_signing_in_by_password(server: RunningServer, page: OpenPage) -> None:
    first = desk.sign_in(page(), server)
    first.get_by_role("link", name="Account").click()
    first.get_by_label("New password").fill("a harbour in winter")
    first.get_by_role("button", name="Set password").click()
    expect(first.get_by_role("link", name="My work")).to_be_visible()

    visitor = page()
    visitor.goto(f"{server.url}/read?campaign=ceasefire-2016&document=never-a-ceasefire&sentence=5")
    visitor.get_by_label("Name").fill("lead")
    visitor.get_by_label("Password").fill("a harbour in winter")
    visitor.get_by_role("button", name="Sign in").click()

    expect(visitor.locator(".sentence[aria-selected=true] .no")).to_have_text("5")
