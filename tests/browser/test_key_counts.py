"""What sentences cost: command keys, the way to the next undecided sentence included, words that are typed left out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_harness import sample
from tests.browser.reader_harness.fake import FakePass
from tests.browser.reader_harness.hand import Open, current, saved
from workbench.domain.values import Kind

pytestmark = pytest.mark.browser
TEXT = [
    ("headline", ["A count of crossings is disputed"]),
    ("byline", ["By Ada Fennimore"]),
    ("dateline", ["Port Ellory, 14 March 2031"]),
    ("paragraph", ["The union counted 1,204 crossings of the channel.", "It was a shameful delay."]),
]
FIRST, CLAIM, LAST = 0, 3, 4  # what stands between is furniture


def pressed(page: Page, keys: list[str]) -> int:
    for key in keys:
        page.keyboard.press(key)
        if key == "e":
            expect(page.locator(".result")).to_have_count(len(sample.ELSEWHERE))
    return len(keys)


def judged(work: FakePass) -> list[str]:
    return [annotation.verdict for annotation in work.all(Kind.ANNOTATION)]


def test_an_opinion_is_one_key_and_furniture_none(open_reader: Open) -> None:
    work, page = open_reader(TEXT)

    assert pressed(page, ["o"]) == 1
    saved(page)

    assert current(page) == CLAIM
    assert work.decisions() == {FIRST: "o"}


def test_a_claim_without_evidence_is_five_keys_with_its_verdict_and_worth(open_reader: Open) -> None:
    work, page = open_reader(TEXT, query="?sentence=4")

    assert pressed(page, ["c", "3", "w", "2", "n"]) == 5
    saved(page)

    assert current(page) == LAST
    assert judged(work) == ["nei"]
    assert [claim.worth for claim in work.all(Kind.CLAIM)] == [2]


def test_a_claim_with_one_piece_of_evidence_from_another_text_is_seven_keys_and_nine_with_its_worth(open_reader: Open) -> None:
    work, page = open_reader(TEXT, query="?sentence=4")

    assert pressed(page, ["c", "e", "ArrowDown", "s", "Escape", "1", "w", "3", "n"]) == 9
    saved(page)

    assert current(page) == LAST
    assert judged(work) == ["supported"]
    assert [str(piece.stance) for piece in work.all(Kind.EVIDENCE)] == ["supports"]
