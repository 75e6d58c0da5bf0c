"""Sentences divided and joined by a person: where a division may fall, and what it leaves on either side."""

from __future__ import annotations

import re
import unicodedata

Span = tuple[int, int]

TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
JOINER = "\u200d"
_SKIN = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


def divide(text: str, start: int, end: int, at: int) -> tuple[Span, Span] | None:
    """text[start:end] as two spans, cut before code point `at`, each trimmed; None where that leaves nothing or halves a character."""
    if not start < at < end or is_inside_character(text, at):
        return None
    left, right = text[start:at].rstrip(), text[at:end].lstrip()
    if not left.strip() or not right:
        return None
    return (start, start + len(left)), (end - len(right), end)


def is_inside_character(text: str, at: int) -> bool:
    """Would a cut before `at` part what one sees as one character: an accent from its letter, a family, a flag?"""
    code, before = ord(text[at]), text[at - 1]
    if unicodedata.category(text[at]).startswith("M") or JOINER in (text[at], before) or code in _SKIN or code in _TAGS:
        return True
    if code in _FLAGS:
        run = re.search("[\U0001f1e6-\U0001f1ff]*\\Z", text[max(0, at - 64) : at])
        return run is not None and len(run.group()) % 2 == 1
    return False


def places(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where text[start:end] may be divided: (code point, the word or sign that would begin the second sentence), in order."""
    return [(found.start(), found.group()) for found in TOKEN.finditer(text, start, end) if divide(text, start, end, found.start())]
