"""Rows for a new campaign and a new document, as services and the native importer both need them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from workbench.domain.records import Actor, CampaignSettings, NewDocument, Scheme
from workbench.domain.slugs import free_slug, slugify
from workbench.domain.vocabulary import CanonicalVerdict, SplitOrigin
from workbench.errors import BadEntry
from workbench.store import finder_index, models
from workbench.store.work import Work
from workbench.text.blocks import FURNITURE

BATCH = 500


def flush_new(work: Work, otherwise: str) -> None:
    """Send what was added. Raises BadEntry in these words when somebody else took its name since we looked: on PostgreSQL two
    may look at once, and the second learns of the first here."""
    try:
        work.session.flush()
    except IntegrityError as error:
        raise BadEntry(otherwise, advice="Nothing was changed. Look, and press again.") from error


def add_campaign(work: Work, settings: CampaignSettings, name: str) -> models.Campaign:
    """Raises BadEntry when somebody else made one of this name at the same moment."""
    taken = set(work.session.scalars(select(models.Campaign.slug)))
    row = models.Campaign(uuid=work.new_id(), slug=free_slug(name, taken), created_at=work.now(), **asdict(settings))
    work.session.add(row)
    flush_new(work, f"Somebody else made a campaign with the short name {row.slug!r} at the same moment.")
    return row


def add_guideline(work: Work, campaign_id: int, version: str, body: str, note: str = "") -> None:
    work.session.add(models.Guideline(campaign_id=campaign_id, version=version, body=body, note=note, published_at=work.now()))


def add_scheme(work: Work, campaign_id: int, scheme: Scheme) -> None:
    row = models.Scheme(campaign_id=campaign_id, version=scheme.version, name=scheme.name, created_at=work.now())
    work.session.add(row)
    work.session.flush()
    for ordinal, value in enumerate(scheme.values):
        work.session.add(
            models.Verdict(
                scheme_id=row.id,
                ordinal=ordinal,
                value=value.value,
                label=value.label,
                canonical=CanonicalVerdict(value.canonical),
                key=value.key,
                position=value.position,
                description=value.description,
                retired_at=value.retired_at,
            )
        )


def already_here(work: Work, campaign_id: int, new: NewDocument) -> models.Document | None:
    """The document of this campaign with the same text, whatever its line endings. Holds the campaign until the end of the
    transaction, so that two who import the same text at once come one after the other."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    return work.session.scalars(select(models.Document).where(_has_text_of(models.Document, campaign_id, [new]))).first()


def already_here_of(work: Work, campaign_id: int, news: Sequence[NewDocument]) -> Here:
    """As `already_here` of each of these, asked some hundreds at a time."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    table = models.Document.__table__.c
    here = Here()
    for at in range(0, len(news), BATCH):
        query = select(table.sha256, table.folded_sha256).where(_has_text_of(table, campaign_id, news[at : at + BATCH]))
        for sha256, folded in work.session.execute(query):
            here.sha256.add(sha256)
            here.folded.add(folded)
    return here


def _has_text_of(table: Any, campaign_id: int, news: Sequence[NewDocument]) -> ColumnElement[bool]:
    same = or_(table.sha256.in_([new.sha256 for new in news]), table.folded_sha256.in_([new.folded_sha256 for new in news]))
    return and_(table.campaign_id == campaign_id, same)


@dataclass
class Here:
    """Hashes of texts that a campaign holds."""

    sha256: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)

    def add(self, new: NewDocument) -> bool:
        """Count it among them; whether it was not there."""
        is_new = new.sha256 not in self.sha256 and new.folded_sha256 not in self.folded
        self.sha256.add(new.sha256)
        self.folded.add(new.folded_sha256)
        return is_new


def add_document(
    work: Work, actor: Actor, campaign_id: int, new: NewDocument, findable: finder_index.Additions, lines: Iterable[finder_index.Line]
) -> str:
    """Store a document with its blocks and sentences, last in the campaign; returns its slug.

    lines: `finder_index.lines` of it, made before the transaction began; the caller writes `findable` when all documents are there.
    """
    wanted = new.slug or new.file_name.rsplit(".", 1)[0]
    taken = _taken(work, campaign_id, slugify(wanted))
    last = work.session.scalar(select(func.max(models.Document.number)).where(models.Document.campaign_id == campaign_id)) or 0
    about = new.metadata
    document = models.Document(
        uuid=work.new_id(),
        campaign_id=campaign_id,
        number=last + 1,
        slug=free_slug(wanted, taken),
        file_name=new.file_name,
        title=about.title,
        publisher=about.publisher,
        author=about.author,
        url=about.url,
        published_on=about.published_on,
        published_precision=about.published_precision,
        date_origin=about.date_origin,
        language=about.language,
        encoding=new.encoding,
        splitter=new.splitter,
        sha256=new.sha256,
        folded_sha256=new.folded_sha256,
        sentence_count=len(new.sentences),
        imported_at=work.now(),
        imported_by=actor.user_id,
        text=new.text,
    )
    work.session.add(document)
    work.session.flush()
    add_parts(
        work,
        document.id,
        new.text,
        new.blocks,
        [(start, end, block, new.blocks[block][2] in FURNITURE) for start, end, block in new.sentences],
        speakers=dict(new.speakers),
    )
    findable.add(document.id, lines)
    return document.slug


def _taken(work: Work, campaign_id: int, slug: str) -> set[str]:
    """Of the campaign's short names those that could be in this one's way: itself and itself with a number, nothing of the rest."""
    table = models.Document
    in_the_way = or_(table.slug == slug, table.slug.startswith(f"{slug}-", autoescape=True))
    return set(work.session.scalars(select(table.slug).where(table.campaign_id == campaign_id, in_the_way)))


def add_parts(
    work: Work,
    document_id: int,
    text: str,
    blocks: tuple[tuple[int, int, str], ...],
    sentences: list[tuple[int, int, int, bool]],
    *,
    speakers: Mapping[int, str],
    by_hand: Container[int] = (),
) -> None:
    """Blocks and sentences of a stored document. Each sentence keeps its own text, for search; it must be the slice.

    speakers: who speaks in a block, by its ordinal; by_hand: ordinals of the sentences that somebody divided or joined.
    """
    if blocks:
        rows = [
            {"document_id": document_id, "ordinal": ordinal, "kind": kind, "start": start, "end": end, "speaker": speakers.get(ordinal, "")}
            for ordinal, (start, end, kind) in enumerate(blocks)
        ]
        work.session.execute(insert(models.Block), rows)
    if sentences:
        listed = [
            {
                "document_id": document_id,
                "ordinal": ordinal,
                "block_ordinal": block,
                "start": start,
                "end": end,
                "is_furniture": int(is_furniture),
                "text": text[start:end],
                "split_origin": SplitOrigin.MANUAL if ordinal in by_hand else SplitOrigin.AUTO,
            }
            for ordinal, (start, end, block, is_furniture) in enumerate(sentences)
        ]
        work.session.execute(insert(models.Sentence), listed)
