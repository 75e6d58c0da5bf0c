"""What a lead settles: the queue from worked-out conflicts, one case whole; and what annotators learn of it once a round is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy import case as in_case
from sqlalchemy.orm import Session

from workbench.domain import disputes as rules
from workbench.domain.disputes import Case, Dispute, Member, Version
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, VerdictValue
from workbench.domain.values import Annotation, Claim, Comment, Evidence, Kind
from workbench.domain.vocabulary import CaseStatus, ConflictKind, Outcome, PassStatus, Round, Stance
from workbench.store import access, disputes, models, pass_rows
from workbench.store.disputes import RoundState
from workbench.store.queries.campaigns import scheme as newest_scheme

PAGE = 25
SETTLED = (Round.FIRST, Round.SECOND, Round.REVALIDATION, Round.GOLD)
CONTEXT = 2  # sentences shown before and after
UNSETTLED = ("", CaseStatus.OPEN.value, CaseStatus.RELEASED.value)


@dataclass(frozen=True)
class Line:
    """A conflict in the queue. `kinds`: thousandths of disagreement by kind, the weightiest first; `claim` opens it."""

    document: str
    title: str
    sentence: int
    kind: ConflictKind
    kinds: Mapping[str, float]
    size: int
    text: str
    people: int
    having: int
    method: str
    verdict: str  # label of that claim's, "" when there is none
    claim: str
    case: str | None
    status: str
    is_stale: bool
    watermark: str


@dataclass(frozen=True)
class Summary:
    """Where a round stands. `by_kind` counts what is not settled; `unanimous` what nobody disagrees about and is not accepted yet."""

    by_kind: Mapping[ConflictKind, int]
    unanimous: int
    open: int
    decided: int
    sent_back: int
    stale: int
    unfinished: int  # passes of the round that somebody still works on
    state: RoundState


@dataclass(frozen=True)
class Source:
    """One source with everybody's use of it: (pass, evidence, stance)."""

    title: str
    publisher: str
    published_on: str
    url: str
    excerpt: str
    uses: tuple[tuple[str, str, Stance], ...]


@dataclass(frozen=True)
class Desk:
    """Everything about one cluster. names: pass -> who; context: (ordinal, start, end, text) of the sentences around."""

    document: str
    title: str
    dispute: Dispute
    names: Mapping[str, str]
    context: tuple[tuple[int, int, int, str], ...]
    sources: tuple[Source, ...]
    scheme: tuple[VerdictValue, ...]
    comments: tuple[tuple[str, str], ...]  # (pass, what its annotator asked or noted about a claim of the cluster)
    history: tuple[Case, ...]
    finals: tuple[tuple[Claim, Annotation], ...]
    is_own: bool


@dataclass(frozen=True)
class Told:
    """How a case was decided otherwise than the viewer had it: (claim, verdict) of their own and of what stands."""

    round: Round
    document: str
    title: str
    sentence: int
    own: tuple[tuple[str, str], ...]
    final: tuple[tuple[str, str], ...]
    differs: tuple[str, ...]
    outcome: Outcome
    reason: str
    ruling: str
    section: str


# -- the queue -------------------------------------------------------------------------------------------------------------------


def summary(session: Session, campaign_id: int, *, viewer: Actor, round: Round = Round.FIRST) -> Summary:
    access.require(session, viewer, Action.ADJUDICATE, campaign_id)
    row, own = models.Conflict, models.Assignment
    query = select(row.kind, row.status, row.is_stale, func.count()).where(row.campaign_id == campaign_id, row.round == round)
    counted = session.execute(query.group_by(row.kind, row.status, row.is_stale)).all()

    def count(*, status: str | None = None, stale: bool | None = None) -> int:
        return sum(n for _, of, is_stale, n in counted if status in (None, of) and stale in (None, is_stale))

    left = [(kind, n) for kind, status, is_stale, n in counted if status in UNSETTLED or is_stale]
    here = (own.campaign_id == campaign_id) & (own.round == round) & disputes.is_settled_here()
    unfinished = select(func.count()).where(here, own.status == PassStatus.OPEN)
    return Summary(
        by_kind={kind: sum(n for of, n in left if of is kind) for kind in ConflictKind if kind is not ConflictKind.NONE},
        unanimous=sum(n for of, n in left if of is ConflictKind.NONE),
        open=count(status=CaseStatus.OPEN.value),
        decided=count(status=CaseStatus.DECIDED.value),
        sent_back=count(status=CaseStatus.RELEASED.value),
        stale=count(stale=True),
        unfinished=session.scalar(unfinished) or 0,
        state=disputes.round_state(session, campaign_id, round),
    )


