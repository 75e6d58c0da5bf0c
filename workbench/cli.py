"""The command line: whatever a lead or an admin repeats. It acts as the built-in operator, who is whoever may read the data folder.

Exit codes: 0 done (also when everything was there already), 1 something was refused, 2 the command was not understood,
3 the server could not start.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench import __version__, settings
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.domain.records import Actor, CampaignCard, ExportChoice, FoundSentence, ImportReport
    from workbench.store.work import Store


A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """Errors of ours are one line and exit code 1; a traceback never reaches a person."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except WorkbenchError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbench")
def main() -> None:
    """Workbench: mark claims, judge them, link evidence, measure agreement, export."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8501, show_default=True)
def serve(host: str, port: int) -> None:
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


@main.command()
def init() -> None:
    """Make data folder, key and database, and print a sign-in link for the first lead."""
    found = settings.load()
    settings.prepare_home(found)
    settings.make_audit_key(found)
    with _opened() as (store, operator):
        click.echo(_link(store, operator, "lead"))


@main.command()
def upgrade() -> None:
    """Bring the database to this version's schema. An older one is backed up first; a ready one is left as it is."""
    from workbench.store import backup, schema

    found = settings.load()
    settings.prepare_home(found)
    at = schema.current(found)
    if at == schema.head():
        return
    if at is not None:
        click.echo(f"Backup: {backup.back_up(found)}")
    schema.upgrade(found)
    click.echo(f"Database ready at revision {schema.head()}.")


@main.command()
@click.argument("name", default="lead")
@click.option("--port", default=8501, show_default=True, help="where the server listens")
def link(name: str, port: int) -> None:
    """Print a fresh one-time sign-in link for an account. Example: workbench link lead"""
    with _opened() as (store, operator):
        click.echo(_link(store, operator, name, port))


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--campaign", required=True, help="its short name or title; made when there is none")
@click.option("--encoding", help="for files that are not UTF-8, after you have looked at them")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a file")
def import_(paths: tuple[Path, ...], campaign: str, encoding: str | None, as_json: bool) -> None:
    """Import texts (.txt, .md, .html), folders of them, or a native export. Example: workbench import articles/ --campaign truce"""
    from workbench.formats.readers import native

    if not campaign.strip():
        raise click.UsageError("A campaign needs a name.")
    with _opened() as (store, operator):
        exports = [found for path in paths if (found := native.find(path))]
        if exports:
            if len(paths) > 1:
                raise click.UsageError("A native export is a campaign of its own: import it alone.")
            _import_native(store, operator, exports[0], campaign)
            return
        reports = _import_texts(store, operator, paths, campaign, encoding, as_json=as_json)
    if any(report.status == "refused" for report in reports):
        sys.exit(1)


def _import_native(store: Store, operator: Actor, path: Path, campaign: str) -> None:
    from workbench.domain.slugs import slugify
    from workbench.services import importing
    from workbench.store.queries import campaigns

    with store.reading() as session:
        there = campaigns.campaign(session, campaign, viewer=operator)
    importing.import_native(store, actor=operator, path=path, name=there.slug if there else slugify(campaign))
    click.echo(f"Imported the campaign of {path} as {there.slug if there else slugify(campaign)}.")


def _import_texts(
    store: Store, operator: Actor, paths: tuple[Path, ...], campaign: str, encoding: str | None, *, as_json: bool
) -> list[ImportReport]:
    from tqdm import tqdm

    from workbench.services import importing

    files, left = importing.text_files(paths)
    if not files:
        raise click.ClickException("There is no file in there that can be imported.")
    card = _campaign(store, operator, campaign, is_made=True)
    named = ((str(path), path) for path in files)
    found = importing.import_texts(store, actor=operator, campaign_id=card.id, files=named, encoding=encoding)
    reports = list(tqdm(found, total=len(files), unit="file", disable=not sys.stderr.isatty()))
    for report in reports:
        click.echo(json.dumps(_report_as_json(report), ensure_ascii=False) if as_json else _report_in_words(report))
    if left and not as_json:
        click.echo(f"Left out {len(left)} files of other types, {left[0].name} among them.")
    return reports


