"""A text as words: tokens with their case, stop words, stems and how rare they are in English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer

LONGEST_WORD = 40  # a longer run of letters is an address or a fault of conversion
TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)*")  # U.S. · 300,000 · Da'esh
HERE = Path(__file__).parent
STOP = frozenset((HERE / "stop_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands. `is_joined`: a hyphen ties it to the word before."""

    text: str
    lower: str
    is_joined: bool
    starts: bool

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and not (self.starts and self.lower in STOP)

    @property
    def is_acronym(self) -> bool:
        return "." in self.text or (1 < len(self.text) <= 6 and self.text.isupper())

    @property
    def is_number(self) -> bool:
        return self.text[0].isdecimal()


def tokens(text: str) -> list[Token]:
    """Words and numbers in order; U.S. is one word, al-Numan two that belong together, a possessive loses its ending."""
    composed = unicodedata.normalize("NFC", text)
    found: list[Token] = []
    end = -1
    for match in TOKEN.finditer(composed):
        word = _without_possessive(match.group())
        if len(word) > LONGEST_WORD or word == "s":
            continue
        lower = word.casefold().replace("’", "'")
        is_joined = match.start() == end + 1 and composed[end] in "-‐‑"
        found.append(Token(word, lower.replace(".", "") if "." in lower and not lower[0].isdecimal() else lower, is_joined, not found))
        end = match.end()
    return found


def _without_possessive(word: str) -> str:
    return word[:-2] if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS" else word


@lru_cache(maxsize=200_000)
def stem(lower: str) -> str:
    """The English stem of a lower-case word; words of other languages lose at most an ending that looks English."""
    return str(_english().stemWord(lower))


def everyday_rarity(stemmed: str) -> float | None:
    """How rare a stem is in everyday English: 0 for the most frequent, a half for one in 100,000 words, None for a rarer one."""
    return _everyday().get(stemmed)


@lru_cache(maxsize=1)
def _everyday() -> dict[str, float]:
    lines = (HERE / "everyday.txt").read_text(encoding="utf-8").splitlines()
    return {stemmed: int(tenths) / 10 for tenths, *listed in map(str.split, lines) if tenths != "#" for stemmed in listed}


@lru_cache(maxsize=1)
def _english() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
