"""Who has what: the lead's board, what planning needs, and whether one's own pass was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from workbench.domain import overlap, planning
from workbench.domain.overlap import Section
from workbench.domain.permissions import Action
from workbench.domain.planning import Pair, Person, Place
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store import access, models
from workbench.store.assignments import UNCOUNTED, is_held
from workbench.store.queries.passes import own_pass

PAGE = 50


@dataclass(frozen=True)
class Given:
    """A pass as leads see it: whose, what for, how far its lease runs."""

    pass_uuid: str
    document: str
    annotator: str
    display_name: str
    round: Round
    stage: Stage
    section: Section
    status: PassStatus
    is_begun: bool
    lease_until: datetime | None
    is_expired: bool
    sent_back_note: str


@dataclass(frozen=True)
class Line:
    """A document of the board: how many first readers it needs and has, and every pass through it."""

    document: str
    title: str
    sentence_count: int
    own_overlap: int | None
    wanted: int
    held: int
    passes: tuple[Given, ...]


def is_waiting(session: Session, pass_uuid: str, *, viewer: Actor) -> bool:
    """Whether the viewer's own pass was given and never opened. Raises NotFound, NotAllowed."""
    return own_pass(session, pass_uuid, viewer=viewer).status is PassStatus.ASSIGNED


def campaign_of(session: Session, pass_uuid: str, *, viewer: Actor) -> int:
    """The campaign of the viewer's own pass. Raises NotFound, NotAllowed."""
    return own_pass(session, pass_uuid, viewer=viewer).campaign_id


def board(session: Session, campaign_id: int, now: datetime, *, viewer: Actor, page: int = 0) -> list[Line]:
    """One page of the campaign's documents with all their passes. Settling is no assignment and left out."""
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    campaign = session.get_one(models.Campaign, campaign_id)
    table, document = models.Assignment, models.Document
    here = select(document).where(document.campaign_id == campaign_id, document.withdrawn_at.is_(None))
    documents = session.scalars(here.order_by(document.number).limit(PAGE).offset(page * PAGE)).all()
    query = (
        select(table, models.User.name, models.User.display_name, is_held(now).label("held"))
        .join(models.User, models.User.id == table.annotator_id)
        .where(table.document_id.in_([row.id for row in documents]), table.stage != Stage.SETTLE, table.round != Round.ADJUDICATION)
        .order_by(table.stage, table.round, models.User.name, table.start_ordinal)
    )
    rows = session.execute(query).all()
    return [
        Line(
            document=found.slug,
            title=found.title,
            sentence_count=found.sentence_count,
            own_overlap=found.overlap,
            wanted=overlap.wanted(found.number, overlap=campaign.overlap, percent=campaign.overlap_percent, own=found.overlap),
            held=overlap.depth(
                [(row.start_ordinal, row.end_ordinal) for row, _, _, held in rows if held and row.document_id == found.id and _counts(row)],
                (0, found.sentence_count),
            ),
            passes=tuple(_given(row, found.slug, name, shown, now) for row, name, shown, _ in rows if row.document_id == found.id),
        )
        for found in documents
    ]


def _counts(row: models.Assignment) -> bool:
    return row.round is Round.FIRST and row.stage is not Stage.CHECK


def _given(row: models.Assignment, slug: str, name: str, display_name: str, now: datetime) -> Given:
    is_unended = row.status in (PassStatus.ASSIGNED, PassStatus.OPEN)
    return Given(
        pass_uuid=row.uuid,
        document=slug,
        annotator=name,
        display_name=display_name,
        round=row.round,
        stage=row.stage,
        section=(row.start_ordinal, row.end_ordinal),
        status=row.status,
        is_begun=row.revision > 0,
        lease_until=row.lease_until,
        is_expired=is_unended and row.lease_until is not None and row.lease_until <= now,
        sent_back_note=row.sent_back_note,
    )


def shared(session: Session, campaign_id: int, now: datetime, *, viewer: Actor) -> dict[Pair, int]:
    """How many sentences each pair of people both have in the first round, by account name; an expired empty pass does not count."""
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    return planning.shared_sentences(_readings(session, campaign_id, now, (Stage.ONE_PASS, Stage.MARK)))


