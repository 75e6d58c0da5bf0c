"""Exports say what the database says, to whom they may, and come back without loss; a damaged one comes back not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from sqlalchemy import func, select, true

from tests.disputed import dispute, settle_one
from tests.store.facts import everything
from tests.worlds import COUNCIL, Tab, World, configured, make_world
from workbench.domain.records import Actor, CampaignSettings, ExportChoice
from workbench.domain.vocabulary import AttributionMode, Checks, ClaimType, Hedge, Medium, Outcome, Role
from workbench.errors import ExportRefused, ImportRefused, NotAllowed, NotFound
from workbench.services import adjudicating, answering, campaigns, exporting, importing, people
from workbench.store import models
from workbench.store.queries import documents, exports, passes
from workbench.store.work import Store

HARD = (
    "Ships 🚢 and families 👨‍👩‍👧‍👦 left\r\n\r\n"
    "Cafe\u0301 owners in Ko\u0308ln paid €9\u00a0million.\u0085\t“Never again”, they said. 'Quoted\u200a—\u200aonce'. "
    "قال الميناء إن السفينة غرقت. =SUM(A1), +1 and -1 @ noon. NA, null and 001 were counted.\r\n"
    'A line\u2028separated\u2029text \ufeffwith a mark. Tab\tseparated; "straight" and \\backslash. Nobody drowned.\n'
)
REASONS = [
    *("", "=1+1", "+420", "-1", "@here", "'quoted", "＝1", "\tTab", "NA", "null", "None", "001", "1e5", " x ", 'a "b", c'),
    *("a\nb", "a\r\nb", "a\rb", "\n", "😀" * 50, "قال", "n\u0310\u0348", "a\u2028b", "\ufeffx", "line\u0085", "\x7f\x1b[31m"),
    *("{{x}} <b>&amp;", "\\n\\u0000"),
]
CHOICES = {"claimreview": ExportChoice(site="https://checks.example/all"), "averitec": ExportChoice(makes_questions=True)}
VERDICTS = ["supported", "refuted", "not_enough_evidence", "conflicting", "not_checkable", "too_vague", "out_of_scope", ""]


# -- acting and looking ------------------------------------------------------------------------------------------------


def export(world: World, out: Path, format: str = "jsonl", *, actor: Actor | None = None, campaign_id: int = 0) -> dict[str, bytes]:
    """Export and read every file there is afterwards."""
    choice = CHOICES.get(format, ExportChoice())
    asked = {"campaign_id": campaign_id or world.campaign_id, "format": format, "out": out, "choice": choice}
    exporting.export(world.store, actor=actor or world.lead, **asked)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def bring_back(store: Store, operator: Actor, folder: Path, name: str = "again") -> int:
    return importing.import_native(store, actor=operator, path=folder / "campaign.jsonl", name=name)


def folder_of(files: dict[str, bytes], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def rows(content: bytes, kind: str = "") -> list[dict[str, Any]]:
    found = [json.loads(line) for line in content.split(b"\n") if line]
    return [row for row in found if kind in ("", row["type"])]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@contextmanager
def installation(request: pytest.FixtureRequest, folder: Path, migrated: str) -> Iterator[Store]:
    """A store beside the test's own."""
    if request.config.getoption("db") == "sqlite":
        shutil.copy(migrated, folder / "other.db")
        opened = Store(configured(folder, f"sqlite:///{folder / 'other.db'}"))
        yield opened
        opened.close()
    else:
        server = request.getfixturevalue("postgres_server")
        name = server.create(migrated)
        opened = Store(configured(folder, server.url(name)))
        yield opened
        opened.close()
        server.drop(name)


