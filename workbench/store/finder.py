"""Candidates by the database, order by the ranker: the sentences of a campaign that bear on a claim.

Which candidates are taken is the same on both engines: whole numbers are added up, and equal sums go by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, select, text, tuple_
from sqlalchemy.orm import Session

from workbench.domain.records import FoundSentence
from workbench.store import finder_index, models
from workbench.store.models.finding import POSTGRES_TERMS, RUN, SAMPLES, SEARCH
from workbench.text.finding.analysis import analyse
from workbench.text.finding.ranking import Candidate, Claim, Corpus, Passage, Ranked, Ranker

CANDIDATE_LIMIT = 1_000
POSTINGS = 20_000  # rows of the index read for a claim's rare terms, whatever the campaign's size
PAIRED = 8  # terms beyond those that are looked up two by two, where the rare ones give too few
WALKED = 1_000_000  # entries of the index that are compared for it
TOGETHER = 40_000  # rows that two terms may share at most: of what stands in more, a sample is read
ALONE = 4_000  # rows of a frequent term that is looked up alone: nothing but chance tells them apart
MOST_TERMS = 60  # of a claim; a pasted page is not one
SHORTEST_QUOTE = 20  # characters: fewer may stand in many places
LONGEST_AROUND = 1_000  # characters of a neighbouring sentence that are looked at


def search(session: Session, campaign_id: int, words: str, *, besides: int | None, top: int, ranker: Ranker) -> list[FoundSentence]:
    """The sentences of a campaign that bear most on the words, best first, none of document `besides`: the claim's own."""
    words = words.replace("\0", " ")
    claim = Claim(words, _around(session, besides, words))
    corpus = _corpus(session, campaign_id, claim)
    rows = _candidates(session, campaign_id, claim, corpus, besides)
    candidates = [Candidate(row.id, finder_index.bare_terms(campaign_id, row.terms)) for row in rows]
    listed = ranker.shortlist(claim, candidates, corpus)
    passages = _passages(session, campaign_id, {one.id: one.terms for one in candidates}, listed)
    return _shown(session, ranker.rank(claim, passages, corpus, top))


def _around(session: Session, document_id: int | None, words: str) -> tuple[str, ...]:
    """The sentences before and after the claim, where its words stand in its document as one sentence or part of one."""
    if document_id is None or len(words) < SHORTEST_QUOTE:
        return ()
    table = models.Sentence
    here = select(table.ordinal).where(
        table.document_id == document_id, table.text.contains(words.strip(), autoescape=True), table.is_furniture == 0
    )
    at = session.scalars(here.order_by(table.ordinal).limit(1)).first()
    if at is None:
        return ()
    beside = table.ordinal.in_((at - 1, at + 1))
    query = select(table.text).where(table.document_id == document_id, beside, table.is_furniture == 0).order_by(table.ordinal)
    return tuple(words[:LONGEST_AROUND] for words in session.scalars(query))


def _corpus(session: Session, campaign_id: int, claim: Claim) -> Corpus:
    totals = session.get(models.FinderTotals, campaign_id)
    if totals is None or totals.sentence_count == 0:
        return Corpus(0, {}, 1.0)
    terms = {term for words in (claim.text, *claim.around) for term in analyse(words).terms}
    table = models.TermCount
    query = select(table.term, table.sentence_count).where(table.campaign_id == campaign_id, table.term.in_(sorted(terms)))
    return Corpus(totals.sentence_count, dict(session.execute(query).all()), totals.term_total / totals.sentence_count)


def _candidates(session: Session, campaign_id: int, claim: Claim, corpus: Corpus, besides: int | None) -> Sequence[Row[*tuple[Any, ...]]]:
    """Rows of `sentence_terms` that hold the claim's rarest terms, those with the weightiest sum of them."""
    table, document = models.SentenceTerms, models.Document
    if corpus.sentence_count <= CANDIDATE_LIMIT:  # few enough to look at every one
        rows = select(table.id, table.terms).join(document, finder_index.is_of(table.id, document.id))
        mine = (document.campaign_id == campaign_id) & (document.id != (besides or 0))
        return session.execute(rows.where(mine).order_by(table.id)).all()
    wanted = _wanted(claim, corpus)
    if not wanted:
        return []
    picked = _heaviest(_Lookup(session, campaign_id, corpus, besides), wanted, _pairs_of_one_word(claim))
    return session.execute(select(table.id, table.terms).where(table.id.in_(picked)).order_by(table.id)).all()


