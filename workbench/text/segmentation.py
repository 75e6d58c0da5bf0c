"""A text in blocks and sentences: `segment`, the one entry for imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.text.blocks import Block, BlockKind, kind_of_line, plain_blocks
from workbench.text.line_breaks import LINES, numbered_lines, units_of
from workbench.text.markdown import blank_out, markdown_blocks, with_places
from workbench.text.pipeline import load_pipeline, split_with
from workbench.text.sentences import SPLITTER

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What `segment` found. Each sentence is (start, end, block_index), half-open code points, in order; `splitter` names the rules."""

    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int, int], ...]
    splitter: str


def segment(text: str, *, markdown: bool = False, known: Sequence[Block] | None = None, nlp: Language | None = None) -> Segmentation:
    """Blocks and sentences of a text, as offsets into it.

    markdown: the text is CommonMark. known: its blocks as tags tell them, parted by blank lines; furniture among its paragraphs is
    found here. nlp: a pipeline of `load_pipeline`; None takes the default one.
    Every sentence lies in one block, and every character that is no white space (in Markdown: no mark either) in one sentence.
    """
    pipeline = nlp or load_pipeline()
    if markdown:
        found = markdown_blocks(text)
        blocks = [block for block, _ in found]
        spans = split_with(pipeline, blank_out(text, found))
    elif known is not None:
        blocks = _with_furniture(text, known)
        spans = split_with(pipeline, text)
    else:
        blocks = plain_blocks(text, units_of(text))
        spans = split_with(pipeline, text)
    sentences = _in_blocks(spans, blocks)
    result = Segmentation(tuple(blocks), tuple(sentences), splitter_name(pipeline))
    check(text, result, markdown=markdown)
    return result


def by_lines(text: str) -> Segmentation:
    """Each line a sentence, as its maker cut it; an empty one parts paragraphs."""
    blocks: list[Block] = []
    sentences: list[tuple[int, int, int]] = []
    is_parted = True
    for start, end in numbered_lines(text):
        if start == end:
            is_parted = True
            continue
        if is_parted:
            blocks.append(Block(start, end, BlockKind.PARAGRAPH))
        blocks[-1] = replace(blocks[-1], end=end)
        sentences.append((start, end, len(blocks) - 1))
        is_parted = False
    return Segmentation(tuple(blocks), tuple(sentences), LINES)


def _with_furniture(text: str, known: Sequence[Block]) -> list[Block]:
    """Blocks that tags call paragraphs may be datelines, credits and the like, by their words or by their place."""
    refined = []
    for block in known:
        is_line = block.kind is BlockKind.PARAGRAPH and "\n" not in text[block.start : block.end]
        refined.append(replace(block, kind=kind_of_line(text[block.start : block.end])) if is_line else block)
    return [block for block, _ in with_places(text, [(block, [(block.start, block.end)]) for block in refined])]


def splitter_name(nlp: Language) -> str:
    """`rules-1`, with the name and version of a trained pipeline where one takes part."""
    others = [name for name in nlp.pipe_names if name != "workbench_sentences"]
    return f"{SPLITTER}+{nlp.meta.get('lang')}_{nlp.meta.get('name')}-{nlp.meta.get('version')}" if others else SPLITTER


def _in_blocks(spans: list[tuple[int, int]], blocks: list[Block]) -> list[tuple[int, int, int]]:
    """Sentences with the index of their block; one that a trained pipeline let run over the end of a block is cut there."""
    placed: list[tuple[int, int, int]] = []
    index = 0
    for start, end in spans:
        while blocks[index].end <= start:
            index += 1
        while blocks[index].end < end:
            placed.append((start, blocks[index].end, index))
            index += 1
            start = blocks[index].start
        placed.append((start, end, index))
    return placed


def check(text: str, found: Segmentation, *, markdown: bool = False) -> None:
    """Assert what the rest of the workbench relies on: order, trim, containment, gaps of white space only."""
    at = 0
    for start, end, index in found.sentences:
        block = found.blocks[index]
        assert at <= start < end <= len(text), "sentences overlap"
        assert block.start <= start < end <= block.end, "a sentence leaves its block"
        assert text[start:end].strip() == text[start:end], "a sentence begins or ends in white space"
        assert markdown or not text[at:start].strip(), "characters lie in no sentence"
        at = end
    assert markdown or not text[at:].strip(), "characters lie in no sentence"
