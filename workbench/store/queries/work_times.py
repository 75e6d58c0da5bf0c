"""How long sentences and claims take, from the operation log: medians and middle halves, worked out by the database.

Time at work is the gap between an operation and the one before it in the same pass; a gap of more than `LONGEST_PAUSE_S` is a break. What
waited for a connection counts by the tab's clock (`own_pace.gaps`). Only the first round is looked at. A sentence's time is that of its
pass, shared among the sentences decided in it. A claim's time is that of every operation that touched it. Where this is unknown the claim
is left out: with a break inside, as the first thing done in its pass, or done in less than a second, as what a program sends is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, cast, exists, func, literal, null, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Stage
from workbench.store import access, models
from workbench.store.queries.documents import decided_of, open_of
from workbench.store.queries.overview import first_round
from workbench.store.queries.own_pace import LONGEST_PAUSE_S, gaps, worked
from workbench.store.types import Id
from workbench.store.version_rows import is_newest

TOO_FAST_S = 24  # for a claim with its verdict: 0.4 min, the speed trap of AVeriTeC (Schlichtkrull et al. 2023)
FAR_OFF = 2  # a median so many times the campaign's, or less than the campaign's by as much
ENOUGH = 5  # claims of a pass before it is called too fast; sentences before it has a pace
MOST = 300  # rows at most: everybody, and the texts and passes farthest off


class Of(StrEnum):
    """What a line of times is about."""

    ALL = "all"
    PERSON = "person"
    TEXT = "text"
    PASS = "pass"  # noqa: S105 - a way of working


@dataclass(frozen=True)
class Times:
    """Seconds for each of `count` sentences' passes, or claims. `fast_count`: claims below `TOO_FAST_S`."""

    of: Of
    annotator: str
    document: str
    title: str
    count: int
    fast_count: int
    low: float  # a quarter takes at most this
    median: float
    high: float  # three quarters take at most this


def sentence_times(session: Session, campaign_id: int, *, viewer: Actor) -> list[Times]:
    """Seconds a sentence, a pass each: of all, of everybody, of texts far off."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own = aliased(models.Assignment)
    here = (models.Assignment.campaign_id == campaign_id, models.Assignment.stage.in_((Stage.ONE_PASS, Stage.MARK)))
    work = worked(session, *here, *first_round(models.Assignment)).subquery()
    decided = case((own.status == PassStatus.FINISHED, open_of(own)), else_=decided_of(own))
    passes = (
        select(own.id, own.annotator_id, own.document_id, work.c.seconds, decided.label("decided"))
        .join(work, work.c.assignment_id == own.id)
        .where(work.c.seconds > 0)
        .subquery()
    )
    values = select(
        passes.c.id.label("pass_id"),
        passes.c.annotator_id,
        passes.c.document_id,
        (passes.c.seconds * 1.0 / passes.c.decided).label("value"),
    ).where(passes.c.decided >= ENOUGH)
    return _spread(session, values)


def claim_times(session: Session, campaign_id: int, *, viewer: Actor) -> list[Times]:
    """Seconds a claim that has a verdict: of all, of everybody, of texts far off, of passes most of whose claims were too fast."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own, judged = aliased(models.Assignment), models.Annotation
    here = (models.Assignment.campaign_id == campaign_id, models.Assignment.stage.in_((Stage.ONE_PASS, Stage.CHECK)))
    spent = gaps(session, *here, *first_round(models.Assignment)).subquery()
    touched = union(
        select(models.Claim.assignment_id, models.Claim.revision, models.Claim.uuid.label("claim")),
        *(select(table.assignment_id, table.revision, table.claim_uuid) for table in (models.Annotation, models.Evidence)),
    ).subquery()
    is_unknown = or_(spent.c.gap.is_(None), spent.c.gap > LONGEST_PAUSE_S)
    claims = (
        select(touched.c.assignment_id, touched.c.claim, func.sum(spent.c.gap).label("value"))
        .join(spent, and_(spent.c.assignment_id == touched.c.assignment_id, spent.c.revision == touched.c.revision))
        .group_by(touched.c.assignment_id, touched.c.claim)
        .having(func.sum(case((is_unknown, 1), else_=0)) == 0, func.sum(spent.c.gap) >= 1)
        .subquery()
    )
    is_judged = (judged.is_gone == 0, judged.verdict_id.is_not(None), is_newest(judged, "claim_uuid"))
    values = (
        select(own.id.label("pass_id"), own.annotator_id, own.document_id, claims.c.value)
        .join(claims, claims.c.assignment_id == own.id)
        .where(exists().where(judged.assignment_id == own.id, judged.claim_uuid == claims.c.claim, *is_judged))
    )
    return _spread(session, values)


