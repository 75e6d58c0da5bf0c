"""Before everything: who is it, and may they pass. Guards pages, files and the WebSocket alike.

The gate hands the page one header, the session's id signed with a key of this process. No name and no role travels:
whoever acts looks them up.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.domain.records import Actor
from workbench.errors import SignInNeeded
from workbench.services import signing_in
from workbench.ui import process

SESSION_HEADER = "x-workbench-session"
OPEN = ("/login", "/link/", "/healthz", "/readyz", "/static/", "/favicon", "/_stcore/health")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def cookie_name(scheme: str) -> str:
    """`__Host-` binds the cookie to this host over TLS; browsers refuse it over plain HTTP."""
    return "__Host-wb" if scheme in ("https", "wss") else "wb"


def token_of(connection: HTTPConnection) -> str:
    return connection.cookies.get(cookie_name(connection.url.scheme), "")


def actor_of(connection: HTTPConnection) -> Actor:
    """Whom the gate let through. Raises SignInNeeded."""
    actor = connection.scope.get("workbench.actor")
    if not isinstance(actor, Actor):
        raise SignInNeeded("You are not signed in.")
    return actor


class Gate:
    """Plain ASGI, so that it sees the WebSocket handshake too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        scope["headers"] = [header for header in scope["headers"] if not header[0].startswith(b"x-workbench-")]
        connection = HTTPConnection(scope)
        actor = None if scope["path"].startswith("/static/") else await self._actor(connection)
        if actor is not None and actor.session_id is not None:
            scope["workbench.actor"] = actor
            scope["headers"].append((SESSION_HEADER.encode(), process.signer.sign(actor.session_id).encode()))
        elif not scope["path"].startswith(OPEN):
            return await self._refuse(connection, scope, receive, send)
        return await self.app(scope, receive, send)

    async def _actor(self, connection: HTTPConnection) -> Actor | None:
        token = token_of(connection)
        return await run_in_threadpool(signing_in.actor_of, process.store(), token=token) if token else None

    async def _refuse(self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 4401})
        if "text/html" in connection.headers.get("accept", ""):
            query = scope["query_string"].decode("latin-1")
            target = quote(scope["path"] + ("?" + query if query else ""), safe="")
            return await RedirectResponse(f"/login?next={target}", 303)(scope, receive, send)
        error = SignInNeeded("You are not signed in.")
        return await JSONResponse({"code": error.code, "message": str(error)}, 401)(scope, receive, send)


class Headers:
    """What Streamlit sends none of: content policy, framing, sniffing, referrer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers(is_secure=scope.get("scheme") == "https")]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


@cache
def _headers(*, is_secure: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": content_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if is_secure:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def content_policy() -> str:
    """Only what this server sends may run; Streamlit's one inline script is named by its hash, taken from the installed file."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline)
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
