"""FEVER: claims as JSON lines, pages in the layout of its corpus (number, tab, sentence, tab, links).

Inside an evidence set every sentence is needed, each set is enough alone. What its scorer accepts without a word and should not,
a label it does not know or an empty set, is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from workbench.domain.dataset import Chapter, Document
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.formats import cited
from workbench.formats.format import IDS, About, Entry, Format, Hint, Written, ids, judgements, left
from workbench.formats.shapes import FileKind
from workbench.formats.writers.evidence_sets import Set, concluded

LABELS = {
    CanonicalVerdict.SUPPORTED: "SUPPORTS",
    CanonicalVerdict.REFUTED: "REFUTES",
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: "NOT ENOUGH INFO",
}
NOT_ENOUGH = "NOT ENOUGH INFO"
MOST_SENTENCES = 5  # the scorer looks at the first five predicted sentences: a larger set can never be found


def records(chapters: Iterable[Chapter], _about: About) -> Written:
    claims, annotations, pieces = count(1), count(1), count(1)
    for chapter in chapters:
        yield Entry("wiki-pages.jsonl", page(chapter.document), chapter.document.slug)
        for claim, annotation in judgements(chapter):
            label, found, reason = concluded(claim, annotation, LABELS, "FEVER")
            if reason:
                yield left(claim, annotation, reason)
                continue
            number = next(annotations)
            evidence: list[list[list[Any]]] = [_lines(members, number, pieces) for members in found] or [[[number, None, None, None]]]
            record: dict[str, Any] = {"id": next(claims), "label": label, "claim": cited.words(claim), "evidence": evidence}
            assert not (said := faults(record)), said
            if any(len(members) > MOST_SENTENCES for members in evidence):
                yield Hint(f"an evidence set of more than {MOST_SENTENCES} sentences, which the FEVER scorer can never find whole")
            yield Entry("claims.jsonl", record, chapter.document.slug)
            yield ids(record["id"], claim, annotation, pieces={line[1]: uuid for line, uuid in _origins(evidence, found)})


def _lines(members: Set, annotation: int, pieces: Iterator[int]) -> list[list[Any]]:
    return [[annotation, next(pieces), evidence.document, ordinal] for evidence in members for ordinal in evidence.sentences]


def _origins(evidence: list[list[list[Any]]], found: list[Set]) -> Iterator[tuple[list[Any], str]]:
    for lines, members in zip(evidence, found, strict=False):
        yield from zip(lines, [piece.uuid for piece in members for _ in piece.sentences], strict=True)


def page(document: Document) -> dict[str, Any]:
    """A page as in FEVER's own corpus. Line numbers are ordinals, so that page and line of the evidence point at the sentence."""
    parts: list[cited.Part] = []
    for ordinal, span in enumerate(document.sentences):
        parts += [f"{chr(10) if ordinal else ''}{ordinal}\t", span, "\t"]
    return {"id": document.slug, "text": cited.whole(document), "lines": cited.lines(document, parts)}


def faults(record: dict[str, Any]) -> list[str]:
    """What FEVER's loader or scorer would trip over or, worse, pass over."""
    found = []
    if record["label"] not in LABELS.values():
        found.append(f"{record['label']!r} is no FEVER label")
    if record["id"] < 1:
        found.append("an id below 1: the loader turns 0 into -1")
    if not record["evidence"] or not all(record["evidence"]):
        found.append("an empty evidence set, which the scorer takes as found")
    for annotation, piece, name, line in (line for members in record["evidence"] for line in members):
        if record["label"] == NOT_ENOUGH:
            if (piece, name, line) != (None, None, None):
                found.append("evidence on a claim without enough of it")
        elif not (isinstance(annotation, int) and isinstance(piece, int) and piece > 0 and isinstance(name, str) and type(line) is int):
            found.append("evidence that is not numbers, page name and line")
    return found


FORMAT = Format(
    "fever",
    "FEVER",
    "Claims with SUPPORTS, REFUTES or NOT ENOUGH INFO, evidence as page and line, and the pages. Conflicting evidence has no label there.",
    (
        FileKind("claims.jsonl", "lines", "claims with label and evidence sets", is_split=True),
        FileKind("wiki-pages.jsonl", "lines", "documents as pages: number, tab, sentence, tab"),
        IDS,
    ),
    records,
)
