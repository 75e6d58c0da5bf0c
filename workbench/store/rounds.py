"""Rounds of a campaign as adjudication leaves them, and the rulings that came of it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.domain.vocabulary import CaseStatus, Round
from workbench.errors import BadEntry, NotFound
from workbench.store import disputes, models
from workbench.store.work import Work


def change(work: Work, actor: Actor, campaign_id: int, round_: Round, **wanted: bool) -> bool:
    """The next state of a round, if it differs. Raises BadEntry when a round with open cases is to be closed."""
    work.session.get_one(models.Campaign, campaign_id, with_for_update=True)
    now = disputes.round_state(work.session, campaign_id, round_)
    new = replace(now, is_closed=wanted.get("is_closed", now.is_closed), is_own_allowed=wanted.get("is_own_allowed", now.is_own_allowed))
    if new == now:
        return False
    if new.is_closed and not now.is_closed and (count := _open_cases(work.session, campaign_id, round_)):
        raise BadEntry(f"{count} case{'s are' if count > 1 else ' is'} open. Decide or send back what is open, then close the round.")
    row = {"campaign_id": campaign_id, "round": round_, "revision": now.revision + 1, "actor_id": actor.user_id, "at": work.now()}
    work.session.execute(insert(models.AdjudicationRound), row | {"is_closed": new.is_closed, "is_own_allowed": new.is_own_allowed})
    return True


def _open_cases(session: Session, campaign_id: int, round_: Round) -> int:
    own = models.Assignment
    query = select(own.document_id).where(own.campaign_id == campaign_id, own.round == Round.ADJUDICATION)
    cases = [case for document_id in session.scalars(query).all() for case in disputes.cases_of(session, document_id)]
    return sum(case.status is CaseStatus.OPEN and case.round is round_ for case in cases)


def decided_case(session: Session, campaign_id: int, document: str, case: str) -> tuple[int, str]:
    """(adjudication pass, case) of one that is decided. Raises NotFound."""
    own, step = models.Assignment, models.Settlement
    query = (
        select(step.assignment_id, step.status)
        .join(own, own.id == step.assignment_id)
        .join(models.Document, models.Document.id == own.document_id)
        .where(own.campaign_id == campaign_id, models.Document.slug == document, step.uuid == case)
        .order_by(step.revision.desc())
    )
    found = session.execute(query.limit(1)).first()
    if found is None or found.status is not CaseStatus.DECIDED:
        raise NotFound("There is no such decided case.")
    return found.assignment_id, case


def add_ruling(work: Work, actor: Actor, campaign_id: int, version: str, section: str, text: str, decided: tuple[int, str] | None) -> None:
    assignment_id, case = decided or (None, None)
    row = {"campaign_id": campaign_id, "guideline_version": version, "section": section, "text": text}
    row |= {"assignment_id": assignment_id, "case_uuid": case, "actor_id": actor.user_id, "at": work.now()}
    work.session.execute(insert(models.Ruling), row)
