"""A small world to test in: a ready store, a campaign with two texts, a lead, two annotators, and tabs to annotate from.

Nothing here stands in for the product: every row is made by the services.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from workbench import settings
from workbench.domain.records import Actor, CampaignSettings
from workbench.domain.vocabulary import Role
from workbench.services import annotating, assigning, campaigns, importing, people
from workbench.store import schema
from workbench.store.models import Document
from workbench.store.queries import passes
from workbench.store.work import Store

HARBOUR = """Harbour reopens after the storm

The harbour at Vell reopened on Monday, nine days after the storm. The port authority said 14 ships were waiting. 🚢 Two had sunk!

It was a shameful delay. Who will pay?
"""
COUNCIL = """Council disputes the count

Eleven ships waited outside Vell, the council said. The harbour was closed for six days. Nobody counted twice.
"""


@dataclass
class Tab:
    """One page load of the reader: a boot of its own, the revision it last saw."""

    world: World
    actor: Actor
    pass_uuid: str
    boot: str
    base: int = 0

    def __post_init__(self) -> None:
        self.numbers = count(1)

    def operation(self, kind: str, **body: Any) -> dict[str, Any]:
        at = f"{self.world.store.clock():%Y-%m-%dT%H:%M:%S.%f}"[:23] + "Z"  # the browser's clock is right unless a test says otherwise
        return {"seq": next(self.numbers), "at": at, "kind": kind, **body}

    def send(self, *operations: dict[str, Any], base: int | None = None, **message: Any) -> dict[str, Any]:
        """One message; the tab then knows the revision it was answered."""
        batch = {"boot": self.boot, "base": self.base if base is None else base, "heirs": {}, "list": list(operations)}
        reply = self.receive({"pass": self.pass_uuid, "batches": [batch] if operations else [], **message})
        self.base = reply["revision"]
        return reply

    def receive(self, message: Any) -> dict[str, Any]:
        return annotating.receive(self.world.store, actor=self.actor, pass_uuid=self.pass_uuid, message=message)

    def do(self, kind: str, **body: Any) -> dict[str, Any]:
        return self.send(self.operation(kind, **body))

    def mark(self, quote: str, text: str = "") -> str:
        """Claim these words of the text; returns the claim's uuid."""
        claim, start = str(uuid4()), self.text.index(quote)
        reply = self.do("mark", claim=claim, spans=[[start, start + len(quote)]], quote=quote, text=text or quote)
        assert not reply["refused"], reply["refused"]
        return claim

    @property
    def text(self) -> str:
        with self.world.store.reading() as session:
            return str(passes.text(session, self.pass_uuid, viewer=self.actor)["text"])

    @property
    def state(self) -> dict[str, Any]:
        with self.world.store.reading() as session:
            return passes.state(session, self.pass_uuid, viewer=self.actor)

    def values(self, kind: str) -> dict[Any, Any]:
        """Live rows of one kind as stored, by key."""
        return {image["key"]: image["value"] for image in self.state["images"] if image["kind"] == kind}


@dataclass
class World:
    store: Store
    operator: Actor
    lead: Actor
    annotator: Actor
    second: Actor
    campaign_id: int

    def document_uuid(self, slug: str) -> str:
        with self.store.reading() as session:
            return str(session.scalars(select(Document.uuid).where(Document.slug == slug)).one())

    def tab(self, actor: Actor | None = None, document: str = "harbour") -> Tab:
        actor = actor or self.annotator
        pass_uuid = assigning.begin_pass(self.store, actor=actor, campaign_id=self.campaign_id, document=document)
        tab = Tab(self, actor, pass_uuid, str(uuid4()))
        tab.base = tab.state["revision"]
        return tab


def make_world(store: Store) -> World:
    operator = people.operator(store)
    campaign_id = campaigns.create(store, actor=operator, settings=CampaignSettings(title="Harbour", overlap=60))
    actors = []
    for name, role in (("lea", Role.LEAD), ("ann", Role.ANNOTATOR), ("bob", Role.ANNOTATOR)):
        actors.append(people.add_user(store, actor=operator, name=name))
        people.give_role(store, actor=operator, campaign_id=campaign_id, name=name, role=role)
    files = [("harbour.txt", HARBOUR.encode()), ("council.txt", COUNCIL.encode())]
    reports = list(importing.import_texts(store, actor=operator, campaign_id=campaign_id, files=files))
    assert [report.status for report in reports] == ["imported", "imported"], reports
    return World(store, operator, *actors, campaign_id)


@pytest.fixture
def configuration(tmp_path: Path, database_url: str) -> settings.Settings:
    """Settings on a fresh, empty database of the engine under test."""
    return configured(tmp_path / "home", database_url)


def configured(home: Path, url: str) -> settings.Settings:
    found = settings.load({"WORKBENCH_HOME": str(home), "WORKBENCH_DATABASE_URL": url, "WORKBENCH_DEMO": "0"})
    settings.prepare_home(found)
    settings.make_audit_key(found)
    return found


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database at the newest schema that tests copy: a file's path, or the name of a PostgreSQL database."""
    folder = tmp_path_factory.mktemp("template")
    name, url = new_database(request, folder)
    schema.make_ready(configured(folder, url))
    return name


@pytest.fixture(scope="session")
def settled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: str) -> tuple[str, World]:
    """A database with the world in it, to copy, and what there is in it; its home has the key that the world's audit is sealed with."""
    folder = tmp_path_factory.mktemp("world")
    name, url = new_database(request, folder, migrated)
    store = Store(configured(folder, url))
    world = make_world(store)
    store.close()
    return name, world


def sealed_alike(one: Store, other: Store) -> None:
    """The key that the audit is sealed with, from one home to the other."""
    shutil.copy(settings.make_audit_key(one.settings), settings.make_audit_key(other.settings))


def new_database(request: pytest.FixtureRequest, folder: Path, template: str = "") -> tuple[str, str]:
    """(name to copy it by, address) of a database of the engine under test, which stays until the tests are over."""
    if request.config.getoption("db") == "sqlite":
        path = folder / "template.db"
        if template:
            shutil.copy(template, path)
        return str(path), f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    name = str(server.create(template or "template1"))
    return name, server.url(name)


@pytest.fixture
def ready_database(request: pytest.FixtureRequest, tmp_path: Path, migrated: str) -> str:
    """A fresh database at the newest schema, of the engine under test; with the world in it where the test asks for that."""
    names = request.fixturenames
    template = migrated
    if "world" in names:
        template = request.getfixturevalue("in_dispute" if "disputed" in names else "settled")[0]
    if request.config.getoption("db") == "sqlite":
        shutil.copy(template, tmp_path / "workbench.db")
        return f"sqlite:///{tmp_path / 'workbench.db'}"
    return str(request.getfixturevalue("fresh_postgres_database")(template))


@pytest.fixture
def store(tmp_path: Path, ready_database: str) -> Iterator[Store]:
    """A store at the newest schema, with nothing in it unless the test asks for the world."""
    opened = Store(configured(tmp_path / "home", ready_database))
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store, settled: tuple[str, World]) -> World:
    sealed_alike(settled[1].store, store)
    return replace(settled[1], store=store)
