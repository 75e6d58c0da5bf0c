"""Exports in other people's formats: everything is written or left out, texts leave only as asked and come back, clusters stay whole."""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pandas
import pytest
from sqlalchemy import select, update

from tests.disputed import settle_one
from tests.services.test_exporting import HARD, REASONS, Hand, another_campaign, installation, live, table
from tests.text.pages import REPORT
from tests.worlds import COUNCIL, HARBOUR, World, make_world
from workbench.domain.records import ExportChoice, ExportReport
from workbench.domain.vocabulary import ContentChoice, Round, TextChoice
from workbench.errors import ExportRefused, NotFound, RebuildRefused
from workbench.formats import catalogue, rebuilding
from workbench.services import exporting, importing
from workbench.store import models

SITE = "https://checks.example/all"
WITHOUT_TEXT = [name for name, found in catalogue.FORMATS.items() if TextChoice.NONE in found.texts]
JUDGING = ["fever", "scifact", "averitec", "claimreview"]


@pytest.fixture(scope="module")
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[World]:
    """Hard texts with everything done in them; and claims that stand, judged on evidence from the other text. For tests that only look."""
    with installation(request, tmp_path_factory.mktemp("formats"), migrated) as store:
        world = another_campaign(make_world(store))
        for tab, seed in ((world.tab(), 1), (world.tab(world.second), 2), (world.tab(document="council"), 3)):
            Hand(tab, Random(seed)).work(40)
        judge(world)
        yield world


def judge(world: World) -> None:
    """Every verdict on a claim of its own, in a pass nobody did anything else in."""
    tab = world.tab(world.second, "council")
    with world.store.reading() as session:
        named = select(models.Document.uuid).where(models.Document.slug == "harbour", models.Document.campaign_id == world.campaign_id)
        harbour = session.scalars(named).one()
    verdicts = ["supported", "refuted", "not_enough_evidence", "conflicting", "too_vague"]
    for number, (words, verdict) in enumerate(zip(COUNCIL.split()[6:], verdicts, strict=False)):
        claim = tab.mark(words, f"{REASONS[number + 1]} said about it")
        tab.do("judge", claim=claim, verdict=verdict, why=REASONS[number])
        stance = "refutes" if verdict == "refuted" else "supports"
        place = {"document": harbour, "start": 0, "end": 28, "excerpt": HARD[:28]}
        tab.do("attach", evidence=str(uuid4()), claim=claim, stance=stance, set_no=1, **place)


def export(world: World, out: Path, format: str, **choice: Any) -> ExportReport:
    asked = ExportChoice(**{"site": SITE, "makes_questions": True} | choice)
    return exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format=format, out=out, choice=asked)


def contents(folder: Path) -> dict[str, bytes]:
    """The format's own files, without what describes them."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ("manifest.json", "data_card.md", "removed.jsonl")
    }


def originals(world: World, folder: Path, texts: tuple[str, ...] = (HARD, COUNCIL)) -> Path:
    """The texts as files, under names that say nothing."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.bin").write_bytes(text.encode())
    return folder


# -- written, left out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", JUDGING)
def test_what_is_written_and_what_is_left_out_are_together_what_the_database_holds(worked: World, tmp_path: Path, name: str) -> None:
    report = export(worked, tmp_path, name)
    main = catalogue.FORMATS[name].files[0].name
    left = table((tmp_path / "left_out.csv").read_bytes())

    assert dict(report.counts)[main] + len(left) == live(worked, "claim").total()
    assert dict(report.counts)[main] > 0
    assert len(left) == report.left_out_count
    assert all(row["reason"] for row in left)


@pytest.mark.parametrize("name", catalogue.FORMATS)
def test_a_pilot_leaves_in_the_native_export_alone(world: World, tmp_path: Path, name: str) -> None:
    world.tab().mark("Two had sunk!", "A pilot's claim")
    with world.store.writing() as work:
        work.session.execute(update(models.Assignment).values(round=Round.PILOT))
        work.commit()

    export(world, tmp_path / "out", name)
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=tmp_path / "native")

    assert b"A pilot's claim" not in b"".join(contents(tmp_path / "out").values())
    assert b"A pilot's claim" in (tmp_path / "native" / "campaign.jsonl").read_bytes()