def _readings(session: Session, campaign_id: int, now: datetime, stages: Sequence[Stage]) -> list[tuple[str, str, Section]]:
    """(document's slug, annotator's account name, section) of the first-round passes that count."""
    table = models.Assignment
    query = (
        select(models.Document.slug, models.User.name, table.start_ordinal, table.end_ordinal)
        .select_from(table)
        .join(models.Document, models.Document.id == table.document_id)
        .join(models.User, models.User.id == table.annotator_id)
        .where(table.campaign_id == campaign_id, table.round == Round.FIRST, table.stage.in_(stages), is_held(now))
    )
    return [(slug, name, (start, end)) for slug, name, start, end in session.execute(query)]


def to_plan(
    session: Session,
    campaign_id: int,
    stage: Stage,
    people: Sequence[str],
    longest_section: int | None,
    now: datetime,
    *,
    viewer: Actor,
) -> tuple[list[Place], list[Person], dict[Pair, int]]:
    """The documents that lack readers, the people asked about with what they hold, and what pairs share already."""
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    campaign = session.get_one(models.Campaign, campaign_id)
    readings = _readings(session, campaign_id, now, (stage,))
    by_document: dict[str, list[tuple[str, Section]]] = {}
    for slug, name, section in readings:
        by_document.setdefault(slug, []).append((name, section))
    barred = _barred(session, campaign_id, stage)
    places = [
        Place(slug, section, missing, frozenset(name for name, _ in holders), barred.get(slug, frozenset()) - {name for name, _ in holders})
        for slug, number, length, own in _documents(session, campaign_id, stage)
        for holders in [by_document.get(slug, [])]
        for section in ([(0, length)] if longest_section is None or holders else overlap.even_sections(length, longest_section))
        if (missing := _wanted(campaign, stage, number, own) - overlap.depth([held for _, held in holders], section)) > 0
    ]
    return places, _people(session, campaign, people, readings, now), planning.shared_sentences(readings)


def _documents(session: Session, campaign_id: int, stage: Stage) -> list[tuple[str, int, int, int | None]]:
    """(slug, number, sentences, own overlap) of the documents in work; for Check of those whose claims are settled."""
    table, settled = models.Document, models.Assignment
    query = select(table.slug, table.number, table.sentence_count, table.overlap).where(
        table.campaign_id == campaign_id, table.withdrawn_at.is_(None)
    )
    if stage is Stage.CHECK:
        is_settled = and_(settled.document_id == table.id, settled.stage == Stage.SETTLE, settled.status == PassStatus.FINISHED)
        query = query.where(select(settled.id).where(is_settled).exists())
    return [(slug, number, length, own) for slug, number, length, own in session.execute(query.order_by(table.number))]


def _wanted(campaign: models.Campaign, stage: Stage, number: int, own: int | None) -> int:
    if stage is Stage.CHECK:
        return campaign.check_overlap
    return overlap.wanted(number, overlap=campaign.overlap, percent=campaign.overlap_percent, own=own)


def _barred(session: Session, campaign_id: int, stage: Stage) -> dict[str, frozenset[str]]:
    """Who had a document in this stage in whatever round, or left it: nobody is offered it twice."""
    table = models.Assignment
    query = (
        select(models.Document.slug, models.User.name)
        .select_from(table)
        .join(models.Document, models.Document.id == table.document_id)
        .join(models.User, models.User.id == table.annotator_id)
        .where(table.campaign_id == campaign_id, table.stage == stage, table.round.not_in(UNCOUNTED))
    )
    found: dict[str, set[str]] = {}
    for slug, name in session.execute(query):
        found.setdefault(slug, set()).add(name)
    return {slug: frozenset(names) for slug, names in found.items()}


def _people(
    session: Session, campaign: models.Campaign, wanted: Sequence[str], readings: Sequence[tuple[str, str, Section]], now: datetime
) -> list[Person]:
    loads: dict[str, int] = {}
    for _, name, (start, end) in readings:
        loads[name] = loads.get(name, 0) + end - start
    own, table = models.Membership, models.Assignment
    counted = (
        select(func.count())
        .where(
            *(
                table.campaign_id == campaign.id,
                table.annotator_id == own.user_id,
                table.round.not_in(UNCOUNTED),
                table.stage != Stage.SETTLE,
            ),
            is_held(now),
        )
        .correlate(own)
        .scalar_subquery()
    )
    query = select(models.User.name, own.pass_cap, counted).join(models.User, models.User.id == own.user_id)
    rows = session.execute(query.where(own.campaign_id == campaign.id, models.User.name.in_(list(wanted))).order_by(models.User.name))
    return [
        Person(name, loads.get(name, 0), None if (most := cap or campaign.pass_cap) is None else max(0, most - held))
        for name, cap, held in rows
    ]