@pytest.fixture
def other_store(tmp_path: Path, migrated: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A second, empty installation."""
    with installation(request, tmp_path, migrated) as opened:
        yield opened


@pytest.fixture(scope="module")
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[World]:
    """Two annotators have been through two texts, with everything there is to do. For tests that only look."""
    with installation(request, tmp_path_factory.mktemp("worked"), migrated) as store:
        world = another_campaign(make_world(store))
        for tab, seed in ((world.tab(), 1), (world.tab(world.second), 2), (world.tab(document="council"), 3)):
            Hand(tab, Random(seed)).work(300)
        last = Tab(world, world.annotator, world.tab().pass_uuid, str(UUID(int=6)), world.tab().base)
        last.do("reopen")
        last.do("mark", claim=str(UUID(int=7)), spans=[[0, 5], [12, 20]], quote="Ships … families", text="=cmd")
        last.do("mark", claim=str(UUID(int=9)), spans=[[0, 5]], quote="Ships", text="Ships left.")
        last.do("link", link=str(UUID(int=10)), claim=str(UUID(int=9)), other=str(UUID(int=7)), relation="qualifies")
        last.do("undo")
        last.do("redo")
        last.do("comment", comment=str(UUID(int=8)), claim=str(UUID(int=7)), text="Which ships?")
        answering.answer(store, actor=world.lead, campaign_id=world.campaign_id, comment=str(UUID(int=8)), text="Those of Monday.\nSee 1.2")
        yield world


@pytest.fixture(scope="module")
def exported(worked: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Its native export, to be spoilt."""
    return export(worked, tmp_path_factory.mktemp("exported"))


class Hand:
    """An annotator who does anything, also what is refused; the same source of chance does the same."""

    def __init__(self, tab: Tab, chance: Random) -> None:
        self.tab, self.chance = tab, chance
        with tab.world.store.reading() as session:
            shown = passes.text(session, tab.pass_uuid, viewer=tab.actor)
            self.text, self.sentences = shown["text"], shown["sentences"]
            self.elsewhere = documents.sentences_like(session, tab.pass_uuid, "ships harbour council said", viewer=tab.actor)
        self.claims: list[str] = []
        self.evidence: list[str] = []
        self.links: list[str] = []
        self.comments: list[str] = []

    def work(self, steps: int) -> None:
        """Operations in messages of one to five."""
        while steps > 0:
            size = min(self.chance.randint(1, 5), steps)
            self.tab.send(*(self.tab.operation(*step[:1], **step[1]) for step in (self.step() for _ in range(size))))
            steps -= size

    def step(self) -> tuple[str, dict[str, Any]]:
        kinds = ["decide", "flag", "mark", "mark", "edit", "remove", "judge", "judge", "judge", "attach", "attach", "amend", "detach"]
        kind = self.chance.choice([*kinds, "link", "comment", "undo", "undo", "redo", "finish", "reopen", "reopen", "refused"])
        return kind, getattr(self, kind, dict)()

    def new(self, kept: list[str]) -> str:
        kept.append(str(UUID(int=self.chance.getrandbits(128), version=4)))
        return kept[-1]

    def one(self, kept: list[str]) -> str:
        return self.chance.choice(kept) if kept else str(UUID(int=0))

    def words(self) -> str:
        return self.chance.choice(REASONS)

    def place(self) -> dict[str, Any]:
        start = self.chance.randrange(len(self.text) - 1)
        end = min(len(self.text), start + self.chance.randint(1, 60))
        spans = [[start, end]]
        if end + 3 < len(self.text) and self.chance.random() < 0.3:
            spans.append([end + 1, end + 3])
        return {"spans": spans, "quote": " … ".join(self.text[a:b] for a, b in spans)}

    def decide(self) -> dict[str, Any]:
        ordinals = self.chance.sample(range(len(self.sentences)), self.chance.randint(1, 3))
        return {"ordinals": ordinals, "label": self.chance.choice("opixb") * self.chance.randint(0, 1), "origin": "key"}

    def flag(self) -> dict[str, Any]:
        return {"ordinal": self.chance.randrange(len(self.sentences)), "on": self.chance.random() < 0.7}

    def mark(self) -> dict[str, Any]:
        return {"claim": self.new(self.claims), "text": self.words(), **self.place(), **self.said()}

    def edit(self) -> dict[str, Any]:
        return {"claim": self.one(self.claims), "text": self.words(), **self.said()} | (self.place() if self.chance.random() < 0.5 else {})

    def said(self) -> dict[str, Any]:
        """Some of what may be said about a claim, at times what may not."""
        chain = [{"source": self.words(), "mode": self.chance.choice(list(AttributionMode))} for _ in range(self.chance.randint(0, 2))]
        every = {
            "types": self.chance.sample(list(ClaimType), 2),
            "worth": self.chance.choice([None, 1, 3]),
            "checks": self.chance.choice(list(Checks)),
            "hedge": self.chance.choice(list(Hedge)),
            "claim_date": self.chance.choice(["", "2031", "2031-02-03"]),
            "event": self.words(),
            "attribution": [link for link in chain if link["source"].strip()],
            "context": self.chance.sample(range(len(self.sentences)), self.chance.randint(0, 2)),
            "same_as": self.chance.choice([None, None, self.one(self.claims)]),
        }
        return {name: every[name] for name in self.chance.sample(list(every), self.chance.randint(0, 3))}

    def remove(self) -> dict[str, Any]:
        return {"claim": self.one(self.claims)}

    def judge(self) -> dict[str, Any]:
        said = {"verdict": self.chance.choice(VERDICTS), "why": self.words(), "confidence": self.chance.choice([None, 1, 4])}
        return {"claim": self.one(self.claims)} | {name: said[name] for name in self.chance.sample(list(said), self.chance.randint(1, 2))}

    def attach(self) -> dict[str, Any]:
        stance = self.chance.choice(["supports", "refutes", "mixed", "context"])
        body = {"evidence": self.new(self.evidence), "claim": self.one(self.claims), "stance": stance, "set_no": self.chance.randint(1, 3)}
        if self.elsewhere and self.chance.random() < 0.5:
            found = self.chance.choice(self.elsewhere)
            return body | {"document": found.document_uuid, "start": found.start, "end": found.end, "excerpt": found.text}
        return (
            body
            | {"url": "https://port.example/?q=%22", "title": self.words(), "excerpt": self.words(), "published_on": "2031-02"}
            | {
                "archive_url": self.chance.choice(["", "https://archive.example/9"]),
                "accessed_on": "2031-03-01",
                "medium": self.chance.choice(list(Medium)),
            }
        )

    def amend(self) -> dict[str, Any]:
        return {"evidence": self.one(self.evidence), "stance": "mixed", "title": self.words(), "publisher": self.words()}

    def detach(self) -> dict[str, Any]:
        return {"evidence": self.one(self.evidence)}

    def link(self) -> dict[str, Any]:
        return {"link": self.new(self.links), "claim": self.one(self.claims), "other": self.one(self.claims), "relation": "qualifies"}

    def comment(self) -> dict[str, Any]:
        return {"comment": self.new(self.comments), "claim": self.one(self.claims), "text": self.words()}

    def refused(self) -> dict[str, Any]:
        return {"ordinals": "no list", "text": self.words(), "\u2028": [None, 1.5, {"deep": self.words()}]}


# -- native: without loss ----------------------------------------------------------------------------------------------


# A campaign of its own for each example: 12 by day, 500 at night.
@settings(max_examples=settings.default.max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=st.lists(st.integers(0, 2**32), min_size=3, max_size=3), steps=st.integers(0, 25))
def test_whatever_was_done_comes_back_and_goes_out_again_byte_for_byte(
    world: World, other_store: Store, tmp_path_factory: pytest.TempPathFactory, seeds: list[int], steps: int
) -> None:
    example = another_campaign(world)
    for tab, seed in zip((example.tab(), example.tab(example.second), example.tab(document="council")), seeds, strict=True):
        Hand(tab, Random(seed)).work(steps)
    folder, elsewhere = tmp_path_factory.mktemp("round"), people.operator(other_store)

    out = export(example, folder / "out")
    beside = replace(example, campaign_id=bring_back(world.store, world.operator, folder / "out", "beside-" + folder.name))
    abroad = World(other_store, elsewhere, elsewhere, elsewhere, elsewhere, bring_back(other_store, elsewhere, folder / "out", folder.name))

    assert export(beside, folder / "beside", actor=world.operator) == out
    assert export(abroad, folder / "abroad") == out
    assert export(example, folder / "again") == out, "the origin is untouched"


def another_campaign(world: World) -> World:
    """The same people in a campaign with the hard text under the harbour's name, and the council's."""
    store, operator = world.store, world.operator
    campaign_id = campaigns.create(store, actor=operator, settings=CampaignSettings(title="Another", overlap=3))
    for actor in (world.lead, world.annotator, world.second):
        role = Role.LEAD if actor == world.lead else Role.ANNOTATOR
        people.give_role(store, actor=operator, campaign_id=campaign_id, name=actor.name, role=role)
    files: list[tuple[str, bytes | Path]] = [("harbour.txt", HARD.encode()), ("council.txt", COUNCIL.encode())]
    assert all(
        report.status == "imported" for report in importing.import_texts(store, actor=operator, campaign_id=campaign_id, files=files)
    )
    return replace(world, campaign_id=campaign_id)


def test_the_order_does_not_depend_on_how_many_texts_are_read_at_a_time(
    worked: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exported: dict[str, bytes]
) -> None:
    monkeypatch.setattr(exports, "TEXTS_AT_A_TIME", 1)

    assert export(worked, tmp_path / "out") == exported


def test_the_round_trip_was_over_every_kind_of_row_and_refusal(worked: World, tmp_path: Path) -> None:
    content = export(worked, tmp_path / "out")["campaign.jsonl"]

    assert {row["type"] for row in rows(content)} == {
        *("campaign", "guideline", "scheme", "member", "document", "pass"),
        *("operation", "decision", "claim", "annotation", "evidence", "link", "comment", "answer", "end"),
    }
    assert {row["kind"] for row in rows(content, "operation") if not row["error_code"]} > {"undo", "redo", "remove", "finish", "reopen"}
    assert {row["error_code"] for row in rows(content, "operation")} >= {"", "W201", "W202", "W203"}
    assert {row["kind"] for row in rows(content, "evidence")} == {"web", "sentence"}
    claims = rows(content, "claim")
    assert all(any(row[name] for row in claims) for name in ("types", "worth", "hedge", "claim_date", "event", "context", "same_as"))
    assert {row["checks"] for row in claims} == {"content", "said"}
    assert {len(row["attribution"]) for row in claims} >= {0, 1}
    assert {row["confidence"] for row in rows(content, "annotation")} > {None}
    assert all(any(row[name] for row in rows(content, "evidence")) for name in ("archive_url", "accessed_on", "medium"))
    assert {row["is_gone"] for kind in ("claim", "annotation", "evidence") for row in rows(content, kind)} == {True, False}


def test_the_same_state_exported_twice_gives_the_same_bytes(worked: World, tmp_path: Path) -> None:
    for format_ in exporting.FORMATS:
        assert export(worked, tmp_path / f"{format_}1", format_) == export(worked, tmp_path / f"{format_}2", format_)


def test_an_export_comes_back_into_an_empty_campaign(exported: dict[str, bytes], store: Store, tmp_path: Path) -> None:
    world = World(store, *[people.operator(store)] * 4, campaign_id=0)
    empty = campaigns.create(store, actor=world.operator, settings=CampaignSettings(title="Empty"))

    assert bring_back(store, world.operator, folder_of(exported, tmp_path / "in"), "empty") == empty

    assert export(world, tmp_path / "again", campaign_id=empty) == exported


def test_w308_an_export_does_not_come_back_over_texts(exported: dict[str, bytes], world: World, tmp_path: Path) -> None:
    before = everything(world.store)

    with pytest.raises(ImportRefused, match="W308"):
        bring_back(world.store, world.operator, folder_of(exported, tmp_path / "in"), "harbour")

    assert everything(world.store) == before


def test_work_goes_on_in_an_imported_copy_without_touching_the_origin(world: World, tmp_path: Path) -> None:
    Hand(world.tab(), Random(1)).work(20)
    out = export(world, tmp_path / "out")
    copy = replace(world, campaign_id=bring_back(world.store, world.operator, tmp_path / "out"))
    people.give_role(world.store, actor=world.operator, campaign_id=copy.campaign_id, name="ann", role=Role.ANNOTATOR)

    copy.tab().mark("Two had sunk!")

    assert export(world, tmp_path / "again") == out
    assert len(rows(export(copy, tmp_path / "copy", actor=world.operator)["campaign.jsonl"], "pass")) == 2


def test_only_an_admin_brings_a_campaign_back(exported: dict[str, bytes], world: World, tmp_path: Path) -> None:
    for actor, error in ((world.lead, NotFound), (world.annotator, NotFound)):
        with pytest.raises(error):
            bring_back(world.store, actor, folder_of(exported, tmp_path / "in"))


def test_nobody_signs_in_as_a_person_who_came_with_an_export(exported: dict[str, bytes], store: Store, tmp_path: Path) -> None:
    bring_back(store, people.operator(store), folder_of(exported, tmp_path / "in"))

    with store.reading() as session:
        came = select(models.User.is_active, models.User.password_hash).where(models.User.name.startswith("imported-"))
        assert [tuple(row) for row in session.execute(came)] == [(False, None)] * 3


def test_an_operation_with_what_no_database_stores_is_refused_and_the_campaign_still_exports(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    bodies: list[dict[str, Any]] = [
        {"claim": "x", "text": "cut emoji \ud83d"},
        {"claim": "x", "text": "nul \0"},
        {"\ud83d": 1},
        {"ordinals": [float("nan")]},
        {"at": "\0"},
        {"kind": "a\0b"},
        {"kind": "\ud83d"},
        {"at": "\ud83d"},
    ]

    reply = tab.send(*({**tab.operation("mark"), **body} for body in bodies))
    out = export(world, tmp_path / "out")
    copy = bring_back(world.store, world.operator, tmp_path / "out")

    assert len(reply["refused"]) == len(bodies)
    assert reply["ack"] == {tab.boot: len(bodies)}
    assert export(world, tmp_path / "again", actor=world.operator, campaign_id=copy) == out


# -- native: damaged ---------------------------------------------------------------------------------------------------


def changed(kind: str, **fields: Any) -> Callable[[list[dict[str, Any]]], None]:
    """The first record of a kind with other fields; an ellipsis takes a field away."""

    def change(listed: list[dict[str, Any]]) -> None:
        row = next(row for row in listed if row["type"] == kind)
        row |= fields
        for name in [name for name, value in row.items() if value is ...]:
            del row[name]

    return change


def twice(kind: str) -> Callable[[list[dict[str, Any]]], None]:
    def change(listed: list[dict[str, Any]]) -> None:
        at = next(n for n, row in enumerate(listed) if row["type"] == kind)
        listed.insert(at, listed[at])

    return change


def shifted(field: str) -> Callable[[list[dict[str, Any]]], None]:
    """A document whose blocks or sentences lie where they cannot."""

    def change(listed: list[dict[str, Any]]) -> None:
        row = next(row for row in listed if row["type"] == "document")
        row[field][-1][1] = 10**6

    return change


DAMAGE: dict[str, Callable[[list[dict[str, Any]]], None]] = {
    "a text with another word in it": changed("document", text="Another text."),
    "a text with a NUL": changed("document", title="a\0b"),
    "a title that is a number": changed("document", title=5),
    "a title that is a list": changed("document", title=["x"]),
    "half a character": changed("document", title="\ud83d"),
    "a number that is text": changed("document", number="first"),
    "a number beyond all integers": changed("document", number=2**70),
    "no text": changed("document", text=...),
    "a document twice": twice("document"),
    "a claim twice": twice("claim"),
    "a member twice": twice("member"),
    "a sentence beyond the end": shifted("sentences"),
    "a block beyond the end": shifted("blocks"),
    "an empty sentence": changed("document", sentences=[[3, 3, 0, 0]]),
    "a sentence in no block": changed("document", sentences=[[0, 3, 99, 0]]),
    "sentences that are none": changed("document", sentences=7),
    "a claim without its pass": changed("claim", **{"pass": "nowhere"}),
    "a claim without spans": changed("claim", spans=...),
    "a label that is none": changed("decision", label="maybe"),
    "a flag that is none": changed("decision", is_gone="x"),
    "a flag beyond yes and no": changed("decision", is_gone=7),
    "a time that is none": changed("pass", started_at="yesterday"),
    "a time without a zone": changed("pass", started_at="2031-02-03T00:00:00"),
    "a verdict that is none": changed("annotation", verdict="true-ish"),
    "an unknown type": changed("claim", type="opinion"),
    "a type that is no word": changed("claim", type=5),
    "a second campaign": twice("campaign"),
    "another format": changed("campaign", format="workbench/9"),
    "no campaign": lambda listed: listed.pop(0) and None,
}


def assert_damaged(store: Store, folder: Path, where: str, match: str = "W307") -> None:
    operator = people.operator(store)
    before = everything(store)

    with pytest.raises(ImportRefused, match=match) as refused:
        bring_back(store, operator, folder)

    assert where in refused.value.where
    assert everything(store) == before


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_w307_a_record_that_cannot_be_is_refused_and_nothing_is_stored(
    exported: dict[str, bytes], store: Store, tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    listed = rows(exported["campaign.jsonl"])
    change(listed)
    (tmp_path / "campaign.jsonl").write_text("".join(json.dumps(row) + "\n" for row in listed), encoding="utf-8")

    assert_damaged(store, tmp_path, "line ")


def other_line_3(raw: bytes) -> Callable[[bytes], bytes]:
    return lambda content: b"\n".join([*content.split(b"\n")[:2], raw, *content.split(b"\n")[3:]])


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda content: content[: len(content) // 2], "line "),
        (other_line_3(b"{}"), "line 3"),
        (other_line_3(b"not JSON"), "line 3"),
        (other_line_3(b"\xff\xfe"), "line 3"),
        (other_line_3(b""), "line 3"),
        (other_line_3(b"[" * 100_000), "line 3"),
        (other_line_3(b'{"type":"operation","body":NaN}'), "line 3"),
        (lambda content: b'{"type":"campaign"}\n' + content, "line 1"),
        (lambda content: b"\n" + content, "line 1"),
        (lambda content: content[: content.rindex(b"\n", 0, -1) + 1], "line "),
        (lambda content: content[: content.rindex(b"\n", 0, content.rindex(b"\n", 0, -1)) + 1], "line "),
        (lambda content: content + content.split(b"\n")[2] + b"\n", "line "),
        (lambda content: b"\n".join([*content.split(b"\n")[:4], *content.split(b"\n")[5:]]), "line "),
    ],
    ids=[
        *(
            "cut in half",
            "empty record",
            "no JSON",
            "no text",
            "blank",
            "deeper than any",
            "no number",
            "another first line",
            "blank first",
        ),
        *("without its end", "cut at a line end", "something after its end", "a line less"),
    ],
)
def test_w307_a_damaged_file_is_refused_with_the_line_and_nothing_is_stored(
    exported: dict[str, bytes], store: Store, tmp_path: Path, spoil: Callable[[bytes], bytes], where: str
) -> None:
    (tmp_path / "campaign.jsonl").write_bytes(spoil(exported["campaign.jsonl"]))

    assert_damaged(store, tmp_path, where)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.replace(b"Nobody drowned", b"Nobody drooned"),
        lambda content: content[: content.rindex(b"\n", 0, -1) + 1],
        lambda content: content + b"\n",
    ],
    ids=["one byte", "the last line", "a line more"],
)
def test_w307_a_file_that_is_not_the_one_its_manifest_names_is_refused(
    exported: dict[str, bytes], store: Store, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    folder_of(exported | {"campaign.jsonl": spoil(exported["campaign.jsonl"])}, tmp_path / "in")

    assert_damaged(store, tmp_path / "in", "", r"W307.*changed or cut off")


@pytest.mark.parametrize(
    ("version", "advice"), [("workbench/1", "older Workbench.*workbench upgrade"), ("workbench/99", "newer Workbench")]
)
def test_w307_an_export_of_another_version_is_refused_with_what_to_do(
    exported: dict[str, bytes], store: Store, tmp_path: Path, version: str, advice: str
) -> None:
    (tmp_path / "campaign.jsonl").write_bytes(exported["campaign.jsonl"].replace(b'"workbench/2"', f'"{version}"'.encode(), 1))

    assert_damaged(store, tmp_path, "line 1", rf"W307.*{version}.*{advice}")


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"files": 5}', b'{"files": [{"name": "campaign.jsonl"}]}', b"\xff"])
def test_w307_a_manifest_that_cannot_be_read_is_not_passed_over(
    exported: dict[str, bytes], store: Store, tmp_path: Path, manifest: bytes
) -> None:
    folder_of(exported | {"manifest.json": manifest}, tmp_path / "in")

    assert_damaged(store, tmp_path / "in", "")


