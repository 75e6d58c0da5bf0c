"""Short names for addresses and exports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 60


def slugify(name: str) -> str:
    """Lower-case ASCII letters, digits and dashes; `document` when nothing is left. No underscore: FEVER tools split there."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:LONGEST].strip("-") or "document"


def free_slug(name: str, taken: Container[str]) -> str:
    """The slug, with -2, -3 … when it is taken."""
    slug, number = slugify(name), 2
    candidate = slug
    while candidate in taken:
        candidate = f"{slug}-{number}"
        number += 1
    return candidate
