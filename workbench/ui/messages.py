"""The words on the pages. A wrong word on a button is changed here."""

from __future__ import annotations

PRODUCT = "Workbench"

SIGN_IN_AGAIN = "You are not signed in any more. What you typed in the reader is kept in this tab."
NO_CAMPAIGN = "You are not in any campaign yet."
NO_CAMPAIGN_LEAD = "There is no campaign yet. Import your first texts and one is made for them."
NO_CAMPAIGN_ANNOTATOR = "Ask a lead to add you to one."

FIRST_STEPS = "Start here"
STEPS = (
    "Begin a text. Each sentence takes one key: **c** for a claim, **o** opinion, **x** nothing to check. The keys stand on the screen.",
    "On a claim, a digit is the verdict; **e** finds evidence in the other texts, **u** takes a web address.",
    "When you have a claim, take it with you from the Export page, or bring your own texts on the Texts page.",
)

NO_DOCUMENTS = "This campaign holds no texts yet."
BEGIN, CONTINUE, LOOK = "Begin", "Continue", "Look again"
NO_PUBLISHER = "publisher unknown"
DATE_UNKNOWN = "date unknown"

IMPORT_HELP = (
    "Plain text (.txt) or Markdown (.md), UTF-8, up to 20 MB each. Nothing is changed in a text, and the same text is never stored twice."
)
IMPORT_BUTTON = "Import"
ENCODING_LABEL = "Encoding, only for files that are not UTF-8"
NEW_CAMPAIGN = "A new campaign …"
CAMPAIGN_NAME = "Name of the campaign"

EXPORT_INTRO = "People appear under a code, never by name."
EXPORT_EMPTY = "Nothing has been labelled yet; the export will hold the texts alone."

NOBODY_BEGAN = "Nobody has begun a text yet. As soon as someone does, their progress stands here."
NO_OPERATIONS = "Nothing has been done yet."
PROGRESS, PACE, VERDICTS, AS_TABLE = "Progress", "Pace", "Verdicts", "As a table, to read or to download"
BADLY_SPLIT = "{count} sentence{s} flagged as badly split"
WITHOUT_VERDICT = "{count} claim{s} without a verdict"
WITHOUT_EVIDENCE = "{count} verdict{s} without evidence"
FAST_VERDICTS = "{count} verdict{s} given within 24 seconds of the claim"
REFUSED_OPERATIONS = "{count} operation{s} refused, most often because of two open tabs"

PASSWORD_INTRO = "You came in by a one-time link. With a password you can come back without the terminal."  # noqa: S105
FIRST_LEAD_HINT = "Signing out ends this session. Until you have a password, the way back in is a new link: `python -m workbench link`."
