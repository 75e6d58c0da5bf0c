"""Every text on an annotator's pages can be read: AA contrast in both themes, and links show that they have the focus."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import OpenPage
from tests.running_server import RunningServer

pytestmark = pytest.mark.browser
PAGES = ("", "account", "claims", "documents", "export", "guideline", "history")

# Text in its colour over what is painted behind it, see-through layers and opacity included (WCAG 2.2, 1.4.3).
FAINT = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const up = ({ parentNode }) => parentNode instanceof ShadowRoot ? parentNode.host : parentNode;
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    const layers = [];
    for (let at = one; at instanceof Element; at = up(at)) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const faint = [];
  const look = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) look(one.shadowRoot);
      const words = [...one.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join(' ').trim();
      const skipped = ':disabled, [aria-disabled=true], [data-testid=stIconMaterial], script, style';
      if (!/[\\p{L}\\d]/u.test(words) || one.closest(skipped) || !one.checkVisibility({ opacityProperty: true })) continue;
      let opacity = 1;
      for (let at = one; at instanceof Element; at = up(at)) opacity *= Number(getComputedStyle(at).opacity);
      const style = getComputedStyle(one);
      const ground = behind(one);
      const [r, g, b, a = 1] = parse(style.color);
      if (!a) continue; // words that only carry a mark for the same words above them
      const [dark, bright] = [light(over([r, g, b, a * opacity], ground)), light(ground)].sort((x, y) => x - y);
      const size = parseFloat(style.fontSize);
      const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 600) ? 3 : 4.5;
      const ratio = (bright + 0.05) / (dark + 0.05);
      if (ratio < needed) faint.push(`${ratio.toFixed(2)} ${words.slice(0, 40)}`);
    }
  };
  look(document.querySelector('[data-testid=stApp]'));
  return faint;
}"""


def faint(page: Page) -> list[Any]:
    desk.drawn(page)
    return list(page.evaluate(FAINT))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_of_an_annotators_pages_has_contrast(server: RunningServer, page: OpenPage, theme: str) -> None:
    visitor = desk.sign_in(page(colour_scheme=theme), server)
    found = {}
    for name in PAGES:
        visitor.goto(f"{server.url}/{name}?campaign=ceasefire-2016")
        visitor.get_by_test_id("stMainBlockContainer").get_by_test_id("stElementContainer").nth(1).wait_for()
        found[name] = faint(visitor)
    desk.open_text(visitor, server, "market-strikes")
    desk.press(visitor, ["c", "2", "t"])
    found["reader"] = faint(visitor)
    desk.press(visitor, ["e", "ArrowDown"])
    visitor.locator(".result").first.wait_for()
    found["finder"] = faint(visitor)
    desk.press(visitor, ["Escape", "g"])
    visitor.locator(".guideline-body h2").wait_for()
    found["guideline"] = faint(visitor)

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_links_show_that_they_have_the_focus(server: RunningServer, page: OpenPage, theme: str) -> None:
    visitor = desk.sign_in(page(colour_scheme=theme), server)
    visitor.goto(f"{server.url}/?campaign=ceasefire-2016")

    for link in (visitor.get_by_role("link", name="Guideline"), visitor.get_by_role("link", name="Begin").first):
        visitor.keyboard.press("Tab")  # the keyboard is in use
        link.focus()
        expect(link).to_have_css("outline-style", "solid")
        expect(link).to_have_css("outline-width", "2px")
