"""The reader for those who listen, who zoom, who hold a tablet, and who use no mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_harness.hand import Open, current, saved

pytestmark = pytest.mark.browser
SIZES = {"a desk": (1280, 800), "a tablet upright": (768, 1024), "a desk at 200 %": (640, 400)}


def overflowing(page: Page) -> list[str]:
    """Elements of the reader that stick out of the window sideways, apart from those that scroll by themselves."""
    return page.evaluate(
        """() => [...harness.reader.querySelectorAll('.head *, .sheet, .sentence, .panel, .panel *, .line, .search')]
          .filter((one) => one.checkVisibility() && !one.closest('.unseen'))
          .filter((one) => { const box = one.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1); })
          .map((one) => `${one.tagName}.${one.className}`)"""
    )


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_nothing_sticks_out_and_the_sentence_stays_in_sight(open_reader: Open, size: tuple[int, int], is_dark: bool) -> None:
    work, page = open_reader(query="?theme=dark" if is_dark else "", viewport=size)

    page.keyboard.type("jjc2jjoo")
    saved(page)

    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text, row = page.locator(".text").bounding_box(), page.locator(".sentence[aria-selected=true]").bounding_box()
    assert row["y"] >= text["y"] - 1
    assert row["y"] < text["y"] + text["height"]
    assert work.kinds() == ["mark", "judge", "decide", "decide"]


@pytest.mark.parametrize("size", [(768, 1024), (640, 400)], ids=["a tablet upright", "a desk at 200 %"])
def test_on_little_width_the_panel_stands_below_the_text_and_every_control_can_be_reached(open_reader: Open, size: tuple[int, int]) -> None:
    _, page = open_reader(viewport=size)

    page.keyboard.type("jjc")
    text, panel = page.locator(".text").bounding_box(), page.locator(".panel").bounding_box()

    assert panel["y"] >= text["y"] + text["height"] - 1
    for button in page.locator(".panel button:visible").all():
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()


@pytest.mark.parametrize("size", [(640, 400), (928, 420)], ids=["a laptop at 200 %", "a desk at 200 %"])
def test_at_200_percent_what_is_in_use_is_in_the_window(open_reader: Open, size: tuple[int, int]) -> None:
    _, page = open_reader(viewport=size)

    page.keyboard.type("jjc")
    page.keyboard.press("Shift+X")
    for place in (".sentence[aria-selected=true]", ".panel", ".notice", ".answers button >> nth=0", ".strip", ".saved"):
        expect(page.locator(place)).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator(".result")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result[aria-selected=true]")).to_be_in_viewport(ratio=0.4)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".elsewhere-sentence[aria-selected=true]")).to_be_in_viewport(ratio=0.4)

    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert overflowing(page) == []


def test_the_sentences_are_a_list_with_the_current_one_named(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("oj")

    sheet = page.locator(".sheet")
    expect(sheet).to_have_attribute("role", "listbox")
    expect(sheet).to_have_attribute("aria-activedescendant", f"s{current(page)}")
    expect(page.get_by_role("option", selected=True)).to_contain_text("The average delay")
    expect(page.get_by_role("option").first).to_contain_text("Harbour dredging")
    expect(page.locator("#s0 .mark")).to_have_attribute("aria-label", "opinion")


def test_what_was_done_and_that_it_is_stored_is_said_aloud_once_the_hand_rests(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("ox")
    expect(page.locator(".unseen[role=status]").first).to_have_text(re.compile(r"sentence 2: nothing to check, saved \d\d:\d\d:\d\d"))

    assert page.locator(".unseen").first.bounding_box()["width"] <= 1


def test_every_control_has_a_name_and_those_of_commands_their_key(open_reader: Open) -> None:
    _, page = open_reader()
    page.keyboard.type("jjc2eu")
    page.keyboard.press("Escape")

    nameless = page.evaluate(
        """() => [...harness.reader.querySelectorAll('button, input, textarea, select, a[href]')]
          .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.title))
          .map((one) => one.outerHTML.slice(0, 90))"""
    )
    keyless = page.evaluate(
        """() => [...harness.reader.querySelectorAll('button[data-command]')]
          .filter((one) => !one.querySelector('kbd')?.textContent.trim()).map((one) => one.dataset.command)"""
    )

    assert nameless == []
    assert keyless == []


def test_tab_goes_from_the_text_to_the_claim_and_on(open_reader: Open) -> None:
    _, page = open_reader()
    page.keyboard.type("jjc")
    part = "closest('.head, .sheet, .panel, .foot')?.className.split(' ')[0] ?? ''"
    where = f"() => harness.reader.activeElement?.{part}"
    order = []

    for _ in range(30):
        order.append(page.evaluate(where))
        page.keyboard.press("Tab")

    assert order[0] == "sheet"
    places = [place for place, before in zip(order, ["", *order], strict=False) if place and place != before]
    assert places[:2] == ["sheet", "panel"]


def test_decisions_and_verdicts_carry_signs_beside_their_colours(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("oxjc1jc2")
    saved(page)

    marks = [mark for mark in page.locator(".mark").all_inner_texts() if mark]
    assert marks == ["o", "x", "✓", "✓"]
    expect(page.locator(".verdict-chip")).to_have_text("✕ refuted")
    symbols = page.locator(".verdict [aria-hidden]").all_inner_texts()
    assert len(set(symbols[:4])) == 4


def test_an_arabic_document_has_its_gutter_at_the_right(open_reader: Open) -> None:
    _, page = open_reader([("paragraph", ["قال المتحدث إن السفينة وصلت في الموعد.", "NATO said so."])])

    number, words = page.locator("#s0 .no").bounding_box(), page.locator("#s0 .words").bounding_box()

    assert number["x"] > words["x"] + words["width"] - 2
    expect(page.locator("#s1 .words")).to_have_attribute("dir", "ltr")
