"""How far a campaign is, for its leads: counts taken by the database, one row per cell of what is drawn.

Leads see everybody's progress; how far others are is no label, but it is not shown to annotators. What counts is the first round;
trials, second readings, gold, repeats and settling are listed apart. Time: work_times.py, what is in the way: hindrances.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store import access, models
from workbench.store.queries.documents import claims_of, decided_of, judged_of, open_of
from workbench.store.queries.own_pace import worked
from workbench.store.version_rows import is_newest

PAGE = 25  # texts on a page
DAYS = 60  # of the pace: the last on which anything was done


@dataclass(frozen=True)
class Progress:
    """One pass. `decided_count` of `open_count` are sentences, in Check claims; `seconds` is time at work, breaks left out."""

    document: str
    title: str
    account: str
    annotator: str
    round: Round
    stage: Stage
    section: tuple[int, int] | None  # half-open ordinals; None: the whole text
    status: PassStatus
    decided_count: int
    open_count: int
    claim_count: int
    operation_count: int
    seconds: int

    @property
    def counts(self) -> bool:
        """Whether it is part of the campaign's sums."""
        return self.round is Round.FIRST and self.stage is not Stage.SETTLE and self.status is not PassStatus.LEFT


@dataclass(frozen=True)
class Total:
    """The whole campaign's first round in one stage. `decided_count` of `open_count` are sentences, in Check claims."""

    stage: Stage
    pass_count: int
    finished_count: int
    decided_count: int
    open_count: int
    claim_count: int


@dataclass(frozen=True)
class Day:
    day: str
    annotator: str
    operation_count: int


@dataclass(frozen=True)
class VerdictCount:
    label: str
    canonical: str
    annotator: str
    count: int


def progress(session: Session, campaign_id: int, *, viewer: Actor, page: int = 0) -> list[Progress]:
    """Every pass through one page of the texts that anybody has, by text and annotator."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own, document, user = aliased(models.Assignment), models.Document, models.User
    listed = _texts(campaign_id).order_by(document.number).limit(PAGE).offset(page * PAGE).subquery()
    of_page = models.Assignment.document_id.in_(select(listed.c.id))
    work = worked(session, models.Assignment.campaign_id == campaign_id, of_page).subquery()
    query = (
        select(document, own, user, *_done(own), claims_of(own))
        .add_columns(func.coalesce(work.c.operations, 0), func.coalesce(work.c.seconds, 0))
        .select_from(own)
        .join(listed, listed.c.id == own.document_id)
        .join(document, document.id == own.document_id)
        .join(user, user.id == own.annotator_id)
        .outerjoin(work, work.c.assignment_id == own.id)
        .where(own.campaign_id == campaign_id, own.round != Round.ADJUDICATION)
        .order_by(document.number, own.stage, own.round, user.display_name, own.start_ordinal)
    )
    return [_progress(*row) for row in session.execute(query)]


def _progress(
    document: models.Document,
    own: models.Assignment,
    user: models.User,
    decided: int,
    wanted: int,
    claims: int,
    operations: int,
    seconds: int,
) -> Progress:
    return Progress(
        document=document.slug,
        title=document.title,
        account=user.name,
        annotator=user.display_name,
        round=own.round,
        stage=own.stage,
        section=(own.start_ordinal, own.end_ordinal) if own.end_ordinal - own.start_ordinal < document.sentence_count else None,
        status=own.status,
        decided_count=decided,
        open_count=wanted,
        claim_count=claims,
        operation_count=operations,
        seconds=seconds,
    )


def _done(own: Any) -> tuple[Any, Any]:
    """(done, to do): sentences, in Check claims. A finished pass has decided everything, so nothing is looked up."""
    checks, finished = own.stage == Stage.CHECK, own.status == PassStatus.FINISHED
    wanted = case((checks, claims_of(own)), else_=open_of(own))
    return case((checks, judged_of(own)), (finished, open_of(own)), else_=decided_of(own)), wanted


def text_count(session: Session, campaign_id: int, *, viewer: Actor) -> int:
    """How many texts `progress` goes through in all."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    return session.scalar(select(func.count()).select_from(_texts(campaign_id).subquery())) or 0


