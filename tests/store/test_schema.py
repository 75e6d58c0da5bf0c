"""The schema: the models' own, made whole or not at all, by one process at a time, refused where code and data differ."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, create_engine, event, inspect, text

from tests.store.facts import damage, everything, full_pass
from tests.worlds import World
from workbench.errors import SchemaMismatch
from workbench.settings import CHECKOUT, Settings
from workbench.store import guards, schema
from workbench.store.engine import make_engine
from workbench.store.models import Base
from workbench.store.models.finding import SEARCH
from workbench.store.work import Store

POSTGRES_CATALOGUE = """
SELECT 'table', c.relname || ' ' || c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger
UNION ALL SELECT 'function', proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'
UNION ALL SELECT 'rule', conname::text FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'public'
ORDER BY 1, 2"""
SQLITE_CATALOGUE = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"


def fingerprint(configuration: Settings) -> list[tuple[Any, ...]]:
    """Everything the database's own catalogue lists, and the revision it says it is at."""
    engine = make_engine(configuration, writes=False, pooled=False)
    with engine.connect() as connection:
        listed = connection.execute(text(SQLITE_CATALOGUE if configuration.is_sqlite else POSTGRES_CATALOGUE)).all()
    return [tuple(row) for row in listed] + [("revision", schema.current(configuration))]


def test_models_and_migrations_say_the_same(store: Store) -> None:
    with store.reader.connect() as connection:
        ours = {"compare_type": True, "compare_server_default": True, "include_object": lambda _, name, *rest: not is_of_the_engine(name)}
        context = MigrationContext.configure(connection, opts=ours)

        assert compare_metadata(context, Base.metadata) == []


def is_of_the_engine(name: str | None) -> bool:
    """The full-text index, which no model describes; tests/store/test_finder_index.py proves that it is there and right."""
    return bool(name) and (str(name).startswith(SEARCH) or name == "ix_sentence_terms_search")


def test_every_check_of_the_models_is_in_the_database_by_name(store: Store) -> None:
    wanted = {str(rule.name) for table in Base.metadata.tables.values() for rule in table.constraints if isinstance(rule, CheckConstraint)}
    look = inspect(store.reader)

    assert {rule["name"] for table in Base.metadata.tables for rule in look.get_check_constraints(table)} == wanted


def test_a_migrated_table_is_written_as_the_models_write_it(store: Store, tmp_path: Path) -> None:
    if not store.settings.is_sqlite:
        pytest.skip("PostgreSQL keeps no text of a table; its catalogue is compared above")
    made = create_engine(f"sqlite:///{tmp_path / 'models.db'}", module=store.reader.dialect.dbapi)
    Base.metadata.create_all(made)

    assert tables_as_written(store.reader) == tables_as_written(made)
    made.dispose()


