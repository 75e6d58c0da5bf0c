"""Who could take which document, so that everybody has about the same to read and every pair shares about the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.domain.overlap import Section

Pair = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """A document, or a section of it, that `missing` people more should read. `readers` have it, `barred` may not have it."""

    document: str
    section: Section
    missing: int
    readers: frozenset[str]
    barred: frozenset[str] = frozenset()

    @property
    def length(self) -> int:
        return self.section[1] - self.section[0]


@dataclass(frozen=True)
class Person:
    """`load` are the sentences already given to them, `room` how many passes more they may hold; None for any number."""

    name: str
    load: int
    room: int | None


@dataclass(frozen=True)
class Planned:
    document: str
    section: Section
    annotator: str


@dataclass(frozen=True)
class Plan:
    """What to give to whom, what would stay without a reader, and what everybody would then hold and share, in sentences."""

    given: tuple[Planned, ...]
    unfilled: tuple[Place, ...]
    loads: Mapping[str, int]
    shared: Mapping[Pair, int]


def plan(places: Sequence[Place], people: Sequence[Person], shared: Mapping[Pair, int]) -> Plan:
    """Longest first, each to whoever has least to read; among equals to whoever shares least with its readers.

    `shared` are the sentences that pairs (names in order) share already. The same input gives the same plan.
    """
    loads = Counter({person.name: person.load for person in people})
    rooms = {person.name: person.room for person in people}
    pairs = Counter(dict(shared))
    given: list[Planned] = []
    unfilled: list[Place] = []
    for place in sorted(places, key=lambda place: (-place.length, place.document, place.section)):
        readers = set(place.readers)
        for left in range(place.missing, 0, -1):
            free = [name for name in loads if name not in readers | place.barred and rooms[name] != 0]
            if not free:
                unfilled.append(Place(place.document, place.section, left, frozenset(readers), place.barred))
                break
            name = min(free, key=lambda name: (loads[name], sum(pairs[pair(name, other)] for other in readers), name))
            loads[name] += place.length
            pairs.update({pair(name, other): place.length for other in readers})
            readers.add(name)
            if (room := rooms[name]) is not None:
                rooms[name] = room - 1
            given.append(Planned(place.document, place.section, name))
    order = {place.document: number for number, place in enumerate(places)}
    given.sort(key=lambda planned: (order[planned.document], planned.section, planned.annotator))
    return Plan(tuple(given), tuple(unfilled), dict(loads), {key: count for key, count in pairs.items() if count})


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def shared_sentences(readings: Iterable[tuple[str, str, Section]]) -> dict[Pair, int]:
    """How many sentences each pair both have, of (document, annotator, section)."""
    by_document: dict[str, list[tuple[str, Section]]] = {}
    for document, annotator, section in readings:
        by_document.setdefault(document, []).append((annotator, section))
    pairs: Counter[Pair] = Counter()
    for listed in by_document.values():
        for (one, first), (other, second) in combinations(listed, 2):
            both = min(first[1], second[1]) - max(first[0], second[0])
            if one != other and both > 0:
                pairs[pair(one, other)] += both
    return dict(pairs)
