"""A writer to kill, or to run beside others: sends annotating messages and says on standard output what was acknowledged.

python -m tests.store.writer HOME DATABASE_URL PASS_UUID MESSAGES   one line per acknowledged message: boot, seq, revision or "refused";
                                                                    before the first of them: ready
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from tests.worlds import configured
from workbench.services import annotating
from workbench.store.models import Assignment, User
from workbench.store.queries.people import as_actor
from workbench.store.work import Store


def main(home: str, url: str, pass_uuid: str, messages: str) -> None:
    store = Store(configured(Path(home), url))
    with store.reading() as session:
        owner = select(User).join(Assignment, Assignment.annotator_id == User.id).where(Assignment.uuid == pass_uuid)
        actor = as_actor(session.scalars(owner).one())
    boot, base = str(uuid4()), annotating.opening(store, actor=actor, pass_uuid=pass_uuid)["revision"]
    for seq in count(1) if messages == "endless" else range(1, int(messages) + 1):
        operation = {"seq": seq, "at": "", "kind": "decide", "ordinals": [seq % 5], "label": "oxpib"[seq % 5], "origin": "key"}
        batch = {"boot": boot, "base": base, "heirs": {}, "list": [operation]}
        reply = annotating.receive(store, actor=actor, pass_uuid=pass_uuid, message={"pass": pass_uuid, "batches": [batch]})
        assert reply["ack"] == {boot: seq}
        base = reply["revision"]
        if seq == 1:
            print("ready", flush=True)
        print(boot, seq, "refused" if reply["refused"] else base, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
