"""Everything that can go wrong on purpose. Each error says what happened (its text) and what to do (`advice`).

    WorkbenchError
    ├── NotAllowed            W1xx  who may do what
    │   ├── SignInNeeded
    │   ├── TooManyAttempts
    │   ├── CampaignClosed
    │   ├── DocumentWithdrawn
    │   ├── PassHandedOver
    │   ├── LastAdmin
    │   ├── DocumentTaken
    │   ├── NotAssigned
    │   ├── CapReached
    │   ├── AdjudicationOpen
    │   ├── OwnWork
    │   └── ListReopened
    ├── Refused               W2xx  an annotator's operation that cannot be applied
    │   ├── StaleAnnotation
    │   ├── BadOperation
    │   ├── NothingToUndo
    │   ├── PassClosed
    │   ├── NotInThisStage
    │   ├── FieldsMissing
    │   ├── AgainstPolicy
    │   ├── CaseChanged
    │   ├── ClaimsChanged
    │   ├── PassHeld
    │   └── MarksOpen
    ├── ImportRefused         W3xx  a file that is not taken, with the place in it
    ├── TextRefused           W31x  a correction to a text that is not made
    │   ├── SentencesInUse
    │   ├── SentencesChanged
    │   └── BadMetadata
    ├── ExportRefused         W4xx
    ├── RebuildRefused        W402
    ├── NotFound              W404
    ├── BadEntry              W6xx  what was typed into a form
    │   └── StaleEntry
    └── StoreError            W5xx  the database
        ├── DatabaseBusy
        ├── StorageFull
        ├── SchemaMismatch
        ├── BadSettings
        └── DatabaseRefused

Every code stands in docs/errors.md; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar


class WorkbenchError(Exception):
    """The root. `code` is stable and documented; `advice` is the sentence that tells a person what to do."""

    code = "W000"
    advice = "Try again; if it happens twice, ask the person who runs this server to look at its log."

    def __str__(self) -> str:
        return f"[{self.code}] {self.args[0] if self.args else type(self).__name__} {self.advice}".strip()

    @property
    def what_happened(self) -> str:
        return str(self.args[0]) if self.args else ""


class NotAllowed(WorkbenchError):
    """[W101] The actor's role does not allow this. Absent and forbidden look alike to those who may not know."""

    code = "W101"
    advice = "Ask a lead of this campaign if you need it."


class SignInNeeded(NotAllowed):
    """[W102] No live session."""

    code = "W102"
    advice = "Sign in again; what you typed is kept in this tab."


class TooManyAttempts(NotAllowed):
    """[W103] Sign-in attempts beyond the limit for this account or address."""

    code = "W103"
    advice = "Wait the time given and try again."


class CampaignClosed(NotAllowed):
    """[W104] The campaign was closed: it is read and exported, nothing in it changes."""

    code = "W104"
    advice = "A lead can reopen it on the Campaign page. What you typed is kept in this tab."


class DocumentWithdrawn(NotAllowed):
    """[W105] The document was taken out of work; what was done in it is kept."""

    code = "W105"
    advice = "What you did in it is kept and exported. A lead can restore it on the Campaign page."


class PassHandedOver(NotAllowed):
    """[W106] Somebody else has taken this document over."""

    code = "W106"
    advice = "What you did in it is kept and exported. Ask a lead if it should be yours again."


class LastAdmin(NotAllowed):
    """[W107] Without this account nobody could manage the installation any more."""

    code = "W107"
    advice = "Make another account an admin first."


class DocumentTaken(NotAllowed):
    """[W108] As many people as it needs have this document."""

    code = "W108"
    advice = "Choose another text on My work. A lead can raise its overlap on the Assignments page."


class NotAssigned(NotAllowed):
    """[W109] In this campaign a lead says who works on what."""

    code = "W109"
    advice = "My work lists what is yours. Ask a lead if this text should be."


