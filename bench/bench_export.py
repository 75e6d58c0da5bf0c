"""An export of 10,000 to a million annotations as JSONL and CSV, each in a process of its own, beside a bare sqlite3 → json loop.

The rows are written straight into the tables: what is measured is reading and writing them, not how they came to be.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from bench import Row
from tests.worlds import configured, make_world
from workbench.services import exporting, people
from workbench.store import models, schema
from workbench.store.work import Store

SIZES = (10_000, 100_000, 1_000_000)
BASE = 10_000  # made through the models; the rest are copies of it, made by the database
CLAIMS_IN_A_PASS = 500


def run() -> list[Row]:
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _fill(Path(folder), size)
            for what in ("bare sqlite3 to json", "jsonl", "csv") + ("fever",) * (size < 1_000_000):
                seconds, processor, megabytes = _measured(Path(folder), what)
                for of, value, unit in (("time", seconds, "s"), ("processor", processor, "s"), ("peak memory", megabytes, "MB")):
                    rows.append(Row(f"{what}: {of}", f"{size:,}", value, unit))
    return rows


def _measured(folder: Path, what: str) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of processor time, the most memory in MB."""
    asked = [sys.executable, "-m", "bench.bench_export", str(folder), what]
    seconds, processor, megabytes = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(processor), float(megabytes)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.db'}"


def _fill(folder: Path, size: int) -> None:
    """One claim, its verdict and one piece of evidence for each annotation, in passes of several hundred."""
    _fill_base(folder)
    _multiply(folder, size // BASE)


def _multiply(folder: Path, times: int) -> None:
    """The texts again under other numbers, with their passes and what is in them."""
    connection = sqlite3.connect(folder / "bench.db")
    own = "SELECT id FROM document WHERE number BETWEEN 100 AND 999999"
    passes = f"SELECT id FROM assignment WHERE document_id IN ({own})"
    tables = {"document": f"id IN ({own})", "assignment": f"id IN ({passes})"}
    tables |= dict.fromkeys(("sentence", "block"), f"document_id IN ({own})")
    tables |= dict.fromkeys(("claim", "annotation", "evidence"), f"assignment_id IN ({passes})")
    for number in range(1, times):
        for table, condition in tables.items():
            numbered = {"id", "number", "assignment_id"} | ({"document_id"} if table != "evidence" else set())
            named = {"uuid", "claim_uuid", "slug", "sha256", "folded_sha256"}
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            shifted = [
                f'"{name}" + {number * 1_000_000}' if name in numbered else f"\"{name}\" || '-{number}'" if name in named else f'"{name}"'
                for name in columns
            ]
            quoted = ", ".join(f'"{name}"' for name in columns)
            connection.execute(f"INSERT INTO {table} ({quoted}) SELECT {', '.join(shifted)} FROM {table} WHERE {condition}")
    connection.commit()
    connection.close()


def _fill_base(folder: Path) -> None:
    configuration = configured(folder / "home", _url(folder))
    schema.make_ready(configuration)
    store = Store(configuration)
    world = make_world(store)
    world.tab().mark("Two had sunk!")
    with store.writing() as work:
        session = work.session
        own = session.query(models.Assignment).one()
        verdict = session.query(models.Verdict).first()
        assert verdict is not None
        copied = {column.name: getattr(own, column.name) for column in models.Assignment.__table__.columns if column.name != "id"}
        document = session.get_one(models.Document, own.document_id)
        about = {column.name: getattr(document, column.name) for column in models.Document.__table__.columns if column.name != "id"}
        sentences = session.query(models.Sentence).filter_by(document_id=document.id).all()
        blocks = session.query(models.Block).filter_by(document_id=document.id).all()
        claim = session.query(models.Claim).one()
        for number in range(BASE // CLAIMS_IN_A_PASS):
            identity = str(UUID(int=number + 1))
            new = models.Document(**about | {"uuid": identity, "number": number + 100, "slug": f"text-{number}", "sha256": identity})
            session.add(new)
            session.flush()
            session.add_all(models.Sentence(**_copy(one, document_id=new.id)) for one in sentences)
            session.add_all(models.Block(**_copy(one, document_id=new.id)) for one in blocks)
            one = models.Assignment(**copied | {"uuid": identity, "document_id": new.id, "revision": 3 * CLAIMS_IN_A_PASS})
            session.add(one)
            session.flush()
            marks, verdicts, pieces = [], [], []
            for at in range(CLAIMS_IN_A_PASS):
                uuid = str(UUID(int=(number + 1) * 1_000_000 + at))
                marks.append(_copy(claim, assignment_id=one.id, uuid=uuid, revision=3 * at + 1))
                judged = {"assignment_id": one.id, "claim_uuid": uuid, "revision": 3 * at + 2, "verdict_id": verdict.id, "is_gone": False}
                verdicts.append(judged | {"why": "Because the log of the port says so, and the council does not.", "confidence": None})
                found = {
                    "assignment_id": one.id,
                    "uuid": uuid,
                    "revision": 3 * at + 3,
                    "claim_uuid": uuid,
                    "stance": "supports",
                    "set_no": 1,
                }
                found |= {
                    "kind": "sentence",
                    "url": "",
                    "title": "",
                    "publisher": "",
                    "published_on": "",
                    "archive_url": "",
                    "accessed_on": "",
                }
                found |= {"medium": "", "document_id": document.id, "start": 0, "end": 31, "is_gone": False}
                pieces.append(found | {"excerpt": "Harbour reopens after the storm"})
            for table, listed in ((models.Claim, marks), (models.Annotation, verdicts), (models.Evidence, pieces)):
                session.execute(insert(table), listed)
        work.commit()
    store.close()


def _copy(row: object, **other: object) -> dict[str, object]:
    columns = type(row).__table__.columns  # type: ignore[attr-defined]
    return {column.name: getattr(row, column.name) for column in columns} | other


def _bare(folder: Path) -> None:
    connection = sqlite3.connect(folder / "bench.db")
    with (folder / "bare.jsonl").open("w", encoding="utf-8") as file:
        for table in ("claim", "annotation", "evidence"):
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")


def _export(folder: Path, format_: str) -> None:
    store = Store(configured(folder / "home", _url(folder)))
    operator = people.operator(store)
    exporting.export(store, actor=operator, campaign_id=1, format=format_, out=folder / format_)


def _peak() -> float:
    """MB. Not ru_maxrss, which a process has from the one that started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    begun = time.perf_counter()
    _bare(Path(sys.argv[1])) if sys.argv[2].startswith("bare") else _export(Path(sys.argv[1]), sys.argv[2])
    print(time.perf_counter() - begun, time.process_time(), _peak())
