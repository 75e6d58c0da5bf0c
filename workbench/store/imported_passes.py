"""Passes that a file brought: their annotators as accounts that nobody signs in to, their marks as operations like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select

from workbench.domain import operations
from workbench.domain.operations import SPAN_JOINER
from workbench.domain.records import BroughtEvidence, BroughtMark, BroughtPass, NewDocument
from workbench.domain.slugs import slugify
from workbench.domain.values import Kind
from workbench.domain.vocabulary import Role, Round, Stage
from workbench.errors import ImportRefused, Refused
from workbench.store import accounts, assignments, models
from workbench.store.pass_log import PassLog, write_together
from workbench.store.work import Work
from workbench.text.line_breaks import LINES, numbered_lines

VerdictOf = Callable[[str], str | None]
NAMED = "Imported "
TOGETHER = 100  # passes whose rows are written by one statement for each kind


@dataclass
class Brought:
    """What came in, and what was left out by reason."""

    passes: int = 0
    claims: int = 0
    evidence: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass
class Importer:
    """Into one campaign, in one transaction. verdict_of: a file's label as a value of the scheme; None where there is none such."""

    work: Work
    campaign_id: int
    verdict_of: VerdictOf
    done: Brought = field(default_factory=Brought)
    people: dict[str, int] = field(default_factory=dict)
    places: dict[str, tuple[models.Document, list[tuple[int, int]]] | None] = field(default_factory=dict)
    _logs: list[PassLog] = field(default_factory=list)
    _verdict_ids: dict[str, int] = field(default_factory=dict)

    def add(self, new: NewDocument, where: str, passes: tuple[BroughtPass, ...]) -> None:
        """The passes through a document that is stored. Raises ImportRefused W314 with the record that cannot be applied."""
        document = self._document(new)
        for one in passes:
            if document.sha256 != new.sha256:
                self.done.left_out["passes through a text that is here already with other line endings"] += 1
            elif document.withdrawn_at is not None:
                self.done.left_out["passes through a text that was withdrawn"] += 1
            else:
                self._add(document, where, one)

    def _document(self, new: NewDocument) -> models.Document:
        table = models.Document
        same = (table.campaign_id == self.campaign_id) & (table.folded_sha256 == new.folded_sha256)
        return self.work.session.scalars(select(table).where(same)).one()

    def _add(self, document: models.Document, where: str, one: BroughtPass) -> None:
        person = self._person(one.annotator)
        uuid = self._begins.begin(document, person, Round(one.round))
        if uuid is None:
            self.done.left_out["passes that are here already"] += 1
            return
        log = PassLog(self.work, uuid, person)
        log.verdict_ids = self._verdict_ids  # all of them are begun under one scheme
        boot = self.work.new_id()
        for seq, step in enumerate(self._steps(log, document, one), 1):
            self._apply(log, boot, seq, step, where)
        self._logs.append(log)
        if len(self._logs) == TOGETHER:
            self.write()
        self.done.passes += 1
        self.done.claims += len(one.marks)

    def write(self) -> None:
        """What is not written yet; before the transaction ends."""
        write_together(self.work.session, self._logs)
        for log in self._logs:
            log.save(cursor=None)
        self._logs = []

    @cached_property
    def _begins(self) -> assignments.ImportedPasses:
        return assignments.ImportedPasses(self.work, self.campaign_id)

    def _apply(self, log: PassLog, boot: str, seq: int, step: dict[str, Any], where: str) -> None:
        raw = {"seq": seq, "at": self.work.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"), **step}
        operation = operations.parse(boot, raw)
        try:
            plan = operations.plan(operation, log)
        except Refused as error:
            match operation.kind:
                case "attach":
                    self.done.left_out[f"evidence: {error.what_happened.rstrip('.')}"] += 1
                case "finish":
                    self.done.left_out[f"passes stay open: {error.what_happened.rstrip('.')}"] += 1
                case _:
                    raise ImportRefused("W314", error.what_happened, where=where) from error
            return
        log.apply(operation, plan, operations.inverse(plan.images, log), base=log.revision)
        self.done.evidence += operation.kind == "attach"

    # -- as operations -----------------------------------------------------------------------------------------------------

    def _steps(self, log: PassLog, document: models.Document, one: BroughtPass) -> Iterator[dict[str, Any]]:
        for mark in one.marks:
            claim = self.work.new_id()
            quote = SPAN_JOINER.join(document.text[start:end] for start, end in mark.spans)
            spans = [list(span) for span in mark.spans]
            log.values |= {(Kind.CLAIM, claim): None, (Kind.ANNOTATION, claim): None}  # new: there is nothing to ask the database
            log.cuts |= {(start, end): document.text[start:end] for start, end in mark.spans}
            yield {
                "kind": "mark",
                "claim": claim,
                "spans": spans,
                "quote": quote,
                "text": quote if mark.text is None else mark.text,
                **mark.about,
            }
            yield from self._verdict(log, claim, mark)
            for words in mark.comments:
                comment = self.work.new_id()
                log.values[Kind.COMMENT, comment] = None
                yield {"kind": "comment", "comment": comment, "claim": claim, "text": words}
        if one.is_finished:
            yield {"kind": "finish"}

    def _verdict(self, log: PassLog, claim: str, mark: BroughtMark) -> Iterator[dict[str, Any]]:
        verdict = self.verdict_of(mark.label)
        if verdict is None:
            self.done.left_out[f"“{mark.label[:60]}” is no verdict of this campaign: marked as a claim without one"] += 1
        if log.terms.stage is Stage.MARK:
            if verdict or mark.why or mark.evidence:
                self.done.left_out["verdicts: this campaign gives them when claims are checked"] += 1
            return
        if verdict or mark.why:
            yield {"kind": "judge", "claim": claim, "verdict": verdict or "", "why": mark.why}
        for piece in mark.evidence:
            evidence, said = self.work.new_id(), self._evidence(piece)
            if said is None:
                self.done.left_out["evidence in texts that are not in this campaign"] += 1
                continue
            log.values[Kind.EVIDENCE, evidence] = None
            yield {"kind": "attach", "evidence": evidence, "claim": claim, **said}

    def _evidence(self, piece: BroughtEvidence) -> dict[str, Any] | None:
        """A sentence of a text of the campaign where the file means one, else the address; None where there is neither."""
        common = {"stance": piece.stance, "set_no": piece.set_no}
        place = self._place(piece) if piece.page else None
        if place is not None and piece.line < len(place[1]) and place[1][piece.line][0] < place[1][piece.line][1]:
            other, (start, end) = place[0], place[1][piece.line]
            return common | {"document": other.uuid, "start": start, "end": end, "excerpt": other.text[start:end]}
        return common | {"url": piece.url, **piece.about} if piece.url else None

    def _place(self, piece: BroughtEvidence) -> tuple[models.Document, list[tuple[int, int]]] | None:
        """The text that a page is here, with its sentences by the numbers they have on the page."""
        if piece.page not in self.places:
            document = models.Document
            is_it = document.url == piece.url if piece.url else document.slug == piece.page
            of_campaign = select(document).where(document.campaign_id == self.campaign_id, is_it).order_by(document.number)
            found = self.work.session.scalars(of_campaign.where(document.splitter == LINES) if piece.url else of_campaign).first()
            self.places[piece.page] = (found, self._numbered(found)) if found else None
        return self.places[piece.page]

    def _numbered(self, document: models.Document) -> list[tuple[int, int]]:
        if document.splitter == LINES:
            return numbered_lines(document.text)
        sentence = models.Sentence
        query = select(sentence.start, sentence.end).where(sentence.document_id == document.id).order_by(sentence.ordinal)
        return [(start, end) for start, end in self.work.session.execute(query)]

    # -- annotators --------------------------------------------------------------------------------------------------------

    def _person(self, name: str) -> int:
        """The account of an annotator that files name, the same for every file of the campaign. Nobody can sign in to it."""
        if name not in self.people:
            prefix = f"imported-{self.campaign_id}-"
            user, member = models.User, models.Membership
            query = select(user.id).join(member, member.user_id == user.id).where(member.campaign_id == self.campaign_id)
            known = query.where(user.name.startswith(prefix, autoescape=True), user.display_name == f"{NAMED}{name}")
            found = self.work.session.scalars(known).first()
            self.people[name] = found if found is not None else self._new_person(prefix, name)
        return self.people[name]

    def _new_person(self, prefix: str, name: str) -> int:
        account = f"{prefix}{slugify(name)[:20]}-{self.work.new_id()[:8]}"
        user = accounts.add(self.work, account, f"{NAMED}{name}", is_active=False)
        accounts.add_member(self.work, self.campaign_id, user.id, Role.ANNOTATOR)
        self.work.session.flush()
        return user.id
