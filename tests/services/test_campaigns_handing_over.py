"""A leaver's open passes go to another member: as they are while nothing was done in them, else begun anew."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.worlds import Tab, World
from workbench.domain.records import Actor, HandedOver
from workbench.domain.vocabulary import PassStatus
from workbench.errors import BadEntry, NotAllowed, NotFound, PassHandedOver
from workbench.services import assigning, campaigns, documents, people
from workbench.store import models
from workbench.store.queries import documents as document_queries


def hand_over(world: World, leaver: str = "ann", heir: str = "bob", actor: Actor | None = None) -> HandedOver:
    return assigning.hand_over(world.store, actor=actor or world.lead, campaign_id=world.campaign_id, leaver=leaver, heir=heir)


def stored(world: World) -> list[tuple[str, str, PassStatus, int]]:
    query = (
        select(models.Document.slug, models.User.name, models.Assignment.status, models.Assignment.revision)
        .join(models.Document, models.Document.id == models.Assignment.document_id)
        .join(models.User, models.User.id == models.Assignment.annotator_id)
        .order_by(models.Document.number, models.User.name)
    )
    with world.store.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def labelled(world: World, actor: Actor | None = None, document: str = "harbour") -> Tab:
    tab = world.tab(actor, document)
    tab.do("decide", ordinals=[1], label="o", origin="key")
    return tab


def test_a_pass_in_which_nothing_was_done_changes_hands_under_what_is_in_force_now(world: World) -> None:
    tab = world.tab()
    campaigns.publish_guideline(
        world.store, actor=world.lead, campaign_id=world.campaign_id, version="1.1", body="New", note="All.", seen_version="1.0"
    )

    assert hand_over(world) == HandedOver(("harbour",), (), ())

    assert stored(world) == [("harbour", "bob", PassStatus.ASSIGNED, 0)]
    with world.store.reading() as session:
        assert session.scalars(select(models.Assignment.guideline_version)).one() == "1.1"
    with pytest.raises(NotFound):
        tab.do("decide", ordinals=[1], label="o", origin="key")
    assert world.tab(world.second).pass_uuid == tab.pass_uuid


def test_a_labelled_pass_is_left_and_the_other_begins_afresh(world: World) -> None:
    tab = labelled(world)

    assert hand_over(world) == HandedOver((), ("harbour",), ())

    assert stored(world) == [("harbour", "ann", PassStatus.LEFT, 1), ("harbour", "bob", PassStatus.ASSIGNED, 0)]
    assert set(tab.values("decision")) == {1}, "its annotator still sees it"
    with pytest.raises(PassHandedOver, match="W106"):
        tab.do("decide", ordinals=[2], label="o", origin="key")
    assert world.tab(world.second).values("decision") == {}, "the other begins blind"


@pytest.mark.parametrize("trace", ["a refused operation", "a draft"])
def test_any_trace_of_the_leaver_keeps_the_pass_theirs(world: World, trace: str) -> None:
    tab = world.tab()
    if trace == "a draft":
        tab.send(drafts=[{"claim": tab.boot, "field": "text", "text": "Half a thou"}])
    else:
        tab.do("decide", ordinals=[999], label="o", origin="key")

    assert hand_over(world).begun == ("harbour",)


def test_finished_and_withdrawn_texts_stay_where_they_are(world: World) -> None:
    labelled(world).do("finish")
    world.tab(document="council")
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")

    assert hand_over(world) == HandedOver((), (), ())
    assert [status for _, _, status, _ in stored(world)] == [PassStatus.FINISHED, PassStatus.OPEN]


def test_where_the_other_works_already_nothing_happens(world: World) -> None:
    labelled(world)
    labelled(world, world.second)

    assert hand_over(world) == HandedOver((), (), ("harbour",))
    assert {status for _, _, status, _ in stored(world)} == {PassStatus.OPEN}


def test_handing_back_takes_up_the_pass_that_was_left(world: World) -> None:
    tab = labelled(world)
    hand_over(world)
    labelled(world, world.second)

    assert hand_over(world, "bob", "ann") == HandedOver((), ("harbour",), ())

    assert stored(world) == [("harbour", "ann", PassStatus.OPEN, 1), ("harbour", "bob", PassStatus.LEFT, 1)]
    assert tab.do("decide", ordinals=[2], label="o", origin="key")["revision"] == 2


def test_a_leaver_who_is_deactivated_already_can_be_relieved_and_takes_nothing(world: World) -> None:
    labelled(world)
    people.deactivate(world.store, actor=world.operator, name="ann")

    with pytest.raises(BadEntry, match="deactivated"):
        hand_over(world, "bob", "ann")
    assert hand_over(world).begun == ("harbour",)


def test_only_members_and_only_two_different_ones(world: World) -> None:
    people.add_user(world.store, actor=world.operator, name="stranger")
    with pytest.raises(NotFound):
        hand_over(world, heir="stranger")
    with pytest.raises(NotFound):
        hand_over(world, leaver="nobody")
    with pytest.raises(BadEntry, match="two different"):
        hand_over(world, "ann", "ann")
    with pytest.raises(NotAllowed):
        hand_over(world, actor=world.annotator)


def test_my_work_says_that_a_text_was_handed_over(world: World) -> None:
    labelled(world)
    hand_over(world)

    with world.store.reading() as session:
        card = document_queries.documents(session, world.campaign_id, viewer=world.annotator)[-1]
    assert (card.slug, card.status) == ("harbour", PassStatus.LEFT)
