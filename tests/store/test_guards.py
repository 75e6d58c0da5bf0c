"""What the database itself refuses, whoever asks: wrong types, unknown words, changes to what is never changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import CheckConstraint, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.disputed import settle_one
from tests.store.facts import everything, full_pass
from tests.worlds import World
from workbench import settings
from workbench.domain.vocabulary import LinkPurpose, NameKind
from workbench.services import answering, merging, signing_in, snapshots, starting
from workbench.store import guards
from workbench.store.models import Base
from workbench.store.work import Store

CHECKS = [
    (table, constraint)
    for table in Base.metadata.sorted_tables
    for constraint in sorted(table.constraints, key=lambda constraint: str(constraint.name))
    if isinstance(constraint, CheckConstraint)
]


@pytest.fixture
def full(world: World) -> World:
    """A world with a row in every table that has a rule to break."""
    tab, settled = full_pass(world), settle_one(world)
    claim, comment = next(iter(tab.values("claim"))), str(uuid4())
    tab.do("link", link=str(uuid4()), claim=claim, other=settled.claims["council"], relation="same")
    tab.do("comment", comment=comment, claim=claim, text="Which two?")
    answering.answer(world.store, actor=world.lead, campaign_id=world.campaign_id, comment=comment, text="Both.")
    signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.RESET)
    merging.merge(
        world.store, actor=world.lead, campaign_id=world.campaign_id, kind=NameKind.SOURCE, names=["Agency", "Reuter"], into="Agency"
    )
    snapshots.take(world.store, actor=world.lead, campaign_id=world.campaign_id, name="before")
    starting.seal_audit(world.store)
    return world


def refusal(store: Store, statement: Any, values: dict[str, Any] | None = None) -> str:
    """What the database says to a write that must not pass; fails the test when it passes or changes anything."""
    before = everything(store)
    with pytest.raises(DBAPIError) as refused, store.writer.begin() as connection:
        connection.execute(statement, values or {})
    assert everything(store) == before
    return str(refused.value.orig)


def test_a_strict_table_refuses_the_wrong_type(full: World) -> None:
    if not full.store.settings.is_sqlite:
        pytest.skip("STRICT is SQLite's")

    said = refusal(full.store, text("UPDATE campaign SET id = 'abc'")), refusal(full.store, text("UPDATE assignment SET cursor = 1.5"))

    assert "cannot store TEXT value in INTEGER column" in said[0] or "datatype mismatch" in said[0]
    assert "cannot store REAL value in INTEGER column" in said[1]


def test_every_table_of_ours_is_strict(store: Store) -> None:
    if not store.settings.is_sqlite:
        pytest.skip("STRICT is SQLite's")
    with store.reading() as session:
        rows = session.execute(text("PRAGMA table_list")).mappings()
        is_strict = {row["name"]: bool(row["strict"]) for row in rows if row["schema"] == "main"}

    assert {name for name, strict in is_strict.items() if strict} == set(Base.metadata.tables)


def broken(table: Table, name: str) -> dict[str, Any]:
    """The columns that make a row break this rule."""
    rule = name.removeprefix(f"ck_{table.name}_")
    if rule == "span":
        return {"start": 5, "end": 5}
    if rule == "terms":
        return {"terms": ""}
    if rule == "section":
        return {"start_ordinal": 5, "end_ordinal": 5}
    if rule in ("worth", "confidence"):
        return {rule: 9}
    return {rule: 2} if rule.startswith("is_") else {rule: "nonsense"}


def test_there_is_a_rule_for_every_closed_word() -> None:
    from workbench.store.types import Flag, Word

    closed = {
        f"ck_{table.name}_{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Word | Flag)
    }

    assert closed <= {str(constraint.name) for _, constraint in CHECKS}


def test_unknown_words_flags_and_empty_spans_are_refused_in_every_table(full: World) -> None:
    passed: list[str] = []
    for table, constraint in CHECKS:
        with full.store.writing() as work:
            raw = text(f'SELECT * FROM "{table.name}" LIMIT 1')  # as stored, past our column types
            row = dict(work.session.execute(raw).mappings().one()) | broken(table, str(constraint.name))
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f":{name}" for name in row)
            try:
                work.session.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'), row)
            except IntegrityError as refused:
                if str(constraint.name) in str(refused.orig):
                    continue
            passed.append(str(constraint.name))

    assert passed == []


def test_rows_of_an_append_only_table_are_neither_changed_nor_removed(full: World) -> None:
    for table in guards.APPEND_ONLY:
        column = next(column.name for column in Base.metadata.tables[table].columns)
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            assert f"rows of {table} are never changed" in refusal(full.store, text(statement))


def test_a_row_is_not_replaced_by_one_with_its_key(full: World) -> None:
    if not full.store.settings.is_sqlite:
        pytest.skip("REPLACE is SQLite's")
    for table in guards.APPEND_ONLY:
        with full.store.reading() as session:
            row = dict(session.execute(text(f"SELECT * FROM {table} LIMIT 1")).mappings().one())
        marks = ", ".join(f":{name}" for name in row)
        assert f"rows of {table} are never changed" in refusal(full.store, text(f"REPLACE INTO {table} VALUES ({marks})"), row)


def test_text_never_changes(full: World) -> None:
    for table in guards.IMMUTABLE_TEXT:
        assert f"rows of {table} are never changed" in refusal(full.store, text(f"UPDATE {table} SET text = 'other'"))


def test_what_describes_a_text_may_be_corrected(full: World) -> None:
    with full.store.writing() as work:
        work.session.execute(text("UPDATE document SET title = 'Corrected'"))
        work.commit()

    with full.store.reading() as session:
        assert set(session.execute(text("SELECT title FROM document")).scalars()) == {"Corrected"}


def test_a_document_with_a_pass_cannot_be_removed(full: World) -> None:
    assert "foreign key" in refusal(full.store, text("DELETE FROM document")).lower()


def test_r09_no_guard_is_missing_and_a_dropped_one_is_named(store: Store) -> None:
    with store.writer.begin() as connection:
        at_first = guards.missing(connection)
        on_table = "" if store.settings.is_sqlite else " ON decision"
        connection.execute(text(f"DROP TRIGGER guard_decision_delete{on_table}"))
        dropped = guards.missing(connection)
        guards.create(connection)
        again = guards.missing(connection)

    assert (at_first, dropped, again) == ([], ["guard_decision_delete"], [])


def test_a_refused_row_says_nothing_of_its_content(full: World) -> None:
    users = Base.metadata.tables["user"]
    with full.store.reading() as session:
        row = dict(session.execute(select(users).limit(1)).mappings().one())

    with pytest.raises(IntegrityError) as refused, full.store.writing() as work:
        work.session.execute(insert(users), {**row, "id": None, "display_name": "hunter2hunter2"})

    assert "hunter2" not in str(refused.value.statement) + str(refused.value.args[0] if full.store.settings.is_sqlite else "")


def test_every_start_has_its_audit_key_beside_the_database_not_in_it(full: World) -> None:
    key = settings.audit_key(full.store.settings).decode()

    assert not any(key in row for rows in everything(full.store).values() for row in rows)