class CapReached(NotAllowed):
    """[W110] The person holds as many passes as they may."""

    code = "W110"
    advice = "A lead can raise the cap on the Assignments page."


class AdjudicationOpen(NotAllowed):
    """[W111] A lead is settling claims that this pass is part of, or has closed its round."""

    code = "W111"
    advice = "What you did in it is kept. Ask the lead to send the text back to you if something must be corrected."


class OwnWork(NotAllowed):
    """[W112] Whoever annotated a text does not settle it."""

    code = "W112"
    advice = "Leave it to another lead, or allow it for this campaign on the Adjudication page."


class ListReopened(NotAllowed):
    """[W113] The claims of this document are being settled again, so they are not checked meanwhile."""

    code = "W113"
    advice = "What you did is kept in this tab. Go on as soon as the lead has finished the list."


class Refused(WorkbenchError):
    """An operation of the reader that cannot be applied; it is stored and acknowledged with this error."""

    code = "W200"


class BadOperation(Refused):
    """[W201] An operation that names what does not exist or is not well formed."""

    code = "W201"
    advice = "Reload the page; if it happens again, please report it."


class PassClosed(Refused):
    """[W202] The document is finished, or adjudication has opened."""

    code = "W202"
    advice = "Reopen the document first."


class NothingToUndo(Refused):
    """[W203] The history is empty in this direction."""

    code = "W203"
    advice = "Nothing was changed."


class NotInThisStage(Refused):
    """[W204] The stage or section of this pass does not have it."""

    code = "W204"
    advice = "Nothing was changed. What this pass is for stands at the top of the page."


class FieldsMissing(Refused):
    """[W205] Finishing needs fields that the campaign requires."""

    code = "W205"
    advice = "Fill them in, or take the claim back, then finish again."


class AgainstPolicy(Refused):
    """[W206] The campaign's evidence or temporal policy does not take this evidence."""

    code = "W206"
    advice = "Nothing was changed. The guideline says which evidence counts here."


class PassHeld(Refused):
    """[W210] Later work stands on this pass, so it is not reopened."""

    code = "W210"
    advice = "Nothing was changed."


class MarksOpen(Refused):
    """[W211] The list of claims cannot be finished while a mark is neither on it nor dropped."""

    code = "W211"
    advice = "Accept or drop what is still open, then finish again."


class StaleAnnotation(Refused):
    """[W207] Another version was saved since this one was shown. Carries both, so that the screen can show them side by side."""

    code = "W207"
    advice = "Compare the two versions and save again."

    def __init__(self, *, seen: int, now: int) -> None:
        super().__init__(f"Someone saved version {now} while you had version {seen}.")
        self.seen, self.now = seen, now


class CaseChanged(Refused):
    """[W208] Another lead did something to the case since it was shown. `by` and `at` say who and when."""

    code = "W208"
    advice = "Nothing of yours was stored. Look at the case as it is now, and reopen it if it should be decided otherwise."

    def __init__(self, *, done: str, by: str, at: datetime) -> None:
        super().__init__(f"{by} {done} at {at:%H:%M:%S} UTC on {at:%-d %b %Y}, after this page was drawn.")
        self.done, self.by, self.at = done, by, at


class ClaimsChanged(Refused):
    """[W209] Claims of the case have newer versions than the ones that were shown. `changes`: pass -> (seen, now)."""

    code = "W209"
    advice = "Nothing was decided. Look at the newer versions and decide again."

    def __init__(self, changes: Mapping[str, tuple[int, int]]) -> None:
        listed = ", ".join(f"{seen} → {now}" for seen, now in changes.values())
        super().__init__(f"The claims of this case were changed after it was opened (version {listed}).")
        self.changes = dict(changes)


