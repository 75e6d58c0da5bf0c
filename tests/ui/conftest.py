"""Pages opened as a signed-in person, without a browser: Streamlit's own test runner over the real router and the real store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

import workbench.ui
from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose
from workbench.services import people, signing_in
from workbench.store.work import Store
from workbench.ui import process, reader

ROUTER = Path(workbench.ui.__file__).with_name("router.py")
Visit = Callable[..., AppTest]


def session_of(store: Store, actor: Actor) -> int:
    """A real session row, as a one-time link makes it."""
    link = signing_in.make_link(store, actor=people.operator(store), name=actor.name, purpose=LinkPurpose.SIGN_IN)
    found = signing_in.actor_of(store, token=signing_in.use_link(store, token=link))
    assert found is not None
    assert found.session_id is not None
    return found.session_id


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Open the router as somebody; `page` is a file of `views/`, whatever else is named goes into the address."""

    def visit(store: Store, actor: Actor | None, page: str = "", **address: str) -> AppTest:
        if not process.is_ready() or process.store() is not store:
            process._stores[:] = [store]  # not `hold`, which closes what it held: the store is the test's
        at = AppTest.from_file(str(ROUTER), default_timeout=60)
        at.user = {"session": process.signer.sign(session_of(store, actor))} if actor else {}
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        if page:
            at.switch_page(f"views/{page}.py")
            for name, value in address.items():
                at.query_params[name] = value
            at.run()
        return at

    reader._component.cache_clear()  # each runner has its own register of components
    yield visit
    process._stores.clear()
    reader._component.cache_clear()


def elements(at: AppTest) -> list[Element]:
    def below(node: Any) -> Iterator[Element]:
        for child in getattr(node, "children", {}).values():
            yield child
            yield from below(child)

    return list(below(at._tree))


def words(at: AppTest) -> list[str]:
    """What is drawn as plain text."""
    return [str(element.value) for element in at.text]


def data(at: AppTest) -> dict[str, Any]:
    """What the reader was given."""
    return dict(json.loads(raw_data(at)))


def raw_data(at: AppTest) -> str:
    (found,) = [element for element in elements(at) if element.type == "bidi_component" and element.proto.id.endswith("-reader")]
    return str(found.proto.json)


def page_names(at: AppTest) -> list[str]:
    return [info["page_name"] for info in at._registered_pages.values()]


@contextmanager
def queries(store: Store) -> Iterator[list[str]]:
    """Statements sent to the database, but for the beginnings and ends of transactions."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    engines = (store.reader, store.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
