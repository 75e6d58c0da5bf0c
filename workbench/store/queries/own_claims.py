"""What an annotator did earlier in the campaign, for the claim at hand: alike claims, names, addresses, the last actions.

While a round is blind nobody sees another's work; sources, events and addresses may also come from the leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from workbench.domain.checked import LARGEST
from workbench.domain.operations import in_words
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, OwnAction
from workbench.domain.vocabulary import EvidenceKind, Role
from workbench.store import access, claim_rows, models
from workbench.store.queries.passes import own_pass
from workbench.text.likeness import grams, likeness

Row = dict[str, Any]
MOST_ALIKE = 9  # one for each figure
LEAST_ALIKE = 0.25  # below it two sentences share only what all sentences share
MOST_REMEMBERED = 300  # rows looked through for names, and for addresses
PAGE = 30


def similar(session: Session, pass_uuid: str, words: str, *, viewer: Actor, other_than: str = "") -> list[Row]:
    """The viewer's own claims of the campaign that are most like these words, the most alike first; repetitions left out."""
    found = own_pass(session, pass_uuid, viewer=viewer)
    wanted = grams(words)
    scored = [
        (max(likeness(wanted, grams(row.text)), likeness(wanted, grams(row.quote))), row)
        for row in session.execute(claim_rows.own_claims(found).where(models.Claim.same_as.is_(None)))
        if row.uuid != other_than
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].uuid))
    return claim_rows.placed(session, [row for score, row in scored[:MOST_ALIKE] if score >= LEAST_ALIKE])


def memory(session: Session, pass_uuid: str, *, viewer: Actor) -> dict[str, list[Any]]:
    """Sources, events and web addresses that the viewer or a lead used in this campaign, the last used first."""
    found = own_pass(session, pass_uuid, viewer=viewer)
    sources: dict[str, None] = {}
    events: dict[str, None] = {}
    for attribution, event in session.execute(_said(found)):
        sources |= {link["source"]: None for link in attribution if link["source"] not in sources}
        events |= {event: None} if event and event not in events else {}
    return {"sources": list(sources)[:100], "events": list(events)[:100], "addresses": list(_addresses(session, found))}


def _theirs(assignment: models.Assignment) -> Any:
    """Passes of this annotator and of the campaign's leads."""
    member = models.Membership
    leads = select(member.user_id).where(member.campaign_id == assignment.campaign_id, member.role == Role.LEAD)
    mine = models.Assignment
    is_known = or_(mine.annotator_id == assignment.annotator_id, mine.annotator_id.in_(leads))
    return (mine.campaign_id == assignment.campaign_id) & is_known


def _said(assignment: models.Assignment) -> Select[Any]:
    claim, operation = models.Claim.__table__.c, models.Operation
    logged = (operation.assignment_id == claim.assignment_id) & (operation.revision == claim.revision)
    return (
        select(claim.attribution, claim.event)
        .join(models.Assignment, models.Assignment.id == claim.assignment_id)
        .join(operation, logged)
        .where(_theirs(assignment), claim.is_gone == 0, or_(func.length(claim.attribution) > 2, claim.event != ""))
        .order_by(operation.id.desc())
        .limit(MOST_REMEMBERED)
    )


def _addresses(session: Session, assignment: models.Assignment) -> Iterator[Row]:
    """Each address once with how many claims it was used for."""
    table, operation = models.Evidence, models.Operation
    logged = (operation.assignment_id == table.assignment_id) & (operation.revision == table.revision)
    query = (
        select(table.url, table.title, table.publisher, table.published_on, table.archive_url, table.medium, table.claim_uuid)
        .join(models.Assignment, models.Assignment.id == table.assignment_id)
        .join(operation, logged)
        .where(_theirs(assignment), table.kind == EvidenceKind.WEB, table.is_gone == 0, table.revision == claim_rows.newest(table, "uuid"))
        .order_by(operation.id.desc())
        .limit(MOST_REMEMBERED)
    )
    names = ("url", "title", "publisher", "published_on", "archive_url", "medium")
    last: dict[str, Row] = {}
    claims: dict[str, set[str]] = {}
    for row in session.execute(query):
        last.setdefault(row.url, {name: getattr(row, name) for name in names})
        claims.setdefault(row.url, set()).add(row.claim_uuid)
    for url, fields in last.items():
        yield fields | {"claims": sorted(claims[url])}


