"""Which of many sentences bear on a claim, best first, and why. Two steps, so that texts are read for few of the candidates:
`shortlist` goes by stored terms alone, `rank` by the texts and their neighbours too.

Lexical: BM25 over the claim's slots, each recognised by its surest term (Robertson and Zaragoza, The Probabilistic Relevance Framework,
2009, eq. 3.15, with a term once in a sentence); as a share of what a perfect match would have, so that it adds up with the others: the
cosine of character n-grams (glued words, spellings), what the neighbours of the candidate say, what the neighbours of the claim say.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.text.finding import names
from workbench.text.finding.analysis import ALIAS, DATE, KINDRED, NAME, NUMBER, PAIR, VERSION, WORD, Analysis, Slot, analyse, grams
from workbench.text.finding.words import everyday_rarity

SHORTLIST = 250
# Chosen on one half of the links between the shared texts and the demo's own, names with all of them in sight: docs/performance.md.
WEIGHTS = {WORD: 1.0, ALIAS: 1.1, NAME: 0.7, PAIR: 0.4, "k": 0.6, NUMBER: 1.0, DATE: 0.6, KINDRED: 0.8}
GRAMS, BESIDE, AROUND = 0.3, 0.5, 0.3
K1, B = 1.0, 0.6
EVERYDAY = 0.5  # of a word's rarity that everyday English decides: in a small campaign it is chance how often a word stands
LEAST = 0.01  # a score below says that nothing is shared


@dataclass(frozen=True, slots=True)
class Claim:
    """What to find evidence for; `around`: the sentences before and after it in its own text, where they are known."""

    text: str
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence by its stored terms. `id` is the caller's."""

    id: int
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate with its text, and the terms of the sentences before and after it in its document."""

    id: int
    terms: frozenset[str]
    text: str
    beside: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the candidates come from: how many sentences, how many of them hold a term, how many terms a sentence has on average."""

    sentence_count: int
    holding: Mapping[str, int]
    mean_terms: float

    def rarity(self, term: str) -> float:
        """BM25's weight of a term: high for a rare one, never below zero. A word that is common in English counts for less than chance
        makes it rare here, and for more where everybody here uses it."""
        here = self._rarity(min(self.holding.get(term, 0), self.sentence_count))
        everyday = everyday_rarity(term[1:]) if term[0] == WORD else None
        return here if everyday is None else (1 - EVERYDAY) * here + EVERYDAY * everyday * self._rarity(1)

    def _rarity(self, held: int) -> float:
        return math.log(1 + (self.sentence_count - held + 0.5) / (held + 0.5))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score (comparable within one search only) and why it was found, in plain words."""

    id: int
    score: float
    reasons: tuple[str, ...]


class Ranker(Protocol):
    """An order of candidates. `version` names everything the order depends on besides the texts."""

    @property
    def version(self) -> str: ...

    def shortlist(self, claim: Claim, candidates: Collection[Candidate], corpus: Corpus) -> list[int]:
        """Ids of the candidates whose texts are worth reading, best first."""
        ...

    def rank(self, claim: Claim, passages: Sequence[Passage], corpus: Corpus, top: int) -> list[Ranked]:
        """The first `top` of the passages that share something with the claim, best first; equal scores in the order of ids."""
        ...


class LexicalRanker:
    """Words, names, numbers and n-grams; no model, no download, the same order on every machine."""

    version = f"lexical/{VERSION}.1"

    def shortlist(self, claim: Claim, candidates: Collection[Candidate], corpus: Corpus) -> list[int]:
        view = View(claim, corpus)
        scored = sorted((-view.share(candidate.terms), candidate.id) for candidate in candidates)
        return [id_ for _, id_ in scored[:SHORTLIST]]

    def rank(self, claim: Claim, passages: Sequence[Passage], corpus: Corpus, top: int) -> list[Ranked]:
        view = View(claim, corpus)
        scores = view.scores(passages)
        known = {passage.id: passage for passage in passages}
        first = sorted((-score, id_) for id_, score in scores.items() if score > LEAST)[:top]
        return [Ranked(id_, -score, tuple(view.reasons(known[id_]))) for score, id_ in first]


class View:
    """A claim as this corpus sees it: its slots with what each is worth."""

    def __init__(self, claim: Claim, corpus: Corpus) -> None:
        self.claim, self.corpus = claim, corpus
        self.own = _distinct(analyse(claim.text))
        around = [slot for text in claim.around for slot in _distinct(analyse(text))]
        self.worth = {term: WEIGHTS[term[0]] * corpus.rarity(term) for slot in (*self.own, *around) for term in slot.terms}
        self.asked = _Asked(self.own, self.worth)
        self.around = _Asked(around, self.worth)

    def share(self, terms: frozenset[str]) -> float:
        """How much of the claim these terms say, and a little of what stands around it; 1 for all of it in an average sentence."""
        saturation = (K1 + 1) / (1 + K1 * (1 - B + B * len(terms) / self.corpus.mean_terms))
        return saturation * (self.asked.share(terms) + AROUND * self.around.share(terms))

    def scores(self, passages: Sequence[Passage]) -> dict[int, float]:
        """Each passage's score: its own words, its letters, its neighbours'."""
        alike = _gram_cosines(self.claim, passages)
        return {
            passage.id: round(self.share(self.confirmed(passage)) + GRAMS * alike[passage.id] + BESIDE * self.near(passage), 6)
            for passage in passages
        }

    def near(self, passage: Passage) -> float:
        """What stands before and after it: the mean of the better one and of both."""
        beside = [self.share(neighbour) for neighbour in passage.beside]
        return (max(beside) + sum(beside) / len(beside)) / 2 if beside else 0.0

    def confirmed(self, passage: Passage) -> frozenset[str]:
        """The passage's terms without keys of names that only sound alike."""
        false: set[str] = set()
        for slot in self.own:
            for term in slot.terms:
                if term[0] in (NAME, PAIR) and term in passage.terms and not self._is_same_name(slot, term, passage):
                    false.add(term)
        return passage.terms - false if false else passage.terms

    def _is_same_name(self, slot: Slot, term: str, passage: Passage) -> bool:
        if slot.terms[0] != term and slot.terms[0] in passage.terms:
            return True
        written = analyse(passage.text).written.get(term, "")
        return bool(written) and names.alike(slot.written, written)

    def reasons(self, passage: Passage) -> list[str]:
        """Why this passage was found: what it shares with the claim, the weightiest first."""
        asked, found = analyse(self.claim.text), analyse(passage.text)
        terms = self.confirmed(passage)
        said: dict[str, list[tuple[float, str]]] = {}
        for slot in self.own:
            shared = [term for term in slot.terms if term in terms]
            if shared:
                term = max(shared, key=self.worth.__getitem__)
                kind, words = _in_words(term, asked, found)
                said.setdefault(kind, []).append((-self.worth[term], words))
        listed = [f"{kind}: {', '.join(dict.fromkeys(words for _, words in sorted(said[kind])))}" for kind in KINDS if kind in said]
        if self.near(passage) > 2 * self.share(terms):
            listed.append("stands beside a sentence that fits better")
        return listed or ["letters in common"]


