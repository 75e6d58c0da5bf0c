"""The demo's passes as rows: the same everywhere, whole or not there, and nobody's to sign in with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.store.facts import Interrupted, damage, everything, interrupted
from tests.worlds import configured
from workbench import settings
from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose, Listing, PassStatus, Role, Stage
from workbench.errors import NotFound, SignInNeeded
from workbench.formats.readers import seeds
from workbench.services import demo, exporting, signing_in, starting
from workbench.settings import CHECKOUT
from workbench.store import accounts
from workbench.store.models import Assignment, Base, Campaign, Claim, Document, Evidence, Membership, Operation, User
from workbench.store.queries import campaigns, overview
from workbench.store.queries import settling as sheets
from workbench.store.queries.people import as_actor
from workbench.store.types import as_text
from workbench.store.work import Store

SEEDS = seeds.read(CHECKOUT / "seeds")
STAGED = seeds.read_staged(CHECKOUT / "seeds")
PASSES = len(SEEDS.scripts) + len(STAGED.scripts) + len(STAGED.settlings) + len(STAGED.checks)
ANNOTATORS = [name for name, _ in SEEDS.annotators]


@pytest.fixture
def new_store(request: pytest.FixtureRequest, tmp_path: Path, migrated: str) -> Iterator[Callable[[str], Store]]:
    """A function that opens a store on another fresh database of the engine under test."""
    opened: list[Store] = []

    def open_store(name: str) -> Store:
        if request.config.getoption("db") == "sqlite":
            shutil.copy(migrated, tmp_path / f"{name}.db")
            url = f"sqlite:///{tmp_path / f'{name}.db'}"
        else:
            url = str(request.getfixturevalue("fresh_postgres_database")(migrated))
        opened.append(Store(configured(tmp_path / name, url)))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def load(store: Store) -> Actor:
    """The demo in a new installation; returns its lead."""
    with store.writing() as work:
        lead = as_actor(accounts.add(work, "lead", "First lead", is_admin=True))
        demo.load(work, lead)
        work.commit()
    return lead


@pytest.fixture(scope="module")
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[tuple[Store, Actor]]:
    """One for all tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    if request.config.getoption("db") == "sqlite":
        shutil.copy(migrated, folder / "workbench.db")
        store = Store(configured(folder / "home", f"sqlite:///{folder / 'workbench.db'}"))
        yield store, load(store)
        store.close()
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create(migrated)
    store = Store(configured(folder / "home", server.url(name)))
    yield store, load(store)
    store.close()
    server.drop(name)


def campaign_of(store: Store, slug: str) -> int:
    with store.reading() as session:
        return session.scalars(select(Campaign.id).where(Campaign.slug == slug)).one()


def exported(store: Store, lead: Actor, out: Path, slug: str) -> bytes:
    campaign_id = campaign_of(store, slug)
    exporting.export(store, actor=lead, campaign_id=campaign_id, format="jsonl", out=out)
    return (out / "campaign.jsonl").read_bytes()


