"""What a pass consists of: decisions, claims, annotations and evidence as values, and each as JSON for the log and the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from workbench.domain.vocabulary import (
    AttributionMode,
    Checks,
    ClaimType,
    EvidenceKind,
    Hedge,
    Label,
    Listing,
    Medium,
    Origin,
    Relation,
    Stance,
)


class Kind(StrEnum):
    """The kinds of row a pass consists of."""

    DECISION = "decision"
    CLAIM = "claim"
    ANNOTATION = "annotation"
    EVIDENCE = "evidence"
    LINK = "link"
    COMMENT = "comment"


@dataclass(frozen=True)
class Decision:
    label: Label = Label.UNDECIDED
    origin: Origin = Origin.KEY
    is_badly_split: bool = False


@dataclass(frozen=True)
class Attribution:
    """One link of the chain of who says it: a source of the campaign by its name, and how it speaks."""

    source: str
    mode: AttributionMode = AttributionMode.ASSERTED


@dataclass(frozen=True)
class Claim:
    """A mark with what is said about it.

    attribution: innermost source first. context: ordinals of sentences that it cannot be read without.
    same_as: uuid of an earlier claim of the same annotator in the campaign that this only repeats; it has no verdict of its own.
    In a Settle pass: sources are the marks it comes from, as (pass, claim); outcome says what becomes of it, reason why it was dropped.
    """

    spans: tuple[tuple[int, int], ...]
    quote: str
    text: str
    types: tuple[ClaimType, ...] = ()
    worth: int | None = None
    checks: Checks = Checks.CONTENT
    hedge: Hedge = Hedge.NONE
    claim_date: str = ""
    event: str = ""
    attribution: tuple[Attribution, ...] = ()
    context: tuple[int, ...] = ()
    same_as: str | None = None
    sources: tuple[tuple[str, str], ...] = ()
    outcome: Listing = Listing.NONE
    reason: str = ""


@dataclass(frozen=True)
class Annotation:
    verdict: str = ""
    why: str = ""
    confidence: int | None = None


@dataclass(frozen=True)
class Evidence:
    """A web source (`url`), or a sentence of another document (`document`, a uuid, with `start` and `end`)."""

    claim: str
    stance: Stance
    set_no: int
    kind: EvidenceKind
    url: str = ""
    title: str = ""
    publisher: str = ""
    published_on: str = ""
    excerpt: str = ""
    document: str | None = None
    start: int | None = None
    end: int | None = None
    archive_url: str = ""
    accessed_on: str = ""
    medium: Medium = Medium.UNKNOWN


@dataclass(frozen=True)
class Link:
    """What a claim is to another one of the same annotator, anywhere in the campaign."""

    claim: str
    other: str
    relation: Relation


@dataclass(frozen=True)
class Comment:
    """A question or remark of the annotator's on a claim, for the leads."""

    claim: str
    text: str


Value = Decision | Claim | Annotation | Evidence | Link | Comment
Belonging = Evidence | Link | Comment  # what goes with its claim
Key = int | str
VALUES: dict[Kind, type[Value]] = {
    Kind.DECISION: Decision,
    Kind.CLAIM: Claim,
    Kind.ANNOTATION: Annotation,
    Kind.EVIDENCE: Evidence,
    Kind.LINK: Link,
    Kind.COMMENT: Comment,
}
BELONGING = (Kind.EVIDENCE, Kind.LINK, Kind.COMMENT)


@dataclass(frozen=True)
class Image:
    """One row before or after a change; None when there is no such row."""

    kind: Kind
    key: Key
    value: Value | None


def to_json(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    plain = {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, Claim):
        plain["spans"] = [list(span) for span in value.spans]
        plain["types"] = [kind.value for kind in value.types]
        plain["attribution"] = [{"source": link.source, "mode": link.mode.value} for link in value.attribution]
        plain["context"] = list(value.context)
        plain["sources"] = [list(source) for source in value.sources]
    return plain


def from_json(kind: Kind, raw: Mapping[str, Any] | None) -> Value | None:
    """The inverse of `to_json`. What an older log does not name has its default."""
    return None if raw is None else VALUES[kind](**{name: _typed(kind, name, value) for name, value in raw.items()})


def _typed(kind: Kind, name: str, value: Any) -> Any:
    match kind, name:
        case Kind.CLAIM, "spans" | "sources":
            return tuple((first, second) for first, second in value)
        case Kind.CLAIM, "types":
            return tuple(ClaimType(word) for word in value)
        case Kind.CLAIM, "attribution":
            return tuple(Attribution(link["source"], AttributionMode(link["mode"])) for link in value)
        case Kind.CLAIM, "context":
            return tuple(value)
        case _ if (kind, name) in WORDS:
            return WORDS[kind, name](value)
        case _:
            return value


WORDS: dict[tuple[Kind, str], type[StrEnum]] = {
    (Kind.DECISION, "label"): Label,
    (Kind.DECISION, "origin"): Origin,
    (Kind.CLAIM, "checks"): Checks,
    (Kind.CLAIM, "hedge"): Hedge,
    (Kind.CLAIM, "outcome"): Listing,
    (Kind.EVIDENCE, "stance"): Stance,
    (Kind.EVIDENCE, "kind"): EvidenceKind,
    (Kind.EVIDENCE, "medium"): Medium,
    (Kind.LINK, "relation"): Relation,
}
