"""Accounts, sign-ins, one-time links, wrong attempts. Tokens and addresses are stored hashed only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.domain.vocabulary import LinkPurpose
from workbench.store.models.base import STRICT, Base, is_flag, one_of
from workbench.store.types import Flag, Id, Json, Moment, Word


class User(Base):
    """`name` is what one signs in with, casefolded; accounts are deactivated, never deleted."""

    __tablename__ = "user"
    __table_args__ = (is_flag("is_admin"), is_flag("is_active"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uuid: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_admin: Mapped[bool] = mapped_column(Flag)
    is_active: Mapped[bool] = mapped_column(Flag)
    created_at: Mapped[datetime] = mapped_column(Moment)
    preferences: Mapped[Any] = mapped_column(Json, default=dict)  # what the reader remembers for this person: text size, keys


class Session(Base):
    """A sign-in: the cookie's token is known only to the browser, here stands its SHA-256."""

    __tablename__ = "session"
    __table_args__ = (STRICT,)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInLink(Base):
    """A link that works once: the first lead's, an invitation, a reset."""

    __tablename__ = "sign_in_link"
    __table_args__ = (one_of("purpose", LinkPurpose), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(Word(LinkPurpose))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class FailedAttempt(Base):
    """One wrong password, by hashed scope (account, address, everyone)."""

    __tablename__ = "failed_attempt"
    __table_args__ = (Index("ix_failed_attempt_scope_at", "scope_sha256", "at"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    scope_sha256: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
