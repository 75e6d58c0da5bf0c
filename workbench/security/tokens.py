"""Random tokens and what is stored of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> str:
    """43 characters that a browser, a link or a terminal carries; only its SHA-256 is ever stored."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Signer:
    """Signs the session id which the gate hands to the page in a header.

    The key lives as long as the process: a server started without the gate knows no key, so nobody gets in.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def sign(self, session_id: int) -> str:
        return f"{session_id}.{self._mac(session_id)}"

    def verify(self, signed: str) -> int | None:
        """The session id, None unless this process signed it."""
        number, _, mac = signed.partition(".")
        if not number.isascii() or not number.isdecimal() or len(number) > 18:
            return None
        return int(number) if hmac.compare_digest(mac.encode(), self._mac(int(number)).encode()) else None

    def _mac(self, session_id: int) -> str:
        return hmac.new(self._key, str(session_id).encode(), hashlib.sha256).hexdigest()
