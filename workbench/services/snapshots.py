"""Named states of a campaign that never change, and what changed between two of them."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from workbench.domain import entries
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, Change
from workbench.errors import BadEntry, NotFound
from workbench.formats import difference
from workbench.formats.writers import native
from workbench.store import access, audit, snapshot_rows
from workbench.store.queries import exports, snapshots
from workbench.store.work import Store

NOW = "now"  # in place of a name: the campaign as it stands
LONGEST_NAME = 80
Row = dict[str, Any]


def take(store: Store, *, actor: Actor, campaign_id: int, name: str, note: str = "") -> str:
    """Keep the campaign as it stands under a name; returns the SHA-256 of its native export. Raises NotAllowed, NotFound, BadEntry.

    It is read in one transaction and waits on disk, compressed, so that nobody's saving waits for it.
    """
    with store.reading() as session:
        access.require(session, actor, Action.EXPORT, campaign_id)
        name, note = _checked_name(name), entries.prose(note, "note")
        if snapshots.snapshot(session, campaign_id, name, viewer=actor):
            raise BadEntry(f"There is a snapshot called {name!r} already, and none is ever replaced.")
    scratch = store.settings.home / "exports"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=scratch) as file:
        taken_at = store.clock()
        with store.reading() as session:
            exports.see_one_state(session)
            packed = _Packed(file)
            for line in native.lines(packed.counting(exports.standing(session, campaign_id, viewer=actor))):
                packed.add(line)
            packed.flush()
        sha256 = packed.hash.hexdigest()
        with store.writing() as work:
            counts = dict(packed.counts)
            about = {"note": note, "taken_at": taken_at, "sha256": sha256, "byte_count": packed.byte_count, "counts": counts}
            snapshot_rows.add(work, actor, campaign_id, name=name, parts=packed.parts(), about=about)
            audit.note(work, actor, "take snapshot", name, campaign=campaign_id, sha256=sha256)
            work.commit()
    return sha256


def changes(store: Store, *, actor: Actor, campaign_id: int, before: str, after: str) -> Iterator[Change]:
    """What was added, changed and removed from one snapshot to another; `now` is the campaign as it stands. Raises NotAllowed, NotFound."""
    with store.reading() as session:
        exports.see_one_state(session)  # before anything is asked: PostgreSQL wants to know at a transaction's first statement
        access.require(session, actor, Action.EXPORT, campaign_id)
        yield from difference.changes(*(_rows(session, campaign_id, name, actor) for name in (before, after)))


def _rows(session: Any, campaign_id: int, name: str, actor: Actor) -> Iterator[Row]:
    if name == NOW:
        return exports.standing(session, campaign_id, viewer=actor, is_full=False)
    card = snapshots.snapshot(session, campaign_id, name, viewer=actor)
    if card is None:
        raise NotFound(f"There is no snapshot called {name!r} in this campaign.")
    return (json.loads(line) for line in snapshots.lines(session, card.id))


def _checked_name(name: str) -> str:
    name = entries.line(name, "name", is_required=True, longest=LONGEST_NAME)
    if name == NOW:
        raise BadEntry(f"A snapshot cannot be called {NOW!r}: that stands for the campaign as it is.")
    return name


class _Packed:
    """Lines into a file, compressed in parts, each with its length before it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.waiting, self.lengths = file, bytearray(), list[int]()
        self.hash, self.byte_count, self.counts = hashlib.sha256(), 0, Counter[str]()

    def counting(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.counts[row["type"]] += 1
            yield row

    def add(self, line: bytes) -> None:
        self.hash.update(line)
        self.byte_count += len(line)
        self.waiting += line
        while len(self.waiting) >= snapshots.PART_BYTES:
            self._pack(bytes(self.waiting[: snapshots.PART_BYTES]))
            del self.waiting[: snapshots.PART_BYTES]

    def flush(self) -> None:
        if self.waiting:
            self._pack(bytes(self.waiting))

    def _pack(self, part: bytes) -> None:
        packed = zlib.compress(part)
        self.lengths.append(len(packed))
        self.file.write(packed)

    def parts(self) -> Iterator[bytes]:
        self.file.seek(0)
        for length in self.lengths:
            yield self.file.read(length)
