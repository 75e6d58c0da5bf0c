"""The Claims page as a lead and an annotator meet it."""

from __future__ import annotations

import json

from sqlalchemy import select

from tests.ui.conftest import Visit, elements, page_names, words
from tests.worlds import World
from workbench.domain.vocabulary import Stance
from workbench.store.models import Alias
from workbench.store.queries.claims import DatedClaim
from workbench.ui import charts, tables

HOSTILE = "**bold** :red[x] <img src=x onerror=alert(1)>"
SECTIONS = ["All claims", "Across texts", "Conflicts", "Timeline", "Sources"]


def test_every_section_of_an_empty_campaign_says_what_to_do(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead, "claims")
    for name in SECTIONS:
        at = at.segmented_control(key="claims_section").set_value(name).run()
        assert not at.exception, at.exception
        assert len(at.info) == 1, name


def test_claims_are_listed_searched_and_never_read_as_markdown(world: World, visit: Visit) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!", f"{HOSTILE} sank")
    tab.do("edit", claim=claim, claim_date="2016-02-23")
    tab.do("judge", claim=claim, verdict="supported")
    tab.do(
        "attach", evidence="7a2d6c5e-0000-4000-8000-000000000001", claim=claim, stance=Stance.SUPPORTS, set_no=1, url="https://a.example/"
    )
    tab.mark("Who will pay?")

    at = visit(world.store, world.lead, "claims")
    assert "1 to 2 of 2" in [caption.value for caption in at.caption]
    (table,) = at.dataframe
    assert list(table.value["Verdict"]) == ["✓ Supported", ""]

    at = at.text_input(key="claims_words").set_value("sank").run()
    assert "1 to 1 of 1" in [caption.value for caption in at.caption]
    at = at.text_input(key="claims_words").set_value("no such word").run()
    assert "No claim fits" in at.info[0].value
    for name in SECTIONS[1:]:
        at = at.segmented_control(key="claims_section").set_value(name).run()
        assert not at.exception, at.exception
        assert elements(at)
        assert HOSTILE not in "".join(str(element.value) for element in at.markdown)


def test_an_annotator_has_no_claims_page(world: World, visit: Visit) -> None:
    assert "Claims" not in page_names(visit(world.store, world.annotator))


def test_a_downloaded_cell_is_no_formula_and_a_number_stays_one() -> None:
    assert tables.as_csv([{"a": "=1+1", "b": -0.5, "c": None}]) == b'"a","b","c"\n"\'=1+1","-0.5",""\n'


def test_linked_claims_are_drawn_with_a_column_for_each_text_and_a_line_for_each_link(world: World, visit: Visit) -> None:
    here, there = world.tab(), world.tab(document="council")
    sunk, paid = here.mark("Two had sunk!"), there.mark("Nobody counted twice.")
    there.do("link", link="7a2d6c5e-0000-4000-8000-000000000002", claim=paid, other=sunk, relation="contradicts")

    at = visit(world.store, world.lead, "claims").segmented_control(key="claims_section").set_value("Across texts").run()

    assert not at.exception, at.exception
    (drawn,) = [element for element in elements(at) if element.type == "vega_lite_chart"]
    spec = json.loads(drawn.proto.spec)
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"line", "point"}
    (table,) = at.dataframe
    assert list(table.value["Is"]) == ["contradicts"]


def test_a_link_chooses_a_text_and_an_annotator_once_and_the_page_says_so(world: World, visit: Visit) -> None:
    world.tab(world.annotator).mark("Two had sunk!")
    world.tab(world.second).mark("Two had sunk!")
    world.tab(world.annotator, "council").mark("Nobody counted twice.")

    at = visit(world.store, world.lead, "claims", text="harbour", who=world.annotator.name)

    (table,) = at.dataframe
    assert (list(table.value["By"]), list(table.value["Claim"])) == (["ann"], ["Two had sunk!"])
    assert any(line.startswith("Only: Harbour reopens") for line in words(at))
    at = at.multiselect(key="claims_people").set_value([]).run()
    assert len(at.dataframe[0].value) == 2
    at = at.multiselect(key="claims_texts").set_value([]).run()
    assert len(at.dataframe[0].value) == 3


