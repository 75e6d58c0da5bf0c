"""How much of what bears on a claim is among the first ten and twenty, against plain BM25 and BM25 with character n-grams.

`evidence_links.json` holds links between five texts beside this checkout, judged by reading: [[text, start], [[text, start], …]]. A start
is the first code point of a sentence. One half, by a checksum of the two places, served to choose most weights; this reports the other.
`evidence_links_again.json` holds 80 links from a second reading, without sight of the first or of any result: the one sentence or the two
that bear most on each of 68 claims. Sentences that bear on them less, and stand in the first list, take places from those.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.formats.readers import texts
from workbench.text.blocks import FURNITURE
from workbench.text.finding.analysis import grams, index_terms
from workbench.text.finding.ranking import Candidate, Claim, Corpus, LexicalRanker, Passage
from workbench.text.finding.words import stem

Place = tuple[int, int]
Order = Callable[[Place], list[Place]]
LINKS, LINKS_AGAIN = (Path(__file__).parent / name for name in ("evidence_links.json", "evidence_links_again.json"))


def held_back(one: Place, other: Place) -> bool:
    return bool(zlib.crc32(repr(sorted((one, other))).encode()) & 1)


class Library:
    """Sentences of several texts, as an import would make them; furniture is left out."""

    def __init__(self, files: list[Path]) -> None:
        self.sentences: dict[Place, str] = {}
        for number, path in enumerate(files):
            read, _ = texts.read(path.name, path.read_bytes(), encoding=None, metadata=None, pipeline=None)
            listed = [(start, end) for start, end, block in read.sentences if read.blocks[block][2] not in FURNITURE]
            self.sentences |= {(number, start): read.text[start:end] for start, end in listed}
        self.places = list(self.sentences)
        self.ids = {place: at for at, place in enumerate(self.places)}
        self.terms = {place: frozenset(index_terms(words)) for place, words in self.sentences.items()}
        self.words = {place: Counter(stem(word) for word in re.findall(r"\w+", text.lower())) for place, text in self.sentences.items()}
        self.grams = {place: grams(text) for place, text in self.sentences.items()}
        holding = Counter(term for terms in self.terms.values() for term in terms)
        self.corpus = Corpus(len(self.places), holding, sum(map(len, self.terms.values())) / len(self.places))

    def beside(self, place: Place) -> list[Place]:
        near = [self.places[at] for at in (self.ids[place] - 1, self.ids[place] + 1) if 0 <= at < len(self.places)]
        return [other for other in near if other[0] == place[0]]

    def ours(self, claim: Place) -> list[Place]:
        ranker = LexicalRanker()
        asked = Claim(self.sentences[claim], tuple(self.sentences[near] for near in self.beside(claim)))
        candidates = [Candidate(self.ids[place], self.terms[place]) for place in self.places if place[0] != claim[0]]
        listed = [self.places[at] for at in ranker.shortlist(asked, candidates, self.corpus)]
        passages = [
            Passage(self.ids[place], self.terms[place], self.sentences[place], tuple(self.terms[near] for near in self.beside(place)))
            for place in listed
        ]
        return [self.places[one.id] for one in ranker.rank(asked, passages, self.corpus, 20)]

    def bm25_scores(self, claim: Place) -> dict[Place, float]:
        """Stemmed words, k1 = 1.2, b = 0.75, as a search engine has it."""
        words = self.words
        mean = sum(sum(counted.values()) for counted in words.values()) / len(words)
        holding = Counter(word for counted in words.values() for word in counted)
        rarity = {word: math.log(1 + (len(words) - held + 0.5) / (held + 0.5)) for word, held in holding.items()}
        scores = {}
        for place, counted in words.items():
            length = 0.25 + 0.75 * sum(counted.values()) / mean
            shared = [word for word in words[claim] if word in counted]
            if place[0] != claim[0]:
                scores[place] = math.fsum(rarity[word] * counted[word] * 2.2 / (counted[word] + 1.2 * length) for word in shared)
        return scores

    def bm25(self, claim: Place) -> list[Place]:
        return best(self.bm25_scores(claim))

    def bm25_with_grams(self, claim: Place) -> list[Place]:
        """Fused by reciprocal ranks (Cormack, Clarke and Buettcher, SIGIR 2009, k = 60)."""
        asked = self.grams[claim]
        alike = {}
        for place in self.places:
            if place[0] != claim[0]:
                held = self.grams[place]
                alike[place] = len(asked & held) / math.sqrt(len(asked) * len(held) or 1)
        fused: Counter[Place] = Counter()
        for scores in (self.bm25_scores(claim), alike):
            for rank, place in enumerate(best(scores), 1):
                fused[place] += 1 / (60 + rank)  # type: ignore[assignment]
        return best(fused)


def best(scores: dict[Place, float]) -> list[Place]:
    return sorted(scores, key=lambda place: (-scores[place], place))


def recall(links: dict[Place, list[Place]], order: Order) -> tuple[float, float]:
    """The share of linked sentences among the first ten and the first twenty."""
    ranked = {claim: order(claim) for claim in links}
    total = sum(map(len, links.values()))
    ten, twenty = (sum(place in ranked[claim][:first] for claim, places in links.items() for place in places) for first in (10, 20))
    return ten / total, twenty / total


def judged(path: Path) -> dict[Place, list[Place]]:
    return {tuple(claim): [tuple(place) for place in places] for claim, places in json.loads(path.read_text(encoding="utf-8"))}


def measured(library: Library, links: dict[Place, list[Place]]) -> list[tuple[float, float]]:
    """Of ours, of words alone, of words with letters."""
    assert {place for claim, places in links.items() for place in (claim, *places)} <= set(library.places), "a linked sentence has moved"
    return [recall(links, order) for order in (library.ours, library.bm25, library.bm25_with_grams)]


@pytest.fixture(scope="module")
def library(shared_corpus: list[Path]) -> Library:
    return Library(shared_corpus)


def test_half_of_the_linked_sentences_are_among_the_first_ten_and_far_more_than_by_words_alone(library: Library) -> None:
    half = {claim: [place for place in places if held_back(claim, place)] for claim, places in judged(LINKS).items()}
    links = {claim: places for claim, places in half.items() if places}

    ours, words, letters = measured(library, links)

    assert ours[0] >= 0.52, (ours, words, letters)
    assert ours[1] >= 0.65, (ours, words, letters)
    assert min(ours[0] - words[0], ours[1] - words[1]) >= 0.15, (ours, words, letters)
    assert min(ours[0] - letters[0], ours[1] - letters[1]) >= 0.12, (ours, words, letters)


def test_half_of_what_a_second_reading_linked_is_among_the_first_ten(library: Library) -> None:
    links = judged(LINKS_AGAIN)

    ours, words, letters = measured(library, links)

    assert ours[0] >= 0.5, (ours, words, letters)
    assert ours[1] >= 0.58, (ours, words, letters)
    assert min(ours[0] - words[0], ours[0] - letters[0]) >= 0.12, (ours, words, letters)
    assert min(ours[1] - words[1], ours[1] - letters[1]) >= 0.08, (ours, words, letters)
