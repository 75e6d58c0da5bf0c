"""Why a pass is read and not written any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.domain.vocabulary import PassStatus
from workbench.errors import CampaignClosed, DocumentWithdrawn, NotAllowed, PassHandedOver
from workbench.store import disputes
from workbench.store.models import Assignment, Campaign, Document


def reason(closed_at: datetime | None, withdrawn_at: datetime | None, status: PassStatus) -> NotAllowed | None:
    """From when the campaign was closed, when the document was withdrawn, and the pass's status. None: it can be written."""
    if closed_at is not None:
        return CampaignClosed(f"This campaign was closed on {closed_at:%-d %b %Y}.")
    if withdrawn_at is not None:
        return DocumentWithdrawn(f"This document was withdrawn on {withdrawn_at:%-d %b %Y}.")
    return PassHandedOver("This document was handed over to somebody else.") if status is PassStatus.LEFT else None


def of_pass(session: Session, row: Assignment) -> NotAllowed | None:
    query = select(Campaign.closed_at, Document.withdrawn_at).join(Document, Document.campaign_id == Campaign.id)
    query = query.where(Document.id == row.document_id)
    closed_at, withdrawn_at = session.execute(query).one()
    return reason(closed_at, withdrawn_at, row.status) or disputes.lock_on(session, row)


def as_answer(why: NotAllowed | None) -> dict[str, str] | None:
    """As the reader shows it."""
    return None if why is None else {"code": why.code, "message": str(why)}
