"""A .txt, .md or .html file as a document with its blocks, sentences and guessed metadata. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from workbench.domain import metadata as about
from workbench.domain.records import (
    BroughtDocument,
    Collection,
    ImportReport,
    Metadata,
    NewDocument,
    Preview,
    PreviewedBlock,
    PreviewedHazard,
    PreviewedLeadIn,
)
from workbench.errors import BadMetadata, BadSettings, ImportRefused
from workbench.text.blocks import FURNITURE, Block
from workbench.text.hidden_characters import Hazard

if TYPE_CHECKING:
    from workbench.text.web_metadata import Said

MARKDOWN, PAGES = (".md", ".markdown"), (".html", ".htm")
SUFFIXES = (".txt", *MARKDOWN, *PAGES)
LONGEST_LABEL = 200
LONGEST_TITLE = 90  # characters
LARGE_FILE = 2_000_000  # bytes; beyond it a preview shows counts and the first sentences
FIRST_SENTENCES = 200
LONGEST_BEGINNING, AROUND = 160, 40  # characters


@dataclass(frozen=True)
class _Reading:
    """Everything found in a file: what is stored, and what is only shown."""

    new: NewDocument
    had_bom: bool
    blocks: tuple[Block, ...]
    hazards: list[Hazard]
    guesses: tuple[tuple[str, str, str], ...]
    note: str


def read(
    name: str, content: bytes, *, encoding: str | None = None, metadata: Metadata | None = None, pipeline: str | None = None
) -> tuple[NewDocument, ImportReport]:
    """A file as a document with its report. Raises ImportRefused."""
    found = _read(name, content, encoding, metadata, pipeline)
    report = ImportReport(
        found.new.file_name,
        "imported",
        message=found.note,
        sentence_count=len(found.new.sentences),
        kinds=tuple(Counter(kind for _, _, kind in found.new.blocks).most_common()),
        hazards=tuple(Counter(str(hazard.kind) for hazard in found.hazards).most_common()),
        guesses=found.guesses,
    )
    return found.new, report


def preview(name: str, content: bytes, *, encoding: str | None = None, pipeline: str | None = None) -> Preview:
    """What `read` would give, as a person looks at it. Raises ImportRefused."""
    from workbench.text import hazards

    found = _read(name, content, encoding, None, pipeline)
    text, sentences = found.new.text, found.new.sentences
    is_cut = len(content) > LARGE_FILE
    shown = sentences[:FIRST_SENTENCES] if is_cut else sentences
    in_block = Counter(block for _, _, block in sentences)
    lead_ins = hazards.find_lead_ins(text, found.blocks, sentences)
    return Preview(
        file_name=found.new.file_name,
        encoding=found.new.encoding,
        had_bom=found.had_bom,
        byte_count=len(content),
        character_count=len(text),
        sentence_count=len(sentences),
        block_count=len(found.blocks),
        furniture_count=sum(found.blocks[block].kind in FURNITURE for _, _, block in sentences),
        is_cut=is_cut,
        blocks=tuple(
            PreviewedBlock(block.kind.value, _beginning(text, block.start, block.end), in_block[number], block.kind in FURNITURE)
            for number, block in enumerate(found.blocks[: shown[-1][2] + 1] if is_cut else found.blocks)
        ),
        sentences=tuple((block, text[start:end]) for start, end, block in shown),
        hazards=tuple(_previewed(text, found.hazards)),
        hazard_counts=tuple(Counter(str(hazard.kind) for hazard in found.hazards).most_common()),
        lead_ins=tuple(
            PreviewedLeadIn(
                lead_in.sentence,
                text[slice(*sentences[lead_in.sentence][:2])],
                lead_in.block,
                _beginning(text, found.blocks[lead_in.block].start, found.blocks[lead_in.block].end),
                lead_in.speaker,
            )
            for lead_in in lead_ins
        ),
        metadata=found.new.metadata,
        origins=tuple((field, origin) for field, _, origin in found.guesses),
        sha256=found.new.sha256,
        folded_sha256=found.new.folded_sha256,
        note=found.note,
    )


def _read(name: str, content: bytes, encoding: str | None, metadata: Metadata | None, pipeline: str | None) -> _Reading:
    # spaCy takes a second to load: only who imports pays for it.
    from workbench.text import decoding, hazards, segmentation, web_pages
    from workbench.text import metadata as guessing

    file_name = label(name)
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise ImportRefused(
            "W306", f"{file_name} is not a file that can be imported.", advice="Text, Markdown, HTML, CSV, TSV and JSON lines can."
        )
    page = web_pages.read_page(content, encoding=encoding) if suffix in PAGES else None
    decoded = page or decoding.decode(content, encoding=encoding)
    text = decoded.text
    cut = segmentation.segment(text, markdown=suffix in MARKDOWN, known=page.blocks if page else None, nlp=_pipeline(pipeline))
    guesses = _said(page.said) if page else {}
    for field, guess in guessing.guess_metadata(text, cut.blocks, file_name).items():
        guesses.setdefault(field, (guess.value, str(guess.origin)))
    guesses.setdefault("title", _first_words(text, cut.blocks, file_name))
    new = NewDocument(
        file_name=file_name,
        text=text,
        sha256=_sha256(text),
        folded_sha256=_sha256(text.replace("\r\n", "\n").replace("\r", "\n")),
        metadata=metadata or _metadata(guesses),
        blocks=tuple((block.start, block.end, block.kind.value) for block in cut.blocks),
        sentences=tuple(cut.sentences),
        splitter=cut.splitter,
        encoding=decoded.encoding,
    )
    return _Reading(
        new,
        decoded.had_bom,
        cut.blocks,
        hazards.find_hazards(text, cut.blocks, cut.sentences),
        tuple((field, value, origin) for field, (value, origin) in guesses.items()),
        f"The main text of the page: {page.words:,} of the {page.page_words:,} words that a visitor sees." if page else "",
    )


def from_record(record: BroughtDocument, found: Collection, *, pipeline: str | None = None) -> tuple[NewDocument, Counter[str]]:
    """A text of a file of many, and what is worth a look in it by kind.

    What the file does not say of it is guessed from its words, never from the file's name.
    """
    from workbench.text import hazards, segmentation
    from workbench.text import metadata as guessing

    text = record.text
    cut = segmentation.by_lines(text) if record.has_lines else segmentation.segment(text, nlp=_pipeline(pipeline))
    fields = {field: (value, "importer") for field, value in record.about.items()}
    if "published_on" in record.about:
        fields["published_precision"] = (about.precision_of(record.about["published_on"]), "importer")
    for name, guess in guessing.guess_metadata(text, cut.blocks, "").items():
        fields.setdefault(name, (guess.value, str(guess.origin)))
    fields.setdefault("title", _first_words(text, cut.blocks, record.slug or found.file_name))
    new = NewDocument(
        file_name=found.file_name,
        text=text,
        sha256=_sha256(text),
        folded_sha256=_sha256(text.replace("\r\n", "\n").replace("\r", "\n")),
        metadata=_metadata(fields),
        blocks=tuple((block.start, block.end, block.kind.value) for block in cut.blocks),
        sentences=tuple(cut.sentences),
        splitter=cut.splitter,
        encoding=found.encoding,
        slug=record.slug,
    )
    return new, Counter(str(hazard.kind) for hazard in hazards.find_hazards(text, cut.blocks, cut.sentences))


def _pipeline(name: str | None) -> Any:
    from workbench.text import pipeline as pipelines

    try:
        return pipelines.load_pipeline(name)
    except pipelines.PipelineMissingError as error:
        raise BadSettings(f"WORKBENCH_PIPELINE: {error}.") from error


def _said(listed: Sequence[Said]) -> dict[str, tuple[str, str]]:
    """What a page says about itself, as far as it may be stored: anybody may have written the page."""
    found = {}
    for field, value, origin in listed:
        try:
            about.checked(replace(Metadata(), **{field: value}))
        except BadMetadata:
            continue
        found[field] = (value, str(origin))
        if field == "published_on":
            found["published_precision"] = (about.precision_of(value), str(origin))
    return found


def _beginning(text: str, start: int, end: int) -> str:
    """The first words of a stretch of text, as they are."""
    return text[start:end] if end - start <= LONGEST_BEGINNING else text[start : start + LONGEST_BEGINNING] + " …"


def _previewed(text: str, hazards: Sequence[Hazard]) -> Iterator[PreviewedHazard]:
    from workbench.text.decoding import places_in

    for hazard, place in zip(hazards, places_in(text, [hazard.start for hazard in hazards]), strict=True):
        words = text[hazard.start : min(hazard.end, hazard.start + LONGEST_BEGINNING)]
        before, after = text[max(0, hazard.start - AROUND) : hazard.start], text[hazard.end : hazard.end + AROUND]
        yield PreviewedHazard(str(hazard.kind), place, before, words, after, hazard.note)


def label(name: str) -> str:
    """A file's own name: what it was called, never where it lay. It is shown and exported, never opened."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if character.isprintable())
    ending = PurePath(shown).suffix if len(PurePath(shown).suffix) < 20 else ""
    return shown.removesuffix(ending)[: LONGEST_LABEL - len(ending)] + ending or "unnamed"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _metadata(found: dict[str, tuple[str, str]]) -> Metadata:
    """The date comes from the text, from what a page says about itself (`page`), or from whoever imports it (`importer`)."""
    known = {field.name: found[field.name][0] for field in fields(Metadata) if field.name in found and found[field.name][0]}
    _, origin = found.get("published_on", ("", ""))
    is_of_text = origin in ("in_text", "file_name", "front_matter")
    return Metadata(**known, date_origin="in_text" if is_of_text else "page" if origin not in ("", "importer") else origin)


def _first_words(text: str, blocks: Sequence[Block], file_name: str) -> tuple[str, str]:
    """A title for a text that has none: how its first open block begins, since a file's name says little in a list."""
    first = next((block for block in blocks if block.kind not in FURNITURE), None)
    if first is None:
        return PurePath(file_name).stem, "file name"
    words = " ".join(text[first.start : first.end].split())
    return (words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"), "first words"
