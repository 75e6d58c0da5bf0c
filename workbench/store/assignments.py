"""Passes given, begun, found and handed over. Whoever changes who works on what holds the campaign's row meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from workbench.domain import overlap, stages
from workbench.domain.overlap import Section
from workbench.domain.records import Actor, HandedOver
from workbench.domain.vocabulary import Assigning, PassStatus, Role, Round, Stage
from workbench.errors import BadEntry, CapReached, DocumentTaken, DocumentWithdrawn, NotAssigned, NotFound
from workbench.store import access, models, readership
from workbench.store.work import Work

UNCOUNTED = (Round.PILOT, Round.ADJUDICATION)  # no work that was given out
UNENDED = (PassStatus.ASSIGNED, PassStatus.OPEN)


# -- finding one's own --------------------------------------------------------------------------------------------------


def own_pass_of(session: Session, actor: Actor, campaign_id: int, document: str, stage: Stage | None = None) -> str | None:
    """The uuid of the actor's pass through a document (a slug), None when there is none. Raises NotFound.

    Of several (sections, rounds, stages) the one to go on with: unfinished before finished, then the one given last.
    """
    table, found = models.Assignment, _document(session, campaign_id, document)
    own = (table.document_id == found.id) & (table.annotator_id == actor.user_id) & (table.round != Round.ADJUDICATION)
    query = select(table.uuid, table.status).where(own, table.stage != Stage.SETTLE, *([table.stage == stage] if stage else []))
    listed = session.execute(query.order_by(table.assigned_at, table.id)).all()
    ranks = {PassStatus.LEFT: 0, PassStatus.FINISHED: 1}
    best = max(enumerate(listed), key=lambda pair: (ranks.get(pair[1].status, 2), pair[0]), default=None)
    return str(best[1].uuid) if best else None


def _document(session: Session, campaign_id: int, slug: str) -> models.Document:
    found = session.scalars(select(models.Document).where(models.Document.campaign_id == campaign_id, models.Document.slug == slug)).first()
    if found is None:
        raise NotFound("There is no such document in this campaign.")
    return found


def is_held(now: Any) -> ColumnElement[bool]:
    """For a query over passes: those that count towards the overlap. One in which nothing was done counts while its lease runs."""
    table = models.Assignment
    is_leased = or_(table.revision > 0, table.lease_until.is_(None), table.lease_until > now)
    return or_(table.status == PassStatus.FINISHED, and_(table.status.in_(UNENDED), is_leased))


# -- beginning ----------------------------------------------------------------------------------------------------------


def begin(work: Work, actor: Actor, campaign_id: int, document: str, stage: Stage | None = None) -> str:
    """Take a document: the uuid of the actor's pass through it, a new one unless another tab was faster.

    A lead who finds the document taken, or given to others, tries it out: their pass is a pilot and counts nowhere.
    Raises NotFound, DocumentWithdrawn, DocumentTaken, NotAssigned, CapReached.
    """
    campaign = _locked(work, campaign_id)
    if uuid := own_pass_of(work.session, actor, campaign_id, document, stage):
        return uuid
    found = _document(work.session, campaign_id, document)
    if found.withdrawn_at is not None:
        raise DocumentWithdrawn(f"This document was withdrawn on {found.withdrawn_at:%-d %b %Y}.")
    stage = stage or stages.first_stage(campaign.preset)
    whole = (0, found.sentence_count)
    round_ = Round.FIRST
    try:
        if campaign.assigning is Assigning.BY_LEAD:
            raise NotAssigned("A lead says who works on which text here.")
        _require_room(work, campaign, found, stage, whole)
        _require_below_cap(work, campaign, actor)
    except (DocumentTaken, NotAssigned, CapReached):
        if access.role_in(work.session, actor, campaign_id) is not Role.LEAD:
            raise
        round_ = Round.PILOT
    row = _add(work, campaign, found, actor.user_id, round_, stage, whole)
    _start(work, row)
    return row.uuid


class ImportedPasses:
    """Begins passes that a file brought. Holds the campaign, and asks once for what all of them have in common."""

    def __init__(self, work: Work, campaign_id: int) -> None:
        self.work, self.campaign = work, _locked(work, campaign_id)
        self.in_force = _in_force(work.session, campaign_id)

    def begin(self, document: models.Document, annotator_id: int, round_: Round) -> str | None:
        """The uuid of one, begun: it was done elsewhere, so neither overlap nor cap is asked. None when it is here."""
        table, stage = models.Assignment.__table__.c, stages.first_stage(self.campaign.preset)
        own = (table.document_id == document.id) & (table.annotator_id == annotator_id) & (table.round == round_) & (table.stage == stage)
        if self.work.session.scalars(select(table.id).where(own)).first() is not None:
            return None
        row = _add(self.work, self.campaign, document, annotator_id, round_, stage, (0, document.sentence_count), self.in_force)
        row.status, row.started_at = PassStatus.OPEN, self.work.now()
        self.work.session.flush()
        return row.uuid


def open_pass(work: Work, actor: Actor, uuid: str) -> None:
    """Begin a pass that was given and not opened yet, under the scheme and guideline now in force. Another one stays as it is."""
    table = models.Assignment
    query = select(table).where(table.uuid == uuid, table.annotator_id == actor.user_id).with_for_update()
    row = work.session.scalars(query).first()
    if row is None:
        raise NotFound("There is no such page or record.")
    if row.status is PassStatus.ASSIGNED:
        _start(work, row)


def give(
    work: Work, actor: Actor, campaign_id: int, document: str, annotator: Actor, round_: Round, stage: Stage, section: Section | None
) -> models.Assignment:
    """Give somebody a document, or a section of it. Raises NotFound, DocumentWithdrawn, DocumentTaken, CapReached, BadEntry."""
    campaign = _locked(work, campaign_id)
    found = _document(work.session, campaign_id, document)
    if found.withdrawn_at is not None:
        raise DocumentWithdrawn(f"{document} was withdrawn on {found.withdrawn_at:%-d %b %Y}.")
    start, end = section or (0, found.sentence_count)
    if not 0 <= start < end <= found.sentence_count:
        raise BadEntry(f"{document} has sentences 1 to {found.sentence_count}.")
    if stage not in stages.stages_of(campaign.preset) or stage is Stage.SETTLE:
        raise BadEntry(f"This campaign gives no passes for the stage {stage.value}.")
    _require_fit(work.session, found, annotator, round_, stage, (start, end))
    if round_ is Round.FIRST:
        _require_room(work, campaign, found, stage, (start, end))
    _require_below_cap(work, campaign, annotator)
    row = _void(work.session, found, annotator, round_, stage, start)
    if row is None:
        row = _add(work, campaign, found, annotator.user_id, round_, stage, (start, end))
    else:
        _renew_whole(work, campaign, row, annotator.user_id)
        row.end_ordinal = end
    row.assigned_by = actor.user_id
    work.session.flush()
    return row


def _require_fit(session: Session, document: models.Document, annotator: Actor, round_: Round, stage: Stage, section: Section) -> None:
    """Nobody reads a place twice in a round; a second reader is not the first; only a first reader can repeat. Raises BadEntry."""
    table = models.Assignment
    mine = (table.document_id == document.id) & (table.annotator_id == annotator.user_id) & (table.stage == stage)
    here = (table.start_ordinal < section[1], table.end_ordinal > section[0])
    rows = [row for row in session.scalars(select(table).where(mine, *here)) if not _is_void(session, row)]
    rounds = {row.round for row in rows}
    if round_ in rounds:
        raise BadEntry(f"{annotator.name} has {document.slug} in the round {round_.value} already.")
    if (round_ is Round.SECOND and Round.FIRST in rounds) or (round_ is Round.FIRST and Round.SECOND in rounds):
        raise BadEntry(f"{annotator.name} cannot be first and second reader of {document.slug}.")
    if round_ is Round.REVALIDATION and (Round.FIRST, PassStatus.FINISHED) not in [(row.round, row.status) for row in rows]:
        raise BadEntry(f"{annotator.name} has not finished {document.slug} a first time, so there is nothing to repeat.")


def _is_void(session: Session, row: models.Assignment) -> bool:
    """Whether it was taken back, or ran out, before anything was done: its annotator can be given the same again."""
    return row.status is PassStatus.LEFT and not is_touched(session, row)


def _void(
    session: Session, document: models.Document, annotator: Actor, round_: Round, stage: Stage, start: int
) -> models.Assignment | None:
    """A void pass in the very place of a new one, which takes it up: nobody has two in one place."""
    table = models.Assignment
    mine = (table.document_id == document.id) & (table.annotator_id == annotator.user_id)
    place = (table.round == round_, table.stage == stage, table.start_ordinal == start)
    return session.scalars(select(table).where(mine, *place, table.status == PassStatus.LEFT).with_for_update()).first()


def _require_room(work: Work, campaign: models.Campaign, document: models.Document, stage: Stage, section: Section) -> None:
    """Raises DocumentTaken when a sentence of the section would have more readers than it needs.

    Passes whose lease has run out before anything was done make room: they are marked left.
    """
    table = models.Assignment
    same = (table.document_id == document.id) & (table.stage == stage) & (table.round == Round.FIRST)
    here = same & (table.start_ordinal < section[1]) & (table.end_ordinal > section[0])
    held = work.session.scalars(select(table).where(here, is_held(work.now()))).all()
    needed = readership.wanted(campaign, stage, document.number, document.overlap)
    if overlap.depth([(row.start_ordinal, row.end_ordinal) for row in held], section) >= needed:
        raise DocumentTaken(f"{document.slug} has all the readers it needs.")
    for row in work.session.scalars(select(table).where(here, table.status.in_(UNENDED), ~is_held(work.now()))):
        row.status = PassStatus.LEFT


def _require_below_cap(work: Work, campaign: models.Campaign, annotator: Actor) -> None:
    """Raises CapReached."""
    own = (models.Membership.campaign_id == campaign.id) & (models.Membership.user_id == annotator.user_id)
    cap = work.session.scalars(select(models.Membership.pass_cap).where(own)).first() or campaign.pass_cap
    if cap is None:
        return
    table = models.Assignment
    mine = (table.campaign_id == campaign.id) & (table.annotator_id == annotator.user_id) & table.round.not_in(UNCOUNTED)
    held = work.session.scalar(select(func.count()).where(mine, table.stage != Stage.SETTLE, is_held(work.now()))) or 0
    if held >= cap:
        raise CapReached(f"{annotator.name} holds {held} passes, the most for one person here.")


def _locked(work: Work, campaign_id: int) -> models.Campaign:
    return work.session.get_one(models.Campaign, campaign_id, with_for_update=True)


def adjudication(work: Work, actor: Actor, campaign_id: int, document_id: int) -> tuple[str, int]:
    """(uuid, annotator) of the pass that holds what was decided about a document, begun in the actor's name by the first decision.

    The caller holds the document's row.
    """
    table = models.Assignment
    query = select(table.uuid, table.annotator_id).where(table.document_id == document_id, table.round == Round.ADJUDICATION)
    found = work.session.execute(query.order_by(table.id).limit(1)).first()
    if found is not None:
        return found.uuid, found.annotator_id
    campaign = work.session.get_one(models.Campaign, campaign_id)
    document = work.session.get_one(models.Document, document_id)
    row = _add(work, campaign, document, actor.user_id, Round.ADJUDICATION, Stage.ONE_PASS, (0, document.sentence_count))
    row.lease_until = None
    _start(work, row)
    work.session.flush()
    return row.uuid, row.annotator_id


def _add(
    work: Work,
    campaign: models.Campaign,
    document: models.Document,
    annotator_id: int,
    round_: Round,
    stage: Stage,
    section: Section,
    in_force: Mapping[str, Any] | None = None,
) -> models.Assignment:
    row = models.Assignment(
        uuid=work.new_id(),
        campaign_id=campaign.id,
        document_id=document.id,
        annotator_id=annotator_id,
        round=round_,
        stage=stage,
        start_ordinal=section[0],
        end_ordinal=section[1],
        status=PassStatus.ASSIGNED,
        revision=0,
        cursor=section[0],
        claims_from=settled_pass(work.session, document.id) if stage is Stage.CHECK else None,
        assigned_at=work.now(),
        lease_until=work.now() + timedelta(days=campaign.lease_days),
        sent_back_note="",
        **(in_force or _in_force(work.session, campaign.id)),
    )
    work.session.add(row)
    return row


def add_settle(work: Work, campaign_id: int, document: models.Document, lead: Actor) -> models.Assignment:
    """The pass in which a lead settles a document's claims, begun; it has no lease, and another lead can take it over."""
    campaign = work.session.get_one(models.Campaign, campaign_id)
    row = _add(work, campaign, document, lead.user_id, Round.FIRST, Stage.SETTLE, (0, document.sentence_count))
    _start(work, row)
    row.lease_until = None
    return row


