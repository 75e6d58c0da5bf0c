"""The words on the pages Adjudication and Settled: kinds of conflict, states of cases, outcomes, and everything said there."""

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

WORKING_OUT = "Comparing finished passes: {count} texts to go"
UNFINISHED = "{passes} of this round are still open: they are compared when they are finished."
ROUND_CLOSED = "This round is closed since {day}. Annotators see how their own cases were decided."
NO_CONFLICTS = "Nothing here. Conflicts appear when two people have finished the same text and disagree."
NO_UNANIMOUS = "Nothing to accept. What everybody who finished a text agrees about appears here."
UNANIMOUS_HELP = (
    "Same words, same verdict, same evidence from everybody who finished the text. What you tick is accepted with the reason "
    "“Everybody agrees”."
)
ACCEPTED = "{count} accepted."
LEFT_OUT = " Left out, because something changed since this page was drawn: {texts}."
ALLOW_OWN = "People may settle texts that they annotated themselves"
ALLOW_OWN_HELP = "Off, a lead who annotated a text cannot settle it. Small teams may have no other choice."
CLOSE_ROUND_HELP = (
    "Closing the round shows each annotator their own cases that were decided otherwise, with the reason. No pass of the "
    "round changes any more."
)
CLOSE_ROUND, REOPEN_ROUND = "Close this round", "Reopen this round"
CLOSE_ROUND_QUESTION = (
    "{left} clusters are not settled, and {passes} are still open. Annotators will see the decisions on their own cases; "
    "that cannot be unseen."
)
CASE_GONE = "No finished pass has this claim any more. Go back to the queue."
STALE = (
    "A claim of this case changed after it was opened or decided. What you see is the newest version; reopen the case if it "
    "should be decided otherwise."
)
HIDE_NAMES = "Hide names"
NO_VERDICT = "no verdict"
MARKED_NOTHING = "marked nothing here"
NO_EVIDENCE = "Nobody attached evidence."
HINT = "What do most say? (a hint, decides nothing)"
MOST_SAY = "{verdict}: {count} of {of}."
TIE = "It is a tie."
SOME_MARKED_NOTHING = "{count} of {of} marked nothing."
OPEN_HELP = (
    "An open case locks the texts of those who are compared, so that nothing changes under the decision. Sending it back "
    "unlocks one of them."
)
OPENED, DECIDED, REOPENED = "The case is open.", "Decided.", "The case is open again."
SENT_BACK = "Sent back. The case waits until the text is finished again."
EMPTY_ON_PURPOSE = "Without verdict or evidence, on purpose"
REASON, NOTE_TO_ANNOTATOR = "Reason (required)", "Note to the annotator (required)"
NOTHING_STANDS = "No claim stands."
HISTORY_OF_CASE = "History of this case"
RULING = "Publish a ruling in the guideline"
RULING_HELP = "An example under a section, as a new version that everybody is told of. Nothing says who asked."
RULING_PUBLISHED = "Published. Everybody sees it on My work until they have opened the guideline."
NO_SECTIONS = "The guideline has no section to put a ruling under. Add a heading on the Campaign page."
NOT_SETTLED_YET = (
    "Nothing is settled yet. When a lead closes a round, your own cases that were decided otherwise stand here with the reason."
)
NOTHING_DECIDED_OTHERWISE = "No claim of yours was decided otherwise in the rounds that are closed."
SETTLED_INTRO = "{count} of your cases were decided otherwise."
YOU_HAD_NONE, NO_CLAIM_STANDS, RULED = "no claim here", "no claim", "Since then in the guideline"


def kinds_in_words(kinds: Mapping[str, float]) -> str:
    """`Verdict 100 %, evidence 50 %`, the weightiest first."""
    listed = [f"{KINDS[ConflictKind(kind)].lower()} {size:.0%}".replace("%", " %") for kind, size in kinds.items()]
    return ", ".join(listed).capitalize() if listed else "Unanimous"


def plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
