"""Keeping an installation: backups, moving, checks."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from workbench import settings
from workbench.cli.base import A_FILE, A_NEW_FOLDER, example, json_option, opened, say


@click.command(epilog=example("workbench backup --out /mnt/backups"))
@click.option("--out", type=A_NEW_FOLDER, help="a folder; default: backups/ in the data folder")
@json_option()
def backup(out: Path | None, as_json: bool) -> None:
    """Write a checked copy of the database while it is in use. Keep secrets/ in another place."""
    from workbench.services import starting
    from workbench.store import backup as backups

    with opened() as (store, _):
        starting.seal_audit(store)
        made = backups.back_up(store.settings, out)
    say({"file": str(made), "bytes": made.stat().st_size}, str(made), as_json=as_json)


@click.command("audit-verify", epilog=example("workbench audit-verify"))
@json_option()
def audit_verify(as_json: bool) -> None:
    """Check that no audit row was changed, removed or reordered since it was sealed."""
    from workbench.store import audit

    with opened() as (store, _), store.reading() as session:
        fault = audit.verify(session, settings.audit_key(store.settings))
        count = audit.count(session)
    if fault and not as_json:
        raise click.ClickException(f"The audit trail was tampered with: {fault}.")
    say({"rows": count, "fault": fault}, f"{count} audit rows are as they were written.", as_json=as_json)
    if fault:
        sys.exit(1)


@click.command(epilog=example("workbench restore /mnt/backups/workbench-20261121T020000.000000Z.db"))
@click.argument("file", type=A_FILE)
@click.option("--yes", "is_sure", is_flag=True, help="do not ask")
@json_option()
def restore(file: Path, is_sure: bool, as_json: bool) -> None:
    """Put a backup in place of the database, with the server stopped. The database that was there is kept.

    On PostgreSQL the database must be empty.
    """
    from workbench.store import restoring, schema

    found = settings.load()
    settings.prepare_home(found)
    if found.is_sqlite and schema.is_there(found) and not is_sure:
        click.confirm(f"Put {file} in place of the database in {found.home}? That one is kept beside it.", abort=True, err=True)
    kept = restoring.restore(found, file)
    at = schema.current(found)
    words = ["Restored." if kept is None else f"Restored. The database that was there is kept as {kept}."]
    if at != schema.head():
        words.append(f"It is at revision {at}: run workbench upgrade before the server.")
    words.append("Look with: workbench doctor")
    row = {"kept": str(kept) if kept else None, "revision": at, "needs_upgrade": at != schema.head()}
    say(row, "\n".join(words), as_json=as_json)


@click.command("copy", epilog=example("workbench copy --to postgresql+psycopg://workbench@localhost/workbench"))
@click.option("--to", "url", required=True, help="address of an empty database, of either engine")
@json_option("one JSON object a table")
def copy_(url: str, as_json: bool) -> None:
    """Copy everything into another database, with the server stopped, and compare it table by table.

    SQLite to PostgreSQL, back, or the same engine. A password goes by PGPASSWORD: others may see a command line.
    """
    from workbench.store import copying

    target = settings.load(os.environ | {"WORKBENCH_DATABASE_URL": url})
    tables = rows = 0
    for table in copying.copy(settings.load(), target):
        say(asdict(table), f"{table.name:<20} {table.row_count:>9}  sha256 {table.sha256[:16]}…", as_json=as_json)
        tables, rows = tables + 1, rows + table.row_count
    if not as_json:
        click.echo(
            f"The copy holds the same {rows} rows in {tables} tables. Set WORKBENCH_DATABASE_URL to it for the server and for commands."
        )


@click.command(epilog=example("workbench doctor"))
@json_option("one JSON object a check")
def doctor(as_json: bool) -> None:
    """Check the whole installation: file, guards, texts and offsets, passes, the finder's index, audit trail, backups.

    It reads everything and changes nothing. Exit code 1 when something is at fault.
    """
    from workbench.store import doctor as checks
    from workbench.store import schema
    from workbench.store.work import Store

    found = settings.load()
    schema.require_ready(found)
    store = Store(found)
    try:
        is_sound = True
        for finding in checks.examine(store):
            is_sound = is_sound and finding.status != "fault"
            say(asdict(finding), f"{finding.status:<6} {finding.check:<9} {finding.message}", as_json=as_json)
    finally:
        store.close()
    if not is_sound:
        sys.exit(1)


COMMANDS = (backup, restore, copy_, doctor, audit_verify)
