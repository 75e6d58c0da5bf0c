"""An export whose texts were taken out, made whole again from the original files. Every piece is checked against its hash."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.domain.records import ExportedFile
from workbench.errors import ImportRefused, RebuildRefused
from workbench.formats.bundle import MANIFEST, REMOVED, manifest
from workbench.formats.cited import rebuilt
from workbench.formats.csv_cells import unguard
from workbench.formats.readers import collections
from workbench.formats.readers.texts import PAGES
from workbench.formats.shapes import Sink, as_json, csv_line
from workbench.text.decoding import decode
from workbench.text.web_pages import read_page

Row = dict[str, Any]
TextOf = Callable[[str], str]
KEPT_FILES = 8


def rebuild(folder: Path, texts: Path, out: Path) -> list[ExportedFile]:
    """The export in `folder` with its texts from the files under `texts`, written to `out`. Raises RebuildRefused."""
    if not (folder / REMOVED).is_file():
        raise RebuildRefused(f"There is no {REMOVED} in {folder}: its texts were not taken out.")
    said = _manifest(folder)
    out.mkdir(parents=True, exist_ok=True)
    text_of = _texts(folder, texts)
    names = [file["name"] for file in said["files"] if file["name"] != REMOVED]
    touched = {row["file"] for row in _listed(folder) if row["type"] == "removed"}
    files = [_rebuilt(folder, name, out, text_of) if name in touched else _copied(folder / name, out) for name in names]
    return [*files, manifest(out, files, **{key: value for key, value in said.items() if key != "files"}, is_rebuilt=True)]


def _manifest(folder: Path) -> Row:
    try:
        said: Row = json.loads((folder / MANIFEST).read_bytes())
        for file in said["files"]:
            with (folder / file["name"]).open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != file["sha256"]:
                    raise RebuildRefused(f"{file['name']} is not the file that {MANIFEST} names: it was changed or cut off.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RebuildRefused(f"{MANIFEST} in {folder} cannot be read, or a file that it names is missing.") from error
    return said


def _listed(folder: Path) -> Iterator[Row]:
    with (folder / REMOVED).open("rb") as lines:
        for line in lines:
            yield json.loads(line)


# -- the original files ----------------------------------------------------------------------------------------------------


def _texts(folder: Path, texts: Path) -> TextOf:
    """A function from a document's short name to its text, with those of the files read last at hand."""
    wanted = {row["slug"]: row for row in _listed(folder) if row["type"] == "document"}
    hashes = frozenset(row["sha256"] for row in wanted.values())

    @lru_cache(maxsize=KEPT_FILES)
    def texts_in(path: Path, encoding: str) -> dict[str, str]:
        """Those wanted, by their hash."""
        found = ((hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), text) for text in _read(path, encoding))
        return {sha256: text for sha256, text in found if sha256 in hashes}

    place = dict(_matching(texts, sorted({row["encoding"] for row in wanted.values()}), texts_in))

    def text_of(slug: str) -> str:
        row = wanted[slug]
        if row["sha256"] not in place:
            raise RebuildRefused(f"No file under {texts} holds the text of {slug} (it was imported from {row['file_name']}).")
        return texts_in(*place[row["sha256"]])[row["sha256"]]

    return text_of


def _matching(
    texts: Path, encodings: Iterable[str], texts_in: Callable[[Path, str], Iterable[str]]
) -> Iterator[tuple[str, tuple[Path, str]]]:
    """(hash, where to read it) of every text that is wanted, in any of the encodings they had."""
    for path in sorted(found for found in texts.rglob("*") if found.is_file()):
        for encoding in encodings:
            try:
                yield from [(sha256, (path, encoding)) for sha256 in texts_in(path, encoding)]
            except ImportRefused:
                continue


def _read(path: Path, encoding: str) -> Iterator[str]:
    """Whatever a text may have been in it: of a table or a list of records every cell, since nobody says which column it was."""
    content = path.read_bytes()
    if collections.is_collection(path.name):
        return collections.strings(path.name, content, encoding=encoding)
    read = read_page if path.suffix.lower() in PAGES else decode
    return iter([read(content, encoding=encoding).text])


# -- the files of the export -------------------------------------------------------------------------------------------------


def _copied(path: Path, out: Path) -> ExportedFile:
    sink = Sink(out / path.name)
    try:
        with path.open("rb") as source:
            shutil.copyfileobj(source, _Counted(sink))
        return sink.keep()
    finally:
        sink.drop()


class _Counted:
    """What `copyfileobj` writes to: the sink, whose records are not counted here."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def write(self, content: bytes) -> int:
        self.sink.write(content, is_record=False)
        return len(content)


def _rebuilt(folder: Path, name: str, out: Path, text_of: TextOf) -> ExportedFile:
    removed = (row for row in _listed(folder) if row["type"] == "removed" and row["file"] == name)
    lines = _table(folder / name, removed, text_of) if name.endswith(".csv") else _records(folder / name, removed, text_of)
    sink = Sink(out / name)
    try:
        for line, is_record in lines:
            sink.write(line, is_record=is_record)
        return sink.keep()
    finally:
        sink.drop()


def _records(path: Path, removed: Iterator[Row], text_of: TextOf) -> Iterator[tuple[bytes, bool]]:
    """JSON, one record a line; a list has a line before its records and one after, and commas between them."""
    is_list = not path.name.endswith(".jsonl")
    waiting = next(removed, None)
    with path.open("rb") as lines:
        number = -1 if is_list else 0
        for line in lines:
            if waiting is None or waiting["record"] != number or number < 0:
                yield line, number >= 0
            else:
                ending = line[len(line.rstrip(b",\n")) :]
                value = json.loads(line[: len(line) - len(ending)])
                while waiting is not None and waiting["record"] == number:
                    _put_back(value, waiting, text_of)
                    waiting = next(removed, None)
                yield as_json(value) + ending, True
            number += 1


def _table(path: Path, removed: Iterator[Row], text_of: TextOf) -> Iterator[tuple[bytes, bool]]:
    csv.field_size_limit(sys.maxsize)
    waiting = next(removed, None)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        yield csv_line(columns), False
        for number, cells in enumerate(rows):
            value = {name: unguard(cell) for name, cell in zip(columns, cells, strict=True)}
            while waiting is not None and waiting["record"] == number:
                _put_back(value, waiting, text_of)
                waiting = next(removed, None)
            yield csv_line(value.values()), True


def _put_back(record: Any, removed: Row, text_of: TextOf) -> None:
    *way, last = removed["field"]
    place = record
    for step in way:
        place = place[step]
    words = rebuilt(text_of(removed["document"]), removed["parts"], is_folded=removed["is_folded"])
    if hashlib.sha256(words.encode()).hexdigest() != removed["sha256"]:
        raise RebuildRefused(
            f"The words of {removed['document']} in record {removed['record']} of {removed['file']} are not those taken out."
        )
    place[last] = words