# -- what an export says -----------------------------------------------------------------------------------------------


def counted(world: World, found: Any) -> int:
    """Rows of the campaign; only it has passes."""
    with world.store.reading() as session:
        own = found.campaign_id == world.campaign_id if hasattr(found, "campaign_id") else true()
        return session.scalar(select(func.count()).select_from(found).where(own)) or 0


def record_count(name: str, content: bytes) -> int:
    match name.rpartition(".")[2]:
        case "csv":
            return len(table(content))
        case "jsonl":
            return content.count(b"\n")
        case "json" | "jsonld":
            found = json.loads(content)
            return len(found if isinstance(found, list) else found.get("@graph") or found["items"])
        case "parquet":
            return int(parquet.read_metadata(io.BytesIO(content)).num_rows)
        case _:
            return 1


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_the_manifest_is_true(worked: World, tmp_path: Path, format_: str) -> None:
    files = export(worked, tmp_path / "out", format_)
    manifest = json.loads(files.pop("manifest.json"))

    for listed in manifest["files"]:
        content = files.pop(listed["name"])
        assert listed["sha256"] == hashlib.sha256(content).hexdigest()
        assert listed["bytes"] == len(content)
        assert listed["records"] == record_count(listed["name"], content)
    assert files == {}, "no `.partial` and nothing unlisted"
    tables = {"document": models.Document, "pass": models.Assignment, "operation": models.Operation, "decision": models.Decision}
    tables |= {"claim": models.Claim, "annotation": models.Annotation, "evidence": models.Evidence, "member": models.Membership}
    if format_ == "jsonl":
        assert {kind: manifest["counts"][kind] for kind in tables} == {kind: counted(worked, found) for kind, found in tables.items()}
    else:
        assert manifest["counts"]["claims"] == live(worked, "claim").total()
    assert manifest["has_formula_guard"] is (format_ == "csv")


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_s9_no_name_address_token_or_hash_of_a_person_is_in_an_export(worked: World, tmp_path: Path, format_: str) -> None:
    from workbench.domain.vocabulary import LinkPurpose
    from workbench.services import signing_in

    link = signing_in.make_link(worked.store, actor=worked.operator, name="ann", purpose=LinkPurpose.INVITATION)
    session_token = signing_in.use_link(worked.store, token=link, password="correct horse battery")
    for actor in (worked.annotator, worked.second):
        with worked.store.writing() as work:
            work.session.get_one(models.User, actor.user_id).display_name = f"Surname-{actor.name}"
            work.commit()

    content = b"".join(export(worked, tmp_path / "out", format_).values()).decode(errors="replace")

    with worked.store.reading() as session:
        users = session.scalars(select(models.User)).all()
        secrets = [link, session_token, "correct horse", "Surname-", str(worked.store.settings.home), "operator_id", "password"]
        secrets += [user.uuid for user in users] + [user.password_hash for user in users if user.password_hash]
    assert [secret for secret in secrets if secret in content] == []
    named = {f'"{user.name}"' for user in users if user.name != "operator"}
    assert [name for name in named if name in content] == []


