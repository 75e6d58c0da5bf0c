"""A page of the web as it was saved: its main text with the kinds of its blocks. Nothing is fetched, nothing is run.

readability decides where the main text stands; the words, their order and the kinds of blocks are read from the page itself.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml.etree import ParserError
from readability import Document

from workbench.errors import ImportRefused
from workbench.text.blocks import Block, BlockKind
from workbench.text.decoding import decode, has_mark, refuse_by_text
from workbench.text.web_metadata import Said, what_the_page_says

logging.getLogger("readability.readability").disabled = True  # it logs what it cannot read, and that is somebody's page

LARGEST_PAGE = 5_000_000  # bytes
DEEPEST, MOST_ELEMENTS = 100, 30_000
DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.-]{2,40})"
)
DECLARED_IN = 4096  # bytes
# As browsers do (WHATWG, Encoding): these names mean the Windows code page, and UTF-16 in a declaration cannot be meant.
MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "", "utf-16-le": "", "utf-16-be": ""}

UNSEEN = (
    *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "video", "audio", "canvas", "head"),
    *("button", "select", "textarea", "input", "dialog"),
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong "
    "sub sup td th time tt u var wbr"
)
INLINE = frozenset(INLINE_TAGS.split(" "))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEK = re.compile(r"standfirst|\bdek\b|strapline|sub-?(?:title|head(?:line)?)\b", re.IGNORECASE)
BYLINE = re.compile(r"\bby-?line", re.IGNORECASE)
LONGEST_BYLINE = 120
FOLDED = re.compile("[ \t\n\r\f]+")  # what HTML folds: no-break and hair spaces stay


@dataclass(frozen=True, slots=True)
class Page:
    """`text` is the main text, its blocks parted by blank lines. `page_words` counts those that a visitor sees, `words` those kept."""

    text: str
    blocks: tuple[Block, ...]
    encoding: str
    had_bom: bool
    said: tuple[Said, ...]
    words: int
    page_words: int


def read_page(content: bytes, *, encoding: str | None = None) -> Page:
    """The main text of a page. Raises ImportRefused as `decode` does, W301 also for a page without text, W304 for one too large or deep."""
    if len(content) > LARGEST_PAGE:
        raise ImportRefused(
            "W304", f"The page has {len(content):,} bytes; the limit for pages is {LARGEST_PAGE:,}.", advice="Save its text as a .txt file."
        )
    decoded = decode(content, encoding=encoding or _declared(content))
    tree = _parsed(decoded.text)
    said = tuple(what_the_page_says(tree))
    title = _page_title(tree, said)
    _drop_unseen(tree)
    page_words = len(_words(tree))
    found = _gathered(_main(tree), title)
    text, blocks = _laid_out(found)
    if not text:
        raise ImportRefused("W301", "The page holds no text that could be read.", advice="Save its text as a .txt file.")
    refuse_by_text(text)  # `&#1;` is a control character only now
    return Page(text, tuple(blocks), decoded.encoding, decoded.had_bom, said, len(text.split()), page_words)


def _declared(content: bytes) -> str | None:
    """The encoding that the page itself names; a byte order mark is believed before it. Raises ImportRefused W302."""
    found = DECLARED.search(content[:DECLARED_IN])
    if has_mark(content) or found is None:
        return None
    name = (found[1] or found[2]).decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        raise ImportRefused(
            "W302", f"The page says it is {name!r}, and there is no such encoding.", advice="Confirm the one it is in.", proposal="utf-8"
        ) from None
    meant = MEANT.get(codec, codec)
    if meant not in ("", "utf-8") and not content.isascii() and _is_utf8(content):
        raise ImportRefused(
            "W302", f"The page says it is {name}, and its bytes are those of UTF-8.", advice="Confirm the right one.", proposal="utf-8"
        )
    return meant or None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


# -- the tree --------------------------------------------------------------------------------------------------------------


def _parsed(text: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (ParserError, ValueError) as error:
        raise ImportRefused("W301", "The page holds no text that could be read.") from error
    # The parser stops at its own depth without a word; what follows would be lost.
    if any("xcessive depth" in entry.message for entry in parser.error_log) or _is_too_much(tree):
        raise ImportRefused(
            "W304",
            f"The page has elements nested more than {DEEPEST} deep, or more than {MOST_ELEMENTS:,} of them.",
            advice="Save its text as a .txt file.",
        )
    return tree


def _is_too_much(tree: Any) -> bool:
    level, count = [tree], 0
    for _ in range(DEEPEST):
        count += len(level)
        level = [child for element in level for child in element]
        if not level:
            return count > MOST_ELEMENTS
    return True


def _drop_unseen(tree: Any) -> None:
    for element in [*tree.iter(*UNSEEN)]:
        _drop(element)
    for element in tree.xpath("//*[@hidden or @style]"):
        if element.tag not in ("html", "body") and (element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")):
            _drop(element)
    for element in tree.iter():
        element.attrib.pop("style", None)
        element.attrib.pop("hidden", None)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _words(tree: Any) -> list[str]:
    return " ".join(tree.itertext()).split()


class _MainText(Document):  # type: ignore[misc] # readability has no types
    """Keeps the part of the page that readability chose as it stands: its own cleaning drops tables, lists and short blocks."""

    chosen: Any = None

    def sanitize(self, node: Any, candidates: Any, keep_all_images: bool = False) -> str:  # noqa: ARG002 - readability's signature
        for element in [*node.iter("nav", "aside")]:
            _drop(element)
        for element in [*node.iter("ul", "ol", "table", "div", "section", "header", "footer")]:
            if element.getparent() is not None and self.get_link_density(element) > (0.2 if self.class_weight(element) < 0 else 0.5):
                _drop(element)
        self.chosen = node
        return str(node.text_content())


def _main(tree: Any) -> Any:
    document = _MainText(tree)
    try:
        document.summary(html_partial=True)
    except Exception as error:  # the library says "Unparseable" of whatever went wrong in it
        raise ImportRefused("W306", "The main text of this page cannot be found.", advice="Save its text as a .txt file.") from error
    return document.chosen


def _page_title(tree: Any, said: tuple[Said, ...]) -> str:
    """The page's one headline, where it is the title that the page gives itself: a headline above the main text asserts, too."""
    headings = {heading for element in tree.iter("h1") if (heading := _folded("".join(element.itertext())))}
    titles = [each.value for each in said if each.field == "title"]
    only = headings.pop() if len(headings) == 1 else ""
    return only if any(only in title or title in only for title in titles) else ""


