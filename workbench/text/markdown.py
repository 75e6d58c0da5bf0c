"""Markdown blocks on the untouched text: markdown-it-py says which lines belong to what, offsets stay those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workbench.text.blocks import Block, BlockKind, Place, furniture_in_place, kind_of_line

Span = tuple[int, int]

_EOL = r"(?:\r\n|\n|\r)"
FRONT_MATTER = re.compile(
    rf"(?:---[ \t]*{_EOL}(?:.*?{_EOL})??(?:---|\.\.\.)|\+\+\+[ \t]*{_EOL}(?:.*?{_EOL})??\+\+\+)[ \t]*(?=[\r\n]|\Z)", re.DOTALL
)
MARKS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\[[ xX]\](?=[ \t])|#{1,6}(?=[ \t])))*[ \t]*")
CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*\Z|[ \t]+\Z")
IMAGE_ONLY = re.compile(r"(?:\[?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\]\([^)]*\))?\s*)+\Z")
CODE = frozenset({"fence", "code_block", "html_block"})


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The lines [first, last) of one leaf token, and what it stands in."""

    first: int
    last: int
    kind: BlockKind
    level: int


def markdown_blocks(text: str) -> list[tuple[Block, list[Span]]]:
    """Each block with the pieces of it that are text: one a line, without the marks before and after it."""
    front = FRONT_MATTER.match(text)
    body = front.end() if front else 0
    lines = _lines(text)
    found: list[tuple[Block, list[Span]]] = []
    skipped = sum(1 for line in lines if line[0] < body)
    inside = [_trim(text, *line) for line in lines[:skipped] if any(map(str.isalnum, text[slice(*line)]))]
    if inside:
        found.append((Block(inside[0][0], inside[-1][1], BlockKind.BOILERPLATE), inside))
    taken: set[int] = set(range(skipped))
    leaves = [] if skipped >= len(lines) else list(_leaves(_tokens(text, lines[skipped:])))
    for leaf in leaves:
        numbers = range(leaf.first + skipped, min(leaf.last + skipped, len(lines)))
        taken.update(numbers)
        pieces = [piece for number in numbers for piece in _pieces(text, lines[number], leaf.kind)]
        if pieces:
            found.append((Block(pieces[0][0], pieces[-1][1], _refined(text, leaf, pieces), leaf.level), pieces))
    found.extend(_left_over(text, lines, taken))
    return with_places(text, sorted(found, key=lambda pair: pair[0].start))


def blank_out(text: str, found: list[tuple[Block, list[Span]]]) -> str:
    """The text with everything outside the pieces as spaces, same length; blocks parted by a paragraph break, lines inside one joined.

    For the splitter only: it sees no marks, and every offset is still one of the file.
    """
    parts: list[str] = []
    at = 0
    for _, pieces in found:
        for number, (start, end) in enumerate(pieces):
            parts.append(_gap(text[at:start], is_inside=number > 0))
            parts.append(text[start:end])
            at = end
    parts.append(_gap(text[at:], is_inside=False))
    return "".join(parts)


def _gap(between: str, *, is_inside: bool) -> str:
    """Spaces of the same length; a paragraph break between blocks and where two spaces or a backslash ask for a new line."""
    if is_inside and not between.startswith(("  ", "\\")):
        return " " * len(between)
    if len(between) >= 2:
        return "\n\n" + " " * (len(between) - 2)
    return "\n" * len(between)


def _lines(text: str) -> list[Span]:
    """CommonMark lines without their ends: LF, CRLF and CR break lines, nothing else does."""
    return [line.span(1) for line in re.finditer(r"([^\r\n]*)(?:\r\n|[\r\n]|\Z)", text)]


def _tokens(text: str, lines: list[Span]) -> list[Token]:
    # Joined with \n, so that line n of the parser is line n here. Tables are not CommonMark, but texts have them.
    return MarkdownIt("commonmark").enable("table").parse("\n".join(text[start:end] for start, end in lines))


def _leaves(tokens: Iterable[Token]) -> Iterator[_Leaf]:
    quotes = lists = heading = 0
    is_table = False
    for token in tokens:
        if token.type == "blockquote_open":
            quotes += 1
        elif token.type == "blockquote_close":
            quotes -= 1
        elif token.type == "list_item_open":
            lists += 1
        elif token.type == "list_item_close":
            lists -= 1
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.map and token.type in CODE:
            yield _Leaf(token.map[0], token.map[1], BlockKind.BOILERPLATE, 0)
        elif token.map and token.type == "tr_open":
            yield _Leaf(token.map[0], token.map[1], BlockKind.PARAGRAPH, 0)
        elif token.type in ("table_open", "table_close"):
            is_table = token.type == "table_open"
        elif token.map and token.type == "inline" and not is_table:
            yield _Leaf(token.map[0], token.map[1], *_kind(quotes, lists, heading))
            heading = 0


def _kind(quotes: int, lists: int, heading: int) -> tuple[BlockKind, int]:
    if heading:
        return BlockKind.HEADING, heading
    if lists:
        return BlockKind.LIST_ITEM, lists
    if quotes:
        return BlockKind.BLOCK_QUOTE, quotes
    return BlockKind.PARAGRAPH, 0


def _pieces(text: str, line: Span, kind: BlockKind) -> Iterator[Span]:
    start, end = line
    if kind is not BlockKind.BOILERPLATE:
        marks = MARKS.match(text, start, end)
        start = marks.end() if marks else start
        if kind is BlockKind.HEADING:
            closing = CLOSING_MARKS.search(text[start:end])
            end = start + closing.start() if closing else end
    start, end = _trim(text, start, end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _refined(text: str, leaf: _Leaf, pieces: list[Span]) -> BlockKind:
    """A paragraph of one line may be furniture; one that is only pictures is a stub."""
    line = text[pieces[0][0] : pieces[-1][1]]
    if leaf.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return leaf.kind
    if IMAGE_ONLY.match(line):
        return BlockKind.EMBED_STUB
    plain = line.strip("*_")
    return kind_of_line(plain) if leaf.kind is BlockKind.PARAGRAPH and len(pieces) == 1 and plain else leaf.kind


def _left_over(text: str, lines: list[Span], taken: set[int]) -> Iterator[tuple[Block, list[Span]]]:
    """Lines with words that no token owns, such as link definitions: kept as boilerplate, so that no word is lost."""
    for number, (start, end) in enumerate(lines):
        if number in taken or not any(character.isalnum() for character in text[start:end]):
            continue
        start, end = _trim(text, start, end)
        yield Block(start, end, BlockKind.BOILERPLATE), [(start, end)]


def with_places(text: str, found: list[tuple[Block, list[Span]]]) -> list[tuple[Block, list[Span]]]:
    """The first heading of level 1, when no paragraph stands above it, is the headline; bylines and notes by their place."""
    placed: list[tuple[Block, list[Span]]] = []
    is_opening = True
    for number, (block, pieces) in enumerate(found):
        kind = block.kind
        if kind is BlockKind.HEADING and block.level == 1 and is_opening:
            kind = BlockKind.HEADLINE
        elif kind is BlockKind.PARAGRAPH:
            following = found[number + 1][0] if number + 1 < len(found) else None
            place = Place(number, len(found), placed[-1][0] if placed else None, following, is_opening)
            kind = furniture_in_place(text[block.start : block.end].strip("*_"), place) or kind
        is_opening = is_opening and kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.HEADLINE)
        placed.append((replace(block, kind=kind), pieces))
    return placed
