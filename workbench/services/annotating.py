"""What an annotator's reader sends, stored; what it shows, read.

The reader sends everything that is not yet acknowledged, again and again until it is. So storing is idempotent: an
operation is known by (pass, boot, seq), and one that is there already is acknowledged and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.domain import checked, operations, permissions
from workbench.domain.operations import NOT_UNDOABLE, Operation, in_words
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.values import Kind
from workbench.domain.vocabulary import Round
from workbench.errors import BadOperation, NotAllowed, NotFound, Refused, StaleAnnotation
from workbench.store import closing, drafts
from workbench.store.drafts import DraftText
from workbench.store.opened import Asked
from workbench.store.pass_log import PassLog, Stored
from workbench.store.queries import passes
from workbench.store.types import as_text
from workbench.store.work import Store

LONGEST_MESSAGE = 5_000  # operations; a browser that claims to have more waiting is not our reader
WHOLE_BOOT = checked.LARGEST  # a boot's own operations are forgiven whatever their number
DRAFT_FIELDS = ("text", "why")


@dataclass(frozen=True)
class Batch:
    """Operations of one page load. `base` is the revision they were made on, `heirs` the loads whose unsent work it carries on."""

    boot: str
    base: int
    heirs: Mapping[str, int]
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Message:
    batches: tuple[Batch, ...] = ()
    cursor: int | None = None
    drafts: tuple[DraftText, ...] = ()


def receive(store: Store, *, actor: Actor, pass_uuid: str, message: object) -> dict[str, Any]:
    """Store what the reader sent and answer with its `data` (docs/reader-protocol.md).

    One transaction. A refused operation is stored with its reason and blocks nothing that does not depend on it.
    Raises NotAllowed (a closed campaign, a withdrawn document, a pass handed over or being settled: reading goes on), NotFound, StoreError,
    BadOperation; then nothing is stored.
    """
    parsed = parse(message)
    with store.writing() as work:
        log = PassLog(work, pass_uuid, actor.user_id, _asked(parsed))
        permissions.require(actor, log.role, Action.ANNOTATE)
        if log.row.round is Round.ADJUDICATION:
            raise NotFound("There is no such page or record.")  # written by deciding cases, never by a reader
        acknowledged = log.last_seq(batch.boot for batch in parsed.batches)
        if not _has_news(parsed, acknowledged) and log.closed():  # a reader that only moves about, or asks for a lost receipt
            return _standing(log.row, actor, log.closed()) | _nothing_new(log.session, log.row) | {"ack": acknowledged}
        log.require_writable()
        if parsed.drafts and not any(batch.operations for batch in parsed.batches):
            log.require_unsettled()  # nothing else is going to be saved, which asks by itself
        before = log.row.revision
        stored = _store_new(log, parsed.batches, acknowledged)
        log.save(cursor=parsed.cursor)
        drafts.keep(work, log.row.id, parsed.drafts)
        if log.has_drafts or parsed.drafts:
            drafts.drop(work, log.row.id, _written_fields(stored))
        since = min([before, *(batch.base for batch in parsed.batches)])
        reply = _standing(log.row, actor, None) | {
            "since": since,
            "images": passes.as_images(log.session, log.row, log.written)
            if since == before
            else passes.images_after(log.session, log.row, since),
            "ack": acknowledged | {operation.boot: operation.seq for operation, _ in stored},
            "refused": [_refusal(outcome, log.revision) for _, outcome in stored if outcome.error_code],
            **_history(log, stored),
        }
        work.commit()
    return reply


def opening(store: Store, *, actor: Actor, pass_uuid: str) -> dict[str, Any]:
    """The reader's `data` when nothing was sent: it fetches text and state by itself."""
    with store.reading() as session:
        row = passes.own_pass(session, pass_uuid, viewer=actor)
        return _standing(row, actor, closing.of_pass(session, row)) | _nothing_new(session, row)


def _asked(message: Message) -> Asked:
    """What storing this message will need to know; only hints, whatever is not well formed is left to `plan`."""
    listed = [operation for batch in message.batches for operation in batch.operations]
    spans = [operation.body.get("spans") for operation in listed if operation.kind in ("mark", "edit")]
    verdicts = [operation.body.get("verdict") for operation in listed if operation.kind == "judge"]
    return Asked(
        boots=tuple(dict.fromkeys(batch.boot for batch in message.batches)),
        span=next((place for span in spans if (place := _one_span(span)) is not None), None),
        verdict=next((verdict for verdict in verdicts if isinstance(verdict, str) and len(verdict) < 100 and "\0" not in verdict), ""),
        has_undo=any(operation.kind in ("undo", "redo") for operation in listed),
    )


def _one_span(raw: object) -> tuple[int, int] | None:
    match raw:
        case [[int(start), int(end)]] if 0 <= start < end <= checked.LARGEST:
            return start, end
        case _:
            return None


def _has_news(message: Message, acknowledged: Mapping[str, int]) -> bool:
    return bool(message.drafts) or any(one.seq > acknowledged[batch.boot] for batch in message.batches for one in batch.operations)


def _nothing_new(session: Any, row: Any) -> dict[str, Any]:
    return {"since": row.revision, "images": [], "ack": {}, "refused": [], **passes.history(session, row.id)}


