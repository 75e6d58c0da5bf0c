"""Who may do what: one table. Services ask it first; pages never decide.

A role is held per campaign; an admin is global and may do what a lead may. Annotating asks one thing more: the pass
must be the actor's own, which the table cannot know and `require_own` checks.
"""

from __future__ import annotations

from enum import StrEnum

from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import NotAllowed, NotFound


class Action(StrEnum):
    SEE_CAMPAIGN = "see_campaign"
    SEE_OVERVIEW = "see_overview"
    SEE_AGREEMENT = "see_agreement"
    SEE_CLAIMS = "see_claims"
    ANNOTATE = "annotate"
    IMPORT = "import"
    EXPORT = "export"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ACCOUNTS = "manage_accounts"
    CREATE_CAMPAIGN = "create_campaign"
    CONFIGURE = "configure"
    CLONE_CAMPAIGN = "clone_campaign"
    EDIT_DOCUMENTS = "edit_documents"
    ASSIGN = "assign"
    SETTLE = "settle"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    MERGE = "merge"
    ADJUDICATE = "adjudicate"
    READ_AUDIT = "read_audit"


TABLE: dict[Action, frozenset[Role]] = {
    Action.SEE_CAMPAIGN: frozenset({Role.ANNOTATOR, Role.LEAD}),
    Action.SEE_OVERVIEW: frozenset({Role.LEAD}),
    Action.SEE_AGREEMENT: frozenset({Role.LEAD}),  # a number tells what others chose
    Action.SEE_CLAIMS: frozenset({Role.LEAD}),
    Action.ANNOTATE: frozenset({Role.ANNOTATOR, Role.LEAD}),
    Action.IMPORT: frozenset({Role.LEAD}),
    Action.EXPORT: frozenset({Role.LEAD}),
    Action.MANAGE_PEOPLE: frozenset({Role.LEAD}),
    Action.MANAGE_ACCOUNTS: frozenset(),
    Action.CREATE_CAMPAIGN: frozenset({Role.LEAD}),  # whoever leads one may begin another
    Action.CONFIGURE: frozenset({Role.LEAD}),
    Action.CLONE_CAMPAIGN: frozenset({Role.LEAD}),
    Action.EDIT_DOCUMENTS: frozenset({Role.LEAD}),
    Action.ASSIGN: frozenset({Role.LEAD}),
    Action.SETTLE: frozenset({Role.LEAD}),
    Action.HAND_OVER: frozenset({Role.LEAD}),
    Action.ANSWER: frozenset({Role.LEAD}),
    Action.MERGE: frozenset({Role.LEAD}),  # which names of sources and events are one
    Action.ADJUDICATE: frozenset({Role.LEAD}),
    Action.READ_AUDIT: frozenset(),
}


OF_MEMBERS = frozenset({Action.ANNOTATE, Action.SETTLE})  # what makes a pass, and so is somebody's of the campaign


def may(actor: Actor, role: Role | None, action: Action) -> bool:
    """Whether the table allows it. `role` is the actor's in the campaign the action is about, None outside any."""
    if not actor.is_active:
        return False
    return (actor.is_admin and (role is not None or action not in OF_MEMBERS)) or (role is not None and role in TABLE[action])


def require(actor: Actor, role: Role | None, action: Action) -> None:
    """Raise NotFound to who may not even know of the campaign, NotAllowed to who may know but not do."""
    if may(actor, role, action):
        return
    if role is None and not actor.is_admin:
        raise NotFound("There is no such page or record.")
    raise NotAllowed(f"Your role does not allow this ({action.value.replace('_', ' ')}).")


def require_own(actor: Actor, annotator_id: int) -> None:
    """A pass is written and read by its annotator alone while the round is blind."""
    if actor.user_id != annotator_id:
        raise NotFound("There is no such page or record.")
