"""Making campaigns."""

from __future__ import annotations

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, CampaignSettings, Scheme
from workbench.formats.readers import seeds
from workbench.store import access, accounts, audit, new_rows
from workbench.store.work import Store


def create(
    store: Store,
    *,
    actor: Actor,
    settings: CampaignSettings,
    slug: str = "",
    scheme: Scheme | None = None,
    guideline: tuple[str, str] | None = None,
) -> int:
    """A new campaign with a scheme and a guideline (version, Markdown): by default those of `seeds/`. Returns its id. Raises NotAllowed."""
    default = seeds.read(store.settings.seeds)
    with store.writing() as work:
        access.require(work.session, actor, Action.CREATE_CAMPAIGN)
        row = new_rows.add_campaign(work, settings, slug or settings.title)
        new_rows.add_scheme(work, row.id, scheme or default.scheme)
        new_rows.add_guideline(work, row.id, *(guideline or (default.guideline_version, default.guideline)))
        accounts.make_admins_leads(work, row.id)
        audit.note(work, actor, "create campaign", row.uuid, slug=row.slug)
        work.commit()
        return row.id
