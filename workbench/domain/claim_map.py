"""What claims are to each other and what stands behind them. Pure: names in, groups and counts out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

Name = TypeVar("Name", bound=Hashable)


def groups(links: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """What the links hold together, in the order in which it is first named."""
    root: dict[Name, Name] = {}

    def find(name: Name) -> Name:
        while root[name] != name:
            root[name] = name = root[root[name]]
        return name

    for one, other in links:
        root.setdefault(one, one)
        root.setdefault(other, other)
        root[find(other)] = find(one)
    found: dict[Name, list[Name]] = defaultdict(list)
    for name in root:
        found[find(name)].append(name)
    return list(found.values())


def source_name(publisher: str, url: str, document: str) -> str:
    """Who a piece of evidence comes from: its publisher as far as known, else the site of its address, else the text itself."""
    if publisher.strip():
        return " ".join(publisher.split())
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return host or document


@lru_cache(maxsize=100_000)
def same_name(name: str) -> str:
    """Two spellings of one source or event: case, white space and a leading article do not count."""
    plain = " ".join(name.casefold().split())
    return plain.removeprefix("the ")


@dataclass(frozen=True)
class Merged:
    """Which names a lead declared to be one. stands_for: how a name is compared -> the name that stands for it."""

    stands_for: Mapping[str, str] = field(default_factory=dict)

    def name(self, written: str) -> str:
        """The name that a written one counts as; the written one where nobody merged it."""
        if not self.stands_for:
            return written
        passed = {same_name(written)}
        while (into := self.stands_for.get(same_name(written))) and same_name(into) not in passed:
            written = into
            passed.add(same_name(into))
        return written

    def key(self, written: str) -> str:
        """What names that count as one have in common."""
        return same_name(self.name(written))


def independent(sources: Iterable[str], own: str, merged: Merged) -> int:
    """How many sources stand behind a claim: each once, and the claim's own publisher, from whom it comes, not at all."""
    return len({merged.key(name) for name in sources} - {merged.key(own)})


def is_conflict(relations: Sequence[str], verdicts: Mapping[str, int | None]) -> bool:
    """Whether a group of claims disagrees: one is said to contradict another, or verdicts on the truth scale differ.

    relations: between its members; verdicts: those given in it, with their place on the scale, None off it.
    """
    placed = {position for position in verdicts.values() if position is not None}
    return "contradicts" in relations or len(placed) > 1
