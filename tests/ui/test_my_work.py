"""My work as an annotator meets it: what was given, what came back, how long it stays, how far one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, words
from tests.worlds import World
from workbench.domain.vocabulary import Assigning, Round
from workbench.services import assigning, campaigns, importing
from workbench.store.queries import campaigns as queries
from workbench.store.queries import own_pace
from workbench.ui import messages

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def give(world: World, document: str = "harbour", **how: Any) -> str:
    return assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document=document, annotator="ann", **how)


def addresses(at: AppTest) -> list[str]:
    return [link.proto.query_string for link in at.get("page_link")]


def test_two_sections_of_a_text_are_told_apart_and_each_has_its_own_address(world: World, visit: Visit) -> None:
    first, last = give(world, section=(0, 2)), give(world, section=(3, 6))

    at = visit(world.store, world.annotator)

    told = "\n".join(words(at))
    assert "sentences 1–2" in told
    assert "sentences 4–6" in told
    assert all(any(f"pass={uuid}" in address for address in addresses(at)) for uuid in (first, last))


def test_what_was_sent_back_stands_first_with_the_note(world: World, visit: Visit) -> None:
    tab = world.tab(document="council")
    tab.do("finish")
    world.tab()
    assigning.send_back(
        world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid, note="**Sentence 2** says more."
    )

    at = visit(world.store, world.annotator)

    told = words(at)
    assert told.index("**Sentence 2** says more.") < next(at for at, said in enumerate(told) if said.startswith("Council"))
    assert next(said for said in told if "\n" in said).startswith("Council")


def test_a_lease_is_told_in_its_last_days_only(world: World, visit: Visit) -> None:
    give(world)
    assert "yours until" not in "\n".join(words(visit(world.store, world.annotator)))
    until = world.store.clock() + timedelta(days=14)
    before = world.store.clock
    world.store.clock = lambda: before() + timedelta(days=11, hours=1)
    link = visit(world.store, world.annotator)  # signed in on that day

    assert f"yours until {until:%-d %b}" in "\n".join(words(link))


def test_gold_and_repeats_are_not_named_and_a_second_reading_is(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.do("finish")
    give(world, round=Round.REVALIDATION)
    give(world, document="council", round=Round.GOLD)
    told = "\n".join(words(visit(world.store, world.annotator))).lower()
    assert not [word for word in ("gold", "repeat", "revalid", "reference") if word in told]

    assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council", annotator="bob", round=Round.SECOND)
    assert "second reading" in "\n".join(words(visit(world.store, world.second)))


def test_where_nothing_is_free_it_says_whom_to_ask(world: World, visit: Visit) -> None:
    with world.store.reading() as session:
        now = queries.settings(session, world.campaign_id, viewer=world.lead)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=replace(now, assigning=Assigning.BY_LEAD))

    at = visit(world.store, world.annotator)

    assert messages.NOTHING_YOURS in [info.value for info in at.info]
    assert not [button for button in at.button if button.label == messages.GO_ON]


def test_one_key_goes_on_with_what_comes_first(world: World, visit: Visit) -> None:
    give(world)
    at = visit(world.store, world.annotator)

    (button,) = [button for button in at.button if button.label == messages.GO_ON]
    assert button.proto.shortcut == "enter"


def test_ones_own_pace_leaves_breaks_and_others_out(world: World) -> None:
    def at(seconds: float) -> None:
        world.store.clock = lambda: MORNING + timedelta(seconds=seconds)

    at(0)
    mine, other = world.tab(), world.tab(world.second)
    mine.do("decide", ordinals=[1], label="o", origin="key")
    at(20)
    mine.do("decide", ordinals=[2], label="o", origin="key")
    other.do("decide", ordinals=[1, 2, 3], label="x", origin="key")
    at(4_000)
    mine.do("decide", ordinals=[3], label="o", origin="key")

    with world.store.reading() as session:
        few = own_pace.own_pace(session, world.campaign_id, viewer=world.annotator)
    assert (few.decided_count, few.sentence_count, few.seconds_left) == (3, 6, None), "three sentences are no pace yet"


def test_a_pace_is_told_from_twenty_sentences_on(world: World) -> None:
    text = "\n\n".join(f"Ship number {number} came into the port of Vell." for number in range(40)) + "\n"
    list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[("ships.txt", text.encode())]))
    world.store.clock = lambda: MORNING
    tab = world.tab(document="ships")
    for number in range(24):
        world.store.clock = lambda number=number: MORNING + timedelta(seconds=10 * number)  # type: ignore[misc]
        tab.do("decide", ordinals=[number], label="o", origin="key")

    with world.store.reading() as session:
        pace = own_pace.own_pace(session, world.campaign_id, viewer=world.annotator)

    assert pace.decided_count == 24
    assert pace.seconds_left is not None
    assert round(pace.seconds_left) == round(230 / 24 * (pace.sentence_count - 24))


def test_the_first_steps_speak_of_what_one_may_do(world: World, visit: Visit) -> None:
    shown = {actor.name: " ".join(one.value for one in visit(world.store, actor).markdown) for actor in (world.lead, world.annotator)}

    assert messages.TAKING_AWAY in shown["lea"]
    assert messages.TAKING_AWAY not in shown["ann"]
    assert messages.FINISHING in shown["ann"]
