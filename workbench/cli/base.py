"""What commands share: a store with its operator, a campaign by name, JSON in place of words, a bar on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench import settings
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.domain.records import Actor, CampaignCard
    from workbench.store.work import Store

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
A_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
A_NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
OF_CAMPAIGN = click.option("--campaign", required=True, help="its short name or title")
PORT = click.option("--port", default=8501, show_default=True, help="where the server listens")


class Commands(click.Group):
    """Errors of ours are one line and exit code 1; a traceback never reaches a person."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except WorkbenchError as error:
            raise click.ClickException(str(error)) from error


def example(line: str) -> str:
    """The end of a command's help."""
    return f"\b\nExample:\n  {line}"


def json_option(about: str = "one JSON object") -> Callable[[Any], Any]:
    return click.option("--json", "as_json", is_flag=True, help=about)


def say(row: dict[str, Any], words: str, *, as_json: bool) -> None:
    """The same for a program or for a person."""
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else words)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal and nothing elsewhere: call what is given with how many are done."""
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True) as bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def opened() -> Iterator[tuple[Store, Actor]]:
    """A ready store and the operator."""
    from workbench.services import people, starting

    store = starting.make_ready(settings.load())
    try:
        yield store, people.operator(store)
    finally:
        store.close()


def campaign_named(store: Store, operator: Actor, name: str) -> CampaignCard:
    from workbench.store.queries import campaigns

    with store.reading() as session:
        return campaigns.named(session, name, viewer=operator)


def campaign_or_new(store: Store, operator: Actor, name: str) -> CampaignCard:
    from workbench.domain.records import CampaignSettings
    from workbench.services import campaigns
    from workbench.store.queries import campaigns as queries

    with store.reading() as session:
        is_there = any(name in (card.slug, card.title) for card in queries.campaigns(session, viewer=operator))
    if not is_there:
        campaigns.create(store, actor=operator, settings=CampaignSettings(title=name))
    return campaign_named(store, operator, name)


def link_for(store: Store, operator: Actor, name: str, port: int, purpose: Any = None) -> str:
    from workbench.domain.vocabulary import LinkPurpose
    from workbench.services import signing_in

    token = signing_in.make_link(store, actor=operator, name=name, purpose=purpose or LinkPurpose.SIGN_IN)
    return f"http://127.0.0.1:{port}/link/{token}"