def _store_new(log: PassLog, batches: Iterable[Batch], acknowledged: Mapping[str, int]) -> list[tuple[Operation, Stored]]:
    """Every operation that is not stored yet, in order, with what became of it."""
    stored: list[tuple[Operation, Stored]] = []
    last = dict(acknowledged)
    for batch in batches:
        new = list({operation.seq: operation for operation in batch.operations if operation.seq > last[batch.boot]}.values())
        last[batch.boot] = max([last[batch.boot], *(operation.seq for operation in new)])
        log.preload(_rows_named(new))
        is_stale = bool(new) and log.is_stale(batch.base, {**batch.heirs, batch.boot: WHOLE_BOOT})
        stored.extend((operation, _store_one(log, operation, batch.base, is_stale=is_stale)) for operation in new)
    return stored


def _store_one(log: PassLog, operation: Operation, base: int, *, is_stale: bool) -> Stored:
    try:
        if is_stale:
            raise StaleAnnotation(seen=base, now=log.row.revision)
        plan = operations.plan(operation, log)
        return log.apply(operation, plan, operations.inverse(plan.images, log), base=base)
    except Refused as error:
        return log.refuse(operation, error, base=base)


def _rows_named(listed: Iterable[Operation]) -> list[tuple[Kind, int | str]]:
    """The rows these operations will ask for, so that they are read together; whatever is not well formed is left to `plan`."""
    named: list[tuple[Kind, int | str]] = []
    for operation in listed:
        body = operation.body
        ordinals = body.get("ordinals") if operation.kind == "decide" else [body.get("ordinal")]
        listed_ordinals = ordinals if isinstance(ordinals, list) else []
        named.extend((Kind.DECISION, ordinal) for ordinal in listed_ordinals if type(ordinal) is int and abs(ordinal) < 2**31)
        for field, kinds in (("claim", (Kind.CLAIM, Kind.ANNOTATION)), ("evidence", (Kind.EVIDENCE,))):
            key = body.get(field)
            if isinstance(key, str) and len(key) == 36 and key.isascii() and "\0" not in key:
                named.extend((kind, key) for kind in kinds if kind is not Kind.ANNOTATION or operation.kind in ("judge", "remove"))
    return named


def _written_fields(stored: Iterable[tuple[Operation, Stored]]) -> list[tuple[str, str]]:
    """(claim, field) whose draft is over: its text is a revision now, or the claim is gone."""
    applied = [operation for operation, outcome in stored if not outcome.error_code and "claim" in operation.body]
    return [
        (operation.body["claim"], field)
        for operation in applied
        for field in DRAFT_FIELDS
        if operation.kind == "remove" or field in operation.body
    ]


def _standing(row: Any, actor: Actor, closed: NotAllowed | None) -> dict[str, Any]:
    return {
        "pass": row.uuid,
        "user": actor.uuid,
        "revision": row.revision,
        "status": row.status.value,
        "cursor": row.cursor,
        "saved_at": as_text(row.saved_at) if row.saved_at else None,
        "error": None,
        "read_only": closing.as_answer(closed),
    }


def _refusal(outcome: Stored, now: int) -> dict[str, Any]:
    return {"boot": outcome.boot, "seq": outcome.seq, "code": outcome.error_code, "message": outcome.error, "now": now}


def _history(log: PassLog, stored: list[tuple[Operation, Stored]]) -> dict[str, str | None]:
    """After an ordinary operation the answer is known without asking the log."""
    applied = [operation for operation, outcome in stored if outcome.revision is not None]
    if applied and applied[-1].kind not in NOT_UNDOABLE:
        return {"undo": in_words(applied[-1].kind), "redo": None}
    return passes.in_words_of(*log.history())


# -- the message, which comes from a browser and is believed in nothing ------------------------------------------------


def parse(message: object) -> Message:
    """Raises BadOperation when the shape is not the reader's."""
    if not isinstance(message, dict):
        raise BadOperation("The reader sent something that is not a message.")
    batches = tuple(_batch(raw) for raw in _list(message.get("batches")))
    if sum(len(batch.operations) for batch in batches) > LONGEST_MESSAGE:
        raise BadOperation(f"More than {LONGEST_MESSAGE} operations at once.")
    cursor = message.get("cursor")
    return Message(batches, cursor if type(cursor) is int else None, tuple(_draft(raw) for raw in _list(message.get("drafts"))))


def _list(raw: object) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise BadOperation("A list came as something else.")
    return raw


def _batch(raw: object) -> Batch:
    if not isinstance(raw, dict) or type(raw.get("base")) is not int or not isinstance(raw.get("heirs", {}), dict):
        raise BadOperation("Operations came without the revision they were made on.")
    boot = _uuid(raw.get("boot"))
    listed = tuple(sorted((operations.parse(boot, operation) for operation in _list(raw.get("list"))), key=lambda operation: operation.seq))
    heirs = {_uuid(heir): min(seq, WHOLE_BOOT) for heir, seq in raw.get("heirs", {}).items() if type(seq) is int and seq > 0}
    return Batch(boot, min(max(raw["base"], 0), WHOLE_BOOT), heirs, listed)


def _uuid(raw: object) -> str:
    try:
        return str(UUID(str(raw)))
    except ValueError:
        raise BadOperation("An identifier is not well formed.") from None


def _draft(raw: object) -> DraftText:
    match raw:
        case {"claim": str(claim), "field": "text" | "why" as field, "text": str(text)} if len(
            text
        ) <= checked.LONGEST_TEXT and checked.is_storable_text(text):
            return DraftText(_uuid(claim), field, text)
        case _:
            raise BadOperation("A draft is not well formed.")
