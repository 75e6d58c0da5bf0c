"""Staged work: marks become one list, each claim with the marks behind it, and the list is what is checked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.store.facts import everything
from tests.worlds import Tab, World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import Coverage, Listing, PassStatus, Preset, Role, Stage
from workbench.errors import (
    BadEntry,
    BadOperation,
    FieldsMissing,
    ListReopened,
    MarksOpen,
    NotAllowed,
    NotInThisStage,
    PassClosed,
    PassHeld,
    StaleAnnotation,
)
from workbench.services import assigning, campaigns, exporting, importing, people, settling
from workbench.store.models import Assignment, Audit, Claim, Operation
from workbench.store.queries import settling as sheets
from workbench.store.queries.documents import documents
from workbench.store.queries.settling import ClusterKind, Sheet
from workbench.store.work import Store

REOPENED = "The harbour at Vell reopened on Monday, nine days after the storm."
SHIPS = "The port authority said 14 ships were waiting."
HEADLINE = "Harbour reopens after the storm"


@pytest.fixture
def staged(world: World) -> World:
    settings = CampaignSettings(title="Harbour", preset=Preset.STAGED, coverage=Coverage.WORTH_TWO, overlap=2)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=settings)
    return world


def mark(world: World, actor: Any, *claims: tuple[str, int], text: str = "") -> Tab:
    """A finished Mark pass with these words, each with its worth."""
    tab = world.tab(actor)
    for quote, worth in claims:
        start = tab.text.index(quote)
        place = {"spans": [[start, start + len(quote)]], "quote": quote}
        tab.do("mark", claim=str(uuid4()), text=text or quote, worth=worth, **place)
    assert tab.do("finish")["refused"] == []
    return tab


class Desk:
    """The lead at the settle page of one document."""

    def __init__(self, world: World, actor: Any = None, document: str = "harbour") -> None:
        self.world, self.actor, self.document = world, actor or world.lead, document
        settling.begin(world.store, actor=self.actor, campaign_id=world.campaign_id, document=document)

    @property
    def sheet(self) -> Sheet:
        with self.world.store.reading() as session:
            return sheets.sheet(session, self.world.campaign_id, self.document, viewer=self.actor)

    def do(self, kind: str, *, seen: int | None = None, **body: Any) -> int:
        place = {"campaign_id": self.world.campaign_id, "document": self.document}
        revision = self.sheet.revision if seen is None else seen
        return settling.perform(self.world.store, actor=self.actor, seen=revision or 0, kind=kind, body=body, **place)

    def accept(self, *numbers: int) -> None:
        """The version most like the others of each of these clusters."""
        claims = []
        for number in numbers:
            cluster = self.sheet.clusters[number]
            taken = sheets.closest_to_all(cluster.versions)
            sources = sheets.sources_of(cluster, [taken])[taken.source]
            claims.append(claim_of(taken, sources))
        self.do("accept", claims=claims)

    def drop(self, number: int, reason: str) -> None:
        cluster = self.sheet.clusters[number]
        self.do("drop", reason=reason, **claim_of(cluster.versions[0], cluster.open_sources))


def claim_of(version: sheets.Version, sources: Any) -> dict[str, Any]:
    claim = version.claim
    return {
        "claim": str(uuid4()),
        "spans": [list(span) for span in claim.spans],
        "quote": claim.quote,
        "text": claim.text,
        "worth": claim.worth,
        "sources": [list(source) for source in sources],
    }


def settled(world: World) -> Desk:
    """Two people marked, the lead took the ships, kept the reopening below the worth that is checked, and finished."""
    mark(world, world.annotator, (SHIPS, 3), (REOPENED, 1))
    mark(world, world.second, (SHIPS, 3), (REOPENED, 1))
    desk = Desk(world)
    desk.accept(0, 1)
    desk.do("finish")
    return desk


def check(world: World, actor: Any = None) -> Tab:
    actor = actor or world.annotator
    uuid = assigning.begin_pass(world.store, actor=actor, campaign_id=world.campaign_id, document="harbour", stage=Stage.CHECK)
    tab = Tab(world, actor, uuid, str(uuid4()))
    tab.base = tab.state["revision"]
    return tab


# -- the list --------------------------------------------------------------------------------------------------------------


def test_a_list_begins_once_somebody_has_finished_marking(staged: World) -> None:
    staged.tab().do("decide", ordinals=[1], label="o", origin="key")

    with pytest.raises(BadEntry, match="Nobody has finished marking"):
        Desk(staged)


def test_a_campaign_in_one_pass_has_no_list(world: World) -> None:
    with pytest.raises(BadEntry, match="staged"):
        Desk(world)


def test_marks_stand_in_clusters_by_how_they_were_cut(staged: World) -> None:
    mark(staged, staged.annotator, (HEADLINE, 2), (REOPENED, 2), (SHIPS, 2))
    mark(staged, staged.second, ("The harbour at Vell reopened on Monday", 2), ("nine days after the storm", 1), (SHIPS, 2))

    clusters = Desk(staged).sheet.clusters

    assert [(cluster.kind, len(cluster.versions), cluster.is_unanimous) for cluster in clusters] == [
        (ClusterKind.ONE, 1, False),
        (ClusterKind.SPLIT, 3, False),
        (ClusterKind.SAME, 2, True),
    ]


def test_an_accepted_claim_cites_the_marks_it_comes_from(staged: World) -> None:
    first = mark(staged, staged.annotator, (SHIPS, 3))
    second = mark(staged, staged.second, ("14 ships were waiting", 2))
    desk = Desk(staged)

    desk.accept(0)

    ((_, claim),) = desk.sheet.clusters[0].listed
    assert {pass_uuid for pass_uuid, _ in claim.sources} == {first.pass_uuid, second.pass_uuid}
    assert desk.sheet.clusters[0].is_settled


def test_claims_below_the_worth_that_is_checked_are_kept_and_not_checked(staged: World) -> None:
    desk = settled(staged)

    listed = {claim.quote: claim.outcome for cluster in desk.sheet.clusters for _, claim in cluster.listed}
    assert listed == {SHIPS: Listing.CHECK, REOPENED: Listing.KEEP}
    assert [claim["quote"] for claim in check(staged).values("claim").values()] == [SHIPS]


def test_a_changed_coverage_counts_when_the_list_is_finished(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 1))
    desk = Desk(staged)
    desk.accept(0)
    settings = CampaignSettings(title="Harbour", preset=Preset.STAGED, coverage=Coverage.EVERY_CLAIM, overlap=2)
    campaigns.configure(staged.store, actor=staged.lead, campaign_id=staged.campaign_id, settings=settings)

    desk.do("finish")

    assert [claim.outcome for _, claim in desk.sheet.clusters[0].listed] == [Listing.CHECK]


def test_dropping_needs_a_reason_and_keeps_it(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)

    with pytest.raises(BadOperation):
        desk.drop(0, " ")
    desk.drop(0, "Said, and nobody doubts it.")

    ((_, claim),) = desk.sheet.clusters[0].listed
    assert (claim.outcome, claim.reason) == (Listing.DROP, "Said, and nobody doubts it.")
    assert desk.sheet.clusters[0].is_settled


def test_a_lead_adds_a_claim_nobody_marked(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)
    text = staged.tab(staged.second).text
    start = text.index("Two had sunk!")

    desk.do("mark", claim=str(uuid4()), spans=[[start, start + 13]], quote="Two had sunk!", text="Two ships sank.", worth=2)

    assert [cluster.kind for cluster in desk.sheet.clusters] == [ClusterKind.ONE, ClusterKind.ADDED]


def test_an_edited_claim_goes_where_its_new_worth_sends_it(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)
    desk.accept(0)
    ((uuid, _),) = desk.sheet.clusters[0].listed

    desk.do("edit", claim=uuid, worth=1, text="14 ships waited at Vell.", claim_date="2016-02")

    ((_, claim),) = desk.sheet.clusters[0].listed
    assert (claim.text, claim.worth, claim.claim_date, claim.outcome) == ("14 ships waited at Vell.", 1, "2016-02", Listing.KEEP)


def test_one_undo_takes_back_all_that_was_accepted_together(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3), (REOPENED, 2))
    desk = Desk(staged)
    desk.accept(0, 1)

    desk.do("undo")

    assert [cluster.listed for cluster in desk.sheet.clusters] == [(), ()]


def test_a_mark_that_is_not_of_a_finished_pass_is_not_cited(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    other = staged.tab(staged.second)
    claim = other.mark(SHIPS)
    desk = Desk(staged)
    version = desk.sheet.clusters[0].versions[0]

    with pytest.raises(BadOperation, match="cited"):
        desk.do("accept", claims=[claim_of(version, [(other.pass_uuid, claim)])])


def test_what_a_lead_did_on_another_tab_is_not_overwritten(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)
    desk.accept(0)

    with pytest.raises(StaleAnnotation):
        desk.do("undo", seen=0)


def test_annotating_operations_are_not_for_the_list(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)

    with pytest.raises(NotInThisStage):
        desk.do("decide", ordinals=[0], label="x")


# -- finishing and reopening -----------------------------------------------------------------------------------------------


def test_a_list_is_not_finished_while_a_mark_is_neither_on_it_nor_dropped(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3), (REOPENED, 2))
    desk = Desk(staged)
    desk.accept(0)

    with pytest.raises(MarksOpen, match="1 mark is"):
        desk.do("finish")
    desk.drop(1, "Known.")
    desk.do("finish")

    assert desk.sheet.status is PassStatus.FINISHED


def test_a_listed_claim_needs_its_worth_and_a_dropped_one_does_not(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3), (REOPENED, 2))
    desk = Desk(staged)
    desk.drop(1, "Known.")
    desk.accept(0)
    ((uuid, _),) = desk.sheet.clusters[0].listed
    desk.do("edit", claim=uuid, worth=None)

    with pytest.raises(FieldsMissing, match="sentence 2 has no worth"):
        desk.do("finish")


def test_a_finished_list_takes_nothing_until_it_is_reopened(staged: World) -> None:
    desk = settled(staged)

    with pytest.raises(PassClosed):
        desk.do("undo")
    desk.do("reopen")
    desk.do("undo")

    assert desk.sheet.status is PassStatus.OPEN


def test_a_list_with_work_on_it_is_not_reopened(staged: World) -> None:
    desk, tab = settled(staged), check(staged)
    (claim,) = tab.values("claim")
    desk.do("reopen")
    with pytest.raises(ListReopened):
        tab.do("judge", claim=claim, verdict="refuted")
    desk.do("finish")
    assert tab.do("judge", claim=claim, verdict="refuted")["refused"] == []

    with pytest.raises(PassHeld, match="1 Check pass holds work"):
        desk.do("reopen")


def test_marking_is_not_reopened_under_a_settled_list(staged: World) -> None:
    settled(staged)

    refused = staged.tab(staged.annotator).do("reopen")["refused"]

    assert [refusal["code"] for refusal in refused] == ["W210"]


# -- checking --------------------------------------------------------------------------------------------------------------


def test_whoever_checks_sees_the_claims_and_not_who_marked_them(staged: World) -> None:
    settled(staged)

    (claim,) = check(staged).values("claim").values()

    assert claim["text"] == SHIPS
    assert {"sources", "outcome", "reason"} & set(claim) == set()


def test_a_verdict_on_a_settled_claim_is_undone_and_the_claim_stays(staged: World) -> None:
    settled(staged)
    tab = check(staged)
    (claim,) = tab.values("claim")
    tab.do("judge", claim=claim, verdict="refuted")

    tab.do("undo")

    assert (set(tab.values("claim")), tab.values("annotation")) == ({claim}, {})


def test_what_is_only_kept_has_no_verdict(staged: World) -> None:
    desk = settled(staged)
    kept = next(uuid for cluster in desk.sheet.clusters for uuid, claim in cluster.listed if claim.outcome is Listing.KEEP)

    assert [refusal["code"] for refusal in check(staged).do("judge", claim=kept, verdict="refuted")["refused"]] == ["W201"]


def test_checking_is_finished_when_every_claim_has_its_verdict(staged: World) -> None:
    settled(staged)
    tab = check(staged)
    (claim,) = tab.values("claim")

    assert [refusal["code"] for refusal in tab.do("finish")["refused"]] == ["W205"]
    tab.do("judge", claim=claim, verdict="not_enough_evidence")
    assert tab.do("finish")["refused"] == []


def test_my_work_counts_the_claims_to_check(staged: World) -> None:
    settled(staged)
    check(staged)
    with staged.store.reading() as session:
        cards = documents(session, staged.campaign_id, viewer=staged.annotator)

    assert [(card.sentence_count, card.decided_count) for card in cards if card.stage is Stage.CHECK] == [(1, 0)]


# -- who -------------------------------------------------------------------------------------------------------------------


def test_a_lead_who_still_marks_a_text_does_not_see_the_others(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    tab = staged.tab(staged.lead)
    with pytest.raises(BadEntry, match="marking this text yourself"):
        Desk(staged)
    tab.do("finish")

    assert len(Desk(staged).sheet.clusters) == 1


def test_another_lead_takes_over_first(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    Desk(staged)
    people.give_role(staged.store, actor=staged.operator, campaign_id=staged.campaign_id, name="bob", role=Role.LEAD)
    other = Desk(staged, staged.second)
    with pytest.raises(BadEntry, match="take it over"):
        other.accept(0)

    settling.take_over(staged.store, actor=staged.second, campaign_id=staged.campaign_id, document="harbour")
    other.accept(0)

    with staged.store.reading() as session:
        assert session.scalars(select(Audit.action).where(Audit.action == "take over settling")).all() == ["take over settling"]
        assert session.scalars(select(Assignment.annotator_id).where(Assignment.stage == Stage.SETTLE)).all() == [staged.second.user_id]


def test_annotators_settle_nothing(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))

    with pytest.raises(NotAllowed):
        Desk(staged, staged.second)


def test_a_text_says_how_many_have_marked_it(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    with staged.store.reading() as session:
        found, count = sheets.texts(session, staged.campaign_id, viewer=staged.lead)

    assert count == 2
    assert [(text.slug, text.marked, text.wanted, text.status) for text in found] == [("harbour", 1, 2, None), ("council", 0, 2, None)]


# -- out and in again ------------------------------------------------------------------------------------------------------


def test_every_action_is_in_the_log_of_the_settle_pass(staged: World) -> None:
    desk = settled(staged)
    with staged.store.reading() as session:
        own = session.scalars(select(Assignment).where(Assignment.stage == Stage.SETTLE)).one()
        kinds = session.scalars(select(Operation.kind).where(Operation.assignment_id == own.id).order_by(Operation.revision)).all()

    assert kinds == ["accept", "finish"]
    assert desk.sheet.revision == 2


def test_staged_work_comes_back_from_its_export_byte_for_byte(staged: World, tmp_path: Path, store: Store) -> None:
    settled(staged)
    tab = check(staged)
    tab.do("judge", claim=next(iter(tab.values("claim"))), verdict="refuted", why="The council counted.")
    place = {"campaign_id": staged.campaign_id}
    exporting.export(store, actor=staged.lead, format="jsonl", out=tmp_path / "one", **place)

    again = importing.import_native(store, actor=staged.operator, path=tmp_path / "one" / "campaign.jsonl", name="again")
    exporting.export(store, actor=staged.operator, campaign_id=again, format="jsonl", out=tmp_path / "other")

    assert (tmp_path / "one" / "campaign.jsonl").read_bytes() == (tmp_path / "other" / "campaign.jsonl").read_bytes()
    with store.reading() as session:
        sources = session.scalars(select(Claim.sources).where(Claim.outcome != Listing.NONE)).all()
    assert all(sources)


def test_a_refused_action_changes_nothing(staged: World) -> None:
    mark(staged, staged.annotator, (SHIPS, 3))
    desk = Desk(staged)
    before = everything(staged.store)

    with pytest.raises(MarksOpen):
        desk.do("finish")

    assert everything(staged.store) == before


def test_a_table_of_claims_tells_marks_from_the_settled_list(staged: World, tmp_path: Path) -> None:
    mark(staged, staged.annotator, (HEADLINE, 1), (SHIPS, 3))
    desk = Desk(staged)
    desk.accept(1)
    desk.drop(0, "Said again below.")

    exporting.export(staged.store, actor=staged.lead, campaign_id=staged.campaign_id, format="csv", out=tmp_path)

    rows = list(csv.DictReader((tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted((row["stage"], row["listing"], row["quote"]) for row in rows) == [
        ("mark", "", HEADLINE),
        ("mark", "", SHIPS),
        ("settle", "check", SHIPS),
        ("settle", "drop", HEADLINE),
    ]


def test_a_table_of_verdicts_says_that_they_come_from_checking(staged: World, tmp_path: Path) -> None:
    settled(staged)
    tab = check(staged)
    tab.do("judge", claim=next(iter(tab.values("claim"))), verdict="refuted")

    exporting.export(staged.store, actor=staged.lead, campaign_id=staged.campaign_id, format="csv", out=tmp_path)

    (row,) = csv.DictReader((tmp_path / "annotations.csv").read_text(encoding="utf-8").splitlines())
    assert (row["stage"], row["verdict"]) == ("check", "refuted")


def test_my_work_counts_the_claims_to_check_of_a_text_nobody_has_taken(staged: World) -> None:
    mark(staged, staged.annotator, (HEADLINE, 1), (SHIPS, 3), (REOPENED, 2))
    desk = Desk(staged)
    desk.accept(0, 1, 2)
    desk.do("finish")

    with staged.store.reading() as session:
        cards = documents(session, staged.campaign_id, viewer=staged.second)

    (card,) = [card for card in cards if card.stage is Stage.CHECK]
    assert (card.pass_uuid, card.sentence_count, card.decided_count) == (None, 2, 0)
