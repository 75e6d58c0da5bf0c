"""Spans of doccano and Label Studio: out and in again the same, to the character; checked one by one; never half a file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from tests.services.test_exporting import HARD, Hand, another_campaign
from tests.store.facts import everything
from tests.worlds import HARBOUR, World
from workbench.domain.records import Actor, CampaignSettings, ExportChoice, ImportReport
from workbench.domain.vocabulary import PassStatus, Preset, Round
from workbench.services import campaigns, exporting, importing
from workbench.store import models

FORMATS = {"doccano": "doccano.jsonl", "labelstudio": "label_studio.json"}


def take(world: World, name: str, content: Any, *, actor: Actor | None = None) -> ImportReport:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    asked = importing.import_texts(world.store, actor=actor or world.lead, campaign_id=world.campaign_id, files=[(name, data)])
    (report,) = asked
    return report


def lines(*records: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def export(world: World, out: Path, name: str) -> list[dict[str, Any]]:
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format=name, out=out, choice=ExportChoice())
    content = (out / FORMATS[name]).read_bytes()
    return [json.loads(line) for line in content.split(b"\n") if line] if name == "doccano" else json.loads(content)


def empty_campaign(world: World, **settings: Any) -> World:
    made = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Empty", overlap=9, **settings))
    return replace(world, campaign_id=made, lead=world.operator)


def spans_of(name: str, records: list[dict[str, Any]]) -> Counter[str]:
    """How often a pass marked exactly these spans with these labels in this text, whoever did."""
    found: Counter[str] = Counter()
    for record in records:
        if name == "doccano":
            claims = sorted((claim["spans"], claim["text"]) for claim in record["claims"])
            found[json.dumps([record["text"], record["round"], sorted(record["label"]), claims])] += 1
            continue
        for annotation in record["annotations"]:
            said = [[each["type"], {**each["value"], "labels": each["value"].get("labels")}] for each in annotation["result"]]
            found[json.dumps([record["data"]["text"], annotation["meta"]["round"], sorted(map(json.dumps, said))])] += 1
    return found


def stored(world: World) -> list[tuple[str, str, str, str, str]]:
    """(annotator, round, status, quote, text) of every live claim."""
    claim, own, user = models.Claim, models.Assignment, models.User
    query = (
        select(user.display_name, own.round, own.status, claim.quote, claim.text)
        .join(own, own.id == claim.assignment_id)
        .join(user, user.id == own.annotator_id)
        .where(own.campaign_id == world.campaign_id, claim.is_gone == 0)
        .order_by(own.id, claim.revision)
    )
    with world.store.reading() as session:
        return [(name, round_.value, status.value, quote, text) for name, round_, status, quote, text in session.execute(query)]


# -- out and in again ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", FORMATS)
def test_spans_of_hard_texts_come_back_as_they_left(world: World, tmp_path: Path, name: str, seed: int) -> None:
    hard = another_campaign(world)
    for tab, chance in ((hard.tab(), seed), (hard.tab(hard.second), seed + 10), (hard.tab(document="council"), seed + 20)):
        Hand(tab, Random(chance)).work(40)
    left = export(hard, tmp_path / "first", name)
    other = empty_campaign(world)

    report = take(other, FORMATS[name], (tmp_path / "first" / FORMATS[name]).read_bytes())

    assert report.status == "imported", report.message
    assert spans_of(name, export(other, tmp_path / "second", name)) == spans_of(name, left)
    assert sum(spans_of(name, left).values()) == 3
    assert dict(report.brought)["claims"] > 5


@pytest.mark.parametrize("name", FORMATS)
def test_every_place_of_a_hard_text_comes_back(world: World, tmp_path: Path, name: str) -> None:
    """Each character as a span of its own, and each with the one after it: no offset is lost between two of them."""
    places = [[at, end] for at in range(len(HARD)) for end in (at + 1, at + 2) if end <= len(HARD)]
    spans = [span for span in places if HARD[slice(*span)].strip()]  # white space alone is no claim, and is counted
    other = empty_campaign(world)
    report = take(other, "hard.jsonl", lines({"text": HARD, "label": [[*span, "claim"] for span in places], "annotator": "kim"}))
    assert dict(report.brought) == {"passes": 1, "claims": len(spans)}, report.message
    assert dict(report.left_out) == {"spans of nothing but white space": len(places) - len(spans)}

    (record, *_) = export(other, tmp_path, name)

    if name == "doccano":
        assert sorted(record["label"]) == sorted([*span, "claim"] for span in spans)
    else:
        regions = [each["value"] for each in record["annotations"][0]["result"] if each["type"] == "labels"]
        assert sorted([each["start"], each["end"]] for each in regions) == sorted(spans)
        assert all(HARD[each["start"] : each["end"]] == each["text"] for each in regions)


def test_a_file_that_comes_again_brings_nothing_new(world: World) -> None:
    file = lines({"text": "The ferry sank.", "label": [[4, 9, "claim"]], "annotator": "kim"})
    take(world, "a.jsonl", file)
    before = stored(world)

    again = take(world, "a.jsonl", file)

    assert (again.status, stored(world)) == ("already here", before)
    assert again.left_out == (("passes that are here already", 1),)


def test_spans_come_to_a_text_that_is_here(world: World) -> None:
    report = take(world, "a.jsonl", lines({"text": HARBOUR, "label": [[0, 7, "supported"]], "annotator": "kim"}))

    assert (report.status, report.documents, dict(report.brought)) == ("imported", (), {"passes": 1, "claims": 1})
    assert stored(world) == [("Imported kim", "first", "finished", "Harbour", "Harbour")]


def test_offsets_are_not_put_on_a_text_with_other_line_ends(world: World) -> None:
    report = take(world, "a.jsonl", lines({"text": HARBOUR.replace("\n", "\r\n"), "label": [[0, 7, "claim"]]}))

    assert report.left_out == (("passes through a text that is here already with other line endings", 1),)
    assert stored(world) == []


# -- shapes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "record",
    [
        {"text": "Two 🚢 sank.", "label": [[4, 5, "claim"]]},
        {"text": "Two 🚢 sank.", "labels": [[4, 5, "claim"]]},
        {"text": "Two 🚢 sank.", "entities": [{"id": 1, "label": "claim", "start_offset": 4, "end_offset": 5}], "relations": []},
        {"text": "Two 🚢 sank.", "spans": [{"start": 4, "end": 5, "label": "claim", "token_start": 1, "token_end": 1}]},
    ],
    ids=["label", "labels", "entities", "spans"],
)
def test_the_shapes_of_doccano_and_its_kin_are_read_alike(world: World, record: dict[str, Any]) -> None:
    take(world, "kim.jsonl", lines(record))

    assert stored(world) == [("Imported kim", "first", "finished", "🚢", "🚢")]


def studio(text: str, *results: dict[str, Any], **annotation: Any) -> list[dict[str, Any]]:
    return [{"id": 7, "data": {"text": text}, "annotations": [{"id": 1, "completed_by": 3, "result": list(results), **annotation}]}]


def region(start: int, end: int, words: str | None, label: str = "Claim", id: str = "r1") -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({"text": words} if words is not None else {})
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def test_label_studio_counts_code_points_and_before_counted_utf_16_units(world: World) -> None:
    take(world, "a.json", studio("🚢🚢 sank.", region(2, 6, " san"), region(7, 9, "nk", id="r2")))

    assert [quote for *_, quote, _ in stored(world)] == [" san", "nk"]


def test_choices_and_words_of_a_region_are_its_claims_verdict_text_and_reason(world: World, tmp_path: Path) -> None:
    said = [
        {"id": "r1", "from_name": "verdict", "type": "choices", "value": {"choices": ["Refuted"]}},
        {"id": "r1", "from_name": "normalised", "type": "textarea", "value": {"text": ["A ferry sank."]}},
        {"id": "r1", "from_name": "why", "type": "textarea", "value": {"text": ["The log says so."]}},
    ]

    take(world, "a.json", studio("The ferry sank.", region(4, 9, "ferry"), *said, completed_by={"email": "kim@example.org"}))

    assert stored(world) == [("Imported kim@example.org", "first", "finished", "ferry", "A ferry sank.")]
    (record,) = [record for record in export(world, tmp_path, "doccano") if record["label"]]
    assert (record["label"], record["Comments"]) == ([[4, 9, "refuted"]], ["The log says so."])


def minimal(**fields: Any) -> dict[str, Any]:
    """A record as Label Studio's JSON-MIN export writes it."""
    return {"id": 7, **fields, "annotator": 3, "annotation_id": 1, "created_at": "2026-01-31", "updated_at": "2026-01-31", "lead_time": 4.2}