def _report_as_json(report: ImportReport) -> dict[str, Any]:
    from dataclasses import asdict

    guesses = [{"field": field, "value": value, "origin": origin} for field, value, origin in report.guesses]
    return asdict(report) | {"kinds": dict(report.kinds), "hazards": dict(report.hazards), "guesses": guesses}


def _report_in_words(report: ImportReport) -> str:
    if report.status != "imported":
        return f"{report.status:<12} {report.file_name}: {report.message}"
    lines = [f"{report.status:<12} {report.file_name} as {report.slug}: {report.sentence_count} sentences"]
    if report.message:
        lines.append(f"{'':<12}   {report.message}")
    for title, pairs in (("blocks", report.kinds), ("look at", report.hazards)):
        if pairs:
            lines.append(f"{'':<12}   {title}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in pairs))
    if report.guesses:
        lines.append(
            f"{'':<12}   guessed: "
            + ", ".join(f"{field} “{value}” ({origin.replace('_', ' ')})" for field, value, origin in report.guesses)
        )
    return "\n".join(lines)


FORMATS = ("jsonl", "csv", "fever", "averitec", "scifact", "claimreview", "doccano", "labelstudio", "webannotation", "parquet")


@main.command()
@click.option("--campaign", required=True, help="its short name or title")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True)
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
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="a folder, made when missing")
@click.option("--json", "as_json", is_flag=True)
def export(campaign: str, format_: str, out: Path, as_json: bool, shares: str | None, **options: Any) -> None:
    """Write a campaign as files with a manifest. Example: workbench export --campaign truce --format csv --out truce/"""
    from tqdm import tqdm

    from workbench.services import exporting

    choice = _choice(shares, **options)
    with _opened() as (store, operator):
        card = _campaign(store, operator, campaign, is_made=False)
        with tqdm(unit="document", disable=not sys.stderr.isatty()) as bar:
            progress = lambda done: bar.update(done - bar.n)  # noqa: E731 - two words
            report = exporting.export(store, actor=operator, campaign_id=card.id, format=format_, out=out, choice=choice, progress=progress)
    for file in report.files:
        listed = {"file": str(out / file.name), "records": file.record_count, "bytes": file.byte_count, "sha256": file.sha256}
        click.echo(json.dumps(listed) if as_json else f"{out / file.name}: {file.record_count} records, {file.byte_count} bytes")
    for word, pairs in (("left_out", report.left_out), ("hint", report.hints)):
        for reason, count in pairs:
            click.echo(json.dumps({word: reason, "count": count}) if as_json else f"{word.replace('_', ' ')}: {count} × {reason}")


def _choice(shares: str | None, *, text: str, content: str, names: bool, make_questions: bool, **words: str) -> ExportChoice:
    from workbench.domain.records import ExportChoice
    from workbench.domain.vocabulary import ContentChoice, TextChoice

    try:
        split = tuple(int(share) for share in shares.split(",")) if shares else ()
    except ValueError:
        raise click.UsageError("A split is three whole numbers: --split 80,10,10") from None
    return ExportChoice(TextChoice(text), ContentChoice(content), split, has_names=names, makes_questions=make_questions, **words)


