"""What an annotator's operation does to a pass: a pure function from the pass as it stands to the rows it changes.

An operation is a small dict from the reader (docs/reader-protocol.md lists them). `parse` checks its shape; `plan`
answers with images, each a whole row as it will stand (or None: gone). The images that stood before are the inverse, so
undo is nothing but writing them again: no operation needs an undo of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from workbench.domain import checked, settling, terms
from workbench.domain.checked import LARGEST
from workbench.domain.terms import Standing, Terms
from workbench.domain.urls import check_evidence_url
from workbench.domain.values import Annotation, Claim, Comment, Decision, Evidence, Image, Key, Kind, Link, Value
from workbench.domain.vocabulary import EvidenceKind, Label, Listing, Origin, PassStatus, Relation, Stage, Stance
from workbench.errors import BadOperation, NothingToUndo, PassClosed, PassHeld

LONGEST_LIST = 5_000  # sentences in one decision
SPAN_JOINER = " … "  # between the parts of a quote that has several spans


@dataclass(frozen=True)
class Operation:
    """One thing the annotator did, as parsed from the reader. `body` keeps only the fields its kind knows."""

    boot: str
    seq: int
    kind: str
    body: Mapping[str, Any]
    client_at: str


@dataclass(frozen=True)
class Plan:
    """What applying an operation writes. `target` is the operation an undo or redo refers to."""

    images: tuple[Image, ...]
    status: PassStatus | None = None
    target: tuple[str, int] | None = None


@dataclass(frozen=True)
class Undoable:
    """An operation that undo (or redo) would take back: which one, what stands in its place, and in words."""

    boot: str
    seq: int
    kind: str
    images: tuple[Image, ...] = field(default=())


class PassView(Protocol):
    """What planning may ask of the pass. The store answers; tests answer from a dict."""

    @property
    def status(self) -> PassStatus: ...
    @property
    def terms(self) -> Terms: ...
    @property
    def sentence_count(self) -> int: ...
    def value(self, kind: Kind, key: Key) -> Value | None: ...
    def own_claim(self, uuid: str) -> Claim | None:
        """A claim of this annotator's anywhere in the campaign."""
        ...

    def is_repeated(self, uuid: str) -> bool:
        """Whether another claim of this annotator's is stored as a repetition of this one."""
        ...

    def belongings(self, claim: str) -> Iterable[tuple[Kind, Key]]:
        """Live rows that go with a claim: evidence, links, comments."""
        ...

    def has_verdict(self, value: str) -> bool: ...
    def quote(self, spans: Sequence[tuple[int, int]]) -> str | None:
        """The document's text at these spans, None when they lie outside it."""
        ...

    def quote_elsewhere(self, document: str, start: int, end: int) -> str | None:
        """The text of another document of the campaign, None when there is none such."""
        ...

    def sentence_at(self, start: int) -> int:
        """The ordinal of the sentence that holds this place, or the next one after it."""
        ...

    def published_on(self, document: str) -> str: ...
    def standings(self) -> Iterable[Standing]:
        """Every live claim, as finishing looks at it."""
        ...

    def marks(self) -> Collection[tuple[str, str]]:
        """(pass, claim) of every mark that settling starts from: those of finished Mark passes through the document."""
        ...

    def claims(self) -> Iterable[tuple[str, Claim]]: ...
    def held_by(self) -> str:
        """Why the pass cannot be reopened, in words; empty when it can."""
        ...

    def undecided(self) -> Iterable[int]: ...
    def filled_by_finish(self) -> Iterable[int]: ...
    def undoable(self) -> Undoable | None: ...
    def redoable(self) -> Undoable | None: ...