def test_json_min_of_label_studio_brings_regions_and_what_is_said_of_each(world: World) -> None:
    regions = [
        {"start": 4, "end": 9, "text": "ferry", "labels": ["Claim"]},
        {"start": 4, "end": 9, "text": "ferry", "labels": ["supported"]},
        {"start": 10, "end": 14, "text": "sank", "labels": ["Claim"]},
    ]
    words = [
        {"start": 10, "end": 14, "text": ["It went down."]},
        {"start": 4, "end": 9, "text": ["A ferry sank.", "Two lines."]},
    ]

    report = take(world, "a.json", [minimal(text="The ferry sank.", label=regions, normalised=words)])

    assert (report.status, dict(report.brought)) == ("imported", {"passes": 1, "claims": 3}), report.message
    assert [(who, quote, text) for who, _, _, quote, text in stored(world)] == [
        ("Imported annotator 3", "ferry", "A ferry sank.\nTwo lines."),
        ("Imported annotator 3", "ferry", "ferry"),
        ("Imported annotator 3", "sank", "It went down."),
    ]


def test_what_json_min_does_not_tie_to_a_region_is_counted(world: World) -> None:
    (region_,) = [{"start": 4, "end": 9, "text": "ferry", "labels": ["Claim"]}]

    report = take(
        world, "a.json", [minimal(text="The ferry sank.", label=[region_], verdict=["Refuted", "Supported"], stars=[{"rating": 3}])]
    )

    assert dict(report.left_out) == {"results called verdict that name no region": 2, "results of the type unknown": 1}


