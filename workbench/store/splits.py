"""Flags of badly split sentences: who counts as flagging, and the settlement that takes a sentence out of detection statistics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.errors import NotFound, SentencesChanged
from workbench.store import models
from workbench.store.version_rows import is_newest
from workbench.store.work import Work


def is_settled(document_id: Any, ordinal: Any) -> ColumnElement[bool]:
    """For a query over sentences: the ones to leave out of detection statistics. Takes the two columns."""
    table = models.SettledSplit
    return exists().where(table.document_id == document_id, table.ordinal == ordinal)


def live_flags() -> Any:
    """(document_id, ordinal, flag_count) of sentences that somebody's newest decision flags, in any pass, open or finished."""
    decision, own = models.Decision, models.Assignment
    return (
        select(own.document_id, decision.ordinal, func.count().label("flag_count"))
        .select_from(decision)
        .join(own, own.id == decision.assignment_id)
        .where(decision.is_badly_split == 1, decision.is_gone == 0, is_newest(decision, "ordinal"))
        .group_by(own.document_id, decision.ordinal)
    )


def settle(work: Work, actor: Actor, campaign_id: int, slug: str, ordinal: int, note: str) -> None:
    """Raises NotFound, SentencesChanged when nobody flags the sentence."""
    document_id = _document_id(work.session, campaign_id, slug)
    found = work.session.get(models.SettledSplit, (document_id, ordinal))
    if found is None:
        flags = live_flags().where(models.Assignment.document_id == document_id, models.Decision.ordinal == ordinal)
        if work.session.execute(flags).first() is None:
            raise SentencesChanged("Nobody flags this sentence as badly split.")
        found = models.SettledSplit(document_id=document_id, ordinal=ordinal)
        work.session.add(found)
    found.note, found.settled_by, found.settled_at = note, actor.user_id, work.now()


def unsettle(work: Work, campaign_id: int, slug: str, ordinal: int) -> None:
    """Raises NotFound, SentencesChanged when it is not settled."""
    table = models.SettledSplit
    document_id = _document_id(work.session, campaign_id, slug)
    taken = work.session.execute(delete(table).where(table.document_id == document_id, table.ordinal == ordinal).returning(table.ordinal))
    if taken.first() is None:
        raise SentencesChanged("This sentence is not settled.")


def _document_id(session: Session, campaign_id: int, slug: str) -> int:
    """Holds the campaign, so that two leads who settle at once come one after the other."""
    session.get_one(models.Campaign, campaign_id, with_for_update=True)
    query = select(models.Document.id).where(models.Document.campaign_id == campaign_id, models.Document.slug == slug)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound("There is no such document in this campaign.")
    return found
