"""Accounts and their roles."""

from __future__ import annotations

import re

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import NotAllowed, NotFound
from workbench.store import access, accounts, audit
from workbench.store.queries.people import OPERATOR, actor_by_name, as_actor
from workbench.store.work import Store

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")


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
    folded = name.strip().casefold()
    if not NAME.fullmatch(folded):
        raise NotAllowed("An account name is 1 to 50 of the letters a-z, digits, dot, dash and underscore.")
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_PEOPLE)
        if actor_by_name(work.session, folded):
            raise NotAllowed(f"There is an account named {folded!r} already.")
        user = accounts.add(work, folded, display_name or name.strip(), is_admin=is_admin)
        audit.note(work, actor, "add user", user.uuid, is_admin=is_admin)
        work.commit()
        return as_actor(user)


def give_role(store: Store, *, actor: Actor, campaign_id: int, name: str, role: Role) -> None:
    """Make an account a member of a campaign, or change its role there. Raises NotAllowed, NotFound."""
    with store.writing() as work:
        access.require(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        member = actor_by_name(work.session, name)
        if member is None:
            raise NotFound(f"There is no account named {name!r}.")
        accounts.set_role(work, member, campaign_id, role)
        audit.note(work, actor, "give role", member.uuid, role=role.value, campaign=campaign_id)
        work.commit()
