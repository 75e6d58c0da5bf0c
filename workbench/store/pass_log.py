"""One pass, locked for writing: what planning asks of it, and the log with its rows written at the end in a few statements.

Everything read is kept, so that the tenth operation of a message sees what the ninth did without asking the database again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from workbench.domain import stages
from workbench.domain.operations import NOT_UNDOABLE, SPAN_JOINER, Operation, Plan, Undoable
from workbench.domain.terms import Standing, Terms
from workbench.domain.values import BELONGING, Annotation, Belonging, Claim, Decision, Evidence, Image, Key, Kind, Value, from_json, to_json
from workbench.domain.vocabulary import Field, Label, Listing, Origin, PassStatus, Stage
from workbench.errors import AdjudicationOpen, ListReopened, NotAllowed, Refused
from workbench.store import closing, disputes, models, pass_rows, settled_lists
from workbench.store.opened import LOG_COLUMNS, WINDOW, Asked, open_pass
from workbench.store.work import Work

_DOCUMENT = models.Document.__table__.c  # the table and not its class: a mark waits for this, and the ORM would take twice as long
_ASSIGNMENT = cast(Table, models.Assignment.__table__)
SLICE = select(func.substr(_DOCUMENT.text, bindparam("first"), bindparam("length"))).where(_DOCUMENT.id == bindparam("document"))


@dataclass(frozen=True)
class Stored:
    """What became of one operation: its revision, or the error it was refused with."""

    boot: str
    seq: int
    kind: str
    revision: int | None
    error_code: str
    error: str


class Entry(NamedTuple):
    """An operation of this transaction as the log will hold it."""

    boot: str
    seq: int
    kind: str
    target: list[Any] | None
    inverse: list[Any]
    revision: int | None


class PassLog:
    """A pass under its row lock. Implements `domain.operations.PassView`."""

    def __init__(self, work: Work, pass_uuid: str, annotator_id: int, asked: Asked = Asked()) -> None:  # noqa: B008 - frozen
        """Raises NotFound unless it is this annotator's. `asked`: what the message at hand needs, read with it."""
        self.work, self.session = work, work.session
        opened = open_pass(self.session, pass_uuid, annotator_id, asked)
        self.row, self.sentence_count, self.withdrawn_at = opened.row, opened.sentence_count, opened.withdrawn_at
        self.role, self.has_drafts, self.seqs, self.cuts, self.log = opened.role, opened.has_drafts, opened.seqs, opened.cuts, opened.log
        campaign = opened.campaign
        self.closed_at, self.lease_days = campaign.closed_at, campaign.lease_days
        self.terms = Terms(
            section=range(self.row.start_ordinal, self.row.end_ordinal),
            demands=stages.demands(campaign.fields, self.row.stage, campaign.evidence_policy),
            stage=self.row.stage,
            evidence_policy=campaign.evidence_policy,
            temporal_policy=campaign.temporal_policy,
            published_on=opened.published_on,
            least_worth=stages.least_worth(campaign.coverage),
        )
        self.status: PassStatus = PassStatus.OPEN if self.row.status is PassStatus.ASSIGNED else self.row.status
        self.revision = self.row.revision
        self.values: dict[tuple[Kind, Key], Value | None] = {}
        self.changes: list[tuple[int, Image]] = []  # not yet in the database
        self.written: list[tuple[int, Image]] = []  # all of this transaction
        self.logged: list[dict[str, Any]] = []  # not yet in the database
        self.all_logged: list[dict[str, Any]] = []  # all of this transaction
        self.marked: frozenset[tuple[str, str]] | None = None
        self.verdict_ids: dict[str, int] = opened.verdict_ids
        self.documents: dict[str, Row[int, Any, str]] = {}

    @cached_property
    def adjudication(self) -> AdjudicationOpen | None:
        return disputes.lock_on(self.session, self.row)

    def closed(self) -> NotAllowed | None:
        """Why it cannot be written any more; all but a lead's settling was read with the pass."""
        return closing.reason(self.closed_at, self.withdrawn_at, self.row.status) or self.adjudication or self._list_reopened()

    def require_writable(self) -> None:
        """Raises CampaignClosed, DocumentWithdrawn, PassHandedOver, ListReopened. Whether a lead settles it is asked when it is saved."""
        if (why := closing.reason(self.closed_at, self.withdrawn_at, self.row.status)) is not None:
            raise why
        if (reopened := self._list_reopened()) is not None:
            raise reopened

    def require_unsettled(self) -> None:
        """Raises AdjudicationOpen."""
        if self.adjudication is not None:
            raise self.adjudication

    def _list_reopened(self) -> ListReopened | None:
        """While the claims to check are being settled again. Locked, so that nobody reopens them in the middle of a verdict."""
        if self.row.claims_from is None:
            return None
        query = select(models.Assignment.status).where(models.Assignment.id == self.row.claims_from).with_for_update(read=True)
        is_settled = self.session.scalars(query).one() is PassStatus.FINISHED
        return None if is_settled else ListReopened("The claims of this text are being settled again.")

    # -- what planning asks ---------------------------------------------------------------------------------------

    def value(self, kind: Kind, key: Key) -> Value | None:
        if (kind, key) not in self.values:
            self._load(kind, [key])
        return self.values[kind, key]

    def preload(self, rows: Iterable[tuple[Kind, Key]]) -> None:
        """Read the rows a whole message will ask for, in one query where that is possible."""
        wanted: dict[Kind, set[Key]] = {}
        for kind, key in rows:
            wanted.setdefault(kind, set()).add(key)
        if self.row.claims_from is not None and Kind.CLAIM in wanted:  # of the settled list only what is to be checked
            self._load(Kind.CLAIM, wanted.pop(Kind.CLAIM))
        if len(wanted) == 1:
            ((kind, keys),) = wanted.items()
            self._load(kind, keys)
        elif wanted:
            holders = {kind: pass_rows.holder(self.row, kind) for kind in wanted}
            self.values.update({(kind, key): None for kind, keys in wanted.items() for key in keys if (kind, key) not in self.values})
            self.values |= pass_rows.read_together(self.session, holders, wanted)

    def _load(self, kind: Kind, keys: Iterable[Key]) -> None:
        listed = list(keys)
        self.values.update({(kind, key): None for key in listed if (kind, key) not in self.values})
        for key, _, value in pass_rows.standing(self.session, self.row, kind, keys=listed):
            self.values[kind, key] = value

    def belongings(self, claim: str) -> list[tuple[Kind, Key]]:
        return [
            (kind, key) for kind in BELONGING for key, value in self._all(kind) if isinstance(value, Belonging) and value.claim == claim
        ]

    def _all(self, kind: Kind) -> list[tuple[Key, Value]]:
        """Live rows of a kind as they stand in the middle of this transaction."""
        stored: dict[Key, Value | None] = {key: value for key, _, value in pass_rows.standing(self.session, self.row, kind)}
        stored |= {key: value for (of, key), value in self.values.items() if of is kind}
        return [(key, value) for key, value in stored.items() if value is not None]

    def own_claim(self, uuid: str) -> Claim | None:
        here = self.value(Kind.CLAIM, uuid)
        return here if isinstance(here, Claim) else pass_rows.own_claim(self.session, self.row, uuid)

    def is_repeated(self, uuid: str) -> bool:
        here = {key: value for key, value in self._all(Kind.CLAIM) if isinstance(value, Claim)}
        return any(value.same_as == uuid for value in here.values()) or pass_rows.is_repeated_elsewhere(self.session, self.row, uuid)

    def has_verdict(self, value: str) -> bool:
        return self._verdict_id(value) is not None

    def _verdict_id(self, value: str) -> int | None:
        if value not in self.verdict_ids:
            query = select(models.Verdict.id).where(
                models.Verdict.scheme_id == self.row.scheme_id, models.Verdict.value == value, models.Verdict.retired_at.is_(None)
            )
            if (found := self.session.scalars(query).first()) is None:
                return None
            self.verdict_ids[value] = found
        return self.verdict_ids[value]

    def quote(self, spans: Sequence[tuple[int, int]]) -> str | None:
        parts = [self._slice(self.row.document_id, start, end) for start, end in spans]
        return None if None in parts else SPAN_JOINER.join(part for part in parts if part is not None)

    def quote_elsewhere(self, document: str, start: int, end: int) -> str | None:
        found = self._document(document)
        is_offered = found is not None and found.id != self.row.document_id and found.withdrawn_at is None
        return self._slice(found.id, start, end) if found is not None and is_offered else None

    def _slice(self, document_id: int | None, start: int, end: int) -> str | None:
        """Text from start to end, cut by the database so that a long document is not carried here for each mark."""
        if document_id == self.row.document_id and (start, end) in self.cuts:
            cut: str | None = self.cuts[start, end]
            return cut if cut is not None and len(cut) == end - start else None
        place = {"document": document_id, "first": start + 1, "length": end - start}
        cut = self.session.scalars(SLICE, place).first()
        return cut if cut is not None and len(cut) == end - start else None

    def _document(self, uuid: str) -> Row[int, Any, str] | None:
        """(id, withdrawn_at, published_on) of a document of the campaign, asked for once."""
        if uuid not in self.documents:
            table = models.Document
            query = select(table.id, table.withdrawn_at, table.published_on)
            found = self.session.execute(query.where(table.campaign_id == self.row.campaign_id, table.uuid == uuid)).first()
            if found is None:
                return None
            self.documents[uuid] = found
        return self.documents[uuid]

    def sentence_at(self, start: int) -> int:
        table = models.Sentence
        query = select(table.ordinal).where(table.document_id == self.row.document_id, table.end > start)
        found = self.session.scalars(query.order_by(table.ordinal).limit(1)).first()
        return self.sentence_count if found is None else found

    def published_on(self, document: str) -> str:
        found = self._document(document)
        return "" if found is None else found.published_on

    def standings(self) -> Iterator[Standing]:
        query = select(models.Verdict.value).where(
            models.Verdict.scheme_id == self.row.scheme_id, models.Verdict.canonical.in_(stages.NEEDS_EVIDENCE)
        )
        needing = set(self.session.scalars(query))
        judged = dict(self._all(Kind.ANNOTATION))
        cited = {value.claim for _, value in self._all(Kind.EVIDENCE) if isinstance(value, Evidence)}
        for uuid, claim in sorted(self._all(Kind.CLAIM), key=lambda pair: pair[1].spans[0] if isinstance(pair[1], Claim) else (0, 0)):
            assert isinstance(claim, Claim)
            if claim.outcome is Listing.DROP:
                continue
            annotation = judged.get(uuid)
            verdict = annotation.verdict if isinstance(annotation, Annotation) else ""
            given = pass_rows.given(claim, annotation if isinstance(annotation, Annotation) else None)
            fields = given | ({Field.EVIDENCE} if uuid in cited else frozenset())
            yield Standing(self.sentence_at(claim.spans[0][0]), fields, verdict in needing)

    def claims(self) -> list[tuple[str, Claim]]:
        return [(str(key), value) for key, value in self._all(Kind.CLAIM) if isinstance(value, Claim)]

    def marks(self) -> frozenset[tuple[str, str]]:
        if self.marked is None:
            self.marked = frozenset((mark.pass_uuid, mark.claim) for mark in settled_lists.marks(self.session, self.row.document_id))
        return self.marked

    def held_by(self) -> str:
        return settled_lists.held_by(self.session, self.row)

    def undecided(self) -> list[int]:
        """Ordinals of open sentences of the section with neither decision nor claim, in order. Check decides no sentences."""
        if self.row.stage in (Stage.CHECK, Stage.SETTLE):
            return []
        decided = {key for key, value in self._all(Kind.DECISION) if isinstance(value, Decision) and value.label is not Label.UNDECIDED}
        spans = [span for _, value in self._all(Kind.CLAIM) if isinstance(value, Claim) for span in value.spans]
        query = select(models.Sentence.ordinal, models.Sentence.start, models.Sentence.end).where(
            models.Sentence.document_id == self.row.document_id,
            models.Sentence.is_furniture == 0,
            models.Sentence.ordinal >= self.row.start_ordinal,
            models.Sentence.ordinal < self.row.end_ordinal,
        )
        return [
            ordinal
            for ordinal, start, end in self.session.execute(query.order_by(models.Sentence.ordinal))
            if ordinal not in decided and not any(first < end and start < last for first, last in spans)
        ]

    def filled_by_finish(self) -> list[int]:
        return [int(key) for key, value in self._all(Kind.DECISION) if isinstance(value, Decision) and value.origin is Origin.FINISH]

    def undoable(self) -> Undoable | None:
        return self.history()[0]

    def redoable(self) -> Undoable | None:
        return self.history()[1]

    def history(self) -> tuple[Undoable | None, Undoable | None]:
        """What undo and redo would take back next, with what this transaction did."""
        if self.log is None or len(self.log) == WINDOW:  # not asked for, or it may go on further back
            self._flush()
            return next_in_history(self.session, self.row.id)
        mine = [Entry(**{name: logged[name] for name in Entry._fields}) for logged in self.all_logged if logged["revision"] is not None]
        return walk([*reversed(mine), *self.log])

    # -- what the service does with it ----------------------------------------------------------------------------

    def last_seq(self, boots: Iterable[str]) -> dict[str, int]:
        """The highest seq stored for each boot (0 when none)."""
        listed = list(boots)
        if all(boot in self.seqs for boot in listed):
            return {boot: self.seqs[boot] for boot in listed}
        query = (
            select(models.Operation.boot, func.max(models.Operation.seq))
            .where(models.Operation.assignment_id == self.row.id, models.Operation.boot.in_(listed))
            .group_by(models.Operation.boot)
        )
        return dict.fromkeys(listed, 0) | dict(self.session.execute(query).all())

    def is_stale(self, base: int, heirs: Mapping[str, int]) -> bool:
        """Whether anybody but this boot (and what it inherits) changed the pass after revision `base`."""
        if base >= self.row.revision:
            return False
        mine = [and_(models.Operation.boot == boot, models.Operation.seq <= seq) for boot, seq in heirs.items()]
        query = select(models.Operation.id).where(
            models.Operation.assignment_id == self.row.id, models.Operation.revision > base, ~or_(False, *mine)
        )
        return self.session.scalars(query.limit(1)).first() is not None

    def apply(self, operation: Operation, plan: Plan, inverse: Iterable[Image], *, base: int) -> Stored:
        """Log the operation as applied and take its rows into account."""
        self.revision += 1
        for image in plan.images:
            self.values[image.kind, image.key] = image.value
            self.changes.append((self.revision, image))
            self.written.append((self.revision, image))
        if plan.status is not None:
            self.status = plan.status
        return self._log(operation, base, revision=self.revision, inverse=inverse, target=plan.target)

    def refuse(self, operation: Operation, error: Refused, *, base: int) -> Stored:
        """Log the operation with its error: acknowledged, not applied."""
        return self._log(operation, base, error_code=error.code, error=str(error))

    def _log(
        self,
        operation: Operation,
        base: int,
        *,
        revision: int | None = None,
        inverse: Iterable[Image] = (),
        target: tuple[str, int] | None = None,
        error_code: str = "",
        error: str = "",
    ) -> Stored:
        self.logged.append(
            {
                "assignment_id": self.row.id,
                "boot": operation.boot,
                "seq": operation.seq,
                "kind": operation.kind,
                "body": dict(operation.body),
                "inverse": [[image.kind, image.key, to_json(image.value)] for image in inverse],
                "target": list(target) if target else None,
                "base_revision": base,
                "revision": revision,
                "error_code": error_code,
                "error": error,
                "client_at": operation.client_at,
                "at": self.work.now(),
            }
        )
        self.all_logged.append(self.logged[-1])
        return Stored(operation.boot, operation.seq, operation.kind, revision, error_code, error)

    def _flush(self) -> None:
        write_together(self.session, [self])

    def taken(self) -> tuple[list[dict[str, Any]], list[tuple[Kind, dict[str, Any]]]]:
        """What is not in the database yet, of the log and of each kind of row: whoever takes it writes it."""
        for _, image in self.changes:  # an undone verdict or source may come back without having been asked for in this transaction
            if isinstance(image.value, Annotation) and image.value.verdict:
                self._verdict_id(image.value.verdict)
            if isinstance(image.value, Evidence) and image.value.document:
                self._document(image.value.document)
        document_ids = {uuid: found.id for uuid, found in self.documents.items()}
        rows = pass_rows.rows_of(self.row.id, self.changes, verdict_ids=self.verdict_ids, document_ids=document_ids)
        taken = self.logged, list(rows)
        self.logged, self.changes = [], []
        return taken

    def save(self, *, cursor: int | None) -> None:
        """Write everything and move the pass on; the caller commits."""
        stored_something = bool(self.logged) or self.revision != self.row.revision
        self._flush()
        changed: dict[str, Any] = {}
        if cursor is not None and 0 <= cursor < self.sentence_count and cursor != self.row.cursor:
            changed["cursor"] = cursor
        if stored_something:
            lease_until = self.work.now() + timedelta(days=self.lease_days)
            changed |= {"revision": self.revision, "status": self.status, "saved_at": self.work.now(), "lease_until": lease_until}
            if self.row.started_at is None:
                changed["started_at"] = self.work.now()
        if self.status is not self.row.status:
            changed["finished_at"] = self.work.now() if self.status is PassStatus.FINISHED else None
        if changed:
            self._update(changed)
            for name, content in changed.items():
                set_committed_value(self.row, name, content)  # written already: the session has nothing left to flush

    def _update(self, changed: dict[str, Any]) -> None:
        """Raises AdjudicationOpen. The same statement asks whether anything may be settled here: it is the first that sees what a
        lead committed while this one waited for the lock, and a query of its own would make everybody wait for what is rare."""
        connection = self.session.connection()
        statement = update(_ASSIGNMENT).where(_ASSIGNMENT.c.id == self.row.id).values(**changed)
        free = statement.where(~disputes.may_be_settled(self.row))
        if connection.execute(free).rowcount == 0:
            self.require_unsettled()
            connection.execute(statement)


