"""Time at work: the gaps between operations, breaks left out; and one's own pace through what one has been given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Integer, case, cast, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store import access, models
from workbench.store.queries.documents import decided_of, open_of

LONGEST_PAUSE_S = 300  # a longer gap between two operations is a break, not work
ENOUGH = 20  # sentences before a pace is told


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
    gap = _seconds_between(session, func.lag(operation.at).over(partition_by=operation.assignment_id, order_by=operation.id), operation.at)
    return (
        select(operation.assignment_id, operation.revision, gap.label("gap"))
        .join(own, own.id == operation.assignment_id)
        .where(*which, operation.revision.is_not(None))
    )


def _seconds_between(session: Session, earlier: Any, later: Any) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", type_coerce(later, DateTime) - type_coerce(earlier, DateTime))
    return (func.julianday(later) - func.julianday(earlier)) * 86_400
