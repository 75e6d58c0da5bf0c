"""The roles behind a permission: read from the database at every action, never from the page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.domain import permissions
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import CampaignClosed, NotFound
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


def require_open(session: Session, actor: Actor, action: Action, campaign_id: int) -> Role | None:
    """As `require`, for whatever changes a campaign: one that was closed refuses. Raises CampaignClosed too."""
    role = require(session, actor, action, campaign_id)
    closed_at = session.scalars(select(Campaign.closed_at).where(Campaign.id == campaign_id)).one()
    if closed_at is not None:
        raise CampaignClosed(f"This campaign was closed on {closed_at:%-d %b %Y}.")
    return role


def require_as_lead(session: Session, actor: Actor, action: Action) -> None:
    """For what belongs to no campaign yet and is open to whoever leads one. Raises NotFound, NotAllowed."""
    query = select(Membership.role).where(Membership.user_id == actor.user_id).order_by(Membership.role.desc())
    permissions.require(actor, session.scalars(query.limit(1)).first(), action)
