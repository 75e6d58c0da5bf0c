"""Anchors: spans and the quote they stand for, sentences they touch, and offsets as the browser counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

ELLIPSIS = " […] "


def quote_at(text: str, spans: Sequence[Span]) -> str:
    """What the spans say, verbatim; parts that are not neighbours are joined by ` […] `.

    spans: half-open code points, in order, not empty, not overlapping. Raises ValueError otherwise.
    """
    check_spans(text, spans)
    return ELLIPSIS.join(text[start:end] for start, end in spans)


def check_spans(text: str, spans: Sequence[Span]) -> None:
    """Raises ValueError unless the spans are in order, not empty, apart and inside the text."""
    if not spans:
        raise ValueError("An anchor needs at least one span.")
    at = 0
    for start, end in spans:
        if not at <= start < end <= len(text):
            raise ValueError(f"The span {start}-{end} is empty, out of order or outside a text of {len(text)} characters.")
        at = end


def verify(text: str, spans: Sequence[Span], quote: str) -> bool:
    """Does the text still say, at these places, exactly what was quoted?"""
    try:
        return quote_at(text, spans) == quote
    except ValueError:
        return False


def overlaps(text: str, span: Span, sentence: Span) -> int:
    """How many characters that are not white space the two have in common. A claim touches a sentence when this is not 0."""
    start, end = max(span[0], sentence[0]), min(span[1], sentence[1])
    return sum(not character.isspace() for character in text[start:end]) if start < end else 0


def find_quote(text: str, quote: str, near: int = 0) -> Span | None:
    """Where a quote stands: verbatim first, then with any white space between its words; of several, the one that starts nearest to `near`.

    Returns None when the text does not say it. Letter case, quotation marks and dashes must agree: a near match is no anchor.
    """
    words = quote.split()
    if not words:
        return None
    return _nearest(_verbatim(text, quote.strip()), near) or _nearest(_loosely(text, words), near)


def _verbatim(text: str, quote: str) -> Iterable[Span]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _loosely(text: str, words: list[str]) -> Iterable[Span]:
    return (found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), text))


def _nearest(spans: Iterable[Span], near: int) -> Span | None:
    return min(spans, key=lambda span: (abs(span[0] - near), span[0]), default=None)


def to_code_points(text: str, utf16_offset: int) -> int:
    """An offset in UTF-16 units, as browsers count, as code points. Raises ValueError inside a surrogate pair or outside the text."""
    if text.isascii():
        return _within(utf16_offset, len(text))
    units = at = 0
    while units < utf16_offset and at < len(text):
        units += 2 if text[at] > "\uffff" else 1
        at += 1
    if units != utf16_offset:
        raise ValueError(f"UTF-16 offset {utf16_offset} stands inside a character or outside the text.")
    return at


def to_utf16(text: str, offset: int) -> int:
    """A code-point offset as UTF-16 units. Raises ValueError outside the text."""
    before = text[: _within(offset, len(text))]
    return offset if before.isascii() else offset + sum(character > "\uffff" for character in before)


def _within(offset: int, length: int) -> int:
    if not 0 <= offset <= length:
        raise ValueError(f"Offset {offset} stands outside a text of {length} characters.")
    return offset
