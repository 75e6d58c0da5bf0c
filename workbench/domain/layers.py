"""What agreement is measured on, and which passes count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workbench.domain.vocabulary import Round


class Layer(StrEnum):
    """One kind of label; each has a scale and a unit of its own."""

    DETECTION = "detection"  # claim or none, each sentence
    SUBTYPE = "subtype"  # what a sentence without a claim is
    SPANS = "spans"  # where in the text the claims lie
    VERDICT = "verdict"  # every verdict, nominal
    TRUTH = "truth"  # the verdicts on the truth scale, ordinal
    ON_SCALE = "on_scale"  # whether a verdict is on the truth scale at all
    TYPE = "type"  # kinds of claim, several of one claim
    WORTH = "worth"  # worth checking, 1 to 3
    EVIDENCE = "evidence"  # what is cited for a claim


# Pilots never; gold and re-validation have tables of their own; what was adjudicated is no annotator's.
BETWEEN = (Round.FIRST, Round.SECOND)


@dataclass(frozen=True)
class Filters:
    """Which finished passes count. Empty: all. Days are those on which passes were finished; people are account names."""

    rounds: tuple[Round, ...] = BETWEEN
    guidelines: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    people: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    only_keys: bool = False  # of sentences without a claim only those that somebody decided by key, none that were filled in
