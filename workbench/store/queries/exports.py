"""A campaign as plain rows, in one fixed order: what every export is written from, so that the same state gives the same bytes.

Rows carry uuids, codes and versions, never this database's integer ids, names of people or times of reading.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Text, exists, func, select, type_coerce
from sqlalchemy.orm import Session, aliased, undefer

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, SplitOrigin
from workbench.store import access, models
from workbench.store.queries import snapshots
from workbench.store.queries.people import OPERATOR
from workbench.store.types import Moment, Word, as_text

Row = dict[str, Any]
TEXTS_AT_A_TIME = 100
CAMPAIGN = (
    *("uuid", "title", "description", "preset", "coverage", "evidence_policy", "temporal_policy", "fields", "assigning", "overlap"),
    *("overlap_percent", "check_overlap", "pass_cap", "lease_days", "created_at", "closed_at"),
)
GUIDELINE = ("version", "body", "note", "published_at")
VERDICT = ("value", "label", "canonical", "key", "position", "description", "retired_at")
DOCUMENT = (
    *("uuid", "number", "slug", "file_name", "title", "publisher", "author", "url", "published_on", "published_precision", "date_origin"),
    *("language", "encoding", "splitter", "sha256", "folded_sha256", "overlap", "imported_at", "withdrawn_at", "text"),
)
SETTLED_SPLIT = ("ordinal", "note", "settled_at")
SNAPSHOT = ("name", "note", "taken_at", "sha256", "byte_count", "counts")
PASS = (
    *("uuid", "round", "stage", "start_ordinal", "end_ordinal", "status", "revision", "cursor", "guideline_version", "assigned_at"),
    *("lease_until", "started_at", "saved_at", "finished_at", "sent_back_at", "sent_back_note"),
)
MEMBER = ("code", "role", "pass_cap", "created_at")
ALIAS = ("kind", "spelling", "revision", "name", "stands_for", "at")
OPERATION = ("boot", "seq", "kind", "body", "inverse", "target", "base_revision", "revision", "error_code", "error", "client_at", "at")
DECISION = ("ordinal", "revision", "label", "origin", "is_badly_split", "is_gone")
CLAIM = (
    *("uuid", "revision", "spans", "start", "end", "quote", "text", "types", "worth", "checks", "hedge", "claim_date", "event"),
    *("attribution", "context", "same_as", "sources", "outcome", "reason", "is_gone"),
)
ANNOTATION = ("claim_uuid", "revision", "why", "confidence", "is_gone")
EVIDENCE = (
    *("uuid", "revision", "claim_uuid", "stance", "set_no", "kind", "url", "title", "publisher", "published_on", "excerpt"),
    *("start", "end", "archive_url", "accessed_on", "medium", "is_gone"),
)
LINK = ("uuid", "revision", "claim_uuid", "other_uuid", "relation", "is_gone")
COMMENT = ("uuid", "revision", "claim_uuid", "text", "is_gone")
ANSWER = ("uuid", "comment_uuid", "text", "at")
EVIDENCE_SEARCH = ("number", "claim_uuid", "query", "is_extra", "ranker", "shown", "at")
SETTLEMENT = (
    *("uuid", "revision", "round", "status", "kind", "members", "seen", "outcome", "chosen", "finals", "cited", "is_empty", "reason", "at"),
)
ADJUDICATION_ROUND = ("round", "revision", "is_closed", "is_own_allowed", "at")
RULING = ("guideline_version", "section", "text", "case_uuid", "at")


def everything(session: Session, campaign_id: int, *, viewer: Actor) -> Iterator[Row]:
    """Every row of a campaign: `type` says which kind. Raises NotAllowed, NotFound."""
    yield from standing(session, campaign_id, viewer=viewer)
    yield from _snapshots(session, campaign_id, _codes(session, campaign_id))


def standing(session: Session, campaign_id: int, *, viewer: Actor, is_full: bool = True) -> Iterator[Row]:
    """Every row but the snapshots. Not full: also without texts and logs, which no format but the native one needs from here."""
    access.require(session, viewer, Action.EXPORT, campaign_id)
    codes = _codes(session, campaign_id)
    yield from _settings(session, campaign_id)
    yield from _aliases(session, campaign_id, codes)
    yield from _documents(session, campaign_id, codes, is_full=is_full)
    yield from _passes(session, campaign_id, codes, is_full=is_full)
    yield from _adjudication(session, campaign_id, codes)


def _plain(row: Any, names: tuple[str, ...]) -> Row:
    return {name: _text(getattr(row, name)) for name in names}


def _text(value: Any) -> Any:
    return as_text(value) if isinstance(value, datetime) else value


def _codes(session: Session, campaign_id: int) -> dict[int, str]:
    """Whoever is not a member (the operator, an admin) goes by one name."""
    query = select(models.Membership.user_id, models.Membership.code).where(models.Membership.campaign_id == campaign_id)
    return dict(session.execute(query).all())


def _settings(session: Session, campaign_id: int) -> Iterator[Row]:
    yield {"type": "campaign", **_plain(session.get_one(models.Campaign, campaign_id), CAMPAIGN)}
    for guideline in session.scalars(
        select(models.Guideline).where(models.Guideline.campaign_id == campaign_id).order_by(models.Guideline.id)
    ):
        yield {"type": "guideline", **_plain(guideline, GUIDELINE)}
    for scheme in session.scalars(select(models.Scheme).where(models.Scheme.campaign_id == campaign_id).order_by(models.Scheme.version)):
        values = session.scalars(select(models.Verdict).where(models.Verdict.scheme_id == scheme.id).order_by(models.Verdict.ordinal))
        yield {
            "type": "scheme",
            **_plain(scheme, ("version", "name", "created_at")),
            "values": [_plain(value, VERDICT) for value in values],
        }
    for member in session.scalars(
        select(models.Membership).where(models.Membership.campaign_id == campaign_id).order_by(models.Membership.code)
    ):
        yield {"type": "member", **_plain(member, MEMBER)}


def _aliases(session: Session, campaign_id: int, codes: dict[int, str]) -> Iterator[Row]:
    """Every merge and its undoing; before the documents, since whoever reads claims counts their names by these."""
    alias = models.Alias
    rows = session.scalars(select(alias).where(alias.campaign_id == campaign_id)).all()
    for row in sorted(rows, key=lambda row: (row.kind, row.spelling, row.revision)):  # here: two engines sort letters in two ways
        yield {"type": "alias", **_plain(row, ALIAS), "actor": _code(codes, row.actor_id)}


def _documents(session: Session, campaign_id: int, codes: dict[int, str], *, is_full: bool) -> Iterator[Row]:
    names = DOCUMENT if is_full else DOCUMENT[:-1]
    loading = [undefer(models.Document.text)] if is_full else []
    ids = session.scalars(
        select(models.Document.id).where(models.Document.campaign_id == campaign_id).order_by(models.Document.number)
    ).all()
    for document_id in ids:
        query = select(models.Document).where(models.Document.id == document_id).options(*loading)
        document = session.scalars(query).one()
        blocks = session.scalars(select(models.Block).where(models.Block.document_id == document_id).order_by(models.Block.ordinal)).all()
        sentence = models.Sentence.__table__.c
        sentences = session.execute(
            select(sentence.start, sentence.end, sentence.block_ordinal, sentence.is_furniture, sentence.split_origin)
            .where(sentence.document_id == document_id)
            .order_by(sentence.ordinal)
        ).all()
        yield {
            "type": "document",
            **_plain(document, names),
            "imported_by": codes.get(document.imported_by, OPERATOR),
            "blocks": [[block.start, block.end, block.kind] for block in blocks],
            "sentences": [list(row[:4]) for row in sentences],
            "speakers": [[block.ordinal, block.speaker] for block in blocks if block.speaker],
            "split_by_hand": [ordinal for ordinal, row in enumerate(sentences) if row.split_origin is SplitOrigin.MANUAL],
        }
        settled = select(models.SettledSplit).where(models.SettledSplit.document_id == document_id).order_by(models.SettledSplit.ordinal)
        for split in session.scalars(settled):
            yield {
                "type": "settled_split",
                "document": document.uuid,
                **_plain(split, SETTLED_SPLIT),
                "settled_by": codes.get(split.settled_by, OPERATOR),
            }
        session.expunge(document)


def _pass_order(row: Any, codes: dict[int, str]) -> tuple[Any, ...]:
    """By text, then those that settled claims before those that check them."""
    own = row.Assignment
    return row.uuid, own.claims_from is not None, _code(codes, own.annotator_id), own.round.value, own.stage.value, own.start_ordinal


def _in_order(session: Session, campaign_id: int, codes: dict[int, str]) -> Iterator[Any]:
    """Passes with what they refer to, some texts at a time: all of a large campaign's at once take much memory."""
    settled = aliased(models.Assignment)
    query = (
        select(models.Assignment, models.Document.uuid, models.Scheme.version, settled.uuid.label("claims_from"))
        .join(models.Document, models.Document.id == models.Assignment.document_id)
        .join(models.Scheme, models.Scheme.id == models.Assignment.scheme_id)
        .outerjoin(settled, settled.id == models.Assignment.claims_from)
    )
    texts = session.execute(select(models.Document.uuid, models.Document.id).where(models.Document.campaign_id == campaign_id))
    ids = [number for _, number in sorted(tuple(row) for row in texts)]
    for at in range(0, len(ids), TEXTS_AT_A_TIME):
        found = session.execute(query.where(models.Assignment.document_id.in_(ids[at : at + TEXTS_AT_A_TIME])))
        yield from sorted(found, key=lambda row: _pass_order(row, codes))


