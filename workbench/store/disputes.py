"""The finished passes of a document side by side: clusters, what they disagree about, and the cases made of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from workbench.agreement import alignment, conflicts
from workbench.domain import disputes
from workbench.domain.disputes import Case, Dispute, Member, Version
from workbench.domain.values import Annotation, Claim, Evidence, Kind
from workbench.domain.vocabulary import CaseStatus, ConflictKind, Listing, PassStatus, Round, Stage
from workbench.errors import AdjudicationOpen
from workbench.store import models, pass_rows
from workbench.store.work import Work

SETTLED_HERE = (Stage.ONE_PASS, Stage.CHECK)  # what was only marked is settled on a page of its own


@dataclass(frozen=True)
class Pass:
    """A finished pass. section: the sentences it was to decide, half-open; claims_id: the pass whose claims it judges, mostly itself."""

    id: int
    uuid: str
    annotator_id: int
    revision: int
    section: tuple[int, int]
    claims_id: int


@dataclass(frozen=True)
class Table:
    """Everything a document's round is settled from."""

    passes: tuple[Pass, ...]
    disputes: tuple[Dispute, ...]
    orphans: tuple[Case, ...]  # decided, and their claims are all gone or joined another case

    @property
    def watermark(self) -> str:
        return watermark(len(self.passes), sum(one.revision for one in self.passes), max((one.id for one in self.passes), default=0))


def watermark(count: int, revisions: int, last: int) -> str:
    return f"{count}:{revisions}:{last}"


# -- reading -------------------------------------------------------------------------------------------------------------------


def finished(session: Session, document_id: int, round_: Round, *, lock: bool = False) -> list[Pass]:
    table = models.Assignment
    query = select(table).where(table.document_id == document_id, table.round == round_, table.status == PassStatus.FINISHED)
    query = query.where(is_settled_here())
    rows = session.scalars((query.with_for_update() if lock else query).order_by(table.uuid).execution_options(populate_existing=True))
    return [as_pass(row) for row in rows]


def is_settled_here() -> ColumnElement[bool]:
    return models.Assignment.stage.in_(SETTLED_HERE)


def as_pass(row: models.Assignment) -> Pass:
    section = row.start_ordinal, row.end_ordinal
    return Pass(row.id, row.uuid, row.annotator_id, row.revision, section, pass_rows.holder(row, Kind.CLAIM))


def table(session: Session, document_id: int, round_: Round, *, lock: bool = False) -> Table:
    """lock: nobody changes these passes until the transaction ends."""
    passes = finished(session, document_id, round_, lock=lock)
    versions = {version.member: version for one in passes for version in versions_of(session, one)}
    found = _disputes(session, document_id, passes, versions) if len(passes) > 1 else []
    cases = [case for case in cases_of(session, document_id) if case.round is round_]
    return Table(tuple(passes), *_with_cases(found, cases, versions))


def versions_of(session: Session, one: Pass) -> Iterable[Version]:
    rows = {kind: pass_rows.read(session, kind, one.id) for kind in (Kind.ANNOTATION, Kind.EVIDENCE)}
    judged = {key: (revision, value) for key, revision, value in rows[Kind.ANNOTATION]}
    pieces = [(str(key), revision, value) for key, revision, value in rows[Kind.EVIDENCE]]
    changed: dict[str, int] = {}
    for name, revision, piece in pieces:
        of = piece.claim if isinstance(piece, Evidence) else _claim_before(session, one.id, name)
        changed[of] = max(changed.get(of, 0), revision)
    for key, made, value in pass_rows.read(session, Kind.CLAIM, one.claims_id):
        is_own = one.claims_id == one.id
        if not isinstance(value, Claim) or not (is_own or value.outcome is Listing.CHECK):  # of a settled list only that was checked
            continue
        revision = made if is_own else 0  # in Check the claims are of another pass
        uuid = str(key)
        at, annotation = judged.get(uuid, (0, None))
        evidence = tuple((name, piece) for name, _, piece in pieces if isinstance(piece, Evidence) and piece.claim == uuid)
        newest = max(revision, at, changed.get(uuid, 0))
        yield Version(one.uuid, uuid, value, annotation if isinstance(annotation, Annotation) else Annotation(), evidence, newest)


def _claim_before(session: Session, assignment_id: int, evidence: str) -> str:
    """Which claim a piece of evidence belonged to that is gone; its last row does not say."""
    row = models.Evidence
    query = select(row.claim_uuid).where(row.assignment_id == assignment_id, row.uuid == evidence, row.claim_uuid != "")
    return session.scalars(query.order_by(row.revision.desc()).limit(1)).first() or ""


