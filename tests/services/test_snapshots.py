"""A snapshot never changes, whatever happens to the campaign, and the difference between two is what somebody did."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.worlds import World
from workbench.domain.records import ExportChoice, Metadata
from workbench.errors import BadEntry, ImportRefused, NotFound
from workbench.services import documents, exporting, importing, snapshots

CLAIM = "Two had sunk!"


def take(world: World, name: str) -> str:
    return snapshots.take(world.store, actor=world.lead, campaign_id=world.campaign_id, name=name)


def export(world: World, out: Path, format: str = "jsonl", snapshot: str = "") -> dict[str, bytes]:
    choice = ExportChoice(snapshot=snapshot)
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format=format, out=out, choice=choice)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def changes(world: World, before: str, after: str) -> list[tuple[str, str, str, str]]:
    found = snapshots.changes(world.store, actor=world.lead, campaign_id=world.campaign_id, before=before, after=after)
    return [(change.what, change.kind, change.before, change.after) for change in found]


@pytest.mark.parametrize("format_", ["jsonl", "csv", "fever", "doccano"])
def test_a_snapshot_gives_the_same_bytes_whatever_happens_afterwards(world: World, tmp_path: Path, format_: str) -> None:
    tab = world.tab()
    claim = tab.mark(CLAIM)
    take(world, "first")
    before = export(world, tmp_path / "before", format_, "first")

    tab.do("judge", claim=claim, verdict="refuted", why="Changed since.")
    about = Metadata(title="Another title", publisher="Somebody else")
    documents.correct(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=about)
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")

    assert export(world, tmp_path / "after", format_, "first") == before
    assert export(world, tmp_path / "now", format_) != before


def test_a_snapshot_is_what_an_export_would_have_been_at_that_moment(world: World, tmp_path: Path) -> None:
    world.tab().mark(CLAIM)
    before = export(world, tmp_path / "before")["campaign.jsonl"]

    take(world, "first")

    assert export(world, tmp_path / "snapshot", snapshot="first")["campaign.jsonl"] == before


@pytest.mark.parametrize("table", ["snapshot", "snapshot_part"])
@pytest.mark.parametrize("change", ["UPDATE {} SET snapshot_id = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_snapshot(world: World, table: str, change: str) -> None:
    take(world, "first")
    statement = change.format(table).replace("snapshot_id", "snapshot_id" if table == "snapshot_part" else "id")

    with pytest.raises(Exception, match="never changed"), world.store.writing() as work:
        work.session.execute(text(statement))


@pytest.mark.parametrize("name", ["", "  ", "now", "first", "a\nb", "x" * 81])
def test_w601_a_name_that_is_taken_or_no_name_is_refused(world: World, name: str) -> None:
    take(world, "first")

    with pytest.raises(BadEntry):
        take(world, name)


def test_an_unknown_snapshot_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        changes(world, "nowhere", "now")


def test_nothing_changed_between_a_snapshot_and_itself(world: World) -> None:
    world.tab().mark(CLAIM)
    take(world, "first")

    assert changes(world, "first", "first") == changes(world, "first", "now") == []


def test_the_difference_lists_what_was_added_changed_and_removed(world: World) -> None:
    tab = world.tab()
    kept, gone = tab.mark(CLAIM), tab.mark("It was a shameful delay.")
    tab.do("judge", claim=kept, verdict="supported", why="Seen.")
    take(world, "first")
    tab.do("judge", claim=kept, verdict="refuted", why="Seen.")
    tab.do("remove", claim=gone)
    tab.mark("nine days after the storm")
    world.tab(world.second).do("decide", ordinals=[1], label="o", origin="key")

    found = changes(world, "first", "now")

    assert ("changed", "verdict", f"“{CLAIM}”: supported: Seen.", f"“{CLAIM}”: refuted: Seen.") in found
    assert ("removed", "claim", "It was a shameful delay.", "") in found
    assert ("added", "claim", "", "nine days after the storm") in found
    assert ("added", "decision", "", "sentence 2: opinion") in found
    assert [change for change in changes(world, "now", "first") if change[1] == "claim"] == [
        (turned, kind, after, before)
        for what, kind, before, after in found
        if kind == "claim"
        for turned in [{"added": "removed", "removed": "added", "changed": "changed"}[what]]
    ]


def test_a_claim_in_other_words_is_one_change_and_none_of_its_verdict(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(CLAIM)
    tab.do("judge", claim=claim, verdict="supported", why="Seen.")
    take(world, "first")

    tab.do("edit", claim=claim, text="Two ships had sunk.")

    assert changes(world, "first", "now") == [("changed", "claim", CLAIM, "Two ships had sunk.")]


def test_a_corrected_title_is_a_change_of_the_document(world: World) -> None:
    take(world, "first")

    about = Metadata(title="Another title")
    documents.correct(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", about=about)

    assert changes(world, "first", "now") == [("changed", "document", "Harbour reopens after the storm", "Another title")]


def test_snapshots_come_back_with_a_native_export_byte_for_byte(world: World, tmp_path: Path) -> None:
    world.tab().mark(CLAIM)
    take(world, "first")
    out = export(world, tmp_path / "out")
    snapshot = export(world, tmp_path / "first", snapshot="first")

    back = importing.import_native(world.store, actor=world.operator, path=tmp_path / "out" / "campaign.jsonl", name="back")
    copy = replace(world, campaign_id=back)

    assert export(copy, tmp_path / "again") == out
    assert export(copy, tmp_path / "again-first", snapshot="first") == snapshot


@pytest.mark.parametrize("content", ["", "AAAA", "not base64"])
def test_w307_a_snapshot_that_is_not_the_one_its_hash_names_is_refused(world: World, tmp_path: Path, content: str) -> None:
    take(world, "first")
    export(world, tmp_path / "out")
    path = tmp_path / "out" / "campaign.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
    for row in rows:
        if row["type"] == "snapshot_part":
            row["content"] = content
    (tmp_path / "spoilt.jsonl").write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="utf-8")

    with pytest.raises(ImportRefused, match="W307"):
        importing.import_native(world.store, actor=world.operator, path=tmp_path / "spoilt.jsonl", name="back")
