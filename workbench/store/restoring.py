"""A backup back in place. What was there before is kept, and a kill leaves one or the other, never half."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import inspect, make_url

from workbench.errors import DatabaseRefused
from workbench.settings import Settings
from workbench.store import audit, backup, schema
from workbench.store.engine import make_engine, sqlite_driver
from workbench.store.faults import in_our_words
from workbench.store.work import Store, utc_now


def restore(settings: Settings, path: Path) -> Path | None:
    """Put a backup where the settings' database is; returns where the one that was there is kept, None when there was none.

    SQLite: nobody may have the database open. PostgreSQL: the database must be empty. Raises DatabaseRefused, SchemaMismatch, StoreError.
    """
    if not settings.is_sqlite:
        _postgres(settings, path)
        return None
    place = Path(str(make_url(settings.database_url).database))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with schema.file_lock(settings.home / "start.lock"):
        arriving = _checked_copy(path, place.with_name(f"{place.name}.restoring"))
        try:
            _note(replace(settings, database_url=f"sqlite:///{arriving}"), path)
            _revision_of_whole(arriving)  # which also folds its journal in again
            with arriving.open("rb+") as file:
                os.fsync(file.fileno())
            kept = _set_aside(place) if place.exists() else None
            arriving.replace(place)
        finally:
            arriving.unlink(missing_ok=True)
    return kept


def _checked_copy(path: Path, arriving: Path) -> Path:
    """On the database's own disk, readable by its owner only, whole, and of a version that this program knows."""
    arriving.unlink(missing_ok=True)
    arriving.touch(mode=0o600)
    try:
        shutil.copyfile(path, arriving)
        at = _revision_of_whole(arriving)
        if at is None:
            raise DatabaseRefused(f"{path} is no backup of a Workbench database.")
        schema.require_known(at)
    except BaseException:
        arriving.unlink(missing_ok=True)
        raise
    return arriving


def _revision_of_whole(file: Path) -> str | None:
    driver = sqlite_driver()
    connection = driver.connect(str(file))
    try:
        connection.execute("PRAGMA journal_mode=DELETE")  # a journal beside it would belong to a file of another name
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise DatabaseRefused(f"The backup is damaged: {verdict}.")
        is_ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if is_ours else None
        return str(found[0]) if found else None
    except driver.DatabaseError as error:
        raise DatabaseRefused(f"The backup cannot be read: {error}.") from error
    finally:
        connection.close()


def _set_aside(place: Path) -> Path:
    """A second name for the present file, so that there is a database in place at every moment."""
    _require_unused(place)
    kept = place.with_name(f"{place.stem}-before-{utc_now():%Y%m%dT%H%M%S.%fZ}{place.suffix}")
    os.link(place, kept)
    for ending in ("-wal", "-shm"):  # of a damaged one, which could not fold them in
        beside = place.with_name(place.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    return kept


def _require_unused(place: Path) -> None:
    """Leaving WAL takes the file for oneself alone, and folds the journal in."""
    driver = sqlite_driver()
    connection = driver.connect(str(place), timeout=0)
    try:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            raise DatabaseRefused("The database is in use. Stop the server first.")
    except driver.OperationalError as error:
        if "locked" in str(error):
            raise DatabaseRefused("The database is in use. Stop the server first.") from error
    except driver.DatabaseError:
        return  # it is damaged, which may be why a backup is wanted
    finally:
        connection.close()


def _postgres(settings: Settings, path: Path) -> None:
    engine = make_engine(settings, writes=False, pooled=False)
    with in_our_words(), engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    engine.dispose()
    if tables:
        raise DatabaseRefused("The database holds tables already. Make an empty one with createdb and name it in WORKBENCH_DATABASE_URL.")
    options = ["--no-owner", "--exit-on-error", "--single-transaction"]
    backup.run_tool("pg_restore", settings, [*options, str(path)])
    _note(settings, path)


def _note(settings: Settings, path: Path) -> None:
    """In the restored database: a trail that ends with the backup is sound by itself, and nobody would see that rows came after it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    store = Store(settings)
    try:
        with store.writing() as work:
            audit.note(work, None, "restore", path.name, sha256=sha256)
            work.commit()
    finally:
        store.close()
