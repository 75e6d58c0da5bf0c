"""Who has what: the lead's board, what planning needs, and whether one's own pass was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workbench.agreement.intervals import clusters_needed
from workbench.agreement.planning import documents_expected
from workbench.domain import overlap, planning
from workbench.domain.layers import Filters, Layer
from workbench.domain.overlap import Section
from workbench.domain.permissions import Action
from workbench.domain.planning import Pair, Person, Place, Planned
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store import access, models, readership
from workbench.store.assignments import UNCOUNTED, is_held
from workbench.store.queries import frames
from workbench.store.queries.passes import own_pass

PAGE = 50
MOST_SPECIAL = 500
ENOUGH = 5


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


@dataclass(frozen=True)
class Repeat:
    """A pass that its annotator could do a second time, unaware."""

    annotator: str
    document: str
    section: Section
    finished_at: datetime


@dataclass(frozen=True)
class Needed:
    """`documents` to share for ± .10; `shared_now` are finished by two or more. Measured on the campaign's labels, or expected."""

    documents: int
    shared_now: int
    is_measured: bool


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
            wanted=readership.wanted(campaign, Stage.ONE_PASS, found.number, found.overlap),
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


def of_rounds(session: Session, campaign_id: int, rounds: Sequence[Round], now: datetime, *, viewer: Actor) -> list[Given]:
    """The passes of these rounds, newest first, at most `MOST_SPECIAL`: gold and repeats are few."""
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    table = models.Assignment
    query = (
        select(table, models.Document.slug, models.User.name, models.User.display_name)
        .join(models.Document, models.Document.id == table.document_id)
        .join(models.User, models.User.id == table.annotator_id)
        .where(table.campaign_id == campaign_id, table.round.in_(list(rounds)), table.stage != Stage.SETTLE)
        .order_by(table.id.desc())
        .limit(MOST_SPECIAL)
    )
    return [_given(row, slug, name, shown, now) for row, slug, name, shown in session.execute(query)]


def to_repeat(session: Session, campaign_id: int, stage: Stage, percent: int, now: datetime, *, viewer: Actor) -> list[Repeat]:
    """For each active person so many of the first-round passes they finished as make up the share, those of longest ago first.

    Repeats they have already count towards the share; nobody is offered more than they have room for. A share that is not whole is
    rounded up: whoever finished one text can repeat it.
    """
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    campaign, table, again, document = (
        session.get_one(models.Campaign, campaign_id),
        models.Assignment,
        aliased(models.Assignment),
        models.Document,
    )
    same = (again.document_id == table.document_id) & (again.annotator_id == table.annotator_id) & (again.stage == table.stage)
    is_repeated = exists().where(same, again.round == Round.REVALIDATION, again.start_ordinal == table.start_ordinal)
    query = (
        select(models.User.name, document.slug, table.start_ordinal, table.end_ordinal, table.finished_at, is_repeated)
        .select_from(table)
        .join(document, document.id == table.document_id)
        .join(models.User, models.User.id == table.annotator_id)
        .join(models.Membership, (models.Membership.user_id == table.annotator_id) & (models.Membership.campaign_id == campaign_id))
        .where(table.campaign_id == campaign_id, table.round == Round.FIRST, table.stage == stage, table.status == PassStatus.FINISHED)
        .where(document.withdrawn_at.is_(None), models.User.is_active == 1)
        .order_by(models.User.name, table.finished_at, table.id)
    )
    by_person: dict[str, list[Any]] = {}
    for row in session.execute(query):
        by_person.setdefault(row[0], []).append(row)
    rooms = {person.name: person.room for person in _people(session, campaign, list(by_person), (), now)}
    found: list[Repeat] = []
    for name, rows in by_person.items():
        fresh = [Repeat(name, slug, (start, end), finished_at) for _, slug, start, end, finished_at, repeated in rows if not repeated]
        missing = -(-len(rows) * percent // 100) - (len(rows) - len(fresh))
        room = rooms[name]
        found += fresh[: max(0, missing if room is None else min(missing, room))]
    return found


def documents_needed(session: Session, campaign_id: int, *, viewer: Actor) -> Needed:
    """How many documents people should share for an agreement on claim or no claim within ± .10.

    From the campaign's own labels once `ENOUGH` documents are shared and finished; before that expected from the documents' length.
    """
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    found = frames.measured(session, campaign_id, Layer.DETECTION, Filters(), viewer=viewer)
    table = found.units.table
    is_paired = table.ratings.m >= 2
    shared_now = len(set(table.documents[is_paired].tolist())) if table.documents is not None else 0
    alpha = next(row.statistic for row in found.rows if row.name == "krippendorff_alpha" and not row.label and not row.annotators)
    needed = clusters_needed(alpha.interval, shared_now) if shared_now >= ENOUGH and alpha.interval is not None else None
    if needed is not None:
        return Needed(needed, shared_now, is_measured=True)
    here = (models.Document.campaign_id == campaign_id) & models.Document.withdrawn_at.is_(None)
    length = session.scalar(select(func.avg(models.Document.sentence_count)).where(here)) or 25
    return Needed(documents_expected(max(1, round(float(length)))), shared_now, is_measured=False)


def shared_documents(session: Session, campaign_id: int, now: datetime, given: Sequence[Planned], *, viewer: Actor) -> int:
    """How many documents two people or more would read some sentence of, with what is out and what a plan gives."""
    access.require(session, viewer, Action.ASSIGN, campaign_id)
    sections: dict[str, list[Section]] = {}
    for slug, _, section in _readings(session, campaign_id, now, (Stage.ONE_PASS, Stage.MARK)):
        sections.setdefault(slug, []).append(section)
    for planned in given:
        sections.setdefault(planned.document, []).append(planned.section)
    return sum(overlap.depth(listed, (0, max(end for _, end in listed))) > 1 for listed in sections.values())


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
        if (missing := readership.wanted(campaign, stage, number, own) - overlap.depth([held for _, held in holders], section)) > 0
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


def _barred(session: Session, campaign_id: int, stage: Stage) -> dict[str, frozenset[str]]:
    """Who had a document in this stage in whatever round, or left work in it: nobody is offered it twice."""
    table = models.Assignment
    query = (
        select(models.Document.slug, models.User.name)
        .select_from(table)
        .join(models.Document, models.Document.id == table.document_id)
        .join(models.User, models.User.id == table.annotator_id)
        .where(table.campaign_id == campaign_id, table.stage == stage, table.round.not_in(UNCOUNTED))
        .where(or_(table.status != PassStatus.LEFT, table.revision > 0))
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
