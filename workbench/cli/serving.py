"""The server, and what comes before it: data folder, schema, the first sign-in."""

from __future__ import annotations

import socket
import sys

import click

from workbench import settings
from workbench.cli.base import PORT, example, json_option, link_for, opened, say


@click.command(epilog=example("workbench serve --port 8600"))
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8501, show_default=True, help="port to listen on")
@json_option("the line at the start as a JSON object")
def serve(host: str, port: int, as_json: bool) -> None:  # noqa: ARG001 - the server reads it from the command line, with the port
    """Start the server. Prints its address and, until the first lead has a password, a one-time sign-in link."""
    import uvicorn

    _refuse_taken_port(host, port)
    sys.path.insert(0, str(settings.CHECKOUT))
    uvicorn.run("app:app", host=host, port=port, ws="websockets-sansio", access_log=False, log_level="warning", timeout_graceful_shutdown=3)


def _refuse_taken_port(host: str, port: int) -> None:
    """Said before anything is printed: uvicorn finds out only after the sign-in link stands on the screen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"Workbench cannot listen on {host}:{port} ({error.strerror}). Choose another port: make run PORT={port + 1}"
            raise click.ClickException(reason) from error


@click.command(epilog=example("workbench init"))
@json_option()
def init(as_json: bool) -> None:
    """Make data folder, key and database, and print a sign-in link for the first lead."""
    found = settings.load()
    settings.prepare_home(found)
    settings.make_audit_key(found)
    with opened() as (store, operator):
        link = link_for(store, operator, "lead", 8501)
    say({"home": str(found.home), "link": link}, link, as_json=as_json)


@click.command(epilog=example("workbench upgrade"))
@json_option()
def upgrade(as_json: bool) -> None:
    """Bring the database to this version's schema. An older one is backed up first; a ready one is left as it is."""
    from workbench.store import backup, schema

    found = settings.load()
    settings.prepare_home(found)
    at, copy = schema.current(found), ""
    if at != schema.head():
        if at is not None:
            copy = str(backup.back_up(found))
            click.echo(f"Backup: {copy}", err=as_json)
        schema.upgrade(found)
    if as_json or at != schema.head():
        row = {"revision": schema.head(), "before": at, "backup": copy or None}
        say(row, f"Database ready at revision {schema.head()}.", as_json=as_json)


@click.command(epilog=example("workbench link kim"))
@click.argument("name", default="lead")
@PORT
@json_option()
def link(name: str, port: int, as_json: bool) -> None:
    """Print a fresh one-time sign-in link for an account, `lead` unless named."""
    with opened() as (store, operator):
        made = link_for(store, operator, name, port)
    say({"name": name, "link": made}, made, as_json=as_json)


COMMANDS = (serve, init, upgrade, link)
