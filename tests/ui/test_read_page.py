"""The reader's page answers what the browser sent: stored, confirmed, small, in few queries; or says why not and loses nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, data, elements, queries, raw_data
from tests.ui.test_pages import impatient, other_writer
from tests.worlds import Tab, World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import Role
from workbench.services import annotating, campaigns, importing, people, signing_in
from workbench.store import models

LONG = "\n\n".join(" ".join(f"Ship {n} of convoy {row} left the harbour." for n in range(10)) for row in range(100))


def message(tab: Tab, *operations: dict[str, Any], **more: Any) -> dict[str, Any]:
    batch = {"boot": tab.boot, "base": tab.base, "heirs": {}, "list": list(operations)}
    return {"pass": tab.pass_uuid, "batches": [batch] if operations else [], **more}


def send(at: AppTest, sent: dict[str, Any]) -> dict[str, Any]:
    """The browser's message arrives; the reader's `data` afterwards."""
    at.session_state["reader"] = {"ops": sent}
    at.run()
    assert not at.exception
    return data(at)


@pytest.fixture
def long(world: World) -> World:
    """A third text, of 1,000 sentences."""
    file = ("long.txt", LONG.encode())
    (report,) = importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[file])
    assert report.sentence_count == 1_000
    return world


def test_opening_a_text_begins_a_pass_and_gives_the_reader_its_place(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator, "read", document="council")

    found = data(at)
    tab = world.tab(document="council")
    assert (found["pass"], found["revision"], found["status"], found["error"]) == (tab.pass_uuid, 0, "open", None)


def test_a_message_is_stored_and_acknowledged(world: World, visit: Visit) -> None:
    tab = world.tab()
    at = visit(world.store, world.annotator, "read", document="harbour")

    found = send(at, message(tab, tab.operation("decide", ordinals=[1], label="o", origin="key")))

    assert (found["ack"], found["revision"], found["refused"]) == ({tab.boot: 1}, 1, [])
    assert tab.values("decision")[1]["label"] == "o"


def test_the_same_message_at_the_next_rerun_is_stored_once(world: World, visit: Visit) -> None:
    tab = world.tab()
    at = visit(world.store, world.annotator, "read", document="harbour")
    sent = message(tab, tab.operation("decide", ordinals=[1], label="o", origin="key"))

    first, second = send(at, sent), send(at, sent)

    assert first["ack"] == second["ack"] == {tab.boot: 1}
    assert second["revision"] == 1


def test_s7_a_message_for_another_pass_is_not_stored_through_this_page(world: World, visit: Visit) -> None:
    tab, others = world.tab(), world.tab(world.second)
    at = visit(world.store, world.annotator, "read", document="harbour")

    found = send(at, message(others, others.operation("decide", ordinals=[1], label="o", origin="key")))

    assert (found["pass"], found["ack"]) == (tab.pass_uuid, {})
    assert others.values("decision") == tab.values("decision") == {}


@pytest.mark.parametrize("junk", ["text", 5, [1], {"pass": None}, {"pass": 7, "batches": 7}], ids=repr)
def test_a_message_that_is_none_breaks_nothing(world: World, visit: Visit, junk: Any) -> None:
    at = visit(world.store, world.annotator, "read", document="harbour")

    found = send(at, junk)

    assert found["revision"] == 0


def test_a_message_of_the_wrong_shape_is_answered_with_its_error(world: World, visit: Visit) -> None:
    tab = world.tab()
    at = visit(world.store, world.annotator, "read", document="harbour")

    assert send(at, {"pass": tab.pass_uuid, "batches": {}})["error"]["code"] == "W201"


def test_after_signing_out_elsewhere_the_reader_is_told_and_nothing_is_stored(world: World, visit: Visit) -> None:
    from sqlalchemy import update

    from workbench.ui import messages

    tab = world.tab()
    at = visit(world.store, world.annotator, "read", document="harbour")
    with world.store.writing() as work:
        work.session.execute(update(models.Session).values(revoked_at=work.now()))
        work.commit()

    at.session_state["reader"] = {"ops": message(tab, tab.operation("decide", ordinals=[1], label="o", origin="key"))}
    at.run()

    assert [warning.value for warning in at.warning] == [messages.SIGN_IN_AGAIN]
    assert tab.values("decision") == {}


def test_w501_a_busy_database_is_said_in_the_reader_and_the_next_rerun_stores_all(world: World, visit: Visit) -> None:
    tab = world.tab()
    at = visit(world.store, world.annotator, "read", document="harbour")
    sent = message(tab, *(tab.operation("decide", ordinals=[n], label="o", origin="key") for n in range(3)))
    impatient(world.store)

    with other_writer(world.store):
        busy = send(at, sent)

    assert (busy["error"]["code"], busy["pass"]) == ("W501", tab.pass_uuid)
    assert "ack" not in busy, "the browser keeps what is not confirmed"
    assert tab.values("decision") == {}
    again = send(at, sent)
    assert (again["error"], again["ack"]) == (None, {tab.boot: 3})
    assert list(tab.values("decision")) == [0, 1, 2]


# -- small and few -----------------------------------------------------------------------------------------------------

STEPS = ("decide", "mark", "judge", "explain", "attach", "undo")


def step(tab: Tab, kind: str, quote: str) -> dict[str, Any]:
    """One operation of a kind on a pass that has a claim already."""
    start = tab.text.index(quote)
    claim = next(iter(tab.values("claim")))
    body: dict[str, dict[str, Any]] = {
        "decide": {"ordinals": [2], "label": "o", "origin": "key"},
        "mark": {"claim": str(uuid4()), "spans": [[start, start + len(quote)]], "quote": quote, "text": quote},
        "judge": {"claim": claim, "verdict": "refuted"},
        "explain": {"claim": claim, "why": "The log says nine."},
        "attach": {"evidence": str(uuid4()), "claim": claim, "stance": "supports", "set_no": 1, "url": "https://port.example/log"},
        "undo": {},
    }
    return tab.operation("judge" if kind == "explain" else kind, **body[kind])


@pytest.mark.parametrize("kind", STEPS)
def test_an_interaction_is_answered_in_less_than_4_kb_whatever_the_length_of_the_text(long: World, visit: Visit, kind: str) -> None:
    sizes = []
    for document, quote in (("council", "Nobody counted twice."), ("long", "Ship 7 of convoy 90 left the harbour.")):
        tab = long.tab(document=document)
        tab.mark(quote)
        at = visit(long.store, long.annotator, "read", document=document)
        send(at, message(tab, step(tab, kind, quote)))
        sizes.append(len(raw_data(at).encode()))
        print(f"{kind} on {document}: {sizes[-1]} bytes")

    assert max(sizes) <= 4_096
    assert abs(sizes[0] - sizes[1]) < 250, "only the quotes differ"


def test_opening_a_long_text_again_sends_none_of_it(long: World, visit: Visit) -> None:
    tab = long.tab(document="long")
    tab.send(*(tab.operation("decide", ordinals=[n], label="o", origin="key") for n in range(200)))

    at = visit(long.store, long.annotator, "read", document="long")

    assert len(raw_data(at)) < 600
    assert max(len(str(element.proto)) for element in elements(at) if hasattr(element, "proto")) < 2_000


@pytest.mark.parametrize("kind", STEPS)
def test_an_interaction_takes_at_most_six_queries(long: World, kind: str) -> None:
    """What the reader's fragment does at a rerun: whose session, then the message."""
    from tests.ui.conftest import session_of

    tab = long.tab(document="long")
    tab.mark("Ship 7 of convoy 90 left the harbour.")
    session_id = session_of(long.store, long.annotator)
    sent = message(tab, step(tab, kind, "Ship 8 of convoy 90 left the harbour."))

    with queries(long.store) as asked:
        actor = signing_in.actor_of(long.store, session_id=session_id)
        assert actor is not None
        reply = annotating.receive(long.store, actor=actor, pass_uuid=tab.pass_uuid, message=sent)

    print(f"{kind}: {len(asked)} queries")
    assert not reply["refused"]
    assert len(asked) <= 6


