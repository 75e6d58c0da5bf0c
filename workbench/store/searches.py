"""What the evidence finder showed, kept once for each different search of a pass: how a pool of candidates came about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from workbench.domain.records import Actor, FoundSentence
from workbench.domain.values import Claim, Kind
from workbench.store import models
from workbench.store.pass_log import PassLog
from workbench.store.work import Work

LONG = 400  # characters: only a text that had to be cut gives a query as long as that


def keep(work: Work, actor: Actor, pass_uuid: str, claim: str, query: str, ranker: str, found: Sequence[FoundSentence]) -> None:
    """Add a row, unless the same was shown for the same before, or the pass takes no more work. Raises NotFound."""
    log = PassLog(work, pass_uuid, actor.user_id)  # holds the pass, so that two searches at once get two numbers
    if log.closed():
        return
    table = models.EvidenceSearch
    shown = [[one.document_uuid, one.start, one.end, one.score] for one in found]
    mine = table.assignment_id == log.row.id
    same = select(table.number).where(mine, table.claim_uuid == claim, table.query == query, table.ranker == ranker, table.shown == shown)
    if work.session.scalars(same.limit(1)).first() is not None:
        return
    last = work.session.scalar(select(func.max(table.number)).where(mine)) or 0
    stored = log.value(Kind.CLAIM, claim)
    is_own = isinstance(stored, Claim) and any(_is_beginning(query, words) for words in (stored.text, stored.quote))
    work.session.add(
        table(
            assignment_id=log.row.id,
            number=last + 1,
            claim_uuid=claim,
            query=query,
            is_extra=not is_own,
            ranker=ranker,
            shown=shown,
            at=work.now(),
        )
    )


def _is_beginning(query: str, words: str) -> bool:
    """A search takes the first 500 characters; whoever cuts a shorter claim off has typed words of their own."""
    return query.strip() == words.strip() or (len(query.strip()) > LONG and words.strip().startswith(query.strip()))
