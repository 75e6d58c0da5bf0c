"""A campaign as files, with a manifest of counts and hashes. One read transaction: the files agree with each other."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import workbench
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, ExportedFile
from workbench.errors import ExportRefused
from workbench.formats.writers import csv_tables, native
from workbench.store import access, audit
from workbench.store.queries import exports
from workbench.store.work import Store

FORMATS = ("jsonl", "csv")
MANIFEST = "manifest.json"
Row = dict[str, Any]


def export(store: Store, *, actor: Actor, campaign_id: int, format: str, out: Path) -> list[ExportedFile]:
    """Write a campaign into a folder (made if missing) with its manifest. Raises ExportRefused, NotAllowed, NotFound.

    Files are written under a temporary name and renamed when whole: a kill leaves no half file under a real name.
    """
    with store.reading() as session:
        access.require(session, actor, Action.EXPORT, campaign_id)
    if format not in FORMATS:
        raise ExportRefused(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    try:
        files = _write_files(store, actor, campaign_id, format, out)
    except OSError as error:
        raise ExportRefused(f"The files cannot be written: {error.strerror}.") from error
    with store.writing() as work:
        audit.note(work, actor, "export", str(campaign_id), format=format, sha256=[file.sha256 for file in files])
        work.commit()
    return files


def _write_files(store: Store, actor: Actor, campaign_id: int, format: str, out: Path) -> list[ExportedFile]:
    out.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    versions: dict[str, Any] = {}
    with store.reading() as session:
        exports.see_one_state(session)
        rows = _noted(exports.everything(session, campaign_id, viewer=actor), counts, versions)
        files = _write_native(rows, out) if format == "jsonl" else _write_csv(rows, out)
        _compare(counts, exports.row_counts(session, campaign_id))
    manifest = {
        "format": native.FORMAT if format == "jsonl" else "workbench-csv/1",
        "workbench": workbench.__version__,
        "counts": dict(sorted(counts.items())),
        **versions,
        "has_formula_guard": format == "csv",
        "files": [{"name": file.name, "sha256": file.sha256, "records": file.record_count, "bytes": file.byte_count} for file in files],
    }
    content = (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()
    return [*files, _write(out / MANIFEST, [content])]


def _noted(rows: Iterable[Row], counts: Counter[str], versions: dict[str, Any]) -> Iterable[Row]:
    """The rows, with what the manifest says of them noted in passing: how many of each, and the newest scheme and guideline."""
    for row in rows:
        counts[row["type"]] += 1
        if row["type"] in ("scheme", "guideline"):
            versions[f"{row['type']}_version"] = row["version"]
        yield row


def _compare(written: Counter[str], stored: dict[str, int]) -> None:
    """What was written against what the database counts by itself; a difference is a fault of ours and must not pass in silence."""
    for kind, count in stored.items():
        if written[kind] != count:
            raise ExportRefused(f"The export holds {written[kind]} rows of {kind}, the database {count}.")


def _write_native(rows: Iterable[Row], out: Path) -> list[ExportedFile]:
    return [_write(out / native.FILE_NAME, native.lines(rows))]


def _write_csv(rows: Iterable[Row], out: Path) -> list[ExportedFile]:
    """All tables in one reading of the rows."""
    sinks = {table: _Sink(out / f"{table}.csv") for table in csv_tables.COLUMNS}
    try:
        for table, sink in sinks.items():
            sink.write(csv_tables.header(table), is_record=False)
        for table, row in csv_tables.tables(rows):
            sinks[table].write(csv_tables.line(table, row))
        return [sink.keep() for sink in sinks.values()]
    finally:
        for sink in sinks.values():
            sink.drop()


def _write(path: Path, lines: Iterable[bytes]) -> ExportedFile:
    sink = _Sink(path)
    try:
        for line in lines:
            sink.write(line)
        return sink.keep()
    finally:
        sink.drop()


class _Sink:
    """A file that gets its name only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(path.name + ".partial")
        self.file = self.partial.open("wb")
        self.hash = hashlib.sha256()
        self.records = self.bytes = 0

    def write(self, line: bytes, *, is_record: bool = True) -> None:
        self.file.write(line)
        self.hash.update(line)
        self.records += is_record
        self.bytes += len(line)

    def keep(self) -> ExportedFile:
        self.file.close()
        self.partial.replace(self.path)
        return ExportedFile(self.path.name, self.hash.hexdigest(), self.records, self.bytes)

    def drop(self) -> None:
        self.file.close()
        self.partial.unlink(missing_ok=True)
