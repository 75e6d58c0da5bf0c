"""S8: two worlds that differ only in what another annotator did, blind, answer alike in everything the first annotator may ask.

Whatever says for whom it asks is asked: every query by its `viewer`, every reading and writing service of an annotator. A new query
is asked too, since the list is that of the permission matrix; one that answers differently in the two worlds fails here.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.security.test_permissions import FUNCTIONS, FURTHER, LISTINGS, PASS_QUERIES
from tests.worlds import Tab, World, configured, make_world
from workbench.domain.vocabulary import Label, NameKind, Stance
from workbench.errors import WorkbenchError
from workbench.services import annotating, assigning, merging
from workbench.store import schema
from workbench.store.queries import documents
from workbench.store.work import Store

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMESPACE = UUID(int=7)
QUOTES = ("14 ships were waiting", "Two had sunk!", "It was a shameful delay.", "nine days after the storm")
SHARED = "https://port.example/log"

EXAMPLES = 400 if settings().max_examples > 1_000 else 10  # by night, by day

Step = tuple[str, dict[str, Any]]


@dataclass
class Base:
    """A world on disk that examples copy: one text begun by both, the other free; the first annotator has done something."""

    folder: Path
    world: World
    passes: dict[str, str]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp("base")
    configuration = configured(folder, f"sqlite:///{folder / 'base.db'}")
    schema.make_ready(configuration)
    store = Store(configuration, clock=clock_from(DAY), new_id=ids_of("base"))
    world = make_world(store)
    own, other = world.tab(), world.tab(world.second)
    work(own, [("mark", {"n": 0}), ("judge", {"n": 0, "verdict": "supported"}), ("web", {"n": 0}), ("decide", {"ordinal": 4})], "own")
    store.close()  # folds the journal into the file that is copied
    return Base(folder, world, {"own": own.pass_uuid, "other": other.pass_uuid})


def clock_from(start: datetime) -> Callable[[], datetime]:
    seconds = count()
    return lambda: start + timedelta(seconds=next(seconds))


def ids_of(name: str) -> Callable[[], str]:
    numbers = count()
    return lambda: named(f"{name} {next(numbers)}")


def named(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


def work(tab: Tab, steps: list[Step], who: str) -> list[dict[str, Any]]:
    """Send the steps one by one; what cannot be is refused, as from any reader. Returns the answers."""
    tab.boot = named(f"{who} boot {tab.base}")
    text = tab.text
    return [tab.do(kind, **body) for kind, body in (operation(step, who, text) for step in steps)]


def operation(step: Step, who: str, text: str) -> Step:
    kind, given = step
    claim = named(f"{who} claim {given.get('n')}")
    match kind:
        case "mark":
            quote = QUOTES[given["n"]]
            start = text.index(quote)
            return "mark", {"claim": claim, "spans": [[start, start + len(quote)]], "quote": quote, "text": f"{who}: {quote}", "event": who}
        case "judge":
            return "judge", {"claim": claim, "verdict": given["verdict"], "why": f"{who} thinks so."}
        case "web":
            body = {"stance": Stance.SUPPORTS, "set_no": 1, "url": SHARED, "title": f"{who}'s log"}
            return "attach", {"evidence": named(f"{who} evidence {given['n']}"), "claim": claim, **body}
        case "attribute":
            return "edit", {"claim": claim, "attribution": [{"source": f"Source of {who}", "mode": "asserted"}]}
        case "comment":
            return "comment", {"comment": named(f"{who} comment {given['n']}"), "claim": claim, "text": f"Asked by {who}."}
        case "decide":
            return "decide", {"ordinals": [given["ordinal"]], "label": given.get("label", Label.OPINION), "origin": "key"}
        case "flag":
            return "flag", {"ordinal": given["ordinal"], "on": True}
        case _:
            return kind, {}


NUMBERS = st.fixed_dictionaries({"n": st.integers(0, len(QUOTES) - 1)})
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), NUMBERS),
        st.tuples(st.just("mark"), NUMBERS),
        st.tuples(st.just("judge"), st.fixed_dictionaries({"n": st.integers(0, 3), "verdict": st.sampled_from(["supported", "refuted"])})),
        st.tuples(st.sampled_from(["web", "attribute", "comment"]), NUMBERS),
        st.tuples(st.just("decide"), st.fixed_dictionaries({"ordinal": st.integers(1, 5), "label": st.sampled_from(["o", "x", "p"])})),
        st.tuples(st.just("flag"), st.fixed_dictionaries({"ordinal": st.integers(1, 5)})),
        st.tuples(st.sampled_from(["undo", "redo", "finish", "reopen"]), st.just({})),
    ),
    max_size=12,
)
EVERYTHING: list[Step] = [
    *(("mark", {"n": n}) for n in range(3)),
    ("judge", {"n": 0, "verdict": "refuted"}),
    ("web", {"n": 0}),
    ("attribute", {"n": 1}),
    ("comment", {"n": 1}),
    ("decide", {"ordinal": 1, "label": "o"}),
    ("flag", {"ordinal": 2}),
    ("undo", {}),
    ("finish", {}),
]


def after(base: Base, steps: list[Step], place: Path) -> dict[str, Any]:
    """What the first annotator sees and is answered in a copy of the base world in which the second did these steps."""
    shutil.copy(base.folder / "base.db", place)
    store = Store(
        configured(place.parent / "home", f"sqlite:///{place}"), clock=clock_from(DAY + timedelta(hours=1)), new_id=ids_of("other")
    )
    world = World(store, base.world.operator, base.world.lead, base.world.annotator, base.world.second, base.world.campaign_id)
    try:
        work(tab_of(world, base, "other"), steps, "other")
        if steps:  # what a lead makes of names tells that somebody wrote them
            names = {"campaign_id": world.campaign_id, "kind": NameKind.SOURCE, "names": ["Source of other", "Source of own"]}
            merging.merge(store, actor=world.lead, into="Source of other", **names)
        store.clock, store.new_id = clock_from(DAY + timedelta(hours=2)), ids_of("own")
        return seen(world, base)
    finally:
        store.close()
        for file in place.parent.glob(f"{place.name}*"):
            file.unlink()


def tab_of(world: World, base: Base, who: str) -> Tab:
    tab = Tab(world, world.annotator if who == "own" else world.second, base.passes[who], named(f"{who} boot"))
    tab.base = tab.state["revision"]
    return tab


def seen(world: World, base: Base) -> dict[str, Any]:
    """Every query, then everything an annotator does: goes on with a text, begins the other, undoes, finishes."""
    answers: dict[str, Any] = {name: answer(world, base, name) for name in FUNCTIONS}
    answers["opening"] = annotating.opening(world.store, actor=world.annotator, pass_uuid=base.passes["own"])
    tab = tab_of(world, base, "own")
    steps: list[Step] = [("mark", {"n": 1}), ("judge", {"n": 1, "verdict": "refuted"}), ("web", {"n": 1}), ("undo", {}), ("finish", {})]
    answers["work"] = work(tab, steps, "own")
    begin = {"actor": world.annotator, "campaign_id": world.campaign_id, "document": "council"}
    answers["begin"] = assigning.begin_pass(world.store, **begin)
    answers["of another"] = code(lambda: annotating.opening(world.store, actor=world.annotator, pass_uuid=base.passes["other"]))
    with world.store.reading() as session:
        answers["my work afterwards"] = documents.documents(session, world.campaign_id, viewer=world.annotator)
    return answers


def answer(world: World, base: Base, name: str) -> Any:
    """The query's answer to the annotator, in words that can be compared; a refusal is its code and what it says."""
    short = name.rpartition(".")[2]
    arguments: tuple[Any, ...]
    if short in PASS_QUERIES:
        arguments = (base.passes["own"], *PASS_QUERIES[short](world))
    elif name in LISTINGS:
        arguments = ("Harbour",) if short in ("campaign", "named") else ()
    else:
        arguments = (world.campaign_id, *FURTHER.get(name, ()))
    return code(lambda: asked(world, FUNCTIONS[name], arguments))


