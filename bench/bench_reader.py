"""The hand: key pressed to sentence lit, and to the receipt on the screen, in a real Chromium against the real server.

The receipt is shown when the operation's row is on disk. Presses are 300 ms apart, as of a person reading. What the two sides
say to each other is counted where it passes, as the frames of Streamlit's socket.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench import Row
from tests.browser import chromium, desk
from tests.browser.conftest import FLAGS
from tests.running_server import REPO, RunningServer

PRESSES = 60
WATCH = """() => {
  const roots = [...document.querySelectorAll('*')].map((element) => element.shadowRoot).filter(Boolean);
  const head = [document, ...roots].map((root) => root.querySelector('.workbench-reader .head')).find(Boolean);
  window.wb = { lit: [], receipt: [], pressed: null };
  document.addEventListener('keydown', () => {
    const pressed = window.wb.pressed = performance.now();
    requestAnimationFrame(() => window.wb.lit.push(performance.now() - pressed));
  }, true);
  new MutationObserver(() => {
    if (head.dataset.saving !== 'saved' || window.wb.pressed === null) return;
    window.wb.receipt.push(performance.now() - window.wb.pressed);
    window.wb.pressed = null;
  }).observe(head, { attributes: true });
}"""


@dataclass
class Frames:
    """Bytes in both directions since they were last counted."""

    count: int = 0

    def listen(self, page: Page) -> None:
        page.on("websocket", self._follow)

    def _follow(self, socket: Any) -> None:
        socket.on("framesent", self._add)
        socket.on("framereceived", self._add)

    def _add(self, payload: str | bytes) -> None:
        self.count += len(payload)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer(Path(folder))
        try:
            _import_long_text(server, Path(folder))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
                page, frames = browser.new_page(), Frames()
                frames.listen(page)
                desk.sign_in(page, server)
                short = _measured(page, frames, server, ("what-the-truces-measured", "ceasefire-2016"), "68 sentences")
                long = _measured(page, frames, server, ("long", "long"), "1,000 sentences")
                rush = _rush(page, server)
                browser.close()
        finally:
            server.stop()
    return [*short, *long, rush]


def _import_long_text(server: RunningServer, folder: Path) -> None:
    text = folder / "long.txt"
    text.write_text("\n\n".join(f"Ship {n} left the harbour on day {n % 28 + 1}. It carried {n} crates." for n in range(500)))
    command = [sys.executable, "-m", "workbench", "import", str(text), "--campaign", "long"]
    subprocess.run(command, check=True, capture_output=True, cwd=REPO, env=server.full_environment)


def _measured(page: Page, frames: Frames, server: RunningServer, place: tuple[str, str], size: str) -> list[Row]:
    desk.open_text(page, server, *place)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    frames.count = 0
    for number in range(PRESSES):
        page.keyboard.press("oxpib"[number % 5])
        page.wait_for_timeout(300)
    measured = page.evaluate("window.wb")
    assert len(measured["receipt"]) >= PRESSES * 0.95, "receipts were missed: the machine is too busy to measure"
    return [
        Row("key to sentence lit, p50", size, _share(measured["lit"], 0.5), "ms"),
        Row("key to sentence lit, p95", size, _share(measured["lit"], 0.95), "ms", 16),
        Row("key to receipt, p50", size, _share(measured["receipt"], 0.5), "ms", 60),
        Row("key to receipt, p95", size, _share(measured["receipt"], 0.95), "ms", 120),
        Row("bytes per key, both directions", size, frames.count / PRESSES, "bytes", 4000),
    ]


def _rush(page: Page, server: RunningServer) -> Row:
    """Sixty keys as fast as the browser takes them, until the last receipt."""
    page.keyboard.press("Home")
    before = len(desk.rows(server, f"SELECT 1 FROM operation WHERE {desk.MINE}"))
    started = time.monotonic()
    page.keyboard.type("oxpib" * 12)
    desk.saved(page)
    took = time.monotonic() - started
    stored = len(desk.rows(server, f"SELECT 1 FROM operation WHERE {desk.MINE}")) - before
    assert stored == PRESSES, f"{stored} rows of {PRESSES} keys"
    return Row("60 keys without a pause, all stored", "1,000 sentences", took * 1000, "ms")


def _share(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]
