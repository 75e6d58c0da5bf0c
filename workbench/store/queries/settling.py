"""What a lead settles a document's claims from: the marks of its finished Mark passes, aligned, and what the list holds already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.agreement import alignment
from workbench.domain import overlap
from workbench.domain.operations import in_words
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.values import Claim, Kind, to_json
from workbench.domain.vocabulary import Coverage, Listing, PassStatus, Stage
from workbench.errors import BadEntry, NotFound
from workbench.store import access, models, pass_rows, readership, settled_lists
from workbench.store.pass_log import next_in_history
from workbench.store.settled_lists import MARKING, Mark

PAGE = 50
Source = tuple[str, str]


class ClusterKind(StrEnum):
    """`added` is the lead's own: nobody marked it."""

    ONE = "one"
    SAME = "same"
    SPLIT = "split"
    ADDED = "added"


@dataclass(frozen=True)
class TextToSettle:
    """`marked` of `wanted` readers have finished marking; `check_count` Check passes hold work."""

    slug: str
    title: str
    marked: int
    wanted: int
    status: PassStatus | None
    settled_by: str
    check_count: int


@dataclass(frozen=True)
class Version:
    """One annotator's mark; `annotator` counts from 0 within the document and names nobody."""

    source: Source
    annotator: int
    claim: Claim


@dataclass(frozen=True)
class Cluster:
    """What was marked in one place, and what the list made of it. `first` and `last` are ordinals of sentences.

    is_unanimous: everybody who read the place marked the same words with the same worth.
    """

    key: str
    kind: ClusterKind
    first: int
    last: int
    versions: tuple[Version, ...]
    listed: tuple[tuple[str, Claim], ...]
    open_sources: tuple[Source, ...]
    is_unanimous: bool

    @property
    def is_settled(self) -> bool:
        return not self.open_sources


@dataclass(frozen=True)
class Sheet:
    """Everything the page shows of one document. `revision` is None before anybody began to settle it; `undo` says what it takes back."""

    slug: str
    title: str
    status: PassStatus | None
    revision: int | None
    lead: str
    is_own: bool
    undo: str
    held: str
    names: tuple[str, ...]
    sentences: tuple[tuple[int, int, str], ...]
    clusters: tuple[Cluster, ...]
    checks_all: bool


def texts(session: Session, campaign_id: int, *, viewer: Actor, page: int = 0) -> tuple[list[TextToSettle], int]:
    """One page of the campaign's documents as they wait for settling, and how many there are. Raises NotFound, NotAllowed."""
    access.require(session, viewer, Action.SETTLE, campaign_id)
    campaign = session.get_one(models.Campaign, campaign_id)
    table = models.Document
    here = (table.campaign_id == campaign_id, table.withdrawn_at.is_(None))
    rows = session.execute(
        select(table.id, table.slug, table.title, table.number, table.overlap, table.sentence_count)
        .where(*here)
        .order_by(table.number)
        .limit(PAGE)
        .offset(page * PAGE)
    ).all()
    read, lists = _sentences_read(session, [row.id for row in rows]), _lists(session, [row.id for row in rows])
    found = []
    for row in rows:
        needed = readership.wanted(campaign, Stage.MARK, row.number, row.overlap)
        own, name = lists.get(row.id, (None, ""))
        checks = settled_lists.checks_with_work(session, own.id) if own else 0
        marked = read.get(row.id, 0) // max(row.sentence_count, 1)
        found.append(TextToSettle(row.slug, row.title, marked, needed, own.status if own else None, name, checks))
    return found, session.scalar(select(func.count()).where(*here)) or 0


def _sentences_read(session: Session, document_ids: Sequence[int]) -> dict[int, int]:
    """How many sentences the finished Mark passes cover together, sections counting as what they are."""
    own = models.Assignment
    here = (own.document_id.in_(document_ids), own.stage == Stage.MARK, own.round.in_(MARKING), own.status == PassStatus.FINISHED)
    query = select(own.document_id, func.sum(own.end_ordinal - own.start_ordinal)).where(*here).group_by(own.document_id)
    return {document_id: int(covered) for document_id, covered in session.execute(query)}


