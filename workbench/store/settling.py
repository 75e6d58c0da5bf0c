"""One document on a lead's desk: its finished passes locked, the case looked at, the next step of it written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import insert, select

from workbench.domain import disputes as rules
from workbench.domain import operations
from workbench.domain.disputes import Case, Dispute, FinalClaim
from workbench.domain.operations import Operation, Plan
from workbench.domain.records import Actor
from workbench.domain.values import Annotation, Image, Kind
from workbench.domain.vocabulary import CanonicalVerdict, CaseStatus, ConflictKind, Outcome, PassStatus, Round
from workbench.errors import BadEntry, CaseChanged, ClaimsChanged, NotFound, OwnWork
from workbench.store import assignments, disputes, models
from workbench.store.pass_log import PassLog
from workbench.store.work import Work

DONE = {
    CaseStatus.OPEN: "opened this case",
    CaseStatus.DECIDED: "decided this case",
    CaseStatus.RELEASED: "sent this case back",
}
EMPTY: dict[str, Any] = {
    **{"outcome": Outcome.NONE, "chosen": None, "finals": (), "cited": (), "is_empty": False, "reason": ""},
}


class Bench:
    """Holds the document's row and its finished passes until the transaction ends. Leads at one document come one after the other."""

    def __init__(self, work: Work, actor: Actor, campaign_id: int, document: str, round_: Round) -> None:
        """Raises NotFound, OwnWork, BadEntry when the round is closed."""
        self.work, self.session, self.actor, self.campaign_id, self.round = work, work.session, actor, campaign_id, round_
        found = models.Document.id, models.Document.text
        query = select(*found).where(models.Document.campaign_id == campaign_id, models.Document.slug == document)
        row = self.session.execute(query.with_for_update()).first()
        if row is None:
            raise NotFound("There is no such document in this campaign.")
        self.document_id, self.text = row
        self._require_allowed()
        self.table = disputes.table(self.session, self.document_id, round_, lock=True)

    def _require_allowed(self) -> None:
        state = disputes.round_state(self.session, self.campaign_id, self.round)
        if state.is_closed:
            raise BadEntry(f"The round {self.round.value} is closed. Reopen it first.")
        own = models.Assignment
        here = (own.document_id == self.document_id) & (own.round == self.round) & disputes.is_settled_here()
        mine = here & (own.annotator_id == self.actor.user_id)
        if not state.is_own_allowed and self.session.scalars(select(own.id).where(mine, own.revision > 0)).first() is not None:
            raise OwnWork("You annotated this text yourself.")

    @cached_property
    def log(self) -> PassLog:
        """The document's adjudication pass. Raises CampaignClosed, DocumentWithdrawn."""
        uuid, annotator_id = assignments.adjudication(self.work, self.actor, self.campaign_id, self.document_id)
        log = PassLog(self.work, uuid, annotator_id)
        log.require_writable()
        return log

    def scheme(self) -> dict[str, CanonicalVerdict]:
        """The verdicts on offer."""
        query = select(models.Verdict.value, models.Verdict.canonical).where(
            models.Verdict.scheme_id == self.log.row.scheme_id, models.Verdict.retired_at.is_(None)
        )
        return dict(self.session.execute(query).all())

    # -- looking -----------------------------------------------------------------------------------------------------------

    def dispute_with(self, claim: str) -> Dispute:
        """The cluster that holds a claim. Raises NotFound."""
        found = next((one for one in self.table.disputes if any(version.uuid == claim for version in one.versions)), None)
        if found is None:
            raise NotFound("There is no such claim in a finished pass any more.")
        return found

    def dispute_of(self, case: str, seen_revision: int) -> tuple[Case, Dispute | None]:
        """A case as it was shown. Raises NotFound, CaseChanged."""
        found = next((one for one in disputes.cases_of(self.session, self.document_id) if one.uuid == case), None)
        if found is None:
            raise NotFound("There is no such case.")
        if found.revision != seen_revision:
            raise CaseChanged(done=DONE[found.status], by=found.by, at=found.at)
        return found, next((one for one in self.table.disputes if one.case is not None and one.case.uuid == case), None)

    def unchanged(self, case: str, seen_revision: int) -> tuple[Case, Dispute]:
        """The same, with exactly the versions that were shown. Raises ClaimsChanged too."""
        found, dispute = self.dispute_of(case, seen_revision)
        if dispute is None:
            raise ClaimsChanged({one: (found.seen[one], found.seen[one] + 1) for one, _ in sorted(found.members)})
        if changes := rules.changes(found, dispute):
            raise ClaimsChanged(changes)
        return found, dispute

    # -- writing -----------------------------------------------------------------------------------------------------------

    def open(self, dispute: Dispute) -> str:
        """A new case, or the next step of the one that is there. It stands for the versions as they are now."""
        uuid = dispute.case.uuid if dispute.case else self.work.new_id()
        removed = self._removed(dispute.case.finals) if dispute.case else []
        self.step(uuid, CaseStatus.OPEN, dispute, removed)
        return uuid

    def decide(self, uuid: str, dispute: Dispute, decided: rules.Decided, claims: Sequence[FinalClaim]) -> int:
        """Close a case with the claims that stand from now on, in this document's adjudication pass."""
        images: list[Image] = self._removed(dispute.case.finals) if dispute.case else []
        finals: list[str] = []
        for number, claim in enumerate(claims):
            final = uuid if number == 0 else self.work.new_id()
            finals.append(final)
            images += self._final(final, claim, dispute)
        cited = sorted({member for claim in claims for member in claim.evidence})
        said = {"outcome": decided.outcome, "chosen": decided.chosen, "reason": decided.reason, "is_empty": decided.is_empty}
        return self.step(uuid, CaseStatus.DECIDED, dispute, images, **said, finals=finals, cited=cited)

    def _final(self, uuid: str, claim: FinalClaim, dispute: Dispute) -> Iterable[Image]:
        versions = {version.member: version for version in dispute.versions}
        quote = self.log.quote(claim.spans) if self._is_ordered(claim.spans) else None
        if quote is None:
            raise BadEntry("The place of the claim lies outside the text.")
        yield Image(Kind.CLAIM, uuid, replace(versions[claim.base].claim, spans=claim.spans, quote=quote, text=claim.text, same_as=None))
        if claim.verdict:
            self.log.has_verdict(claim.verdict)
        yield Image(Kind.ANNOTATION, uuid, Annotation(claim.verdict, claim.why))
        pieces = {(version.pass_uuid, name): piece for version in dispute.versions for name, piece in version.evidence}
        for group in rules.sources({member: pieces[member] for member in claim.evidence}):
            yield Image(Kind.EVIDENCE, self.work.new_id(), replace(pieces[group[0]], claim=uuid))

    def _is_ordered(self, spans: Sequence[tuple[int, int]]) -> bool:
        edges = [edge for span in spans for edge in span]
        return bool(edges) and edges == sorted(set(edges)) and edges[0] >= 0 and edges[-1] <= len(self.text)

    def _removed(self, finals: Iterable[str]) -> list[Image]:
        images: list[Image] = []
        for uuid in finals:
            images += [Image(kind, key, None) for kind, key in self.log.belongings(uuid)]
            images += [Image(Kind.ANNOTATION, uuid, None), Image(Kind.CLAIM, uuid, None)]
        return images

    def step(self, uuid: str, status: CaseStatus, dispute: Dispute | None, images: Iterable[Image], **said: Any) -> int:
        """Write one step and what it changes, all under the next revision of the adjudication pass; returns that."""
        others = [case for case in disputes.cases_of(self.session, self.document_id) if case.uuid != uuid]
        is_open = status is CaseStatus.OPEN or any(case.status is CaseStatus.OPEN for case in others)
        written = {(image.kind, image.key): image for image in images}  # what is removed and written anew is only written
        plan = Plan(tuple(written.values()), PassStatus.OPEN if is_open else PassStatus.FINISHED)
        step = Operation(boot=self.work.new_id(), seq=1, kind="settle", body={"case": uuid, "status": status.value}, client_at="")
        self.log.apply(step, plan, operations.inverse(plan.images, self.log), base=self.log.revision)
        self.log.save(cursor=None)
        row = {
            "assignment_id": self.log.row.id,
            "uuid": uuid,
            "revision": self.log.revision,
            "round": self.round,
            "status": status,
            "kind": dispute.kind if dispute else ConflictKind.NONE,
            "members": [list(member) for member in sorted(dispute.members)] if dispute else [],
            "seen": [[one.uuid, one.revision] for one in self.table.passes],
            "actor_id": self.actor.user_id,
            "at": self.work.now(),
            **EMPTY,
            **said,
        }
        row |= {"finals": list(row["finals"]), "cited": [list(member) for member in row["cited"]]}
        self.session.execute(insert(models.Settlement), row)
        return self.log.revision

    def reopen(self, case: Case, dispute: Dispute | None, reason: str) -> int:
        """A case whose claims are all gone has nothing left to decide and is released."""
        status = CaseStatus.OPEN if dispute else CaseStatus.RELEASED
        return self.step(case.uuid, status, dispute, self._removed(case.finals), reason=reason)

    def send_back(self, pass_uuid: str, note: str) -> None:
        """Open a finished pass again for its annotator."""
        found = next((one for one in self.table.passes if one.uuid == pass_uuid), None)
        if found is None:
            raise BadEntry("Choose one of the passes of this case.")
        log = PassLog(self.work, found.uuid, found.annotator_id)
        reopening = Operation(boot=self.work.new_id(), seq=1, kind="reopen", body={}, client_at="")
        plan = operations.plan(reopening, log)
        log.apply(reopening, plan, operations.inverse(plan.images, log), base=log.revision)
        log.save(cursor=None)
        log.row.sent_back_at, log.row.sent_back_note = self.work.now(), note

    def keep(self) -> None:
        """The conflicts as they stand now, for the queue."""
        self.session.flush()
        found = disputes.table(self.session, self.document_id, self.round)
        disputes.keep(self.work, self.campaign_id, self.document_id, self.round, found)
