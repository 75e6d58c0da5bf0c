"""The reader in staged work and in sections: what a pass is for, and what its keys do and say in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_harness import sample
from tests.browser.reader_harness.fake import FakePass
from tests.browser.reader_harness.hand import Open, current, saved
from workbench.domain.values import Annotation, Attribution, Claim, Image, Kind
from workbench.domain.vocabulary import AttributionMode, Hedge, Stage

pytestmark = pytest.mark.browser
SETTLED = (5, 8, 11)  # sentences that carry a settled claim
UUIDS = [f"eeeeeeee-0000-4000-8000-00000000000{number}" for number in range(1, 4)]
IN_MARK = "This pass marks claims; verdicts, evidence and reasons come later, for the settled ones."
IN_CHECK = "The claims are settled: here they get verdicts, evidence and reasons, and stay as they are."


def check(work: FakePass) -> None:
    work.stage = Stage.CHECK
    for uuid, ordinal in zip(UUIDS, SETTLED, strict=True):
        start, end, _ = work.sentences[ordinal]
        work.write([Image(Kind.CLAIM, uuid, Claim(((start, end),), work.text[start:end], work.text[start:end]))])


def said(work: FakePass) -> None:
    """A settled claim with a speaker, a date and a hedge, and no more."""
    work.stage = Stage.CHECK
    start, end, _ = work.sentences[SETTLED[0]]
    words = work.text[start:end]
    about = {"attribution": (Attribution("the port authority", AttributionMode.INDIRECT),), "claim_date": "2016-02", "hedge": Hedge.ALLEGED}
    work.write([Image(Kind.CLAIM, UUIDS[0], Claim(((start, end),), words, words, **about))])


def within_its_texts(work: FakePass) -> None:
    check(work)
    work.evidence_policy = "corpus"


def mark(work: FakePass) -> None:
    work.stage = Stage.MARK


def section(work: FakePass) -> None:
    work.section = range(5, 8)


def notice(page: Page, words: str) -> None:
    expect(page.locator(".notice")).to_have_text(words)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("prepare", "words"),
    [(mark, "Mark claims; verdicts come later"), (check, "Check the settled claims"), (section, "Sentences 6–8")],
    ids=["mark", "check", "section"],
)
def test_the_reader_opens_with_what_the_pass_is_for(open_reader: Open, prepare: object, words: str) -> None:
    _, page = open_reader(prepare=prepare)

    notice(page, words)


def test_a_whole_document_in_one_pass_opens_without_a_word(open_reader: Open) -> None:
    _, page = open_reader()

    notice(page, "")


# -- check ---------------------------------------------------------------------------------------------------------------


def test_in_check_j_and_k_go_from_claim_to_claim_and_n_to_those_without_a_verdict(open_reader: Open) -> None:
    work, page = open_reader(prepare=check)
    places = [current(page)]
    for key in ("j", "ArrowDown", "j", "k", "2", "n", "1", "n"):
        press(page, key)
        places.append(current(page))
    saved(page)

    assert places == [5, 8, 11, 11, 8, 8, 11, 11, 5]
    assert {key: value.verdict for (kind, key), (_, _, value) in work.rows.items() if isinstance(value, Annotation)} == {
        UUIDS[1]: "refuted",
        UUIDS[2]: "supported",
    }


def test_in_check_a_key_about_sentences_or_claims_says_why_and_sends_nothing(open_reader: Open) -> None:
    work, page = open_reader(prepare=check)

    for key in ("c", "o", "s", "m", "Shift+M", "Enter", "=", "[", "w", "t", "Shift+K", "Shift+Delete", "Shift+X"):
        press(page, "Escape")
        notice(page, "")
        press(page, key)
        notice(page, IN_CHECK)
    press(page, "v", "4")  # the one operation that is sent
    saved(page)

    assert work.kinds() == ["judge"]


def test_in_check_verdict_confidence_reason_and_evidence_are_stored(open_reader: Open) -> None:
    work, page = open_reader(prepare=check)

    press(page, "1", "v", "3", "r")
    page.keyboard.type("the log says so")
    press(page, "Escape", "e")
    expect(page.locator(".finder [role=option]").first).to_be_visible()
    press(page, "ArrowDown", "s", "Escape")
    saved(page)

    assert work.value(Kind.ANNOTATION, UUIDS[0]) == Annotation("supported", "the log says so", 3)
    assert [piece.claim for piece in work.all(Kind.EVIDENCE)] == [UUIDS[0]]
    assert work.refused == []


def test_in_check_the_words_of_a_claim_cannot_be_edited_nor_the_claim_deleted(open_reader: Open) -> None:
    _, page = open_reader(prepare=check)

    expect(page.locator("#wb-text")).not_to_be_editable()
    expect(page.get_by_role("button", name="delete claim")).to_be_hidden()


def test_in_check_what_was_settled_of_a_claim_is_shown_and_not_pressed(open_reader: Open) -> None:
    _, page = open_reader(prepare=said)

    told = page.locator(".fact.is-told:visible")
    assert [" ".join(words.split()) for words in told.all_inner_texts()] == [
        "said by the port authority",
        "hedge alleged",
        "date Feb 2016",
    ]
    for chip in told.all():
        expect(chip).to_be_disabled()
    expect(page.locator(".facts [data-command='choose:worth']")).to_be_hidden()
    expect(page.locator(".facts [data-command='choose:confidence']")).to_be_enabled()


def test_where_only_the_campaigns_texts_are_evidence_no_address_is_asked_for(open_reader: Open) -> None:
    work, page = open_reader(prepare=within_its_texts)

    expect(page.locator(".panel [data-command=find]")).to_be_visible()
    expect(page.locator("[data-command=paste]:visible")).to_have_count(0)
    press(page, "u")
    notice(page, "In this campaign only its own texts are evidence.")
    press(page, "Shift+E")
    notice(page, "This claim has no evidence yet: e finds some in other texts.")
    assert work.kinds() == []


@pytest.mark.parametrize(
    ("prepare", "there", "missing"),
    [
        (check, "find evidence in other texts", ["opinion", "edit the normalised text", "In span mode", "While choosing context"]),
        (mark, "worth checking, then a figure", ["why: the reason", "On a piece of evidence", "In the results of the finder"]),
        (within_its_texts, "find evidence in other texts", ["paste a web address as evidence", "In the form for a web source"]),
    ],
    ids=["check", "mark", "corpus"],
)
def test_the_list_of_keys_has_those_that_work_in_the_stage(open_reader: Open, prepare: object, there: str, missing: list[str]) -> None:
    _, page = open_reader(prepare=prepare)

    press(page, "?")

    expect(page.get_by_role("dialog").get_by_text(there, exact=True)).to_be_visible()
    for words in missing:
        expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_have_count(0)


@pytest.mark.parametrize(("prepare", "is_there"), [(check, False), (mark, False), (None, True)], ids=["check", "mark", "one pass"])
def test_the_guide_to_a_first_claim_speaks_in_one_pass_alone(open_reader: Open, prepare: object, is_there: bool) -> None:
    _, page = open_reader(query="?guide=1", **({"prepare": prepare} if prepare else {}))

    expect(page.locator(".coach")).to_be_visible(visible=is_there)


def test_in_check_the_head_counts_claims_with_a_verdict(open_reader: Open) -> None:
    _, page = open_reader(prepare=check)
    expect(page.locator(".progress")).to_have_text("0 of 3 claims")

    press(page, "1")

    expect(page.locator(".progress")).to_have_text("1 of 3 claims")


def test_finishing_a_check_first_names_the_claims_without_a_verdict(open_reader: Open) -> None:
    work, page = open_reader(prepare=check)
    press(page, "1", "Shift+F")

    notice(page, "2 claims have no verdict (sentences 9, 12); the campaign requires one.")
    press(page, "f")

    assert current(page) == 8
    assert "finish" not in work.kinds()


def test_a_finished_check_offers_my_work_for_the_next_one(open_reader: Open) -> None:
    work, page = open_reader(prepare=check, query="index.html")
    press(page, "1", "n", "1", "n", "1", "Shift+F")
    notice(page, "Finished. ⇧R reopens it.")

    press(page, "w")

    page.wait_for_url(lambda url: not url.endswith("index.html"))
    assert work.status.value == "finished"


# -- mark ----------------------------------------------------------------------------------------------------------------


def test_in_mark_a_key_about_verdicts_says_why_and_sends_nothing(open_reader: Open) -> None:
    work, page = open_reader(prepare=mark)
    press(page, "c")

    for key in ("1", "0", "r", "e", "u", "v", "Shift+E"):
        press(page, "Escape")
        notice(page, "")
        press(page, key)
        notice(page, IN_MARK)
    press(page, "w", "3")
    saved(page)

    assert work.kinds() == ["mark", "edit"]


def test_in_mark_the_panel_has_neither_verdict_nor_evidence_nor_reason(open_reader: Open) -> None:
    _, page = open_reader(prepare=mark)

    press(page, "c")

    expect(page.locator("#wb-text")).to_be_visible()
    for hidden in (".verdicts", ".verdict-chip", "#wb-why", ".panel [data-command=find]"):
        expect(page.locator(hidden)).to_be_hidden()


# -- sections ------------------------------------------------------------------------------------------------------------


def test_in_a_section_moving_stops_at_its_edges(open_reader: Open) -> None:
    _, page = open_reader(prepare=section)
    places = []
    for key in ("k", "End", "j", "Home"):
        press(page, key)
        places.append(current(page))

    assert places == [5, 7, 7, 5]


def test_a_sentence_outside_the_section_is_told_apart_and_takes_nothing(open_reader: Open) -> None:
    work, page = open_reader(prepare=section)
    outside = page.locator("#s8")

    outside.locator(".words").click()
    press(page, "o")
    saved(page)

    expect(outside).to_have_attribute("title", "This pass is about sentences 6–8 only.")
    assert work.decisions() == {5: "o"}


def test_only_the_section_is_counted_and_filled_by_finishing(open_reader: Open) -> None:
    work, page = open_reader(prepare=section)
    expect(page.locator(".progress")).to_have_text("0 of 3 sentences")
    press(page, "c", "Shift+F")
    notice(page, "2 sentences are undecided.")

    press(page, "y")
    saved(page)

    assert work.decisions() == {6: "x", 7: "x"}
    assert [claim.quote for claim in work.all(Kind.CLAIM)] == [sample.ARTICLE[4][1][1]]
