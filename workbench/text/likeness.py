"""How alike two short texts are, by the letters they share: quick, without a language, forgiving of endings and order."""

from __future__ import annotations

from collections import Counter

SIZE = 3  # letters


def grams(text: str) -> Counter[str]:
    """Runs of three letters, words apart, letter case and everything that is neither letter nor figure left out."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return Counter(f" {word} "[at : at + SIZE] for word in words for at in range(max(1, len(word) + 3 - SIZE)))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 for nothing in common, 1 for the same runs (Dice's coefficient over multisets)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
