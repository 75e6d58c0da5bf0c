"""Each key that docs/keys.md lists is pressed, under each preset, and does something that can be seen; the common ones do what is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.reader_harness.fake import FakePass, FakeServer
from tests.browser.reader_harness.hand import Open, current, go, saved
from tests.docs import keys
from tests.docs.keys import Documented
from workbench.domain.values import Claim, Evidence, Image, Kind
from workbench.domain.vocabulary import EvidenceKind, Stance

pytestmark = pytest.mark.browser

LONG = "The port, which keeps a log, counted 1,204 crossings (a record) and the union agreed, but the ministry did not."
TEXT = [
    ("headline", ["Ferry delays"]),
    ("paragraph", ["Nobody expected it.", LONG, "Nothing else was counted.", "The union keeps a log of its own."]),
    *[("paragraph", [f"In year {number} the harbour counted {number} crossings."] * 4) for number in range(12)],
]
WHOLE, PART = "c1c1c1c1-0000-4000-8000-000000000001", "c1c1c1c1-0000-4000-8000-000000000002"
PLACE = 2  # of the sentence with both claims
# What has to be pressed before the keys of a section count, in a text with two claims and two pieces of evidence.
BEFORE: dict[str, Sequence[str]] = {
    "In span mode": ["m", "Tab"],
    "While choosing context": ["["],
    "In a field": ["r"],
    "In the normalised text": ["Edit"],
    "In the search of this document": ["/", "type:crossings"],
    "In the form for a web source": ["u"],
    "On the form's stances": ["u", "Tab"],
    "In the words of the finder": ["e", "results"],
    "In the results of the finder": ["e", "results", "ArrowDown"],
    "In the text that a result opened": ["e", "results", "ArrowDown", "ArrowRight", "text"],
    "On a piece of evidence": ["Shift+E", "ArrowDown"],
    "In this list": ["?"],
}
# Where a single key needs more, or something else, to have an effect.
BEFORE_KEY: dict[tuple[str, str], Sequence[str]] = {
    ("In span mode", "without the last sentence again"): ["m", "Tab", "Shift+ArrowDown"],
    ("On a piece of evidence", "next piece"): ["Shift+E"],
    ("The document", "close a question, fold a message, forget what is marked"): ["Shift+X"],
    ("The document", "redo"): ["o", "y", "saved", "Backspace", "saved"],
    ("The document", "undo, across everything done here"): ["s", "saved"],
    ("The document", "a page back"): ["End"],
}
PROBE = """() => {
  const root = harness.reader;
  const copy = root.querySelector('.workbench-reader').cloneNode(true);
  copy.querySelectorAll('.saving, .unseen').forEach((one) => one.remove());
  const fields = [...root.querySelectorAll('input, textarea')].map((one) => [one.value, one.checked]);
  const scrolled = [...root.querySelectorAll('.text, .results, .elsewhere-text')].map((one) => Math.round(one.scrollTop));
  const focus = root.activeElement;
  const place = [...root.querySelectorAll('*')].indexOf(focus);
  return JSON.stringify([copy.innerHTML, fields, scrolled, place, window.sent.length, location.search]);
}"""


def prepared(preset: str) -> FakePass:
    """Two claims in the third sentence, one on the whole and one on a part, the first with two pieces of evidence."""
    work = FakePass(TEXT)
    start, end, _ = work.sentences[PLACE]
    part = (start + LONG.index("counted"), start + LONG.index(" (a record"))
    claims = [(WHOLE, (start, end)), (PART, part)]
    work.write(Image(Kind.CLAIM, uuid, Claim((span,), work.text[slice(*span)], work.text[slice(*span)])) for uuid, span in claims)
    for number, stance in ((1, Stance.SUPPORTS), (2, Stance.CONTEXT)):
        evidence = Evidence(WHOLE, stance, number, EvidenceKind.WEB, url=f"https://port.example/{number}", title=f"Log {number}")
        work.write([Image(Kind.EVIDENCE, f"e1e1e1e1-0000-4000-8000-00000000000{number}", evidence)])
    work.keys = preset
    return work


def press(page: Page, preset: str, step: str) -> None:
    """A key, or one of a few words for what has to be waited for."""
    match step.partition(":"):
        case "results", _, _:
            expect(page.locator(".result")).to_have_count(2)
        case "text", _, _:
            expect(page.locator(".elsewhere-sentence[aria-selected=true]")).to_be_visible()
        case "saved", _, _:
            saved(page)
        case "Edit", _, _:
            page.keyboard.press("Shift+Enter" if preset == "doccano" else "Enter")
        case "type", _, words:
            page.keyboard.type(words)
        case _:
            page.keyboard.press(step)


def single(key: str) -> str:
    """As Playwright names it; of the figures one."""
    return {"0-9": "2", "1-9": "3"}.get(key) or key.replace("Ctrl", "Control")


def rows(preset: str) -> list[Documented]:
    """All of the page for the workbench's own keys, of the others what they change."""
    own = set(keys.documented("workbench"))
    return [row for row in keys.documented(preset) if preset == "workbench" or row not in own]


