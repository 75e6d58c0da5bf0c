"""Accounts and their roles."""

from __future__ import annotations

import re

from workbench.domain import entries
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Preferences
from workbench.domain.vocabulary import Role
from workbench.errors import BadEntry, NotAllowed, SignInNeeded
from workbench.store import access, accounts, audit, members
from workbench.store.queries.people import OPERATOR, actor_by_name, as_actor
from workbench.store.work import Store

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")
LONGEST_NAME = 100


def operator(store: Store) -> Actor:
    """The command line's actor, made at first use. It is whoever may read the data folder."""
    with store.reading() as session:
        if found := actor_by_name(session, OPERATOR):
            return found
    with store.writing() as work:
        accounts.add_operator(work)
        work.commit()
    return operator(store)


def add_user(store: Store, *, actor: Actor, name: str, display_name: str = "", is_admin: bool = False) -> Actor:
    """A new account without a password: a link lets its owner in. Raises NotAllowed."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_ACCOUNTS)
        folded = _account_name(name)
        if actor_by_name(work.session, folded):
            raise NotAllowed(f"There is an account named {folded!r} already.")
        user = accounts.add(work, folded, display_name or name.strip(), is_admin=is_admin)
        audit.note(work, actor, "add user", user.uuid, is_admin=is_admin)
        work.commit()
        return as_actor(user)


def _account_name(name: str) -> str:
    folded = name.strip().casefold()
    if not NAME.fullmatch(folded):
        raise NotAllowed("An account name is 1 to 50 of the letters a-z, digits, dot, dash and underscore.")
    return folded


def give_role(store: Store, *, actor: Actor, campaign_id: int, name: str, role: Role) -> None:
    """Make an account a member of a campaign, or change its role there. Raises NotAllowed, CampaignClosed, NotFound."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        member = members.account(work.session, name)
        if member.user_id == actor.user_id and not actor.is_admin and role is not Role.LEAD:
            raise NotAllowed("You would shut yourself out: another lead or an admin can change your role.")
        accounts.set_role(work, member, campaign_id, role)
        audit.note(work, actor, "give role", member.uuid, role=role.value, campaign=campaign_id)
        work.commit()


def add_member(store: Store, *, actor: Actor, campaign_id: int, name: str, role: Role, display_name: str = "") -> bool:
    """Bring somebody into a campaign: an account that is there, or a new one under this name. True when the account is new.

    Raises NotAllowed, CampaignClosed, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        folded = _account_name(name)
        there = actor_by_name(work.session, folded)
        if folded == OPERATOR:
            raise BadEntry(f"{folded!r} is the command line's own account.")
        if there is not None and not there.is_active:
            raise BadEntry(f"The account {folded!r} is deactivated; an admin can activate it again.")
        if there is not None and access.role_in(work.session, there, campaign_id):
            raise BadEntry(f"{folded!r} is in this campaign already; change the role below.")
        shown = entries.line(display_name, "display name", longest=LONGEST_NAME) or name.strip()
        found = there or as_actor(accounts.add(work, folded, shown))
        accounts.set_role(work, found, campaign_id, role)
        audit.note(work, actor, "add member", found.uuid, role=role.value, campaign=campaign_id, is_new=there is None)
        work.commit()
        return there is None


def remove_member(store: Store, *, actor: Actor, campaign_id: int, name: str) -> None:
    """Take somebody out of a campaign in which they never had a text. Raises NotAllowed, CampaignClosed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        owner = members.account(work.session, name)
        if owner.user_id == actor.user_id:
            raise NotAllowed("You would shut yourself out: another lead or an admin can remove you.")
        members.remove(work, campaign_id, owner)
        audit.note(work, actor, "remove member", owner.uuid, campaign=campaign_id)
        work.commit()


def deactivate(store: Store, *, actor: Actor, name: str) -> None:
    """Nobody signs in by this account any more, and whoever is signed in is not. Its work stays. Raises NotAllowed, NotFound, LastAdmin."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_ACCOUNTS)
        owner = members.account(work.session, name)
        members.set_active(work, owner, is_active=False)
        audit.note(work, actor, "deactivate account", owner.uuid)
        work.commit()


def activate(store: Store, *, actor: Actor, name: str) -> None:
    """Raises NotAllowed, NotFound."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_ACCOUNTS)
        owner = members.account(work.session, name)
        members.set_active(work, owner, is_active=True)
        audit.note(work, actor, "activate account", owner.uuid)
        work.commit()


def set_admin(store: Store, *, actor: Actor, name: str, is_admin: bool) -> None:
    """Raises NotAllowed, NotFound, BadEntry for a deactivated account, LastAdmin."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_ACCOUNTS)
        owner = members.account(work.session, name)
        if is_admin and not owner.is_active:
            raise BadEntry(f"The account {owner.name!r} is deactivated.")
        members.set_admin(work, owner, is_admin=is_admin)
        audit.note(work, actor, "make admin" if is_admin else "take admin", owner.uuid)
        work.commit()


def end_sessions(store: Store, *, actor: Actor, name: str, campaign_id: int) -> int:
    """Sign a member out everywhere; returns how many sign-ins ended. Raises NotAllowed, NotFound."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        members.require_reach(work.session, actor, campaign_id, name)
        owner = members.account(work.session, name)
        ended = members.end_sessions(work, owner)
        audit.note(work, actor, "end sessions", owner.uuid, count=ended)
        work.commit()
        return ended


def set_preferences(store: Store, *, actor: Actor, preferences: Preferences) -> None:
    """One's own: keys and text size of the reader. Raises SignInNeeded."""
    if not actor.is_active:
        raise SignInNeeded("This account is deactivated.")
    with store.writing() as work:
        accounts.prefer(work, actor.user_id, preferences)
        work.commit()


def change_display_name(store: Store, *, actor: Actor, display_name: str) -> Actor:
    """One's own. Raises SignInNeeded, BadEntry."""
    if not actor.is_active:
        raise SignInNeeded("This account is deactivated.")
    shown = entries.line(display_name, "display name", is_required=True, longest=LONGEST_NAME)
    with store.writing() as work:
        renamed = members.rename(work, actor, shown)
        audit.note(work, actor, "change display name", actor.uuid)
        work.commit()
        return renamed
