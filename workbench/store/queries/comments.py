"""What annotators ask about their claims. A thread is seen by its annotator, in the reader, and by the campaign's leads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Question
from workbench.store import access, models
from workbench.store.types import as_text


def questions(session: Session, campaign_id: int, *, viewer: Actor) -> list[Question]:
    """Every comment of the campaign, those without an answer first, then the newest."""
    access.require(session, viewer, Action.ANSWER, campaign_id)
    return sorted(_asked(session, models.Assignment.campaign_id == campaign_id), key=lambda question: bool(question.answers))


def own_questions(session: Session, campaign_id: int, *, viewer: Actor) -> list[Question]:
    """What the viewer asked in the campaign, those with an answer first, then the newest."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    is_own = (models.Assignment.campaign_id == campaign_id) & (models.Assignment.annotator_id == viewer.user_id)
    return sorted(_asked(session, is_own), key=lambda question: not question.answers)


def _asked(session: Session, which: Any) -> list[Question]:
    """The newest first; `which` is a condition on the passes."""
    table, newer, mine = models.Comment, aliased(models.Comment), models.Assignment
    newest = select(func.max(newer.revision)).where(newer.assignment_id == table.assignment_id, newer.uuid == table.uuid)
    query = (
        select(table.uuid, table.claim_uuid, table.text, models.Operation.at, models.User.display_name, mine.id.label("assignment_id"))
        .add_columns(models.Document.slug, models.Document.title, mine.document_id)
        .join(mine, mine.id == table.assignment_id)
        .join(models.Document, models.Document.id == mine.document_id)
        .join(models.User, models.User.id == mine.annotator_id)
        .join(models.Operation, (models.Operation.assignment_id == mine.id) & (models.Operation.revision == table.revision))
        .where(which, table.is_gone == 0, table.revision == newest.correlate(table).scalar_subquery())
        .order_by(models.Operation.id.desc())
    )
    rows = session.execute(query).all()
    claims = _claims(session, rows)
    given = answers(session, {row.assignment_id for row in rows})
    return [_question(row, claims, given) for row in rows]


def _question(row: Any, claims: dict[tuple[int, str], tuple[str, int]], given: dict[str, list[dict[str, str]]]) -> Question:
    text, ordinal = claims.get((row.assignment_id, row.claim_uuid), ("", 0))
    said = tuple(answer["text"] for answer in given.get(row.uuid, []))
    return Question(row.uuid, row.slug, row.title, ordinal, text, row.display_name, row.at, row.text, said)


def _claims(session: Session, rows: Any) -> dict[tuple[int, str], tuple[str, int]]:
    """(text, ordinal of its first sentence) of the claims that were commented on."""
    table, sentence = models.Claim, models.Sentence
    query = (
        select(table.assignment_id, table.uuid, table.text, sentence.ordinal)
        .join(models.Assignment, models.Assignment.id == table.assignment_id)
        .join(
            sentence,
            (sentence.document_id == models.Assignment.document_id) & (sentence.start <= table.start) & (sentence.end > table.start),
        )
        .where(table.assignment_id.in_({row.assignment_id for row in rows}), table.uuid.in_({row.claim_uuid for row in rows}))
        .where(table.is_gone == 0)
        .order_by(table.revision)
    )
    return {(row.assignment_id, row.uuid): (row.text, row.ordinal) for row in session.execute(query)}


def answers(session: Session, assignment_ids: set[int]) -> dict[str, list[dict[str, str]]]:
    """By the comment's uuid, in the order given: `{"by", "text", "at"}`. For whoever has asked permission already."""
    table = models.Answer
    query = (
        select(table.comment_uuid, table.text, table.at, models.User.display_name)
        .join(models.User, models.User.id == table.author_id)
        .where(table.assignment_id.in_(assignment_ids))
        .order_by(table.at, table.uuid)
    )
    found: dict[str, list[dict[str, str]]] = {}
    for row in session.execute(query):
        found.setdefault(row.comment_uuid, []).append({"by": row.display_name, "text": row.text, "at": as_text(row.at)})
    return found
