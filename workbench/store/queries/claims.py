"""Every claim of a campaign as its leads look through them: found, sorted, across texts, in conflict and in time.

Leads only: claims and verdicts of others are what annotators must not see. Pilots and passes that were left are not listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from workbench.domain.claim_map import groups, independent, is_conflict, source_name
from workbench.domain.layers import Filters
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import NameKind, PassStatus, Relation, Round
from workbench.store import access, aliases, kept_frames, models
from workbench.store.version_rows import is_newest

PAGE = 50
CLUSTERS = 20
Key = tuple[int, str]  # a claim: its pass and its uuid
MOST_POINTS = 1_000  # claims in the picture of the timeline


class Order(StrEnum):
    PLACE = "place"
    NEWEST = "newest"
    VERDICT = "verdict"
    WORTH = "worth"
    DATE = "date"


@dataclass(frozen=True)
class Wanted:
    """What to list; empty: everything. words: all must be in the claim's text or quote. verdict "-": claims without one."""

    words: str = ""
    documents: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    verdict: str = ""
    type: str = ""
    worth: int | None = None
    only_finished: bool = False
    only_linked: bool = False
    has_date: bool = False
    order: Order = Order.PLACE


@dataclass(frozen=True)
class ListedClaim:
    uuid: str
    document: str
    title: str
    ordinal: int
    text: str
    quote: str
    annotator: str
    verdict: str
    canonical: str
    types: tuple[str, ...]
    worth: int | None
    claim_date: str
    event: str
    evidence_count: int
    independent_count: int
    link_count: int
    status: PassStatus
    round: Round


@dataclass(frozen=True)
class ClaimPage:
    claims: tuple[ListedClaim, ...]
    count: int


@dataclass(frozen=True)
class DatedClaim:
    """A claim as the picture of the timeline has it."""

    claim_date: str
    verdict: str
    canonical: str
    text: str
    event: str


@dataclass(frozen=True)
class LinkedPair:
    """What one claim is to another. `is_across`: they stand in two texts."""

    one: ListedClaim
    relation: Relation
    other: ListedClaim

    @property
    def is_across(self) -> bool:
        return self.one.document != self.other.document


@dataclass(frozen=True)
class LinkPage:
    pairs: tuple[LinkedPair, ...]
    count: int


@dataclass(frozen=True)
class ConflictCluster:
    """Claims that belong together and disagree: by a link that says so, or by their verdicts. `why` in words."""

    claims: tuple[ListedClaim, ...]
    why: str


@dataclass(frozen=True)
class ConflictPage:
    clusters: tuple[ConflictCluster, ...]
    count: int


def choices(session: Session, campaign_id: int, *, viewer: Actor) -> tuple[dict[str, str], dict[str, str]]:
    """What there is to filter by: (titles by slug, names by account) of texts and people that have a pass."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    own, document, user = models.Assignment, models.Document, models.User
    texts = select(document.slug, document.title).where(document.id.in_(select(own.document_id).where(is_counted(campaign_id))))
    people = select(user.name, user.display_name).where(user.id.in_(select(own.annotator_id).where(is_counted(campaign_id))))
    return (
        {slug: title or slug for slug, title in session.execute(texts.order_by(document.number))},
        {name: shown or name for name, shown in session.execute(people.order_by(user.display_name, user.name))},
    )


def claims(session: Session, campaign_id: int, wanted: Wanted, *, viewer: Actor, page: int | None = 0) -> ClaimPage:
    """One page of claims; without a page all of them."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    query = _listed(campaign_id, wanted)
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(_paged(_sorted(query, wanted.order), page, PAGE)).all()
    return ClaimPage(tuple(_filled(session, campaign_id, rows)), count)


def timeline(session: Session, campaign_id: int, wanted: Wanted, *, viewer: Actor, page: int | None = 0) -> ClaimPage:
    """One page of the claims with a date of their own, earliest first; without a page all of them."""
    return claims(session, campaign_id, _dated(wanted), viewer=viewer, page=page)