def test_sixty_operations_in_one_message_take_as_few_queries(long: World) -> None:
    tab = long.tab(document="long")
    sent = message(tab, *(tab.operation("decide", ordinals=[n], label="o", origin="key") for n in range(60)))

    with queries(long.store) as asked:
        annotating.receive(long.store, actor=long.annotator, pass_uuid=tab.pass_uuid, message=sent)

    print(f"60 decisions: {len(asked)} queries")
    assert len(asked) <= 6


def test_a_link_to_a_pass_puts_its_campaign_on_show(world: World, visit: Visit) -> None:
    pass_uuid = world.tab(world.lead).pass_uuid
    other = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Other"))
    people.give_role(world.store, actor=world.operator, campaign_id=other, name="lea", role=Role.LEAD)
    at = visit(world.store, world.lead)
    assert at.session_state["campaign"] == "other"

    at = visit(world.store, world.lead, "read", **{"pass": pass_uuid, "campaign": "other"})

    assert not at.exception
    assert at.session_state["campaign"] == "harbour"
    assert at.query_params["campaign"] == "harbour"
    assert data(at)["pass"] == pass_uuid


def test_a_link_to_anothers_pass_changes_nothing_on_show(world: World, visit: Visit) -> None:
    pass_uuid = world.tab(world.second).pass_uuid

    at = visit(world.store, world.annotator, "read", **{"pass": pass_uuid})

    assert at.session_state["campaign"] == "harbour"
    assert "W404" in " ".join(str(error.value) for error in at.error)
