"""S5, S7: every service against the permission table. A new service without a row here fails; so does a row that is refused otherwise."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import workbench.services
import workbench.store.queries
from tests.disputed import dispute
from tests.store.facts import differing, everything
from tests.worlds import COUNCIL, World
from workbench.domain import permissions
from workbench.domain.disputes import Decided
from workbench.domain.layers import Filters, Layer
from workbench.domain.permissions import TABLE, Action
from workbench.domain.planning import Planned
from workbench.domain.records import Actor, CampaignSettings, Metadata, Preferences
from workbench.domain.vocabulary import KeyPreset, LinkPurpose, NameKind, Outcome, Preset, Role, Round, Stage, TextSize
from workbench.errors import WorkbenchError
from workbench.formats.readers import seeds
from workbench.services import (
    adjudicating,
    annotating,
    answering,
    assigning,
    campaigns,
    documents,
    exporting,
    finding,
    importing,
    merging,
    people,
    sentences,
    settling,
    signing_in,
    snapshots,
)
from workbench.store import access
from workbench.store.queries.claims import Wanted
from workbench.store.queries.frames import Which

Arguments = Callable[[World, Path], dict[str, Any]]
IN_CAMPAIGN, AS_LEAD_OF_ANY, INSTALLATION, OWN_PASS, ONESELF = (
    "in the campaign",
    "as a lead of any",
    "of the installation",
    "own pass",
    "oneself",
)


@dataclass(frozen=True)
class Row:
    """A service, what it must ask, of whom, and arguments that work for whoever may."""

    service: Callable[..., Any]
    action: Action | None
    scope: str
    arguments: Arguments = lambda _world, _folder: {}

    def __str__(self) -> str:
        return f"{self.service.__module__.rpartition('.')[2]}.{self.service.__name__} {self.scope}"


def with_(**arguments: Any) -> Arguments:
    return lambda _world, _folder: arguments


def own_pass(world: World, _folder: Path) -> dict[str, Any]:
    return {"pass_uuid": world.tab().pass_uuid}


def exported(world: World, folder: Path) -> dict[str, Any]:
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format="jsonl", out=folder)
    return {"path": folder / "campaign.jsonl", "name": "again"}


def prepared(world: World, _folder: Path) -> dict[str, Any]:
    token, _ = exporting.prepare(world.store, actor=world.operator, campaign_id=world.campaign_id, format="csv")
    return {"token": token, "file": "claims.csv"}


def newest_scheme(world: World, _folder: Path) -> dict[str, Any]:
    return {"scheme": replace(seeds.read(world.store.settings.seeds).scheme, version=2), "seen_version": 1}


def commented(world: World) -> str:
    tab, comment = world.tab(), str(uuid4())
    tab.do("comment", comment=comment, claim=tab.mark("Two had sunk!"), text="Which two?")
    return comment


def undecided(world: World, _folder: Path) -> dict[str, Any]:
    return {"document": "harbour", "claim": dispute(world).claims["verdict"]}


def opened(world: World) -> dict[str, Any]:
    disputed = dispute(world)
    return {name: value for name, value in disputed.of(disputed.open("verdict")).items() if name not in ("actor", "campaign_id")}


NOT_A_CLAIM = Decided(Outcome.NOT_A_CLAIM, "It asserts nothing.")
RULING = {"version": "9.9", "note": "Why", "seen_version": ""}


def marked(world: World, _folder: Path) -> dict[str, Any]:
    """A text of a staged campaign that somebody has finished marking."""
    configuration = CampaignSettings(title="Harbour", preset=Preset.STAGED)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=configuration)
    world.tab().do("finish")
    return {"document": "harbour"}


def begun(world: World, folder: Path) -> dict[str, Any]:
    place = marked(world, folder)
    settling.begin(world.store, actor=world.lead, campaign_id=world.campaign_id, **place)
    return place


NEW = {"name": "new.txt", "content": b"A new text. It has two sentences.\n"}
GUIDELINE = {"version": "9.9", "body": "Look twice.", "note": "", "seen_version": ""}
CLAIM = "7d2f6d53-19a2-4f52-9a0c-2f8b4f1f6a01"
IN_TEXT = {"document": "harbour", "ordinal": 1}

ROWS = [
    Row(annotating.receive, Action.ANNOTATE, OWN_PASS, lambda world, folder: own_pass(world, folder) | {"message": {"cursor": 3}}),
    Row(annotating.opening, Action.ANNOTATE, OWN_PASS, own_pass),
    Row(answering.answer, Action.ANSWER, IN_CAMPAIGN, lambda world, _folder: {"comment": commented(world), "text": "The harbour."}),
    Row(adjudicating.refresh, Action.ADJUDICATE, IN_CAMPAIGN),
    Row(adjudicating.open_cluster, Action.ADJUDICATE, IN_CAMPAIGN, undecided),
    Row(adjudicating.decide, Action.ADJUDICATE, IN_CAMPAIGN, lambda world, _: opened(world) | {"decided": NOT_A_CLAIM}),
    Row(adjudicating.reopen, Action.ADJUDICATE, IN_CAMPAIGN, lambda world, _: opened(world) | {"reason": "Again."}),
    Row(adjudicating.send_back, Action.ADJUDICATE, IN_CAMPAIGN, lambda world, _: opened(world) | {"pass_uuid": "", "note": "Look."}),
    Row(adjudicating.accept_unanimous, Action.ADJUDICATE, IN_CAMPAIGN, with_(seen=[])),
    Row(adjudicating.allow_own, Action.ADJUDICATE, IN_CAMPAIGN, with_(is_allowed=True)),
    Row(adjudicating.close_round, Action.ADJUDICATE, IN_CAMPAIGN),
    Row(adjudicating.reopen_round, Action.ADJUDICATE, IN_CAMPAIGN),
    Row(adjudicating.publish_ruling, Action.CONFIGURE, IN_CAMPAIGN, with_(section="None", text="So.", **RULING)),
    Row(assigning.begin_pass, Action.ANNOTATE, IN_CAMPAIGN, with_(document="council")),
    Row(assigning.open_pass, Action.ANNOTATE, OWN_PASS, own_pass),
    Row(assigning.assign, Action.ASSIGN, IN_CAMPAIGN, with_(document="council", annotator="bob")),
    Row(assigning.plan, Action.ASSIGN, IN_CAMPAIGN, with_(people=["bob"])),
    Row(assigning.carry_out, Action.ASSIGN, IN_CAMPAIGN, with_(given=[Planned("council", (0, 1), "bob")])),
    Row(assigning.unassign, Action.ASSIGN, IN_CAMPAIGN, own_pass),
    Row(assigning.renew_lease, Action.ASSIGN, IN_CAMPAIGN, own_pass),
    Row(assigning.send_back, Action.ASSIGN, IN_CAMPAIGN, lambda world, folder: own_pass(world, folder) | {"note": "Once more."}),
    Row(assigning.set_overlap, Action.ASSIGN, IN_CAMPAIGN, with_(document="council", overlap=2)),
    Row(assigning.set_cap, Action.ASSIGN, IN_CAMPAIGN, with_(name="bob", cap=2)),
    Row(assigning.hand_over, Action.HAND_OVER, IN_CAMPAIGN, with_(leaver="ann", heir="bob")),
    Row(campaigns.create, Action.CREATE_CAMPAIGN, AS_LEAD_OF_ANY, with_(settings=CampaignSettings(title="Another"))),
    Row(campaigns.clone, Action.CLONE_CAMPAIGN, IN_CAMPAIGN, with_(title="A copy")),
    Row(campaigns.configure, Action.CONFIGURE, IN_CAMPAIGN, with_(settings=CampaignSettings(title="Renamed"))),
    Row(campaigns.close, Action.CONFIGURE, IN_CAMPAIGN),
    Row(campaigns.reopen, Action.CONFIGURE, IN_CAMPAIGN),
    Row(campaigns.publish_scheme, Action.CONFIGURE, IN_CAMPAIGN, newest_scheme),
    Row(campaigns.publish_guideline, Action.CONFIGURE, IN_CAMPAIGN, with_(**GUIDELINE)),
    Row(campaigns.mark_guideline_seen, Action.SEE_CAMPAIGN, IN_CAMPAIGN, with_(version="1.0")),
    Row(documents.correct, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour", about=Metadata(title="Corrected"))),
    Row(documents.withdraw, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour")),
    Row(documents.restore, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour")),
    Row(exporting.export, Action.EXPORT, IN_CAMPAIGN, lambda _world, folder: {"format": "csv", "out": folder}),
    Row(finding.find, Action.ANNOTATE, OWN_PASS, lambda world, folder: own_pass(world, folder) | {"words": "ships", "claim": CLAIM}),
    Row(finding.evidence, Action.SEE_CAMPAIGN, IN_CAMPAIGN, with_(words="ships")),
    Row(importing.import_texts, Action.IMPORT, IN_CAMPAIGN, with_(files=[tuple(NEW.values())])),
    Row(importing.preview_text, Action.IMPORT, IN_CAMPAIGN, with_(**NEW)),
    Row(importing.preview_text, Action.CREATE_CAMPAIGN, AS_LEAD_OF_ANY, with_(campaign_id=None, **NEW)),
    Row(importing.preview_collection, Action.IMPORT, IN_CAMPAIGN, with_(name="new.csv", content=b"text\nA new text.\n")),
    Row(
        importing.preview_collection,
        Action.CREATE_CAMPAIGN,
        AS_LEAD_OF_ANY,
        with_(campaign_id=None, name="new.csv", content=b"text\nA new text.\n"),
    ),
    Row(importing.import_previewed, Action.IMPORT, IN_CAMPAIGN, with_(metadata=Metadata(title="New"), speakers={}, **NEW)),
    Row(importing.import_native, Action.CREATE_CAMPAIGN, INSTALLATION, exported),
    Row(merging.merge, Action.MERGE, IN_CAMPAIGN, with_(kind=NameKind.SOURCE, names=["A", "B"], into="B")),
    Row(merging.separate, Action.MERGE, IN_CAMPAIGN, with_(kind=NameKind.SOURCE, names=["A"])),
    Row(people.add_user, Action.MANAGE_ACCOUNTS, INSTALLATION, with_(name="kim")),
    Row(people.give_role, Action.MANAGE_PEOPLE, IN_CAMPAIGN, with_(name="bob", role=Role.ANNOTATOR)),
    Row(people.remove_member, Action.MANAGE_PEOPLE, IN_CAMPAIGN, lambda world, _: {"name": world.tab().actor.name}),
    Row(people.add_member, Action.MANAGE_PEOPLE, IN_CAMPAIGN, with_(name="kim", role=Role.ANNOTATOR)),
    Row(people.deactivate, Action.MANAGE_ACCOUNTS, INSTALLATION, with_(name="bob")),
    Row(people.activate, Action.MANAGE_ACCOUNTS, INSTALLATION, with_(name="bob")),
    Row(people.set_admin, Action.MANAGE_ACCOUNTS, INSTALLATION, with_(name="bob", is_admin=True)),
    Row(people.end_sessions, Action.MANAGE_PEOPLE, IN_CAMPAIGN, with_(name="bob")),
    Row(people.set_preferences, None, ONESELF, with_(preferences=Preferences(KeyPreset.DOCCANO, TextSize.LARGE))),
    Row(people.change_display_name, None, ONESELF, with_(display_name="Me")),
    Row(sentences.split_sentence, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour", sentence=(0, 5), at=2)),
    Row(sentences.merge_sentences, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour", first=(0, 5), second=(6, 9))),
    Row(sentences.retag_block, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(document="harbour", block=(0, 5), seen_kind="p", kind="p")),
    Row(sentences.settle_split, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(note="", **IN_TEXT)),
    Row(sentences.unsettle_split, Action.EDIT_DOCUMENTS, IN_CAMPAIGN, with_(**IN_TEXT)),
    Row(exporting.chapters, Action.EXPORT, IN_CAMPAIGN),
    Row(exporting.prepare, Action.EXPORT, IN_CAMPAIGN, with_(format="csv")),
    Row(exporting.prepared, Action.EXPORT, IN_CAMPAIGN, prepared),
    Row(snapshots.take, Action.EXPORT, IN_CAMPAIGN, with_(name="first")),
    Row(snapshots.changes, Action.EXPORT, IN_CAMPAIGN, with_(before="now", after="now")),
    Row(settling.begin, Action.SETTLE, IN_CAMPAIGN, marked),
    Row(
        settling.perform, Action.SETTLE, IN_CAMPAIGN, lambda world, folder: begun(world, folder) | {"seen": 0, "kind": "finish", "body": {}}
    ),
    Row(settling.take_over, Action.SETTLE, IN_CAMPAIGN, begun),
    Row(signing_in.make_link, Action.MANAGE_PEOPLE, IN_CAMPAIGN, with_(name="bob", purpose=LinkPurpose.INVITATION)),
    Row(signing_in.make_link, Action.MANAGE_ACCOUNTS, INSTALLATION, with_(name="bob", purpose=LinkPurpose.SIGN_IN)),
    Row(signing_in.change_password, None, ONESELF, with_(password="a long enough password")),
]


def public_functions(package: Any, parameter: str) -> Iterator[Callable[..., Any]]:
    """Whatever in these modules says for whom it acts."""
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, function in vars(module).items():
            is_ours = inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and parameter in inspect.signature(function).parameters:
                yield function


def names(functions: Any) -> set[str]:
    return {f"{function.__module__}.{function.__qualname__}" for function in functions}


def test_s07_every_service_has_a_row() -> None:
    assert names(public_functions(workbench.services, "actor")) == names(row.service for row in ROWS)


def test_every_action_has_a_line_in_the_table() -> None:
    assert set(TABLE) == set(Action)


@dataclass(frozen=True)
class Case:
    who: str
    actor: Actor
    where: str
    campaign_id: int


def cases(world: World, row: Row) -> list[Case]:
    """Everybody, in their own campaign, in one they are not in, and in one that is not there."""
    outsider = people.add_user(world.store, actor=world.operator, name="out")
    other = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Other"))
    list(importing.import_texts(world.store, actor=world.operator, campaign_id=other, files=[("harbour.txt", COUNCIL.encode())]))
    everybody = {"annotator": world.annotator, "second": world.second, "lead": world.lead, "outsider": outsider, "admin": world.operator}
    everybody |= {f"disabled {who}": replace(everybody[who], is_active=False) for who in ("lead", "admin", "annotator")}
    places = {"own": world.campaign_id, "other": other, "absent": 999_999} if row.scope == IN_CAMPAIGN else {"": 0}
    return [
        Case(who, actor, where, campaign_id)
        for who, actor in everybody.items()
        for where, campaign_id in places.items()
        if (where, who) != ("other", "admin")  # who may there, needs arguments that fit there
    ]


def expected(world: World, row: Row, case: Case) -> str:
    actor = case.actor
    if row.scope == ONESELF:
        return "let in" if actor.is_active else "W102"
    if row.scope == OWN_PASS and actor.user_id != world.annotator.user_id:
        return "W404"
    assert row.action is not None
    with world.store.reading() as session:
        own_roles = {campaign_id: access.role_in(session, actor, campaign_id) for campaign_id in (world.campaign_id, case.campaign_id)}
    role = {INSTALLATION: None, IN_CAMPAIGN: own_roles[case.campaign_id]}.get(row.scope, own_roles[world.campaign_id])
    if permissions.may(actor, role, row.action):
        return "W404" if case.where == "absent" else "let in"
    return "W404" if role is None and not actor.is_admin else "W101"


def outcome(world: World, row: Row, case: Case, arguments: dict[str, Any]) -> tuple[str, str]:
    """(`let in` or the code of the refusal, what was said)."""
    place = {"campaign_id": case.campaign_id} if row.scope == IN_CAMPAIGN else {}
    try:
        answer = row.service(world.store, actor=case.actor, **arguments, **place)
        if inspect.isgenerator(answer):
            list(answer)
    except WorkbenchError as error:
        return (error.code if error.code in ("W101", "W102", "W404") else "let in"), str(error)
    return "let in", ""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s07_a_service_lets_in_whom_the_table_lets_in_and_nobody_else(world: World, tmp_path: Path, row: Row) -> None:
    listed = cases(world, row)
    arguments = row.arguments(world, tmp_path / "out")
    refused = [case for case in listed if expected(world, row, case) != "let in"]
    before = everything(world.store)

    answers = {(case.who, case.where): outcome(world, row, case, arguments) for case in refused}
    assert differing(before, everything(world.store)) == set(), "a refused service changed something"
    let_in = {(case.who, case.where): outcome(world, row, case, arguments) for case in listed if case not in refused}

    wanted = {(case.who, case.where): expected(world, row, case) for case in listed}
    assert {key: code for key, (code, _) in (answers | let_in).items()} == wanted
    assert len({said for (who, where), (_, said) in answers.items() if where in ("other", "absent") and who in ("lead", "annotator")}) <= 1
    if refused and row.scope == IN_CAMPAIGN and row.service is exporting.export:
        assert len(list((tmp_path / "out").iterdir())) == 10, "only whoever may has files"


def test_s05_a_role_taken_away_between_two_clicks_counts_at_once(world: World) -> None:
    tab = world.tab(world.second)
    with world.store.writing() as work:
        from workbench.store.models import Membership

        for membership in work.session.query(Membership).filter_by(user_id=world.second.user_id):
            work.session.delete(membership)
        work.commit()
    before = everything(world.store)

    with pytest.raises(WorkbenchError, match="W404"):
        tab.do("decide", ordinals=[1], label="o", origin="key")

    assert everything(world.store) == before


# -- queries -----------------------------------------------------------------------------------------------------------


def nothing(_world: World) -> tuple[Any, ...]:
    return ()


# What is asked of one's own pass, and what the question takes beside it.
PASS_QUERIES: dict[str, Callable[[World], tuple[Any, ...]]] = {
    "own_pass": nothing,
    "is_waiting": nothing,
    "campaign_of": nothing,
    "text": nothing,
    "state": nothing,
    "sentences_like": lambda _: ("ships",),
    "similar": lambda _: ("ships waiting",),
    "memory": nothing,
    "guideline_of": nothing,
    "other_text": lambda world: (world.document_uuid("council"),),
}
LISTINGS = {
    "campaigns.campaigns",
    "campaigns.campaign",
    "campaigns.named",
    "people.preferences",
    "people.has_chosen_keys",
}  # answer with what the viewer may know of
QUERIES = {
    "assignments.board": Action.ASSIGN,
    "assignments.documents_needed": Action.ASSIGN,
    "assignments.of_rounds": Action.ASSIGN,
    "assignments.shared": Action.ASSIGN,
    "assignments.shared_documents": Action.ASSIGN,
    "assignments.to_repeat": Action.ASSIGN,
    "assignments.to_plan": Action.ASSIGN,
    "campaigns.guideline": Action.SEE_CAMPAIGN,
    "campaigns.guidelines": Action.SEE_CAMPAIGN,
    "campaigns.guideline_news": Action.SEE_CAMPAIGN,
    "campaigns.scheme": Action.SEE_CAMPAIGN,
    "campaigns.settings": Action.CONFIGURE,
    "campaigns.verdicts_in_use": Action.CONFIGURE,
    "comments.own_questions": Action.SEE_CAMPAIGN,
    "comments.questions": Action.ANSWER,
    "adjudication.desk": Action.ADJUDICATE,
    "adjudication.queue": Action.ADJUDICATE,
    "adjudication.rounds": Action.ADJUDICATE,
    "adjudication.settled": Action.SEE_CAMPAIGN,
    "adjudication.summary": Action.ADJUDICATE,
    "adjudication.unanimous": Action.ADJUDICATE,
    "documents.documents": Action.SEE_CAMPAIGN,
    "documents.work_count": Action.SEE_CAMPAIGN,
    "documents.document_count": Action.EDIT_DOCUMENTS,
    "documents.edited_documents": Action.EDIT_DOCUMENTS,
    "documents.evidence": Action.SEE_CAMPAIGN,
    "exports.contents": Action.EXPORT,
    "exports.everything": Action.EXPORT,
    "exports.names": Action.EXPORT,
    "exports.standing": Action.EXPORT,
    "claims.choices": Action.SEE_CLAIMS,
    "claims.claims": Action.SEE_CLAIMS,
    "claims.conflicts": Action.SEE_CLAIMS,
    "claims.linked": Action.SEE_CLAIMS,
    "claims.points": Action.SEE_CLAIMS,
    "claims.timeline": Action.SEE_CLAIMS,
    "names.events": Action.SEE_CLAIMS,
    "names.merged_names": Action.SEE_CLAIMS,
    "names.naming": Action.SEE_CLAIMS,
    "names.sources": Action.SEE_CLAIMS,
    "frames.choices": Action.SEE_AGREEMENT,
    "frames.every_layer": Action.SEE_AGREEMENT,
    "frames.measured": Action.SEE_AGREEMENT,
    "frames.units": Action.SEE_AGREEMENT,
    "own_claims.last_actions": Action.SEE_CAMPAIGN,
    "hindrances.hindrances": Action.SEE_OVERVIEW,
    "overview.pace": Action.SEE_OVERVIEW,
    "own_pace.own_pace": Action.SEE_CAMPAIGN,
    "overview.progress": Action.SEE_OVERVIEW,
    "overview.text_count": Action.SEE_OVERVIEW,
    "overview.totals": Action.SEE_OVERVIEW,
    "overview.verdicts": Action.SEE_OVERVIEW,
    "work_times.claim_times": Action.SEE_OVERVIEW,
    "work_times.sentence_times": Action.SEE_OVERVIEW,
    "people.accounts": Action.MANAGE_ACCOUNTS,
    "people.members": Action.MANAGE_PEOPLE,
    "snapshots.snapshot": Action.EXPORT,
    "snapshots.snapshots": Action.EXPORT,
    "sentences.known": Action.IMPORT,
    "sentences.sentences": Action.EDIT_DOCUMENTS,
    "sentences.settled_sentences": Action.SEE_CAMPAIGN,
    "sentences.split_flags": Action.EDIT_DOCUMENTS,
    "settling.sheet": Action.SETTLE,
    "settling.texts": Action.SETTLE,
}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FURTHER: dict[str, tuple[Any, ...]] = {  # what they ask for beside the campaign
    "assignments.board": (NOW,),
    "assignments.of_rounds": ([Round.GOLD], NOW),
    "hindrances.hindrances": (NOW,),
    "assignments.shared": (NOW,),
    "assignments.shared_documents": (NOW, [Planned("council", (0, 1), "bob")]),
    "assignments.to_repeat": (Stage.ONE_PASS, 50, NOW),
    "assignments.to_plan": (Stage.ONE_PASS, ["bob"], None, NOW),
    "snapshots.snapshot": ("first",),
    "documents.evidence": ("ships",),
    "sentences.known": ([],),
    "sentences.sentences": ("harbour",),
    "adjudication.desk": ("harbour", ""),
    "settling.sheet": ("harbour",),
    "claims.claims": (Wanted(),),
    "claims.points": (Wanted(),),
    "claims.timeline": (Wanted(),),
    "names.merged_names": (NameKind.SOURCE,),
    "names.naming": (NameKind.SOURCE, "Port Gazette"),
    "frames.every_layer": (Filters(),),
    "frames.measured": (Layer.DETECTION, Filters()),
    "frames.units": (Layer.DETECTION, Filters(), Which()),
}
FUNCTIONS = {
    f"{function.__module__.rpartition('.')[2]}.{function.__name__}": function
    for function in public_functions(workbench.store.queries, "viewer")
}


def test_s07_every_query_has_a_row() -> None:
    of_passes = {name for name in FUNCTIONS if name.rpartition(".")[2] in PASS_QUERIES}

    assert set(FUNCTIONS) == set(QUERIES) | LISTINGS | of_passes


def test_s07_a_query_answers_whom_the_table_lets_ask_and_nobody_else(world: World) -> None:
    listed = cases(world, Row(lambda: None, None, IN_CAMPAIGN))
    found, wanted = {}, {}
    for name, action in QUERIES.items():
        row = Row(FUNCTIONS[name], action, IN_CAMPAIGN)
        for case in listed:
            wanted[name, case.who, case.where] = expected(world, row, case)
            found[name, case.who, case.where] = asked(world, FUNCTIONS[name], case, FURTHER.get(name, ()))

    assert found == wanted


def asked(world: World, query: Any, case: Case, further: tuple[Any, ...]) -> str:
    try:
        with world.store.reading() as session:
            answer = query(session, case.campaign_id, *further, viewer=case.actor)
            if inspect.isgenerator(answer):
                list(answer)
    except WorkbenchError as error:
        return error.code
    return "let in"


@pytest.mark.parametrize("name", sorted(name for name in FUNCTIONS if name.rpartition(".")[2] in PASS_QUERIES))
def test_s07_a_pass_is_read_by_its_annotator_alone(world: World, name: str) -> None:
    tab = world.tab()
    further = PASS_QUERIES[name.rpartition(".")[2]](world)
    answers = {}
    for who, actor in {"own": world.annotator, "second": world.second, "lead": world.lead, "admin": world.operator}.items():
        try:
            with world.store.reading() as session:
                FUNCTIONS[name](session, tab.pass_uuid, *further, viewer=actor)
            answers[who] = "let in"
        except WorkbenchError as error:
            answers[who] = error.code

    assert answers == {"own": "let in", "second": "W404", "lead": "W404", "admin": "W404"}


def test_s07_a_listing_shows_only_what_the_viewer_is_in(world: World) -> None:
    campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Other"))
    outsider = people.add_user(world.store, actor=world.operator, name="out")
    seen = {}
    for who, actor in {"annotator": world.annotator, "lead": world.lead, "outsider": outsider, "admin": world.operator}.items():
        with world.store.reading() as session:
            cards = FUNCTIONS["campaigns.campaigns"](session, viewer=actor)
            named = [title for title in ("Harbour", "Other") if FUNCTIONS["campaigns.campaign"](session, title, viewer=actor)]
        assert sorted(card.title for card in cards) == named
        seen[who] = named

    assert seen == {"annotator": ["Harbour"], "lead": ["Harbour"], "outsider": [], "admin": ["Harbour", "Other"]}
