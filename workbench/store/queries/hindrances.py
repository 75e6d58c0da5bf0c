"""What keeps a campaign from being done: of each kind how many, and which, one page at a time. Withdrawn texts are left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, literal, null, or_, select, union
from sqlalchemy.orm import Session, aliased

from workbench.domain import stages
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import CaseStatus, PassStatus, Round, Stage
from workbench.store import access, models, readership, splits
from workbench.store.assignments import UNENDED, is_held
from workbench.store.queries.overview import first_round
from workbench.store.version_rows import is_newest

PAGE = 50


class Kind(StrEnum):
    """In the order in which they are shown: what stops people comes before what is incomplete."""

    LEASE_RAN_OUT = "lease_ran_out"
    SENT_BACK = "sent_back"
    QUESTION = "question"
    CASE_OPEN = "case_open"
    TOO_FEW_READERS = "too_few_readers"
    BADLY_SPLIT = "badly_split"
    WITHOUT_VERDICT = "without_verdict"
    WITHOUT_EVIDENCE = "without_evidence"
    REFUSED = "refused"


@dataclass(frozen=True)
class Hindrance:
    """One case of it. `sentence` counts from 0; `words` is what was said or claimed; `number` how many are missing, or flag it."""

    document: str
    title: str
    annotator: str
    sentence: int | None
    words: str
    number: int | None
    at: datetime | None
    claim: str | None  # by which adjudication opens the case


@dataclass(frozen=True)
class Listed:
    """`count` of them in all, and one page of these."""

    count: int
    page: tuple[Hindrance, ...]


def hindrances(
    session: Session, campaign_id: int, now: datetime, *, viewer: Actor, pages: Mapping[Kind, int] | None = None
) -> dict[Kind, Listed]:
    """Of each kind one page, two queries each; `now` decides which leases have run out."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    campaign = session.get_one(models.Campaign, campaign_id)
    asked = pages or {}
    return {kind: _listed(session, build(campaign, now), asked.get(kind, 0)) for kind, build in BUILD.items()}


