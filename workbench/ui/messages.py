"""The words on the pages. A wrong word on a button is changed here."""

from __future__ import annotations

PRODUCT = "Workbench"

SIGN_IN_AGAIN = "You are not signed in any more. What you typed in the reader is kept in this tab."
NO_CAMPAIGN = "You are not in any campaign yet."
NO_CAMPAIGN_LEAD = "There is no campaign yet. Import your first texts and one is made for them."
NO_CAMPAIGN_ANNOTATOR = "Ask a lead to add you to one."

FIRST_STEPS = "Start here"
MARKING = "Begin a text. Each sentence takes one key: **c** for a claim, **o** opinion, **x** nothing to check. The screen names them."
JUDGING = "On a claim, a digit is the verdict; **e** finds evidence in the other texts. The screen names the rest."
TAKING_AWAY = "When you have a claim, take it with you from the Export page, or bring your own texts on the Texts page."
FINISHING = "**Shift+F** finishes a text, and a lead sees that it is done. All you do is saved at once; come back when you like."

DOORS = "Three ways in"
LABEL_ONE = "Label one claim", "Two minutes and five keys; the screen says which. It ends with the file in your hands."
SEE_DISAGREEMENT = "See where three people disagree", "Three annotators read these texts. Open a number, read its sentences, settle one."
BRING_YOUR_OWN = "Bring your own text", "Drop a file or paste a text, look at what would be stored, and begin."

READ_IT = "Read and label it"

NO_DOCUMENTS = "This campaign holds no texts yet."
NOTHING_TO_READ = "There is nothing for you to read now. My work says what comes next."
NOTHING_YOURS = "Nothing is assigned to you, and no text is free. Ask a lead what comes next."
BEGIN, CONTINUE, LOOK = "Begin", "Continue", "Look again"
NO_PUBLISHER = "publisher unknown"
DATE_UNKNOWN = "date unknown"

IMPORT_HELP = (
    "Plain text (.txt) or Markdown (.md) up to 20 MB, saved web pages (.html) up to 5 MB, tables with a text in each row "
    "(.csv, .tsv, .jsonl), files of doccano, Label Studio, FEVER and AVeriTeC (.jsonl, .json). "
    "Nothing is changed in a text, and the same text is never stored twice."
)
NO_COLUMN = "(none)"
COLUMNS_HELP = "**Which column is what?** Each row becomes a text. What has no column is guessed from the text's own words."
PASSES_HELP = (
    "**Claims come with these texts.** Each annotator of the file becomes an account that nobody can sign in to, with passes of their own; "
    "a label that is no verdict here is counted, and its claim comes without one."
)
FAULTS = "Nothing of this file is imported while {count} cannot be read. Correct the file and bring it again."
FAULTS_OF_TABLE = "Nothing of this file is imported while {count} cannot be read. Correct the file, or choose other columns."
FIRST_ROWS = "The first records, as they stand in the file"
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

NATIVE_TITLE = "JSONL"
NATIVE_ABOUT = (
    "Everything, with its history: texts, sentences, every version of every decision, claim, verdict and piece of evidence. "
    "Workbench reads it back without loss."
)
EXPORT_CHOOSE = "Choose what leaves"
EXPORT_MAKE, EXPORT_MAKING, EXPORT_ALL = "Make the files", "Making the files …", "All files (.zip)"
TEXT_CHOICES = {
    "full": "Full texts",
    "claims": "Sentences with claims or evidence only",
    "none": "No words of the texts: offsets and hashes",
}
CONTENT_CHOICES = {"all": "All passes", "adjudicated": "What was decided", "disagreements": "Disagreements only"}
MAKE_QUESTIONS = "Make a question where none was asked (marked in ids.jsonl)"
AS_IT_STANDS = "as it stands now"
SNAPSHOTS = "Snapshots"
NO_SNAPSHOTS = "No snapshot has been taken. One keeps the campaign as it stands under a name, and never changes."
SNAPSHOT_TAKEN = "The snapshot is taken. It can be exported and compared like the campaign itself."
SNAPSHOT_CHANGES = "{added:,} added, {changed:,} changed, {removed:,} removed."
SNAPSHOT_CHANGES_CUT = "The first {most} are listed. All of them: workbench diff {before} {after} --campaign {campaign}"
COMPARING, EVERY_KIND, EVERY_TEXT, EVERY_CHANGE = "Comparing …", "every kind", "every text", "every change"

