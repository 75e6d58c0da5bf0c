"""Append-only tables: triggers that refuse UPDATE and DELETE on both engines.

SQLite drops triggers silently when a migration rebuilds a table, so every migration ends by making them again and
`missing` is compared by tests and by `doctor`.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

APPEND_ONLY = (
    *(
        "adjudication_round",
        "alias",
        "annotation",
        "answer",
        "audit",
        "audit_seal",
        "claim",
        "claim_link",
        "comment",
        "decision",
        "evidence",
    ),
    *("evidence_search", "operation", "ruling", "settlement", "snapshot", "snapshot_part"),
)
IMMUTABLE_TEXT = ("document", "sentence")


def create(connection: Connection) -> None:
    """Make every guard that is not there. A revision in the middle of an upgrade has not all the tables yet."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(POSTGRES_FUNCTION))
    tables = set(inspect(connection).get_table_names())
    for name, table, event in wanted():
        if name not in _present(connection) and table in tables:
            connection.execute(text(_statement(connection, name, table, event)))


def missing(connection: Connection) -> list[str]:
    present = _present(connection)
    return [name for name, _, _ in wanted() if name not in present]


def wanted() -> list[tuple[str, str, str]]:
    guards = [(f"guard_{table}_{event.lower()}", table, event) for table in APPEND_ONLY for event in ("UPDATE", "DELETE")]
    return guards + [(f"guard_{table}_text", table, "UPDATE OF text") for table in IMMUTABLE_TEXT]


def _present(connection: Connection) -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger"
        if connection.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    return set(connection.execute(text(query)).scalars())


POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""


def _statement(connection: Connection, name: str, table: str, event: str) -> str:
    if connection.dialect.name == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
