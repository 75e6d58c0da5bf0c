"""Everything that can go wrong on purpose. Each error says what happened (its text) and what to do (`advice`).

    WorkbenchError
    ├── NotAllowed            W1xx  who may do what
    │   ├── SignInNeeded
    │   └── TooManyAttempts
    ├── Refused               W2xx  an annotator's operation that cannot be applied
    │   ├── StaleAnnotation
    │   ├── BadOperation
    │   ├── NothingToUndo
    │   └── PassClosed
    ├── ImportRefused         W3xx  a file that is not taken, with the place in it
    ├── ExportRefused         W4xx
    ├── NotFound              W404
    └── StoreError            W5xx  the database
        ├── DatabaseBusy
        ├── StorageFull
        ├── SchemaMismatch
        └── BadSettings

Every code stands in docs/errors.md; a test compares the two.
"""

from __future__ import annotations

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


class StaleAnnotation(Refused):
    """[W207] Another version was saved since this one was shown. Carries both, so that the screen can show them side by side."""

    code = "W207"
    advice = "Compare the two versions and save again."

    def __init__(self, *, seen: int, now: int) -> None:
        super().__init__(f"Someone saved version {now} while you had version {seen}.")
        self.seen, self.now = seen, now


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
    }

    def __init__(self, code: str, what_happened: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what_happened)
        self.code, self.where = code, where
        self.advice = advice or type(self).advice


class ExportRefused(WorkbenchError):
    """[W401] The export cannot be made as asked."""

    code = "W401"
    advice = "Change the choice and export again."


class NotFound(WorkbenchError):
    """[W404] It is not there, or not for you."""

    code = "W404"
    advice = "Check the link, or open it from My work."


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


class BadSettings(StoreError):
    """[W504] A setting is missing, weak or contradictory."""

    code = "W504"
    advice = "Correct the setting and start again."
