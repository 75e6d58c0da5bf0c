"""For load balancers and tests: alive, and ready to work."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workbench.errors import WorkbenchError
from workbench.services import starting
from workbench.ui import process


async def alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(_request: Request) -> Response:
    """200 once the database answers at this code's schema."""

    try:
        await run_in_threadpool(lambda: starting.check_ready(process.store()))
    except (WorkbenchError, RuntimeError):
        return PlainTextResponse("not ready", 503)
    return PlainTextResponse("ready")