def test_reasons_leave_for_doccano_and_come_back(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    for words, why in (("Two had sunk!", "The log says so."), ("Harbour", "")):
        tab.do("judge", claim=tab.mark(words), verdict="refuted", why=why)
    left = export(world, tmp_path / "first", "doccano")
    other = empty_campaign(world)

    take(other, "doccano.jsonl", (tmp_path / "first" / "doccano.jsonl").read_bytes())

    back = export(other, tmp_path / "second", "doccano")
    said = [sorted((claim["spans"], claim["why"]) for record in records for claim in record["claims"]) for records in (left, back)]
    assert said[0] == said[1]
    assert [record["Comments"] for record in back if record["claims"]] == [["The log says so."]]


def test_a_comment_of_doccano_goes_with_the_only_span_of_its_text_and_is_counted_where_there_are_more(world: World) -> None:
    one = {"text": "The ferry sank.", "label": [[4, 9, "claim"]], "Comments": ["Which ferry?", " "]}
    two = {"text": "Two ships waited.", "label": [[0, 3, "claim"], [4, 9, "claim"]], "Comments": ["All of them?"]}

    report = take(world, "kim.jsonl", lines(one, two))

    assert dict(report.left_out) == {"comments on a text that has not exactly one span": 1}
    with world.store.reading() as session:
        found = session.execute(
            select(models.Comment.text, models.Claim.quote).join(models.Claim, models.Claim.uuid == models.Comment.claim_uuid)
        )
        assert [tuple(row) for row in found] == [("Which ferry?", "ferry")]


def test_what_no_pass_can_carry_is_counted(world: World) -> None:
    tasks = studio("The ferry sank.", region(4, 9, "ferry", label="Boat"), {"id": "x", "type": "relation", "direction": "right"})
    tasks[0]["predictions"] = [{"result": []}]
    tasks[0]["annotations"].append({"result": [], "was_cancelled": True})

    report = take(world, "a.json", tasks)

    assert dict(report.left_out) == {
        "results of the type relation": 1,
        "predictions of a model": 1,
        "annotations that were cancelled": 1,
        "“Boat” is no verdict of this campaign: marked as a claim without one": 1,
    }


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("supported", "supported"),
        ("SUPPORTS", "supported"),
        ("Refuted", "refuted"),
        ("NOT ENOUGH INFO", "not_enough_evidence"),
        ("Conflicting Evidence/Cherrypicking", "conflicting"),
        ("Claim", ""),
        ("Boat", ""),
    ],
)
def test_a_label_is_a_verdict_where_it_is_known(world: World, tmp_path: Path, label: str, verdict: str) -> None:
    take(world, "a.jsonl", lines({"text": "The ferry sank.", "label": [[4, 9, label]]}))

    (record,) = [record for record in export(world, tmp_path, "doccano") if record["label"]]
    assert record["label"] == [[4, 9, verdict or "claim"]]


