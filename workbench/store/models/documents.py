"""Documents, their blocks and sentences. The text never changes; offsets are half-open code points into it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from workbench.domain.vocabulary import SplitOrigin
from workbench.store.models.base import STRICT, Base, one_of
from workbench.store.types import Id, Moment, Word


class Document(Base):
    """A text of one campaign. Texts with the same SHA-256 are one document; `slug` is frozen at import."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("campaign_id", "sha256"),
        UniqueConstraint("campaign_id", "slug"),
        UniqueConstraint("campaign_id", "uuid"),
        UniqueConstraint("campaign_id", "number"),
        STRICT,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uuid: Mapped[str] = mapped_column(Text)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]  # 1, 2, 3 … in the campaign, for formats that need an integer id
    slug: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    published_on: Mapped[str] = mapped_column(Text)
    published_precision: Mapped[str] = mapped_column(Text)
    date_origin: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    encoding: Mapped[str] = mapped_column(Text)
    splitter: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    folded_sha256: Mapped[str] = mapped_column(Text, index=True)  # newlines as \n: the same text saved on another system
    sentence_count: Mapped[int]
    overlap: Mapped[int | None]  # in place of the campaign's
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # not offered for work any more; its passes stay
    text: Mapped[str] = deferred(mapped_column(Text))


class Block(Base):
    __tablename__ = "block"
    __table_args__ = (CheckConstraint('start < "end"', name="span"), STRICT)

    document_id: Mapped[int] = mapped_column(Id, ForeignKey("document.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    speaker: Mapped[str] = mapped_column(Text)  # who says this, as the importer confirmed it; empty: the author, or unknown


class Sentence(Base):
    """`ordinal` counts from 0 over the document; `text` equals the document's text from start to end.

    Once anybody has labelled or cited the document, neither changes any more; until then a lead may divide and join.
    """

    __tablename__ = "sentence"
    __table_args__ = (CheckConstraint('start < "end"', name="span"), one_of("split_origin", SplitOrigin), STRICT)

    document_id: Mapped[int] = mapped_column(Id, ForeignKey("document.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    block_ordinal: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    is_furniture: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    split_origin: Mapped[SplitOrigin] = mapped_column(Word(SplitOrigin))


class SettledSplit(Base):
    """A sentence that annotators flagged as badly split, and that a lead took out of detection statistics. Its offsets stay."""

    __tablename__ = "settled_split"
    __table_args__ = (ForeignKeyConstraint(["document_id", "ordinal"], ["sentence.document_id", "sentence.ordinal"]), STRICT)

    document_id: Mapped[int] = mapped_column(Id, primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime] = mapped_column(Moment)
