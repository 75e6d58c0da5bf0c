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
from workbench.store.models.finding import SEARCH
from workbench.text.finding.analysis import analyse
from workbench.text.finding.ranking import Candidate, Claim, Corpus, Passage, Ranked, Ranker

CANDIDATE_LIMIT = 1_000
POSTINGS = 20_000  # rows of the index read for a claim's rare terms, whatever the campaign's size
PAIRED = 8  # terms beyond those that are looked up two by two, where the rare ones give too few
WALKED = 1_000_000  # entries of the index that are compared for it
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
    picked = _heaviest(session, campaign_id, wanted, corpus, besides)
    return session.execute(select(table.id, table.terms).where(table.id.in_(picked)).order_by(table.id)).all()


def _wanted(claim: Claim, corpus: Corpus) -> list[str]:
    """The claim's terms that stand somewhere, the rarest first."""
    held = [term for term in analyse(claim.text).terms if corpus.holding.get(term)]
    return sorted(held, key=lambda term: (corpus.holding[term], term))[:MOST_TERMS]


def _groups(wanted: list[str], corpus: Corpus) -> list[tuple[str, ...]]:
    """What to look up: each rare term, and where those are few, every two of the rarest frequent ones together."""
    rare: list[tuple[str, ...]] = []
    rows = 0
    for term in wanted:
        rows += corpus.holding[term]
        if rows > POSTINGS:
            break
        rare.append((term,))
    if sum(corpus.holding[group[0]] for group in rare) >= CANDIDATE_LIMIT:
        return rare
    common = wanted[len(rare) : len(rare) + PAIRED]
    return rare + _pairs(common, corpus) or [(term,) for term in common]


def _pairs(terms: list[str], corpus: Corpus) -> list[tuple[str, ...]]:
    """Every two of the terms, those first that are seldom together, until enough would be read."""
    pairs: list[tuple[str, ...]] = []
    rows = walked = 0
    for pair in sorted(combinations(terms, 2), key=lambda pair: (_together(pair, corpus), pair)):
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


def _heaviest(session: Session, campaign_id: int, wanted: list[str], corpus: Corpus, besides: int | None) -> list[int]:
    is_postgres = session.get_bind().dialect.name == "postgresql"
    parts: list[str] = []
    values: dict[str, Any] = {
        "low": finder_index.first_id(besides or 0),
        "high": finder_index.first_id((besides or 0) + 1),
        "limit": CANDIDATE_LIMIT,
        "most": POSTINGS,
    }
    for number, group in enumerate(_groups(wanted, corpus)):
        stored = [finder_index.term_in(campaign_id, term) for term in group]
        values[f"q{number}"] = " & ".join(map(_lexeme, stored)) if is_postgres else " AND ".join(f'"{term}"' for term in stored)
        values[f"w{number}"] = round(100 * sum(corpus.rarity(term) for term in group))
        weights = "CAST(:w# AS integer) AS alone, 0 AS paired" if len(group) == 1 else "0 AS alone, CAST(:w# AS integer) AS paired"
        parts.append((_POSTGRES if is_postgres else _SQLITE).replace("{weights}", weights).replace("#", str(number)))
    held = " UNION ALL ".join(parts)  # of pairs only the best counts: their sum would count each term again and again
    query = f"SELECT id FROM ({held}) AS held GROUP BY id ORDER BY sum(alone) + max(paired) DESC, id LIMIT :limit"  # noqa: S608 - values are bound
    return list(session.scalars(text(query), values))


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


# A rare term stands in fewer rows than POSTINGS; of two frequent ones together the first that many are taken.
_SQLITE = (
    f"SELECT * FROM (SELECT rowid AS id, {{weights}} FROM {SEARCH} "  # noqa: S608
    f"WHERE {SEARCH} MATCH :q# AND NOT (rowid >= :low AND rowid < :high) ORDER BY rowid LIMIT :most)"
)
# OFFSET 0: without it the planner may walk the primary key in order and make a tsvector of every row on its way.
_POSTGRES = (
    "(SELECT id, {weights} FROM (SELECT id FROM sentence_terms "
    "WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ CAST(:q# AS tsquery) OFFSET 0) AS matching "
    "WHERE NOT (id >= :low AND id < :high) ORDER BY id LIMIT :most)"
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
