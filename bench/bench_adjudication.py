"""A queue of 2,000 texts that two or three people finished: worked out once, then page by page and case by case, on both engines."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench import Row, campaigns
from bench.engines import ENGINES, database
from workbench import settings
from workbench.domain.records import Actor
from workbench.services import adjudicating
from workbench.store import schema
from workbench.store.queries import adjudication
from workbench.store.work import Store

DOCUMENTS = 2_000


def run() -> list[Row]:
    rows = []
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as home, database(engine) as url:
            found = settings.load({"WORKBENCH_HOME": home, "WORKBENCH_DATABASE_URL": url, "WORKBENCH_DEMO": "0"})
            settings.prepare_home(found)
            settings.make_audit_key(found)
            schema.make_ready(found)
            store = Store(found)
            operator, campaign_id, _ = campaigns.fill(store, documents=DOCUMENTS, annotators=3)
            rows += _of(engine, store, operator, campaign_id)
            store.close()
    return rows


def _of(engine: str, store: Store, operator: Actor, campaign_id: int) -> list[Row]:
    size = f"{DOCUMENTS:,} texts"
    steps = []
    waiting = 1
    begun = time.process_time()
    while waiting:
        start = time.perf_counter()
        waiting = adjudicating.refresh(store, actor=operator, campaign_id=campaign_id)
        steps.append(1000 * (time.perf_counter() - start))
    rows = [
        Row(f"{engine}: all conflicts worked out", size, sum(steps) / 1000, "s"),
        Row(f"{engine}: the same, processor", size, time.process_time() - begun, "s"),
        Row(f"{engine}: longest step that holds writers", f"{adjudicating.AT_ONCE} texts", max(steps), "ms", 4_000.0),
    ]
    with store.reading() as session:
        where: dict[str, Any] = {"viewer": operator}
        lines, total = adjudication.queue(session, campaign_id, **where)
        last = (total - 1) // adjudication.PAGE
        asked: list[tuple[str, Callable[[], object]]] = [
            ("nothing to work out", lambda: adjudicating.refresh(store, actor=operator, campaign_id=campaign_id)),
            ("summary", lambda: adjudication.summary(session, campaign_id, **where)),
            ("first page of the queue", lambda: adjudication.queue(session, campaign_id, **where)),
            ("last page of the queue", lambda: adjudication.queue(session, campaign_id, page=last, **where)),
            ("a page of the unanimous", lambda: adjudication.unanimous(session, campaign_id, **where)),
            ("a case", lambda: adjudication.desk(session, campaign_id, lines[0].document, lines[0].claim, **where)),
        ]
        rows += [Row(f"{engine}: {what}", f"{total:,} conflicts", _milliseconds(ask), "ms") for what, ask in asked]
    return rows


def _milliseconds(ask: Callable[[], object]) -> float:
    """The middle one of five."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)[2]