# -- whose, and when -------------------------------------------------------------------------------------------------------


def test_annotators_are_accounts_nobody_signs_in_to_and_the_same_in_every_file(world: World) -> None:
    for text in ("The ferry sank.", "Nobody drowned."):
        take(world, "a.jsonl", lines({"text": text, "label": [[0, 3, "claim"]], "annotator": "kim"}))

    with world.store.reading() as session:
        imported = session.scalars(select(models.User).where(models.User.display_name == "Imported kim")).all()
    assert [(user.is_active, user.password_hash) for user in imported] == [(False, None)]
    assert {name for name, *_ in stored(world)} == {"Imported kim"}


def test_a_pass_is_finished_unless_the_file_says_otherwise(world: World) -> None:
    take(
        world,
        "a.jsonl",
        lines(
            {"text": "The ferry sank.", "label": [[0, 3, "claim"]], "annotator": "kim", "pass_status": "open"},
            {"text": "The ferry sank.", "label": [[4, 9, "claim"]], "annotator": "lou", "round": "second"},
        ),
    )

    assert [(name, round_, status) for name, round_, status, *_ in stored(world)] == [
        ("Imported kim", Round.FIRST.value, PassStatus.OPEN.value),
        ("Imported lou", Round.SECOND.value, PassStatus.FINISHED.value),
    ]


def test_staged_work_takes_the_marks_and_says_that_verdicts_come_later(world: World) -> None:
    staged = empty_campaign(world, preset=Preset.STAGED)

    report = take(staged, "a.jsonl", lines({"text": "The ferry sank.", "label": [[0, 3, "refuted"]]}))

    assert [quote for *_, quote, _ in stored(staged)] == ["The"]
    assert "verdicts: this campaign gives them when claims are checked" in dict(report.left_out)


# -- refused ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.jsonl",
            lines({"text": "Abc.", "label": []}, {"text": "Abcd.", "label": [[2, 9, "x"]]}),
            "line 2, label: the span 2–9 does not",
        ),
        ("a.jsonl", lines({"text": "Abc.", "label": [[2, 2, "x"]]}), "line 1, label: the span 2–2 does not"),
        ("a.jsonl", lines({"text": "Abc.", "label": [[-1, 2, "x"]]}), "line 1, label: the span -1–2 does not"),
        ("a.jsonl", lines({"text": "Abc.", "label": [[0, 1]]}), "line 1, label: a span is [start, end, label]"),
        ("a.jsonl", lines({"text": "Abc.", "label": []}, {"text": " ", "label": []}), "line 2, text: there is no text"),
        ("a.jsonl", lines({"text": "Abc.", "label": []}) + b'\n{"text":', "line 2, character 9: this is not JSON"),
        ("a.json", studio("Abc.", region(0, 2, "bc")), "record 1, result: the region 0–2 holds 'Ab', and says 'bc'"),
        ("a.json", studio("Abc.", region(0, 9, None)), "record 1, result: the span 0–9 does not lie in the text of 4"),
        ("a.json", [*studio("Abc."), {"id": 8, "data": {"text": ""}, "annotations": []}], "record 2, data.text: there is no text"),
        ("a.json", b'[{"data": {"text": "Abc."},\n "annotations": [}]', "line 2, character 18: this is not JSON"),
        ("a.json", {"data": {}}, "not a list of records"),
    ],
)
def test_a_file_with_a_record_that_cannot_be_read_is_refused_whole(world: World, name: str, content: Any, said: str) -> None:
    before = everything(world.store)

    report = take(world, name, content)

    assert report.status == "refused"
    assert report.message.startswith("[W314] ")
    assert said in report.message
    assert everything(world.store) == before


def test_a_file_that_fails_while_it_is_stored_leaves_nothing(world: World) -> None:
    """The last record names a verdict with a reason too long to store: texts, accounts and passes before it go with it."""
    before = everything(world.store)
    why = {"id": "r1", "from_name": "why", "type": "textarea", "value": {"text": ["x" * 20_001]}}
    tasks = [*studio("The ferry sank.", region(4, 9, "ferry")), *studio("Nobody drowned.", region(0, 6, "Nobody"), why)]

    report = take(world, "a.json", tasks)

    assert (report.status, "record 2" in report.message) == ("refused", True)
    assert everything(world.store) == before
