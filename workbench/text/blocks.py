"""Blocks: what each part of a page is for. Lines and general cues decide; nothing in the text is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.text import furniture
from workbench.text.characters import OPENERS, QUOTES, is_terminal
from workbench.text.dates import is_date_line, is_stamp_line
from workbench.text.line_breaks import LIST_MARK, Unit, units_of


class BlockKind(StrEnum):
    """What a block is for. Stored by value."""

    HEADLINE = "headline"
    DEK = "dek"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    CREDIT = "credit"
    TIMESTAMP = "timestamp"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    BLOCK_QUOTE = "block_quote"
    PARAGRAPH = "paragraph"
    EMBED_STUB = "embed_stub"
    TEASER = "teaser"
    BOILERPLATE = "boilerplate"
    SOURCE_LINE = "source_line"


# Arrives decided as "not text": no key, outside every statistic. Headline, dek, heading and caption assert, so they are not in it.
FURNITURE = frozenset(
    {
        BlockKind.BYLINE,
        BlockKind.DATELINE,
        BlockKind.TIMESTAMP,
        BlockKind.EMBED_STUB,
        BlockKind.TEASER,
        BlockKind.CREDIT,
        BlockKind.BOILERPLATE,
        BlockKind.SOURCE_LINE,
    }
)


@dataclass(frozen=True, slots=True)
class Block:
    """Half-open code points [start, end), trimmed. `level` is the depth of a heading, list or quote in Markdown, else 0."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0


HEAD_BLOCKS, TAIL_BLOCKS = 6, 3
HEADING_WORDS, HEADING_LENGTH, HEADLINE_LENGTH = 15, 110, 200
SPEECH_LEAD_IN = re.compile(
    r"\b(?:said|says|wrote|writes|reports?|reported|explain(?:s|ed)|notes?|noted|stat(?:es|ed)|add(?:s|ed)|told|tweeted|posted|"
    r"concludes?|concluded|argues?|argued|warn(?:s|ed)|continu(?:es|ed)|announced|declared|"
    r"reads?|statement|e-?mail|letter|memo|interview|according to)"
    r"\b[^:]{0,80}:\Z"
)
ASKS_WHY = re.compile(r"\b(?:why|how|what|where|who)\b[^,:]{0,120}:\Z")


def split_blocks(text: str, *, markdown: bool = False) -> list[Block]:
    """The blocks of a text, in order, not overlapping; every character that is not white space lies in one.

    markdown: read CommonMark; then marks such as `#`, `>`, `-` and `***` may lie between blocks. Numbers of a list stay inside.
    """
    if markdown:
        from workbench.text.markdown import markdown_blocks  # it needs Block from here

        return [block for block, _ in markdown_blocks(text)]
    return plain_blocks(text, units_of(text))


def plain_blocks(text: str, units: list[Unit]) -> list[Block]:
    """Blocks from units: alone where a cue tells the kind, else joined with the units that no blank line divides from it."""
    is_airy = _has_blank_lines(units)
    blocks: list[Block] = []
    lines: list[str] = []
    gaps: list[int] = []
    for unit in units:
        line = " ".join(text[unit.start : unit.end].splitlines())  # a wrapped title reads as one line
        kind = kind_of_line(line)
        joins = blocks and is_airy and not unit.blank_before and kind is BlockKind.PARAGRAPH and blocks[-1].kind is BlockKind.PARAGRAPH
        if joins:
            blocks[-1] = replace(blocks[-1], end=unit.end)
            lines[-1] += "\n" + line
        else:
            blocks.append(Block(unit.start, unit.end, kind))
            lines.append(line)
            gaps.append(unit.blank_before)
    return _with_neighbours(lines, blocks, gaps)


def _has_blank_lines(units: list[Unit]) -> bool:
    """Do blank lines divide the paragraphs of this text, or does every line stand for one?"""
    return sum(unit.blank_before > 0 for unit in units[1:]) * 3 >= len(units) - 1


