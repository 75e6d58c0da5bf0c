"""What travels between the layers: frozen, without behaviour, without a database behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.domain.vocabulary import (
    Assigning,
    ContentChoice,
    Coverage,
    EvidencePolicy,
    KeyPreset,
    PassStatus,
    Preset,
    Role,
    Round,
    Stage,
    TemporalPolicy,
    TextChoice,
    TextSize,
)


@dataclass(frozen=True)
class Actor:
    """Whoever calls a service. `session_id` is None for the command line's built-in operator."""

    user_id: int
    uuid: str
    name: str
    display_name: str
    is_admin: bool
    is_active: bool = True
    has_password: bool = False
    session_id: int | None = None


@dataclass(frozen=True)
class CampaignCard:
    id: int
    uuid: str
    slug: str
    title: str
    role: Role | None
    document_count: int
    closed_at: datetime | None = None
    preset: Preset = Preset.ONE_PASS


@dataclass(frozen=True)
class DocumentCard:
    """One line of My work: a document and one of the viewer's own passes through it, or None where it is free to take.

    `sentence_count` and `decided_count` are those of the section that want a decision; in Check they count claims and verdicts.
    `section` is None for a whole document, else half-open ordinals.
    """

    uuid: str
    slug: str
    title: str
    publisher: str
    author: str
    published_on: str
    sentence_count: int
    decided_count: int
    claim_count: int
    pass_uuid: str | None
    status: PassStatus | None
    stage: Stage
    round: Round
    section: tuple[int, int] | None
    lease_until: datetime | None
    sent_back_note: str
    imported_at: datetime


@dataclass(frozen=True)
class CampaignSettings:
    title: str
    description: str = ""
    preset: Preset = Preset.ONE_PASS
    coverage: Coverage = Coverage.EVERY_CLAIM
    evidence_policy: EvidencePolicy = EvidencePolicy.BOTH
    temporal_policy: TemporalPolicy = TemporalPolicy.FLAG
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    assigning: Assigning = Assigning.FREE
    overlap: int = 1
    overlap_percent: int = 100
    check_overlap: int = 1
    pass_cap: int | None = None
    lease_days: int = 14


@dataclass(frozen=True)
class VerdictValue:
    """One value of a verdict scheme; `position` is its place on the truth scale, None when off it."""

    value: str
    label: str
    canonical: str
    key: str
    position: int | None
    description: str
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Scheme:
    name: str
    version: int
    values: tuple[VerdictValue, ...]


@dataclass(frozen=True)
class Metadata:
    """What is known about a document beside its text; every field may be empty."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published_on: str = ""
    published_precision: str = "unknown"
    date_origin: str = ""
    language: str = "en"


@dataclass(frozen=True)
class GuidelineVersion:
    """A published guideline without its text; `note` says what changed."""

    version: str
    published_at: datetime
    note: str


@dataclass(frozen=True)
class EditedDocument:
    """A document as leads see it who correct what is known about it."""

    slug: str
    file_name: str
    metadata: Metadata
    withdrawn_at: datetime | None
    pass_count: int


@dataclass(frozen=True)
class Member:
    """An account as those who manage people see it; `role` is None outside the campaign asked about.

    `cap` is their own, None where the campaign's number counts.
    """

    name: str
    display_name: str
    role: Role | None
    pass_count: int
    open_count: int
    last_seen_at: datetime | None
    is_active: bool
    is_admin: bool
    has_password: bool
    cap: int | None = None


@dataclass(frozen=True)
class HandedOver:
    """What became of somebody's open passes, as slugs: given as they were, begun anew, left where they are."""

    given: tuple[str, ...]
    begun: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class NewDocument:
    """A document ready to be stored: text with its blocks and sentences, all offsets half-open code points."""

    file_name: str
    text: str
    sha256: str
    folded_sha256: str
    metadata: Metadata
    blocks: tuple[tuple[int, int, str], ...]
    sentences: tuple[tuple[int, int, int], ...]
    splitter: str
    encoding: str
    speakers: tuple[tuple[int, str], ...] = ()  # (ordinal of a block, who speaks in it), as a person confirmed it
    slug: str = ""  # the short name wanted; empty for one made of the file's name