@pytest.mark.parametrize("name", catalogue.FORMATS)
def test_a_claim_that_is_gone_leaves_in_no_format(world: World, tmp_path: Path, name: str) -> None:
    tab = world.tab()
    tab.do("remove", claim=tab.mark("Two had sunk!", "A claim taken back"))

    export(world, tmp_path / "out", name)

    assert b"A claim taken back" not in b"".join(contents(tmp_path / "out").values())


@pytest.mark.parametrize("name", catalogue.FORMATS)
def test_a_campaign_without_work_gives_files_that_can_be_read(world: World, tmp_path: Path, name: str) -> None:
    export(world, tmp_path / "out", name)

    for path in (tmp_path / "out").iterdir():
        if path.suffix in (".json", ".jsonld"):
            assert json.loads(path.read_bytes()) is not None
        elif path.suffix == ".parquet":
            assert len(pandas.read_parquet(path)) == 0
        else:
            assert path.read_bytes().endswith(b"\n") or not path.read_bytes()


# -- texts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["none", "claims"])
@pytest.mark.parametrize("name", WITHOUT_TEXT)
def test_texts_that_were_taken_out_come_back_byte_for_byte(worked: World, tmp_path: Path, name: str, text: str) -> None:
    export(worked, tmp_path / "full", name)
    export(worked, tmp_path / "less", name, text=TextChoice(text))

    rebuilding.rebuild(tmp_path / "less", originals(worked, tmp_path / "texts"), tmp_path / "again")

    assert contents(tmp_path / "again") == contents(tmp_path / "full")


@pytest.mark.parametrize("name", WITHOUT_TEXT)
def test_without_texts_no_words_of_a_document_leave(worked: World, tmp_path: Path, name: str) -> None:
    export(worked, tmp_path, name, text=TextChoice.NONE)

    content = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode()
    sentences = [*COUNCIL.split("\n\n")[1].split(". "), "Cafe\u0301 owners", "قال الميناء إن السفينة غرقت"]
    assert [sentence for sentence in sentences if sentence.strip() in content] == []


@pytest.mark.parametrize("name", ["fever", "scifact", "doccano", "labelstudio"])
def test_with_claim_sentences_only_those_with_a_claim_or_cited_leave(world: World, tmp_path: Path, name: str) -> None:
    world.tab().mark("Two had sunk!")

    export(world, tmp_path / "out", name, text=TextChoice.CLAIMS)

    content = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir()).decode()
    assert "Two had sunk!" in content
    assert [words for words in ("shameful delay", "Nobody counted twice", "14 ships were waiting") if words in content] == []


def test_offsets_stay_true_where_sentences_were_blanked(world: World, tmp_path: Path) -> None:
    world.tab().mark("Two had sunk!")

    export(world, tmp_path, "doccano", text=TextChoice.CLAIMS)

    record = json.loads((tmp_path / "doccano.jsonl").read_bytes())
    ((start, end, _),) = record["label"]
    assert record["text"][start:end] == "Two had sunk!"
    assert record["text"].strip() == "Two had sunk!"


