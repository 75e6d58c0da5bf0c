"""The three doors of the demo's first page, each walked through by somebody who reads nothing but the screen."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser
MOST_KEYS = 6  # claim, verdict, find, move, attach, and one to spare


def coach(visitor: Page, step: str) -> None:
    expect(visitor.locator(".workbench-reader .coach")).to_have_attribute("data-step", step)


def printed_key(visitor: Page, number: int = 0) -> str:
    return visitor.locator(".workbench-reader .coach kbd").nth(number).inner_text()


def test_the_first_door_ends_with_the_claim_in_two_files(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    visitor = desk.sign_in(page(accept_downloads=True), server)
    visitor.get_by_role("link", name="Label one claim").click()
    coach(visitor, "claim")
    keys = []

    def press_what_the_screen_says(number: int = 0) -> None:
        keys.append(printed_key(visitor, number))
        visitor.keyboard.press({"↓": "ArrowDown"}.get(keys[-1], keys[-1]))

    press_what_the_screen_says()
    coach(visitor, "verdict")
    press_what_the_screen_says(1)
    coach(visitor, "find")
    press_what_the_screen_says()
    coach(visitor, "attach")
    expect(visitor.locator(".result").first).to_be_visible()
    press_what_the_screen_says(0)
    press_what_the_screen_says(1)
    coach(visitor, "take")

    files = [
        desk.downloaded(visitor, visitor.locator(".workbench-reader .coach").get_by_role("link", name=name), tmp_path)
        for name in ("CSV", "JSONL")
    ]

    assert len(keys) <= MOST_KEYS
    own = {uuid for (uuid,) in desk.rows(server, f"SELECT DISTINCT uuid FROM claim WHERE {desk.MINE}")}
    with zipfile.ZipFile(files[0]) as archive:
        claims = list(csv.DictReader(io.TextIOWrapper(archive.open("claims.csv"), encoding="utf-8")))
        evidence = list(csv.DictReader(io.TextIOWrapper(archive.open("evidence.csv"), encoding="utf-8")))
    assert len([row for row in claims if row["claim"] in own]) == 1
    assert [row["stance"] for row in evidence if row["claim"] in own] == ["supports"]
    lines = [json.loads(line) for line in files[1].read_bytes().split(b"\n") if line]
    assert {line["uuid"] for line in lines if line["type"] == "claim"} >= own


def test_the_second_door_leads_from_a_number_to_its_sentences(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), fresh_server)
    visitor.get_by_role("link", name="See where three people disagree").click()

    expect(visitor.get_by_role("combobox", name="Campaign")).to_have_value("Ceasefire 2016")


def test_the_third_door_ends_in_the_readers_own_text(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), fresh_server)
    visitor.get_by_role("link", name="Bring your own text").click()
    expect(visitor.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    desk.drawn(visitor)
    visitor.get_by_text("Paste a text").first.click()
    visitor.get_by_label("Title of the pasted text").fill("The ferry is late")
    visitor.get_by_label("Pasted text", exact=True).fill("The ferry left at nine on Monday. Nobody had told the passengers.")
    visitor.get_by_role("button", name="Preview it").click()
    visitor.get_by_role("button", name="Import 1 text").click()
    expect(visitor.get_by_text("2 sentences in 1 block", exact=False).first).to_be_visible()

    visitor.get_by_role("link", name="Read and label it").click()
    sheet = visitor.locator(".workbench-reader .sheet")
    expect(sheet).to_contain_text("The ferry left at nine")
    sheet.focus()
    desk.press(visitor, ["c", "1"])
    desk.saved(visitor)
    assert desk.rows(fresh_server, f"SELECT quote FROM claim WHERE {desk.MINE}") == [("The ferry left at nine on Monday.",)]