def _disputes(session: Session, document_id: int, passes: Sequence[Pass], versions: Mapping[Member, Version]) -> list[Dispute]:
    """What at least two people were to read; of a text in sections that is not everything."""
    sentence = models.Sentence
    query = select(sentence.start, sentence.end).where(sentence.document_id == document_id).order_by(sentence.ordinal)
    sentences = [(start, end) for start, end in session.execute(query)]
    names = {" ".join(member): member for member in versions}
    claims = [
        alignment.Claim(name, versions[member].pass_uuid, versions[member].claim.spans, versions[member].claim.text)
        for name, member in names.items()
    ]
    clusters = alignment.align(claims, sentences).clusters
    starts = [start for start, _ in sentences]
    listed = []
    for cluster in clusters:
        ordinal = bisect_right(starts, cluster.claims[0].spans[0][0]) - 1
        people = [one.uuid for one in passes if one.section[0] <= ordinal < one.section[1] or one.uuid in cluster.by_annotator]
        if len(people) > 1:
            listed.append(_dispute(cluster, people, {name: versions[member] for name, member in names.items()}))
    return listed


def _dispute(cluster: alignment.Cluster, people: Sequence[str], versions: Mapping[str, Version]) -> Dispute:
    here = [versions[claim.id] for claim in cluster.claims]
    pieces = {(version.pass_uuid, name): piece for version in here for name, piece in version.evidence}
    source_of = {member: str(number) for number, group in enumerate(disputes.sources(pieces)) for member in group}
    said = {
        claim.id: conflicts.Said(
            None if version.claim.same_as else version.annotation.verdict,
            frozenset((source_of[version.pass_uuid, name], piece.stance.value) for name, piece in version.evidence),
        )
        for claim in cluster.claims
        for version in [versions[claim.id]]
    }
    sizes = conflicts.conflicts(cluster, said, people)
    return Dispute(
        start=min(version.claim.spans[0][0] for version in here),
        end=max(version.claim.spans[-1][1] for version in here),
        versions=tuple(here),
        matches=tuple(tuple(versions[claim.id].member for claim in match) for match in cluster.matches),
        people=tuple(people),
        kinds={ConflictKind(kind): sizes[kind] for kind in conflicts.KINDS if kind in sizes},
        method=cluster.method,
    )


def _with_cases(
    found: Sequence[Dispute], cases: Sequence[Case], versions: Mapping[Member, Version]
) -> tuple[tuple[Dispute, ...], tuple[Case, ...]]:
    """Each cluster with the case that shares a claim with it: one that stands before one that was sent back."""
    taken: set[str] = set()
    listed = []
    for dispute in found:
        own = [case for case in cases if case.members & dispute.members and case.uuid not in taken]
        case = min(own, key=lambda case: (not case.stands, case.at), default=None)
        if case is not None:
            taken.add(case.uuid)
            dispute = _with_case(dispute, case, versions)
        listed.append(dispute)
    orphans = tuple(case for case in cases if case.uuid not in taken and case.status is CaseStatus.DECIDED)
    return tuple(listed), orphans


def _with_case(dispute: Dispute, case: Case, versions: Mapping[Member, Version]) -> Dispute:
    is_stale = case.stands and disputes.is_stale(case, versions, dispute.members)
    names = {name: getattr(dispute, name) for name in ("start", "end", "versions", "matches", "people", "kinds", "method")}
    return Dispute(**names, case=case, is_stale=is_stale)


def cases_of(session: Session, document_id: int) -> list[Case]:
    """The newest step of every case of a document."""
    return [history[-1] for history in histories(session, document_id).values()]


def histories(session: Session, document_id: int) -> dict[str, list[Case]]:
    """Every step of every case of a document, oldest first."""
    step, own, user = models.Settlement, models.Assignment, models.User
    query = (
        select(*step.__table__.c, user.display_name.label("by"))
        .join(own, own.id == step.assignment_id)
        .join(user, user.id == step.actor_id)
        .where(own.document_id == document_id, own.round == Round.ADJUDICATION)
        .order_by(step.revision)
    )
    found: dict[str, list[Case]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["uuid"], []).append(_case(row))
    return found


def _case(row: RowMapping) -> Case:
    plain = {name: row[name] for name in ("uuid", "revision", "round", "status", "kind", "outcome", "chosen", "is_empty", "reason")}
    return Case(
        **plain,
        members=frozenset((one, claim) for one, claim in row["members"]),
        seen=dict(row["seen"]),
        finals=tuple(row["finals"]),
        cited=tuple((one, evidence) for one, evidence in row["cited"]),
        actor_id=row["actor_id"],
        by=row["by"],
        at=row["at"],
    )


# -- what is locked ------------------------------------------------------------------------------------------------------------


