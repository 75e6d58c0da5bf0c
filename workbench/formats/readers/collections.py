"""A file of many texts. What it holds is read and checked as a whole before anything of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from workbench.domain.records import Collection, Fault, NewDocument
from workbench.errors import ImportRefused
from workbench.formats.readers import claims, native, spans, tables, texts
from workbench.text.decoding import decode

SUFFIXES = (*tables.SEPARATED, ".jsonl", ".json")
Records = Sequence[tuple[str, Any]]
PEERS: tuple[tuple[Callable[[Records], bool], Callable[[str, Records, list[Fault]], Collection]], ...] = (
    (spans.is_label_studio, spans.label_studio),
    (spans.is_json_min, spans.json_min),
    (spans.is_doccano, spans.doccano),
    (claims.are_pages, claims.pages),
    (claims.is_averitec, claims.averitec),
    (claims.is_fever, claims.fever),
)
MOST_TOLD = 5


def is_collection(name: str) -> bool:
    return PurePath(texts.label(name)).suffix.lower() in SUFFIXES


def read(name: str, content: bytes, *, encoding: str | None = None, columns: Mapping[str, str] | None = None) -> Collection:
    """What the file holds, with every record that cannot be read. Raises ImportRefused for a file that cannot be read at all.

    columns: in a table, the column of a field (empty for none); the others are guessed by their names.
    """
    file_name = texts.label(name)
    if native.begins(content[:1_000_000]):
        raise ImportRefused(
            "W306", "This is a native export, which is a campaign of its own.", advice="Import it on the command line: workbench import."
        )
    decoded = decode(content, encoding=encoding)
    found = _read(file_name, decoded.text, columns)
    return replace(found, file_name=file_name, encoding=decoded.encoding, had_bom=decoded.had_bom)


def _read(name: str, text: str, columns: Mapping[str, str] | None) -> Collection:
    """By what stands in it: a file's name says only how its records are parted."""
    suffix = PurePath(name).suffix.lower()
    if suffix in tables.SEPARATED:
        return tables.read(name, text, columns=columns)
    faults: list[Fault] = []
    records = list(_listed(text)) if suffix == ".json" else list(tables.json_lines(text, faults))
    for is_theirs, read_theirs in PEERS:
        if is_theirs(records):
            return read_theirs(name, records, faults)
    return tables.read(name, text, columns=columns, records=records, faults=faults)


def strings(name: str, content: bytes, *, encoding: str | None = None) -> Iterator[str]:
    """Every string in a file of many texts, keys apart: each text that it was imported for is one of them. Raises ImportRefused."""
    text = decode(content, encoding=encoding).text
    suffix = PurePath(name).suffix.lower()
    if suffix in tables.SEPARATED:
        yield from tables.cells(name, text)
        return
    records = list(_listed(text) if suffix == ".json" else tables.json_lines(text, []))
    if claims.are_pages(records):
        yield from (document.text for document in claims.pages(name, records, []).documents)
    for _, record in records:
        yield from _strings_in(record)


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings_in(inner)


def _listed(text: str) -> Iterator[tuple[str, Any]]:
    """(place, record) of a JSON list. Raises ImportRefused W314: where a list is broken, nothing of it can be told apart."""
    try:
        value = tables.as_json(text)
    except tables.Broken as broken:
        place = f"line {broken.line}" + (f", {broken.place}" if broken.place else "")
        raise ImportRefused("W314", f"{place}: {broken.cause}.", advice="Nothing of this file was stored.") from broken
    if not isinstance(value, list):
        raise ImportRefused("W314", "The file is not a list of records.", advice="Export it as a JSON list, or as JSON lines.")
    for number, record in enumerate(value, 1):
        yield f"record {number}", record


def require_sound(found: Collection) -> None:
    """Raises ImportRefused W314 with the first records that cannot be read: half a file is not imported."""
    if found.faults:
        told = "; ".join(fault.in_words for fault in found.faults[:MOST_TOLD])
        more = f"; and {found.fault_count - MOST_TOLD} more" if found.fault_count > MOST_TOLD else ""
        raise ImportRefused("W314", f"{told}{more}.", advice="Nothing of this file was stored. Correct it and import it again.")
    if not found.documents:
        raise ImportRefused("W301", "The file holds no texts.", advice="Choose a file with texts in it.")


def documents(found: Collection, *, pipeline: str | None = None) -> list[tuple[NewDocument, Counter[str]]]:
    """Its texts, divided into blocks and sentences, each with what is worth a look in it by kind."""
    return [texts.from_record(record, found, pipeline=pipeline) for record in found.documents]
