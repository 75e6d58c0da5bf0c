"""The words on the Settle page."""

from __future__ import annotations

from workbench.domain.vocabulary import Listing
from workbench.store.queries.settling import ClusterKind

NOT_STAGED = "This campaign works in one pass, so there is no list of claims to settle."
NO_TEXTS_TO_SETTLE = "This campaign holds no texts yet. Bring them on the Texts page."
TEXT_TO_SETTLE = "Text"
MARKED_SO_FAR = "{marked} of {wanted} have finished marking. What others mark later comes to the list as open."
NOBODY_MARKED = "Nobody has finished marking this text yet. The Assignments page says who has it."
BEGIN_SETTLING, SETTLING_BEGUN = "Begin to settle", "The list is begun. Accept or drop what was marked, then finish it."
SETTLED_BY, TAKE_OVER = "{lead} settles this text.", "Take it over"
PLACES_SETTLED = "{settled} of {marked} places settled"
OUTCOMES = {Listing.CHECK: "{count} to check", Listing.KEEP: "{count} kept, not checked", Listing.DROP: "{count} dropped"}
OUTCOME_OF = {Listing.NONE: "", Listing.CHECK: "to check", Listing.KEEP: "kept, not checked", Listing.DROP: "dropped"}
LIST_FINISHED = "The list is finished, and its claims can be checked."
FINISH_LIST, REOPEN_LIST, LIST_DONE = "Finish the list", "Reopen the list", "The list is finished. Its claims go out to be checked."
UNDO, NOTHING_TO_UNDO = "Undo {what}", "Nothing to undo"
UNANIMOUS = "{count} place{s} that everybody marked alike"
UNANIMOUS_TABLE = "Claims that would be accepted"
ACCEPT_ALL = "Accept all {count}"
ADD_CLAIM = "Add a claim that nobody marked"
SENTENCE_NUMBER, WORDS_OF_IT, WORDS_HELP = (
    "Number of the sentence",
    "Words of it",
    "Exactly as they stand there; empty for the whole sentence.",
)
WORDS_NOT_THERE = "These words do not stand in that sentence exactly once."
CLAIM_TEXT, WORTH, SPEAKER, CLAIM_DATE = "Claim", "Worth", "Said by", "Date"
SHOW_NAMES, ONLY_OPEN = "Show names", "Only what is open"
NO_MARKS, ALL_SETTLED = "Nobody marked a claim in this text. Add one, or finish the list.", "Everything is settled."
SENTENCE, SETTLED, OPEN = "Sentence", "settled", "open"
KINDS = {
    ClusterKind.ONE: "one mark",
    ClusterKind.SAME: "same",
    ClusterKind.SPLIT: "split differently",
    ClusterKind.ADDED: "added by the lead",
}
TAKE_ALSO, TAKE, ACCEPT, TAKE_CHOSEN = "Take this one", "Take this version", "Accept", "Accept the chosen"
WORTH_OF, NO_WORTH = "worth {worth}", "no worth"
DROP, REASON, DROP_THESE = "Drop", "Reason", "Drop {count} mark{s}"
EDIT, SAVE, TAKE_BACK = "Edit", "Save", "Take back"