@main.command()
@click.argument("name", required=False)
@click.option("--campaign", required=True, help="its short name or title")
@click.option("--note", default="", help="why it is taken")
@click.option("--json", "as_json", is_flag=True)
def snapshot(name: str | None, campaign: str, note: str, as_json: bool) -> None:
    """Keep a campaign as it stands under a name; without one, list them. Example: workbench snapshot before-gold --campaign truce"""
    from workbench.services import snapshots as services
    from workbench.store.queries import snapshots

    with _opened() as (store, operator):
        card = _campaign(store, operator, campaign, is_made=False)
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
        click.echo(json.dumps(listed, ensure_ascii=False) if as_json else told)


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--campaign", required=True, help="its short name or title")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a change")
def diff(before: str, after: str, campaign: str, as_json: bool) -> None:
    """What changed between two snapshots; `now` is the campaign as it stands. Example: workbench diff first now --campaign truce"""
    from collections import Counter
    from dataclasses import asdict

    from workbench.services import snapshots as services

    counts: Counter[str] = Counter()
    with _opened() as (store, operator):
        card = _campaign(store, operator, campaign, is_made=False)
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


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--texts", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="a folder with the originals")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="a folder, made when missing")
@click.option("--json", "as_json", is_flag=True)
def rebuild(folder: Path, texts: Path, out: Path, as_json: bool) -> None:
    """Put the texts back into an export that left without them. Example: workbench rebuild truce/ --texts articles/ --out whole/"""
    from workbench.formats import rebuilding

    for file in rebuilding.rebuild(folder, texts, out):
        listed = {"file": str(out / file.name), "bytes": file.byte_count, "sha256": file.sha256}
        click.echo(json.dumps(listed) if as_json else f"{out / file.name}: {file.byte_count} bytes")


@main.command()
@click.option("--campaign", required=True, help="its short name or title")
@click.option("--text", "words", required=True, help="the claim")
@click.option("--exclude-document", "besides", help="the claim's own document: its short name or the name of the imported file")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 200), help="how many sentences")
@click.option("--json", "as_json", is_flag=True)
def evidence(campaign: str, words: str, besides: str | None, top: int, as_json: bool) -> None:
    """Sentences of a campaign that bear on a claim, best first. Example: workbench evidence --campaign truce --text "Two ships sank."""
    from workbench.services import finding

    with _opened() as (store, operator):
        card = _campaign(store, operator, campaign, is_made=False)
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


@main.command()
@click.option("--blocks", is_flag=True, help="[start, end, kind] for each sentence")
def split(blocks: bool) -> None:
    """Split texts into sentences: a JSON list of texts on stdin, a JSON list of [start, end] lists on stdout."""
    from workbench.text.cli_split import split_json

    sys.stdin.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        click.echo(split_json(sys.stdin.read(), blocks))
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"Standard input is not a JSON list of texts: {error}") from error


@main.command()
@click.option(
    "--ratings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV: annotator,unit,label and perhaps document, labelled_on",
)
@click.option("--spans", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON lines: annotator, document, start, end …")
@click.option("--texts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="with --spans: JSON lines: document, text")
@click.option("--campaign", help="its short name or title: the same numbers as its Agreement page")
@click.option("--order", help="all labels, used or not, from lowest to highest: a,b,c")
@click.option("--level", type=click.Choice(["nominal", "ordinal", "interval", "ratio"]), default="nominal", show_default=True)
@click.option("--layer", "layers", multiple=True, help="with --campaign: detection, subtype, spans, verdict … (all unless given)")
@click.option("--round", "rounds", multiple=True, help="with --campaign: first, second (both unless given)")
@click.option("--guideline", "guidelines", multiple=True, help="with --campaign: passes begun under this version")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="with --campaign: finished on this day or later")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="with --campaign: finished on this day or earlier")
@click.option("--person", "people", multiple=True, help="with --campaign: this account's passes")
@click.option("--document", "documents", multiple=True, help="with --campaign: the short name of a text")
@click.option("--only-keys", is_flag=True, help="with --campaign: leave out decisions that were filled in")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def agreement(
    ratings: Path | None,
    spans: Path | None,
    texts: Path | None,
    campaign: str | None,
    order: str | None,
    level: Any,
    format_: str,
    **filters: Any,
) -> None:
    """Every agreement statistic of a file or of a campaign. Example: workbench agreement --ratings verdicts.csv --order false,mixed,true"""
    import numpy as np

    from workbench.agreement import files, report

    if [bool(ratings), bool(spans), bool(campaign)].count(True) != 1:
        raise click.UsageError("Name one source: --ratings, --spans or --campaign.")
    if campaign:
        _campaign_agreement(campaign, format_, **filters)
        return
    random = np.random.default_rng(report.SEED)
    if ratings:
        read = files.read_ratings(files.decoded(ratings.read_bytes()), files.declared(order), level)
        rows = list(report.of_ratings(read, level, random))
    else:
        assert spans is not None
        found = files.read_spans(files.decoded(spans.read_bytes()), files.read_texts(files.decoded(texts.read_bytes())) if texts else None)
        rows = list(report.of_spans(found, random))
    click.echo(report.as_json(rows) if format_ == "json" else report.as_table(rows))


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
    with _opened() as (store, operator), store.reading() as session:
        card = _campaign(store, operator, name, is_made=False)
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


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("name")
@click.option("--admin", is_flag=True, help="may do everything but annotate where not a member")
@click.option("--campaign", help="also make them a member")
@click.option("--role", type=click.Choice(["annotator", "lead"]), default="annotator", show_default=True)
@click.option("--port", default=8501, show_default=True)
def user_add(name: str, admin: bool, campaign: str | None, role: str, port: int) -> None:
    """Make an account and print the link that lets its owner choose a password. Example: workbench user add kim --campaign truce"""
    from workbench.domain.vocabulary import LinkPurpose, Role
    from workbench.services import people

    with _opened() as (store, operator):
        card = _campaign(store, operator, campaign, is_made=False) if campaign else None
        people.add_user(store, actor=operator, name=name, is_admin=admin)
        if card:
            people.give_role(store, actor=operator, campaign_id=card.id, name=name, role=Role(role))
        click.echo(_link(store, operator, name, port, LinkPurpose.INVITATION))


