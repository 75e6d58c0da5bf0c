"""Who works on which document."""

from __future__ import annotations

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, HandedOver
from workbench.errors import BadEntry
from workbench.store import access, assignments, audit, members
from workbench.store.work import Store


def begin_pass(store: Store, *, actor: Actor, campaign_id: int, document: str) -> str:
    """The uuid of the actor's pass through a document (a slug), begun if it was not.

    One that is there can be read whatever became of campaign and document. Raises NotFound, NotAllowed, CampaignClosed, DocumentWithdrawn.
    """
    with store.reading() as session:
        access.require(session, actor, Action.ANNOTATE, campaign_id)
        if uuid := assignments.own_pass_of(session, actor, campaign_id, document):
            return uuid
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ANNOTATE, campaign_id)
        uuid = assignments.begin(work, actor, campaign_id, document)
        work.commit()
    return uuid


def hand_over(store: Store, *, actor: Actor, campaign_id: int, leaver: str, heir: str) -> HandedOver:
    """Give a member's open passes to another member, both by account name; finished ones stay where they are.

    Raises NotAllowed, CampaignClosed, NotFound, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.HAND_OVER, campaign_id)
        giving, taking = (members.member(work.session, campaign_id, name) for name in (leaver, heir))
        if giving.user_id == taking.user_id:
            raise BadEntry("Choose two different people.")
        if not taking.is_active:
            raise BadEntry("This account is deactivated: choose somebody who can sign in.")
        outcome = assignments.hand_over(work, campaign_id, giving, taking)
        if outcome.given or outcome.begun:
            audit.note(
                *(work, actor, "hand over", giving.uuid),
                to=taking.uuid,
                campaign=campaign_id,
                given=list(outcome.given),
                begun=list(outcome.begun),
            )
            work.commit()
        return outcome
