"""Rows behind signing in: sessions, one-time links, wrong attempts, passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import SignInNeeded
from workbench.store import models
from workbench.store.queries.people import as_actor
from workbench.store.work import Work

SPENT = "This link was used already, or is too old."


def open_session(work: Work, user_id: int, token_sha256: str) -> Actor:
    work.session.add(models.Session(token_sha256=token_sha256, user_id=user_id, created_at=work.now(), last_seen_at=work.now()))
    return as_actor(work.session.get_one(models.User, user_id))


def mark_seen(work: Work, session_id: int | None) -> None:
    work.session.execute(update(models.Session).where(models.Session.id == session_id).values(last_seen_at=work.now()))


def end_session(work: Work, token_sha256: str) -> None:
    work.session.execute(update(models.Session).where(models.Session.token_sha256 == token_sha256).values(revoked_at=work.now()))


def credentials(session: Session, name: str) -> tuple[int | None, str | None]:
    """(user id, password hash) of an active account, (None, None) when there is none."""
    user = session.scalars(select(models.User).where(models.User.name == name)).first()
    return (user.id, user.password_hash) if user and user.is_active else (None, None)


def renew_hash(work: Work, user_id: int, hashed: str) -> None:
    work.session.execute(update(models.User).where(models.User.id == user_id).values(password_hash=hashed))


def set_password(work: Work, user_id: int, hashed: str) -> None:
    """A new password ends every session of the account, and every link that was handed out before it."""
    renew_hash(work, user_id, hashed)
    running = (models.Session.user_id == user_id) & models.Session.revoked_at.is_(None)
    work.session.execute(update(models.Session).where(running).values(revoked_at=work.now()))
    unused = (models.SignInLink.user_id == user_id) & models.SignInLink.used_at.is_(None)
    work.session.execute(update(models.SignInLink).where(unused).values(used_at=work.now()))


def recent_attempts(session: Session, scopes: Mapping[str, str], since: datetime) -> dict[str, tuple[int, datetime]]:
    """For each scope with wrong attempts since a time: how many, and when the last of them was."""
    table = models.FailedAttempt
    query = select(table.scope_sha256, func.count(), func.max(table.at)).where(table.scope_sha256.in_(scopes.values()), table.at > since)
    found = {key: (count, last) for key, count, last in session.execute(query.group_by(table.scope_sha256))}
    return {scope: found[key] for scope, key in scopes.items() if key in found}


def count_attempt(work: Work, scopes: Iterable[str], *, kept: timedelta) -> None:
    """Those older than `kept` count no more, and go."""
    work.session.execute(delete(models.FailedAttempt).where(models.FailedAttempt.at < work.now() - kept))
    work.session.add_all(models.FailedAttempt(scope_sha256=key, at=work.now()) for key in scopes)


def add_link(work: Work, user_id: int, token_sha256: str, purpose: LinkPurpose, lives: timedelta) -> None:
    now = work.now()
    work.session.add(
        models.SignInLink(token_sha256=token_sha256, user_id=user_id, purpose=purpose, created_at=now, expires_at=now + lives, used_at=None)
    )


def link_owner(session: Session, token_sha256: str, now: datetime) -> tuple[str, LinkPurpose]:
    """(account name, purpose) of a link that still works. Raises SignInNeeded."""
    table = models.SignInLink
    query = select(models.User.name, table.purpose).join(table, table.user_id == models.User.id)
    found = session.execute(query.where(table.token_sha256 == token_sha256, table.used_at.is_(None), table.expires_at >= now)).first()
    if found is None:
        raise SignInNeeded(SPENT)
    return found.name, found.purpose


def spend_link(work: Work, token_sha256: str) -> int:
    """Mark the link used, under its row lock; returns whose it is. Raises SignInNeeded."""
    row = work.session.scalars(select(models.SignInLink).where(models.SignInLink.token_sha256 == token_sha256).with_for_update()).first()
    if row is None or row.used_at is not None or row.expires_at < work.now():
        raise SignInNeeded(SPENT)
    row.used_at = work.now()
    return row.user_id
