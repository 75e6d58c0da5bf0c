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
NOTHING_TO_READ = "There is nothing for you to read now. My work says what comes next."
NOTHING_YOURS = "Nothing is assigned to you, and no text is free. Ask a lead what comes next."
BEGIN, CONTINUE, LOOK = "Begin", "Continue", "Look again"
NO_PUBLISHER = "publisher unknown"
DATE_UNKNOWN = "date unknown"

IMPORT_HELP = (
    "Plain text (.txt) or Markdown (.md), UTF-8, up to 20 MB each. Nothing is changed in a text, and the same text is never stored twice."
)
TEXTS_IN, TEXT_SENTENCES, SPLIT_FLAGS = "Texts", "Sentences of a text", "Badly split"
PASTE, PASTE_TITLE, PASTE_TEXT, PASTE_BUTTON = "Paste a text", "Title of the pasted text", "Pasted text", "Preview it"
PREVIEW_ONLY = "Nothing of this is stored before you import it. Whoever closes or reloads this page loses the preview, nothing else."
ENCODING_LABEL = "Encoding"
READ_SO = "Read it in this encoding"
STOP = "Stop after this text"
STOPPED = "Stopped. What was imported stays, what was not is still in the preview."
LEAD_INS = "These sentences end in a colon. Is the next block quoted, and by whom? Only what you confirm is stored."
NO_LEAD_INS = "No sentence of this text seems to introduce somebody else's words."
SENTENCES_OPEN = "Nobody has labelled or cited this text yet, so its sentences and blocks can be corrected. The text itself never changes."
SENTENCES_FIXED = "Use the flag *badly split* in the reader; it is settled under *Badly split*, and no offset moves."
SENTENCE_HELP = "The number in the table."
MERGE_HELP = "Only with a sentence of the same block."
SPLIT_DONE, MERGE_DONE = "The sentence is two now.", "The two sentences are one now."
FLAGS_HELP = "Sentences that annotators flagged. A settled one is left out of detection statistics; nobody's offsets move."
NO_FLAGS = "No sentence is flagged as badly split."
NEW_CAMPAIGN = "A new campaign …"
CAMPAIGN_NAME = "Name of the campaign"

EXPORT_INTRO = "People appear under a code, never by name."
EXPORT_UNFINISHED = "{unfinished} of {passes} passes with labels are not finished. They are in the export, marked as open."
EXPORT_EMPTY = "Nothing has been labelled yet; the export will hold the texts alone."

NOBODY_BEGAN = "Nobody has begun a text yet. As soon as someone does, their progress stands here."
NO_OPERATIONS = "Nothing has been done yet."
PROGRESS, PACE, VERDICTS, AS_TABLE = "Progress", "Pace", "Verdicts", "As a table, to read or to download"
BADLY_SPLIT = "{count} sentence{s} flagged as badly split"
WITHOUT_VERDICT = "{count} claim{s} without a verdict"
WITHOUT_EVIDENCE = "{count} verdict{s} without evidence"
REFUSED_OPERATIONS = "{count} operation{s} refused, most often because of two open tabs"

PASSWORD_INTRO = "You came in by a one-time link. With a password you can come back without the terminal."  # noqa: S105
FIRST_LEAD_HINT = "Signing out ends this session. Until you have a password, the way back in is a new link: `python -m workbench link`."
DISPLAY_NAME, SAVE_NAME = "Display name", "Save name"

SETTINGS, CORRECT, SCHEME, GUIDELINE, HAND_OVER, ANOTHER = "Settings", "Texts", "Verdicts", "Guideline", "Hand over", "New campaign"
SWITCH_CAMPAIGN = "To work on another campaign, choose it on My work."
CLOSED_SINCE = "Closed since {day}. It is read and exported, and nothing in it changes."
CLOSED_BANNER = "This campaign is closed since {day}: you can read and export, not label."
CLOSE, REOPEN = "Close campaign", "Reopen campaign"
CLOSE_QUESTION = "Nobody can label, import or change anything in a closed campaign. Reading and exporting go on, and you can reopen it."
FIRST_CAMPAIGN = "There is no campaign of yours yet. Make the first one here."
WAYS = {"one_pass": "One pass: claim, verdict and evidence in one sitting", "staged": "Staged: mark, settle, check"}
COVERAGES = {"every_claim": "Every checkable claim", "worth_two": "Only claims worth 2 or 3"}
EVIDENCE_POLICIES = {"corpus": "The campaign's texts only", "web": "The web is needed", "both": "Texts and web"}
TEMPORAL_POLICIES = {"flag": "Is flagged", "forbid": "Is forbidden", "ignore": "Is ignored"}
OVERLAP_HELP = "How many people work through each text."
OWN_SCHEME = "Workbench 4+3"
CLONE = "Clone this campaign"
CLONE_HELP = "A clone has this campaign's settings, verdicts and guideline, and none of its texts, people or work."
CREATED = "The campaign is there. Bring texts on the Texts page and people on the People page."
SAVED = "Saved."

NO_TEXTS_TO_CORRECT = "This campaign holds no texts yet. Bring them on the Texts page."
DATE_HELP = "As exactly as it is known: 2016-02-23, 2016-02 or 2016; empty when unknown."
WITHDRAW, RESTORE = "Withdraw this text", "Restore this text"
WITHDRAW_QUESTION = (
    "A withdrawn text is not listed, not found and not labelled any more. What was done in it is kept and exported. You can restore it."
)

SCHEME_HELP = (
    "A new version counts for passes begun from now on; passes that were begun keep theirs. "
    "A verdict that somebody gave is retired, never deleted. An empty place is off the truth scale."
)
NEW_VERDICT = "A new verdict (leave the label empty for none)"
PUBLISH_SCHEME = "Publish verdicts"
PUBLISH_GUIDELINE = "Publish guideline"
GUIDELINE_HELP = "Markdown. Everybody sees what changed on My work until they have opened the Guideline page."
GUIDELINE_NEWS = "Guideline {version} since {day}: {note}"
NO_GUIDELINE = "This campaign has no guideline yet."
NO_GUIDELINE_LEAD = "Write one on the Campaign page."
HISTORY = "Earlier versions"

HAND_OVER_HELP = (
    "For somebody who leaves. A text they have not labelled yet goes over as it is; where they did something, the other person begins "
    "afresh and the old pass is kept, marked as left. Finished texts stay with them."
)
NOTHING_OPEN = "Nobody has an open text, so there is nothing to hand over."
NOBODY_TO_TAKE = "There is nobody else in this campaign. Add somebody on the People page."

NO_PEOPLE = "Nobody is in this campaign yet. Add the first person here."
ADD_PERSON = "Add somebody"
ACCOUNT_HELP = "a-z, digits, dot, dash, underscore. An account that is there is added to this campaign; otherwise it is made."
ADD = "Add"
LINK_ONCE = "This link is shown once. Copy it and hand it over; it works once, for {lives}."
INVITATION_LIVES, RESET_LIVES = "7 days", "30 minutes"
MAKE_INVITATION, MAKE_RESET = "Make an invitation link", "Make a reset link"
END_SESSIONS = "Sign out everywhere"
DEACTIVATE, ACTIVATE = "Deactivate account", "Activate account"
DEACTIVATE_QUESTION = "Whoever is signed in by this account is signed out at once, and nobody signs in by it again. Its work stays."
MAKE_ADMIN, TAKE_ADMIN = "Make admin", "Take admin rights"
EVERY_ACCOUNT = "Show every account of this installation"
NO_MANAGING = "Managing people is for leads and admins."
