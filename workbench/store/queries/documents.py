"""Documents of a campaign, with the viewer's own progress. Counts are taken by the database; texts are not touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from workbench.domain import stages
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, DocumentCard, EditedDocument, FoundSentence, Metadata
from workbench.domain.vocabulary import Assigning, Label, Listing, PassStatus, Role, Round, Stage
from workbench.errors import BadEntry, NotFound
from workbench.store import access, finder, models, readership
from workbench.store.assignments import is_held
from workbench.store.queries.passes import own_pass
from workbench.store.types import Word
from workbench.store.version_rows import is_newest
from workbench.text.finding.ranking import LexicalRanker, Ranker

PAGE = 50
FOUND_LIMIT = 20
LEXICAL = LexicalRanker()


def documents(session: Session, campaign_id: int, *, viewer: Actor, now: datetime | None = None, page: int = 0) -> list[DocumentCard]:
    """One page of My work: the viewer's passes (sent back, open, given, finished, handed over), then what they may take.

    Nothing tells how far others are. `now` decides which leases have run out; left out, none has.
    """
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    lines = _work(session, campaign_id, viewer, now).subquery()
    table, own = models.Document, aliased(models.Assignment)
    query = (
        select(table, own, lines.c.stage, open_of(own), decided_of(own), claims_of(own), judged_of(own))
        .select_from(lines)
        .join(table, table.id == lines.c.document_id)
        .outerjoin(own, own.id == lines.c.pass_id)
        .order_by(lines.c.rank, table.number, lines.c.stage, own.id)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    rows = session.execute(query).all()
    untaken = [row for row in rows if row[1] is None]
    free = _open_sentences(session, [row[0].id for row in untaken if row[2] is not Stage.CHECK])
    free |= _to_check(session, [row[0].id for row in untaken if row[2] is Stage.CHECK])
    return [_card(*row, free=free) for row in rows]


def work_count(session: Session, campaign_id: int, *, viewer: Actor, now: datetime | None = None) -> int:
    """How many lines `documents` has in all."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    return session.scalar(select(func.count()).select_from(_work(session, campaign_id, viewer, now).subquery())) or 0


RANKS = {PassStatus.OPEN: 2, PassStatus.ASSIGNED: 3, PassStatus.FINISHED: 5, PassStatus.LEFT: 6}
FREE = 4


def _work(session: Session, campaign_id: int, viewer: Actor, now: datetime | None) -> Any:
    """(document_id, pass_id or None, stage, rank) of every line of somebody's work."""
    table, document = models.Assignment, models.Document
    rank = case(
        (and_(table.sent_back_at.is_not(None), table.status == PassStatus.OPEN), 1),
        *((table.status == status, number) for status, number in RANKS.items()),
        else_=6,
    )
    own = (
        select(table.document_id.label("document_id"), table.id.label("pass_id"), table.stage.label("stage"), rank.label("rank"))
        .join(document, document.id == table.document_id)
        .where(table.campaign_id == campaign_id, table.annotator_id == viewer.user_id)
        .where(document.withdrawn_at.is_(None), table.stage != Stage.SETTLE, table.round != Round.ADJUDICATION)
    )
    campaign = session.get_one(models.Campaign, campaign_id)
    role = access.role_in(session, viewer, campaign_id)
    if role is None or (campaign.assigning is Assigning.BY_LEAD and role is not Role.LEAD):
        return own
    free = [
        select(document.id, null(), literal(stage, Word(Stage)), literal(FREE))
        .where(document.campaign_id == campaign_id, document.withdrawn_at.is_(None))
        .where(*_is_free(campaign, viewer, stage, now or datetime.min.replace(tzinfo=UTC)))
        for stage in stages.stages_of(campaign.preset)
        if stage is not Stage.SETTLE
    ]
    return union_all(own, *free)


def _is_free(campaign: models.Campaign, viewer: Actor, stage: Stage, now: datetime) -> list[Any]:
    """That a document lacks readers, is not given out in sections, and was never this viewer's."""
    table, document = models.Assignment, models.Document
    of_it = (table.document_id == document.id) & (table.stage == stage)
    held = select(func.count()).where(of_it, table.round == Round.FIRST, is_held(now)).correlate(document).scalar_subquery()
    conditions = [~exists().where(of_it, table.annotator_id == viewer.user_id, table.round != Round.ADJUDICATION)]
    if stage is Stage.CHECK:
        settled = aliased(models.Assignment)
        conditions.append(
            exists().where(settled.document_id == document.id, settled.stage == Stage.SETTLE, settled.status == PassStatus.FINISHED)
        )
    in_sections = exists().where(of_it, table.round == Round.FIRST, table.end_ordinal - table.start_ordinal < document.sentence_count)
    return [*conditions, held < readership.wanted_of_each(campaign, stage), ~in_sections]


def _card(
    document: models.Document,
    own: models.Assignment | None,
    stage: Stage,
    open_count: int,
    decided: int,
    claims: int,
    judged: int,
    *,
    free: Mapping[int, int],
) -> DocumentCard:
    checks = stage is Stage.CHECK
    is_part = own is not None and own.end_ordinal - own.start_ordinal < document.sentence_count
    return DocumentCard(
        uuid=document.uuid,
        slug=document.slug,
        title=document.title,
        publisher=document.publisher,
        author=document.author,
        published_on=document.published_on,
        sentence_count=free.get(document.id, 0) if own is None else claims if checks else open_count,
        decided_count=judged if checks else decided,
        claim_count=claims,
        pass_uuid=own.uuid if own else None,
        status=own.status if own else None,
        stage=stage,
        round=own.round if own else Round.FIRST,
        section=(own.start_ordinal, own.end_ordinal) if own and is_part else None,
        lease_until=own.lease_until if own else None,
        sent_back_note=own.sent_back_note if own and own.status is PassStatus.OPEN else "",
        imported_at=document.imported_at,
    )


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


