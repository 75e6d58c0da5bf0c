"""Claims of a document side by side, and the cases a lead makes of them: frozen, without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.values import Annotation, Claim, Evidence
from workbench.domain.vocabulary import CanonicalVerdict, CaseStatus, ConflictKind, Outcome, Round
from workbench.errors import BadEntry

Member = tuple[str, str]  # (pass, claim)
Span = tuple[int, int]
NEEDS_EVIDENCE = frozenset({CanonicalVerdict.SUPPORTED, CanonicalVerdict.REFUTED, CanonicalVerdict.CONFLICTING})


@dataclass(frozen=True)
class Version:
    """One annotator's claim as it stands in a finished pass. `revision` is the newest of the claim, its verdict and its evidence."""

    pass_uuid: str
    uuid: str
    claim: Claim
    annotation: Annotation
    evidence: tuple[tuple[str, Evidence], ...]
    revision: int

    @property
    def member(self) -> Member:
        return self.pass_uuid, self.uuid


@dataclass(frozen=True)
class Case:
    """A cluster that a lead opened, as its newest step says. `seen`: pass -> the revision that was shown."""

    uuid: str
    revision: int
    round: Round
    status: CaseStatus
    kind: ConflictKind
    members: frozenset[Member]
    seen: Mapping[str, int]
    outcome: Outcome
    chosen: str | None
    finals: tuple[str, ...]
    cited: tuple[Member, ...]
    is_empty: bool
    reason: str
    actor_id: int
    by: str
    at: datetime

    @property
    def stands(self) -> bool:
        return self.status is not CaseStatus.RELEASED


@dataclass(frozen=True)
class Dispute:
    """A cluster with what it disagrees about: `kinds` the weightiest first, sizes 0 to 1. `case`: the one made of it, if any."""

    start: int
    end: int
    versions: tuple[Version, ...]
    matches: tuple[tuple[Member, ...], ...]
    people: tuple[str, ...]  # passes, who marked nothing included
    kinds: Mapping[ConflictKind, float]
    method: str
    case: Case | None = None
    is_stale: bool = False

    @property
    def kind(self) -> ConflictKind:
        return next(iter(self.kinds), ConflictKind.NONE)

    @property
    def size(self) -> float:
        return self.kinds.get(self.kind, 0.0)

    @property
    def members(self) -> frozenset[Member]:
        return frozenset(version.member for version in self.versions)

    @property
    def absent(self) -> tuple[str, ...]:
        """Passes of those who have no claim here."""
        having = {version.pass_uuid for version in self.versions}
        return tuple(one for one in self.people if one not in having)


@dataclass(frozen=True)
class FinalClaim:
    """A claim as a lead wants it. Types, worth and the like are those of `base`; evidence: (pass, evidence) of the versions seen."""

    base: Member
    spans: tuple[Span, ...]
    text: str
    verdict: str
    why: str = ""
    evidence: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What a lead decides. `chosen`: the pass that is accepted, or sent back; `claims`: for merge and neither."""

    outcome: Outcome
    reason: str
    chosen: str | None = None
    claims: tuple[FinalClaim, ...] = ()
    is_empty: bool = False


def as_it_is(version: Version) -> FinalClaim:
    """A version taken over whole."""
    evidence = tuple((version.pass_uuid, name) for name, _ in version.evidence)
    return FinalClaim(version.member, version.claim.spans, version.claim.text, version.annotation.verdict, version.annotation.why, evidence)


def finals(decided: Decided, dispute: Dispute, scheme: Mapping[str, CanonicalVerdict]) -> tuple[FinalClaim, ...]:
    """The claims that a decision leaves. Raises BadEntry for one that is not complete or cites what the case does not hold."""
    match decided.outcome:
        case Outcome.ACCEPT:
            claims = tuple(as_it_is(version) for version in dispute.versions if version.pass_uuid == decided.chosen)
        case Outcome.MERGE | Outcome.NEITHER:
            claims = decided.claims
        case Outcome.TOO_VAGUE:
            return (_too_vague(dispute.versions[0], scheme),)
        case Outcome.NOT_A_CLAIM:
            return ()
        case Outcome.SEND_BACK | Outcome.NONE:
            raise BadEntry("Choose what is decided.")
    if not claims:
        raise BadEntry("Choose whose version is accepted." if decided.outcome is Outcome.ACCEPT else "Choose at least one claim to keep.")
    for claim in claims:
        _check(claim, decided, dispute, scheme)
    return claims


def _too_vague(version: Version, scheme: Mapping[str, CanonicalVerdict]) -> FinalClaim:
    verdict = next((value for value, canonical in scheme.items() if canonical is CanonicalVerdict.TOO_VAGUE), "")
    return FinalClaim(version.member, version.claim.spans, version.claim.text, verdict)


def _check(claim: FinalClaim, decided: Decided, dispute: Dispute, scheme: Mapping[str, CanonicalVerdict]) -> None:
    offered = {(version.pass_uuid, name) for version in dispute.versions for name, _ in version.evidence}
    if claim.base not in dispute.members or not set(claim.evidence) <= offered:
        raise BadEntry("The decision names a claim or evidence that this case does not hold.")
    if claim.verdict and claim.verdict not in scheme:
        raise BadEntry(f"The verdict {claim.verdict[:40]!r} is not offered any more: choose another one.")
    if not claim.verdict and not decided.is_empty and _base(claim, dispute).claim.same_as is None:
        raise BadEntry("There is no verdict. Choose one, or tick that it is empty on purpose.")
    if scheme.get(claim.verdict) in NEEDS_EVIDENCE and not claim.evidence and not decided.is_empty:
        raise BadEntry("The verdict cites no evidence. Choose some, or tick that it is empty on purpose.")


def _base(claim: FinalClaim, dispute: Dispute) -> Version:
    return next(version for version in dispute.versions if version.member == claim.base)


def changes(case: Case, dispute: Dispute) -> dict[str, tuple[int, int]]:
    """Passes whose claims are not the versions that were seen: pass -> (seen, now)."""
    found = {}
    for version in dispute.versions:
        seen = case.seen.get(version.pass_uuid, 0)
        if version.revision > seen or version.member not in case.members:
            found[version.pass_uuid] = (seen, version.revision)
    for one, _ in case.members - dispute.members:
        found.setdefault(one, (case.seen[one], case.seen[one] + 1))
    return found


def is_stale(case: Case, versions: Mapping[Member, Version], now: frozenset[Member]) -> bool:
    """Whether a cited claim has a newer version or is gone, or the cluster has claims that the case does not."""
    for member in case.members:
        version = versions.get(member)
        if version is None or version.revision > case.seen.get(member[0], -1):
            return True
    return not now <= case.members


def sources(evidence: Mapping[Member, Evidence]) -> list[list[Member]]:
    """Pieces of evidence by source: the same address, or overlapping words of the same text."""
    groups: list[list[Member]] = []
    for member, piece in sorted(evidence.items(), key=lambda item: (item[1].document or "", item[1].start or 0, item[1].url, item[0])):
        last = evidence[groups[-1][-1]] if groups else None
        if last is not None and _is_same_source(last, piece):
            groups[-1].append(member)
        else:
            groups.append([member])
    return groups


def _is_same_source(one: Evidence, other: Evidence) -> bool:
    if one.document or other.document:
        return one.document == other.document and (other.start or 0) < (one.end or 0)
    return one.url == other.url
