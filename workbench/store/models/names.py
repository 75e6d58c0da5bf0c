"""Which names of sources and of events are one: what leads declared, beside annotations and never in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.domain.vocabulary import NameKind
from workbench.store.models.base import STRICT, Base, one_of
from workbench.store.types import Id, Moment, Word


class Alias(Base):
    """A name merged into another, or taken out again (`stands_for` empty). Insert only, the highest revision stands."""

    __tablename__ = "alias"
    __table_args__ = (one_of("kind", NameKind), STRICT)

    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    kind: Mapped[NameKind] = mapped_column(Word(NameKind), primary_key=True)
    spelling: Mapped[str] = mapped_column(Text, primary_key=True)  # the name as it is compared
    revision: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)  # as it is written
    stands_for: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)