def parse(boot: object, raw: object) -> Operation:
    """Shape of an operation from the browser. Raises BadOperation; `boot` and `seq` must be sound to be stored at all."""
    if not isinstance(raw, dict) or type(raw.get("seq")) is not int or not 1 <= raw["seq"] <= LARGEST:
        raise BadOperation("An operation came without its number.")
    if not _is_storable(raw):
        return Operation(checked.uuid(boot), raw["seq"], "", {}, "")
    kind, at = raw.get("kind"), raw.get("at")
    body = {name: value for name, value in raw.items() if name not in ("seq", "kind", "at")}
    return Operation(
        checked.uuid(boot), raw["seq"], kind if isinstance(kind, str) else "", body, at if isinstance(at, str) and len(at) <= 40 else ""
    )


def _is_storable(raw: Mapping[str, Any]) -> bool:
    """Whether the log can hold it word for word. One that it cannot is stored empty and so refused: it must not stop those behind it."""
    try:
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode()  # half a character or an infinite number
    except (ValueError, RecursionError):
        return False
    return not any("\0" in raw[name] for name in ("kind", "at") if isinstance(raw.get(name), str))


def plan(operation: Operation, view: PassView) -> Plan:
    """The rows this operation changes, given the pass as it stands. Raises Refused and changes nothing."""
    planner = PLANNERS.get(operation.kind)
    if planner is None:
        raise BadOperation(f"The reader asked for something unknown ({operation.kind[:40]!r}).")
    terms.check_stage(view.terms, operation.kind)
    if view.status is PassStatus.FINISHED and operation.kind != "reopen":
        raise PassClosed("This document is finished.")
    return planner(operation.body, view)


def inverse(images: Iterable[Image], view: PassView) -> tuple[Image, ...]:
    """The same rows as they stand now: what undo writes back."""
    return tuple(Image(image.kind, image.key, view.value(image.kind, image.key)) for image in images)


def in_words(kind: str) -> str:
    """What an operation was, for "undo …"."""
    return {
        "decide": "the decision",
        "flag": "the flag",
        "mark": "the new claim",
        "accept": "the acceptance",
        "drop": "the dropping",
        "edit": "the edit of the claim",
        "remove": "the deletion of the claim",
        "judge": "the verdict or reason",
        "attach": "the new evidence",
        "amend": "the edit of the evidence",
        "detach": "the removal of the evidence",
        "link": "the link between claims",
        "unlink": "the removal of the link",
        "comment": "the comment",
    }.get(kind, kind)


# -- one planner per kind ------------------------------------------------------------------------------------------


def _decide(body: Mapping[str, Any], view: PassView) -> Plan:
    ordinals = body.get("ordinals")
    if not isinstance(ordinals, list) or not 0 < len(ordinals) <= LONGEST_LIST:
        raise BadOperation("A decision came without its sentences.")
    label, origin = checked.choice(Label, body.get("label")), checked.choice(Origin, body.get("origin", "key"))
    if origin is Origin.FINISH:
        raise BadOperation("Only finishing may decide by finishing.")
    named = dict.fromkeys([_ordinal(ordinal, view) for ordinal in ordinals])
    return Plan(tuple(_decided(view, ordinal, label, origin) for ordinal in named))


def _decided(view: PassView, ordinal: int, label: Label, origin: Origin) -> Image:
    before = view.value(Kind.DECISION, ordinal)
    assert before is None or isinstance(before, Decision)
    return Image(Kind.DECISION, ordinal, replace(before or Decision(), label=label, origin=origin))


def _flag(body: Mapping[str, Any], view: PassView) -> Plan:
    ordinal = _ordinal(body.get("ordinal"), view)
    before = view.value(Kind.DECISION, ordinal)
    assert before is None or isinstance(before, Decision)
    return Plan((Image(Kind.DECISION, ordinal, replace(before or Decision(), is_badly_split=bool(body.get("on")))),))


