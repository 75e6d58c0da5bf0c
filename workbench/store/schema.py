"""The schema's version: is the database ready, and how it becomes so.

An empty database is migrated at once. An older one only by `upgrade`, which backs up first. A newer one is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.orm import Session

from workbench.errors import BadSettings, SchemaMismatch
from workbench.settings import CHECKOUT, Settings
from workbench.store.engine import make_engine
from workbench.store.faults import in_our_words

MIGRATION_LOCK = 0x776B6263  # one number for every process that migrates the same PostgreSQL database


@cache
def head() -> str:
    """The newest revision this code knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def current(settings: Settings) -> str | None:
    """The database's revision, None when it is empty."""
    engine = make_engine(settings, writes=False, pooled=False)
    with in_our_words(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def make_ready(settings: Settings) -> None:
    """Migrate an empty database; refuse one that is older or newer than this code. Raises SchemaMismatch."""
    at = current(settings)
    if at is None:
        upgrade(settings)
    else:
        _require_newest(at)


def require_ready(settings: Settings) -> None:
    """For whoever only reads: nothing is made or migrated. Raises SchemaMismatch, BadSettings."""
    at = current(settings) if is_there(settings) else None
    if at is None:
        url = make_url(settings.database_url).render_as_string(hide_password=True)
        raise BadSettings(f"There is no Workbench database at {url}. Name the data folder or the database, or run `workbench init` first.")
    _require_newest(at)


def require_newest(session: Session) -> None:
    """That the database answers, and is at this code's revision. Raises SchemaMismatch, StoreError."""
    at = MigrationContext.configure(session.connection()).get_current_revision()
    if at is None:
        raise SchemaMismatch("The database is empty.")
    _require_newest(at)


def is_there(settings: Settings) -> bool:
    """Whether there is a database to look into: SQLite would make an empty file of one that is missing."""
    return not settings.is_sqlite or Path(str(make_url(settings.database_url).database)).is_file()


def _require_newest(at: str) -> None:
    if at != head():
        require_known(at)
        raise SchemaMismatch(f"The database is at revision {at}, this code at {head()}.")


def upgrade(settings: Settings) -> None:
    """Bring the database to this code's revision. Several processes may try at once: one migrates, the others wait."""
    require_known(current(settings))
    with in_our_words(), _locked(settings), _migrating(settings) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_known(at: str | None) -> None:
    """Raises SchemaMismatch for a revision of a later release: upgrading with this code would only be refused again."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if at is not None and at not in known:
        newer = "Install the version of Workbench that wrote it, or restore a backup from before."
        raise SchemaMismatch(f"The database is at revision {at}, which this code does not know: the data is newer.", advice=newer)


def _config() -> Config:
    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(CHECKOUT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _migrating(settings: Settings) -> Iterator[Connection]:
    # Foreign keys off: with them on, rebuilding a table deletes its children through ON DELETE CASCADE, silently.
    engine = make_engine(settings, writes=True, foreign_keys=False, pooled=False)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    """One migration at a time: a file lock beside SQLite, an advisory lock in PostgreSQL."""
    if settings.is_sqlite:
        with file_lock(settings.home / "migration.lock"):
            yield
        return
    engine = make_engine(settings, writes=True, pooled=False)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '120s'; SET statement_timeout = '120s'; SET idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        yield
    engine.dispose()


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file while the block runs; other processes wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def check_after(connection: Connection) -> None:
    """After each revision: no row may point at nothing. Raises SchemaMismatch, and so rolls the revision back."""
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).first()):
        raise SchemaMismatch(f"A migration would leave rows of table {broken[0]} pointing at nothing; it was rolled back.")
