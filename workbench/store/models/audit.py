"""Who did what to accounts, campaigns and files. Annotators' own work is in `operation`.

Each row carries a hash of itself; seals chain them in batches under a key that is not in the database, so that an edited,
removed or reordered row is found.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.store.models.base import STRICT, Base
from workbench.store.types import Id, Json, Moment


class Audit(Base):
    __tablename__ = "audit"
    __table_args__ = (STRICT,)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    details: Mapped[Any] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(Text)


class AuditSeal(Base):
    """Everything up to `last_audit_id`, chained to the seal before."""

    __tablename__ = "audit_seal"
    __table_args__ = (STRICT,)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    last_audit_id: Mapped[int] = mapped_column(Id, unique=True)
    row_count: Mapped[int]
    mac: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
