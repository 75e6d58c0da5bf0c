"""Who works on what: taking and giving, overlap, caps, leases, sections, rounds, planning, sending back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.worlds import World
from workbench.domain.planning import Planned
from workbench.domain.records import Actor, DocumentCard, Member
from workbench.domain.vocabulary import Assigning, PassStatus, Role, Round
from workbench.errors import (
    BadEntry,
    CapReached,
    DocumentTaken,
    DocumentWithdrawn,
    FieldsMissing,
    NotAllowed,
    NotAssigned,
    NotFound,
    PassHandedOver,
    WorkbenchError,
)
from workbench.services import assigning, campaigns, documents, people
from workbench.store.queries import assignments, passes
from workbench.store.queries import campaigns as campaign_queries
from workbench.store.queries import documents as document_queries
from workbench.store.queries.assignments import Given


def configure(world: World, **changes: Any) -> None:
    with world.store.reading() as session:
        now = campaign_queries.settings(session, world.campaign_id, viewer=world.lead)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=replace(now, **changes))


def third(world: World) -> Actor:
    actor = people.add_user(world.store, actor=world.operator, name="cyd")
    people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name="cyd", role=Role.ANNOTATOR)
    return actor


def give(world: World, annotator: str = "bob", document: str = "harbour", **how: Any) -> str:
    return assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document=document, annotator=annotator, **how)


def work_of(world: World, actor: Actor) -> list[DocumentCard]:
    with world.store.reading() as session:
        cards = document_queries.documents(session, world.campaign_id, viewer=actor, now=world.store.clock())
        assert document_queries.work_count(session, world.campaign_id, viewer=actor, now=world.store.clock()) == len(cards)
    return cards


def lines(world: World, actor: Actor) -> list[tuple[str, str]]:
    return [(card.slug, card.status.value if card.status else "free") for card in work_of(world, actor)]


def board(world: World) -> list[Given]:
    with world.store.reading() as session:
        listed = assignments.board(session, world.campaign_id, world.store.clock(), viewer=world.lead)
    return [given for line in listed for given in line.passes]


def later(world: World, days: float) -> None:
    """From now on it is so many days later than the last time it was asked."""
    before: Callable[[], datetime] = world.store.clock
    world.store.clock = lambda: before() + timedelta(days=days)


# -- taking a text -------------------------------------------------------------------------------------------------------


def test_a_text_that_has_its_readers_is_not_offered_and_not_given(world: World) -> None:
    configure(world, overlap=1)
    world.tab()

    assert lines(world, world.second) == [("council", "free")]
    with pytest.raises(DocumentTaken, match="W108"):
        world.tab(world.second)
    with pytest.raises(DocumentTaken):
        give(world)


def test_a_lead_who_opens_a_taken_text_tries_it_out(world: World) -> None:
    configure(world, overlap=1)
    world.tab()
    world.tab(world.lead)

    assert [(given.annotator, given.round) for given in board(world)] == [("ann", Round.FIRST), ("lea", Round.PILOT)]


def test_a_lead_can_say_how_many_readers_one_text_needs(world: World) -> None:
    configure(world, overlap=1)
    assigning.set_overlap(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", overlap=2)
    world.tab()
    world.tab(world.second)

    assert lines(world, third(world)) == [("council", "free")]
    with pytest.raises(BadEntry):
        assigning.set_overlap(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", overlap=0)


def test_half_of_the_texts_take_two_readers(world: World) -> None:
    configure(world, overlap=2, overlap_percent=50)
    world.tab()
    world.tab(document="council")

    assert lines(world, world.second) == [("council", "free")], "of two texts the second is the shared one"


def test_where_a_lead_assigns_nothing_is_free(world: World) -> None:
    configure(world, assigning=Assigning.BY_LEAD)
    pass_uuid = give(world)

    assert lines(world, world.second) == [("harbour", "assigned")]
    assert lines(world, world.annotator) == []
    with pytest.raises(NotAssigned, match="W109"):
        world.tab()
    assert world.tab(world.second).pass_uuid == pass_uuid
    assert lines(world, world.second) == [("harbour", "open")]


def test_of_eight_who_take_the_last_place_at_once_one_gets_it(world: World) -> None:
    configure(world, overlap=1)
    actors = [world.annotator, world.second, third(world)]

    def take(actor: Actor) -> str:
        try:
            return world.tab(actor).pass_uuid
        except DocumentTaken:
            return ""

    with ThreadPoolExecutor(8) as pool:
        taken = [uuid for uuid in pool.map(take, actors * 3) if uuid]

    assert len(set(taken)) == 1
    assert len(board(world)) == 1


# -- caps and leases -----------------------------------------------------------------------------------------------------


def test_nobody_holds_more_than_the_cap(world: World) -> None:
    configure(world, pass_cap=1)
    world.tab()

    with pytest.raises(CapReached, match="W110"):
        world.tab(document="council")
    with pytest.raises(CapReached):
        give(world, "ann", "council")


def test_a_persons_own_cap_wins(world: World) -> None:
    configure(world, pass_cap=1)
    assigning.set_cap(world.store, actor=world.lead, campaign_id=world.campaign_id, name="ann", cap=2)
    world.tab()

    assert world.tab(document="council")


def test_an_empty_pass_makes_room_when_its_lease_has_run_out(world: World) -> None:
    configure(world, overlap=1, lease_days=7)
    tab = world.tab()
    later(world, 6.9)
    assert lines(world, world.second) == [("council", "free")]
    later(world, 0.2)

    assert lines(world, world.second) == [("harbour", "free"), ("council", "free")]
    world.tab(world.second)
    assert sorted((given.annotator, given.status) for given in board(world)) == [("ann", PassStatus.LEFT), ("bob", PassStatus.OPEN)]
    with pytest.raises(PassHandedOver):
        tab.do("decide", ordinals=[1], label="o", origin="key")


def test_a_pass_with_work_in_it_is_never_given_away_by_its_lease(world: World) -> None:
    configure(world, overlap=1, lease_days=7)
    world.tab().do("decide", ordinals=[1], label="o", origin="key")
    later(world, 30)

    with pytest.raises(DocumentTaken):
        world.tab(world.second)
    (given,) = board(world)
    assert given.is_expired, "the lead sees it and decides"


def test_every_save_begins_the_lease_anew(world: World) -> None:
    configure(world, lease_days=7)
    tab = world.tab()
    later(world, 5)
    before = world.store.clock()

    tab.do("decide", ordinals=[1], label="o", origin="key")

    (given,) = board(world)
    assert given.lease_until is not None
    assert given.lease_until >= before + timedelta(days=7)


def test_a_lead_renews_a_lease(world: World) -> None:
    configure(world, overlap=1, lease_days=7)
    tab = world.tab()
    later(world, 8)
    assigning.renew_lease(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid)

    with pytest.raises(DocumentTaken):
        world.tab(world.second)


# -- giving --------------------------------------------------------------------------------------------------------------


def test_a_given_text_waits_until_it_is_opened(world: World) -> None:
    pass_uuid = give(world)
    assert lines(world, world.second)[0] == ("harbour", "assigned")

    assigning.open_pass(world.store, actor=world.second, pass_uuid=pass_uuid)

    assert lines(world, world.second)[0] == ("harbour", "open")
    with pytest.raises(NotFound):
        assigning.open_pass(world.store, actor=world.annotator, pass_uuid=pass_uuid)


def test_a_pass_that_was_given_is_begun_under_what_is_in_force_when_it_is_opened(world: World) -> None:
    pass_uuid = give(world)
    campaigns.publish_guideline(
        world.store, actor=world.lead, campaign_id=world.campaign_id, version="1.1", body="New", note="All.", seen_version="1.0"
    )

    assigning.open_pass(world.store, actor=world.second, pass_uuid=pass_uuid)

    with world.store.reading() as session:
        assert passes.own_pass(session, pass_uuid, viewer=world.second).guideline_version == "1.1"


def test_the_second_reader_is_not_the_first(world: World) -> None:
    world.tab()

    with pytest.raises(BadEntry, match="first and second reader"):
        give(world, "ann", round=Round.SECOND)
    assert give(world, "bob", round=Round.SECOND)
    with pytest.raises(BadEntry, match="first and second reader"):
        give(world, "bob", round=Round.FIRST)


def test_only_what_was_finished_is_repeated(world: World) -> None:
    tab = world.tab()
    with pytest.raises(BadEntry, match="nothing to repeat"):
        give(world, "ann", round=Round.REVALIDATION)
    tab.do("finish")

    again = give(world, "ann", round=Round.REVALIDATION)

    assert world.tab().pass_uuid == again, "the address of the text leads to what is to be done"
    assert world.tab().values("decision") == {}, "nothing of the first time is shown"


def test_a_text_is_given_to_nobody_twice_in_a_round(world: World) -> None:
    give(world)

    with pytest.raises(BadEntry, match="already"):
        give(world)


def test_nothing_is_given_to_who_cannot_do_it(world: World) -> None:
    with pytest.raises(NotFound):
        give(world, "nobody")
    people.deactivate(world.store, actor=world.operator, name="bob")
    with pytest.raises(BadEntry, match="deactivated"):
        give(world)
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    with pytest.raises(DocumentWithdrawn):
        give(world, "ann", "council")


def test_an_untouched_pass_is_taken_back_and_a_begun_one_is_not(world: World) -> None:
    pass_uuid = give(world)
    assigning.unassign(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=pass_uuid)
    assert lines(world, world.second) == [("council", "free"), ("harbour", "left")]

    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    with pytest.raises(BadEntry, match="Hand it over"):
        assigning.unassign(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid)


# -- sections ------------------------------------------------------------------------------------------------------------


def test_a_section_is_finished_by_itself_and_takes_nothing_outside(world: World) -> None:
    give(world, section=(1, 3))
    tab = world.tab(world.second)

    outside = tab.do("decide", ordinals=[4], label="o", origin="key")
    assert [refused["code"] for refused in outside["refused"]] == ["W204"]
    with pytest.raises(AssertionError, match="W204"):
        tab.mark("Who will pay?")
    tab.mark("14 ships")
    tab.do("finish")

    decided = tab.values("decision")
    assert decided
    assert set(decided) <= {1, 2}
    card = work_of(world, world.second)[-1]  # the other text is still to be taken
    assert (card.section, card.sentence_count, card.decided_count) == ((1, 3), 2, 2)


def test_two_sections_of_a_text_go_to_two_people_at_an_overlap_of_one(world: World) -> None:
    configure(world, overlap=1)
    give(world, "ann", section=(0, 3))
    give(world, "bob", section=(3, 6))

    with pytest.raises(DocumentTaken):
        give(world, "lea", section=(2, 4))
    assert lines(world, third(world)) == [("council", "free")], "a text given out in sections is nobody's to take whole"


def test_a_section_outside_the_text_is_refused(world: World) -> None:
    with pytest.raises(BadEntry, match="sentences 1 to"):
        give(world, section=(0, 99))


# -- planning ------------------------------------------------------------------------------------------------------------


def test_a_plan_is_balanced_and_carried_out_whole(world: World) -> None:
    configure(world, overlap=2)
    third(world)
    plan = assigning.plan(world.store, actor=world.lead, campaign_id=world.campaign_id, people=["ann", "bob", "cyd"])
    assert len(plan.given) == 4
    assert set(plan.loads) == {"ann", "bob", "cyd"}, "nobody goes without"

    assert assigning.carry_out(world.store, actor=world.lead, campaign_id=world.campaign_id, given=plan.given) == 4

    assert {(given.document, given.annotator) for given in board(world)} == {(one.document, one.annotator) for one in plan.given}
    with world.store.reading() as session:
        shared = assignments.shared(session, world.campaign_id, world.store.clock(), viewer=world.lead)
    assert shared == plan.shared
    again = assigning.plan(world.store, actor=world.lead, campaign_id=world.campaign_id, people=["ann", "bob", "cyd"])
    assert (again.given, again.unfilled) == ((), ())


def test_a_plan_that_no_longer_fits_gives_nothing(world: World) -> None:
    configure(world, overlap=1)
    plan = assigning.plan(world.store, actor=world.lead, campaign_id=world.campaign_id, people=["bob"])
    world.tab(document="council")

    with pytest.raises(DocumentTaken):
        assigning.carry_out(world.store, actor=world.lead, campaign_id=world.campaign_id, given=plan.given)

    assert [given.annotator for given in board(world)] == ["ann"]


def test_a_plan_offers_long_texts_in_sections(world: World) -> None:
    plan = assigning.plan(world.store, actor=world.lead, campaign_id=world.campaign_id, people=["ann", "bob"], longest_section=3)

    assert {planned.section for planned in plan.given if planned.document == "harbour"} >= {(0, 3)}
    assert assigning.carry_out(world.store, actor=world.lead, campaign_id=world.campaign_id, given=plan.given)


def test_a_plan_of_a_stage_the_campaign_has_not_is_refused(world: World) -> None:
    planned = [Planned("harbour", (0, 1), "nobody")]

    with pytest.raises(NotFound):
        assigning.carry_out(world.store, actor=world.lead, campaign_id=world.campaign_id, given=planned)


# -- sending back, fields, rights ------------------------------------------------------------------------------------------


def test_a_pass_that_is_sent_back_stands_first_on_my_work_with_the_note(world: World) -> None:
    world.tab(document="council")
    tab = world.tab()
    tab.do("finish")
    assigning.send_back(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid, note="Look at 3 again.")

    first = work_of(world, world.annotator)[0]
    assert (first.slug, first.status, first.sent_back_note) == ("harbour", PassStatus.OPEN, "Look at 3 again.")
    assert first.decided_count == 0, "what only finishing had decided is open again"
    with pytest.raises(WorkbenchError):
        assigning.send_back(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid, note="Again.")


def test_a_finished_pass_has_the_fields_the_campaign_requires(world: World) -> None:
    configure(world, fields={"one_pass": {"verdict": "required", "evidence": "required", "why": "required"}})
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    refused = tab.do("finish")["refused"]
    assert refused[0]["code"] == FieldsMissing.code
    assert "no verdict" in refused[0]["message"]

    tab.do("judge", claim=claim, verdict="not_enough_evidence", why="Nothing was found.")
    assert tab.do("finish")["status"] == "finished", "a verdict of not enough evidence needs none"


def test_a_verdict_that_needs_evidence_is_not_finished_without(world: World) -> None:
    configure(world, fields={"one_pass": {"evidence": "required"}})
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    tab.do("judge", claim=claim, verdict="supported")

    assert "no evidence" in tab.do("finish")["refused"][0]["message"]


@pytest.mark.parametrize("who", ["annotator", "second"])
def test_an_annotator_assigns_nothing(world: World, who: str) -> None:
    actor: Actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        assigning.assign(world.store, actor=actor, campaign_id=world.campaign_id, document="harbour", annotator="bob")


def test_members_are_listed_with_their_passes(world: World) -> None:
    give(world)
    from workbench.store.queries import people as people_queries

    with world.store.reading() as session:
        listed: list[Member] = people_queries.members(session, world.campaign_id, viewer=world.lead)
    assert {member.name: member.pass_count for member in listed}["bob"] == 1