PASSWORD_INTRO = "You came in by a one-time link. With a password you can come back without the terminal."  # noqa: S105
FIRST_LEAD_HINT = "Signing out ends this session. Until you have a password, the way back in is a new link: `python -m workbench link`."
DISPLAY_NAME, SAVE_NAME = "Display name", "Save name"

SETTINGS, CORRECT, SCHEME, GUIDELINE, HAND_OVER, ANOTHER = "Settings", "Texts", "Verdicts", "Guideline", "Hand over", "New campaign"
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
PRACTICE = "Practice: {title}"
TO_PRACTICE = "[Practise on its sentences](#practice)"
PRACTICE_HELP = "Decide each sentence by its key, then see the answer and the rule. Nothing of this is stored or counted."
NO_GUIDELINE = "This campaign has no guideline yet."
NO_GUIDELINE_LEAD = "Write one on the Campaign page."

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

KEYS_QUESTION = "Which tool do your hands come from? The reader's keys follow; you can change them on the Account page."
KEYS_OF = {"workbench": "None of these, or Label Studio", "prodigy": "Prodigy", "doccano": "doccano"}
KEYS_CAPTIONS = (
    "j and k move, c makes a claim, a digit gives the verdict, Ctrl+Enter goes on.",
    "As above, and a accepts: a claim; x rejects; Space passes on; Backspace and Delete undo; h opens the guideline.",
    "As above, and the arrows turn: → next, ← previous; Enter goes on to what is undecided, Shift+Enter edits the text.",
)
READER_TITLE = "The reader"
KEYS_CHOICE = "Keys as in"
TEXT_SIZE_CHOICE = "Size of the text"
TEXT_SIZES = {"normal": "Normal", "large": "Large", "larger": "Larger"}
SAVE_PREFERENCES = "Save"

# -- Agreement -----------------------------------------------------------------------------------------------------------------

