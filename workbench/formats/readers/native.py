"""A native export, read line by line and checked. What it says is believed only as far as its hashes hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.errors import ImportRefused
from workbench.formats.writers.native import FILE_NAME, FORMAT

Row = dict[str, Any]
MANIFEST = "manifest.json"
OLDER = (
    "Nothing was stored. An older Workbench wrote it: import it with that version, or run `workbench upgrade` of this version on the "
    "database it came from, and export again."
)
NEWER = "Nothing was stored. A newer Workbench wrote it: import it with that version."
TYPES = frozenset(
    (
        "campaign",
        "guideline",
        "scheme",
        "member",
        "alias",
        "document",
        "settled_split",
        "pass",
        "operation",
        "decision",
        "claim",
        "annotation",
        "evidence",
        "link",
        "comment",
        "answer",
        "evidence_search",
        "settlement",
        "adjudication_round",
        "ruling",
        "snapshot",
        "snapshot_part",
    )
)


def find(path: Path) -> Path | None:
    """The native export that a folder holds or that a file is, else None."""
    candidate = path / FILE_NAME if path.is_dir() else path
    if candidate.suffix != ".jsonl" or not candidate.is_file():
        return None
    with candidate.open("rb") as file:
        first = file.readline(1_000_000)
    return candidate if begins(first) else None


def begins(content: bytes) -> bool:
    """Is it the beginning of a native export?"""
    return re.search(rb'"format":"workbench/[0-9]+"', content[: content.find(b"\n") + 1 or None]) is not None


def rows(path: Path) -> Iterator[Row]:
    """The rows of a native export. Raises ImportRefused W307 with the line."""
    _check_manifest(path)
    counts: Counter[str] = Counter()
    end: dict[str, int] | None = None
    number = 0
    with path.open("rb") as file:  # split at line feeds only: a text may hold U+2028 or U+0085
        for number, raw in enumerate(file, 1):
            if end is not None:
                raise damaged(f"{path.name} goes on after its end.", number)
            row = _row(raw, path.name, number)
            if row["type"] == "end":
                end = row.get("counts")
                continue
            counts[row["type"]] += 1
            yield row
    if end != dict(counts):
        lost = "its last line is missing" if end is None else "it does not hold what its last line counts"
        raise damaged(f"{path.name} is cut off or was changed: {lost}.", number)


def _row(raw: bytes, name: str, number: int) -> Row:
    try:
        row = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise damaged(f"{name} is damaged: {getattr(error, 'msg', 'it holds what is not JSON')}.", number) from error
    if not isinstance(row, dict) or not isinstance(row.get("type"), str):
        raise damaged(f"{name} holds a line that is not a record.", number)
    if (number == 1) != (row["type"] == "campaign"):
        raise damaged(f"{name} is not a {FORMAT} export.", number)
    if number == 1:
        _check_format(name, row.pop("format", None))
    if row["type"] == "end":
        return row
    if row["type"] not in TYPES:
        raise damaged(f"{name} holds a record of an unknown type {row['type'][:40]!r}: another version of Workbench wrote it.", number)
    if row["type"] == "document" and not _is_sound(row):
        raise damaged(f"{name} holds a document whose text, blocks and sentences do not fit each other.", number)
    return row


def _check_format(name: str, found: object) -> None:
    """Another version is refused with what to do: its rows would come back incomplete, or not at all."""
    version = re.fullmatch(r"workbench/([0-9]{1,6})", found) if isinstance(found, str) else None
    if found == FORMAT:
        return
    if version is None:
        raise damaged(f"{name} is not a {FORMAT} export.", 1)
    own = int(FORMAT.partition("/")[2])
    advice = OLDER if int(version[1]) < own else NEWER
    raise ImportRefused("W307", f"{name} is a {found} export, and this version reads {FORMAT}.", where="line 1", advice=advice)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _is_sound(document: Row) -> bool:
    """Whether the text is the one that its hash names, blocks lie in it and sentences in their blocks, in order."""
    try:
        text, blocks, sentences = document["text"], document["blocks"], document["sentences"]
        offsets = [offset for start, end, *_ in sentences for offset in (start, end)]
        return (
            hashlib.sha256(text.encode()).hexdigest() == document["sha256"]
            and all(0 <= start < end <= len(text) and isinstance(kind, str) for start, end, kind in blocks)
            and all(block >= 0 and blocks[block][0] <= start < end <= blocks[block][1] for start, end, block, _ in sentences)
            and offsets == sorted(offsets)
            and all(0 <= block < len(blocks) for block, _ in document["speakers"])
            and all(0 <= ordinal < len(sentences) for ordinal in document["split_by_hand"])
        )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return False


def damaged(what_happened: str, number: int) -> ImportRefused:
    return ImportRefused("W307", what_happened, where=f"line {number}")


def _check_manifest(path: Path) -> None:
    """Where a manifest lies beside the file, the file must be the one it names."""
    manifest = path.parent / MANIFEST
    if not manifest.is_file():
        return
    try:
        listed = {file["name"]: file["sha256"] for file in json.loads(manifest.read_bytes())["files"]}
    except (ValueError, KeyError, TypeError):
        raise ImportRefused("W307", f"{MANIFEST} beside {path.name} cannot be read.") from None
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if listed.get(path.name, actual) != actual:
        raise ImportRefused("W307", f"{path.name} is not the file its {MANIFEST} describes: it was changed or cut off.")
