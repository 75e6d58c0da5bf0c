"""A real article from its first sentence to its last, by keyboard alone: every sentence decided, the keys counted.

The pictures it leaves in the test's folder are for looking at: labelling as a person sees it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import REPO, RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.nightly]

CAMPAIGN = "corpus"
OPINION, PREDICTION, INTRODUCTION, NOTHING = ["o"], ["p"], ["i"], ["x"]
CLAIM = ["c", "3", "w", "2", "n"]  # not enough evidence, worth 2, on
BACKED = ["c", "e", "ArrowDown", "s", "Escape", "1", "w", "3", "n"]  # supported by the sentence that the finder puts first
AGAINST = ["c", "e", "ArrowDown", "ArrowDown", "r", "Escape", "2", "n"]  # refuted by the second
CLAUSE = ["m", "2", "c", "3", "n"]
# By turns, as an article brings them; the last one is its source line and takes no key.
WALK = [OPINION, CLAIM, CLAIM, BACKED, NOTHING, BACKED, CLAIM, INTRODUCTION, OPINION, AGAINST, CLAUSE, CLAIM, PREDICTION, OPINION]
WITHOUT_EVIDENCE, WITH_EVIDENCE = 5, 9  # keys at most, the way to the next sentence included


class Hand:
    """Presses keys and keeps a picture every few sentences."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder, self.keys = page, folder, 0

    def press(self, keys: list[str]) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1
            if key == "e":
                expect(self.page.locator(".result").first).to_be_visible()
                self.look("finder")
            if key == "s" or key == "r":
                expect(self.page.locator(".finder .found")).to_contain_text("Attached")

    def look(self, what: str) -> None:
        self.page.screenshot(path=self.folder / f"{len(list(self.folder.glob('*.png'))):02}-{what}.png")


def steps(count: int) -> Iterator[list[str]]:
    for number in range(count):
        yield WALK[number % len(WALK)]


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_a_real_article_is_labelled_from_first_to_last_sentence_by_keyboard_alone(
    fresh_server: RunningServer, page: OpenPage, shared_corpus: list[Path], tmp_path: Path, colour_scheme: str
) -> None:
    files = [str(path) for path in shared_corpus]
    command = [sys.executable, "-m", "workbench", "import", *files, "--campaign", CAMPAIGN]
    subprocess.run(command, check=True, capture_output=True, cwd=REPO, env=fresh_server.full_environment)
    own = "FROM document d JOIN campaign ON campaign.id = campaign_id WHERE campaign.slug = 'corpus'"
    [(slug, document)] = desk.rows(fresh_server, f"SELECT d.slug, d.id {own} ORDER BY sentence_count LIMIT 1")
    lines = desk.rows(fresh_server, f"SELECT is_furniture FROM sentence WHERE document_id = {document} ORDER BY ordinal")
    to_decide = [ordinal for ordinal, (is_furniture,) in enumerate(lines) if not is_furniture]
    assert len(to_decide) < len(lines), "the source line takes no key"

    visitor = desk.sign_in(page(colour_scheme=colour_scheme), fresh_server)
    desk.open_text(visitor, fresh_server, slug, CAMPAIGN)
    hand = Hand(visitor, tmp_path)
    for ordinal, keys in zip(to_decide, steps(len(to_decide)), strict=True):
        expect(visitor.locator(".sentence[aria-selected=true]")).to_have_id(f"s{ordinal}")
        before = hand.keys
        hand.press(keys)
        spent = hand.keys - before
        assert spent <= (1 if keys[0] not in "cm" else WITH_EVIDENCE if "e" in keys else WITHOUT_EVIDENCE)
        if ordinal % 3 == 0:
            hand.look(f"after-sentence-{ordinal + 1}")
    desk.saved(visitor)
    hand.look("all-decided")
    hand.press(["Shift+F"])
    expect(visitor.locator(".notice")).to_be_visible()
    hand.look("finished")
    desk.saved(visitor)
