"""Who works on which document."""

from __future__ import annotations

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.store import access, assignments
from workbench.store.work import Store


def begin_pass(store: Store, *, actor: Actor, campaign_id: int, document: str) -> str:
    """The uuid of the actor's pass through a document (a slug), begun if it was not. Raises NotFound, NotAllowed."""
    with store.reading() as session:
        access.require(session, actor, Action.ANNOTATE, campaign_id)
        if uuid := assignments.own_pass_of(session, actor, campaign_id, document):
            return uuid
    with store.writing() as work:
        access.require(work.session, actor, Action.ANNOTATE, campaign_id)
        uuid = assignments.begin(work, actor, campaign_id, document)
        work.commit()
    return uuid
