"""The rows that agreement is counted from, as arrays: grouped by the database, a million of them in a second.

A pass's decisions come as one text of numbers instead of a row each: with rows most of the time goes into making Python objects.
Callers have asked for permission.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Row,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from workbench.agreement.claim_units import Mark
from workbench.agreement.passes import Passes, Sentences, newest
from workbench.domain.layers import BETWEEN, Filters
from workbench.domain.vocabulary import Label, Origin, PassStatus, Round, Stage
from workbench.store import models
from workbench.store.version_rows import is_newest

Ints = NDArray[np.int64]
LABELS = {code: label.value for code, label in enumerate(Label) if label is not Label.UNDECIDED}  # codes of decisions in the arrays
ORIGINS = {origin: code for code, origin in enumerate(Origin, 1)}
BY_KEY = ORIGINS[Origin.KEY]
KEPT = (*BETWEEN, Round.GOLD, Round.REVALIDATION)
STAGES = (Stage.ONE_PASS, Stage.MARK, Stage.CHECK)  # what a lead settles is nobody's rating
READING = (Stage.ONE_PASS, Stage.MARK)
BATCH = 500
UNIX_DAY = date(1970, 1, 1).toordinal()
JULIAN_DAY = 1_721_424.5  # that of the day before 1 January 1, which is day 1 to Python


@dataclass(frozen=True, eq=False)
class Selected:
    """The finished passes of a campaign under a filter, with the names their positions stand for.

    round, stage: (passes,) positions in KEPT and STAGES.
    """

    passes: Passes
    round: Ints
    stage: Ints
    people: tuple[str, ...]
    accounts: tuple[str, ...]
    documents: tuple[str, ...]
    document_ids: Ints

    def of(self, rounds: Iterable[Round], stages: Iterable[Stage]) -> Passes:
        is_round = np.isin(self.round, [KEPT.index(one) for one in rounds])
        return self.passes.kept(is_round & np.isin(self.stage, [STAGES.index(one) for one in stages]))


def watermark(session: Session, campaign_id: int) -> tuple[Any, ...]:
    """Changes whenever a number about agreement could: passes finished or reopened, texts withdrawn, splits settled, names, versions."""
    own, document, settled, user = models.Assignment, models.Document, models.SettledSplit, models.User
    here = own.campaign_id == campaign_id
    passes = select(func.count(), func.sum(own.revision), func.sum(own.id), func.max(own.finished_at)).where(here, _finished())
    texts = select(func.count(document.withdrawn_at), func.count()).where(document.campaign_id == campaign_id)
    splits = select(func.count(), func.max(settled.settled_at)).join(document, document.id == settled.document_id)
    names = select(func.count(), func.aggregate_strings(user.display_name, "\n")).join(
        models.Membership, models.Membership.user_id == user.id
    )
    schemes = select(func.max(models.Scheme.id)).where(models.Scheme.campaign_id == campaign_id)
    guidelines = select(func.max(models.Guideline.id)).where(models.Guideline.campaign_id == campaign_id)
    queries: tuple[Any, ...] = (
        passes,
        texts,
        splits.where(document.campaign_id == campaign_id),
        names.where(models.Membership.campaign_id == campaign_id),
        schemes,
        guidelines,
    )
    return tuple(value for query in queries for value in session.execute(query).one())


def selected(session: Session, campaign_id: int, filters: Filters) -> Selected:
    """Gold and re-validation come along whatever rounds are asked for: they have tables of their own."""
    if _is_postgres(session):  # until the transaction ends: what is grouped and joined here does not fit in 4 MB and would go to the disk
        session.connection().exec_driver_sql("SET LOCAL work_mem = '32MB'")
    own, document, user = models.Assignment, models.Document, models.User
    # Codes and a day made by the database: 40,000 enums and times made in Python take longer than everything else of a selection.
    round_ = case({one.value: code for code, one in enumerate(KEPT)}, value=cast(own.round, Text), else_=-1)
    stage = case({one.value: code for code, one in enumerate(STAGES)}, value=cast(own.stage, Text), else_=-1)
    numbers = (own.start_ordinal, own.end_ordinal, _day(session, own.finished_at), round_, stage)
    columns = (own.id, own.document_id, own.annotator_id, *numbers)
    query = (
        select(*columns)
        .join(document, document.id == own.document_id)
        .join(user, user.id == own.annotator_id)
        .where(own.campaign_id == campaign_id, _finished(), document.withdrawn_at.is_(None), *_asked(filters))
        .order_by(own.id)
    )
    names = _documents(session, campaign_id)
    array = np.array([tuple(row) for row in _rows(session, query)], np.int64).reshape(-1, 8)
    people = _people(session, set(array[:, 2].tolist()))
    place = {document_id: at for at, document_id in enumerate(names)}
    who = {user_id: at for at, user_id in enumerate(people)}
    array[:, 1] = [place[document_id] for document_id in array[:, 1].tolist()]
    array[:, 2] = [who[user_id] for user_id in array[:, 2].tolist()]
    accounts = tuple(account for account, _ in people.values())
    shown = tuple(shown for _, shown in people.values())
    return Selected(Passes(*array[:, :6].T), array[:, 6], array[:, 7], shown, accounts, tuple(names.values()), np.array([*names], np.int64))


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _day(session: Session, moment: Any) -> Any:
    """`date.toordinal()` of a time, in UTC."""
    if _is_postgres(session):
        return cast(func.floor(func.extract("epoch", type_coerce(moment, DateTime)) / 86_400), BigInteger) + UNIX_DAY
    return cast(func.julianday(moment) - JULIAN_DAY, Integer)


def _finished() -> ColumnElement[bool]:
    return models.Assignment.status == PassStatus.FINISHED


def _asked(filters: Filters) -> list[ColumnElement[bool]]:
    own = models.Assignment
    asked: list[ColumnElement[bool]] = [own.round.in_({*filters.rounds, Round.GOLD, Round.REVALIDATION} & set(KEPT)), own.stage.in_(STAGES)]
    if filters.guidelines:
        asked.append(own.guideline_version.in_(filters.guidelines))
    if filters.since:
        asked.append(own.finished_at >= datetime.combine(filters.since, time(), UTC))
    if filters.until:
        asked.append(own.finished_at < datetime.combine(filters.until + timedelta(days=1), time(), UTC))
    if filters.people:
        asked.append(models.User.name.in_(filters.people) | (own.round == Round.GOLD))
    if filters.documents:
        asked.append(models.Document.slug.in_(filters.documents))
    return asked


def _documents(session: Session, campaign_id: int) -> dict[int, str]:
    """Slugs by id, in the campaign's order."""
    table = models.Document
    return dict(session.execute(select(table.id, table.slug).where(table.campaign_id == campaign_id).order_by(table.number)).all())


