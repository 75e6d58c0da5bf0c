"""Single fields of an operation, read from what a browser sent: checked, or refused in words for the annotator."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date as day
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

from workbench.domain.urls import check_evidence_url
from workbench.domain.values import Attribution
from workbench.domain.vocabulary import AttributionMode, Checks, ClaimType, Hedge, Medium
from workbench.errors import BadOperation

LONGEST_TEXT = 20_000  # characters in one field; a whole article pasted as a reason is a mistake
LONGEST_LINE = 300  # characters in the name of a source or of an event
LONGEST_CHAIN = 8  # sources, each speaking through the next
MOST_CONTEXT = 20  # sentences
LARGEST = 2**31 - 1  # what an integer column takes; whatever a browser sends beyond it is not ours
WHITE_SPACE = re.compile(r"\s+")
Word = TypeVar("Word", bound=StrEnum)
Checked = Callable[[Any], Any]


def uuid(value: object) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) else _no_uuid()
    except ValueError:
        return _no_uuid()


def _no_uuid() -> str:
    raise BadOperation("An identifier is not well formed.")


def choice(kind: type[Word], value: object) -> Word:
    try:
        return kind(str(value))
    except ValueError:
        raise BadOperation(f"{str(value)[:40]!r} is not a {kind.__name__.lower()}.") from None


def is_whole(value: object, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def set_no(value: Any) -> int:
    if not is_whole(value, 1, 99):
        raise BadOperation("Evidence sets are numbered from 1 to 99.")
    return int(value)


def _level(name: str, highest: int) -> Checked:
    def read(value: Any) -> int | None:
        if value is not None and not is_whole(value, 1, highest):
            raise BadOperation(f"The {name} is a number from 1 to {highest}, or nothing.")
        return None if value is None else int(value)

    return read


worth = _level("worth", 3)
confidence = _level("confidence", 4)


def spans(value: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, list) or not 0 < len(value) <= 20:
        raise BadOperation("A claim needs a place in the text.")
    places = []
    for span in value:
        if not (isinstance(span, list | tuple) and len(span) == 2 and all(isinstance(n, int) and not isinstance(n, bool) for n in span)):
            raise BadOperation("A place in the text is not well formed.")
        places.append((int(span[0]), int(span[1])))
    are_in_order = all(before[1] <= after[0] for before, after in pairwise(places))
    if not are_in_order or any(not 0 <= start < end <= LARGEST for start, end in places):
        raise BadOperation("The places of a claim must follow one another and not be empty.")
    return tuple(places)


def text(value: object, what: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadOperation(f"The {what} is longer than {LONGEST_TEXT} characters, or not text.")
    if not is_storable_text(value):
        raise BadOperation(f"The {what} holds a character that cannot be stored.")
    return value


def line(value: object, what: str) -> str:
    """One line, trimmed, every run of white space one space: two spellings of a name must not differ by what nobody sees."""
    short = WHITE_SPACE.sub(" ", text(value, what)).strip()
    if len(short) > LONGEST_LINE:
        raise BadOperation(f"The {what} is longer than {LONGEST_LINE} characters.")
    return short


def is_storable_text(text: str) -> bool:
    """Free of NUL, which PostgreSQL refuses, and of half characters, which cannot be encoded."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def date(value: object) -> str:
    """A day, month or year: 2016-02-23, 2016-02 or 2016; empty when unknown."""
    written = text(value, "date").strip()
    missing = {4: "-01-01", 7: "-01"}.get(len(written), "")
    try:
        if written and not day.fromisoformat(written + missing).isoformat().startswith(written):
            raise ValueError  # 20160223 and 2016-W08-2 are dates to Python and to nobody who reads the page
    except ValueError:
        raise BadOperation(f"{written[:40]!r} is not a date like 2016-02-23, 2016-02 or 2016.") from None
    return written


def optional_url(value: object) -> str:
    address = text(value, "address").strip()
    return check_evidence_url(address) if address else ""


def types(value: object) -> tuple[ClaimType, ...]:
    """Each word once, in the order of the vocabulary, so that the same choice is always stored the same way."""
    if not isinstance(value, list):
        raise BadOperation("The types of a claim came as something else than a list.")
    chosen = {choice(ClaimType, word) for word in value}
    return tuple(kind for kind in ClaimType if kind in chosen)


def attribution(value: object) -> tuple[Attribution, ...]:
    if not isinstance(value, list) or len(value) > LONGEST_CHAIN:
        raise BadOperation(f"Who says it is a list of at most {LONGEST_CHAIN} sources.")
    return tuple(_link(link) for link in value)


def _link(value: object) -> Attribution:
    match value:
        case {"source": source, "mode": mode, **rest} if not rest:
            name = line(source, "source")
            if not name:
                raise BadOperation("A source needs a name.")
            return Attribution(name, choice(AttributionMode, mode))
        case _:
            raise BadOperation("A source is not well formed.")


def context(value: object, sentence_count: int) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MOST_CONTEXT or not all(is_whole(ordinal, 0, sentence_count - 1) for ordinal in value):
        raise BadOperation(f"The context of a claim is a list of at most {MOST_CONTEXT} sentences of this document.")
    return tuple(sorted(set(value)))


# Fields that can be read without the pass, by their name in the operation.
CLAIM_FIELDS: Mapping[str, Checked] = {
    "text": lambda value: text(value, "claim"),
    "types": types,
    "worth": worth,
    "checks": lambda value: choice(Checks, value),
    "hedge": lambda value: choice(Hedge, value),
    "claim_date": date,
    "event": lambda value: line(value, "event"),
    "attribution": attribution,
}
WEB_FIELDS: Mapping[str, Checked] = {
    "title": lambda value: text(value, "title"),
    "publisher": lambda value: text(value, "publisher"),
    "excerpt": lambda value: text(value, "excerpt"),
    "published_on": date,
    "archive_url": optional_url,
    "accessed_on": date,
    "medium": lambda value: choice(Medium, value),
}


def given(body: Mapping[str, Any], known: Mapping[str, Checked]) -> dict[str, Any]:
    """Those of the known fields that the body holds, checked. Raises BadOperation."""
    return {name: read(body[name]) for name, read in known.items() if name in body}
