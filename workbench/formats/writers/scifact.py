"""SciFact's shape: claims with rationales by document, and the corpus. Its loader takes exactly these keys and integer ids."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

from workbench.domain.dataset import Chapter
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.formats import cited
from workbench.formats.format import IDS, About, Entry, Format, Hint, Written, ids, judgements, left
from workbench.formats.shapes import FileKind
from workbench.formats.writers.evidence_sets import Set, concluded

LABELS = {
    CanonicalVerdict.SUPPORTED: "SUPPORT",
    CanonicalVerdict.REFUTED: "CONTRADICT",
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: "NOT_ENOUGH_INFO",
}
MOST_SENTENCES = 3  # of a document, in scoring by abstract
KEYS = {"id", "claim", "evidence", "cited_doc_ids"}


def records(chapters: Iterable[Chapter], _about: About) -> Written:
    numbers = count(1)
    for chapter in chapters:
        document = chapter.document
        abstract = [cited.sentence(document, ordinal) for ordinal in range(len(document.sentences))]
        page = {"doc_id": document.number, "title": document.title, "abstract": abstract, "structured": False}
        yield Entry("corpus.jsonl", page, document.slug)
        for claim, annotation in judgements(chapter):
            label, found, reason = concluded(claim, annotation, LABELS, "SciFact")
            rationales, is_shared = _rationales(found, label)
            if found and not rationales:
                reason = "each of its evidence sets spans several documents, which SciFact cannot say"
            if reason:
                yield left(claim, annotation, reason)
                continue
            record: dict[str, Any] = {
                "id": next(numbers),
                "claim": cited.words(claim),
                "evidence": rationales,
                "cited_doc_ids": [int(doc) for doc in rationales],
            }
            assert not (said := faults(record)), said
            if is_shared:
                yield Hint("a sentence in two evidence sets, which SciFact's scorer refuses: only the first set is written")
            if any(len(each["sentences"]) > MOST_SENTENCES for listed in rationales.values() for each in listed):
                yield Hint(f"an evidence set of more than {MOST_SENTENCES} sentences, which scoring by abstract cannot find whole")
            yield Entry("claims.jsonl", record, document.slug)
            yield ids(record["id"], claim, annotation)


def _rationales(found: list[Set], label: str) -> tuple[dict[str, list[dict[str, Any]]], bool]:
    """(sets of one document each, by its number; whether one was passed over because it shares a sentence with an earlier one)."""
    listed: dict[str, list[dict[str, Any]]] = {}
    taken: set[tuple[int, int]] = set()
    is_shared = False
    for members in found:
        lines = {(evidence.document_number, ordinal) for evidence in members for ordinal in evidence.sentences}
        if len({number for number, _ in lines}) > 1:
            continue
        if lines & taken:
            is_shared = True
            continue
        taken |= lines
        number = next(iter(lines))[0]
        listed.setdefault(str(number), []).append({"sentences": sorted(ordinal for _, ordinal in lines), "label": label})
    return listed, is_shared


def faults(record: dict[str, Any]) -> list[str]:
    """What SciFact's loader would raise on."""
    found = []
    if set(record) != KEYS:
        found.append("a key that the loader does not take, or one that it misses")
    for number, listed in record["evidence"].items():
        if not number.isdigit() or int(number) not in record["cited_doc_ids"]:
            found.append("evidence in a document that is not cited by number")
        if {each["label"] for each in listed} not in ({"SUPPORT"}, {"CONTRADICT"}):
            found.append("a document with other than one label of the two")
        if not all(each["sentences"] for each in listed):
            found.append("an empty rationale")
    return found


FORMAT = Format(
    "scifact",
    "SciFact",
    "Claims with SUPPORT or CONTRADICT and rationales by document, with the corpus. A set across documents has no place there.",
    (
        FileKind("claims.jsonl", "lines", "claims with rationales", is_split=True),
        FileKind("corpus.jsonl", "lines", "documents, a sentence an entry"),
        IDS,
    ),
    records,
)
