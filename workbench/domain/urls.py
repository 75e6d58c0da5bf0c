"""Which addresses may stand as evidence: checked when saved and again when shown, never fetched.

Python and browsers read some addresses differently (`https://a\\@b`), so whatever could be read two ways is refused.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from workbench.errors import BadOperation

LONGEST_URL = 2_000


def check_evidence_url(url: str) -> str:
    """The address, trimmed. Raises BadOperation unless it is plain http or https with a host and nothing hidden in it."""
    trimmed = url.strip()
    reason = _fault(trimmed)
    if reason:
        raise BadOperation(f"This address cannot be used as evidence: {reason}.")
    return trimmed


def is_safe_url(url: str) -> bool:
    return not _fault(url)


def _fault(url: str) -> str:
    if not url:
        return "it is empty"
    if len(url) > LONGEST_URL:
        return f"it is longer than {LONGEST_URL} characters"
    if any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        return "it holds a space, a backslash or a character that cannot be seen"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "it is not well formed"
    if parts.scheme not in ("http", "https"):
        return "only http and https are allowed"
    if not parts.hostname or port == 0:
        return "it names no host"
    if "@" in parts.netloc:
        return "it carries a user name"
    return ""
