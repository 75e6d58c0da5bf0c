"""Overview: what it draws, how much it asks, and that its tables are files no spreadsheet runs."""

from __future__ import annotations

from typing import Any

from tests.ui.conftest import Visit, elements, page_names, queries, words
from tests.worlds import World
from workbench.domain.vocabulary import Round
from workbench.services import assigning
from workbench.ui import messages

# 4 for who is here and in which campaigns, 14 for the lists with their permissions, 20 for what is in the way: two for each of nine kinds.
QUERIES = 38


def finished(world: World, document: str = "harbour") -> None:
    for actor in (world.annotator, world.second):
        tab = world.tab(actor, document)
        tab.do("judge", claim=tab.mark("harbour"), verdict="supported")
        tab.do("finish")


def links(at: Any) -> dict[str, str]:
    return {link.proto.label: link.proto.page for link in at.get("page_link")}


def test_before_anybody_began_the_page_says_what_will_stand_there(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead, "overview")

    assert [info.value for info in at.info] == [messages.NOBODY_BEGAN]


def test_each_thing_in_the_way_says_how_many_and_which_and_where_it_is_mended(world: World, visit: Visit) -> None:
    finished(world)
    world.tab(world.lead, "council").do("flag", ordinal=1, on=True)

    at = visit(world.store, world.lead, "overview")

    assert not at.exception
    lines = " | ".join(words(at))
    assert "1 sentence is flagged as badly split: “Council disputes the count”" in lines
    assert "2 verdicts rest on no evidence: “Harbour reopens after the storm” (ann)" in lines
    assert links(at)["Settle the flags"].endswith("documents")
    assert links(at)["Send back"].endswith("assignments")
    assert links(at)["Plan who reads"].endswith("assignments")


def test_what_is_not_first_round_is_named_apart(world: World, visit: Visit) -> None:
    finished(world)
    assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", annotator="lea", round=Round.GOLD)

    at = visit(world.store, world.lead, "overview")

    assert messages.FIRST_ROUND.format(apart="Apart from it, in no sum: 1 reference.") in words(at)
    assert [(metric.label, metric.value) for metric in at.metric] == [
        ("Sentences decided", "12 of 12"),
        ("Claims", "2"),
        ("Finished passes", "2 of 2"),
    ]


def test_as_many_queries_whatever_the_number_of_texts_and_passes(world: World, visit: Visit) -> None:
    finished(world)
    at = visit(world.store, world.lead, "overview")
    with queries(world.store) as few:
        at.run()
    finished(world, "council")
    world.tab(world.lead, "council").do("flag", ordinal=1, on=True)
    with queries(world.store) as many:
        at.run()

    assert (len(few), len(many)) == (QUERIES, QUERIES)


def test_a_link_opens_the_part_of_the_page_where_it_is_mended(world: World, visit: Visit) -> None:
    world.tab().do("flag", ordinal=1, on=True)

    at = visit(world.store, world.lead, "documents", part="split")

    assert at.session_state["texts_section"] == messages.SPLIT_FLAGS
    (section,) = [one for one in at.segmented_control if one.key == "texts_section"]
    section.set_value(messages.TEXTS_IN).run()
    assert at.session_state["texts_section"] != messages.SPLIT_FLAGS  # what is chosen afterwards stands


def test_every_table_has_two_buttons_that_download_it(world: World, visit: Visit) -> None:
    finished(world)

    at = visit(world.store, world.lead, "overview")

    kinds = [element.type for element in elements(at)]
    assert 2 * kinds.count("dataframe") == kinds.count("download_button") >= 10  # as CSV and as JSON


def test_an_annotator_has_no_such_page(world: World, visit: Visit) -> None:
    assert "Overview" not in page_names(visit(world.store, world.annotator))
