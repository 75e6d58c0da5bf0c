"""What the reader shows of a pass. Only its own annotator may ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.domain import stages
from workbench.domain.operations import Undoable, in_words
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.values import Claim, Evidence, Image, Key, Kind, Link, Value, to_json
from workbench.domain.vocabulary import Round
from workbench.errors import NotFound
from workbench.store import access, claim_rows, models, pass_rows
from workbench.store.pass_log import next_in_history
from workbench.store.queries import comments, people
from workbench.store.types import as_text

OF_THE_LIST = ("sources", "outcome", "reason")  # who marked a settled claim is not for those who check it


def own_pass(session: Session, pass_uuid: str, *, viewer: Actor) -> models.Assignment:
    """The pass, if it is the viewer's own and the role still allows it. Raises NotFound, NotAllowed."""
    query = select(models.Assignment).where(models.Assignment.uuid == pass_uuid, models.Assignment.annotator_id == viewer.user_id)
    query = query.where(models.Assignment.round != Round.ADJUDICATION)  # it has a page of its own, and no reader
    found = session.scalars(query).first()
    if found is None:
        raise NotFound("There is no such page or record.")
    access.require(session, viewer, Action.ANNOTATE, found.campaign_id)
    return found


def text(session: Session, pass_uuid: str, *, viewer: Actor) -> dict[str, Any]:
    """The document as it never changes, in the shape of docs/reader-protocol.md."""
    found = own_pass(session, pass_uuid, viewer=viewer)
    document = session.get_one(models.Document, found.document_id)
    campaign = session.get_one(models.Campaign, found.campaign_id)
    demands = stages.demands(campaign.fields, found.stage, campaign.evidence_policy)
    names = ("uuid", "slug", "title", "publisher", "author", "published_on", "language")
    return {
        "document": {name: getattr(document, name) for name in names} | _neighbours(session, document),
        "campaign": {"slug": campaign.slug, "title": campaign.title},
        **as_it_reads(session, document),
        "scheme": scheme(session, found.scheme_id),
        "stage": found.stage.value,
        "section": [found.start_ordinal, found.end_ordinal],
        "fields": {field.value: demand.value for field, demand in demands.items()},
        "evidence_policy": campaign.evidence_policy.value,
        "temporal_policy": campaign.temporal_policy.value,
    }


def as_it_reads(session: Session, document: models.Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "blocks": [[row.start, row.end, row.kind, row.speaker] for row in _rows(session, models.Block, document.id)],
        "sentences": [[row.start, row.end, row.block_ordinal] for row in _rows(session, models.Sentence, document.id)],
    }


def _rows(session: Session, table: Any, document_id: int) -> Iterable[Any]:
    return session.execute(
        select(*[c for c in table.__table__.c if c.name != "text"]).where(table.document_id == document_id).order_by(table.ordinal)
    )


def _neighbours(session: Session, document: models.Document) -> dict[str, Any]:
    """Where the document stands in its campaign, and the slugs before and after it."""
    table = models.Document
    here = (table.campaign_id == document.campaign_id) & table.withdrawn_at.is_(None)
    before = select(table.slug).where(here, table.number < document.number).order_by(table.number.desc()).limit(1)
    after = select(table.slug).where(here, table.number > document.number).order_by(table.number).limit(1)
    position = select(func.count()).where(here, table.number <= document.number)
    total = select(func.count()).where(here)
    return {
        "position": session.scalar(position),
        "of": session.scalar(total),
        "previous": session.scalars(before).first(),
        "next": session.scalars(after).first(),
    }


def scheme(session: Session, scheme_id: int) -> list[dict[str, Any]]:
    query = (
        select(models.Verdict)
        .where(models.Verdict.scheme_id == scheme_id, models.Verdict.retired_at.is_(None))
        .order_by(models.Verdict.ordinal)
    )
    names = ("value", "label", "canonical", "key", "description")
    return [{name: getattr(verdict, name) for name in names} for verdict in session.scalars(query)]


def state(session: Session, pass_uuid: str, *, viewer: Actor) -> dict[str, Any]:
    """Everything the annotator has done in this pass, as it stands."""
    found = own_pass(session, pass_uuid, viewer=viewer)
    drafts = session.scalars(select(models.Draft).where(models.Draft.assignment_id == found.id))
    return {
        "revision": found.revision,
        "images": images_after(session, found, -1),
        "cursor": found.cursor,
        "status": found.status.value,
        "saved_at": as_text(found.saved_at) if found.saved_at else None,
        "drafts": [{"claim": draft.claim_uuid, "field": draft.field, "text": draft.text} for draft in drafts],
        "answers": comments.answers(session, {found.id}),
        **asdict(people.preferences(session, viewer=viewer)),
        **history(session, found.id),
    }


def history(session: Session, assignment_id: int) -> dict[str, str | None]:
    """What undo and redo would take back, in words."""
    return in_words_of(*next_in_history(session, assignment_id))


def in_words_of(undo: Undoable | None, redo: Undoable | None) -> dict[str, str | None]:
    return {"undo": in_words(undo.kind) if undo else None, "redo": "what was undone" if redo else None}


def images_after(session: Session, found: models.Assignment, revision: int) -> list[dict[str, Any]]:
    """Rows changed after a revision, newest version of each; -1 gives all that are live."""
    changed = [
        (kind, key, at, value)
        for kind in Kind
        if revision < 0 or pass_rows.holder(found, kind) == found.id  # settled claims do not change under whoever checks them
        for key, at, value in pass_rows.standing(session, found, kind, after=revision)
        if revision >= 0 or value is not None
    ]
    return shown(session, found, changed)


def _other_claim(value: Value | None) -> str | None:
    """The claim that a row points at."""
    match value:
        case Claim(same_as=other) | Link(other=other):
            return other
        case _:
            return None


def shown(session: Session, found: models.Assignment, rows: Iterable[tuple[Kind, Key, int, Value | None]]) -> list[dict[str, Any]]:
    """Rows as the reader takes them: evidence from a sentence with what its document is, a link with the claim it leads to."""
    listed = list(rows)
    cited = {value.document for _, _, _, value in listed if isinstance(value, Evidence) and value.document}
    about = _cited_documents(session, found.campaign_id, cited) if cited else {}
    named = {uuid for _, _, _, value in listed if (uuid := _other_claim(value))}
    others = claim_rows.by_uuid(session, found, named) if named else {}
    images = []
    for kind, key, revision, value in listed:
        plain = to_json(value)
        if isinstance(value, Claim) and plain is not None:
            plain = {name: held for name, held in plain.items() if name not in OF_THE_LIST}
        if plain is not None and plain.get("document"):
            plain |= about[plain["document"]]
        if plain is not None and (other := _other_claim(value)):
            plain["shown"] = others.get(other)
        images.append({"kind": kind.value, "key": key, "revision": revision, "value": plain})
    return images


def _cited_documents(session: Session, campaign_id: int, uuids: Iterable[str]) -> dict[str, dict[str, str]]:
    table = models.Document
    query = select(table.uuid, table.title, table.publisher, table.published_on).where(
        table.campaign_id == campaign_id, table.uuid.in_(list(uuids))
    )
    return {uuid: {"title": title, "publisher": publisher, "published_on": on} for uuid, title, publisher, on in session.execute(query)}


def as_images(session: Session, found: models.Assignment, changes: Iterable[tuple[int, Image]]) -> list[dict[str, Any]]:
    """What a transaction just wrote, newest version of each row."""
    newest = {(image.kind, image.key): (image.kind, image.key, revision, image.value) for revision, image in changes}
    return shown(session, found, newest.values())
