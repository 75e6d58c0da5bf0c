"""What a format is: the files it writes, and how chapters become their records or a reason to leave something out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbench.domain.dataset import Annotation, Chapter, Claim
from workbench.domain.vocabulary import CanonicalVerdict, PassStatus, Stage, TextChoice
from workbench.formats.shapes import FileKind


@dataclass(frozen=True)
class About:
    """What a format may say of the campaign as a whole. site: where its checks are published, or empty."""

    title: str
    description: str = ""
    uuid: str = ""
    licence: str = ""
    site: str = ""
    makes_questions: bool = False


class Entry(NamedTuple):
    """A record of one of the format's files. document: its slug, which decides the split."""

    file: str
    value: Any
    document: str


@dataclass(frozen=True)
class LeftOut:
    """A claim, or one annotator's conclusion about it, that the format cannot carry, and why."""

    claim: str
    document: str
    annotator: str
    reason: str


@dataclass(frozen=True)
class Hint:
    """Something in a written record that its readers may stumble over."""

    reason: str


Written = Iterator[Entry | LeftOut | Hint]


@dataclass(frozen=True)
class Format:
    """records: chapters and what is known of the campaign -> what to write, what to leave out. title: as on the page."""

    name: str
    title: str
    about: str
    files: tuple[FileKind, ...]
    records: Callable[[Iterable[Chapter], About], Written]
    needs_text: bool = True
    texts: frozenset[TextChoice] = frozenset(TextChoice)
    takes_site: bool = False
    needs_site: bool = False
    takes_questions: bool = False


def judgements(chapter: Chapter) -> Iterator[tuple[Claim, Annotation]]:
    for claim in chapter.claims:
        for annotation in claim.annotations:
            yield claim, annotation


def why_no_verdict(claim: Claim, annotation: Annotation) -> str:
    """Why this is no finished judgement that a dataset could hold; empty when it is one."""
    if claim.same_as:
        return "repeats another claim and has no verdict of its own"
    if claim.stage == Stage.MARK:
        return "a mark of staged work: settled claims are judged in its place"
    if PassStatus.LEFT in (claim.pass_status, annotation.pass_status):
        return "its annotator left and somebody else began anew"
    if annotation.verdict is None:
        return "no verdict"
    if not claim.text.strip():
        return "no text"
    return ""


def why_no_label(claim: Claim, annotation: Annotation, labels: Mapping[CanonicalVerdict, Any], name: str) -> str:
    """Why a format of this name, with these labels, cannot hold it; empty when it can."""
    if reason := why_no_verdict(claim, annotation):
        return reason
    assert annotation.verdict is not None
    return "" if annotation.verdict.canonical in labels else f"{name} has no label for the verdict {annotation.verdict.value}"


def left(claim: Claim, annotation: Annotation, reason: str) -> LeftOut:
    return LeftOut(claim.uuid, claim.document.slug, annotation.annotator, reason)


IDS = FileKind(
    "ids.jsonl", "lines", "which claim and annotator each record comes from, with its round and whether the pass is finished", is_split=True
)


def ids(number: int, claim: Claim, annotation: Annotation, **further: Any) -> Entry:
    """The way back from a format's own number to the campaign."""
    value = {"id": number, "claim": claim.uuid, "document": claim.document.slug, "annotator": annotation.annotator}
    value |= {"round": annotation.round, "pass_status": annotation.pass_status, **further}
    return Entry("ids.jsonl", value, claim.document.slug)