def lock_on(session: Session, own: models.Assignment) -> AdjudicationOpen | None:
    """Why a pass cannot be changed: a case stands that has seen it, or its round is closed.

    Asked after the pass's row is locked, by statements of their own: only so does PostgreSQL see what a lead has just committed.
    """
    if own.round is Round.ADJUDICATION:
        return None
    if round_state(session, own.campaign_id, own.round).is_closed:
        return AdjudicationOpen("This round was closed: its results are known.")
    has_cases = select(models.Assignment.id).where(
        models.Assignment.document_id == own.document_id, models.Assignment.round == Round.ADJUDICATION
    )
    if session.scalars(has_cases.limit(1)).first() is None or (case := _standing_on(session, own)) is None:
        return None
    return AdjudicationOpen(f"Adjudication of this text is open since {case.at:%-d %b %Y, %H:%M} UTC.")


def may_be_settled(own: models.Assignment) -> ColumnElement[bool]:
    """What must hold before `lock_on` can find anything: a case in the document, or a round that was closed once."""
    # Tables and not their classes: every save asks this, and for classes the question takes ten times as long to put.
    cases, rounds = models.Assignment.__table__.alias("cases").c, models.AdjudicationRound.__table__.c
    has_case = exists().where(cases.document_id == own.document_id, cases.round == Round.ADJUDICATION)
    was_closed = exists().where(rounds.campaign_id == own.campaign_id, rounds.round == own.round, rounds.is_closed == 1)
    return or_(has_case, was_closed)


def _standing_on(session: Session, own: models.Assignment) -> Case | None:
    """The newest step that names the pass decides: sent back, it is free, whatever was decided before."""
    freed = -1
    standing: Case | None = None
    for history in histories(session, own.document_id).values():
        for step in history:
            if step.status is CaseStatus.RELEASED and step.chosen == own.uuid:
                freed = max(freed, step.revision)
        last = history[-1]
        if last.stands and own.uuid in last.seen and (standing is None or last.revision > standing.revision):
            standing = last
    return standing if standing is not None and standing.revision > freed else None


@dataclass(frozen=True)
class RoundState:
    revision: int = 0
    is_closed: bool = False
    is_own_allowed: bool = False
    at: datetime | None = None


def round_state(session: Session, campaign_id: int, round_: Round) -> RoundState:
    row = models.AdjudicationRound
    query = select(row.revision, row.is_closed, row.is_own_allowed, row.at).where(row.campaign_id == campaign_id, row.round == round_)
    found = session.execute(query.order_by(row.revision.desc()).limit(1)).first()
    return RoundState(*found) if found else RoundState()


# -- what is kept worked out -----------------------------------------------------------------------------------------------------


def outdated(session: Session, campaign_id: int, round_: Round, limit: int) -> tuple[list[int], int]:
    """(some documents whose conflicts are not those of their finished passes, how many there are in all)."""
    own, state = models.Assignment, models.ConflictState
    is_finished = (own.campaign_id == campaign_id) & (own.round == round_) & (own.status == PassStatus.FINISHED) & is_settled_here()
    now = select(own.document_id, func.count(), func.sum(own.revision), func.max(own.id)).where(is_finished).group_by(own.document_id)
    wanted = {document: watermark(count, int(revisions), last) for document, count, revisions, last in session.execute(now)}
    known = dict(
        session.execute(
            select(state.document_id, state.watermark)
            .join(models.Document, models.Document.id == state.document_id)
            .where(models.Document.campaign_id == campaign_id, state.round == round_)
        ).all()
    )
    differing = sorted(
        document for document in wanted.keys() | known.keys() if wanted.get(document, watermark(0, 0, 0)) != known.get(document)
    )
    return differing[:limit], len(differing)


def keep(work: Work, campaign_id: int, document_id: int, round_: Round, found: Table) -> None:
    """Write a document's conflicts as they were just worked out."""
    own, state = models.Conflict, models.ConflictState
    work.session.execute(delete(own).where(own.document_id == document_id, own.round == round_))
    work.session.execute(delete(state).where(state.document_id == document_id, state.round == round_))
    work.session.execute(insert(state), {"document_id": document_id, "round": round_, "watermark": found.watermark})
    rows = [
        {
            "document_id": document_id,
            "round": round_,
            "ordinal": ordinal,
            "campaign_id": campaign_id,
            "kind": dispute.kind,
            "kinds": {kind.value: round(size, 3) for kind, size in dispute.kinds.items()},
            "size": round(dispute.size * 1000),
            "start": dispute.start,
            "end": dispute.end,
            "claim": dispute.versions[0].uuid,
            "text": dispute.versions[0].claim.text or dispute.versions[0].claim.quote,
            "people": len(dispute.people),
            "having": len(dispute.people) - len(dispute.absent),
            "method": dispute.method,
            "case_uuid": dispute.case.uuid if dispute.case else None,
            "status": dispute.case.status.value if dispute.case else "",
            "is_stale": dispute.is_stale,
        }
        for ordinal, dispute in enumerate(found.disputes)
    ]
    if rows:
        work.session.execute(insert(own), rows)
