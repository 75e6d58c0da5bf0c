"""The Export page: choose, make, see what was written and what was left out; snapshots and what changed since."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, words
from tests.worlds import World
from workbench.ui import difference


def choose(at: AppTest, format_: str) -> AppTest:
    at.selectbox(key="export_format").set_value(format_).run()
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    return at


def metrics(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def test_making_files_says_what_was_written_and_left_out_and_links_to_them(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.do("judge", claim=tab.mark("Two had sunk!"), verdict="not_enough_evidence", why="Nobody says.")
    tab.do("judge", claim=tab.mark("nine days after the storm"), verdict="conflicting", why="Both.")

    at = press(choose(visit(world.store, world.lead, "export"), "fever"), "Make the files")

    assert metrics(at)["Left out"] == "1"
    reasons = [frame.value for frame in at.dataframe if "Why" in frame.value.columns]
    assert reasons[0]["Why"].tolist() == ["FEVER has no label for the verdict conflicting"]
    made = list((world.store.settings.home / "exports" / "made" / str(world.campaign_id)).iterdir())
    assert [sorted(path.name for path in folder.iterdir() if path.suffix == ".zip") for folder in made] == [["export.zip"]]


def test_claimreview_without_an_address_is_refused_in_words_and_nothing_is_made(world: World, visit: Visit) -> None:
    at = press(choose(visit(world.store, world.lead, "export"), "claimreview"), "Make the files")

    assert any("W401" in str(error.value) or "address" in str(error.value) for error in [*at.error, *at.text])
    assert list((world.store.settings.home / "exports" / "made" / str(world.campaign_id)).iterdir()) == []


def test_a_snapshot_is_taken_and_what_changed_since_is_shown(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.mark("Two had sunk!")
    at = visit(world.store, world.lead, "export")
    next(field for field in at.text_input if field.label == "Name of a new snapshot").set_value("first")
    press(at, "Take a snapshot")
    tab.mark("nine days after the storm")

    press(at, "Show what changed")

    assert not at.exception
    assert "1 added, 0 changed, 0 removed." in words(at)


def test_what_changed_is_counted_by_kind_narrowed_and_shown_a_page_at_a_time(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(difference, "PAGE", 2)
    tab = world.tab()
    tab.mark("Two had sunk!")
    at = visit(world.store, world.lead, "export")
    next(field for field in at.text_input if field.label == "Name of a new snapshot").set_value("first")
    press(at, "Take a snapshot")
    for quote in ("nine days after the storm", "Harbour"):
        tab.do("judge", claim=tab.mark(quote), verdict="refuted", why="Seen.")

    press(at, "Show what changed")
    counted = next(frame.value for frame in at.dataframe if "Added" in frame.value.columns)
    first_page = changes(at)
    at.selectbox(key="diff_kind").set_value("verdict").run()

    assert counted[["Kind", "Added", "Changed"]].to_numpy().tolist() == [["claim", 2, 0], ["verdict", 2, 0]]
    assert first_page == ["claim", "claim"], "of four changes the first two"
    assert changes(at) == ["verdict", "verdict"]


def changes(at: AppTest) -> list[str]:
    return next(frame.value["Kind"].tolist() for frame in at.dataframe if "After" in frame.value.columns)
