"""An export in one of the formats: chapters in, whole files out, with what was left out and why, a data card and a manifest.

Everything goes record by record: memory holds one chapter, whatever the campaign's size.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.domain.dataset import Chapter
from workbench.domain.records import ExportedFile
from workbench.formats.card import Card, rendered
from workbench.formats.cited import Leaving, Removed
from workbench.formats.format import About, Entry, Format, Hint, LeftOut
from workbench.formats.selection import SPLITS
from workbench.formats.shapes import AnySink, FileKind, LinesSink, Sink, TableSink, opened

MANIFEST, CARD, LEFT_OUT, REMOVED = "manifest.json", "data_card.md", "left_out.csv", "removed.jsonl"
LEFT_OUT_COLUMNS = ("claim", "document", "annotator", "reason")
Row = dict[str, Any]


@dataclass
class Bundle:
    """One export in the making. splits: slug -> part, empty where the format's files stay whole."""

    format: Format
    folder: Path
    about: About
    leaving: Leaving
    choices: Row
    card: Card
    splits: Mapping[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)
    sinks: dict[str, AnySink] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.kinds = {kind.name: kind for kind in self.format.files}

    def write(self, chapters: Iterable[Chapter]) -> list[ExportedFile]:
        """Every file of the export but the manifest, each under its name only when all are whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            for kind in self.format.files:
                for name in self._names(kind):
                    self.sinks[name] = opened(kind, self.folder / name)
            self.sinks[LEFT_OUT] = TableSink(self.folder / LEFT_OUT, LEFT_OUT_COLUMNS)
            if self.leaving.choice != "full":
                self.sinks[REMOVED] = LinesSink(self.folder / REMOVED)
            for found in self.format.records(self._documented(self.card.noting(chapters)), self.about):
                self._take(found)
            return self._kept()
        finally:
            for sink in self.sinks.values():
                sink.drop()

    def _names(self, kind: FileKind) -> list[str]:
        if not (kind.is_split and self.splits):
            return [kind.name]
        return [_parted(kind.name, part) for part in SPLITS]

    def _documented(self, chapters: Iterable[Chapter]) -> Iterator[Chapter]:
        """With the texts that were taken out named, so that they can be found again."""
        for chapter in chapters:
            if REMOVED in self.sinks:
                document = chapter.document
                named = {name: getattr(document, name) for name in ("slug", "file_name", "encoding", "sha256")}
                self.sinks[REMOVED].add({"type": "document", **named})
            yield chapter

    def _take(self, found: Entry | LeftOut | Hint) -> None:
        match found:
            case Entry():
                self._write(found)
            case LeftOut():
                self.left_out[found.reason] += 1
                self.sinks[LEFT_OUT].add({name: getattr(found, name) for name in LEFT_OUT_COLUMNS})
            case Hint():
                self.hints[found.reason] += 1

    def _write(self, entry: Entry) -> None:
        name = _parted(entry.file, self.splits[entry.document]) if self.splits and self.kinds[entry.file].is_split else entry.file
        sink = self.sinks[name]
        value, removed = self.leaving.withhold(entry.value)
        for each in removed:
            self.sinks[REMOVED].add(_as_row(name, sink.records, each))
        sink.add(value)
        self.written[entry.file] += 1

    def _kept(self) -> list[ExportedFile]:
        (self.folder / MANIFEST).unlink(missing_ok=True)  # of an earlier export: it does not describe these files
        files = [sink.keep() for sink in self.sinks.values()]
        listed = [
            {"name": file.name, "records": file.record_count, "bytes": file.byte_count, "about": self._told(file.name)} for file in files
        ]
        page = rendered(self.card, self.format, self.choices, listed, self.left_out, self.hints)
        return [*files, write_whole(self.folder / CARD, page.encode())]

    def _told(self, name: str) -> str:
        further = {LEFT_OUT: "what could not go, and why", REMOVED: "where texts were taken out, for `workbench rebuild`"}
        told = {parted: kind.about for kind in self.format.files for parted in self._names(kind)} | further
        return told[name]


def _parted(name: str, part: str) -> str:
    stem, dot, suffix = name.partition(".")
    return f"{stem}-{part}{dot}{suffix}"


def _as_row(file: str, record: int, removed: Removed) -> Row:
    row = {"type": "removed", "file": file, "record": record, "field": list(removed.field), "document": removed.document}
    return row | {"parts": list(removed.parts), "is_folded": removed.is_folded, "sha256": removed.sha256}


def write_whole(path: Path, content: bytes) -> ExportedFile:
    sink = Sink(path)
    try:
        sink.write(content)
        return sink.keep()
    finally:
        sink.drop()


def manifest(folder: Path, files: Iterable[ExportedFile], **said: Any) -> ExportedFile:
    """The last file of an export: what the others are, with their hashes."""
    listed = [{"name": file.name, "sha256": file.sha256, "records": file.record_count, "bytes": file.byte_count} for file in files]
    return write_whole(folder / MANIFEST, (json.dumps({**said, "files": listed}, indent=2, sort_keys=True) + "\n").encode())
