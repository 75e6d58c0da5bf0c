"""The evidence finder's index: kept right by whoever adds, changes or withdraws a document's sentences, in the same transaction.

Rows go through `sentence_terms`; SQLite's full-text table follows by triggers, PostgreSQL's index by itself. Counts are taken from the
rows that were stored, so that they stay right when the program's idea of a term changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workbench.domain.records import NewDocument
from workbench.store import models
from workbench.store.models import finding
from workbench.text.blocks import FURNITURE
from workbench.text.finding.analysis import VERSION, index_terms

Line = tuple[int, str]  # a sentence's ordinal, its terms with spaces between
SHIFT = 24  # bits for the ordinal: no file of 20 MB has as many sentences
BATCH = 5_000  # rows handed over at once
TERM_COUNT, TOTALS = cast(Table, models.TermCount.__table__), cast(Table, models.FinderTotals.__table__)


def first_id(document_id: int) -> int:
    return document_id << SHIFT


def place(id_: int) -> tuple[int, int]:
    """(document's id, ordinal)."""
    return id_ >> SHIFT, id_ & ((1 << SHIFT) - 1)


def is_of(id_: Any, document_id: Any) -> Any:
    """The condition that an id is one of a document's, as a range of the primary key."""
    return (id_ >= document_id * (1 << SHIFT)) & (id_ < (document_id + 1) * (1 << SHIFT))


def term_in(campaign_id: int, term: str) -> str:
    return f"{campaign_id}{term}"


def bare_terms(campaign_id: int, stored: str) -> frozenset[str]:
    """A row's terms as the ranker knows them."""
    return frozenset(f" {stored}".replace(f" {campaign_id}", " ").split())  # each term's beginning, and nothing else, follows a space


def lines(new: NewDocument) -> list[Line]:
    """What a document will be searched by. It takes longer than storing it, and no transaction is needed for it."""
    listed = (
        (ordinal, new.text[start:end]) for ordinal, (start, end, block) in enumerate(new.sentences) if new.blocks[block][2] not in FURNITURE
    )
    return list(_lines(listed))


def _lines(sentences: Iterable[tuple[int, str]]) -> Iterator[Line]:
    for ordinal, words in sentences:
        if terms := index_terms(words):
            yield ordinal, " ".join(terms)


class Additions:
    """Documents made findable together, none of them in the index yet: rows go in by the thousand, terms are counted once, by `write`."""

    def __init__(self, session: Session, campaign_id: int) -> None:
        self.session, self.campaign_id = session, campaign_id
        self.rows: list[dict[str, object]] = []
        self.counted: Counter[str] = Counter()
        self.sentences = 0

    def add(self, document_id: int, listed: Iterable[Line]) -> None:
        for ordinal, line in listed:
            terms = line.split()
            self.counted.update(terms)
            stored = " ".join(term_in(self.campaign_id, term) for term in terms)
            self.rows.append({"id": first_id(document_id) + ordinal, "document_id": document_id, "terms": stored})
        if len(self.rows) >= BATCH:
            self._put()

    def write(self) -> None:
        """Before the transaction ends."""
        self._put()
        if self.sentences:
            _count(self.session, self.campaign_id, self.sentences, self.counted)
        self.counted, self.sentences = Counter(), 0

    def _put(self) -> None:
        if self.rows:
            self.session.execute(insert(models.SentenceTerms), self.rows)
        self.sentences += len(self.rows)
        self.rows = []


def add(session: Session, campaign_id: int, *document_ids: int) -> None:
    """Make the sentences of documents findable. They must have none in the index."""
    table = models.Sentence
    additions = Additions(session, campaign_id)
    for document_id in document_ids:
        query = select(table.ordinal, table.text).where(table.document_id == document_id, table.is_furniture == 0)
        additions.add(document_id, _lines((ordinal, words) for ordinal, words in session.execute(query)))
    additions.write()


def remove(session: Session, campaign_id: int, document_id: int) -> None:
    """Nothing of this document is found any more."""
    own = is_of(models.SentenceTerms.id, document_id)
    stored = session.scalars(select(models.SentenceTerms.terms).where(own)).all()
    if stored:
        session.execute(delete(models.SentenceTerms).where(own))
        _count(session, campaign_id, -len(stored), Counter(term for terms in stored for term in bare_terms(campaign_id, terms)))


def replace(session: Session, campaign_id: int, document_id: int) -> None:
    """After the document's sentences were divided, joined or declared furniture."""
    remove(session, campaign_id, document_id)
    add(session, campaign_id, document_id)


def _count(session: Session, campaign_id: int, sentences: int, counted: Mapping[str, int]) -> None:
    """Add to the campaign's counts, or take away when `sentences` is below zero. The campaign's lock keeps two from meeting here."""
    session.get_one(models.Campaign, campaign_id, with_for_update=True)
    sign = 1 if sentences > 0 else -1
    total = {"campaign_id": campaign_id, "version": VERSION, "sentence_count": sentences, "term_total": sign * sum(counted.values())}
    _add_up(session, TOTALS, [total], ("sentence_count", "term_total"))
    rows = [{"campaign_id": campaign_id, "term": term, "sentence_count": sign * count} for term, count in sorted(counted.items())]
    _add_up(session, TERM_COUNT, rows, ("sentence_count",))
    if sign < 0:
        gone = (TERM_COUNT.c.campaign_id == campaign_id) & (TERM_COUNT.c.term == bindparam("gone")) & (TERM_COUNT.c.sentence_count <= 0)
        session.connection().execute(delete(TERM_COUNT).where(gone), [{"gone": term} for term in counted])


def _add_up(session: Session, table: Table, rows: list[dict[str, object]], columns: Iterable[str]) -> None:
    """Handed over as rows of one short statement: a statement with all of them in it takes longer to write than to run."""
    made = (postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert)(table)
    sums = {name: table.c[name] + made.excluded[name] for name in columns}
    session.connection().execute(made.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums), rows)


