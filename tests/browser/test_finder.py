"""The evidence finder on the real server: from the claim to an attached sentence, and what is kept of it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser


def opened(page: OpenPage, server: RunningServer) -> Page:
    visitor = desk.sign_in(page(), server)
    desk.open_text(visitor, server, "market-strikes")
    desk.press(visitor, ["j", "j", "c", "e"])
    expect(visitor.locator(".result").first).to_be_visible()
    return visitor


def test_one_key_attaches_a_found_sentence_and_shift_joins_the_set(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = opened(page, fresh_server)
    first = visitor.locator(".result").first
    expect(first.locator(".why")).to_contain_text("same ")
    expect(first.locator(".from")).to_contain_text("·")

    desk.press(visitor, ["ArrowDown", "s", "ArrowDown", "Shift+S", "ArrowDown", "r", "Escape"])
    desk.saved(visitor)

    stored = desk.rows(fresh_server, f"SELECT stance, set_no, kind FROM evidence WHERE {desk.MINE} ORDER BY revision")
    assert stored == [("supports", 1, "sentence"), ("supports", 1, "sentence"), ("refutes", 2, "sentence")]


def test_what_was_shown_is_kept_as_the_claims_own_and_as_extra_for_words_typed_over_it(fresh_server: RunningServer, page: OpenPage) -> None:
    visitor = opened(page, fresh_server)
    desk.saved(visitor)
    shown = visitor.locator(".result").count()

    with visitor.expect_response(lambda answer: "ceasefire%20collapsed" in answer.url):
        visitor.keyboard.type("ceasefire collapsed")

    kept = desk.rows(fresh_server, f"SELECT is_extra, query, shown FROM evidence_search WHERE {desk.MINE} ORDER BY number")
    assert kept[-1][:2] == (1, "ceasefire collapsed")
    assert len(json.loads(kept[0][2])) == shown
