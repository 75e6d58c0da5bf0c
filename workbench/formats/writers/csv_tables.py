"""Three tables for spreadsheets and notebooks: claims, annotations, evidence, as they stand (no history, no deleted rows).

UTF-8, a header, every cell quoted, line breaks kept inside quotes, formula guard on. Offsets are half-open code points
into the document; sentence ordinals count from 0.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from workbench.formats.csv_cells import guard

Row = dict[str, Any]
CLAIM = ("start", "end", "quote", "text", "worth", "checks", "hedge", "claim_date", "event", "same_as")  # as they stand in the row
EVIDENCE = (*("stance", "set_no", "kind", "url", "title", "publisher", "published_on", "excerpt", "archive_url", "accessed_on", "medium"),)
COLUMNS: dict[str, tuple[str, ...]] = {
    "claims": (
        *("claim", "document", "title", "publisher", "published_on", "annotator", "round", "pass_status"),
        *("sentences", "start", "end", "spans", "quote", "text", "types", "worth", "checks", "hedge", "claim_date", "event"),
        *("speaker", "attribution", "context", "same_as"),
    ),
    "annotations": (
        "claim",
        "document",
        "annotator",
        "round",
        "pass_status",
        "scheme_version",
        "verdict",
        "why",
        "confidence",
        "evidence_count",
        "guideline_version",
    ),
    "evidence": (
        *("evidence", "claim", "document", "annotator", "round", "stance", "set_no", "kind", "url", "title", "publisher", "published_on"),
        *("excerpt", "archive_url", "accessed_on", "medium", "source_document", "source_sentence", "source_start", "source_end"),
    ),
}


def tables(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """(table, row) from a campaign's rows in export order: documents come before passes, a pass before what it holds."""
    documents: dict[str, Row] = {}
    held: Row | None = None
    live: dict[str, dict[str, Row]] = {}
    for row in rows:
        match row["type"]:
            case "document":
                documents[row["uuid"]] = {name: row[name] for name in ("slug", "title", "publisher", "published_on", "sentences")}
            case "pass":
                yield from _of_pass(held, live, documents)
                held, live = row, {"claim": {}, "annotation": {}, "evidence": {}}
            case "claim" | "annotation" | "evidence" as kind:
                _keep_latest(live[kind], row["claim_uuid"] if kind == "annotation" else row["uuid"], row)
    yield from _of_pass(held, live, documents)


def _keep_latest(live: dict[str, Row], key: str, row: Row) -> None:
    """Rows come in order of revision: the last one stands, and ends the key when it is gone."""
    if row["is_gone"]:
        live.pop(key, None)
    else:
        live[key] = row


def _of_pass(held: Row | None, live: dict[str, dict[str, Row]], documents: dict[str, Row]) -> Iterator[tuple[str, Row]]:
    if held is None:
        return
    document = documents[held["document"]]
    common = {"document": document["slug"], "annotator": held["annotator"], "round": held["round"], "pass_status": held["status"]}
    counts: dict[str, int] = {}
    for evidence in live["evidence"].values():
        counts[evidence["claim_uuid"]] = counts.get(evidence["claim_uuid"], 0) + 1
    for claim in sorted(live["claim"].values(), key=lambda row: (row["start"], row["uuid"])):
        yield "claims", common | _claim(claim, document)
        judged = live["annotation"].get(claim["uuid"])
        if judged:
            judgement = {"verdict": judged["verdict"] or "", "why": judged["why"], "confidence": judged["confidence"]}
            judgement["evidence_count"] = counts.get(claim["uuid"], 0)
            versions = {"scheme_version": held["scheme"], "guideline_version": held["guideline_version"]}
            yield "annotations", common | {"claim": claim["uuid"]} | judgement | versions
    for evidence in live["evidence"].values():
        yield "evidence", common | _evidence(evidence, documents)


def _claim(claim: Row, document: Row) -> Row:
    spans = claim["spans"]
    touched = [
        ordinal
        for ordinal, (start, end, *_) in enumerate(document["sentences"])
        if any(first < end and start < last for first, last in spans)
    ]
    return {
        "claim": claim["uuid"],
        **{name: document[name] for name in ("title", "publisher", "published_on")},
        "sentences": " ".join(map(str, touched)),
        "spans": " ".join(f"{start}:{end}" for start, end in spans),
        "types": " ".join(claim["types"]),
        "speaker": claim["attribution"][0]["source"] if claim["attribution"] else "",
        "attribution": json.dumps(claim["attribution"], ensure_ascii=False, sort_keys=True) if claim["attribution"] else "",
        "context": " ".join(map(str, claim["context"])),
        **{name: claim[name] for name in CLAIM},
    }


def _evidence(evidence: Row, documents: dict[str, Row]) -> Row:
    row = {name: evidence[name] for name in EVIDENCE}
    row |= {"evidence": evidence["uuid"], "claim": evidence["claim_uuid"]}
    if evidence["document"]:
        source = documents[evidence["document"]]
        row |= {name: source[name] for name in ("title", "publisher", "published_on")}
        ordinal = next(
            (n for n, (start, end, *_) in enumerate(source["sentences"]) if start < evidence["end"] and evidence["start"] < end), None
        )
        row |= {
            "source_document": source["slug"],
            "source_sentence": ordinal,
            "source_start": evidence["start"],
            "source_end": evidence["end"],
        }
    return row


def header(table: str) -> bytes:
    return _line(COLUMNS[table])


def line(table: str, row: Row) -> bytes:
    """One row as a CSV line; a column the row does not have is empty."""
    return _line("" if row.get(name) is None else str(row[name]) for name in COLUMNS[table])


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([guard(cell) for cell in cells])
    return buffer.getvalue().encode()
