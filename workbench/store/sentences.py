"""A document's sentences under its lock: whether anybody relies on them yet, and how they are divided and joined until then.

The table's guard refuses an UPDATE of `text`, so from the first changed sentence on rows are taken out and put in again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session, undefer

from workbench.domain.vocabulary import SplitOrigin
from workbench.errors import NotFound, SentencesChanged, SentencesInUse
from workbench.store import finder_index, models
from workbench.store.work import Work
from workbench.text.blocks import FURNITURE

Span = tuple[int, int]


@dataclass(frozen=True)
class _Line:
    """One row of `sentence`, without ordinal and text."""

    start: int
    end: int
    block_ordinal: int
    is_furniture: int
    split_origin: SplitOrigin


class OpenSentences:
    """The sentences of a document that nobody has used, locked until the end of the transaction."""

    def __init__(self, work: Work, campaign_id: int, slug: str) -> None:
        """Raises NotFound, SentencesInUse."""
        self.work, self.session = work, work.session
        self.session.get_one(models.Campaign, campaign_id, with_for_update=True)
        query = select(models.Document).where(models.Document.campaign_id == campaign_id, models.Document.slug == slug)
        # The document's own lock: whoever is about to cite it from another text waits.
        found = self.session.scalars(query.options(undefer(models.Document.text)).with_for_update()).first()
        if found is None:
            raise NotFound("There is no such document in this campaign.")
        self.document, self.text = found, found.text
        self.session.scalars(select(models.Assignment.id).where(models.Assignment.document_id == found.id).with_for_update()).all()
        if why := in_use(self.session, found.id):
            raise SentencesInUse(f"The sentences of {slug} are fixed: {why}.")

    def ordinal_of(self, span: Span) -> int:
        """Raises SentencesChanged when no sentence has these offsets any more."""
        table = models.Sentence
        query = select(table.ordinal).where(table.document_id == self.document.id, table.start == span[0], table.end == span[1])
        found = self.session.scalars(query).first()
        if found is None:
            raise SentencesChanged("This sentence is not there any more: somebody divided or joined it.")
        return found

    def block_of(self, ordinal: int) -> int:
        query = select(models.Sentence.block_ordinal).where(models.Sentence.document_id == self.document.id)
        return self.session.scalars(query.where(models.Sentence.ordinal == ordinal)).one()

    def replace(self, ordinal: int, count: int, spans: Sequence[Span]) -> None:
        """Put sentences with these offsets, made by hand, in the place of `count` ones from `ordinal` on; later ones are renumbered."""
        table = models.Sentence
        own = (table.document_id == self.document.id) & (table.ordinal >= ordinal)
        columns = (table.start, table.end, table.block_ordinal, table.is_furniture, table.split_origin)
        lines = [_Line(*row) for row in self.session.execute(select(*columns).where(own).order_by(table.ordinal))]
        first, rest = lines[0], lines[count:]
        made = [_Line(start, end, first.block_ordinal, first.is_furniture, SplitOrigin.MANUAL) for start, end in spans]
        self.session.execute(delete(table).where(own))
        rows = [
            {
                "document_id": self.document.id,
                "ordinal": number,
                "block_ordinal": line.block_ordinal,
                "start": line.start,
                "end": line.end,
                "is_furniture": line.is_furniture,
                "text": self.text[line.start : line.end],
                "split_origin": line.split_origin,
            }
            for number, line in enumerate([*made, *rest], ordinal)
        ]
        self.session.execute(insert(table), rows)
        finder_index.replace(self.session, self.document.campaign_id, self.document.id)
        moved = len(spans) - count
        self.document.sentence_count += moved
        self._move_readers(ordinal, moved)

    def retag(self, block: Span, *, seen_kind: str, kind: str) -> None:
        """Raises SentencesChanged when there is no such block of the kind that was shown."""
        table, sentence = models.Block, models.Sentence
        own = (table.document_id == self.document.id) & (table.start == block[0]) & (table.end == block[1])
        found = self.session.scalars(select(table).where(own)).first()
        if found is None or found.kind != seen_kind:
            raise SentencesChanged("This block is not there any more, or somebody gave it another kind.")
        found.kind = kind
        inside = (sentence.document_id == self.document.id) & (sentence.block_ordinal == found.ordinal)
        self.session.execute(update(sentence).where(inside).values(is_furniture=int(kind in FURNITURE)))
        finder_index.replace(self.session, self.document.campaign_id, self.document.id)
        self._move_readers(0, 0)

    def _move_readers(self, ordinal: int, by: int) -> None:
        """Passes that are begun and still empty: the same place in the new numbering, under a new name.

        A tab that shows the old sentences would label the wrong ones; under the old name it is refused and opens the text anew.
        """
        table = models.Assignment
        for row in self.session.scalars(select(table).where(table.document_id == self.document.id)):
            row.uuid = self.work.new_id()
            for place in ("cursor", "start_ordinal", "end_ordinal"):  # a section keeps its text
                if getattr(row, place) > ordinal:
                    setattr(row, place, max(ordinal + (place == "end_ordinal"), getattr(row, place) + by))


def in_use(session: Session, document_id: int) -> str:
    """Why the sentences of a document are fixed, in words; empty as long as nothing refers to them. Deleted work counts."""
    table = models.Assignment
    own = [exists().where(rows.assignment_id == table.id) for rows in (models.Decision, models.Claim)]
    labelled = select(table.id).where(table.document_id == document_id, or_(table.revision > 0, *own)).limit(1)
    if session.scalars(labelled).first() is not None:
        return "somebody has begun to label them"
    cited = select(models.Evidence.document_id).where(models.Evidence.document_id == document_id).limit(1)
    if session.scalars(cited).first() is not None:
        return "they are cited as evidence in another text"
    return ""
