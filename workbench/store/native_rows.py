"""Rows of a native export written back: the same uuids, codes, revisions and times, so that exporting again gives the same bytes."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, Text, delete, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from workbench.domain.checked import LARGEST
from workbench.domain.claim_map import same_name
from workbench.domain.slugs import free_slug
from workbench.errors import ImportRefused
from workbench.store import accounts, finder_index, models, new_rows
from workbench.store.queries import exports, snapshots
from workbench.store.queries.people import OPERATOR
from workbench.store.types import Flag, Json, Moment, Word
from workbench.store.work import Work

Row = dict[str, Any]
BATCH = 1_000
VERSIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "operation": (models.Operation, exports.OPERATION),
    "decision": (models.Decision, exports.DECISION),
    "claim": (models.Claim, exports.CLAIM),
    "annotation": (models.Annotation, exports.ANNOTATION),
    "evidence": (models.Evidence, exports.EVIDENCE),
    "link": (models.ClaimLink, exports.LINK),
    "comment": (models.Comment, exports.COMMENT),
    "answer": (models.Answer, exports.ANSWER),
    "evidence_search": (models.EvidenceSearch, exports.EVIDENCE_SEARCH),
    "settlement": (models.Settlement, exports.SETTLEMENT),
}


def store_rows(work: Work, rows: Iterable[Row], *, name: str, operator_id: int) -> int:
    """Write a whole campaign; the caller commits. Returns its id. Raises ImportRefused W307 (with the line) or W308."""
    loader = _Loader(work, name, operator_id)
    number = 0
    try:
        for _, group in groupby(enumerate(rows, 1), key=lambda numbered: numbered[1]["type"]):
            for batch in _batches(group):
                number = batch[0][0]
                loader.store(batch[0][1]["type"], [row for _, row in batch])
    except ImportRefused:
        raise
    except OperationalError:
        raise  # busy or full: nothing is wrong with the file
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, StatementError) as error:
        said = str(error.orig if isinstance(error, StatementError) else error).splitlines()[0]
        raise ImportRefused(
            "W307", f"A record does not fit its type or the others ({type(error).__name__}: {said}).", where=f"from line {number} on"
        ) from error
    if not loader.campaign_id:
        raise ImportRefused("W307", "The file holds no campaign.")
    loader.check_snapshots()
    return loader.campaign_id


def _batches(group: Iterator[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    batch: list[tuple[int, Row]] = []
    for numbered in group:
        batch.append(numbered)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Loader:
    """Remembers which uuid, code and version became which integer id."""

    def __init__(self, work: Work, name: str, operator_id: int) -> None:
        self.work, self.name = work, name
        self.campaign_id = 0
        self.people: dict[str, int] = {OPERATOR: operator_id}
        self.schemes: dict[int, int] = {}
        self.verdicts: dict[tuple[int, str], int] = {}
        self.documents: dict[str, int] = {}
        self.passes: dict[str, tuple[int, int]] = {}
        self.snapshots: dict[str, int] = {}
        self.findable: list[int] = []  # documents that the evidence finder does not know yet

    def store(self, kind: str, rows: list[Row]) -> None:
        match kind:
            case "campaign" | "guideline" | "scheme" | "member" | "alias" | "document" | "settled_split" | "pass":
                for row in rows:
                    getattr(self, f"_{kind}")(row)
                self.work.session.flush()
                if self.findable:
                    finder_index.add(self.work.session, self.campaign_id, *self.findable)
                    self.findable = []
            case "adjudication_round" | "ruling" | "snapshot" | "snapshot_part":
                for row in rows:
                    getattr(self, f"_{kind}")(row)
                self.work.session.flush()
            case _:
                self._versions(kind, rows)

    def _campaign(self, row: Row) -> None:
        session = self.work.session
        # Locked: of two who fill an empty campaign at once on PostgreSQL the second waits here, and then sees that it is not.
        found = session.scalars(select(models.Campaign).where(models.Campaign.slug == self.name).with_for_update()).first()
        if found is None:
            taken = set(session.scalars(select(models.Campaign.slug)))
            found = models.Campaign(slug=free_slug(self.name, taken), **_typed(models.Campaign, row, exports.CAMPAIGN))
            session.add(found)
        else:
            self._empty(found)
            for column, value in _typed(models.Campaign, row, exports.CAMPAIGN).items():
                setattr(found, column, value)
        try:
            session.flush()
        except IntegrityError as error:  # on PostgreSQL two may look at once, and the second learns of the first here
            raise ImportRefused(
                "W308",
                f"Somebody else made a campaign with the short name {found.slug!r} at the same moment.",
                advice="Choose a new name with --campaign.",
            ) from error
        self.campaign_id = found.id

    def _empty(self, found: models.Campaign) -> None:
        """Take scheme, guideline and members out of a campaign that has no document; nothing can cite them yet."""
        session = self.work.session
        kinds: tuple[tuple[Any, str], ...] = ((models.Document, "documents"), (models.Alias, "merged names"))
        for table, what in kinds:
            if session.scalar(select(func.count()).where(table.campaign_id == found.id)):
                advice = "Choose a new name with --campaign."
                raise ImportRefused("W308", f"The campaign {found.slug!r} holds {what} already.", advice=advice)
        schemes = select(models.Scheme.id).where(models.Scheme.campaign_id == found.id)
        session.execute(delete(models.Verdict).where(models.Verdict.scheme_id.in_(schemes)))
        for table in (models.Scheme, models.Guideline, models.Membership):
            session.execute(delete(table).where(table.campaign_id == found.id))

    def _guideline(self, row: Row) -> None:
        self.work.session.add(models.Guideline(campaign_id=self.campaign_id, **_typed(models.Guideline, row, exports.GUIDELINE)))

    def _scheme(self, row: Row) -> None:
        scheme = models.Scheme(campaign_id=self.campaign_id, **_typed(models.Scheme, row, ("version", "name", "created_at")))
        self.work.session.add(scheme)
        self.work.session.flush()
        self.schemes[row["version"]] = scheme.id
        for ordinal, value in enumerate(row["values"]):
            verdict = models.Verdict(scheme_id=scheme.id, ordinal=ordinal, **_typed(models.Verdict, value, exports.VERDICT))
            self.work.session.add(verdict)
            self.work.session.flush()
            self.verdicts[scheme.id, value["value"]] = verdict.id

    def _member(self, row: Row) -> None:
        """A person behind a code: an account that nobody can sign in to."""
        if row["code"] in self.people:
            raise ValueError(f"the member {row['code']!r} comes twice")
        name = f"imported-{self.campaign_id}-{row['code']}"
        user = accounts.add(self.work, name, f"Imported {row['code']}", is_active=False)
        self.people[row["code"]] = user.id
        self.work.session.add(
            models.Membership(
                campaign_id=self.campaign_id,
                user_id=user.id,
                guideline_seen="",
                **_typed(models.Membership, row, exports.MEMBER),
            )
        )

    def _alias(self, row: Row) -> None:
        if row["spelling"] != same_name(row["name"]):
            raise ValueError(f"the name {row['name'][:40]!r} is not compared as {row['spelling'][:40]!r}")
        typed = _typed(models.Alias, row, exports.ALIAS)
        self.work.session.add(models.Alias(campaign_id=self.campaign_id, actor_id=self.people[row["actor"]], **typed))

    def _document(self, row: Row) -> None:
        text, sentences = row["text"], row["sentences"]
        document = models.Document(
            campaign_id=self.campaign_id,
            imported_by=self.people[row["imported_by"]],
            sentence_count=len(sentences),
            **_typed(models.Document, row, exports.DOCUMENT),
        )
        self.work.session.add(document)
        self.work.session.flush()
        self.documents[row["uuid"]] = document.id
        blocks = tuple((start, end, kind) for start, end, kind in row["blocks"])
        new_rows.add_parts(
            self.work,
            document.id,
            text,
            blocks,
            [(start, end, block, bool(f)) for start, end, block, f in sentences],
            speakers={ordinal: _value(models.Block.__table__.c.speaker, speaker) for ordinal, speaker in row["speakers"]},
            by_hand=frozenset(row["split_by_hand"]),
        )
        if document.withdrawn_at is None:
            self.findable.append(document.id)
        self.work.session.expunge(document)

    def _settled_split(self, row: Row) -> None:
        self.work.session.add(
            models.SettledSplit(
                document_id=self.documents[row["document"]],
                settled_by=self.people[row["settled_by"]],
                **_typed(models.SettledSplit, row, exports.SETTLED_SPLIT),
            )
        )

    def _pass(self, row: Row) -> None:
        assignment = models.Assignment(
            campaign_id=self.campaign_id,
            document_id=self.documents[row["document"]],
            annotator_id=self.people[row["annotator"]],
            scheme_id=self.schemes[row["scheme"]],
            assigned_by=self.people[row["assigned_by"]] if row["assigned_by"] else None,
            claims_from=self.passes[row["claims_from"]][0] if row["claims_from"] else None,
            **_typed(models.Assignment, row, exports.PASS),
        )
        self.work.session.add(assignment)
        self.work.session.flush()
        self.passes[row["uuid"]] = (assignment.id, assignment.scheme_id)

    def _adjudication_round(self, row: Row) -> None:
        typed = _typed(models.AdjudicationRound, row, exports.ADJUDICATION_ROUND)
        self.work.session.add(models.AdjudicationRound(campaign_id=self.campaign_id, actor_id=self.people[row["actor"]], **typed))

    def _ruling(self, row: Row) -> None:
        assignment_id = self.passes[row["pass"]][0] if row["pass"] else None
        typed = _typed(models.Ruling, row, exports.RULING)
        self.work.session.add(
            models.Ruling(campaign_id=self.campaign_id, assignment_id=assignment_id, actor_id=self.people[row["actor"]], **typed)
        )

    def _snapshot(self, row: Row) -> None:
        snapshot = models.Snapshot(
            campaign_id=self.campaign_id, taken_by=self.people[row["taken_by"]], **_typed(models.Snapshot, row, exports.SNAPSHOT)
        )
        self.work.session.add(snapshot)
        self.work.session.flush()
        self.snapshots[row["name"]] = snapshot.id

    def _snapshot_part(self, row: Row) -> None:
        content = b64decode(row["content"], validate=True)
        part = models.SnapshotPart(snapshot_id=self.snapshots[row["snapshot"]], number=row["number"], content=content)
        self.work.session.add(part)
        self.work.session.flush()
        self.work.session.expunge(part)

    def check_snapshots(self) -> None:
        """Whether each is the one its hash names; none is unpacked beyond what a part may hold."""
        for name, snapshot_id in self.snapshots.items():
            found, whole = self.work.session.get_one(models.Snapshot, snapshot_id), hashlib.sha256()
            try:
                for _, content in snapshots.parts(self.work.session, snapshot_id):
                    unpacking = zlib.decompressobj()
                    whole.update(unpacking.decompress(content, snapshots.PART_BYTES))
                    if not unpacking.eof:
                        raise ImportRefused("W307", f"The snapshot {name!r} has a part larger than any that Workbench writes.")
            except zlib.error as error:
                raise ImportRefused("W307", f"The snapshot {name!r} cannot be unpacked.") from error
            if whole.hexdigest() != found.sha256:
                raise ImportRefused("W307", f"The snapshot {name!r} is not the one its hash names.")

    def _versions(self, kind: str, rows: list[Row]) -> None:
        table, names = VERSIONS[kind]
        listed = []
        for row in rows:
            assignment_id, scheme_id = self.passes[row["pass"]]
            content = _typed(table, row, names) | {"assignment_id": assignment_id}
            if kind == "annotation":
                content["verdict_id"] = self.verdicts[scheme_id, row["verdict"]] if row["verdict"] else None
            if kind == "settlement":
                content["actor_id"] = self.people[row["actor"]]
            if kind == "evidence":
                content["document_id"] = self.documents[row["document"]] if row["document"] else None
            if kind == "answer":
                content["author_id"] = self.people[row["author"]]
            listed.append(content)
        self.work.session.execute(insert(table), listed)


def _typed(table: Any, row: Row, names: tuple[str, ...]) -> Row:
    """The named fields with times and words as the columns take them; a missing one is a KeyError, and so a refusal."""
    return {name: _value(table.__table__.c[name], row[name]) for name in names}


def _value(column: Any, value: Any) -> Any:
    """A value as its column takes it, the same on both engines. Raises ValueError, TypeError."""
    kind = column.type
    match kind:
        case _ if value is None and column.nullable:
            return None
        case Json():
            return value
        case Word():
            return kind.words(value)
        case Moment() if datetime.fromisoformat(value).tzinfo is not None:
            return datetime.fromisoformat(value)
        case Flag() if isinstance(value, bool):
            return value
        case Integer() if type(value) is int and abs(value) <= LARGEST:
            return value
        case Text() if isinstance(value, str) and "\0" not in value.encode().decode():  # half a character cannot be encoded
            return value
        case _:
            raise ValueError(f"{column.name} cannot be {str(value)[:40]!r}")