def kind_of_line(line: str) -> BlockKind:
    """What a line is by itself; PARAGRAPH where nothing tells."""
    if furniture.is_only_marks(line):
        return BlockKind.BOILERPLATE
    if is_date_line(line):
        return BlockKind.TIMESTAMP if is_stamp_line(line) else BlockKind.DATELINE
    if LIST_MARK.match(line):
        return BlockKind.LIST_ITEM
    if len(line) <= 400:
        for pattern, kind in _WHOLE_LINE:
            if pattern.match(line):
                return kind
        if furniture.CAPTION_TAIL.search(line) or furniture.CAPTION_HEAD.match(line):
            return BlockKind.CAPTION
        if furniture.DATELINE.match(line) and furniture.DATELINE_PROOF.search(line):
            return BlockKind.DATELINE
    return BlockKind.PARAGRAPH


_WHOLE_LINE = (
    (furniture.GLUED_BYLINE, BlockKind.BYLINE),
    (furniture.DESK_NOTE, BlockKind.BYLINE),
    (furniture.SOURCE, BlockKind.SOURCE_LINE),
    (furniture.CREDIT, BlockKind.CREDIT),
    (furniture.MORE_LINK, BlockKind.TEASER),
    (furniture.PROMO, BlockKind.BOILERPLATE),
    (furniture.PAGE_TOOLS, BlockKind.BOILERPLATE),
    (furniture.INVITATION, BlockKind.BOILERPLATE),
    (furniture.RIGHTS, BlockKind.BOILERPLATE),
    (furniture.BARE_LINK, BlockKind.EMBED_STUB),
    (furniture.EMBED, BlockKind.EMBED_STUB),
)


def _with_neighbours(lines: list[str], blocks: list[Block], gaps: list[int]) -> list[Block]:
    """Kinds that the place in the document tells: the head, the tail, headings, stubs, quotations after a lead-in."""
    wide = _wide_gap(gaps)
    found: list[Block] = []
    seen: set[str] = set()
    is_opening = True
    for number, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if block.kind is BlockKind.PARAGRAPH:
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            place = Place(number, len(blocks), found[-1] if found else None, following, is_opening, 0 < wide <= gaps[number])
            block = replace(block, kind=furniture_in_place(line, place) or _kind_in_place(lines, place, seen))
        seen.add(line)
        found.append(block)
        is_opening = is_opening and block.kind in FURNITURE
    return found