class _Asked:
    """Slots by their terms, so that a sentence is met by looking at what it shares alone."""

    def __init__(self, slots: Sequence[Slot], worth: Mapping[str, float]) -> None:
        self.places: dict[str, list[int]] = {}
        for place, slot in enumerate(slots):
            for term in slot.terms:
                self.places.setdefault(term, []).append(place)
        self.worth = worth
        self.whole = sum(max(worth[term] for term in slot.terms) for slot in slots) or 1.0

    def share(self, terms: frozenset[str]) -> float:
        """The worth of the slots these terms meet, each by its surest term, as a share of all."""
        met: dict[int, float] = {}
        for term in self.places.keys() & terms:
            for place in self.places[term]:
                met[place] = max(met.get(place, 0.0), self.worth[term])
        return math.fsum(met.values()) / self.whole


KINDS = ("same name", "same number", "same date", "same words", "related words")


def _in_words(term: str, asked: Analysis, found: Analysis) -> tuple[str, str]:
    """(kind of reason, the words): the claim's way of writing it, and the passage's where it differs."""
    here, there = asked.written[term], found.written.get(term, "")
    both = here if here.casefold() == there.casefold() or not there else f"{here} = {there}"
    match term[0]:
        case "a" | "n" | "p" | "k":
            return "same name", both
        case "d":
            return "same number", both
        case "t":
            return "same date", both
        case "c":
            return ("related words" if here.casefold() != there.casefold() else "same words"), both.replace(" = ", " ~ ")
        case _:
            return "same words", here


def _distinct(analysis: Analysis) -> list[Slot]:
    """Slots without those that say the same again."""
    first: dict[str, Slot] = {}
    for slot in analysis.slots:
        first.setdefault(slot.terms[0], slot)
    return list(first.values())


def _gram_cosines(claim: Claim, passages: Sequence[Passage]) -> dict[int, float]:
    """About the cosine between the claim's character n-grams and each passage's, weighted by how few of the passages hold them."""
    asked = grams(claim.text)
    held = {passage.id: grams(passage.text) for passage in passages}
    shared = {id_: asked & listed for id_, listed in held.items()}
    holding = Counter(gram for listed in shared.values() for gram in listed)
    weight = {gram: math.log(1 + len(passages) / (1 + holding[gram])) ** 2 for gram in sorted(asked)}
    whole = math.fsum(weight.values()) or 1.0
    return {id_: math.fsum(weight[gram] for gram in shared[id_]) / whole * math.sqrt(len(asked) / (len(held[id_]) or 1)) for id_ in held}
