"""The quiz of the first guideline on the Guideline page: by keyboard, by mouse, and without a trace."""

from __future__ import annotations

import tomllib
from itertools import cycle

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import REPO, RunningServer

pytestmark = pytest.mark.browser
QUESTIONS = tomllib.loads((REPO / "seeds/quiz.toml").read_text(encoding="utf-8"))["questions"]


def test_twenty_sentences_are_decided_by_key_and_those_that_differ_come_back_with_their_rule(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), server)
    visitor.goto(f"{server.url}/guideline?campaign=ceasefire-2016")
    before = desk.rows(server, "SELECT count(*) FROM operation")
    card = visitor.get_by_role("group", name="Practice")
    card.focus()

    for question, is_known in zip(QUESTIONS, cycle([True, True, True, False]), strict=False):
        expect(card).to_contain_text(question["sentence"])
        visitor.keyboard.press(question["key"] if is_known else "p")
        expect(card).to_contain_text("Yes: " if is_known else "You: prediction. The guideline: ")
        expect(card).to_contain_text(f"({question['rule']})")
        visitor.keyboard.press("Enter")

    expect(card).to_contain_text("15 of 20 as the guideline has it.")
    expect(card.locator("li")).to_have_count(5)
    expect(visitor.get_by_role("dialog")).to_have_count(0)  # c is Streamlit's own key elsewhere
    assert desk.rows(server, "SELECT count(*) FROM operation") == before


def test_a_sentence_is_practised_with_the_mouse_too(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), server)
    visitor.goto(f"{server.url}/guideline?campaign=ceasefire-2016")
    card = visitor.get_by_role("group", name="Practice")

    card.get_by_role("button", name="claim").click()
    expect(card).to_contain_text("Yes: claim.")
    card.get_by_role("button", name="next").click()

    expect(card).to_contain_text("Sentence 2 of 20")


def test_a_guideline_of_ones_own_has_no_practice(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(), server)

    visitor.goto(f"{server.url}/guideline?campaign=aleppo-staged")

    expect(visitor.get_by_text("Version 1")).to_be_visible()
    desk.drawn(visitor)
    expect(visitor.get_by_role("group", name="Practice")).to_have_count(0)
