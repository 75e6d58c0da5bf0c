"""Claims of several annotators of one document, aligned into clusters: who means the same one, and who cut it differently.

A pair's similarity is half the overlap of its spans and half the likeness of its texts, inside a sentence neighbourhood: overlap alone
invents conflicts where one marks a sentence and another its clauses. Clusters have each annotator at most once and the largest sum of
(similarity - THRESHOLD) over their pairs; what then still lies in the words of somebody's claim elsewhere joins it: *split differently*.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog  # type: ignore[import-untyped]
from scipy.sparse import coo_array, csr_array  # type: ignore[import-untyped]

from workbench.agreement.statistic import Floats

Range = tuple[int, int]  # half-open code points
Likeness = Mapping[tuple[int, int], float]  # of positions of claims, the lower first; those that are not alike at all have none
Method = Literal["alone", "hungarian", "exact", "greedy"]
WEAKEST: tuple[Method, ...] = ("greedy", "exact", "hungarian", "alone")

THRESHOLD = 0.35  # similarity from which two claims may be one; without common words their texts must be twice as alike
CONTAINED = 0.5  # share of a claim's characters that lie in another's span, from which they are about the same words
NEIGHBOURHOOD = 1  # sentences
EXACT_UP_TO = 30  # claims in one connected component
TRIED_UP_TO = 7  # of them all partitions are tried, which takes microseconds where a linear program takes milliseconds
PROGRAMS = 1000  # linear ones, that the exact search may solve: seconds would make the result depend on the machine


class Claim(NamedTuple):
    """`id` is unique in the document. spans: in order, apart; text: normalised, "" where the campaign asks for none."""

    id: str
    annotator: str
    spans: tuple[Range, ...]
    text: str = ""


@dataclass(frozen=True)
class Cluster:
    """matches: who is one with whom, each annotator at most once in each; several where the claim was split differently.

    similarity: mean over pairs of different annotators, None for a claim that stands alone.
    """

    matches: tuple[tuple[Claim, ...], ...]
    similarity: float | None
    method: Method

    @property
    def claims(self) -> tuple[Claim, ...]:
        """In text order."""
        return tuple(sorted((claim for match in self.matches for claim in match), key=_key))

    @property
    def by_annotator(self) -> Mapping[str, tuple[Claim, ...]]:
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.annotator].append(claim)
        return {name: tuple(claims) for name, claims in found.items()}

    @property
    def is_split(self) -> bool:
        """Split differently: somebody has several claims where another has fewer."""
        return len(self.matches) > 1


@dataclass(frozen=True)
class Alignment:
    """Every claim in exactly one cluster, clusters in text order."""

    clusters: tuple[Cluster, ...]

    @property
    def methods(self) -> Mapping[Method, int]:
        """How many clusters each method made. `greedy` is not guaranteed to be the best: say so where it occurs."""
        return Counter(cluster.method for cluster in self.clusters)


def align(claims: Iterable[Claim], sentences: Sequence[Range]) -> Alignment:
    """sentences: half-open code points in text order. The order and the names of annotators never matter; ties fall by place, text, id.

    Components of pairs that may be one are solved apart: claims of two annotators by the Hungarian method, of more exactly up to
    EXACT_UP_TO claims, greedily beyond. Raises ValueError for an id given twice or a claim without span.
    """
    ordered, likeness, joined = joins(claims, [start for start, _ in sentences])
    clusters = [_cluster(matches, method, ordered, likeness) for matches, method in joined]
    return Alignment(tuple(sorted(clusters, key=lambda cluster: _key(cluster.claims[0]))))


Joined = tuple[list[list[int]], Method]  # the matches of one cluster, as positions of claims


def joins(claims: Iterable[Claim], starts: Sequence[int]) -> tuple[list[Claim], Likeness, list[Joined]]:
    """`align` without its records, which for tens of thousands of texts take longer than the alignment. starts: of the sentences.

    (claims in order, likeness of pairs, clusters by their first claim).
    """
    ordered = _ordered(claims)
    likeness = _similarities(ordered, starts)
    groups: list[list[int]] = []
    methods: dict[int, Method] = {}
    for component in _joined(len(ordered), [pair for pair, alike in likeness.items() if alike >= THRESHOLD]):
        found, method = _partition(component, [ordered[at].annotator for at in component], likeness)
        groups += found
        for at in component:
            methods[at] = method
    joined: list[Joined] = []
    for matches in _with_parts(groups, ordered):
        joined.append((matches, methods[matches[0][0]] if len(matches) == 1 else _weakest([methods[match[0]] for match in matches])))
    return ordered, likeness, sorted(joined, key=_first)


def _first(one: Joined) -> int:
    matches = one[0]
    return matches[0][0] if len(matches) == 1 else min(match[0] for match in matches)


def _weakest(methods: Sequence[Method]) -> Method:
    return next(name for name in WEAKEST if name in methods)


def similarity(one: Claim, other: Claim) -> float:
    """0 to 1: half overlap, half text; overlap alone when one of the texts is empty."""
    if one.spans == other.spans and one.text == other.text:
        return 1.0
    overlap = span_overlap(one.spans, other.spans)
    return (overlap + text_similarity(one.text, other.text)) / 2 if one.text and other.text else overlap


@lru_cache(maxsize=4096)
def text_similarity(one: str, other: str) -> float:
    """Dice over the trigrams of their words, case and accents folded: 1 for the same words in any order."""
    if one == other:
        return 1.0
    first, second = _trigrams(one), _trigrams(other)
    both = first.total() + second.total()
    return 2 * (first & second).total() / both if both else 1.0


def containment(spans: Sequence[Range], within: Sequence[Range]) -> float:
    """Share of the characters of `spans` that `within` has too."""
    return _shared(spans, within) / _length(spans)


# -- pairs -------------------------------------------------------------------------------------------------------------------


def span_overlap(one: Sequence[Range], other: Sequence[Range]) -> float:
    """Mean of Dice and of what the shorter shares: a clause inside a sentence meets it, the same words meet it better."""
    shared = _shared(one, other)
    if not shared:
        return 0.0
    lengths = _length(one), _length(other)
    return (2 * shared / sum(lengths) + shared / min(lengths)) / 2


def _shared(one: Sequence[Range], other: Sequence[Range]) -> int:
    if len(one) == len(other) == 1:
        (start, end), (first, last) = one[0], other[0]
        return max(0, min(end, last) - max(start, first))
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _length(spans: Sequence[Range]) -> int:
    return sum(end - start for start, end in spans)


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> Counter[str]:
    plain = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return Counter(padded[at : at + 3] for word in plain.split() for padded in [f" {word} "] for at in range(len(word)))


def _key(claim: Claim) -> tuple[tuple[Range, ...], str, str]:
    return claim.spans, claim.text, claim.id


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    ordered = sorted(claims, key=_key)
    if len({claim.id for claim in ordered}) < len(ordered):
        raise ValueError("A claim is given twice.")
    for claim in ordered:
        if not claim.spans or [start for start, end in claim.spans if start >= end]:
            raise ValueError("A claim has no span, or an empty one.")
    return ordered


def _similarities(claims: Sequence[Claim], starts: Sequence[int]) -> Likeness:
    """Of claims of different annotators within the neighbourhood."""
    places = [_place(claim.spans, starts) for claim in claims]
    likeness = {}
    for one, claim in enumerate(claims):
        last = places[one][1] + NEIGHBOURHOOD
        for other in range(one + 1, len(claims)):  # in text order: no later one is nearer
            if places[other][0] > last:
                break
            if claim.annotator != claims[other].annotator:
                likeness[one, other] = similarity(claim, claims[other])
    return likeness


def _place(spans: Sequence[Range], starts: Sequence[int]) -> Range:
    """First and last sentence touched; a place between sentences counts to the one before it."""
    return bisect_right(starts, spans[0][0]) - 1, bisect_right(starts, spans[-1][1] - 1) - 1


# -- one-to-one --------------------------------------------------------------------------------------------------------------


def _joined(count: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """What the links hold together, each in ascending order."""
    if not links:
        return [[at] for at in range(count)]
    root = list(range(count))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = at = root[root[at]]
        return at

    for one, other in links:
        first, second = find(one), find(other)
        if first < second:
            root[second] = first
        else:
            root[first] = second
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(count):
        groups[find(at)].append(at)
    return list(groups.values())


def _partition(component: list[int], annotators: Sequence[str], likeness: Likeness) -> tuple[list[list[int]], Method]:
    if len(component) == 1:
        return [component], "alone"
    people, many = len(set(annotators)), len(component)
    is_plain = people == many <= EXACT_UP_TO and not [1 for pair in combinations(component, 2) if likeness.get(pair, 0.0) < THRESHOLD]
    if is_plain:  # the usual case: everybody once, and every pair gains
        return [component], "hungarian" if people == 2 else "exact"
    gain = np.full((many, many), -np.inf)
    for one, other in combinations(range(many), 2):
        if annotators[one] != annotators[other]:
            alike = likeness.get((component[one], component[other]), 0.0)
            gain[one, other] = gain[other, one] = alike - THRESHOLD + 1e-9  # a pair at the threshold joins
    if people == 2:
        return _at(component, _hungarian(gain)), "hungarian"
    if many <= TRIED_UP_TO:
        return _at(component, _best(gain.tolist())), "exact"
    if many <= EXACT_UP_TO and (found := _exact(gain)) is not None:
        return _at(component, found), "exact"
    return _at(component, _greedy(gain)), "greedy"


def _at(component: list[int], groups: list[list[int]]) -> list[list[int]]:
    return [[component[at] for at in group] for group in groups]


def _hungarian(gain: Floats) -> list[list[int]]:
    """Two annotators: the first claim's are the rows, so that names do not matter."""
    rows = [at for at in range(len(gain)) if gain[0, at] == -np.inf]
    columns = [at for at in range(len(gain)) if gain[0, at] > -np.inf]
    table = np.maximum(gain[np.ix_(rows, columns)], 0)
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return _joined(len(gain), [(rows[row], columns[column]) for row, column in chosen if table[row, column] > 0])