def points(session: Session, campaign_id: int, wanted: Wanted, *, viewer: Actor) -> list[DatedClaim]:
    """The same for the picture: the earliest MOST_POINTS."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    query = _sorted(_listed(campaign_id, _dated(wanted)), Order.DATE)
    events = aliases.merged(session, campaign_id, NameKind.EVENT)
    return [
        DatedClaim(row.claim_date, row.verdict or "", row.canonical.value if row.canonical else "", row.text, events.name(row.event))
        for row in session.execute(query.limit(MOST_POINTS))
    ]


def _dated(wanted: Wanted) -> Wanted:
    return replace(wanted, has_date=True, order=Order.DATE)


def linked(session: Session, campaign_id: int, *, viewer: Actor, page: int | None = 0) -> LinkPage:
    """One page of the live links between two claims, across texts first; without a page all of them."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    query = _links(campaign_id)
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    links = _pairs(session, _paged(query, page, PAGE))
    known = by_key(session, campaign_id, {key for one, _, other in links for key in (one, other)})
    return LinkPage(tuple(LinkedPair(known[one], relation, known[other]) for one, relation, other in links), count)


def conflicts(session: Session, campaign_id: int, *, viewer: Actor, page: int | None = 0) -> ConflictPage:
    """Claims that are linked, or that several people made of the same words, and that disagree; the largest clusters first.

    One page of them; without a page all.
    """
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    links = _pairs(session, _links(campaign_id))
    # One split differently is no conflict: its parts are other claims, and may well have other verdicts.
    shared = [unit for unit in kept_frames.claims(session, campaign_id, Filters()).units if unit.is_shared and not unit.is_given]
    aligned = [[(mark.by, mark.uuid) for mark in unit.marks] for unit in shared]
    joined = groups([(one, other) for one, _, other in links] + [(unit[0], key) for unit in aligned for key in unit[1:]])
    relations: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one, relation, other in links:
        relations[one].append(relation.value)
        relations[other].append(relation.value)
    verdicts = _verdicts_of(session, campaign_id)
    found = []
    for members in joined:
        said = {value: position for key in members if (value_ := verdicts.get(key)) for value, position in [value_]}
        between = [relation for key in members for relation in relations[key]]
        if is_conflict(between, said):
            found.append(
                (members, "a link says that they contradict" if "contradicts" in between else "verdicts differ: " + ", ".join(said))
            )
    found.sort(key=lambda cluster: -len(cluster[0]))
    shown = found if page is None else found[page * CLUSTERS : (page + 1) * CLUSTERS]
    known = by_key(session, campaign_id, {key for members, _ in shown for key in members})
    clusters = (ConflictCluster(tuple(known[key] for key in members if key in known), why) for members, why in shown)
    return ConflictPage(tuple(clusters), len(found))


# -- shared ------------------------------------------------------------------------------------------------------------------


def _standing() -> Any:
    judged = models.Annotation
    return (
        select(judged.assignment_id, judged.claim_uuid, judged.verdict_id)
        .where(judged.is_gone == 0, judged.verdict_id.is_not(None), is_newest(judged, "claim_uuid"))
        .subquery()
    )


def is_counted(campaign_id: int) -> ColumnElement[bool]:
    own = models.Assignment
    return and_(own.campaign_id == campaign_id, own.round != Round.PILOT, own.status != PassStatus.LEFT)