def _renew_whole(work: Work, campaign: models.Campaign, row: models.Assignment, annotator_id: int) -> None:
    """A pass in which nothing was done, as if it were given now."""
    changes: dict[str, Any] = {"annotator_id": annotator_id, "status": PassStatus.ASSIGNED, "started_at": None}
    changes |= {"cursor": row.start_ordinal, "assigned_at": work.now(), "lease_until": work.now() + timedelta(days=campaign.lease_days)}
    for name, new in (changes | _in_force(work.session, campaign.id)).items():
        setattr(row, name, new)


def _start(work: Work, row: models.Assignment) -> None:
    row.status, row.started_at = PassStatus.OPEN, work.now()
    for name, new in _in_force(work.session, row.campaign_id).items():
        setattr(row, name, new)


def settled_pass(session: Session, document_id: int) -> int:
    """The pass that settled the document's claims, finished. Raises BadEntry."""
    table = models.Assignment
    query = select(table.id).where(table.document_id == document_id, table.stage == Stage.SETTLE, table.status == PassStatus.FINISHED)
    found = session.scalars(query).first()
    if found is None:
        raise BadEntry("The claims of this text are not settled yet.")
    return found


def _in_force(session: Session, campaign_id: int) -> dict[str, Any]:
    """The newest scheme and guideline: what a pass begun now is made under."""
    scheme = select(models.Scheme.id).where(models.Scheme.campaign_id == campaign_id).order_by(models.Scheme.version.desc())
    guideline = select(models.Guideline.version).where(models.Guideline.campaign_id == campaign_id).order_by(models.Guideline.id.desc())
    return {
        "scheme_id": session.scalars(scheme.limit(1)).one(),
        "guideline_version": session.scalars(guideline.limit(1)).first() or "",
    }