def test_s9_codes_of_one_person_are_the_same_within_and_differ_between_campaigns(worked: World, tmp_path: Path) -> None:
    other = campaigns.create(worked.store, actor=worked.operator, settings=CampaignSettings(title="Other"))
    people.give_role(worked.store, actor=worked.operator, campaign_id=other, name="ann", role=Role.ANNOTATOR)

    here = rows(export(worked, tmp_path / "here")["campaign.jsonl"])
    there = rows(export(worked, tmp_path / "there", actor=worked.operator, campaign_id=other)["campaign.jsonl"])

    codes = {row["code"] for row in here if row["type"] == "member"}
    assert {row["annotator"] for row in here if row["type"] == "pass"} < codes
    assert codes.isdisjoint(row["code"] for row in there if row["type"] == "member")


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_s9_an_annotator_may_not_export_and_nothing_is_written(worked: World, tmp_path: Path, format_: str) -> None:
    before = everything(worked.store)

    with pytest.raises(NotAllowed):
        export(worked, tmp_path / "out", format_, actor=worked.annotator)

    assert not (tmp_path / "out").exists()
    assert everything(worked.store) == before


def test_a_stranger_and_an_absent_campaign_look_alike(worked: World, tmp_path: Path) -> None:
    stranger = people.add_user(worked.store, actor=worked.operator, name="zoe")

    for actor, campaign_id in ((stranger, worked.campaign_id), (stranger, 999), (worked.operator, 999)):
        with pytest.raises(NotFound, match="no such page or record"):
            export(worked, tmp_path / "out", actor=actor, campaign_id=campaign_id)