def _lists(session: Session, document_ids: Sequence[int]) -> dict[int, tuple[models.Assignment, str]]:
    own, user = models.Assignment, models.User
    query = select(own, user.display_name).join(user, user.id == own.annotator_id)
    found = session.execute(query.where(own.document_id.in_(document_ids), own.stage == Stage.SETTLE))
    return {row.document_id: (row, name) for row, name in found}


def sheet(session: Session, campaign_id: int, document: str, *, viewer: Actor) -> Sheet:
    """The marks of a document, aligned, with the list as it stands. Raises NotFound, NotAllowed, BadEntry (the viewer still marks it)."""
    access.require(session, viewer, Action.SETTLE, campaign_id)
    table = models.Document
    found = session.scalars(select(table).where(table.campaign_id == campaign_id, table.slug == document)).first()
    if found is None:
        raise NotFound("There is no such document in this campaign.")
    if settled_lists.own_marking_is_open(session, found.id, viewer):
        raise BadEntry("You are marking this text yourself: finish that first, so that you do not see what others marked.")
    own = settled_lists.of_document(session, found.id)
    sentence = models.Sentence
    rows = session.execute(
        select(sentence.start, sentence.end, sentence.text).where(sentence.document_id == found.id).order_by(sentence.ordinal)
    ).all()
    sentences = tuple((row.start, row.end, row.text) for row in rows)
    marks = settled_lists.marks(session, found.id)
    people = {annotator: at for at, annotator in enumerate(dict.fromkeys(mark.annotator_id for mark in marks))}
    coverage = session.get_one(models.Campaign, campaign_id).coverage
    return Sheet(
        slug=found.slug,
        title=found.title,
        status=own.status if own else None,
        revision=own.revision if own else None,
        lead=_display_name(session, own.annotator_id) if own else "",
        is_own=own is not None and own.annotator_id == viewer.user_id,
        undo=_undo(session, own) if own else "",
        held=settled_lists.held_by(session, own) if own else "",
        names=tuple(_display_name(session, annotator) for annotator in people),
        sentences=sentences,
        clusters=_clusters(marks, _listed(session, own), sentences, people, _readers(session, found.id)),
        checks_all=coverage is Coverage.EVERY_CLAIM,
    )


def _display_name(session: Session, user_id: int) -> str:
    return session.scalars(select(models.User.display_name).where(models.User.id == user_id)).one()


def _undo(session: Session, own: models.Assignment) -> str:
    undo, _ = next_in_history(session, own.id)
    return in_words(undo.kind) if undo and own.status is PassStatus.OPEN else ""


def _listed(session: Session, own: models.Assignment | None) -> list[tuple[str, Claim]]:
    rows = pass_rows.read(session, Kind.CLAIM, own.id) if own else []
    return sorted(((str(key), value) for key, _, value in rows if isinstance(value, Claim)), key=lambda row: (row[1].spans, row[0]))


def _readers(session: Session, document_id: int) -> list[overlap.Section]:
    return [(own.start_ordinal, own.end_ordinal) for own in settled_lists.finished_marking(session, document_id)]


# -- clusters --------------------------------------------------------------------------------------------------------------


def _clusters(
    marks: Sequence[Mark],
    listed: Sequence[tuple[str, Claim]],
    sentences: Sequence[tuple[int, int, str]],
    people: Mapping[int, int],
    readers: Sequence[overlap.Section],
) -> tuple[Cluster, ...]:
    """In text order: what was marked, and between it what the lead added."""
    by_id = {f"{mark.pass_uuid} {mark.claim}": mark for mark in marks}
    given = [alignment.Claim(key, str(people[mark.annotator_id]), mark.value.spans, mark.value.text) for key, mark in by_id.items()]
    aligned = alignment.align(given, [(start, end) for start, end, _ in sentences])
    behind: dict[Source, list[tuple[str, Claim]]] = defaultdict(list)
    for row in listed:
        for source in row[1].sources:
            behind[source].append(row)
    starts = [start for start, _, _ in sentences]
    found = [_cluster(one, by_id, people, behind, starts, readers) for one in aligned.clusters]
    shown = {uuid for cluster in found for uuid, _ in cluster.listed}
    found += [_added(uuid, claim, starts) for uuid, claim in listed if uuid not in shown]
    return tuple(sorted(found, key=lambda cluster: (_place(cluster), cluster.key)))


