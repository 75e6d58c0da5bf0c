"""Words for kinds of conflict, states of cases and outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.vocabulary import CanonicalVerdict, CaseStatus, ConflictKind, Outcome

KINDS = {
    ConflictKind.DETECTION: "Claim or no claim",
    ConflictKind.SPLIT: "Split differently",
    ConflictKind.VERDICT: "Verdict",
    ConflictKind.SPANS: "Span",
    ConflictKind.EVIDENCE: "Evidence",
}
STATUSES = {"": "To settle", "open": "Open", "decided": "Decided", "released": "Sent back", "stale": "Stale"}
OUTCOMES = {
    Outcome.ACCEPT: "Accept",
    Outcome.MERGE: "Merge",
    Outcome.NEITHER: "Neither",
    Outcome.NOT_A_CLAIM: "Not a claim",
    Outcome.TOO_VAGUE: "Too vague",
    Outcome.SEND_BACK: "Send back",
}
STEPS = {CaseStatus.OPEN: "opened", CaseStatus.DECIDED: "decided", CaseStatus.RELEASED: "sent back"}
SIGNS = {
    CanonicalVerdict.SUPPORTED: "✓",
    CanonicalVerdict.REFUTED: "✕",
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: "?",
    CanonicalVerdict.CONFLICTING: "⇄",
}
OFF_SCALE = "∅"


def kinds_in_words(kinds: Mapping[str, float]) -> str:
    """`Verdict 100 %, evidence 50 %`, the weightiest first."""
    listed = [f"{KINDS[ConflictKind(kind)].lower()} {size:.0%}".replace("%", " %") for kind, size in kinds.items()]
    return ", ".join(listed).capitalize() if listed else "Unanimous"


def plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
