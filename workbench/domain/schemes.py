"""Verdict schemes to begin with, and what makes a scheme sound.

Labels are spelled as the data sets spell them, so that an export needs no second table. `position` is the place on the truth
scale, lowest first; a value without one is no point of that scale.
"""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.domain import entries
from workbench.domain.records import Scheme, VerdictValue
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.errors import BadEntry

VALUE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
LONGEST_VALUE = 40
KEYS = "123456789"  # 0 takes a verdict back
OFF_SCALE = frozenset({CanonicalVerdict.NOT_CHECKABLE, CanonicalVerdict.TOO_VAGUE, CanonicalVerdict.OUT_OF_SCOPE})

_S, _R = CanonicalVerdict.SUPPORTED.value, CanonicalVerdict.REFUTED.value
_N, _C = CanonicalVerdict.NOT_ENOUGH_EVIDENCE.value, CanonicalVerdict.CONFLICTING.value

NOT_CHECKABLE = VerdictValue(
    "not_checkable", "Not checkable", "not_checkable", "7", None, "No record, count, date or document could show the claim true or false."
)
TOO_VAGUE = VerdictValue(
    *("too_vague", "Too vague", "too_vague", "8", None),
    "A key term has no agreed meaning, so that two careful readers would look for different evidence.",
)
OUT_OF_SCOPE = VerdictValue(
    *("out_of_scope", "Out of scope", "out_of_scope", "9", None),
    "The claim can be checked, but it lies outside what this campaign is about.",
)
AWAY = (NOT_CHECKABLE, TOO_VAGUE, OUT_OF_SCOPE)

FEVER = Scheme(
    "FEVER 3",
    1,
    (
        VerdictValue("supports", "SUPPORTS", _S, "1", 2, "The evidence shows that the claim is true."),
        VerdictValue("refutes", "REFUTES", _R, "2", 1, "The evidence shows that the claim is false."),
        VerdictValue("not_enough_info", "NOT ENOUGH INFO", _N, "3", None, "What was found neither supports nor refutes the claim."),
    ),
)
AVERITEC = Scheme(
    "AVeriTeC 4",
    1,
    (
        VerdictValue("supported", "Supported", _S, "1", 3, "The evidence supports the claim."),
        VerdictValue("refuted", "Refuted", _R, "2", 1, "The evidence contradicts the claim, or a part of it that it cannot do without."),
        VerdictValue("not_enough_evidence", "Not Enough Evidence", _N, "3", None, "The evidence neither supports nor refutes the claim."),
        VerdictValue(
            *("conflicting_evidence_cherrypicking", "Conflicting Evidence/Cherrypicking", _C, "4", 2),
            "Evidence stands on both sides, or the claim is true in its words and misleading in what it leaves out.",
        ),
        *AWAY,
    ),
)
POLITIFACT = Scheme(
    "PolitiFact 6",
    1,
    (
        VerdictValue("true", "True", _S, "1", 6, "The statement is accurate and nothing significant is missing."),
        VerdictValue("mostly_true", "Mostly True", _S, "2", 5, "The statement is accurate but needs clarification or more information."),
        VerdictValue(
            "half_true", "Half True", _C, "3", 4, "The statement is partly accurate but leaves out details or takes things out of context."
        ),
        VerdictValue(
            "mostly_false",
            "Mostly False",
            _R,
            "4",
            3,
            "The statement holds some truth but ignores facts that would give another impression.",
        ),
        VerdictValue("false", "False", _R, "5", 2, "The statement is not accurate."),
        VerdictValue("pants_on_fire", "Pants on Fire", _R, "6", 1, "The statement is not accurate and makes a ridiculous claim."),
        *AWAY,
    ),
)
PLAIN = Scheme(
    "True / false / unclear",
    1,
    (
        VerdictValue("true", "True", _S, "1", 2, "The evidence shows that the claim is true."),
        VerdictValue("false", "False", _R, "2", 1, "The evidence shows that the claim is false."),
        VerdictValue("unclear", "Unclear", _N, "3", None, "The evidence does not settle it."),
    ),
)
PRESETS: dict[str, Scheme] = {"fever": FEVER, "averitec": AVERITEC, "politifact": POLITIFACT, "plain": PLAIN}


def live(scheme: Scheme) -> tuple[VerdictValue, ...]:
    """The values that are offered."""
    return tuple(value for value in scheme.values if value.retired_at is None)


def check(scheme: Scheme) -> Scheme:
    """The scheme with its texts trimmed. Raises BadEntry unless people can label with it and statistics can count it."""
    values = tuple(_checked(value) for value in scheme.values)
    offered = [value for value in values if value.retired_at is None]
    if not 2 <= len(offered) <= len(KEYS):
        raise BadEntry(f"A scheme offers 2 to {len(KEYS)} verdicts; this one would offer {len(offered)}.")
    _distinct([value.value for value in values], "short names")
    _distinct([value.label.casefold() for value in offered], "labels")
    _distinct([value.key for value in offered], "keys")
    _distinct([str(value.position) for value in offered if value.position is not None], "places on the scale")
    return replace(scheme, name=entries.line(scheme.name, "scheme's name", is_required=True, longest=100), values=values)


def _checked(value: VerdictValue) -> VerdictValue:
    if not VALUE.fullmatch(value.value) or len(value.value) > LONGEST_VALUE:
        raise BadEntry(f"A verdict's short name is 1 to {LONGEST_VALUE} of a-z, 0-9 and single underscores, for example mostly_true.")
    label = entries.line(value.label, "verdict's label", is_required=True, longest=60)
    if value.retired_at is None and (len(value.key) != 1 or value.key not in KEYS):
        raise BadEntry(f"The key of {label} must be one digit from 1 to 9.")
    if value.canonical not in {known.value for known in CanonicalVerdict}:
        raise BadEntry(f"{label} needs a meaning that colours and exports know.")
    if value.canonical in OFF_SCALE and value.position is not None:
        raise BadEntry(f"{label} is off the truth scale, so it has no place on it.")
    if value.position is not None and not 1 <= value.position <= 100:
        raise BadEntry(f"The place of {label} on the truth scale is a number from 1 to 100.")
    return replace(value, label=label, description=entries.prose(value.description, "verdict's description", longest=500))


def _distinct(listed: list[str], what: str) -> None:
    if twice := sorted({entry for entry in listed if listed.count(entry) > 1}):
        raise BadEntry(f"Two verdicts have the same {what}: {twice[0]}.")


def value_of(label: str) -> str:
    """A short name from a label: `Mostly True` → `mostly_true`."""
    return re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:LONGEST_VALUE].strip("_")
