"""A campaign's tables as data frames: those of the CSV export, typed, with its texts, passes and sentences beside them.

A column has the same type whatever is in it, also when nothing is. Missing is `pd.NA`, in times `pd.NaT`, in lists the empty tuple.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from workbench.domain.dataset import Chapter
from workbench.formats.writers import csv_tables

Row = dict[str, Any]
TABLES: dict[str, tuple[str, ...]] = csv_tables.COLUMNS | {
    "documents": (
        *("document", "uuid", "file_name", "title", "publisher", "author", "url", "published_on", "language", "sentence_count", "sha256"),
    ),
    "passes": (
        *("pass", "document", "annotator", "round", "stage", "status", "scheme_version", "guideline_version", "started_at", "finished_at"),
    ),
    "sentences": ("document", "sentence", "start", "end", "text", "is_furniture", "is_settled"),
}
DAYS = frozenset(("published_on", "accessed_on", "claim_date"))  # a day, a month or a year: each is followed by its precision
PRECISIONS = {10: "day", 7: "month", 4: "year", 0: None}  # by the length of what is written
LISTS: dict[str, Callable[[str], Iterable[Any]]] = {
    "sentences": lambda cell: map(int, cell.split()),
    "context": lambda cell: map(int, cell.split()),
    "spans": lambda cell: (tuple(map(int, span.split(":"))) for span in cell.split()),
    "types": str.split,
    "attribution": json.loads,
    "members": lambda cell: (tuple(member.split(":")) for member in cell.split()),
}


def columns(table: str) -> dict[str, str]:
    """Its columns in their order, each with its dtype."""
    typed: dict[str, str] = {}
    for name in TABLES[table]:
        typed[name] = _dtype(name)
        if name in DAYS:
            typed[f"{name}_precision"] = "string"
    return typed


def _dtype(name: str) -> str:
    if name in LISTS:
        return "object"
    if name in DAYS or name.endswith("_at"):
        return "datetime64[us, UTC]"
    if name.startswith("is_"):
        return "boolean"
    return "Int64" if name in csv_tables.INTEGERS or name.endswith("_count") else "string"


def tables(chapters: Iterable[Chapter]) -> dict[str, pd.DataFrame]:
    """Every table but the sentences."""
    listed: dict[str, list[Row]] = {table: [] for table in TABLES if table != "sentences"}
    for chapter in chapters:
        for table, row in (*csv_tables.tables(chapter), *_around(chapter)):
            listed[table].append(row)
    return {table: _frame(table, rows) for table, rows in listed.items()}


def sentences(chapters: Iterable[Chapter]) -> pd.DataFrame:
    """A row for each sentence, its words with it; the chapters must have their texts."""
    return _frame("sentences", [row for chapter in chapters for row in _sentences(chapter)])


def _around(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    document = chapter.document
    about = {name: getattr(document, name) for name in TABLES["documents"] if name not in ("document", "sentence_count")}
    yield "documents", about | {"document": document.slug, "sentence_count": len(document.sentences)}
    for each in chapter.passes:
        row = {name: getattr(each, name) for name in TABLES["passes"] if name not in ("pass", "document")}
        yield "passes", row | {"pass": each.uuid, "document": document.slug}


def _sentences(chapter: Chapter) -> Iterator[Row]:
    document = chapter.document
    for ordinal, (start, end) in enumerate(document.sentences):
        row: Row = {"document": document.slug, "sentence": ordinal, "start": start, "end": end, "text": document.text[start:end]}
        yield row | {"is_furniture": ordinal in document.furniture, "is_settled": ordinal in document.settled}


def _frame(table: str, rows: list[Row]) -> pd.DataFrame:
    made: dict[str, pd.Series[Any]] = {}
    for name in TABLES[table]:
        cells = [row.get(name) for row in rows]
        made[name] = pd.Series([_value(name, cell) for cell in cells], dtype=_dtype(name))
        if name in DAYS:
            made[f"{name}_precision"] = pd.Series([PRECISIONS[len(cell or "")] for cell in cells], dtype="string")
    return pd.DataFrame(made)


def _value(name: str, cell: Any) -> Any:
    if name in LISTS:
        return tuple(LISTS[name](cell)) if cell else ()
    if cell is None or cell == "":
        return None
    if name in DAYS:
        return datetime.fromisoformat(cell + "0000-01-01"[len(cell) :]).replace(tzinfo=UTC)
    return datetime.fromisoformat(cell) if name.endswith("_at") else cell if not name.startswith("is_") else bool(cell)
