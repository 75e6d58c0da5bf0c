"""Campaigns as a viewer may know them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, CampaignCard, Scheme, VerdictValue
from workbench.store import access, models


def campaigns(session: Session, *, viewer: Actor) -> list[CampaignCard]:
    """The viewer's campaigns, newest first; an admin sees all."""
    return [_card(row) for row in session.execute(_cards(viewer).order_by(models.Campaign.created_at.desc(), models.Campaign.id.desc()))]


def campaign(session: Session, name: str, *, viewer: Actor) -> CampaignCard | None:
    """By slug, or by title when it is the only one; None when there is none the viewer may know of."""
    for condition in (models.Campaign.slug == name, models.Campaign.title == name):
        found = session.execute(_cards(viewer).where(condition).limit(2)).all()
        if len(found) == 1:
            return _card(found[0])
    return None


def _cards(viewer: Actor) -> Select[*tuple[Any, ...]]:
    documents = select(func.count()).where(models.Document.campaign_id == models.Campaign.id).correlate(models.Campaign).scalar_subquery()
    mine = (models.Membership.campaign_id == models.Campaign.id) & (models.Membership.user_id == viewer.user_id)
    query = select(models.Campaign, models.Membership.role, documents).outerjoin(models.Membership, mine)
    return query if viewer.is_admin else query.where(models.Membership.role.is_not(None))


def _card(row: Row[*tuple[Any, ...]]) -> CampaignCard:
    found, role, documents = row
    return CampaignCard(found.id, found.uuid, found.slug, found.title, role, documents)


def guideline(session: Session, campaign_id: int, *, viewer: Actor) -> tuple[str, str]:
    """(version, Markdown) of the newest guideline; empty when there is none."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    query = select(models.Guideline.version, models.Guideline.body).where(models.Guideline.campaign_id == campaign_id)
    found = session.execute(query.order_by(models.Guideline.id.desc()).limit(1)).first()
    return (found.version, found.body) if found else ("", "")


def scheme(session: Session, campaign_id: int, *, viewer: Actor) -> Scheme:
    """The newest version of the verdict scheme."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    found = session.scalars(
        select(models.Scheme).where(models.Scheme.campaign_id == campaign_id).order_by(models.Scheme.version.desc()).limit(1)
    ).one()
    rows = session.scalars(select(models.Verdict).where(models.Verdict.scheme_id == found.id).order_by(models.Verdict.ordinal))
    values = tuple(VerdictValue(row.value, row.label, row.canonical.value, row.key, row.position, row.description) for row in rows)
    return Scheme(found.name, found.version, values)
