"""What a lead sees of a campaign's work: counts taken by the database, one row per cell of what is drawn.

Leads see everybody's progress; how far others are is no label, but it is not shown to annotators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round
from workbench.store import access, models
from workbench.store.assignments import UNENDED
from workbench.store.queries.documents import claims_of, decided_of, open_of
from workbench.store.queries.own_pace import worked


@dataclass(frozen=True)
class Progress:
    """One annotator in one document. `seconds` is time at work: gaps between operations, breaks left out."""

    document: str
    title: str
    annotator: str
    status: PassStatus
    decided_count: int
    open_count: int
    claim_count: int
    operation_count: int
    seconds: int


@dataclass(frozen=True)
class Day:
    day: str
    annotator: str
    operation_count: int


@dataclass(frozen=True)
class VerdictCount:
    label: str
    canonical: str
    annotator: str
    count: int


@dataclass(frozen=True)
class Blocks:
    """What keeps a campaign from being done."""

    open_passes: int
    badly_split: int
    claims_without_verdict: int
    verdicts_without_evidence: int
    refused_operations: int


def progress(session: Session, campaign_id: int, *, viewer: Actor) -> list[Progress]:
    """Every begun pass, by document and annotator."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own, document, user = aliased(models.Assignment), models.Document, models.User
    work = worked(session, models.Assignment.campaign_id == campaign_id).subquery()
    query = (
        select(
            document.slug,
            document.title,
            user.display_name,
            own.status,
            decided_of(own),
            open_of(own),
            claims_of(own),
            func.coalesce(work.c.operations, 0),
            func.coalesce(work.c.seconds, 0),
        )
        .join(document, document.id == own.document_id)
        .join(user, user.id == own.annotator_id)
        .outerjoin(work, work.c.assignment_id == own.id)
        .where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION)
        .order_by(document.number, user.display_name)
    )
    return [Progress(*row) for row in session.execute(query)]


def pace(session: Session, campaign_id: int, *, viewer: Actor) -> list[Day]:
    """Operations per day (UTC) and annotator."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    operation, own, user = models.Operation, models.Assignment, models.User
    is_postgres = session.get_bind().dialect.name == "postgresql"
    day = func.to_char(operation.at, "YYYY-MM-DD") if is_postgres else func.substr(operation.at, 1, 10)
    query = (
        select(day.label("day"), user.display_name, func.count())
        .join(own, own.id == operation.assignment_id)
        .join(user, user.id == own.annotator_id)
        .where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION, operation.revision.is_not(None))
        .group_by(literal_column("day"), user.display_name)
        .order_by(literal_column("day"), user.display_name)
    )
    return [Day(str(row[0]), row[1], row[2]) for row in session.execute(query)]


def verdicts(session: Session, campaign_id: int, *, viewer: Actor) -> list[VerdictCount]:
    """Standing verdicts by annotator, in the scheme's order."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    judged, own, user, verdict = models.Annotation, models.Assignment, models.User, models.Verdict
    query = (
        select(verdict.label, verdict.canonical, user.display_name, func.count())
        .select_from(judged)
        .join(own, own.id == judged.assignment_id)
        .join(user, user.id == own.annotator_id)
        .join(verdict, verdict.id == judged.verdict_id)
        .where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION, judged.is_gone == 0, _is_newest(judged, "claim_uuid"))
        .group_by(verdict.label, verdict.canonical, verdict.ordinal, user.display_name)
        .order_by(verdict.ordinal, user.display_name)
    )
    return [VerdictCount(row[0], row[1].value, row[2], row[3]) for row in session.execute(query)]


def _is_newest(table: Any, key: str) -> Any:
    newer = aliased(table)
    is_later = and_(newer.assignment_id == table.assignment_id, getattr(newer, key) == getattr(table, key), newer.revision > table.revision)
    return ~exists().where(is_later)


def blocks(session: Session, campaign_id: int, *, viewer: Actor) -> Blocks:
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own, claim, judged, evidence = models.Assignment, models.Claim, models.Annotation, models.Evidence
    decision, operation = models.Decision, models.Operation

    def count(table: Any, *conditions: Any) -> int:
        query = select(func.count()).select_from(table).join(own, own.id == table.assignment_id)
        return session.scalar(query.where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION, *conditions)) or 0

    live_claim = (claim.is_gone == 0, _is_newest(claim, "uuid"))
    standing = (judged.is_gone == 0, judged.verdict_id.is_not(None), _is_newest(judged, "claim_uuid"))
    other, piece = aliased(judged), aliased(evidence)
    newer = aliased(judged)
    has_verdict = exists().where(
        other.assignment_id == claim.assignment_id,
        other.claim_uuid == claim.uuid,
        other.is_gone == 0,
        other.verdict_id.is_not(None),
        ~exists().where(newer.assignment_id == other.assignment_id, newer.claim_uuid == other.claim_uuid, newer.revision > other.revision),
    )
    later = aliased(evidence)
    has_evidence = exists().where(
        piece.assignment_id == judged.assignment_id,
        piece.claim_uuid == judged.claim_uuid,
        piece.is_gone == 0,
        ~exists().where(later.assignment_id == piece.assignment_id, later.uuid == piece.uuid, later.revision > piece.revision),
    )
    open_passes = select(func.count()).where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION, own.status.in_(UNENDED))
    return Blocks(
        open_passes=session.scalar(open_passes) or 0,
        badly_split=count(decision, decision.is_badly_split == 1, decision.is_gone == 0, _is_newest(decision, "ordinal")),
        claims_without_verdict=count(claim, *live_claim, ~has_verdict),
        verdicts_without_evidence=count(judged, *standing, ~has_evidence),
        refused_operations=count(operation, operation.revision.is_(None)),
    )
