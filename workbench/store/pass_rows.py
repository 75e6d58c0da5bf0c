"""Between a pass's version rows and the domain's values: reading the latest, writing the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, cast, func, insert, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from workbench.domain import stages
from workbench.domain.values import Annotation, Attribution, Claim, Comment, Decision, Evidence, Image, Key, Kind, Link, Value, to_json
from workbench.domain.vocabulary import (
    AttributionMode,
    Checks,
    ClaimType,
    EvidenceKind,
    Field,
    Hedge,
    Label,
    Listing,
    Medium,
    Origin,
    Relation,
    Stance,
)
from workbench.store import models

TABLES: dict[Kind, Any] = {
    Kind.DECISION: models.Decision,
    Kind.CLAIM: models.Claim,
    Kind.ANNOTATION: models.Annotation,
    Kind.EVIDENCE: models.Evidence,
    Kind.LINK: models.ClaimLink,
    Kind.COMMENT: models.Comment,
}
CLAIM = (
    "quote",
    "text",
    "worth",
    "checks",
    "hedge",
    "claim_date",
    "event",
    "same_as",
    "outcome",
    "reason",
)  # columns that hold the value as it is
EVIDENCE = (
    *("stance", "set_no", "kind", "url", "title", "publisher", "published_on", "excerpt", "start", "end"),
    *("archive_url", "accessed_on", "medium"),
)
KEYS = dict.fromkeys(Kind, "uuid") | {Kind.DECISION: "ordinal", Kind.ANNOTATION: "claim_uuid"}
# What a row that ends another one holds in its columns that may not be empty.
GONE: dict[Kind, dict[str, Any]] = {
    Kind.DECISION: {"label": Label.UNDECIDED, "origin": Origin.KEY, "is_badly_split": False},
    Kind.CLAIM: {"spans": [], "start": 0, "end": 0, "quote": "", "text": "", "types": [], "worth": None, "checks": Checks.CONTENT}
    | {"hedge": Hedge.NONE, "claim_date": "", "event": "", "attribution": [], "context": [], "same_as": None}
    | {"sources": [], "outcome": Listing.NONE, "reason": ""},
    Kind.ANNOTATION: {"verdict_id": None, "why": "", "confidence": None},
    Kind.EVIDENCE: {"claim_uuid": "", "stance": Stance.CONTEXT, "set_no": 1, "kind": EvidenceKind.WEB}
    | dict.fromkeys(("url", "title", "publisher", "published_on", "excerpt", "archive_url", "accessed_on"), "")
    | {"medium": Medium.UNKNOWN}
    | dict.fromkeys(("document_id", "start", "end")),
    Kind.LINK: {"claim_uuid": "", "other_uuid": "", "relation": Relation.SAME},
    Kind.COMMENT: {"claim_uuid": "", "text": ""},
}


def holder(row: models.Assignment, kind: Kind) -> int:
    """The pass whose rows of this kind count: in Check the claims are those that were settled."""
    return row.claims_from if kind is Kind.CLAIM and row.claims_from is not None else row.id


def given(claim: Claim, annotation: Annotation | None) -> frozenset[Field]:
    """The fields of a claim and its annotation that hold something; evidence is counted by its own rows."""
    held: dict[Field, Any] = {
        Field.TEXT: claim.text.strip(),
        Field.TYPES: claim.types,
        Field.ATTRIBUTION: claim.attribution,
        Field.HEDGE: claim.hedge,
        Field.WORTH: claim.worth,
        Field.CLAIM_DATE: claim.claim_date,
        Field.EVENT: claim.event.strip(),
        Field.CHECKS: claim.checks,
    }
    if annotation is not None:
        held |= {Field.VERDICT: annotation.verdict, Field.WHY: annotation.why.strip(), Field.CONFIDENCE: annotation.confidence}
    if claim.same_as is not None:  # a repetition is judged where it was first made
        held |= dict.fromkeys(stages.ABOUT_VERDICT, True)
    return frozenset(field for field, value in held.items() if value)


def latest(kind: Kind, assignment_id: int) -> Select[Any]:
    """The newest row of every key of one kind, gone or not."""
    return _newest(kind).where(TABLES[kind].assignment_id == assignment_id)


@cache  # to put these statements together takes longer than to run them, and a queue of texts reads thousands of passes
def _newest(kind: Kind) -> Select[Any]:
    table, newer = TABLES[kind], aliased(TABLES[kind])
    key = KEYS[kind]
    newest = (
        select(func.max(newer.revision))
        .where(newer.assignment_id == table.assignment_id, getattr(newer, key) == getattr(table, key))
        .correlate(table)
        .scalar_subquery()
    )
    query: Select[Any] = select(*_columns(kind)).where(table.revision == newest)
    return query


@cache
def _changed(kind: Kind) -> Select[Any]:
    """Of the pass `assignment`, what changed after the revision `after`, in key order."""
    table = TABLES[kind]
    is_asked = (table.assignment_id == bindparam("assignment"), table.revision > bindparam("after"))
    return _newest(kind).where(*is_asked).order_by(getattr(table, KEYS[kind]))


def _columns(kind: Kind) -> tuple[Any, ...]:
    table = TABLES[kind]
    match kind:
        case Kind.ANNOTATION:
            value = select(models.Verdict.value).where(models.Verdict.id == table.verdict_id).scalar_subquery().label("verdict")
            return (*table.__table__.c, value)
        case Kind.EVIDENCE:
            uuid = select(models.Document.uuid).where(models.Document.id == table.document_id).scalar_subquery().label("document")
            return (*table.__table__.c, uuid)
        case _:
            return tuple(table.__table__.c)


def standing(
    session: Session, own: models.Assignment, kind: Kind, *, keys: Iterable[Key] | None = None, after: int = -1
) -> list[tuple[Key, int, Value | None]]:
    """As `read`, for a pass as its annotator has it: in Check the claims are those of the settled list that are to be checked."""
    rows = read(session, kind, holder(own, kind), keys=keys, after=after)
    if holder(own, kind) == own.id:
        return rows
    return [row for row in rows if isinstance(row[2], Claim) and row[2].outcome is Listing.CHECK]


def read(
    session: Session, kind: Kind, assignment_id: int, *, keys: Iterable[Key] | None = None, after: int = -1
) -> list[tuple[Key, int, Value | None]]:
    """(key, revision, value) of the newest rows: all, those of some keys, or those changed after a revision; in key order."""
    query = _changed(kind)
    if keys is not None:
        query = query.where(getattr(TABLES[kind], KEYS[kind]).in_(list(keys)))
    found = session.execute(query, {"assignment": assignment_id, "after": after})
    return [(row[KEYS[kind]], row["revision"], _value(kind, row)) for row in found.mappings()]


def read_together(
    session: Session, holders: Mapping[Kind, int], wanted: Mapping[Kind, Iterable[Key]]
) -> dict[tuple[Kind, Key], Value | None]:
    """The newest rows of some keys of several kinds, in one query: a column that a kind does not have is null there."""
    parts: dict[Kind, tuple[Select[Any], dict[str, Any]]] = {}
    every: dict[str, Any] = {}
    for kind, keys in wanted.items():
        query = latest(kind, holders[kind]).where(getattr(TABLES[kind], KEYS[kind]).in_(list(keys)))
        columns = {column.name: column for column in query.selected_columns if isinstance(column, ColumnElement)}
        parts[kind] = (query, columns)
        every = {name: column.type for name, column in columns.items()} | every
    selects = []
    for kind, (query, columns) in parts.items():
        shared = [columns.get(name, cast(null(), of)).label(name) for name, of in every.items()]
        selects.append(query.with_only_columns(literal(kind.value).label("row_kind"), *shared))
    found = session.execute(union_all(*selects)).mappings()
    return {(kind, row[KEYS[kind]]): _value(kind, row) for row in found for kind in [Kind(row["row_kind"])]}


def _value(kind: Kind, row: RowMapping) -> Value | None:
    if row["is_gone"]:
        return None
    match kind:
        case Kind.DECISION:
            return Decision(row["label"], row["origin"], row["is_badly_split"])
        case Kind.CLAIM:
            return _claim(row)
        case Kind.ANNOTATION:
            return Annotation(row["verdict"] or "", row["why"], row["confidence"])
        case Kind.EVIDENCE:
            return Evidence(claim=row["claim_uuid"], document=row["document"], **{name: row[name] for name in EVIDENCE})
        case Kind.LINK:
            return Link(row["claim_uuid"], row["other_uuid"], row["relation"])
        case Kind.COMMENT:
            return Comment(row["claim_uuid"], row["text"])


def _claim(row: Mapping[Any, Any]) -> Claim:
    return Claim(
        spans=tuple((start, end) for start, end in row["spans"]),
        types=tuple(ClaimType(word) for word in row["types"]),
        attribution=tuple(Attribution(link["source"], AttributionMode(link["mode"])) for link in row["attribution"]),
        context=tuple(row["context"]),
        sources=tuple((pass_uuid, claim) for pass_uuid, claim in row["sources"]),
        **{name: row[name] for name in CLAIM},
    )


def rows_of(
    assignment_id: int, changes: Iterable[tuple[int, Image]], *, verdict_ids: Mapping[str, int], document_ids: Mapping[str, int]
) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """One row per (revision, image)."""
    for revision, image in changes:
        content = _content(image, verdict_ids, document_ids)
        row = {"assignment_id": assignment_id, KEYS[image.kind]: image.key, "revision": revision, "is_gone": image.value is None, **content}
        yield image.kind, row


def write(session: Session, rows: Iterable[tuple[Kind, dict[str, Any]]]) -> None:
    """Insert rows, one statement per kind."""
    of_kind: dict[Kind, list[dict[str, Any]]] = {}
    for kind, row in rows:
        of_kind.setdefault(kind, []).append(row)
    for kind, listed in of_kind.items():
        session.execute(insert(TABLES[kind]), listed)


def _content(image: Image, verdict_ids: Mapping[str, int], document_ids: Mapping[str, int]) -> dict[str, Any]:
    match image.value:
        case None:
            return GONE[image.kind]
        case Decision(label, origin, is_badly_split):
            return {"label": label, "origin": origin, "is_badly_split": is_badly_split}
        case Claim(spans=spans) as claim:
            return (to_json(claim) or {}) | {"start": spans[0][0], "end": spans[-1][1]}
        case Annotation(verdict, why, confidence):
            return {"verdict_id": verdict_ids[verdict] if verdict else None, "why": why, "confidence": confidence}
        case Evidence() as evidence:
            plain = {name: getattr(evidence, name) for name in EVIDENCE}
            return {"claim_uuid": evidence.claim, "document_id": document_ids[evidence.document] if evidence.document else None, **plain}
        case Link(claim_uuid, other, relation):
            return {"claim_uuid": claim_uuid, "other_uuid": other, "relation": relation}
        case Comment(claim_uuid, text):
            return {"claim_uuid": claim_uuid, "text": text}


def own_claim(session: Session, assignment: models.Assignment, uuid: str) -> Claim | None:
    """A live claim that the pass's annotator made anywhere in its campaign."""
    query = _live_claims(assignment).where(models.Claim.uuid == uuid)
    found = session.execute(query.with_only_columns(*models.Claim.__table__.c)).mappings().first()
    return None if found is None else _claim(found)


def is_repeated_elsewhere(session: Session, assignment: models.Assignment, uuid: str) -> bool:
    """Whether a live claim in another pass of the same annotator and campaign is a repetition of this one."""
    query = _live_claims(assignment).where(models.Claim.same_as == uuid, models.Claim.assignment_id != assignment.id)
    return session.execute(query.with_only_columns(models.Claim.uuid).limit(1)).first() is not None


def _live_claims(assignment: models.Assignment) -> Select[Any]:
    table, newer, mine = models.Claim, aliased(models.Claim), models.Assignment
    newest = select(func.max(newer.revision)).where(newer.assignment_id == table.assignment_id, newer.uuid == table.uuid)
    query: Select[Any] = select(table).join(mine, mine.id == table.assignment_id)
    return query.where(
        mine.campaign_id == assignment.campaign_id,
        mine.annotator_id == assignment.annotator_id,
        table.is_gone == 0,
        table.revision == newest.correlate(table).scalar_subquery(),
    )
