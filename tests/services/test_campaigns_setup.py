"""Campaigns as leads make, settle, copy and close them; documents corrected, withdrawn, restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.worlds import World
from workbench.domain.records import Actor, CampaignSettings, EditedDocument, Metadata
from workbench.domain.schemes import FEVER
from workbench.domain.vocabulary import Coverage, EvidencePolicy, LinkPurpose, Preset, Role, TemporalPolicy
from workbench.errors import BadEntry, BadMetadata, CampaignClosed, DocumentWithdrawn, NotAllowed, NotFound
from workbench.services import annotating, assigning, campaigns, documents, exporting, importing, people, signing_in
from workbench.store import models
from workbench.store.queries import campaigns as queries
from workbench.store.queries import documents as document_queries
from workbench.store.queries import passes

EVERYTHING = CampaignSettings(
    "Second harbour", "Two\nlines.", Preset.STAGED, Coverage.WORTH_TWO, EvidencePolicy.CORPUS, TemporalPolicy.FORBID, overlap=3
)


def settings_of(world: World, campaign_id: int | None = None) -> CampaignSettings:
    with world.store.reading() as session:
        return queries.settings(session, campaign_id or world.campaign_id, viewer=world.operator)


def listed(world: World, viewer: Actor) -> list[str]:
    with world.store.reading() as session:
        return [card.slug for card in document_queries.documents(session, world.campaign_id, viewer=viewer)]


def edited(world: World, slug: str) -> EditedDocument:
    with world.store.reading() as session:
        found = document_queries.edited_documents(session, world.campaign_id, viewer=world.lead)
    return next(document for document in found if document.slug == slug)


def actions(world: World) -> list[str]:
    with world.store.reading() as session:
        return list(session.scalars(select(models.Audit.action).order_by(models.Audit.id)))


def close(world: World) -> None:
    campaigns.close(world.store, actor=world.lead, campaign_id=world.campaign_id)


# -- making ------------------------------------------------------------------------------------------------------------


def test_a_lead_makes_a_campaign_with_every_setting_and_leads_it(world: World) -> None:
    made = campaigns.create(world.store, actor=world.lead, settings=EVERYTHING, scheme=FEVER)

    assert settings_of(world, made) == EVERYTHING
    with world.store.reading() as session:
        card = queries.campaign(session, "second-harbour", viewer=world.lead)
        assert card is not None
        assert (card.role, card.closed_at) == (Role.LEAD, None)
        assert queries.scheme(session, made, viewer=world.lead) == FEVER


def test_an_annotator_makes_none(world: World) -> None:
    with pytest.raises(NotAllowed):
        campaigns.create(world.store, actor=world.annotator, settings=EVERYTHING)


def test_who_is_in_no_campaign_is_told_nothing_is_there(world: World) -> None:
    stranger = people.add_user(world.store, actor=world.operator, name="stranger")
    with pytest.raises(NotFound):
        campaigns.create(world.store, actor=stranger, settings=EVERYTHING)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " \t "}, "title is empty"),
        ({"title": "x" * 301}, "301 characters"),
        ({"title": "two\nlines"}, "line break"),
        ({"title": "nul\0"}, "cannot be seen"),
        ({"description": "half \ud800"}, "control character"),
        ({"overlap": 0}, "from 1 to 200"),
        ({"overlap": 201}, "from 1 to 200"),
    ],
)
def test_settings_that_cannot_be_kept_are_refused_with_the_field(world: World, wrong: dict[str, Any], words: str) -> None:
    before = settings_of(world)
    with pytest.raises(BadEntry, match=words):
        campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=replace(EVERYTHING, **wrong))
    with pytest.raises(BadEntry, match=words):
        campaigns.create(world.store, actor=world.lead, settings=replace(EVERYTHING, **wrong))

    assert settings_of(world) == before


def test_configuring_changes_every_setting_and_keeps_the_slug(world: World) -> None:
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=EVERYTHING)

    assert settings_of(world) == EVERYTHING
    with world.store.reading() as session:
        assert queries.campaign(session, "harbour", viewer=world.lead) is not None
    assert actions(world)[-1] == "configure campaign"


def test_a_clone_has_settings_scheme_and_guideline_and_nothing_else(world: World) -> None:
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=EVERYTHING)
    world.tab().mark("Two had sunk!")
    close(world)

    cloned = campaigns.clone(world.store, actor=world.lead, campaign_id=world.campaign_id, title="Third harbour")

    assert settings_of(world, cloned) == replace(EVERYTHING, title="Third harbour")
    with world.store.reading() as session:
        card = queries.campaign(session, "third-harbour", viewer=world.lead)
        assert card is not None
        assert (card.document_count, card.closed_at, card.role) == (0, None, Role.LEAD)
        assert queries.scheme(session, cloned, viewer=world.lead) == queries.scheme(session, world.campaign_id, viewer=world.lead)
        assert queries.guideline(session, cloned, viewer=world.lead) == queries.guideline(session, world.campaign_id, viewer=world.lead)
        assert queries.campaign(session, "third-harbour", viewer=world.annotator) is None
        assert session.scalars(select(models.Assignment).where(models.Assignment.campaign_id == cloned)).all() == []


# -- closing -----------------------------------------------------------------------------------------------------------

SETTINGS = CampaignSettings("x")
CHANGES: dict[str, Callable[[World], object]] = {
    "begin": lambda world: assigning.begin_pass(world.store, actor=world.second, campaign_id=world.campaign_id, document="council"),
    "import": lambda world: list(
        importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[("new.txt", b"New text here.")])
    ),
    "role": lambda world: people.give_role(world.store, actor=world.lead, campaign_id=world.campaign_id, name="bob", role=Role.LEAD),
    "add": lambda world: people.add_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name="cleo", role=Role.ANNOTATOR),
    "configure": lambda world: campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=SETTINGS),
    "scheme": lambda world: campaigns.publish_scheme(
        world.store, actor=world.lead, campaign_id=world.campaign_id, scheme=FEVER, seen_version=1
    ),
    "guideline": lambda world: campaigns.publish_guideline(
        world.store, actor=world.lead, campaign_id=world.campaign_id, version="2", body="New", note="All", seen_version="1.0"
    ),
    "correct": lambda world: documents.correct(
        world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=Metadata(title="x")
    ),
    "withdraw": lambda world: documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour"),
    "restore": lambda world: documents.restore(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour"),
    "hand over": lambda world: assigning.hand_over(world.store, actor=world.lead, campaign_id=world.campaign_id, leaver="ann", heir="bob"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_closed_campaign_refuses_every_change_with_its_own_error(world: World, change: str) -> None:
    close(world)

    with pytest.raises(CampaignClosed, match=r"\[W104\] This campaign was closed on "):
        CHANGES[change](world)


def test_a_closed_campaign_takes_no_operation_and_shows_the_pass_still(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    close(world)

    with pytest.raises(CampaignClosed):
        tab.do("decide", ordinals=[2], label="o", origin="key")
    with pytest.raises(CampaignClosed):
        tab.receive({"pass": tab.pass_uuid, "drafts": [{"claim": tab.boot, "field": "text", "text": "x"}]})

    assert set(tab.values("decision")) == {1}
    assert tab.receive({"pass": tab.pass_uuid, "cursor": 3})["revision"] == 1, "moving about is no change, and no error"
    assert annotating.opening(world.store, actor=world.annotator, pass_uuid=tab.pass_uuid)["revision"] == 1
    assert assigning.begin_pass(world.store, actor=world.annotator, campaign_id=world.campaign_id, document="harbour") == tab.pass_uuid
    assert exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)


def test_a_lost_receipt_is_given_again_by_a_closed_campaign(world: World) -> None:
    tab = world.tab()
    operation = tab.operation("decide", ordinals=[1], label="o", origin="key")
    message = {"pass": tab.pass_uuid, "batches": [{"boot": tab.boot, "base": 0, "heirs": {}, "list": [operation]}]}
    tab.receive(message)
    close(world)

    assert tab.receive(message)["ack"] == {tab.boot: 1}


def test_reopening_lets_work_go_on_and_closing_twice_keeps_the_first_date(world: World) -> None:
    tab = world.tab()
    close(world)
    with world.store.reading() as session:
        first = session.scalars(select(models.Campaign.closed_at)).one()
    close(world)
    with world.store.reading() as session:
        assert session.scalars(select(models.Campaign.closed_at)).one() == first

    campaigns.reopen(world.store, actor=world.lead, campaign_id=world.campaign_id)

    assert tab.do("decide", ordinals=[1], label="o", origin="key")["revision"] == 1
    assert [action for action in actions(world) if "campaign" in action] == ["create campaign", "close campaign", "reopen campaign"]


def test_people_of_a_closed_campaign_can_still_be_let_in(world: World) -> None:
    close(world)

    assert signing_in.make_link(world.store, actor=world.lead, name="ann", purpose=LinkPurpose.INVITATION, campaign_id=world.campaign_id)


@pytest.mark.parametrize("change", ["close", "reopen", "configure", "correct", "withdraw"])
def test_an_annotator_runs_nothing(world: World, change: str) -> None:
    own = {"actor": world.annotator, "campaign_id": world.campaign_id}
    calls: dict[str, Callable[[], object]] = {
        "close": lambda: campaigns.close(world.store, **own),  # type: ignore[arg-type]
        "reopen": lambda: campaigns.reopen(world.store, **own),  # type: ignore[arg-type]
        "configure": lambda: campaigns.configure(world.store, settings=SETTINGS, **own),  # type: ignore[arg-type]
        "correct": lambda: documents.correct(world.store, document="harbour", about=Metadata(), **own),  # type: ignore[arg-type]
        "withdraw": lambda: documents.withdraw(world.store, document="harbour", **own),  # type: ignore[arg-type]
    }
    with pytest.raises(NotAllowed):
        calls[change]()


# -- documents ---------------------------------------------------------------------------------------------------------


def test_a_correction_is_stored_trimmed_and_the_date_is_known_from_whoever_gave_it(world: World) -> None:
    about = Metadata(" Harbour opens ", "Port Gazette", "A. Writer", "https://port.example/a", "2016-02", language="pt-BR")
    documents.correct(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=about)

    assert edited(world, "harbour").metadata == replace(about, title="Harbour opens", published_precision="month", date_origin="importer")
    documents.correct(
        world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=replace(about, published_on="")
    )
    cleared = edited(world, "harbour").metadata
    assert (cleared.published_on, cleared.published_precision, cleared.date_origin) == ("", "unknown", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "javascript:alert(1)"},
        {"published_on": "2016-02-31"},
        {"published_on": "23 Feb 2016"},
        {"language": "english!"},
        {"title": "nul\0"},
        {"author": "x" * 301},
    ],
)
def test_a_correction_that_cannot_be_stored_changes_nothing(world: World, wrong: dict[str, str]) -> None:
    before = edited(world, "harbour")
    with pytest.raises(BadMetadata):
        documents.correct(
            world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=replace(before.metadata, **wrong)
        )

    assert edited(world, "harbour") == before


def test_a_withdrawn_document_is_listed_and_found_nowhere_and_restoring_brings_it_back(world: World) -> None:
    tab = world.tab()
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")

    assert listed(world, world.annotator) == ["harbour"]
    with world.store.reading() as session:
        assert document_queries.sentences_like(session, tab.pass_uuid, "ships waited outside", viewer=world.annotator) == []
        assert passes.text(session, tab.pass_uuid, viewer=world.annotator)["document"]["of"] == 1
    with pytest.raises(DocumentWithdrawn, match="W105"):
        world.tab(world.second, "council")

    documents.restore(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    assert listed(world, world.annotator) == ["harbour", "council"]
    with world.store.reading() as session:
        assert document_queries.sentences_like(session, tab.pass_uuid, "ships waited outside", viewer=world.annotator)


def test_a_pass_through_a_withdrawn_document_is_read_and_exported_and_takes_nothing_more(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    tab.mark("Two had sunk!")
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour")

    with pytest.raises(DocumentWithdrawn):
        tab.do("decide", ordinals=[2], label="o", origin="key")

    assert len(tab.values("claim")) == 1
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="csv", out=tmp_path)
    assert "Two had sunk!" in (tmp_path / "claims.csv").read_text()


def test_evidence_from_a_withdrawn_document_is_not_taken_any_more(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    with world.store.reading() as session:
        found = document_queries.sentences_like(session, tab.pass_uuid, "ships waited outside", viewer=tab.actor)[0]
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")

    place = {"document": found.document_uuid, "start": found.start, "end": found.end, "excerpt": found.text}
    reply = tab.do("attach", evidence=tab.boot, claim=claim, stance="supports", set_no=1, **place)

    assert [refusal["code"] for refusal in reply["refused"]] == ["W201"]


def test_a_withdrawn_text_that_is_imported_again_is_said_to_be_withdrawn(world: World) -> None:
    from tests.worlds import COUNCIL

    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    files = [("again.txt", COUNCIL.encode())]
    (report,) = importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files)

    assert report.status == "already here"
    assert "It was withdrawn" in report.message


def test_a_document_of_another_campaign_is_not_there(world: World) -> None:
    other = campaigns.create(world.store, actor=world.lead, settings=CampaignSettings("Other"))
    for change in (documents.withdraw, documents.restore):
        with pytest.raises(NotFound):
            change(world.store, actor=world.lead, campaign_id=other, document="harbour")


# -- out and in again --------------------------------------------------------------------------------------------------


def test_everything_a_lead_settled_survives_the_native_export_byte_for_byte(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=EVERYTHING)
    claim = tab.mark("Two had sunk!")
    tab.do("judge", claim=claim, verdict="too_vague")
    world.tab(document="council")
    with world.store.reading() as session:
        scheme = queries.scheme(session, world.campaign_id, viewer=world.lead)
    offered = replace(scheme, values=tuple(value for value in scheme.values if value.value != "too_vague"))
    campaigns.publish_scheme(world.store, actor=world.lead, campaign_id=world.campaign_id, scheme=offered, seen_version=1)
    campaigns.publish_guideline(
        world.store, actor=world.lead, campaign_id=world.campaign_id, version="1.1", body="# New", note="All of it.", seen_version="1.0"
    )
    assigning.hand_over(world.store, actor=world.lead, campaign_id=world.campaign_id, leaver="ann", heir="bob")
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    close(world)
    first, second = tmp_path / "first", tmp_path / "second"
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=first)

    copy = importing.import_native(world.store, actor=world.operator, path=first / "campaign.jsonl", name="copy")
    exporting.export(world.store, actor=world.operator, campaign_id=copy, format="jsonl", out=second)

    lines = (first / "campaign.jsonl").read_bytes()
    assert (second / "campaign.jsonl").read_bytes() == lines
    for part in (b'"overlap":3', b'"closed_at":"', b'"withdrawn_at":"', b'"note":"All of it."', b'"retired_at":"', b'"status":"left"'):
        assert part in lines, part
