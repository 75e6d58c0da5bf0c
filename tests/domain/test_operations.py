"""Planning and its inverse, against a pass that is a dict: whatever was done can be taken back, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain import operations
from workbench.domain.operations import NOT_UNDOABLE, PLANNERS, Claim, Decision, Evidence, Image, Kind, Operation, Undoable, Value
from workbench.domain.vocabulary import Label, Origin, PassStatus
from workbench.errors import BadOperation, NothingToUndo, PassClosed, Refused

TEXT = "One ship 🚢. Two ships sank! Three?\u2028Nobody\u00a0drowned. The end."
SENTENCES = [(0, 11), (12, 27), (28, 34), (35, 51), (52, 60)]
BOOT = str(UUID(int=1))
CLAIMS = [str(UUID(int=n)) for n in (11, 12, 13)]
EVIDENCE = [str(UUID(int=n)) for n in (21, 22, 23)]
OTHER = str(UUID(int=31))
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
    def sentence_count(self) -> int:
        return len(SENTENCES)

    def value(self, kind: Kind, key: Any) -> Value | None:
        return self.rows.get((kind, key))

    def evidence_of(self, claim: str) -> list[str]:
        return [key for (_, key), value in self.rows.items() if isinstance(value, Evidence) and value.claim == claim]

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
CLAIM, SOURCE, STANCE = st.sampled_from(CLAIMS), st.sampled_from(EVIDENCE), st.sampled_from(["supports", "refutes", "mixed", "context"])
STEPS = st.one_of(
    asked("decide", ordinals=st.lists(st.integers(0, 4), min_size=1, max_size=3), label=st.sampled_from(["", *"opixb"])),
    asked("flag", ordinal=st.integers(0, 4), on=st.booleans()),
    st.tuples(asked("mark", claim=CLAIM, text=WORDS), places()).map(lambda both: ("mark", both[0][1] | both[1])),
    st.tuples(asked("edit", claim=CLAIM, text=WORDS), places()).map(lambda both: ("edit", both[0][1] | both[1])),
    asked("remove", claim=CLAIM),
    asked("judge", claim=CLAIM, verdict=st.sampled_from(["", *VERDICTS])),
    asked("judge", claim=CLAIM, why=WORDS),
    asked("attach", evidence=SOURCE, claim=CLAIM, stance=STANCE, set_no=st.integers(1, 3), url=st.just("https://a.example/"), title=WORDS),
    asked("attach", evidence=SOURCE, claim=CLAIM, stance=STANCE, set_no=st.just(1), document=st.just(OTHER), start=st.just(0)).map(
        lambda step: (step[0], step[1] | {"end": 10, "excerpt": "Elsewhere."})
    ),
    asked("amend", evidence=SOURCE, stance=STANCE, title=WORDS),
    asked("detach", evidence=SOURCE),
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
    assert {value.claim for value in view.rows.values() if isinstance(value, Evidence)} <= claims


@given(HISTORIES)
def test_every_row_survives_being_written_as_json(steps: list[tuple[str, dict[str, Any]]]) -> None:
    import json

    view = DictPass()
    play(view, steps)

    for (kind, _), value in view.rows.items():
        assert operations.from_json(kind, json.loads(json.dumps(operations.to_json(value)))) == value


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*CLAIMS, *EVIDENCE, OTHER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["claim", "spans", "quote", "text", "ordinals", "ordinal", "label", "origin", "on", "verdict", "why"]
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