def _place(cluster: Cluster) -> tuple[tuple[int, int], ...]:
    return cluster.versions[0].claim.spans if cluster.versions else cluster.listed[0][1].spans


def _cluster(
    aligned: alignment.Cluster,
    by_id: Mapping[str, Mark],
    people: Mapping[int, int],
    behind: Mapping[Source, list[tuple[str, Claim]]],
    starts: Sequence[int],
    readers: Sequence[overlap.Section],
) -> Cluster:
    versions = tuple(
        Version((mark.pass_uuid, mark.claim), people[mark.annotator_id], mark.value)
        for mark in (by_id[claim.id] for claim in aligned.claims)
    )
    listed = {uuid: claim for version in versions for uuid, claim in behind.get(version.source, ())}
    first, last = _touched((version.claim for version in versions), starts)
    kind = ClusterKind.SPLIT if aligned.is_split else ClusterKind.SAME if len(versions) > 1 else ClusterKind.ONE
    read_by = sum(start <= first < end for start, end in readers)
    return Cluster(
        key=min(version.source[1] for version in versions),
        kind=kind,
        first=first,
        last=last,
        versions=versions,
        listed=tuple(sorted(listed.items(), key=lambda row: (row[1].spans, row[0]))),
        open_sources=tuple(version.source for version in versions if version.source not in behind),
        is_unanimous=kind is ClusterKind.SAME and len(versions) == read_by and _is_unanimous(versions),
    )


def _is_unanimous(versions: Sequence[Version]) -> bool:
    return len({(version.claim.spans, version.claim.worth) for version in versions}) == 1


def _added(uuid: str, claim: Claim, starts: Sequence[int]) -> Cluster:
    """A claim of the list whose marks nobody has (any more), or that the lead added."""
    first, last = _touched([claim], starts)
    return Cluster(uuid, ClusterKind.ADDED, first, last, (), ((uuid, claim),), (), is_unanimous=False)


def _touched(claims: Iterable[Claim], starts: Sequence[int]) -> tuple[int, int]:
    """First and last sentence of these claims."""
    spans = [span for claim in claims for span in claim.spans]
    first, last = min(start for start, _ in spans), max(end for _, end in spans) - 1
    return max(0, sum(start <= first for start in starts) - 1), max(0, sum(start <= last for start in starts) - 1)


# -- what an acceptance says -----------------------------------------------------------------------------------------------


def closest_to_all(versions: Sequence[Version]) -> Version:
    """The version whose words are most like the others': what is offered when several mean the same."""

    def likeness(one: Version) -> float:
        return sum(alignment.text_similarity(one.claim.text, other.claim.text) for other in versions)

    return max(versions, key=lambda one: (round(likeness(one), 9), -one.annotator, one.source))


def sources_of(cluster: Cluster, taken: Sequence[Version]) -> dict[Source, tuple[Source, ...]]:
    """Which marks each taken version stands for: itself, and those not taken that share words with it.

    Where nothing is split every mark of the cluster goes with the one taken.
    """
    chosen = {version.source for version in taken}
    others = [version for version in cluster.versions if version.source not in chosen]
    if len(taken) == 1 and cluster.kind is not ClusterKind.SPLIT:
        return {taken[0].source: tuple(version.source for version in cluster.versions)}
    return {
        one.source: (one.source, *(other.source for other in others if alignment.containment(other.claim.spans, one.claim.spans) > 0))
        for one in taken
    }


def acceptance(version: Version, sources: Sequence[Source]) -> dict[str, Any]:
    """A mark as the list takes it: the body of a `mark`, all but its uuid."""
    plain = to_json(version.claim) or {}
    names = ("spans", "quote", "text", "types", "worth", "checks", "hedge", "claim_date", "event", "attribution", "context")
    return {name: plain[name] for name in names} | {"sources": [list(source) for source in sources]}


def progress(found: Sheet) -> tuple[int, int]:
    """(clusters settled, clusters marked)."""
    marked = [cluster for cluster in found.clusters if cluster.versions]
    return sum(cluster.is_settled for cluster in marked), len(marked)


def outcomes(found: Sheet) -> Mapping[Listing, int]:
    """How many claims of the list go which way."""
    return Counter({uuid: claim.outcome for cluster in found.clusters for uuid, claim in cluster.listed}.values())
