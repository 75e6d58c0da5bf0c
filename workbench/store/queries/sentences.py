"""A document's sentences for whoever may correct them, flags of badly split ones, and texts that are here already."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Known, PlacedBlock, PlacedSentence, Sentences, SplitFlag
from workbench.domain.vocabulary import SplitOrigin
from workbench.errors import NotFound
from workbench.store import access, models, splits
from workbench.store.sentences import in_use

PAGE = 200
FLAGS = 500


def known(session: Session, campaign_id: int, folded: Collection[str], *, viewer: Actor) -> dict[str, Known]:
    """Documents of the campaign with one of these texts, by the hash of the text with its line ends folded."""
    access.require(session, viewer, Action.IMPORT, campaign_id)
    table = models.Document
    columns = (table.folded_sha256, table.slug, table.title, table.file_name, table.imported_at, table.sha256)
    query = select(*columns).where(table.campaign_id == campaign_id, table.folded_sha256.in_(list(folded))).order_by(table.number.desc())
    return {row[0]: Known(*row[1:]) for row in session.execute(query)}


def sentences(session: Session, campaign_id: int, slug: str, *, viewer: Actor, page: int = 0) -> Sentences:
    """One page of a document's sentences with the blocks they lie in. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.EDIT_DOCUMENTS, campaign_id)
    document = session.scalars(
        select(models.Document).where(models.Document.campaign_id == campaign_id, models.Document.slug == slug)
    ).first()
    if document is None:
        raise NotFound("There is no such document in this campaign.")
    table, block = models.Sentence, models.Block
    rows = session.scalars(
        select(table).where(table.document_id == document.id).order_by(table.ordinal).limit(PAGE + 1).offset(page * PAGE)
    ).all()  # one more than a page: the last one's neighbour
    edges = {row.block_ordinal for row in rows}
    counts = select(table.block_ordinal, func.count()).where(table.document_id == document.id, table.block_ordinal.in_(edges))
    counted = dict(session.execute(counts.group_by(table.block_ordinal)).all())
    blocks = session.scalars(select(block).where(block.document_id == document.id, block.ordinal.in_(edges)).order_by(block.ordinal))
    return Sentences(
        slug=document.slug,
        title=document.title,
        sentence_count=document.sentence_count,
        sentences=tuple(
            PlacedSentence(row.ordinal, row.start, row.end, row.block_ordinal, row.text, row.split_origin is SplitOrigin.MANUAL)
            for row in rows
        ),
        blocks=tuple(PlacedBlock(row.ordinal, row.start, row.end, row.kind, row.speaker, counted.get(row.ordinal, 0)) for row in blocks),
        in_use=in_use(session, document.id),
    )


def split_flags(session: Session, campaign_id: int, *, viewer: Actor) -> list[SplitFlag]:
    """Sentences flagged as badly split, unsettled first; how many flag each, never who. At most 500. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.EDIT_DOCUMENTS, campaign_id)
    flags, settled = splits.live_flags().subquery(), models.SettledSplit
    document, sentence = models.Document, models.Sentence
    query = (
        select(document.slug, document.title, sentence.ordinal, sentence.text, flags.c.flag_count, settled, models.User.display_name)
        .select_from(sentence)
        .join(document, document.id == sentence.document_id)
        .outerjoin(flags, (flags.c.document_id == sentence.document_id) & (flags.c.ordinal == sentence.ordinal))
        .outerjoin(settled, (settled.document_id == sentence.document_id) & (settled.ordinal == sentence.ordinal))
        .outerjoin(models.User, models.User.id == settled.settled_by)
        .where(document.campaign_id == campaign_id, flags.c.flag_count.is_not(None) | settled.ordinal.is_not(None))
        .order_by(settled.ordinal.is_not(None), document.number, sentence.ordinal)
        .limit(FLAGS)
    )
    return [
        SplitFlag(slug, title, ordinal, text, count or 0, found.note if found else "", name or "", found.settled_at if found else None)
        for slug, title, ordinal, text, count, found, name in session.execute(query)
    ]


def settled_sentences(session: Session, campaign_id: int, *, viewer: Actor) -> frozenset[tuple[str, int]]:
    """(slug, ordinal) of the sentences that detection statistics leave out."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    table = models.SettledSplit
    query = select(models.Document.slug, table.ordinal).join(table, table.document_id == models.Document.id)
    return frozenset((slug, ordinal) for slug, ordinal in session.execute(query.where(models.Document.campaign_id == campaign_id)))
