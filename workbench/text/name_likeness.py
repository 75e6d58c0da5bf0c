"""Names that may be one: the same words in another order or with more of them, an abbreviation, another spelling by ear.

It proposes and never decides: *Times* and *Harbour Times* are two papers, or one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from workbench.text.finding.names import ARTICLES, alike, key

SMALL = ARTICLES | {"and", "for", "in", "on"}
OF_HOSTS = frozenset({"www", "com", "org", "net", "co", "gov", "edu", "info"})
BRACKETED = re.compile(r"\([^()]*\)")
MOST = 20  # names that have a word in common: more than these, and it says nothing


def pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Those of the names that look alike, each pair once, in the order of the names.

    >>> pairs(["State Department", "US Department of State", "Harbour Watch"])
    [('State Department', 'US Department of State')]
    """
    listed = {name: _words(name) for name in names}
    by_sound: dict[str, list[str]] = defaultdict(list)
    for name, words in listed.items():
        for sound in {*map(_sound, words), _initials(words)}:
            by_sound[sound].append(name)
    near = {pair for together in by_sound.values() if len(together) <= MOST for pair in combinations(together, 2)}
    place = {name: at for at, name in enumerate(listed)}
    found = (pair for pair in near if _is_alike(listed[pair[0]], listed[pair[1]]))
    return sorted(found, key=lambda pair: (place[pair[0]], place[pair[1]]))


def _words(written: str) -> tuple[str, ...]:
    name = BRACKETED.sub("", written).strip() or written
    is_host = "." in name and " " not in name
    plain = "".join(letter if letter.isalnum() else " " for letter in name.casefold().replace(".", " " if is_host else ""))
    words = tuple(word for word in plain.split() if word not in SMALL)
    if not is_host:
        return words
    labels = words[:-1] if len(words) > 1 else words
    return tuple(label for label in labels if label not in OF_HOSTS) or words


def _sound(word: str) -> str:
    return key(word) if word.isalpha() and len(key(word)) > 2 else word


def _initials(words: Sequence[str]) -> str:
    """Of a name of several words; of one word that may be such an abbreviation, the word."""
    return "".join(word[0] for word in words) if len(words) > 1 else "".join(words)


def _is_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    few, many = sorted((one, other), key=len)
    if not few or tuple(few) == tuple(many):
        return bool(few)
    if len(few) == 1 and len(many) > 1 and few[0] == _initials(many):
        return True
    common = sum(any(_is_same(word, theirs) for theirs in many) for word in few)
    if len(few) == 1:
        return common == 1 and len(many) <= 2 and len(few[0]) > 3
    return common == len(few) or common / len(many) >= 0.7


def _is_same(word: str, other: str) -> bool:
    return word == other or (_sound(word) == _sound(other) and alike(word, other))