# -- changing what was given --------------------------------------------------------------------------------------------


def one(work: Work, campaign_id: int, uuid: str) -> models.Assignment:
    """A pass of the campaign, locked. Raises NotFound."""
    table = models.Assignment
    query = select(table).where(table.campaign_id == campaign_id, table.uuid == uuid, table.round != Round.ADJUDICATION)
    row = work.session.scalars(query.with_for_update()).first()
    if row is None:
        raise NotFound("There is no such pass in this campaign.")
    return row


def take_back(work: Work, campaign_id: int, uuid: str) -> models.Assignment:
    """Take away a pass in which nothing was done; it stays as a line that says so. Raises NotFound, BadEntry."""
    row = one(work, campaign_id, uuid)
    if row.status not in UNENDED or is_touched(work.session, row):
        raise BadEntry("Something was done in this pass, so it is not taken away. Hand it over instead.")
    row.status = PassStatus.LEFT
    return row


def renew(work: Work, campaign_id: int, uuid: str) -> models.Assignment:
    """Begin the lease anew. Raises NotFound, BadEntry."""
    row = one(work, campaign_id, uuid)
    if row.status not in UNENDED:
        raise BadEntry("Only a pass that somebody works on has a lease.")
    row.lease_until = work.now() + timedelta(days=work.session.get_one(models.Campaign, campaign_id).lease_days)
    return row


