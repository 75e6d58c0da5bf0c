"""The Agreement page as a lead and an annotator meet it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, elements, page_names, queries, words
from tests.worlds import World
from workbench.domain.layers import Layer
from workbench.ui import agreement_tables as tables

HOSTILE = "**bold** :red[x] <img src=x onerror=alert(1)>"
DRAWN = {"dataframe", "info"}
SECTIONS = ["Labels", "Who with whom", "Texts by agreement", "Over time", "Oneself and gold", "Side by side", "Every number"]


@pytest.fixture
def read(world: World) -> World:
    """ann and bob have finished the harbour; both claim the sunk ships, with different verdicts, ann the fourteen ships too."""
    for actor, quotes, verdict in (
        (world.annotator, ("Two had sunk!", "The port authority said 14 ships were waiting."), "supported"),
        (world.second, ("Two had sunk!",), "refuted"),
    ):
        tab = world.tab(actor)
        for quote in quotes:
            claim = tab.mark(quote, f"{HOSTILE} {quote}")
            tab.do("judge", claim=claim, verdict=verdict)
        tab.do("finish")
    return world


def section(at: AppTest, name: str) -> AppTest:
    return at.segmented_control(key="agreement_section").set_value(name).run()


def said(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(str(element.value) for kind in ("text", "caption", "info", "warning", "markdown") for element in at.get(kind))


def test_a_lead_reads_the_three_numbers_with_n_and_why_they_are_unstable(read: World, visit: Visit) -> None:
    at = visit(read.store, read.lead, "agreement")

    assert [(metric.label, metric.value) for metric in at.metric] == [
        ("Percent agreement", "83 %"),
        ("Krippendorff's alpha", ".59"),  # 1 - (2 / 12) / (2 x 3 x 9 / (12 x 11))
        ("Gwet's AC1", ".73"),  # (5/6 - 3/8) / (1 - 3/8)
    ]
    assert "6 units with two or more labels, 6 pairs; 2 annotators, 2 finished passes, 1 texts." in words(at)
    assert "1 of 20 documents needed for a stable interval" in said(at)


def test_every_layer_and_section_draws_and_says_why_where_there_is_nothing(read: World, visit: Visit) -> None:
    at = visit(read.store, read.lead, "agreement")
    for layer in Layer:
        at = at.selectbox(key="agreement_layer").set_value(layer).run()
        for name in SECTIONS:
            at = section(at, name)
            assert not at.exception, (layer, name, at.exception)
            drawn = {element.type for element in elements(at)}
            assert drawn & DRAWN or "1 to " in said(at), (layer, name, drawn)


def test_verdicts_stand_beside_coverage_on_the_page(read: World, visit: Visit) -> None:
    at = visit(read.store, read.lead, "agreement").selectbox(key="agreement_layer").set_value(Layer.VERDICT).run()

    assert "Coverage 67 %: 2 of 3 claims have a partner, 0 were split differently." in words(at)


def test_a_number_opens_its_units_side_by_side_and_nothing_of_a_text_is_markdown(read: World, visit: Visit) -> None:
    at = section(visit(read.store, read.lead, "agreement").selectbox(key="agreement_layer").set_value(Layer.VERDICT).run(), "Side by side")

    assert {"ann: Supported", "bob: Refuted"} <= set(words(at))
    assert any(HOSTILE in word for word in words(at))
    assert HOSTILE not in "".join(str(element.value) for element in at.markdown)


def test_units_are_chosen_by_label_and_person(read: World, visit: Visit) -> None:
    at = section(visit(read.store, read.lead, "agreement"), "Side by side")
    assert "1 to 1 of 1" in said(at)

    at = at.toggle(key="units_apart").set_value(False).run()
    assert "1 to 6 of 6" in said(at)

    at = at.multiselect(key="units_labels_detection").set_value(["claim"]).run()
    assert "1 to 2 of 2" in said(at)


def test_a_filter_is_said_in_words(read: World, visit: Visit) -> None:
    at = visit(read.store, read.lead, "agreement").multiselect(key="agreement_people").set_value(["ann"]).run()

    assert "Only: 1 of 2 people" in said(at)
    assert "No unit has two labels yet" in said(at)


def test_without_a_finished_pass_the_page_says_what_is_needed(world: World, visit: Visit) -> None:
    assert "Nobody has finished a text yet." in said(visit(world.store, world.lead, "agreement"))


def test_an_annotator_has_no_agreement_page(read: World, visit: Visit) -> None:
    at = visit(read.store, read.annotator)

    assert "Agreement" not in page_names(at)


def test_looking_again_costs_few_queries(read: World, visit: Visit) -> None:
    at = visit(read.store, read.lead, "agreement")

    with queries(read.store) as asked:
        at.run()

    assert len(asked) <= 24, "\n".join(asked)


def test_every_download_has_the_figures_of_its_table(read: World, visit: Visit) -> None:
    from workbench.domain.layers import Filters
    from workbench.store.queries import frames

    with read.store.reading() as session:
        found = frames.measured(session, read.campaign_id, Layer.DETECTION, Filters(), viewer=read.lead)

    listed = tables.numbers(found)
    assert len(listed) == len(found.rows)
    assert json.loads(json.dumps(listed, allow_nan=False))[0]["layer"] == "detection"
    assert visit(read.store, read.lead, "agreement").get("download_button")


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (0.583, ".58"), (-0.12, "-.12"), (1.0, "1.00"), (0.0, ".00"), (-1.0, "-1.00"), (0.998, "1.00")]
)
def test_coefficients_have_two_figures(value: float | None, shown: str) -> None:
    assert tables.coefficient(value) == shown
