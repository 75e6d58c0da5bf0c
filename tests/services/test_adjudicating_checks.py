"""Settling what those who checked a settled list of claims disagree about; and how much a queue of many texts asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests.disputed import judged
from tests.services.test_settling import REOPENED, SHIPS, check, mark, settled
from tests.store.facts import everything
from tests.worlds import Tab, World
from workbench.domain.disputes import Decided
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import CaseStatus, ConflictKind, Coverage, Outcome, Preset
from workbench.errors import AdjudicationOpen
from workbench.services import adjudicating, campaigns, importing
from workbench.store.queries import adjudication
from workbench.store.queries.adjudication import Desk, Line


@pytest.fixture
def staged(world: World) -> World:
    wanted = CampaignSettings(title="Harbour", preset=Preset.STAGED, coverage=Coverage.WORTH_TWO, overlap=2, check_overlap=2)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=wanted)
    return world


def checked(world: World, actor: Any, verdict: str, *, url: str = "") -> Tab:
    tab = check(world, actor)
    for claim in tab.values("claim"):
        tab.do("judge", claim=claim, verdict=verdict, why=f"So says {tab.actor.name}.")
        if url:
            tab.do("attach", claim=claim, evidence=str(uuid4()), stance="supports", set_no=1, url=url, title="Port log")
    assert tab.do("finish")["refused"] == []
    return tab


@pytest.fixture
def parted(staged: World) -> World:
    """Two checked the one claim that is worth it and came to two verdicts."""
    settled(staged)
    checked(staged, staged.annotator, "supported", url="https://port.example/log")
    checked(staged, staged.second, "refuted")
    return staged


def refresh(world: World) -> int:
    return adjudicating.refresh(world.store, actor=world.lead, campaign_id=world.campaign_id)


def queue(world: World, page: int = 0) -> tuple[list[Line], int]:
    with world.store.reading() as session:
        return adjudication.queue(session, world.campaign_id, viewer=world.lead, page=page)


def desk(world: World, claim: str) -> Desk:
    with world.store.reading() as session:
        found = adjudication.desk(session, world.campaign_id, "harbour", claim, viewer=world.lead)
    assert found is not None
    return found


def accept(world: World, line: Line, tab: Tab) -> None:
    """One person's version as it is."""
    where: dict[str, Any] = {"actor": world.lead, "campaign_id": world.campaign_id, "document": line.document}
    case = adjudicating.open_cluster(world.store, claim=line.claim, **where)
    shown = desk(world, line.claim)
    assert shown.dispute.case is not None
    decided = Decided(Outcome.ACCEPT, "The log counts fourteen.", chosen=tab.pass_uuid)
    adjudicating.decide(world.store, case=case, seen_revision=shown.dispute.case.revision, decided=decided, **where)


# -- a campaign in stages ------------------------------------------------------------------------------------------------------


def test_verdicts_on_a_settled_claim_that_differ_are_one_conflict(parted: World) -> None:
    refresh(parted)

    (line,), total = queue(parted)
    assert (line.kind, line.text, line.having, line.people, total) == (ConflictKind.VERDICT, SHIPS, 2, 2, 1)


def test_what_was_worked_out_of_checks_is_not_worked_out_again(parted: World) -> None:
    """The passes that marked have finished too, and are none of what is settled here."""
    refresh(parted)
    before = everything(parted.store)

    assert refresh(parted) == 0
    assert everything(parted.store) == before


def test_texts_that_were_only_marked_wait_for_nothing(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3), (REOPENED, 1))
    mark(staged, staged.second, (SHIPS, 3))
    before = everything(staged.store)

    assert refresh(staged) == 0
    assert everything(staged.store) == before


def test_passes_that_mark_are_not_counted_as_checks_to_come(staged: World) -> None:
    staged.tab().do("decide", ordinals=[1], label="o", origin="key")

    with staged.store.reading() as session:
        assert adjudication.summary(session, staged.campaign_id, viewer=staged.lead).unfinished == 0


def test_who_settled_the_list_may_settle_its_verdicts(parted: World) -> None:
    refresh(parted)
    (line,), _ = queue(parted)

    accept(parted, line, check(parted))

    shown = desk(parted, line.claim)
    assert shown.dispute.case is not None
    assert (shown.dispute.case.status, shown.is_own) == (CaseStatus.DECIDED, False)
    assert [(claim.text, said.verdict) for claim, said in shown.finals] == [(SHIPS, "supported")]
    assert queue(parted) == ([], 0)


def test_checks_that_agree_are_accepted_in_bulk(staged: World) -> None:
    settled(staged)
    for actor in (staged.annotator, staged.second):
        checked(staged, actor, "supported")
    refresh(staged)
    with staged.store.reading() as session:
        lines, _ = adjudication.unanimous(session, staged.campaign_id, viewer=staged.lead)

    seen = [adjudicating.Unanimous(line.document, line.claim, line.watermark) for line in lines]
    count, left_out = adjudicating.accept_unanimous(staged.store, actor=staged.lead, campaign_id=staged.campaign_id, seen=seen)

    assert (count, left_out, [line.text for line in lines]) == (1, (), [SHIPS])


def test_an_open_case_locks_the_checks(parted: World) -> None:
    refresh(parted)
    (line,), _ = queue(parted)
    adjudicating.open_cluster(parted.store, actor=parted.lead, campaign_id=parted.campaign_id, document="harbour", claim=line.claim)

    with pytest.raises(AdjudicationOpen, match="W111"):
        check(parted).do("reopen")


# -- many texts -----------------------------------------------------------------------------------------------------------------


@contextmanager
def asked(world: World) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(world.store.reader, "before_cursor_execute", note)
    yield statements
    event.remove(world.store.reader, "before_cursor_execute", note)


def disputed_texts(world: World, first: int, last: int) -> None:
    said = "The port authority said {n} ships were waiting."
    files = [(f"report-{n}.txt", f"Lead\n\n{said.format(n=n)} Two had sunk!\n".encode()) for n in range(first, last)]
    for report in importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files):
        assert report.status == "imported"
    for n in range(first, last):
        for actor, verdict in ((world.annotator, "supported"), (world.second, "refuted")):
            tab = world.tab(actor, f"report-{n}")
            judged(tab, said.format(n=n), verdict)
            assert tab.do("finish")["refused"] == []


def test_a_page_of_the_queue_asks_as_much_of_many_texts_as_of_few(world: World) -> None:
    found = []
    for first, last in ((0, 2), (2, 28)):
        disputed_texts(world, first, last)
        while refresh(world):
            pass
        with asked(world) as statements:
            lines, total = queue(world)
            with world.store.reading() as session:
                adjudication.summary(session, world.campaign_id, viewer=world.lead)
        found.append((len(lines), total, len(statements)))

    (few, _, of_few), (many, total, of_many) = found
    assert (few, many, total) == (2, adjudication.PAGE, 28)
    assert of_many == of_few
