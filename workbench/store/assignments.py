"""Passes begun and found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor, HandedOver
from workbench.domain.vocabulary import PassStatus, Round
from workbench.errors import DocumentWithdrawn, NotFound
from workbench.store import models
from workbench.store.work import Work


def own_pass_of(session: Session, actor: Actor, campaign_id: int, document: str) -> str | None:
    """The uuid of the actor's first-round pass through a document (a slug), None when not begun. Raises NotFound."""
    uuid: str | None = _found(session, actor, campaign_id, document).uuid
    return uuid


def _found(session: Session, actor: Actor, campaign_id: int, document: str) -> Row[*tuple[Any, ...]]:
    table = models.Assignment
    own = (table.document_id == models.Document.id) & (table.annotator_id == actor.user_id) & (table.round == Round.FIRST)
    query = (
        select(models.Document.id, table.uuid, models.Document.withdrawn_at)
        .outerjoin(table, own)
        .where(models.Document.campaign_id == campaign_id, models.Document.slug == document)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound("There is no such document in this campaign.")
    return found


def begin(work: Work, actor: Actor, campaign_id: int, document: str) -> str:
    """Begin that pass, under the campaign's newest scheme and guideline; one begun meanwhile in another tab is taken instead."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    document_id, uuid, withdrawn_at = _found(work.session, actor, campaign_id, document)
    if uuid is not None:
        return str(uuid)
    if withdrawn_at is not None:
        raise DocumentWithdrawn(f"This document was withdrawn on {withdrawn_at:%-d %b %Y}.")
    return _add(work, campaign_id, document_id, actor.user_id, Round.FIRST).uuid


def _add(work: Work, campaign_id: int, document_id: int, annotator_id: int, round_: Round) -> models.Assignment:
    row = models.Assignment(
        uuid=work.new_id(),
        campaign_id=campaign_id,
        document_id=document_id,
        annotator_id=annotator_id,
        round=round_,
        status=PassStatus.OPEN,
        revision=0,
        cursor=0,
        started_at=work.now(),
        **_in_force(work.session, campaign_id),
    )
    work.session.add(row)
    return row


def _in_force(session: Session, campaign_id: int) -> dict[str, Any]:
    """The newest scheme and guideline: what a pass begun now is made under."""
    scheme = select(models.Scheme.id).where(models.Scheme.campaign_id == campaign_id).order_by(models.Scheme.version.desc())
    guideline = select(models.Guideline.version).where(models.Guideline.campaign_id == campaign_id).order_by(models.Guideline.id.desc())
    return {
        "scheme_id": session.scalars(scheme.limit(1)).one(),
        "guideline_version": session.scalars(guideline.limit(1)).first() or "",
    }


def hand_over(work: Work, campaign_id: int, leaver: Actor, heir: Actor) -> HandedOver:
    """Give somebody's open passes to another (docs/adr/0008).

    One in which nothing was done changes hands as it is. Otherwise it is marked left and the heir begins a fresh one, or takes up
    again one that they had left. Where the heir is working on that document or has finished it, nothing happens.
    """
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)  # nobody begins a pass meanwhile
    table, document = models.Assignment, models.Document
    query = (
        select(table, document.slug)
        .join(document, document.id == table.document_id)
        .where(
            table.campaign_id == campaign_id,
            table.annotator_id == leaver.user_id,
            table.status == PassStatus.OPEN,
            document.withdrawn_at.is_(None),
        )
        .order_by(document.number, table.id)
        .with_for_update(of=table)
    )
    listed: dict[str, list[str]] = {"given": [], "begun": [], "kept": []}
    for row, slug in work.session.execute(query).all():
        listed[_hand_over_one(work, row, heir)].append(slug)
    return HandedOver(*(tuple(listed[name]) for name in ("given", "begun", "kept")))


def _hand_over_one(work: Work, row: models.Assignment, heir: Actor) -> str:
    table = models.Assignment
    same = (table.document_id == row.document_id) & (table.round == row.round)
    own = work.session.scalars(select(table).where(same, table.annotator_id == heir.user_id).with_for_update()).first()
    if own is not None and own.status is not PassStatus.LEFT:
        return "kept"
    if own is None and not _is_touched(work.session, row):
        changes: dict[str, Any] = {"annotator_id": heir.user_id, "cursor": 0, "started_at": work.now()}
        for name, new in (changes | _in_force(work.session, row.campaign_id)).items():
            setattr(row, name, new)
        return "given"
    row.status = PassStatus.LEFT
    if own is not None:
        own.status = PassStatus.OPEN
    else:
        _add(work, row.campaign_id, row.document_id, heir.user_id, row.round)
    return "begun"


def _is_touched(session: Session, row: models.Assignment) -> bool:
    """Whether the pass holds anything of its annotator's, a refused operation or a half-typed text included."""
    return row.revision > 0 or any(
        session.scalars(select(table.assignment_id).where(table.assignment_id == row.id).limit(1)).first() is not None
        for table in (models.Operation, models.Draft)
    )
