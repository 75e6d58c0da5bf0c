"""What travels between the layers: frozen, without behaviour, without a database behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.vocabulary import Coverage, EvidencePolicy, PassStatus, Preset, Role, TemporalPolicy


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


@dataclass(frozen=True)
class DocumentCard:
    """One line of My work: a document and the viewer's own pass through it, if begun."""

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
    imported_at: datetime


@dataclass(frozen=True)
class CampaignSettings:
    title: str
    description: str = ""
    preset: Preset = Preset.ONE_PASS
    coverage: Coverage = Coverage.EVERY_CLAIM
    evidence_policy: EvidencePolicy = EvidencePolicy.BOTH
    temporal_policy: TemporalPolicy = TemporalPolicy.FLAG


@dataclass(frozen=True)
class VerdictValue:
    """One value of a verdict scheme; `position` is its place on the truth scale, None when off it."""

    value: str
    label: str
    canonical: str
    key: str
    position: int | None
    description: str


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


@dataclass(frozen=True)
class FoundSentence:
    """A sentence of another document, with its neighbours, as the evidence finder shows it."""

    document_uuid: str
    document_slug: str
    title: str
    publisher: str
    published_on: str
    ordinal: int
    start: int
    end: int
    text: str
    before: str
    after: str


@dataclass(frozen=True)
class ExportedFile:
    name: str
    sha256: str
    record_count: int
    byte_count: int
