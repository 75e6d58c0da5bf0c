"""Accounts and memberships as rows."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workbench.domain.records import Actor, Preferences
from workbench.domain.vocabulary import Role
from workbench.store import models, new_rows
from workbench.store.queries.people import OPERATOR
from workbench.store.work import Work


def add(work: Work, name: str, display_name: str, *, is_admin: bool = False, is_active: bool = True) -> models.User:
    """An account without a password. Raises BadEntry when somebody else made one of this name at the same moment."""
    user = models.User(
        uuid=work.new_id(),
        name=name,
        display_name=display_name,
        is_admin=is_admin,
        is_active=is_active,
        created_at=work.now(),
        password_hash=None,
    )
    work.session.add(user)
    new_rows.flush_new(work, f"Somebody else made an account named {name!r} at the same moment.")
    return user


def prefer(work: Work, user_id: int, preferences: Preferences) -> None:
    work.session.execute(update(models.User).where(models.User.id == user_id).values(preferences=asdict(preferences)))


def add_operator(work: Work) -> None:
    """The command line's account, unless another first command was quicker."""
    insert = sqlite_insert if work.settings.is_sqlite else postgres_insert
    row = {
        "uuid": work.new_id(),
        "name": OPERATOR,
        "display_name": "Operator",
        "is_admin": True,
        "is_active": True,
        "created_at": work.now(),
    }
    work.session.execute(insert(models.User).values(**row).on_conflict_do_nothing(index_elements=["name"]))


def set_role(work: Work, member: Actor, campaign_id: int, role: Role) -> None:
    """Make an account a member of a campaign, or change its role there; the code it goes by in exports stays."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)  # two who give the first role at once come one after the other
    query = select(models.Membership).where(models.Membership.campaign_id == campaign_id, models.Membership.user_id == member.user_id)
    found = work.session.scalars(query).first()
    if found is None:
        add_member(work, campaign_id, member.user_id, role)
    else:
        found.role = role


def add_member(work: Work, campaign_id: int, user_id: int, role: Role) -> None:
    """The code is random, so that the codes of two campaigns cannot be joined."""
    code = work.new_id()[:8]
    work.session.add(
        models.Membership(campaign_id=campaign_id, user_id=user_id, role=role, code=code, created_at=work.now(), guideline_seen="")
    )


def make_admins_leads(work: Work, campaign_id: int) -> None:
    """Whoever runs the installation can open what the command line made; the operator itself annotates nothing."""
    admins = (
        select(models.User.id)
        .where(models.User.is_admin == 1, models.User.is_active == 1, models.User.name != OPERATOR)
        .order_by(models.User.id)
    )
    for user_id in work.session.scalars(admins):
        add_member(work, campaign_id, user_id, Role.LEAD)