def test_an_export_to_where_nothing_can_be_written_is_refused_in_words(worked: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(ExportRefused, match="W401"):
        export(worked, tmp_path / "file" / "out")


def test_an_unknown_format_is_refused(worked: World, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="xlsx"):
        export(worked, tmp_path / "out", "xlsx")


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_an_export_that_breaks_off_leaves_the_last_one_and_no_half_file(worked: World, tmp_path: Path, format_: str) -> None:
    from tests.store.facts import Interrupted, interrupted

    before = export(worked, tmp_path / "out", format_)

    with pytest.raises(Interrupted), interrupted(worked.store.reader, at=9):
        export(worked, tmp_path / "out", format_)

    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


# -- CSV ---------------------------------------------------------------------------------------------------------------


def live(world: World, kind: str) -> Counter[str]:
    """Live rows of a kind in all passes, by key, as the reader would be shown them."""
    with world.store.reading() as session:
        found = session.execute(select(models.Assignment.uuid, models.Assignment.annotator_id)).all()
        actors = {actor.user_id: actor for actor in (world.annotator, world.second)}
        return Counter(
            str(image["key"])
            for uuid, annotator in found
            for image in passes.state(session, uuid, viewer=actors[annotator])["images"]
            if image["kind"] == kind
        )


@pytest.mark.parametrize(("name", "kind", "key"), [("claims", "claim", "claim"), ("annotations", "annotation", "claim")])
def test_a_table_has_a_row_for_every_live_row(worked: World, tmp_path: Path, name: str, kind: str, key: str) -> None:
    assert Counter(row[key] for row in table(export(worked, tmp_path / "out", "csv")[f"{name}.csv"])) == live(worked, kind)


def test_the_table_of_evidence_has_a_row_for_every_live_row(worked: World, tmp_path: Path) -> None:
    found = table(export(worked, tmp_path / "out", "csv")["evidence.csv"])

    assert Counter(row["evidence"] for row in found) == live(worked, "evidence")
    assert sum(int(row["evidence_count"]) for row in table((tmp_path / "out" / "annotations.csv").read_bytes())) <= len(found)


@pytest.mark.parametrize("name", ["claims", "annotations", "evidence"])
def test_pandas_and_the_csv_module_read_the_same_cells(worked: World, tmp_path: Path, name: str) -> None:
    content = export(worked, tmp_path / "out", "csv")[f"{name}.csv"]

    frame = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False)

    assert frame.to_dict("records") == table(content)
    assert not content.startswith(b"\xef\xbb\xbf")