LAYERS = {
    "detection": "Claim or no claim, each sentence",
    "subtype": "Kind of sentence without a claim",
    "spans": "Where the claims lie",
    "verdict": "Verdict",
    "truth": "Verdict on the truth scale",
    "on_scale": "On or off the truth scale",
    "type": "Type of claim",
    "worth": "Worth checking",
    "evidence": "Evidence",
}
MEASURES = {
    "percent_agreement": ("Percent agreement", "Mean over units of agreeing pairs to pairs. Flattering where one label is common."),
    "krippendorff_alpha": (
        "Krippendorff's alpha",
        "Corrected for chance, for any number of people and missing labels. The coefficient of record.",
    ),
    "gwet_ac1": (
        "Gwet's AC1",
        "Corrected for chance in another way: steadier where one label is common, and high where there is nothing to find.",
    ),
    "span_f1_exact": ("Exact F1", "Spans with the same start and end, of all spans."),
    "span_f1_token": ("Token F1", "Words and marks that both marked, of all that were marked."),
    "u_alpha": ("Unitized alpha", "Corrected for chance, over the whole text (2016 form)."),
    "evidence_mean_jaccard": ("Mean Jaccard", "What both chose, of all that either chose. Not corrected for chance."),
    "evidence_exact_set_rate": ("Equal sets", "Share of pairs that chose exactly the same."),
}
NOTHING_FINISHED = (
    "Nobody has finished a text yet. As soon as two people have finished the same text "
    "(Shift+F finishes one), what they agree on stands here."
)
FILTERS, FILTERED, ALL = "Filters", "Only:", "all"
ONLY_KEYS, ONLY_KEYS_HELP = "Decisions by key alone", "Leaves out sentences that “nothing more up to here” or finishing filled in."
COUNTED = "{units} units with two or more labels, {pairs} pairs; {people} annotator{s}, {passes} finished passes, {texts} texts."
COVERAGE = "Coverage"
NOTHING_SHARED = "No unit has two labels yet, so there is nothing to compare. Two people have to finish the same text."
COUNTS_ONLY = "Too few for a coefficient; read the counts."
UNSTABLE = "Unstable:"
MOSTLY_ONE_LABEL = "Annotators agree mostly on the common label; read the row of each label."
BETWEEN_LABELS = "{n} of {total} disagreements lie between “{one}” and “{other}”."
WITH_ANNOTATOR = "{name} is in {n} of {total} disagreements; alpha is {alpha} with them and {without} without."
IN_TEXTS = "{count} text{s} hold{verb} {n} of {total} disagreements: {listed}."
LABELS_SECTION, PAIRS_SECTION, TEXTS_SECTION, TIME_SECTION = "Labels", "Who with whom", "Texts by agreement", "Over time"
TWICE_SECTION, UNITS_SECTION, NUMBERS_SECTION = "Oneself and gold", "Side by side", "Every number"
NO_LABELS = "This layer has no labels of its own; see who agrees with whom, or the units side by side."
PER_LABEL = "Each label"
PER_LABEL_HELP = (
    "Specific agreement: given that one person chose the label, how often another did. The line is "
    "the 95 % interval; at the right, how common the label is."
)
CONFUSION = "Which labels meet"
BY_ROW, BY_ROW_HELP = "As shares of the row", "Of all pairs with the label at the left, how many have the one above."
NO_PAIRS = "No two people have a unit in common."
HEAT_MAP_HELP = "Above: the value, dashed where fewer than 20 units are shared. Below: how many are. Click a cell for its units."
AGAINST_REST = "Each annotator against the rest"
AGAINST_REST_HELP = "A high alpha without somebody says to look at their work first; it does not say that they are wrong."
BIAS, BIAS_HELP = "Leanings", "A label's share with one person less its share with the others, on the same units."
NO_SHARED_TEXT = "No text has been finished by two people."
HARDEST = "Hardest texts"
FIRST_SHOWN = "The picture shows the first {count} of {of}; the table has all."
NO_TIME = "There is no series for this layer."
TIME_HELP = "A pair of labels is dated by the later one. Lines are 95 % intervals; periods of one text have none."
CHANGES = "Before and after a guideline"
CHANGES_HELP = (
    "Only people who labelled together on both sides count, so that new people do not look "
    "like drift. An interval that holds 0 may be chance."
)
SELF, GOLD = "With oneself", "With the gold standard"
NO_SELF = (
    "Nobody has finished a text a second time (a pass of the round {round}). A few hidden "
    "repeats after two weeks show how steady the task is."
)
NO_GOLD = (
    "There is no finished pass of the round {round}. A lead's own reading of a few texts "
    "shows how right people are, beside how far they agree."
)
NO_UNITS = "No unit fits. Choose fewer conditions, or show those on which everybody agrees too."
UNITS_SHOWN = "{first} to {last} of {count}"
IN_CONTEXT = "all sentences of the text"
ONLY_DISAGREEING = "Only where they differ"
SELECT_A_ROW = "Select a row for the units behind it."
BEHIND = "Where they differ: {what}"
NUMBERS_HELP = "As `workbench agreement --campaign` prints them; docs/agreement.md says what each means."

# -- My history, questions

HISTORY = "My history"
NO_HISTORY = "You have done nothing in this campaign yet. Open a text from My work: whatever you do there stands here."
NOT_APPLIED = "not applied: {reason}"
OWN_QUESTIONS = "{count} question{s} to the leads, {answered} answered"
QUESTIONS = "Questions on claims"
NO_QUESTIONS = "Nobody has asked about a claim. An annotator asks with the key f in the claim panel; other annotators do not see it."
ASKED = "{who}, {when}, on {title}, sentence {sentence}"
ANSWER, SEND_ANSWER, ANSWERED = "Answer", "Answer", "The answer stands in the annotator's claim panel."

# -- Claims, wherever they are shown --------------------------------------------------------------------------------------------

