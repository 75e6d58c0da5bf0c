"""Between a pass's version rows and the domain's values: reading the latest, writing the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select
from sqlalchemy.orm import Session, aliased

from workbench.domain.operations import Annotation, Claim, Decision, Evidence, Image, Key, Kind, Value
from workbench.domain.vocabulary import EvidenceKind, Label, Origin, Stance
from workbench.store import models

TABLES: dict[Kind, Any] = {
    Kind.DECISION: models.Decision,
    Kind.CLAIM: models.Claim,
    Kind.ANNOTATION: models.Annotation,
    Kind.EVIDENCE: models.Evidence,
}
KEYS = {Kind.DECISION: "ordinal", Kind.CLAIM: "uuid", Kind.ANNOTATION: "claim_uuid", Kind.EVIDENCE: "uuid"}
# What a row that ends another one holds in its columns that may not be empty.
GONE: dict[Kind, dict[str, Any]] = {
    Kind.DECISION: {"label": Label.UNDECIDED, "origin": Origin.KEY, "is_badly_split": False},
    Kind.CLAIM: {"spans": [], "start": 0, "end": 0, "quote": "", "text": ""},
    Kind.ANNOTATION: {"verdict_id": None, "why": ""},
    Kind.EVIDENCE: {"claim_uuid": "", "stance": Stance.CONTEXT, "set_no": 1, "kind": EvidenceKind.WEB}
    | dict.fromkeys(("url", "title", "publisher", "published_on", "excerpt"), "")
    | dict.fromkeys(("document_id", "start", "end")),
}


def latest(kind: Kind, assignment_id: int) -> Select[Any]:
    """The newest row of every key of one kind, gone or not."""
    table, newer = TABLES[kind], aliased(TABLES[kind])
    key = KEYS[kind]
    newest = (
        select(func.max(newer.revision))
        .where(newer.assignment_id == table.assignment_id, getattr(newer, key) == getattr(table, key))
        .correlate(table)
        .scalar_subquery()
    )
    query: Select[Any] = select(*_columns(kind)).where(table.assignment_id == assignment_id, table.revision == newest)
    return query


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


def read(
    session: Session, kind: Kind, assignment_id: int, *, keys: Iterable[Key] | None = None, after: int = -1
) -> list[tuple[Key, int, Value | None]]:
    """(key, revision, value) of the newest rows: all, those of some keys, or those changed after a revision; in key order."""
    table = TABLES[kind]
    column = getattr(table, KEYS[kind])
    query = latest(kind, assignment_id).where(table.revision > after).order_by(column)
    if keys is not None:
        query = query.where(column.in_(list(keys)))
    return [(row[KEYS[kind]], row["revision"], _value(kind, row)) for row in session.execute(query).mappings()]


def _value(kind: Kind, row: RowMapping) -> Value | None:
    if row["is_gone"]:
        return None
    match kind:
        case Kind.DECISION:
            return Decision(row["label"], row["origin"], row["is_badly_split"])
        case Kind.CLAIM:
            return Claim(tuple((start, end) for start, end in row["spans"]), row["quote"], row["text"])
        case Kind.ANNOTATION:
            return Annotation(row["verdict"] or "", row["why"])
        case Kind.EVIDENCE:
            names = ("stance", "set_no", "kind", "url", "title", "publisher", "published_on", "excerpt", "document", "start", "end")
            return Evidence(claim=row["claim_uuid"], **{name: row[name] for name in names})


def write(
    session: Session,
    assignment_id: int,
    changes: Iterable[tuple[int, Image]],
    *,
    verdict_ids: Mapping[str, int],
    document_ids: Mapping[str, int],
) -> None:
    """Insert one row per (revision, image), one statement per kind."""
    rows: dict[Kind, list[dict[str, Any]]] = {}
    for revision, image in changes:
        content = _content(image, verdict_ids, document_ids)
        row = {"assignment_id": assignment_id, KEYS[image.kind]: image.key, "revision": revision, "is_gone": image.value is None, **content}
        rows.setdefault(image.kind, []).append(row)
    for kind, listed in rows.items():
        session.execute(insert(TABLES[kind]), listed)


def _content(image: Image, verdict_ids: Mapping[str, int], document_ids: Mapping[str, int]) -> dict[str, Any]:
    match image.value:
        case None:
            return GONE[image.kind]
        case Decision(label, origin, is_badly_split):
            return {"label": label, "origin": origin, "is_badly_split": is_badly_split}
        case Claim(spans, quote, text):
            return {"spans": [list(span) for span in spans], "start": spans[0][0], "end": spans[-1][1], "quote": quote, "text": text}
        case Annotation(verdict, why):
            return {"verdict_id": verdict_ids[verdict] if verdict else None, "why": why}
        case Evidence() as evidence:
            names = ("stance", "set_no", "kind", "url", "title", "publisher", "published_on", "excerpt", "start", "end")
            plain = {name: getattr(evidence, name) for name in names}
            return {"claim_uuid": evidence.claim, "document_id": document_ids[evidence.document] if evidence.document else None, **plain}
