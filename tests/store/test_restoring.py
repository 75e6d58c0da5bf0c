"""A backup put back: the database is as it was then, the one before is kept, and what cannot be restored changes nothing."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.postgres import PostgresServer
from tests.store.facts import damage, everything, full_pass
from tests.worlds import World
from workbench.errors import DatabaseRefused, SchemaMismatch
from workbench.settings import Settings
from workbench.store import audit, backup, restoring
from workbench.store.engine import sqlite_driver
from workbench.store.models import Audit
from workbench.store.work import Store

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def tools(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL: the programs that belong to the server come first on the path."""
    if request.config.getoption("db") == "postgres":
        from tests.store.test_backup import _installed

        server: PostgresServer = request.getfixturevalue("postgres_server")
        found = next(server.folder.rglob("bin/pg_restore"), None) or next(_installed().rglob("bin/pg_restore"))
        monkeypatch.setenv("PATH", f"{found.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def on_sqlite(world: World) -> Settings:
    if not world.store.settings.is_sqlite:
        pytest.skip("a file in place of another; PostgreSQL restores into an empty database")
    return world.store.settings


def seen(settings: Settings) -> dict[str, list[str]]:
    store = Store(settings)
    try:
        assert damage(store) == []
        rows = everything(store)
        return rows | {"audit": [row for row in rows["audit"] if "'restore'" not in row]}
    finally:
        store.close()


def test_what_was_backed_up_is_back(request: pytest.FixtureRequest, world: World) -> None:
    full_pass(world)
    then, copy = everything(world.store), backup.back_up(world.store.settings)
    place = world.store.settings
    if place.is_sqlite:
        world.tab(world.second).mark("Two had sunk!")
        world.store.close()
    else:
        place = replace(place, database_url=request.getfixturevalue("fresh_postgres_database")("template0"))

    restoring.restore(place, copy)

    assert seen(place) == then


def test_the_trail_says_what_was_restored_and_is_sound(request: pytest.FixtureRequest, world: World) -> None:
    copy, place = backup.back_up(world.store.settings), world.store.settings
    if place.is_sqlite:
        world.store.close()
    else:
        place = replace(place, database_url=request.getfixturevalue("fresh_postgres_database")("template0"))

    restoring.restore(place, copy)

    store = Store(place)
    with store.reading() as session:
        last = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
        fault = audit.verify(session, b"k" * 32)
    store.close()
    assert last is not None
    assert (last.action, last.subject, last.actor_id) == ("restore", copy.name, None)
    assert last.details == {"sha256": hashlib.sha256(copy.read_bytes()).hexdigest()}
    assert fault is None


def test_the_database_that_was_there_is_kept_beside_it(world: World, on_sqlite: Settings) -> None:
    copy = backup.back_up(on_sqlite)
    full_pass(world)
    before = everything(world.store)
    world.store.close()

    kept = restoring.restore(on_sqlite, copy)

    assert kept is not None
    assert kept.parent == Path(on_sqlite.database_url.removeprefix("sqlite:///")).parent
    assert seen(replace(on_sqlite, database_url=f"sqlite:///{kept}")) == before


def test_a_restored_file_is_its_owners_alone_and_nothing_else_is_left(world: World, on_sqlite: Settings) -> None:
    copy = backup.back_up(on_sqlite)
    world.store.close()
    place = Path(on_sqlite.database_url.removeprefix("sqlite:///"))

    kept = restoring.restore(on_sqlite, copy)

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert sorted(path for path in place.parent.glob("*.db*")) == sorted([place, kept])


def test_into_a_new_data_folder(world: World, on_sqlite: Settings, tmp_path: Path) -> None:
    then, copy = everything(world.store), backup.back_up(on_sqlite)
    place = replace(on_sqlite, home=tmp_path / "new", database_url=f"sqlite:///{tmp_path / 'new' / 'workbench.db'}")

    assert restoring.restore(place, copy) is None

    assert seen(place) == then


@pytest.fixture
def another_process(on_sqlite: Settings) -> Iterator[None]:
    """Somebody who has the database open and does nothing, as a server between two requests."""
    place = on_sqlite.database_url.removeprefix("sqlite:///")
    name = sqlite_driver().__name__
    code = f"import {name} as s; c = s.connect({place!r}); c.execute('SELECT * FROM campaign').fetchall(); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True, cwd=REPO) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate("\n")


def test_a_database_in_use_is_refused(world: World, on_sqlite: Settings, another_process: None) -> None:
    copy = backup.back_up(on_sqlite)
    before = everything(world.store)
    world.store.close()

    with pytest.raises(DatabaseRefused, match=r"in use\. Stop the server first"):
        restoring.restore(on_sqlite, copy)

    assert seen(on_sqlite) == before


@pytest.mark.parametrize("kind", ["another database", "no database", "cut off", "nothing"])
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(world: World, on_sqlite: Settings, tmp_path: Path, kind: str) -> None:
    full_pass(world)
    wrong = tmp_path / "wrong.db"
    match kind:
        case "another database":
            with sqlite3.connect(wrong) as connection:
                connection.execute("CREATE TABLE recipes (name TEXT)")
            connection.close()
        case "no database":
            wrong.write_bytes(b"A shopping list. " * 500)
        case "cut off":
            whole = backup.back_up(on_sqlite).read_bytes()
            wrong.write_bytes(whole[: len(whole) // 2])
        case "nothing":
            wrong.write_bytes(b"")
    before = everything(world.store)
    world.store.close()

    with pytest.raises(DatabaseRefused):
        restoring.restore(on_sqlite, wrong)

    assert seen(on_sqlite) == before
    assert list(Path(on_sqlite.database_url.removeprefix("sqlite:///")).parent.glob("*.restoring*")) == []


def test_a_backup_of_a_later_version_is_refused(world: World, on_sqlite: Settings) -> None:
    copy = backup.back_up(on_sqlite)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    world.store.close()

    with pytest.raises(SchemaMismatch, match="9999"):
        restoring.restore(on_sqlite, copy)


def test_a_damaged_database_is_replaced_and_kept(world: World, on_sqlite: Settings) -> None:
    then, copy = everything(world.store), backup.back_up(on_sqlite)
    world.store.close()
    place = Path(on_sqlite.database_url.removeprefix("sqlite:///"))
    place.write_bytes(b"overwritten by somebody " * 1000)

    kept = restoring.restore(on_sqlite, copy)

    assert seen(on_sqlite) == then
    assert kept is not None
    assert kept.read_bytes().startswith(b"overwritten by somebody")


def test_postgresql_restores_into_an_empty_database_only(world: World) -> None:
    if world.store.settings.is_sqlite:
        pytest.skip("SQLite replaces the file")
    copy = backup.back_up(world.store.settings)

    with pytest.raises(DatabaseRefused, match="holds tables already"):
        restoring.restore(world.store.settings, copy)
