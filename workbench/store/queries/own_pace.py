"""Time at work: the gaps between operations, breaks left out; and one's own pace through what one has been given.

Between two operations of the same tab the tab's own clock counts, since operations that waited for a connection are stored all at once.
Otherwise, or where that clock was put back or is not known, the server's does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Double, Integer, and_, case, cast, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store import access, models
from workbench.store.queries.documents import decided_of, open_of

LONGEST_PAUSE_S = 300  # a longer gap between two operations is a break, not work
ENOUGH = 20  # sentences before a pace is told
AS_BROWSERS_WRITE_IT = "2026-11-21T10:00:00.000Z"
IS_A_TIME = r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$"


@dataclass(frozen=True)
class Pace:
    """Sentences of everything one has taken or was given, trials left out. `seconds_left` is None until `ENOUGH` are decided."""

    decided_count: int
    sentence_count: int
    seconds_left: float | None


def own_pace(session: Session, campaign_id: int, *, viewer: Actor) -> Pace:
    """The viewer's own, from their own operations alone."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    own, document = aliased(models.Assignment), models.Document
    work = worked(session, models.Assignment.campaign_id == campaign_id, models.Assignment.annotator_id == viewer.user_id).subquery()
    query = (
        select(decided_of(own), open_of(own), func.coalesce(work.c.seconds, 0))
        .select_from(own)
        .join(document, document.id == own.document_id)
        .outerjoin(work, work.c.assignment_id == own.id)
        .where(own.campaign_id == campaign_id, own.annotator_id == viewer.user_id, document.withdrawn_at.is_(None))
        .where(own.stage.in_((Stage.ONE_PASS, Stage.MARK)), own.status != PassStatus.LEFT, own.round != Round.PILOT)
    )
    rows = session.execute(query).all()
    decided, listed, seconds = (sum(row[at] for row in rows) for at in range(3))
    known = decided >= ENOUGH and seconds > 0
    return Pace(decided, listed, seconds / decided * (listed - decided) if known else None)


def worked(session: Session, *which: Any) -> Any:
    """Per pass: how many operations, and the seconds between them where they are no break. `which` are conditions on the passes."""
    between = gaps(session, *which).subquery()
    at_work = func.sum(case((between.c.gap <= LONGEST_PAUSE_S, between.c.gap), else_=0))
    return select(between.c.assignment_id, func.count().label("operations"), cast(func.round(at_work), Integer).label("seconds")).group_by(
        between.c.assignment_id
    )


def gaps(session: Session, *which: Any) -> Any:
    """(assignment_id, revision, gap) of every applied operation: the seconds since the one before it in its pass, none for the first."""
    operation, own = models.Operation, models.Assignment
    is_postgres = session.get_bind().dialect.name == "postgresql"
    timed = (
        select(
            *(operation.id, operation.assignment_id, operation.revision, operation.boot),
            _stored(operation.at, is_postgres=is_postgres).label("stored"),
            _done(operation.client_at, is_postgres=is_postgres).label("done"),
        )
        .join(own, own.id == operation.assignment_id)
        .where(*which, operation.revision.is_not(None))
        .subquery()
    )

    def before(column: Any) -> Any:
        return func.lag(column).over(partition_by=timed.c.assignment_id, order_by=timed.c.id)

    own_clock = timed.c.done - before(timed.c.done)
    is_one_tab = and_(before(timed.c.boot) == timed.c.boot, own_clock >= 0)
    gap = case((is_one_tab, own_clock), else_=timed.c.stored - before(timed.c.stored))
    return select(timed.c.assignment_id, timed.c.revision, gap.label("gap"))


def _stored(at: Any, *, is_postgres: bool) -> Any:
    """Seconds, from whenever, on the server's clock."""
    return cast(func.extract("epoch", type_coerce(at, DateTime)), Double) if is_postgres else func.julianday(at) * 86_400


def _done(client_at: Any, *, is_postgres: bool) -> Any:
    """Seconds, from whenever, on the browser's clock; NULL for what is no time as browsers write it. PostgreSQL would stop at a
    31 February, so there the days are counted from the first of the month.
    """
    if not is_postgres:
        return case((func.length(client_at) == len(AS_BROWSERS_WRITE_IT), func.julianday(client_at) * 86_400))
    month = cast(func.substr(client_at, 1, 7) + "-01T" + func.substr(client_at, 12), DateTime(timezone=True))
    seconds = func.extract("epoch", month) + (cast(func.substr(client_at, 9, 2), Integer) - 1) * 86_400
    return case((client_at.regexp_match(IS_A_TIME), cast(seconds, Double)))
