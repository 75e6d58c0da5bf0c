"""Title, publisher, author, date, language and address of a text, guessed from its head and tail and from its file's name.

Every guess says where it comes from, and a person confirms it. The body is never searched: a date in it is a date of its story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.text import furniture
from workbench.text.blocks import Block, BlockKind
from workbench.text.dates import Found, first_date

Origin = Literal["in_text", "file_name", "front_matter"]

HEAD, TAIL = 8, 3  # blocks
FIELDS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "byline": "author",
    "date": "published_on",
    "published": "published_on",
    "published_on": "published_on",
    "datepublished": "published_on",
    "pubdate": "published_on",
    "publisher": "publisher",
    "site": "publisher",
    "site_name": "publisher",
    "source": "publisher",
    "lang": "language",
    "language": "language",
    "url": "url",
    "link": "url",
    "permalink": "url",
    "canonical": "url",
}
FRONT_LINE = re.compile(r"^(?P<key>[A-Za-z_]{2,20})\s*[:=]\s*(?P<quote>[\"']?)(?P<value>[^\r\n]+?)(?P=quote)[ \t]*$", re.MULTILINE)
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)]")
SOURCE_VALUE = re.compile(r"[^:]+:\s*(?P<value>.+?)\.?\Z")
FILE_DATE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_.](?P<m>0[1-9]|1[0-2])[-_.](?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
WORDS = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": "the of and to in that is was for on with as by it at from are this be has",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine",
    "fr": "le la les de des et en un une du dans que qui pour au par sur est pas",
    "es": "el la los de que y en un una del las por con para se su al es como",
    "it": "il la di che e un una del per in con non della le dei sono al da",
    "nl": "de het een van en in op te dat is voor met zijn niet aan door ook",
    "pt": "o a os de que e do da em um uma para com não por as dos na no",
}
COMMON = {code: frozenset(words.split(" ")) for code, words in _COMMON.items()}


@dataclass(frozen=True, slots=True)
class Guess:
    """A value to confirm: where it was read (`in_text`, `file_name`, `front_matter`) and, in the text, the code points [start, end)."""

    value: str
    origin: Origin
    start: int | None = None
    end: int | None = None


def guess_metadata(text: str, blocks: Sequence[Block], file_name: str) -> dict[str, Guess]:
    """Guesses by field: title, publisher, author, published_on (ISO), published_precision (`day`, `month`), language, url.

    A field without a sign in head, tail, front matter or file name is absent. Front matter wins over the text, the text over the name.
    """
    guesses: dict[str, Guess] = {}
    for found in (_front_matter(text, blocks), _head_and_tail(text, blocks), _from_file_name(file_name), _language(text)):
        for field, guess in found.items():
            guesses.setdefault(field, guess)
    if "published_on" not in guesses:
        guesses.pop("published_precision", None)
    return guesses


def _front_matter(text: str, blocks: Sequence[Block]) -> dict[str, Guess]:
    """`key: value` lines between `---` marks at the very top, or a first block of boilerplate that the Markdown reader made of them."""
    found: dict[str, Guess] = {}
    if not text.startswith(("---", "+++")) or not blocks:
        return found
    closing = re.compile(r"^(?:---|\+\+\+|\.\.\.)[ \t]*$", re.MULTILINE).search(text, 4)
    if closing is None:
        return found
    for line in FRONT_LINE.finditer(text, 0, closing.start()):
        field = FIELDS.get(line["key"].lower())
        if field == "published_on":
            date = first_date(text, *line.span("value"))
            found.update(_dated(date, "front_matter") if date else {})
        elif field:
            found.setdefault(field, Guess(line["value"].strip(), "front_matter", *line.span("value")))
    return found


def _head_and_tail(text: str, blocks: Sequence[Block]) -> dict[str, Guess]:
    found: dict[str, Guess] = {}
    edges = [*blocks[:HEAD], *blocks[max(HEAD, len(blocks) - TAIL) :]]
    for number, block in enumerate(edges):
        for field, guess in _of_block(text, block, is_head=number < HEAD).items():
            found.setdefault(field, guess)
    return found


def _of_block(text: str, block: Block, *, is_head: bool) -> dict[str, Guess]:
    line = text[block.start : block.end]
    match block.kind:
        case BlockKind.HEADLINE:
            return {"title": Guess(line, "in_text", block.start, block.end)}
        case BlockKind.BYLINE:
            return _of_byline(line, block.start)
        case BlockKind.DATELINE | BlockKind.TIMESTAMP if is_head:
            date = first_date(text, block.start, block.end)
            return _dated(date, "in_text") if date else {}
        case BlockKind.SOURCE_LINE:
            return _of_source(line, block.start)
        case BlockKind.BOILERPLATE | BlockKind.EMBED_STUB:
            note = furniture.AUTHOR_NOTE.match(line) and furniture.AUTHOR_NAME.match(line)
            return {"author": _part(note, "author", block.start)} if note else {}
        case _:
            return {}


def _of_byline(line: str, at: int) -> dict[str, Guess]:
    """`The Siteby A Name for The Site`, `By A Name, The Site`, or a name alone."""
    glued = furniture.GLUED_BYLINE.match(line)
    if glued:
        return {"author": _part(glued, "author", at), "publisher": _part(glued, "site", at)}
    byline = furniture.BYLINE.match(line)
    if byline:
        names = byline["author"].split(",")[0].rstrip()
        return {"author": Guess(names, "in_text", at + byline.start("author"), at + byline.start("author") + len(names))}
    if furniture.NAME_ONLY.match(line):
        name = line.lstrip("–—- ")
        return {"author": Guess(name, "in_text", at + len(line) - len(name), at + len(line))}
    return {}


def _part(found: re.Match[str], group: str, at: int) -> Guess:
    return Guess(found[group], "in_text", at + found.start(group), at + found.end(group))


def _of_source(line: str, at: int) -> dict[str, Guess]:
    link = LINK.search(line)
    if link:
        return {"url": Guess(link.group(), "in_text", at + link.start(), at + link.end())}
    source = SOURCE_VALUE.match(line)
    return {"publisher": _part(source, "value", at)} if source else {}


def _dated(found: Found, origin: Origin) -> dict[str, Guess]:
    value = found.value.isoformat() if found.precision == "day" else found.value.strftime("%Y-%m")
    return {
        "published_on": Guess(value, origin, found.start, found.end),
        "published_precision": Guess(found.precision, origin, found.start, found.end),
    }


def _from_file_name(file_name: str) -> dict[str, Guess]:
    """A date such as 2016-06-21, and a title where the name is words; never a hash or a running number."""
    stem = re.split(r"[\\/]", file_name)[-1].rsplit(".", 1)[0]
    found: dict[str, Guess] = {}
    dated = FILE_DATE.search(stem)
    date = first_date(f"{dated['y']}-{dated['m']}-{dated['d']}") if dated else None
    if date:
        found = {"published_on": Guess(date.value.isoformat(), "file_name"), "published_precision": Guess("day", "file_name")}
    words = [word for word in re.split(r"[-_ .]+", FILE_DATE.sub("", stem)) if word.isalpha() and len(word) > 1]
    if len(words) >= 3:
        found["title"] = Guess(" ".join(words).capitalize(), "file_name")
    return found


def _language(text: str) -> dict[str, Guess]:
    """The language whose commonest words make up most of the text; no guess when there are few words or no clear winner."""
    words = [word.lower() for word in WORDS.findall(text[:20_000])]
    if len(words) < 20:
        return {}
    shares = sorted(((sum(word in common for word in words) / len(words), code) for code, common in COMMON.items()), reverse=True)
    (best, code), (second, _) = shares[:2]
    return {"language": Guess(code, "in_text")} if best >= 0.12 and best >= second * 1.3 else {}
