"""One annotator's claims across a campaign, with where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from workbench.store import models

Row = dict[str, Any]


def by_uuid(session: Session, assignment: models.Assignment, uuids: Iterable[str]) -> dict[str, Row]:
    """The same annotator's claims with these uuids: what they say and where they stand."""
    rows = session.execute(own_claims(assignment).where(models.Claim.uuid.in_(list(uuids)))).all()
    return {row["claim"]: row for row in placed(session, rows)}


def own_claims(assignment: models.Assignment) -> Select[Any]:
    claim, mine = models.Claim, models.Assignment
    verdict = select(models.Verdict.label).where(models.Verdict.id == models.Annotation.verdict_id).correlate(models.Annotation)
    return (
        select(
            *(claim.uuid, claim.text, claim.quote, claim.start, mine.document_id),
            *(models.Document.slug, models.Document.title, verdict.scalar_subquery().label("verdict")),
        )
        .join(mine, mine.id == claim.assignment_id)
        .join(models.Document, models.Document.id == mine.document_id)
        .outerjoin(
            models.Annotation,
            (models.Annotation.assignment_id == claim.assignment_id)
            & (models.Annotation.claim_uuid == claim.uuid)
            & (models.Annotation.revision == newest(models.Annotation, "claim_uuid")),
        )
        .where(
            mine.campaign_id == assignment.campaign_id,
            mine.annotator_id == assignment.annotator_id,
            claim.is_gone == 0,
            claim.revision == newest(claim, "uuid"),
        )
    )


def newest(table: Any, key: str) -> Any:
    newer = aliased(table)
    same = (newer.assignment_id == table.assignment_id) & (getattr(newer, key) == getattr(table, key))
    return select(func.max(newer.revision)).where(same).correlate(table).scalar_subquery()


def placed(session: Session, rows: Iterable[Any]) -> list[Row]:
    listed = list(rows)
    at = ordinals(session, {(row.document_id, row.start) for row in listed})
    return [
        {
            "claim": row.uuid,
            "text": row.text,
            "verdict": row.verdict or "",
            "document": {"slug": row.slug, "title": row.title},
            "ordinal": at.get((row.document_id, row.start), 0),
        }
        for row in listed
    ]


def ordinals(session: Session, places: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The sentence that each place (document, offset) lies in."""
    table = models.Sentence.__table__.c
    if not places:
        return {}
    within = or_(*((table.document_id == document) & (table.start <= start) & (table.end > start) for document, start in places))
    found = session.execute(select(table.document_id, table.start, table.end, table.ordinal).where(within)).all()
    return {
        (document, start): row.ordinal
        for document, start in places
        for row in found
        if row.document_id == document and row.start <= start < row.end
    }
