"""Meaning beside words: a sentence-embedding model's cosine, added to the lexical score. Nothing of it is installed by default."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

from workbench.text.finding.ranking import Candidate, Claim, Corpus, LexicalRanker, Passage, Ranked, View

Encoder = Callable[[Sequence[str]], Sequence[Sequence[float]]]
WEIGHT = 0.5
CLOSE = 0.6  # a cosine from which the meaning is given as a reason


class EmbeddingRanker:
    """Re-orders what the lexical ranker found; it finds nothing by itself, since the candidates are taken by words."""

    def __init__(self, encode: Encoder, model: str) -> None:
        self.encode, self.lexical = encode, LexicalRanker()
        self.version = f"embedding/1:{model}+{self.lexical.version}"

    def shortlist(self, claim: Claim, candidates: Collection[Candidate], corpus: Corpus) -> list[int]:
        return self.lexical.shortlist(claim, candidates, corpus)

    def rank(self, claim: Claim, passages: Sequence[Passage], corpus: Corpus, top: int) -> list[Ranked]:
        if not passages:
            return []
        view = View(claim, corpus)
        own, *others = self.encode([claim.text, *(passage.text for passage in passages)])
        near = {passage.id: _cosine(own, vector) for passage, vector in zip(passages, others, strict=True)}
        scores = {id_: round(score + WEIGHT * near[id_], 6) for id_, score in view.scores(passages).items()}
        first = sorted(passages, key=lambda passage: (-scores[passage.id], passage.id))[:top]
        return [Ranked(one.id, scores[one.id], (*view.reasons(one), *_meaning(near[one.id]))) for one in first]


def _meaning(cosine: float) -> tuple[str, ...]:
    return ("similar meaning",) if cosine >= CLOSE else ()


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = math.sqrt(sum(x * x for x in one) * sum(x * x for x in other))
    return sum(x * y for x, y in zip(one, other, strict=True)) / lengths if lengths else 0.0


def encoder(model: str) -> Encoder:
    """A model of the sentence-transformers package, by name or path. Raises ImportError where the package is not installed."""
    from sentence_transformers import SentenceTransformer

    loaded: Any = SentenceTransformer(model)
    return lambda texts: [[float(value) for value in vector] for vector in loaded.encode(list(texts), show_progress_bar=False)]
