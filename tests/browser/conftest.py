"""A real Chromium, and pages that notice what a person might not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.reader_harness import hand, sample
from tests.browser.reader_harness.fake import FakePass, FakeServer

OpenPage = Callable[..., Page]
expect.set_options(timeout=20_000)  # a busy machine is no failure: what is awaited either comes or does not

FLAGS = [
    "--no-sandbox",  # as root, and in containers, Chromium's own sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Opened at a page of its own address, Streamlit first asks below that address for what lies at the root, and then there.
ALWAYS_ALLOWED = (r"404 .*/_stcore/(health|host-config)",)
HERE = {"127.0.0.1", "localhost", "::1"}
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium, so no browser tests; these would be run by: CHROMIUM=/path/to/chromium make test")
    return path


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """A function that opens a page in a context, that is a visitor, of its own.

    The test fails on an exception in a page, on a console error unless a pattern in `allowed_console` is found in it, and on a request
    to any other host. Further keywords go to Playwright's `new_context`. A failed test leaves its pages' pictures in test-results/.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        *,
        viewport: tuple[int, int] = (1280, 800),
        colour_scheme: str = "light",
        allowed_console: Sequence[str] = (),
        **context_options: Any,
    ) -> Page:
        width, height = viewport
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=colour_scheme, **context_options)
        context.set_default_timeout(30_000)
        _watch(context, complaints, allowed_console)
        contexts.append(context)
        return context.new_page()

    yield open_page
    if request.node.stash.get(FAILED, False):
        _picture(contexts, request.config.rootpath / "test-results", request.node.name)
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def servers() -> Iterator[list[FakeServer]]:
    """Those a test started; they end after its pages do."""
    started: list[FakeServer] = []
    yield started
    for server in started:
        server.close()


@pytest.fixture
def open_reader(servers: list[FakeServer], page: OpenPage) -> hand.Open:
    """Opens a text in the reader: gives the pass as the server has it, and the page. `prepare` is shown the pass before."""

    def open_it(
        blocks: list[tuple[str, list[str]]] | None = None,
        query: str = "",
        prepare: Callable[[FakePass], object] = lambda _work: None,
        **traits: Any,
    ) -> tuple[FakePass, Page]:
        server = FakeServer(FakePass(blocks or sample.ARTICLE))
        prepare(server.work)
        servers.append(server)
        opened = page(**traits)
        hand.go(opened, server.url + query)
        return server.work, opened

    return open_it


def _watch(context: BrowserContext, complaints: list[str], allowed_console: Sequence[str]) -> None:
    # Listening, not context.route(): a route handler answers only while the test is inside a Playwright call, so a page would hang whenever
    # the test waits for something else.
    def on_console(message: Any) -> None:
        text = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(re.search(pattern, text) for pattern in (*ALWAYS_ALLOWED, *allowed_console)):
            complaints.append(f"console: {text}")

    def on_request(url: str) -> None:
        address = urlsplit(url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in HERE:
            complaints.append(f"request to another host: {url}")

    context.on("weberror", lambda error: complaints.append(f"exception: {error.error}"))
    context.on("console", on_console)
    context.on("request", lambda sent: on_request(sent.url))
    context.on("page", lambda opened: opened.on("websocket", lambda websocket: on_request(websocket.url)))


def _picture(contexts: list[BrowserContext], folder: Path, test: str) -> None:
    for number, opened in enumerate(page for context in contexts for page in context.pages):
        opened.screenshot(path=folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', test)}-{number}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report