def test_the_words_of_a_page_come_back_from_the_page(world: World, tmp_path: Path) -> None:
    list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[("bridge.html", REPORT.encode())]))
    world.tab(document="bridge").mark("Line 9 runs every 20 minutes.")
    export(world, tmp_path / "full", "doccano")
    export(world, tmp_path / "less", "doccano", text=TextChoice.NONE)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "saved.htm").write_bytes(REPORT.encode())

    rebuilding.rebuild(tmp_path / "less", tmp_path / "texts", tmp_path / "again")

    assert contents(tmp_path / "again") == contents(tmp_path / "full")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.csv", 'nr;headline;body\n1;Noon;"The ferry sank.\nNobody; \u00a0""drowned""."\n2;;Two ships waited.\n'.encode("utf-8-sig")),
        ("texts.tsv", "nr\tbody\n1\tThe ferry sank.\n2\tTwo ships waited for caf\u00e9 owners.\n".encode("cp1252")),
        ("texts.jsonl", b'{"story": "The ferry\\u2028sank.", "id": 1}\n{"story": "Two ships waited.", "id": 2}\n'),
        ("tasks.json", b'[{"id": 3, "data": {"text": "The ferry sank."}, "annotations": []}]'),
        ("dev.jsonl", b'{"id": 7, "claim": "The ferry sank.", "label": "REFUTES", "evidence": []}\n'),
    ],
    ids=["csv", "tsv of another encoding", "jsonl", "Label Studio", "FEVER"],
)
def test_the_words_of_rows_and_records_come_back_from_their_file(world: World, tmp_path: Path, name: str, content: bytes) -> None:
    asked = {"files": [(name, content)], "encoding": "cp1252" if b"\xe9" in content else None}
    (report,) = importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, **asked)
    for slug in report.documents:
        world.tab(document=slug).mark(live_text(world, slug).split()[1])
    export(world, tmp_path / "full", "doccano")
    export(world, tmp_path / "less", "doccano", text=TextChoice.NONE)
    originals(world, tmp_path / "texts", (HARBOUR, COUNCIL))
    (tmp_path / "texts" / f"renamed{Path(name).suffix}").write_bytes(content)

    rebuilding.rebuild(tmp_path / "less", tmp_path / "texts", tmp_path / "again")

    assert contents(tmp_path / "again") == contents(tmp_path / "full")


def live_text(world: World, slug: str) -> str:
    with world.store.reading() as session:
        own = (models.Document.campaign_id == world.campaign_id, models.Document.slug == slug)
        return session.scalars(select(models.Document.text).where(*own)).one()


def test_w402_a_changed_original_is_refused_and_nothing_half_is_written(worked: World, tmp_path: Path) -> None:
    export(worked, tmp_path / "less", "fever", text=TextChoice.NONE)
    texts = originals(worked, tmp_path / "texts")
    (texts / "1.bin").write_bytes(COUNCIL.replace("Nobody", "Somebody").encode())

    with pytest.raises(RebuildRefused, match=r"W402.*council.*council\.txt"):
        rebuilding.rebuild(tmp_path / "less", texts, tmp_path / "again")

    assert not (tmp_path / "again" / "manifest.json").exists()
    assert list((tmp_path / "again").glob("*.partial")) == []


def test_w402_an_export_that_was_changed_is_not_rebuilt(worked: World, tmp_path: Path) -> None:
    export(worked, tmp_path / "less", "fever", text=TextChoice.NONE)
    claims = tmp_path / "less" / "claims.jsonl"
    claims.write_bytes(claims.read_bytes().replace(b'"SUPPORTS"', b'"REFUTES"', 1))

    with pytest.raises(RebuildRefused, match=r"W402.*claims\.jsonl"):
        rebuilding.rebuild(tmp_path / "less", originals(worked, tmp_path / "texts"), tmp_path / "again")


# -- splits ------------------------------------------------------------------------------------------------------------


def corpus_of(world: World, count: int) -> World:
    """Texts of which each two neighbours, 0 and 1, 2 and 3 … hold the same claim in other words of the document."""
    files = [(f"text-{number:02}.txt", f"The port of Vell number {number} closed. It rained.\n".encode()) for number in range(count)]
    assert all(
        report.status == "imported"
        for report in importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files)
    )
    for number in range(count):
        tab = world.tab(document=f"text-{number:02}")
        tab.mark(
            f"The port of Vell number {number} closed.", f"Port {number // 2}  CLOSED." if number % 2 else f"Port {number // 2} closed."
        )
    return world


def parts(folder: Path) -> dict[str, set[str]]:
    return {part: {row["document"] for row in table((folder / f"claims-{part}.csv").read_bytes())} for part in ("train", "dev", "test")}


def test_documents_that_share_a_claim_are_in_one_part_and_every_document_is_in_one(world: World, tmp_path: Path) -> None:
    export(corpus_of(world, 20), tmp_path, "csv", split=(60, 20, 20))

    found = parts(tmp_path)
    assert sorted(slug for slugs in found.values() for slug in slugs) == [f"text-{number:02}" for number in range(20)]
    for number in range(0, 20, 2):
        pair = {f"text-{number:02}", f"text-{number + 1:02}"}
        assert any(pair <= slugs for slugs in found.values())
    assert {part: len(slugs) for part, slugs in found.items()} == {"train": 12, "dev": 4, "test": 4}