# -- the whole of it ---------------------------------------------------------------------------------------------------


def create(connection: Connection) -> None:
    """Make the engine's own index and its triggers where they are missing: SQLite drops triggers when a migration rebuilds a table."""
    if inspect(connection).has_table("sentence_terms"):
        finding.make_searchable(None, connection)


def make_current(connection: Connection) -> None:
    """After migrating: index every campaign that has no terms yet, or terms of another version.

    It is run by migrations only. A change of `analysis.VERSION` therefore comes with one, if an empty one.
    """
    if not inspect(connection).has_table("finder_totals"):
        return  # migrated to a revision from before the finder
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        current = select(models.FinderTotals.campaign_id).where(models.FinderTotals.version == VERSION)
        for campaign_id in session.scalars(select(models.Campaign.id).where(models.Campaign.id.not_in(current))).all():
            rebuild(session, campaign_id)
        session.commit()


def rebuild(session: Session, campaign_id: int) -> None:
    """Throw away what is derived of a campaign and derive it anew."""
    documents = session.execute(
        select(models.Document.id, models.Document.withdrawn_at).where(models.Document.campaign_id == campaign_id)
    ).all()
    for document_id, _ in documents:
        session.execute(delete(models.SentenceTerms).where(is_of(models.SentenceTerms.id, document_id)))
    for table in (models.TermCount, models.FinderTotals):
        session.execute(delete(table).where(table.campaign_id == campaign_id))
    add(session, campaign_id, *(document_id for document_id, withdrawn_at in documents if withdrawn_at is None))


def faults(session: Session) -> list[str]:
    """What of the index does not agree with the sentences, in words; for `doctor`. Reads and compares everything."""
    found = []
    for campaign_id, slug in session.execute(select(models.Campaign.id, models.Campaign.slug)).all():
        stored: Counter[str] = Counter()
        wanted: Counter[str] = Counter()
        missing = 0
        for document_id, withdrawn_at in session.execute(
            select(models.Document.id, models.Document.withdrawn_at).where(models.Document.campaign_id == campaign_id)
        ).all():
            rows = _rows(session, campaign_id, document_id)
            should = {} if withdrawn_at else _wanted(session, document_id)
            missing += len(rows.keys() ^ should.keys()) + sum(rows[id_] != should[id_] for id_ in rows.keys() & should.keys())
            stored.update(term for terms in rows.values() for term in terms)
            wanted.update(term for terms in should.values() for term in terms)
        counts = select(models.TermCount.term, models.TermCount.sentence_count).where(models.TermCount.campaign_id == campaign_id)
        if missing:
            found.append(f"{slug}: {missing} sentences are not in the evidence finder's index as they read")
        if dict(session.execute(counts).all()) != dict(stored):
            found.append(f"{slug}: the evidence finder's word counts are not those of its sentences")
    return found


def _rows(session: Session, campaign_id: int, document_id: int) -> dict[int, frozenset[str]]:
    query = select(models.SentenceTerms.id, models.SentenceTerms.terms).where(is_of(models.SentenceTerms.id, document_id))
    return {id_: bare_terms(campaign_id, terms) for id_, terms in session.execute(query)}


def _wanted(session: Session, document_id: int) -> dict[int, frozenset[str]]:
    table = models.Sentence
    query = select(table.ordinal, table.text).where(table.document_id == document_id, table.is_furniture == 0)
    found = {first_id(document_id) + ordinal: frozenset(index_terms(words)) for ordinal, words in session.execute(query)}
    return {id_: terms for id_, terms in found.items() if terms}
