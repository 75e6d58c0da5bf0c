"""What leads correct about the documents of a campaign. Texts, offsets and passes are never touched."""

from __future__ import annotations

from workbench.domain import metadata
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Metadata
from workbench.store import access, audit, campaign_rows
from workbench.store.work import Store


def correct(store: Store, *, actor: Actor, campaign_id: int, document: str, about: Metadata) -> None:
    """What is known about a document (a slug): title, publisher, author, address, date, language. Raises NotAllowed, CampaignClosed,
    NotFound, BadMetadata."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        changes = campaign_rows.describe(work, campaign_id, document, metadata.checked(about))
        if changes:
            audit.note(work, actor, "correct document", document, campaign=campaign_id, changed=sorted(changes))
            work.commit()


def withdraw(store: Store, *, actor: Actor, campaign_id: int, document: str) -> None:
    """Take a document out of work: not listed, not found, not written on; its passes stay and are exported. Raises NotAllowed,
    CampaignClosed, NotFound."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        if campaign_rows.set_withdrawn(work, campaign_id, document, work.now()):
            audit.note(work, actor, "withdraw document", document, campaign=campaign_id)
            work.commit()


def restore(store: Store, *, actor: Actor, campaign_id: int, document: str) -> None:
    """Raises NotAllowed, CampaignClosed, NotFound."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        if campaign_rows.set_withdrawn(work, campaign_id, document, None):
            audit.note(work, actor, "restore document", document, campaign=campaign_id)
            work.commit()