def set_overlap(work: Work, campaign_id: int, document: str, number: int | None) -> None:
    """Raises NotFound."""
    _locked(work, campaign_id)
    _document(work.session, campaign_id, document).overlap = number


def set_cap(work: Work, campaign_id: int, member: Actor, cap: int | None) -> None:
    own = (models.Membership.campaign_id == campaign_id) & (models.Membership.user_id == member.user_id)
    work.session.scalars(select(models.Membership).where(own)).one().pass_cap = cap


def hand_over(work: Work, campaign_id: int, leaver: Actor, heir: Actor) -> HandedOver:
    """Give somebody's open passes to another (docs/adr/0008).

    One in which nothing was done changes hands as it is. Otherwise it is marked left and the heir begins a fresh one, or takes up
    again one that they had left. Where the heir is working on that document or has finished it, nothing happens.
    """
    _locked(work, campaign_id)  # nobody begins a pass meanwhile
    table, document = models.Assignment, models.Document
    query = (
        select(table, document)
        .join(document, document.id == table.document_id)
        .where(
            table.campaign_id == campaign_id,
            table.annotator_id == leaver.user_id,
            table.status.in_(UNENDED),
            table.round != Round.ADJUDICATION,
            table.stage != Stage.SETTLE,  # another lead takes that over
            document.withdrawn_at.is_(None),
        )
        .order_by(document.number, table.id)
        .with_for_update(of=table)
    )
    listed: dict[str, list[str]] = {"given": [], "begun": [], "kept": []}
    for row, found in work.session.execute(query).all():
        listed[_hand_over_one(work, row, found, heir)].append(found.slug)
    return HandedOver(*(tuple(dict.fromkeys(listed[name])) for name in ("given", "begun", "kept")))


def _hand_over_one(work: Work, row: models.Assignment, document: models.Document, heir: Actor) -> str:
    table = models.Assignment
    same = (table.document_id == row.document_id) & (table.stage == row.stage) & (table.start_ordinal == row.start_ordinal)
    own = work.session.scalars(
        select(table).where(same, table.round == row.round, table.annotator_id == heir.user_id).with_for_update()
    ).first()
    if own is not None and own.status is not PassStatus.LEFT:
        return "kept"
    if own is None and not is_touched(work.session, row):
        _renew_whole(work, work.session.get_one(models.Campaign, row.campaign_id), row, heir.user_id)
        return "given"
    row.status = PassStatus.LEFT
    if own is not None:
        own.status = PassStatus.OPEN
    else:
        campaign = work.session.get_one(models.Campaign, row.campaign_id)
        _add(work, campaign, document, heir.user_id, row.round, row.stage, (row.start_ordinal, row.end_ordinal))
    return "begun"


def is_touched(session: Session, row: models.Assignment) -> bool:
    """Whether the pass holds anything of its annotator's, a refused operation or a half-typed text included."""
    return row.revision > 0 or any(
        session.scalars(select(table.assignment_id).where(table.assignment_id == row.id).limit(1)).first() is not None
        for table in (models.Operation, models.Draft)
    )
