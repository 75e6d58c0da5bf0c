"""Rows of a campaign that leads change: settings, verdict scheme, guideline, what is known about a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from workbench.domain import entries
from workbench.domain.records import Actor, CampaignSettings, Metadata, Scheme
from workbench.errors import BadEntry, NotFound, StaleEntry
from workbench.store import finder_index, models, new_rows
from workbench.store.queries import campaigns
from workbench.store.work import Work

Changes = Mapping[str, tuple[Any, Any]]


def configure(work: Work, campaign_id: int, settings: CampaignSettings) -> Changes:
    """(before, after) of each setting that changed."""
    return _change(work.session.get_one(models.Campaign, campaign_id, with_for_update=True), asdict(settings))


def set_closed(work: Work, campaign_id: int, closed_at: datetime | None) -> bool:
    """Whether that changed anything."""
    return bool(_change(work.session.get_one(models.Campaign, campaign_id, with_for_update=True), {"closed_at": closed_at}, is_switch=True))


def describe(work: Work, campaign_id: int, document: str, about: Metadata) -> Changes:
    """Correct what is known about a document (a slug); a new date is known from whoever gave it. Raises NotFound."""
    row = _document(work, campaign_id, document)
    date_origin = row.date_origin if about.published_on == row.published_on else "importer" if about.published_on else ""
    return _change(row, asdict(replace(about, date_origin=date_origin)))


def set_withdrawn(work: Work, campaign_id: int, document: str, withdrawn_at: datetime | None) -> bool:
    """Whether that changed anything; a withdrawn document is not found as evidence. Raises NotFound."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)  # first, as whoever changes sentences does
    row = _document(work, campaign_id, document)
    if not _change(row, {"withdrawn_at": withdrawn_at}, is_switch=True):
        return False
    (finder_index.add if withdrawn_at is None else finder_index.remove)(work.session, campaign_id, row.id)
    return True


def _document(work: Work, campaign_id: int, slug: str) -> models.Document:
    query = select(models.Document).where(models.Document.campaign_id == campaign_id, models.Document.slug == slug)
    row = work.session.scalars(query.with_for_update()).first()
    if row is None:
        raise NotFound("There is no such document in this campaign.")
    return row


def _change(row: Any, wanted: Mapping[str, Any], *, is_switch: bool = False) -> Changes:
    """A switch that is set keeps the time at which it was."""
    before = {name: getattr(row, name) for name in wanted}
    differing = {
        name: (before[name], new) for name, new in wanted.items() if (bool(before[name]) != bool(new) if is_switch else before[name] != new)
    }
    for name, (_, new) in differing.items():
        setattr(row, name, new)
    return differing


def publish_scheme(work: Work, actor: Actor, campaign_id: int, wanted: Scheme, *, seen_version: int) -> Scheme:
    """The next version of the scheme. Values that are not wanted any more but cited somewhere stay in it, retired.

    Raises StaleEntry, BadEntry when nothing would change.
    """
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    newest = campaigns.scheme(work.session, campaign_id, viewer=actor)
    if newest.version != seen_version:
        raise StaleEntry(f"Version {newest.version} of the scheme was published while you worked on version {seen_version}.")
    names = {value.value for value in wanted.values}
    cited = campaigns.verdicts_in_use(work.session, campaign_id, viewer=actor)
    retired = tuple(replace(value, retired_at=value.retired_at or work.now()) for value in newest.values if value.value in cited - names)
    scheme = replace(wanted, version=newest.version + 1, values=(*wanted.values, *retired))
    if (scheme.name, scheme.values) == (newest.name, newest.values):
        raise BadEntry(f"This is the scheme as it is in version {newest.version}.")
    new_rows.add_scheme(work, campaign_id, scheme)
    return scheme


def publish_guideline(work: Work, actor: Actor, campaign_id: int, version: str, body: str, note: str, *, seen_version: str) -> None:
    """The next version of the guideline. Raises StaleEntry, BadEntry."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    newest, text = campaigns.guideline(work.session, campaign_id, viewer=actor)
    if newest != seen_version:
        raise StaleEntry(f"Version {newest} of the guideline was published while you worked on version {seen_version or 'nothing'}.")
    published = [row.version for row in campaigns.guidelines(work.session, campaign_id, viewer=actor)]
    version = entries.next_version(version, newest)
    if version in published:
        raise BadEntry(f"There is a version {version} of this guideline already.")
    if body == text:
        raise BadEntry(f"This is the guideline as it is in version {newest}.")
    new_rows.add_guideline(work, campaign_id, version, body, note)


def mark_guideline_seen(work: Work, actor: Actor, campaign_id: int, version: str) -> None:
    mine = (models.Membership.campaign_id == campaign_id) & (models.Membership.user_id == actor.user_id)
    work.session.execute(update(models.Membership).where(mine).values(guideline_seen=version))
