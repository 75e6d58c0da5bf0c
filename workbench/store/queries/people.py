"""Accounts and sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Member, Preferences
from workbench.domain.vocabulary import KeyPreset, TextSize
from workbench.store import access, models
from workbench.store.assignments import UNENDED

OPERATOR = "operator"  # the command line's account; it has no password and no link, so nobody signs in as it


def as_actor(user: models.User, session_id: int | None = None) -> Actor:
    return Actor(
        user.id, user.uuid, user.name, user.display_name, user.is_admin, user.is_active, user.password_hash is not None, session_id
    )


def actor_by_name(session: Session, name: str) -> Actor | None:
    found = session.scalars(select(models.User).where(models.User.name == name.casefold())).first()
    return as_actor(found) if found else None


def operator(session: Session) -> Actor:
    """The command line's actor for whoever only reads, also before any command has run."""
    return actor_by_name(session, OPERATOR) or Actor(0, "", OPERATOR, OPERATOR, is_admin=True)


def actor_of_session(
    session: Session, *, now: datetime, idle: timedelta, age: timedelta, token_sha256: str = "", session_id: int = 0
) -> tuple[Actor, datetime] | None:
    """Who is signed in, and when they were last seen; by the cookie's fingerprint or by session id. None when it is over."""
    by = models.Session.token_sha256 == token_sha256 if token_sha256 else models.Session.id == session_id
    query = select(models.User, models.Session).join(models.Session, models.Session.user_id == models.User.id).where(by)
    found = session.execute(query).first()
    if found is None:
        return None
    user, row = found
    is_over = row.revoked_at is not None or now - row.last_seen_at > idle or now - row.created_at > age or not user.is_active
    return None if is_over else (as_actor(user, row.id), row.last_seen_at)


def preferences(session: Session, *, viewer: Actor) -> Preferences:
    """The viewer's own."""
    stored = session.scalars(select(models.User.preferences).where(models.User.id == viewer.user_id)).first() or {}
    return Preferences(KeyPreset(stored.get("keys", "workbench")), TextSize(stored.get("text_size", "normal")))


def has_chosen_keys(session: Session, *, viewer: Actor) -> bool:
    """Whether the viewer has said which tool they come from."""
    return "keys" in (session.scalars(select(models.User.preferences).where(models.User.id == viewer.user_id)).first() or {})


def is_anyone_here(session: Session) -> bool:
    """Whether any account can sign in yet."""
    return session.scalars(select(models.User.id).where(models.User.name != OPERATOR).limit(1)).first() is not None


def members(session: Session, campaign_id: int, *, viewer: Actor) -> list[Member]:
    """The people of a campaign by name: role, passes there, when they were last seen."""
    access.require(session, viewer, Action.MANAGE_PEOPLE, campaign_id)
    return _members(session, campaign_id, is_everyone=False)


def accounts(session: Session, campaign_id: int, *, viewer: Actor) -> list[Member]:
    """Every account of the installation; role and passes are those in the campaign."""
    access.require(session, viewer, Action.MANAGE_ACCOUNTS, campaign_id)
    return _members(session, campaign_id, is_everyone=True)


def _members(session: Session, campaign_id: int, *, is_everyone: bool) -> list[Member]:
    own, user = models.Membership, models.User
    in_campaign = (own.user_id == user.id) & (own.campaign_id == campaign_id)
    passes = select(func.count()).where(models.Assignment.campaign_id == campaign_id, models.Assignment.annotator_id == user.id)
    seen = select(func.max(models.Session.last_seen_at)).where(models.Session.user_id == user.id)
    counts = [query.correlate(user).scalar_subquery() for query in (passes, passes.where(models.Assignment.status.in_(UNENDED)), seen)]
    query = select(user, own.role, own.pass_cap, *counts).outerjoin(own, in_campaign).where(user.name != OPERATOR).order_by(user.name)
    rows = session.execute(query if is_everyone else query.where(own.role.is_not(None)))
    return [
        Member(
            name=row.name,
            display_name=row.display_name,
            role=role,
            pass_count=pass_count,
            open_count=open_count,
            last_seen_at=last_seen_at,
            is_active=row.is_active,
            is_admin=row.is_admin,
            has_password=row.password_hash is not None,
            cap=cap,
        )
        for row, role, cap, pass_count, open_count, last_seen_at in rows
    ]
