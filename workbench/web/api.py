"""What the reader fetches by itself: text, state, sentences of other documents. Shapes: docs/reader-protocol.md."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workbench.domain.records import Actor
from workbench.errors import StoreError, WorkbenchError
from workbench.services import campaigns, finding
from workbench.store.queries import beside, own_claims, passes
from workbench.store.work import Store
from workbench.ui import process
from workbench.web import gate
from workbench.web.sign_in_pages import status_of

LONGEST_QUERY = 500


async def text(request: Request) -> Response:
    return await _answer(request, lambda session, actor: passes.text(session, request.path_params["uuid"], viewer=actor))


async def state(request: Request) -> Response:
    return await _answer(request, lambda session, actor: passes.state(session, request.path_params["uuid"], viewer=actor))


async def similar(request: Request) -> Response:
    words, claim = request.query_params.get("q", "")[:LONGEST_QUERY], request.query_params.get("claim", "")
    return await _answer(
        request,
        lambda session, actor: {"results": own_claims.similar(session, request.path_params["uuid"], words, viewer=actor, other_than=claim)},
    )


async def memory(request: Request) -> Response:
    return await _answer(request, lambda session, actor: own_claims.memory(session, request.path_params["uuid"], viewer=actor))


async def sentences(request: Request) -> Response:
    return await _as_json(lambda: _found(process.store(), request, gate.actor_of(request)))


def _found(store: Store, request: Request, actor: Actor) -> dict[str, Any]:
    words, claim = (request.query_params.get(name, "") for name in ("q", "claim"))
    results = finding.find(store, actor=actor, pass_uuid=request.path_params["uuid"], words=words, claim=claim)
    names = ("ordinal", "start", "end", "text", "before", "after", "reasons")
    return {
        "results": [
            {
                "document": {
                    "uuid": found.document_uuid,
                    "slug": found.document_slug,
                    "title": found.title,
                    "publisher": found.publisher,
                    "published_on": found.published_on,
                },
                **{name: getattr(found, name) for name in names},
            }
            for found in results
        ]
    }


async def guideline(request: Request) -> Response:
    """The guideline, which thereby counts as opened."""
    return await _answer(request, lambda session, actor: beside.guideline_of(session, request.path_params["uuid"], viewer=actor), _opened)


def _opened(actor: Any, answer: dict[str, Any]) -> None:
    campaign_id = answer.pop("campaign_id")
    if answer["news"]:
        with suppress(StoreError):  # a full or busy disk must not keep anyone from reading; it is announced once more
            campaigns.mark_guideline_seen(process.store(), actor=actor, campaign_id=campaign_id, version=answer["version"])


async def other_text(request: Request) -> Response:
    uuid, document = request.path_params["uuid"], request.path_params["document"]
    return await _answer(request, lambda session, actor: beside.other_text(session, uuid, document, viewer=actor))


async def _answer(
    request: Request, query: Callable[[Any, Any], dict[str, Any]], then: Callable[[Any, dict[str, Any]], None] | None = None
) -> Response:
    def run() -> dict[str, Any]:
        actor = gate.actor_of(request)
        with process.store().reading() as session:
            answer = query(session, actor)
        if then is not None:
            then(actor, answer)
        return answer

    return await _as_json(run)


async def _as_json(run: Callable[[], dict[str, Any]]) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(run), headers={"Cache-Control": "no-store"})
    except WorkbenchError as error:
        return JSONResponse({"code": error.code, "message": str(error)}, status_of(error))
