"""A campaign of any size, written straight into the tables: what measurements of the agreement page read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert, text

from workbench.domain.records import Actor, CampaignSettings
from workbench.domain.vocabulary import (
    Checks,
    EvidenceKind,
    Hedge,
    Label,
    Listing,
    Medium,
    Origin,
    PassStatus,
    Role,
    Round,
    SplitOrigin,
    Stage,
    Stance,
)
from workbench.services import campaigns, people
from workbench.store import models
from workbench.store.work import Store

SENTENCES, LENGTH = 25, 40  # of a document; of a sentence, in characters
LABELS = [Label.NOTHING, Label.OPINION, Label.INTRODUCES, Label.PREDICTION, Label.NOT_TEXT]
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
BATCH = 500  # documents in one transaction


def fill(store: Store, *, documents: int, annotators: int = 200, claims: float = 0.08, seed: int = 1) -> tuple[Actor, int, int]:
    """(operator, campaign, ratings): two or three finished passes a document, four in five labels right, one sentence in twelve a claim."""
    operator = people.operator(store)
    campaign_id = campaigns.create(store, actor=operator, settings=CampaignSettings(title="Large"))
    random = np.random.default_rng(seed)
    ratings = 0
    with store.writing() as work:
        session = work.session
        users = [
            models.User(uuid=f"u{n}", name=f"user-{n:03d}", display_name=f"User {n:03d}", is_admin=False, is_active=True, created_at=START)
            for n in range(annotators)
        ]
        session.add_all(users)
        session.flush()
        ids = [user.id for user in users]
        session.execute(
            insert(models.Membership),
            [
                {
                    "campaign_id": campaign_id,
                    "user_id": one,
                    "role": Role.ANNOTATOR,
                    "code": f"c{one}",
                    "created_at": START,
                    "guideline_seen": "",
                }
                for one in ids
            ],
        )
        scheme_id = session.scalar(text("SELECT max(id) FROM scheme"))
        verdicts = [row[0] for row in session.execute(text(f"SELECT id FROM verdict WHERE scheme_id = {scheme_id} ORDER BY ordinal"))]
        work.commit()
    for first in range(0, documents, BATCH):
        with store.writing() as work:
            batch = Batch()
            for number in range(first, min(first + BATCH, documents)):
                ratings += _document(batch, random, number, campaign_id, operator.user_id, ids, scheme_id, verdicts, claims)
            batch.write(work.session)
            work.commit()
    with store.writing() as work:
        work.session.execute(text("ANALYZE"))
        work.commit()
    return operator, campaign_id, ratings


class Batch:
    """Rows by table, written together: a statement for each table instead of one for each text."""

    def __init__(self) -> None:
        self.rows: dict[Any, list[dict[str, Any]]] = {}

    def execute(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        self.rows.setdefault(statement.table, []).extend(rows)

    def write(self, session: Any) -> None:
        for table, rows in self.rows.items():
            session.execute(insert(table), rows)


def _document(
    session: Batch,
    random: Any,
    number: int,
    campaign_id: int,
    importer: int,
    users: list[int],
    scheme_id: int,
    verdicts: list[int],
    claims: float,
) -> int:
    words = f"The {number:>8}th report counted ships at Vell."[: LENGTH - 1].ljust(LENGTH - 1, "x") + " "
    whole = words * SENTENCES
    document_id = number + 1
    session.execute(
        insert(models.Document),
        [
            {
                **{"id": document_id, "uuid": f"d{number}", "campaign_id": campaign_id, "number": number + 1, "slug": f"text-{number:05d}"},
                **{"file_name": f"{number}.txt", "title": f"Text {number}", "publisher": "", "author": "", "url": "", "published_on": ""},
                **{"published_precision": "unknown", "date_origin": "", "language": "en", "encoding": "utf-8", "splitter": "bench"},
                **{"sha256": f"s{number}", "folded_sha256": f"f{number}", "sentence_count": SENTENCES, "imported_at": START},
                **{"imported_by": importer, "withdrawn_at": None, "text": whole, "overlap": None},
            }
        ],
    )
    session.execute(
        insert(models.Block),
        [{"document_id": document_id, "ordinal": 0, "kind": "paragraph", "start": 0, "end": len(whole), "speaker": ""}],
    )
    session.execute(
        insert(models.Sentence),
        [
            {
                **{"document_id": document_id, "ordinal": at, "block_ordinal": 0, "start": at * LENGTH, "end": (at + 1) * LENGTH - 1},
                **{"is_furniture": 0, "text": words[:-1], "split_origin": SplitOrigin.AUTO},
            }
            for at in range(SENTENCES)
        ],
    )
    truth = random.random(SENTENCES) < claims
    labels = random.integers(0, len(LABELS), SENTENCES)
    judged = random.integers(0, len(verdicts), SENTENCES)
    people_here = random.choice(users, 3 if random.random() < 0.45 else 2, replace=False)
    for slot, user in enumerate(people_here):
        _pass(
            session, random, number * 3 + slot + 1, document_id, int(user), campaign_id, scheme_id, verdicts, words, truth, labels, judged
        )
    return len(people_here) * SENTENCES


def _pass(
    session: Batch,
    random: Any,
    pass_id: int,
    document_id: int,
    user: int,
    campaign_id: int,
    scheme_id: int,
    verdicts: list[int],
    words: str,
    truth: Any,
    labels: Any,
    judged: Any,
) -> None:
    finished = START + timedelta(minutes=document_id * 10 + pass_id % 3)
    session.execute(
        insert(models.Assignment),
        [
            {
                **{"id": pass_id, "uuid": f"p{pass_id}", "campaign_id": campaign_id, "document_id": document_id, "annotator_id": user},
                **{"round": Round.FIRST, "status": PassStatus.FINISHED, "revision": 40, "cursor": 0, "scheme_id": scheme_id},
                **{"guideline_version": "1.0", "started_at": START, "saved_at": finished, "finished_at": finished, "stage": Stage.ONE_PASS},
                **{"start_ordinal": 0, "end_ordinal": SENTENCES, "claims_from": None, "assigned_by": None, "assigned_at": START},
                **{"lease_until": None, "sent_back_at": None, "sent_back_note": ""},
            }
        ],
    )
    is_claim = np.where(random.random(SENTENCES) < 0.95, truth, random.random(SENTENCES) < 0.08)
    label = np.where(random.random(SENTENCES) < 0.8, labels, random.integers(0, len(LABELS), SENTENCES))
    verdict = np.where(random.random(SENTENCES) < 0.8, judged, random.integers(0, len(verdicts), SENTENCES))
    decisions, marks, annotations, pieces = [], [], [], []
    for at in range(SENTENCES):
        if not is_claim[at]:
            decisions.append(
                {
                    **{"assignment_id": pass_id, "ordinal": at, "revision": at + 1, "label": LABELS[label[at]], "origin": Origin.KEY},
                    **{"is_badly_split": False, "is_gone": False},
                }
            )
            continue
        uuid = f"{pass_id:08d}-{at:02d}"
        start = at * LENGTH
        span = [start, start + LENGTH - 1]
        marks.append(
            {
                **{"assignment_id": pass_id, "uuid": uuid, "revision": at + 1, "spans": [span], "start": span[0], "end": span[1]},
                **{"quote": words[:-1], "text": words[:-1], "is_gone": False},
                **{
                    "types": ["event"],
                    "worth": int(random.integers(1, 4)),
                    "checks": Checks.CONTENT,
                    "hedge": Hedge.NONE,
                    "claim_date": "",
                },
                **{"event": "", "attribution": [], "context": [], "same_as": None, "sources": [], "outcome": Listing.NONE, "reason": ""},
            }
        )
        annotations.append(
            {
                "assignment_id": pass_id,
                "claim_uuid": uuid,
                "revision": at + 1,
                "verdict_id": verdicts[verdict[at]],
                "why": "",
                "confidence": None,
                "is_gone": False,
            }
        )
        pieces.append(
            {
                **{
                    "assignment_id": pass_id,
                    "uuid": f"e{uuid}",
                    "revision": at + 1,
                    "claim_uuid": uuid,
                    "stance": Stance.SUPPORTS,
                    "set_no": 1,
                },
                **{"kind": EvidenceKind.WEB, "url": f"https://port.example/{int(random.integers(3))}", "title": "", "publisher": ""},
                **{"published_on": "", "excerpt": "", "document_id": None, "start": None, "end": None, "is_gone": False},
                **{"archive_url": "", "accessed_on": "", "medium": Medium.UNKNOWN},
            }
        )
    for table, rows in ((models.Decision, decisions), (models.Claim, marks), (models.Annotation, annotations), (models.Evidence, pieces)):
        if rows:
            session.execute(insert(table), rows)
