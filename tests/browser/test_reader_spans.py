"""Marking less or more than a sentence, by keyboard and by mouse, in the reader alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_harness.fake import FakePass
from tests.browser.reader_harness.hand import Open, current, saved, select
from workbench.domain.values import Claim, Kind

pytestmark = pytest.mark.browser

SENTENCES = [
    ("headline", ["Ferry delays"]),
    (
        "paragraph",
        [
            "The port, which keeps a log, counted 1,204 crossings (a record) and the union agreed, but the ministry did not.",
            "Nothing else was counted.",
            "By the co-op's own count, 12% of the ferries were late.",
        ],
    ),
]
CLAUSES = ["The port", "which keeps a log", "counted 1,204 crossings", "a record", "the union agreed", "the ministry did not."]


def quotes(work: FakePass) -> list[str]:
    for claim in work.all(Kind.CLAIM):
        ((start, end),) = claim.spans
        assert work.text[start:end] == claim.quote
    return [claim.quote for claim in work.all(Kind.CLAIM)]


def press(page: Page, keys: Sequence[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def drag(page: Page, start: tuple[int, int], end: tuple[int, int], *, alt: bool = False) -> None:
    """With the mouse from one place of the text to another, each (sentence, UTF-16 offset)."""
    page.evaluate("document.fonts.ready.then(() => null)")  # until then the text moves
    places = page.evaluate(
        """(wanted) => wanted.map(([ordinal, offset]) => {
          const walker = document.createTreeWalker(harness.reader.querySelector(`#s${ordinal} .words`), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (offset <= node.length) {
              const range = document.createRange();
              range.setStart(node, offset);
              const box = range.getBoundingClientRect();
              return [box.left, box.top + box.height / 2];
            }
            offset -= node.length;
          }
        })""",
        [start, end],
    )
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    if alt:
        page.keyboard.down("Alt")
    page.mouse.up()
    if alt:
        page.keyboard.up("Alt")


@pytest.mark.parametrize("number", range(1, len(CLAUSES) + 1))
def test_any_clause_is_three_keys(open_reader: Open, number: int) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j"])

    keys = ["m", str(number), "c"]
    press(page, keys)
    saved(page)

    assert quotes(work) == [CLAUSES[number - 1]]
    assert len(keys) == 3


def test_tab_goes_round_the_clauses_and_shift_tab_joins_the_next(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j", "m"])

    expect(page.locator(".picked")).to_have_text("The port")
    press(page, ["Tab"])
    expect(page.locator(".picked")).to_have_text("which keeps a log")
    press(page, ["Tab"] * 5)
    expect(page.locator(".picked")).to_have_text("The port")
    press(page, ["Tab", "Shift+Tab", "Enter"])
    saved(page)

    assert quotes(work) == ["which keeps a log, counted 1,204 crossings"]
    expect(page.locator(".picked, .clause-no")).to_have_count(0)


def test_arrows_move_both_edges_by_words(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j", "j", "j", "m", "Tab"])
    expect(page.locator(".picked")).to_have_text("12% of the ferries were late.")

    press(page, ["ArrowLeft", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowRight"])
    assert "".join(page.locator(".picked").all_text_contents()) == "own count, 12% of the ferries were"
    press(page, ["ArrowRight", "Enter"])
    saved(page)

    assert quotes(work) == ["own count, 12% of the ferries were late"]


def test_shift_down_takes_the_next_sentence_in_which_is_then_decided_by_the_claim(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    press(page, ["j", "m", "6", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp", "c"])
    saved(page)

    assert quotes(work) == ["the ministry did not. Nothing else was counted."]
    expect(page.locator("#s2 .mark")).to_have_text("✓")
    press(page, ["n"])
    assert current(page) == 3
    assert work.decisions() == {}


def test_several_claims_of_one_sentence_may_overlap(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    press(page, ["j", "m", "3", "c", "1", "m", "3", "Shift+Tab", "c", "2", "c"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings", "counted 1,204 crossings (a record", SENTENCES[1][1][0]]
    expect(page.locator(".which").first).to_have_text("Claim 1 of 3")


def test_any_other_key_leaves_span_mode_and_means_what_it_always_means(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    press(page, ["m", "o", "m", "Escape", "m", "m", "x"])
    saved(page)

    assert work.decisions() == {0: "o", 1: "x"}
    expect(page.locator(".picked")).to_have_count(0)
    expect(page.locator(".strip")).to_contain_text("opinion")


def test_a_claims_span_is_changed_by_keyboard_and_its_untouched_text_follows(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j", "m", "3", "c", "1"])

    press(page, ["Shift+M", "Shift+ArrowRight", "Enter"])
    saved(page)
    assert quotes(work) == ["1,204 crossings"]
    assert [claim.text for claim in work.all(Kind.CLAIM)] == ["1,204 crossings"]
    press(page, ["Backspace"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings"]
    assert work.kinds() == ["mark", "judge", "edit", "undo"]


def test_a_text_that_was_edited_stays_when_the_span_changes(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j", "c", "Enter"])
    page.keyboard.type(" In 2031.")
    press(page, ["Escape"])

    select(page, (1, 29), (1, 52))
    press(page, ["Shift+M"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings"]
    assert work.all(Kind.CLAIM)[0].text == SENTENCES[1][1][0] + " In 2031."


def test_the_mouse_marks_whole_words_and_with_alt_characters(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    drag(page, (1, 31), (1, 47))  # from inside "counted" into "crossings"
    assert page.evaluate("document.getSelection().toString()") == "counted 1,204 crossings"
    press(page, ["c"])
    drag(page, (1, 31), (1, 47), alt=True)
    press(page, ["c"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings", "unted 1,204 cros"]


def test_punctuation_at_the_ends_of_a_mouse_mark_is_left_out(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    select(page, (1, 27), (1, 54))  # from the comma before "counted" to the bracket behind "crossings"
    press(page, ["c"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings"]


def test_a_digit_after_marking_with_the_mouse_makes_the_claim_with_its_verdict(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)
    press(page, ["j", "c", "1"])

    drag(page, (1, 31), (1, 47))
    press(page, ["2"])
    saved(page)

    assert quotes(work) == [SENTENCES[1][1][0], "counted 1,204 crossings"]
    assert [annotation.verdict for annotation in work.all(Kind.ANNOTATION)] == ["supported", "refuted"]


def test_a_mouse_mark_is_fitted_by_keyboard(open_reader: Open) -> None:
    work, page = open_reader(SENTENCES)

    drag(page, (1, 31), (1, 38))
    press(page, ["m", "ArrowRight", "c"])
    saved(page)

    assert quotes(work) == ["counted 1,204 crossings"]


def test_arrows_point_where_the_text_goes(open_reader: Open) -> None:
    work, page = open_reader([("paragraph", ["قال المتحدث إن السفينة وصلت في الموعد، وهذا جديد."])])
    expect(page.locator(".sheet")).to_have_attribute("dir", "rtl")

    press(page, ["m", "ArrowRight", "ArrowRight", "ArrowLeft", "c"])
    saved(page)

    assert quotes(work) == ["قال المتحدث إن السفينة وصلت في"]


def test_no_span_is_changed_in_a_finished_document(open_reader: Open) -> None:
    work, page = open_reader([("paragraph", ["One thing, and another."])])
    press(page, ["c", "Shift+F"])
    saved(page)

    press(page, ["m"])
    expect(page.locator(".notice")).to_contain_text("finished")
    press(page, ["Shift+M", "c"])

    assert work.kinds() == ["mark", "finish"]
    assert isinstance(work.all(Kind.CLAIM)[0], Claim)
    expect(page.locator(".panel")).to_be_visible()