def rounds(session: Session, campaign_id: int, *, viewer: Actor) -> list[Round]:
    """Rounds in which there is or may be something to settle, in their order: those with a pass."""
    access.require(session, viewer, Action.ADJUDICATE, campaign_id)
    own = models.Assignment
    here = (own.campaign_id == campaign_id) & disputes.is_settled_here() & (own.status != PassStatus.LEFT)
    found = set(session.scalars(select(own.round).where(here).distinct()))
    return [one for one in SETTLED if one in found]


def queue(
    session: Session,
    campaign_id: int,
    *,
    viewer: Actor,
    round: Round = Round.FIRST,
    kinds: Sequence[ConflictKind] = (),
    document: str = "",
    status: str = "",
    page: int = 0,
) -> tuple[list[Line], int]:
    """(one page of conflicts, how many there are): by kind, then the largest first.

    `status`: "" for what is left to do, a status, or "stale".
    """
    access.require(session, viewer, Action.ADJUDICATE, campaign_id)
    row = models.Conflict
    listed = list(kinds) or [kind for kind in ConflictKind if kind is not ConflictKind.NONE]
    where = [row.campaign_id == campaign_id, row.round == round, row.kind.in_(listed), *_of_status(status)]
    return _lines(session, where, document, page)


def unanimous(
    session: Session, campaign_id: int, *, viewer: Actor, round: Round = Round.FIRST, document: str = "", page: int = 0
) -> tuple[list[Line], int]:
    """What everybody agrees about and nobody has accepted yet: the preview of accepting it."""
    access.require(session, viewer, Action.ADJUDICATE, campaign_id)
    row = models.Conflict
    where = [row.campaign_id == campaign_id, row.round == round, row.kind == ConflictKind.NONE, *_of_status("")]
    return _lines(session, where, document, page)


def _of_status(status: str) -> list[Any]:
    row = models.Conflict
    match status:
        case "":
            return [row.status.in_(UNSETTLED) | (row.is_stale == 1)]
        case "stale":
            return [row.is_stale == 1]
        case _:
            return [row.status == status]