def count(store: Store, table: type[Base]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_two_installations_hold_the_same_bytes(new_store: Callable[[str], Store], tmp_path: Path) -> None:
    (one, lead), (other, other_lead) = ((store, load(store)) for store in (new_store("one"), new_store("other")))

    for campaign in (SEEDS, STAGED):
        first = exported(one, lead, tmp_path / f"{campaign.slug}-one", campaign.slug)
        assert first == exported(other, other_lead, tmp_path / f"{campaign.slug}-other", campaign.slug)
        assert first.count(b'"type":"pass"') == len(campaign.scripts) + len(campaign.settlings) + len(campaign.checks)
    assert (len(SEEDS.scripts), PASSES) == (14, 24)


def test_every_script_is_a_pass_without_a_refused_operation(loaded: tuple[Store, Actor]) -> None:
    store, _ = loaded
    query = (
        select(User.name, Document.slug, Assignment.stage, Assignment.status, Assignment.started_at)
        .join(User, User.id == Assignment.annotator_id)
        .join(Document, Document.id == Assignment.document_id)
    )
    with store.reading() as session:
        passes = {(row.name, row.slug, row.stage): (row.status, row.started_at) for row in session.execute(query)}
        refused = session.scalars(select(Operation.error).where(Operation.error_code != "")).all()

    scripted = [
        *((script.annotator, Stage.ONE_PASS, script) for script in SEEDS.scripts),
        *((script.annotator, Stage.MARK, script) for script in STAGED.scripts),
        *(("lead", Stage.SETTLE, script) for script in STAGED.settlings),
        *((script.annotator, Stage.CHECK, script) for script in STAGED.checks),
    ]
    assert passes == {
        (who, script.document, stage): (PassStatus.FINISHED if script.is_finished else PassStatus.OPEN, script.started)
        for who, stage, script in scripted
    }
    assert refused == []


def test_operations_are_stored_at_the_time_the_annotator_did_them(loaded: tuple[Store, Actor]) -> None:
    store, _ = loaded
    own = Assignment.campaign_id == campaign_of(store, SEEDS.slug)
    query = select(Operation.assignment_id, Operation.at, Operation.client_at).join(Assignment).where(own).order_by(Operation.id)
    with store.reading() as session:
        rows = session.execute(query).all()
        ends = dict(session.execute(select(Assignment.id, Assignment.saved_at).where(own)).all())

    assert [row for row in rows if as_text(row.at)[:23] != row.client_at[:23]] == []
    assert {row.assignment_id: row.at for row in rows} == ends
    lengths = [(max(times) - min(times)).total_seconds() / 60 for times in _by_pass(rows).values()]
    assert 2 < min(lengths) < 10
    assert 45 < max(lengths) < 90


def _by_pass(rows: list) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(row.at)
    return found


def test_claims_and_evidence_are_as_many_as_the_scripts_hold(loaded: tuple[Store, Actor]) -> None:
    store, _ = loaded
    every_claim = [claim for script in SEEDS.scripts for sentence in script.sentences for claim in sentence.claims]

    own = Assignment.campaign_id == campaign_of(store, SEEDS.slug)
    with store.reading() as session:
        marks = session.scalar(select(func.count(func.distinct(Claim.uuid))).join(Assignment).where(own))
        pieces = session.scalar(select(func.count(func.distinct(Evidence.uuid))).join(Assignment).where(own))
    assert marks == len(every_claim)
    assert pieces == sum(len(claim.evidence) for claim in every_claim)


def test_the_first_lead_begins_with_no_pass_and_the_annotators_are_members(loaded: tuple[Store, Actor]) -> None:
    store, lead = loaded
    with store.reading() as session:
        rows = session.execute(select(Membership.campaign_id, User.name, Membership.role).join(User, User.id == Membership.user_id)).all()
        own = session.scalars(select(Assignment.stage).where(Assignment.annotator_id == lead.user_id)).all()

    roles = {"lead": Role.LEAD} | dict.fromkeys(ANNOTATORS, Role.ANNOTATOR)
    assert sorted(rows) == sorted((campaign_of(store, one.slug), who, role) for one in (SEEDS, STAGED) for who, role in roles.items())
    assert own == [Stage.SETTLE, Stage.SETTLE]


def test_a_visitor_lands_in_the_first_campaign(loaded: tuple[Store, Actor]) -> None:
    store, lead = loaded
    with store.reading() as session:
        cards = campaigns.campaigns(session, viewer=lead)

    assert [card.slug for card in cards] == [SEEDS.slug, STAGED.slug]


def test_every_stage_of_the_staged_campaign_is_alive(loaded: tuple[Store, Actor]) -> None:
    store, lead = loaded
    campaign_id = campaign_of(store, STAGED.slug)
    with store.reading() as session:
        texts, _ = sheets.texts(session, campaign_id, viewer=lead)
        lists = [sheets.sheet(session, campaign_id, text.slug, viewer=lead) for text in texts[:2]]
        totals = overview.totals(session, campaign_id, viewer=lead)

    standing = {text.slug: (text.marked, text.status, text.check_count) for text in texts}
    assert list(standing.values()) == [
        (2, PassStatus.FINISHED, 2),  # settled, and being checked
        (2, PassStatus.OPEN, 0),  # being settled
        (1, None, 0),  # one has marked, one is at it
        (0, None, 0),
        (0, None, 0),
    ]
    assert [dict(sheets.outcomes(one)) for one in lists] == [
        {Listing.CHECK: 10, Listing.KEEP: 1, Listing.DROP: 2},
        {Listing.CHECK: 3, Listing.DROP: 1},
    ]
    assert all(claim.reason for one in lists for cluster in one.clusters for _, claim in cluster.listed if claim.outcome is Listing.DROP)
    assert [(total.stage, total.finished_count, total.pass_count) for total in totals] == [(Stage.MARK, 5, 6), (Stage.CHECK, 1, 2)]
    assert [(total.decided_count, total.open_count) for total in totals][1] == (13, 20)


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_nobody_signs_in_as_a_demo_annotator(loaded: tuple[Store, Actor], purpose: LinkPurpose) -> None:
    store, lead = loaded
    with store.reading() as session:
        people = session.scalars(select(User).where(User.name.in_(ANNOTATORS))).all()

    assert [(user.password_hash, user.is_active, user.is_admin) for user in people] == [(None, False, False)] * 3
    assert [user.display_name for user in people] == ["Demo annotator 1", "Demo annotator 2", "Demo annotator 3"]
    for name in ANNOTATORS:
        with pytest.raises(NotFound):
            signing_in.make_link(store, actor=lead, name=name, purpose=purpose)
        with pytest.raises(SignInNeeded):
            signing_in.sign_in(store, name=name, password="annotator", address=f"192.0.2.{ANNOTATORS.index(name)}")


@pytest.mark.parametrize("at", [60, pytest.param(1300, marks=pytest.mark.nightly)])
def test_a_load_that_is_interrupted_leaves_nothing(new_store: Callable[[str], Store], at: int) -> None:
    store = new_store("interrupted")
    before = everything(store)

    with pytest.raises(Interrupted), interrupted(store.writer, at=at):
        load(store)

    assert everything(store) == before
    load(store)
    assert count(store, Assignment) == PASSES


# -- the first start of a default installation, which is SQLite whatever engine is under test ---------------------------

KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from workbench import settings
from workbench.services import demo, starting

replay, numbers = demo._replay, iter(range(100))

def replay_or_die(*arguments):
    if next(numbers) == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    replay(*arguments)

demo._replay = replay_or_die
starting.make_ready(settings.load())
"""


@pytest.fixture
def installation(tmp_path: Path) -> settings.Settings:
    return settings.load({"WORKBENCH_HOME": str(tmp_path / "installation")})


@pytest.mark.fault
@pytest.mark.parametrize("passes", [pytest.param(0, marks=pytest.mark.nightly), 7, pytest.param(13, marks=pytest.mark.nightly)])
def test_a_first_start_killed_half_way_is_made_up_for_at_the_next(installation: settings.Settings, passes: int) -> None:
    environment = os.environ | {"WORKBENCH_HOME": str(installation.home)}
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(passes)], cwd=CHECKOUT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL

    after_the_kill = Store(installation)
    assert Counter({table.__name__: count(after_the_kill, table) for table in (User, Campaign, Assignment)}).total() == 0
    after_the_kill.close()

    store = starting.make_ready(installation)
    assert (count(store, User), count(store, Campaign), count(store, Assignment)) == (4, 2, PASSES)
    assert damage(store) == []
    store.close()


def test_starting_again_adds_nothing_to_the_demo(installation: settings.Settings) -> None:
    first = starting.make_ready(installation)
    before = everything(first)
    first.close()

    again = starting.make_ready(installation)

    assert everything(again) == before
    again.close()


def test_practice_goes_with_the_rules_of_a_guideline_and_not_with_its_title(new_store: Callable[[str], Store]) -> None:
    store = new_store("practice")
    body = seeds.read(store.settings.seeds).guideline

    assert demo.quiz(store, guideline=body.replace("# Guideline for “Ceasefire 2016”", "# Our guideline")) is not None
    assert demo.quiz(store, guideline=body.replace("### G3", "### G3 (ours)")) is None
    assert demo.quiz(store, guideline="# Ours\n\nMark every claim.") is None
