"""Everything from one database into another, of the same engine or the other: whole or not at all, then compared table by table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from workbench.errors import DatabaseRefused
from workbench.settings import Settings
from workbench.store import schema
from workbench.store.engine import make_engine
from workbench.store.faults import in_our_words
from workbench.store.models import Base

BATCH = 1_000
FEW = {"document": 10, "snapshot_part": 10}  # a row may hold megabytes
TABLES = Base.metadata.sorted_tables
HASHES = 1 << 256


@dataclass(frozen=True)
class CopiedTable:
    """sha256: of all rows whatever their order, since the engines sort text differently."""

    name: str
    row_count: int
    sha256: str


def copy(source: Settings, target: Settings) -> Iterator[CopiedTable]:
    """Tables as they are written; the last one comes when the target has been read again and is the same, and committed.

    The target is made ready if it is empty. Raises DatabaseRefused when it holds anything, SchemaMismatch, BadSettings.
    """
    schema.require_ready(source)
    schema.make_ready(target)
    with in_our_words(), _connected(target, writes=True) as there:
        _require_empty(there)
        copied = []
        with _connected(source, writes=False) as here:
            for table in TABLES:
                copied.append(_copy_table(here, there, table))
                yield from copied[-1:] if table is not TABLES[-1] else ()
        for table, written in zip(TABLES, copied, strict=True):
            if (found := _summed(table, _rows(there, table))) != written:
                raise DatabaseRefused(
                    f"The copy of the table {table.name} differs: {written} was read, {found} is there. Nothing was kept."
                )
        _continue_numbers(there)
        there.commit()
    yield copied[-1]


@contextmanager
def _connected(settings: Settings, *, writes: bool) -> Iterator[Connection]:
    engine = make_engine(settings, writes=writes, pooled=False)
    try:
        with engine.connect() as connection:
            if not writes and not settings.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
    finally:
        engine.dispose()


def _require_empty(there: Connection) -> None:
    for table in TABLES:
        if count := there.scalar(select(func.count()).select_from(table)):
            raise DatabaseRefused(f"The database to copy into is not empty: its table {table.name} has {count} rows.")


def _copy_table(here: Connection, there: Connection, table: Table) -> CopiedTable:
    def written() -> Iterator[Any]:
        batch: list[dict[str, Any]] = []
        for row in _rows(here, table):
            batch.append(dict(row._mapping))
            if len(batch) == FEW.get(table.name, BATCH):
                there.execute(insert(table), batch)
                batch = []
            yield row
        if batch:
            there.execute(insert(table), batch)

    return _summed(table, written())


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    streaming = {"yield_per": FEW.get(table.name, BATCH)}
    with connection.execute(select(table).order_by(*table.primary_key), execution_options=streaming) as result:
        yield from result


def _summed(table: Table, rows: Iterator[Any]) -> CopiedTable:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
    return CopiedTable(table.name, count, f"{total % HASHES:064x}")


def _continue_numbers(there: Connection) -> None:
    """PostgreSQL counts by itself and does not look at rows that came with their numbers."""
    if there.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" in table.columns and there.scalar(text(f"SELECT pg_get_serial_sequence('\"{table.name}\"', 'id')")):
            highest = there.scalar(select(func.max(table.columns.id)))
            if highest is not None:
                there.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), :highest)"), {"highest": highest})
