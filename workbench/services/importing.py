"""Texts and native exports into a campaign. Everything is read, split and checked before the first row is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, ImportReport, Metadata, NewDocument
from workbench.errors import ImportRefused
from workbench.formats.readers import native, texts
from workbench.store import access, audit, native_rows, new_rows
from workbench.store.work import Store

LARGEST_FILE = 20 * 1024 * 1024


def import_texts(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    files: Iterable[tuple[str, bytes | Path]],
    encoding: str | None = None,
    metadata: dict[str, Metadata] | None = None,
) -> Iterator[ImportReport]:
    """One report per file, given as (name, content or place); a refused file stops nothing. Raises NotAllowed, NotFound, StoreError.

    Each file is one transaction: it is there whole, with its blocks and sentences, or not at all.
    """
    with store.reading() as session:
        access.require(session, actor, Action.IMPORT, campaign_id)
    for name, source in files:
        try:
            content = _read_limited(source) if isinstance(source, Path) else source
            new, report = texts.read(
                name, content, encoding=encoding, metadata=(metadata or {}).get(name), pipeline=store.settings.pipeline
            )
        except ImportRefused as refusal:
            yield ImportReport(texts.label(name), "refused", message=_with_place(refusal))
            continue
        yield _keep(store, actor, campaign_id, new, report)


def _with_place(refusal: ImportRefused) -> str:
    place = f" ({refusal.where})" if refusal.where else ""
    return f"{refusal}{place}"


def _keep(store: Store, actor: Actor, campaign_id: int, new: NewDocument, report: ImportReport) -> ImportReport:
    with store.writing() as work:
        if there := new_rows.already_here(work, campaign_id, new):
            how = "" if there.sha256 == new.sha256 else ", with other line endings"
            since = f"Already here since {there.imported_at:%-d %b %Y} as {there.slug} ({there.file_name}){how}."
            return replace(report, status="already here", slug=there.slug, message=since)
        slug = new_rows.add_document(work, actor, campaign_id, new)
        audit.note(work, actor, "import", slug, campaign=campaign_id, sha256=new.sha256)
        work.commit()
    return replace(report, slug=slug)


def import_native(store: Store, *, actor: Actor, path: Path, name: str) -> int:
    """A native export into a new or still empty campaign called `name`; one transaction. Returns the campaign's id.

    Raises ImportRefused: W307 with the line where the file is damaged, W308 when the campaign holds something already.
    """
    with store.writing() as work:
        access.require(work.session, actor, Action.CREATE_CAMPAIGN)
        campaign_id = native_rows.store_rows(work, native.rows(path), name=name, operator_id=actor.user_id)
        audit.note(work, actor, "import native", str(campaign_id), file=texts.label(path.name))
        work.commit()
    return campaign_id


def text_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """(files to import, files left out): folders are walked and only their .txt and .md files taken; a named file is always tried."""
    taken: list[Path] = []
    left: list[Path] = []
    for path in paths:
        if not path.is_dir():
            taken.append(path)
            continue
        for file in sorted(found for found in path.rglob("*") if found.is_file() and not found.name.startswith(".")):
            (taken if file.suffix.lower() in texts.SUFFIXES else left).append(file)
    return taken, left


def _read_limited(path: Path) -> bytes:
    """A file's bytes, no more than one beyond the limit, so that a huge file is refused without being read whole."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ImportRefused("W309", f"The file cannot be read ({error.strerror}).") from error
