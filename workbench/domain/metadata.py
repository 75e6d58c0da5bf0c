"""What is known about a text, as a person gives it: checked field by field before anything is stored."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from workbench.domain.records import Metadata
from workbench.domain.urls import is_safe_url
from workbench.errors import BadMetadata

LONGEST = {"title": 500, "publisher": 200, "author": 300, "url": 2_000, "published_on": 10, "language": 20, "speaker": 200}
FIELDS = ("title", "publisher", "author", "published_on", "url", "language")
PRECISIONS = {0: "unknown", 4: "year", 7: "month", 10: "day"}  # by the length of the date
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
LINE_BREAKS = re.compile(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def checked(metadata: Metadata) -> Metadata:
    """The same, trimmed, line breaks as spaces, and the precision of the date as it is written. Raises BadMetadata."""
    given = {field: one_line(field, getattr(metadata, field)) for field in FIELDS}
    if given["url"] and not is_safe_url(given["url"]):
        raise BadMetadata("url", "The address is not a plain http or https address.")
    if not LANGUAGE.fullmatch(given["language"]):
        raise BadMetadata("language", "The language is not a code such as en, de or pt-BR.")
    return replace(metadata, **given, published_precision=precision_of(given["published_on"]))


def one_line(field: str, value: str) -> str:
    """One line of text that both databases can hold. Raises BadMetadata."""
    line = LINE_BREAKS.sub(" ", value).strip()
    if UNSEEN.search(line):
        raise BadMetadata(field, f"The {in_words(field)} holds a control character.")
    if len(line) > LONGEST[field]:
        raise BadMetadata(field, f"The {in_words(field)} is longer than {LONGEST[field]} characters.")
    return line


def precision_of(published_on: str) -> str:
    """`day`, `month`, `year`, or `unknown` for an empty date. Raises BadMetadata for one that is no date."""
    try:
        if published_on and not DATE.fullmatch(published_on):
            raise ValueError
        if published_on:
            date.fromisoformat(published_on + "-01-01"[len(published_on) - 4 :])
    except ValueError:
        raise BadMetadata("published_on", f"The date {published_on[:20]!r} is none: write 2016-02-23, 2016-02 or 2016.") from None
    return PRECISIONS[len(published_on)]


def in_words(field: str) -> str:
    return {"url": "address", "published_on": "date"}.get(field, field)
