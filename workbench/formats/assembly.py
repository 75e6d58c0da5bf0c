"""Rows of an export made into chapters, one document at a time: what stands, nested, without history, deletions and pilots."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, overload

from workbench.domain.claim_map import Merged, source_name
from workbench.domain.dataset import Annotation, Case, Chapter, Claim, Decision, Document, Evidence, Pass, Span, Verdict
from workbench.domain.vocabulary import NameKind, Relation, Round

Row = dict[str, Any]
OF_EVIDENCE = (
    *("uuid", "stance", "kind", "url", "title", "publisher", "published_on", "excerpt", "archive_url", "accessed_on", "medium"),
    *("question", "answer", "answer_type", "boolean_explanation"),
)
NO_CASES: Callable[[str], Iterable[Row]] = lambda _uuid: ()  # noqa: E731
NO_TEXT: Callable[[str], str] = lambda _uuid: ""  # noqa: E731 - a value, for formats that need no text
KEYS = {"decision": "ordinal", "claim": "uuid", "annotation": "claim_uuid", "evidence": "uuid", "link": "uuid"}


class Places(Sequence[Span]):
    """Sentences as two arrays: eight bytes each, so that a large corpus fits in memory while its passes stream by."""

    __slots__ = ("ends", "starts")

    def __init__(self, sentences: Iterable[Sequence[int]]) -> None:
        self.starts, self.ends = array("I"), array("I")
        for start, end, *_ in sentences:
            self.starts.append(start)
            self.ends.append(end)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> list[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | list[Span]:
        if isinstance(at, slice):
            return list(zip(self.starts[at], self.ends[at], strict=True))
        return self.starts[at], self.ends[at]

    def touched(self, spans: Sequence[Sequence[int]]) -> tuple[int, ...]:
        """Ordinals of the sentences that share a character with one of the spans."""
        ranges = [range(bisect_right(self.ends, start), bisect_left(self.starts, end)) for start, end in spans]
        return tuple(ranges[0]) if len(ranges) == 1 else tuple(sorted(set().union(*ranges)))


@dataclass
class _Known:
    """What must be at hand while passes stream by: verdicts by scheme, documents without their texts."""

    cases_of: Callable[[str], Iterable[Row]]
    verdicts: dict[int, dict[str, Verdict]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    settled: dict[str, set[int]] = field(default_factory=dict)
    stands_for: dict[str, dict[str, str]] = field(default_factory=lambda: {kind.value: {} for kind in NameKind})

    def counted_as(self, kind: NameKind, written: str) -> str:
        return Merged(self.stands_for[kind.value]).name(written)

    def note(self, row: Row) -> None:
        match row["type"]:
            case "scheme":
                values = (Verdict(value["value"], value["label"], value["canonical"]) for value in row["values"])
                self.verdicts[row["version"]] = {value.value: value for value in values}
            case "document":
                self.documents[row["uuid"]] = _without_text(row)
            case "alias":  # revisions come in order: the last one stands, and empty ends it
                self.stands_for[row["kind"]][row["spelling"]] = row["stands_for"]
            case "settled_split":
                self.settled.setdefault(row["document"], set()).add(row["ordinal"])


@dataclass
class Held:
    """A pass with the latest row of each key, and how new each standing claim is, with what was said about it."""

    row: Row
    live: dict[str, dict[Any, Row]]
    newest: dict[str, int] = field(default_factory=dict)
    claim_of: dict[str, str] = field(default_factory=dict)  # of evidence, also where it is gone

    def note(self, row: Row) -> None:
        kind = row["type"]
        _keep_latest(self.live[kind], row[KEYS[kind]], row)
        if kind == "claim" and row["is_gone"]:
            self.newest.pop(row["uuid"], None)
        elif kind in ("claim", "annotation", "evidence"):
            claim = row["uuid"] if kind == "claim" else row["claim_uuid"]
            if kind == "evidence":
                claim = self.claim_of.setdefault(row["uuid"], claim)
            if kind == "claim" or claim in self.newest:
                self.newest[claim] = max(row["revision"], self.newest.get(claim, 0))


def chapters(
    rows: Iterable[Row],
    *,
    cases_of: Callable[[str], Iterable[Row]] = NO_CASES,
    text_of: Callable[[str], str] = NO_TEXT,
    person: Callable[[str], str] = str,
) -> Iterator[Chapter]:
    """Rows in export order -> one chapter for each document, those with passes first.

    cases_of: the settlements of a pass, which stand after all passes in export order. person: what an annotator is called by.
    """
    known = _Known(cases_of)
    seen: set[str] = set()
    for uuid, held in groupby(_passes(rows, known), key=lambda held: str(held.row["document"])):
        seen.add(uuid)
        yield _chapter(known, uuid, list(held), text_of, person)
    for uuid in known.documents:
        if uuid not in seen:
            yield _chapter(known, uuid, [], text_of, person)


def held_passes(rows: Iterable[Row], note: Callable[[Row], None]) -> Iterator[Held]:
    """Each pass with what stands in it, whatever its round. note: is given the rows that belong to no pass, in passing."""
    held: Held | None = None
    for row in rows:
        kind = row["type"]
        if kind in KEYS:
            assert held is not None, "a pass comes before what it holds"
            held.note(row)
        elif kind == "pass":
            if held:
                yield held
            held = Held(row, {name: {} for name in KEYS})
        else:
            note(row)
    if held:
        yield held


def _passes(rows: Iterable[Row], known: _Known) -> Iterator[Held]:
    """Those in which something was done, but for pilots."""
    return (held for held in held_passes(rows, known.note) if held.row["round"] != Round.PILOT and held.row["revision"])


OF_DOCUMENT = (
    *("uuid", "number", "slug", "file_name", "title", "publisher", "author", "url", "published_on", "language", "encoding", "sha256"),
)


def _without_text(row: Row) -> Document:
    furniture = frozenset(ordinal for ordinal, sentence in enumerate(row["sentences"]) if sentence[3])
    return Document(**{name: row[name] for name in OF_DOCUMENT}, sentences=Places(row["sentences"]), furniture=furniture)


def _keep_latest(live: dict[Any, Row], key: Any, row: Row) -> None:
    """Rows come in order of revision: the last one stands, and ends the key when it is gone."""
    if row["is_gone"]:
        live.pop(key, None)
    else:
        live[key] = row


def _chapter(known: _Known, uuid: str, held: list[Held], text_of: Callable[[str], str], person: Callable[[str], str]) -> Chapter:
    settled = frozenset(known.settled.get(uuid, ()))
    document = replace(known.documents[uuid], settled=settled, text=text_of(uuid))
    making = _Making(known, document, person)
    passes = tuple(making.a_pass(each) for each in held)
    return Chapter(document, passes, making.claims(held), making.cases(held))


class _Making:
    """The parts of one chapter."""

    def __init__(self, known: _Known, document: Document, person: Callable[[str], str]) -> None:
        self.known, self.document, self.person = known, document, person

    def touched(self, spans: Sequence[Sequence[int]]) -> tuple[int, ...]:
        assert isinstance(self.document.sentences, Places)
        return self.document.sentences.touched(spans)

    def a_pass(self, held: Held) -> Pass:
        claimed = {ordinal for claim in held.live["claim"].values() for ordinal in self.touched(claim["spans"])}
        said = held.live["decision"]
        decisions = []
        for ordinal in sorted(claimed | set(said)):
            row = said.get(ordinal)
            label = "claim" if ordinal in claimed else row["label"] if row else ""
            origin = row["origin"] if row and ordinal not in claimed else ""
            decisions.append(Decision(ordinal, label, origin, bool(row and row["is_badly_split"])))
        row = held.row
        return Pass(
            row["uuid"],
            self.person(row["annotator"]),
            row["round"],
            row["status"],
            row["scheme"],
            row["guideline_version"],
            tuple(decisions),
            **{name: row.get(name) or "" for name in ("stage", "started_at", "finished_at")},
        )

    def claims(self, held: list[Held]) -> tuple[Claim, ...]:
        """Every claim once, by the pass that marked it, with what all passes of the document say of it."""
        found: list[Claim] = []
        for owner in held:
            for row in sorted(owner.live["claim"].values(), key=lambda row: (row["start"], row["uuid"])):
                found.append(self._claim(owner, row, held))
        return tuple(found)

    def cases(self, held: list[Held]) -> tuple[Case, ...]:
        newest = {(each.row["uuid"], claim): revision for each in held for claim, revision in each.newest.items()}
        settling = [each.row["uuid"] for each in held if each.row["round"] == Round.ADJUDICATION]
        last = {(uuid, row["uuid"]): row for uuid in settling for row in self.known.cases_of(uuid)}  # in order of revision: the last stands
        listed = last.values()
        return tuple(self._case(row, newest) for row in listed)

    def _case(self, row: Row, newest: dict[tuple[str, str], int]) -> Case:
        seen = dict(row["seen"])
        members = tuple((one, claim) for one, claim in row["members"])
        is_newer = any(newest.get(member) is None or newest[member] > seen.get(member[0], -1) for member in members)
        return Case(
            settled_round=row["round"],
            is_empty=bool(row["is_empty"]),
            members=members,
            finals=tuple(row["finals"]),
            adjudicator=self.person(row["actor"]),
            decided_at=row["at"] if row["status"] == "decided" else "",
            is_stale=row["status"] != "released" and is_newer,
            **{name: row[name] for name in ("uuid", "status", "kind", "outcome", "reason")},
        )

    def _claim(self, owner: Held, row: Row, held: list[Held]) -> Claim:
        said = [each for each in held if row["uuid"] in each.live["annotation"] or self._evidence_rows(each, row["uuid"])]
        annotations = [self._annotation(each, row["uuid"]) for each in said or [owner]]
        chain = tuple((link["source"], link["mode"]) for link in row.get("attribution") or ())
        return Claim(
            uuid=row["uuid"],
            document=self.document,
            pass_uuid=owner.row["uuid"],
            annotator=self.person(owner.row["annotator"]),
            round=owner.row["round"],
            stage=owner.row.get("stage") or "",
            pass_status=owner.row["status"],
            spans=tuple((start, end) for start, end, *_ in row["spans"]),
            start=row["start"],
            end=row["end"],
            quote=row["quote"],
            text=row["text"],
            sentences=self.touched(row["spans"]),
            annotations=tuple(annotations),
            types=tuple(row.get("types") or ()),
            worth=row.get("worth"),
            **{name: row.get(name) or "" for name in ("checks", "hedge", "claim_date", "event", "same_as")},
            event_counted_as=self.known.counted_as(NameKind.EVENT, row.get("event") or ""),
            attribution=chain,
            speaker_counted_as=self.known.counted_as(NameKind.SOURCE, chain[0][0] if chain else ""),
            context=tuple(row.get("context") or ()),
            listing=row.get("outcome") or "",
            same=tuple(
                link["other_uuid"]
                for link in owner.live["link"].values()
                if link["claim_uuid"] == row["uuid"] and link["relation"] == Relation.SAME
            ),
        )

    def _evidence_rows(self, held: Held, claim: str) -> list[Row]:
        if "by_claim" not in held.live:
            grouped: dict[str, list[Row]] = {}
            for row in held.live["evidence"].values():
                grouped.setdefault(row["claim_uuid"], []).append(row)
            held.live["by_claim"] = grouped  # type: ignore[assignment]
        return held.live["by_claim"].get(claim, [])  # type: ignore[return-value]

    def _annotation(self, held: Held, claim: str) -> Annotation:
        row = held.live["annotation"].get(claim)
        scheme = held.row["scheme"]
        verdict = self.known.verdicts[scheme][row["verdict"]] if row and row["verdict"] else None
        evidence = sorted(self._evidence_rows(held, claim), key=lambda found: (found["set_no"], found["uuid"]))
        return Annotation(
            pass_uuid=held.row["uuid"],
            annotator=self.person(held.row["annotator"]),
            round=held.row["round"],
            pass_status=held.row["status"],
            verdict=verdict,
            why=row["why"] if row else "",
            evidence=tuple(self._evidence(found) for found in evidence),
            scheme_version=scheme,
            guideline_version=held.row["guideline_version"],
            judged_on=(held.row["finished_at"] or held.row["saved_at"] or "")[:10],
            has_judged=row is not None,
            confidence=row.get("confidence") if row else None,
            stage=held.row.get("stage") or "",
        )

    def _evidence(self, row: Row) -> Evidence:
        made: Row = {name: row.get(name) or "" for name in OF_EVIDENCE}
        if row["document"]:
            source, start, end = self.known.documents[row["document"]], row["start"], row["end"]
            made["title"], made["publisher"], made["published_on"] = source.title, source.publisher, source.published_on
            made |= {"document": source.slug, "document_number": source.number, "document_url": source.url, "start": start, "end": end}
            assert isinstance(source.sentences, Places)
            made["sentences"] = source.sentences.touched([(start, end)])
        named = source_name(made["publisher"], made["url"], made["title"])
        return Evidence(**made, set_no=row["set_no"], counted_as=self.known.counted_as(NameKind.SOURCE, named))