SYMBOLS = {
    "supported": "✓",
    "refuted": "✕",
    "not_enough_evidence": "?",
    "conflicting": "⇄",
    "not_checkable": "∅",
    "too_vague": "∅",
    "out_of_scope": "∅",
}

# -- assigning: who works on what ----------------------------------------------------------------------------------------

DOWNLOAD_TABLE, DOWNLOAD_JSON = "Download as CSV", "Download as JSON"
BOARD, GIVE, PLAN, GOLD_AND_REPEATS = "Board", "Give", "Plan", "Gold and repeats"
NOTHING_TO_ASSIGN = "This campaign holds no texts yet. Bring them on the Texts page, then say here who reads what."
BRING_TEXTS = "Bring texts"
NO_READERS = "No annotator who can sign in is in this campaign. Add somebody on the People page."
ADD_PEOPLE = "Add people"
STAGES = {"one_pass": "claims and verdicts", "mark": "marking", "settle": "settling", "check": "checking"}
ROUNDS = {
    "pilot": "trial, counts nowhere",
    "first": "first",
    "second": "second",
    "gold": "gold, the reference",
    "revalidation": "repeat",
    "adjudication": "adjudication",
}
PASS_STATES = {"assigned": "not opened", "open": "open", "finished": "finished", "left": "left"}
SENTENCES_FROM_TO = "sentences {first}–{last}"
LEASE_UNTIL, LEASE_OUT_EMPTY, LEASE_OUT_BEGUN = (
    "until {day}",
    "ran out on {day}: free for others",
    "ran out on {day}: theirs, with the work in it",
)
EXPIRED_ONES = (
    "{count} lease{s} ran out. Where nothing was done the text is free for others again; where something was done it stays with its "
    "annotator until you hand it over (Campaign page)."
)
READERS = "{held} of {wanted}"
BOARD_EMPTY = "Nobody has a text yet. Plan who reads what, or give one by hand; where texts are free, annotators take them themselves."
EVERY_PASS = "Every pass of these texts"  # noqa: S105
ONE_PASS_OF = "One pass"  # noqa: S105
TAKE_BACK, RENEW, SEND_BACK = "Take back", "Renew the lease", "Send back"
TAKE_BACK_QUESTION = "The text leaves this person's list. Nothing was done in it, so nothing is lost, and you can give it again."
SEND_BACK_NOTE = "What should be looked at again?"
SEND_BACK_HELP = (
    "Sending back opens the pass again, first on their list, with your note above it. Until it is finished again it counts in no statistic."
)
NOTHING_TO_CHANGE = "This pass was left, so nothing about it can be changed. Give the text to somebody."
GIVE_ONE, OWN_OVERLAP, ONES_CAP = "Give a text to somebody", "How many readers one text needs", "How many texts one person may hold"
GIVE_IT = "Give it"
NO_OWN_NUMBER = "the campaign's"
SAVE_NUMBER = "Save"
GIVEN = "{document} is with {annotator} now."
OVERLAP_SAVED, CAP_SAVED = "{document} needs {number} now.", "{annotator} may hold {number} now."

PLAN_HELP = (
    "Who could take what still lacks readers, so that everybody reads about as much and every two people share about the same. "
    "Nothing is given before you say so."
)
PLAN_PEOPLE, PLAN_SECTION, PLAN_STAGE = "People", "Longest section, in sentences", "For"
PLAN_SECTION_HELP = "Long texts that nobody has yet are offered in sections of at most so many sentences. Empty: whole texts."
PREVIEW_PLAN, CARRY_OUT = "Preview the plan", "Give these out"
CARRY_OUT_QUESTION = (
    "{passes} text{s} or sections go to {people}. They see them on My work at once. What nobody has opened you can take back."
)
PLAN_NOTHING = "Every text has the readers it needs. Raise the number of people for each text on the Campaign page, or bring more texts."
PLAN_NOBODY = "Choose at least one person."
PLAN_NO_ROOM = "None of these people can take anything more: each has these texts already, or holds as many as the cap allows."
PLAN_UNFILLED = "{places} place{s} stay without a reader: too few people who have not had the text, or their caps are reached."
PLAN_CUT = "Only the first {most} are given at once; plan again for the others."
WHO_GETS, WHO_SHARES, WHAT_GOES_WHERE, STAYS_UNFILLED = (
    "Who gets how much",
    "Sentences that two people share",
    "What goes to whom",
    "What stays unfilled",
)
NOBODY_SHARES = "No two people share a text, so there will be no agreement to measure. Raise the number of people for each text."
NEEDED_MEASURED = (
    "For an agreement within ± .10 (claim or no claim), {documents} shared texts are needed, going by the {shared} that two or "
    "more people here have finished. This plan and what is out already make {planned}."
)
NEEDED_EXPECTED = (
    "For an agreement within ± .10 (claim or no claim), about {documents} shared texts of this length are needed. That is expected for an "
    "alpha near .60 with a third of the sentences claims, until five texts are finished by two or more people here. This plan and what is "
    "out already make {planned}."
)

