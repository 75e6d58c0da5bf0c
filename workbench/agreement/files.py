"""Ratings and spans from files, for the command line. What cannot be counted is refused with its line; nothing is guessed.

Every cell stays text: "NA", "null" and "001" are labels.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

import numpy as np

from workbench.agreement.distances import BadScale, Level, as_numbers, ratio
from workbench.agreement.ratings import BadRatings, Ratings, RatingTable
from workbench.agreement.spans import MarkedText, tokens_of
from workbench.errors import ImportRefused

COLUMNS = ("annotator", "unit", "label")
DOCUMENT, DAY = "document", "labelled_on"


def declared(order: str | None) -> list[str] | None:
    """`a,b,"c, d"` -> the labels. Raises ImportRefused for an empty label or one that is there twice."""
    if order is None:
        return None
    labels = [label.strip() for label in next(csv.reader([order]), [])]
    if not all(labels) or not labels or len(set(labels)) < len(labels):
        raise ImportRefused(
            "W309", "The order has an empty label or the same label twice.", advice="Write it as --order lowest,middle,highest."
        )
    return labels


def decoded(content: bytes) -> str:
    """UTF-8, with or without a mark. Raises ImportRefused W301 for an empty file, W302 with the line that is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            "W302", f"Line {line} is not UTF-8.", where=f"line {line}", advice="Save the file as UTF-8 and try again."
        ) from error
    if not text.strip():
        raise ImportRefused("W301", "The file is empty.", advice="Choose the file with the ratings or spans.")
    return text


def read_ratings(text: str, order: Sequence[str] | None = None, level: Level = "nominal") -> RatingTable:
    """CSV with the columns annotator, unit, label and, if they are known, document and labelled_on (a day); others are ignored.

    A unit is then known by its document and its own name, so that sentence 3 of two documents is two units. order: the declared labels
    from lowest to highest. Raises ImportRefused with the line.
    """
    rows, lines, names = _cells(text)
    scheme = list(order) if order is not None else _labels([row[2] for row in rows], lines, level)
    units = [f"{len(row[3])}:{row[3]}{row[1]}" for row in rows]  # the length keeps "a" + "bc" and "ab" + "c" apart
    try:
        found = Ratings.of(((row[0], unit, row[2]) for row, unit in zip(rows, units, strict=True)), scheme)
    except BadRatings as error:
        row, line = rows[error.at], lines[error.at]
        if row[2] not in scheme:
            _refuse(line, f"the label {row[2]!r} is not in the order given", "Add it to --order, or correct the line.")
        _refuse(line, f"{row[0]!r} labels {row[1]!r} a second time", "Keep one label for each annotator and unit.")
    if level in ("interval", "ratio"):
        _check_numbers(scheme, level, rows, lines)
    is_ordered = order is not None or level != "nominal"
    days = np.array([_day(row[4], line) for row, line in zip(rows, lines, strict=True)], np.int64) if DAY in names else None
    if DOCUMENT not in names:
        return RatingTable(found, None, (), is_ordered, days)
    documents = sorted({row[3] for row in rows})
    place = {name: at for at, name in enumerate(documents)}
    of_unit = {unit: place[row[3]] for row, unit in zip(rows, units, strict=True)}
    return RatingTable(found, np.array([of_unit[unit] for unit in found.units], np.int64), tuple(documents), is_ordered, days)


def _day(cell: str, line: int) -> int:
    try:
        if len(cell) != len("2026-11-03"):
            raise ValueError(cell)
        return date.fromisoformat(cell).toordinal()
    except ValueError:
        _refuse(line, f"{cell!r} is no day", "Write days as 2026-11-03.")


Cells = tuple[str, str, str, str, str]  # annotator, unit, label, document and day, "" without such a column