def tables_as_written(engine: Engine) -> dict[str, list[str]]:
    """Each table's columns and rules, in no particular order of the rules."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")).all()
    return {name: sorted(line.strip().rstrip(",") for line in sql.splitlines()[1:]) for name, sql in rows}


class Broken(RuntimeError):
    pass


@contextmanager
def broken_at(number: int) -> Iterator[None]:
    """Whatever engine is made: the n-th statement that would change anything is never run."""
    asked: list[str] = []

    def stop(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if re.match(r"\s*(CREATE|INSERT|UPDATE|DELETE|ALTER|DROP)", statement):
            asked.append(statement)
            if len(asked) == number:
                raise Broken(statement)

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", stop)


def upgrade_failing_everywhere(configuration: Settings, *, step: int = 1) -> int:
    """Upgrade, stopped at the first statement, then `step` further, until none is left to stop at; the last that was."""
    before = fingerprint(configuration)
    for number in count(1, step):
        with broken_at(number):
            try:
                schema.upgrade(configuration)
                return number - step
            except Broken as stopped:
                statement = stopped
        assert fingerprint(configuration) == before, f"left behind by failing at: {statement}"
    raise AssertionError


def test_r07_a_migration_that_fails_at_any_statement_leaves_nothing_and_the_next_succeeds(
    configuration: Settings, is_nightly: bool
) -> None:
    failures = upgrade_failing_everywhere(configuration, step=1 if is_nightly else 40)  # every statement by night

    assert failures > len(Base.metadata.tables) + len(guards.wanted())
    assert schema.current(configuration) == schema.head()
    assert_is_whole(configuration)


def assert_is_whole(configuration: Settings) -> None:
    store = Store(configuration)
    with store.writer.begin() as connection:
        assert guards.missing(connection) == []
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
    assert damage(store) == []
    store.close()


def test_r10_three_processes_that_migrate_at_once_all_end_at_head(configuration: Settings) -> None:
    environment = os.environ | {"WORKBENCH_HOME": str(configuration.home), "WORKBENCH_DATABASE_URL": configuration.database_url}
    command = [sys.executable, "-m", "workbench", "upgrade"]

    running = [subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=-1, stderr=-1, text=True) for _ in range(3)]
    answers = [process.communicate(timeout=100) for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], answers
    assert schema.current(configuration) == schema.head()
    assert_is_whole(configuration)


def test_an_empty_database_is_migrated_by_itself(configuration: Settings) -> None:
    schema.make_ready(configuration)

    assert schema.current(configuration) == schema.head()


@pytest.mark.parametrize("refusing", [schema.make_ready, schema.upgrade])
def test_r11_a_database_newer_than_the_code_is_refused_and_left_alone(store: Store, refusing: Any) -> None:
    with store.writing() as work:
        work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        work.commit()
    before = fingerprint(store.settings)

    with pytest.raises(SchemaMismatch, match=r"\[W503\].*9999.* Install the version of Workbench") as refused:
        refusing(store.settings)

    assert "upgrade" not in str(refused.value), "that is the command that refuses it"
    assert fingerprint(store.settings) == before


NOW = schema.head()
NEXT = f"{int(NOW) + 1:04}"
HEADER = f'''"""Rebuild tables as a later release would."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NOW}"
'''
REBUILDS = (
    HEADER
    + """

def upgrade():
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in ("assignment", "claim", "decision", "document"):
        with op.batch_alter_table(table, recreate=recreate) as batch:
            batch.add_column(sa.Column("remark", sa.Text(), nullable=False, server_default=""))
"""
)
STRANDS = (
    HEADER
    + """

def upgrade():
    op.execute("UPDATE assignment SET scheme_id = 999999")
"""
)


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The code as it will be one revision later; returns where that revision is written."""
    shutil.copytree(CHECKOUT / "migrations", tmp_path / "next" / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "CHECKOUT", tmp_path / "next")
    revision = tmp_path / "next" / "migrations" / "versions" / f"{NEXT}_rebuild_tables.py"
    revision.write_text(REBUILDS)
    schema.head.cache_clear()
    yield revision
    schema.head.cache_clear()


def test_r11_an_older_database_waits_for_upgrade_by_command(store: Store, next_release: Path) -> None:
    with pytest.raises(SchemaMismatch, match=rf"revision {NOW}, this code at {NEXT}.*python -m workbench upgrade"):
        schema.make_ready(store.settings)

    assert schema.current(store.settings) == NOW


def test_r08_r09_an_upgrade_that_rebuilds_tables_keeps_every_row_rule_and_guard(world: World, next_release: Path) -> None:
    full_pass(world)
    rows, rules = everything(world.store), rules_of(world.store)
    world.store.close()

    schema.upgrade(world.store.settings)

    assert schema.current(world.store.settings) == NEXT
    assert everything(world.store) == rows
    assert rules_of(world.store) == rules
    assert_is_whole(world.store.settings)


def rules_of(store: Store) -> set[str]:
    """Named checks, keys and indexes of every table, and which tables are strict."""
    look = inspect(store.reader)
    found = {
        f"{table}: {rule['name']}"
        for table in Base.metadata.tables
        for asked in (look.get_check_constraints, look.get_foreign_keys, look.get_unique_constraints, look.get_indexes)
        for rule in asked(table)
    }
    if store.settings.is_sqlite:
        with store.reader.connect() as connection:
            found |= {row.name for row in connection.execute(text("PRAGMA table_list")) if row.strict}
    return found


def test_r07_an_upgrade_that_fails_half_way_through_rebuilding_leaves_every_row(world: World, next_release: Path) -> None:
    full_pass(world)
    rows = everything(world.store)
    world.store.close()

    failures = upgrade_failing_everywhere(world.store.settings)

    assert failures >= 5
    assert everything(world.store) == rows
    assert schema.current(world.store.settings) == NEXT


def test_r08_an_upgrade_that_would_strand_rows_is_rolled_back_by_name(world: World, next_release: Path) -> None:
    full_pass(world)
    rows = everything(world.store)
    next_release.write_text(STRANDS)
    world.store.close()

    with pytest.raises(Exception, match="assignment"):
        schema.upgrade(world.store.settings)

    assert everything(world.store) == rows
    assert schema.current(world.store.settings) == NOW
