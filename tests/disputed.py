"""A campaign in which two people finished a text and disagree in every way, and what a lead does about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from tests.worlds import Tab, World, configured, new_database, sealed_alike
from workbench.domain import entries
from workbench.domain.disputes import Decided, Dispute, FinalClaim, Member
from workbench.domain.records import Actor
from workbench.domain.vocabulary import ConflictKind, Outcome, Role
from workbench.services import adjudicating, people
from workbench.store.queries import adjudication, campaigns
from workbench.store.queries.adjudication import Desk, Line
from workbench.store.work import Store

VERDICTS = ("supported", "refuted")
SUNK, REOPENED, STORM, WAITING = (
    "Two had sunk!",
    "The harbour at Vell reopened on Monday",
    "nine days after the storm",
    "14 ships were waiting",
)
WHOLE = "The harbour at Vell reopened on Monday, nine days after the storm."
SAID = "The port authority said 14 ships were waiting."


@dataclass
class Disputed:
    """harbour, finished by ann and bob. Only ann: who will pay. Split: the reopening. Verdict: 14 ships. Unanimous: two sunk."""

    world: World
    ann: Tab
    bob: Tab
    claims: dict[str, str]

    def desk(self, name: str, actor: Actor | None = None) -> Desk:
        with self.world.store.reading() as session:
            claim = self.claims.get(name, name)
            found = adjudication.desk(session, self.world.campaign_id, "harbour", claim, viewer=actor or self.world.lead)
        assert found is not None
        return found

    def open(self, name: str, actor: Actor | None = None) -> Desk:
        """Open the case and look at it."""
        where: dict[str, Any] = {"actor": actor or self.world.lead, "campaign_id": self.world.campaign_id}
        adjudicating.open_cluster(self.world.store, document="harbour", claim=self.claims[name], **where)
        return self.desk(name)

    def decide(self, shown: Desk, outcome: Outcome = Outcome.ACCEPT, *, actor: Actor | None = None, **said: Any) -> int:
        return adjudicating.decide(
            self.world.store, **self.of(shown, actor), decided=Decided(outcome, **{"reason": "As the report says.", **said})
        )

    def of(self, shown: Desk, actor: Actor | None = None) -> dict[str, Any]:
        """What names the case, and the step of it that was looked at."""
        case = shown.dispute.case
        assert case is not None
        return {
            "actor": actor or self.world.lead,
            "campaign_id": self.world.campaign_id,
            "document": "harbour",
            "case": case.uuid,
            "seen_revision": case.revision,
        }

    def bob_evidence(self, name: str) -> str:
        """The one piece of evidence under a claim of bob's."""
        (found,) = [str(key) for key, value in self.bob.values("evidence").items() if value["claim"] == self.claims[name]]
        return found

    def queue(self, **filters: Any) -> list[Line]:
        adjudicating.refresh(self.world.store, actor=self.world.lead, campaign_id=self.world.campaign_id)
        with self.world.store.reading() as session:
            return adjudication.queue(session, self.world.campaign_id, viewer=self.world.lead, **filters)[0]

    def unanimous(self) -> list[Line]:
        adjudicating.refresh(self.world.store, actor=self.world.lead, campaign_id=self.world.campaign_id)
        with self.world.store.reading() as session:
            return adjudication.unanimous(session, self.world.campaign_id, viewer=self.world.lead)[0]

    def finals(self) -> list[tuple[str, str]]:
        """(text, verdict) of every claim that stands after adjudication."""
        with self.world.store.reading() as session:
            shown = {case: adjudication._finals(session, document, found.finals) for document, case, found in _decided(session, self.world)}
        return sorted((claim.text, said.verdict) for listed in shown.values() for claim, said in listed)


def _decided(session: Any, world: World) -> Any:
    from sqlalchemy import select

    from workbench.store import disputes, models

    for document_id in session.scalars(select(models.Document.id).where(models.Document.campaign_id == world.campaign_id)).all():
        for case in disputes.cases_of(session, document_id):
            yield document_id, case.uuid, case


def judged(tab: Tab, quote: str, verdict: str, *, text: str = "", url: str = "") -> str:
    claim = tab.mark(quote, text)
    tab.do("judge", claim=claim, verdict=verdict, why=f"So says {tab.actor.name}.")
    if url:
        tab.do("attach", claim=claim, evidence=str(uuid4()), stance="supports", set_no=1, url=url, title="Port log")
    return claim


