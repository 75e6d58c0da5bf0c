"""The files of a demo campaign's folder: settings, documents, verdict scheme, guideline, people's work, as records."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from workbench.domain.records import CampaignSettings, Metadata, Scheme, VerdictValue
from workbench.domain.vocabulary import Coverage, EvidencePolicy, Preset, TemporalPolicy
from workbench.formats.readers import scripts
from workbench.formats.readers.scripts import Check, Script, Settling


@dataclass(frozen=True)
class Seeds:
    slug: str
    settings: CampaignSettings
    scheme: Scheme
    guideline_version: str
    guideline: str
    documents: tuple[tuple[Path, Metadata], ...]
    annotators: tuple[tuple[str, str], ...]  # account and display name
    scripts: tuple[Script, ...]  # their passes, in the order in which they were begun
    settlings: tuple[Settling, ...] = ()  # staged work only, as are checks
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class FirstClaim:
    """Where a newcomer labels a first claim: campaign and document by slug, the sentence counted from 1."""

    campaign: str
    document: str
    sentence: int


@dataclass(frozen=True)
class Question:
    """A sentence to practise on: the key of what it is, the guideline's rule that says so, and why."""

    sentence: str
    key: str
    rule: str
    why: str


@dataclass(frozen=True)
class Quiz:
    """Of one guideline, whose rules its answers follow."""

    guideline: str
    title: str
    questions: tuple[Question, ...]


def quiz(folder: Path) -> Quiz:
    campaign = tomllib.loads((folder / "campaign.toml").read_text(encoding="utf-8"))
    raw = tomllib.loads((folder / campaign["quiz"]).read_text(encoding="utf-8"))
    guideline = (folder / campaign["guideline"]).read_text(encoding="utf-8")
    return Quiz(guideline, raw["title"], tuple(Question(**question) for question in raw["questions"]))


def first_claim(folder: Path) -> FirstClaim:
    raw = tomllib.loads((folder / "campaign.toml").read_text(encoding="utf-8"))
    return FirstClaim(raw["slug"], raw["first_claim"]["document"], raw["first_claim"]["sentence"])


def read_staged(folder: Path) -> Seeds:
    """The second campaign, which goes through the stages."""
    return read(folder / "staged")


def read(folder: Path) -> Seeds:
    raw = tomllib.loads((folder / "campaign.toml").read_text(encoding="utf-8"))
    chosen = raw["settings"]
    settings = CampaignSettings(
        title=raw["title"],
        description=raw["description"],
        preset=Preset(chosen["preset"]),
        coverage=Coverage(chosen["coverage"]),
        evidence_policy=EvidencePolicy(chosen["evidence_policy"]),
        temporal_policy=TemporalPolicy(chosen["temporal_policy"]),
        overlap=chosen["overlap"],
        check_overlap=chosen.get("check_overlap", 1),
    )
    return Seeds(
        slug=raw["slug"],
        settings=settings,
        scheme=_scheme(folder / raw["scheme"]),
        guideline_version=raw["guideline_version"],
        guideline=(folder / raw["guideline"]).read_text(encoding="utf-8"),
        documents=tuple((folder / document["file"], _metadata(document)) for document in raw["documents"]),
        annotators=tuple((annotator["name"], annotator["display_name"]) for annotator in raw["annotators"]),
        scripts=tuple(sorted(map(scripts.read, (folder / "passes").glob("*/*.toml")), key=lambda script: (script.started, script.name))),
        settlings=tuple(sorted(map(scripts.settling, (folder / "settled").glob("*.toml")), key=lambda one: one.started)),
        checks=tuple(sorted(map(scripts.check, (folder / "checks").glob("*/*.toml")), key=lambda one: (one.started, one.name))),
    )


def _scheme(path: Path) -> Scheme:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    values = tuple(
        VerdictValue(value["value"], value["label"], value["canonical"], value["key"], value.get("position"), value["description"])
        for value in raw["values"]
    )
    return Scheme(raw["name"], raw["version"], values)


def _metadata(raw: dict[str, Any]) -> Metadata:
    known = {field.name for field in fields(Metadata)}
    return Metadata(
        **{name: value for name, value in raw.items() if name in known}, date_origin="importer" if raw.get("published_on") else ""
    )
