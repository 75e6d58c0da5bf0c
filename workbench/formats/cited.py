"""Words that are a document's own, carried with the place they stand in, so that a text which may not leave can be taken out and put back.

A format builds its values with `cited` and never asks what may leave; `withhold` takes out what may not, and says what it took.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from workbench.domain.dataset import Claim, Document, Evidence, Span
from workbench.domain.vocabulary import TextChoice

Part = str | Span
Path = tuple[str | int, ...]
JOINT = " … "  # between the spans of a claim, as its quote is stored
Mode = Literal["whole", "parts", "blanks"]


class Cited(str):
    """`parts` are words of the format's own and spans of the document; together they are the text.

    mode: what may not leave takes the whole with it, or its own part alone, or becomes as many blanks.
    """

    document: str
    parts: tuple[Part, ...]
    is_folded: bool
    mode: Mode
    pieces: tuple[str, ...] = ()  # in the mode `parts`: the text, part by part


def cited(text: str, document: str, parts: Sequence[Part], *, is_folded: bool = False, mode: Mode = "whole") -> Cited:
    made = Cited(text)
    made.document, made.parts, made.is_folded, made.mode = document, tuple(parts), is_folded, mode
    return made


def place(document: Document, start: int, end: int) -> Cited:
    return cited(document.text[start:end], document.slug, [(start, end)])


def whole(document: Document) -> Cited:
    """The text as it is; what may not leave becomes blanks, so that offsets stay true."""
    return cited(document.text, document.slug, [(0, len(document.text))], mode="blanks")


def sentence(document: Document, ordinal: int) -> Cited:
    """On one line, as formats demand that have a sentence a line."""
    span = document.sentences[ordinal]
    return cited(rebuilt(document.text, [span], is_folded=True), document.slug, [span], is_folded=True)


def lines(document: Document, parts: Sequence[Part]) -> Cited:
    """Sentences among words of the format's own, each on one line."""
    pieces = tuple(part if isinstance(part, str) else folded(document.text[part[0] : part[1]]) for part in parts)
    made = cited("".join(pieces), document.slug, parts, is_folded=True, mode="parts")
    made.pieces = pieces
    return made


def quote(claim: Claim) -> Cited:
    return cited(claim.quote, claim.document.slug, _of_spans(claim))


def words(claim: Claim) -> str:
    """The normalised text: the annotator's own words, unless they left the document's standing."""
    if claim.text == claim.quote:
        return quote(claim)
    if claim.text == JOINT.join(folded(part) for part in claim.quote.split(JOINT)):
        return cited(claim.text, claim.document.slug, _of_spans(claim), is_folded=True)
    return claim.text


def excerpt(evidence: Evidence) -> str:
    if not evidence.document:
        return evidence.excerpt  # a page of the web, quoted by hand
    return cited(evidence.excerpt, evidence.document, [(evidence.start, evidence.end)])


def folded(text: str) -> str:
    return " ".join(text.split())


def rebuilt(text: str, parts: Iterable[Part | list[int]], *, is_folded: bool) -> str:
    """The words again, from the document's text. The inverse of taking them out."""
    made = []
    for part in parts:
        own = part if isinstance(part, str) else text[part[0] : part[1]]
        made.append(folded(own) if is_folded and not isinstance(part, str) else own)
    return "".join(made)


def _of_spans(claim: Claim) -> list[Part]:
    parts: list[Part] = []
    for span in claim.spans:
        parts += [JOINT, span] if parts else [span]
    return parts


@dataclass(frozen=True)
class Removed:
    """Where in a record words were taken out, what they were, and the hash to know them by."""

    field: Path
    document: str
    parts: tuple[Part, ...]
    is_folded: bool
    sha256: str


@dataclass
class Leaving:
    """What of the texts may leave: everything, the sentences that hold a claim or are cited as evidence, or nothing.

    allowed: by slug, the runs of sentences that may leave under `claims`, in order and apart.
    """

    choice: TextChoice = TextChoice.FULL
    allowed: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    def withhold(self, value: Any) -> tuple[Any, list[Removed]]:
        """The value as it may leave, and what was taken out of it."""
        if self.choice is TextChoice.FULL:
            return value, []
        removed: list[Removed] = []
        return self._walked(value, (), removed), removed

    def _walked(self, value: Any, at: Path, removed: list[Removed]) -> Any:
        if isinstance(value, Cited):
            left = self._left(value)
            if left != value:
                removed.append(Removed(at, value.document, value.parts, value.is_folded, hashlib.sha256(value.encode()).hexdigest()))
            return left
        if isinstance(value, dict):
            return {name: self._walked(inner, (*at, name), removed) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._walked(inner, (*at, number), removed) for number, inner in enumerate(value)]
        return value

    def _left(self, value: Cited) -> str:
        allowed = self.allowed.get(value.document, ()) if self.choice is TextChoice.CLAIMS else ()
        if value.mode == "blanks":
            return _blanked(value, allowed) if allowed else ""
        if all(isinstance(part, str) or _lies_in(part, allowed) for part in value.parts):
            return str(value)
        if value.mode == "whole":
            return ""
        kept = zip(value.parts, value.pieces, strict=True)
        return "".join(piece for part, piece in kept if isinstance(part, str) or _lies_in(part, allowed))


def _lies_in(span: Span, runs: Sequence[Span]) -> bool:
    at = bisect_right(runs, span[0], key=lambda run: run[0]) - 1
    return at >= 0 and span[1] <= runs[at][1]


def _blanked(text: str, runs: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in runs:
        kept += [" " * (start - at), text[start:end]]
        at = end
    return "".join(kept) + " " * (len(text) - at)
