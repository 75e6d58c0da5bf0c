"""Passes begun and found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round
from workbench.errors import NotFound
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
        select(models.Document.id, table.uuid)
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
    document_id, uuid = _found(work.session, actor, campaign_id, document)
    if uuid is not None:
        return str(uuid)
    scheme = select(models.Scheme.id).where(models.Scheme.campaign_id == campaign_id).order_by(models.Scheme.version.desc())
    guideline = select(models.Guideline.version).where(models.Guideline.campaign_id == campaign_id).order_by(models.Guideline.id.desc())
    row = models.Assignment(
        uuid=work.new_id(),
        campaign_id=campaign_id,
        document_id=document_id,
        annotator_id=actor.user_id,
        round=Round.FIRST,
        status=PassStatus.OPEN,
        revision=0,
        cursor=0,
        scheme_id=work.session.scalars(scheme.limit(1)).one(),
        guideline_version=work.session.scalars(guideline.limit(1)).first() or "",
        started_at=work.now(),
    )
    work.session.add(row)
    return row.uuid
