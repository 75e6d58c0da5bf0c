"""A .txt or .md file as a document with its blocks, sentences and guessed metadata. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import PurePath

from workbench.domain.records import ImportReport, Metadata, NewDocument
from workbench.errors import BadSettings, ImportRefused
from workbench.text.blocks import FURNITURE, Block

SUFFIXES = {".txt": False, ".md": True, ".markdown": True}  # is it Markdown?
LONGEST_LABEL = 200
LONGEST_TITLE = 90  # characters


def read(
    name: str, content: bytes, *, encoding: str | None = None, metadata: Metadata | None = None, pipeline: str | None = None
) -> tuple[NewDocument, ImportReport]:
    """A file as a document with its report. Raises ImportRefused."""
    # spaCy takes a second to load: only who imports pays for it.
    from workbench.text import decoding, hazards, segmentation
    from workbench.text import metadata as guessing
    from workbench.text import pipeline as pipelines

    file_name = label(name)
    is_markdown = SUFFIXES.get(PurePath(file_name).suffix.lower())
    if is_markdown is None:
        raise ImportRefused("W306", f"{file_name} is not a .txt or .md file.")
    decoded = decoding.decode(content, encoding=encoding)
    try:
        nlp = pipelines.load_pipeline(pipeline)
    except pipelines.PipelineMissingError as error:
        raise BadSettings(f"WORKBENCH_PIPELINE: {error}.") from error
    cut = segmentation.segment(decoded.text, markdown=is_markdown, nlp=nlp)
    guesses = {
        field: (guess.value, str(guess.origin)) for field, guess in guessing.guess_metadata(decoded.text, cut.blocks, file_name).items()
    }
    guesses.setdefault("title", _first_words(decoded.text, cut.blocks, file_name))
    new = NewDocument(
        file_name=file_name,
        text=decoded.text,
        sha256=_sha256(decoded.text),
        folded_sha256=_sha256(decoded.text.replace("\r\n", "\n").replace("\r", "\n")),
        metadata=metadata or _metadata({field: value for field, (value, _) in guesses.items()}),
        blocks=tuple((block.start, block.end, block.kind.value) for block in cut.blocks),
        sentences=tuple(cut.sentences),
        splitter=cut.splitter,
        encoding=decoded.encoding,
    )
    found = hazards.find_hazards(decoded.text, cut.blocks, cut.sentences)
    report = ImportReport(
        file_name,
        "imported",
        sentence_count=len(new.sentences),
        kinds=tuple(Counter(kind for _, _, kind in new.blocks).most_common()),
        hazards=tuple(Counter(str(hazard.kind) for hazard in found).most_common()),
        guesses=tuple((field, value, origin) for field, (value, origin) in guesses.items()),
    )
    return new, report


def label(name: str) -> str:
    """A file's own name: what it was called, never where it lay. It is shown and exported, never opened."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if character.isprintable())
    ending = PurePath(shown).suffix if len(PurePath(shown).suffix) < 20 else ""
    return shown.removesuffix(ending)[: LONGEST_LABEL - len(ending)] + ending or "unnamed"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _metadata(found: dict[str, str]) -> Metadata:
    known = {field.name: found[field.name] for field in fields(Metadata) if found.get(field.name)}
    return Metadata(**known, date_origin="in_text" if found.get("published_on") else "")


def _first_words(text: str, blocks: Sequence[Block], file_name: str) -> tuple[str, str]:
    """A title for a text that has none: how its first open block begins, since a file's name says little in a list."""
    first = next((block for block in blocks if block.kind not in FURNITURE), None)
    if first is None:
        return PurePath(file_name).stem, "file name"
    words = " ".join(text[first.start : first.end].split())
    return (words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"), "first words"