def _best(gain: Sequence[Sequence[float]]) -> list[list[int]]:
    """Every partition tried, each claim with a group before it or by itself; what cannot beat the best any more is not followed."""
    to_come = [sum(max(value, 0.0) for one in range(at, len(gain)) for value in gain[one][:one]) for at in range(len(gain) + 1)]
    best: list[list[int]] = []
    most = -1.0

    def tried(at: int, groups: list[list[int]], worth: float) -> None:
        nonlocal best, most
        if worth + to_come[at] <= most + 1e-9:
            return
        if at == len(gain):
            best, most = [list(group) for group in groups], worth
            return
        for group in groups:
            more = sum(gain[at][other] for other in group)
            if more > -np.inf:
                group.append(at)
                tried(at + 1, groups, worth + more)
                group.pop()
        tried(at + 1, [*groups, [at]], worth)

    tried(0, [], 0.0)
    return best


def _exact(gain: Floats) -> list[list[int]] | None:
    """Clique partitioning (Grötschel & Wakabayashi 1989): a variable for each pair; whoever is with two has them together, and is with
    one claim of an annotator at most. Whole numbers mostly come by themselves, else branch and bound. None when PROGRAMS settle nothing.
    """
    pairs = [pair for pair in combinations(range(len(gain)), 2) if gain[pair] > -np.inf]
    column = {pair: at for at, pair in enumerate(pairs)}
    costs, rows = np.array([-gain[pair] for pair in pairs]), _one_of_each(gain, column)
    best, least, todo, solved = np.zeros(len(pairs)), 0.0, [np.tile([0.0, 1.0], (len(pairs), 1))], 0
    while todo:
        bounds = todo.pop()
        while True:
            if (solved := solved + 1) > PROGRAMS:
                return None
            limits = {"A_ub": _sparse(rows, len(pairs)), "b_ub": np.ones(len(rows))} if rows else {}
            found = linprog(costs, bounds=bounds, method="highs", **limits)
            if found.status != 0 or found.fun > least - 1e-9 or not (broken := _broken(found.x, column)):
                break
            rows += broken
        if found.status != 0 or found.fun > least - 1e-9:
            continue
        doubt = np.abs(found.x - found.x.round())
        if doubt.max() < 1e-6:
            best, least = found.x, found.fun
        else:
            todo += [_fixed(bounds, int(doubt.argmax()), value) for value in (0.0, 1.0)]
    return _joined(len(gain), [pair for pair, x in zip(pairs, best, strict=True) if x > 0.5])