def _texts(campaign_id: int) -> Any:
    document, own = models.Document, models.Assignment
    has_pass = exists().where(own.document_id == document.id, own.round != Round.ADJUDICATION)
    return select(document.id).where(document.campaign_id == campaign_id, has_pass)


def totals(session: Session, campaign_id: int, *, viewer: Actor) -> list[Total]:
    """The first round of the whole campaign, by stage, in the order of the work."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    own = aliased(models.Assignment)
    decided, wanted = _done(own)
    passes = (
        select(own.stage, own.status, decided.label("decided"), wanted.label("wanted"), claims_of(own).label("claims"))
        .where(own.campaign_id == campaign_id, *first_round(own))
        .subquery()
    )
    finished = func.sum(case((passes.c.status == PassStatus.FINISHED, 1), else_=0))
    sums = (func.sum(passes.c.decided), func.sum(passes.c.wanted), func.sum(passes.c.claims))
    rows = session.execute(select(passes.c.stage, func.count(), finished, *sums).group_by(passes.c.stage)).all()
    order = list(Stage)
    return [Total(Stage(row[0]), *map(int, row[1:])) for row in sorted(rows, key=lambda row: order.index(Stage(row[0])))]


def first_round(own: Any) -> tuple[Any, ...]:
    """For a query over passes: those that the campaign's sums are made of."""
    return own.round == Round.FIRST, own.stage != Stage.SETTLE, own.status != PassStatus.LEFT


def pace(session: Session, campaign_id: int, *, viewer: Actor) -> list[Day]:
    """Operations per day (UTC) and annotator, trials and settling left out, on the last `DAYS` days on which there were any."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    operation, own, user = models.Operation, models.Assignment, models.User
    is_postgres = session.get_bind().dialect.name == "postgresql"
    day = func.to_char(operation.at, "YYYY-MM-DD") if is_postgres else func.substr(operation.at, 1, 10)
    query = (
        select(day.label("day"), user.display_name.label("who"), func.count().label("count"))
        .join(own, own.id == operation.assignment_id)
        .join(user, user.id == own.annotator_id)
        .where(own.campaign_id == campaign_id, own.round.not_in((Round.ADJUDICATION, Round.PILOT)), own.stage != Stage.SETTLE)
        .where(operation.revision.is_not(None))
        .group_by(literal_column("day"), user.id, user.display_name)
        .subquery()
    )
    ranked = select(query, func.dense_rank().over(order_by=query.c.day.desc()).label("place")).subquery()
    recent = select(ranked.c.day, ranked.c.who, ranked.c.count).where(ranked.c.place <= DAYS).order_by(ranked.c.day, ranked.c.who)
    return [Day(str(row[0]), row[1], row[2]) for row in session.execute(recent)]


def verdicts(session: Session, campaign_id: int, *, viewer: Actor) -> list[VerdictCount]:
    """Standing verdicts of the first round by annotator, in the scheme's order."""
    access.require(session, viewer, Action.SEE_OVERVIEW, campaign_id)
    judged, own, user, verdict = models.Annotation, models.Assignment, models.User, models.Verdict
    query = (
        select(verdict.label, verdict.canonical, user.display_name, func.count())
        .select_from(judged)
        .join(own, own.id == judged.assignment_id)
        .join(user, user.id == own.annotator_id)
        .join(verdict, verdict.id == judged.verdict_id)
        .where(own.campaign_id == campaign_id, *first_round(own), judged.is_gone == 0, is_newest(judged, "claim_uuid"))
        .group_by(verdict.label, verdict.canonical, verdict.ordinal, user.id, user.display_name)
        .order_by(verdict.ordinal, user.display_name)
    )
    return [VerdictCount(row[0], row[1].value, row[2], row[3]) for row in session.execute(query)]
