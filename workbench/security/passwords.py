"""Passwords: Argon2, at most four at a time, the same effort for unknown names."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 12, 1024
AT_ONCE = BoundedSemaphore(4)  # one hash takes 64 MiB: a hundred sign-ins at once must not take the server down
COMMON = frozenset({"passwordpassword", "password1234", "123456789012", "qwertyuiop12", "qwertyuiopas", "letmeinletmein", "changethis12"})


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def weakness(password: str) -> str:
    """Why this password is not taken, in words; empty when it is."""
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < SHORTEST or max(len(normal), len(password)) > LONGEST:  # `verify` measures what was typed
        return f"A password has at least {SHORTEST} and at most {LONGEST} characters."
    if normal.casefold() in COMMON or len(set(normal)) < 4:
        return "This password is among the first that would be guessed."
    return ""


def hash_password(password: str) -> str:
    with AT_ONCE:
        return _hasher().hash(unicodedata.normalize("NFKC", password))


def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """(whether it matches, a new hash when the stored one is of an older kind). An unknown name costs the same time."""
    if len(password) > LONGEST:
        return False, None
    with AT_ONCE:
        try:
            matches, renewed = _hasher().verify_and_update(unicodedata.normalize("NFKC", password), stored or _nobodys_hash())
        except UnknownHashError:
            return False, None
    return matches and bool(stored), renewed
