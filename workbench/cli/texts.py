"""Texts in, and what is asked of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.base import OF_CAMPAIGN, campaign_named, campaign_or_new, example, json_option, opened, progress, say

if TYPE_CHECKING:
    from workbench.domain.records import Actor, FoundSentence, ImportReport
    from workbench.store.work import Store


@click.command("import", epilog=example("workbench import articles/ --campaign truce"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--campaign", required=True, help="its short name or title; made when there is none")
@click.option("--encoding", help="for files that are not UTF-8, after you have looked at them")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="of a table: text=body; guessed unless given")
@json_option("one JSON object a file")
def import_(paths: tuple[Path, ...], campaign: str, encoding: str | None, columns: tuple[str, ...], as_json: bool) -> None:
    """Import texts, tables of texts, folders, files of doccano, Label Studio, FEVER and AVeriTeC, or a native export."""
    from workbench.formats.readers import native

    if not campaign.strip():
        raise click.UsageError("A campaign needs a name.")
    with opened() as (store, operator):
        exports = [found for path in paths if (found := native.find(path))]
        if exports:
            if len(paths) > 1:
                raise click.UsageError("A native export is a campaign of its own: import it alone.")
            _import_native(store, operator, exports[0], campaign, as_json=as_json)
            return
        reports = _import_texts(store, operator, paths, campaign, encoding, _columns(columns), as_json=as_json)
    if any(report.status == "refused" for report in reports):
        sys.exit(1)


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    """`text=body` as field and column; `title=` takes a guess away."""
    from workbench.formats.readers.tables import FIELDS

    pairs = [each.partition("=") for each in given]
    for field, sign, _ in pairs:
        if field not in FIELDS or not sign:
            raise click.UsageError(f"A column is chosen as FIELD=COLUMN, and the fields are {', '.join(FIELDS)}.")
    return {field: column for field, _, column in pairs}


def _import_native(store: Store, operator: Actor, path: Path, campaign: str, *, as_json: bool) -> None:
    from workbench.domain.slugs import slugify
    from workbench.services import importing
    from workbench.store.queries import campaigns

    with store.reading() as session:
        there = campaigns.campaign(session, campaign, viewer=operator)
    slug = there.slug if there else slugify(campaign)
    importing.import_native(store, actor=operator, path=path, name=slug)
    say({"file": str(path), "campaign": slug}, f"Imported the campaign of {path} as {slug}.", as_json=as_json)


def _import_texts(
    store: Store, operator: Actor, paths: tuple[Path, ...], campaign: str, encoding: str | None, columns: dict[str, str], *, as_json: bool
) -> list[ImportReport]:
    from workbench.services import importing

    files, left = importing.text_files(paths)
    if not files:
        raise click.ClickException("There is no file in there that can be imported.")
    card = campaign_or_new(store, operator, campaign)
    named = ((str(path), path) for path in files)
    found = importing.import_texts(store, actor=operator, campaign_id=card.id, files=named, encoding=encoding, columns=columns)
    reports = []
    with progress(len(files), "Importing") as done:
        for report in found:
            reports.append(report)
            done(len(reports))
    for report in reports:
        say(_report_as_json(report), _report_in_words(report), as_json=as_json)
    if left and not as_json:
        click.echo(f"Left out {len(left)} files of other types, {left[0].name} among them.")
    return reports


def _report_as_json(report: ImportReport) -> dict[str, Any]:
    from dataclasses import asdict

    guesses = [{"field": field, "value": value, "origin": origin} for field, value, origin in report.guesses]
    counted = {name: dict(getattr(report, name)) for name in ("kinds", "hazards", "brought", "left_out")}
    return asdict(report) | counted | {"guesses": guesses}


def _report_in_words(report: ImportReport) -> str:
    if report.status != "imported":
        return f"{report.status:<12} {report.file_name}: {report.message}"
    name = report.file_name if report.documents or report.brought else f"{report.file_name} as {report.slug}"
    lines = [f"{report.status:<12} {name}: {report.sentence_count} sentences"]
    if report.message:
        lines.append(f"{'':<12}   {report.message}")
    for title, pairs in (
        ("with them", report.brought),
        ("left out", report.left_out),
        ("blocks", report.kinds),
        ("look at", report.hazards),
    ):
        if pairs:
            lines.append(f"{'':<12}   {title}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in pairs))
    if report.guesses:
        lines.append(
            f"{'':<12}   guessed: "
            + ", ".join(f"{field} “{value}” ({origin.replace('_', ' ')})" for field, value, origin in report.guesses)
        )
    return "\n".join(lines)


@click.command(epilog=example('workbench evidence --campaign truce --text "Two ships sank."'))
@OF_CAMPAIGN
@click.option("--text", "words", required=True, help="the claim")
@click.option("--exclude-document", "besides", help="the claim's own document: its short name or the name of the imported file")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 200), help="how many sentences")
@json_option("a JSON list")
def evidence(campaign: str, words: str, besides: str | None, top: int, as_json: bool) -> None:
    """Sentences of a campaign that bear on a claim, best first."""
    from workbench.services import finding

    with opened() as (store, operator):
        card = campaign_named(store, operator, campaign)
        found = finding.evidence(store, actor=operator, campaign_id=card.id, words=words, besides=besides, top=top)
    click.echo(json.dumps([_found_as_json(one) for one in found], ensure_ascii=False) if as_json else _found_as_table(found))


def _found_as_json(one: FoundSentence) -> dict[str, Any]:
    names = ("ordinal", "start", "end", "score", "reasons")
    return {"document": one.document_slug, "file": one.file_name, **{name: getattr(one, name) for name in names}}


def _found_as_table(found: list[FoundSentence]) -> str:
    """Numbers as on screen, counted from 1."""
    lines = []
    for rank, one in enumerate(found, 1):
        lines += [f"{rank:>3}  {one.score:5.2f}  {one.document_slug} {one.ordinal + 1}: {' '.join(one.text.split())}"]
        lines += [f"{'':12}{'; '.join(one.reasons)}"]
    return "\n".join(lines) or "No other document says anything like it."


@click.command(epilog=example("echo '[\"One. Two!\"]' | workbench split --blocks"))
@click.option("--blocks", is_flag=True, help="[start, end, kind] for each sentence")
@json_option("the answer is JSON with and without it")
def split(blocks: bool, as_json: bool) -> None:  # noqa: ARG001 - so that it may follow every command
    """Split texts into sentences: a JSON list of texts on stdin, a JSON list of [start, end] lists on stdout."""
    from workbench.text.cli_split import split_json

    sys.stdin.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        click.echo(split_json(sys.stdin.read(), blocks))
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"Standard input is not a JSON list of texts: {error}") from error


COMMANDS = (import_, evidence, split)
