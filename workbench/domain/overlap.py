"""How many people a document needs, and how many have it: arithmetic on sections, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise

Section = tuple[int, int]  # half-open ordinals


def wanted(number: int, *, overlap: int, percent: int, own: int | None = None) -> int:
    """How many people work through the document with this number (1, 2, 3 …).

    `overlap` of them on `percent` of the documents, one on the others. The share is exact for every first n documents and a
    document's answer never changes when others are added: of 10 at 30 %, numbers 4, 7 and 10. `own` is the document's own number.
    """
    if own is not None:
        return own
    return overlap if number * percent // 100 > (number - 1) * percent // 100 else 1


def depth(sections: Iterable[Section], within: Section) -> int:
    """The most sections that lie over one sentence of `within`."""
    clipped = [(max(start, within[0]), min(end, within[1])) for start, end in sections]
    edges = sorted((edge, step) for start, end in clipped if start < end for edge, step in ((start, 1), (end, -1)))
    return max(accumulate((step for _, step in edges), initial=0))


def even_sections(sentence_count: int, longest: int) -> list[Section]:
    """The document in sections of about equal length, none longer than `longest` sentences."""
    pieces = -(-sentence_count // longest)
    edges = [round(sentence_count * piece / pieces) for piece in range(pieces + 1)]
    return list(pairwise(edges))