def _open_sentences(session: Session, document_ids: Collection[int]) -> dict[int, int]:
    """Sentences that want a decision, by document."""
    query = (
        select(models.Sentence.document_id, func.count())
        .where(models.Sentence.document_id.in_(list(document_ids)), models.Sentence.is_furniture == 0)
        .group_by(models.Sentence.document_id)
    )
    return dict(session.execute(query).all()) if document_ids else {}


def _to_check(session: Session, document_ids: Collection[int]) -> dict[int, int]:
    """Claims that were settled to be checked, by document."""
    own = aliased(models.Assignment)
    claim = models.Claim
    query = (
        select(own.document_id, func.count())
        .join(claim, claim.assignment_id == own.id)
        .where(own.document_id.in_(list(document_ids)), own.stage == Stage.SETTLE, own.status == PassStatus.FINISHED)
        .where(claim.outcome == Listing.CHECK, claim.is_gone == 0, is_newest(claim, "uuid"))
        .group_by(own.document_id)
    )
    return dict(session.execute(query).all()) if document_ids else {}


def open_of(own: Any) -> Any:
    """Sentences of the pass's section that want a decision."""
    sentence = models.Sentence
    return select(func.count()).where(*_in_section(own), sentence.is_furniture == 0).correlate(own).scalar_subquery()


def _in_section(own: Any) -> tuple[Any, ...]:
    sentence = models.Sentence
    return sentence.document_id == own.document_id, sentence.ordinal >= own.start_ordinal, sentence.ordinal < own.end_ordinal


def claims_of(own: Any) -> Any:
    claim = aliased(models.Claim)
    holder = func.coalesce(own.claims_from, own.id)  # in Check the claims are those that were settled
    is_its = or_(own.claims_from.is_(None), claim.outcome == Listing.CHECK)
    standing = (claim.assignment_id == holder, is_its, claim.is_gone == 0, is_newest(claim, "uuid"))
    return select(func.count()).where(*standing).correlate(own).scalar_subquery()


def judged_of(own: Any) -> Any:
    """Claims of the pass with a standing verdict."""
    judged = aliased(models.Annotation)
    standing = (judged.assignment_id == own.id, judged.is_gone == 0, judged.verdict_id.is_not(None), is_newest(judged, "claim_uuid"))
    return select(func.count()).where(*standing).correlate(own).scalar_subquery()


def decided_of(own: Any) -> Any:
    """Open sentences of the pass's section that have a decision or touch a live claim."""
    sentence, decision, claim = models.Sentence, aliased(models.Decision), aliased(models.Claim)
    has_decision = exists().where(
        decision.assignment_id == own.id,
        decision.ordinal == sentence.ordinal,
        decision.label != Label.UNDECIDED,
        decision.is_gone == 0,
        is_newest(decision, "ordinal"),
    )
    has_claim = exists().where(
        claim.assignment_id == own.id,
        claim.start < sentence.end,
        claim.end > sentence.start,
        claim.is_gone == 0,
        is_newest(claim, "uuid"),
    )
    # Named outright: left to itself the inner query brings a table of passes of its own, and everybody's work counts.
    is_decided = or_(has_decision.correlate(own, sentence), has_claim.correlate(own, sentence))
    return (
        select(func.count())
        .select_from(sentence)
        .where(*_in_section(own), sentence.is_furniture == 0, is_decided)
        .correlate(own)
        .scalar_subquery()
    )


def sentences_like(
    session: Session, pass_uuid: str, words: str, *, viewer: Actor, top: int = FOUND_LIMIT, ranker: Ranker = LEXICAL
) -> list[FoundSentence]:
    """Sentences of the campaign's other documents that bear on a claim of this pass, best first."""
    own = own_pass(session, pass_uuid, viewer=viewer)
    return finder.search(session, own.campaign_id, words, besides=own.document_id, top=top, ranker=ranker)


def evidence(
    session: Session,
    campaign_id: int,
    words: str,
    *,
    viewer: Actor,
    besides: str | None = None,
    top: int = FOUND_LIMIT,
    ranker: Ranker = LEXICAL,
) -> list[FoundSentence]:
    """Sentences of a campaign that bear on a claim, best first. besides: the claim's own document, by its slug or file name.

    Raises NotFound, BadEntry when several documents came from files of that name.
    """
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    own = None if besides is None else _document_called(session, campaign_id, besides)
    return finder.search(session, campaign_id, words, besides=own, top=top, ranker=ranker)


def _document_called(session: Session, campaign_id: int, name: str) -> int:
    table = models.Document
    named = select(table.id, table.slug).where(table.campaign_id == campaign_id)
    if by_slug := session.execute(named.where(table.slug == name)).first():
        return by_slug.id  # type: ignore[no-any-return]
    is_named = or_(table.file_name == name, table.file_name.endswith("/" + name, autoescape=True))
    by_file = session.execute(named.where(is_named).order_by(table.id)).all()
    if not by_file:
        raise NotFound(f"There is no document called {name!r} in this campaign.")
    if len(by_file) > 1:
        raise BadEntry(f"Several documents came from files called {name!r}. Use a short name: {', '.join(row.slug for row in by_file)}.")
    return by_file[0].id  # type: ignore[no-any-return]
