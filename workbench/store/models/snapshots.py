"""A campaign as it stood at one moment: the bytes of its native export, compressed in parts, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workbench.store.models.base import STRICT, Base
from workbench.store.types import Id, Json, Moment


class Snapshot(Base):
    """sha256 and byte_count are those of the whole, uncompressed; counts are its rows by type."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("campaign_id", "name"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    taken_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sha256: Mapped[str] = mapped_column(Text)
    byte_count: Mapped[int] = mapped_column(Id)
    counts: Mapped[Any] = mapped_column(Json)


class SnapshotPart(Base):
    """A piece of it, compressed by itself."""

    __tablename__ = "snapshot_part"
    __table_args__ = (STRICT,)

    snapshot_id: Mapped[int] = mapped_column(Id, ForeignKey("snapshot.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