def _spread(session: Session, values: Any) -> list[Times]:
    """Quartiles by nearest rank, since that is the same on both engines: the value at a quarter, a half, three quarters, rounded up."""
    each = values.cte("each_value").prefix_with("MATERIALIZED")  # asked four times over, worked out once: 1.2 s in place of 3.8 s
    keys = {Of.ALL: null(), Of.PERSON: each.c.annotator_id, Of.TEXT: each.c.document_id, Of.PASS: each.c.pass_id}
    keyed = union_all(
        *(select(literal(of.value).label("kind"), cast(key, Id).label("key"), each.c.value) for of, key in keys.items())
    ).subquery()
    group = [keyed.c.kind, keyed.c.key]
    ranked = select(
        keyed,
        func.row_number().over(partition_by=group, order_by=keyed.c.value).label("rank"),
        func.count().over(partition_by=group).label("of"),
    ).subquery()
    at = [func.max(case((ranked.c.rank == (ranked.c.of * quarters + 3) // 4, ranked.c.value))) for quarters in (1, 2, 3)]
    spread = (
        select(
            *(ranked.c.kind, ranked.c.key, func.count().label("of")),
            func.sum(case((ranked.c.value < TOO_FAST_S, 1), else_=0)).label("fast"),
            *(part.label(name) for part, name in zip(at, ("low", "median", "high"), strict=True)),
        )
        .group_by(ranked.c.kind, ranked.c.key)
        .cte("spread")
        .prefix_with("MATERIALIZED")
    )
    usual = select(spread.c.median).where(spread.c.kind == Of.ALL.value).scalar_subquery()
    own, user, document = models.Assignment, models.User, models.Document
    is_far_off = or_(spread.c.median > FAR_OFF * usual, spread.c.median * FAR_OFF < usual)
    is_too_fast = and_(spread.c.fast * 2 > spread.c.of, spread.c.of >= ENOUGH)
    query = (
        select(spread, user.display_name, document.slug, document.title)
        .select_from(spread)
        .outerjoin(own, and_(spread.c.kind == Of.PASS.value, own.id == spread.c.key))
        .outerjoin(user, user.id == case((spread.c.kind == Of.PERSON.value, spread.c.key), else_=own.annotator_id))
        .outerjoin(document, document.id == case((spread.c.kind == Of.TEXT.value, spread.c.key), else_=own.document_id))
        .where(
            or_(
                spread.c.kind.in_((Of.ALL.value, Of.PERSON.value)),
                and_(spread.c.kind == Of.TEXT.value, is_far_off),
                and_(spread.c.kind == Of.PASS.value, is_too_fast),
            )
        )
        .order_by(spread.c.kind, case((spread.c.kind == Of.PASS.value, spread.c.fast), else_=0).desc(), user.display_name, document.number)
        .limit(MOST)
    )
    return [
        Times(Of(kind), who or "", slug or "", title or "", count, int(fast), float(low), float(median), float(high))
        for kind, _, count, fast, low, median, high, who, slug, title in session.execute(query)
    ]
