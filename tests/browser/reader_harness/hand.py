"""What tests of the reader alone do with its page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.reader_harness.fake import FakePass

Open = Callable[..., tuple[FakePass, Page]]


def go(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".sentence").first).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator(".head")).to_have_attribute("data-saving", "saved")


def current(page: Page) -> int:
    return int(page.locator(".sentence[aria-selected=true]").get_attribute("id")[1:])


def select(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Marks from (sentence, UTF-16 offset) to (sentence, UTF-16 offset) as the mouse would."""
    page.evaluate(
        """([[from, first], [to, last]]) => {
          const place = (ordinal, offset) => {
            const walker = document.createTreeWalker(harness.reader.querySelector(`#s${ordinal} .words`), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              if (offset <= node.length) return [node, offset];
              offset -= node.length;
            }
          };
          document.getSelection().setBaseAndExtent(...place(from, first), ...place(to, last));
        }""",
        [start, end],
    )
