"""Names of sources and events that leads merged: the newest row of each name, and the next one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workbench.domain.claim_map import Merged, same_name
from workbench.domain.records import Actor
from workbench.domain.vocabulary import NameKind
from workbench.store import models
from workbench.store.work import Work


def newest(session: Session, campaign_id: int, kind: NameKind) -> dict[str, models.Alias]:
    """By spelling, also of names that were taken out again."""
    alias = models.Alias
    rows = session.scalars(select(alias).where(alias.campaign_id == campaign_id, alias.kind == kind).order_by(alias.revision))
    return {row.spelling: row for row in rows}


def merged(session: Session, campaign_id: int, kind: NameKind) -> Merged:
    return Merged({spelling: row.stands_for for spelling, row in newest(session, campaign_id, kind).items() if row.stands_for})


def locked(work: Work, campaign_id: int, kind: NameKind) -> dict[str, models.Alias]:
    """As `newest`, while nobody else merges: of two leads at once the second sees what the first did."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    return newest(work.session, campaign_id, kind)


def add(work: Work, actor: Actor, campaign_id: int, kind: NameKind, before: Mapping[str, models.Alias], names: Mapping[str, str]) -> None:
    """The next row of each name: what stands for it from now on, empty for itself."""
    rows = []
    for name, stands_for in names.items():
        spelling = same_name(name)
        row = {"campaign_id": campaign_id, "kind": kind, "spelling": spelling, "name": name, "stands_for": stands_for}
        revision = before[spelling].revision + 1 if spelling in before else 1
        rows.append(row | {"revision": revision, "actor_id": actor.user_id, "at": work.now()})
    work.session.execute(insert(models.Alias), rows)