def _mark(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid = checked.uuid(body.get("claim"))
    if view.value(Kind.CLAIM, uuid) is not None:
        raise BadOperation("This claim exists already.")
    spans = checked.spans(body.get("spans"))
    _check_place(view, spans[0][0])
    claim = Claim(spans, _verified(view, spans, body.get("quote")), checked.text(body.get("text"), "claim"))
    return Plan((Image(Kind.CLAIM, uuid, _described(claim, uuid, body, view)),))


def _accept(body: Mapping[str, Any], view: PassView) -> Plan:
    """Several claims onto the settled list at once, so that undo takes them back at once."""
    listed = body.get("claims")
    if not isinstance(listed, list) or not 0 < len(listed) <= LONGEST_LIST or not all(isinstance(one, dict) for one in listed):
        raise BadOperation("An acceptance came without its claims.")
    images = tuple(image for one in listed for image in _mark(one, view).images)
    if len({image.key for image in images}) < len(images):
        raise BadOperation("A claim came twice.")
    return Plan(images)


def _drop(body: Mapping[str, Any], view: PassView) -> Plan:
    """What was marked there is no claim of the list; it stays with the reason."""
    (image,) = _mark(body, view).images
    assert isinstance(image.value, Claim)
    reason = checked.text(body.get("reason"), "reason").strip()
    if not reason or not image.value.sources:
        raise BadOperation("Dropping needs marks and a reason.")
    return Plan((replace(image, value=replace(image.value, outcome=Listing.DROP, reason=reason)),))


def _check_place(view: PassView, start: int) -> None:
    """A claim begins in the pass's section."""
    if len(view.terms.section) < view.sentence_count:
        terms.check_section(view.terms, view.sentence_at(start))


def _edit(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, claim = _claim(body, view)
    if claim.outcome is Listing.DROP:
        raise BadOperation("What was dropped is not edited: take that back first.")
    if "spans" in body:
        spans = checked.spans(body["spans"])
        _check_place(view, spans[0][0])
        claim = replace(claim, spans=spans, quote=_verified(view, spans, body.get("quote")))
    return Plan((Image(Kind.CLAIM, uuid, _described(claim, uuid, body, view)),))


def _described(claim: Claim, uuid: str, body: Mapping[str, Any], view: PassView) -> Claim:
    """The claim with what the body says about it."""
    claim = replace(claim, **checked.given(body, checked.CLAIM_FIELDS))
    if "context" in body:
        claim = replace(claim, context=checked.context(body["context"], view.sentence_count))
    if "same_as" in body:
        claim = replace(claim, same_as=_earlier(body["same_as"], uuid, view))
    if view.terms.stage is Stage.SETTLE:
        claim = replace(claim, sources=settling.sources(body, claim.sources, view.marks()))
        claim = replace(claim, outcome=settling.outcome_of(claim, view.terms.least_worth))
    return claim


def _earlier(value: object, uuid: str, view: PassView) -> str | None:
    """The claim that `uuid` only repeats: one's own, with a verdict's place of its own, so that no chain can form."""
    if value is None:
        return None
    earlier = checked.uuid(value)
    found = view.own_claim(earlier)
    if found is None or earlier == uuid:
        raise BadOperation("The earlier claim is not there, or not yours.")
    if found.same_as is not None:
        raise BadOperation("The earlier claim is itself a repetition: choose the one that it repeats.")
    if view.is_repeated(uuid):
        raise BadOperation("Another claim repeats this one: it cannot be a repetition itself.")
    annotation = view.value(Kind.ANNOTATION, uuid)
    if isinstance(annotation, Annotation) and annotation.verdict:
        raise BadOperation("This claim has a verdict of its own: take that back first.")
    return earlier


def _remove(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, _ = _claim(body, view)
    gone = [Image(Kind.CLAIM, uuid, None)]
    if view.value(Kind.ANNOTATION, uuid) is not None:
        gone.append(Image(Kind.ANNOTATION, uuid, None))
    gone.extend(Image(kind, key, None) for kind, key in view.belongings(uuid))
    return Plan(tuple(gone))


def _judge(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, claim = _claim(body, view)
    before = view.value(Kind.ANNOTATION, uuid)
    assert before is None or isinstance(before, Annotation)
    annotation = before or Annotation()
    if "verdict" in body:
        annotation = replace(annotation, verdict=_verdict(body["verdict"], claim, view))
    if "why" in body:
        annotation = replace(annotation, why=checked.text(body["why"], "reason"))
    if "confidence" in body:
        annotation = replace(annotation, confidence=checked.confidence(body["confidence"]))
    return Plan((Image(Kind.ANNOTATION, uuid, annotation),))


def _verdict(value: object, claim: Claim, view: PassView) -> str:
    verdict = checked.text(value, "verdict")
    if verdict and not view.has_verdict(verdict):
        raise BadOperation("This verdict is not in the campaign's scheme.")
    if verdict and claim.same_as is not None:
        raise BadOperation("This claim repeats an earlier one and has its verdict.")
    return verdict


def _attach(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid = checked.uuid(body.get("evidence"))
    if view.value(Kind.EVIDENCE, uuid) is not None:
        raise BadOperation("This evidence exists already.")
    claim, about = _claim(body, view)
    common: dict[str, Any] = {
        "claim": claim,
        "stance": checked.choice(Stance, body.get("stance")),
        "set_no": checked.set_no(body.get("set_no")),
    }
    if body.get("document"):
        evidence = _sentence_evidence(body, view, common)
        published_on = view.published_on(body["document"])
    else:
        evidence = _web(Evidence(kind=EvidenceKind.WEB, **common), body)
        published_on = evidence.published_on
    terms.check_evidence(view.terms, evidence.kind, published_on, claim_date=about.claim_date)
    return Plan((Image(Kind.EVIDENCE, uuid, evidence),))


def _sentence_evidence(body: Mapping[str, Any], view: PassView, common: dict[str, Any]) -> Evidence:
    document, start, end = checked.uuid(body["document"]), body.get("start"), body.get("end")
    ((start, end),) = checked.spans([[start, end]])
    quote = view.quote_elsewhere(document, start, end)
    if quote is None or quote != body.get("excerpt"):
        raise BadOperation("The sentence chosen as evidence is not where it was.")
    return Evidence(kind=EvidenceKind.SENTENCE, excerpt=quote, document=document, start=start, end=end, **common)


def _amend(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, evidence = _evidence(body, view)
    if "stance" in body:
        evidence = replace(evidence, stance=checked.choice(Stance, body["stance"]))
    if "set_no" in body:
        evidence = replace(evidence, set_no=checked.set_no(body["set_no"]))
    if evidence.kind is EvidenceKind.WEB:
        evidence = _web(evidence, body)
        about = view.value(Kind.CLAIM, evidence.claim)
        claim_date = about.claim_date if isinstance(about, Claim) else ""
        terms.check_evidence(view.terms, evidence.kind, evidence.published_on, claim_date=claim_date)
    return Plan((Image(Kind.EVIDENCE, uuid, evidence),))


def _web(evidence: Evidence, body: Mapping[str, Any]) -> Evidence:
    """The fields of a web source that are in the body, checked."""
    evidence = replace(evidence, **checked.given(body, checked.WEB_FIELDS))
    return replace(evidence, url=check_evidence_url(checked.text(body.get("url", evidence.url), "address")))


def _detach(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, _ = _evidence(body, view)
    return Plan((Image(Kind.EVIDENCE, uuid, None),))


def _link(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid, other = checked.uuid(body.get("link")), checked.uuid(body.get("other"))
    if view.value(Kind.LINK, uuid) is not None:
        raise BadOperation("This link exists already.")
    claim, _ = _claim(body, view)
    if other == claim or view.own_claim(other) is None:
        raise BadOperation("The other claim is not there, or not yours.")
    return Plan((Image(Kind.LINK, uuid, Link(claim, other, checked.choice(Relation, body.get("relation")))),))


def _unlink(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid = checked.uuid(body.get("link"))
    if view.value(Kind.LINK, uuid) is None:
        raise BadOperation("This link is no longer there.")
    return Plan((Image(Kind.LINK, uuid, None),))


def _comment(body: Mapping[str, Any], view: PassView) -> Plan:
    uuid = checked.uuid(body.get("comment"))
    if view.value(Kind.COMMENT, uuid) is not None:
        raise BadOperation("This comment exists already.")
    claim, _ = _claim(body, view)
    words = checked.text(body.get("text"), "comment").strip()
    if not words:
        raise BadOperation("A comment needs words.")
    return Plan((Image(Kind.COMMENT, uuid, Comment(claim, words)),))


def _undo(_body: Mapping[str, Any], view: PassView) -> Plan:
    return _taken_back(view.undoable(), "undo")


def _redo(_body: Mapping[str, Any], view: PassView) -> Plan:
    return _taken_back(view.redoable(), "redo")


def _taken_back(target: Undoable | None, direction: str) -> Plan:
    if target is None:
        raise NothingToUndo(f"There is nothing to {direction}.")
    return Plan(target.images, target=(target.boot, target.seq))


def _finish(_body: Mapping[str, Any], view: PassView) -> Plan:
    terms.check_complete(view.terms, view.standings)
    if view.terms.stage is Stage.SETTLE:
        listed = list(view.claims())
        settling.check_every_mark(view.marks(), (claim for _, claim in listed))
        return Plan(tuple(_by_worth(listed, view.terms.least_worth)), PassStatus.FINISHED)
    return Plan(tuple(_decided(view, ordinal, Label.NOTHING, Origin.FINISH) for ordinal in view.undecided()), PassStatus.FINISHED)


def _by_worth(listed: Iterable[tuple[str, Claim]], least_worth: int) -> Iterator[Image]:
    """The claims that go another way than when they were accepted, because the campaign's coverage was changed since."""
    for uuid, claim in listed:
        if (outcome := settling.outcome_of(claim, least_worth)) is not claim.outcome:
            yield Image(Kind.CLAIM, uuid, replace(claim, outcome=outcome))


def _reopen(_body: Mapping[str, Any], view: PassView) -> Plan:
    if view.status is PassStatus.OPEN:
        raise BadOperation("This document is open already.")
    if held := view.held_by():
        raise PassHeld(held)
    return Plan(tuple(_decided(view, ordinal, Label.UNDECIDED, Origin.KEY) for ordinal in view.filled_by_finish()), PassStatus.OPEN)


PLANNERS: dict[str, Callable[[Mapping[str, Any], PassView], Plan]] = {
    "decide": _decide,
    "flag": _flag,
    "mark": _mark,
    "accept": _accept,
    "drop": _drop,
    "edit": _edit,
    "remove": _remove,
    "judge": _judge,
    "attach": _attach,
    "amend": _amend,
    "detach": _detach,
    "link": _link,
    "unlink": _unlink,
    "comment": _comment,
    "undo": _undo,
    "redo": _redo,
    "finish": _finish,
    "reopen": _reopen,
}
NOT_UNDOABLE = frozenset({"undo", "redo", "finish", "reopen"})


# -- what a body names, as it stands in the pass -------------------------------------------------------------------------


def _ordinal(value: object, view: PassView) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < view.sentence_count:
        raise BadOperation("There is no such sentence in this document.")
    terms.check_section(view.terms, value)
    return value


def _verified(view: PassView, spans: Sequence[tuple[int, int]], quote: object) -> str:
    """The quote, which must be the very text at the spans: an offset that slipped in the browser is refused, not stored."""
    stored = view.quote(spans)
    if stored is None or stored != quote or not stored.strip():
        raise BadOperation("The marked words are not where they were in the text.")
    return stored


def _claim(body: Mapping[str, Any], view: PassView) -> tuple[str, Claim]:
    uuid = checked.uuid(body.get("claim"))
    claim = view.value(Kind.CLAIM, uuid)
    if not isinstance(claim, Claim):
        raise BadOperation("This claim is no longer there.")
    return uuid, claim


def _evidence(body: Mapping[str, Any], view: PassView) -> tuple[str, Evidence]:
    uuid = checked.uuid(body.get("evidence"))
    evidence = view.value(Kind.EVIDENCE, uuid)
    if not isinstance(evidence, Evidence):
        raise BadOperation("This evidence is no longer there.")
    return uuid, evidence