def last_actions(session: Session, campaign_id: int, *, viewer: Actor, page: int = 0) -> tuple[list[OwnAction], int]:
    """A page of the viewer's own actions in the campaign, newest first, and how many there are. Raises NotFound, NotAllowed."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    operation, mine = models.Operation, models.Assignment
    own = (mine.campaign_id == campaign_id) & (mine.annotator_id == viewer.user_id)
    count = session.scalar(select(func.count()).select_from(operation).join(mine, mine.id == operation.assignment_id).where(own)) or 0
    query = (
        select(operation.kind, operation.body, operation.at, operation.error, operation.assignment_id)
        .add_columns(models.Document.slug, models.Document.title, models.Document.id.label("document_id"))
        .join(mine, mine.id == operation.assignment_id)
        .join(models.Document, models.Document.id == mine.document_id)
        .where(own)
        .order_by(operation.id.desc())
        .limit(PAGE)
        .offset(page * PAGE)
    )
    rows = session.execute(query).all()
    claims = _claims_named(session, rows)
    places = claim_rows.ordinals(session, {(row.document_id, claims[key][0]) for row in rows if (key := _claim_of(row)) in claims})
    sentences = _sentences(session, rows)
    return [_action(row, claims, places, sentences) for row in rows], count


def _claim_of(row: Any) -> tuple[int, str]:
    body = row.body if isinstance(row.body, dict) else {}
    return row.assignment_id, str(body.get("claim", ""))


def _claims_named(session: Session, rows: Iterable[Any]) -> dict[tuple[int, str], tuple[int, str]]:
    """(start, text) of the claims that operations name, as they stood last."""
    named = {_claim_of(row) for row in rows}
    table = models.Claim
    query = select(table.assignment_id, table.uuid, table.start, table.text).where(
        table.assignment_id.in_({assignment for assignment, _ in named}), table.uuid.in_({claim for _, claim in named}), table.is_gone == 0
    )
    return {(row.assignment_id, row.uuid): (row.start, row.text) for row in session.execute(query.order_by(table.revision))}


def _first_sentence(row: Any) -> Any:
    """The ordinal that a decision or a flag names, as the browser sent it."""
    body = row.body if isinstance(row.body, dict) else {}
    listed = body.get("ordinals")
    return listed[0] if isinstance(listed, list) and listed else body.get("ordinal")


def _sentences(session: Session, rows: Iterable[Any]) -> dict[tuple[int, int], str]:
    """Their words, by (document, ordinal)."""
    table = models.Sentence
    named = [(row.document_id, ordinal) for row in rows if type(ordinal := _first_sentence(row)) is int and 0 <= ordinal <= LARGEST]
    if not named:
        return {}
    query = select(table.document_id, table.ordinal, table.text).where(tuple_(table.document_id, table.ordinal).in_(named))
    return {(row.document_id, row.ordinal): row.text for row in session.execute(query)}


def _action(
    row: Any, claims: dict[tuple[int, str], tuple[int, str]], places: dict[tuple[int, int], int], sentences: dict[tuple[int, int], str]
) -> OwnAction:
    body = row.body if isinstance(row.body, dict) else {}
    start, text = claims.get(_claim_of(row), (None, ""))
    ordinal = _first_sentence(row)
    if start is None and type(ordinal) is int:
        text = sentences.get((row.document_id, ordinal), "")
    if start is not None:
        ordinal = places.get((row.document_id, start))
    return OwnAction(
        at=row.at,
        document=row.slug,
        title=row.title,
        ordinal=ordinal if type(ordinal) is int and ordinal >= 0 else None,
        words=_words(row.kind, body),
        text=text,
        error=row.error,
    )


def _words(kind: str, body: Row) -> str:
    """The operation in a few words, with what it chose."""
    match kind:
        case "decide":
            return DECIDED.get(str(body.get("label")), "decision taken back")
        case "judge" if "verdict" in body:
            return f"verdict {str(body['verdict'] or 'taken back').replace('_', ' ')}"
        case "judge":
            return "reason" if "why" in body else "confidence"
        case "edit":
            return " and ".join(FIELDS[name] for name in FIELDS if name in body) or "edit of the claim"
        case _:
            return in_words(kind).removeprefix("the ") or "something unknown"


DECIDED = {"o": "opinion", "p": "prediction", "i": "introduces only", "x": "nothing to check", "b": "not text"}
FIELDS = {
    "text": "normalised text",
    "spans": "span",
    "types": "type",
    "attribution": "who says it",
    "hedge": "hedge",
    "claim_date": "date",
    "worth": "worth",
    "event": "event",
    "checks": "what is checked",
    "context": "context",
    "same_as": "same as an earlier claim",
}
