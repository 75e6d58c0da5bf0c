"""R1: kill -9 at any moment. What was acknowledged is there, whole; what was not is there whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from tests.running_server import REPO, RunningServer
from tests.store.facts import count, damage, everything, operations
from tests.worlds import World
from workbench.services import exporting, importing
from workbench.store.models import Audit, Block, Decision, Document, Sentence

pytestmark = pytest.mark.fault
Round = Callable[[str, float], list[str]]


@contextmanager
def nursery(world: World, kind: str, *arguments: object) -> Iterator[Round]:
    """A function that starts a child, waits for a word of it and a time, kills it, and returns all it said."""
    command = [sys.executable, "-m", "tests.faults.nursery", kind, world.store.settings.home, world.store.settings.database_url, *arguments]
    with subprocess.Popen([str(word) for word in command], cwd=REPO, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def one_round(word: str, seconds: float) -> list[str]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            said = [process.stdout.readline().strip()]
            while said[-1] != word and said[-1] != "over":
                said.append(process.stdout.readline().strip())
            time.sleep(seconds)
            child = next(line.split()[1] for line in said if line.startswith("child "))
            os.kill(int(child), signal.SIGKILL)
            while said[-1] != "over":
                said.append(process.stdout.readline().strip())
            return said

        yield one_round
        process.stdin.close()


def moments(rounds: int) -> Iterator[float]:
    """5 to 60 ms, the same on every run of a commit."""
    chance = random.Random(1)
    return (chance.uniform(0.005, 0.06) for _ in range(rounds))


def test_r01_a_killed_writer_loses_nothing_it_acknowledged_and_tears_nothing(world: World, is_nightly: bool) -> None:
    pass_uuid = world.tab().pass_uuid
    acknowledged: set[tuple[str, int, int]] = set()

    with nursery(world, "write", pass_uuid) as one_round:
        for moment in moments(200 if is_nightly else 10):
            lines = [line.split() for line in one_round("ready", moment)]
            acknowledged |= {(line[0], int(line[1]), int(line[2])) for line in lines if len(line) == 3}
            assert acknowledged <= set(operations(world.store, pass_uuid))
            assert_whole(world, pass_uuid)

    assert len(acknowledged) > 10


def assert_whole(world: World, pass_uuid: str) -> None:
    """Each operation with its one row, revisions without a gap, the pass at the last of them, the file sound."""
    stored = operations(world.store, pass_uuid)
    with world.store.reading() as session:
        revision = session.connection().exec_driver_sql("SELECT revision FROM assignment").scalar()
        written = list(session.scalars(select(Decision.revision).order_by(Decision.revision)))
    assert [at for _, _, at in stored] == list(range(1, len(stored) + 1)) == written
    assert revision == len(stored)
    assert damage(world.store) == []


def test_r01_a_killed_import_leaves_whole_documents_or_none(world: World, tmp_path: Path, is_nightly: bool) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(40):
        (folder / f"text-{number:02}.txt").write_text(
            f"Number {number}.\n\n" + f"A sentence of text {number}. " * 50 + "\n", encoding="utf-8"
        )
    before, noted = count(world.store, Document), imports_noted(world)

    with nursery(world, "import", world.campaign_id, folder) as one_round:
        for moment in moments(20 if is_nightly else 4):
            said = [line for line in one_round("ready", 4 * moment) if line.startswith("text-")]
            assert_documents_are_whole(world)
            assert before + len(set(said)) <= count(world.store, Document) <= before + 40

    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    reports = list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files))
    assert {report.status for report in reports} <= {"imported", "already here"}
    assert (count(world.store, Document), imports_noted(world)) == (before + 40, noted + 40)
    assert_documents_are_whole(world)


MANY = 80  # texts of a file: enough to be still at it when the kill comes


def many_texts(kind: str, number: int) -> tuple[str, bytes]:
    """A file of so many texts, with spans or verdicts where its kind has them."""
    texts = [f"Report {n}. The ferry sank at noon. " + "Nobody drowned. " * 5 for n in range(number)]
    match kind:
        case "table":
            rows = [f'{n};"{text}"' for n, text in enumerate(texts)]
            return "texts.csv", "\n".join(["id;text", *rows]).encode()
        case "doccano":
            records: list[dict[str, Any]] = [
                {"id": n, "text": text, "label": [[0, 6, "refuted"], [10, 19, "claim"]]} for n, text in enumerate(texts)
            ]
        case _:
            sets = [[[1, 1, "Ferry", 0]]]
            records = [{"id": n + 1, "claim": text, "label": "SUPPORTS", "evidence": sets} for n, text in enumerate(texts)]
    return f"{kind}.jsonl", "\n".join(map(json.dumps, records)).encode()


@pytest.mark.parametrize("kind", ["table", "doccano", "FEVER"])
def test_r01_a_killed_import_of_many_texts_leaves_none_of_them_and_comes_again(
    world: World, tmp_path: Path, is_nightly: bool, kind: str
) -> None:
    name, content = many_texts(kind, MANY)
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / name).write_bytes(content)
    before, interrupted = everything(world.store), 0

    with nursery(world, "import", world.campaign_id, tmp_path / "file") as one_round:
        for moment in moments(30 if is_nightly else 3):
            interrupted += one_round("writing", 2 * moment)[-2] == "writing"  # and not the report that comes last
            assert everything(world.store) == before
            assert damage(world.store) == []

    assert interrupted > 0, "no kill came in the middle"
    asked = {"actor": world.lead, "campaign_id": world.campaign_id, "files": [(name, content)]}
    (report,) = importing.import_texts(world.store, **asked)
    (again,) = importing.import_texts(world.store, **asked)
    assert (report.status, len(report.documents), again.status) == ("imported", MANY, "already here")
    brought = {"doccano": {"passes": MANY, "claims": 2 * MANY}, "FEVER": {"passes": MANY, "claims": MANY, "evidence": MANY}}
    assert dict(report.brought) == brought.get(kind, {})
    assert_documents_are_whole(world)


def imports_noted(world: World) -> int:
    with world.store.reading() as session:
        return session.scalar(select(func.count()).where(Audit.action == "import")) or 0


def assert_documents_are_whole(world: World) -> None:
    with world.store.reading() as session:
        for document in session.scalars(select(Document)):
            parts = [session.scalar(select(func.count()).where(table.document_id == document.id)) for table in (Sentence, Block)]
            assert parts[0] == document.sentence_count
            assert parts[1]
            assert hashlib.sha256(document.text.encode()).hexdigest() == document.sha256
    assert damage(world.store) == []


def test_r01_a_killed_export_leaves_no_half_file_under_a_real_name(world: World, tmp_path: Path, is_nightly: bool) -> None:
    text = "".join(f"Sentence number {number} of a long text.\n\n" for number in range(3000))
    list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=[("long.txt", text.encode())]))
    whole: dict[str, bytes] = {}
    for format_ in ("jsonl", "csv", "fever"):
        report = exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format=format_, out=tmp_path / format_)
        files = [file for file in report.files if file.name != exporting.MANIFEST]
        whole |= {f"{format_}/{file.name}": (tmp_path / format_ / file.name).read_bytes() for file in files}
    torn = 0

    with nursery(world, "export", world.campaign_id, tmp_path / "killed") as one_round:
        for moment in moments(100 if is_nightly else 10):
            one_round("next", moment)
    for folder in sorted((tmp_path / "killed").glob("*/*")):
        torn += bool(list(folder.glob("*.partial")))
        assert_files_are_whole(folder, whole)

    assert torn > 0, "no kill came in the middle"


def assert_files_are_whole(folder: Path, whole: dict[str, bytes]) -> None:
    named = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".partial"}
    manifest: dict[str, Any] = json.loads(named.pop(exporting.MANIFEST, b'{"files": []}'))
    assert all(content == whole[f"{folder.name.partition('-')[2]}/{name}"] for name, content in named.items())
    assert {file["name"]: file["sha256"] for file in manifest["files"]} in (
        {},
        {name: hashlib.sha256(content).hexdigest() for name, content in named.items()},
    )


def test_r01_a_killed_server_comes_back_with_its_sessions_and_its_data(fresh_server: RunningServer) -> None:
    with httpx.Client(base_url=fresh_server.url, trust_env=False, timeout=30) as client:
        client.post(fresh_server.sign_in_link)
        cookie = client.cookies["wb"]

    fresh_server.kill()
    fresh_server.restart()

    with httpx.Client(base_url=fresh_server.url, trust_env=False, timeout=30, headers={"cookie": f"wb={cookie}"}) as client:
        assert client.get("/api/passes/x/state").status_code == 404
        assert client.get("/readyz").text == "ready"
    checked = subprocess.run(
        [sys.executable, "-m", "workbench", "audit-verify"],
        cwd=REPO,
        env=os.environ | {"WORKBENCH_HOME": str(fresh_server.home)},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
