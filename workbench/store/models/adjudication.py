"""Settling what annotators disagree about.

`settlement`, `adjudication_round` and `ruling` are facts: insert only, the highest revision stands. `conflict` and `conflict_state` are
worked out from finished passes and made again whenever these change; they are in no export.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.domain.vocabulary import CaseStatus, ConflictKind, Outcome, Round
from workbench.store.models.base import STRICT, Base, is_flag, one_of
from workbench.store.types import Flag, Id, Json, Moment, Word


class Settlement(Base):
    """One step of a case: opened, decided, sent back, opened again. It belongs to the document's pass of the round `adjudication`.

    What was decided is in that pass's claims, annotations and evidence; `finals` names the claims.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        one_of("round", Round),
        one_of("status", CaseStatus),
        one_of("kind", ConflictKind),
        one_of("outcome", Outcome),
        is_flag("is_empty"),
        STRICT,
    )

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[Round] = mapped_column(Word(Round))  # the one that is settled
    status: Mapped[CaseStatus] = mapped_column(Word(CaseStatus))
    kind: Mapped[ConflictKind] = mapped_column(Word(ConflictKind))
    members: Mapped[Any] = mapped_column(Json)  # [[pass, claim], …]
    seen: Mapped[Any] = mapped_column(Json)  # [[pass, revision], …], who marked nothing included
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    chosen: Mapped[str | None] = mapped_column(Text)  # the pass that was accepted, or sent back
    finals: Mapped[Any] = mapped_column(Json)  # [claim, …] of this pass
    cited: Mapped[Any] = mapped_column(Json)  # [[pass, evidence], …] that the decision rests on
    is_empty: Mapped[bool] = mapped_column(Flag)  # no verdict or no evidence, on purpose
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class AdjudicationRound(Base):
    """Whether a round of a campaign is closed, and whether people may settle texts they annotated."""

    __tablename__ = "adjudication_round"
    __table_args__ = (one_of("round", Round), is_flag("is_closed"), is_flag("is_own_allowed"), STRICT)

    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    round: Mapped[Round] = mapped_column(Word(Round), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    is_closed: Mapped[bool] = mapped_column(Flag)
    is_own_allowed: Mapped[bool] = mapped_column(Flag)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Ruling(Base):
    """An example that a lead published in the guideline, from a decision or from an answer to a question. Who asked is not kept."""

    __tablename__ = "ruling"
    __table_args__ = (STRICT,)

    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    guideline_version: Mapped[str] = mapped_column(Text, primary_key=True)  # the one it was published in
    section: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    case_uuid: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Conflict(Base):
    """A cluster of claims of one document and round, as last worked out."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index("ix_conflict_campaign_id_kind_size", "campaign_id", "kind", "size"),
        one_of("round", Round),
        one_of("kind", ConflictKind),
        is_flag("is_stale"),
        STRICT,
    )

    document_id: Mapped[int] = mapped_column(Id, ForeignKey("document.id"), primary_key=True)
    round: Mapped[Round] = mapped_column(Word(Round), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[ConflictKind] = mapped_column(Word(ConflictKind))  # the weightiest
    kinds: Mapped[Any] = mapped_column(Json)  # {kind: size}
    size: Mapped[int]  # of the disagreement, in thousandths
    start: Mapped[int]
    end: Mapped[int]
    claim: Mapped[str] = mapped_column(Text)  # one of its claims, by which it is opened
    text: Mapped[str] = mapped_column(Text)
    people: Mapped[int]  # who finished the document
    having: Mapped[int]  # of them, who have a claim here
    method: Mapped[str] = mapped_column(Text)
    case_uuid: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)  # of the case; empty before it is opened
    is_stale: Mapped[bool] = mapped_column(Flag)


class ConflictState(Base):
    """What a document's conflicts were worked out from."""

    __tablename__ = "conflict_state"
    __table_args__ = (one_of("round", Round), STRICT)

    document_id: Mapped[int] = mapped_column(Id, ForeignKey("document.id"), primary_key=True)
    round: Mapped[Round] = mapped_column(Word(Round), primary_key=True)
    watermark: Mapped[str] = mapped_column(Text)