GOLD_HELP = (
    "**Hidden gold.** Give a text to yourself in the round *gold* and finish it: your pass is the reference. Others work through the same "
    "text in their first round and see nothing of it: not that there is a reference, not what it says. On the Agreement page everybody "
    "stands against it."
)
GIVE_ME_GOLD = "Make my reference"
GOLD_TEXT = "Text for the reference"
NO_REFERENCE = "There is no reference yet."
REPEATS_HELP = (
    "**Repeats.** Whoever finished a text gets it once more, empty, the oldest first. It is not called a repeat on their list. How often "
    "somebody decides the same twice stands on the Agreement page."
)
REPEAT_SHARE = "Share of finished texts, in percent"
NO_REPEATS = "Nothing to repeat: the share is reached, or nobody who can sign in has finished a text of the first round."
GIVE_REPEATS = "Give out repeats"
REPEATS_QUESTION = "{count} finished text{s} come back, empty, to those who finished them. What they did the first time stays as it is."

ASSIGNING = {"free": "Annotators take free texts", "by_lead": "Leads give texts"}
ASSIGNING_HELP = "Free: whoever has time takes the next text that lacks readers. By leads: My work shows only what was given."
OVERLAP_SHARE_HELP = "The others are read by one person. Of 10 texts at 30 % three are shared."
CHECK_OVERLAP_HELP = "Staged work only: how many people check the settled claims of each text."
CAP_HELP = "The most texts, or sections, that one person holds, finished ones too. Empty: any number. For one person: page Assignments."
LEASE_HELP = "A text in which nothing was done for so long is free for others. Every save begins the lease anew."
NO_LIMIT = "any number"
DEMANDS = {"off": "off", "optional": "optional", "required": "required"}
FIELDS_OF = "What is asked of a claim: {stage}"
FIELDS_HELP = "Off: not asked. Required: a pass is not finished without it."
FIELDS_WEB = "The web is needed, so evidence is required for every verdict that can have some."
FIELDS = {
    "text": "Wording",
    "types": "Types",
    "attribution": "Said by",
    "hedge": "Hedge",
    "worth": "Worth",
    "claim_date": "Date",
    "event": "Event",
    "checks": "What is checked",
    "verdict": "Verdict",
    "confidence": "Confidence",
    "evidence": "Evidence",
    "why": "Why",
    "comment": "Question to the lead",
}

CAMPAIGN = "Campaign"
REMOVE, REMOVE_QUESTION = (
    "Remove from the campaign",
    "{name} will not see this campaign any more. The account stays, and you can add it again.",
)

# -- My work -------------------------------------------------------------------------------------------------------------

GO_ON = "Go on"
BACK_WITH_YOU = "Sent back by a lead"
OWN_PACE, TIME_LEFT = "{decided} of {sentences} sentences", ", about {time} left"
OWN_ROUNDS = {"pilot": "a trial, counted nowhere", "second": "second reading"}
YOURS_UNTIL = "yours until {day}"
YOURS_NO_MORE = "yours until {day}; after that somebody else may take it while nothing is done in it"
CLAIMS_CHECKED = "{done} of {count} claims judged"

# -- Overview ------------------------------------------------------------------------------------------------------------