def test_s13_no_cell_begins_with_what_a_spreadsheet_acts_on_and_the_words_come_back(world: World, tmp_path: Path) -> None:
    from workbench.formats.csv_cells import ACTIVE, unguard

    tab = world.tab()
    claims = [tab.mark(word, reason) for word, reason in zip(tab.text.split()[:30], REASONS[1:], strict=False)]
    tab.send(*(tab.operation("judge", claim=claim, why=reason) for claim, reason in zip(claims, REASONS[1:], strict=False)))

    found = table(export(world, tmp_path / "out", "csv")["annotations.csv"])

    assert {row["claim"]: unguard(row["why"]) for row in found} == dict(zip(claims, REASONS[1:], strict=False))
    assert [cell for row in found for cell in row.values() if cell.startswith(tuple(set(ACTIVE) - {"'"}))] == []


def test_offsets_give_the_quote_and_sentences_are_those_it_touches(worked: World, tmp_path: Path) -> None:
    from workbench.formats.csv_cells import unguard

    native = rows(export(worked, tmp_path / "native")["campaign.jsonl"], "document")
    texts = {row["slug"]: row for row in native}
    found = table(export(worked, tmp_path / "csv", "csv")["claims.csv"])

    assert found
    for row in found:
        text, spans = texts[row["document"]]["text"], [tuple(map(int, span.split(":"))) for span in row["spans"].split()]
        assert " … ".join(text[start:end] for start, end in spans) == unguard(row["quote"])
        assert (int(row["start"]), int(row["end"])) == (spans[0][0], spans[-1][1])
        touched = [
            str(ordinal)
            for ordinal, (start, end, *_) in enumerate(texts[row["document"]]["sentences"])
            if any(text[max(a, start) : min(b, end)].strip() for a, b in spans)
        ]
        assert row["sentences"].split() == touched


