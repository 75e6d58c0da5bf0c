"""Campaigns with their people, verdict schemes and guidelines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workbench.domain.vocabulary import Assigning, CanonicalVerdict, Coverage, EvidencePolicy, Preset, Role, TemporalPolicy
from workbench.store.models.base import STRICT, Base, one_of
from workbench.store.types import Id, Json, Moment, Word


class Campaign(Base):
    """`slug` is this installation's name for it; the uuid travels with exports and so may stand beside its own copy."""

    __tablename__ = "campaign"
    __table_args__ = (
        one_of("preset", Preset),
        one_of("coverage", Coverage),
        one_of("evidence_policy", EvidencePolicy),
        one_of("temporal_policy", TemporalPolicy),
        one_of("assigning", Assigning),
        STRICT,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, index=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    preset: Mapped[Preset] = mapped_column(Word(Preset))
    coverage: Mapped[Coverage] = mapped_column(Word(Coverage))
    evidence_policy: Mapped[EvidencePolicy] = mapped_column(Word(EvidencePolicy))
    temporal_policy: Mapped[TemporalPolicy] = mapped_column(Word(TemporalPolicy))
    fields: Mapped[Any] = mapped_column(Json)  # {stage: {field: demand}}, only what differs from the defaults of domain/stages.py
    assigning: Mapped[Assigning] = mapped_column(Word(Assigning))
    overlap: Mapped[int]  # how many people work through a document
    overlap_percent: Mapped[int]  # of the documents; the others take one
    check_overlap: Mapped[int]  # in staged work: how many check each settled claim
    pass_cap: Mapped[int | None]  # passes one person may hold, all in all
    lease_days: Mapped[int]  # until a pass in which nothing was done is free again; every save begins it anew
    created_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Membership(Base):
    """A person's role in a campaign, and the random code that stands for them in exports."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("campaign_id", "user_id"), UniqueConstraint("campaign_id", "code"), one_of("role", Role), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    code: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    guideline_seen: Mapped[str] = mapped_column(Text)  # the version last opened, empty before the first
    pass_cap: Mapped[int | None]  # in place of the campaign's


class Guideline(Base):
    """One published version of a campaign's guideline (Markdown, written by leads)."""

    __tablename__ = "guideline"
    __table_args__ = (UniqueConstraint("campaign_id", "version"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    version: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)  # what changed; empty for a first version
    published_at: Mapped[datetime] = mapped_column(Moment)


class Scheme(Base):
    """One version of a campaign's verdict scheme."""

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("campaign_id", "version"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Verdict(Base):
    """A value of a scheme; retired when no longer offered, never deleted while something cites it."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("scheme_id", "value"), one_of("canonical", CanonicalVerdict), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    ordinal: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    canonical: Mapped[CanonicalVerdict] = mapped_column(Word(CanonicalVerdict))
    key: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None]
    description: Mapped[str] = mapped_column(Text)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
