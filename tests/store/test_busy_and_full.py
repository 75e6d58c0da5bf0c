"""R4, R5: a database that is busy or full says so in words, keeps what it had and takes the same message later."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.store.facts import damage, everything, operations
from tests.worlds import World, configured
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import DatabaseBusy, StorageFull, StoreError
from workbench.services import people, signing_in
from workbench.settings import Settings
from workbench.store import engine as engines
from workbench.store import schema
from workbench.store.work import Store

HOLD = """
import sys
from workbench.store.engine import sqlite_driver
connection = sqlite_driver().connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(store: Store) -> Iterator[None]:
    """Another process is writing and does not come to an end."""
    if store.settings.is_sqlite:
        file = store.settings.database_url.removeprefix("sqlite:///")
        with subprocess.Popen([sys.executable, "-c", HOLD, file], stdin=-1, stdout=-1, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield
            process.communicate()
        return
    with psycopg.connect(make_url(store.settings.database_url).set(drivername="postgresql").render_as_string()) as connection:
        connection.execute('LOCK TABLE assignment, "session" IN EXCLUSIVE MODE')
        yield


def test_r04_a_save_that_another_process_holds_up_is_refused_within_six_seconds_and_succeeds_later(world: World) -> None:
    tab = world.tab()
    batch = {"boot": tab.boot, "base": 0, "heirs": {}, "list": [tab.operation("decide", ordinals=[1], label="o", origin="key")]}
    sent = {"pass": tab.pass_uuid, "batches": [batch], "drafts": []}

    with held_by_another(world.store):
        begin = time.monotonic()
        with pytest.raises(DatabaseBusy, match=r"\[W501\].*Nothing was saved; press again"):
            tab.receive(sent)
        waited = time.monotonic() - begin
        assert operations(world.store, tab.pass_uuid) == [], "reading goes on meanwhile"

    assert 3.5 < waited < 6.5
    assert tab.receive(sent)["ack"] == {tab.boot: 1}
    assert operations(world.store, tab.pass_uuid) == [(tab.boot, 1, 1)]


@pytest.fixture
def visitor(world: World) -> Callable[[], Any]:
    """Somebody signed in who comes back to look after a while."""
    from datetime import UTC, datetime, timedelta

    token = signing_in.use_link(
        world.store, token=signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.SIGN_IN)
    )
    world.store.clock = lambda: datetime.now(UTC) + timedelta(minutes=5)
    return lambda: signing_in.actor_of(world.store, token=token)


def test_r04_who_is_signed_in_may_look_while_another_process_writes(world: World, visitor: Callable[[], Any]) -> None:
    with held_by_another(world.store):
        actor = visitor()

    assert actor is not None
    assert actor.name == "ann"


def test_r04_a_commit_that_finds_the_file_busy_does_not_spoil_the_connection(
    tmp_path: Path, configuration: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the DELETE journal it is the COMMIT, not the BEGIN, that waits for whoever reads."""
    if not configuration.is_sqlite:
        pytest.skip("PostgreSQL's writers do not wait for readers")
    monkeypatch.setattr(engines, "journal_mode", lambda: "DELETE")
    monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
    schema.make_ready(configuration)
    store = Store(configuration)
    reading = engines.sqlite_driver().connect(configuration.database_url.removeprefix("sqlite:///"), isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT * FROM user").fetchall()

    with pytest.raises(DatabaseBusy):
        people.operator(store)
    reading.execute("ROLLBACK")

    assert people.operator(store).name == "operator"
    reading.close()
    store.close()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """A database that cannot grow: SQLite by its own limit, PostgreSQL by saying what a full disk makes it say."""
    with store.writer.connect() as connection:
        if store.settings.is_sqlite:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        else:
            for table in ("operation", "decision", "draft", "session"):
                connection.execute(text(FULL_TABLE.format(table=table)))
            connection.commit()
    yield
    with store.writer.connect() as connection:
        if store.settings.is_sqlite:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        else:
            connection.execute(text("DROP FUNCTION disk_full CASCADE"))
            connection.commit()


FULL_TABLE = """
CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_{table} BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION disk_full()"""


def test_r05_a_full_disk_is_a_typed_error_keeps_what_was_there_and_takes_the_message_later(world: World) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    claim = tab.mark("Two had sunk!")
    listed = [tab.operation("decide", ordinals=[2], label="x", origin="key")] + [
        tab.operation("judge", claim=claim, why=letter * 20_000) for letter in "abcdefgh"
    ]
    sent = {"pass": tab.pass_uuid, "batches": [{"boot": tab.boot, "base": tab.base, "heirs": {}, "list": listed}], "cursor": 4}
    before = everything(world.store)

    with full(world.store):
        with pytest.raises(StorageFull, match=r"\[W502\].*Nothing was saved. Free some space"):
            tab.receive(sent)
        assert everything(world.store) == before
        assert tab.values("decision")[1]["label"] == "o"
        assert damage(world.store) == []

    assert not tab.receive(sent)["refused"]
    assert tab.values("annotation")[claim]["why"] == "h" * 20_000


def test_r05_who_is_signed_in_may_look_while_the_disk_is_full(world: World, visitor: Callable[[], Any]) -> None:
    with full(world.store):
        if world.store.settings.is_sqlite:
            fill_free_pages(world.store)
        actor = visitor()

    assert actor is not None


def fill_free_pages(store: Store) -> None:
    """Until not even one row more fits."""

    def one_more(number: int) -> None:
        with store.writing() as work:
            work.session.execute(text("INSERT INTO failed_attempt (scope_sha256, at) VALUES (:scope, '')"), {"scope": str(number) * 200})
            work.commit()

    with pytest.raises(StorageFull):
        deque(map(one_more, range(10_000)), maxlen=0)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://postgres@127.0.0.1:1/nowhere",
        "postgresql+psycopg://postgres:hunter2hunter2@host.invalid/nowhere",
        "sqlite:////dev/null/nowhere/workbench.db",
        "sqlite:///{folder}/not-a-database.db",
    ],
    ids=["refused", "no-such-host", "no-such-folder", "not-a-database"],
)
def test_a_database_that_cannot_be_opened_is_a_typed_error_without_secrets(tmp_path: Path, url: str) -> None:
    (tmp_path / "not-a-database.db").write_bytes(b"Dear diary, " * 1000)

    with pytest.raises(StoreError, match=r"\[W500\]") as refused:
        schema.make_ready(configured(tmp_path / "home", url.format(folder=tmp_path)))

    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)