def _fixed(bounds: Floats, at: int, value: float) -> Floats:
    fixed = bounds.copy()
    fixed[at] = value
    return fixed


Row = Mapping[int, int]  # of pairs: the signed sum of those chosen is 1 at most


def _one_of_each(gain: Floats, column: Mapping[Range, int]) -> list[Row]:
    """Claims of one annotator are rivals for every other claim."""
    rivals: set[tuple[int, ...]] = {tuple(np.flatnonzero(row == -np.inf).tolist()) for row in gain}
    return [
        {column[(one, at) if one < at else (at, one)]: 1 for at in claims}
        for one in range(len(gain))
        for claims in sorted(rivals)
        if one not in claims and len(claims) > 1
    ]


def _broken(x: Floats, column: Mapping[Range, int]) -> list[Row]:
    """Rows for claims that are with one and the same, and not as much with each other."""
    partners: dict[int, list[int]] = defaultdict(list)
    for one, other in (pair for pair, at in column.items() if x[at] > 1e-6):
        partners[one].append(other)
        partners[other].append(one)
    sides = [
        (column[min(middle, one), max(middle, one)], column[min(middle, other), max(middle, other)], column[one, other])
        for middle, around in partners.items()
        for one, other in combinations(sorted(around), 2)
        if (one, other) in column
    ]
    return [{first: 1, second: 1, third: -1} for first, second, third in sides if x[first] + x[second] - x[third] > 1 + 1e-6]


