"""A pass as one query opens it for writing, with what the message at hand is going to ask for: each further query is a wait.

The lock, the role, the receipts, the words under a new mark, a verdict, the newest of the log: all of it in the row that is read anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, literal, literal_column, null, select
from sqlalchemy.orm import Session

from workbench.domain.vocabulary import Role
from workbench.errors import NotFound
from workbench.store import models

WINDOW = 50  # operations of the log read at once
MOST_BOOTS = 4  # page loads of one message; a fifth is asked for by itself
_LOG = models.Operation.__table__.c
_BEFORE = models.Assignment.__table__.alias("before")
LOG_COLUMNS = (_LOG.boot, _LOG.seq, _LOG.kind, _LOG.target, _LOG.inverse, _LOG.revision)


@dataclass(frozen=True)
class Asked:
    """What a message will need. Only hints: whatever is missing is asked for when planning comes to it."""

    boots: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    verdict: str = ""
    has_undo: bool = False


@dataclass
class Opened:
    row: models.Assignment
    campaign: models.Campaign
    sentence_count: int
    withdrawn_at: Any
    published_on: str
    role: Role | None
    has_drafts: bool
    seqs: dict[str, int]
    cuts: dict[tuple[int, int], str]
    verdict_ids: dict[str, int]
    log: list[Any] | None = field(default=None)  # the newest applied operations, newest first; None: not asked for


def open_pass(session: Session, pass_uuid: str, annotator_id: int, asked: Asked) -> Opened:
    """The pass under its row lock. Raises NotFound unless it is this annotator's."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    query = _query(pass_uuid, annotator_id, asked, is_postgres=is_postgres).execution_options(populate_existing=True)
    rows = session.execute(query, _place(asked)).all()
    if rows and rows[0]._mapping["has_waited"]:  # the lock is held now: everything beside it is read anew
        rows = session.execute(query, _place(asked)).all()
    if not rows:
        raise NotFound("There is no such page or record.")
    first = rows[0]
    named: Any = first._mapping
    cut = named["cut"]
    return Opened(
        row=first[0],
        campaign=first[1],
        sentence_count=named["sentence_count"],
        withdrawn_at=named["withdrawn_at"],
        published_on=named["document_published_on"],
        role=named["member_role"],
        has_drafts=bool(named["has_drafts"]),
        seqs={boot: named[f"seq_{at}"] or 0 for at, boot in enumerate(asked.boots[:MOST_BOOTS])},
        cuts={asked.span: cut} if asked.span and cut is not None else {},
        verdict_ids={asked.verdict: named["verdict_id"]} if named["verdict_id"] is not None else {},
        log=[row for row in rows if row.revision is not None] if asked.has_undo else None,
    )


def _place(asked: Asked) -> dict[str, int]:
    start, end = asked.span or (0, 0)
    return {"first": start + 1, "length": end - start}


def _has_waited(is_postgres: bool) -> ColumnElement[bool]:
    """Whether another save came first. PostgreSQL then gives the locked row as it is now and all the rest as it was before the wait,
    receipts included: what this message holds might be stored already. SQLite lets nobody wait in the middle of a query."""
    if not is_postgres:
        return false()
    before: Select[Any] = select(literal_column("before.ctid")).select_from(_BEFORE).where(_BEFORE.c.id == models.Assignment.id)
    return literal_column("assignment.ctid") != before.scalar_subquery()


def _query(pass_uuid: str, annotator_id: int, asked: Asked, *, is_postgres: bool) -> Select[Any]:
    mine, document, campaign = models.Assignment, models.Document, models.Campaign
    member, verdict = models.Membership, models.Verdict
    here = _LOG.assignment_id == mine.id
    role = select(member.role).where(member.campaign_id == mine.campaign_id, member.user_id == mine.annotator_id)
    value = select(verdict.id).where(
        verdict.scheme_id == mine.scheme_id, verdict.value == literal(asked.verdict), verdict.retired_at.is_(None)
    )
    query: Select[Any] = (
        select(
            mine,
            campaign,
            _has_waited(is_postgres).label("has_waited"),
            document.sentence_count.label("sentence_count"),
            document.withdrawn_at.label("withdrawn_at"),
            document.published_on.label("document_published_on"),
            role.correlate(mine).scalar_subquery().label("member_role"),
            exists().where(models.Draft.assignment_id == mine.id).correlate(mine).label("has_drafts"),
            (func.substr(document.text, bindparam("first"), bindparam("length")) if asked.span else null()).label("cut"),
            (value.correlate(mine).scalar_subquery() if asked.verdict else null()).label("verdict_id"),
            *(
                select(func.max(_LOG.seq)).where(here, _LOG.boot == boot).correlate(mine).scalar_subquery().label(f"seq_{at}")
                for at, boot in enumerate(asked.boots[:MOST_BOOTS])
            ),
        )
        .join(document, document.id == mine.document_id)
        .join(campaign, campaign.id == mine.campaign_id)
        .where(mine.uuid == pass_uuid, mine.annotator_id == annotator_id)
        .with_for_update(of=mine)
    )
    return _with_log(query, pass_uuid, annotator_id) if asked.has_undo else query


def _with_log(query: Select[Any], pass_uuid: str, annotator_id: int) -> Select[Any]:
    """A row for each of the newest applied operations, for an undo or redo to walk."""
    mine = models.Assignment.__table__.alias("whose")
    of = select(mine.c.id).where(mine.c.uuid == pass_uuid, mine.c.annotator_id == annotator_id).scalar_subquery()
    newest = select(_LOG.assignment_id, *LOG_COLUMNS).where(_LOG.assignment_id == of, _LOG.revision.is_not(None))
    log = newest.order_by(_LOG.revision.desc()).limit(WINDOW).subquery("newest")
    columns = [log.c[column.name] for column in LOG_COLUMNS]
    return query.outerjoin(log, log.c.assignment_id == models.Assignment.id).add_columns(*columns).order_by(log.c.revision.desc())
