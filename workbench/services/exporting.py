"""A campaign as files, with a manifest of counts and hashes. One read transaction: the files agree with each other."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import workbench
from workbench.domain.dataset import Chapter
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, ExportChoice, ExportedFile, ExportReport, SnapshotCard
from workbench.domain.urls import is_safe_url
from workbench.domain.vocabulary import ContentChoice, TextChoice
from workbench.errors import ExportRefused, NotFound
from workbench.formats import assembly, bundle, catalogue, content
from workbench.formats.card import Card
from workbench.formats.cited import Leaving
from workbench.formats.format import About, Format
from workbench.formats.selection import SPLITS, Survey
from workbench.formats.shapes import Sink
from workbench.formats.writers import native
from workbench.store import access, audit
from workbench.store.queries import exports, snapshots
from workbench.store.work import Store

NATIVE = "jsonl"
FORMATS = (NATIVE, *catalogue.FORMATS)
CONTENTS = tuple(ContentChoice)
MANIFEST = bundle.MANIFEST
BUNDLE = "export.zip"
KEPT_HOURS = 24
TOKEN = re.compile("[0-9a-f]{32}")
Row = dict[str, Any]
Session = Any  # the store's, handed through
Progress = Callable[[int], None]


def export(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    format: str,
    out: Path,
    choice: ExportChoice | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write a campaign into a folder (made if missing) with its manifest. Raises ExportRefused, NotAllowed, NotFound.

    Files are written under a temporary name and renamed when whole: a kill leaves no half file under a real name.
    progress is told after each document how many are done.
    """
    with store.reading() as session:
        access.require(session, actor, Action.EXPORT, campaign_id)
    choice = choice or ExportChoice()
    check(format, choice)
    try:
        report = _write_files(store, actor, campaign_id, format, choice, out, progress or (lambda _done: None))
    except OSError as error:
        raise ExportRefused(f"The files cannot be written: {error.strerror}.") from error
    with store.writing() as work:
        hashes = [file.sha256 for file in report.files]
        audit.note(work, actor, "export", str(campaign_id), format=format, sha256=hashes, names=choice.has_names, text=choice.text.value)
        work.commit()
    return report


def chapters(
    store: Store, *, actor: Actor, campaign_id: int, choice: ExportChoice | None = None, has_text: bool = False
) -> Iterator[Chapter]:
    """A campaign text by text, as every format but the native one has it; all of one moment. Raises as `export` does."""
    with store.reading() as session:
        exports.see_one_state(session)  # before anything is asked: the moment is the first question's
        access.require(session, actor, Action.EXPORT, campaign_id)
        yield from _Making(session, actor, campaign_id, choice or ExportChoice(), has_text=has_text).chapters()


def prepare(
    store: Store, *, actor: Actor, campaign_id: int, format: str, choice: ExportChoice | None = None, progress: Progress | None = None
) -> tuple[str, ExportReport]:
    """An export kept for a day, to be downloaded: the token of its place, and what became of it. Raises as `export` does."""
    with store.reading() as session:
        access.require(session, actor, Action.EXPORT, campaign_id)
    place, token = _place(store, campaign_id), secrets.token_hex(16)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _tidy(place)
    folder = place / token
    try:
        report = export(store, actor=actor, campaign_id=campaign_id, format=format, out=folder, choice=choice, progress=progress)
        _bundle(folder, report.files)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token, report


def prepared(store: Store, *, actor: Actor, campaign_id: int, token: str, file: str) -> Path:
    """A whole file of an export that was prepared. Raises NotAllowed, NotFound."""
    with store.reading() as session:
        access.require(session, actor, Action.EXPORT, campaign_id)
    folder = _place(store, campaign_id) / token
    names = {path.name for path in folder.iterdir()} if TOKEN.fullmatch(token) and folder.is_dir() else set()
    if file not in names or file.endswith(".partial"):
        raise NotFound("There is no such export; it may be older than a day. Make it again.")
    return folder / file


def _place(store: Store, campaign_id: int) -> Path:
    return store.settings.home / "exports" / "made" / str(campaign_id)


def _tidy(place: Path) -> None:
    for folder in place.iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _bundle(folder: Path, files: Iterable[ExportedFile]) -> None:
    partial = folder / f"{BUNDLE}.partial"
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(folder / file.name, file.name)
    partial.replace(folder / BUNDLE)


