"""Characters that one cannot see, or that mislead the eye: kept byte for byte, and reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class HazardKind(StrEnum):
    """What may mislead a reader, a search or a splitter in a text. The text itself is never changed."""

    GLUED_WORDS = "glued_words"
    LOST_EMBED = "lost_embed"
    STRAY_BRACKET = "stray_bracket"
    UNMATCHED_QUOTE = "unmatched_quote"
    INVISIBLE_CHARACTER = "invisible_character"
    BIDI_CONTROL = "bidi_control"
    REPLACEMENT_CHARACTER = "replacement_character"
    MIXED_QUOTES = "mixed_quotes"
    ODD_SPACE = "odd_space"
    HARD_WRAP = "hard_wrap"
    COLON_LEAD_IN = "colon_lead_in"


@dataclass(frozen=True, slots=True)
class Hazard:
    """One place to look at: half-open code points [start, end), and what is the matter in a few words."""

    kind: HazardKind
    start: int
    end: int
    note: str


# Joiners (U+200C, U+200D) are spelling in Persian, Indic scripts and emoji; elsewhere they hide.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e001f\x7f"
_JOINER = r"(?<=[\x20-\x7e])[\u200c\u200d]|[\u200c\u200d](?=[\x20-\x7e])"
_ODD_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

ODD = re.compile(rf"(?P<bidi>[{_BIDI}]+)|(?P<hidden>(?:[{_INVISIBLE}]|{_JOINER})+)|(?P<lost>\ufffd+)|(?P<space>[{_ODD_SPACE}]+)")

_KINDS = {
    "bidi": (HazardKind.BIDI_CONTROL, "changes the direction in which the text is shown"),
    "hidden": (HazardKind.INVISIBLE_CHARACTER, "cannot be seen"),
    "lost": (HazardKind.REPLACEMENT_CHARACTER, "a character was lost before this file was made"),
    "space": (HazardKind.ODD_SPACE, "not a plain space"),
}


def find_hidden_characters(text: str, limit: int = 200) -> list[Hazard]:
    """Bidi controls, invisible and replacement characters and unusual spaces, in order; at most `limit` of each kind."""
    found: list[Hazard] = []
    seen = dict.fromkeys(_KINDS, 0)
    for match in ODD.finditer(text):
        group = match.lastgroup or ""
        seen[group] += 1
        if seen[group] <= limit:
            kind, note = _KINDS[group]
            found.append(Hazard(kind, match.start(), match.end(), f"{_names(match.group())} {note}"))
    return found


def _names(characters: str) -> str:
    codes = [f"U+{ord(character):04X}" for character in dict.fromkeys(characters)]
    return " ".join(codes[:4])
