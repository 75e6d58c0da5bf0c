"""The evidence finder's index: kept right by whoever adds, changes or withdraws a document's sentences, in the same transaction.

Rows go through `sentence_terms`; SQLite's full-text table follows by triggers, PostgreSQL's index by itself. Counts are taken from the
rows that were stored, so that they stay right when the program's idea of a term changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workbench.store import models
from workbench.store.models import finding
from workbench.text.finding.analysis import VERSION, index_terms

SHIFT = 24  # bits for the ordinal: no file of 20 MB has as many sentences
BATCH = 5_000  # rows of three values in one statement


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


def add(session: Session, campaign_id: int, document_id: int) -> None:
    """Make a document's sentences findable. It must have none in the index."""
    table = models.Sentence
    query = select(table.ordinal, table.text).where(table.document_id == document_id, table.is_furniture == 0)
    rows, counted = [], Counter[str]()
    for ordinal, words in session.execute(query):
        if terms := index_terms(words):
            counted.update(terms)
            listed = " ".join(term_in(campaign_id, term) for term in terms)
            rows.append({"id": first_id(document_id) + ordinal, "document_id": document_id, "terms": listed})
    if rows:
        session.execute(insert(models.SentenceTerms), rows)
        _count(session, campaign_id, len(rows), counted)


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
    _add_up(session, models.FinderTotals, [total], ("sentence_count", "term_total"))
    rows = [{"campaign_id": campaign_id, "term": term, "sentence_count": sign * count} for term, count in sorted(counted.items())]
    for start in range(0, len(rows), BATCH):
        _add_up(session, models.TermCount, rows[start : start + BATCH], ("sentence_count",))
    if sign < 0:
        gone = (models.TermCount.campaign_id == campaign_id) & (models.TermCount.sentence_count <= 0)
        session.execute(delete(models.TermCount).where(gone))


def _add_up(session: Session, table: type[models.Base], rows: list[dict[str, object]], columns: Iterable[str]) -> None:
    made = _insert(session, table).values(rows)
    sums = {name: getattr(table, name) + made.excluded[name] for name in columns}
    session.execute(made.on_conflict_do_update(index_elements=list(table.__table__.primary_key), set_=sums))


def _insert(session: Session, table: type[models.Base]) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)


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
    for document_id, withdrawn_at in documents:
        if withdrawn_at is None:
            add(session, campaign_id, document_id)


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