def test_the_same_campaign_gives_the_same_split(world: World, tmp_path: Path) -> None:
    corpus_of(world, 6)
    for name in ("one", "two"):
        export(world, tmp_path / name, "csv", split=(50, 25, 25))

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_claim_that_repeats_another_documents_keeps_both_in_one_part(world: World, tmp_path: Path) -> None:
    first = world.tab().mark("Two had sunk!")
    again = world.tab(document="council").mark("Eleven ships waited outside Vell")
    world.tab(document="council").do("edit", claim=again, same_as=first)

    export(world, tmp_path, "csv", split=(50, 0, 50))

    assert {"harbour", "council"} in parts(tmp_path).values()


# -- names, and what cannot be asked for -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "doccano", "labelstudio", "webannotation", "fever"])
def test_names_stand_in_place_of_codes_only_when_asked_for(worked: World, tmp_path: Path, name: str) -> None:
    export(worked, tmp_path / "codes", name)
    export(worked, tmp_path / "names", name, has_names=True)

    found = {folder: b"".join(contents(tmp_path / folder).values()) for folder in ("codes", "names")}
    assert b'"ann"' not in found["codes"]
    assert b'"bob"' in found["names"]


@pytest.mark.parametrize(
    ("format_", "choice", "said"),
    [
        ("jsonl", {"text": TextChoice.NONE}, "the text 'none'"),
        ("jsonl", {"split": (80, 10, 10)}, "a split"),
        ("jsonl", {"has_names": True}, "names"),
        ("parquet", {"text": TextChoice.NONE}, "full only"),
        ("claimreview", {"site": ""}, "address where each check is published"),
        ("claimreview", {"site": "javascript:alert(1)"}, "whole http or https address"),
        ("csv", {"split": (1, 2)}, "three shares"),
        ("csv", {"split": (0, 0, 0)}, "three shares"),
        ("csv", {"split": (-1, 2, 2)}, "three shares"),
        ("jsonl", {"content": ContentChoice.ADJUDICATED}, "the content 'adjudicated'"),
        ("csv", {"snapshot": "nowhere"}, "no snapshot called 'nowhere'"),
    ],
)
def test_w401_what_cannot_be_made_is_refused_with_what_can(
    worked: World, tmp_path: Path, format_: str, choice: dict[str, Any], said: str
) -> None:
    with pytest.raises(ExportRefused, match=f"W401.*{said}"):
        export(worked, tmp_path, format_, **choice)

    assert list(tmp_path.iterdir()) == []


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["claims", "annotations", "evidence", "decisions", "ratings", "sentence_ratings"])
def test_a_parquet_table_holds_what_the_csv_table_holds(worked: World, tmp_path: Path, name: str) -> None:
    from workbench.formats.csv_cells import unguard

    export(worked, tmp_path / "csv", "csv")
    export(worked, tmp_path / "parquet", "parquet")

    rows = [{key: unguard(cell) for key, cell in row.items()} for row in table((tmp_path / "csv" / f"{name}.csv").read_bytes())]
    frame = pandas.read_parquet(tmp_path / "parquet" / f"{name}.parquet").astype(object)
    records = frame.to_dict("records")
    typed = [{key: "" if pandas.isna(value) else str(value).removesuffix(".0") for key, value in row.items()} for row in records]
    assert [{key: cell.removesuffix(".0") for key, cell in row.items()} for row in rows] == typed


def test_a_cell_beyond_what_the_csv_module_reads_by_itself_is_read_by_it_and_by_pandas(world: World, tmp_path: Path) -> None:
    long = "Ein Satz — „mit“ 🚢,\r\n" * 8_000
    files = [("long.txt", long.encode())]
    list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files))
    tab = world.tab(document="long")
    tab.do("mark", claim="7d2f6d53-19a2-4f52-9a0c-2f8b4f1f6a01", spans=[[0, len(long.rstrip())]], quote=long.rstrip(), text="Long.")

    export(world, tmp_path, "csv")

    before = csv.field_size_limit(sys.maxsize)
    (row,) = table((tmp_path / "claims.csv").read_bytes())
    csv.field_size_limit(before)
    frame = pandas.read_csv(tmp_path / "claims.csv", dtype=str, keep_default_na=False, na_filter=False)
    assert row["quote"] == frame["quote"][0] == long.rstrip()
    assert len(row["quote"]) > 131_072


