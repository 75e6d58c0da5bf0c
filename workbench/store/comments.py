"""Answers to comments: written beside the pass, never into it."""

from __future__ import annotations

from sqlalchemy import select

from workbench.domain.records import Actor
from workbench.errors import NotFound
from workbench.store import models
from workbench.store.work import Work


def answer(work: Work, actor: Actor, campaign_id: int, comment: str, text: str) -> None:
    """Raises NotFound when the campaign holds no such comment, or its annotator took it back."""
    table = models.Comment
    query = (
        select(table.assignment_id, table.is_gone)
        .join(models.Assignment, models.Assignment.id == table.assignment_id)
        .where(models.Assignment.campaign_id == campaign_id, table.uuid == comment)
        .order_by(table.revision.desc())
    )
    found = work.session.execute(query.limit(1)).first()
    if found is None or found.is_gone:
        raise NotFound("There is no such comment any more.")
    work.session.add(
        models.Answer(
            assignment_id=found.assignment_id, uuid=work.new_id(), comment_uuid=comment, author_id=actor.user_id, text=text, at=work.now()
        )
    )
