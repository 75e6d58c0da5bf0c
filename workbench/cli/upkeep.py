"""Keeping an installation: backups and the audit trail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench import settings
from workbench.cli.base import A_NEW_FOLDER, example, json_option, opened, say


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


COMMANDS = (backup, audit_verify)