def _wanted(claim: Claim, corpus: Corpus) -> list[str]:
    """The claim's terms that stand somewhere, the rarest first."""
    held = [term for term in analyse(claim.text).terms if corpus.holding.get(term)]
    return sorted(held, key=lambda term: (corpus.holding[term], term))[:MOST_TERMS]


def _pairs_of_one_word(claim: Claim) -> set[frozenset[str]]:
    """Terms that say the same thing of the claim: that both stand in a sentence says no more than that one does."""
    return {frozenset(pair) for slot in analyse(claim.text).slots for pair in combinations(slot.terms, 2)}


def _heaviest(look: _Lookup, wanted: list[str], alike: set[frozenset[str]]) -> list[int]:
    """Rows that hold the rare terms, and where those are few, rows that hold two of the rarest frequent ones together."""
    rare = _rare(wanted, look.corpus)
    found = look.sums(rare)
    if sum(look.corpus.holding[term] for term in rare) < CANDIDATE_LIMIT:
        together: dict[int, int] = {}  # of pairs only the best counts: their sum would count each term again and again
        common = wanted[len(rare) : len(rare) + PAIRED]
        read = 0
        for group in _pairs(common, alike, look.corpus) or [(term,) for term in common]:
            if read > POSTINGS:
                break
            held = look.holding(group)
            read += len(held)
            together |= {id_: max(together.get(id_, 0), look.weight(group)) for id_ in held}
        for id_, weight in together.items():
            found[id_] = found.get(id_, 0) + weight
    return sorted(found, key=lambda id_: (-found[id_], id_))[:CANDIDATE_LIMIT]


def _rare(wanted: list[str], corpus: Corpus) -> list[str]:
    """The rarest terms, as long as few rows hold them."""
    rows = 0
    for count, term in enumerate(wanted):
        rows += corpus.holding[term]
        if rows > POSTINGS:
            return wanted[:count]
    return wanted


def _pairs(terms: list[str], alike: set[frozenset[str]], corpus: Corpus) -> list[tuple[str, ...]]:
    """Every two of the terms, those first that are seldom together, until enough would be read."""
    pairs: list[tuple[str, ...]] = []
    rows = walked = 0
    listed = [pair for pair in combinations(terms, 2) if frozenset(pair) not in alike]
    for pair in sorted(listed, key=lambda pair: (_together(pair, corpus), pair)):
        rows += _together(pair, corpus)
        walked += sum(corpus.holding[term] for term in pair)
        if pairs and (rows > POSTINGS or walked > WALKED):
            break
        pairs.append(pair)
    return pairs


def _together(pair: tuple[str, ...], corpus: Corpus) -> int:
    """In how many sentences two terms would stand if they had nothing to do with each other."""
    one, other = (corpus.holding[term] for term in pair)
    return one * other // corpus.sentence_count