def _wide_gap(gaps: list[int]) -> int:
    """More blank lines than this text usually leaves between blocks; 0 when it leaves none."""
    blank = sorted(gap for gap in gaps if gap)
    return blank[len(blank) // 2] + 1 if blank else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its number of count, its neighbours, whether only furniture stands above, whether a wide gap does."""

    number: int
    count: int
    above: Block | None
    following: Block | None
    is_opening: bool
    has_wide_gap: bool = False

    @property
    def is_edge(self) -> bool:
        """Near the head or the tail, where a page keeps its notes."""
        return self.number < HEAD_BLOCKS or self.number >= self.count - TAIL_BLOCKS


def furniture_in_place(line: str, place: Place) -> BlockKind | None:
    """Furniture that a line alone does not tell, but its place does; None for everything else."""
    if place.is_edge and (furniture.BYLINE.match(line) or furniture.BYLINE_CAPS.match(line)):
        return BlockKind.BYLINE
    if _is_bare_author(line, place):
        return BlockKind.BYLINE
    if furniture.HERE_LINK.search(line) and _only_points(line, place):
        return BlockKind.EMBED_STUB
    return BlockKind.BOILERPLATE if place.is_edge and _is_author_note(line) else None


def _kind_in_place(lines: list[str], place: Place, seen: set[str]) -> BlockKind:
    line = lines[place.number]
    if place.following is not None and _has_no_end(line):
        return _kind_of_title(line, place, seen)
    if place.is_opening and place.following is not None:
        return _kind_of_opening(line, lines[place.number + 1], place)
    return BlockKind.BLOCK_QUOTE if _is_quoted(lines, place) else BlockKind.PARAGRAPH


def _is_bare_author(line: str, place: Place) -> bool:
    """A name alone: at the very end, or between the headline and a date."""
    if place.above is None or not furniture.NAME_ONLY.match(line):
        return False
    if place.following is None:
        return place.above.kind is not BlockKind.HEADING
    dates = (BlockKind.DATELINE, BlockKind.TIMESTAMP)
    return place.number < 4 and place.following.kind in dates and place.above.kind in (BlockKind.HEADLINE, BlockKind.DEK)


def _only_points(line: str, place: Place) -> bool:
    """A link stub whose target is lost; a paragraph that also asserts something is not one, but a note about the author is."""
    if len(re.split(r"(?<=[.!?])\s+(?=[A-Z])", line)) == 1:
        return bool(furniture.HERE_SUBJECT.match(line)) and len(line) <= 120
    return place.is_edge and _is_author_note(line)


def _is_author_note(line: str) -> bool:
    """`Name is an analyst at … Follow her on …`: the role must come with a sign that this is about the text's author."""
    if len(line) > 600 or not furniture.AUTHOR_NOTE.match(line):
        return False
    return line.startswith(("About the author", "The author is", "The writer is")) or bool(furniture.ABOUT_AUTHOR.search(line))


def _has_no_end(line: str) -> bool:
    """Short, on one line, without a final stop: a title; also a question in title case."""
    words = line.split()
    if len(line) > HEADLINE_LENGTH or "\n" in line or line[-1] in ":;,–—-" or not line.lstrip(OPENERS)[:1].isalnum():
        return False
    if not is_terminal(line):
        return True
    starts = [word[0] for word in words if word[0].isalpha() and len(word) > 3]
    return line.rstrip(QUOTES)[-1:] in "?!" and len(starts) > 2 and sum(start.isupper() for start in starts) * 4 >= len(starts) * 3


def _kind_of_title(line: str, place: Place, seen: set[str]) -> BlockKind:
    if place.is_opening:
        return BlockKind.HEADLINE
    is_under_headline = place.above is not None and place.above.kind is BlockKind.HEADLINE
    words = len(line.split())
    if words > HEADING_WORDS or len(line) > HEADING_LENGTH or line[0].islower():
        return BlockKind.DEK if is_under_headline else BlockKind.PARAGRAPH
    return BlockKind.DEK if is_under_headline and words >= 6 and line not in seen else BlockKind.HEADING


def _kind_of_opening(line: str, body: str, place: Place) -> BlockKind:
    """The first text of a document that has no title: one sentence above a body is a dek."""
    is_one = not re.search(r"[.!?][\"”’]?\s+[A-Z“\"‘(]", line) and "\n" not in line
    if not is_one or line[-1] == ":" or len(line) > 300 or LIST_MARK.match(body):
        return BlockKind.PARAGRAPH
    if line[-1] in "?!" and len(line) <= HEADLINE_LENGTH:
        return BlockKind.HEADLINE
    is_dek = place.number == 0 and place.following is not None and place.following.kind is BlockKind.PARAGRAPH and is_terminal(line)
    return BlockKind.DEK if is_dek else BlockKind.PARAGRAPH


def _is_quoted(lines: list[str], place: Place) -> bool:
    """A paragraph without quotation marks of its own, after a line that says who speaks and ends in a colon."""
    line = lines[place.number]
    if place.above is None or line[0] in QUOTES or line[-1] == ":":
        return False
    if place.above.kind is BlockKind.BLOCK_QUOTE:
        return place.has_wide_gap  # a pasted quotation keeps its own spacing
    return place.above.kind is BlockKind.PARAGRAPH and is_quote_lead_in(lines[place.number - 1])


def is_quote_lead_in(line: str) -> bool:
    """Does this paragraph end in a colon and say that somebody speaks? `explains why …:` introduces an embed, not a quotation."""
    last = re.split(r"(?<=[.!?])\s+", line[-400:])[-1]
    return line.endswith(":") and bool(SPEECH_LEAD_IN.search(last)) and not ASKS_WHY.search(last)
