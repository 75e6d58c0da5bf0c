"""Words that stand for each other: names (aliases.txt) and near-synonyms (thesaurus.txt), read once from the files beside this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workbench.text.finding.words import Token, stem, tokens

HERE = Path(__file__).parent
ALIASES, THESAURUS = "aliases.txt", "thesaurus.txt"
Phrase = tuple[tuple[str, ...], str]  # its words or stems, its group


@dataclass(frozen=True, slots=True)
class Found:
    """Words start to end (exclusive) of a text belong to a group."""

    start: int
    end: int
    group: str  # its first name in letters and figures alone, so that a new line in the file renames nothing


def aliases(listed: Sequence[Token]) -> list[Found]:
    """Names in order, the longest first, none inside another: Islamic State of Iraq is one, and no State besides."""
    return list(_names(listed))


def kindred(listed: Sequence[Token]) -> list[Found]:
    """Words and phrases of the thesaurus, by their stems; several groups may claim one word."""
    groups = _thesaurus()
    stems = [stem(token.lower) for token in listed]
    return [
        Found(start, start + len(phrase), group)
        for start, first in enumerate(stems)
        for phrase, group in groups.get(first, ())
        if len(phrase) == 1 or tuple(stems[start : start + len(phrase)]) == phrase
    ]


def _names(listed: Sequence[Token]) -> Iterator[Found]:
    words = [token.lower for token in listed]
    start = 0
    while start < len(listed):
        found = _name_at(listed, words, start)
        if found:
            yield found
        start = found.end if found else start + 1


def _name_at(listed: Sequence[Token], words: Sequence[str], start: int) -> Found | None:
    """Capitals in the file mean capitals in the text; any other name needs one somewhere."""
    phrases, capitals = _aliases()
    for phrase, group in phrases.get(words[start], ()):
        end = start + len(phrase)
        if tuple(words[start:end]) == phrase and any(token.text[0].isupper() for token in listed[start:end]):
            return Found(start, end, group)
    exact = listed[start].text.replace(".", "")
    return Found(start, start + 1, capitals[exact]) if exact in capitals else None


@lru_cache(maxsize=1)
def _aliases() -> tuple[dict[str, list[Phrase]], dict[str, str]]:
    """(phrases by their first word, the longest first; words in capitals)."""
    phrases: dict[str, list[Phrase]] = {}
    capitals: dict[str, str] = {}
    for group in lines(ALIASES):
        for name in group:
            if name.isupper():
                capitals[name] = _id(group)
            else:
                words = tuple(token.lower for token in tokens(name))
                phrases.setdefault(words[0], []).append((words, _id(group)))
    return {first: sorted(listed, key=lambda one: -len(one[0])) for first, listed in phrases.items()}, capitals


@lru_cache(maxsize=1)
def _thesaurus() -> dict[str, list[Phrase]]:
    """Phrases by their first stem."""
    found: dict[str, list[Phrase]] = {}
    for group in lines(THESAURUS):
        for stems in dict.fromkeys(tuple(stem(token.lower) for token in tokens(phrase)) for phrase in group):
            found.setdefault(stems[0], []).append((stems, _id(group)))
    return found


def _id(group: list[str]) -> str:
    return "".join(letter for letter in group[0].casefold() if letter.isalnum())


def lines(name: str) -> list[list[str]]:
    """A file's groups, each as the names or phrases in it."""
    read = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in read if line and not line.startswith("#")]
