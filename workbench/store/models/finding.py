"""What the evidence finder searches, and what it showed. The first three tables are derived from `sentence` and made again by import:
`store.finder_index` keeps them, and the engine's own full-text index over them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from workbench.store.models.base import STRICT, Base, is_flag
from workbench.store.types import Flag, Id, Json, Moment

SEARCH = "sentence_search"  # SQLite's full-text table over sentence_terms
# External content: the text is kept once, in sentence_terms, and triggers keep the index to it. detail=none: which rows hold a term is
# all that is asked. ascii: our terms are separated by spaces, and every character above 127 belongs to one.
_PUT = f"INSERT INTO {SEARCH}(rowid, terms) VALUES (new.id, new.terms);"  # noqa: S608 - our own names, here and below
_TAKE = f"INSERT INTO {SEARCH}({SEARCH}, rowid, terms) VALUES ('delete', old.id, old.terms);"  # noqa: S608
_TRIGGERS = {"insert": _PUT, "delete": _TAKE, "update": f"{_TAKE} {_PUT}"}
SQLITE_SEARCH = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {SEARCH} USING fts5"
    "(terms, content='sentence_terms', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')",
    *(
        f"CREATE TRIGGER IF NOT EXISTS search_sentence_terms_{verb} AFTER {verb} ON sentence_terms BEGIN {body} END"
        for verb, body in _TRIGGERS.items()
    ),
)
SAMPLES = tuple(2**power for power in range(1, 9))  # every second row of sentence_terms, every fourth, … every 256th
RUN = "(({id} >> 24) + (({id} & 16777215) >> 4))"  # rows are taken by runs of 16 neighbours: they stand on one page of the disk
# A row's terms and the samples it belongs to, so that the index alone tells which rows of a sample hold a frequent term: otherwise the
# server reads each of a hundred thousand rows from the disk to see whether it still stands.
POSTGRES_TERMS = (
    "array_to_tsvector(string_to_array(terms"
    + "".join(f" || CASE WHEN {RUN.format(id='id')} % {every} = 0 THEN ' #{every}' ELSE '' END" for every in SAMPLES)
    + ", ' '))"
)
# Without the pending list (fastupdate) the first search after an import does not pay for it.
POSTGRES_SEARCH = (
    f"CREATE INDEX IF NOT EXISTS ix_sentence_terms_search ON sentence_terms USING gin ({POSTGRES_TERMS}) WITH (fastupdate = off)",
)


class SentenceTerms(Base):
    """What a sentence is searched by. `id` is its document's, shifted left by 24 bits, plus its ordinal: neighbours are id ± 1.

    Furniture and withdrawn documents have no row. Each term begins with the campaign's id: terms of one campaign are no burden to another.
    """

    __tablename__ = "sentence_terms"
    __table_args__ = (CheckConstraint("terms <> ''", name="terms"), STRICT)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    terms: Mapped[str] = mapped_column(Text)


class TermCount(Base):
    """In how many of the campaign's searchable sentences a term stands."""

    __tablename__ = "term_count"
    __table_args__ = (STRICT,)

    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    term: Mapped[str] = mapped_column(Text, primary_key=True)
    sentence_count: Mapped[int]


class FinderTotals(Base):
    """How many sentences of a campaign can be searched, and how many terms they have together."""

    __tablename__ = "finder_totals"
    __table_args__ = (STRICT,)

    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    version: Mapped[str] = mapped_column(Text)  # of the terms: text.finding.analysis.VERSION when they were made
    sentence_count: Mapped[int]
    term_total: Mapped[int] = mapped_column(Id)


class EvidenceSearch(Base):
    """What the finder showed an annotator for a claim, in order: insert only, one row for each different search of a pass."""

    __tablename__ = "evidence_search"
    __table_args__ = (is_flag("is_extra"), STRICT)

    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    claim_uuid: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    is_extra: Mapped[bool] = mapped_column(Flag)
    ranker: Mapped[str] = mapped_column(Text)
    shown: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)


@event.listens_for(SentenceTerms.__table__, "after_create")
def make_searchable(_table: object, connection: Connection, **_: object) -> None:
    """Make the engine's own index over the terms, where it is missing."""
    for statement in POSTGRES_SEARCH if connection.dialect.name == "postgresql" else SQLITE_SEARCH:
        connection.execute(text(statement))