def test_ratings_are_task_worker_label_for_every_verdict(worked: World, tmp_path: Path) -> None:
    export(worked, tmp_path, "csv")

    ratings = table((tmp_path / "ratings.csv").read_bytes())
    judged = [row for row in table((tmp_path / "annotations.csv").read_bytes()) if row["verdict"]]
    assert [(row["task"], row["worker"], row["label"]) for row in ratings] == [
        (row["claim"], row["annotator"], row["verdict"]) for row in judged
    ]


def test_the_data_card_counts_what_is_there_and_shows_words_as_words(world: World, tmp_path: Path) -> None:
    world.tab().mark("Two had sunk!")
    from workbench.domain.records import CampaignSettings
    from workbench.services import campaigns

    settings = replace(CampaignSettings(title="<b>Harbour</b> | [x](y)"), description="# No heading")
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=settings)

    export(world, tmp_path, "csv", licence="CC-BY-4.0")

    card = (tmp_path / "data_card.md").read_text(encoding="utf-8")
    assert "| claims | 1 |" in card
    assert "Licence: CC-BY-4.0" in card
    assert "<b>" not in card
    assert "\n# No heading" not in card


# -- whose work --------------------------------------------------------------------------------------------------------


def test_what_was_decided_leaves_alone_when_only_that_is_asked_for(world: World, tmp_path: Path) -> None:
    settle_one(world)

    export(world, tmp_path / "all", "csv")
    export(world, tmp_path / "decided", "csv", content=ContentChoice.ADJUDICATED)

    rounds = {name: {row["round"] for row in table((tmp_path / name / "claims.csv").read_bytes())} for name in ("all", "decided")}
    assert rounds == {"all": {"first", "adjudication"}, "decided": {"adjudication"}}


def test_only_what_annotators_disagree_about_leaves_when_that_is_asked_for(world: World, tmp_path: Path) -> None:
    for actor, verdict in ((world.annotator, "supported"), (world.second, "refuted")):
        tab = world.tab(actor)
        for words, said in (("Two had sunk!", verdict), ("nine days after the storm", "supported")):
            tab.do("judge", claim=tab.mark(words), verdict=said, why="Seen.")
        assert not tab.do("finish")["refused"]

    export(world, tmp_path, "csv", content=ContentChoice.DISAGREEMENTS)

    found = table((tmp_path / "claims.csv").read_bytes())
    assert [row["quote"] for row in found] == ["Two had sunk!"] * 2


# -- made to be downloaded ---------------------------------------------------------------------------------------------


def test_an_export_that_was_made_is_one_bundle_and_its_files_and_nothing_else_is_handed_out(world: World) -> None:
    token, report = exporting.prepare(world.store, actor=world.lead, campaign_id=world.campaign_id, format="csv")
    asked = {"actor": world.lead, "campaign_id": world.campaign_id}

    bundle = exporting.prepared(world.store, token=token, file="export.zip", **asked)

    with zipfile.ZipFile(bundle) as archive:
        assert sorted(archive.namelist()) == sorted(file.name for file in report.files)
    for other in ("../../../workbench.db", "..", "export.zip.partial", "nothing.csv"):
        with pytest.raises(NotFound):
            exporting.prepared(world.store, token=token, file=other, **asked)
    with pytest.raises(NotFound):
        exporting.prepared(world.store, token="../" + token, file="export.zip", **asked)


def test_an_export_that_was_refused_leaves_no_place_behind(world: World) -> None:
    with pytest.raises(ExportRefused):
        exporting.prepare(world.store, actor=world.lead, campaign_id=world.campaign_id, format="claimreview")

    assert list((world.store.settings.home / "exports" / "made" / str(world.campaign_id)).iterdir()) == []
