"""Bytes → text, strictly: nothing is replaced, translated or guessed silently. What cannot be stored is refused with its place."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from workbench.errors import ImportRefused
from workbench.text.hidden_characters import Hazard, find_hidden_characters

LARGEST_FILE = 20_000_000  # bytes
LONGEST_LINE = 1_000_000  # bytes

_LONG_LINE = re.compile(rb"(?<![^\r\n])[^\r\n]{%d}" % (LONGEST_LINE + 1))
_LONG_TEXT_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{{LONGEST_LINE + 1}}}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x80-\x84\x86-\x9f\ud800-\udfff]")
_NEWLINE = re.compile("\r\n|[\n\r]")
_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"RIFF", "a sound, picture or film"),
    (b"OggS", "a sound or film"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"
_DROP_MARK = {"utf-8-sig": (_UTF8_BOM,), "utf-16": _UTF16, "utf-32": _UTF32}  # these codecs drop one mark themselves


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text. `text` holds every character of the file but one leading byte order mark; line ends are as they were."""

    text: str
    encoding: str
    had_bom: bool
    hazards: tuple[Hazard, ...]


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of a file. Offsets stored later count its code points.

    encoding: None reads UTF-8, or UTF-16 with a byte order mark; a name is one that a person has confirmed, and is as strict.
    Raises ImportRefused: W301 empty, W302 not decodable (with a proposal), W303 control character or lone surrogate,
    W304 over 20 MB, W305 a line over 1,000,000 bytes, W306 not text at all.
    """
    _refuse_by_content(data)
    name = encoding or _encoding_of(data)
    text, had_bom = _decode_strictly(data, name)
    refuse_by_text(text)
    return Decoded(text, name, had_bom, tuple(find_hidden_characters(text)))


def _refuse_by_content(data: bytes) -> None:
    """What needs no decoding, cheapest first: nothing here copies the upload."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ImportRefused("W306", f"This is {what}, not a text.", advice="Save it as plain text, Markdown or HTML and import that.")
    line = _LONG_LINE.search(data)
    if line:
        number = len(re.findall(rb"\r\n|[\n\r]", data[: line.start()])) + 1
        raise ImportRefused(
            "W305", f"Line {number} is longer than 1,000,000 bytes.", where=f"line {number}", advice="Break it into paragraphs."
        )
    if len(data) > LARGEST_FILE:
        raise ImportRefused(
            "W304", f"The file has {len(data):,} bytes; the limit is {LARGEST_FILE:,}.", advice="Split it into several documents."
        )
    if not data.strip(b" \t\r\n\x0b\x0c"):
        raise ImportRefused("W301", "The file is empty or holds only white space.", advice="Choose a file with text in it.")


def has_mark(data: bytes) -> bool:
    """Does it begin with a byte order mark?"""
    return data.startswith((_UTF8_BOM, *_UTF16, *_UTF32))


def _encoding_of(data: bytes) -> str:
    if data.startswith(_UTF8_BOM):
        return "utf-8-sig"
    if data.startswith(_UTF16) and not data.startswith(_UTF32):
        return "utf-16"
    return "utf-8"


def _decode_strictly(data: bytes, name: str) -> tuple[str, bool]:
    """The text without its byte order mark, exactly one, and whether there was one."""
    try:
        text = data.decode(name)
        codec = codecs.lookup(name).name
    except UnicodeDecodeError as error:
        raise _not_decodable(data, name, f"byte {error.start}") from error
    except (LookupError, ValueError) as error:
        raise ImportRefused("W302", f"There is no text encoding called {name!r}.", advice="Choose another encoding.") from error
    if codec in _DROP_MARK:
        return text, data.startswith(_DROP_MARK[codec])
    had_bom = codec.startswith("utf") and text.startswith("\ufeff")
    return (text[1:] if had_bom else text), had_bom


def _not_decodable(data: bytes, name: str, where: str) -> ImportRefused:
    proposal = _proposed_encoding(data)
    advice = (
        f"It may be {proposal}: confirm that encoding to import it so, or save the file as UTF-8."
        if proposal
        else "Save the file as UTF-8."
    )
    return ImportRefused("W302", f"The file is not {name}: {where} cannot be read.", where=where, advice=advice, proposal=proposal or "")


def _proposed_encoding(data: bytes) -> str | None:
    """A guess for a person to confirm; never used by itself."""
    if data.startswith(_UTF32):
        return "utf-32"
    sample = data[:4096]
    if sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    best = from_bytes(data[:200_000]).best()
    return best.encoding if best and best.encoding not in ("utf_8", "ascii") else "cp1252"


def refuse_by_text(text: str) -> None:
    """What no text may hold, whatever it came from. Raises ImportRefused W301, W302, W303, W305."""
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        where = place_in(text, forbidden.start())
        code = ord(forbidden.group())
        if code == 0 and text.count("\x00") > len(text) // 4:
            raise ImportRefused(
                "W302",
                "The file looks like UTF-16 without a byte order mark.",
                where=where,
                advice="Confirm utf-16-le or utf-16-be.",
                proposal="utf-16-le" if text[1::2].count("\x00") > text[::2].count("\x00") else "utf-16-be",
            )
        what = "lone surrogate" if code >= 0xD800 else "control character"
        raise ImportRefused(
            "W303", f"The {what} U+{code:04X} stands at {where}.", where=where, advice="Remove it and import the file again."
        )
    if not text.strip("\ufeff \t\r\n") or text.isspace():
        raise ImportRefused("W301", "The file is empty or holds only white space.", advice="Choose a file with text in it.")
    if _LONG_TEXT_LINE.search(text):
        raise ImportRefused("W305", "A line is longer than 1,000,000 characters.", advice="Break it into paragraphs.")


def place_in(text: str, offset: int) -> str:
    """`line 3, column 7`, both counted from 1, columns in code points."""
    breaks = list(_NEWLINE.finditer(text, 0, offset))
    column = offset - (breaks[-1].end() if breaks else 0)
    return f"line {len(breaks) + 1}, column {column + 1}"


def places_in(text: str, offsets: Sequence[int]) -> list[str]:
    """`place_in` for many offsets, in one reading of the text."""
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    lines = [bisect_right(starts, offset) for offset in offsets]
    return [f"line {line}, column {offset - starts[line - 1] + 1}" for offset, line in zip(offsets, lines, strict=True)]
