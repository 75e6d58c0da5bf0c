"""Signing in and out: sessions, one-time links, passwords. What is told apart inside looks the same outside."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import NotAllowed, NotFound, SignInNeeded, StoreError, TooManyAttempts
from workbench.security import passwords, throttle
from workbench.security.tokens import fingerprint, new_token
from workbench.store import access, audit, members, sign_ins
from workbench.store.queries import people
from workbench.store.work import Store, Work

LINK_LIVES = {LinkPurpose.SIGN_IN: timedelta(hours=24), LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(minutes=30)}
SEEN_EVERY = timedelta(minutes=1)  # last seen is written at most this often


def actor_of(store: Store, *, token: str = "", session_id: int = 0) -> Actor | None:
    """Who a cookie's token or a signed session id stands for, None when nobody."""
    if not token and not session_id:
        return None
    settings = store.settings
    with store.reading() as session:
        found = people.actor_of_session(
            session,
            now=store.clock(),
            idle=timedelta(hours=settings.session_idle_hours),
            age=timedelta(days=settings.session_days),
            token_sha256=fingerprint(token) if token else "",
            session_id=session_id,
        )
    if found is None:
        return None
    actor, last_seen_at = found
    if store.clock() - last_seen_at > SEEN_EVERY:
        with suppress(StoreError), store.writing() as work:  # a full or busy disk must not keep anyone from reading
            sign_ins.mark_seen(work, actor.session_id)
            work.commit()
    return actor


def sign_in(store: Store, *, name: str, password: str, address: str) -> str:
    """A new session's token. Raises SignInNeeded with one message for every reason, TooManyAttempts."""
    name = name.strip().casefold()[:200]
    scopes = throttle.scopes(name, address)
    with store.reading() as session:
        recent = sign_ins.recent_attempts(session, scopes, store.clock() - throttle.WINDOW)
        user_id, stored = sign_ins.credentials(session, name)
    if seconds := throttle.wait({scope: (count, (store.clock() - last).total_seconds()) for scope, (count, last) in recent.items()}):
        raise TooManyAttempts(f"There were too many wrong sign-ins. Wait {seconds} s.")
    matches, renewed = passwords.verify(password, stored)  # outside any transaction: it takes a tenth of a second
    with store.writing() as work:
        if not matches or user_id is None:
            sign_ins.count_attempt(work, scopes.values(), kept=throttle.WINDOW)
            work.commit()
            raise SignInNeeded("Name and password do not match.")
        if renewed:
            sign_ins.renew_hash(work, user_id, renewed)
        token = _open_session(work, user_id)
        work.commit()
    return token


def _open_session(work: Work, user_id: int) -> str:
    """A token that is new at every sign-in, so that one planted before is worth nothing."""
    token = new_token()
    actor = sign_ins.open_session(work, user_id, fingerprint(token))
    audit.note(work, actor, "sign in", actor.uuid)
    return token


def sign_out(store: Store, *, token: str) -> None:
    with store.writing() as work:
        sign_ins.end_session(work, fingerprint(token))
        work.commit()


def make_link(store: Store, *, actor: Actor, name: str, purpose: LinkPurpose, campaign_id: int | None = None) -> str:
    """A one-time token for an account. An admin may name any, a lead one of the members of `campaign_id` within their reach.

    Raises NotAllowed, NotFound.
    """
    with store.writing() as work:
        if campaign_id is None:
            access.require(work.session, actor, Action.MANAGE_ACCOUNTS)
        else:
            access.require(work.session, actor, Action.MANAGE_PEOPLE, campaign_id)
        owner = people.actor_by_name(work.session, name)
        if campaign_id is not None:
            members.require_reach(work.session, actor, campaign_id, name)
            _require_fitting(actor, owner, purpose)
        if owner is None or not owner.is_active or owner.name == people.OPERATOR:
            raise NotFound(f"There is no account named {name!r} that can sign in.")
        token = new_token()
        sign_ins.add_link(work, owner.user_id, fingerprint(token), purpose, LINK_LIVES[purpose])
        audit.note(work, actor, "make link", owner.uuid, purpose=purpose.value)
        work.commit()
    return token


def _require_fitting(actor: Actor, owner: Actor | None, purpose: LinkPurpose) -> None:
    """A lead's link always ends in a new password, so that the owner notices that it was used."""
    if actor.is_admin or owner is None:
        return
    if purpose is LinkPurpose.SIGN_IN:
        raise NotAllowed("Only an admin makes links that sign in without a password.")
    if purpose is LinkPurpose.INVITATION and owner.has_password:
        raise NotAllowed(f"{owner.name!r} has a password already: make a reset link.")


def account_of_link(store: Store, *, token: str) -> tuple[str, LinkPurpose]:
    """(account name, purpose) of a link that still works; looking spends nothing. Raises SignInNeeded."""
    with store.reading() as session:
        return sign_ins.link_owner(session, fingerprint(token), store.clock())


def use_link(store: Store, *, token: str, password: str = "") -> str:
    """Spend a link: a new session's token. An invitation or reset also sets the password. Raises SignInNeeded, NotAllowed."""
    _, purpose = account_of_link(store, token=token)
    hashed = None if purpose is LinkPurpose.SIGN_IN else _checked_hash(password)
    with store.writing() as work:
        user_id = sign_ins.spend_link(work, fingerprint(token))
        if hashed:
            sign_ins.set_password(work, user_id, hashed)
        session_token = _open_session(work, user_id)
        work.commit()
    return session_token


def change_password(store: Store, *, actor: Actor, password: str) -> str:
    """Set one's own password; every session ends and a new one opens. Returns its token. Raises SignInNeeded, NotAllowed."""
    if not actor.is_active:
        raise SignInNeeded("This account is deactivated.")
    hashed = _checked_hash(password)
    with store.writing() as work:
        sign_ins.set_password(work, actor.user_id, hashed)
        token = _open_session(work, actor.user_id)
        audit.note(work, actor, "change password", actor.uuid)
        work.commit()
    return token


def _checked_hash(password: str) -> str:
    if reason := passwords.weakness(password):
        raise NotAllowed(reason)
    return passwords.hash_password(password)
