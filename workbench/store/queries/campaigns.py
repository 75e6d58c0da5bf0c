"""Campaigns as a viewer may know them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, CampaignCard, CampaignSettings, GuidelineVersion, Scheme, VerdictValue
from workbench.errors import NotFound
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


def named(session: Session, name: str, *, viewer: Actor) -> CampaignCard:
    """As `campaign`. Raises NotFound, which lists those there are."""
    if found := campaign(session, name, viewer=viewer):
        return found
    cards = campaigns(session, viewer=viewer)
    if namesakes := [card.slug for card in cards if card.title == name]:
        raise NotFound(f"Several campaigns are called {name!r}. Use a short name: {', '.join(namesakes)}.", advice="")
    slugs = ", ".join(card.slug for card in cards)
    raise NotFound(f"There is no campaign called {name!r}. There are: {slugs or 'none yet'}.", advice="")


def _cards(viewer: Actor) -> Select[*tuple[Any, ...]]:
    here = (models.Document.campaign_id == models.Campaign.id) & models.Document.withdrawn_at.is_(None)
    documents = select(func.count()).where(here).correlate(models.Campaign).scalar_subquery()
    mine = (models.Membership.campaign_id == models.Campaign.id) & (models.Membership.user_id == viewer.user_id)
    query = select(models.Campaign, models.Membership.role, documents).outerjoin(models.Membership, mine)
    return query if viewer.is_admin else query.where(models.Membership.role.is_not(None))


def _card(row: Row[*tuple[Any, ...]]) -> CampaignCard:
    found, role, documents = row
    return CampaignCard(found.id, found.uuid, found.slug, found.title, role, documents, found.closed_at, found.preset)


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
    return Scheme(found.name, found.version, tuple(_value(row) for row in rows))


def _value(row: models.Verdict) -> VerdictValue:
    return VerdictValue(row.value, row.label, row.canonical.value, row.key, row.position, row.description, row.retired_at)


def verdicts_in_use(session: Session, campaign_id: int, *, viewer: Actor) -> frozenset[str]:
    """The values that any revision of anybody's annotation in the campaign gives, under whatever version of the scheme."""
    access.require(session, viewer, Action.CONFIGURE, campaign_id)
    is_cited = exists().where(models.Annotation.verdict_id == models.Verdict.id)
    query = select(models.Verdict.value).join(models.Scheme, models.Scheme.id == models.Verdict.scheme_id)
    return frozenset(session.scalars(query.where(models.Scheme.campaign_id == campaign_id, is_cited).distinct()))


def settings(session: Session, campaign_id: int, *, viewer: Actor) -> CampaignSettings:
    access.require(session, viewer, Action.CONFIGURE, campaign_id)
    row = session.get_one(models.Campaign, campaign_id)
    return CampaignSettings(**{field.name: getattr(row, field.name) for field in fields(CampaignSettings)})


def guidelines(session: Session, campaign_id: int, *, viewer: Actor) -> list[GuidelineVersion]:
    """Every version published, newest first."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    table = models.Guideline
    rows = session.execute(
        select(table.version, table.published_at, table.note).where(table.campaign_id == campaign_id).order_by(table.id.desc())
    )
    return [GuidelineVersion(row.version, row.published_at, row.note) for row in rows]


def guideline_news(session: Session, campaign_id: int, *, viewer: Actor) -> GuidelineVersion | None:
    """The newest version, while the viewer has not opened it and it changed something; None for who is no member."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    mine = (models.Membership.campaign_id == campaign_id) & (models.Membership.user_id == viewer.user_id)
    seen = session.scalars(select(models.Membership.guideline_seen).where(mine)).first()
    table = models.Guideline
    newest = session.scalars(select(table).where(table.campaign_id == campaign_id).order_by(table.id.desc()).limit(1)).first()
    if newest is None or not newest.note or seen is None or seen == newest.version:
        return None
    return GuidelineVersion(newest.version, newest.published_at, newest.note)