def test_evidence_from_a_sentence_names_its_document_and_sentence(world: World, tmp_path: Path) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    with world.store.reading() as session:
        found = documents.sentences_like(session, tab.pass_uuid, "nobody counted twice", viewer=tab.actor)[0]
    place = {"document": found.document_uuid, "start": found.start, "end": found.end, "excerpt": found.text}
    tab.do("attach", evidence=str(UUID(int=1)), claim=claim, stance="refutes", set_no=2, **place)

    (row,) = table(export(world, tmp_path / "out", "csv")["evidence.csv"])

    assert (row["kind"], row["document"], row["claim"], row["stance"], row["set_no"]) == ("sentence", "harbour", claim, "refutes", "2")
    assert (row["source_document"], row["source_sentence"], row["title"]) == ("council", str(found.ordinal), "Council disputes the count")
    assert COUNCIL[int(row["source_start"]) : int(row["source_end"])] == row["excerpt"] == "Nobody counted twice."
    assert row["url"] == ""


def test_an_empty_campaign_gives_tables_with_headers_alone(store: Store, tmp_path: Path) -> None:
    operator = people.operator(store)
    campaign_id = campaigns.create(store, actor=operator, settings=CampaignSettings(title="Empty"))

    exporting.export(store, actor=operator, campaign_id=campaign_id, format="csv", out=tmp_path)

    assert {path.name: len(path.read_bytes().splitlines()) for path in tmp_path.glob("*.csv")} == {
        "claims.csv": 1,
        "annotations.csv": 1,
        "evidence.csv": 1,
        "adjudicated.csv": 1,
        "decisions.csv": 1,
        "ratings.csv": 1,
        "sentence_ratings.csv": 1,
        "left_out.csv": 1,
    }


