"""A file of many texts. What it holds is read and checked as a whole before anything of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from workbench.domain.records import Collection, NewDocument
from workbench.errors import ImportRefused
from workbench.formats.readers import native, tables, texts
from workbench.text.decoding import decode

SUFFIXES = (*tables.SEPARATED, ".jsonl")
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
    found = tables.read(file_name, decoded.text, columns=columns)
    return replace(found, file_name=file_name, encoding=decoded.encoding, had_bom=decoded.had_bom)


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
