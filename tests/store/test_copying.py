"""A database copied to another: the same rows on either engine, work goes on there, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.disputed import settle_one
from tests.store.facts import damage, everything, full_pass
from tests.worlds import World
from workbench import settings
from workbench.errors import DatabaseRefused, SchemaMismatch
from workbench.services import finding, people, snapshots, starting
from workbench.settings import Settings
from workbench.store import audit, copying, finder_index, schema
from workbench.store.models import Base
from workbench.store.work import Store

Target = Callable[[], Settings]


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path, world: World) -> Target:
    """Settings on another, empty database of either engine, beside the same secrets."""

    def make() -> Settings:
        if request.param == "sqlite":
            return replace(world.store.settings, database_url=f"sqlite:///{tmp_path / 'copy.db'}")
        return replace(world.store.settings, database_url=request.getfixturevalue("fresh_postgres_database")())

    return make


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Store]]:
    stores: list[Store] = []

    def open_store(found: Settings) -> Store:
        stores.append(Store(found))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def full(world: World) -> World:
    """Something in nearly every table."""
    full_pass(world)
    settle_one(world)
    snapshots.take(world.store, actor=world.operator, campaign_id=world.campaign_id, name="first")
    starting.seal_audit(world.store)
    return world


def test_every_row_arrives_and_is_counted(full: World, target: Target, opened: Callable[[Settings], Store]) -> None:
    there = target()

    told = list(copying.copy(full.store.settings, there))

    copy = opened(there)
    assert everything(copy) == everything(full.store)
    assert damage(copy) == []
    assert [table.name for table in told] == [table.name for table in Base.metadata.sorted_tables]
    assert {table.name: table.row_count for table in told} == {name: len(rows) for name, rows in everything(copy).items()}


def test_a_copy_of_a_copy_has_the_same_hashes(full: World, target: Target, tmp_path: Path) -> None:
    there = target()
    back = replace(there, database_url=f"sqlite:///{tmp_path / 'back.db'}")

    assert list(copying.copy(full.store.settings, there)) == list(copying.copy(there, back))


def test_work_goes_on_in_the_copy(world: World, target: Target, opened: Callable[[Settings], Store]) -> None:
    full_pass(world)
    starting.seal_audit(world.store)
    there = target()
    list(copying.copy(world.store.settings, there))
    copy = opened(there)
    moved = World(copy, world.operator, world.lead, world.annotator, world.second, world.campaign_id)

    made = people.add_user(copy, actor=world.operator, name="kim")
    moved.tab(world.second, document="council").mark("Nobody counted twice.")
    found = finding.evidence(copy, actor=world.lead, campaign_id=world.campaign_id, words="Eleven ships waited")

    assert made.user_id > world.second.user_id
    assert found[0].document_slug == "council"
    with copy.reading() as session:
        assert finder_index.faults(session) == []
        assert audit.verify(session, settings.audit_key(there)) is None


def test_a_target_that_holds_anything_is_refused_and_left_alone(full: World, target: Target, opened: Callable[[Settings], Store]) -> None:
    there = target()
    starting.make_ready(there).close()
    before = everything(opened(there))

    with pytest.raises(DatabaseRefused, match="not empty: its table user has 1 rows"):
        list(copying.copy(full.store.settings, there))

    assert everything(opened(there)) == before


def test_a_copy_that_was_stopped_leaves_no_row_and_can_be_made_again(
    full: World, target: Target, opened: Callable[[Settings], Store]
) -> None:
    there = target()
    copied = copying.copy(full.store.settings, there)
    for _ in range(8):
        next(copied)
    copied.close()

    assert not any(everything(opened(there)).values())
    assert list(copying.copy(full.store.settings, there))


def test_a_source_of_another_version_is_refused(world: World, target: Target) -> None:
    from sqlalchemy import text

    with world.store.writing() as work:
        work.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        work.commit()

    with pytest.raises(SchemaMismatch):
        list(copying.copy(world.store.settings, target()))


def test_a_row_that_arrives_changed_is_noticed_and_nothing_is_kept(
    full: World, target: Target, opened: Callable[[Settings], Store]
) -> None:
    """A trigger in the target changes what is written, as a fault of the engine would."""
    from sqlalchemy import text

    there = target()
    schema.make_ready(there)
    with opened(there).writing() as work:
        if there.is_sqlite:
            change = "CREATE TRIGGER lossy AFTER INSERT ON campaign BEGIN UPDATE campaign SET title = 'Lost' WHERE id = new.id; END"
            work.session.execute(text(change))
        else:
            work.session.execute(
                text("CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := 'Lost'; RETURN NEW; END $$")
            )
            work.session.execute(text("CREATE TRIGGER lossy BEFORE INSERT ON campaign FOR EACH ROW EXECUTE FUNCTION lose()"))
        work.commit()

    with pytest.raises(DatabaseRefused, match="table campaign differs"):
        list(copying.copy(full.store.settings, there))

    with opened(there).reading() as session:
        assert session.scalar(select(func.count()).select_from(Base.metadata.tables["campaign"])) == 0
