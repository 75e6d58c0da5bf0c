"""What a campaign gives away, nested as other formats need it: a document with its passes and claims, a claim with its annotations.

Made once from the rows of an export (`formats/assembly.py`); every format but the native one is written from these. What a campaign has
by the hundred thousand is a tuple with names: a frozen dataclass sets each field by a call, a seventh of a CSV export's time.
Offsets are half-open code points into the document's text, ordinals of sentences count from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is empty for a format that needs none. `sentences` are all of them, furniture included."""

    uuid: str
    number: int
    slug: str
    file_name: str
    title: str
    publisher: str
    author: str
    url: str
    published_on: str
    language: str
    encoding: str
    sha256: str
    sentences: Sequence[Span]
    furniture: frozenset[int]
    settled: frozenset[int] = frozenset()
    text: str = ""


@dataclass(frozen=True)
class Verdict:
    """A value of the scheme. `canonical` is what formats map from."""

    value: str
    label: str
    canonical: str


class Evidence(NamedTuple):
    """A page of the web (`url`), or a place in a document of the campaign (`document` is its slug, `sentences` those it touches)."""

    uuid: str
    stance: str
    set_no: int
    kind: str
    url: str
    title: str
    publisher: str
    published_on: str
    excerpt: str
    document: str = ""
    document_number: int = 0
    document_url: str = ""
    start: int = 0
    end: int = 0
    sentences: tuple[int, ...] = ()
    archive_url: str = ""
    accessed_on: str = ""
    medium: str = ""
    counted_as: str = ""  # the source, by the name that leads gave it
    question: str = ""
    answer: str = ""
    answer_type: str = ""
    boolean_explanation: str = ""


class Annotation(NamedTuple):
    """What one annotator concludes about a claim; `verdict` is None while they have not. `judged_on` is a day, or empty."""

    pass_uuid: str
    annotator: str
    round: str
    pass_status: str
    verdict: Verdict | None
    why: str
    evidence: tuple[Evidence, ...]
    scheme_version: int
    guideline_version: str
    judged_on: str
    has_judged: bool
    confidence: int | None = None
    stage: str = ""


class Claim(NamedTuple):
    """A marked claim. `annotations` has at least one: of whoever marked it, or of those who were given it to check.

    `attribution` names who says it and how, innermost first. `same_as` is the claim that this one only repeats,
    `same` those of other texts that say the same. `…_counted_as` are names by which leads merged what annotators wrote.
    """

    uuid: str
    document: Document
    pass_uuid: str
    annotator: str
    round: str
    stage: str
    pass_status: str
    spans: tuple[Span, ...]
    start: int
    end: int
    quote: str
    text: str
    sentences: tuple[int, ...]
    annotations: tuple[Annotation, ...]
    types: tuple[str, ...] = ()
    worth: int | None = None
    checks: str = ""
    hedge: str = ""
    claim_date: str = ""
    event: str = ""
    event_counted_as: str = ""
    attribution: tuple[tuple[str, str], ...] = ()
    speaker_counted_as: str = ""
    context: tuple[int, ...] = ()
    same_as: str = ""
    same: tuple[str, ...] = ()
    listing: str = ""  # what settling made of it

    @property
    def speaker(self) -> str:
        return self.attribution[0][0] if self.attribution else ""


@dataclass(frozen=True)
class Decision:
    """What one annotator decided a sentence is: `claim`, or the label of a sentence without one; empty when only flagged."""

    sentence: int
    label: str
    origin: str
    is_badly_split: bool


@dataclass(frozen=True)
class Pass:
    uuid: str
    annotator: str
    round: str
    status: str
    scheme_version: int
    guideline_version: str
    decisions: tuple[Decision, ...]
    stage: str = ""
    started_at: str = ""
    finished_at: str = ""


@dataclass(frozen=True)
class Case:
    """What a lead decided about a cluster of claims. finals: the claims that stand for it, among those of the round `adjudication`.

    members: (pass, claim) of every annotator's claim in it. is_stale: one of them has a newer version since, or is gone.
    """

    uuid: str
    settled_round: str
    status: str
    kind: str
    outcome: str
    reason: str
    is_empty: bool
    members: tuple[tuple[str, str], ...]
    finals: tuple[str, ...]
    adjudicator: str
    decided_at: str
    is_stale: bool


@dataclass(frozen=True)
class Chapter:
    """A document with everything that stands in it: no history, nothing deleted, no pilot."""

    document: Document
    passes: tuple[Pass, ...]
    claims: tuple[Claim, ...]
    cases: tuple[Case, ...] = ()
