"""What changed between two states of one campaign, from their rows in export order. Memory holds one document's passes of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from workbench.domain.records import Change
from workbench.formats.assembly import Held, held_passes

Row = dict[str, Any]
Key = tuple[str, ...]  # kind, document, annotator, and what else names it
Facts = dict[Key, tuple[str, str]]  # -> a hash of everything that counts; and in words
# That something happened and when is not a change; what it changed is.
UNTOLD = frozenset(
    (
        *("type", "uuid", "pass", "revision", "is_gone", "text", "imported_at", "imported_by", "number", "file_name", "folded_sha256"),
        *(
            "splitter",
            "encoding",
            "cursor",
            "started_at",
            "saved_at",
            "finished_at",
            "lease_until",
            "assigned_at",
            "assigned_by",
            "created_at",
        ),
        *("format", "counts"),
    )
)
TOLD_TEXT = frozenset(("claim",))  # where `text` is not a document's
OF_CLAIM, SHORT = ("annotation", "evidence"), 60  # which are told with the claim they belong to, and how much of it
SETTINGS = {"guideline": "version", "scheme": "version", "member": "code", "campaign": "title"}


def changes(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Change]:
    """Settings and documents first, then what stands in the passes, document by document."""
    sides = (_Side(iter(before)), _Side(iter(after)))
    for side in sides:
        side.advance()
    yield from _compared(sides[0].facts, sides[1].facts)
    while wanted := [side.document for side in sides if side.document is not None]:
        document = min(wanted)
        found = [side.passes if side.document == document else {} for side in sides]
        yield from _compared(*found)
        for side in sides:
            if side.document == document:
                side.advance()


def _compared(before: Facts, after: Facts) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old and new and old[0] == new[0]:
            continue
        what = "added" if old is None else "removed" if new is None else "changed"
        kind, document, annotator, *rest = key
        yield Change(what, kind, document, annotator, " ".join(rest), old[1] if old else "", new[1] if new else "")


@dataclass
class _Side:
    """One state: what stands outside passes, and the passes of the document that comes next."""

    rows: Iterator[Row]
    facts: Facts = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    document: str | None = None
    passes: Facts = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = groupby(held_passes(self.rows, self._note), key=lambda held: str(held.row["document"]))

    def advance(self) -> None:
        """To the next document with passes; None after the last."""
        self.document, group = next(self.groups, (None, iter(())))
        self.passes = {}
        for held in group:
            self.passes |= dict(_of_pass(held, self.slugs[str(held.row["document"])], self.slugs))

    def _note(self, row: Row) -> None:
        kind = row["type"]
        if kind == "document":
            self.slugs[row["uuid"]] = row["slug"]
            self.facts["document", row["slug"], ""] = (_told(row), row["title"])
        elif kind == "settled_split":
            self.facts["settled split", self.slugs[row["document"]], "", str(row["ordinal"])] = (_told(row), row["note"])
        elif kind == "alias":
            key: Key = (f"merged {row['kind']}", "", "", row["spelling"])  # revisions come in order: the last one stands
            self.facts.pop(key, None)
            if row["stands_for"]:
                self.facts[key] = (row["stands_for"], f"{row['name']} counts as {row['stands_for']}")
        elif kind in SETTINGS:
            named = "" if kind == "campaign" else str(row[SETTINGS[kind]])
            words = str(row.get("note") or row.get("name") or row.get("role") or row.get("title") or named)
            self.facts[kind, "", "", named] = (_told(row), words)


def _of_pass(held: Held, document: str, slugs: dict[str, str]) -> Iterator[tuple[Key, tuple[str, str]]]:
    who = str(held.row["annotator"])
    yield ("pass", document, who, held.row["uuid"]), (_told(held.row), f"{held.row['round']}, {held.row['status']}")
    for kind, live in held.live.items():
        for key, row in live.items():
            claim = held.live["claim"].get(row["claim_uuid"]) if kind in OF_CLAIM else None
            about = f"“{_short(claim['text'] or claim['quote'])}”: " if claim else ""
            yield (WORDS[kind], document, who, str(key)), (_told(row), about + _in_words(kind, row, slugs))


def _short(words: str) -> str:
    return words if len(words) <= SHORT else words[:SHORT].rstrip() + " …"


WORDS = {"decision": "decision", "claim": "claim", "annotation": "verdict", "evidence": "evidence", "link": "link"}
LABELS = {"o": "opinion", "p": "prediction", "i": "introduces", "x": "nothing to check", "b": "not text", "": "undecided"}


def _in_words(kind: str, row: Row, slugs: dict[str, str]) -> str:
    match kind:
        case "decision":
            return f"sentence {row['ordinal'] + 1}: {LABELS[row['label']]}" + (", badly split" if row["is_badly_split"] else "")
        case "claim":
            return str(row["text"] or row["quote"])
        case "annotation":
            return ": ".join(part for part in (row["verdict"] or "no verdict", row["why"]) if part)
        case "link":
            return f"{row['claim_uuid']} {row['relation']} {row['other_uuid']}"
        case _:
            source = slugs.get(row["document"] or "", row["url"])
            return f"{row['stance']}, set {row['set_no']}, {source}: {row['excerpt']}"


def _told(row: Row) -> str:
    kept = {name: value for name, value in row.items() if name not in UNTOLD or (name == "text" and row["type"] in TOLD_TEXT)}
    return hashlib.blake2b(json.dumps(kept, sort_keys=True).encode(), digest_size=16).hexdigest()