def dispute(world: World) -> Disputed:
    ann, bob = world.tab(), world.tab(world.second)
    claims = {
        "missed": judged(ann, "Who will pay?", "too_vague"),
        "split": judged(ann, WHOLE, "supported", url="https://port.example/log"),
        "split b1": judged(bob, REOPENED, "supported", url="https://port.example/log"),
        "split b2": judged(bob, STORM, "refuted", url="https://weather.example/may"),
        "verdict": judged(ann, SAID, "supported", url="https://port.example/log"),
        "verdict b": judged(bob, SAID, "refuted", url="https://council.example/count"),
        "agreed": judged(ann, SUNK, "supported", url="https://port.example/log"),
        "agreed b": judged(bob, SUNK, "supported", url="https://port.example/log"),
    }
    for tab in (ann, bob):
        assert tab.do("finish")["status"] == "finished"
    return Disputed(world, ann, bob, claims)


@pytest.fixture(scope="session")
def in_dispute(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, settled: tuple[str, World]
) -> tuple[str, Disputed]:
    """A database with the campaign in it, to copy, and what there is in it."""
    folder = tmp_path_factory.mktemp("dispute")
    name, url = new_database(request, folder, settled[0])
    store = Store(configured(folder, url))
    sealed_alike(settled[1].store, store)
    found = dispute(replace(settled[1], store=store))
    store.close()
    return name, found


@pytest.fixture
def disputed(world: World, in_dispute: tuple[str, Disputed]) -> Disputed:
    there = in_dispute[1]
    ann, bob = (Tab(world, tab.actor, tab.pass_uuid, str(uuid4()), tab.base) for tab in (there.ann, there.bob))
    return Disputed(world, ann, bob, dict(there.claims))


def settle_one(world: World) -> Disputed:
    """A decided case of the council's text, with a ruling and a round of its own settings: a row in every table of adjudication."""
    tabs = [world.tab(actor, document="council") for actor in (world.annotator, world.second)]
    quote = "Eleven ships waited outside Vell"
    claims = [judged(tab, quote, verdict, url="https://council.example/count") for tab, verdict in zip(tabs, VERDICTS, strict=True)]
    for tab in tabs:
        tab.do("finish")
    where: dict[str, Any] = {"actor": world.lead, "campaign_id": world.campaign_id}
    case = adjudicating.open_cluster(world.store, document="council", claim=claims[0], **where)
    with world.store.reading() as session:
        shown = adjudication.desk(session, world.campaign_id, "council", claims[0], viewer=world.lead)
        version, body = campaigns.guideline(session, world.campaign_id, viewer=world.lead)
    assert shown is not None
    assert shown.dispute.case is not None
    decided = Decided(Outcome.ACCEPT, "Counted twice.", tabs[0].pass_uuid)
    adjudicating.decide(world.store, document="council", case=case, seen_revision=shown.dispute.case.revision, decided=decided, **where)
    adjudicating.allow_own(world.store, is_allowed=True, **where)
    ruling = {"section": entries.sections(body)[0], "text": "Counted.", "version": "9.9", "note": "Counting", "seen_version": version}
    adjudicating.publish_ruling(world.store, document="council", case=case, **ruling, **where)
    return Disputed(world, tabs[0], tabs[1], {"council": claims[0]})


def second_lead(world: World) -> Actor:
    actor = people.add_user(world.store, actor=world.operator, name="leo")
    people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name="leo", role=Role.LEAD)
    return actor


def kept(found: Dispute, claim: str, **changed: Any) -> FinalClaim:
    """A claim as its annotator has it, with changes."""
    version = next(one for one in found.versions if one.uuid == claim)
    whole: dict[str, Any] = {
        "base": version.member,
        "spans": version.claim.spans,
        "text": version.claim.text,
        "verdict": version.annotation.verdict,
        "evidence": tuple((version.pass_uuid, name) for name, _ in version.evidence),
    }
    return FinalClaim(**whole | changed)


def all_evidence(found: Dispute) -> tuple[Member, ...]:
    return tuple((version.pass_uuid, name) for version in found.versions for name, _ in version.evidence)


__all__ = ["ConflictKind", "Disputed", "all_evidence", "dispute", "judged", "kept", "second_lead", "settle_one"]
