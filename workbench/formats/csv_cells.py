"""CSV cells that no spreadsheet runs as a formula, and the way back.

A cell that begins with a character a spreadsheet may act on gets a leading apostrophe; so does one that begins with an
apostrophe, which makes the guard's inverse unambiguous.
"""

from __future__ import annotations

import re

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")
FIRST = frozenset(ACTIVE)  # each is one character, which is looked up more quickly than compared with all
# In a line of quoted cells: where no quote stands before one of them, no cell begins with one. A quote within a cell may too.
MAY_BE_ACTIVE = re.compile(f'"[{re.escape("".join(ACTIVE))}]')


def guard(cell: str) -> str:
    return "'" + cell if cell[:1] in FIRST else cell


def unguard(cell: str) -> str:
    """The inverse of `guard`, for cells that it wrote."""
    return cell[1:] if cell.startswith("'") else cell
