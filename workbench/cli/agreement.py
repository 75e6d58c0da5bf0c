"""Agreement statistics of files and of campaigns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from workbench.cli.base import A_FILE, campaign_named, example, json_option, opened


@click.command(epilog=example("workbench agreement --ratings verdicts.csv --order false,mixed,true"))
@click.option("--ratings", type=A_FILE, help="CSV: annotator,unit,label and perhaps document, labelled_on")
@click.option("--spans", type=A_FILE, help="JSON lines: annotator, document, start, end …")
@click.option("--texts", type=A_FILE, help="with --spans: JSON lines: document, text")
@click.option("--campaign", help="its short name or title: the same numbers as its Agreement page")
@click.option("--order", help="all labels, used or not, from lowest to highest: a,b,c")
@click.option(
    "--level", type=click.Choice(["nominal", "ordinal", "interval", "ratio"]), default="nominal", show_default=True, help="of labels"
)
@click.option("--layer", "layers", multiple=True, help="with --campaign: detection, subtype, spans, verdict … (all unless given)")
@click.option("--round", "rounds", multiple=True, help="with --campaign: first, second (both unless given)")
@click.option("--guideline", "guidelines", multiple=True, help="with --campaign: passes begun under this version")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="with --campaign: finished on this day or later")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="with --campaign: finished on this day or earlier")
@click.option("--person", "people", multiple=True, help="with --campaign: this account's passes")
@click.option("--document", "documents", multiple=True, help="with --campaign: the short name of a text")
@click.option("--only-keys", is_flag=True, help="with --campaign: leave out decisions that were filled in")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True, help="of the answer")
@json_option("the same as --format json")
def agreement(
    ratings: Path | None,
    spans: Path | None,
    texts: Path | None,
    campaign: str | None,
    order: str | None,
    level: Any,
    format_: str,
    as_json: bool,
    **filters: Any,
) -> None:
    """Every agreement statistic of a file or of a campaign."""
    import numpy as np

    from workbench.agreement import files, report

    if [bool(ratings), bool(spans), bool(campaign)].count(True) != 1:
        raise click.UsageError("Name one source: --ratings, --spans or --campaign.")
    if campaign:
        _campaign_agreement(campaign, "json" if as_json else format_, **filters)
        return
    random = np.random.default_rng(report.SEED)
    if ratings:
        read = files.read_ratings(files.decoded(ratings.read_bytes()), files.declared(order), level)
        rows = list(report.of_ratings(read, level, random))
    else:
        assert spans is not None
        found = files.read_spans(files.decoded(spans.read_bytes()), files.read_texts(files.decoded(texts.read_bytes())) if texts else None)
        rows = list(report.of_spans(found, random))
    click.echo(report.as_json(rows) if as_json or format_ == "json" else report.as_table(rows))


def _campaign_agreement(
    name: str, format_: str, *, layers: tuple[str, ...], rounds: tuple[str, ...], since: Any, until: Any, **more: Any
) -> None:
    from workbench.agreement import report
    from workbench.domain.layers import BETWEEN, Filters, Layer
    from workbench.store.queries import frames

    for given, allowed in ((layers, [layer.value for layer in Layer]), (rounds, [one.value for one in BETWEEN])):
        for word in given:
            if word not in allowed:
                raise click.UsageError(f"{word!r} is not one of {', '.join(allowed)}.")
    asked = tuple(one for one in BETWEEN if one.value in rounds) or BETWEEN
    filters = Filters(rounds=asked, since=since.date() if since else None, until=until.date() if until else None, **more)
    with opened() as (store, operator), store.reading() as session:
        card = campaign_named(store, operator, name)
        wanted = [layer for layer in Layer if layer.value in layers or not layers]
        for at, found in enumerate(frames.every_layer(session, card.id, filters, wanted, viewer=operator)):
            if format_ == "json":
                lines = [
                    json.dumps({"layer": found.layer.value, **row.as_json()}, ensure_ascii=False, allow_nan=False) for row in found.rows
                ]
                click.echo(("[\n" if not at else ",\n") + ",\n".join(lines), nl=False)
            else:
                head = f"{found.layer.value}: {found.pass_count} passes, {len(found.people)} people, {found.document_count} texts"
                click.echo(("" if not at else "\n") + head + "\n" + report.as_table(found.rows))
    if format_ == "json":
        click.echo("\n]")


COMMANDS = (agreement,)
