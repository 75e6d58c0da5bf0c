"""Connections: set up alike each time, one kind to read and one to write, given back when the reading is over."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tests.store.facts import everything, full_pass
from tests.worlds import World
from workbench.errors import DatabaseBusy, StoreError
from workbench.store import engine as engines
from workbench.store.models import Campaign
from workbench.store.queries import campaigns, documents, passes
from workbench.store.work import Store

SQLITE = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0, "recursive_triggers": 1}
POSTGRES = {"synchronous_commit": "on", "lock_timeout": "4s", "statement_timeout": "15s", "idle_in_transaction_session_timeout": "30s"}


class Broken(RuntimeError):
    pass


def settings_of(engine: Engine, connections: int) -> list[dict[str, Any]]:
    """What each of so many connections, open at once, says of itself."""
    names = SQLITE if engine.dialect.name == "sqlite" else POSTGRES
    ask = "PRAGMA {}" if engine.dialect.name == "sqlite" else "SHOW {}"
    opened = [engine.connect() for _ in range(connections)]
    try:
        return [{name: connection.execute(text(ask.format(name))).scalar() for name in names} for connection in opened]
    finally:
        for connection in opened:
            connection.close()


def test_r02_every_pooled_connection_waits_for_the_disk_also_after_growth_and_reconnect(store: Store) -> None:
    wanted = SQLITE if store.settings.is_sqlite else POSTGRES
    writers = 1 if store.settings.is_sqlite else 20

    grown = settings_of(store.reader, 20) + settings_of(store.writer, writers)
    store.reader.dispose()
    store.writer.dispose()
    reconnected = settings_of(store.reader, 2) + settings_of(store.writer, 1)

    assert grown == [wanted] * (20 + writers)
    assert reconnected == [wanted] * 3


def test_the_reader_cannot_write(world: World) -> None:
    before = everything(world.store)

    def write() -> None:
        with world.store.reading() as session:
            session.execute(text("UPDATE campaign SET title = 'changed'"))
            session.commit()

    with pytest.raises((DBAPIError, StoreError), match=r"(?i)read-?only"):
        write()

    assert everything(world.store) == before


def test_the_journal_is_the_one_this_library_is_sound_with(store: Store) -> None:
    if not store.settings.is_sqlite:
        pytest.skip("a journal of SQLite's")
    with store.reading() as session:
        found = session.execute(text("PRAGMA journal_mode")).scalar()

    assert found.upper() == engines.journal_mode()


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_r25_wal_only_where_the_reset_fault_is_mended(version: tuple[int, int, int], is_safe: bool) -> None:
    assert engines.wal_is_safe(version) is is_safe


def test_r25_the_standard_librarys_sqlite_is_judged_by_its_own_version(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setitem(__import__("sys").modules, "pysqlite3", None)  # as where no wheel exists

    assert engines.sqlite_driver() is sqlite3
    assert engines.journal_mode() == ("WAL" if engines.wal_is_safe(sqlite3.sqlite_version_info) else "DELETE")


def test_r26_no_free_connection_is_a_typed_error_within_six_seconds(world: World) -> None:
    import threading
    import time

    store = world.store
    held = [store.reader.connect() for _ in range(20)] + [store.writer.connect() for _ in range(1 if store.settings.is_sqlite else 20)]
    waited: dict[str, tuple[type[BaseException] | None, float]] = {}

    def wait(name: str, action: Any) -> None:
        begin, error = time.monotonic(), None
        try:
            action()
        except BaseException as raised:
            error = raised
        waited[name] = (type(error), time.monotonic() - begin)

    def write() -> None:
        with store.writing() as work:
            work.session.get_one(Campaign, world.campaign_id)

    waiting = [threading.Thread(target=wait, args=args) for args in (("read", store.ping), ("write", write))]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    for connection in held:
        connection.close()

    assert {name: error for name, (error, _) in waited.items()} == {"read": DatabaseBusy, "write": DatabaseBusy}
    assert max(seconds for _, seconds in waited.values()) < 7
    store.ping()


def test_r29_nothing_read_leaves_a_transaction_open(world: World) -> None:
    tab = full_pass(world)
    store = world.store

    with store.reading() as session:
        cards = documents.documents(session, world.campaign_id, viewer=world.annotator)
        passes.state(session, tab.pass_uuid, viewer=world.annotator)
        campaigns.scheme(session, world.campaign_id, viewer=world.annotator)

    assert len(cards) == 2
    assert (store.reader.pool.checkedout(), store.writer.pool.checkedout()) == (0, 0)


def test_r29_a_refused_read_leaves_none_open_either(world: World) -> None:
    def fail() -> None:
        with world.store.reading() as session:
            session.get_one(Campaign, world.campaign_id)
            raise Broken

    with pytest.raises(Broken):
        fail()

    assert world.store.reader.pool.checkedout() == 0


def test_r29_somebody_reading_a_long_time_does_not_stop_a_save(world: World) -> None:
    if world.store.settings.is_sqlite and engines.journal_mode() != "WAL":
        pytest.skip("in DELETE mode no page reads while it draws; this is the reason")
    tab = world.tab()
    with world.store.reading() as session:
        before = passes.state(session, tab.pass_uuid, viewer=world.annotator)

        tab.do("decide", ordinals=[1], label="o", origin="key")

        assert before["revision"] == 0
    assert tab.values("decision")[1]["label"] == "o"


def test_work_that_is_not_committed_is_not_kept(world: World) -> None:
    before = everything(world.store)

    with world.store.writing() as work:
        work.session.get_one(Campaign, world.campaign_id).title = "Another"
        work.session.flush()

    assert everything(world.store) == before


def test_errors_do_not_repeat_what_was_to_be_stored(store: Store) -> None:
    with pytest.raises(DBAPIError) as caught, store.writing() as work:
        work.session.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "hunter2hunter2"})

    assert "hunter2" not in str(caught.value)