def _passes(session: Session, campaign_id: int, codes: dict[int, str], *, is_full: bool) -> Iterator[Row]:
    for assignment, document, scheme, claims_from in _in_order(session, campaign_id, codes):
        yield {
            "type": "pass",
            **_plain(assignment, PASS),
            "document": document,
            "annotator": _code(codes, assignment.annotator_id),
            "assigned_by": codes.get(assignment.assigned_by, OPERATOR) if assignment.assigned_by else None,
            "scheme": scheme,
            "claims_from": claims_from,
        }
        yield from _versions(session, assignment, is_full=is_full)
        for answer in session.scalars(
            select(models.Answer).where(models.Answer.assignment_id == assignment.id).order_by(models.Answer.at, models.Answer.uuid)
        ):
            author = codes.get(answer.author_id, OPERATOR)
            yield {"type": "answer", "pass": assignment.uuid, "author": author, **_plain(answer, ANSWER)}


def _code(codes: dict[int, str], user_id: int) -> str:
    """An admin may settle texts without being a member."""
    return codes.get(user_id, OPERATOR)


def _adjudication(session: Session, campaign_id: int, codes: dict[int, str]) -> Iterator[Row]:
    """Steps of cases, after all passes that they name; then the rounds and the rulings."""
    own, state, ruling = models.Assignment, models.AdjudicationRound, models.Ruling
    yield from settlements(session, campaign_id)
    rounds = select(state).where(state.campaign_id == campaign_id).order_by(state.round, state.revision)
    for one in session.scalars(rounds):
        yield {"type": "adjudication_round", **_plain(one, ADJUDICATION_ROUND), "actor": _code(codes, one.actor_id)}
    rulings = select(ruling, own.uuid).outerjoin(own, own.id == ruling.assignment_id).where(ruling.campaign_id == campaign_id)
    for published, uuid in session.execute(rulings.order_by(ruling.guideline_version)):
        yield {"type": "ruling", "pass": uuid, **_plain(published, RULING), "actor": _code(codes, published.actor_id)}


