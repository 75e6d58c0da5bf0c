"""Text that is being typed: one overwritten row per (pass, claim, field). The only rows that are not insert-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, tuple_

from workbench.store.models import Draft
from workbench.store.work import Work


@dataclass(frozen=True)
class DraftText:
    claim: str
    field: str
    text: str


def keep(work: Work, assignment_id: int, drafts: Iterable[DraftText]) -> None:
    for draft in drafts:
        row = Draft(assignment_id=assignment_id, claim_uuid=draft.claim, field=draft.field, text=draft.text, at=work.now())
        work.session.merge(row)


def drop(work: Work, assignment_id: int, done: Iterable[tuple[str, str]]) -> None:
    """Forget the drafts of fields whose text has been written as a revision."""
    if listed := list(done):
        here = Draft.assignment_id == assignment_id
        work.session.execute(delete(Draft).where(here, tuple_(Draft.claim_uuid, Draft.field).in_(listed)))
