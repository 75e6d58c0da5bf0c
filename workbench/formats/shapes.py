"""The shapes a file of an export can have, each written record by record under a name that becomes the real one when it is whole."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from workbench.domain.records import ExportedFile
from workbench.formats.csv_cells import MAY_BE_ACTIVE, guard

Shape = Literal["lines", "list", "table", "columns", "text"]


@dataclass(frozen=True)
class FileKind:
    """One file of a format. name: with its suffix; is_split: parted into train, dev and test where that is asked for.

    head, tail: around the records of a list. columns: of a table, with their types where the shape has any.
    """

    name: str
    shape: Shape
    about: str
    columns: tuple[str, ...] = ()
    integers: frozenset[str] = frozenset()
    is_split: bool = False
    head: bytes = b"[\n"
    tail: bytes = b"\n]\n"


class Sink:
    """Bytes into a file that gets its name only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(path.name + ".partial")
        self.file = self.partial.open("wb")
        self.hash = hashlib.sha256()
        self.records = self.bytes = 0

    def write(self, content: bytes, *, is_record: bool = True) -> None:
        self.file.write(content)
        self.hash.update(content)
        self.records += is_record
        self.bytes += len(content)

    def close(self) -> None:
        """Whatever stands after the last record."""

    def keep(self) -> ExportedFile:
        self.close()
        self.file.close()
        self.partial.replace(self.path)
        return ExportedFile(self.path.name, self.hash.hexdigest(), self.records, self.bytes)

    def drop(self) -> None:
        self.file.close()
        self.partial.unlink(missing_ok=True)


class LinesSink(Sink):
    def add(self, value: Any) -> None:
        self.write(as_json(value) + b"\n")


class ListSink(Sink):
    def __init__(self, path: Path, head: bytes, tail: bytes) -> None:
        super().__init__(path)
        self.tail = tail
        self.write(head, is_record=False)

    def add(self, value: Any) -> None:
        if self.records:
            self.write(b",\n", is_record=False)
        self.write(as_json(value))

    def close(self) -> None:
        self.write(self.tail, is_record=False)


class TableSink(Sink):
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path)
        self.columns = columns
        self.line = csv_lines()
        self.write(self.line(columns), is_record=False)

    def add(self, row: dict[str, Any]) -> None:
        self.write(self.line(map(row.get, self.columns)))


class TextSink(Sink):
    def add(self, value: Any) -> None:
        self.write(str(value).encode())


class ColumnsSink(Sink):
    """Parquet, in groups of rows, so that memory does not grow with them."""

    GROUP = 10_000

    def __init__(self, path: Path, columns: Sequence[str], integers: frozenset[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        super().__init__(path)
        self.pa = pa
        self.schema = pa.schema([(name, pa.int64() if name in integers else pa.string()) for name in columns])
        self.writer = pq.ParquetWriter(self.file, self.schema, compression="zstd")
        self.rows: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        self.rows.append({name: None if (value := row.get(name)) is None else self._typed(name, value) for name in self.schema.names})
        self.records += 1
        if len(self.rows) == self.GROUP:
            self._flush()

    def _typed(self, name: str, value: Any) -> Any:
        return value if self.schema.field(name).type == self.pa.int64() else as_cell(value)

    def _flush(self) -> None:
        self.writer.write_table(self.pa.Table.from_pylist(self.rows, schema=self.schema))
        self.rows = []

    def keep(self) -> ExportedFile:
        if self.rows:
            self._flush()
        self.writer.close()
        self.file.close()
        with self.partial.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        size = self.partial.stat().st_size
        self.partial.replace(self.path)
        return ExportedFile(self.path.name, found, self.records, size)


AnySink = LinesSink | ListSink | TableSink | TextSink | ColumnsSink


def opened(kind: FileKind, path: Path) -> AnySink:
    match kind.shape:
        case "lines":
            return LinesSink(path)
        case "list":
            return ListSink(path, kind.head, kind.tail)
        case "table":
            return TableSink(path, kind.columns)
        case "columns":
            return ColumnsSink(path, kind.columns, kind.integers)
        case "text":
            return TextSink(path)


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def as_cell(value: Any) -> str:
    return "" if value is None else str(value)


def csv_line(cells: Iterable[Any]) -> bytes:
    return csv_lines()(cells)


def csv_lines() -> Callable[[Iterable[Any]], bytes]:
    """Cells -> a line, every cell quoted, with the formula guard. One for a file: a new writer for each line costs as much as the line."""
    writer = csv.writer(_Back(), quoting=csv.QUOTE_ALL, lineterminator="\n")

    def line(cells: Iterable[Any]) -> bytes:
        listed = tuple(cells)
        written: str = writer.writerow(listed)
        # A large export has dozens of millions of cells, and nearly none is active. But for the last character, which ends the line.
        if MAY_BE_ACTIVE.search(written, 0, len(written) - 1):
            written = writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in listed])
        return written.encode()

    return line


class _Back:
    """What a csv writer writes to: it gives back what this gives."""

    def write(self, line: str) -> str:
        return line
