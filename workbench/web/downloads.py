"""Exports as downloads: written to disk first, then sent as a file, so that memory stays flat and a half export is never sent."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from workbench.domain.records import Actor
from workbench.errors import NotFound, WorkbenchError
from workbench.services import exporting
from workbench.store.queries import campaigns
from workbench.ui import process
from workbench.web import gate
from workbench.web.sign_in_pages import notice, page, status_of

MEDIA = {".zip": "application/zip", ".jsonl": "application/x-ndjson", ".csv": "text/csv; charset=utf-8"}
# What can be asked for: a whole bundle with its manifest, or one file of it.
FORMAT_OF = {
    "jsonl.zip": "jsonl",
    "csv.zip": "csv",
    "campaign.jsonl": "jsonl",
    "claims.csv": "csv",
    "annotations.csv": "csv",
    "evidence.csv": "csv",
}


async def export(request: Request) -> Response:
    slug, name = request.path_params["campaign"], request.path_params["file"]
    folder = Path(tempfile.mkdtemp(prefix="export-", dir=_scratch()))
    try:
        file = await run_in_threadpool(_write, gate.actor_of(request), slug, name, folder)
    except WorkbenchError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return page("Export", notice(error) + '<p><a href="/export">Back to exports</a></p>', status=status_of(error))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    cleaning = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return FileResponse(file, media_type=MEDIA[file.suffix], filename=f"{slug}-{name}", headers=headers, background=cleaning)


async def made(request: Request) -> Response:
    """A file of an export that was made on the page."""
    slug, token, name = (request.path_params[part] for part in ("campaign", "token", "file"))
    try:
        file = await run_in_threadpool(_made, gate.actor_of(request), slug, token, name)
    except WorkbenchError as error:
        return page("Export", notice(error) + '<p><a href="/export">Back to exports</a></p>', status=status_of(error))
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return FileResponse(file, media_type=MEDIA.get(file.suffix, "application/octet-stream"), filename=f"{slug}-{name}", headers=headers)


def _made(actor: Actor, slug: str, token: str, name: str) -> Path:
    store = process.store()
    with store.reading() as session:
        campaign = campaigns.campaign(session, slug, viewer=actor)
    if campaign is None:
        raise NotFound("There is no such export.")
    return exporting.prepared(store, actor=actor, campaign_id=campaign.id, token=token, file=name)


def _scratch() -> Path:
    scratch = process.store().settings.home / "exports"
    scratch.mkdir(mode=0o700, exist_ok=True)
    return scratch


def _write(actor: Actor, slug: str, name: str, folder: Path) -> Path:
    store = process.store()
    format_ = FORMAT_OF.get(name)
    with store.reading() as session:
        campaign = campaigns.campaign(session, slug, viewer=actor)
    if campaign is None or format_ is None:
        raise NotFound("There is no such export.")
    report = exporting.export(store, actor=actor, campaign_id=campaign.id, format=format_, out=folder)
    if not name.endswith(".zip"):
        return folder / name
    bundle = folder / name
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in report.files:
            archive.write(folder / file.name, file.name)
    return bundle
