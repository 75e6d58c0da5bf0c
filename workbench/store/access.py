"""The roles behind a permission: read from the database at every action, never from the page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.domain import permissions
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import NotFound
from workbench.store.models import Campaign, Membership


def role_in(session: Session, actor: Actor, campaign_id: int) -> Role | None:
    query = select(Membership.role).where(Membership.campaign_id == campaign_id, Membership.user_id == actor.user_id)
    return session.scalars(query).first()


def require(session: Session, actor: Actor, action: Action, campaign_id: int | None = None) -> Role | None:
    """The actor's role in the campaign, if the table allows the action. Raises NotFound or NotAllowed."""
    role = None if campaign_id is None else role_in(session, actor, campaign_id)
    permissions.require(actor, role, action)
    if role is None and campaign_id is not None and session.scalars(select(Campaign.id).where(Campaign.id == campaign_id)).first() is None:
        raise NotFound("There is no such page or record.")  # an admin needs no role, so the table cannot tell
    return role