def _listed(session: Session, query: Any, page: int) -> Listed:
    """`query` gives the eight columns of a hindrance under their names, and `place` to order by."""
    found = query.subquery()
    count = session.scalar(select(func.count()).select_from(found)) or 0
    at = min(page, max(count - 1, 0) // PAGE)
    columns = [found.c[name] for name in ("document", "title", "annotator", "sentence", "words", "number", "at", "claim")]
    rows = session.execute(select(*columns).order_by(found.c.place, found.c.sentence, found.c.annotator).limit(PAGE).offset(at * PAGE))
    return Listed(count, tuple(Hindrance(*row) for row in rows))


def _columns(**given: Any) -> list[Any]:
    document = models.Document
    columns = {"document": document.slug, "title": document.title, "annotator": models.User.display_name, "place": document.number}
    nothing = {"sentence": null(), "words": literal(""), "number": null(), "at": null(), "claim": null()}
    return [column.label(name) for name, column in {**columns, **nothing, **given}.items()]


def _of_passes(campaign: models.Campaign, *conditions: Any, **given: Any) -> Any:
    """Rows that a pass of a text still in work leads to."""
    own, document, user = models.Assignment, models.Document, models.User
    return (
        select(*_columns(**given))
        .select_from(own)
        .join(document, document.id == own.document_id)
        .join(user, user.id == own.annotator_id)
        .where(own.campaign_id == campaign.id, document.withdrawn_at.is_(None), own.round != Round.ADJUDICATION, *conditions)
    )


def _sentence_at(start: Any) -> Any:
    sentence, document = models.Sentence, models.Document
    here = (sentence.document_id == document.id, sentence.start <= start)
    return select(func.max(sentence.ordinal)).where(*here).correlate_except(sentence).scalar_subquery()


# -- people are waiting --------------------------------------------------------------------------------------------------


def _leases(campaign: models.Campaign, now: datetime) -> Any:
    own = models.Assignment
    return _of_passes(
        campaign, own.status.in_(UNENDED), own.stage != Stage.SETTLE, own.lease_until <= now, at=own.lease_until, number=own.revision
    )


def _sent_back(campaign: models.Campaign, _now: datetime) -> Any:
    own, operation = models.Assignment, models.Operation
    is_touched = exists().where(operation.assignment_id == own.id, operation.at > own.sent_back_at)
    is_waiting = (own.sent_back_at.is_not(None), own.status == PassStatus.OPEN, ~is_touched)
    return _of_passes(campaign, *is_waiting, at=own.sent_back_at, words=own.sent_back_note)


def _questions(campaign: models.Campaign, _now: datetime) -> Any:
    own, asked, operation, claim, answer = models.Assignment, models.Comment, models.Operation, models.Claim, models.Answer
    start = select(func.max(claim.start)).where(
        claim.uuid == asked.claim_uuid, claim.assignment_id == func.coalesce(own.claims_from, own.id)
    )
    query = _of_passes(
        campaign,
        asked.is_gone == 0,
        is_newest(asked, "uuid"),
        ~exists().where(answer.comment_uuid == asked.uuid, answer.assignment_id == own.id),
        at=operation.at,
        words=asked.text,
        sentence=_sentence_at(start.correlate(asked, own).scalar_subquery()),
    )
    query = query.join(asked, asked.assignment_id == own.id)
    return query.join(operation, and_(operation.assignment_id == own.id, operation.revision == asked.revision))


def _cases(campaign: models.Campaign, _now: datetime) -> Any:
    """Cases that a lead opened or sent back and nobody decided, or whose claims changed since."""
    document, found = models.Document, models.Conflict
    is_open = or_(found.status.in_((CaseStatus.OPEN.value, CaseStatus.RELEASED.value)), found.is_stale == 1)
    columns = _columns(annotator=literal(""), sentence=_sentence_at(found.start), words=found.text, claim=found.claim)
    query = select(*columns).select_from(found).join(document, document.id == found.document_id)
    return query.where(found.campaign_id == campaign.id, document.withdrawn_at.is_(None), is_open)


def _readers(campaign: models.Campaign, now: datetime) -> Any:
    """Texts of which some sentence has fewer first readers than wanted. The fewest read it at the text's start or behind some section."""
    document, own, other = models.Document, models.Assignment, aliased(models.Assignment)
    parts = []
    for stage in stages.stages_of(campaign.preset):
        if stage is Stage.SETTLE:
            continue
        held = (own.campaign_id == campaign.id, own.stage == stage, own.round == Round.FIRST, is_held(now))
        readers = select(own.document_id, own.start_ordinal, own.end_ordinal).where(*held).subquery()
        points = union(
            select(document.id.label("document_id"), literal(0).label("point")).where(document.campaign_id == campaign.id),
            select(readers.c.document_id, readers.c.end_ordinal),
        ).subquery()
        depth = (
            select(points.c.document_id, points.c.point, func.count(readers.c.document_id).label("depth"))
            .select_from(points)
            .outerjoin(
                readers,
                and_(
                    readers.c.document_id == points.c.document_id,
                    readers.c.start_ordinal <= points.c.point,
                    readers.c.end_ordinal > points.c.point,
                ),
            )
            .group_by(points.c.document_id, points.c.point)
            .subquery()
        )
        wanted = readership.wanted_of_each(campaign, stage)
        fewest = (
            select(document.id, func.min(depth.c.depth).label("fewest"))
            .join(depth, and_(depth.c.document_id == document.id, depth.c.point < document.sentence_count))
            .group_by(document.id)
            .subquery()
        )
        settled = (other.document_id == document.id, other.stage == Stage.SETTLE, other.status == PassStatus.FINISHED)
        columns = _columns(annotator=literal(""), words=literal(stage.value), number=wanted - fewest.c.fewest)
        query = select(*columns).select_from(document).join(fewest, fewest.c.id == document.id)
        query = query.where(document.campaign_id == campaign.id, document.withdrawn_at.is_(None), fewest.c.fewest < wanted)
        parts.append(query.where(exists().where(*settled)) if stage is Stage.CHECK else query)
    return parts[0] if len(parts) == 1 else parts[0].union_all(*parts[1:])


# -- labels that are not whole -------------------------------------------------------------------------------------------


def _splits(campaign: models.Campaign, _now: datetime) -> Any:
    flags, document, sentence = splits.live_flags().subquery(), models.Document, models.Sentence
    columns = _columns(annotator=literal(""), sentence=sentence.ordinal, words=sentence.text, number=flags.c.flag_count)
    return (
        select(*columns)
        .select_from(flags)
        .join(document, document.id == flags.c.document_id)
        .join(sentence, and_(sentence.document_id == document.id, sentence.ordinal == flags.c.ordinal))
        .where(document.campaign_id == campaign.id, document.withdrawn_at.is_(None), ~splits.is_settled(document.id, sentence.ordinal))
    )


def _without_verdict(campaign: models.Campaign, _now: datetime) -> Any:
    """In finished passes that give verdicts: before that a claim without one is only work to do."""
    own, claim, judged = models.Assignment, models.Claim, models.Annotation
    standing = (judged.is_gone == 0, judged.verdict_id.is_not(None), is_newest(judged, "claim_uuid"))
    has_verdict = exists().where(judged.assignment_id == own.id, judged.claim_uuid == claim.uuid, *standing)
    query = _of_passes(
        campaign,
        *first_round(own),
        own.stage == Stage.ONE_PASS,
        own.status == PassStatus.FINISHED,
        claim.is_gone == 0,
        is_newest(claim, "uuid"),
        claim.same_as.is_(None),
        ~has_verdict,
        sentence=_sentence_at(claim.start),
        words=claim.text,
    )
    return query.join(claim, claim.assignment_id == own.id)


def _without_evidence(campaign: models.Campaign, _now: datetime) -> Any:
    """Verdicts that say something was found, with nothing that says what."""
    own, judged, piece, verdict, claim = models.Assignment, models.Annotation, models.Evidence, models.Verdict, models.Claim
    has_evidence = exists().where(
        piece.assignment_id == own.id, piece.claim_uuid == judged.claim_uuid, piece.is_gone == 0, is_newest(piece, "uuid")
    )
    query = _of_passes(
        campaign,
        *first_round(own),
        judged.is_gone == 0,
        is_newest(judged, "claim_uuid"),
        verdict.canonical.in_(stages.NEEDS_EVIDENCE),
        claim.is_gone == 0,
        is_newest(claim, "uuid"),
        ~has_evidence,
        sentence=_sentence_at(claim.start),
        words=claim.text,
    )
    query = query.join(judged, judged.assignment_id == own.id).join(verdict, verdict.id == judged.verdict_id)
    return query.join(claim, and_(claim.uuid == judged.claim_uuid, claim.assignment_id == func.coalesce(own.claims_from, own.id)))


def _refused(campaign: models.Campaign, _now: datetime) -> Any:
    own, operation = models.Assignment, models.Operation
    query = _of_passes(campaign, operation.revision.is_(None), at=operation.at, words=operation.error)
    return query.join(operation, operation.assignment_id == own.id)


BUILD: dict[Kind, Callable[[models.Campaign, datetime], Any]] = {
    Kind.LEASE_RAN_OUT: _leases,
    Kind.SENT_BACK: _sent_back,
    Kind.QUESTION: _questions,
    Kind.CASE_OPEN: _cases,
    Kind.TOO_FEW_READERS: _readers,
    Kind.BADLY_SPLIT: _splits,
    Kind.WITHOUT_VERDICT: _without_verdict,
    Kind.WITHOUT_EVIDENCE: _without_evidence,
    Kind.REFUSED: _refused,
}
