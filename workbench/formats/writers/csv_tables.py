"""Tables for spreadsheets and notebooks, as things stand (no history, no deleted rows).

UTF-8, a header, every cell quoted, line breaks kept inside quotes, formula guard on. Offsets are half-open code points
into the document; sentence ordinals count from 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workbench.domain.dataset import Annotation, Chapter, Claim, Evidence
from workbench.domain.vocabulary import Round, TextChoice
from workbench.formats import cited
from workbench.formats.format import About, Entry, Format, Written, judgements
from workbench.formats.shapes import FileKind, Shape

Row = dict[str, Any]
COLUMNS: dict[str, tuple[str, ...]] = {
    "claims": (
        *("claim", "document", "title", "publisher", "published_on", "annotator", "round", "stage", "listing", "pass_status"),
        *("sentences", "start", "end", "spans", "quote", "text", "types", "worth", "checks", "hedge", "claim_date", "event"),
        *("event_counted_as", "speaker", "speaker_counted_as", "attribution", "context", "same_as"),
    ),
    "annotations": (
        *("claim", "document", "annotator", "round", "stage", "pass_status", "scheme_version", "verdict", "why", "confidence"),
        *("evidence_count", "guideline_version"),
    ),
    "evidence": (
        *("evidence", "claim", "document", "annotator", "round", "stance", "set_no", "kind", "url", "title", "publisher", "counted_as"),
        *(
            "published_on",
            "excerpt",
            "archive_url",
            "accessed_on",
            "medium",
            "source_document",
            "source_sentence",
            "source_start",
            "source_end",
        ),
    ),
    "adjudicated": (
        *("case", "claim", "document", "settled_round", "status", "kind", "outcome", "sentences", "start", "end", "spans", "quote", "text"),
        *("verdict", "evidence_count", "is_empty", "reason", "members", "adjudicator", "decided_at", "is_stale"),
    ),
    "decisions": (
        *(
            "document",
            "sentence",
            "start",
            "end",
            "annotator",
            "round",
            "pass_status",
            "decision",
            "origin",
            "is_badly_split",
            "is_settled",
        ),
    ),
    "ratings": ("task", "worker", "label"),
    "sentence_ratings": ("task", "worker", "label"),
}
OF_CLAIM = (
    *("annotator", "round", "stage", "listing", "pass_status", "start", "end", "worth", "checks", "hedge", "claim_date", "event"),
    *("event_counted_as", "speaker", "speaker_counted_as", "same_as"),
)
WEB = ("stance", "set_no", "kind", "url", "title", "publisher", "counted_as", "published_on", "archive_url", "accessed_on", "medium")
INTEGERS = frozenset(
    ("start", "end", "scheme_version", "evidence_count", "set_no", "source_sentence", "source_start", "source_end", "sentence")
) | {"is_badly_split", "is_settled", "worth", "confidence", "is_empty", "is_stale"}
ABOUT = {
    "claims": "a row for each claim",
    "annotations": "a row for each claim and annotator with a verdict or a reason",
    "evidence": "a row for each piece of evidence",
    "adjudicated": "a row for each claim that a case leaves, and for each case that leaves none",
    "decisions": "a row for each sentence and annotator who decided it or marked a claim in it",
    "ratings": "verdicts as task, worker, label; a task is a claim",
    "sentence_ratings": "claim or no claim as task, worker, label; a task is a sentence of a finished pass",
}


def records(suffix: str) -> Callable[[Iterable[Chapter], About], Written]:
    names = {table: table + suffix for table in COLUMNS}

    def made(chapters: Iterable[Chapter], _about: About) -> Written:
        for chapter in chapters:
            for table, row in tables(chapter):
                yield Entry(names[table], row, chapter.document.slug)

    return made


def tables(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    for claim in chapter.claims:
        yield "claims", _claim(claim)
    for claim, annotation in judgements(chapter):
        if annotation.has_judged:
            yield "annotations", _annotation(claim, annotation)
        if annotation.verdict:
            yield "ratings", {"task": claim.uuid, "worker": annotation.annotator, "label": annotation.verdict.value}
        for evidence in annotation.evidence:
            yield "evidence", _common(claim, annotation) | _evidence(evidence)
    yield from _adjudicated(chapter)
    yield from _decisions(chapter)


def _adjudicated(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    stands = {claim.uuid: claim for claim in chapter.claims if claim.round == Round.ADJUDICATION}
    for case in chapter.cases:
        common: Row = {
            "case": case.uuid,
            "document": chapter.document.slug,
            "members": " ".join(f"{one}:{claim}" for one, claim in case.members),
        }
        common |= {"is_empty": int(case.is_empty), "is_stale": int(case.is_stale)}
        names = ("settled_round", "status", "kind", "outcome", "reason", "adjudicator", "decided_at")
        common |= {name: getattr(case, name) for name in names}
        for final in case.finals or ("",):
            about = _claim(stands[final]) | _annotation(stands[final], stands[final].annotations[0]) if final in stands else {}
            yield (
                "adjudicated",
                {name: value for name, value in about.items() if name in COLUMNS["adjudicated"]} | common | {"claim": final},
            )


def _common(claim: Claim, annotation: Annotation) -> Row:
    common = {"claim": claim.uuid, "document": claim.document.slug, "annotator": annotation.annotator}
    return common | {"round": annotation.round, "pass_status": annotation.pass_status}


def _claim(claim: Claim) -> Row:
    document = claim.document
    return {
        "claim": claim.uuid,
        "document": document.slug,
        "title": document.title,
        "publisher": document.publisher,
        "published_on": document.published_on,
        **{name: getattr(claim, name) for name in OF_CLAIM},
        "sentences": " ".join(map(str, claim.sentences)),
        "spans": " ".join(f"{start}:{end}" for start, end in claim.spans),
        "quote": cited.quote(claim),
        "text": cited.words(claim),
        "types": " ".join(claim.types),
        "attribution": _chain(claim),
        "context": " ".join(map(str, claim.context)),
    }


def _chain(claim: Claim) -> str:
    chain = [{"mode": mode, "source": source} for source, mode in claim.attribution]
    return json.dumps(chain, ensure_ascii=False, sort_keys=True) if chain else ""


def _annotation(claim: Claim, annotation: Annotation) -> Row:
    return _common(claim, annotation) | {
        "verdict": annotation.verdict.value if annotation.verdict else "",
        "why": annotation.why,
        "confidence": annotation.confidence,
        "stage": annotation.stage,
        "evidence_count": len(annotation.evidence),
        "scheme_version": annotation.scheme_version,
        "guideline_version": annotation.guideline_version,
    }


def _evidence(evidence: Evidence) -> Row:
    row = {name: getattr(evidence, name) for name in WEB}
    row |= {"evidence": evidence.uuid, "excerpt": cited.excerpt(evidence)}
    if evidence.document:
        row |= {
            "source_document": evidence.document,
            "source_sentence": next(iter(evidence.sentences), None),
            "source_start": evidence.start,
            "source_end": evidence.end,
        }
    return row


def _decisions(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    document = chapter.document
    for each in chapter.passes:
        common = {"document": document.slug, "annotator": each.annotator, "round": each.round, "pass_status": each.status}
        for decision in each.decisions:
            start, end = document.sentences[decision.sentence]
            is_settled = decision.sentence in document.settled
            row = {"sentence": decision.sentence, "start": start, "end": end, "decision": decision.label, "origin": decision.origin}
            yield "decisions", common | row | {"is_badly_split": int(decision.is_badly_split), "is_settled": int(is_settled)}
            if each.status == "finished" and decision.label and not is_settled:
                label = "claim" if decision.label == "claim" else "no_claim"
                task = f"{document.slug}#{decision.sentence}"
                yield "sentence_ratings", {"task": task, "worker": each.annotator, "label": label}


def files(shape: Shape, suffix: str) -> tuple[FileKind, ...]:
    return tuple(
        FileKind(f"{table}{suffix}", shape, ABOUT[table], columns, INTEGERS & set(columns), is_split=True)
        for table, columns in COLUMNS.items()
    )


FORMAT = Format(
    "csv",
    "CSV",
    "Tables as things stand now: claims, annotations, evidence, decisions and ratings. "
    "Cells that a spreadsheet might run as a formula begin with an apostrophe.",
    files("table", ".csv"),
    records(".csv"),
    needs_text=False,
)
COLUMNAR = Format(
    "parquet",
    "Parquet",
    "The same tables for data frames, compressed and typed, without the formula guard. Texts leave in full only.",
    files("columns", ".parquet"),
    records(".parquet"),
    needs_text=False,
    texts=frozenset([TextChoice.FULL]),
)