def _cells(text: str) -> tuple[list[Cells], list[int], list[str]]:
    """(rows, the line of each, the columns that are there)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Cells] = []
    lines: list[int] = []
    places: dict[str, int] = {}
    width, start = 0, 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not cells:
                continue
            if not places:
                places, width = _header(cells, line), len(cells)
                continue
            if len(cells) != width:
                _refuse(line, f"{len(cells)} cells where the first line has {width}", "Quote cells that hold commas.")
            for name, at in places.items():
                if not cells[at].strip():
                    _refuse(line, f"the {name} is empty", "Leave out the lines of units that were not labelled.")
            annotator, unit, label, document, day = (cells[places[name]] if name in places else "" for name in (*COLUMNS, DOCUMENT, DAY))
            rows.append((annotator, unit, label, document, day))
            lines.append(line)
    except csv.Error as error:
        _refuse(start, f"this is not CSV ({error})", "Check the quotes of this line.")
    return rows, lines, [*places]


def _header(cells: Sequence[str], line: int) -> dict[str, int]:
    names = [cell.strip() for cell in cells]
    for name in COLUMNS:
        if name not in names:
            _refuse(line, f"there is no column {name!r}", "The first line names the columns: annotator,unit,label and perhaps document.")
    wanted = [*COLUMNS, *(name for name in (DOCUMENT, DAY) if name in names)]
    for name in wanted:
        if names.count(name) > 1:
            _refuse(line, f"the column {name!r} is there twice", "Name each column once.")
    return {name: names.index(name) for name in wanted}


def _labels(seen: Sequence[str], lines: Sequence[int], level: Level) -> list[str]:
    """The labels seen, by number where the level needs an order; the order of words is never guessed."""
    labels = sorted(set(seen))
    if level == "nominal":
        return labels
    for label in labels:
        if not _is_number(label):
            line = lines[seen.index(label)]
            _refuse(line, f"the label {label!r} is no number, so it has no place in a scale", "Give --order with all labels, lowest first.")
    return sorted(labels, key=float)


def _check_numbers(scheme: Sequence[str], level: Level, rows: Sequence[tuple[str, ...]], lines: Sequence[int]) -> None:
    for label in scheme:
        if not _is_number(label):
            line = next((line for row, line in zip(rows, lines, strict=True) if row[2] == label), None)
            if line is None:
                raise ImportRefused("W309", f"The label {label!r} of the order is no number.", advice="Choose --level nominal or ordinal.")
            _refuse(line, f"the label {label!r} is no number, as {level} needs", "Choose --level nominal or ordinal.")
    try:
        as_numbers(scheme) if level == "interval" else ratio(scheme)
    except BadScale as error:
        raise ImportRefused(
            "W309", f"The labels do not fit the level: {error}.", advice="Correct the labels or choose another --level."
        ) from error


def _is_number(label: str) -> bool:
    try:
        as_numbers([label])
    except BadScale:
        return False
    return True


# -- spans -------------------------------------------------------------------------------------------------------------------


def read_texts(text: str) -> dict[str, str]:
    """JSON lines {"document", "text"}: what spans lie in, for token F1. Raises ImportRefused with the line."""
    found: dict[str, str] = {}
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        given = _object(content, line)
        document = _text(given, "document", line)
        if document in found:
            _refuse(line, f"{document!r} is there twice", "Keep one.")
        found[document] = _text(given, "text", line)
    return found


def read_spans(text: str, texts: Mapping[str, str] | None = None) -> list[MarkedText]:
    """JSON lines {"annotator", "document", "start", "end", "label", "length"}, half-open code points, length that of the document.

    An annotator who looked and marked nothing has one line with start null. texts: the documents, for their tokens (words and single
    other marks). Documents in name order. Raises ImportRefused with the line.
    """
    lengths: dict[str, int] = {}
    marked: dict[str, dict[str, set[tuple[int, int, str]]]] = {}
    nothing: set[tuple[str, str]] = set()
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        found = _object(content, line)
        annotator, document = _text(found, "annotator", line), _text(found, "document", line)
        length = _whole(found, "length", line)
        if texts is not None and len(texts.get(document, "")) != length:
            known = f"{len(texts[document])} in the texts" if document in texts else "not in the texts"
            _refuse(line, f"{document!r} is {length} long here and {known}", "Give the text that the spans were marked in.")
        if lengths.setdefault(document, length) != length:
            _refuse(line, f"{document!r} is {length} long here and {lengths[document]} before", "Give one length for each document.")
        spans = marked.setdefault(document, {}).setdefault(annotator, set())
        if found.get("start") is None and "start" in found:
            if spans:
                _refuse(line, f"{annotator!r} marked nothing here, but has spans before", "Remove this line or those.")
            nothing.add((annotator, document))
            continue
        if (annotator, document) in nothing:
            _refuse(line, f"{annotator!r} marked nothing according to a line before", "Remove this line or that.")
        span = _whole(found, "start", line), _whole(found, "end", line), _text(found, "label", line)
        if not span[0] < span[1] <= length:
            _refuse(
                line, f"{span[0]} to {span[1]} is no span of a text of {length}", "Spans are half-open, not empty, and inside the text."
            )
        if span in spans:
            _refuse(line, f"{annotator!r} has this span twice", "Keep one.")
        spans.add(span)
    tokens = {document: tokens_of(texts[document]) if texts is not None else None for document in marked}
    return [MarkedText.of(marked[document], lengths[document], tokens=tokens[document]) for document in sorted(marked)]


def _object(content: str, line: int) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        _refuse(line, "this is not JSON", "Write one JSON object a line.")
    if not isinstance(found, dict):
        _refuse(line, "this is not a JSON object", "Write one JSON object a line.")
    return found


def _text(found: dict[str, Any], key: str, line: int) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not value.strip() or any("\ud800" <= character <= "\udfff" for character in value):
        _refuse(line, f"{key} is missing, empty or no text", "Give it as a text.")
    return value


def _whole(found: dict[str, Any], key: str, line: int) -> int:
    value = found.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        _refuse(line, f"{key} is missing or no whole number from 0 upwards", "Count code points from the beginning of the text.")
    return value


def _refuse(line: int, what: str, advice: str) -> NoReturn:
    raise ImportRefused("W309", f"Line {line}: {what}.", where=f"line {line}", advice=advice)
