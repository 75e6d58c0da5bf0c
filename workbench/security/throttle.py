"""How many wrong sign-ins are borne: arithmetic only, the rows are the store's."""

from __future__ import annotations

import hashlib
from datetime import timedelta

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 30, "everyone": 300}
LONGEST_WAIT = 60  # seconds: colleagues must not be able to lock each other out


def scopes(name: str, address: str) -> dict[str, str]:
    """The hashed keys one attempt counts under."""
    raw = {"account": f"account:{name}", "address": f"address:{address}", "everyone": "everyone"}
    return {scope: hashlib.sha256(key.encode()).hexdigest() for scope, key in raw.items()}


def wait(counts: dict[str, int], seconds_since_last: float) -> int:
    """Seconds still to wait before another attempt is heard, 0 for none; doubles with each attempt beyond a limit."""
    beyond = max(counts[scope] - limit for scope, limit in LIMITS.items())
    if beyond < 0:
        return 0
    longest: int = min(2 ** min(beyond, 6), LONGEST_WAIT)
    return max(0, round(longest - seconds_since_last))