# -- its words -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    kind: BlockKind
    level: int = 0


@dataclass
class _Gatherer:
    """Goes through the elements in order; a block's words are kept when it ends or when another begins."""

    pieces: list[_Piece] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def walk(self, element: Any, kind: BlockKind, level: int) -> None:
        if not isinstance(element.tag, str):
            return
        if element.tag == "br":
            self.waiting.append("\n")
        elif element.tag in INLINE:
            self._inside(element, kind, level)
        else:
            self.flush(kind, level)
            own, own_level = _kind(element, kind, level)
            self._inside(element, own, own_level)
            self.flush(own, own_level)

    def _inside(self, element: Any, kind: BlockKind, level: int) -> None:
        is_quoted, is_cell = element.tag == "q", element.tag in ("td", "th")
        if is_cell and "".join(self.waiting).strip():
            self.waiting.append("\t")
        self.waiting.append("“" if is_quoted else "")  # a browser draws the marks of <q>
        self._take(element.text, element)
        for child in element:
            self.walk(child, kind, level)
            self._take(child.tail, element)
        self.waiting.append("”" if is_quoted else "")

    def _take(self, text: str | None, element: Any) -> None:
        if text:
            self.waiting.append(text.replace("\r\n", "\n") if element.tag == "pre" else FOLDED.sub(" ", text))

    def flush(self, kind: BlockKind, level: int) -> None:
        text = re.sub(" *\n *", "\n", re.sub(" *\t *", "\t", re.sub(" {2,}", " ", "".join(self.waiting))))
        self.waiting.clear()
        for part in re.split(r"\n{2,}", text):
            if stripped := part.strip():
                is_short = kind is not BlockKind.BYLINE or len(stripped) <= LONGEST_BYLINE
                self.pieces.append(_Piece(stripped, kind if is_short else BlockKind.PARAGRAPH, level))


def _kind(element: Any, kind: BlockKind, level: int) -> tuple[BlockKind, int]:
    """What a block is by its tag; by its class only where pages agree on a name."""
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    match element.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return BlockKind.HEADING, HEADINGS[element.tag]
        case "li" | "dt" | "dd":
            return BlockKind.LIST_ITEM, level + 1 if kind is BlockKind.LIST_ITEM else 1
        case "blockquote":
            return BlockKind.BLOCK_QUOTE, level + 1 if kind is BlockKind.BLOCK_QUOTE else 1
        case "figcaption" | "caption":
            return BlockKind.CAPTION, 0
        case _ if kind is BlockKind.PARAGRAPH and BYLINE.search(named):
            return BlockKind.BYLINE, 0
        case _ if kind is BlockKind.PARAGRAPH and DEK.search(named):
            return BlockKind.DEK, 0
        case _:
            return kind, level


def _gathered(node: Any, title: str) -> list[_Piece]:
    gatherer = _Gatherer()
    gatherer.walk(node, BlockKind.PARAGRAPH, 0)
    gatherer.flush(BlockKind.PARAGRAPH, 0)
    if title and all(_folded(piece.text) != title for piece in gatherer.pieces):
        return [_Piece(title, BlockKind.HEADING, 1), *gatherer.pieces]
    return gatherer.pieces


def _folded(text: str) -> str:
    return " ".join(text.split())


def _laid_out(pieces: list[_Piece]) -> tuple[str, Iterator[Block]]:
    """The blocks one after the other with a blank line between them."""
    text = "\n\n".join(piece.text for piece in pieces)
    return text, _placed(pieces)


def _placed(pieces: list[_Piece]) -> Iterator[Block]:
    at = 0
    for piece in pieces:
        yield Block(at, at + len(piece.text), piece.kind, piece.level)
        at += len(piece.text) + 2
