"""Accounts as those who manage people change them. Nothing here deletes an account."""

from __future__ import annotations

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import BadEntry, LastAdmin, NotAllowed, NotFound
from workbench.store import models
from workbench.store.queries.people import OPERATOR, actor_by_name, as_actor
from workbench.store.work import Work


def account(session: Session, name: str) -> Actor:
    """Whoever signs in by this name, the built-in operator left out. Raises NotFound."""
    found = actor_by_name(session, name.strip())
    if found is None or found.name == OPERATOR:
        raise NotFound(f"There is no account named {name[:60]!r}.")
    return found


def member(session: Session, campaign_id: int, name: str) -> Actor:
    """The same, if they hold a role in the campaign. Raises NotFound."""
    found = account(session, name)
    if campaign_id not in _roles(session, found):
        raise NotFound(f"Nobody named {name[:60]!r} is in this campaign.")
    return found


def remove(work: Work, campaign_id: int, owner: Actor) -> None:
    """Raises BadEntry for who is no member, and for who ever had a text: what they did goes by their code, which is the membership's."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)  # as whoever gives them a text does
    if campaign_id not in _roles(work.session, owner):
        raise BadEntry(f"{owner.name!r} is not in this campaign.")
    own = (models.Assignment.campaign_id == campaign_id, models.Assignment.annotator_id == owner.user_id)
    if work.session.scalar(select(exists().where(*own))):
        raise BadEntry(
            f"{owner.name!r} has or had texts here, so the campaign's exports name them. Hand their open texts over and sign them out; "
            "an admin can deactivate the account."
        )
    membership = models.Membership
    work.session.execute(delete(membership).where(membership.campaign_id == campaign_id, membership.user_id == owner.user_id))


def require_reach(session: Session, actor: Actor, campaign_id: int, name: str) -> None:
    """A lead helps members of their own campaign back in, and nobody whose account opens more than the lead may see: who makes a link
    can use it. Raises NotFound, NotAllowed."""
    owner = member(session, campaign_id, name) if not actor.is_admin else account(session, name)
    if actor.is_admin or owner.user_id == actor.user_id:
        return
    if owner.is_admin:
        raise NotAllowed(f"{owner.name!r} is an admin; only an admin can do this for them.")
    led = {campaign for campaign, role in _roles(session, actor).items() if role is Role.LEAD}
    if not set(_roles(session, owner)) <= led:
        raise NotAllowed(f"{owner.name!r} is in a campaign too that you do not lead; only an admin can do this for them.")


def _roles(session: Session, actor: Actor) -> dict[int, Role]:
    query = select(models.Membership.campaign_id, models.Membership.role).where(models.Membership.user_id == actor.user_id)
    return {row.campaign_id: row.role for row in session.execute(query)}


def set_active(work: Work, owner: Actor, *, is_active: bool) -> None:
    """Deactivating ends every session and link at once. Raises LastAdmin."""
    if not is_active:
        _require_another_admin(work, owner)
        end_sessions(work, owner)
        unused = (models.SignInLink.user_id == owner.user_id) & models.SignInLink.used_at.is_(None)
        work.session.execute(update(models.SignInLink).where(unused).values(used_at=work.now()))
    work.session.get_one(models.User, owner.user_id).is_active = is_active


def set_admin(work: Work, owner: Actor, *, is_admin: bool) -> None:
    """Raises LastAdmin."""
    if not is_admin:
        _require_another_admin(work, owner)
    work.session.get_one(models.User, owner.user_id).is_admin = is_admin


def _require_another_admin(work: Work, owner: Actor) -> None:
    """Locks the admins, so that two who take each other's place away at once come one after the other. Raises LastAdmin."""
    query = select(models.User).where(models.User.is_admin == 1, models.User.is_active == 1, models.User.name != OPERATOR)
    admins = work.session.scalars(query.order_by(models.User.id).with_for_update().execution_options(populate_existing=True)).all()
    if [admin.id for admin in admins] == [owner.user_id]:
        raise LastAdmin(f"{owner.name!r} is the last active admin.")


def end_sessions(work: Work, owner: Actor) -> int:
    """How many sign-ins that ended."""
    running = (models.Session.user_id == owner.user_id) & models.Session.revoked_at.is_(None)
    ids = work.session.scalars(select(models.Session.id).where(running)).all()
    work.session.execute(update(models.Session).where(models.Session.id.in_(ids)).values(revoked_at=work.now()))
    return len(ids)


def rename(work: Work, owner: Actor, display_name: str) -> Actor:
    row = work.session.get_one(models.User, owner.user_id)
    row.display_name = display_name
    return as_actor(row, owner.session_id)
