"""A lead settles what two people see differently, by keyboard, and a second visit finds it decided."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser


def press_on(visitor: Page, name: str) -> None:
    """Reach a button by focus and press Enter, as the keyboard does."""
    button = visitor.get_by_role("button", name=name, exact=True).first
    expect(button).to_be_enabled()
    button.focus()
    visitor.keyboard.press("Enter")


def test_a_conflict_of_the_demo_is_opened_decided_and_published_by_keyboard(server: RunningServer, page: OpenPage) -> None:
    visitor = desk.sign_in(page(colour_scheme="dark"), server)
    visitor.get_by_role("link", name="Adjudication").click()
    expect(visitor.get_by_text("to settle ·")).to_be_visible()
    press_on(visitor, "Settle")
    press_on(visitor, "Open this case")
    expect(visitor.get_by_text("Opened by First lead")).to_be_visible()

    visitor.get_by_role("radio", name="Accept").focus()
    for _ in range(3):
        visitor.keyboard.press("ArrowRight")
    expect(visitor.get_by_role("radio", name="Not a claim")).to_be_checked()
    press_on(visitor, "Decide")
    expect(visitor.get_by_text("The reason is empty")).to_be_visible()
    visitor.get_by_label("Reason (required)").focus()
    visitor.keyboard.type("It asserts nothing that could be false.")
    visitor.keyboard.press("Control+Enter")
    press_on(visitor, "Decide")
    expect(visitor.get_by_role("heading", name="Decided")).to_be_visible()

    stored = desk.rows(server, "SELECT status, outcome, reason FROM settlement ORDER BY revision")
    assert stored == [("open", "", ""), ("decided", "not_a_claim", "It asserts nothing that could be false.")]
    visitor.reload()
    expect(visitor.get_by_text("It asserts nothing that could be false.").first).to_be_visible()
