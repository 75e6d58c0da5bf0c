"""What a person says about a claim in the panel, key by key, in the reader alone: and what is then stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reader_harness import sample
from tests.browser.reader_harness.fake import FakePass
from tests.browser.reader_harness.hand import Open, current, saved
from workbench.domain.values import Annotation, Attribution, Claim, Comment, Evidence, Kind, Link
from workbench.domain.vocabulary import AttributionMode, Checks, ClaimType, Hedge, Medium, Relation

pytestmark = pytest.mark.browser
EARLIER = {
    "claim": "eeeeeeee-0000-4000-8000-000000000001",
    "text": "The works cost the city 41 million crowns.",
    "verdict": "supported",
    "document": {"slug": "budget", "title": "What the channel cost"},
    "ordinal": 3,
}
OTHER = EARLIER | {"claim": "eeeeeeee-0000-4000-8000-000000000002", "text": "The works cost 30 million crowns.", "verdict": ""}


def one(work: FakePass, kind: Kind = Kind.CLAIM) -> Any:
    (found,) = work.all(kind)
    return found


def claim(work: FakePass) -> Claim:
    found = one(work)
    assert isinstance(found, Claim)
    return found


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


# -- facts -------------------------------------------------------------------------------------------------------------


def test_two_keys_say_worth_hedge_confidence_and_date_and_the_focus_never_leaves_the_text(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjcw3y1v4d2")
    press(page, "j")
    saved(page)

    said = claim(work)
    assert (said.worth, said.hedge, said.claim_date) == (3, Hedge.REPORTED, "2031-03")
    assert one(work, Kind.ANNOTATION) == Annotation(confidence=4)
    assert current(page) == 5


def test_a_figure_after_t_is_a_type_and_further_figures_are_further_types(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjct126")
    expect(page.locator(".fact", has_text="type")).to_contain_text("event, quantity, causal")
    page.keyboard.type("2t2")
    saved(page)

    assert claim(work).types == (ClaimType.EVENT, ClaimType.CAUSAL)
    assert one(work, Kind.ANNOTATION) == Annotation(verdict="refuted"), "after t closed the choices a figure is a verdict again"


def test_a_chosen_figure_again_and_0_take_it_back(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjcw3w3d1d0")
    saved(page)

    assert (claim(work).worth, claim(work).claim_date) == (None, "")


def test_any_other_key_closes_the_choices_and_means_what_it_always_means(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("jjct")
    expect(page.locator(".fact-choices")).to_be_visible()
    page.keyboard.type("n")

    expect(page.locator(".fact-choices")).to_be_hidden()
    assert current(page) == 5


def test_enter_while_choices_are_open_types_a_date_and_a_wrong_one_says_so(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjcd")
    press(page, "Enter")
    page.keyboard.type("Feb 2031")
    press(page, "Enter")
    expect(page.locator(".fact-typed .fault")).to_contain_text("Write 2016-02-23")
    page.locator(".fact-line").fill("2031-02-28")
    press(page, "Enter")
    saved(page)

    assert claim(work).claim_date == "2031-02-28"
    expect(page.locator(".fact", has_text="date")).to_contain_text("28 Feb 2031")


def test_a_hedge_is_preset_from_its_cue_words(open_reader: Open) -> None:
    work, page = open_reader([*sample.ARTICLE, ("paragraph", ["The grant was reportedly withdrawn."])])

    press(page, "End", "c")
    saved(page)

    assert claim(work).hedge is Hedge.REPORTED


def test_who_says_it_offers_the_last_used_first_and_makes_a_chain(open_reader: Open) -> None:
    work, page = open_reader(prepare=lambda work: work.memory.update(sources=["Port authority", "Union"]))

    page.keyboard.type("jjcq")
    expect(page.locator(".fact-choices .option").first).to_have_text("1 Port authority")
    page.keyboard.type("1")
    press(page, "Enter")
    page.keyboard.type("Evening Wire")
    press(page, "Enter")
    saved(page)

    assert claim(work).attribution == (Attribution("Port authority", AttributionMode.INDIRECT), Attribution("Evening Wire"))
    expect(page.locator(".fact", has_text="said by")).to_contain_text("Port authority ‹ Evening Wire")


def test_what_is_checked_is_turned_with_one_key(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjc")
    press(page, "Shift+K")
    saved(page)

    assert claim(work).checks is Checks.SAID


def test_one_undo_takes_back_one_fact(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjcw3t1")
    press(page, "Backspace", "Backspace")
    saved(page)

    assert (claim(work).worth, claim(work).types) == (None, ())


def test_a_stage_shows_only_its_fields_and_marks_those_it_needs(open_reader: Open) -> None:
    fields = {"text": "required", "worth": "required", "types": "optional", "hedge": "off"}
    _, page = open_reader(prepare=lambda work: setattr(work, "fields", fields))

    page.keyboard.type("jjc")

    expect(page.locator(".fact:visible")).to_have_count(3)  # context is always there
    expect(page.locator(".fact.is-wanted")).to_have_text("w worth ")
    for part in (".verdicts", ".evidence-list", "#wb-why"):
        expect(page.locator(part)).to_be_hidden()
    page.keyboard.type("w2")
    expect(page.locator(".fact.is-wanted")).to_have_count(0)


def test_words_that_need_a_name_or_a_date_are_marked_where_they_stand(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("jjjjc")  # "It credited the dredging …" is behind it

    marks = page.locator(".behind mark").all_inner_texts()
    shown = page.locator("#wb-text").input_value()
    assert marks
    assert all(word in shown for word in marks)
    assert page.locator(".behind").inner_text().rstrip("\u200b") == shown


# -- earlier claims ----------------------------------------------------------------------------------------------------


def test_enter_in_the_text_suggests_earlier_claims_and_one_key_links(open_reader: Open) -> None:
    work, page = open_reader(prepare=lambda work: work.alike.extend([EARLIER, OTHER]))

    page.keyboard.type("jjc")
    press(page, "Enter", "Enter")
    expect(page.locator(".alike li")).to_have_count(2)
    press(page, "Shift+N", "Shift+C")
    saved(page)

    link = one(work, Kind.LINK)
    assert isinstance(link, Link)
    assert (link.other, link.relation) == (OTHER["claim"], Relation.CONTRADICTS)
    expect(page.locator(".links li")).to_contain_text("contradicts: The works cost 30 million crowns. What the channel cost, sentence 4")
    page.keyboard.type("2")
    saved(page)
    assert one(work, Kind.ANNOTATION) == Annotation(verdict="refuted"), "suggestions take no focus"


def test_equals_and_a_figure_make_an_appearance_without_a_verdict(open_reader: Open) -> None:
    work, page = open_reader(prepare=lambda work: work.alike.append(EARLIER))

    page.keyboard.type("jj=")
    expect(page.locator(".earlier-claim")).to_have_count(1)
    page.keyboard.type("1")
    saved(page)

    assert claim(work).same_as == EARLIER["claim"]
    assert current(page) == 5, "and the next sentence is lit"
    page.keyboard.type("k")
    expect(page.locator(".repeats")).to_contain_text("The works cost the city 41 million crowns.")
    expect(page.locator(".verdicts")).to_be_hidden()


def test_a_repetition_can_become_a_claim_of_its_own(open_reader: Open) -> None:
    work, page = open_reader(prepare=lambda work: work.alike.append(EARLIER))

    page.keyboard.type("jj=1")
    expect(page.locator("#s4 .mark")).to_have_text("✓")
    page.keyboard.type("k")
    page.get_by_role("button", name="a claim of its own").click()
    page.keyboard.type("1")
    saved(page)

    assert claim(work).same_as is None
    assert one(work, Kind.ANNOTATION) == Annotation(verdict="supported")


def test_equals_does_not_offer_the_claim_that_stands_in_the_sentence(open_reader: Open) -> None:
    work, page = open_reader()
    page.keyboard.type("c")
    saved(page)
    own = next(key for kind, key in work.rows if kind == Kind.CLAIM)
    work.alike = [{"claim": own, "text": "Itself.", "verdict": "", "document": {"slug": "x", "title": "This one"}, "ordinal": 0}]

    page.keyboard.type("=")

    expect(page.locator(".earlier .found")).to_contain_text("None of your claims")


def test_equals_without_an_earlier_claim_says_what_to_do(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jj=")
    expect(page.locator(".earlier .found")).to_contain_text("Mark it with c")
    press(page, "Escape")
    page.keyboard.type("o")
    saved(page)

    assert work.decisions() == {4: "o"}


# -- questions ---------------------------------------------------------------------------------------------------------


def test_f_asks_a_lead_and_the_answer_stands_below(open_reader: Open) -> None:
    work, page = open_reader()

    page.keyboard.type("jjcf")
    page.keyboard.type("Which ferry?")
    press(page, "Enter")
    saved(page)

    assert one(work, Kind.COMMENT) == Comment(next(key for kind, key in work.rows if kind == Kind.CLAIM), "Which ferry?")
    work.answers = {next(key for kind, key in work.rows if kind == Kind.COMMENT): [{"by": "Lea", "text": "The early one.", "at": ""}]}
    page.reload()
    expect(page.locator(".thread")).to_have_text("you: Which ferry?Lea: The early one.")


# -- web evidence ------------------------------------------------------------------------------------------------------


def test_one_paste_of_the_bookmarklet_fills_the_form(open_reader: Open) -> None:
    work, page = open_reader(permissions=["clipboard-read", "clipboard-write"])
    copied = {"title": "Ferry log", "url": "https://union.example/log", "date": "2031-03-16T08:00:00Z", "selection": "Sixteen  minutes."}

    page.keyboard.type("jjcu")
    page.evaluate("words => navigator.clipboard.writeText(words)", json.dumps(copied))
    press(page, "Control+v")
    page.keyboard.type("r")
    press(page, "Control+Enter")
    saved(page)

    found = one(work, Kind.EVIDENCE)
    assert isinstance(found, Evidence)
    assert (found.url, found.title, found.published_on, found.excerpt) == (copied["url"], "Ferry log", "2031-03-16", "Sixteen minutes.")
    assert found.medium is Medium.WEB_TEXT
    assert len(found.accessed_on) == 10


def test_an_address_used_before_is_offered_after_three_letters_and_brings_its_title(open_reader: Open) -> None:
    known = {"url": "https://port.example/log", "title": "Port log", "publisher": "Port", "published_on": "2031-03-01", "archive_url": ""}
    known |= {"medium": "pdf", "claims": ["a", "b"]}
    _, page = open_reader(prepare=lambda work: work.memory.update(addresses=[known]))

    page.keyboard.type("jjcu")
    page.keyboard.type("po")
    expect(page.locator("#wb-addresses option")).to_have_count(0)
    page.keyboard.type("r")
    expect(page.locator("#wb-addresses option")).to_have_count(1)
    page.locator("#wb-source-url").fill(known["url"])
    press(page, "Tab")

    expect(page.locator(".before")).to_have_text("Used before, for 2 claims.")
    expect(page.locator("#wb-source-title")).to_have_value("Port log")
    expect(page.locator(".archive")).to_have_attribute("href", "https://web.archive.org/save/https://port.example/log")


def test_addresses_that_come_while_one_types_are_offered_then(open_reader: Open) -> None:
    known = {"url": "https://port.example/log", "title": "Port log", "publisher": "", "published_on": "", "archive_url": ""}
    _, page = open_reader(prepare=lambda work: work.memory.update(addresses=[known | {"medium": "", "claims": ["a"]}]))
    held: list[Route] = []
    page.route("**/memory", lambda route: held.append(route))
    page.reload()
    expect(page.locator(".sentence").first).to_be_visible()

    page.keyboard.type("jjcu")
    page.keyboard.type("por")
    expect(page.locator("#wb-source-url")).to_have_value("por")
    expect(page.locator("#wb-addresses option")).to_have_count(0)
    held[0].continue_()

    expect(page.locator("#wb-addresses option")).to_have_count(1)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("flag", "Later than the claim."),
        ("forbid", "⚑ Later than the claim. This campaign asks for earlier evidence."),
        ("ignore", ""),
    ],
)
def test_later_evidence_is_one_muted_line_and_a_flag_only_where_it_is_forbidden(open_reader: Open, policy: str, words: str) -> None:
    _, page = open_reader(prepare=lambda work: setattr(work, "policy", policy))

    page.keyboard.type("jjce")
    expect(page.locator(".result")).to_have_count(2)
    press(page, "ArrowDown", "r", "Escape")  # 16 March 2031, two days after the text

    expect(page.locator(".later")).to_have_text(words)


def test_two_pieces_of_one_publisher_count_once_and_the_badge_says_so(open_reader: Open) -> None:
    _, page = open_reader()

    page.keyboard.type("jjc")
    for path in ("a", "b"):
        press(page, "u")
        page.locator("#wb-source-url").fill(f"https://www.union.example/{path}")
        page.locator(".source .choice", has_text="supports").click()
        press(page, "Control+Enter")

    expect(page.locator(".badge")).to_have_text("same source as piece 1: counts once")