@user.command("reset")
@click.argument("name")
@click.option("--port", default=8501, show_default=True)
def user_reset(name: str, port: int) -> None:
    """Print a link that lets an account's owner choose a new password within 30 minutes."""
    from workbench.domain.vocabulary import LinkPurpose

    with _opened() as (store, operator):
        click.echo(_link(store, operator, name, port, LinkPurpose.RESET))


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="a folder; default: backups/ in the data folder")
def backup(out: Path | None) -> None:
    """Write a checked copy of the database while it is in use. Keep secrets/ in another place."""
    from workbench.services import starting
    from workbench.store import backup as backups

    with _opened() as (store, _):
        starting.seal_audit(store)
        click.echo(backups.back_up(store.settings, out))


@main.command("audit-verify")
def audit_verify() -> None:
    """Check that no audit row was changed, removed or reordered since it was sealed."""
    from workbench.store import audit

    with _opened() as (store, _), store.reading() as session:
        fault = audit.verify(session, settings.audit_key(store.settings))
        if fault:
            raise click.ClickException(f"The audit trail was tampered with: {fault}.")
        click.echo(f"{audit.count(session)} audit rows are as they were written.")


# -- shared by the commands --------------------------------------------------------------------------------------------


class _opened:  # noqa: N801 - reads as a verb: `with _opened() as (store, operator)`
    """A ready store and the operator; closed at the end."""

    def __enter__(self) -> tuple[Store, Actor]:
        from workbench.services import people, starting

        self.store = starting.make_ready(settings.load())
        return self.store, people.operator(self.store)

    def __exit__(self, *_: object) -> None:
        self.store.close()


def _campaign(store: Store, operator: Actor, name: str, *, is_made: bool) -> CampaignCard:
    from workbench.domain.records import CampaignSettings
    from workbench.services import campaigns
    from workbench.store.queries import campaigns as queries

    with store.reading() as session:
        if not is_made or any(name in (card.slug, card.title) for card in queries.campaigns(session, viewer=operator)):
            return queries.named(session, name, viewer=operator)
    campaigns.create(store, actor=operator, settings=CampaignSettings(title=name))
    return _campaign(store, operator, name, is_made=False)


def _link(store: Store, operator: Actor, name: str, port: int = 8501, purpose: Any = None) -> str:
    from workbench.domain.vocabulary import LinkPurpose
    from workbench.services import signing_in

    token = signing_in.make_link(store, actor=operator, name=name, purpose=purpose or LinkPurpose.SIGN_IN)
    return f"http://127.0.0.1:{port}/link/{token}"
