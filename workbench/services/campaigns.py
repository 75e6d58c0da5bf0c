"""Making campaigns, and what their leads settle: settings, closing, verdict scheme, guideline."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain import entries, schemes
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, CampaignSettings, Scheme
from workbench.domain.vocabulary import Role
from workbench.errors import BadEntry
from workbench.formats.readers import seeds
from workbench.store import access, accounts, audit, campaign_rows, models, new_rows
from workbench.store.queries import campaigns
from workbench.store.work import Store, Work


def create(
    store: Store,
    *,
    actor: Actor,
    settings: CampaignSettings,
    slug: str = "",
    scheme: Scheme | None = None,
    guideline: tuple[str, str] | None = None,
) -> int:
    """A new campaign with a scheme and a guideline (version, Markdown): by default those of `seeds/`. Its maker leads it.

    Returns its id. Raises NotAllowed, BadEntry.
    """
    with store.writing() as work:
        access.require_as_lead(work.session, actor, Action.CREATE_CAMPAIGN)
        default = seeds.read(store.settings.seeds)
        first_guideline = guideline or (default.guideline_version, default.guideline)
        row = _add(work, actor, settings, slug, scheme or default.scheme, first_guideline)
        audit.note(work, actor, "create campaign", row.uuid, slug=row.slug)
        work.commit()
        return row.id


def clone(store: Store, *, actor: Actor, campaign_id: int, title: str) -> int:
    """A new campaign with another's settings, scheme and guideline, and nothing else of it. Returns its id. Raises NotAllowed, BadEntry."""
    with store.writing() as work:
        access.require(work.session, actor, Action.CLONE_CAMPAIGN, campaign_id)
        settings = campaigns.settings(work.session, campaign_id, viewer=actor)
        scheme = campaigns.scheme(work.session, campaign_id, viewer=actor)
        guideline = campaigns.guideline(work.session, campaign_id, viewer=actor)
        offered = replace(scheme, version=1, values=schemes.live(scheme))
        row = _add(work, actor, replace(settings, title=title), title, offered, guideline)
        audit.note(work, actor, "clone campaign", row.uuid, slug=row.slug, of=campaign_id)
        work.commit()
        return row.id


def _add(work: Work, actor: Actor, settings: CampaignSettings, slug: str, scheme: Scheme, guideline: tuple[str, str]) -> models.Campaign:
    checked = entries.campaign_settings(settings)
    row = new_rows.add_campaign(work, checked, slug or checked.title)
    new_rows.add_scheme(work, row.id, schemes.check(scheme))
    if guideline[0]:
        new_rows.add_guideline(work, row.id, *guideline)
    accounts.make_admins_leads(work, row.id)
    if not actor.is_admin:
        accounts.add_member(work, row.id, actor.user_id, Role.LEAD)
    return row


def configure(store: Store, *, actor: Actor, campaign_id: int, settings: CampaignSettings) -> None:
    """Change what a campaign says of itself. Raises NotAllowed, CampaignClosed, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.CONFIGURE, campaign_id)
        changes = campaign_rows.configure(work, campaign_id, entries.campaign_settings(settings))
        audit.note(work, actor, "configure campaign", str(campaign_id), changed=sorted(changes))
        work.commit()


def close(store: Store, *, actor: Actor, campaign_id: int) -> None:
    """From now on the campaign is read and exported, and nothing in it changes. Closing twice is closing once. Raises NotAllowed."""
    with store.writing() as work:
        access.require(work.session, actor, Action.CONFIGURE, campaign_id)
        if campaign_rows.set_closed(work, campaign_id, work.now()):
            audit.note(work, actor, "close campaign", str(campaign_id))
            work.commit()


def reopen(store: Store, *, actor: Actor, campaign_id: int) -> None:
    """Raises NotAllowed."""
    with store.writing() as work:
        access.require(work.session, actor, Action.CONFIGURE, campaign_id)
        if campaign_rows.set_closed(work, campaign_id, None):
            audit.note(work, actor, "reopen campaign", str(campaign_id))
            work.commit()


def publish_scheme(store: Store, *, actor: Actor, campaign_id: int, scheme: Scheme, seen_version: int) -> int:
    """The verdicts offered to passes begun from now on; returns the new version. Passes keep the version they were begun under.

    `scheme` holds what is to be offered. A value left out is retired where somebody used it. Raises NotAllowed, CampaignClosed,
    BadEntry, StaleEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.CONFIGURE, campaign_id)
        if any(value.retired_at for value in scheme.values):
            raise BadEntry("A retired verdict is not offered: leave it out, or put it in as a live one.")
        published = campaign_rows.publish_scheme(work, actor, campaign_id, schemes.check(scheme), seen_version=seen_version)
        retired = [value.value for value in published.values if value.retired_at]
        audit.note(work, actor, "publish scheme", str(campaign_id), version=published.version, retired=retired)
        work.commit()
        return published.version


def publish_guideline(store: Store, *, actor: Actor, campaign_id: int, version: str, body: str, note: str, seen_version: str) -> None:
    """A new version of the guideline, announced to every member. `note` says what changed; a first version needs none.

    Raises NotAllowed, CampaignClosed, BadEntry, StaleEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.CONFIGURE, campaign_id)
        body = entries.prose(body, "guideline", is_required=True, longest=entries.LONGEST_GUIDELINE) + "\n"
        note = entries.line(note, "note of what changed", is_required=bool(seen_version), longest=entries.LONGEST_NOTE)
        campaign_rows.publish_guideline(work, actor, campaign_id, version, body, note, seen_version=seen_version)
        audit.note(work, actor, "publish guideline", str(campaign_id), version=version.strip())
        work.commit()


def mark_guideline_seen(store: Store, *, actor: Actor, campaign_id: int, version: str) -> None:
    """The actor has opened this version: it is not announced to them any more. Raises NotFound."""
    with store.writing() as work:
        access.require(work.session, actor, Action.SEE_CAMPAIGN, campaign_id)
        campaign_rows.mark_guideline_seen(work, actor, campaign_id, version)
        work.commit()
