"""Lines, and which line breaks end a unit (a paragraph, heading, list item) and which only wrap a sentence.

A unit is what stands between two hard breaks. No sentence crosses a unit; a unit may hold many sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from workbench.text.abbreviations import UNFINISHED
from workbench.text.characters import BULLETS, DASHES, is_terminal, starts_lower
from workbench.text.dates import is_date_line

LINES = "lines-1"  # in place of a splitter's name: each line of the text is a sentence
LONGEST_WRAP = 100  # nobody wraps wider; a longer line is a paragraph on one line
SHORT_LABEL = 30

LIST_MARK = re.compile(rf"(?:[{re.escape(BULLETS)}]\s*|[-–—*+]\s+|\(?(?:\d{{1,3}}|[A-Za-z]|[ivx]{{2,4}})[.)]\)?\s+)(?=\S)")
LABEL_LINE = re.compile(r"(?:Source|Via|Image|Photo|Credit|By)s?:? [A-Z]")
NEXT_WORD = re.compile(r"[^ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something. [start, end) is trimmed; `indent` counts the white space before it."""

    start: int
    end: int
    indent: int
    blank_before: int  # blank lines directly above


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands between two hard breaks: [start, end), trimmed; `blank_before` counts blank lines above it."""

    start: int
    end: int
    blank_before: int


def lines_of(text: str) -> list[Line]:
    """Every line that is not blank. CRLF is one break; NEL, LS, PS, VT and FF break lines too."""
    found: list[Line] = []
    at = blank = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            indent = len(raw) - len(raw.lstrip())
            found.append(Line(at + indent, at + indent + len(body), indent, blank))
            blank = 0
        else:
            blank += 1
        at += len(raw)
    return found


def units_of(text: str) -> list[Unit]:
    """The units of a text, in order; between them only white space."""
    lines = lines_of(text)
    whole = _wrap_of(text, lines)
    is_narrow = all(line.end - line.start <= LONGEST_WRAP or " " not in text[line.start : line.end] for line in lines)
    units: list[Unit] = []
    for group in _groups(lines):
        units.extend(_units_in(text, group, whole if is_narrow and whole.proven else None))
    return units


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines with no blank line between them."""
    group: list[Line] = []
    for line in lines:
        if line.blank_before and group:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _units_in(text: str, group: list[Line], whole: Wrap | None) -> Iterator[Unit]:
    first = group[0]
    start, blank = first.start, first.blank_before
    if len(group) > 1:
        wrap = whole or _wrap_of(text, group)
        lower_list = _is_lower_list(text, group)
        for above, below in pairwise(group):
            if lower_list or _is_hard(text, above, below, wrap):
                yield Unit(start, above.end, blank)
                start, blank = below.start, 0
    yield Unit(start, group[-1].end, blank)


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a group of lines is wrapped: the widest line, and whether enough lines go on in lower case to prove it."""

    width: int
    proven: bool


def _wrap_of(text: str, lines: list[Line]) -> Wrap:
    short = [line for line in lines if line.end - line.start <= LONGEST_WRAP]
    width = max((line.indent + line.end - line.start for line in short), default=0)
    below = [line for line in lines[1:] if not line.blank_before]
    going_on = sum(starts_lower(text[line.start : line.start + 20]) for line in below)
    return Wrap(width, going_on >= 2 and going_on * 3 >= len(below))


def _is_lower_list(text: str, group: list[Line]) -> bool:
    """`features / contact manager / events`: every line short, in lower case, unfinished, the first one too."""
    return len(group) > 2 and all(
        line.end - line.start <= SHORT_LABEL and text[line.start].islower() and not is_terminal(text[line.start : line.end])
        for line in group
    )


def _is_hard(text: str, above: Line, below: Line, wrap: Wrap) -> bool:
    tail, head = text[max(above.start, above.end - 60) : above.end], text[below.start : below.start + 60]
    is_full = _was_full(text, above, below, wrap)
    must_wrap = is_full and wrap.proven
    mark = LIST_MARK.match(head)
    if mark and not (must_wrap and (head[0] in "–—" or (head[0] == "-" and starts_lower(head[mark.end() :])))):
        return True
    if is_date_line(text[above.start : above.end]) or (not must_wrap and is_date_line(text[below.start : below.end])):
        return True
    if starts_lower(head) or head[0] in "/,;:&%)]}":
        return False
    if LABEL_LINE.match(head) and not is_full:
        return True
    if _goes_on(tail) and (is_full or SHORT_LABEL < above.end - above.start <= LONGEST_WRAP):
        return False
    if below.indent >= above.indent + 2:
        return True
    return not is_full


def _goes_on(tail: str) -> bool:
    """Ends in a comma, an open bracket, a dash or a word that cannot end a sentence."""
    if tail[-1] in ",([{&/" + DASHES:
        return True
    return tail.rsplit(None, 1)[-1].lower() in UNFINISHED


def _was_full(text: str, above: Line, below: Line, wrap: Wrap) -> bool:
    """Greedy wrap: would the next word still have fitted? If so, somebody pressed Enter on purpose."""
    length = above.indent + above.end - above.start
    if length > LONGEST_WRAP or below.end - below.start > LONGEST_WRAP:
        return False
    word = NEXT_WORD.match(text, below.start, below.end)
    if length + 1 + (len(word.group()) if word else 0) <= wrap.width:
        return False
    line = text[above.start : above.end]
    return wrap.proven or (length >= 55 and not _looks_titled(line) and not is_terminal(line) and line[-1] != ":")


def _looks_titled(line: str) -> bool:
    """Most words capitalised, as in a heading."""
    words = [word for word in line.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) * 3 >= len(words) * 2


def numbered_lines(text: str) -> list[tuple[int, int]]:
    """Where each line's words stand, by its number from 0; empty where it has none."""
    places = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        start = at + line.index(words)
        places.append((start, start + len(words)))
        at += len(line) + 1
    return places
