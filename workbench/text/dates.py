"""Dates and times as newspapers print them: recognised as a whole line or at the head of one, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?|\d{1,2}(?:\.\d{2})?\s*[AaPp]\.?[Mm]\.?)"
    r"(?:\s*\(?(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|EES?T|MSK|IST|Z|[+-]\d{2}:?\d{2})(?:[+-]\d{1,2})?\)?)?"
)

DATE = re.compile(
    rf"{_DAY}(?:"
    rf"(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH}),?\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})-(?P<n3>\d{{2}})-(?P<d3>\d{{2}})"
    rf"|(?P<m4>{_MONTH})\s+(?P<y4>\d{{4}})"
    rf")(?!\d)",
    re.IGNORECASE,
)
_ANY_DATE = re.sub(r"\(\?P<\w+>", "(?:", DATE.pattern)
_PREFIX = r"(?:(?:Last\s+|First\s+)?(?:Published|Updated|Posted|Modified|Date|Created|Issued)(?:\s+(?:on|at))?\s*:?\s*)?"
_JOIN = r"(?:\s*[,|·•@T–—-]?\s*(?:at\s+)?)"
DATE_LINE = re.compile(rf"{_PREFIX}{_ANY_DATE}(?:{_JOIN}{_TIME})?\.?\s*\Z", re.IGNORECASE)
STAMP_LINE = re.compile(rf"{_PREFIX}(?:{_TIME}(?:{_JOIN}{_ANY_DATE})?|{_ANY_DATE}{_JOIN}{_TIME})\.?\s*\Z", re.IGNORECASE)
# GAZIANTEP, Turkey, April 21, 2016: a place in capitals first, so that a sentence that ends in a date is not taken for one.
PLACE_LINE = re.compile(rf"[A-Z][A-Z .'’-]{{2,30}}(?:,\s+[A-Z][\w .'’-]{{1,30}}){{0,2}}(?:,\s+|\s+[–—-]\s+){_ANY_DATE}\s*\Z")
AGO_LINE = re.compile(r"(?:\d{1,3}|an?) (?:second|minute|hour|day|week|month|year)s? ago\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A calendar date with the place it was read from: [start, end) in the text given; `precision` is `day` or `month`."""

    value: date
    precision: str
    start: int
    end: int


def is_date_line(line: str) -> bool:
    """Is the whole line a date, a time stamp, or both, with or without the place it was written in?"""
    return len(line) <= 80 and bool(DATE_LINE.match(line) or PLACE_LINE.match(line) or is_stamp_line(line))


def is_stamp_line(line: str) -> bool:
    """Is the whole line a time of day, with or without a date, or `2 hours ago`?"""
    return len(line) <= 60 and bool(STAMP_LINE.match(line) or AGO_LINE.match(line))


def first_date(text: str, start: int = 0, end: int | None = None) -> Found | None:
    """The first full date in text[start:end], or None. Impossible dates (31 June) are passed over."""
    for found in DATE.finditer(text, start, len(text) if end is None else end):
        value = _value(found)
        if value:
            return Found(value, "month" if found["y4"] else "day", found.start(), found.end())
    return None


def _value(found: re.Match[str]) -> date | None:
    year = int(found["y1"] or found["y2"] or found["y3"] or found["y4"])
    day = int(found["d1"] or found["d2"] or found["d3"] or 1)
    month = int(found["n3"]) if found["n3"] else _month(found["m1"] or found["m2"] or found["m4"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    start = name.lower().rstrip(".")[:3]
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(start))
