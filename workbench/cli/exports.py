"""A campaign out of the house: exports, snapshots, what changed, texts put back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.base import A_FOLDER, A_NEW_FOLDER, OF_CAMPAIGN, campaign_named, example, json_option, opened, progress, say

if TYPE_CHECKING:
    from workbench.domain.records import ExportChoice


FORMATS = ("jsonl", "csv", "fever", "averitec", "scifact", "claimreview", "doccano", "labelstudio", "webannotation", "parquet")


@click.command(epilog=example("workbench export --campaign truce --format csv --out truce/"))
@OF_CAMPAIGN
@click.option("--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="jsonl holds everything")
@click.option("--text", type=click.Choice(["full", "claims", "none"]), default="full", show_default=True, help="what of the texts leaves")
@click.option(
    "--content", type=click.Choice(["all", "adjudicated", "disagreements"]), default="all", show_default=True, help="whose work leaves"
)
@click.option("--split", "shares", help="train, dev and test by document and claim: 80,10,10")
@click.option("--names", is_flag=True, help="account names in place of codes")
@click.option("--snapshot", default="", help="the campaign as it was then, by the snapshot's name")
@click.option("--licence", default="", help="for the data card")
@click.option("--site", default="", help="address of the page that holds your checks")
@click.option("--make-questions", is_flag=True, help="averitec: ask where no question was asked, marked in ids.jsonl")
@click.option("--out", required=True, type=A_NEW_FOLDER, help="a folder, made when missing")
@json_option("one JSON object a file, then one a reason")
def export(campaign: str, format_: str, out: Path, as_json: bool, shares: str | None, **options: Any) -> None:
    """Write a campaign as files with a manifest."""
    from workbench.services import exporting

    choice = _choice(shares, **options)
    with opened() as (store, operator):
        card = campaign_named(store, operator, campaign)
        with progress(card.document_count, "Exporting") as done:
            report = exporting.export(store, actor=operator, campaign_id=card.id, format=format_, out=out, choice=choice, progress=done)
    for file in report.files:
        listed = {"file": str(out / file.name), "records": file.record_count, "bytes": file.byte_count, "sha256": file.sha256}
        say(listed, f"{out / file.name}: {file.record_count} records, {file.byte_count} bytes", as_json=as_json)
    for word, pairs in (("left_out", report.left_out), ("hint", report.hints)):
        for reason, count in pairs:
            say({word: reason, "count": count}, f"{word.replace('_', ' ')}: {count} × {reason}", as_json=as_json)


def _choice(shares: str | None, *, text: str, content: str, names: bool, make_questions: bool, **words: str) -> ExportChoice:
    from workbench.domain.records import ExportChoice
    from workbench.domain.vocabulary import ContentChoice, TextChoice

    try:
        split = tuple(int(share) for share in shares.split(",")) if shares else ()
    except ValueError:
        raise click.UsageError("A split is three whole numbers: --split 80,10,10") from None
    return ExportChoice(TextChoice(text), ContentChoice(content), split, has_names=names, makes_questions=make_questions, **words)


@click.command(epilog=example("workbench snapshot before-gold --campaign truce"))
@click.argument("name", required=False)
@OF_CAMPAIGN
@click.option("--note", default="", help="why it is taken")
@json_option("one JSON object a snapshot")
def snapshot(name: str | None, campaign: str, note: str, as_json: bool) -> None:
    """Keep a campaign as it stands under a name; without one, list them."""
    from workbench.services import snapshots as services
    from workbench.store.queries import snapshots

    with opened() as (store, operator):
        card = campaign_named(store, operator, campaign)
        if name is not None:
            services.take(store, actor=operator, campaign_id=card.id, name=name, note=note)
        with store.reading() as session:
            taken = [
                found for found in snapshots.snapshots(session, card.id, viewer=operator) if name is None or found.name == name.strip()
            ]
    for found in taken:
        listed: dict[str, Any] = {
            "name": found.name,
            "note": found.note,
            "taken_at": found.taken_at.isoformat(),
            "taken_by": found.taken_by,
        }
        listed |= {"sha256": found.sha256, "bytes": found.byte_count, "counts": dict(found.counts)}
        told = f"{found.name}: {found.taken_at:%Y-%m-%d %H:%M} UTC, {found.byte_count} bytes, sha256 {found.sha256}"
        say(listed, told, as_json=as_json)


@click.command(epilog=example("workbench diff before-gold now --campaign truce"))
@click.argument("before")
@click.argument("after")
@OF_CAMPAIGN
@json_option("one JSON object a change")
def diff(before: str, after: str, campaign: str, as_json: bool) -> None:
    """What changed between two snapshots; `now` is the campaign as it stands."""
    from collections import Counter
    from dataclasses import asdict

    from workbench.services import snapshots as services

    counts: Counter[str] = Counter()
    with opened() as (store, operator):
        card = campaign_named(store, operator, campaign)
        for change in services.changes(store, actor=operator, campaign_id=card.id, before=before, after=after):
            counts[change.what] += 1
            if as_json:
                click.echo(json.dumps(asdict(change), ensure_ascii=False))
            else:
                place = " ".join(part for part in (change.document, change.annotator) if part)
                words = " → ".join(repr(part) for part in (change.before, change.after) if part)
                click.echo(f"{change.what:<8} {change.kind:<10} {place}: {words}")
    if not as_json:
        click.echo(", ".join(f"{counts[what]} {what}" for what in ("added", "changed", "removed")))


@click.command(epilog=example("workbench rebuild truce/ --texts articles/ --out whole/"))
@click.argument("folder", type=A_FOLDER)
@click.option("--texts", required=True, type=A_FOLDER, help="a folder with the originals")
@click.option("--out", required=True, type=A_NEW_FOLDER, help="a folder, made when missing")
@json_option("one JSON object a file")
def rebuild(folder: Path, texts: Path, out: Path, as_json: bool) -> None:
    """Put the texts back into an export that left without them."""
    from workbench.formats import rebuilding

    for file in rebuilding.rebuild(folder, texts, out):
        listed = {"file": str(out / file.name), "bytes": file.byte_count, "sha256": file.sha256}
        say(listed, f"{out / file.name}: {file.byte_count} bytes", as_json=as_json)


COMMANDS = (export, snapshot, diff, rebuild)