def _lines(session: Session, where: list[Any], document: str, page: int) -> tuple[list[Line], int]:
    row, state, sentence = models.Conflict, models.ConflictState, models.Sentence
    where += [models.Document.slug == document] if document else []
    where.append(models.Document.withdrawn_at.is_(None))
    ordinal = select(func.max(sentence.ordinal)).where(sentence.document_id == row.document_id, sentence.start <= row.start)
    order = {kind: at for at, kind in enumerate(ConflictKind)}
    joined = select(row).join(models.Document, models.Document.id == row.document_id).where(*where)
    total = session.scalar(joined.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    query: Select[Any] = (
        joined.join(state, (state.document_id == row.document_id) & (state.round == row.round))
        .add_columns(models.Document.slug, models.Document.title, ordinal.correlate(row).scalar_subquery(), state.watermark)
        .add_columns(_verdict_of(row))
        .order_by(_rank(row.kind, order), row.size.desc(), models.Document.number, row.ordinal)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    return [_line(*found) for found in session.execute(query)], total


def _verdict_of(row: Any) -> Any:
    """The verdict of the claim by which a conflict is named."""
    own, judged, verdict = models.Assignment, models.Annotation, models.Verdict
    here = (own.document_id == row.document_id) & (own.round == row.round) & (judged.claim_uuid == row.claim)
    query = (
        select(verdict.label)
        .select_from(own)
        .join(judged, judged.assignment_id == own.id)
        .outerjoin(verdict, verdict.id == judged.verdict_id)
        .where(here, own.status == PassStatus.FINISHED)
        .order_by(judged.revision.desc())
        .limit(1)
    )
    return query.correlate(row).scalar_subquery()


def _rank(column: Any, order: Mapping[ConflictKind, int]) -> Any:
    return in_case({kind.value: at for kind, at in order.items()}, value=column, else_=len(order))


def _line(row: models.Conflict, slug: str, title: str, ordinal: int | None, watermark: str, verdict: str | None) -> Line:
    kinds = {kind.value: row.kinds[kind.value] for kind in ConflictKind if kind.value in row.kinds}
    names = ("kind", "size", "text", "people", "having", "method", "claim", "status", "is_stale")
    plain = {name: getattr(row, name) for name in names}
    return Line(
        slug, title or slug, sentence=ordinal or 0, kinds=kinds, case=row.case_uuid, watermark=watermark, verdict=verdict or "", **plain
    )


# -- one case --------------------------------------------------------------------------------------------------------------------


def desk(session: Session, campaign_id: int, document: str, claim: str, *, viewer: Actor, round: Round = Round.FIRST) -> Desk | None:
    """The cluster that holds a claim; None when no finished pass has it any more. Raises NotAllowed, NotFound."""
    access.require(session, viewer, Action.ADJUDICATE, campaign_id)
    found = session.scalars(
        select(models.Document).where(models.Document.campaign_id == campaign_id, models.Document.slug == document)
    ).first()
    if found is None:
        return None
    table = disputes.table(session, found.id, round)
    dispute = next((one for one in table.disputes if any(version.uuid == claim for version in one.versions)), None)
    if dispute is None:
        return None
    history = tuple(disputes.histories(session, found.id).get(dispute.case.uuid, ())) if dispute.case else ()
    return Desk(
        document=found.slug,
        title=found.title or found.slug,
        dispute=dispute,
        names=_names(session, dispute.people),
        context=_context(session, found.id, dispute),
        sources=_sources(session, campaign_id, dispute),
        scheme=newest_scheme(session, campaign_id, viewer=viewer).values,
        comments=_comments(session, table, dispute),
        history=history,
        finals=_finals(session, found.id, dispute.case.finals) if dispute.case else (),
        is_own=any(one.annotator_id == viewer.user_id for one in table.passes),
    )


def _comments(session: Session, table: disputes.Table, dispute: Dispute) -> tuple[tuple[str, str], ...]:
    claims = {version.uuid for version in dispute.versions}
    return tuple(
        (one.uuid, value.text)
        for one in table.passes
        for _, _, value in pass_rows.read(session, Kind.COMMENT, one.id)
        if isinstance(value, Comment) and value.claim in claims
    )


def _names(session: Session, passes: Sequence[str]) -> dict[str, str]:
    own, user = models.Assignment, models.User
    query = select(own.uuid, user.display_name).join(user, user.id == own.annotator_id).where(own.uuid.in_(list(passes)))
    return dict(session.execute(query).all())


def _context(session: Session, document_id: int, dispute: Dispute) -> tuple[tuple[int, int, int, str], ...]:
    row = models.Sentence
    here = (row.document_id == document_id) & (row.start < dispute.end) & (row.end > dispute.start)
    first, last = session.execute(select(func.min(row.ordinal), func.max(row.ordinal)).where(here)).one()
    if first is None:
        return ()
    query = select(row.ordinal, row.start, row.end, row.text).where(row.document_id == document_id)
    around = query.where(row.ordinal >= first - CONTEXT, row.ordinal <= last + CONTEXT).order_by(row.ordinal)
    return tuple((ordinal, start, end, text) for ordinal, start, end, text in session.execute(around))


def _sources(session: Session, campaign_id: int, dispute: Dispute) -> tuple[Source, ...]:
    pieces: dict[Member, Evidence] = {(version.pass_uuid, name): piece for version in dispute.versions for name, piece in version.evidence}
    cited = {piece.document for piece in pieces.values() if piece.document}
    row = models.Document
    query = select(row.uuid, row.title, row.publisher, row.published_on).where(row.campaign_id == campaign_id, row.uuid.in_(cited))
    about = {uuid: (title, publisher, on) for uuid, title, publisher, on in session.execute(query)} if cited else {}
    listed = []
    for group in rules.sources(pieces):
        piece = pieces[group[0]]
        title, publisher, on = about.get(piece.document or "", (piece.title, piece.publisher, piece.published_on))
        uses = tuple((one, name, pieces[one, name].stance) for one, name in group)
        listed.append(Source(title, publisher, on, piece.url, piece.excerpt, uses))
    return tuple(listed)


def _finals(session: Session, document_id: int, finals: Sequence[str]) -> tuple[tuple[Claim, Annotation], ...]:
    own = models.Assignment
    query = select(own.id).where(own.document_id == document_id, own.round == Round.ADJUDICATION).order_by(own.id).limit(1)
    assignment_id = session.scalars(query).first()
    if assignment_id is None or not finals:
        return ()
    claims = {key: value for key, _, value in pass_rows.read(session, Kind.CLAIM, assignment_id, keys=finals)}
    judged = {key: value for key, _, value in pass_rows.read(session, Kind.ANNOTATION, assignment_id, keys=finals)}
    found = ((claims.get(key), judged.get(key)) for key in finals)
    return tuple((claim, said if isinstance(said, Annotation) else Annotation()) for claim, said in found if isinstance(claim, Claim))


# -- what annotators learn ---------------------------------------------------------------------------------------------------------


def settled(session: Session, campaign_id: int, *, viewer: Actor) -> list[Told] | None:
    """The viewer's own cases that were decided otherwise, in rounds that are closed; None while none is. Nobody's name, nobody's answer."""
    access.require(session, viewer, Action.SEE_CAMPAIGN, campaign_id)
    closed = [round for round in Round if disputes.round_state(session, campaign_id, round).is_closed]
    if not closed:
        return None
    own, document = models.Assignment, models.Document
    query = (
        select(own, document.slug, document.title)
        .join(document, document.id == own.document_id)
        .where(own.campaign_id == campaign_id, own.annotator_id == viewer.user_id, own.round.in_(closed))
        .where(own.status == PassStatus.FINISHED)
        .order_by(document.number)
    )
    labels = {value.value: value.label for value in newest_scheme(session, campaign_id, viewer=viewer).values}
    told: list[Told] = []
    for row, slug, title in session.execute(query).all():
        told += _told(session, row, slug, title or slug, labels)
    return told


def _told(session: Session, row: models.Assignment, slug: str, title: str, labels: Mapping[str, str]) -> list[Told]:
    document_id, mine, found = row.document_id, disputes.as_pass(row), []
    versions = {version.uuid: version for version in disputes.versions_of(session, mine)}
    for case in disputes.cases_of(session, document_id):
        if case.round is not row.round or case.status is not CaseStatus.DECIDED or mine.uuid not in case.seen:
            continue
        own = [versions[claim] for one, claim in sorted(case.members) if one == mine.uuid and claim in versions]
        finals = _finals(session, document_id, case.finals)
        if differs := _differences(own, finals):
            place = min([version.claim.spans[0][0] for version in own] + [claim.spans[0][0] for claim, _ in finals])
            ruling, section = _ruling(session, case)
            found.append(
                Told(
                    round=row.round,
                    document=slug,
                    title=title,
                    sentence=_sentence_at(session, document_id, place),
                    own=tuple((version.claim.text, labels.get(version.annotation.verdict, version.annotation.verdict)) for version in own),
                    final=tuple((claim.text, labels.get(said.verdict, said.verdict)) for claim, said in finals),
                    differs=differs,
                    outcome=case.outcome,
                    reason=case.reason,
                    ruling=ruling,
                    section=section,
                )
            )
    return sorted(found, key=lambda told: told.sentence)


def _differences(own: Sequence[Version], finals: Sequence[tuple[Claim, Annotation]]) -> tuple[str, ...]:
    if not own or not finals:
        return ("claim",) if own or finals else ()
    places = {version.claim.spans for version in own} != {claim.spans for claim, _ in finals}
    verdicts = {version.annotation.verdict for version in own} != {said.verdict for _, said in finals}
    return (*(["verdict"] if verdicts else []), *(["span"] if places else []))


def _ruling(session: Session, case: Case) -> tuple[str, str]:
    row = models.Ruling
    found = session.execute(select(row.text, row.section).where(row.case_uuid == case.uuid).order_by(row.at.desc()).limit(1)).first()
    return (found.text, found.section) if found else ("", "")


def _sentence_at(session: Session, document_id: int, place: int) -> int:
    row = models.Sentence
    return session.scalar(select(func.max(row.ordinal)).where(row.document_id == document_id, row.start <= place)) or 0
