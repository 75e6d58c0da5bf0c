"""What the App is given: the gate before everything, our own routes beside Streamlit's, headers, start and stop."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from workbench import settings
from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import BadSettings, WorkbenchError
from workbench.services import people, signing_in, starting
from workbench.store import engine
from workbench.store.work import Store
from workbench.ui import notices, process
from workbench.web import api, downloads, gate, health, sign_in_pages

log = logging.getLogger("workbench")
# A server without these would be slow, leak or talk to others; see docs/adr/0004 and `.streamlit/config.toml`.
REQUIRED: dict[str, Any] = {
    "runner.postScriptGC": False,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "server.trustedUserHeaders": {gate.SESSION_HEADER: "session"},
}


def options() -> dict[str, Any]:
    """Arguments for `st.App`."""
    return {
        "lifespan": lifespan,
        "middleware": [Middleware(gate.Headers), Middleware(gate.Gate)],
        "routes": [
            Route("/login", sign_in_pages.login, methods=["GET", "POST"]),
            Route("/logout", sign_in_pages.logout, methods=["POST"]),
            Route("/link/{token}", sign_in_pages.link, methods=["GET", "POST"]),
            Route("/password", sign_in_pages.password, methods=["POST"]),
            Route("/export/{campaign}/{file}", downloads.export),
            Route("/export/{campaign}/made/{token}/{file}", downloads.made),
            Route("/api/passes/{uuid}/text", api.text),
            Route("/api/passes/{uuid}/state", api.state),
            Route("/api/passes/{uuid}/sentences", api.sentences),
            Route("/api/passes/{uuid}/similar", api.similar),
            Route("/api/passes/{uuid}/memory", api.memory),
            Route("/api/passes/{uuid}/guideline", api.guideline),
            Route("/api/passes/{uuid}/documents/{document}", api.other_text),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
        ],
        "on_script_error": on_script_error,
    }


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Ready database, one printed line, and a sealed audit trail at the end."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)  # an access log would hold sign-in links
    try:
        check_configuration()
        store = starting.make_ready(settings.load())
        starting.seal_audit(store)
    except WorkbenchError as error:
        # uvicorn prints a traceback for whatever leaves here; a person needs the one line.
        print(f"\nWorkbench cannot start. {error}\n", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(3)
    process.hold(store)
    print(welcome(store, address(), as_json="--json" in sys.argv), flush=True)  # noqa: T201 - the terminal, never a log: it may hold a sign-in link
    try:
        yield
    finally:
        starting.seal_audit(store)
        process.release()


def check_configuration() -> None:
    """Refuse to start when Streamlit was configured otherwise, by a file of the user's or a renamed option."""
    wrong = [name for name, value in REQUIRED.items() if st.get_option(name) != value]
    if wrong:
        raise BadSettings(f"Streamlit's {', '.join(wrong)} is not what .streamlit/config.toml of the checkout says.")


def welcome(store: Store, at: str, *, as_json: bool = False) -> str:
    """One line: the address, and until the first lead has a password a link that signs them in once."""
    operator = people.operator(store)
    line, link = f"Workbench is ready: {at}   ({engine.describe(store.settings)})", ""
    lead = _first_lead(store)
    if lead and not lead.has_password:
        token = signing_in.make_link(store, actor=operator, name=lead.name, purpose=LinkPurpose.SIGN_IN)
        link = f"{at}/link/{token}"
        line = f"Workbench is ready. Sign in once with this link: {link}"
    if as_json:
        return json.dumps({"address": at, "link": link or None, "database": engine.describe(store.settings)})
    if os.environ.get("SSH_CONNECTION") and "127.0.0.1" in at:
        port = at.rsplit(":", 1)[-1]
        line += f"\nFrom your own machine first: ssh -L {port}:127.0.0.1:{port} THIS-HOST"
    return line


def _first_lead(store: Store) -> Actor | None:
    from workbench.store.queries.people import actor_by_name

    with store.reading() as session:
        return actor_by_name(session, starting.FIRST_LEAD)


def address() -> str:
    """Where this server listens, as far as the way it was started tells."""
    if told := os.environ.get("WORKBENCH_ADDRESS"):
        return told
    arguments = sys.argv
    port = "8000" if "uvicorn" in arguments[0] else str(st.get_option("server.port"))
    for at, argument in enumerate(arguments):
        if argument in ("--port", "--server.port") and at + 1 < len(arguments):
            port = arguments[at + 1]
        elif argument.startswith(("--port=", "--server.port=")):
            port = argument.partition("=")[2]
    return f"http://127.0.0.1:{port}"


def on_script_error(error: Exception) -> bool:
    """A person sees a code and what to do; the details go to the log."""
    log.error("A page failed: %s", type(error).__name__, exc_info=error)
    notices.problem(error if isinstance(error, WorkbenchError) else WorkbenchError("This page failed."))
    return True
