"""A .txt or .md file as a document with its blocks, sentences and guessed metadata. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePath

from workbench.domain.records import ImportReport, Metadata, NewDocument
from workbench.errors import ImportRefused

SUFFIXES = {".txt": False, ".md": True, ".markdown": True}  # is it Markdown?


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
    cut = segmentation.segment(decoded.text, markdown=is_markdown, nlp=pipelines.load_pipeline(pipeline) if pipeline else None)
    guesses = guessing.guess_metadata(decoded.text, cut.blocks, file_name)
    new = NewDocument(
        file_name=file_name,
        text=decoded.text,
        sha256=_sha256(decoded.text),
        folded_sha256=_sha256(decoded.text.replace("\r\n", "\n").replace("\r", "\n")),
        metadata=metadata or _guessed({field: guess.value for field, guess in guesses.items()}, file_name),
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
        guesses=tuple((field, guess.value, str(guess.origin)) for field, guess in guesses.items()),
    )
    return new, report


def label(name: str) -> str:
    """A file's own name: what it was called, never where it lay. It is shown and exported, never opened."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:200] or "unnamed"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _guessed(found: dict[str, str], file_name: str) -> Metadata:
    known = {
        name: found[name]
        for name in ("title", "publisher", "author", "url", "published_on", "published_precision", "language")
        if found.get(name)
    }
    return Metadata(**{"title": PurePath(file_name).stem, **known}, date_origin="in_text" if known.get("published_on") else "")
