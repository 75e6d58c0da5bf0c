"""Four tables for spreadsheets and notebooks: claims, annotations, evidence, as they stand (no history, no deleted rows), and what a
lead decided about them. What was decided is among the first three too, in the round `adjudication`.

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
    "adjudicated": (
        *("case", "claim", "document", "settled_round", "status", "kind", "outcome", "sentences", "start", "end", "spans", "quote", "text"),
        *("verdict", "evidence_count", "is_empty", "reason", "members", "adjudicator", "decided_at", "is_stale"),
    ),
}


def tables(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """(table, row) from a campaign's rows in export order: documents come before passes, a pass before what it holds."""
    documents: dict[str, Row] = {}
    held: Row | None = None
    live: dict[str, dict[str, Row]] = {}
    settled = _Settled()
    for row in rows:
        settled.note(row)
        match row["type"]:
            case "document":
                documents[row["uuid"]] = {name: row[name] for name in ("slug", "title", "publisher", "published_on", "sentences")}
            case "pass":
                yield from settled.passing(_of_pass(held, live, documents), held)
                held, live = row, {"claim": {}, "annotation": {}, "evidence": {}}
            case "claim" | "annotation" | "evidence" as kind:
                _keep_latest(live[kind], row["claim_uuid"] if kind == "annotation" else row["uuid"], row)
    yield from settled.passing(_of_pass(held, live, documents), held)
    yield from settled.rows()


class _Settled:
    """Cases, and what they need to be told whole: the claims that were decided on, and how new those are that they rest on."""

    def __init__(self) -> None:
        self.cases: dict[str, Row] = {}
        self.newest: dict[tuple[str, str], int] = {}  # (pass, claim) -> revision; nothing for a claim that is gone
        self.claim_of: dict[str, str] = {}  # of evidence in the pass that is being read
        self.finals: dict[str, Row] = {}

    def note(self, row: Row) -> None:
        match row["type"]:
            case "settlement":
                self.cases[row["uuid"]] = row  # in order of revision: the last one stands
            case "pass":
                self.claim_of = {}
            case "claim" if row["is_gone"]:
                self.newest.pop((row["pass"], row["uuid"]), None)
            case "claim" | "annotation" | "evidence" as kind:
                claim = row["uuid"] if kind == "claim" else row["claim_uuid"]
                if kind == "evidence":
                    claim = claim or self.claim_of.get(row["uuid"], "")
                    self.claim_of[row["uuid"]] = claim
                if kind == "claim" or (row["pass"], claim) in self.newest:
                    self.newest[row["pass"], claim] = max(row["revision"], self.newest.get((row["pass"], claim), 0))

    def passing(self, listed: Iterable[tuple[str, Row]], held: Row | None) -> Iterator[tuple[str, Row]]:
        for table, row in listed:
            if held is not None and held["round"] == "adjudication" and table in ("claims", "annotations"):
                self.finals[row["claim"]] = self.finals.get(row["claim"], {}) | row
            yield table, row

    def rows(self) -> Iterator[tuple[str, Row]]:
        for case in self.cases.values():
            common = {
                "case": case["uuid"],
                "settled_round": case["round"],
                "is_empty": int(case["is_empty"]),
                "members": " ".join(f"{one}:{claim}" for one, claim in case["members"]),
                "adjudicator": case["actor"],
                "decided_at": case["at"] if case["status"] == "decided" else "",
                "is_stale": int(self._is_stale(case)),
                **{name: case[name] for name in ("status", "kind", "outcome", "reason")},
            }
            for final in case["finals"] or [""]:
                about = {name: value for name, value in self.finals.get(final, {}).items() if name in COLUMNS["adjudicated"]}
                yield "adjudicated", about | common | {"claim": final}

    def _is_stale(self, case: Row) -> bool:
        seen = dict(case["seen"])
        newest = [(one, self.newest.get((one, claim))) for one, claim in case["members"]]
        return case["status"] != "released" and any(now is None or now > seen.get(one, -1) for one, now in newest)


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