def _people(session: Session, user_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(account, name as shown) by id, by name; two with one name have their accounts beside it."""
    table = models.User
    rows = session.execute(select(table.id, table.name, table.display_name).order_by(table.display_name, table.name)).all()
    wanted = set(user_ids)
    found = [row for row in rows if row.id in wanted]
    shown = [row.display_name or row.name for row in found]
    return {row.id: (row.name, name if shown.count(name) == 1 else f"{name} ({row.name})") for row, name in zip(found, shown, strict=True)}


def sentences(session: Session, campaign_id: int, chosen: Selected) -> Sentences:
    """Of documents with a pass: no furniture, and none that a lead took out as badly split."""
    table, document, settled = models.Sentence, models.Document, models.SettledSplit
    numbers = _numbers(table.ordinal, table.start, table.end)
    is_settled = exists().where(settled.document_id == table.document_id, settled.ordinal == table.ordinal)
    has_settled = select(settled.ordinal).join(document, document.id == settled.document_id).where(document.campaign_id == campaign_id)
    # Documents by a subquery and not by a join: joined, SQLite sorts the sentences first and takes half as long again.
    query = (
        select(table.document_id, func.count(), func.aggregate_strings(numbers, " "))
        .where(table.document_id.in_(select(document.id).where(document.campaign_id == campaign_id)), table.is_furniture == 0)
        .group_by(table.document_id)
    )
    if session.execute(has_settled.limit(1)).first():  # asked of every sentence it doubles the time, and most campaigns have none
        query = query.where(~is_settled)
    place = {document_id: at for at, document_id in enumerate(chosen.document_ids.tolist())}
    with_pass = set(np.unique(chosen.passes.document).tolist())
    rows = [(place[key], count, text) for key, count, text in _rows(session, query) if place[key] in with_pass]
    documents, values = _unpacked(rows, 3)
    order = np.lexsort((values[:, 0], documents))
    return Sentences(documents[order], values[order, 0], values[order, 1], values[order, 2])


def decisions(session: Session, campaign_id: int, chosen: Selected) -> Ints:
    """(decisions, 4): pass id, ordinal, label, origin, as they stand; codes of LABELS and ORIGINS, 0 where there is none."""
    table, own = models.Decision, models.Assignment
    label = case({label.value: code for code, label in enumerate(Label)}, value=type_coerce(table.label, Text), else_=0)
    origin = case({origin.value: code for origin, code in ORIGINS.items()}, value=type_coerce(table.origin, Text), else_=0)
    code = case((table.is_gone == 1, 0), else_=label * 4 + origin)
    query = (
        select(own.id, func.count(), func.aggregate_strings(_numbers(table.ordinal, table.revision, code), " "))
        .join(own, own.id == table.assignment_id)
        .where(own.campaign_id == campaign_id, _finished())
        .group_by(own.id)
    )
    by, values = _unpacked([(key, count, text) for key, count, text in _rows(session, query)], 3)
    _, is_chosen = chosen.passes.at(by)
    standing = newest(np.column_stack([by, values])[is_chosen])
    return np.column_stack([standing[:, 0], standing[:, 1], standing[:, 3] // 4, standing[:, 3] % 4])


def spans(session: Session, campaign_id: int, chosen: Selected) -> Ints:
    """(spans, 3): pass id, start, end of every span of every live claim."""
    table, own = models.Claim, models.Assignment
    query = (
        select(table.assignment_id, table.start, table.end, _if_several(table.spans))
        .join(own, own.id == table.assignment_id)
        .where(own.campaign_id == campaign_id, _finished(), table.is_gone == 0, is_newest(table, "uuid"))
    )
    rows = _rows(session, query)
    flat = [tuple(row)[:3] for row in rows if row[3] is None]
    flat += [(row[0], start, end) for row in rows if row[3] is not None for start, end in json.loads(row[3])]
    array = np.array(flat, np.int64).reshape(-1, 3)
    array = array[chosen.passes.at(array[:, 0])[1]]
    return np.asarray(array[np.lexsort((array[:, 2], array[:, 1], array[:, 0]))])


def _if_several(spans_: Any) -> Any:
    """The spans of a claim that has several, as JSON; one span is from start to end, and needs no reading."""
    text = cast(spans_, Text)
    return case((text.like("%],%[%"), text))


def marks(session: Session, campaign_id: int, chosen: Selected) -> list[Mark]:
    """Every live claim of the chosen passes with what its annotator says of it; verdict "" without one."""
    claim, judged, own, verdict = models.Claim, models.Annotation, models.Assignment, models.Verdict
    standing = select(judged.assignment_id, judged.claim_uuid, judged.verdict_id, judged.why)
    standing_ = standing.where(judged.is_gone == 0, is_newest(judged, "claim_uuid")).subquery()
    query = (
        select(claim.assignment_id, *_of_claim(claim), verdict.value, standing_.c.why)
        .join(own, own.id == claim.assignment_id)
        .outerjoin(standing_, and_(standing_.c.assignment_id == claim.assignment_id, standing_.c.claim_uuid == claim.uuid))
        .outerjoin(verdict, verdict.id == standing_.c.verdict_id)
        .where(own.campaign_id == campaign_id, _finished(), claim.is_gone == 0, is_newest(claim, "uuid"))
        .order_by(claim.assignment_id, claim.start, claim.end, claim.uuid)
    )
    return _as_marks(session, campaign_id, chosen, query)


def checked(session: Session, campaign_id: int, chosen: Selected) -> list[Mark]:
    """What the passes that check settled claims conclude: their `uuid` is the shared claim's, all but verdict and why as it was settled."""
    claim, judged, own, verdict = models.Claim, models.Annotation, models.Assignment, models.Verdict
    query = (
        select(judged.assignment_id, *_of_claim(claim), verdict.value, judged.why)
        .join(own, own.id == judged.assignment_id)
        .join(claim, and_(claim.assignment_id == own.claims_from, claim.uuid == judged.claim_uuid))
        .outerjoin(verdict, verdict.id == judged.verdict_id)
        .where(own.campaign_id == campaign_id, own.stage == Stage.CHECK, _finished(), judged.is_gone == 0, is_newest(judged, "claim_uuid"))
        .where(claim.is_gone == 0, is_newest(claim, "uuid"))
        .order_by(judged.assignment_id, claim.start, claim.end, claim.uuid)
    )
    return [mark._replace(types=(), worth=None) for mark in _as_marks(session, campaign_id, chosen, query)]


def _of_claim(claim: Any) -> tuple[Any, ...]:
    return claim.uuid, claim.start, claim.end, _if_several(claim.spans), claim.text, cast(claim.types, Text), claim.worth


def _as_marks(session: Session, campaign_id: int, chosen: Selected, query: Any) -> list[Mark]:
    """query: rows of a pass, `_of_claim`, verdict and why."""
    rows = _rows(session, query)
    pieces, passes, nothing = _cited(session, campaign_id) if rows else {}, chosen.passes, frozenset[str]()
    places, is_chosen = passes.at(np.array([row[0] for row in rows], np.int64))
    columns = (column[places].tolist() if len(rows) else [] for column in (passes.document, passes.annotator, passes.day))
    known: dict[str, tuple[str, ...]] = {}
    found = []
    for row, document, annotator, day, wanted in zip(rows, *columns, is_chosen.tolist(), strict=True):
        if not wanted:
            continue
        by, uuid, start, end, several, text, types, worth, verdict, why = row
        if types not in known:
            known[types] = tuple(json.loads(types))
        spans_ = tuple((one, other) for one, other in json.loads(several)) if several else ((start, end),)
        cited = pieces.get((by, uuid), nothing)
        found.append(Mark(document, annotator, day, by, uuid, spans_, text, verdict or "", known[types], worth, why or "", cited))
    return found


def _cited(session: Session, campaign_id: int) -> Mapping[tuple[int, str], frozenset[str]]:
    """(pass id, claim) -> what is cited: an address, or a document and the sentence in which the quote begins."""
    table, own, sentence, document = models.Evidence, models.Assignment, models.Sentence, models.Document
    in_sentence = and_(sentence.document_id == table.document_id, sentence.start <= table.start, sentence.end > table.start)
    query = (
        select(table.assignment_id, table.claim_uuid, table.url, document.slug, sentence.ordinal, table.start)
        .join(own, own.id == table.assignment_id)
        .outerjoin(document, document.id == table.document_id)
        .outerjoin(sentence, in_sentence)
        .where(own.campaign_id == campaign_id, _finished(), table.is_gone == 0, is_newest(table, "uuid"))
    )
    found: dict[tuple[int, str], set[str]] = {}
    for by, claim, url, slug, ordinal, start in _rows(session, query):
        place = f"{slug}:{ordinal if ordinal is not None else f'@{start}'}"
        found.setdefault((by, claim), set()).add(place if slug else url.rstrip("/"))
    return {key: frozenset(pieces) for key, pieces in found.items()}


def texts_of(session: Session, document_ids: Sequence[int], ordinals: Sequence[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """(start, text) of sentences by (document, ordinal)."""
    table = models.Sentence
    wanted, found = list(zip(document_ids, ordinals, strict=True)), {}
    for at in range(0, len(wanted), BATCH):
        here = tuple_(table.document_id, table.ordinal).in_(wanted[at : at + BATCH])
        query = select(table.document_id, table.ordinal, table.start, table.text).where(here)
        for document_id, ordinal, start, text in _rows(session, query):
            found[document_id, ordinal] = (start, text)
    return found


def verdicts(session: Session, campaign_id: int) -> list[tuple[str, str, int | None]]:
    """(value, label, position) of every version of the scheme, the newest first and each value once, in the scheme's order."""
    table, scheme = models.Verdict, models.Scheme
    query = (
        select(table.value, table.label, table.position)
        .join(scheme, scheme.id == table.scheme_id)
        .where(scheme.campaign_id == campaign_id)
        .order_by(scheme.version.desc(), table.ordinal)
    )
    found: dict[str, tuple[str, str, int | None]] = {}
    for value, label, position in session.execute(query):
        found.setdefault(value, (value, label, position))
    return list(found.values())


def _rows(session: Session, query: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    """Plain rows of columns: asked through the session, each would be looked at for mapped objects, half a second of 100,000."""
    return session.connection().execute(query).all()


def _numbers(*columns: Any) -> Any:
    """Integer columns as text, blanks between."""
    text: Any = cast(columns[0], Text)
    for column in columns[1:]:
        text = text + " " + cast(column, Text)
    return text


def _unpacked(rows: Sequence[tuple[int, int, str]], width: int) -> tuple[Ints, Ints]:
    """Rows of (key, count, numbers) -> (count,) keys and (count, width) numbers."""
    keys = np.repeat(np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.int64))
    parts = [np.fromstring(" ".join(row[2] for row in rows[at : at + BATCH]), np.int64, sep=" ") for at in range(0, len(rows), BATCH)]
    values = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    return keys, values.reshape(-1, width)
