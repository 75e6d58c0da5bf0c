"""What a save and a page cost on either engine: the services and queries behind them, without browser and network.

Each save stands beside a bare insert with a commit on the same disk in the same run: their ratio says what ours adds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import numpy as np
from sqlalchemy import text

from bench import Row, campaigns
from bench.engines import ENGINES, database
from tests.worlds import Tab, World, configured, make_world
from workbench.domain.records import Actor
from workbench.services import assigning, importing
from workbench.store import schema
from workbench.store.queries import assignments, documents, hindrances, overview, passes, work_times
from workbench.store.work import Store

SAVES, SENTENCES, DOCUMENTS, PAGES = 300, 1_000, 2_000, 7


def run() -> list[Row]:
    return [row for engine in ENGINES for row in measured(engine)]


def measured(engine: str) -> Iterator[Row]:
    with opened(engine) as store:
        yield from saves(engine, make_world(store))
    with opened(engine) as store:
        operator, campaign_id, ratings = campaigns.fill(store, documents=DOCUMENTS)
        size = f"{DOCUMENTS:,} texts, {ratings:,} ratings"
        for name, page in pages(store, operator, campaign_id).items():
            yield Row(f"{name}, {engine}", size, float(np.median([timed(page) for _ in range(PAGES)])), "ms")


@contextmanager
def opened(engine: str) -> Iterator[Store]:
    with database(engine) as url, tempfile.TemporaryDirectory() as home:
        configuration = configured(Path(home), url)
        schema.make_ready(configuration)
        store = Store(configuration)
        try:
            yield store
        finally:
            store.close()


def saves(engine: str, world: World) -> Iterator[Row]:
    lines = " ".join(f"On day {number} the harbour of Vell counted {number} ships." for number in range(SENTENCES))
    list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[("long.txt", lines.encode())]))
    tab = world.tab(document="long")
    ordinals = count()
    bare = [timed(lambda: insert(world)) for _ in range(SAVES)]
    decided = [timed(lambda: tab.do("decide", ordinals=[next(ordinals)], label="o", origin="key")) for _ in range(SAVES)]
    marked = [timed(mark) for mark in marks(tab)]
    size = f"{SENTENCES:,} sentences"
    for name, times in (("a bare insert", bare), ("save a decision", decided), ("save a claim", marked)):
        yield Row(f"{name}, {engine}, p50", size, float(np.percentile(times, 50)), "ms")
        yield Row(f"{name}, {engine}, p95", size, float(np.percentile(times, 95)), "ms")
    yield Row(f"a save by a bare insert, {engine}", size, float(np.median(decided) / np.median(bare)), "x")
    yield Row(f"open the reader, {engine}", size, float(np.median([timed(lambda: state(world.store, tab)) for _ in range(PAGES)])), "ms")


def marks(tab: Tab) -> Iterator[Callable[[], object]]:
    words, at = tab.text, 0
    for number in range(SENTENCES - SAVES, SENTENCES):
        quote = f"counted {number} ships"
        at = words.index(quote, at)
        body = {"claim": str(uuid4()), "spans": [[at, at + len(quote)]], "quote": quote, "text": quote}
        yield lambda body=body: tab.do("mark", **body)  # type: ignore[misc]


def insert(world: World) -> None:
    with world.store.writing() as work:
        work.session.execute(text("INSERT INTO failed_attempt (scope_sha256, at) SELECT 'bench', created_at FROM campaign LIMIT 1"))
        work.commit()


def state(store: Store, tab: Tab) -> None:
    with store.reading() as session:
        passes.text(session, tab.pass_uuid, viewer=tab.actor)
        passes.state(session, tab.pass_uuid, viewer=tab.actor)


def pages(store: Store, operator: Actor, campaign_id: int) -> dict[str, Callable[[], object]]:
    def read(query: Callable[..., object], *further: object, **how: object) -> Callable[[], object]:
        def ask() -> None:
            with store.reading() as session:
                query(session, campaign_id, *further, viewer=operator, **how)

        return ask

    return {
        "My work": read(documents.documents, now=store.clock()),
        "Overview's matrix, a page": read(overview.progress),
        "Overview's sums": read(overview.totals),
        "Overview's pace": read(overview.pace),
        "Overview, time a sentence": read(work_times.sentence_times),
        "Overview, time a claim": read(work_times.claim_times),
        "Overview, what is in the way": read(hindrances.hindrances, store.clock()),
        "Assignments, a page": read(assignments.board, store.clock()),
        "a plan for three": lambda: assigning.plan(
            store, actor=operator, campaign_id=campaign_id, people=["user-000", "user-001", "user-002"]
        ),
    }


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)
