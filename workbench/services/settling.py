"""A lead's settling of a document's claims: one pass, whose claims are the list that annotators check.

Every action is an operation in the pass's log, as an annotator's are; so history, undo, audit and export come by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.domain import operations
from workbench.domain.operations import Operation
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus
from workbench.errors import BadEntry, NotFound, StaleAnnotation
from workbench.store import access, assignments, audit, settled_lists
from workbench.store.pass_log import PassLog
from workbench.store.work import Store, Work


def begin(store: Store, *, actor: Actor, campaign_id: int, document: str) -> str:
    """The uuid of the document's Settle pass, made on first opening. Raises NotAllowed, CampaignClosed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.SETTLE, campaign_id)
        found = settled_lists.locked_document(work, campaign_id, document)
        _require_open_eyes(work, found.id, actor)
        if (own := settled_lists.of_document(work.session, found.id)) is not None:
            return own.uuid
        if not settled_lists.finished_marking(work.session, found.id):
            raise BadEntry("Nobody has finished marking this text yet.")
        row = assignments.add_settle(work, campaign_id, found, actor)
        work.commit()
        return row.uuid


def perform(store: Store, *, actor: Actor, campaign_id: int, document: str, seen: int, kind: str, body: Mapping[str, Any]) -> int:
    """Do one operation (docs/reader-protocol.md) in the document's Settle pass, as it stood at revision `seen`; returns the new one.

    Raises NotAllowed, CampaignClosed, DocumentWithdrawn, NotFound, BadEntry (another lead settles it), Refused; then nothing is stored.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.SETTLE, campaign_id)
        own = _own(work, campaign_id, document, actor)
        log = PassLog(work, own, actor.user_id)
        log.require_writable()
        if log.row.revision != seen:
            raise StaleAnnotation(seen=seen, now=log.row.revision)
        operation = Operation(boot=work.new_id(), seq=1, kind=kind, body=body, client_at="")
        plan = operations.plan(operation, log)
        log.apply(operation, plan, operations.inverse(plan.images, log), base=seen)
        log.save(cursor=None)
        if kind in ("finish", "reopen"):
            audit.note(work, actor, f"{kind} settling", own, campaign=campaign_id)
        work.commit()
        return log.revision


def take_over(store: Store, *, actor: Actor, campaign_id: int, document: str) -> None:
    """Go on where another lead began to settle. Raises NotAllowed, CampaignClosed, NotFound, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.SETTLE, campaign_id)
        found = settled_lists.locked_document(work, campaign_id, document)
        _require_open_eyes(work, found.id, actor)
        row = settled_lists.of_document(work.session, found.id)
        if row is None:
            raise NotFound("Nobody has begun to settle this text.")
        if row.status is PassStatus.FINISHED and settled_lists.checks_with_work(work.session, row.id):
            raise BadEntry("This list is being checked, so there is nothing to take over.")
        row.annotator_id = actor.user_id
        audit.note(work, actor, "take over settling", row.uuid, campaign=campaign_id, revision=row.revision)
        work.commit()


def _own(work: Work, campaign_id: int, document: str, actor: Actor) -> str:
    found = settled_lists.locked_document(work, campaign_id, document)
    _require_open_eyes(work, found.id, actor)
    row = settled_lists.of_document(work.session, found.id)
    if row is None:
        raise NotFound("Nobody has begun to settle this text.")
    if row.annotator_id != actor.user_id:
        raise BadEntry("Another lead settles this text: take it over first.")
    return row.uuid


def _require_open_eyes(work: Work, document_id: int, actor: Actor) -> None:
    """Whoever still marks a text must not see the others' marks. Raises BadEntry."""
    if settled_lists.own_marking_is_open(work.session, document_id, actor):
        raise BadEntry("You are marking this text yourself: finish that first, so that you do not see what others marked.")
