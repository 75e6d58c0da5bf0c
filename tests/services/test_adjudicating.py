"""Settling: what is in the queue, who may decide, what a decision leaves, and who learns of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.disputed import SAID, STORM, Disputed, all_evidence, kept, second_lead
from tests.store.facts import count, differing, everything
from tests.worlds import World
from workbench.domain.vocabulary import CaseStatus, ConflictKind, Outcome, PassStatus, Round
from workbench.errors import AdjudicationOpen, BadEntry, CampaignClosed, CaseChanged, ClaimsChanged, NotFound, OwnWork, StaleEntry
from workbench.services import adjudicating, annotating, assigning, campaigns
from workbench.services.adjudicating import Unanimous
from workbench.settings import CHECKOUT
from workbench.store import models
from workbench.store.queries import adjudication
from workbench.store.queries import campaigns as campaign_queries

# -- the queue -------------------------------------------------------------------------------------------------------------------


def test_the_queue_holds_conflicts_by_kind_and_size_and_unanimous_ones_stand_apart(disputed: Disputed) -> None:
    assert [(line.kind, line.sentence, line.having, line.people) for line in disputed.queue()] == [
        (ConflictKind.DETECTION, 5, 1, 2),
        (ConflictKind.SPLIT, 1, 2, 2),
        (ConflictKind.VERDICT, 2, 2, 2),
    ]
    assert [line.text for line in disputed.unanimous()] == ["Two had sunk!"]


def test_a_conflict_names_everything_it_is_about(disputed: Disputed) -> None:
    (line,) = disputed.queue(kinds=[ConflictKind.VERDICT])

    assert (line.kinds, line.size) == ({"verdict": 1.0, "evidence": 1.0}, 1000)


def test_the_queue_is_filtered_by_kind_document_and_status(disputed: Disputed) -> None:
    shown = disputed.open("verdict")
    disputed.decide(shown, chosen=disputed.ann.pass_uuid)

    assert [line.kind for line in disputed.queue()] == [ConflictKind.DETECTION, ConflictKind.SPLIT]
    assert [line.kind for line in disputed.queue(kinds=[ConflictKind.SPLIT])] == [ConflictKind.SPLIT]
    assert [line.kind for line in disputed.queue(status="decided")] == [ConflictKind.VERDICT]
    assert disputed.queue(document="council") == []


def test_a_text_that_one_person_finished_has_no_conflicts(world: World) -> None:
    tab = world.tab()
    tab.mark("Two had sunk!")
    tab.do("finish")
    world.tab(world.second).mark("It was a shameful delay.")  # not finished: missing, not disagreeing

    adjudicating.refresh(world.store, actor=world.lead, campaign_id=world.campaign_id)

    assert count(world.store, models.Conflict) == 0
    assert count(world.store, models.ConflictState) == 1


def test_refreshing_again_touches_nothing(disputed: Disputed) -> None:
    disputed.queue()
    before = everything(disputed.world.store)

    assert adjudicating.refresh(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id) == 0
    assert everything(disputed.world.store) == before


# -- opening locks ---------------------------------------------------------------------------------------------------------------


def test_r13_an_open_case_locks_every_pass_it_has_seen(disputed: Disputed) -> None:
    disputed.open("missed")  # bob marked nothing there; his silence is part of it

    for tab in (disputed.ann, disputed.bob):
        with pytest.raises(AdjudicationOpen, match=r"W111.*Adjudication of this text is open"):
            tab.do("reopen")


def test_a_locked_pass_is_still_read(disputed: Disputed) -> None:
    disputed.open("missed")

    assert disputed.ann.receive({"pass": disputed.ann.pass_uuid, "cursor": 3})["status"] == "finished"


def test_another_text_of_the_campaign_is_not_locked(disputed: Disputed) -> None:
    disputed.open("missed")

    assert disputed.world.tab(document="council").do("decide", ordinals=[1], label="o", origin="key")["refused"] == []


def test_opening_twice_is_one_case(disputed: Disputed) -> None:
    first, second = disputed.open("verdict"), disputed.open("verdict", second_lead(disputed.world))

    assert first.dispute.case == second.dispute.case
    assert count(disputed.world.store, models.Settlement) == 1


def test_whoever_annotated_a_text_does_not_settle_it_unless_allowed(disputed: Disputed) -> None:
    world = disputed.world
    world.tab(world.lead).do("decide", ordinals=[1], label="o", origin="key")

    with pytest.raises(OwnWork, match="W112"):
        disputed.open("verdict")
    adjudicating.allow_own(world.store, actor=world.lead, campaign_id=world.campaign_id, is_allowed=True)

    assert disputed.open("verdict").dispute.case is not None


# -- deciding --------------------------------------------------------------------------------------------------------------------


def test_accepting_takes_one_version_whole_and_touches_nobodys_annotation(disputed: Disputed) -> None:
    shown = disputed.open("verdict")
    passes = {tab.pass_uuid: tab.state for tab in (disputed.ann, disputed.bob)}

    disputed.decide(shown, chosen=disputed.bob.pass_uuid)

    assert disputed.finals() == [(SAID, "refuted")]
    after = disputed.desk("verdict")
    assert after.dispute.case is not None
    assert (after.dispute.case.status, after.dispute.case.reason, after.dispute.case.cited) == (
        CaseStatus.DECIDED,
        "As the report says.",
        ((disputed.bob.pass_uuid, disputed.bob_evidence("verdict b")),),
    )
    assert {tab.pass_uuid: tab.state for tab in (disputed.ann, disputed.bob)} == passes


def test_accepting_a_split_version_keeps_each_of_its_claims(disputed: Disputed) -> None:
    disputed.decide(disputed.open("split"), chosen=disputed.bob.pass_uuid)

    assert disputed.finals() == [("The harbour at Vell reopened on Monday", "supported"), (STORM, "refuted")]


def test_merging_takes_parts_of_several_and_a_source_once(disputed: Disputed) -> None:
    shown = disputed.open("split")
    merged = kept(
        shown.dispute, disputed.claims["split"], text="Vell reopened.", verdict="conflicting", evidence=all_evidence(shown.dispute)
    )

    disputed.decide(shown, Outcome.MERGE, claims=(merged,))

    assert disputed.finals() == [("Vell reopened.", "conflicting")]
    with disputed.world.store.reading() as session:
        urls = select(models.Evidence.url).join(models.Assignment).where(models.Assignment.round == Round.ADJUDICATION)
        assert sorted(session.scalars(urls)) == ["https://port.example/log", "https://weather.example/may"]


def test_not_a_claim_leaves_nothing_standing(disputed: Disputed) -> None:
    disputed.decide(disputed.open("missed"), Outcome.NOT_A_CLAIM)

    assert disputed.finals() == []
    assert disputed.queue(kinds=[ConflictKind.DETECTION]) == []


def test_too_vague_gives_the_verdict_that_says_so(disputed: Disputed) -> None:
    disputed.decide(disputed.open("verdict"), Outcome.TOO_VAGUE)

    assert disputed.finals() == [(SAID, "too_vague")]


@pytest.mark.parametrize("reason", ["", "   \n "])
def test_no_decision_without_a_reason(disputed: Disputed, reason: str) -> None:
    with pytest.raises(BadEntry, match="The reason is empty"):
        disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid, reason=reason)


@pytest.mark.parametrize(("changed", "said"), [({"verdict": ""}, "There is no verdict"), ({"evidence": ()}, "cites no evidence")])
def test_empty_is_a_decision_and_never_an_accident(disputed: Disputed, changed: dict[str, Any], said: str) -> None:
    shown = disputed.open("verdict")
    claims = (kept(shown.dispute, disputed.claims["verdict"], **changed),)
    with pytest.raises(BadEntry, match=said):
        disputed.decide(shown, Outcome.MERGE, claims=claims)

    disputed.decide(shown, Outcome.MERGE, claims=claims, is_empty=True)

    assert disputed.finals() == [(SAID, changed.get("verdict", "supported"))]


@pytest.mark.parametrize(
    "changed",
    [
        {"spans": ((5, 5),)},
        {"spans": ((9, 5),)},
        {"spans": ((0, 100_000),)},
        {"verdict": "mostly"},
        {"evidence": (("no pass", "no evidence"),)},
        {"base": ("no pass", "no claim")},
        {"text": "two\nlines"},
    ],
)
def test_a_decision_that_names_what_is_not_there_changes_nothing(disputed: Disputed, changed: dict[str, Any]) -> None:
    shown = disputed.open("verdict")
    before = everything(disputed.world.store)

    with pytest.raises(BadEntry):
        disputed.decide(shown, Outcome.MERGE, claims=(kept(shown.dispute, disputed.claims["verdict"], **changed),))

    assert differing(before, everything(disputed.world.store)) == set()


def test_r13_of_two_leads_one_wins_and_the_other_learns_who_and_when(disputed: Disputed) -> None:
    other = second_lead(disputed.world)
    mine, theirs = disputed.open("verdict"), disputed.open("verdict", other)
    disputed.decide(mine, chosen=disputed.ann.pass_uuid)

    with pytest.raises(CaseChanged, match=r"W208.*lea decided this case at \d\d:\d\d:\d\d UTC"):
        disputed.decide(theirs, actor=other, chosen=disputed.bob.pass_uuid)

    assert disputed.finals() == [(SAID, "supported")]


def test_a_closed_campaign_is_not_settled(disputed: Disputed) -> None:
    campaigns.close(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id)

    with pytest.raises(CampaignClosed):
        disputed.open("verdict")


# -- unanimous -------------------------------------------------------------------------------------------------------------------


def accept(disputed: Disputed, lines: Any) -> tuple[int, tuple[str, ...]]:
    seen = [Unanimous(line.document, line.claim, line.watermark) for line in lines]
    return adjudicating.accept_unanimous(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id, seen=seen)


def test_what_everybody_agrees_about_is_accepted_in_bulk(disputed: Disputed) -> None:
    assert accept(disputed, disputed.unanimous()) == (1, ())

    assert disputed.finals() == [("Two had sunk!", "supported")]
    assert disputed.unanimous() == []
    assert len(disputed.queue()) == 3


def test_what_changed_since_the_preview_is_left_out(disputed: Disputed) -> None:
    previewed = disputed.unanimous()
    disputed.bob.do("reopen")
    disputed.bob.do("judge", claim=disputed.claims["agreed b"], verdict="refuted")
    disputed.bob.do("finish")

    assert accept(disputed, previewed) == (0, ("harbour",))
    assert disputed.finals() == []


def test_a_conflict_smuggled_into_the_bulk_is_not_accepted(disputed: Disputed) -> None:
    assert accept(disputed, disputed.queue()) == (0, ())
    assert disputed.finals() == []


# -- again, and back ---------------------------------------------------------------------------------------------------------------


def test_reopening_takes_the_decision_out_and_keeps_its_history(disputed: Disputed) -> None:
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid)

    adjudicating.reopen(disputed.world.store, **disputed.of(disputed.desk("verdict")), reason="The log was found.")

    assert disputed.finals() == []
    shown = disputed.desk("verdict")
    assert [(case.status, case.reason) for case in shown.history] == [
        (CaseStatus.OPEN, ""),
        (CaseStatus.DECIDED, "As the report says."),
        (CaseStatus.OPEN, "The log was found."),
    ]
    disputed.decide(shown, chosen=disputed.bob.pass_uuid)
    assert disputed.finals() == [(SAID, "refuted")]


def send_back(disputed: Disputed, name: str = "verdict") -> None:
    shown = disputed.open(name)
    adjudicating.send_back(disputed.world.store, **disputed.of(shown), pass_uuid=disputed.bob.pass_uuid, note="The council counted eleven.")


def test_sending_back_opens_one_pass_and_leaves_the_other_locked(disputed: Disputed) -> None:
    disputed.decide(disputed.open("missed"), Outcome.NOT_A_CLAIM)  # stands, and has seen both

    send_back(disputed)

    assert disputed.bob.state["status"] == "open"
    disputed.bob.base = disputed.bob.state["revision"]
    assert disputed.bob.do("judge", claim=disputed.claims["verdict b"], verdict="supported")["refused"] == []
    with pytest.raises(AdjudicationOpen):
        disputed.ann.do("reopen")


def test_a_case_that_was_sent_back_is_taken_up_again_with_the_new_versions(disputed: Disputed) -> None:
    send_back(disputed)
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("judge", claim=disputed.claims["verdict b"], verdict="supported")
    disputed.bob.do("finish")

    (line,) = [line for line in disputed.queue() if line.claim in (disputed.claims["verdict"], disputed.claims["verdict b"])]
    assert (line.kind, line.status) == (ConflictKind.EVIDENCE, "released")
    shown = disputed.open("verdict")
    assert [case.status for case in shown.history] == [CaseStatus.OPEN, CaseStatus.RELEASED, CaseStatus.OPEN]
    assert shown.history[1].reason == "The council counted eleven."


def test_r13_a_decision_cites_no_version_that_was_not_shown(disputed: Disputed) -> None:
    """Two cases are open; one is sent back, and the annotator changes what the other is about."""
    shown = disputed.open("split")
    send_back(disputed)
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("judge", claim=disputed.claims["split b2"], verdict="supported")
    disputed.bob.do("finish")

    with pytest.raises(ClaimsChanged, match=r"W209.*\d+ → \d+"):
        disputed.decide(shown, chosen=disputed.bob.pass_uuid)

    disputed.decide(disputed.open("split"), chosen=disputed.bob.pass_uuid)
    assert (STORM, "supported") in disputed.finals()


def test_a_decision_is_stale_when_a_claim_it_cites_changed_and_only_then(disputed: Disputed) -> None:
    for name in ("split", "missed"):
        disputed.decide(disputed.open(name), Outcome.NOT_A_CLAIM)
    send_back(disputed)
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("judge", claim=disputed.claims["split b2"], why="Looked again.")
    disputed.bob.do("finish")

    assert disputed.desk("split").dispute.is_stale
    assert not disputed.desk("missed").dispute.is_stale
    assert [line.sentence for line in disputed.queue(status="stale")] == [1]


def test_evidence_taken_away_makes_a_decision_stale(disputed: Disputed) -> None:
    disputed.decide(disputed.open("split"), Outcome.NOT_A_CLAIM)
    send_back(disputed)
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("detach", evidence=disputed.bob_evidence("split b2"))
    disputed.bob.do("finish")

    assert disputed.desk("split").dispute.is_stale


# -- rounds, rulings, and what annotators learn ----------------------------------------------------------------------------------------


def close(disputed: Disputed) -> None:
    adjudicating.close_round(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id)


def told(disputed: Disputed, tab: Any) -> Any:
    with disputed.world.store.reading() as session:
        return adjudication.settled(session, disputed.world.campaign_id, viewer=tab.actor)


def settle_everything(disputed: Disputed) -> None:
    disputed.decide(disputed.open("missed"), Outcome.NOT_A_CLAIM, reason="A question asserts nothing.")
    disputed.decide(disputed.open("split"), chosen=disputed.bob.pass_uuid, reason="Two assertions.")
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid, reason="The log counts 14.")


def test_an_annotator_learns_nothing_before_the_round_is_closed(disputed: Disputed) -> None:
    settle_everything(disputed)

    assert (told(disputed, disputed.ann), told(disputed, disputed.bob)) == (None, None)


def test_each_annotator_learns_of_their_own_cases_decided_otherwise(disputed: Disputed) -> None:
    settle_everything(disputed)
    close(disputed)

    anns, bobs = told(disputed, disputed.ann), told(disputed, disputed.bob)

    assert [(one.sentence, one.differs, one.reason) for one in anns] == [
        (1, ("verdict", "span"), "Two assertions."),
        (5, ("claim",), "A question asserts nothing."),
    ]
    assert [(one.sentence, one.own, one.final) for one in bobs] == [(2, ((SAID, "Refuted"),), ((SAID, "Supported"),))]
    assert "bob" not in repr(anns)
    assert disputed.bob.pass_uuid not in repr(anns)


def test_a_closed_round_changes_no_more_in_any_pass(disputed: Disputed) -> None:
    settle_everything(disputed)
    close(disputed)

    with pytest.raises(AdjudicationOpen, match="was closed"):
        disputed.world.tab(document="council").do("decide", ordinals=[1], label="o", origin="key")
    with pytest.raises(BadEntry, match="is closed"):
        disputed.open("agreed")
    adjudicating.reopen_round(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id)
    disputed.open("agreed")


def test_a_round_with_an_open_case_is_not_closed(disputed: Disputed) -> None:
    disputed.open("verdict")

    with pytest.raises(BadEntry, match="1 case is open"):
        close(disputed)


RULING = {"section": "What is a claim", "text": "A *question* asserts nothing:\n`Who will pay?`", "version": "1.1", "note": "Questions"}


def publish(disputed: Disputed, seen_version: str = "1.0", **changed: str) -> None:
    where = {"actor": disputed.world.lead, "campaign_id": disputed.world.campaign_id, "seen_version": seen_version}
    adjudicating.publish_ruling(disputed.world.store, **where, **RULING | changed)


def guideline(disputed: Disputed) -> tuple[str, str]:
    with disputed.world.store.reading() as session:
        return campaign_queries.guideline(session, disputed.world.campaign_id, viewer=disputed.world.annotator)


@pytest.fixture
def with_guideline(disputed: Disputed) -> Disputed:
    body = "# Guideline\n\n## What is a claim\n\nIt could be false.\n\n## Verdicts\n\n- Four of them.\n"
    version = guideline(disputed)[0]
    campaigns.publish_guideline(
        disputed.world.store,
        actor=disputed.world.lead,
        campaign_id=disputed.world.campaign_id,
        version="1.0.1",
        body=body,
        note="Short",
        seen_version=version,
    )
    return disputed


def test_a_decision_is_published_as_an_example_and_named_to_whom_it_concerns(with_guideline: Disputed) -> None:
    disputed = with_guideline
    shown = disputed.open("missed")
    disputed.decide(shown, Outcome.NOT_A_CLAIM)
    case = shown.dispute.case
    assert case is not None

    publish(disputed, "1.0.1", document="harbour", case=case.uuid)
    close(disputed)

    assert guideline(disputed) == (
        "1.1",
        "# Guideline\n\n## What is a claim\n\nIt could be false.\n\n"
        "- A \\*question\\* asserts nothing\\: \\`Who will pay?\\`\n\n## Verdicts\n\n- Four of them.\n",
    )
    (one,) = told(disputed, disputed.ann)
    assert (one.section, one.ruling) == ("What is a claim", RULING["text"])


def test_an_answer_is_published_without_a_case_and_without_who_asked(with_guideline: Disputed) -> None:
    publish(with_guideline, "1.0.1", section="Verdicts")

    assert guideline(with_guideline)[1].endswith("- Four of them.\n- A \\*question\\* asserts nothing\\: \\`Who will pay?\\`\n")


def test_a_ruling_is_refused_over_a_newer_guideline_an_absent_section_and_an_undecided_case(with_guideline: Disputed) -> None:
    disputed = with_guideline
    case = disputed.open("missed").dispute.case
    assert case is not None
    before = everything(disputed.world.store)

    with pytest.raises(StaleEntry):
        publish(disputed, "0.9")
    with pytest.raises(BadEntry, match="no section"):
        publish(disputed, "1.0.1", section="Nowhere")
    with pytest.raises(NotFound):
        publish(disputed, "1.0.1", document="harbour", case=case.uuid)
    assert differing(before, everything(disputed.world.store)) == set()


# -- beside the rest ---------------------------------------------------------------------------------------------------------------


def test_the_pass_that_holds_decisions_has_no_reader(disputed: Disputed) -> None:
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid)
    world = disputed.world
    with world.store.reading() as session:
        query = select(models.Assignment.uuid, models.Assignment.status).where(models.Assignment.round == Round.ADJUDICATION)
        uuid, status = session.execute(query).one()

    assert status is PassStatus.FINISHED, "nothing in it is open"
    message = {"pass": uuid, "cursor": 1}
    with pytest.raises(NotFound):
        annotating.receive(world.store, actor=world.lead, pass_uuid=uuid, message=message)
    with pytest.raises(NotFound):
        annotating.opening(world.store, actor=world.lead, pass_uuid=uuid)
    assert assigning.begin_pass(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour") != uuid


def test_every_step_is_in_the_audit_trail(disputed: Disputed) -> None:
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid)
    adjudicating.reopen(disputed.world.store, **disputed.of(disputed.desk("verdict")), reason="Again.")
    send_back(disputed)
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("finish")
    accept(disputed, disputed.unanimous())
    close(disputed)

    with disputed.world.store.reading() as session:
        actions = session.scalars(select(models.Audit.action).where(models.Audit.actor_id == disputed.world.lead.user_id)).all()
    assert [action for action in actions if "case" in action or "unanimous" in action or "round" in action] == [
        *("open case", "decide case", "reopen case", "send case back", "accept unanimous", "close round"),
    ]


RACE = """
import json, sys
from pathlib import Path
from tests.worlds import configured
from workbench.domain.disputes import Decided
from workbench.domain.vocabulary import Outcome
from workbench.errors import WorkbenchError
from workbench.services import adjudicating
from workbench.store.queries.people import actor_by_name
from workbench.store.work import Store

