"""Snapshots as they were taken: listed, and read again line by line."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, SnapshotCard
from workbench.store import access, models

PART_BYTES = 1 << 20  # of the lines, before they are compressed


def snapshots(session: Session, campaign_id: int, *, viewer: Actor) -> list[SnapshotCard]:
    """The campaign's snapshots, oldest first. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.EXPORT, campaign_id)
    query = (
        select(models.Snapshot, models.User.display_name)
        .join(models.User, models.User.id == models.Snapshot.taken_by)
        .where(models.Snapshot.campaign_id == campaign_id)
        .order_by(models.Snapshot.taken_at, models.Snapshot.id)
    )
    return [_card(row.Snapshot, row.display_name) for row in session.execute(query)]


def snapshot(session: Session, campaign_id: int, name: str, *, viewer: Actor) -> SnapshotCard | None:
    """One of them by its name. Raises NotAllowed, NotFound."""
    return next((card for card in snapshots(session, campaign_id, viewer=viewer) if card.name == name), None)


def _card(row: models.Snapshot, taken_by: str) -> SnapshotCard:
    return SnapshotCard(row.id, row.name, row.note, row.taken_at, taken_by, row.sha256, row.byte_count, tuple(sorted(row.counts.items())))


def parts(session: Session, snapshot_id: int) -> Iterator[tuple[int, bytes]]:
    """Its parts as they are stored, one in memory at a time."""
    part = models.SnapshotPart.__table__.c
    numbers = session.scalars(select(part.number).where(part.snapshot_id == snapshot_id).order_by(part.number)).all()
    for number in numbers:
        query = select(part.content).where(part.snapshot_id == snapshot_id, part.number == number)
        yield number, session.scalars(query).one()


def lines(session: Session, snapshot_id: int) -> Iterator[bytes]:
    """The lines of the native export that it is, each with its line feed."""
    rest = b""
    for _, content in parts(session, snapshot_id):
        *whole, rest = (rest + zlib.decompress(content)).split(b"\n")
        yield from (line + b"\n" for line in whole)
    assert not rest, "a snapshot ends with a line feed"