def _listed(campaign_id: int, wanted: Wanted) -> Select[Any]:
    claim, own, document, user, verdict = models.Claim, models.Assignment, models.Document, models.User, models.Verdict
    judged, link, linking = _standing(), aliased(models.ClaimLink), aliased(models.Assignment)
    is_linked = exists().where(  # a link lies in the pass of one of its two claims
        linking.id == link.assignment_id,
        linking.annotator_id == own.annotator_id,
        linking.campaign_id == campaign_id,
        or_(link.claim_uuid == claim.uuid, link.other_uuid == claim.uuid),
        link.is_gone == 0,
        is_newest(link, "uuid"),
    )
    said = (claim.text, claim.quote, claim.start, claim.types, claim.worth, claim.claim_date, claim.event)
    query = (
        select(claim.assignment_id, claim.uuid, *said, own.status, own.round, own.document_id, own.annotator_id)
        .add_columns(document.slug, document.title, document.publisher, user.display_name, user.name.label("account"))
        .add_columns(verdict.label.label("verdict"), verdict.canonical, verdict.value, document.number, verdict.ordinal.label("place"))
        .join(own, own.id == claim.assignment_id)
        .join(document, document.id == own.document_id)
        .join(user, user.id == own.annotator_id)
        .outerjoin(judged, and_(judged.c.assignment_id == claim.assignment_id, judged.c.claim_uuid == claim.uuid))
        .outerjoin(verdict, verdict.id == judged.c.verdict_id)
        .where(is_counted(campaign_id), claim.is_gone == 0, is_newest(claim, "uuid"))
    )
    for word in wanted.words.replace("\0", " ").split()[:12]:
        said_in = (func.lower(column).contains(word.lower(), autoescape=True) for column in (claim.text, claim.quote))
        query = query.where(or_(*said_in))
    conditions: list[tuple[object, Any]] = [
        (wanted.documents, document.slug.in_(wanted.documents)),
        (wanted.people, user.name.in_(wanted.people)),
        (wanted.verdict == "-", verdict.id.is_(None)),
        (wanted.verdict not in ("", "-"), verdict.value == wanted.verdict),
        (wanted.type, cast(models.Claim.types, Text).contains(f'"{wanted.type}"', autoescape=True)),
        (wanted.worth, claim.worth == wanted.worth),
        (wanted.only_finished, own.status == PassStatus.FINISHED),
        (wanted.only_linked, is_linked),
        (wanted.has_date, claim.claim_date != ""),
    ]
    return query.where(*(condition for is_asked, condition in conditions if is_asked))


def _sorted(query: Select[Any], order: Order) -> Select[Any]:
    claim, document = models.Claim, models.Document
    place = (document.number, claim.start, claim.end, models.User.display_name, claim.uuid, claim.assignment_id)
    match order:
        case Order.PLACE:
            return query.order_by(*place)
        case Order.NEWEST:
            return query.order_by(models.Assignment.saved_at.desc(), claim.revision.desc(), *place)
        case Order.VERDICT:
            return query.order_by(models.Verdict.ordinal.is_(None), models.Verdict.ordinal, *place)
        case Order.WORTH:
            return query.order_by(claim.worth.is_(None), claim.worth.desc(), *place)
        case Order.DATE:
            return query.order_by(claim.claim_date == "", claim.claim_date, *place)


def _filled(session: Session, campaign_id: int, rows: Iterable[Any]) -> list[ListedClaim]:
    """With the sentence each begins in, its evidence and its links; names as they are counted."""
    listed = list(rows)
    sources, events = (aliases.merged(session, campaign_id, kind) for kind in (NameKind.SOURCE, NameKind.EVENT))
    keys = [(row.assignment_id, row.uuid) for row in listed]
    pieces = _pieces(session, keys)
    links = _link_counts(session, [(row.annotator_id, row.uuid) for row in listed])
    ordinals = _ordinals(session, {(row.document_id, row.start) for row in listed})
    return [
        ListedClaim(
            uuid=row.uuid,
            document=row.slug,
            title=row.title or row.slug,
            ordinal=ordinals.get((row.document_id, row.start), 0),
            text=row.text,
            quote=row.quote,
            annotator=row.display_name or row.account,
            verdict=row.verdict or "",
            canonical=row.canonical.value if row.canonical else "",
            types=tuple(row.types),
            worth=row.worth,
            claim_date=row.claim_date,
            event=events.name(row.event),
            evidence_count=len(pieces.get(key, ())),
            independent_count=independent(pieces.get(key, ()), row.publisher, sources),
            link_count=links.get((row.annotator_id, row.uuid), 0),
            status=row.status,
            round=row.round,
        )
        for key, row in zip(keys, listed, strict=True)
    ]


def _pieces(session: Session, keys: list[tuple[int, str]]) -> dict[tuple[int, str], list[str]]:
    """The source of each piece of evidence, by claim."""
    piece, document = models.Evidence, models.Document
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for at in range(0, len(keys), 500):
        query = (
            select(piece.assignment_id, piece.claim_uuid, piece.url, piece.publisher, document.publisher, document.title)
            .outerjoin(document, document.id == piece.document_id)
            .where(tuple_(piece.assignment_id, piece.claim_uuid).in_(keys[at : at + 500]), piece.is_gone == 0, is_newest(piece, "uuid"))
        )
        for by, claim, url, publisher, of_document, title in session.execute(query):
            found[by, claim].append(source_name(publisher or of_document or "", url, title or ""))
    return found