home, url, name, given = sys.argv[1:]
where = json.loads(given)
store = Store(configured(Path(home), url))
with store.reading() as session:
    actor = actor_by_name(session, name)
print("ready", flush=True)
sys.stdin.readline()
try:
    adjudicating.decide(store, actor=actor, decided=Decided(Outcome.NOT_A_CLAIM, f"Says {name}."), **where)
    print("won", flush=True)
except WorkbenchError as error:
    print(error.code, str(error), flush=True)
"""


def test_r13_two_leads_in_processes_of_their_own_decide_at_once_and_one_wins(disputed: Disputed, tmp_path: Path) -> None:
    second_lead(disputed.world)
    where = disputed.of(disputed.open("verdict"))
    where.pop("actor")
    settings = disputed.world.store.settings

    def start(name: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", RACE, str(tmp_path / "home"), settings.database_url, name, json.dumps(where)]
        return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    leads = [start("lea"), start("leo")]
    for process in leads:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers = [_answer(process) for process in _told_to_go(leads)]

    assert sorted(answer.split()[0] for answer in answers) == ["W208", "won"]
    loser = next(answer for answer in answers if answer.startswith("W208"))
    winner = ("lea", "leo")[answers.index("won")]
    assert f"{winner} decided this case at" in loser
    with disputed.world.store.reading() as session:
        reasons = session.scalars(select(models.Settlement.reason).where(models.Settlement.status == CaseStatus.DECIDED)).all()
        revisions = session.scalar(select(func.count()).select_from(models.Settlement))
    assert (reasons, revisions) == ([f"Says {winner}."], 2)


def _told_to_go(leads: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    for process in leads:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return leads


def _answer(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    return out.strip()


def test_a_kill_before_the_end_leaves_the_case_as_it_was(disputed: Disputed) -> None:
    from tests.store.facts import Interrupted, interrupted

    shown = disputed.open("verdict")
    before = everything(disputed.world.store)
    act: Callable[[], int] = lambda: disputed.decide(shown, chosen=disputed.ann.pass_uuid)  # noqa: E731
    for at in range(1, 60):
        try:
            with interrupted(disputed.world.store.writer, at=at):
                act()
            break
        except Interrupted:
            assert differing(before, everything(disputed.world.store)) == set()

    assert disputed.finals() == [(SAID, "supported")]
