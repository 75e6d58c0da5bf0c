"""What must be known of the whole before a part is written: which sentences may leave, which documents belong together in a split."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.domain.dataset import Chapter, Claim, Span
from workbench.formats.cited import folded

SPLITS = ("train", "dev", "test")


@dataclass
class Survey:
    """A first reading of the chapters. Memory: a bit more than a set of ordinals for each document and two dozen bytes for each claim."""

    sentences: dict[str, Sequence[Span]] = field(default_factory=dict)
    cited: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    order: dict[str, int] = field(default_factory=dict)  # slug -> place
    weights: list[int] = field(default_factory=list)  # claims in each document
    signs: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = field(default_factory=list)  # what a claim is known by, its document

    def read(self, chapters: Iterable[Chapter]) -> Survey:
        for chapter in chapters:
            self._note(chapter)
        return self

    def _note(self, chapter: Chapter) -> None:
        slug, here = chapter.document.slug, len(self.order)
        self.order[slug] = here
        self.sentences[slug] = chapter.document.sentences
        self.weights.append(len(chapter.claims))
        hashes = np.array([sign for claim in chapter.claims for sign in _signs(claim)], dtype=np.uint64)
        self.signs.append((hashes, np.full(len(hashes), here, dtype=np.uint32)))
        for claim in chapter.claims:
            self.cited[slug].update(claim.sentences)
            for annotation in claim.annotations:
                for evidence in annotation.evidence:
                    if evidence.document:
                        self.cited[evidence.document].update(evidence.sentences)

    def allowed(self) -> Mapping[str, Sequence[Span]]:
        """By slug, runs of neighbouring sentences that hold a claim or are cited as evidence."""
        return {slug: _runs(self.sentences[slug], sorted(ordinals)) for slug, ordinals in self.cited.items() if slug in self.sentences}

    def splits(self, shares: Sequence[int]) -> Mapping[str, str]:
        """slug -> train, dev or test, by documents and clusters of the same claim: no cluster is in two of them.

        The largest groups are placed first, each where most is missing; the same campaign gives the same split.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        roots = self._roots()
        for slug, at in self.order.items():
            groups[roots[at]].append(slug)
        total = sum(self.weights) + len(self.weights)
        missing = [share / sum(shares) * total for share in shares]
        chosen: dict[str, str] = {}
        ordered = sorted(groups.values(), key=lambda slugs: (-self._weight(slugs), hashlib.sha256(min(slugs).encode()).digest()))
        for slugs in ordered:
            at = max((at for at, share in enumerate(shares) if share), key=lambda at: missing[at])
            missing[at] -= self._weight(slugs)
            chosen |= dict.fromkeys(slugs, SPLITS[at])
        return chosen

    def _weight(self, slugs: Sequence[str]) -> int:
        return sum(self.weights[self.order[slug]] + 1 for slug in slugs)

    def _roots(self) -> list[int]:
        """Documents that share a claim's words or repeat each other's claims have one root."""
        parents = list(range(len(self.order)))

        def root(at: int) -> int:
            while parents[at] != at:
                parents[at] = parents[parents[at]]
                at = parents[at]
            return at

        for first, second in self._pairs():
            parents[root(second)] = root(first)
        return [root(at) for at in range(len(parents))]

    def _pairs(self) -> Iterable[tuple[int, int]]:
        if not self.signs:
            return
        signs, documents = (np.concatenate(column) for column in zip(*self.signs, strict=True))
        order = np.lexsort((documents, signs))
        signs, documents = signs[order], documents[order]
        same = (signs[1:] == signs[:-1]) & (documents[1:] != documents[:-1])
        yield from zip(documents[:-1][same].tolist(), documents[1:][same].tolist(), strict=True)


def _signs(claim: Claim) -> Iterable[int]:
    """Two claims with a sign in common are one: the same words, or one repeats the other or is linked as the same."""
    for sign in (folded(claim.text).casefold(), claim.uuid, claim.same_as, *claim.same):
        if sign:
            yield int.from_bytes(hashlib.blake2b(sign.encode(), digest_size=8).digest())


def _runs(sentences: Sequence[Span], ordinals: Sequence[int]) -> list[Span]:
    runs: list[Span] = []
    last = None
    for ordinal in ordinals:
        start, end = sentences[ordinal]
        if last is not None and ordinal == last + 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        last = ordinal
    return runs
