"""What every test may ask for. `--db=postgres` replays a suite on the other engine, `--nightly` adds the long tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, event

REPO = Path(__file__).resolve().parent.parent

pytest_plugins = ["tests.postgres", "tests.running_server", "tests.worlds", "tests.disputed"]

# Derandomised: a commit is judged by its own change, never by a lucky or unlucky draw. The nights draw anew.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("nightly", deadline=None, max_examples=2_000)


class SharedStatements(dict[Any, Any]):
    """SQLAlchemy's cache of compiled statements for every engine of the process; one engine's own begins empty at each test's database.

    Compiling took a third of a store test. Keys begin with the dialect, an object of each engine: those of one kind compile alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


STATEMENTS = SharedStatements()


@event.listens_for(Engine, "engine_connect")
def share_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgres"], default="sqlite", help="the engine behind `database_url`")
    parser.addoption("--nightly", action="store_true", help="run the tests marked nightly too, and draw more examples")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("nightly" if config.getoption("nightly") else "ci")
    # The developer's own settings are not for tests to follow, nor their data folder to write in: a test that names none fails.
    for name in [name for name in os.environ if name.startswith("WORKBENCH_")]:
        del os.environ[name]
    os.environ["WORKBENCH_HOME"] = "/dev/null/a-test-names-its-own-WORKBENCH_HOME"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_nightly, is_replay = config.getoption("nightly"), config.getoption("db") != "sqlite"

    def is_kept(item: pytest.Item) -> bool:
        if not is_nightly and item.get_closest_marker("nightly"):
            return False
        asked = set(getattr(item, "fixturenames", ()))
        return not is_replay or bool(asked & {"database_url", "migrated", "postgres_server"})  # the rest has run with SQLite

    config.hook.pytest_deselected(items=[item for item in items if not is_kept(item)])
    items[:] = filter(is_kept, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        # The summary folds skips with the same place: so one line says what was left out and how to run it, not one for every test.
        report.longrepr = (str(item.path.parent), None, report.longrepr[2])
    return report


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A fresh, empty database of the engine that `--db` names."""
    if request.config.getoption("db") == "sqlite":
        return f"sqlite:///{tmp_path / 'workbench.db'}"
    return str(request.getfixturevalue("fresh_postgres_database")())


@pytest.fixture(scope="session")
def is_nightly(request: pytest.FixtureRequest) -> bool:
    """For tests that do the same more often at night: 20 kills by day, 200 by night."""
    return bool(request.config.getoption("nightly"))


@pytest.fixture(scope="session")
def shared_corpus() -> list[Path]:
    """Real texts beside the checkout; other people's writing, so not part of it."""
    texts = sorted((REPO.parent / "shared" / "corpus").glob("*.txt"))
    if not texts:
        pytest.skip("no corpus beside this checkout (../shared/corpus/*.txt)")
    return texts
