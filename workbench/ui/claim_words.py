"""The words on the Claims page."""

from __future__ import annotations

from workbench.domain.vocabulary import NameKind

ALL_CLAIMS, ACROSS, CONFLICTS, TIMELINE, SOURCES = "All claims", "Across texts", "Conflicts", "Timeline", "Sources"
NO_CLAIMS = "Nobody has made a claim yet. As soon as somebody does, it stands here with its verdict and what it rests on."
NO_CLAIM_FITS = "No claim fits. Take a word or a filter away."
ANY, UNJUDGED = "any", "no verdict yet"
WORDS, WORDS_HELP = "Words", "in the claim or its quote"
ORDERS = {
    "place": "text and place",
    "newest": "newest first",
    "verdict": "verdict",
    "worth": "worth, highest first",
    "date": "the claim's date",
}
ONLY_FINISHED, ONLY_LINKED = "Finished passes only", "Linked claims only"
ONLY_THESE = "Only: {names}"
RELATIONS = {"same": "the same as", "contradicts": "contradicts", "qualifies": "qualifies"}
RESTS_ON = "{pieces} piece{s} of evidence from {sources} independent sources. A publisher counts once, the claim's own not at all."
ACROSS_HELP = "What annotators say that claims are to each other, across texts first."
LINKS_SHOWN = "Picture and table show links {first} to {last} of {count}, across texts first. The files have them all."
POINTS_SHOWN = "The picture shows the earliest {shown} of {count} claims with a date; the table has them all, page by page."
NO_LINKS = "Nobody has linked two claims yet. In the reader, Enter on a claim suggests those that may be the same."
CONFLICTS_HELP = (
    "Claims that were linked, or that several people made of the same words, where a link says that they contradict or verdicts on the "
    "truth scale differ. Words are compared in finished passes."
)
NO_CLUSTERS = "No two claims that belong together disagree."
TIMELINE_HELP = (
    "Claims by the date they are about, not by when they were made. A larger point stands for more claims, a hollow one in a bar "
    "for a month or a year without a day."
)
NO_DATES = "No claim has a date of its own yet (key d in the reader)."
SOURCES_HELP = (
    "Who is relied upon, and for what. A text's sentences count for its publisher, a web page without one for its site. "
    "A claim is made by whoever stands in its field Said by."
)
NO_SOURCES = "No evidence has been attached yet (key e in the reader), and no claim says by whom it is made."

# -- names that are one ------------------------------------------------------------------------------------------------------

EVENTS, NO_EVENTS = "Events", "No claim names an event yet (field Event in the reader's claim panel)."
SELECT_NAMES = {
    NameKind.SOURCE: "Select a row for the claims behind it, several to merge them.",
    NameKind.EVENT: "Select a row for the claims about it, several to merge them.",
}
CLAIMS_NAMING = {NameKind.SOURCE: "Claims that rely on “{name}”, or that it makes", NameKind.EVENT: "Claims about “{name}”"}
ALSO_WRITTEN = "Also written: {names}"
MERGE, MERGE_THESE = "Merge…", "Merge"
MERGE_HELP = {
    NameKind.SOURCE: "They will count as one source: in lists, in the independent sources behind a claim, beside the words in exports.",
    NameKind.EVENT: "They will count as one event: in lists, and beside the words in exports.",
}
UNTOUCHED = "What annotators wrote stays as it is, they do not learn of it, and you can separate the names again."
NAMES_TO_MERGE, STANDS_FOR_ALL = "Names", "Name that stands for all"
CLAIMS_OF_NAME = "{name} ({count} claim{s})"
NAMES_MERGED = "{count} name{s} merged. Below, under “Merged names”, they can be separated again."
LOOK_ALIKE, LOOK_ALIKE_HELP = (
    "Names that look alike ({count})",
    "Same words, an abbreviation or another spelling. Nobody has compared them yet: you decide.",
)
MOST_PAIRS = "The first {count}. Merge some, and the next ones come up."
MERGED_NAMES = "Merged names ({count})"
SEPARATE, SEPARATED = "Separate", "{count} name{s} separated."
SELECT_TO_SEPARATE = "Select the names to separate."