class ImportRefused(WorkbenchError):
    """[W3xx] A file is not taken. `code` says why; `where` is the place in it (byte, line or record) when there is one."""

    advice = "Nothing of this file was stored."
    REASONS: ClassVar = {
        "W301": "empty",
        "W302": "not decodable",
        "W303": "holds a NUL or control character",
        "W304": "too large",
        "W305": "a line is too long",
        "W306": "type not supported",
        "W307": "not a native export, or a damaged one",
        "W308": "campaign is not empty",
        "W309": "not readable",
        "W314": "a record that cannot be read",
    }

    def __init__(self, code: str, what_happened: str, *, where: str = "", advice: str = "", proposal: str = "") -> None:
        """proposal: for W302 the encoding it may be, for a person to confirm."""
        super().__init__(what_happened)
        self.code, self.where, self.proposal = code, where, proposal
        self.advice = advice or type(self).advice

    def __str__(self) -> str:
        return super().__str__() + (f" ({self.where})" if self.where else "")


class TextRefused(WorkbenchError):
    """[W310] A correction to a text, its sentences or what is known about it that is not made."""

    code = "W310"


class SentencesInUse(TextRefused):
    """[W311] Somebody has labelled the text or cites it, so its sentences and blocks stay as they are."""

    code = "W311"
    advice = "Flag the sentence as badly split in the reader (s); a lead then settles the flag, and no offset moves."


class SentencesChanged(TextRefused):
    """[W312] The sentences are not as they were shown, or cannot be divided or joined there."""

    code = "W312"
    advice = "Look at the sentences as they are now and choose again."


class BadMetadata(TextRefused):
    """[W313] A title, date, address … that cannot be stored. `field` is the one meant."""

    code = "W313"
    advice = "Correct the field and import again."

    def __init__(self, field: str, what_happened: str) -> None:
        super().__init__(what_happened)
        self.field = field


class ExportRefused(WorkbenchError):
    """[W401] The export cannot be made as asked."""

    code = "W401"
    advice = "Change the choice and export again."


class RebuildRefused(WorkbenchError):
    """[W402] Texts that were taken out of an export cannot be put back."""

    code = "W402"
    advice = "Nothing half was written. Give the folder with the files as they were imported, unchanged."


class NotFound(WorkbenchError):
    """[W404] It is not there, or not for you."""

    code = "W404"
    advice = "Check the link, or open it from My work."

    def __init__(self, what_happened: str, *, advice: str | None = None) -> None:
        super().__init__(what_happened)
        self.advice = type(self).advice if advice is None else advice


class BadEntry(WorkbenchError):
    """[W601] Something typed into a form cannot be kept as it is; the text says which field and why."""

    code = "W601"
    advice = "Nothing was changed. Correct it and press again."

    def __init__(self, what_happened: str, *, advice: str = "") -> None:
        super().__init__(what_happened)
        self.advice = advice or type(self).advice


class StaleEntry(BadEntry):
    """[W602] Somebody else published a newer version while this form was open."""

    code = "W602"
    advice = "Nothing was changed. Copy what you typed, open the page again and compare."


class StoreError(WorkbenchError):
    """The database or its settings."""

    code = "W500"


class DatabaseBusy(StoreError):
    """[W501] Another writer held the database for longer than five seconds, or no connection was free."""

    code = "W501"
    advice = "Nothing was saved; press again in a moment. What you typed is kept."


class StorageFull(StoreError):
    """[W502] The disk or the database is full."""

    code = "W502"
    advice = "Nothing was saved. Free some space on the server, then press again."


class SchemaMismatch(StoreError):
    """[W503] Code and database are of different versions."""

    code = "W503"
    advice = "Run `python -m workbench upgrade`; it makes a backup first."

    def __init__(self, what_happened: str, *, advice: str = "") -> None:
        super().__init__(what_happened)
        self.advice = advice or type(self).advice


class DatabaseRefused(StoreError):
    """[W505] A database is not filled or replaced: it holds something, is in use, or what should come in is not whole."""

    code = "W505"
    advice = "Nothing was changed."


class BadSettings(StoreError):
    """[W504] A setting is missing, weak or contradictory."""

    code = "W504"
    advice = "Correct the setting and start again."
