"""Merging names of sources and events: counted as one wherever names are counted, nobody's words touched, and exactly undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.services.test_exporting import bring_back, export, rows, table
from tests.store.facts import differing, everything
from tests.store.test_many_writers import together
from tests.worlds import World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import NameKind
from workbench.errors import BadEntry, CampaignClosed, ImportRefused
from workbench.services import campaigns, merging, snapshots
from workbench.store.models import Audit
from workbench.store.queries import claims, names, own_claims
from workbench.store.queries.claims import Wanted

STATE, US, WATCH = "State Department", "US Department of State", "Harbour Watch"


@pytest.fixture
def named(world: World) -> World:
    """ann's claim rests on the department twice, under two names, and is made by it under a third spelling; bob's on Harbour Watch."""
    ann, bob = world.tab(), world.tab(world.second)
    sunk, theirs = ann.mark("Two had sunk!"), bob.mark("Two had sunk!")
    ann.do("edit", claim=sunk, event="the storm", claim_date="2016-02", attribution=[{"source": "state  department", "mode": "asserted"}])
    bob.do("edit", claim=theirs, event="February storm", claim_date="2016-02-21")
    cited = ((ann, sunk, STATE), (ann, sunk, US), (bob, theirs, WATCH))
    for number, (tab, claim, publisher) in enumerate(cited):
        piece = {"evidence": f"7a2d6c5e-0000-4000-8000-00000000000{number}", "url": f"https://{number}.example/", "publisher": publisher}
        tab.do("attach", claim=claim, stance="supports", set_no=1, **piece)
    return world


def merge(world: World, *wanted: str, into: str, kind: NameKind = NameKind.SOURCE) -> int:
    return merging.merge(world.store, actor=world.lead, campaign_id=world.campaign_id, kind=kind, names=wanted, into=into)


def separate(world: World, *wanted: str, kind: NameKind = NameKind.SOURCE) -> int:
    return merging.separate(world.store, actor=world.lead, campaign_id=world.campaign_id, kind=kind, names=wanted)


def ask(world: World, query: Any, *further: Any) -> Any:
    with world.store.reading() as session:
        return query(session, world.campaign_id, *further, viewer=world.lead)


def counted(world: World) -> list[tuple[str, int, int, int]]:
    return [(use.name, use.claim_count, use.piece_count, use.said_count) for use in ask(world, names.sources)]


SEPARATE = [(STATE, 1, 1, 1), (WATCH, 1, 1, 0), (US, 1, 1, 0)]


def test_sources_say_how_many_claims_rely_on_them_and_how_many_they_make(named: World) -> None:
    assert sorted(counted(named)) == sorted(SEPARATE)


def test_merged_sources_count_as_one_in_the_list_and_behind_a_verdict(named: World) -> None:
    before = {claim.annotator: claim.independent_count for claim in ask(named, claims.claims, Wanted()).claims}

    merge(named, STATE, US, into=US)

    assert counted(named) == [(US, 1, 2, 1), (WATCH, 1, 1, 0)]
    assert ask(named, names.sources)[0].names == (STATE, US)
    after = {claim.annotator: claim.independent_count for claim in ask(named, claims.claims, Wanted()).claims}
    assert (before, after) == ({"ann": 2, "bob": 1}, {"ann": 1, "bob": 1})


def test_the_claims_behind_a_source_are_those_of_every_name_that_counts_as_it(named: World) -> None:
    assert ask(named, names.naming, NameKind.SOURCE, WATCH).count == 1

    merge(named, STATE, WATCH, into=WATCH)

    found = ask(named, names.naming, NameKind.SOURCE, STATE)
    assert ({claim.annotator for claim in found.claims}, found.count) == ({"ann", "bob"}, 2)


def test_merged_events_are_one_event_with_its_first_and_last_date(named: World) -> None:
    assert [event.name for event in ask(named, names.events)] == ["the storm", "February storm"]

    merge(named, "the storm", "February storm", into="February storm", kind=NameKind.EVENT)

    (event,) = ask(named, names.events)
    assert (event.name, event.claim_count, event.text_count, event.first, event.last) == ("February storm", 2, 1, "2016-02", "2016-02-21")
    assert {claim.event for claim in ask(named, claims.claims, Wanted()).claims} == {"February storm"}
    assert ask(named, names.naming, NameKind.EVENT, "storm").count == 2
    assert len(ask(named, names.sources)) == 3, "names of events are not names of sources"


def test_separated_names_count_as_if_they_had_never_been_merged(named: World) -> None:
    before = ask(named, names.sources), ask(named, claims.claims, Wanted())
    merge(named, STATE, US, into=US)
    merge(named, US, WATCH, into=WATCH)

    separate(named, US)

    assert counted(named) == [(US, 1, 2, 1), (WATCH, 1, 1, 0)], "what was merged into the name came back with it"
    assert separate(named, STATE) == 1
    assert (ask(named, names.sources), ask(named, claims.claims, Wanted())) == before


def test_the_list_of_merged_names_says_who_merged_what_into_what(named: World) -> None:
    merge(named, STATE, US, into=US)
    merge(named, US, WATCH, into=WATCH)

    assert [(one.name, one.stands_for, one.by) for one in ask(named, names.merged_names, NameKind.SOURCE)] == [
        (US, WATCH, named.lead.display_name),
        (STATE, US, named.lead.display_name),
    ]


def test_merging_writes_names_and_audit_and_touches_nothing_else(named: World) -> None:
    before = everything(named.store)

    merge(named, STATE, US, into=US)
    separate(named, STATE)

    assert differing(before, everything(named.store)) == {"alias", "audit"}
    with named.store.reading() as session:
        written = session.execute(select(Audit.action, Audit.details).order_by(Audit.id.desc()).limit(2)).all()
    assert [tuple(row) for row in written] == [
        ("separate sources", {"names": [STATE]}),
        ("merge sources", {"names": [STATE], "into": US}),
    ]


def test_an_annotator_is_offered_the_names_they_wrote(named: World) -> None:
    def offered() -> Any:
        with named.store.reading() as session:
            return own_claims.memory(session, named.tab().pass_uuid, viewer=named.annotator)

    before = offered()
    merge(named, STATE, US, into=US)

    assert offered() == before


@pytest.mark.parametrize(
    ("wanted", "into", "said"),
    [
        ([STATE], STATE, "Choose at least two"),
        ([STATE, "the state DEPARTMENT"], STATE, "Choose at least two"),
        ([STATE, US], WATCH, "which of them stands for all"),
        ([STATE, "  "], STATE, "is empty"),
        ([STATE, "x" * 2_001], STATE, "2000 are allowed"),
        ([str(number) for number in range(101)], "1", "up to 100"),
    ],
)
def test_w601_what_cannot_be_merged_is_said_and_nothing_kept(named: World, wanted: list[str], into: str, said: str) -> None:
    before = everything(named.store)

    with pytest.raises(BadEntry, match=said):
        merge(named, *wanted, into=into)

    assert everything(named.store) == before


def test_w601_the_second_of_two_leads_learns_what_the_first_made_of_a_name(named: World) -> None:
    merge(named, STATE, US, into=US)

    with pytest.raises(BadEntry, match="counts as “US Department of State” since"):
        merge(named, STATE, WATCH, into=WATCH)
    with pytest.raises(BadEntry, match="not merged"):
        separate(named, WATCH)


def test_of_two_leads_who_merge_two_names_into_each_other_at_once_one_is_told(named: World) -> None:
    def into(name: str) -> str:
        try:
            merge(named, STATE, US, into=name)
        except BadEntry as error:
            return error.code
        return "merged"

    answers = together([lambda: into(STATE), lambda: into(US)])

    assert sorted(answers) == ["W601", "merged"]
    assert len(ask(named, names.merged_names, NameKind.SOURCE)) == 1


def test_a_closed_campaign_keeps_its_names(named: World) -> None:
    campaigns.close(named.store, actor=named.lead, campaign_id=named.campaign_id)

    with pytest.raises(CampaignClosed):
        merge(named, STATE, US, into=US)


# -- in files ----------------------------------------------------------------------------------------------------------------


def test_tables_keep_what_was_written_and_say_beside_it_what_that_counts_as(named: World, tmp_path: Path) -> None:
    merge(named, STATE, US, into=US)
    merge(named, US, WATCH, into=WATCH)
    merge(named, "the storm", "February storm", into="February storm", kind=NameKind.EVENT)

    out = export(named, tmp_path / "out", "csv")

    evidence = {row["publisher"]: row["counted_as"] for row in table(out["evidence.csv"])}
    assert evidence == {STATE: WATCH, US: WATCH, WATCH: WATCH}
    columns = ("speaker", "speaker_counted_as", "event", "event_counted_as")
    assert [tuple(row[name] for name in columns) for row in table(out["claims.csv"]) if row["speaker"]] == [
        ("state department", WATCH, "the storm", "February storm")
    ]


def test_evidence_without_a_publisher_counts_as_its_site(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    piece = {"evidence": "7a2d6c5e-0000-4000-8000-000000000000", "stance": "supports", "set_no": 1}
    tab.do("attach", claim=tab.mark("Two had sunk!"), url="https://www.port.example/log", **piece)

    (row,) = table(export(world, tmp_path / "out", "csv")["evidence.csv"])

    assert (row["publisher"], row["counted_as"]) == ("", "port.example")


def test_merged_names_come_back_with_their_history_byte_for_byte(named: World, tmp_path: Path) -> None:
    merge(named, STATE, US, into=US)
    merge(named, US, WATCH, into=WATCH)
    separate(named, US)
    merge(named, "the storm", "February storm", into="February storm", kind=NameKind.EVENT)
    out = export(named, tmp_path / "out")

    back = replace(named, campaign_id=bring_back(named.store, named.operator, tmp_path / "out", "beside"))

    assert len(rows(out["campaign.jsonl"], "alias")) == 4
    assert export(back, tmp_path / "again", actor=named.operator) == out
    assert counted(replace(back, lead=named.operator)) == counted(named)


def test_w308_merged_names_are_not_imported_over(named: World, tmp_path: Path) -> None:
    export(named, tmp_path / "out")
    empty = campaigns.create(named.store, actor=named.operator, settings=CampaignSettings(title="Empty"))
    merging.merge(named.store, actor=named.operator, campaign_id=empty, kind=NameKind.SOURCE, names=["A", "B"], into="B")

    with pytest.raises(ImportRefused, match=r"W308.*merged names"):
        bring_back(named.store, named.operator, tmp_path / "out", "empty")


def test_w307_a_name_under_another_ones_spelling_is_refused(named: World, tmp_path: Path) -> None:
    merge(named, STATE, US, into=US)
    out = export(named, tmp_path / "out")
    path = tmp_path / "out" / "campaign.jsonl"
    path.write_bytes(out["campaign.jsonl"].replace(b'"spelling":"state department"', b'"spelling":"state departmant"'))
    (tmp_path / "out" / "manifest.json").unlink()

    with pytest.raises(ImportRefused, match=r"W307.*is not compared as"):
        bring_back(named.store, named.operator, tmp_path / "out", "beside")


def test_the_difference_of_two_snapshots_names_what_was_merged_and_separated(named: World) -> None:
    where: dict[str, Any] = {"actor": named.lead, "campaign_id": named.campaign_id}
    merge(named, STATE, US, into=US)
    snapshots.take(named.store, name="first", **where)
    merge(named, US, WATCH, into=WATCH)
    separate(named, STATE)

    found = snapshots.changes(named.store, before="first", after="now", **where)

    assert [(change.what, change.kind, change.before, change.after) for change in found] == [
        ("removed", "merged source", f"{STATE} counts as {US}", ""),
        ("added", "merged source", "", f"{US} counts as {WATCH}"),
    ]


@pytest.mark.parametrize("statement", ["UPDATE alias SET stands_for = 'x'", "DELETE FROM alias"])
def test_what_leads_merged_is_never_rewritten(named: World, statement: str) -> None:
    merge(named, STATE, US, into=US)

    with pytest.raises(Exception, match="never changed"), named.store.writing() as work:
        work.session.execute(text(statement))
