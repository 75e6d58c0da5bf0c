"""Texts and native exports into a campaign. Everything is read, split and checked before the first row is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from workbench.domain.metadata import checked, one_line
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Collection, ImportReport, Metadata, NewDocument, Preview
from workbench.errors import BadMetadata, ImportRefused
from workbench.formats.readers import collections, labels, native, texts
from workbench.store import access, audit, finder_index, native_rows, new_rows
from workbench.store.imported_passes import Importer
from workbench.store.queries import campaigns
from workbench.store.work import Store

LARGEST_FILE = 20 * 1024 * 1024


def import_texts(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    files: Iterable[tuple[str, bytes | Path]],
    encoding: str | None = None,
    metadata: dict[str, Metadata] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[ImportReport]:
    """One report per file, given as (name, content or place); a refused file stops nothing. Raises NotAllowed, NotFound, StoreError.

    Each file is one transaction: it is there whole, with its blocks and sentences, or not at all; a file of many texts with all of them.
    columns: in a table, the column of a field (empty for none); the others are guessed by their names.
    """
    with store.reading() as session:
        access.require_open(session, actor, Action.IMPORT, campaign_id)
    for name, source in files:
        try:
            content = _read_limited(source) if isinstance(source, Path) else source
            if collections.is_collection(name):
                yield _import_collection(store, actor, campaign_id, collections.read(name, content, encoding=encoding, columns=columns))
                continue
            new, report = texts.read(
                name, content, encoding=encoding, metadata=(metadata or {}).get(name), pipeline=store.settings.pipeline
            )
        except ImportRefused as refusal:
            yield ImportReport(texts.label(name), "refused", message=str(refusal))
            continue
        yield _keep(store, actor, campaign_id, new, report)


def preview_text(store: Store, *, actor: Actor, campaign_id: int | None, name: str, content: bytes, encoding: str | None = None) -> Preview:
    """What importing this file would store. Stores nothing. Raises NotAllowed, NotFound, ImportRefused.

    campaign_id: None for a campaign that is yet to be made.
    """
    with store.reading() as session:
        if campaign_id is None:
            access.require_as_lead(session, actor, Action.CREATE_CAMPAIGN)
        else:
            access.require_open(session, actor, Action.IMPORT, campaign_id)
    return texts.preview(name, content, encoding=encoding, pipeline=store.settings.pipeline)


def preview_collection(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int | None,
    name: str,
    content: bytes,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Collection:
    """What a file of many texts holds. Stores nothing. Raises NotAllowed, NotFound, ImportRefused.

    campaign_id: None for a campaign that is yet to be made. columns: as for `import_texts`.
    """
    with store.reading() as session:
        if campaign_id is None:
            access.require_as_lead(session, actor, Action.CREATE_CAMPAIGN)
        else:
            access.require_open(session, actor, Action.IMPORT, campaign_id)
    return collections.read(name, content, encoding=encoding, columns=columns)


def import_previewed(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    name: str,
    content: bytes,
    encoding: str | None = None,
    metadata: Metadata,
    speakers: Mapping[int, str],
) -> ImportReport:
    """One file as its preview showed it, with what a person corrected: one transaction. A refused file is a report, no error.

    metadata: as confirmed. speakers: who speaks in a block, by its ordinal. Raises NotAllowed, NotFound, StoreError, BadMetadata.
    """
    with store.reading() as session:
        access.require_open(session, actor, Action.IMPORT, campaign_id)
    confirmed = checked(metadata)
    try:
        new, report = texts.read(name, content, encoding=encoding, pipeline=store.settings.pipeline)
    except ImportRefused as refusal:
        return ImportReport(texts.label(name), "refused", message=str(refusal))
    named = {block: who for block, given in sorted(speakers.items()) if (who := one_line("speaker", given))}
    if any(not 0 <= block < len(new.blocks) for block in named):
        raise BadMetadata("speaker", "A speaker is named for a block that is not there.")
    if confirmed.published_on != new.metadata.published_on:
        confirmed = replace(confirmed, date_origin="importer" if confirmed.published_on else "")
    changed = replace(new, metadata=confirmed, speakers=tuple(named.items()))
    return _keep(store, actor, campaign_id, changed, replace(report, guesses=_kept(report.guesses, confirmed)))


def _kept(guesses: tuple[tuple[str, str, str], ...], confirmed: Metadata) -> tuple[tuple[str, str, str], ...]:
    """The guesses that were stored as they were guessed."""
    return tuple(guess for guess in guesses if getattr(confirmed, guess[0], None) == guess[1])


def _keep(store: Store, actor: Actor, campaign_id: int, new: NewDocument, report: ImportReport) -> ImportReport:
    lines = finder_index.lines(new)
    with store.writing() as work:
        if there := new_rows.already_here(work, campaign_id, new):
            how = "" if there.sha256 == new.sha256 else ", with other line endings"
            since = f"Already here since {there.imported_at:%-d %b %Y} as {there.slug} ({there.file_name}){how}."
            if there.withdrawn_at is not None:
                since += " It was withdrawn; a lead can restore it on the Campaign page."
            return replace(report, status="already here", slug=there.slug, message=since)
        findable = finder_index.Additions(work.session, campaign_id)
        slug = new_rows.add_document(work, actor, campaign_id, new, findable, lines)
        findable.write()
        audit.note(work, actor, "import", slug, campaign=campaign_id, sha256=new.sha256)
        work.commit()
    return replace(report, slug=slug)


def _import_collection(store: Store, actor: Actor, campaign_id: int, found: Collection) -> ImportReport:
    """All of its texts, with the passes through them, in one transaction. Raises ImportRefused."""
    collections.require_sound(found)
    brought = collections.documents(found, pipeline=store.settings.pipeline)
    searched = [finder_index.lines(new) for new, _ in brought]
    with store.reading() as session:
        scheme = campaigns.scheme(session, campaign_id, viewer=actor)
    slugs: list[str] = []
    kinds: Counter[str] = Counter()
    hazards: Counter[str] = Counter()
    sentences = 0
    with store.writing() as work:
        importer = Importer(work, campaign_id, lambda label: labels.verdict_of(label, scheme))
        findable = finder_index.Additions(work.session, campaign_id)
        here = new_rows.already_here_of(work, campaign_id, [new for new, _ in brought])
        for record, (new, worth_a_look), lines in zip(found.documents, brought, searched, strict=True):
            if here.add(new):
                slugs.append(new_rows.add_document(work, actor, campaign_id, new, findable, lines))
                kinds.update(kind for _, _, kind in new.blocks)
                hazards.update(worth_a_look)
                sentences += len(new.sentences)
            importer.add(new, record.where, record.passes)
        importer.write()
        findable.write()
        audit.note(work, actor, "import", found.file_name, campaign=campaign_id, documents=len(slugs))
        work.commit()
    known = len(brought) - len(slugs)
    done = importer.done
    counts = {"passes": done.passes, "claims": done.claims, "evidence": done.evidence}
    return ImportReport(
        found.file_name,
        "imported" if slugs or done.passes else "already here",
        slug=slugs[0] if slugs else "",
        message=f"{len(slugs):,} of {len(brought):,} texts came in"
        + (f"; {known:,} were here already, or stand in the file twice." if known else "."),
        sentence_count=sentences,
        kinds=tuple(kinds.most_common()),
        hazards=tuple(hazards.most_common()),
        documents=tuple(slugs),
        brought=tuple((name, count) for name, count in counts.items() if count),
        left_out=(*found.left_out, *done.left_out.most_common()),
    )


def import_native(store: Store, *, actor: Actor, path: Path, name: str) -> int:
    """A native export into a new or still empty campaign called `name`; one transaction. Returns the campaign's id.

    Raises ImportRefused: W307 with the line where the file is damaged, W308 when the campaign holds something already.
    """
    with store.writing() as work:
        access.require(work.session, actor, Action.CREATE_CAMPAIGN)
        campaign_id = native_rows.store_rows(work, native.rows(path), name=name, operator_id=actor.user_id)
        audit.note(work, actor, "import native", str(campaign_id), file=texts.label(path.name))
        work.commit()
    return campaign_id


def text_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """(files to import, files left out): folders are walked and only files of known types taken; a named file is always tried."""
    taken: list[Path] = []
    left: list[Path] = []
    for path in paths:
        if not path.is_dir():
            taken.append(path)
            continue
        for file in sorted(found for found in path.rglob("*") if found.is_file() and not found.name.startswith(".")):
            (taken if file.suffix.lower() in texts.SUFFIXES else left).append(file)
    return taken, left


def _read_limited(path: Path) -> bytes:
    """A file's bytes, no more than one beyond the limit, so that a huge file is refused without being read whole."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ImportRefused("W309", f"The file cannot be read ({error.strerror}).") from error