def _sparse(rows: Sequence[Row], width: int) -> csr_array:
    at, columns, values = zip(*[(at, where, sign) for at, row in enumerate(rows) for where, sign in row.items()], strict=True)
    return coo_array((values, (at, columns)), shape=(len(rows), width), dtype=float).tocsr()


def _greedy(gain: Floats) -> list[list[int]]:
    """Clusters join along the best pairs first, as long as a join gains over all its pairs."""
    group = {at: [at] for at in range(len(gain))}
    for one, other in sorted(combinations(range(len(gain)), 2), key=lambda pair: (-gain[pair], pair)):
        if gain[one, other] <= 0:
            break
        if group[one] is not group[other] and gain[np.ix_(group[one], group[other])].sum() > 0:
            joined = group[one] + group[other]
            group |= dict.fromkeys(joined, joined)
    return [sorted(members) for at, members in group.items() if at == min(members)]


# -- one to many -------------------------------------------------------------------------------------------------------------


def _with_parts(groups: Sequence[list[int]], claims: Sequence[Claim]) -> list[list[list[int]]]:
    """Groups that belong together: where a claim lies in the words of somebody who is not in its own group."""
    group_of = {at: number for number, group in enumerate(groups) for at in group}

    def is_alone_in_it(one: int, other: int) -> bool:
        return all(claims[at].annotator != claims[other].annotator for at in groups[group_of[one]])

    links = [
        (group_of[one], group_of[other])
        for one, other in _overlapping(claims)
        if group_of[one] != group_of[other]
        and claims[one].annotator != claims[other].annotator
        and (is_alone_in_it(one, other) or is_alone_in_it(other, one))
        and _is_part(claims[one].spans, claims[other].spans)
    ]
    if not links:
        return [[group] for group in groups]
    return [sorted(groups[number] for number in joined) for joined in _joined(len(groups), links)]


def _overlapping(claims: Sequence[Claim]) -> Iterator[Range]:
    for one, claim in enumerate(claims):
        for other in range(one + 1, len(claims)):
            if claims[other].spans[0][0] >= claim.spans[-1][1]:
                break
            yield one, other


def _is_part(one: Sequence[Range], other: Sequence[Range]) -> bool:
    shared = _shared(one, other)
    return shared > 0 and shared / min(_length(one), _length(other)) >= CONTAINED


def _cluster(matches: Sequence[list[int]], method: Method, claims: Sequence[Claim], likeness: Likeness) -> Cluster:
    group = sorted(at for match in matches for at in match)
    pairs = [likeness.get(pair, 0.0) for pair in combinations(group, 2) if claims[pair[0]].annotator != claims[pair[1]].annotator]
    shown = tuple(tuple(claims[at] for at in match) for match in matches)
    return Cluster(shown, sum(pairs) / len(pairs) if pairs else None, method)
