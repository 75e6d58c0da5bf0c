"""R3, R14, R16: many at once, on one pass and on many. What was acknowledged is there, once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from tests.store.facts import count, damage, operations
from tests.worlds import Tab, World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import BadEntry, DatabaseBusy, ImportRefused, NotAllowed, SignInNeeded, StoreError
from workbench.services import assigning, campaigns, exporting, importing, people, signing_in
from workbench.settings import CHECKOUT
from workbench.store import accounts, new_rows
from workbench.store.models import Assignment, Campaign, Decision, Document, Operation, Session, User
from workbench.store.turns import Turns
from workbench.store.work import Store

Answer = TypeVar("Answer")


def together(actions: list[Callable[[], Answer]]) -> list[Answer]:
    """Run each in a thread of its own, all starting at the same moment."""
    gate = threading.Barrier(len(actions))

    def run(action: Callable[[], Answer]) -> Answer:
        gate.wait(20)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def decide(tab: Tab, times: int) -> list[tuple[str, int]]:
    """So many messages of one operation; the (boot, seq) that were acknowledged."""
    acknowledged = []
    for number in range(times):
        reply = tab.do("decide", ordinals=[number % 5], label="oxpib"[number % 5], origin="key")
        acknowledged.extend(reply["ack"].items())
    return acknowledged


def some_annotators(world: World, number: int) -> list[Tab]:
    """Tabs of different people, each on a pass of their own."""
    from workbench.domain.vocabulary import Role

    tabs = []
    for name in (f"many-{n}" for n in range(number)):
        actor = people.add_user(world.store, actor=world.operator, name=name)
        people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name=name, role=Role.ANNOTATOR)
        tabs.append(world.tab(actor))
    return tabs


def test_r03_eight_threads_on_eight_passes_lose_nothing(world: World) -> None:
    tabs = some_annotators(world, 8)

    acknowledged = together([lambda tab=tab: decide(tab, 25) for tab in tabs])

    for tab, mine in zip(tabs, acknowledged, strict=True):
        assert [(boot, seq) for boot, seq, _ in operations(world.store, tab.pass_uuid)] == mine
        assert [revision for _, _, revision in operations(world.store, tab.pass_uuid)] == list(range(1, 26))
    assert count(world.store, Decision) == 8 * 25
    assert damage(world.store) == []


def test_r03_nobody_waits_until_all_others_have_finished(world: World) -> None:
    tabs = some_annotators(world, 8)

    together([lambda tab=tab: decide(tab, 25) for tab in tabs])

    with world.store.reading() as session:
        order = list(session.scalars(select(Operation.boot).order_by(Operation.id)))
    first_ready = min(max(at for at, boot in enumerate(order) if boot == tab.boot) for tab in tabs)
    assert min(Counter(order[: first_ready + 1])[tab.boot] for tab in tabs) >= 10, "of 25 when the first was ready"


def test_whoever_gives_up_waiting_leaves_the_turn_to_the_next() -> None:
    turns, order = Turns(), []

    def wait(seconds: float) -> None:
        try:
            with turns.next(seconds):
                order.append("in")
        except DatabaseBusy:
            order.append("gave up")

    with turns.next(1):
        impatient = threading.Thread(target=wait, args=(0.05,))
        impatient.start()
        impatient.join()
        patient = threading.Thread(target=wait, args=(5,))
        patient.start()
    patient.join()
    wait(0)

    assert order == ["gave up", "in", "in"]


def test_r03_eight_threads_on_one_pass_are_stored_or_refused_and_each_once(world: World) -> None:
    tabs = [world.tab() for _ in range(8)]

    acknowledged = together([lambda tab=tab: decide(tab, 25) for tab in tabs])

    stored = operations(world.store, tabs[0].pass_uuid)
    applied = [revision for _, _, revision in stored if revision is not None]
    assert Counter((boot, seq) for boot, seq, _ in stored) == Counter(pair for mine in acknowledged for pair in mine)
    assert applied == list(range(1, len(applied) + 1))
    assert (tabs[0].state["revision"], count(world.store, Decision)) == (len(applied), len(applied))


def run_processes(store: Store, passes: list[str], messages: int) -> list[list[tuple[str, int, str]]]:
    """A writer process for each, all under way before the first message; what each saw acknowledged."""
    command = [sys.executable, "-m", "tests.store.writer", str(store.settings.home), store.settings.database_url]
    running = [
        subprocess.Popen([*command, uuid, str(messages)], cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for uuid in passes
    ]
    answers = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * len(passes), answers
    lines = [[line.split() for line in out.splitlines() if line != "ready"] for out, _ in answers]
    return [[(boot, int(seq), outcome) for boot, seq, outcome in mine] for mine in lines]


def test_r03_four_processes_on_four_passes_lose_nothing(world: World) -> None:
    passes = [tab.pass_uuid for tab in some_annotators(world, 4)]

    acknowledged = run_processes(world.store, passes, 25)

    for uuid, mine in zip(passes, acknowledged, strict=True):
        assert [(boot, seq, str(revision)) for boot, seq, revision in operations(world.store, uuid)] == mine
    assert count(world.store, Operation) == 100
    assert damage(world.store) == []


def test_r03_four_processes_on_one_pass_are_stored_or_refused_and_each_once(world: World) -> None:
    pass_uuid = world.tab().pass_uuid

    acknowledged = run_processes(world.store, [pass_uuid] * 4, 25)

    stored = {(boot, seq, str(revision) if revision else "refused") for boot, seq, revision in operations(world.store, pass_uuid)}
    assert stored == {answer for mine in acknowledged for answer in mine}
    assert count(world.store, Operation) == 100


def test_r14_the_same_message_from_eight_threads_is_stored_once_with_eight_equal_receipts(world: World) -> None:
    tab = world.tab()
    listed = [tab.operation("decide", ordinals=[n], label="o", origin="key") for n in range(3)]
    message = {"pass": tab.pass_uuid, "batches": [{"boot": tab.boot, "base": 0, "heirs": {}, "list": listed}]}

    replies = together([lambda: tab.receive(message)] * 8)

    assert [(reply["ack"], reply["revision"], reply["refused"]) for reply in replies] == [({tab.boot: 3}, 3, [])] * 8
    assert len(operations(world.store, tab.pass_uuid)) == 3


def test_r14_an_operation_twice_in_one_message_is_stored_once(world: World) -> None:
    tab = world.tab()
    operation = tab.operation("decide", ordinals=[1], label="o", origin="key")
    batch = {"boot": tab.boot, "base": 0, "heirs": {}, "list": [operation, operation]}

    reply = tab.receive({"pass": tab.pass_uuid, "batches": [batch, batch]})

    assert (reply["ack"], reply["revision"]) == ({tab.boot: 1}, 1)
    assert operations(world.store, tab.pass_uuid) == [(tab.boot, 1, 1)]


def test_r12_of_sixteen_first_saves_on_one_version_one_wins(world: World) -> None:
    tabs = [world.tab() for _ in range(16)]

    replies = together([lambda tab=tab: tab.do("decide", ordinals=[1], label="o", origin="key") for tab in tabs])

    refusals = [code for reply in replies for code in [refused["code"] for refused in reply["refused"]] or [""]]
    assert Counter(refusals) == {"": 1, "W207": 15}
    assert count(world.store, Decision) == 1


def test_a_pass_begun_in_eight_tabs_at_once_is_one_pass(world: World) -> None:
    begin = {"actor": world.annotator, "campaign_id": world.campaign_id, "document": "council"}

    uuids = together([lambda: assigning.begin_pass(world.store, **begin)] * 8)

    assert len(set(uuids)) == 1
    assert count(world.store, Assignment) == 1


def test_r16_the_same_text_imported_by_eight_at_once_is_one_document(world: World) -> None:
    before = count(world.store, Document)

    def bring(number: int) -> Any:
        content = [(f"text-{number}.txt", b"The same text under eight names.\n")]
        return next(iter(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=content))).status

    statuses = together([lambda number=number: bring(number) for number in range(8)])

    assert Counter(statuses) == {"imported": 1, "already here": 7}
    assert count(world.store, Document) == before + 1


def test_a_one_time_link_opened_by_eight_at_once_lets_one_in(world: World) -> None:
    token = signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.SIGN_IN)

    def use() -> str:
        try:
            signing_in.use_link(world.store, token=token)
        except SignInNeeded:
            return "refused"
        return "in"

    assert Counter(together([use] * 8)) == {"in": 1, "refused": 7}
    assert count(world.store, Session) == 1


def test_a_role_given_by_eight_at_once_is_one_membership(world: World) -> None:
    from workbench.domain.vocabulary import Role
    from workbench.store.models import Membership

    people.add_user(world.store, actor=world.operator, name="kim")
    before = count(world.store, Membership)
    role = {"actor": world.operator, "campaign_id": world.campaign_id, "name": "kim", "role": Role.ANNOTATOR}

    together([lambda: people.give_role(world.store, **role)] * 8)

    assert count(world.store, Membership) == before + 1


def test_the_operator_is_one_whoever_asks_first(store: Store) -> None:
    found = together([lambda: people.operator(store)] * 8)

    assert len({operator.user_id for operator in found}) == 1


@pytest.mark.parametrize("number", [40])
def test_r03_forty_people_in_one_process_all_get_their_receipt(world: World, number: int) -> None:
    tabs = [Tab(world, tab.actor, tab.pass_uuid, str(uuid4()), tab.base) for tab in some_annotators(world, 8) for _ in range(number // 8)]

    def one(tab: Tab) -> str:
        try:
            return "stored" if not tab.do("flag", ordinal=1, on=True)["refused"] else "refused"
        except StoreError as error:
            return error.code

    assert set(together([lambda tab=tab: one(tab) for tab in tabs])) <= {"stored", "refused"}
    assert count(world.store, Operation) == number


def until_somebody_waits(store: Store) -> None:
    end = time.monotonic() + 20
    with store.reader.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert time.monotonic() < end, "nobody waited"
            time.sleep(0.02)


@pytest.mark.parametrize("what", ["account", "campaign"])
def test_of_two_who_make_the_same_at_once_one_wins_and_the_other_gets_a_sentence(world: World, what: str) -> None:
    """The first has not committed yet when the second looks; the second waits, and is told."""

    def make() -> str:
        try:
            if what == "account":
                return people.add_user(world.store, actor=world.operator, name="kim").name
            return str(campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Storm"), slug="storm"))
        except (NotAllowed, BadEntry) as error:
            return error.what_happened

    with ThreadPoolExecutor(1) as pool:
        with world.store.writing() as work:
            if what == "account":
                accounts.add(work, "kim", "Kim")
            else:
                new_rows.add_campaign(work, CampaignSettings(title="Storm"), "storm")
            second = pool.submit(make)
            if world.store.settings.is_sqlite:
                with suppress(TimeoutError):
                    second.result(0.5)
            else:
                until_somebody_waits(world.store)
            work.commit()
        said = second.result(10)

    if world.store.settings.is_sqlite:  # whose writers come one after the other: the second sees what the first made
        assert said == "There is an account named 'kim' already." or said.isdecimal()
    else:
        assert said.startswith("Somebody else made a")
    table = User if what == "account" else Campaign
    with world.store.reading() as session:
        names = list(session.scalars(select(User.name if table is User else Campaign.slug)))
    assert len(names) == len(set(names))


@pytest.mark.parametrize("is_there", [False, True], ids=["a new name", "an empty campaign"])
def test_w308_of_two_native_imports_under_one_name_one_wins_and_the_other_is_refused(world: World, tmp_path: Path, is_there: bool) -> None:
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)
    if is_there:
        campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Copy"), slug="copy")

    def bring_in() -> str:
        try:
            importing.import_native(world.store, actor=world.operator, path=tmp_path / "campaign.jsonl", name="copy")
        except ImportRefused as refused:
            return refused.code
        return "imported"

    assert sorted(together([bring_in, bring_in])) == ["W308", "imported"]
    assert count(world.store, Document) == 4


@pytest.mark.parametrize("number", [6])
def test_many_who_make_the_same_account_at_once_make_it_once(world: World, number: int) -> None:
    def make() -> str:
        try:
            people.add_user(world.store, actor=world.operator, name="kim")
        except (NotAllowed, BadEntry):
            return "told"
        return "made"

    assert Counter(together([make] * number)) == {"made": 1, "told": number - 1}