class _Lookup:
    """One search's questions to the engine's own index. Both engines give the same rows."""

    def __init__(self, session: Session, campaign_id: int, corpus: Corpus, besides: int | None) -> None:
        self.session, self.campaign_id, self.corpus = session, campaign_id, corpus
        self.is_postgres = session.get_bind().dialect.name == "postgresql"
        self.bounds = {"low": finder_index.first_id(besides or 0), "high": finder_index.first_id((besides or 0) + 1)}

    def weight(self, group: Sequence[str]) -> int:
        return round(100 * sum(self.corpus.rarity(term) for term in group))

    def sums(self, terms: Sequence[str]) -> dict[int, int]:
        """Rows with the weightiest sum of the terms, with this sum."""
        if not terms:
            return {}
        values: dict[str, Any] = {"limit": CANDIDATE_LIMIT}
        for number, term in enumerate(terms):
            values |= {f"q{number}": self._query((term,), 1), f"w{number}": self.weight((term,))}
        held = " UNION ALL ".join(
            f"SELECT id, CAST(:w{number} AS integer) AS weight FROM ({self._rows(number)}) AS q{number}"  # noqa: S608
            for number in range(len(terms))
        )
        query = f"SELECT id, sum(weight) FROM ({held}) AS held GROUP BY id ORDER BY 2 DESC, id LIMIT :limit"  # noqa: S608 - values are bound
        return {id_: int(total) for id_, total in self.session.execute(text(query), self.bounds | values)}

    def holding(self, group: tuple[str, ...]) -> list[int]:
        """The first rows that hold all of these, of an evenly spread sample where they may be too many."""
        rows = min(self.corpus.holding[term] for term in group)
        most = TOGETHER if len(group) > 1 else ALONE
        every = next((every for every in (1, *SAMPLES) if rows // every <= most), SAMPLES[-1])
        query = f"SELECT id FROM ({self._rows(0, every)}) AS matching ORDER BY id LIMIT :most"  # noqa: S608
        return list(self.session.scalars(text(query), self.bounds | {"q0": self._query(group, every), "most": POSTINGS}))

    def _query(self, group: Sequence[str], every: int) -> str:
        stored = [finder_index.term_in(self.campaign_id, term) for term in group]
        if self.is_postgres:
            return " & ".join(map(_lexeme, stored if every == 1 else [*stored, f"#{every}"]))
        return " AND ".join(f'"{term}"' for term in stored)

    def _rows(self, number: int, every: int = 1) -> str:
        if self.is_postgres:
            return _POSTGRES.format(number=number)
        return _SQLITE.format(number=number) + ("" if every == 1 else f" AND {RUN.format(id='rowid')} % {every} = 0")


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


_SQLITE = f"SELECT rowid AS id FROM {SEARCH} WHERE {SEARCH} MATCH :q{{number}} AND NOT (rowid >= :low AND rowid < :high)"  # noqa: S608
# OFFSET 0: without it the planner may walk the primary key in order and make a tsvector of every row on its way.
_POSTGRES = (
    f"SELECT id FROM (SELECT id FROM sentence_terms WHERE {POSTGRES_TERMS} @@ CAST(:q{{number}} AS tsquery) OFFSET 0) "  # noqa: S608
    "AS matching{number} WHERE NOT (id >= :low AND id < :high)"
)


def _passages(session: Session, campaign_id: int, own_terms: dict[int, frozenset[str]], listed: Sequence[int]) -> list[Passage]:
    """The shortlist with texts, and with the terms of each one's neighbours."""
    texts = {id_: sentence.text for id_, sentence in _sentences(session, listed).items()}
    unknown = sorted({id_ + step for id_ in listed for step in (-1, 1)} - own_terms.keys())
    table = models.SentenceTerms
    stored = session.execute(select(table.id, table.terms).where(table.id.in_(unknown)))
    terms = own_terms | {row.id: finder_index.bare_terms(campaign_id, row.terms) for row in stored}
    return [Passage(id_, own_terms[id_], texts[id_], tuple(terms[near] for near in (id_ - 1, id_ + 1) if near in terms)) for id_ in listed]


def _sentences(session: Session, ids: Iterable[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Sentences by the index's id."""
    table, sentence = models.SentenceTerms, models.Sentence
    is_same = (sentence.document_id == table.document_id) & (sentence.ordinal == table.id - table.document_id * (1 << finder_index.SHIFT))
    query = select(table.id, sentence.ordinal, sentence.start, sentence.end, sentence.text).join(sentence, is_same)
    return {row.id: row for row in session.execute(query.where(table.id.in_(list(ids))))}


def _shown(session: Session, ranked: Sequence[Ranked]) -> list[FoundSentence]:
    """Results with what a reader wants to know of them: whose they are, from when, what stands before and after."""
    own = _sentences(session, [one.id for one in ranked])
    places = [finder_index.place(id_) for id_ in own]
    table = models.Document
    names = (table.uuid, table.slug, table.file_name, table.title, table.publisher, table.published_on)
    documents = {row.id: row for row in session.execute(select(table.id, *names).where(table.id.in_({document for document, _ in places})))}
    texts = _beside(session, places)
    found = []
    for one in ranked:
        (document_id, ordinal), row = finder_index.place(one.id), own[one.id]
        about = documents[document_id]
        found.append(
            FoundSentence(
                document_uuid=about.uuid,
                document_slug=about.slug,
                file_name=about.file_name,
                title=about.title,
                publisher=about.publisher,
                published_on=about.published_on,
                ordinal=ordinal,
                start=row.start,
                end=row.end,
                text=row.text,
                before=texts.get((document_id, ordinal - 1), ""),
                after=texts.get((document_id, ordinal + 1), ""),
                score=one.score,
                reasons=one.reasons,
            )
        )
    return found


def _beside(session: Session, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Texts of the sentences before and after."""
    table = models.Sentence
    near = [(document, ordinal + step) for document, ordinal in places for step in (-1, 1)]
    query = select(table.document_id, table.ordinal, table.text).where(tuple_(table.document_id, table.ordinal).in_(near))
    return {(document, ordinal): words for document, ordinal, words in session.execute(query)}