def opened(page: Page, server: FakeServer, preset: str, row: Documented) -> None:
    server.work = prepared(preset)
    go(page, f"{server.url}?sentence={PLACE + 1}")
    page.locator(".panel").wait_for()
    for step in BEFORE_KEY.get((row.section, row.does), BEFORE.get(row.section, [])):
        press(page, preset, step)
    saved(page)


@pytest.mark.parametrize("preset", keys.PRESETS)
def test_each_documented_key_does_something_that_can_be_seen(
    open_reader: Open, servers: list[FakeServer], preset: str, is_nightly: bool
) -> None:
    """By day one key of each line, by night every one: arrows and letters that do the same are many."""
    _, page = open_reader(TEXT, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("sessionStorage.clear()")  # nothing is carried from one key to the next
    dead = []
    listed = rows(preset)
    for row in listed:
        for key in row.keys if is_nightly else row.keys[:1]:
            opened(page, servers[0], preset, row)
            before = page.evaluate(PROBE)
            page.keyboard.press(single(key))
            if not has_changed(page, before):
                dead.append(f"{row.section}: {key}: {row.does}")

    assert len(listed) > (60 if preset == "workbench" else 2)
    assert dead == []


def has_changed(page: Page, before: str) -> bool:
    is_other = f"before => !window.harness || !harness.reader.querySelector('.head') || ({PROBE})() !== before"
    try:
        page.wait_for_function(is_other, arg=before, timeout=3000)
    except PlaywrightTimeout:
        return False
    return True


# -- what the keys of a day do, by what is then stored -------------------------------------------------------------------

Stored = Callable[[FakePass], Any]
DECIDED: Stored = lambda work: work.decisions()  # noqa: E731
DOES: list[tuple[str, list[str], Stored, Any]] = [
    *[(f"{label} decides", ["Home", label], DECIDED, {0: label}) for label in "opixb"],
    ("c marks the sentence", ["Home", "c"], lambda work: [claim.quote for claim in work.all(Kind.CLAIM)][-1], "Ferry delays"),
    ("Shift+X fills", ["Shift+X", "y"], DECIDED, {0: "x", 1: "x"}),
    ("a digit judges", ["2"], lambda work: [one.verdict for one in work.all(Kind.ANNOTATION)], ["refuted"]),
    ("Ctrl+Enter saves and goes on", ["r", "type:so", "Control+Enter", "o"], DECIDED, {3: "o"}),
    ("Shift+Delete deletes", [".", "Shift+Delete", "y"], lambda work: len(work.all(Kind.CLAIM)), 1),
    ("Shift+F finishes", ["Shift+F", "y"], lambda work: work.status.value, "finished"),
    ("Ctrl+S in a field saves it", ["r", "type:so", "Control+s"], lambda work: [one.why for one in work.all(Kind.ANNOTATION)], ["so"]),
]


@pytest.mark.parametrize(("steps", "stored", "wanted"), [row[1:] for row in DOES], ids=[row[0] for row in DOES])
def test_a_key_stores_what_it_says(open_reader: Open, servers: list[FakeServer], steps: list[str], stored: Stored, wanted: Any) -> None:
    _, page = open_reader(TEXT)
    servers[0].work = prepared("workbench")
    go(page, f"{servers[0].url}?sentence={PLACE + 1}")

    for step in steps:
        press(page, "workbench", step)
    saved(page)

    assert stored(servers[0].work) == wanted


def test_the_list_of_keys_shows_every_documented_key(open_reader: Open) -> None:
    work, page = open_reader(TEXT)
    page.keyboard.press("?")
    shown = page.locator(".help dd").all_text_contents()

    assert sorted(shown) == sorted(row.does for row in keys.documented("workbench"))
    assert json.dumps(work.decisions()) == "{}"


def test_keys_typed_into_a_field_are_words(open_reader: Open, servers: list[FakeServer]) -> None:
    _, page = open_reader(TEXT)
    servers[0].work = prepared("workbench")
    go(page, f"{servers[0].url}?sentence={PLACE + 1}")

    page.keyboard.press("r")
    page.keyboard.type("cops1mg/?[=X")
    page.keyboard.press("Escape")
    saved(page)

    assert [one.why for one in servers[0].work.all(Kind.ANNOTATION)] == ["cops1mg/?[=X"]
    assert servers[0].work.kinds() == ["judge"]
    assert current(page) == PLACE