NOBODY_BEGAN = "Nobody has begun a text yet. As soon as someone does, their progress stands here."
NO_OPERATIONS = "Nothing has been done yet."
PROGRESS, TIME, PACE, VERDICTS, AS_TABLE = "Progress", "Time", "Pace", "Verdicts", "As a table"
IN_THE_WAY, NOTHING_IN_THE_WAY, WHICH = "In the way", "Nothing is in the way.", "Which"
DECIDED_OF = {"one_pass": "Sentences decided", "mark": "Sentences marked", "check": "Claims checked"}
CLAIMS_OF = {"one_pass": "Claims", "mark": "Claims marked", "check": "Claims to check"}
FINISHED_OF = {"one_pass": "Finished passes", "mark": "Marking finished", "check": "Checking finished"}
COUNT_OF = "{done} of {of}"
FIRST_ROUND = "Sums and pictures are of the first round. {apart} A pressed cell opens the claims of that text and annotator."
APART_NONE = "There is nothing else on these texts."
APART = "Apart from it, in no sum: {listed}."
APART_TABLE = "Apart from the first round"
APART_KINDS = {
    "pilot": ("trial", "trials"),
    "second": ("second reading", "second readings"),
    "gold": ("reference", "references"),
    "revalidation": ("repeat", "repeats"),
    "settle": ("settled list", "settled lists"),
    "left": ("pass that was left", "passes that were left"),
}
WHOLE_TEXT = "all"
UNIT_OF = {"one_pass": "sentences", "mark": "sentences", "check": "claims"}
# What is in the way: (one, several, where it is mended, what is done there).
HINDRANCES = {
    "lease_ran_out": ("lease ran out", "leases ran out", "Renew, take back or hand over"),
    "sent_back": ("pass was sent back and not touched since", "passes were sent back and not touched since", "See who has it"),
    "question": ("question has no answer", "questions have no answer", "Answer"),
    "case_open": ("case is open", "cases are open", "Settle"),
    "too_few_readers": ("text has too few readers", "texts have too few readers", "Plan who reads"),
    "badly_split": ("sentence is flagged as badly split", "sentences are flagged as badly split", "Settle the flags"),
    "without_verdict": ("claim of a finished pass has no verdict", "claims of finished passes have no verdict", "Send back"),
    "without_evidence": ("verdict rests on no evidence", "verdicts rest on no evidence", "Send back"),
    "refused": ("operation was refused", "operations were refused", "See the passes"),
}
AND_MORE = " and {count} more"
TIME_RULE = (
    "Worked out from the operation log: the time of an operation is the gap since the one before it in the same pass, and a gap of more "
    "than {pause} minutes is a break and left out. A sentence's time is that of its pass, shared among its decided sentences. "
    "A claim's time is that of everything done on a claim that has a verdict; a claim with a break inside is left out. What "
    "waited for a connection counts by the clock of the tab it was done in. The bar is the middle half, the stroke the median."
)
SECONDS_A_SENTENCE, SECONDS_A_CLAIM = "seconds a sentence", "seconds a claim"
NO_TIMES = "Too little was done to tell how long it takes."
TIME_IN_WORDS = "A sentence takes {time} in the median pass; half of the passes lie between {low} and {high}."
CLAIM_TIME_IN_WORDS = "A claim with its verdict takes {time} in the median; half of them lie between {low} and {high}."
FAR_OFF_SENTENCES = "{who}: {time} a sentence, {much} of the median."
FAR_OFF_CLAIMS = "{who}: {time} a claim, {much} of the median."
LESS_THAN, MORE_THAN = "less than half", "more than double"
NOBODY_FAR_OFF = "Nobody and no text is far off: every median lies between half and double of that of all."
TOO_FAST = (
    "{who} in “{title}”: {fast} of {of} claims got their verdict with less than {limit} seconds spent on them. "
    "Read a few before you rely on them."
)
NOBODY_TOO_FAST = "In no pass most claims got their verdict with less than {limit} seconds spent on them."
EVERYBODY = "Everybody"
VERDICTS_EVERYBODY = "The picture shows everybody together; the table has each annotator."
PACE_DAYS = "The last {count} days with work."
OTHERS = "others"
