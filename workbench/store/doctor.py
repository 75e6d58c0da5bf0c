"""Is everything as it should be: the file, its guards, texts and offsets, passes, the finder's index, the audit trail, the backups.

It reads everything and changes nothing. Each check gives a line, with what is wrong in words.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, undefer

from workbench import settings as configuration
from workbench.domain.operations import SPAN_JOINER
from workbench.errors import WorkbenchError
from workbench.store import audit, finder_index, guards, models, schema
from workbench.store.engine import describe
from workbench.store.work import Store

Status = Literal["ok", "look", "fault"]
LISTED = 3  # of many faults of one kind
STALE_DAYS = 7
LITTLE_SPACE = 1 << 30


@dataclass(frozen=True)
class Finding:
    """`look`: nothing is wrong yet. `fault`: something is not as it was written."""

    check: str
    status: Status
    message: str


def examine(store: Store) -> Iterator[Finding]:
    """Every check in turn, the slow ones last."""
    yield Finding("database", "ok", f"{describe(store.settings)}, revision {schema.head()}")
    yield _secrets(store)
    yield _backups(store)
    yield _space(store)
    for name, fine, check in CHECKS:
        with store.reading() as session:
            faults = list(check(session))
        yield Finding(name, "fault", _listed(faults)) if faults else Finding(name, "ok", fine)
    yield _audit(store)


def _listed(faults: list[str]) -> str:
    rest = f"; and {len(faults) - LISTED} more" if len(faults) > LISTED else ""
    return "; ".join(faults[:LISTED]) + rest


# -- around the database -----------------------------------------------------------------------------------------------


def _secrets(store: Store) -> Finding:
    try:
        configuration.audit_key(store.settings)
    except WorkbenchError as error:
        return Finding("secrets", "fault", error.what_happened)
    return Finding("secrets", "ok", "the audit key is there, strong, and its owner's alone; keep a copy in a second place")


def _backups(store: Store) -> Finding:
    folder = store.settings.home / "backups"
    made = [path.stat().st_mtime for path in folder.glob("workbench-*") if path.suffix in (".db", ".dump")] if folder.is_dir() else []
    if not made:
        return Finding("backups", "look", f"there is none in {folder}; make one with: workbench backup")
    days = (datetime.now(UTC) - datetime.fromtimestamp(max(made), UTC)).days
    word = "today" if days == 0 else f"{days} days old"
    return Finding("backups", "look" if days > STALE_DAYS else "ok", f"{len(made)} in {folder}, the last one {word}")


def _space(store: Store) -> Finding:
    free = shutil.disk_usage(store.settings.home).free
    return Finding("space", "look" if free < LITTLE_SPACE else "ok", f"{free / (1 << 30):.1f} GB free where the data folder is")


def _audit(store: Store) -> Finding:
    try:
        key = configuration.audit_key(store.settings)
    except WorkbenchError as error:
        return Finding("audit", "fault", f"not checked: {error.what_happened}")
    with store.reading() as session:
        fault, count = audit.verify(session, key), audit.count(session)
    return Finding("audit", "fault" if fault else "ok", fault or f"{count} rows are as they were written")


# -- in the database ---------------------------------------------------------------------------------------------------


def _file(session: Session) -> Iterator[str]:
    """SQLite's own look at its file; PostgreSQL checks pages as it reads them."""
    if session.get_bind().dialect.name != "sqlite":
        return
    yield from (verdict for verdict in session.execute(text("PRAGMA integrity_check")).scalars() if verdict != "ok")
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"a row of {row[0]} points at a row of {row[2]} that is not there"


def _guards(session: Session) -> Iterator[str]:
    yield from (f"the guard {name} is missing" for name in guards.missing(session.connection()))


def _documents(session: Session) -> Iterator[models.Document]:
    """One text in memory at a time."""
    for document_id in session.scalars(select(models.Document.id).order_by(models.Document.id)).all():
        document = session.scalars(
            select(models.Document).where(models.Document.id == document_id).options(undefer(models.Document.text))
        ).one()
        yield document
        session.expunge(document)


def _texts(session: Session) -> Iterator[str]:
    table = models.Sentence.__table__.c
    for document in _documents(session):
        if hashlib.sha256(document.text.encode()).hexdigest() != document.sha256:
            yield f"the text {document.slug} is not the one that was imported"
        rows = session.execute(
            select(table.ordinal, table.start, table.end, table.text).where(table.document_id == document.id).order_by(table.ordinal)
        ).all()
        if [row.ordinal for row in rows] != list(range(document.sentence_count)):
            yield f"the sentences of {document.slug} are not numbered from 0 to {document.sentence_count - 1}"
        at = 0
        for row in rows:
            if row.start < at or document.text[row.start : row.end] != row.text or document.text[at : row.start].strip():
                yield f"sentence {row.ordinal + 1} of {document.slug} is not where it says"
            at = row.end


def _anchors(session: Session) -> Iterator[str]:
    claim, own = models.Claim, models.Assignment
    for document in _documents(session):
        query = select(claim.uuid, claim.revision, claim.spans, claim.quote).join(own, own.id == claim.assignment_id)
        for row in session.execute(query.where(own.document_id == document.id).execution_options(yield_per=1000)):
            if SPAN_JOINER.join(document.text[start:end] for start, end, *_ in row.spans) != row.quote:
                yield f"claim {row.uuid} (revision {row.revision}) does not quote what {document.slug} says there"


def _passes(session: Session) -> Iterator[str]:
    """No version is newer than its pass: saves count upwards by one."""
    own = models.Assignment
    for table in (models.Operation, models.Decision, models.Claim, models.Annotation, models.Evidence, models.ClaimLink, models.Comment):
        newest = select(table.assignment_id, func.max(table.revision).label("newest")).group_by(table.assignment_id).subquery()
        query = select(own.uuid, own.revision, newest.c.newest).join(newest, newest.c.assignment_id == own.id)
        for row in session.execute(query.where(newest.c.newest > own.revision)):
            yield f"pass {row.uuid} is at revision {row.revision}, its {table.__tablename__} at {row.newest}"


CHECKS: tuple[tuple[str, str, Callable[[Session], Iterator[str] | list[str]]], ...] = (
    ("file", "sound", _file),
    ("guards", "rows that never change are guarded", _guards),
    ("passes", "no version is newer than its pass", _passes),
    ("texts", "every text has its hash, every sentence stands where it says", _texts),
    ("claims", "every claim quotes its text", _anchors),
    ("finder", "the evidence finder's index agrees with the sentences", finder_index.faults),
)