def settlements(session: Session, campaign_id: int, *, of: str | None = None) -> Iterator[Row]:
    """Steps of cases by pass, in order of revision. of: those of one pass, by its uuid."""
    codes, own, step = _codes(session, campaign_id), models.Assignment, models.Settlement
    steps = select(step, own.uuid).join(own, own.id == step.assignment_id).where(own.campaign_id == campaign_id)
    steps = steps if of is None else steps.where(own.uuid == of)
    for row, uuid in session.execute(steps.order_by(own.uuid, step.revision).execution_options(yield_per=1000)):
        yield {"type": "settlement", "pass": uuid, **_plain(row, SETTLEMENT), "actor": _code(codes, row.actor_id)}


def _versions(session: Session, assignment: models.Assignment, *, is_full: bool) -> Iterator[Row]:
    """A pass's log, then its version rows, then what the finder showed."""
    verdict = select(models.Verdict.value).where(models.Verdict.id == models.Annotation.verdict_id).scalar_subquery().label("verdict")
    document = select(models.Document.uuid).where(models.Document.id == models.Evidence.document_id).scalar_subquery().label("document")
    parts: list[tuple[str, Any, tuple[str, ...], tuple[Any, ...], tuple[str, ...]]] = [
        ("operation", models.Operation, OPERATION, (), ("id",)),
        ("decision", models.Decision, DECISION, (), ("ordinal", "revision")),
        ("claim", models.Claim, CLAIM, (), ("uuid", "revision")),
        ("annotation", models.Annotation, ANNOTATION, (verdict,), ("claim_uuid", "revision")),
        ("evidence", models.Evidence, EVIDENCE, (document,), ("uuid", "revision")),
        ("link", models.ClaimLink, LINK, (), ("uuid", "revision")),
        ("comment", models.Comment, COMMENT, (), ("uuid", "revision")),
        ("evidence_search", models.EvidenceSearch, EVIDENCE_SEARCH, (), ("number",)),
    ]
    for name, table, names, extra, order in parts if is_full else parts[1:6]:
        stored = table.__table__.c
        columns = [_as_stored(stored[column]) for column in names]
        query = select(*columns, *extra).where(stored.assignment_id == assignment.id).order_by(*(stored[column] for column in order))
        keys = ("type", "pass", *names, *(column.name for column in extra))
        moments = [key for key in names if isinstance(stored[key].type, Moment)]
        # Asked of the connection: through the session each row would be looked at for mapped objects.
        for found in session.connection().execute(query.execution_options(yield_per=1000)):
            row = dict(zip(keys, (name, assignment.uuid, *found), strict=True))
            for key in moments:
                row[key] = _text(row[key])
            yield row


