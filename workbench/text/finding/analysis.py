"""What a text is compared by: terms of several kinds, each a short string that any database can index.

The first letter is the kind: `w` a word's stem, `a` a name with aliases, `n` the key of a name's spelling, `p` the keys of two
names in a row, `k` an acronym, `d` a number, `t` a date, `c` a group of the thesaurus. The rest is letters and digits alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.text.finding import groups, names, numbers
from workbench.text.finding.words import STOP, Token, stem, tokens

VERSION = "2"  # of the terms; a change makes stored terms stale
WORD, ALIAS, NAME, PAIR, ACRONYM, NUMBER, DATE, KINDRED = "wanpkdtc"
NAME_KEY = 3  # letters: shorter keys are shared by too many words
GRAM = 4
SIGNS = {ord(sign): letters for sign, letters in {"%": "pct", "-": "x", ".": "y", "+": "z", "'": ""}.items()}


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a text says, as it is written, and the terms it may be recognised by, the surest first."""

    written: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text ready to be compared: `slots` is what it says in order, `written` how it writes each term."""

    slots: tuple[Slot, ...]
    terms: frozenset[str]
    written: dict[str, str] = field(hash=False)


@lru_cache(maxsize=4_096)
def analyse(text: str) -> Analysis:
    """Take a text apart. Equal texts give equal analyses, on every machine."""
    listed = tokens(numbers.spelled_out(text))
    kindred = groups.kindred(listed)
    slots = tuple(_slots(listed, kindred))
    written = {f"{KINDRED}{found.group}": _words(listed, found) for found in reversed(kindred)}
    for slot in slots:
        for term in slot.terms:
            written.setdefault(term, slot.written)
    return Analysis(slots, frozenset(term for slot in slots for term in slot.terms), written)


def index_terms(text: str) -> list[str]:
    """The terms to store for a sentence: each once, sorted."""
    return sorted(analyse(text).terms)


def _slots(listed: Sequence[Token], kindred: Sequence[groups.Found]) -> Iterator[Slot]:
    named = {place: found for found in groups.aliases(listed) for place in range(found.start, found.end)}
    related: dict[int, list[str]] = {}
    for one in kindred:
        for place in range(one.start, one.end):
            related.setdefault(place, []).append(f"{KINDRED}{one.group}")
    for place, token in enumerate(listed):
        if (found := named.get(place)) and found.start == place:
            yield Slot(_words(listed, found), (f"{ALIAS}{found.group}",))
        elif not found and _counts(token):
            yield Slot(
                token.text, tuple(dict.fromkeys([f"{WORD}{_plain(stem(token.lower))}", *related.get(place, ()), *_name_terms(token)]))
            )
    yield from _pairs(listed)
    yield from _acronyms(listed)
    yield from (Slot(text, (f"{NUMBER}{_plain(value)}",)) for value, text in numbers.numbers(listed))
    yield from (Slot(text, (f"{DATE}{_plain(value)}",)) for value, text in numbers.dates(listed))


def _words(listed: Sequence[Token], found: groups.Found) -> str:
    return " ".join(part.text for part in listed[found.start : found.end])


def _counts(token: Token) -> bool:
    return token.lower not in STOP and token.lower not in names.ARTICLES and len(token.lower) > 1 and not token.is_number


def _name_terms(token: Token) -> list[str]:
    if token.is_acronym:
        return [f"{ACRONYM}{_plain(token.lower)}"]
    if token.text[0].isupper() and len(key := names.key(token.lower)) >= NAME_KEY:
        return [f"{NAME}{_plain(key)}"]
    return []


def _pairs(listed: Sequence[Token]) -> Iterator[Slot]:
    """Two names in a row, articles between them left out: Deir Ezzor and Deir-Ez Zour."""
    before: Token | None = None
    for token in listed:
        if token.lower in names.ARTICLES and before is not None:
            continue
        is_name = token.text[0].isupper() and _counts(token)
        if before is not None and is_name and (first := names.key(before.lower)) and (second := names.key(token.lower)):
            yield Slot(f"{before.text} {token.text}", (f"{PAIR}{_plain(first)}0{_plain(second)}",))
        before = token if is_name else None


def _acronyms(listed: Sequence[Token]) -> Iterator[Slot]:
    """Three names or more in a row and the letters they are shortened to."""
    run: list[Token] = []
    for token in [*listed, None]:
        if token is not None and token.text[0].isupper() and not token.is_acronym and token.lower not in STOP:
            run.append(token)
        elif token is None or token.lower not in ("of", "the", "and", "for"):
            if len(run) >= 3:
                yield Slot(" ".join(part.text for part in run), (f"{ACRONYM}{_plain(''.join(part.lower[0] for part in run))}",))
            run = []


def _plain(value: str) -> str:
    """Without signs: SQLite's index takes an ASCII sign for the end of a term."""
    return value.translate(SIGNS) if not value.isalnum() else value


def grams(text: str) -> frozenset[str]:
    """Runs of four characters, white space as one space: they see through glued words and slips of spelling."""
    plain = f" {' '.join(text.casefold().split())} "
    return frozenset({plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1)})
