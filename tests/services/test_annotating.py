"""The operation log: what a reader sends is stored once, in order, refused where it must be, and taken back on request."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.worlds import Tab, World
from workbench.errors import BadOperation, NotFound


def test_a_decision_is_stored_and_acknowledged(world: World) -> None:
    tab = world.tab()

    reply = tab.do("decide", ordinals=[4], label="o", origin="key")

    assert reply["ack"] == {tab.boot: 1}
    assert reply["revision"] == 1
    assert reply["saved_at"].endswith("Z")
    assert reply["images"] == [
        {"kind": "decision", "key": 4, "revision": 1, "value": {"label": "o", "origin": "key", "is_badly_split": False}}
    ]
    assert tab.values("decision") == {4: {"label": "o", "origin": "key", "is_badly_split": False}}


def test_sixty_operations_in_one_message_are_sixty_revisions(world: World) -> None:
    tab = world.tab()

    reply = tab.send(*(tab.operation("decide", ordinals=[n % 5], label="oxpib"[n % 5], origin="key") for n in range(60)))

    assert (reply["revision"], reply["ack"]) == (60, {tab.boot: 60})


def test_r14_the_same_message_twice_is_stored_once_with_the_same_receipt(world: World) -> None:
    tab = world.tab()
    batch = {"boot": tab.boot, "base": 0, "heirs": {}, "list": [tab.operation("decide", ordinals=[1], label="x", origin="key")]}

    first = tab.receive({"pass": tab.pass_uuid, "batches": [batch]})
    second = tab.receive({"pass": tab.pass_uuid, "batches": [batch]})

    assert first["ack"] == second["ack"] == {tab.boot: 1}
    assert first["revision"] == second["revision"] == 1


def test_a_claim_takes_verdict_reason_and_both_kinds_of_evidence(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("The port authority said 14 ships were waiting.")
    with world.store.reading() as session:
        from workbench.store.queries import documents

        found = documents.sentences_like(session, tab.pass_uuid, "ships waited outside", viewer=tab.actor)[0]
    web, sentence = str(uuid4()), str(uuid4())

    tab.do("judge", claim=claim, verdict="refuted")
    tab.do("judge", claim=claim, why="The council counted eleven.")
    tab.do(
        "attach",
        evidence=web,
        claim=claim,
        stance="supports",
        set_no=1,
        url="https://port.example/log",
        title="Log",
        published_on="2031-02",
    )
    place = {"document": found.document_uuid, "start": found.start, "end": found.end, "excerpt": found.text}
    reply = tab.do("attach", evidence=sentence, claim=claim, stance="refutes", set_no=2, **place)

    assert not reply["refused"]
    assert tab.values("annotation") == {claim: {"verdict": "refuted", "why": "The council counted eleven.", "confidence": None}}
    evidence = tab.values("evidence")
    assert evidence[web]["url"] == "https://port.example/log"
    assert evidence[web]["published_on"] == "2031-02"
    assert (evidence[sentence]["kind"], evidence[sentence]["title"]) == ("sentence", "Council disputes the count")
    assert evidence[sentence]["excerpt"] == "Eleven ships waited outside Vell, the council said."


@pytest.mark.parametrize(
    ("kind", "body", "complaint"),
    [
        ("decide", {"ordinals": [99], "label": "o"}, "no such sentence"),
        ("decide", {"ordinals": [], "label": "o"}, "without its sentences"),
        ("decide", {"ordinals": [1], "label": "claim"}, "is not a label"),
        ("decide", {"ordinals": [1], "label": "x", "origin": "finish"}, "by finishing"),
        ("decide", {"ordinals": [True], "label": "x"}, "no such sentence"),
        ("judge", {"claim": str(uuid4()), "verdict": "refuted"}, "no longer there"),
        ("mark", {"claim": "1", "spans": [[0, 3]], "quote": "Har", "text": ""}, "not well formed"),
        ("mark", {"claim": str(uuid4()), "spans": [[0, 3]], "quote": "Hrb", "text": ""}, "not where they were"),
        ("mark", {"claim": str(uuid4()), "spans": [[3, 3]], "quote": "", "text": ""}, "not be empty"),
        ("mark", {"claim": str(uuid4()), "spans": [[0, 10**9]], "quote": "H", "text": ""}, "not where they were"),
        ("mark", {"claim": str(uuid4()), "spans": [[5, 9], [0, 3]], "quote": "H", "text": ""}, "follow one another"),
        ("detach", {"evidence": str(uuid4())}, "no longer there"),
        ("undo", {}, "nothing to undo"),
        ("redo", {}, "nothing to redo"),
        ("reopen", {}, "open already"),
        ("__class__", {}, "something unknown"),
    ],
)
def test_an_operation_that_cannot_be_is_stored_refused_and_changes_nothing(
    world: World, kind: str, body: dict[str, Any], complaint: str
) -> None:
    tab = world.tab()

    reply = tab.send(tab.operation(kind, **body), tab.operation("decide", ordinals=[2], label="o", origin="key"))

    assert [(refused["seq"], complaint in refused["message"]) for refused in reply["refused"]] == [(1, True)]
    assert reply["ack"] == {tab.boot: 2}
    assert list(tab.values("decision")) == [2]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"url": "javascript:alert(1)"}, "only http and https"),
        ({"url": "https://a\\@b"}, "backslash"),
        ({"url": "https://user@host.example/"}, "user name"),
        ({"url": " "}, "empty"),
        ({"url": "https://port.example/", "published_on": "yesterday"}, "not a date"),
        ({"url": "https://port.example/", "published_on": "2016-02-31"}, "not a date"),
        ({"url": "https://port.example/", "published_on": "2016-W08-2"}, "not a date"),
        ({"url": "https://port.example/", "title": "a\0b"}, "cannot be stored"),
        ({"url": "https://port.example/", "stance": "maybe"}, "not a stance"),
        ({"url": "https://port.example/", "set_no": 0}, "numbered from 1"),
        ({"document": str(uuid4()), "start": 0, "end": 4, "excerpt": "text"}, "not where it was"),
    ],
)
def test_s10_evidence_that_cannot_stand_is_refused_by_name(world: World, fields: dict[str, Any], complaint: str) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")

    reply = tab.do("attach", **{"evidence": str(uuid4()), "claim": claim, "stance": "supports", "set_no": 1} | fields)

    assert complaint in reply["refused"][0]["message"]
    assert tab.values("evidence") == {}


def test_evidence_from_the_same_document_or_another_campaign_is_refused(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    with world.store.reading() as session:
        from workbench.store.queries import passes

        here = passes.text(session, tab.pass_uuid, viewer=tab.actor)["document"]["uuid"]

    reply = tab.do(
        "attach", evidence=str(uuid4()), claim=claim, stance="supports", set_no=1, document=here, start=0, end=7, excerpt="Harbour"
    )

    assert "not where it was" in reply["refused"][0]["message"]


def test_removing_a_claim_takes_its_verdict_and_evidence_and_undo_brings_all_back(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    tab.do("judge", claim=claim, verdict="supported", why="Seen.")
    tab.do("attach", evidence=str(uuid4()), claim=claim, stance="supports", set_no=1, url="https://port.example/")
    before = {kind: tab.values(kind) for kind in ("claim", "annotation", "evidence")}

    tab.do("remove", claim=claim)
    assert all(not tab.values(kind) for kind in before)

    tab.do("undo")
    assert {kind: tab.values(kind) for kind in before} == before


def test_undo_and_redo_walk_the_whole_history_also_from_a_later_day(world: World) -> None:
    first = world.tab()
    for ordinal, label in ((1, "o"), (2, "x"), (1, "p")):
        first.do("decide", ordinals=[ordinal], label=label, origin="key")

    later = world.tab()
    replies = [later.do("undo") for _ in range(3)]
    assert later.values("decision") == {}
    assert [reply["undo"] for reply in replies] == ["the decision", "the decision", None]

    later.send(*(later.operation("redo") for _ in range(3)))
    assert {key: value["label"] for key, value in later.values("decision").items()} == {1: "p", 2: "x"}


def test_a_new_operation_ends_what_could_be_redone(world: World) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    tab.do("undo")
    reply = tab.do("decide", ordinals=[2], label="x", origin="key")
    assert reply["redo"] is None

    refused = tab.do("redo")["refused"]

    assert "nothing to redo" in refused[0]["message"]


def test_typing_and_undoing_in_one_message_gives_what_it_gives_in_many(world: World) -> None:
    slow, fast = world.tab(), world.tab(world.second)
    keys: list[tuple[str, dict[str, Any]]] = [
        ("decide", {"ordinals": [1], "label": "o", "origin": "key"}),
        ("undo", {}),
        ("decide", {"ordinals": [1, 2], "label": "x", "origin": "filled"}),
        ("undo", {}),
        ("redo", {}),
        ("flag", {"ordinal": 2, "on": True}),
    ]

    for kind, body in keys:
        slow.do(kind, **body)
    fast.send(*(fast.operation(kind, **body) for kind, body in keys))

    assert slow.values("decision") == fast.values("decision")
    assert {key: (value["label"], value["is_badly_split"]) for key, value in fast.values("decision").items()} == {
        1: ("x", False),
        2: ("x", True),
    }


def test_r12_a_second_tab_is_refused_and_the_first_save_stands(world: World) -> None:
    first, second = world.tab(), world.tab()
    first.do("decide", ordinals=[1], label="o", origin="key")

    reply = second.do("decide", ordinals=[1], label="x", origin="key")

    assert (reply["refused"][0]["code"], reply["refused"][0]["now"]) == ("W207", 1)
    assert "version 1 while you had version 0" in reply["refused"][0]["message"]
    assert reply["images"][0]["value"]["label"] == "o"
    assert first.values("decision")[1]["label"] == "o"

    assert not second.do("decide", ordinals=[1], label="x", origin="key")["refused"]


def test_after_a_reload_unsent_work_is_taken_over_by_the_new_page(world: World) -> None:
    old, new = world.tab(), world.tab()
    unsent = {"boot": old.boot, "base": 0, "heirs": {}, "list": [old.operation("decide", ordinals=[1], label="o", origin="key")]}
    fresh = {"boot": new.boot, "base": 0, "heirs": {old.boot: 1}, "list": [new.operation("decide", ordinals=[2], label="x", origin="key")]}

    reply = new.receive({"pass": new.pass_uuid, "batches": [unsent, fresh]})

    assert (reply["refused"], reply["ack"]) == ([], {old.boot: 1, new.boot: 1})
    again = {**fresh, "list": [*fresh["list"], new.operation("decide", ordinals=[3], label="x", origin="key")]}
    assert new.receive({"pass": new.pass_uuid, "batches": [again]})["refused"] == []


def test_a_page_does_not_inherit_more_of_its_predecessor_than_it_names(world: World) -> None:
    old, new = world.tab(), world.tab()
    old.do("decide", ordinals=[1], label="o", origin="key")
    old.do("decide", ordinals=[2], label="o", origin="key")

    fresh = {"boot": new.boot, "base": 0, "heirs": {old.boot: 1}, "list": [new.operation("decide", ordinals=[2], label="x", origin="key")]}

    assert new.receive({"pass": new.pass_uuid, "batches": [fresh]})["refused"][0]["code"] == "W207"


def test_finishing_fills_what_is_open_and_reopening_takes_it_back(world: World) -> None:
    tab = world.tab()
    tab.mark("It was a shameful delay.")
    tab.do("decide", ordinals=[1], label="o", origin="key")

    finished = tab.do("finish")
    filled = {key for key, value in tab.values("decision").items() if value["origin"] == "finish"}
    assert finished["status"] == "finished"
    claimed = next(n for n, (start, end, _) in enumerate(_sentences(tab)) if tab.text[start:end].startswith("It was"))
    assert filled == set(range(len(_sentences(tab)))) - {1, claimed}
    assert "finished" in tab.do("decide", ordinals=[1], label="x", origin="key")["refused"][0]["message"]

    assert tab.do("reopen")["status"] == "open"
    assert {key for key, value in tab.values("decision").items() if value["label"]} == {1}


def _sentences(tab: Tab) -> list[list[int]]:
    from workbench.store.queries import passes

    with tab.world.store.reading() as session:
        return list(passes.text(session, tab.pass_uuid, viewer=tab.actor)["sentences"])


def test_a_draft_is_kept_until_its_text_is_written(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")

    tab.send(drafts=[{"claim": claim, "field": "why", "text": "Because the log"}])
    assert tab.state["drafts"] == [{"claim": claim, "field": "why", "text": "Because the log"}]
    assert tab.values("annotation") == {}

    tab.do("judge", claim=claim, why="Because the log says so.")
    assert tab.state["drafts"] == []


def test_the_place_is_kept_and_a_place_outside_the_text_is_not(world: World) -> None:
    tab = world.tab()

    tab.send(cursor=3)
    tab.send(cursor=999)

    assert tab.state["cursor"] == 3


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"batches": {}},
        {"batches": [{"boot": "x", "base": 0, "list": []}]},
        {"batches": [{"boot": str(uuid4()), "list": []}]},
        {"batches": [{"boot": str(uuid4()), "base": 0, "list": [{"kind": "decide"}]}]},
        {"drafts": [{"claim": "x", "field": "why", "text": ""}]},
        {"drafts": [{"claim": str(uuid4()), "field": "password", "text": ""}]},
    ],
)
def test_a_message_that_is_not_the_readers_is_refused_whole(world: World, message: Any) -> None:
    with pytest.raises(BadOperation):
        world.tab().receive(message)


def test_nobody_writes_or_reads_anothers_pass(world: World) -> None:
    tab = world.tab()
    for stranger in (world.second, world.lead, world.operator):
        other = Tab(world, stranger, tab.pass_uuid, str(uuid4()))
        with pytest.raises(NotFound):
            other.do("decide", ordinals=[1], label="o", origin="key")
        with pytest.raises(NotFound):
            _ = other.state
    assert tab.values("decision") == {}


def test_what_is_said_about_a_claim_is_stored_and_undone_as_one(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("The port authority said 14 ships were waiting.")
    before = tab.values("claim")
    said = {
        "types": ["quantity", "quote"],
        "worth": 3,
        "checks": "said",
        "hedge": "reported",
        "claim_date": "2031-02",
        "event": "The storm",
        "attribution": [{"source": "Port authority", "mode": "indirect"}, {"source": "Harbour Post", "mode": "asserted"}],
        "context": [1],
    }

    tab.do("edit", claim=claim, **said)
    assert tab.values("claim")[claim] == before[claim] | said
    tab.do("undo")
    assert tab.values("claim") == before
    tab.do("redo")

    assert tab.values("claim")[claim] == before[claim] | said


def test_a_claim_in_another_text_may_repeat_ones_own_but_never_somebody_elses(world: World) -> None:
    mine, theirs = world.tab().mark("Two had sunk!"), world.tab(world.second).mark("Two had sunk!")
    tab = world.tab(document="council")
    claim = tab.mark("Eleven ships waited outside Vell, the council said.")

    tab.do("edit", claim=claim, same_as=mine)
    refused = tab.do("edit", claim=claim, same_as=theirs)["refused"]

    assert "not yours" in refused[0]["message"]
    assert tab.values("claim")[claim]["same_as"] == mine


def test_a_claim_that_another_text_repeats_cannot_become_a_repetition(world: World) -> None:
    first = world.tab()
    one, other = first.mark("Two had sunk!"), first.mark("Who will pay?")
    tab = world.tab(document="council")
    tab.do("edit", claim=tab.mark("Nobody counted twice."), same_as=one)

    refused = first.do("edit", claim=one, same_as=other)["refused"]

    assert "Another claim repeats this one" in refused[0]["message"]
    assert first.values("claim")[one]["same_as"] is None