def _as_stored(column: Any) -> Any:
    """A word of a vocabulary as its value: a million enums are made for nothing where all of them are written down."""
    return type_coerce(column, Text).label(column.name) if isinstance(column.type, Word) else column


def _snapshots(session: Session, campaign_id: int, codes: dict[int, str]) -> Iterator[Row]:
    """Each snapshot, then its parts as they are stored."""
    query = select(models.Snapshot).where(models.Snapshot.campaign_id == campaign_id).order_by(models.Snapshot.name)
    for snapshot in session.scalars(query).all():
        yield {"type": "snapshot", **_plain(snapshot, SNAPSHOT), "taken_by": codes.get(snapshot.taken_by, OPERATOR)}
        for number, content in snapshots.parts(session, snapshot.id):
            yield {"type": "snapshot_part", "snapshot": snapshot.name, "number": number, "content": b64encode(content).decode()}


def text_of(session: Session, campaign_id: int, uuid: str) -> str:
    """The text of one document."""
    own = (models.Document.campaign_id == campaign_id, models.Document.uuid == uuid)
    return session.scalars(select(models.Document.text).where(*own)).one()


def names(session: Session, campaign_id: int, *, viewer: Actor) -> dict[str, str]:
    """What each code stands for: the name that a member signs in with. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.EXPORT, campaign_id)
    query = select(models.Membership.code, models.User.name).join(models.User, models.User.id == models.Membership.user_id)
    return dict(session.execute(query.where(models.Membership.campaign_id == campaign_id)).all())


def standing_claims(session: Session, campaign_id: int) -> int:
    """How many claims stand outside pilots, as the database counts them by itself: what other formats write or leave out."""
    newer = aliased(models.Claim)
    is_latest = ~exists().where(
        newer.assignment_id == models.Claim.assignment_id, newer.uuid == models.Claim.uuid, newer.revision > models.Claim.revision
    )
    query = (
        select(func.count())
        .select_from(models.Claim)
        .join(models.Assignment, models.Assignment.id == models.Claim.assignment_id)
        .where(models.Assignment.campaign_id == campaign_id, models.Assignment.round != Round.PILOT, models.Claim.is_gone == 0, is_latest)
    )
    return session.scalar(query) or 0


def see_one_state(session: Session) -> None:
    """Everything read in this session shows one moment. SQLite's read transaction does by itself; PostgreSQL must be asked to."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def row_counts(session: Session, campaign_id: int) -> dict[str, int]:
    """How many rows of each kind the database counts by itself, to hold an export against."""
    own = models.Assignment.campaign_id == campaign_id
    queries: dict[str, Any] = {
        "alias": select(func.count()).where(models.Alias.campaign_id == campaign_id),
        "document": select(func.count()).where(models.Document.campaign_id == campaign_id),
        "settled_split": select(func.count())
        .select_from(models.SettledSplit)
        .join(models.Document, models.Document.id == models.SettledSplit.document_id)
        .where(models.Document.campaign_id == campaign_id),
        "pass": select(func.count()).where(own),
        "adjudication_round": select(func.count()).where(models.AdjudicationRound.campaign_id == campaign_id),
        "ruling": select(func.count()).where(models.Ruling.campaign_id == campaign_id),
        "snapshot": select(func.count()).where(models.Snapshot.campaign_id == campaign_id),
        "snapshot_part": select(func.count())
        .select_from(models.SnapshotPart)
        .join(models.Snapshot, models.Snapshot.id == models.SnapshotPart.snapshot_id)
        .where(models.Snapshot.campaign_id == campaign_id),
    }
    tables = (
        ("operation", models.Operation),
        ("decision", models.Decision),
        ("claim", models.Claim),
        ("annotation", models.Annotation),
        ("evidence", models.Evidence),
        ("link", models.ClaimLink),
        ("comment", models.Comment),
        ("answer", models.Answer),
        ("evidence_search", models.EvidenceSearch),
        ("settlement", models.Settlement),
    )
    for name, table in tables:
        queries[name] = (
            select(func.count()).select_from(table).join(models.Assignment, models.Assignment.id == table.assignment_id).where(own)
        )
    return {name: session.scalar(query) or 0 for name, query in queries.items()}


def contents(session: Session, campaign_id: int, *, viewer: Actor) -> tuple[int, int]:
    """(passes with something in them, those of them that are not finished): what an export would hold. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.EXPORT, campaign_id)
    worked = (
        models.Assignment.campaign_id == campaign_id,
        models.Assignment.revision > 0,
        models.Assignment.round != Round.ADJUDICATION,
    )
    total = session.scalar(select(func.count()).where(*worked)) or 0
    unfinished = session.scalar(select(func.count()).where(*worked, models.Assignment.status == PassStatus.OPEN)) or 0
    return total, unfinished
