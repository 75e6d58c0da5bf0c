"""The evidence finder in a campaign of a million sentences, on both engines: from the claim to twenty results with their reasons."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select, text

from bench import Row
from bench.engines import ENGINES, database
from tests.worlds import configured
from workbench.domain.records import CampaignSettings
from workbench.services import campaigns, people
from workbench.services.finding import LONGEST_QUERY
from workbench.store import finder_index, models, schema
from workbench.store.models.finding import SEARCH
from workbench.store.queries import documents
from workbench.store.work import Store
from workbench.text.finding.analysis import VERSION, WORD, analyse, index_terms
from workbench.text.finding.groups import THESAURUS, lines

SENTENCES = 1_000_000
PER_DOCUMENT, WORDS, VOCABULARY, CLAIMS = 200, 18, 60_000, 60
BATCH = 100_000
TRIGGERS = tuple(f"DROP TRIGGER search_sentence_terms_{verb}" for verb in ("insert", "delete", "update"))
NO_INDEX = {"sqlite": TRIGGERS, "postgresql": ("DROP INDEX ix_sentence_terms_search",)}
FILL_INDEX = {"sqlite": f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('rebuild')", "postgresql": "ANALYZE"}


def run() -> list[Row]:
    return [row for engine in ENGINES for row in measured(engine, SENTENCES)]


def measured(engine: str, sentences: int) -> Iterator[Row]:
    random = np.random.default_rng(4)
    with database(engine) as url, tempfile.TemporaryDirectory() as home:
        settings = configured(Path(home), url)
        schema.make_ready(settings)
        store = Store(settings)
        start = time.perf_counter()
        campaign_id, claims = fill(store, random, sentences)
        size = f"{sentences / 1e6:g} M sentences"
        yield Row(f"fill, {engine}", size, time.perf_counter() - start, "s")
        ask = asking(store, campaign_id)
        budget = 300 if sentences <= SENTENCES else None
        times, spent = zip(*(ask(words) for words in [claims[0], *claims]), strict=True)
        yield Row(f"evidence, {engine}, p50", size, float(np.percentile(times[1:], 50)), "ms", budget)
        yield Row(f"evidence, {engine}, p95", size, float(np.percentile(times[1:], 95)), "ms", budget)
        yield Row(f"evidence, {engine}, first", size, times[0], "ms")
        yield Row(f"processor, {engine}, p50", size, float(np.percentile(spent[1:], 50)), "ms")
        yield Row(f"processor, {engine}, p95", size, float(np.percentile(spent[1:], 95)), "ms")
        for what, words in odd(store, claims).items():
            times, spent = zip(*(ask(words) for _ in range(5)), strict=True)
            yield Row(f"{what}, {engine}, first", size, times[0], "ms")
            yield Row(f"{what}, {engine}, p50", size, float(np.median(times)), "ms", budget)
            yield Row(f"processor, {what}, {engine}", size, float(np.median(spent)), "ms")
        yield Row(f"load average, {engine}", size, os.getloadavg()[0], "")
        if engine == "SQLite":
            yield Row("database with everything", size, Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6, "MB")
        store.close()


def asking(store: Store, campaign_id: int) -> Callable[[str], tuple[float, float]]:
    """A function that searches and tells how long it took: (by the clock, of processor) in ms."""
    operator, busy = people.operator(store), processor(store)

    def ask(words: str) -> tuple[float, float]:
        analyse.cache_clear()
        start, before = time.perf_counter(), busy()
        with store.reading() as session:
            documents.evidence(session, campaign_id, words[:LONGEST_QUERY], viewer=operator, besides="text-1")
        return 1000 * (time.perf_counter() - start), 1000 * (busy() - before)

    return ask


def odd(store: Store, claims: list[str]) -> dict[str, str]:
    """What people type that is no claim."""
    table = models.TermCount
    held = select(table.term).where(table.term.startswith(WORD)).order_by(table.sentence_count.desc(), table.term).limit(200)
    with store.reading() as session:
        frequent = [term.removeprefix(WORD) for term in session.scalars(held)]
    return {
        "a word in every tenth": frequent[0],
        "a word in every thirtieth": frequent[100],
        "two frequent words": " ".join(frequent[:2]),
        "eight frequent words": " ".join(frequent[:8]),
        "thirty frequent words": " ".join(frequent[:30]),
        "a pasted page": " ".join(claims),
        "stop words": "the of and to in it was",
        "an unknown word": "zzyzzyva",
        "Cyrillic": "корабли стояли у порта",
        "Chinese": "船在港口外等待",
    }


def processor(store: Store) -> Callable[[], float]:
    """Seconds of processor that this process and, with PostgreSQL, the server behind its connection have used: on a machine with other
    work the clock says more about that work."""
    if store.settings.is_sqlite:
        return time.process_time
    with store.reading() as session:
        stat = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/stat")
    tick = os.sysconf("SC_CLK_TCK")
    return lambda: time.process_time() + sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) / tick


def vocabulary(random: np.random.Generator) -> list[str]:
    """Words as news has them: those of the thesaurus among the frequent ones, the rest made of syllables."""
    known = sorted({phrase for group in lines(THESAURUS) for phrase in group if phrase.isalpha() and phrase.islower()})
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el", "ist")]
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(random.choice(syllables, int(random.integers(2, 5))))] = None
    rare = list(made)
    return [word for pair in zip(rare, known, strict=False) for word in pair] + rare[len(known) :]


def fill(store: Store, random: np.random.Generator, sentences: int) -> tuple[int, list[str]]:
    """A campaign of that size, its rows as an import would write them; and claims like its sentences."""
    operator = people.operator(store)
    campaign_id = campaigns.create(store, actor=operator, settings=CampaignSettings(title="Bench"))
    words = vocabulary(random)
    terms = [index_terms(word) for word in words]
    share = 1 / (np.arange(len(words)) + 20.0)
    counted: Counter[str] = Counter()
    total = 0
    claims: list[str] = []
    with store.writer.begin() as connection:  # the index is built when all is there: an import would fill it text by text
        for statement in NO_INDEX[connection.dialect.name]:
            connection.execute(text(statement))
    for first in range(0, sentences, BATCH):
        drawn = random.choice(len(words), (min(BATCH, sentences - first), WORDS), p=share / share.sum())
        texts = [" ".join(words[at] for at in row) + "." for row in drawn]
        listed = [sorted({term for at in row for term in terms[at]}) for row in drawn]
        assert listed[0] == index_terms(texts[0])
        counted.update(term for row in listed for term in row)
        total += sum(map(len, listed))
        with store.writing() as work:
            put(work, campaign_id, operator.user_id, first, texts, listed)
            work.commit()
        picked = random.choice(len(texts), max(1, CLAIMS * BATCH // max(sentences, BATCH)))
        claims += [" ".join(texts[at].split()[:12] + [words[int(random.integers(2_000))] for _ in range(3)]) for at in picked]
    with store.writing() as work:
        rows = [{"campaign_id": campaign_id, "term": term, "sentence_count": count} for term, count in counted.items()]
        work.session.execute(insert(models.TermCount), rows)
        totals = {"campaign_id": campaign_id, "version": VERSION, "sentence_count": sentences, "term_total": total}
        work.session.execute(insert(models.FinderTotals), [totals])
        work.commit()
    with store.writer.begin() as connection:
        if not store.settings.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        finder_index.create(connection)
        connection.execute(text(FILL_INDEX[connection.dialect.name]))
    return campaign_id, claims[:CLAIMS]


def put(work, campaign_id: int, user_id: int, first: int, texts: list[str], listed: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    """Documents of 200 sentences; the document's own text is left short, since nothing here reads it."""
    now = work.now()
    blank = dict.fromkeys(("title", "publisher", "author", "url", "published_on", "published_precision", "date_origin"), "")
    blank |= {"language": "en", "encoding": "utf-8", "splitter": "bench", "text": "-", "sentence_count": PER_DOCUMENT}
    start = first // PER_DOCUMENT + 1
    numbers = range(start, start + (len(texts) + PER_DOCUMENT - 1) // PER_DOCUMENT)
    own = {"campaign_id": campaign_id, "imported_at": now, "imported_by": user_id}
    rows = [
        blank
        | own
        | {
            "id": n,
            "uuid": work.new_id(),
            "number": n,
            "slug": f"text-{n}",
            "file_name": f"text-{n}.txt",
            "sha256": str(n),
            "folded_sha256": str(n),
        }
        for n in numbers
    ]
    work.session.execute(insert(models.Document), rows)
    sentences, searched = [], []
    for at, (words, terms) in enumerate(zip(texts, listed, strict=True)):
        document, ordinal = start + at // PER_DOCUMENT, at % PER_DOCUMENT
        place = {"document_id": document, "ordinal": ordinal, "block_ordinal": 0, "start": 200 * ordinal, "end": 200 * ordinal + len(words)}
        sentences.append(place | {"is_furniture": 0, "text": words, "split_origin": "auto"})
        stored = " ".join(finder_index.term_in(campaign_id, term) for term in terms)
        searched.append({"id": finder_index.first_id(document) + ordinal, "document_id": document, "terms": stored})
    work.session.execute(insert(models.Sentence), sentences)
    work.session.execute(insert(models.SentenceTerms), searched)


if __name__ == "__main__":  # python -m bench.bench_finder 5000000 SQLite
    for engine in sys.argv[2:] or ENGINES:
        for result in measured(engine, int(sys.argv[1])):
            print(result, flush=True)
