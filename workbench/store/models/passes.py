"""Passes and what they are made of.

`operation` is the log: what the annotator did, once each, in order. The version rows (`decision`, `claim`, `annotation`,
`evidence`) are the truth: insert only, one row per change, the highest revision wins, `is_gone` ends it. Only the pass's
counter, cursor, status and the overwritten `draft` are ever updated.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.domain.vocabulary import (
    Checks,
    EvidenceKind,
    Hedge,
    Label,
    Listing,
    Medium,
    Origin,
    PassStatus,
    Relation,
    Round,
    Stage,
    Stance,
)
from workbench.store.models.base import STRICT, Base, is_flag, is_level, one_of
from workbench.store.types import Flag, Id, Json, Moment, Word

SETTLES = text("stage = 'settle'")


class Assignment(Base):
    """The pass: one annotator through one document, or a section of it, in one round and stage."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("document_id", "annotator_id", "round", "stage", "start_ordinal", name="uq_assignment_pass"),
        UniqueConstraint("campaign_id", "uuid"),
        CheckConstraint("start_ordinal < end_ordinal", name="section"),
        Index("uq_assignment_settle", "document_id", unique=True, sqlite_where=SETTLES, postgresql_where=SETTLES),
        one_of("round", Round),
        one_of("stage", Stage),
        one_of("status", PassStatus),
        STRICT,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, index=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    annotator_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    round: Mapped[Round] = mapped_column(Word(Round))
    stage: Mapped[Stage] = mapped_column(Word(Stage))
    start_ordinal: Mapped[int]  # the section: sentences from here
    end_ordinal: Mapped[int]  # to before here
    claims_from: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)  # in Check: the pass that settled the claims
    status: Mapped[PassStatus] = mapped_column(Word(PassStatus))
    revision: Mapped[int]
    cursor: Mapped[int]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    guideline_version: Mapped[str] = mapped_column(Text)
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: its annotator took it
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_back_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_back_note: Mapped[str] = mapped_column(Text)  # what the lead asks for; empty when it was never sent back


class Operation(Base):
    """One thing the annotator did: idempotency key, undo stack, history, timing and audit in one.

    `inverse` holds the rows as they stood before. A refused operation is kept with its error and has no revision.
    """

    __tablename__ = "operation"
    __table_args__ = (
        UniqueConstraint("assignment_id", "boot", "seq"),
        Index("uq_operation_assignment_id_revision", "assignment_id", "revision", unique=True, sqlite_where=text("revision IS NOT NULL")),
        STRICT,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    boot: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[Any] = mapped_column(Json)
    inverse: Mapped[Any] = mapped_column(Json)
    target: Mapped[Any] = mapped_column(Json, nullable=True)
    base_revision: Mapped[int]
    revision: Mapped[int | None]
    error_code: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text)
    client_at: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class Decision(Base):
    __tablename__ = "decision"
    __table_args__ = (one_of("label", Label), one_of("origin", Origin), is_flag("is_badly_split"), is_flag("is_gone"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[Label] = mapped_column(Word(Label))
    origin: Mapped[Origin] = mapped_column(Word(Origin))
    is_badly_split: Mapped[bool] = mapped_column(Flag)
    is_gone: Mapped[bool] = mapped_column(Flag)


class Claim(Base):
    """A mark: the annotator's span with its normalised text. `start` and `end` bound all its spans."""

    __tablename__ = "claim"
    __table_args__ = (
        *(one_of("checks", Checks), one_of("hedge", Hedge), one_of("outcome", Listing), is_level("worth", 3), is_flag("is_gone")),
        STRICT,
    )

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    spans: Mapped[Any] = mapped_column(Json)
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    types: Mapped[Any] = mapped_column(Json)
    worth: Mapped[int | None]
    checks: Mapped[Checks] = mapped_column(Word(Checks))
    hedge: Mapped[Hedge] = mapped_column(Word(Hedge))
    claim_date: Mapped[str] = mapped_column(Text)
    event: Mapped[str] = mapped_column(Text)
    attribution: Mapped[Any] = mapped_column(Json)  # [{"source", "mode"}, …], innermost first
    context: Mapped[Any] = mapped_column(Json)  # ordinals
    same_as: Mapped[str | None] = mapped_column(Text)  # an earlier claim of the same annotator in the campaign
    sources: Mapped[Any] = mapped_column(Json)  # in a Settle pass: [[pass uuid, claim uuid], …], the marks it comes from
    outcome: Mapped[Listing] = mapped_column(Word(Listing))
    reason: Mapped[str] = mapped_column(Text)  # why it was dropped
    is_gone: Mapped[bool] = mapped_column(Flag)


class Annotation(Base):
    """What one annotator concludes about a claim; no verdict while it is empty."""

    __tablename__ = "annotation"
    __table_args__ = (is_level("confidence", 4), is_flag("is_gone"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdict.id"))
    why: Mapped[str] = mapped_column(Text)
    confidence: Mapped[int | None]
    is_gone: Mapped[bool] = mapped_column(Flag)


class Evidence(Base):
    __tablename__ = "evidence"
    __table_args__ = (one_of("stance", Stance), one_of("kind", EvidenceKind), one_of("medium", Medium), is_flag("is_gone"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text)
    stance: Mapped[Stance] = mapped_column(Word(Stance))
    set_no: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(Word(EvidenceKind))
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    published_on: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]
    archive_url: Mapped[str] = mapped_column(Text)
    accessed_on: Mapped[str] = mapped_column(Text)
    medium: Mapped[Medium] = mapped_column(Word(Medium))
    is_gone: Mapped[bool] = mapped_column(Flag)


class ClaimLink(Base):
    """What a claim is to another one of the same annotator's, in any text of the campaign."""

    __tablename__ = "claim_link"
    __table_args__ = (one_of("relation", Relation), is_flag("is_gone"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text)
    other_uuid: Mapped[str] = mapped_column(Text)
    relation: Mapped[Relation] = mapped_column(Word(Relation))
    is_gone: Mapped[bool] = mapped_column(Flag)


class Comment(Base):
    """What an annotator asks or remarks on a claim; nobody but they and the leads see it."""

    __tablename__ = "comment"
    __table_args__ = (is_flag("is_gone"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    is_gone: Mapped[bool] = mapped_column(Flag)


class Answer(Base):
    """A lead's answer to a comment. It is not part of the pass: its annotator cannot write it."""

    __tablename__ = "answer"
    __table_args__ = (STRICT,)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    comment_uuid: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class Draft(Base):
    """Text being typed, overwritten in place; it is not a rating and leaves no version."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
