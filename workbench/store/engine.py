"""Engines: one that reads and one that writes, set up so that a receipt means a row on disk.

SQLite: the driver must not decide when a transaction begins, so its own BEGIN is switched off and ours is sent.
"""

from __future__ import annotations

import platform
import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from workbench.settings import Settings

BUSY_SECONDS = 5
POSTGRES_LIMITS = "-c statement_timeout=15000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"


def sqlite_driver() -> ModuleType:
    """pysqlite3 carries a current SQLite where a wheel exists; elsewhere the standard library's."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault (3.7.0 to 3.51.2, mended in 3.51.3, 3.50.7 and 3.44.6)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def journal_mode() -> str:
    return "WAL" if wal_is_safe(sqlite_driver().sqlite_version_info) else "DELETE"


def make_engine(settings: Settings, *, writes: bool, foreign_keys: bool = True, pooled: bool = True) -> Engine:
    """An engine on the settings' database. A SQLite writer has one connection: `store.turns` says whose it is."""
    if settings.is_sqlite:
        engine = _sqlite(settings.database_url, writes=writes, foreign_keys=foreign_keys, pooled=pooled)
    else:
        engine = _postgres(settings.database_url, writes=writes, pooled=pooled)
    event.listen(engine, "reset", _roll_back)
    return engine


def _roll_back(connection: Any, _record: object, _state: object) -> None:
    """When a connection is given back. SQLAlchemy takes a COMMIT that failed for the end of a transaction; to the database it may
    still be open: after one COMMIT that found SQLite busy, no save would ever succeed again."""
    connection.rollback()


def _sqlite(url: str, *, writes: bool, foreign_keys: bool, pooled: bool) -> Engine:
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pooled:
        pool = {"pool_size": 1 if writes else 10, "max_overflow": 0 if writes else 10, "pool_timeout": BUSY_SECONDS}
    engine = create_engine(url, module=sqlite_driver(), hide_parameters=True, **pool)
    pragmas = (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",  # WAL with NORMAL may lose the last acknowledged commits on power loss
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        "trusted_schema=OFF",
        "recursive_triggers=ON",  # without it REPLACE deletes rows past the append-only guards
        f"query_only={'OFF' if writes else 'ON'}",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE: with a deferred BEGIN 678 of 800 concurrent saves failed despite busy_timeout.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: str, *, writes: bool, pooled: bool) -> Engine:
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pooled:
        pool = {"pool_size": 10, "max_overflow": 10, "pool_timeout": BUSY_SECONDS, "pool_pre_ping": True, "pool_recycle": 1800}
    limits = POSTGRES_LIMITS + ("" if writes else " -c default_transaction_read_only=on")
    return create_engine(url, hide_parameters=True, connect_args={"connect_timeout": 5, "options": limits}, **pool)


def describe(settings: Settings) -> str:
    """One line for start-up and doctor."""
    if not settings.is_sqlite:
        return "PostgreSQL"
    driver = sqlite_driver()
    mode = journal_mode()
    note = "" if mode == "WAL" else " (this SQLite has the WAL-reset fault, so the slower DELETE journal is used)"
    return f"SQLite {driver.sqlite_version} from {driver.__name__}, journal {mode}{note}, Python {platform.python_version()}"
