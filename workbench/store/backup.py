"""A copy of the database that is whole, made while others write, and checked before it gets its name."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from workbench.errors import StoreError
from workbench.settings import Settings
from workbench.store.engine import make_engine, sqlite_driver
from workbench.store.work import utc_now


def back_up(settings: Settings, folder: Path | None = None) -> Path:
    """Write a backup and return its path. Raises StoreError, leaving nothing under the final name."""
    folder = folder or settings.home / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = utc_now().strftime("workbench-%Y%m%dT%H%M%S.%fZ")
    return _sqlite(settings, folder / f"{name}.db") if settings.is_sqlite else _postgres(settings, folder / f"{name}.dump")


def _sqlite(settings: Settings, path: Path) -> Path:
    """Copying the file itself would miss what is still in the write-ahead log."""
    partial, driver = _private(path), sqlite_driver()
    target = driver.connect(str(partial))
    engine = make_engine(settings, writes=False, pooled=False)
    try:
        with engine.connect() as connection:
            source = connection.connection.driver_connection
            assert source is not None
            connection.rollback()  # the backup takes its own view
            source.backup(target)
        verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
    except driver.Error as error:  # a full disk, or damage so bad that it cannot even be listed
        verdict = str(error)
    finally:
        target.close()
    if verdict != "ok":
        raise StoreError(f"The backup at {partial} is damaged: {verdict}.")
    partial.replace(path)
    return path


def _postgres(settings: Settings, path: Path) -> Path:
    partial = _private(path)
    run_tool("pg_dump", settings, ["--format=custom", f"--file={partial}"])
    partial.replace(path)
    return path


def run_tool(name: str, settings: Settings, arguments: list[str]) -> None:
    """One of PostgreSQL's own programs on the settings' database. Raises StoreError."""
    program = shutil.which(name)
    if program is None:
        raise StoreError(f"This needs `{name}`, a program of PostgreSQL's own, which is not on the path.")
    url = make_url(settings.database_url).set(drivername="postgresql")
    # The password goes by the environment: a command line can be read by every user of the host.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, f"--dbname={url._replace(password=None).render_as_string()}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise StoreError(f"{name} failed: {done.stderr.strip()[:500]}")


def _private(path: Path) -> Path:
    """The name to write under until it is whole, made readable by its owner only before anything is in it."""
    partial = path.with_suffix(".partial")
    partial.touch(mode=0o600)
    return partial
