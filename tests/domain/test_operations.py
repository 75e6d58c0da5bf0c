"""Planning and its inverse, against a pass that is a dict: whatever was done can be taken back, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain import operations, stages
from workbench.domain.operations import NOT_UNDOABLE, PLANNERS, Operation, Undoable
from workbench.domain.terms import Standing, Terms
from workbench.domain.values import (
    Annotation,
    Attribution,
    Belonging,
    Claim,
    Comment,
    Decision,
    Image,
    Kind,
    Link,
    Value,
    from_json,
    to_json,
)
from workbench.domain.vocabulary import AttributionMode, Checks, ClaimType, Hedge, Label, Medium, Origin, PassStatus, Relation, Stage
from workbench.errors import BadOperation, NothingToUndo, PassClosed, Refused

TEXT = "One ship 🚢. Two ships sank! Three?\u2028Nobody\u00a0drowned. The end."
SENTENCES = [(0, 11), (12, 27), (28, 34), (35, 51), (52, 60)]
BOOT = str(UUID(int=1))
CLAIMS = [str(UUID(int=n)) for n in (11, 12, 13)]
EVIDENCE = [str(UUID(int=n)) for n in (21, 22, 23)]
OTHER = str(UUID(int=31))
ELSEWHERE = {str(UUID(int=41)): Claim(((0, 3),), "One", "One."), str(UUID(int=42)): Claim(((0, 3),), "One", "", same_as=str(UUID(int=41)))}
VERDICTS = ("supported", "refuted")


@dataclass
class DictPass:
    """A pass in memory. Undo and redo are two stacks here; the store reads them from its log."""

    rows: dict[tuple[Kind, Any], Value] = field(default_factory=dict)
    status: PassStatus = PassStatus.OPEN
    done: list[Undoable] = field(default_factory=list)
    undone: list[Undoable] = field(default_factory=list)
    seq: int = 0

    @property
    def terms(self) -> Terms:
        return Terms(section=range(len(SENTENCES)), demands=stages.DEFAULTS[Stage.ONE_PASS])

    @property
    def sentence_count(self) -> int:
        return len(SENTENCES)

    def sentence_at(self, start: int) -> int:
        return next((n for n, (_, end) in enumerate(SENTENCES) if end > start), len(SENTENCES))

    def published_on(self, document: str) -> str:
        return ""

    def standings(self) -> list[Standing]:
        raise AssertionError("nothing is required")

    def value(self, kind: Kind, key: Any) -> Value | None:
        return self.rows.get((kind, key))

    def own_claim(self, uuid: str) -> Claim | None:
        here = self.value(Kind.CLAIM, uuid)
        return here if isinstance(here, Claim) else ELSEWHERE.get(uuid)

    def is_repeated(self, uuid: str) -> bool:
        return any(isinstance(value, Claim) and value.same_as == uuid for value in self.rows.values())

    def belongings(self, claim: str) -> list[tuple[Kind, Any]]:
        return [row for row, value in self.rows.items() if isinstance(value, Belonging) and value.claim == claim]

    def has_verdict(self, value: str) -> bool:
        return value in VERDICTS

    def quote(self, spans: Sequence[tuple[int, int]]) -> str | None:
        return operations.SPAN_JOINER.join(TEXT[start:end] for start, end in spans) if spans[-1][1] <= len(TEXT) else None

    def quote_elsewhere(self, document: str, start: int, end: int) -> str | None:
        return "Elsewhere."[start:end] if document == OTHER and end <= 10 else None

    def undecided(self) -> list[int]:
        spans = [span for value in self.rows.values() if isinstance(value, Claim) for span in value.spans]
        decided = {key for (_, key), value in self.rows.items() if isinstance(value, Decision) and value.label}
        return [n for n, (start, end) in enumerate(SENTENCES) if n not in decided and not any(a < end and start < b for a, b in spans)]

    def marks(self) -> list[tuple[str, str]]:
        return []

    def claims(self) -> list[tuple[str, Claim]]:
        return []

    def held_by(self) -> str:
        return ""

    def filled_by_finish(self) -> list[int]:
        return [key for (_, key), value in self.rows.items() if isinstance(value, Decision) and value.origin is Origin.FINISH]

    def undoable(self) -> Undoable | None:
        return self.done[-1] if self.done else None

    def redoable(self) -> Undoable | None:
        return self.undone[-1] if self.undone else None

    def write(self, images: Iterable[Image]) -> None:
        for image in images:
            if image.value is None:
                self.rows.pop((image.kind, image.key), None)
            else:
                self.rows[image.kind, image.key] = image.value

    def do(self, kind: str, **body: Any) -> tuple[Image, ...]:
        """Plan, remember the inverse, write; returns the inverse. Raises Refused."""
        self.seq += 1
        parsed = operations.parse(BOOT, {"seq": self.seq, "kind": kind, **body})
        plan = operations.plan(parsed, self)
        inverse = operations.inverse(plan.images, self)
        self.write(plan.images)
        self.status = plan.status or self.status
        entry = Undoable(BOOT, self.seq, kind, inverse)
        if kind == "undo":
            self.undone.append(entry)
            self.done.pop()
        elif kind == "redo":
            self.done.append(entry)
            self.undone.pop()
        elif kind not in NOT_UNDOABLE:
            self.done, self.undone = [*self.done, entry], []
        return inverse


def places() -> st.SearchStrategy[dict[str, Any]]:
    def place(ends: list[int]) -> dict[str, Any]:
        spans = [[start, end] for start, end in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=True)]
        return {"spans": spans, "quote": operations.SPAN_JOINER.join(TEXT[start:end] for start, end in spans)}

    one_or_two = st.sampled_from([2, 4]).flatmap(lambda n: st.lists(st.integers(0, len(TEXT)), min_size=n, max_size=n, unique=True))
    return one_or_two.map(place)


def asked(kind: str, **fields: Any) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.fixed_dictionaries(fields).map(lambda body: (kind, body))


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
LINKS, COMMENTS = st.sampled_from([str(UUID(int=n)) for n in (51, 52)]), st.sampled_from([str(UUID(int=n)) for n in (61, 62)])
CLAIM, SOURCE, STANCE = st.sampled_from(CLAIMS), st.sampled_from(EVIDENCE), st.sampled_from(["supports", "refutes", "mixed", "context"])
DATES = st.sampled_from(["", "2016", "2016-02", "2016-02-29", "2015-02-29", "29 Feb 2016"])
LINK = st.fixed_dictionaries({"source": WORDS, "mode": st.sampled_from([*AttributionMode, "shouted"])})
SAID: dict[str, st.SearchStrategy[Any]] = {
    "types": st.lists(st.sampled_from([*ClaimType]), max_size=4),
    "worth": st.none() | st.integers(0, 4),
    "checks": st.sampled_from([*Checks]),
    "hedge": st.sampled_from([*Hedge]),
    "claim_date": DATES,
    "event": WORDS,
    "attribution": st.lists(LINK, max_size=2),
    "context": st.lists(st.integers(0, 5), max_size=3),
    "same_as": st.none() | st.sampled_from([*CLAIMS, *ELSEWHERE]),
}
WEB = {"archive_url": st.sampled_from(["", "https://archive.example/1"]), "accessed_on": DATES, "medium": st.sampled_from([*Medium])}
STEPS = st.one_of(
    asked("decide", ordinals=st.lists(st.integers(0, 4), min_size=1, max_size=3), label=st.sampled_from(["", *"opixb"])),
    asked("flag", ordinal=st.integers(0, 4), on=st.booleans()),
    st.tuples(asked("mark", claim=CLAIM, text=WORDS), places()).map(lambda both: ("mark", both[0][1] | both[1])),
    st.tuples(asked("edit", claim=CLAIM, text=WORDS), places()).map(lambda both: ("edit", both[0][1] | both[1])),
    *(asked("edit", claim=CLAIM, **{name: values}) for name, values in SAID.items()),
    st.tuples(asked("mark", claim=CLAIM, text=WORDS, same_as=SAID["same_as"]), places()).map(lambda both: ("mark", both[0][1] | both[1])),
    asked("remove", claim=CLAIM),
    asked("judge", claim=CLAIM, verdict=st.sampled_from(["", *VERDICTS])),
    asked("judge", claim=CLAIM, why=WORDS, confidence=st.none() | st.integers(1, 4)),
    asked("attach", evidence=SOURCE, claim=CLAIM, stance=STANCE, set_no=st.integers(1, 3), url=st.just("https://a.example/"), title=WORDS),
    asked("attach", evidence=SOURCE, claim=CLAIM, stance=STANCE, set_no=st.just(1), document=st.just(OTHER), start=st.just(0)).map(
        lambda step: (step[0], step[1] | {"end": 10, "excerpt": "Elsewhere."})
    ),
    asked("amend", evidence=SOURCE, stance=STANCE, title=WORDS),
    *(asked("amend", evidence=SOURCE, **{name: values}) for name, values in WEB.items()),
    asked("detach", evidence=SOURCE),
    asked("link", link=LINKS, claim=CLAIM, other=CLAIM, relation=st.sampled_from([*Relation])),
    asked("unlink", link=LINKS),
    asked("comment", comment=COMMENTS, claim=CLAIM, text=WORDS),
    *(asked(kind) for kind in ("undo", "redo", "finish", "reopen")),
)
HISTORIES = st.lists(STEPS, max_size=30)


def play(view: DictPass, steps: Iterable[tuple[str, dict[str, Any]]]) -> list[tuple[Image, ...]]:
    """Inverses of what was applied; what is refused must change nothing."""
    inverses = []
    for kind, body in steps:
        before = dict(view.rows), view.status
        try:
            inverses.append(view.do(kind, **body))
        except Refused:
            assert (view.rows, view.status) == before
    return inverses


def without_empty(rows: dict[Any, Value]) -> dict[Any, Value]:
    """A decision that was taken back says the same as none."""
    return {row: value for row, value in rows.items() if not (isinstance(value, Decision) and not value.label and not value.is_badly_split)}


@given(HISTORIES)
def test_inverses_written_backwards_restore_the_pass_step_by_step(steps: list[tuple[str, dict[str, Any]]]) -> None:
    view, before = DictPass(), []
    for step in steps:
        standing = dict(view.rows)
        before.extend((standing, inverse) for inverse in play(view, [step]))

    for standing, inverse in reversed(before):
        view.write(inverse)
        assert view.rows == standing


@given(HISTORIES)
def test_undo_to_the_beginning_and_redo_to_the_end_give_what_was_there(steps: list[tuple[str, dict[str, Any]]]) -> None:
    view = DictPass()
    play(view, [step for step in steps if step[0] not in NOT_UNDOABLE])
    there = dict(view.rows)

    count = len(view.done)
    play(view, [("undo", {})] * count)
    assert view.rows == {}
    play(view, [("redo", {})] * count)

    assert view.rows == there
    with pytest.raises(NothingToUndo):
        view.do("redo")


@given(HISTORIES)
def test_reopening_takes_back_what_finishing_filled_and_nothing_else(steps: list[tuple[str, dict[str, Any]]]) -> None:
    view = DictPass()
    play(view, steps)
    play(view, [("reopen", {})])
    there = without_empty(view.rows)

    play(view, [("finish", {})])
    assert view.undecided() == []
    with pytest.raises(PassClosed):
        view.do("decide", ordinals=[0], label="o")
    play(view, [("reopen", {})])

    assert without_empty(view.rows) == there


@given(HISTORIES)
def test_no_verdict_or_evidence_ever_stands_without_its_claim(steps: list[tuple[str, dict[str, Any]]]) -> None:
    view = DictPass()
    play(view, steps)

    claims = {key for kind, key in view.rows if kind is Kind.CLAIM}
    assert {key for kind, key in view.rows if kind is Kind.ANNOTATION} <= claims
    assert {value.claim for value in view.rows.values() if isinstance(value, Belonging)} <= claims


@given(HISTORIES)
def test_every_row_survives_being_written_as_json(steps: list[tuple[str, dict[str, Any]]]) -> None:
    import json

    view = DictPass()
    play(view, steps)

    for (kind, _), value in view.rows.items():
        assert from_json(kind, json.loads(json.dumps(to_json(value)))) == value


@given(HISTORIES)
def test_a_repetition_has_no_verdict_of_its_own_and_repeats_no_repetition(steps: list[tuple[str, dict[str, Any]]]) -> None:
    view = DictPass()
    play(view, [step for step in steps if step[0] not in NOT_UNDOABLE])

    repeating = {key: value.same_as for (_, key), value in view.rows.items() if isinstance(value, Claim) and value.same_as}
    judged = {key for (_, key), value in view.rows.items() if isinstance(value, Annotation) and value.verdict}
    assert not judged & set(repeating)
    assert not set(repeating) & set(repeating.values())


def claimed(**said: Any) -> DictPass:
    view = DictPass()
    view.do("mark", claim=CLAIMS[0], spans=[[0, 3]], quote="One", text="One.", **said)
    return view


def test_what_is_said_about_a_claim_is_stored_in_one_form() -> None:
    chain = [{"source": " Harbour\u00a0\n Office ", "mode": "direct_quote"}, {"source": "The Quay", "mode": "asserted"}]

    view = claimed(types=["causal", "event", "causal"], context=[4, 1, 1], attribution=chain, event=" The\tstrike ", worth=3)

    claim = view.rows[Kind.CLAIM, CLAIMS[0]]
    assert isinstance(claim, Claim)
    assert (claim.types, claim.context) == ((ClaimType.EVENT, ClaimType.CAUSAL), (1, 4))
    assert claim.attribution == (Attribution("Harbour Office", AttributionMode.DIRECT_QUOTE), Attribution("The Quay"))
    assert (claim.event, claim.worth, claim.checks) == ("The strike", 3, Checks.CONTENT)


def test_an_edit_changes_only_the_fields_it_names() -> None:
    view = claimed(types=["event"], worth=2, hedge="reported")

    view.do("edit", claim=CLAIMS[0], worth=None)

    assert view.rows[Kind.CLAIM, CLAIMS[0]] == Claim(((0, 3),), "One", "One.", types=(ClaimType.EVENT,), hedge=Hedge.REPORTED)


@pytest.mark.parametrize(
    "said",
    [
        {"types": ["opinion"]},
        {"types": "event"},
        {"worth": 4},
        {"worth": True},
        {"checks": ""},
        {"hedge": "maybe"},
        {"claim_date": "23 Feb 2016"},
        {"event": "x" * 301},
        {"attribution": [{"source": " ", "mode": "asserted"}]},
        {"attribution": [{"source": "Ann", "mode": "sung"}]},
        {"attribution": [{"source": "Ann", "mode": "asserted", "id": 7}]},
        {"attribution": [{"source": "Ann", "mode": "asserted"}] * 9},
        {"context": [5]},
        {"context": [-1]},
        {"context": list(range(5)) * 5},
        {"same_as": CLAIMS[0]},
        {"same_as": CLAIMS[1]},
        {"same_as": str(UUID(int=42))},
        {"same_as": 41},
    ],
)
def test_what_cannot_be_said_about_a_claim_is_refused(said: dict[str, Any]) -> None:
    view = claimed()

    with pytest.raises(BadOperation):
        view.do("edit", claim=CLAIMS[0], **said)


def test_a_claim_with_a_verdict_cannot_become_a_repetition_and_a_repetition_takes_none() -> None:
    view = claimed()
    view.do("judge", claim=CLAIMS[0], verdict="refuted", confidence=4)
    with pytest.raises(BadOperation, match="verdict of its own"):
        view.do("edit", claim=CLAIMS[0], same_as=str(UUID(int=41)))

    view.do("judge", claim=CLAIMS[0], verdict="")
    view.do("edit", claim=CLAIMS[0], same_as=str(UUID(int=41)))
    with pytest.raises(BadOperation, match="has its verdict"):
        view.do("judge", claim=CLAIMS[0], verdict="refuted")

    assert view.rows[Kind.ANNOTATION, CLAIMS[0]] == Annotation(confidence=4)


def test_a_claim_is_linked_to_another_of_ones_own_and_never_to_itself() -> None:
    view, link = claimed(), str(UUID(int=51))

    view.do("link", link=link, claim=CLAIMS[0], other=str(UUID(int=41)), relation="contradicts")
    for other in (CLAIMS[0], CLAIMS[1]):
        with pytest.raises(BadOperation, match="other claim"):
            view.do("link", link=str(UUID(int=52)), claim=CLAIMS[0], other=other, relation="same")

    assert view.rows[Kind.LINK, link] == Link(CLAIMS[0], str(UUID(int=41)), Relation.CONTRADICTS)
    view.do("unlink", link=link)
    assert (Kind.LINK, link) not in view.rows


def test_a_comment_has_words_and_goes_with_its_claim() -> None:
    view, comment = claimed(), str(UUID(int=61))

    with pytest.raises(BadOperation, match="needs words"):
        view.do("comment", comment=comment, claim=CLAIMS[0], text=" ")
    view.do("comment", comment=comment, claim=CLAIMS[0], text=" Which port? ")
    assert view.rows[Kind.COMMENT, comment] == Comment(CLAIMS[0], "Which port?")
    view.do("remove", claim=CLAIMS[0])

    assert view.rows == {}


def test_what_an_older_log_did_not_know_has_its_default() -> None:
    assert from_json(Kind.CLAIM, {"spans": [[0, 3]], "quote": "One", "text": "One."}) == Claim(((0, 3),), "One", "One.")
    assert from_json(Kind.ANNOTATION, {"verdict": "", "why": "Seen."}) == Annotation(why="Seen.")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*CLAIMS, *EVIDENCE, OTHER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["claim", "spans", "quote", "text", "ordinals", "ordinal", "label", "origin", "on", "verdict", "why"]
FIELDS += [*SAID, *WEB, "confidence", "link", "other", "relation", "comment"]
FIELDS += ["evidence", "stance", "set_no", "url", "title", "publisher", "published_on", "excerpt", "document", "start", "end"]


@given(HISTORIES, st.sampled_from(sorted(PLANNERS)) | st.text(), st.dictionaries(st.sampled_from(FIELDS), JUNK))
def test_whatever_a_browser_sends_is_done_or_refused_and_never_breaks(
    steps: list[tuple[str, dict[str, Any]]], kind: str, body: dict[str, Any]
) -> None:
    view = DictPass()
    play(view, steps)
    play(view, [(kind, body)])


@given(JUNK)
def test_a_raw_operation_is_parsed_or_refused_and_never_breaks(raw: Any) -> None:
    for boot in (BOOT, raw):
        for given_operation in (raw, {"seq": raw, "kind": "decide"}, {"seq": 1, "kind": raw, "at": raw, "x": raw}):
            try:
                parsed = operations.parse(boot, given_operation)
            except BadOperation:
                continue
            assert isinstance(parsed, Operation)
            assert UUID(parsed.boot)
            (parsed.kind + parsed.client_at).encode()


def test_a_decision_keeps_the_flag_and_a_flag_the_decision() -> None:
    view = DictPass()

    view.do("decide", ordinals=[1], label="o", origin="filled")
    view.do("flag", ordinal=1, on=True)
    view.do("decide", ordinals=[1], label="x")

    assert view.rows == {(Kind.DECISION, 1): Decision(Label.NOTHING, Origin.KEY, is_badly_split=True)}


def test_planning_changes_nothing_by_itself() -> None:
    view = DictPass()

    plan = operations.plan(operations.parse(BOOT, {"seq": 1, "kind": "decide", "ordinals": [1, 1, 2], "label": "x"}), view)

    assert [image.key for image in plan.images] == [1, 2]
    assert view.rows == {}


def test_every_kind_that_is_undone_has_words_for_it() -> None:
    assert [kind for kind in PLANNERS if kind not in NOT_UNDOABLE and operations.in_words(kind) == kind] == []
