"""What the reader lays beside the text of a pass: the campaign's guideline, another of its texts. Only the pass's annotator may ask."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.errors import NotFound
from workbench.store import models
from workbench.store.queries import campaigns, passes


def guideline_of(session: Session, pass_uuid: str, *, viewer: Actor) -> dict[str, Any]:
    """The campaign's newest guideline; `news`: the viewer has not opened this version; `body` is empty where there is none."""
    found = passes.own_pass(session, pass_uuid, viewer=viewer)
    version, body = campaigns.guideline(session, found.campaign_id, viewer=viewer)
    news = campaigns.guideline_news(session, found.campaign_id, viewer=viewer)
    return {"version": version, "body": body, "news": news is not None, "campaign_id": found.campaign_id}


def other_text(session: Session, pass_uuid: str, document_uuid: str, *, viewer: Actor) -> dict[str, Any]:
    """Another document of the campaign as it reads, without anything that anybody did in it. Raises NotFound."""
    own = passes.own_pass(session, pass_uuid, viewer=viewer)
    table = models.Document
    query = select(table).where(table.uuid == document_uuid, table.campaign_id == own.campaign_id, table.withdrawn_at.is_(None))
    document = session.scalars(query.where(table.id != own.document_id)).first()
    if document is None:
        raise NotFound("There is no such text in this campaign.")
    names = ("uuid", "slug", "title", "publisher", "author", "published_on", "language")
    return {"document": {name: getattr(document, name) for name in names}, **passes.as_it_reads(session, document)}
