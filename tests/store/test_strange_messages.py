"""R20: what one engine stores and the other refuses is told in words on both, and blocks nothing that came with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store import facts
from tests.worlds import World
from workbench.domain import operations
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import BadOperation, NotAllowed, NotFound, WorkbenchError
from workbench.services import annotating, assigning, exporting, people, signing_in
from workbench.store.queries import documents, passes

UNSTORABLE = {"nul": "a\0b", "half-an-emoji": "a\ud83d", "nul-and-half": "\0\udea2"}


@pytest.fixture(params=UNSTORABLE.values(), ids=UNSTORABLE.keys())
def odd(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_operation_that_cannot_be_stored_is_refused_and_its_neighbours_are_not(world: World, odd: str) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    for seq, field in enumerate(("why", "verdict", "claim", "kind", "at", "unasked")):
        strange = tab.operation("judge", claim=claim, why="Seen.") | {field: odd}

        reply = tab.send(strange, tab.operation("flag", ordinal=1, on=seq % 2 == 0))

        assert reply["ack"] == {tab.boot: 2 * seq + 3}, field
        assert tab.values("decision")[1]["is_badly_split"] is (seq % 2 == 0)
        assert odd not in tab.values("annotation").get(claim, {}).values()
    assert len(facts.operations(world.store, tab.pass_uuid)) == 13


def test_what_was_refused_can_still_be_exported(world: World, odd: str, tmp_path: Any) -> None:
    tab = world.tab()
    tab.do("judge", claim=odd, why=odd)

    report = exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)

    assert report.files[0].record_count > 0


def test_a_draft_that_cannot_be_stored_is_refused_in_words(world: World, odd: str) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")

    with pytest.raises(WorkbenchError, match="W201"):
        tab.send(drafts=[{"claim": claim, "field": "why", "text": odd}])


@pytest.mark.parametrize(
    "ask",
    [
        lambda world, odd: assigning.begin_pass(world.store, actor=world.annotator, campaign_id=world.campaign_id, document=odd),
        lambda world, odd: annotating.opening(world.store, actor=world.annotator, pass_uuid=odd),
        lambda world, odd: annotating.receive(world.store, actor=world.annotator, pass_uuid=odd, message={}),
        lambda world, odd: read(world, passes.state, odd),
        lambda world, odd: read(world, passes.text, odd),
        lambda world, odd: signing_in.use_link(world.store, token=odd),
        lambda world, odd: signing_in.make_link(world.store, actor=world.operator, name=odd, purpose=LinkPurpose.RESET),
        lambda world, odd: signing_in.sign_in(world.store, name=odd, password=odd * 20, address=odd),
        lambda world, odd: people.add_user(world.store, actor=world.operator, name=odd),
    ],
    ids=["begin", "open", "send", "state", "text", "use-link", "make-link", "sign-in", "add-user"],
)
def test_a_nul_in_an_address_or_name_names_nothing(world: World, ask: Any) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        ask(world, "a\0b")


def read(world: World, query: Any, odd: str) -> Any:
    with world.store.reading() as session:
        return query(session, odd, viewer=world.annotator)


def test_a_nul_in_a_search_is_a_space(world: World) -> None:
    tab = world.tab()

    with world.store.reading() as session:
        found = documents.sentences_like(session, tab.pass_uuid, "eleven\0ships", viewer=world.annotator)

    assert found[0].text.startswith("Eleven ships")


def test_a_decision_about_no_sentence_is_refused_and_its_neighbours_are_not(world: World) -> None:
    tab = world.tab()
    for ordinals in (5, "12", {"0": 1}, [[1]], [{}], [None], [True], [1.0], [2**70], [-1], [], [0] * 6000):
        strange, neighbour = (tab.operation("decide", ordinals=named, label="o", origin="key") for named in (ordinals, [1]))

        reply = tab.send(strange, neighbour)

        assert [(refused["seq"], refused["code"]) for refused in reply["refused"]] == [(strange["seq"], "W201")], ordinals
    assert list(tab.values("decision")) == [1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**40) | st.floats() | st.text(max_size=5) | st.sampled_from(["\0", "\ud83d", "o", "web"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
FIELDS = ("ordinals", "ordinal", "label", "origin", "claim", "spans", "quote", "text", "verdict", "why", "evidence", "stance", "set_no")
FIELDS += ("url", "title", "published_on", "document", "start", "end", "excerpt", "on", "at")
BODIES = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(list(operations.PLANNERS)) | JSON, body=BODIES, known=st.booleans())
def test_whatever_an_operation_holds_it_is_acknowledged_and_stops_nothing(
    world: World, kind: Any, body: dict[str, Any], known: bool
) -> None:
    tab = world.tab()
    claim = {"claim": tab.mark("Two had sunk!")} if known and tab.state["status"] == "open" else {}

    reply = tab.send({"seq": 100, "kind": kind, **body, **claim}, {"seq": 101, "kind": "decide", "ordinals": [0], "label": "o"})

    assert reply["ack"] == {tab.boot: 101}
    if kind == "finish":
        tab.send({"seq": 102, "kind": "reopen"})


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(message=JSON | st.dictionaries(st.sampled_from(["batches", "cursor", "drafts", "pass"]), JSON, max_size=4))
def test_whatever_a_message_is_it_is_answered_or_refused_in_words(world: World, message: Any) -> None:
    try:
        reply = world.tab().receive(message)
    except BadOperation:
        return
    assert reply["ack"] == {}
