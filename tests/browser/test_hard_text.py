"""Text that trips offsets: marked in a browser, stored, exported, read back, and the words are still where they are said to be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import REPO, RunningServer

pytestmark = pytest.mark.browser

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
NASTY = (
    f"\U0001f6a2\U0001f6a2 Two ships \U0001f1eb\U0001f1ee came\u00a0in, and {FAMILY} waved at the quay.\r\n\r\n"
    "قال المتحدث إن السفينة وصلت في الموعد، وهذا جديد.\r\n\r\n"
    "A line:\tcafe\u0301 noir, Z\u0351\u036b\u0343algo and nai\u0308ve sailors were counted.\r\n\r\n"
    "A hair\u200aspace, 41\u202f000\u00a0km and \U0001d518nicode were measured; the man said שלום עולם, which is Hebrew.\r\n"
)


def test_spans_of_hard_text_survive_browser_store_export_and_import(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "nasty.txt").write_bytes(NASTY.encode())
    command(server, "import", str(tmp_path / "nasty.txt"), "--campaign", "nasty")
    visitor = desk.sign_in(page(), server)
    desk.open_text(visitor, server, "nasty", "nasty")

    for ordinal in range(visitor.locator(".sentence").count()):
        visitor.locator(f"#s{ordinal}").click(position={"x": 20, "y": 8})
        for keys in (["m", "c"], ["m", "2", "c"], ["m", "Tab", "Shift+Tab", "ArrowLeft", "ArrowLeft", "c"], ["c"]):
            desk.press(visitor, keys)
    _drag_over_the_family(visitor)
    desk.press(visitor, ["c"])
    desk.saved(visitor)

    stored = desk.rows(server, f'SELECT quote, start, "end" FROM claim WHERE {desk.MINE}')
    text = desk.rows(server, "SELECT text FROM document WHERE slug = 'nasty'")[0][0]
    assert text == NASTY
    assert len(stored) >= 13
    assert [text[start:end] for _, start, end in stored] == [quote for quote, _, _ in stored]
    assert any(FAMILY in quote and len(quote) < 20 for quote, _, _ in stored)

    command(server, "export", "--campaign", "nasty", "--out", str(tmp_path / "out"))
    command(server, "import", str(tmp_path / "out/campaign.jsonl"), "--campaign", "nasty-again")
    command(server, "export", "--campaign", "nasty-again", "--out", str(tmp_path / "again"))

    assert sorted(_verified(tmp_path / "out/campaign.jsonl")) == sorted(quote for quote, _, _ in stored)
    assert _verified(tmp_path / "again/campaign.jsonl") == _verified(tmp_path / "out/campaign.jsonl")


MARKED = {
    "a pair of emoji": "\U0001f6a2\U0001f6a2 Two",
    "a flag": "ships \U0001f1eb\U0001f1ee",
    "a family of joined people": f"{FAMILY} waved",
    "a no-break space": "came\u00a0in",
    "right to left": "السفينة وصلت",
    "a tab": "line:\tcafe\u0301",
    "a combining accent": "cafe\u0301 noir",
    "marks upon marks": "Z\u0351\u036b\u0343algo",
    "a hair space": "hair\u200aspace",
    "a narrow no-break space": "41\u202f000\u00a0km",
    "a letter beyond the first plane": "\U0001d518nicode",
    "right to left among left to right": "שלום עולם",
    "over a line end of two characters": "the quay.\r\n\r\nقال المتحدث",
}


def test_the_mouse_marks_every_kind_of_hard_text_to_the_character(server: RunningServer, page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "mouse.txt").write_bytes(NASTY.encode())
    command(server, "import", str(tmp_path / "mouse.txt"), "--campaign", "mouse")
    visitor = desk.sign_in(page(), server)
    desk.open_text(visitor, server, "mouse", "mouse")
    visitor.evaluate("document.fonts.ready.then(() => null)")  # until then the text moves

    for words in MARKED.values():
        _drag_exactly(visitor, words)
        desk.press(visitor, ["c"])
    desk.saved(visitor)

    in_campaign = "document_id IN (SELECT id FROM document WHERE slug = 'mouse')"
    stored = desk.rows(
        server,
        f"SELECT quote FROM claim WHERE {desk.MINE} AND assignment_id IN (SELECT id FROM assignment WHERE {in_campaign}) ORDER BY revision",
    )
    assert [quote for (quote,) in stored] == list(MARKED.values())
    command(server, "export", "--campaign", "mouse", "--out", str(tmp_path / "out"))
    assert sorted(_verified(tmp_path / "out/campaign.jsonl")) == sorted(MARKED.values())


def _drag_exactly(page: Page, words: str) -> None:
    """With Alt, from the first of these words to the last, wherever in the document they stand."""
    places = page.evaluate(
        """([words, ends]) => {
          const root = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).find((one) => one?.querySelector('.sheet'));
          const place = (part, isEnd) => {
            const row = [...root.querySelectorAll('.sentence .words')].find((one) => one.textContent.includes(part));
            row.scrollIntoView({ block: 'nearest' });
            let left = row.textContent.indexOf(part) + (isEnd ? part.length : 0);
            const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const range = document.createRange();
              if (left <= node.length) {
                range.setStart(node, left);
                const box = range.getBoundingClientRect();
                return [box.left, box.top + box.height / 2];
              }
              left -= node.length;
            }
          };
          return [place(ends[0], false), place(ends[1], true)];
        }""",
        [words, [words.split("\r\n\r\n")[0], words.split("\r\n\r\n")[-1]]],
    )
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.keyboard.down("Alt")
    page.mouse.up()
    page.keyboard.up("Alt")


def command(server: RunningServer, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "workbench", *words], check=True, capture_output=True, cwd=REPO, env=server.full_environment)


def _drag_over_the_family(page: Page) -> None:
    """With Alt, from the middle of the family's code units to the end of the next word: no character may be cut."""
    page.evaluate(
        """(family) => {
          const root = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).find((one) => one?.querySelector('.sheet'));
          const walker = document.createTreeWalker(root.querySelector('#s0 .words'), NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (!node.data.includes(family)) node = walker.nextNode();
          const at = node.data.indexOf(family);
          document.getSelection().setBaseAndExtent(node, at + 3, node, at + family.length + 4);
        }""",
        FAMILY,
    )
    expect(page.locator(".sheet")).to_be_visible()


def _verified(file: Path) -> list[str]:
    """The quotes of an export's claims, each found again at its offsets in the exported text."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    (text,) = (line["text"] for line in lines if line["type"] == "document")
    claims = [line for line in lines if line["type"] == "claim"]
    assert [text[claim["start"] : claim["end"]] for claim in claims] == [claim["quote"] for claim in claims]
    return [claim["quote"] for claim in claims]
