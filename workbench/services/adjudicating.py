"""Settling what annotators disagree about: a lead opens a case, decides it with a reason, reopens it, sends it back, closes the round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.domain import disputes as rules
from workbench.domain import entries
from workbench.domain.disputes import Decided
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import CaseStatus, ConflictKind, Outcome, Round
from workbench.errors import BadEntry, CaseChanged
from workbench.store import access, audit, campaign_rows, disputes, rounds
from workbench.store.queries import campaigns
from workbench.store.settling import DONE, Bench
from workbench.store.work import Store, Work

UNANIMOUS = "Everybody who finished the text agrees."
AT_ONCE = 10  # documents worked out in one transaction: meanwhile nobody saves


@dataclass(frozen=True)
class Unanimous:
    """A claim that a lead saw in the preview: accepted only if nothing about it has changed since."""

    document: str
    claim: str
    watermark: str


def refresh(store: Store, *, actor: Actor, campaign_id: int, round: Round = Round.FIRST) -> int:
    """Work out the conflicts of documents whose finished passes changed, some at a time; returns how many documents still wait.

    Raises NotAllowed, NotFound.
    """
    with store.reading() as session:
        access.require(session, actor, Action.ADJUDICATE, campaign_id)
        listed, waiting = disputes.outdated(session, campaign_id, round, AT_ONCE)
    if not listed:
        return 0
    with store.writing() as work:
        access.require(work.session, actor, Action.ADJUDICATE, campaign_id)
        for document_id in listed:
            disputes.keep(work, campaign_id, document_id, round, disputes.table(work.session, document_id, round))
        work.commit()
    return waiting - len(listed)


def open_cluster(store: Store, *, actor: Actor, campaign_id: int, document: str, claim: str, round: Round = Round.FIRST) -> str:
    """Open the cluster that holds a claim as a case; from now on the passes it was worked out from are locked. Returns the case.

    A case that is there is taken up: open or decided it stays as it is, unless open with claims that have changed since.
    Raises NotAllowed (OwnWork, CampaignClosed, DocumentWithdrawn), NotFound, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        bench = Bench(work, actor, campaign_id, document, round)
        dispute = bench.dispute_with(claim)
        case = dispute.case
        if case is not None and case.stands and not (case.status is CaseStatus.OPEN and dispute.is_stale):
            return case.uuid
        uuid = bench.open(dispute)
        bench.keep()
        audit.note(work, actor, "open case", uuid, campaign=campaign_id, document=document)
        work.commit()
    return uuid


def decide(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    document: str,
    case: str,
    seen_revision: int,
    decided: Decided,
    round: Round = Round.FIRST,
) -> int:
    """Decide an open case with a reason; returns its revision. Nobody's annotation is touched: what stands is written beside them.

    Of two leads at once the first wins and the other gets CaseChanged with who and when. Raises ClaimsChanged, BadEntry, NotAllowed,
    NotFound.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        bench = Bench(work, actor, campaign_id, document, round)
        found, dispute = bench.unchanged(case, seen_revision)
        if found.status is not CaseStatus.OPEN:
            raise CaseChanged(done=DONE[found.status], by=found.by, at=found.at)
        checked = _checked(decided)
        revision = bench.decide(case, dispute, checked, rules.finals(checked, dispute, bench.scheme()))
        bench.keep()
        audit.note(work, actor, "decide case", case, campaign=campaign_id, outcome=checked.outcome.value)
        work.commit()
    return revision


def _checked(decided: Decided) -> Decided:
    reason = entries.prose(decided.reason, "reason", is_required=True)
    claims = tuple(
        replace(claim, text=entries.line(claim.text, "claim", longest=2_000), why=entries.prose(claim.why, "why"))
        for claim in decided.claims
    )
    return replace(decided, reason=reason, claims=claims)


def accept_unanimous(
    store: Store, *, actor: Actor, campaign_id: int, seen: Sequence[Unanimous], round: Round = Round.FIRST
) -> tuple[int, tuple[str, ...]]:
    """Accept what nobody disagrees about, as it was previewed; returns (how many, documents left out because they changed since).

    A document at a time: a kill leaves whole documents. Raises NotAllowed, NotFound, BadEntry.
    """
    with store.reading() as session:
        access.require_open(session, actor, Action.ADJUDICATE, campaign_id)
    by_document: dict[str, list[Unanimous]] = {}
    for one in seen:
        by_document.setdefault(one.document, []).append(one)
    accepted, left_out = 0, []
    for document, listed in by_document.items():
        count = _accept_in(store, actor, campaign_id, document, listed, round)
        accepted += count or 0
        left_out += [document] if count is None else []
    return accepted, tuple(left_out)


def _accept_in(store: Store, actor: Actor, campaign_id: int, document: str, listed: Sequence[Unanimous], round: Round) -> int | None:
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        bench = Bench(work, actor, campaign_id, document, round)
        wanted = {one.claim for one in listed}
        if any(one.watermark != bench.table.watermark for one in listed):
            return None
        found = [one for one in bench.table.disputes if one.versions[0].uuid in wanted and one.kind is ConflictKind.NONE]
        for dispute in (one for one in found if one.case is None or not one.case.stands):
            uuid = bench.open(dispute)
            claims = (rules.as_it_is(dispute.versions[0]),)
            chosen = dispute.versions[0].pass_uuid
            bench.decide(uuid, dispute, Decided(Outcome.ACCEPT, UNANIMOUS, chosen, claims, is_empty=not claims[0].evidence), claims)
        bench.keep()
        audit.note(work, actor, "accept unanimous", document, campaign=campaign_id, count=len(found))
        work.commit()
    return len(found)


def reopen(
    store: Store, *, actor: Actor, campaign_id: int, document: str, case: str, seen_revision: int, reason: str, round: Round = Round.FIRST
) -> int:
    """Open a decided case again; what was decided stays in its history. Raises CaseChanged, BadEntry, NotAllowed, NotFound."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        bench = Bench(work, actor, campaign_id, document, round)
        found, dispute = bench.dispute_of(case, seen_revision)
        if found.status is not CaseStatus.DECIDED:
            raise CaseChanged(done=DONE[found.status], by=found.by, at=found.at)
        said = entries.prose(reason, "reason", is_required=True)
        revision = bench.reopen(found, dispute, said)
        bench.keep()
        audit.note(work, actor, "reopen case", case, campaign=campaign_id)
        work.commit()
    return revision


