"""Who works on which document: taking one, giving it to somebody, planning, sending back, handing over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.domain import entries, operations, planning
from workbench.domain.operations import Operation
from workbench.domain.overlap import Section
from workbench.domain.permissions import Action
from workbench.domain.planning import Plan, Planned
from workbench.domain.records import Actor, HandedOver
from workbench.domain.vocabulary import Round, Stage
from workbench.errors import BadEntry
from workbench.store import access, assignments, audit, members
from workbench.store.pass_log import PassLog
from workbench.store.queries import assignments as listed
from workbench.store.work import Store

LONGEST_NOTE = 2_000
LONGEST_PLAN = 10_000


def begin_pass(store: Store, *, actor: Actor, campaign_id: int, document: str, stage: Stage | None = None) -> str:
    """The uuid of the actor's pass through a document (a slug), begun if it was not.

    One that is there can be read whatever became of campaign and document. Raises NotFound, NotAllowed (CampaignClosed,
    DocumentWithdrawn, DocumentTaken, NotAssigned, CapReached).
    """
    with store.reading() as session:
        access.require(session, actor, Action.ANNOTATE, campaign_id)
        uuid = assignments.own_pass_of(session, actor, campaign_id, document, stage)
        is_waiting = uuid is not None and listed.is_waiting(session, uuid, viewer=actor)
    if uuid is not None and not is_waiting:
        return uuid
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ANNOTATE, campaign_id)
        uuid = assignments.begin(work, actor, campaign_id, document, stage)
        assignments.open_pass(work, actor, uuid)
        work.commit()
    return uuid


def open_pass(store: Store, *, actor: Actor, pass_uuid: str) -> None:
    """Begin a pass that a lead gave and that was not opened yet; one that was stays as it is. Raises NotFound, NotAllowed."""
    with store.reading() as session:
        if not listed.is_waiting(session, pass_uuid, viewer=actor):
            return
    with store.writing() as work:
        campaign_id = listed.campaign_of(work.session, pass_uuid, viewer=actor)
        access.require_open(work.session, actor, Action.ANNOTATE, campaign_id)
        assignments.open_pass(work, actor, pass_uuid)
        work.commit()


def assign(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    document: str,
    annotator: str,
    round: Round = Round.FIRST,
    stage: Stage = Stage.ONE_PASS,
    section: Section | None = None,
) -> str:
    """Give a document, or a section of it (half-open ordinals), to a member by account name; returns the pass's uuid.

    Raises NotAllowed, CampaignClosed, DocumentWithdrawn, DocumentTaken, CapReached, NotFound, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        reader = _reader(work.session, campaign_id, annotator)
        row = assignments.give(work, actor, campaign_id, document, reader, round, stage, section)
        place = {"document": document, "round": round.value, "stage": stage.value, "section": list(section) if section else None}
        audit.note(work, actor, "assign", row.uuid, to=reader.uuid, campaign=campaign_id, **place)
        work.commit()
        return row.uuid


def plan(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    people: Sequence[str],
    stage: Stage = Stage.ONE_PASS,
    longest_section: int | None = None,
) -> Plan:
    """Who could take what is missing, balanced; nothing is stored. `people` are account names of members.

    longest_section: documents nobody has yet are offered in sections of at most so many sentences. Raises NotAllowed, NotFound, BadEntry.
    """
    with store.reading() as session:
        access.require(session, actor, Action.ASSIGN, campaign_id)
        for name in people:
            _reader(session, campaign_id, name)
        places, holders, shared = listed.to_plan(
            session, campaign_id, stage, list(people), longest_section, now=store.clock(), viewer=actor
        )
    return planning.plan(places, holders, shared)


