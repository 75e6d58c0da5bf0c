"""Documents of a campaign, with the viewer's own progress. Counts are taken by the database; texts are not touched."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, DocumentCard, EditedDocument, FoundSentence, Metadata
from workbench.domain.vocabulary import Label, Round
from workbench.store import access, models
from workbench.store.queries.passes import own_pass

PAGE = 50
FOUND_LIMIT = 20
CANDIDATE_LIMIT = 1_000


def documents(session: Session, campaign_id: int, *, viewer: Actor, page: int = 0) -> list[DocumentCard]:
    """One page of the campaign's documents in their order, each with the viewer's own pass; withdrawn ones are left out."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    table, own = models.Document, aliased(models.Assignment)
    mine = and_(own.document_id == table.id, own.annotator_id == viewer.user_id, own.round == Round.FIRST)
    query = (
        select(table, own.uuid, own.status, decided_of(own), claims_of(own))
        .outerjoin(own, mine)
        .where(table.campaign_id == campaign_id, table.withdrawn_at.is_(None))
        .order_by(table.number)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    open_counts = _open_sentences(session, campaign_id)
    return [
        DocumentCard(
            uuid=document.uuid,
            slug=document.slug,
            title=document.title,
            publisher=document.publisher,
            author=document.author,
            published_on=document.published_on,
            sentence_count=open_counts.get(document.id, 0),
            decided_count=decided,
            claim_count=claims,
            pass_uuid=pass_uuid,
            status=status,
            imported_at=document.imported_at,
        )
        for document, pass_uuid, status, decided, claims in session.execute(query)
    ]


def edited_documents(session: Session, campaign_id: int, *, viewer: Actor, page: int = 0) -> list[EditedDocument]:
    """One page of everything the campaign holds, withdrawn documents too, as leads correct it."""
    access.require(session, viewer, Action.EDIT_DOCUMENTS, campaign_id)
    table = models.Document
    passes = select(func.count()).where(models.Assignment.document_id == table.id).correlate(table).scalar_subquery()
    query = select(table, passes).where(table.campaign_id == campaign_id).order_by(table.number).limit(PAGE).offset(page * PAGE)
    names = [field.name for field in fields(Metadata)]
    return [
        EditedDocument(row.slug, row.file_name, Metadata(**{name: getattr(row, name) for name in names}), row.withdrawn_at, count)
        for row, count in session.execute(query)
    ]


def document_count(session: Session, campaign_id: int, *, viewer: Actor) -> int:
    """How many documents `edited_documents` lists in all."""
    access.require(session, viewer, Action.EDIT_DOCUMENTS, campaign_id)
    return session.scalar(select(func.count()).where(models.Document.campaign_id == campaign_id)) or 0


def _open_sentences(session: Session, campaign_id: int) -> dict[int, int]:
    """Sentences that want a decision, by document."""
    query = (
        select(models.Sentence.document_id, func.count())
        .join(models.Document, models.Document.id == models.Sentence.document_id)
        .where(models.Document.campaign_id == campaign_id, models.Sentence.is_furniture == 0)
        .group_by(models.Sentence.document_id)
    )
    return dict(session.execute(query).all())


def claims_of(own: Any) -> Any:
    claim, newer = aliased(models.Claim), aliased(models.Claim)
    is_newest = ~exists().where(newer.assignment_id == claim.assignment_id, newer.uuid == claim.uuid, newer.revision > claim.revision)
    return select(func.count()).where(claim.assignment_id == own.id, claim.is_gone == 0, is_newest).correlate(own).scalar_subquery()


def decided_of(own: Any) -> Any:
    """Open sentences of the pass that have a decision or touch a live claim."""
    sentence, decision, newer = models.Sentence, aliased(models.Decision), aliased(models.Decision)
    claim, later = aliased(models.Claim), aliased(models.Claim)
    has_decision = exists().where(
        decision.assignment_id == own.id,
        decision.ordinal == sentence.ordinal,
        decision.label != Label.UNDECIDED,
        decision.is_gone == 0,
        ~exists().where(
            newer.assignment_id == decision.assignment_id, newer.ordinal == decision.ordinal, newer.revision > decision.revision
        ),
    )
    has_claim = exists().where(
        claim.assignment_id == own.id,
        claim.start < sentence.end,
        claim.end > sentence.start,
        claim.is_gone == 0,
        ~exists().where(later.assignment_id == claim.assignment_id, later.uuid == claim.uuid, later.revision > claim.revision),
    )
    # Named outright: left to itself the inner query brings a table of passes of its own, and everybody's work counts.
    is_decided = or_(has_decision.correlate(own, sentence), has_claim.correlate(own, sentence))
    return (
        select(func.count())
        .select_from(sentence)
        .where(sentence.document_id == own.document_id, sentence.is_furniture == 0, is_decided)
        .correlate(own)
        .scalar_subquery()
    )


def sentences_like(session: Session, pass_uuid: str, words: str, *, viewer: Actor) -> list[FoundSentence]:
    """Sentences of the campaign's other documents that share the most words with the query, best first."""
    own = own_pass(session, pass_uuid, viewer=viewer)
    wanted = sorted({word.casefold() for word in words.replace("\0", " ").split() if len(word) > 2}, key=lambda word: (-len(word), word))[
        :12
    ]
    if not wanted:
        return []
    rows = session.execute(_containing(own, wanted)).all()
    ranked = sorted(rows, key=lambda row: (-sum(len(word) for word in wanted if word in row.text.casefold()), row.slug, row.ordinal))
    return _with_neighbours(session, ranked[:FOUND_LIMIT])


def _containing(own: models.Assignment, wanted: list[str]) -> Select[*tuple[Any, ...]]:
    sentence, document = models.Sentence, models.Document
    return (
        select(
            document.id,
            document.uuid,
            document.slug,
            document.title,
            document.publisher,
            document.published_on,
            sentence.ordinal,
            sentence.start,
            sentence.end,
            sentence.text,
        )
        .join(document, document.id == sentence.document_id)
        .where(
            document.campaign_id == own.campaign_id,
            document.id != own.document_id,
            document.withdrawn_at.is_(None),
            sentence.is_furniture == 0,
            or_(*(func.lower(sentence.text).contains(word, autoescape=True) for word in wanted)),
        )
        .order_by(document.number, sentence.ordinal)
        .limit(CANDIDATE_LIMIT)
    )


def _with_neighbours(session: Session, rows: list[Row[*tuple[Any, ...]]]) -> list[FoundSentence]:
    beside = [(row.id, ordinal) for row in rows for ordinal in (row.ordinal - 1, row.ordinal + 1)]
    place = tuple_(models.Sentence.document_id, models.Sentence.ordinal)
    near = select(models.Sentence.document_id, models.Sentence.ordinal, models.Sentence.text).where(place.in_(beside))
    texts = {(document_id, ordinal): text for document_id, ordinal, text in session.execute(near)}
    return [
        FoundSentence(
            document_uuid=row.uuid,
            document_slug=row.slug,
            title=row.title,
            publisher=row.publisher,
            published_on=row.published_on,
            ordinal=row.ordinal,
            start=row.start,
            end=row.end,
            text=row.text,
            before=texts.get((row.id, row.ordinal - 1), ""),
            after=texts.get((row.id, row.ordinal + 1), ""),
        )
        for row in rows
    ]
