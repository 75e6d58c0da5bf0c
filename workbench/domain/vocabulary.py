"""The closed sets of words. What is stored is the value; a new member makes the type checker list what it needs."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ANNOTATOR = "annotator"
    LEAD = "lead"


class Label(StrEnum):
    """What a sentence without a claim is. `UNDECIDED` takes a decision back."""

    UNDECIDED = ""
    OPINION = "o"
    PREDICTION = "p"
    INTRODUCES = "i"
    NOTHING = "x"
    NOT_TEXT = "b"


class Origin(StrEnum):
    """How a decision came to be: statistics keep them apart."""

    KEY = "key"
    FILLED = "filled"
    FINISH = "finish"


class Stance(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    MIXED = "mixed"
    CONTEXT = "context"


class EvidenceKind(StrEnum):
    WEB = "web"
    SENTENCE = "sentence"


class CanonicalVerdict(StrEnum):
    """What a scheme's verdict means to colours, symbols and exports; statistics never see it."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    CONFLICTING = "conflicting"
    NOT_CHECKABLE = "not_checkable"
    TOO_VAGUE = "too_vague"
    OUT_OF_SCOPE = "out_of_scope"


class Round(StrEnum):
    PILOT = "pilot"
    FIRST = "first"
    SECOND = "second"
    GOLD = "gold"
    REVALIDATION = "revalidation"
    ADJUDICATION = "adjudication"


class PassStatus(StrEnum):
    ASSIGNED = "assigned"  # given to somebody who has not opened it yet
    OPEN = "open"
    FINISHED = "finished"
    LEFT = "left"  # its annotator left, and somebody else begins anew


class Stage(StrEnum):
    """Which part of the work a pass does: everything in one sitting, or one step of a staged campaign."""

    ONE_PASS = "one_pass"  # noqa: S105 - a way of working
    MARK = "mark"
    SETTLE = "settle"
    CHECK = "check"


class Listing(StrEnum):
    """What settling makes of a claim. Outside Settle passes a claim has none."""

    NONE = ""
    CHECK = "check"
    KEEP = "keep"  # on the list, below the worth that the campaign checks
    DROP = "drop"


class Assigning(StrEnum):
    """Who says what somebody works on: they take a free text themselves, or a lead gives it to them."""

    FREE = "free"
    BY_LEAD = "by_lead"


class Demand(StrEnum):
    """What a stage wants of a field."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Field(StrEnum):
    """What an annotator may say of a claim. Which of it a stage asks for is the campaign's choice."""

    TEXT = "text"
    TYPES = "types"
    ATTRIBUTION = "attribution"
    HEDGE = "hedge"
    WORTH = "worth"
    CLAIM_DATE = "claim_date"
    EVENT = "event"
    CHECKS = "checks"
    VERDICT = "verdict"
    CONFIDENCE = "confidence"
    EVIDENCE = "evidence"
    WHY = "why"
    COMMENT = "comment"


class SplitOrigin(StrEnum):
    """Where a sentence's boundaries come from: the splitter's rules, or somebody who divided or joined by hand."""

    AUTO = "auto"
    MANUAL = "manual"


class Preset(StrEnum):
    ONE_PASS = "one_pass"  # noqa: S105 - a way of working
    STAGED = "staged"


class Coverage(StrEnum):
    EVERY_CLAIM = "every_claim"
    WORTH_TWO = "worth_two"


class EvidencePolicy(StrEnum):
    CORPUS = "corpus"
    WEB = "web"
    BOTH = "both"


class TemporalPolicy(StrEnum):
    FLAG = "flag"
    FORBID = "forbid"
    IGNORE = "ignore"


class Outcome(StrEnum):
    """What a lead decides about a cluster of claims. `NONE` while a case is open."""

    NONE = ""
    ACCEPT = "accept"  # one annotator's version as it is
    MERGE = "merge"  # parts of several
    NEITHER = "neither"  # a claim, and nobody has it right
    NOT_A_CLAIM = "not_a_claim"
    TOO_VAGUE = "too_vague"
    SEND_BACK = "send_back"  # to an annotator, with a note; nothing is decided


class CaseStatus(StrEnum):
    """A case stands while it is open or decided; then it locks the passes it has seen."""

    OPEN = "open"
    DECIDED = "decided"
    RELEASED = "released"  # sent back


class ConflictKind(StrEnum):
    """What annotators disagree about, the weightiest first; `NONE` where they do not."""

    DETECTION = "detection"
    SPLIT = "split"
    VERDICT = "verdict"
    SPANS = "spans"
    EVIDENCE = "evidence"
    NONE = ""


class LinkPurpose(StrEnum):
    """What a one-time link does."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    RESET = "reset"


class ClaimType(StrEnum):
    """What kind of thing a claim asserts; one claim may be several. In the order of their figures after `t`."""

    EVENT = "event"
    QUANTITY = "quantity"
    PROPERTY = "property"
    QUOTE = "quote"
    POSITION = "position"
    CAUSAL = "causal"
    DEFINITION = "definition"
    LEGAL_FINDING = "legal_finding"
    MEDIA_COVERAGE = "media_coverage"


class Checks(StrEnum):
    """What is to be checked of a claim: what it says, or that somebody said it."""

    CONTENT = "content"
    SAID = "said"


class Hedge(StrEnum):
    """How far the text stands behind the claim. In the order of their figures after `y`."""

    NONE = ""
    REPORTED = "reported"
    ALLEGED = "alleged"
    APPARENT = "apparent"
    POSSIBLE = "possible"
    PROBABLE = "probable"


class AttributionMode(StrEnum):
    """How a source in the chain speaks."""

    ASSERTED = "asserted"
    DIRECT_QUOTE = "direct_quote"
    INDIRECT = "indirect"
    BLOCK_QUOTE = "block_quote"
    PARAPHRASE = "paraphrase"
    HYPOTHETICAL = "hypothetical"


class Relation(StrEnum):
    """What one claim is to another."""

    SAME = "same"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"


class NameKind(StrEnum):
    """What a name that several people wrote in their own words is the name of."""

    SOURCE = "source"
    EVENT = "event"


class Medium(StrEnum):
    """What a web source is; the words of AVeriTeC."""

    UNKNOWN = ""
    WEB_TEXT = "web_text"
    WEB_TABLE = "web_table"
    PDF = "pdf"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    METADATA = "metadata"
    OTHER = "other"


class KeyPreset(StrEnum):
    """Which tool the keys of the reader are those of."""

    WORKBENCH = "workbench"
    PRODIGY = "prodigy"
    DOCCANO = "doccano"


class TextSize(StrEnum):
    """How large the reader writes a document."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class TextChoice(StrEnum):
    """What of the texts leaves with an export."""

    FULL = "full"
    CLAIMS = "claims"
    NONE = "none"


class ContentChoice(StrEnum):
    """Whose work leaves with an export."""

    ALL = "all"
    ADJUDICATED = "adjudicated"
    DISAGREEMENTS = "disagreements"