def carry_out(
    store: Store,
    *,
    actor: Actor,
    campaign_id: int,
    given: Sequence[Planned],
    stage: Stage = Stage.ONE_PASS,
    round: Round = Round.FIRST,
) -> int:
    """Give out what a plan says, all or nothing; returns how many passes. Raises what `assign` raises, when things changed meanwhile."""
    if len(given) > LONGEST_PLAN:
        raise BadEntry(f"More than {LONGEST_PLAN} passes at once.")
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        readers = {name: _reader(work.session, campaign_id, name) for name in {planned.annotator for planned in given}}
        for planned in given:
            reader = readers[planned.annotator]
            assignments.give(work, actor, campaign_id, planned.document, reader, round, stage, planned.section)
        audit.note(work, actor, "assign by plan", str(campaign_id), passes=len(given), stage=stage.value, round=round.value)
        work.commit()
    return len(given)


def _reader(session: Any, campaign_id: int, name: str) -> Actor:
    reader = members.member(session, campaign_id, name)
    if not reader.is_active:
        raise BadEntry(f"The account {name} is deactivated: choose somebody who can sign in.")
    return reader


def unassign(store: Store, *, actor: Actor, campaign_id: int, pass_uuid: str) -> None:
    """Take away a pass in which nothing was done. Raises NotAllowed, CampaignClosed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        assignments.take_back(work, campaign_id, pass_uuid)
        audit.note(work, actor, "unassign", pass_uuid, campaign=campaign_id)
        work.commit()


def renew_lease(store: Store, *, actor: Actor, campaign_id: int, pass_uuid: str) -> None:
    """Raises NotAllowed, CampaignClosed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        assignments.renew(work, campaign_id, pass_uuid)
        work.commit()


def send_back(store: Store, *, actor: Actor, campaign_id: int, pass_uuid: str, note: str) -> None:
    """Open a finished pass again for its annotator, who reads the note on My work. Raises NotAllowed, NotFound, BadEntry, Refused."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        row = assignments.one(work, campaign_id, pass_uuid)
        said = entries.prose(note, "note", is_required=True, longest=LONGEST_NOTE)
        log = PassLog(work, pass_uuid, row.annotator_id)
        log.require_writable()
        reopening = Operation(boot=work.new_id(), seq=1, kind="reopen", body={}, client_at="")
        steps = operations.plan(reopening, log)
        log.apply(reopening, steps, operations.inverse(steps.images, log), base=log.row.revision)
        log.save(cursor=None)
        row.sent_back_at, row.sent_back_note = work.now(), said
        audit.note(work, actor, "send back", pass_uuid, campaign=campaign_id)
        work.commit()


def set_overlap(store: Store, *, actor: Actor, campaign_id: int, document: str, overlap: int | None) -> None:
    """How many people this document needs, in place of the campaign's number, or None. Raises NotAllowed, BadEntry, NotFound."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        assignments.set_overlap(work, campaign_id, document, entries.overlap(overlap))
        audit.note(work, actor, "set overlap", str(campaign_id), document=document, overlap=overlap)
        work.commit()


def set_cap(store: Store, *, actor: Actor, campaign_id: int, name: str, cap: int | None) -> None:
    """How many passes a member may hold, in place of the campaign's number; None takes that back. Raises NotAllowed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ASSIGN, campaign_id)
        member = members.member(work.session, campaign_id, name)
        assignments.set_cap(work, campaign_id, member, entries.pass_cap(cap))
        audit.note(work, actor, "set cap", member.uuid, campaign=campaign_id, cap=cap)
        work.commit()


def hand_over(store: Store, *, actor: Actor, campaign_id: int, leaver: str, heir: str) -> HandedOver:
    """Give a member's open passes to another member, both by account name; finished ones stay where they are.

    Raises NotAllowed, CampaignClosed, NotFound, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.HAND_OVER, campaign_id)
        giving, taking = (members.member(work.session, campaign_id, name) for name in (leaver, heir))
        if giving.user_id == taking.user_id:
            raise BadEntry("Choose two different people.")
        if not taking.is_active:
            raise BadEntry("This account is deactivated: choose somebody who can sign in.")
        outcome = assignments.hand_over(work, campaign_id, giving, taking)
        if outcome.given or outcome.begun:
            audit.note(
                *(work, actor, "hand over", giving.uuid),
                to=taking.uuid,
                campaign=campaign_id,
                given=list(outcome.given),
                begun=list(outcome.begun),
            )
            work.commit()
        return outcome
