"""R6: PostgreSQL goes away. Between two saves nobody notices; in the middle of one there is one clear error and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.postgres import PostgresServer
from tests.store.facts import everything, operations
from tests.worlds import World, configured, make_world
from workbench.errors import DatabaseBusy
from workbench.store import schema
from workbench.store.models import Campaign
from workbench.store.queries import passes
from workbench.store.work import Store

pytestmark = pytest.mark.fault


@pytest.fixture
def world(tmp_path: Path, fresh_postgres_database: Callable[..., str]) -> Iterator[World]:
    """On PostgreSQL, whatever `--db` says."""
    configuration = configured(tmp_path / "home", fresh_postgres_database())
    schema.make_ready(configuration)
    store = Store(configuration)
    yield make_world(store)
    store.close()


def cut(server: PostgresServer, world: World) -> int:
    """End every connection to the world's database, as a restart does; returns how many there were."""
    name = world.store.writer.url.database
    return len(
        server.administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)).fetchall()
    )


def test_r06_a_cut_between_two_saves_is_not_noticed(world: World, postgres_server: PostgresServer) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")

    assert cut(postgres_server, world) >= 2
    tab.do("decide", ordinals=[2], label="x", origin="key")

    assert {key: value["label"] for key, value in tab.values("decision").items()} == {1: "o", 2: "x"}


@pytest.mark.parametrize("statement", ["SELECT", "INSERT INTO operation", "INSERT INTO decision", "UPDATE assignment"])
def test_r06_a_cut_in_the_middle_of_a_save_stores_nothing_and_a_second_press_saves_once(
    world: World, postgres_server: PostgresServer, statement: str
) -> None:
    tab = world.tab()
    batch = {"boot": tab.boot, "base": 0, "heirs": {}, "list": [tab.operation("decide", ordinals=[1], label="o", origin="key")]}
    sent = {"pass": tab.pass_uuid, "batches": [batch]}
    before, cuts = everything(world.store), list[int]()

    def cut_before(_connection: Any, _cursor: Any, asked: str, *_: Any) -> None:
        if asked.startswith(statement) and not cuts:
            cuts.append(cut(postgres_server, world))

    event.listen(world.store.writer, "before_cursor_execute", cut_before)
    with pytest.raises(DatabaseBusy, match=r"\[W501\].*Nothing was saved; press again in a moment"):
        tab.receive(sent)
    assert everything(world.store) == before

    assert tab.receive(sent)["ack"] == {tab.boot: 1}
    assert operations(world.store, tab.pass_uuid) == [(tab.boot, 1, 1)]


def test_r06_a_cut_at_the_commit_stores_nothing(world: World, postgres_server: PostgresServer) -> None:
    def rename() -> None:
        with world.store.writing() as work:
            work.session.get_one(Campaign, world.campaign_id).title = "Renamed"
            work.session.flush()
            cut(postgres_server, world)
            work.commit()

    with pytest.raises(DatabaseBusy):
        rename()

    with world.store.reading() as session:
        assert session.execute(text("SELECT title FROM campaign")).scalar() == "Harbour"


def test_r06_a_cut_in_the_middle_of_reading_is_one_clear_error(world: World, postgres_server: PostgresServer) -> None:
    tab = world.tab()

    def read() -> None:
        with world.store.reading() as session:
            passes.state(session, tab.pass_uuid, viewer=tab.actor)
            cut(postgres_server, world)
            passes.state(session, tab.pass_uuid, viewer=tab.actor)

    with pytest.raises(DatabaseBusy):
        read()

    assert tab.state["revision"] == 0
