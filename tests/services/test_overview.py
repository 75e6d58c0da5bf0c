"""What leads read of a campaign's work, against what was done by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.worlds import Tab, World
from workbench.errors import NotAllowed
from workbench.store.queries import overview

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def work_at(tab: Tab, seconds: float) -> None:
    """From here on the tab's store believes it is so many seconds after nine."""
    tab.world.store.clock = lambda: MORNING + timedelta(seconds=seconds)


@pytest.fixture
def worked(world: World) -> World:
    first, second = world.tab(), world.tab(world.second)
    work_at(first, 0)
    first.do("decide", ordinals=[0], label="x", origin="key")
    work_at(first, 10)
    slow = first.mark("Two had sunk!")
    work_at(first, 60)
    first.do("judge", claim=slow, verdict="supported")
    work_at(first, 3_600)
    first.do("decide", ordinals=[1], label="o", origin="key")
    work_at(second, 86_400)
    fast = second.mark("Two had sunk!")
    work_at(second, 86_405)
    second.do("judge", claim=fast, verdict="refuted")
    second.do(
        "attach", evidence="7a2d6c5e-0000-4000-8000-000000000001", claim=fast, stance="refutes", set_no=1, url="https://port.example/"
    )
    second.mark("Who will pay?")
    second.do("flag", ordinal=0, on=True)
    second.do("finish")
    return world


def test_progress_counts_each_pass_and_leaves_breaks_out(worked: World) -> None:
    with worked.store.reading() as session:
        cells = overview.progress(session, worked.campaign_id, viewer=worked.lead)

    assert [(cell.annotator, cell.decided_count, cell.open_count, cell.claim_count, cell.status.value) for cell in cells] == [
        ("ann", 3, 6, 1, "open"),
        ("bob", 6, 6, 2, "finished"),
    ]
    assert cells[0].seconds == 60


def test_pace_is_by_day_and_annotator(worked: World) -> None:
    with worked.store.reading() as session:
        days = overview.pace(session, worked.campaign_id, viewer=worked.lead)

    assert [(day.day, day.annotator, day.operation_count) for day in days] == [("2026-11-02", "ann", 4), ("2026-11-03", "bob", 6)]


def test_verdicts_and_what_is_in_the_way_are_those_that_stand(worked: World) -> None:
    with worked.store.reading() as session:
        counts = overview.verdicts(session, worked.campaign_id, viewer=worked.lead)
        blocks = overview.blocks(session, worked.campaign_id, viewer=worked.lead)

    assert [(count.canonical, count.annotator, count.count) for count in counts] == [("supported", "ann", 1), ("refuted", "bob", 1)]
    assert blocks == overview.Blocks(
        open_passes=1, badly_split=1, claims_without_verdict=1, verdicts_without_evidence=1, refused_operations=0
    )


def test_annotators_do_not_see_how_far_others_are(worked: World) -> None:
    for ask in (overview.progress, overview.pace, overview.verdicts, overview.blocks):
        with worked.store.reading() as session, pytest.raises(NotAllowed):
            ask(session, worked.campaign_id, viewer=replace(worked.annotator))
