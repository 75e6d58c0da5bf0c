"""Snapshots written down; nothing ever changes one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from workbench.domain.records import Actor
from workbench.errors import BadEntry
from workbench.store import models
from workbench.store.work import Work


def add(work: Work, actor: Actor, campaign_id: int, *, name: str, parts: Iterable[bytes], about: dict[str, Any]) -> None:
    """A snapshot with its parts; the caller commits. Raises BadEntry when the name was taken meanwhile."""
    snapshot = models.Snapshot(campaign_id=campaign_id, name=name, taken_by=actor.user_id, **about)
    work.session.add(snapshot)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise BadEntry(f"There is a snapshot called {name!r} already, and none is ever replaced.") from error
    for number, content in enumerate(parts):
        work.session.execute(insert(models.SnapshotPart).values(snapshot_id=snapshot.id, number=number, content=content))
