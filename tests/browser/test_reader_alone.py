"""The reader's browser side against a fake server, in a real Chromium: what it sends, keeps, shows and refuses to run."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reader_harness import sample
from tests.browser.reader_harness.fake import FRONTEND, FakeServer
from tests.browser.reader_harness.hand import Open, current, go, saved, select
from workbench.domain.values import Annotation, Decision, Image, Kind, from_json
from workbench.domain.vocabulary import Label

pytestmark = pytest.mark.browser
AWAY = [r"status of 503"]  # what the browser itself says of a server that is away


# -- keys and operations ---------------------------------------------------------------------------------------------


def test_sixty_keys_without_pause_are_sixty_operations_in_order(open_reader: Open) -> None:
    work, page = open_reader(sample.long_article(70))
    keys = "opixb" * 12

    page.keyboard.type(keys)
    saved(page)

    assert [raw["label"] for _, raw in work.order] == list(keys)
    assert [raw["ordinals"] for _, raw in work.order] == [[ordinal] for ordinal in range(60)]
    assert [raw["seq"] for _, raw in work.order] == list(range(1, 61))


def test_moving_passes_furniture_over_and_n_finds_what_is_undecided(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("oj")
    assert current(page) == 4  # the headline is decided, byline and dateline are passed over
    page.keyboard.press("End")
    assert current(page) == 22  # credit and boilerplate are passed over
    page.keyboard.press("n")
    assert current(page) == 1  # from the top again


def test_the_current_sentence_stands_at_forty_percent(open_reader: Open) -> None:
    _, page = open_reader(sample.long_article(200))

    for _ in range(40):
        page.keyboard.press("j")

    text, row = page.locator(".text").bounding_box(), page.locator(".sentence[aria-selected=true]").bounding_box()
    assert (row["y"] + row["height"] / 2 - text["y"]) / text["height"] == pytest.approx(0.4, abs=0.02)


def test_claim_verdict_and_text_are_three_operations_and_the_panel_shows_them(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjc2")
    page.keyboard.press("Enter")
    page.keyboard.type(" It was the first time.")
    page.keyboard.press("Escape")
    saved(page)

    assert work.kinds() == ["mark", "judge", "edit"]
    claim = work.all(Kind.CLAIM)[0]
    assert claim.quote == sample.ARTICLE[4][1][0]
    assert claim.text == claim.quote + " It was the first time."
    assert work.all(Kind.ANNOTATION) == [Annotation(verdict="refuted")]
    expect(page.locator(".verdict-chip")).to_have_text("✕ refuted")
    expect(page.locator(".dangling")).to_contain_text("It")


def test_the_text_keeps_its_place_when_the_panel_opens(open_reader: Open) -> None:
    _, page = open_reader()
    before = page.locator("#s4 .words").bounding_box()

    page.keyboard.type("jjkkc")

    expect(page.locator(".panel")).to_be_visible()
    after = page.locator("#s4 .words").bounding_box()
    assert (before["x"], before["width"]) == (after["x"], after["width"])


def test_label_on_a_sentence_with_a_claim_asks_first_and_deletes_nothing(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("co")
    expect(page.locator(".notice")).to_have_text("This sentence has 1 claim; it stays. Mark the rest as opinion?")
    page.keyboard.press("Escape")
    saved(page)
    assert work.kinds() == ["mark"]

    page.keyboard.type("oy")
    saved(page)
    assert work.decisions() == {0: "o"}
    assert len(work.all(Kind.CLAIM)) == 1


def test_span_over_an_emoji_is_counted_in_code_points(open_reader: Open) -> None:
    work, page = open_reader(sample.HOSTILE)

    select(page, (5, 4), (5, 20))  # from behind both ships, over a space, to the end of "ships "
    page.keyboard.type("c")
    saved(page)

    claim = work.all(Kind.CLAIM)[0]
    ((start, end),) = claim.spans
    assert work.text[start:end] == claim.quote == "Two ships 🇫🇮"
    assert work.refused == []


def test_span_may_cross_sentences_and_makes_both_claims(open_reader: Open) -> None:
    work, page = open_reader()

    select(page, (4, 4), (5, 30))
    page.keyboard.type("c")
    saved(page)

    assert work.all(Kind.CLAIM)[0].quote.startswith("average delay")
    expect(page.locator("#s4 .mark")).to_have_text("✓")
    expect(page.locator("#s5 .mark")).to_have_text("✓")


def test_marking_with_the_mouse_offers_a_button(open_reader: Open) -> None:
    work, page = open_reader()
    box = page.locator("#s4 .words").bounding_box()

    page.mouse.move(box["x"] + 2, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 12, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="c claim from selection").click()
    saved(page)

    assert work.all(Kind.CLAIM)[0].quote.startswith("The average delay")
    expect(page.locator(".marker")).to_be_hidden()


def test_overlapping_claims_have_a_line_each(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("jjc")
    select(page, (4, 4), (4, 17))
    page.keyboard.type("c")

    lanes = page.locator("#s4 .claimed").evaluate_all("all => all.map((one) => [one.textContent, one.dataset.claims.split(' ').length])")
    assert lanes[1] == ["average delay", 2]
    expect(page.locator(".which").first).to_have_text("Claim 2 of 2")
    page.keyboard.type(",")
    expect(page.locator(".which").first).to_have_text("Claim 1 of 2")


def test_keys_of_other_layouts_and_input_methods(open_reader: Open) -> None:
    work, page = open_reader()
    press = """(traits) => harness.reader.querySelector('.sheet').dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...traits }))"""

    page.evaluate(press, {"key": "щ", "code": "KeyO"})  # a Cyrillic keyboard where a Latin one has o
    page.evaluate(press, {"key": "c", "code": "KeyC"})
    page.evaluate(press, {"key": "é", "code": "Digit2"})  # AZERTY without Shift
    page.evaluate(press, {"key": "x", "code": "KeyX", "isComposing": True})
    page.evaluate(press, {"key": "c", "code": "KeyC", "ctrlKey": True})
    saved(page)

    assert work.kinds() == ["decide", "mark", "judge"]
    assert work.decisions() == {0: "o"}


def test_keys_stay_in_the_reader_and_stray_ones_come_to_it(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("c")
    page.keyboard.press("r")
    page.keyboard.type("cr")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("j")
    page.locator("#outside").focus()
    page.keyboard.type("o")
    saved(page)

    assert work.kinds() == ["mark", "judge"]
    assert page.evaluate("window.pageKeys") == ["o"]
    assert current(page) == 1


def test_nothing_more_up_to_here_fills_only_what_is_undecided(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("ojj")
    page.keyboard.press("Shift+X")
    expect(page.locator(".notice")).to_have_text("Mark 3 undecided sentences up to here as nothing to check?")
    page.keyboard.press("y")
    saved(page)

    assert work.order[-1][1] | {"at": ""} == {"seq": 2, "at": "", "kind": "decide", "ordinals": [1, 4, 5], "label": "x", "origin": "filled"}
    assert work.decisions() == {0: "o", 1: "x", 4: "x", 5: "x"}


def test_finishing_lists_the_undecided_first_and_reopening_works(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("o")
    page.keyboard.press("End")
    page.keyboard.press("Shift+F")
    expect(page.locator(".notice")).to_have_text("20 sentences are undecided.")
    page.keyboard.press("f")
    assert current(page) == 1
    page.keyboard.press("Shift+F")
    page.keyboard.press("y")
    expect(page.locator(".chip.finished")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator(".notice")).to_contain_text("⇧R reopens it")
    page.keyboard.press("Shift+R")
    expect(page.locator(".chip.finished")).to_be_hidden()
    saved(page)

    assert work.kinds() == ["decide", "finish", "reopen"]
    assert work.decisions() == {0: "o"}


def test_deleting_a_claim_asks_and_takes_its_evidence_with_it(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjc1")
    page.keyboard.press("e")
    expect(page.locator(".result")).to_have_count(2)
    page.keyboard.press("Enter")
    page.keyboard.type("s")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Delete")
    expect(page.locator(".notice")).to_have_text("Delete this claim with its verdict and 1 piece of evidence?")
    page.keyboard.press("y")
    saved(page)

    assert work.all(Kind.CLAIM) == work.all(Kind.EVIDENCE) == []
    expect(page.locator(".panel")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(page.locator(".panel .piece")).to_have_count(1)


# -- undo ------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_in_order_and_goes_there(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("opx")
    saved(page)
    page.keyboard.press("Backspace")
    saved(page)
    assert current(page) == 4
    page.keyboard.press("Control+z")
    saved(page)
    assert current(page) == 1
    assert work.decisions() == {0: "o"}
    page.keyboard.press("Control+Shift+Z")
    saved(page)

    assert work.decisions() == {0: "o", 1: "p"}
    expect(page.locator("#s1 .mark")).to_have_text("p")


def test_undo_before_the_receipt_is_painted_at_once(open_reader: Open) -> None:
    work, page = open_reader()
    work.is_slow = 0.5

    page.keyboard.type("op")
    page.keyboard.press("Backspace")

    assert page.locator("#s1 .mark").inner_text() == ""
    saved(page)
    assert work.decisions() == {0: "o"}


def test_undo_with_nothing_left_says_so_and_sends_nothing(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.press("Backspace")

    expect(page.locator(".notice")).to_have_text("There is nothing to undo.")
    assert work.order == []


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_reload_resends_what_waited_under_its_old_boot_and_names_it_as_heir(open_reader: Open) -> None:
    work, page = open_reader(allowed_console=AWAY)
    page.keyboard.type("o")
    saved(page)
    work.is_down = True
    page.keyboard.type("pi")
    old = page.evaluate("window.sent.at(-1).batches[0].boot")
    expect(page.locator("#s4 .mark")).to_have_text("i")

    work.is_down = False
    go(page, page.url)
    saved(page)
    page.keyboard.type("x")
    saved(page)

    assert work.decisions() == {0: "o", 1: "p", 4: "i", 5: "x"}
    assert [boot == old for boot, _ in work.order] == [True, True, True, False]
    assert work.messages[-1]["batches"][-1]["heirs"] == {old: 3}
    assert work.refused == []


def test_lost_connection_is_said_and_mended_by_itself(open_reader: Open) -> None:
    work, page = open_reader(allowed_console=AWAY)
    work.is_down = True

    page.keyboard.type("oo")
    expect(page.locator(".saved")).to_have_text("saving …")
    expect(page.locator(".saved")).to_have_text("not saved: retrying – your work is kept in this tab", timeout=6000)
    work.is_down = False
    expect(page.locator(".head")).to_have_attribute("data-saving", "saved", timeout=6000)

    assert work.decisions() == {0: "o", 1: "o"}


def test_error_of_the_store_is_shown_and_the_work_kept(open_reader: Open) -> None:
    work, page = open_reader()
    work.error = {"code": "W501", "message": "The database is busy. Nothing is lost; it is tried again."}

    page.keyboard.type("o")
    expect(page.locator(".notice")).to_contain_text("[W501] The database is busy.")
    work.error = None
    expect(page.locator(".head")).to_have_attribute("data-saving", "saved", timeout=6000)

    assert work.decisions() == {0: "o"}
    expect(page.locator(".notice")).to_have_text("")


def test_refused_operation_is_shown_and_can_be_applied_again(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("jj")
    work.write([Image(Kind.DECISION, 4, Decision(Label.PREDICTION))])  # another tab, unseen here

    page.keyboard.type("o")
    expect(page.locator(".refusal")).to_contain_text("sentence 5: opinion – [W207]")
    saved(page)
    assert work.decisions() == {4: "p"}
    expect(page.locator("#s4 .mark")).to_have_text("p")
    page.get_by_role("button", name="apply mine again").click()
    saved(page)

    assert work.decisions() == {4: "o"}
    expect(page.locator(".refusals")).to_be_hidden()


def test_refused_text_shows_both_versions_and_survives_a_reload(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("c")
    saved(page)
    claim = next(key for kind, key in work.rows if kind == Kind.CLAIM)
    page.keyboard.press("r")
    page.keyboard.type("mine")
    work.write([Image(Kind.ANNOTATION, claim, Annotation(why="theirs"))])
    page.keyboard.press("Escape")

    expect(page.locator(".version p")).to_have_text(["mine", "theirs"])
    go(page, page.url)
    expect(page.locator(".version p")).to_have_text(["mine", "theirs"])
    page.get_by_role("button", name="drop").click()

    expect(page.locator(".refusals")).to_be_hidden()
    assert [value.why for value in work.all(Kind.ANNOTATION)] == ["theirs"]


def test_typing_is_a_draft_within_a_second_and_comes_back_after_a_reload(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("c")
    page.keyboard.press("r")
    page.keyboard.type("Because the log says so")
    page.wait_for_timeout(1100)
    assert work.kinds() == ["mark"]
    assert list(work.drafts.values()) == ["Because the log says so"]

    go(page, page.url)
    expect(page.locator("#wb-why")).to_have_value("Because the log says so")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    saved(page)

    assert work.all(Kind.ANNOTATION) == [Annotation(why="Because the log says so")]
    assert current(page) == 1  # the next undecided one


def test_changes_of_another_tab_are_shown(open_reader: Open) -> None:
    work, page = open_reader()

    work.write([Image(Kind.DECISION, 5, Decision(Label.PREDICTION))])
    page.evaluate("harness.rerun()")  # its answer builds on what this tab has not seen: the state is fetched again

    expect(page.locator("#s5 .mark")).to_have_text("p")


def test_the_place_survives_a_reload_and_the_address_wins(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("jjjj")
    go(page, page.url)
    assert current(page) == 6
    go(page, page.url + "?sentence=12")

    assert current(page) == 11


def test_link_to_a_sentence_is_copied(open_reader: Open) -> None:
    _, page = open_reader(permissions=["clipboard-read", "clipboard-write"])

    page.keyboard.type("jjl")

    expect(page.locator(".notice")).to_have_text("Link to sentence 5 copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/?document=harbour&sentence=5")


def test_unmounting_ends_the_reader_and_mounting_again_goes_on(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("o")
    saved(page)
    page.evaluate("harness.unmount()")
    expect(page.locator(".sentence")).to_have_count(0)
    page.wait_for_timeout(1_200)  # it waits a second for its place
    page.keyboard.type("o")
    page.evaluate("harness.theme(false)")
    expect(page.locator("#s0 .mark")).to_have_text("o")

    assert work.decisions() == {0: "o"}


@pytest.mark.parametrize("is_elsewhere", [False, True], ids=["same-place", "another-place"])
def test_a_hand_that_types_notices_nothing_when_streamlit_takes_the_reader_off_and_puts_it_back(
    open_reader: Open, is_elsewhere: bool
) -> None:
    work, page = open_reader()
    page.keyboard.type("oc")
    page.keyboard.press("Enter")
    page.keyboard.type(" Half a sen")

    page.evaluate("harness.takeOff()")
    page.keyboard.type("ten")
    page.evaluate("is_elsewhere => harness.putBack(is_elsewhere)", is_elsewhere)
    page.keyboard.type("ce.")
    page.keyboard.press("Escape")
    page.keyboard.type("2")
    page.evaluate("harness.takeOff()")
    page.keyboard.type("n")
    page.evaluate("is_elsewhere => harness.putBack(is_elsewhere)", is_elsewhere)
    page.keyboard.type("xp")
    saved(page)

    assert work.decisions() == {0: "o", 4: "x", 5: "p"}
    assert [claim.text.removeprefix(claim.quote) for claim in work.all(Kind.CLAIM)] == [" Half a sentence."]
    assert work.all(Kind.ANNOTATION) == [Annotation(verdict="refuted")]


# -- text that wants to be more than text ------------------------------------------------------------------------------


def test_dangerous_text_is_shown_as_it_stands(open_reader: Open) -> None:
    work, page = open_reader(sample.HOSTILE)

    shown = page.locator(".words").evaluate_all("all => all.map((one) => one.textContent)")

    assert shown == [work.text[start:end] for start, end, _ in work.sentences]
    page.keyboard.type("c")
    expect(page.locator(".quote")).to_have_text(sample.HOSTILE[0][1][0])
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("harness.reader.querySelectorAll('.sheet img, .sheet script, .sheet a').length") == 0
    assert page.locator("#s3 .words").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator("#s6 .words").evaluate("one => getComputedStyle(one).whiteSpace").startswith("pre-wrap")


def test_link_of_evidence_is_made_only_from_a_sound_address(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("c")
    saved(page)
    claim = next(key for kind, key in work.rows if kind == Kind.CLAIM)
    web = {"claim": claim, "stance": "supports", "set_no": 1, "kind": "web", "document": None, "start": None, "end": None}
    rows = [("1", "javascript:alert(1)"), ("2", "https://user@evil.example/"), ("3", "https://port.example/log")]
    for number, url in rows:
        value = operations_evidence({**web, "url": url, "title": f"Source {number}"})
        work.write([Image(Kind.EVIDENCE, f"eeeeeeee-0000-4000-8000-00000000000{number}", value)])
    go(page, page.url)

    links = page.locator(".piece a")

    expect(page.locator(".piece")).to_have_count(3)
    expect(links).to_have_count(1)
    assert links.get_attribute("href") == "https://port.example/log"
    assert links.get_attribute("rel") == "noopener noreferrer"


def operations_evidence(raw: dict[str, object]) -> object:
    empty = {"publisher": "", "published_on": "", "excerpt": ""}
    return from_json(Kind.EVIDENCE, {**empty, **raw})


# -- evidence ------------------------------------------------------------------------------------------------------------


def test_finder_attaches_with_one_key_and_joins_sets(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("c")
    page.keyboard.press("e")
    page.keyboard.type("crossings channel")  # letters typed into the query are letters
    expect(page.locator(".result")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+R")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    saved(page)

    pieces = [(str(piece.stance), piece.set_no, piece.document[-1]) for piece in work.all(Kind.EVIDENCE)]
    assert pieces == [("supports", 1, "1"), ("refutes", 1, "2"), ("context", 2, "2")]
    assert work.refused == []
    expect(page.locator(".piece").first).to_contain_text("Union publishes its ferry log · The Islander, 16 Mar 2031")
    page.keyboard.press("j")
    assert current(page) == 1  # the focus is in the document again


def test_finder_attaches_by_mouse_or_finger_and_joins_sets(open_reader: Open) -> None:
    work, page = open_reader(has_touch=True)
    page.keyboard.type("ce")
    expect(page.locator(".result")).to_have_count(2)
    bar = page.get_by_role("group", name="Attach").filter(visible=True)

    page.locator(".result").first.tap()
    bar.get_by_role("button", name="supports").tap()
    page.locator(".result").nth(1).tap()
    bar.get_by_role("button", name="with the set above").tap()
    bar.get_by_role("button", name="refutes").tap()
    bar.get_by_role("button", name="context").tap()
    page.locator(".result").first.tap()
    bar.get_by_role("button", name="open the text").tap()
    expect(page.locator(".elsewhere-sentence[aria-selected=true]")).to_be_visible()
    page.get_by_role("region", name="Another text").get_by_role("button", name="mixed").tap()
    saved(page)

    pieces = [(str(piece.stance), piece.set_no) for piece in work.all(Kind.EVIDENCE)]
    assert pieces == [("supports", 1), ("refutes", 1), ("context", 2), ("mixed", 3)]


def test_a_hand_that_does_not_wait_for_the_results_arrives_at_them(open_reader: Open, servers: list[FakeServer]) -> None:
    work, page = open_reader()
    page.keyboard.type("c")
    servers[0].may_search.clear()

    page.keyboard.press("e")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")  # what is not seen yet is not attached, and no word to find
    servers[0].may_search.set()
    expect(page.locator(".result[aria-selected=true]")).to_have_count(1)
    page.keyboard.type("r")
    saved(page)

    assert [str(piece.stance) for piece in work.all(Kind.EVIDENCE)] == ["refutes"]


def test_the_strip_names_the_keys_of_the_place_and_its_buttons_press_them(open_reader: Open) -> None:
    work, page = open_reader()
    strip = page.get_by_role("toolbar", name="Keys")
    page.keyboard.type("ce")
    expect(page.locator(".result")).to_have_count(2)

    expect(strip).to_have_text("↓ to the resultsEsc close")
    strip.get_by_role("button", name="to the results").click()
    expect(strip).to_contain_text("→ open the text")
    strip.get_by_role("button", name="next result").click()
    page.keyboard.type("s")
    strip.get_by_role("button", name="close").click()
    expect(strip).to_contain_text("c claim")
    page.keyboard.press("r")
    page.keyboard.type("Both logs say so.")
    strip.get_by_role("button", name="save and return").click()
    saved(page)

    assert [piece.document[-1] for piece in work.all(Kind.EVIDENCE)] == ["2"]
    assert [one.why for one in work.all(Kind.ANNOTATION)] == ["Both logs say so."]


@pytest.mark.parametrize(("of", "words"), [(5, "Fewer or other words may help. Esc, then u,"), (1, "the campaign's only text")])
def test_a_finder_that_finds_nothing_says_what_to_do(open_reader: Open, of: int, words: str) -> None:
    _, page = open_reader(prepare=lambda work: setattr(work, "document_count", of))

    page.keyboard.type("ce")
    page.keyboard.type("qqq")

    expect(page.locator(".finder .found")).to_contain_text(words)
    expect(page.get_by_role("group", name="Attach").filter(visible=True)).to_have_count(0)
    page.locator("#wb-query").fill("")
    expect(page.locator(".finder .found")).to_have_text("Type words to look for.")


def test_a_found_sentence_is_shown_whole_however_long_its_neighbours_are(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("c")
    page.keyboard.press("e")
    page.keyboard.type("crossings channel")
    expect(page.locator(".result")).to_have_count(2)

    below = page.locator(".result .excerpt").evaluate_all(
        """all => all.map((one) => {
          const own = one.querySelector("span:not(.around)").getBoundingClientRect();
          return own.bottom - one.getBoundingClientRect().bottom;
        })"""
    )
    assert [depth <= 1 for depth in below] == [True, True]
    expect(page.locator(".result .around", has_text="gave none.")).to_have_text(re.compile("^… [^…]{60,120} $"))


def test_address_form_says_what_is_wrong_where_it_is_wrong(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("cu")

    page.keyboard.type("ftp://port.example")
    page.locator("#wb-source-published_on").fill("2031-02-30")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#wb-fault-url")).to_have_text("Only addresses with https:// or http:// can be evidence.")
    expect(page.locator("#wb-fault-published_on")).to_have_text("Write 2016-02-23, 2016-02 or 2016, or leave it empty.")
    expect(page.locator(".choices .fault")).to_have_text("Choose what it does to the claim.")
    assert work.kinds() == ["mark"]
    expect(page.locator("#wb-source-url")).to_be_focused()


def test_address_form_attaches_changes_and_removes_a_web_source(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("cu")

    page.keyboard.type("https://port.example/log")
    page.keyboard.press("Tab")
    page.keyboard.press("r")  # the stances' keys work on the radio buttons
    page.locator("#wb-source-title").fill("The log")
    page.locator("#wb-source-published_on").fill("2031-02")
    page.keyboard.press("Control+Enter")
    saved(page)
    piece = work.all(Kind.EVIDENCE)[0]
    assert (piece.url, str(piece.stance), piece.title, piece.published_on, piece.set_no) == (
        "https://port.example/log",
        "refutes",
        "The log",
        "2031-02",
        1,
    )

    page.get_by_role("button", name="edit").click()
    page.locator("#wb-source-title").fill("The whole log")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert work.all(Kind.EVIDENCE)[0].title == "The whole log"
    page.get_by_role("button", name="remove").click()
    saved(page)

    assert work.kinds() == ["mark", "attach", "amend", "detach"]
    assert work.all(Kind.EVIDENCE) == []


# -- theme, speed, pure modules ------------------------------------------------------------------------------------------


def test_theme_is_followed_while_the_page_is_open(open_reader: Open) -> None:
    _, page = open_reader()
    page.keyboard.type("c1")
    colour = "() => getComputedStyle(harness.reader.querySelector('.verdict-chip')).color"
    light = page.evaluate(colour)

    page.evaluate("harness.theme(true)")

    assert (light, page.evaluate(colour)) == ("rgb(0, 112, 79)", "rgb(60, 199, 154)")
    assert current(page) == 0


def test_a_thousand_sentences_stay_quick(open_reader: Open) -> None:
    """Key to lit sentence, measured to the frame after the key; printed, asserted only against a disaster."""
    work, page = open_reader(sample.long_article(1000))
    measured = page.evaluate(
        """async () => {
          const text = harness.reader.querySelector('.sheet');
          const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
          const press = (key) => text.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          const times = { script: [], lit: [] };
          for (let turn = 0; turn < 60; turn += 1) {
            await frame();
            const start = performance.now();
            press('jocjx'[turn % 5]);
            times.script.push(performance.now() - start);
            text.getBoundingClientRect();
            times.lit.push(performance.now() - start);
          }
          return times;
        }"""
    )
    saved(page)

    for name, values in measured.items():
        print(f"1,000 sentences, key to {name}: median {statistics.median(values):.1f} ms, worst {max(values):.1f} ms")
    assert statistics.median(measured["lit"]) < 50
    assert len(work.order) > 20


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_pure_modules() -> None:
    script = Path(__file__).parent / "reader_harness" / "pure.mjs"

    done = subprocess.run(
        ["node", script], env={**os.environ, "FRONTEND": FRONTEND.as_uri()}, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["failed"] == 0