@dataclass(frozen=True)
class BroughtEvidence:
    """Evidence that a file brought: a page of the web (`url`, `about` with its other fields), or a sentence of a text of the campaign
    (`page` is its short name, `line` the ordinal) where there is such a text."""

    stance: str
    url: str
    about: Mapping[str, Any] = field(default_factory=dict)
    set_no: int = 1
    page: str = ""
    line: int = 0


@dataclass(frozen=True)
class BroughtMark:
    """A span that a file brought, as a claim. `label` as the file says it; `text` is None for the span's own words.

    `about` are further fields of the claim, as the reader's operation `mark` takes them.
    """

    spans: tuple[tuple[int, int], ...]
    label: str
    text: str | None = None
    why: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[BroughtEvidence, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class BroughtPass:
    """What one annotator of a file did in one text."""

    annotator: str
    round: str
    is_finished: bool
    marks: tuple[BroughtMark, ...]


@dataclass(frozen=True)
class BroughtDocument:
    """A text in a file of many. `about` are its fields as the file gives them, checked; `where` is its place in the file."""

    where: str
    text: str
    about: Mapping[str, str]
    slug: str = ""
    passes: tuple[BroughtPass, ...] = ()
    has_lines: bool = False  # each line of the text is a sentence, an empty one none: evidence names them by their number


@dataclass(frozen=True)
class Fault:
    """A record of a file that cannot be read: its line, the column or the character there, and why."""

    where: str
    column: str
    cause: str

    @property
    def in_words(self) -> str:
        return f"{self.where}{f', {self.column}' if self.column else ''}: {self.cause}"


@dataclass(frozen=True)
class Collection:
    """A file of many texts as it was read. `faults` lists the first, `fault_count` counts all; with any, nothing is imported.

    `columns`, `mapping` (field to column) and `rows` (the first, as they stand) are those of a table.
    """

    kind: str
    documents: tuple[BroughtDocument, ...]
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()
    row_count: int = 0
    file_name: str = ""
    encoding: str = ""
    had_bom: bool = False
    left_out: tuple[tuple[str, int], ...] = ()  # what the file holds and no pass can carry


@dataclass(frozen=True)
class ImportReport:
    """What became of one file. `status` is `imported`, `already here` or `refused`."""

    file_name: str
    status: str
    slug: str = ""
    message: str = ""
    sentence_count: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    hazards: tuple[tuple[str, int], ...] = ()
    guesses: tuple[tuple[str, str, str], ...] = ()
    documents: tuple[str, ...] = ()  # short names of all that a file of many texts brought
    brought: tuple[tuple[str, int], ...] = ()  # passes, claims and evidence that came with them
    left_out: tuple[tuple[str, int], ...] = ()  # by reason


@dataclass(frozen=True)
class PreviewedBlock:
    """A block as it would be stored; `words` are its first."""

    kind: str
    words: str
    sentence_count: int
    is_furniture: bool


@dataclass(frozen=True)
class PreviewedHazard:
    """A place to look at, with the words around it as they stand in the text."""

    kind: str
    place: str
    before: str
    words: str
    after: str
    note: str


@dataclass(frozen=True)
class PreviewedLeadIn:
    """A sentence (ordinal) that ends in a colon, and a block (ordinal) after it that may be quoted; `speaker` is a guess, or empty."""

    sentence: int
    sentence_words: str
    block: int
    block_words: str
    speaker: str


@dataclass(frozen=True)
class Preview:
    """What importing a file would store; nothing is. `blocks` and `sentences` are the first only where `is_cut`.

    `origins` says of each guessed field where it was read. `hazards` lists at most 200 of a kind, `hazard_counts` likewise.
    `note` says how much of a page its main text is; empty for other files.
    """

    file_name: str
    encoding: str
    had_bom: bool
    byte_count: int
    character_count: int
    sentence_count: int
    block_count: int
    furniture_count: int
    is_cut: bool
    blocks: tuple[PreviewedBlock, ...]
    sentences: tuple[tuple[int, str], ...]
    hazards: tuple[PreviewedHazard, ...]
    hazard_counts: tuple[tuple[str, int], ...]
    lead_ins: tuple[PreviewedLeadIn, ...]
    metadata: Metadata
    origins: tuple[tuple[str, str], ...]
    sha256: str
    folded_sha256: str
    note: str = ""


@dataclass(frozen=True)
class Known:
    """A document of the campaign that has the text of a file, line ends aside."""

    slug: str
    title: str
    file_name: str
    imported_at: datetime
    sha256: str


@dataclass(frozen=True)
class PlacedSentence:
    """A sentence as stored: half-open code points, the block it lies in (ordinal), and whether somebody divided or joined it."""

    ordinal: int
    start: int
    end: int
    block: int
    text: str
    is_by_hand: bool


@dataclass(frozen=True)
class PlacedBlock:
    ordinal: int
    start: int
    end: int
    kind: str
    speaker: str
    sentence_count: int


@dataclass(frozen=True)
class Sentences:
    """Part of a document's sentences with all its blocks. `in_use` says why they are fixed; empty while they may be corrected."""

    slug: str
    title: str
    sentence_count: int
    sentences: tuple[PlacedSentence, ...]
    blocks: tuple[PlacedBlock, ...]
    in_use: str


@dataclass(frozen=True)
class SplitFlag:
    """A sentence that annotators flag as badly split. `settled_at` is None until a lead has settled it."""

    document: str
    title: str
    ordinal: int
    text: str
    flag_count: int
    note: str
    settled_by: str
    settled_at: datetime | None


@dataclass(frozen=True)
class FoundSentence:
    """A sentence of another document, with its neighbours, as the evidence finder shows it."""

    document_uuid: str
    document_slug: str
    file_name: str
    title: str
    publisher: str
    published_on: str
    ordinal: int
    start: int
    end: int
    text: str
    before: str
    after: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class OwnAction:
    """One line of My history. `ordinal` is None where it concerns no sentence; `error` says why it was not applied."""

    at: datetime
    document: str
    title: str
    ordinal: int | None
    words: str
    text: str
    error: str


@dataclass(frozen=True)
class Question:
    """What an annotator asked about a claim, with the answers so far."""

    comment: str
    document: str
    title: str
    ordinal: int
    claim: str
    asked_by: str
    asked_at: datetime
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Preferences:
    """What the reader remembers for a person."""

    keys: KeyPreset = KeyPreset.WORKBENCH
    text_size: TextSize = TextSize.NORMAL


@dataclass(frozen=True)
class ExportedFile:
    name: str
    sha256: str
    record_count: int
    byte_count: int


@dataclass(frozen=True)
class ExportChoice:
    """What leaves, and how. split: shares of train, dev and test, empty for none; snapshot: its name, empty for the work as it stands.

    site: the address where the campaign's checks are published, for formats that name it.
    """

    text: TextChoice = TextChoice.FULL
    content: ContentChoice = ContentChoice.ALL
    split: tuple[int, ...] = ()
    has_names: bool = False
    snapshot: str = ""
    licence: str = ""
    site: str = ""
    makes_questions: bool = False


@dataclass(frozen=True)
class ExportReport:
    """What became of an export: its files, how many records each kind of them holds (the main one first), what was left out, by reason."""

    files: tuple[ExportedFile, ...]
    counts: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...] = ()
    hints: tuple[tuple[str, int], ...] = ()

    @property
    def left_out_count(self) -> int:
        return sum(count for _, count in self.left_out)


@dataclass(frozen=True)
class SnapshotCard:
    """A named state of a campaign that never changes. sha256 and byte_count are those of its native export; counts are its rows by type."""

    id: int
    name: str
    note: str
    taken_at: datetime
    taken_by: str
    sha256: str
    byte_count: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Change:
    """One difference between two states. what: added, changed or removed; kind: claim, verdict, evidence …; before and after in words."""

    what: str
    kind: str
    document: str
    annotator: str
    key: str
    before: str
    after: str
