"""Texts on their way in: what one visitor has brought and corrected, kept in the visitor's session and nowhere else.

Everything here is plain Python: Streamlit may raise its rerun signal from nearly any call of its own, and a report of a text that was
stored must not be lost to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from workbench.domain import metadata, records
from workbench.domain.records import ImportReport, Known, Metadata, Preview
from workbench.domain.slugs import slugify
from workbench.errors import BadMetadata, ImportRefused

MOST_FILES = 50
READY, NOT_READ, HERE, TWICE, TO_CORRECT = "ready", "cannot be read yet", "already here", "same text twice", "a field is wrong"
BROKEN = "records cannot be read"


@dataclass
class BroughtText:
    """One file or pasted text; `encoding` is one that a person confirmed, `columns` the columns that a person chose in a table."""

    key: str
    name: str
    content: bytes
    is_uploaded: bool
    title: str = ""
    encoding: str = ""
    preview: Preview | None = None
    collection: records.Collection | None = None
    columns: dict[str, str] | None = None
    folded: frozenset[str] = frozenset()
    refusal: ImportRefused | None = None
    fields: dict[str, str] = field(default_factory=dict)
    speakers: dict[int, str] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        return self.preview is not None or self.collection is not None or self.refusal is not None

    def read_anew(self, encoding: str) -> None:
        self.encoding, self.preview, self.collection, self.refusal = encoding, None, None, None

    def choose(self, columns: Mapping[str, str]) -> None:
        """Which column is what; the file is read anew by it."""
        if self.collection is not None and {field: column for field, column in columns.items() if column} != dict(self.collection.mapping):
            self.columns = dict(columns)
            self.read_anew(self.encoding)

    def take_collection(self, collection: records.Collection) -> None:
        self.collection = collection
        folded = (document.text.replace("\r\n", "\n").replace("\r", "\n") for document in collection.documents)
        self.folded = frozenset(hashlib.sha256(text.encode()).hexdigest() for text in folded)

    def take(self, preview: Preview) -> None:
        self.preview, self.speakers = preview, {}
        self.fields = {name: " ".join(getattr(preview.metadata, name).splitlines()) for name in metadata.FIELDS}
        if self.title:
            self.fields["title"] = self.title

    def confirm(self, block: int, who: str) -> None:
        if who:
            self.speakers[block] = who
        else:
            self.speakers.pop(block, None)

    @property
    def about(self) -> Metadata:
        """As a person left the fields."""
        assert self.preview is not None
        return Metadata(date_origin=self.preview.metadata.date_origin, **self.fields)

    @property
    def fault(self) -> BadMetadata | None:
        try:
            metadata.checked(self.about)
        except BadMetadata as error:
            return error
        return None


@dataclass
class Desk:
    """All of them, and the import under way. `uploads` numbers the uploaders, so that a new number gives an empty one."""

    texts: dict[str, BroughtText] = field(default_factory=dict)
    reports: list[ImportReport] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)
    total: int = 0
    campaign_id: int = 0
    uploads: int = 0
    pasted: int = 0
    left_over: int = 0
    has_stopped: bool = False
    left_out: set[str] = field(default_factory=set)  # still in the uploader, which nobody but its visitor can empty one by one

    def lay(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        """What the uploader holds now: new files come, and those taken out of it go."""
        for key in [key for key, text in self.texts.items() if text.is_uploaded and key not in files]:
            del self.texts[key]
        new = [key for key in files if key not in self.texts and key not in self.left_out]
        room = max(0, MOST_FILES - len(self.texts))
        self.left_over = len(new) - len(new[:room])
        for key in new[:room]:
            self.texts[key] = BroughtText(key, *files[key], is_uploaded=True)

    def paste(self, title: str, text: str) -> str:
        """Returns the key. A browser's form field ends every line in a line feed: that is the text then."""
        self.pasted += 1
        stem = slugify(title or " ".join(text.split()[:6]))
        taken = {other.name for other in self.texts.values()}
        name, number = f"pasted-{stem}.txt", 2
        while name in taken:
            name, number = f"pasted-{stem}-{number}.txt", number + 1
        key = f"pasted-{self.pasted}"
        self.texts[key] = BroughtText(key, name, text.encode("utf-8", "replace"), is_uploaded=False, title=title)
        return key

    def remove(self, key: str) -> None:
        self.texts.pop(key, None)
        self.left_out.add(key)

    def states(self, known: Collection[str] | Mapping[str, Known]) -> dict[str, str]:
        """By key, whether a text can be imported and if not, why. `known`: folded hashes of what the campaign holds."""
        found: dict[str, str] = {}
        seen: set[str] = set()
        for key, text in self.texts.items():
            if text.collection is not None:
                is_sound = not text.collection.faults and text.collection.documents
                brings_nothing = text.folded <= set(known) and not any(document.passes for document in text.collection.documents)
                found[key] = BROKEN if not is_sound else HERE if brings_nothing else READY
            elif text.preview is None:
                found[key] = NOT_READ
            elif text.preview.folded_sha256 in known:
                found[key] = HERE
            elif text.preview.folded_sha256 in seen:
                found[key] = TWICE
            else:
                seen.add(text.preview.folded_sha256)
                found[key] = TO_CORRECT if text.fault else READY
        return found

    def begin(self, keys: list[str], campaign_id: int) -> None:
        self.queue, self.total, self.campaign_id, self.has_stopped = keys, len(keys), campaign_id, False

    def keep(self, key: str, report: ImportReport) -> None:
        """A text was dealt with; one that came in leaves the desk."""
        self.reports.append(report)
        self.queue = [other for other in self.queue if other != key]
        if report.status != "refused":
            self.remove(key)
        if not self.queue:
            self.clear_uploader()

    def stop(self) -> None:
        self.has_stopped = bool(self.queue)
        self.queue = []
        self.clear_uploader()

    def clear_uploader(self) -> None:
        """What is still here stays, but no longer hangs on the uploader, which begins anew."""
        self.uploads += 1
        self.left_over = 0
        for text in self.texts.values():
            text.is_uploaded = False
