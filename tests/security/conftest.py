"""A visitor with a browser's habits, and people who can sign in to the running server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.running_server import RunningServer
from workbench import settings
from workbench.domain.vocabulary import LinkPurpose
from workbench.services import people, signing_in
from workbench.store.work import Store

PASSWORD = "correct horse battery"
PAGE = {"accept": "text/html"}


@contextmanager
def store_of(running: RunningServer) -> Iterator[Store]:
    """The server's database, opened beside it."""
    store = Store(settings.load({"WORKBENCH_HOME": str(running.home)}))
    yield store
    store.close()


@contextmanager
def visitor(running: RunningServer, **headers: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30, headers=headers) as client:
        yield client


@pytest.fixture
def anybody(server: RunningServer) -> Iterator[httpx.Client]:
    """Whoever comes by, without a cookie."""
    with visitor(server) as client:
        yield client


@pytest.fixture
def account(server: RunningServer) -> Callable[..., str]:
    """Make an account with a password, once a module; returns its name."""

    def made(name: str, **given: Any) -> str:
        with store_of(server) as store:
            operator = people.operator(store)
            with store.reading() as session:
                from workbench.store.queries.people import actor_by_name

                is_there = actor_by_name(session, name) is not None
            if not is_there:
                people.add_user(store, actor=operator, name=name, **given)
                link = signing_in.make_link(store, actor=operator, name=name, purpose=LinkPurpose.INVITATION)
                signing_in.use_link(store, token=link, password=PASSWORD)
        return name

    return made


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, **query: str) -> httpx.Response:
    return client.post("/login", params=query, data={"name": name, "password": password})


@pytest.fixture
def member(server: RunningServer, account: Callable[..., str]) -> Iterator[httpx.Client]:
    """An annotator of no campaign, signed in."""
    with visitor(server) as client:
        assert sign_in(client, account("kim")).status_code == 303
        yield client


@pytest.fixture
def admin(server: RunningServer, account: Callable[..., str]) -> Iterator[httpx.Client]:
    with visitor(server) as client:
        assert sign_in(client, account("root", is_admin=True)).status_code == 303
        yield client
