"""What is stored, read straight from the tables, and statements stopped at a chosen place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Table, event, func, select, text

from tests.worlds import Tab, World
from workbench.services import finding
from workbench.store.engine import make_engine
from workbench.store.models import Base, Operation
from workbench.store.work import Store


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    with store.reading() as session:
        return {table.name: sorted(repr(tuple(row)) for row in session.execute(select(table))) for table in Base.metadata.sorted_tables}


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    """The tables that are not as they were."""
    return {name for name in before if before[name] != after[name]}


def count(store: Store, table: type[Base] | Table) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def operations(store: Store, pass_uuid: str) -> list[tuple[str, int, int | None]]:
    """(boot, seq, revision) of a pass's log, in the order stored."""
    from workbench.store.models import Assignment

    query = select(Operation.boot, Operation.seq, Operation.revision).join(Assignment, Assignment.id == Operation.assignment_id)
    with store.reading() as session:
        return [tuple(row) for row in session.execute(query.where(Assignment.uuid == pass_uuid).order_by(Operation.id))]


def damage(store: Store) -> list[Any]:
    """What the engine itself finds wrong with the file; PostgreSQL would have refused to answer."""
    if not store.settings.is_sqlite:
        return []
    # A connection of its own: one that looked before keeps a part of the full-text index and takes another's writing for damage.
    with make_engine(store.settings, writes=False, pooled=False).connect() as connection:
        found = list(connection.execute(text("PRAGMA quick_check")).scalars())
        return [verdict for verdict in found if verdict != "ok"] + list(connection.execute(text("PRAGMA foreign_key_check")).all())


def full_pass(world: World) -> Tab:
    """A pass with a row of every kind: decisions, a judged claim with evidence, a draft, an undone operation."""
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    evidence = {"evidence": "7d2f6d53-19a2-4f52-9a0c-2f8b4f1f6a01", "stance": "supports", "set_no": 1, "url": "https://port.example/log"}
    tab.send(
        tab.operation("decide", ordinals=[1, 4], label="o", origin="key"),
        tab.operation("judge", claim=claim, verdict="supported", why="Seen."),
        tab.operation("attach", claim=claim, **evidence),
        tab.operation("flag", ordinal=2, on=True),
        tab.operation("undo"),
        cursor=2,
        drafts=[{"claim": claim, "field": "text", "text": "Two sh"}],
    )
    finding.find(world.store, actor=tab.actor, pass_uuid=tab.pass_uuid, words="Two had sunk! Nobody counted.", claim=claim)
    return tab


class Interrupted(BaseException):
    """Not an Exception: as Streamlit's rerun signal or a key press of Ctrl+C."""


@contextmanager
def interrupted(engine: Engine, *, at: int) -> Iterator[list[str]]:
    """Raise before the n-th statement that reaches the database; yields the statements that were asked for."""
    asked: list[str] = []

    def stop(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)
        if len(asked) == at:
            raise Interrupted

    event.listen(engine, "before_cursor_execute", stop)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", stop)


@contextmanager
def interrupted_commit(engine: Engine) -> Iterator[None]:
    """Raise when everything is written and nothing is committed."""

    def stop(_connection: Any) -> None:
        raise Interrupted

    event.listen(engine, "commit", stop)
    try:
        yield
    finally:
        event.remove(engine, "commit", stop)