def write_together(session: Session, logs: Iterable[PassLog]) -> None:
    """Log and rows of passes, in a statement for the log and one for each kind of row; `save` of each then moves it on."""
    taken = [log.taken() for log in logs]
    if logged := [one for listed, _ in taken for one in listed]:
        session.execute(insert(models.Operation), logged)
    pass_rows.write(session, (row for _, rows in taken for row in rows))


def next_in_history(session: Session, assignment_id: int) -> tuple[Undoable | None, Undoable | None]:
    """What undo and redo would take back next.

    The log is walked from its newest end. The last word on an operation is the newest undo or redo that names it; redo is
    open as long as nothing else was done since.
    """
    return walk(_backwards(session, assignment_id))


def walk(newest_first: Iterable[Any]) -> tuple[Undoable | None, Undoable | None]:
    settled: set[tuple[str, int]] = set()
    undone: set[tuple[str, int]] = set()
    redo: Undoable | None = None
    for row in newest_first:
        name = (row.boot, row.seq)
        if row.kind in ("undo", "redo"):
            target = (row.target[0], row.target[1])
            if target not in settled:
                settled.add(target)
                if row.kind == "undo":
                    undone.add(target)
                    redo = redo or _undoable(row, target)
        elif row.kind not in NOT_UNDOABLE and name not in undone:
            return _undoable(row, name), redo
    return None, redo


def _backwards(session: Session, assignment_id: int) -> Iterable[Row[*tuple[Any, ...]]]:
    """Applied operations, newest first, fetched in windows: the walk nearly always ends in the first."""
    below: int | None = None
    while True:
        query = select(models.Operation).where(models.Operation.assignment_id == assignment_id, models.Operation.revision.is_not(None))
        if below is not None:
            query = query.where(models.Operation.revision < below)
        rows = session.execute(query.with_only_columns(*LOG_COLUMNS).order_by(models.Operation.revision.desc()).limit(WINDOW)).all()
        yield from rows
        if len(rows) < WINDOW:
            return
        below = rows[-1].revision


def _undoable(row: Any, name: tuple[str, int]) -> Undoable:
    """`row` holds the images to write: the operation's own inverse, or for redo that of the undo which took it back."""
    images = tuple(Image(Kind(kind), key, from_json(Kind(kind), raw)) for kind, key, raw in row.inverse)
    return Undoable(name[0], name[1], row.kind, images)