def _link_counts(session: Session, claims: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """By (annotator, claim): a link lies in the pass of one of its two claims, and both are the same annotator's."""
    link, own = models.ClaimLink, models.Assignment
    found: dict[tuple[int, str], int] = defaultdict(int)
    uuids = sorted({uuid for _, uuid in claims})
    seen = set()
    for at in range(0, len(uuids), 500):
        here = uuids[at : at + 500]
        query = (
            select(own.annotator_id, link.uuid, link.claim_uuid, link.other_uuid)
            .join(own, own.id == link.assignment_id)
            .where(or_(link.claim_uuid.in_(here), link.other_uuid.in_(here)), link.is_gone == 0, is_newest(link, "uuid"))
        )
        for who, uuid, one, other in session.execute(query):
            if (who, uuid) not in seen:
                seen.add((who, uuid))
                found[who, one] += 1
                found[who, other] += 1
    return found


def _ordinals(session: Session, places: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The sentence that each place (document, start) lies in."""
    table, listed = models.Sentence, sorted(places)
    found: dict[tuple[int, int], int] = {}
    for at in range(0, len(listed), 100):
        here = listed[at : at + 100]
        inside = [and_(table.document_id == document_id, table.start <= start, table.end > start) for document_id, start in here]
        for document_id, ordinal, start, end in session.execute(
            select(table.document_id, table.ordinal, table.start, table.end).where(or_(*inside))
        ):
            found |= {place: ordinal for place in here if place[0] == document_id and start <= place[1] < end}
    return found


def _links(campaign_id: int) -> Select[Any]:
    """Live links between standing claims, each claim by its pass: a link may lead to a claim of the same annotator in another text."""
    link, own, other = models.ClaimLink, models.Assignment, aliased(models.Assignment)
    one, claim, document = aliased(models.Claim), models.Claim, models.Document
    is_one = and_(one.assignment_id == link.assignment_id, one.uuid == link.claim_uuid, one.is_gone == 0, is_newest(one, "uuid"))
    is_theirs = and_(other.campaign_id == own.campaign_id, other.annotator_id == own.annotator_id)
    query: Any = (
        select(link.assignment_id, link.claim_uuid, link.relation, claim.assignment_id.label("other_id"), claim.uuid)
        .join(own, own.id == link.assignment_id)
        .join(one, is_one)
        .join(claim, claim.uuid == link.other_uuid)
        .join(other, and_(other.id == claim.assignment_id, is_theirs, other.round != Round.PILOT, other.status != PassStatus.LEFT))
        .join(document, document.id == own.document_id)
        .where(is_counted(campaign_id), link.is_gone == 0, is_newest(link, "uuid"), claim.is_gone == 0, is_newest(claim, "uuid"))
        .order_by(own.document_id == other.document_id, document.number, one.start, link.assignment_id, link.uuid, claim.assignment_id)
    )
    found: Select[Any] = query
    return found


def _pairs(session: Session, query: Select[Any]) -> list[tuple[Key, Relation, Key]]:
    return [((row[0], row[1]), row[2], (row[3], row[4])) for row in session.execute(query)]


def _paged(query: Select[Any], page: int | None, length: int) -> Select[Any]:
    return query if page is None else query.limit(length).offset(page * length)


def by_key(session: Session, campaign_id: int, keys: set[Key]) -> dict[Key, ListedClaim]:
    listed = sorted(keys)
    found: dict[Key, ListedClaim] = {}
    for at in range(0, len(listed), 500):
        here = tuple_(models.Claim.assignment_id, models.Claim.uuid).in_(listed[at : at + 500])
        rows = session.execute(_listed(campaign_id, Wanted()).where(here)).all()
        found |= dict(zip([(row.assignment_id, row.uuid) for row in rows], _filled(session, campaign_id, rows), strict=True))
    return found


def _verdicts_of(session: Session, campaign_id: int) -> dict[Key, tuple[str, int | None]]:
    judged, own, verdict = _standing(), models.Assignment, models.Verdict
    query = (
        select(judged.c.assignment_id, judged.c.claim_uuid, verdict.label, verdict.position)
        .join(own, own.id == judged.c.assignment_id)
        .join(verdict, verdict.id == judged.c.verdict_id)
        .where(is_counted(campaign_id))
    )
    return {(by, claim): (label, position) for by, claim, label, position in session.execute(query)}
