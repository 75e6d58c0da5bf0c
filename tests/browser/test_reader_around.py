"""What lies around the sentence in the reader alone: search, guideline, other texts, context, links, and reading without writing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_harness import sample
from tests.browser.reader_harness.hand import Open, current, go, saved
from workbench.domain.values import Kind

pytestmark = pytest.mark.browser


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def with_result(page: Page) -> None:
    """A claim, the finder open, its first result lit."""
    press(page, "j", "j", "c", "e")
    page.locator("#wb-query").fill("crossings channel")
    expect(page.locator(".result")).to_have_count(2)
    press(page, "ArrowDown")


# -- search -------------------------------------------------------------------------------------------------------------


def test_search_goes_round_the_places_and_stays_where_it_found(open_reader: Open) -> None:
    _, page = open_reader()

    press(page, "/")
    page.keyboard.type("DELAY")
    expect(page.locator(".hits")).to_have_text("1 of 4")
    bar, hit = page.locator(".search").bounding_box(), page.locator(".hit").first.bounding_box()
    assert bar["y"] > hit["y"] + hit["height"], "the bar does not cover what it found"
    assert page.locator(".hit").all_text_contents() == ["delay"] * 4
    press(page, "Enter", "Enter", "Shift+Enter")
    expect(page.locator(".hits")).to_have_text("2 of 4")
    found = current(page)
    press(page, "Escape", "o")

    assert found == 4
    expect(page.locator(".search")).to_be_hidden()
    expect(page.locator(".hit")).to_have_count(0)
    expect(page.locator("#s4 .mark")).to_have_text("o")


def test_search_knows_no_accents_and_says_when_there_is_nothing(open_reader: Open) -> None:
    _, page = open_reader([("paragraph", ["🚢 The cafe\u0301 at Málaga.", "Nothing here."])])

    press(page, "/")
    page.keyboard.type("café at malaga")
    expect(page.locator(".hits")).to_have_text("1 of 1")
    assert page.locator(".hit").all_text_contents() == ["cafe\u0301 at Málaga"]
    page.locator(".search input").fill("harbour")

    expect(page.locator(".hits")).to_have_text("not in this document")


# -- guideline ----------------------------------------------------------------------------------------------------------


def test_the_guideline_stays_at_the_side_while_one_labels(open_reader: Open) -> None:
    work, page = open_reader()

    press(page, "g")
    expect(page.locator(".guideline .which")).to_have_text("Guideline 1.2 · new")
    press(page, "o", "c", "2")
    saved(page)
    assert work.kinds() == ["decide", "mark", "judge"]
    expect(page.locator(".guideline")).to_be_visible()
    press(page, "Enter")
    expect(page.locator("#wb-text")).to_be_focused()

    expect(page.locator(".guideline")).to_be_hidden()


def test_the_guideline_is_elements_and_never_markup(open_reader: Open) -> None:
    _, page = open_reader()
    press(page, "g")
    body = page.locator(".guideline-body")

    expect(body.locator("h2")).to_have_text("What to label")
    expect(body.locator("h2")).to_be_in_viewport()
    assert body.bounding_box()["height"] > 300
    expect(body.locator("ol > li")).to_have_count(2)
    expect(body.locator("ol ul li")).to_have_text(["a list is one", "a cause is one"])
    expect(body.locator("em")).to_have_text("record")
    expect(body.locator("td")).to_have_text(["1", "supported"])
    expect(body.locator("a")).to_have_count(1)
    expect(body.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    expect(body).to_contain_text("<b>bold</b>")
    expect(body).to_contain_text("[this](javascript:alert(1))")


# -- another text --------------------------------------------------------------------------------------------------------


def test_a_result_opens_its_text_and_escape_comes_back_to_it(open_reader: Open) -> None:
    _, page = open_reader()
    with_result(page)

    press(page, "ArrowRight")
    expect(page.locator(".elsewhere-sentence[aria-selected=true]")).to_contain_text("The union’s log of 1,204 crossings")
    press(page, "Escape")

    expect(page.locator(".elsewhere")).to_be_hidden()
    expect(page.locator(".results")).to_be_focused()
    expect(page.locator(".result[aria-selected=true]")).to_contain_text("1,204 crossings")
    expect(page.locator("#wb-query")).to_have_value("crossings channel")


def test_a_neighbour_that_fits_better_is_attached_in_the_other_text(open_reader: Open) -> None:
    work, page = open_reader()
    with_result(page)

    press(page, "ArrowRight")
    expect(page.locator(".elsewhere-sentence")).to_have_count(4)
    press(page, "s", "ArrowDown", "Shift+R", "Escape")
    expect(page.locator(".result[aria-selected=true] .attached")).to_have_text("✓ supports, set 1")
    saved(page)

    pieces = [(piece.excerpt, str(piece.stance), piece.set_no) for piece in work.all(Kind.EVIDENCE)]
    assert pieces == [(sample.ELSEWHERE[0]["text"], "supports", 1), ("The port disputes the method, not the figure.", "refutes", 1)]
    assert work.refused == []


# -- context and speakers ----------------------------------------------------------------------------------------------


def test_the_lead_in_of_a_list_is_one_key_away(open_reader: Open) -> None:
    work, page = open_reader()
    page.locator("#s17 .words").click()

    press(page, "c", "[")
    expect(page.locator(".context")).to_contain_text("passengers’ union")
    press(page, "ArrowUp", "[", "Escape")
    saved(page)

    assert work.all(Kind.CLAIM)[0].context == (14, 15)
    expect(page.locator(".panel")).to_contain_text("read with sentences 15, 16")
    press(page, "[", "Space", "o")
    saved(page)
    assert work.all(Kind.CLAIM)[0].context == (15,)
    assert work.all(Kind.CLAIM)[0].quote == sample.ARTICLE[10][1][0]


def test_a_blocks_speaker_is_shown_at_it_and_inherited_by_its_claims(open_reader: Open) -> None:
    work, page = open_reader([("paragraph", ["She added:"]), ("block_quote|Ilse Korhonen", ["Silt does not wait."])])
    expect(page.locator(".speaker")).to_have_text("Ilse Korhonen:")

    press(page, "j", "c")
    saved(page)

    (claim,) = work.all(Kind.CLAIM)
    assert [(link.source, str(link.mode)) for link in claim.attribution] == [("Ilse Korhonen", "block_quote")]
    assert claim.quote == "Silt does not wait."


# -- evidence by keyboard ------------------------------------------------------------------------------------------------


def test_pieces_of_evidence_are_changed_and_removed_without_the_mouse(open_reader: Open) -> None:
    work, page = open_reader()
    with_result(page)
    press(page, "s", "ArrowDown", "s", "Escape")

    press(page, "Shift+E", "r", "ArrowDown", "m")
    saved(page)
    assert [str(piece.stance) for piece in work.all(Kind.EVIDENCE)] == ["refutes", "mixed"]
    press(page, "ArrowUp", "Delete", "Escape", "j")
    saved(page)

    assert [str(piece.stance) for piece in work.all(Kind.EVIDENCE)] == ["mixed"]
    assert current(page) == 5


# -- links and pages ------------------------------------------------------------------------------------------------------


def test_a_link_to_a_claim_opens_at_that_claim(open_reader: Open) -> None:
    _, page = open_reader(permissions=["clipboard-read", "clipboard-write"])
    press(page, "j", "j", "c", "1", "m", "1", "c", "2", "Shift+L")
    expect(page.locator(".notice")).to_have_text("Link to the claim in sentence 5 copied.")
    saved(page)
    link = page.evaluate("navigator.clipboard.readText()")

    press(page, "Home")
    page.goto("about:blank")
    go(page, link)

    assert current(page) == 4
    expect(page.locator(".verdict-chip")).to_have_text("✕ refuted")


def test_shift_page_down_opens_the_next_document_once_all_is_stored(open_reader: Open) -> None:
    work, page = open_reader()
    work.is_slow = 0.3

    press(page, "o", "Shift+PageDown")
    page.wait_for_url("**/?document=log")

    assert work.decisions() == {0: "o"}


# -- reading without writing -------------------------------------------------------------------------------------------


def test_a_pass_that_cannot_be_written_says_why_before_any_key(open_reader: Open) -> None:
    work, page = open_reader()
    press(page, "c", "1", "j")
    saved(page)
    before = work.kinds()
    work.read_only = {"code": "W104", "message": "This campaign was closed on 3 Mar 2031. A lead can reopen it on the Campaign page."}
    go(page, page.url)

    expect(page.locator(".notice")).to_contain_text("[W104] This campaign was closed on 3 Mar 2031.")
    expect(page.locator(".chip.finished")).to_have_text("read only")
    press(page, "o", "k", "2", "Shift+Delete", "e", "m", "Shift+F", "Shift+R", "s", "Backspace")

    expect(page.locator(".notice")).to_contain_text("[W104]")
    assert work.kinds() == before
    assert page.locator("#wb-text").evaluate("one => one.readOnly")
    expect(page.locator(".finder")).to_be_hidden()


def test_a_campaign_that_closes_meanwhile_turns_the_open_reader_read_only(open_reader: Open) -> None:
    work, page = open_reader()
    work.read_only = {"code": "W106", "message": "This document was handed over to somebody else."}

    page.evaluate("harness.rerun()")
    expect(page.locator(".chip.finished")).to_have_text("read only")
    press(page, "x")

    assert work.kinds() == []


# -- presets -------------------------------------------------------------------------------------------------------------


def test_hands_from_prodigy_find_accept_ignore_and_undo(open_reader: Open) -> None:
    work, page = open_reader()
    work.keys = "prodigy"
    go(page, page.url)
    expect(page.locator(".strip")).to_contain_text("a claim")

    press(page, "x", "Space", "a", "1", "j", "o", "Delete")
    saved(page)

    assert work.decisions() == {0: "x"}
    assert [claim.quote for claim in work.all(Kind.CLAIM)] == [sample.ARTICLE[4][1][0]]


def test_hands_from_doccano_turn_with_arrows_and_confirm_with_enter(open_reader: Open) -> None:
    work, page = open_reader()
    work.keys = "doccano"
    go(page, page.url)

    press(page, "ArrowRight", "ArrowRight", "ArrowLeft", "x", "Enter")
    saved(page)

    assert work.decisions() == {1: "x"}
    assert current(page) == 5
    press(page, "Shift+ArrowRight")
    assert current(page) == 22
