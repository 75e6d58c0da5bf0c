"""Accounts, by links to hand over."""

from __future__ import annotations

import click

from workbench.cli.base import PORT, campaign_named, example, json_option, link_for, opened, say


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add", epilog=example("workbench user add kim --campaign truce"))
@click.argument("name")
@click.option("--admin", is_flag=True, help="may do everything but annotate where not a member")
@click.option("--campaign", help="also make them a member")
@click.option("--role", type=click.Choice(["annotator", "lead"]), default="annotator", show_default=True, help="in that campaign")
@PORT
@json_option()
def user_add(name: str, admin: bool, campaign: str | None, role: str, port: int, as_json: bool) -> None:
    """Make an account and print the link that lets its owner choose a password."""
    from workbench.domain.vocabulary import LinkPurpose, Role
    from workbench.services import people

    with opened() as (store, operator):
        card = campaign_named(store, operator, campaign) if campaign else None
        made = people.add_user(store, actor=operator, name=name, is_admin=admin)
        if card:
            people.give_role(store, actor=operator, campaign_id=card.id, name=name, role=Role(role))
        link = link_for(store, operator, name, port, LinkPurpose.INVITATION)
    say({"name": made.name, "link": link}, link, as_json=as_json)


@user.command("reset", epilog=example("workbench user reset kim"))
@click.argument("name")
@PORT
@json_option()
def user_reset(name: str, port: int, as_json: bool) -> None:
    """Print a link that lets an account's owner choose a new password within 30 minutes."""
    from workbench.domain.vocabulary import LinkPurpose

    with opened() as (store, operator):
        link = link_for(store, operator, name, port, LinkPurpose.RESET)
    say({"name": name, "link": link}, link, as_json=as_json)


COMMANDS = (user,)