def send_back(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    document: str,
    case: str,
    seen_revision: int,
    pass_uuid: str,
    note: str,
    round: Round = Round.FIRST,
) -> None:
    """Open one annotator's pass again, with a note to them; the case waits until they finish.

    Raises CaseChanged, ClaimsChanged, BadEntry, NotAllowed, NotFound.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        bench = Bench(work, actor, campaign_id, document, round)
        found, dispute = bench.unchanged(case, seen_revision)
        if found.status is not CaseStatus.OPEN:
            raise CaseChanged(done=DONE[found.status], by=found.by, at=found.at)
        said = entries.prose(note, "note", is_required=True, longest=2_000)
        bench.step(case, CaseStatus.RELEASED, dispute, (), outcome=Outcome.SEND_BACK, chosen=pass_uuid, reason=said)
        bench.send_back(pass_uuid, said)
        bench.keep()
        audit.note(work, actor, "send case back", case, campaign=campaign_id, to=pass_uuid)
        work.commit()


def allow_own(store: Store, *, actor: Actor, campaign_id: int, is_allowed: bool, round: Round = Round.FIRST) -> None:
    """Whether people may settle texts that they annotated themselves. Raises NotAllowed, NotFound."""
    _change_round(store, actor, campaign_id, round, "allow own work" if is_allowed else "forbid own work", is_own_allowed=is_allowed)


def close_round(store: Store, *, actor: Actor, campaign_id: int, round: Round = Round.FIRST) -> None:
    """Show annotators how their cases were decided; from now on no pass of the round changes. Raises BadEntry while a case is open."""
    _change_round(store, actor, campaign_id, round, "close round", is_closed=True)


def reopen_round(store: Store, *, actor: Actor, campaign_id: int, round: Round = Round.FIRST) -> None:
    """Go on settling. What annotators have read, they have read. Raises NotAllowed, NotFound."""
    _change_round(store, actor, campaign_id, round, "reopen round", is_closed=False)


def _change_round(store: Store, actor: Actor, campaign_id: int, round: Round, action: str, **wanted: bool) -> None:
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        if rounds.change(work, actor, campaign_id, round, **wanted):
            audit.note(work, actor, action, str(campaign_id), round=round.value)
            work.commit()


def publish_ruling(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    section: str,
    text: str,
    version: str,
    note: str,
    seen_version: str,
    document: str = "",
    case: str = "",
) -> None:
    """Publish an example under a section of the guideline, as a new version of it: from a decided case, or an answer to a question.

    Nothing says who asked. Raises NotAllowed, BadEntry, StaleEntry, NotFound.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.CONFIGURE, campaign_id)
        access.require_open(work.session, actor, Action.ADJUDICATE, campaign_id)
        example = entries.prose(text, "example", is_required=True)
        said = entries.line(note, "note of what changed", is_required=True, longest=entries.LONGEST_NOTE)
        body = _with_example(work, actor, campaign_id, section, example)
        decided = rounds.decided_case(work.session, campaign_id, document, case) if case else None
        campaign_rows.publish_guideline(work, actor, campaign_id, version, body, said, seen_version=seen_version)
        rounds.add_ruling(work, actor, campaign_id, version.strip(), section, example, decided)
        audit.note(work, actor, "publish ruling", str(campaign_id), version=version.strip(), case=case)
        work.commit()


def _with_example(work: Work, actor: Actor, campaign_id: int, section: str, example: str) -> str:
    _, body = campaigns.guideline(work.session, campaign_id, viewer=actor)
    found = entries.with_example(body, section, example)
    if found is None:
        raise BadEntry(f"The guideline has no section {section[:60]!r}.")
    return found
