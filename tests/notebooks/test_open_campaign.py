"""`from workbench import open_campaign`: what stands in the database stands in the frames, typed as the page says."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
from sqlalchemy import text

from tests.disputed import settle_one
from tests.store.facts import everything
from tests.worlds import World
from workbench import open_campaign
from workbench.errors import BadSettings, ExportRefused, NotFound, SchemaMismatch
from workbench.formats import frames
from workbench.notebooks import Campaign
from workbench.services import snapshots, starting

REPO = Path(__file__).resolve().parents[2]
FRAMES = list(frames.TABLES)


def opened(world: World, name: str = "harbour", **choice: object) -> Campaign:
    given = world.store.settings
    return open_campaign(name, home=given.home, database_url=given.database_url, **choice)


@pytest.fixture
def judged(world: World) -> str:
    """A claim with everything said about it, one more by somebody else, a decision, and one case settled."""
    tab = world.tab()
    claim = tab.mark("The port authority said 14 ships were waiting.", "14 ships were waiting.")
    tab.do("judge", claim=claim, verdict="refuted", why="The council counted eleven.")
    web = {"url": "https://example.org/count", "published_on": "2016-02", "accessed_on": "2026-11-22"}
    tab.do("attach", evidence=str(uuid4()), claim=claim, stance="refutes", set_no=1, **web)
    reply = tab.do("edit", claim=claim, types=["quantity", "event"], worth=3, claim_date="2016")
    assert not reply["refused"], reply
    tab.do("decide", ordinals=[4], label="o", origin="key")
    return claim


def only(frame: pd.DataFrame) -> dict[str, object]:
    assert len(frame) == 1
    return {column: frame[column].iloc[0] for column in frame}


def test_a_claim_is_there_with_its_words_dates_and_lists(world: World, judged: str) -> None:
    row = only(opened(world).claims)

    assert (row["claim"], row["document"], row["text"], row["worth"]) == (judged, "harbour", "14 ships were waiting.", 3)
    assert (row["types"], row["sentences"], row["spans"]) == (("event", "quantity"), (2,), ((row["start"], row["end"]),))
    assert (row["claim_date"], row["claim_date_precision"]) == (pd.Timestamp(2016, 1, 1, tz="UTC"), "year")
    assert row["same_as"] is pd.NA
    assert row["published_on"] is pd.NaT


def test_annotation_and_evidence_lead_to_their_claim(world: World, judged: str) -> None:
    campaign = opened(world)
    said, found = only(campaign.annotations), only(campaign.evidence)

    assert (said["claim"], said["verdict"], said["evidence_count"], said["confidence"]) == (judged, "refuted", 1, pd.NA)
    assert (found["claim"], found["stance"], found["source_document"]) == (judged, "refutes", pd.NA)
    assert (found["published_on"], found["published_on_precision"]) == (datetime(2016, 2, 1, tzinfo=UTC), "month")
    assert (found["accessed_on"], found["accessed_on_precision"]) == (datetime(2026, 11, 22, tzinfo=UTC), "day")


def test_sentences_are_the_words_that_offsets_point_at(world: World, judged: str) -> None:
    campaign = opened(world)
    claim, places = campaign.claims.iloc[0], campaign.sentences.set_index(["document", "sentence"])

    touched = places.loc[("harbour", claim["sentences"][0])]
    assert touched["text"].startswith(claim["quote"])
    assert touched["end"] - touched["start"] == len(touched["text"])
    assert len(places) == campaign.documents["sentence_count"].sum()


def test_a_pass_has_its_times(world: World, judged: str) -> None:
    row = only(opened(world).passes)

    assert (row["document"], row["round"], row["stage"], row["status"]) == ("harbour", "first", "one_pass", "open")
    assert row["started_at"].tzinfo is not None
    assert row["finished_at"] is pd.NaT


def test_a_case_that_was_settled_stands_with_its_members(world: World) -> None:
    settle_one(world)

    row = only(opened(world).adjudicated)

    assert row["decided_at"].tzinfo is not None
    assert {len(member) for member in row["members"]} == {2}
    assert not row["is_stale"]


def dictionary() -> dict[str, list[tuple[str, str]]]:
    """docs/python.md: the columns and dtypes of each frame."""
    page = (REPO / "docs/python.md").read_text(encoding="utf-8").split("## Columns")[1]
    parts = re.split(r"^### `(\w+)`$", page, flags=re.MULTILINE)[1:]
    row = re.compile(r"^\| `(\w+)` \| `([^`]+)` \|", re.MULTILINE)
    return {name: row.findall(part) for name, part in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("is_empty", [True, False], ids=["nothing in it", "everything in it"])
def test_columns_and_dtypes_are_those_of_the_dictionary_whatever_is_in_them(
    world: World, is_empty: bool, request: pytest.FixtureRequest
) -> None:
    if not is_empty:
        request.getfixturevalue("judged")
        settle_one(world)
    campaign = opened(world)

    found = {name: [(column, str(dtype)) for column, dtype in getattr(campaign, name).dtypes.items()] for name in FRAMES}

    assert found == dictionary()


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_has_its_property(name: str) -> None:
    assert getattr(Campaign, name).__doc__


def test_no_cell_is_an_empty_string(world: World, judged: str) -> None:
    campaign = opened(world)
    strings = {name: getattr(campaign, name).select_dtypes("string") for name in FRAMES}

    assert [name for name, frame in strings.items() if frame.eq("").fillna(value=False).any(axis=None)] == []


# -- what it may show, and what it leaves alone ------------------------------------------------------------------------


def test_people_go_by_their_codes_unless_names_are_asked_for(world: World, judged: str) -> None:
    assert "ann" not in set(opened(world).claims["annotator"])
    assert set(opened(world, has_names=True).claims["annotator"]) == {"ann"}


def test_nothing_is_changed_by_reading(world: World, judged: str) -> None:
    before = everything(world.store)

    campaign = opened(world)
    for name in FRAMES:
        getattr(campaign, name)

    assert everything(world.store) == before


def test_a_frame_is_ones_own(world: World, judged: str) -> None:
    campaign = opened(world)
    changed = campaign.claims
    changed.loc[0, "text"] = "Nonsense."

    assert campaign.claims.loc[0, "text"] == "14 ships were waiting."


def test_frames_show_one_moment_and_a_snapshot_its_own(world: World, judged: str) -> None:
    snapshots.take(world.store, actor=world.operator, campaign_id=world.campaign_id, name="first")
    before = opened(world)
    assert len(before.claims) == 1
    world.tab(world.second).do("mark", claim=str(uuid4()), spans=[[0, 7]], quote="Harbour", text="Harbour")

    assert len(before.passes) == 1
    assert len(opened(world, snapshot="first").claims) == 1
    assert len(opened(world).claims) == 2


def test_it_opens_before_any_command_has_made_the_operator(world: World) -> None:
    with world.store.writing() as work:
        work.session.execute(text("UPDATE \"user\" SET name = 'formerly' WHERE name = 'operator'"))
        work.commit()

    assert len(opened(world).documents) == 2


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_a_campaign_that_is_not_there_lists_those_that_are(world: World) -> None:
    with pytest.raises(NotFound, match=r"no campaign called 'nowhere'\. There are: harbour"):
        opened(world, "nowhere")


def test_a_snapshot_that_is_not_there_is_refused_at_once(world: World) -> None:
    with pytest.raises(ExportRefused, match="no snapshot called 'gold'"):
        opened(world, snapshot="gold")


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no Workbench database at sqlite"):
        open_campaign("truce", home=tmp_path / "typo", database_url=f"sqlite:///{tmp_path / 'typo.db'}")

    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_refused(world: World) -> None:
    with world.store.writing() as work:
        work.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        work.commit()

    with pytest.raises(SchemaMismatch, match="revision 0001"):
        opened(world)


# -- the module and the example ----------------------------------------------------------------------------------------


def test_importing_the_package_brings_no_library_along() -> None:
    asked = "import sys; before = set(sys.modules); import workbench; print(*{name.split('.')[0] for name in set(sys.modules) - before})"

    answer = subprocess.run([sys.executable, "-c", asked], cwd=REPO, capture_output=True, text=True)

    assert set(answer.stdout.split()) - sys.stdlib_module_names == {"workbench"}


def test_a_name_that_the_package_does_not_have_is_an_attribute_error() -> None:
    import workbench

    with pytest.raises(AttributeError, match="no attribute 'open_campain'"):
        workbench.open_campain  # noqa: B018 - reading it is the test


def test_the_example_runs_on_the_demo_campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from workbench import settings

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    starting.make_ready(settings.load()).close()

    runpy.run_path(str(REPO / "docs/notebook.py"))

    said = capsys.readouterr().out
    assert "Ceasefire 2016 5 texts, 378 claims" in said
    assert re.search(r"alpha 0\.\d{3} over 185 sentences", said)
