"""Processes to kill: one that has everything imported forks a fresh child for each line it reads, so that a kill costs milliseconds.

python -m tests.faults.nursery write HOME DATABASE_URL PASS_UUID     annotating messages without end (tests/store/writer.py)
python -m tests.faults.nursery export HOME DATABASE_URL CAMPAIGN OUT exports without end, into OUT/PID/0-jsonl, OUT/PID/1-csv …
python -m tests.faults.nursery import HOME DATABASE_URL CAMPAIGN DIR the texts of a folder; says `writing` with every row it sends
On standard output: `child PID`, then whatever the child says, then `over`.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.store import writer
from tests.worlds import configured
from workbench.domain.records import Actor
from workbench.services import exporting, importing, people
from workbench.store.work import Store


def opened(home: str, url: str) -> tuple[Store, Actor]:
    store = Store(configured(Path(home), url))
    return store, people.operator(store)


def write(home: str, url: str, pass_uuid: str) -> None:
    writer.main(home, url, pass_uuid, "endless")


def export(home: str, url: str, campaign: str, out: str) -> None:
    store, operator = opened(home, url)
    for number in count():
        print("next", flush=True)
        format_ = ("jsonl", "csv", "fever")[number % 3]
        folder = Path(out) / str(os.getpid()) / f"{number}-{format_}"
        exporting.export(store, actor=operator, campaign_id=int(campaign), format=format_, out=folder)


def bring_in(home: str, url: str, campaign: str, folder: str) -> None:
    store, operator = opened(home, url)
    files = ((path.name, path.read_bytes()) for path in sorted(Path(folder).iterdir()))
    event.listen(Session, "after_flush", lambda *_: print("writing", flush=True))
    print("ready", flush=True)
    for report in importing.import_texts(store, actor=operator, campaign_id=int(campaign), files=files):
        print(report.slug, flush=True)


CHILDREN = {"write": write, "export": export, "import": bring_in}

if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            CHILDREN[sys.argv[1]](*sys.argv[2:])
            os._exit(0)
        print("child", child, flush=True)
        os.waitpid(child, 0)
        print("over", flush=True)
