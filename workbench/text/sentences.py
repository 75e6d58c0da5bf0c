"""Sentences by rules on the untouched text: `split`.

Where a boundary is and why: docs/adr/0003-sentences-by-rules-in-spacy.md. Stored offsets keep `SPLITTER` beside them, so that a later
change of the rules never moves an annotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.text.characters import starts_lower
from workbench.text.line_breaks import units_of
from workbench.text.stops import CANDIDATE, CANDIDATE_OR_CREDIT, CREDIT_LABELS, sentence_end

SPLITTER = "rules-1"

SENTENCE_STARTS = re.compile(r"[a-z0-9]{2}[.!?]{1,3}\s+[\"“(]?([a-zA-Z])")
LOWER_I = (" i ", " i'm ", " i’m ", " i've ", " i’ve ")
SAMPLE = 200_000


def split(text: str) -> list[tuple[int, int]]:
    """Half-open code-point offsets of the sentences of `text`, in order, trimmed.

    Every character that is not white space lies in exactly one of them; an empty or blank text has none. Linear in the length.
    """
    habits = habits_of(text)
    return [span for unit in units_of(text) for span in split_unit(text, unit.start, unit.end, habits)]


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole text says about its sentences, found once."""

    is_informal: bool  # begins most sentences in lower case
    candidate: re.Pattern[str]  # what may be an end in it


def habits_of(text: str) -> Habits:
    """Read once over the whole text, so that a part of it is split as it would be in the whole."""
    return Habits(begins_in_lower_case(text), CANDIDATE_OR_CREDIT if any(label in text for label in CREDIT_LABELS) else CANDIDATE)


def begins_in_lower_case(text: str) -> bool:
    """Does this writer begin most sentences in lower case? Then lower case says nothing about where one ends."""
    sample = text[:SAMPLE]
    starts: list[str] = SENTENCE_STARTS.findall(sample)
    lower = sum(letter.islower() for letter in starts)
    if any(word in sample for word in LOWER_I):
        return lower >= 1
    return lower * 2 >= len(starts) and lower >= (1 if starts_lower(sample) else 2)


def split_unit(text: str, start: int, end: int, habits: Habits) -> list[tuple[int, int]]:
    """The sentences of one unit [start, end) that no hard line break divides; start and end are not white space."""
    spans: list[tuple[int, int]] = []
    for stop in habits.candidate.finditer(text, start, end):
        cut = sentence_end(text, stop, start, end, is_informal=habits.is_informal)
        if cut is not None:
            spans.append((start, cut))
            start = _skip_space(text, cut, end)
    spans.append((start, end))
    return spans


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