# -- adjudication --------------------------------------------------------------------------------------------------------


def test_what_was_decided_comes_back_and_goes_out_again_byte_for_byte(world: World, tmp_path: Path) -> None:
    settle_one(world)

    out = export(world, tmp_path / "out")
    bring_back(world.store, world.operator, tmp_path / "out")
    back = replace(world, campaign_id=bring_back(world.store, world.operator, tmp_path / "out", "beside"))

    assert export(back, tmp_path / "again", actor=world.operator) == out
    assert {row["type"] for row in rows(out["campaign.jsonl"])} >= {"settlement", "adjudication_round", "ruling"}


def test_the_table_of_decisions_says_what_stands_why_and_from_what(world: World, tmp_path: Path) -> None:
    settled = settle_one(world)

    (row,) = table(export(world, tmp_path / "out", "csv")["adjudicated.csv"])

    assert (row["document"], row["verdict"], row["reason"], row["outcome"]) == ("council", "supported", "Counted twice.", "accept")
    assert (row["kind"], row["evidence_count"], row["is_stale"], row["settled_round"]) == ("verdict", "1", "0", "first")
    assert settled.claims["council"] in row["members"]
    assert row["decided_at"]


def test_a_decision_on_a_claim_that_changed_since_is_exported_as_stale(world: World, tmp_path: Path) -> None:
    disputed = dispute(world)
    disputed.decide(disputed.open("split"), Outcome.NOT_A_CLAIM)
    shown = disputed.open("verdict")
    adjudicating.send_back(world.store, **disputed.of(shown), pass_uuid=disputed.bob.pass_uuid, note="Look again.")
    disputed.bob.base = disputed.bob.state["revision"]
    disputed.bob.do("detach", evidence=disputed.bob_evidence("split b2"))
    disputed.bob.do("finish")

    listed = table(export(world, tmp_path / "out", "csv")["adjudicated.csv"])

    assert sorted((row["status"], row["claim"], row["is_stale"]) for row in listed) == [("decided", "", "1"), ("released", "", "0")]
