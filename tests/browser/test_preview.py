"""Texts come in by way of a preview, in a real browser: accepted, corrected, stored; then a sentence is split, merged, and fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser

LETTER = (
    "The ferry sank\n\nThe port authority said in a letter:\n\nWe were not told. Nobody was.\n\nNine people swam ashore on **Monday**.\n"
)


def on_texts(page: Page, server: RunningServer) -> Page:
    visitor = desk.sign_in(page, server)
    visitor.get_by_role("link", name="Texts").click()
    return visitor


def stored_sentences(server: RunningServer, slug: str) -> list[str]:
    query = f"SELECT s.text FROM sentence s JOIN document d ON d.id = s.document_id WHERE d.slug = '{slug}' ORDER BY s.ordinal"
    return [words for (words,) in desk.rows(server, query)]


def test_two_files_are_previewed_one_encoding_accepted_a_title_and_a_speaker_confirmed(
    server: RunningServer, page: OpenPage, tmp_path: Path
) -> None:
    visitor = on_texts(page(), server)
    letter, cafe = tmp_path / "letter.txt", tmp_path / "cafe.txt"
    letter.write_text(LETTER)
    cafe.write_bytes("Café owners paid nine crowns.\n".encode("cp1252"))

    visitor.locator("input[type=file]").set_input_files([letter, cafe])
    expect(visitor.get_by_text("[W302]")).to_be_visible()
    visitor.get_by_label("Encoding", exact=True).fill("cp1252")
    visitor.get_by_label("Encoding", exact=True).press("Enter")
    accept = visitor.get_by_role("button", name="Read it in this encoding")
    accept.first.click()  # while a page redraws, its old button stands too
    expect(visitor.get_by_text("cp1252 ·")).to_be_visible()
    expect(visitor.get_by_role("button", name="Import 2 texts")).to_be_enabled()
    assert desk.rows(server, "SELECT slug FROM document WHERE slug IN ('letter', 'cafe')") == [], "a preview stores nothing"

    desk.choose(visitor, "Look at", "letter.txt")
    expect(visitor.get_by_text("cp1252 ·")).to_have_count(0)
    visitor.get_by_label("Title", exact=True).fill("The ferry of Vell")
    visitor.get_by_label("Title", exact=True).press("Enter")
    visitor.get_by_role("tab", name="Who speaks (1)").click()
    visitor.get_by_text("The next block is quoted").click()
    visitor.get_by_label("By whom?").fill("Port authority")
    visitor.get_by_label("By whom?").press("Enter")
    visitor.get_by_role("button", name="Import 2 texts").click()

    expect(visitor.get_by_text("5 sentences in 4 blocks")).to_be_visible()
    expect(visitor.get_by_text("1 sentences in 1 blocks")).to_be_visible()
    assert desk.rows(server, "SELECT title, encoding FROM document WHERE slug IN ('letter', 'cafe') ORDER BY slug") == [
        ("Café owners paid nine crowns.", "cp1252"),
        ("The ferry of Vell", "utf-8"),
    ]
    assert desk.rows(server, "SELECT ordinal, speaker FROM block WHERE speaker <> ''") == [(2, "Port authority")]
    visitor.get_by_role("button", name="Dismiss").click()
    expect(visitor.get_by_text("5 sentences in 4 blocks")).to_have_count(0)


def test_a_sentence_is_split_and_merged_until_somebody_decides_about_one(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    visitor = on_texts(page(), server)
    desk.drawn(visitor)
    visitor.get_by_text("Paste a text").click()
    visitor.get_by_label("Title of the pasted text").fill("Ferry log")
    visitor.get_by_label("Pasted text", exact=True).fill("The ferry sank on **Monday** and nine people swam ashore. Nobody drowned.")
    visitor.get_by_role("button", name="Preview it").click()
    visitor.get_by_role("button", name="Import 1 text").click()
    visitor.get_by_role("link", name="Look at its sentences").click()
    before = stored_sentences(server, "pasted-ferry-log")

    desk.choose(visitor, "Split before", "The ferry sank on **Monday** ‖ and nine people")
    visitor.get_by_role("button", name="Split", exact=True).click()
    expect(visitor.get_by_text("The sentence is two now.")).to_be_visible()
    assert stored_sentences(server, "pasted-ferry-log")[:2] == ["The ferry sank on **Monday**", "and nine people swam ashore."]
    visitor.get_by_role("button", name="Merge with the next").click()
    expect(visitor.get_by_text("The two sentences are one now.")).to_be_visible()
    assert stored_sentences(server, "pasted-ferry-log") == before

    desk.open_text(visitor, server, "pasted-ferry-log")
    desk.press(visitor, ["o"])
    desk.saved(visitor)
    visitor.goto(f"{server.url}/documents?campaign=ceasefire-2016&text=pasted-ferry-log")
    expect(visitor.get_by_text("These sentences are fixed: somebody has begun to label them.")).to_be_visible()
    expect(visitor.get_by_role("button", name="Split", exact=True)).to_have_count(0)
