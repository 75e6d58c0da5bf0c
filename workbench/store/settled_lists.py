"""The marks that a list of claims is settled from, the pass that holds the list, and what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.domain.values import Claim, Kind
from workbench.domain.vocabulary import PassStatus, Preset, Round, Stage
from workbench.errors import BadEntry, NotFound
from workbench.store import models, pass_rows
from workbench.store.work import Work

MARKING = (Round.FIRST, Round.SECOND)  # whoever repeats a text for themselves, or marks gold, proposes nothing to the list


@dataclass(frozen=True)
class Mark:
    pass_uuid: str
    claim: str
    annotator_id: int
    value: Claim


def finished_marking(session: Session, document_id: int) -> Sequence[models.Assignment]:
    table = models.Assignment
    here = (table.document_id == document_id, table.stage == Stage.MARK, table.round.in_(MARKING))
    return session.scalars(select(table).where(*here, table.status == PassStatus.FINISHED).order_by(table.id)).all()


def marks(session: Session, document_id: int) -> list[Mark]:
    """Every live claim of the finished Mark passes."""
    return [
        Mark(own.uuid, str(key), own.annotator_id, value)
        for own in finished_marking(session, document_id)
        for key, _, value in pass_rows.read(session, Kind.CLAIM, own.id)
        if isinstance(value, Claim)
    ]


def of_document(session: Session, document_id: int) -> models.Assignment | None:
    """The one pass that settles a document's claims."""
    table = models.Assignment
    return session.scalars(select(table).where(table.document_id == document_id, table.stage == Stage.SETTLE)).first()


def of_text(session: Session, campaign_id: int, document_uuid: str) -> int | None:
    """The number of the finished pass that settled a document of the campaign."""
    own, document = models.Assignment, models.Document
    here = (document.campaign_id == campaign_id, document.uuid == document_uuid, own.stage == Stage.SETTLE)
    query = select(own.id).join(document, document.id == own.document_id).where(*here, own.status == PassStatus.FINISHED)
    return session.scalars(query).first()


def held_by(session: Session, own: models.Assignment) -> str:
    """Why a finished pass is not reopened: the list it went into is settled, or the list is being checked."""
    if own.stage is Stage.MARK:
        settled = of_document(session, own.document_id)
        if settled is not None and settled.status is PassStatus.FINISHED and own.round in MARKING:
            return "The claims of this text are settled. A lead can reopen the list on the Settle page while nobody checks it."
    if own.stage is Stage.SETTLE and (working := checks_with_work(session, own.id)):
        return (
            f"{working} Check pass{'es hold' if working > 1 else ' holds'} work on these claims, so the list stays as it is. "
            "A claim that should not be on it can be judged not checkable or too vague in Check."
        )
    return ""


def checks_with_work(session: Session, settled_id: int) -> int:
    """How many Check passes on this list hold something of their annotators'."""
    table, operation, draft = models.Assignment, models.Operation, models.Draft
    touched = (table.revision > 0) | exists().where(operation.assignment_id == table.id) | exists().where(draft.assignment_id == table.id)
    return session.scalar(select(func.count()).where(table.claims_from == settled_id, touched)) or 0


def locked_document(work: Work, campaign_id: int, slug: str) -> models.Document:
    """A document of a staged campaign; whoever begins or changes passes meanwhile waits. Raises NotFound, BadEntry."""
    campaign = work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    if campaign.preset is not Preset.STAGED:
        raise BadEntry("Claims are settled in staged campaigns only.")
    table = models.Document
    found = work.session.scalars(select(table).where(table.campaign_id == campaign_id, table.slug == slug)).first()
    if found is None:
        raise NotFound("There is no such document in this campaign.")
    return found


def own_marking_is_open(session: Session, document_id: int, viewer: Actor) -> bool:
    """Whether the viewer is still marking this document, and so must not see what others marked."""
    table = models.Assignment
    own = (table.document_id == document_id, table.annotator_id == viewer.user_id, table.stage == Stage.MARK)
    is_open = table.status.in_((PassStatus.ASSIGNED, PassStatus.OPEN))
    return session.scalars(select(table.id).where(*own, is_open)).first() is not None
