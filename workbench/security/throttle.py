"""How many wrong sign-ins are borne: arithmetic only, the rows are the store's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from math import ceil

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 30, "everyone": 300}
LONGEST_WAIT = 60  # seconds: colleagues must not be able to lock each other out


def scopes(name: str, address: str) -> dict[str, str]:
    """The hashed keys one attempt counts under. An account is slowed for one address: nobody keeps its owner out of another."""
    raw = {"account": f"account:{name}:{address}", "address": f"address:{address}", "everyone": "everyone"}
    return {scope: hashlib.sha256(key.encode()).hexdigest() for scope, key in raw.items()}


def wait(recent: Mapping[str, tuple[int, float]]) -> int:
    """Seconds still to wait before another attempt is heard, 0 for none; doubles with each attempt beyond a limit.

    recent: for each scope its wrong attempts within the window, and the seconds since the last of them.
    """
    beyond = [(count - LIMITS[scope], seconds) for scope, (count, seconds) in recent.items() if count >= LIMITS[scope]]
    waits: list[int] = [ceil(min(2 ** min(over, 6), LONGEST_WAIT) - seconds) for over, seconds in beyond]
    return max([0, *waits])