def check(format: str, choice: ExportChoice) -> None:
    """Whether what is asked for can be made. Raises ExportRefused with what to choose instead."""
    if format not in FORMATS:
        raise ExportRefused(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    if choice.split and (len(choice.split) != len(SPLITS) or min(choice.split) < 0 or not sum(choice.split)):
        raise ExportRefused("A split is three shares, of train, dev and test, as in 80,10,10.")
    if format == NATIVE:
        _check_native(choice)
        return
    wanted = catalogue.FORMATS[format]
    if choice.text not in wanted.texts:
        offered = " or ".join(sorted(wanted.texts))
        raise ExportRefused(f"{wanted.title} leaves with the text {offered} only, not with {choice.text.value!r}.")
    if wanted.needs_site and not choice.site:
        raise ExportRefused(f"{wanted.title} names the address where each check is published: give the page that holds them.")
    if choice.site and not is_safe_url(choice.site):
        raise ExportRefused("The address of the checks must be a whole http or https address.")


def _check_native(choice: ExportChoice) -> None:
    """It is whole or nothing: it must come back without loss."""
    if choice.content is not ContentChoice.ALL or choice.text is not TextChoice.FULL or choice.split or choice.has_names:
        part = f"the text {choice.text.value!r}" if choice.text is not TextChoice.FULL else f"the content {choice.content.value!r}"
        what = "names" if choice.has_names else "a split" if choice.split else part
        raise ExportRefused(f"The native JSONL holds everything, with texts and codes, in one file: it cannot leave with {what}.")


def _write_files(
    store: Store, actor: Actor, campaign_id: int, format: str, choice: ExportChoice, out: Path, progress: Progress
) -> ExportReport:
    out.mkdir(parents=True, exist_ok=True)
    with store.reading() as session:
        exports.see_one_state(session)
        if format == NATIVE:
            return _native(session, actor, campaign_id, choice, out, progress)
        return _other(session, actor, campaign_id, catalogue.FORMATS[format], choice, out, progress)


def _snapshot(session: Session, actor: Actor, campaign_id: int, name: str) -> SnapshotCard:
    if found := snapshots.snapshot(session, campaign_id, name, viewer=actor):
        return found
    raise ExportRefused(f"There is no snapshot called {name!r} in this campaign.")


# -- the native format ---------------------------------------------------------------------------------------------------


def _native(session: Session, actor: Actor, campaign_id: int, choice: ExportChoice, out: Path, progress: Progress) -> ExportReport:
    seen = _Seen()
    if choice.snapshot:
        card = _snapshot(session, actor, campaign_id, choice.snapshot)
        lines: Iterable[bytes] = snapshots.lines(session, card.id)
        list(seen.noting(_settings_only(snapshots.lines(session, card.id)), progress))
        seen.counts = Counter(dict(card.counts))
    else:
        lines = native.lines(seen.noting(exports.everything(session, campaign_id, viewer=actor), progress))
    file = _write(out / native.FILE_NAME, lines)
    if not choice.snapshot:
        _compare(seen.counts, exports.row_counts(session, campaign_id))
    counts = dict(sorted(seen.counts.items()))
    files = [file, bundle.manifest(out, [file], **_said(native.FORMAT, choice, seen), counts=counts, has_formula_guard=False)]
    return ExportReport(tuple(files), tuple(counts.items()))


def _settings_only(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows before the first document: what a manifest says of versions."""
    for line in lines:
        row = json.loads(line)
        if row["type"] == "document":
            return
        yield row


def _compare(written: Counter[str], stored: dict[str, int]) -> None:
    """What was written against what the database counts by itself; a difference is a fault of ours and must not pass in silence."""
    for kind, count in stored.items():
        if written[kind] != count:
            raise ExportRefused(f"The export holds {written[kind]} rows of {kind}, the database {count}.")


def _write(path: Path, lines: Iterable[bytes]) -> ExportedFile:
    sink = Sink(path)
    try:
        for line in lines:
            sink.write(line)
        (path.parent / MANIFEST).unlink(missing_ok=True)  # of an earlier export: it does not describe this file
        return sink.keep()
    finally:
        sink.drop()


# -- every other format --------------------------------------------------------------------------------------------------


def _other(
    session: Session, actor: Actor, campaign_id: int, format: Format, choice: ExportChoice, out: Path, progress: Progress
) -> ExportReport:
    making = _Making(session, actor, campaign_id, choice, has_text=format.needs_text)
    survey = making.survey()
    leaving = Leaving(choice.text, survey.allowed() if choice.text is TextChoice.CLAIMS else {})
    splits = survey.splits(choice.split) if choice.split else {}
    written = bundle.Bundle(format, out, making.about(), leaving, _chosen(choice), Card(making.seen.campaign), splits)
    files = written.write(_reporting(making.chapters(), progress))
    if not choice.snapshot:
        _compare(Counter(claim=making.claim_count), {"claim": exports.standing_claims(session, campaign_id)})
    counts = dict(sorted(written.card.counts.items()))
    said = {"written": dict(sorted(written.written.items())), "left_out": dict(sorted(written.left_out.items()))}
    guard = {"has_formula_guard": format.name == "csv"}
    last = bundle.manifest(out, files, **_said(f"workbench-{format.name}/1", choice, making.seen), counts=counts, **said, **guard)
    return ExportReport(
        (*files, last),
        tuple((kind.name, written.written[kind.name]) for kind in format.files),
        tuple(written.left_out.most_common()),
        tuple(written.hints.most_common()),
    )


class _Seen:
    """What passes by on the way and belongs on the manifest: how many rows of each kind, the newest scheme and guideline."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.versions: Row = {}
        self.campaign: Row = {"title": "", "description": "", "uuid": ""}

    def noting(self, rows: Iterable[Row], progress: Progress | None = None) -> Iterator[Row]:
        for row in rows:
            kind = row["type"]
            self.counts[kind] += 1
            if kind in ("scheme", "guideline"):
                self.versions[f"{kind}_version"] = row["version"]
            elif kind == "campaign":
                self.campaign = row
            yield row
            if progress and kind == "document":
                progress(self.counts[kind])


class _Making:
    """Chapters of one state, as often as they are asked for: once to survey, once to write."""

    def __init__(self, session: Session, actor: Actor, campaign_id: int, choice: ExportChoice, *, has_text: bool) -> None:
        self.session, self.actor, self.campaign_id, self.choice, self.has_text = session, actor, campaign_id, choice, has_text
        self.seen, self.claim_count = _Seen(), 0
        self.snapshot = _snapshot(session, actor, campaign_id, choice.snapshot) if choice.snapshot else None
        self.names = exports.names(session, campaign_id, viewer=actor) if choice.has_names else {}
        list(self.seen.noting(_until_documents(self.rows())))

    def rows(self) -> Iterator[Row]:
        if self.snapshot is None:
            return exports.standing(self.session, self.campaign_id, viewer=self.actor, is_full=False)
        return (json.loads(line) for line in snapshots.lines(self.session, self.snapshot.id))

    def chapters(self, *, has_text: bool = True) -> Iterator[Chapter]:
        text_of = self._text if has_text and self.has_text else assembly.NO_TEXT
        found = assembly.chapters(self.rows(), cases_of=self._cases(), text_of=text_of, person=lambda code: self.names.get(code, code))
        return content.chosen(self._counted(found), self.choice.content)

    def _counted(self, chapters: Iterable[Chapter]) -> Iterator[Chapter]:
        """Before anything is chosen: what is held against the database's own count."""
        self.claim_count = 0
        for chapter in chapters:
            self.claim_count += len(chapter.claims)
            yield chapter

    def _cases(self) -> Callable[[str], Iterable[Row]]:
        """The settlements of a pass: asked for one by one, since a large campaign has many; of a snapshot read once."""
        if self.snapshot is None:
            return lambda uuid: exports.settlements(self.session, self.campaign_id, of=uuid)
        listed: dict[str, list[Row]] = {}
        for line in snapshots.lines(self.session, self.snapshot.id):
            if b'"type":"settlement"' in line and (row := json.loads(line))["type"] == "settlement":
                listed.setdefault(row["pass"], []).append(row)
        return lambda uuid: listed.get(uuid, ())

    def _text(self, uuid: str) -> str:
        return exports.text_of(self.session, self.campaign_id, uuid)

    def survey(self) -> Survey:
        if not self.choice.split and self.choice.text is not TextChoice.CLAIMS:
            return Survey()
        return Survey().read(self.chapters(has_text=False))

    def about(self) -> About:
        found = self.seen.campaign
        choice = self.choice
        return About(found["title"], found["description"], found["uuid"], choice.licence, choice.site, choice.makes_questions)


def _until_documents(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        if row["type"] == "document":
            return
        yield row


def _reporting(chapters: Iterable[Chapter], progress: Progress) -> Iterator[Chapter]:
    for number, chapter in enumerate(chapters, 1):
        yield chapter
        progress(number)


def _chosen(choice: ExportChoice) -> Row:
    return {
        "text": choice.text.value,
        "content": choice.content.value,
        "split": ",".join(map(str, choice.split)),
        "names": "yes" if choice.has_names else "no: codes",
        "snapshot": choice.snapshot,
        "licence": choice.licence,
        "site": choice.site,
        "questions": "made where none was asked" if choice.makes_questions else "as asked",
    }


def _said(format: str, choice: ExportChoice, seen: _Seen) -> Row:
    return {"format": format, "workbench": workbench.__version__, "choices": _chosen(choice), **seen.versions}