def test_a_link_that_names_nothing_of_this_campaign_shows_everything(world: World, visit: Visit) -> None:
    world.tab().mark("Two had sunk!")

    at = visit(world.store, world.lead, "claims", text="elsewhere", who="nobody")

    assert not at.exception, at.exception
    assert len(at.dataframe[0].value) == 1


def test_names_that_look_alike_are_merged_after_a_question_and_count_as_one(world: World, visit: Visit) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    for number, publisher in enumerate((HOSTILE, f"{HOSTILE} (archive)")):
        piece = {"evidence": f"7a2d6c5e-0000-4000-8000-00000000000{number}", "url": f"https://{number}.example/", "publisher": publisher}
        tab.do("attach", claim=claim, stance="supports", set_no=1, **piece)
    at = visit(world.store, world.lead, "claims").segmented_control(key="claims_section").set_value("Sources").run()
    assert "Names that look alike (1)" in [expander.label for expander in at.expander]

    at = at.button(key="merge_source_pair_0").click().run()
    assert world_aliases(world) == [], "nothing is merged before it is confirmed"
    at = at.button(key="confirmed").click().run()

    assert not at.exception, at.exception
    assert world_aliases(world) == [(f"{HOSTILE} (archive)", HOSTILE)]
    sources, merged = at.dataframe
    assert [tuple(row) for row in sources.value[["Source", "Pieces", "Also written"]].itertuples(index=False)] == [
        (HOSTILE, 2, f"{HOSTILE} (archive)")
    ]
    assert list(merged.value["Counts as"]) == [HOSTILE]
    assert HOSTILE not in "".join(str(element.value) for element in at.markdown)


def world_aliases(world: World) -> list[tuple[str, str]]:
    with world.store.reading() as session:
        return [(row.name, row.stands_for) for row in session.scalars(select(Alias))]


def test_the_timeline_has_one_point_for_a_date_and_a_bar_where_no_day_is_known(world: World, visit: Visit) -> None:
    tab = world.tab()
    for quote, date in (("Two had sunk!", "2016-02-23"), ("Who will pay?", "2016-02-23"), ("14 ships were waiting", "2016-02")):
        tab.do("edit", claim=tab.mark(quote), claim_date=date, event="the storm")

    at = visit(world.store, world.lead, "claims").segmented_control(key="claims_section").set_value("Timeline").run()

    assert not at.exception, at.exception
    (drawn,) = [element for element in elements(at) if element.type == "vega_lite_chart"]
    assert [layer["mark"]["type"] for layer in json.loads(drawn.proto.spec)["layer"]] == ["bar", "point"]
    claims, events = at.dataframe
    assert list(claims.value.columns[:3]) == ["Date", "Claim", "Event"]
    assert [tuple(row) for row in events.value[["Event", "Claims", "First date", "Last date"]].itertuples(index=False)] == [
        ("the storm", 3, "2016-02", "2016-02-23")
    ]


def test_points_of_the_timeline_are_counted_and_placed_by_what_is_known() -> None:
    dated = [DatedClaim(date, "Supported", "supported", f"Claim of {date}", "storm") for date in ("2016-02-23", "2016-02-23", "2016")]

    day, year = charts.timeline(dated).data.to_dict("records")

    assert (day["Claims"], day["is_day"], day["middle"].isoformat()) == (2, 1, "2016-02-23T00:00:00")
    assert (year["Claims"], year["is_day"], year["first"].year, year["last"].month) == (1, 0, 2016, 12)
    assert year["middle"].month == 7


def test_a_question_that_was_left_does_not_answer_the_next_one(world: World, visit: Visit) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    for number, publisher in enumerate(("UN", "United Nations", "Harbour Watch", "Harbour Watch (archive)")):
        piece = {"evidence": f"7a2d6c5e-0000-4000-8000-00000000000{number}", "url": f"https://{number}.example/", "publisher": publisher}
        tab.do("attach", claim=claim, stance="supports", set_no=1, **piece)
    at = visit(world.store, world.lead, "claims").segmented_control(key="claims_section").set_value("Sources").run()

    asked = [at.button(key=f"merge_source_pair_{pair}").click().run().multiselect[0].value for pair in (0, 1)]

    assert sorted(map(sorted, asked)) == [["Harbour Watch", "Harbour Watch (archive)"], ["UN", "United Nations"]]