def asked(world: World, query: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with world.store.reading() as session:
        found = query(session, *arguments, viewer=world.annotator)
        return [comparable(row) for row in found] if inspect.isgenerator(found) else comparable(found)


def comparable(found: Any) -> Any:
    """A mapped row by its columns, so that two sessions' objects can be held against each other."""
    table = getattr(found, "__table__", None)
    return {column.name: getattr(found, column.key) for column in table.c} if table is not None else found


def code(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except WorkbenchError as error:
        return str(error)


@pytest.fixture(scope="module")
def nothing_done(base: Base, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return after(base, [], tmp_path_factory.mktemp("nothing") / "copy.db")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("room")


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=EVERYTHING)
def test_s08_nothing_an_annotator_may_ask_tells_what_another_did_blind(
    base: Base, nothing_done: dict[str, Any], room: Path, steps: list[Step]
) -> None:
    found = after(base, steps, room / "copy.db")

    assert {name for name in found if found[name] != nothing_done[name]} == set()


def test_the_other_annotators_work_is_real(base: Base, room: Path) -> None:
    """The worlds do differ: a lead, who is not blind, sees it. Otherwise the property above would hold of anything."""
    shutil.copy(base.folder / "base.db", room / "lead.db")
    store = Store(configured(room / "home", f"sqlite:///{room / 'lead.db'}"))
    world = World(store, base.world.operator, base.world.lead, base.world.annotator, base.world.second, base.world.campaign_id)

    answers = work(tab_of(world, base, "other"), EVERYTHING, "other")

    assert [refused["message"] for reply in answers for refused in reply["refused"]] == []
    with store.reading() as session:
        progress = FUNCTIONS["overview.progress"](session, world.campaign_id, viewer=world.lead)
    assert {cell.annotator: cell.claim_count for cell in progress} == {"ann": 1, "bob": 3}
    store.close()


def test_a_query_that_tells_is_found(base: Base, nothing_done: dict[str, Any], room: Path) -> None:
    """The check can fail: what a lead may ask differs between the two worlds."""
    lead = World(base.world.store, base.world.operator, base.world.lead, base.world.lead, base.world.second, base.world.campaign_id)
    answers = []
    for number, steps in enumerate(([], EVERYTHING)):
        place = room / f"told-{number}.db"
        shutil.copy(base.folder / "base.db", place)
        store = Store(configured(room / "home", f"sqlite:///{place}"), clock=clock_from(DAY), new_id=ids_of("told"))
        world = World(store, lead.operator, lead.lead, lead.annotator, lead.second, lead.campaign_id)
        work(tab_of(world, base, "other"), steps, "other")
        answers.append({name: answer(world, base, name) for name in ("overview.progress", "exports.everything", "people.members")})
        store.close()

    assert {name for name in answers[0] if answers[0][name] != answers[1][name]} >= {"overview.progress", "exports.everything"}
