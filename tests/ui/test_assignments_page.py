"""The Assignments page as a lead meets it: the board, giving, planning, gold and repeats; and the settings that stand behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, elements
from tests.worlds import World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import Assigning, Demand, Role, Round
from workbench.services import assigning, campaigns, people
from workbench.store.queries import assignments, documents
from workbench.store.queries import campaigns as campaign_queries
from workbench.store.queries.assignments import Given
from workbench.ui import messages


@pytest.fixture
def world(world: World) -> World:
    """The shared world at the readers a new campaign asks for: three."""
    settings = CampaignSettings(title="Harbour", overlap=3)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=settings)
    return world


def open_page(visit: Visit, world: World, section: str = "") -> AppTest:
    at = visit(world.store, world.lead, "assignments")
    return at.segmented_control(key="assign_section").set_value(section).run() if section else at


def said(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(element.value for kind in ("text", "markdown", "info", "warning", "error", "success") for element in at.get(kind))


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def tables(at: AppTest) -> list[list[dict[str, Any]]]:
    return [frame.value.to_dict("records") for frame in at.dataframe]


def board(world: World) -> list[Given]:
    with world.store.reading() as session:
        return [
            given for line in assignments.board(session, world.campaign_id, world.store.clock(), viewer=world.lead) for given in line.passes
        ]


def give(world: World, annotator: str = "bob", document: str = "harbour", **how: Any) -> str:
    return assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document=document, annotator=annotator, **how)


# -- the board -----------------------------------------------------------------------------------------------------------


def test_the_board_says_who_has_what_and_how_long(world: World, visit: Visit) -> None:
    give(world, section=(0, 3))
    world.tab()
    until = f"until {world.store.clock() + timedelta(days=14):%-d %b}"

    harbour, council = tables(open_page(visit, world))[0]

    assert harbour["Readers"] == "2 of 3"
    assert harbour["bob"] == f"not opened, sentences 1–3, {until}"
    assert harbour["ann"] == f"open, {until}"
    assert (council["Readers"], council["ann"], council["bob"]) == ("0 of 3", "", "")


def test_a_lease_that_ran_out_is_told_in_words(world: World, visit: Visit) -> None:
    give(world)
    world.tab().do("decide", ordinals=[1], label="o", origin="key")
    before = world.store.clock
    world.store.clock = lambda: before() + timedelta(days=20)

    at = visit(world.store, world.lead, "assignments")

    assert "2 leases ran out." in said(at)
    row = tables(at)[0][0]
    assert "free for others" in row["bob"]
    assert "theirs, with the work in it" in row["ann"]


def test_an_empty_board_says_what_to_do(world: World, visit: Visit) -> None:
    assert messages.BOARD_EMPTY in said(open_page(visit, world))


def test_without_texts_the_page_leads_to_them(world: World, visit: Visit) -> None:
    campaigns.create(world.store, actor=world.lead, settings=CampaignSettings(title="Empty"))

    at = visit(world.store, world.lead, "assignments", campaign="empty")

    assert messages.NOTHING_TO_ASSIGN in said(at)
    assert [link.proto.label for link in at.get("page_link")] == [messages.BRING_TEXTS]


def test_an_annotator_who_finds_the_page_is_told_nothing(world: World, visit: Visit) -> None:
    world.tab(world.second)
    at = visit(world.store, world.annotator)
    assert "Assignments" not in [info["page_name"] for info in at._registered_pages.values()]


def test_a_pass_is_taken_back_after_a_question_and_can_be_given_again(world: World, visit: Visit) -> None:
    give(world)
    at = press(open_page(visit, world), messages.TAKE_BACK)
    assert [given.status.value for given in board(world)] == ["assigned"]

    at.button(key="confirmed").click().run()
    assert [given.status.value for given in board(world)] == ["left"]

    give(world)
    assert [given.status.value for given in board(world)] == ["assigned"]


def test_a_lease_is_renewed(world: World, visit: Visit) -> None:
    give(world)
    was = board(world)[0].lease_until
    before = world.store.clock
    world.store.clock = lambda: before() + timedelta(hours=5)

    press(open_page(visit, world), messages.RENEW)

    now = board(world)[0].lease_until
    assert now is not None
    assert was is not None
    assert now - was >= timedelta(hours=5)


def test_a_finished_pass_is_sent_back_with_a_note(world: World, visit: Visit) -> None:
    world.tab().do("finish")
    at = open_page(visit, world)
    assert "This did not work (W207)" not in said(at)
    at.text_area[0].set_value("Look at sentence 3 again.")

    press(at, messages.SEND_BACK)

    assert [(given.status.value, given.sent_back_note) for given in board(world)] == [("open", "Look at sentence 3 again.")]


def test_sending_back_without_a_note_is_refused_in_words(world: World, visit: Visit) -> None:
    world.tab().do("finish")

    assert "The note is empty." in said(press(open_page(visit, world), messages.SEND_BACK))
    assert [given.status.value for given in board(world)] == ["finished"]


# -- giving --------------------------------------------------------------------------------------------------------------


def test_a_section_is_given_by_hand(world: World, visit: Visit) -> None:
    at = open_page(visit, world, messages.GIVE)
    at.selectbox(key="give_person").set_value("bob").run()
    at.number_input(key="give_from-harbour").set_value(2)
    at.number_input(key="give_to-harbour").set_value(4)

    at = press(at, messages.GIVE_IT)

    assert "harbour is with bob now." in said(at)
    assert [(given.annotator, given.section) for given in board(world)] == [("bob", (1, 4))]


def test_what_cannot_be_given_is_said(world: World, visit: Visit) -> None:
    give(world)
    at = open_page(visit, world, messages.GIVE)
    at.selectbox(key="give_person").set_value("bob").run()

    assert "bob has harbour in the round first already." in said(press(at, messages.GIVE_IT))


def test_a_texts_own_number_of_readers_and_a_persons_own_cap_are_kept(world: World, visit: Visit) -> None:
    at = open_page(visit, world, messages.GIVE)
    at.number_input(key="overlap-harbour").set_value(2)
    at.button(key="save_overlap").click().run()
    at.selectbox(key="cap_person").set_value("bob").run()
    at.number_input(key="cap-bob").set_value(7)
    at.button(key="save_cap").click().run()

    with world.store.reading() as session:
        line = assignments.board(session, world.campaign_id, world.store.clock(), viewer=world.lead)[0]
        from workbench.store.queries import people as people_queries

        caps = {member.name: member.cap for member in people_queries.members(session, world.campaign_id, viewer=world.lead)}
    assert (line.own_overlap, line.wanted) == (2, 2)
    assert caps == {"ann": None, "bob": 7, "lea": None}


# -- planning ------------------------------------------------------------------------------------------------------------


def test_a_plan_is_looked_at_and_then_given_out(world: World, visit: Visit) -> None:
    at = press(open_page(visit, world, messages.PLAN), messages.PREVIEW_PLAN)
    assert board(world) == [], "a preview gives nothing"
    loads, shared = tables(at)[:2]
    assert loads == [{"Account": name, "New texts": 2, "New sentences": 10, "Sentences in all": 10} for name in ("ann", "bob")]
    assert shared == [{"One": "ann", "Other": "bob", "Sentences": 10}]
    assert "2 places stay without a reader" in said(at)
    assert "about" in said(at)
    assert "already make 2." in said(at)

    at = press(at, messages.CARRY_OUT)
    assert board(world) == []
    at.button(key="confirmed").click().run()
    assert sorted((given.document, given.annotator) for given in board(world)) == [
        (slug, name) for slug in ("council", "harbour") for name in ("ann", "bob")
    ]


def test_a_plan_that_changed_meanwhile_is_refused_and_gives_nothing(world: World, visit: Visit) -> None:
    at = press(open_page(visit, world, messages.PLAN), messages.PREVIEW_PLAN)
    give(world, "ann", "council")

    at = press(at, messages.CARRY_OUT)
    at.button(key="confirmed").click().run()

    assert "already" in said(at)
    assert len(board(world)) == 1


def test_a_plan_for_nobody_and_a_plan_of_nothing_say_so(world: World, visit: Visit) -> None:
    at = open_page(visit, world, messages.PLAN)
    at.multiselect[0].set_value([]).run()
    assert messages.PLAN_NOBODY in said(press(at, messages.PREVIEW_PLAN))

    for document in ("harbour", "council"):
        for name in ("ann", "bob", "lea"):
            give(world, name, document)
    assert messages.PLAN_NOTHING in said(press(open_page(visit, world, messages.PLAN), messages.PREVIEW_PLAN))


# -- gold and repeats ----------------------------------------------------------------------------------------------------


def test_a_lead_makes_a_reference_and_annotators_see_nothing_of_it(world: World, visit: Visit) -> None:
    at = press(open_page(visit, world, messages.GOLD_AND_REPEATS), messages.GIVE_ME_GOLD)

    assert [(given.annotator, given.round) for given in board(world)] == [("lea", Round.GOLD)]
    assert messages.NO_REFERENCE not in said(at)
    with world.store.reading() as session:
        seen = documents.documents(session, world.campaign_id, viewer=world.annotator)
    assert [(card.slug, card.pass_uuid) for card in seen] == [("harbour", None), ("council", None)]


def test_repeats_go_to_those_who_finished_the_oldest_first(world: World, visit: Visit) -> None:
    at = open_page(visit, world, messages.GOLD_AND_REPEATS)
    assert messages.NO_REPEATS in said(at)
    world.tab(document="council").do("finish")
    world.tab().do("finish")

    at = open_page(visit, world, messages.GOLD_AND_REPEATS)
    assert [(row["Account"], row["Text"]) for row in tables(at)[0]] == [("ann", "council")]
    at = press(at, messages.GIVE_REPEATS)
    at.button(key="confirmed").click().run()

    assert [(given.document, given.annotator) for given in board(world) if given.round is Round.REVALIDATION] == [("council", "ann")]
    words = said(visit(world.store, world.annotator))
    assert "repeat" not in words
    assert "revalidation" not in words


# -- settings ------------------------------------------------------------------------------------------------------------


def test_who_reads_how_much_and_what_is_asked_are_set_on_the_campaign_page(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead, "campaigns")
    boxes = {box.label: box for box in at.selectbox}
    boxes["Who reads what"].set_value("by_lead")
    numbers = {box.label: box for box in at.number_input}
    for label, value in {
        "On so many percent of the texts": 30,
        "People who check each text": 2,
        "Most texts for one person": 5,
        "Lease, in days": 3,
    }.items():
        numbers[label].set_value(value)
    at.selectbox(key="demand-one_pass-why").set_value("required")
    at.selectbox(key="demand-one_pass-event").set_value("off")
    press(at, "Save settings")

    with world.store.reading() as session:
        stored = campaign_queries.settings(session, world.campaign_id, viewer=world.lead)
    assert (stored.assigning, stored.overlap_percent, stored.check_overlap) == (Assigning.BY_LEAD, 30, 2)
    assert (stored.pass_cap, stored.lease_days) == (5, 3)
    assert stored.fields == {"one_pass": {"why": Demand.REQUIRED.value, "event": Demand.OFF.value}}


def test_wording_and_verdict_are_not_offered_to_be_turned_off(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead, "campaigns")

    assert at.selectbox(key="demand-one_pass-text").options == ["optional", "required"]
    assert at.selectbox(key="demand-one_pass-why").options == ["off", "optional", "required"]


# -- which campaign ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["overview", "documents", "guideline", "campaigns", "people", "assignments", "export"])
def test_every_lead_page_has_the_chooser_and_an_address_wins(world: World, visit: Visit, page: str) -> None:
    campaigns.create(world.store, actor=world.lead, settings=CampaignSettings(title="Later"))

    at = visit(world.store, world.lead, page, campaign="harbour")

    assert not at.exception
    assert at.selectbox(key="campaign_on_show").value == "harbour"
    at.selectbox(key="campaign_on_show").set_value("later").run()
    assert not at.exception
    assert at.selectbox(key="campaign_on_show").value == "later"
    assert at.query_params["campaign"] == "later"


def test_with_one_campaign_there_is_nothing_to_choose(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator)

    assert "Harbour" in said(at)
    assert not [box for box in at.selectbox if box.key == "campaign_on_show"]


def test_the_role_in_the_chosen_campaign_decides_which_pages_there_are(world: World, visit: Visit) -> None:
    other = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Later"))
    people.give_role(world.store, actor=world.operator, campaign_id=other, name="lea", role=Role.ANNOTATOR)
    at = visit(world.store, world.lead, campaign="harbour")

    assert not at.exception
    assert not {element.type for element in elements(at)} & {"exception"}
    at.selectbox(key="campaign_on_show").set_value("later").run()
    names = [info["page_name"] for info in at._registered_pages.values()]
    assert "assignments" not in names
