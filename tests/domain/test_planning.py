"""Who could take what: balanced, never twice, never beyond a cap."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain import planning
from workbench.domain.planning import Person, Place, Planned

NAMES = ("ann", "bob", "cyd", "dan")


def place(document: str, length: int, missing: int, *readers: str) -> Place:
    return Place(document, (0, length), missing, frozenset(readers))


def people(room: int | None = None) -> list[Person]:
    return [Person(name, 0, room) for name in NAMES[:3]]


def test_six_texts_read_twice_by_three_people_give_everybody_four_and_every_pair_two() -> None:
    plan = planning.plan([place(f"d{n}", 10, 2) for n in range(6)], people(), {})

    assert plan.loads == {"ann": 40, "bob": 40, "cyd": 40}
    assert plan.shared == {("ann", "bob"): 20, ("ann", "cyd"): 20, ("bob", "cyd"): 20}


def test_whoever_has_a_text_is_not_given_it_again() -> None:
    plan = planning.plan([place("d", 10, 1, "ann")], people()[:2], {})

    assert plan.given == (Planned("d", (0, 10), "bob"),)
    assert plan.shared == {("ann", "bob"): 10}


def test_what_nobody_can_take_is_told() -> None:
    plan = planning.plan([place("d", 10, 2)], [Person("ann", 0, 1)], {})

    assert [(left.document, left.missing) for left in plan.unfilled] == [("d", 1)]


def test_sections_are_shared_where_they_meet() -> None:
    readings = [("d", "ann", (0, 10)), ("d", "bob", (5, 20)), ("e", "bob", (0, 3)), ("e", "ann", (0, 3))]

    assert planning.shared_sentences(readings) == {("ann", "bob"): 8}


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[Place], list[Person]]:
    places = [
        place(f"d{n}", draw(st.integers(1, 60)), draw(st.integers(1, 4)), *draw(st.sets(st.sampled_from(NAMES), max_size=2)))
        for n in range(draw(st.integers(0, 12)))
    ]
    listed = [Person(name, draw(st.integers(0, 100)), draw(st.one_of(st.none(), st.integers(0, 6)))) for name in NAMES]
    return places, listed


@given(tasks())
def test_a_plan_never_gives_twice_nor_too_much_and_counts_what_it_leaves(task: tuple[list[Place], list[Person]]) -> None:
    places, listed = task
    plan = planning.plan(places, listed, {})
    by_document = {place.document: [planned.annotator for planned in plan.given if planned.document == place.document] for place in places}
    unfilled = {place.document: place.missing for place in plan.unfilled}

    for one in places:
        taken = by_document[one.document]
        assert len(set(taken)) == len(taken)
        assert not set(taken) & one.readers
        assert len(taken) + unfilled.get(one.document, 0) == one.missing
    counts = Counter(planned.annotator for planned in plan.given)
    assert all(person.room is None or counts[person.name] <= person.room for person in listed)
    lengths = {place.document: place.length for place in places}
    given_to = Counter[str]()
    for planned in plan.given:
        given_to[planned.annotator] += lengths[planned.document]
    assert plan.loads == {person.name: person.load + given_to[person.name] for person in listed}


@given(tasks())
def test_the_same_places_in_another_order_give_the_same_plan(task: tuple[list[Place], list[Person]]) -> None:
    places, listed = task

    one, other = planning.plan(places, listed, {}), planning.plan(places[::-1], listed[::-1], {})

    assert (set(one.given), one.loads, one.shared) == (set(other.given), other.loads, other.shared)
