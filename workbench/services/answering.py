"""Leads answer what annotators ask about their claims."""

from __future__ import annotations

from workbench.domain import entries
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.store import access, comments
from workbench.store.work import Store

LONGEST_ANSWER = 5_000


def answer(store: Store, *, actor: Actor, campaign_id: int, comment: str, text: str) -> None:
    """Answer a comment (its uuid); its annotator sees it in the claim panel. Raises NotAllowed, NotFound, CampaignClosed, BadEntry."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.ANSWER, campaign_id)
        words = entries.prose(text, "answer", is_required=True, longest=LONGEST_ANSWER)
        comments.answer(work, actor, campaign_id, comment, words)
        work.commit()
