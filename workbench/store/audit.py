"""The audit trail: rows with a hash of themselves, sealed in batches under a key that is not in the database.

One chain per save would make every writer wait for every other; a seal covers all rows since the last one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from workbench.domain.records import Actor
from workbench.store.models import Audit, AuditSeal
from workbench.store.types import as_text, canonical_json
from workbench.store.work import Work

BEFORE_ALL = -(2**63)  # below any id: a forged row may have a negative one


def note(work: Work, actor: Actor | None, action: str, subject: str, **details: Any) -> None:
    """Record what is being done, in the same transaction as the doing. No secrets, no document text in `details`."""
    row = Audit(at=work.now(), actor_id=actor.user_id if actor else None, action=action, subject=subject, details=details, sha256="")
    row.sha256 = _hash(row)
    work.session.add(row)


def seal(work: Work, key: bytes) -> None:
    """Chain every row since the last seal."""
    if not work.settings.is_sqlite:
        # PostgreSQL draws ids before rows are committed: a seal that did not wait for those under way would look broken once they come.
        work.session.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
    before = work.session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    rows = _rows_after(work.session, before.last_audit_id if before else BEFORE_ALL)
    if rows:
        mac = _mac(key, before.mac if before else "", [row.sha256 for row in rows])
        work.session.add(AuditSeal(last_audit_id=rows[-1].id, row_count=len(rows), mac=mac, at=work.now()))


def verify(session: Session, key: bytes) -> str | None:
    """None when every row and seal is as it was written, else what is wrong first, in words."""
    mac, last = "", BEFORE_ALL
    for found in session.scalars(select(AuditSeal).order_by(AuditSeal.id)):
        rows = [row for row in _rows_after(session, last) if row.id <= found.last_audit_id]
        for row in rows:
            if _hash(row) != row.sha256:
                return f"audit row {row.id} was changed after it was written"
        if len(rows) != found.row_count or not hmac.compare_digest(_mac(key, mac, [row.sha256 for row in rows]), found.mac):
            return f"audit rows {max(last, 0) + 1} to {found.last_audit_id} are not the ones that were sealed"
        mac, last = found.mac, found.last_audit_id
    changed = next((row for row in _rows_after(session, last) if _hash(row) != row.sha256), None)
    return f"audit row {changed.id} was changed after it was written" if changed else None


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Audit)) or 0


def _rows_after(session: Session, last: int) -> list[Audit]:
    return list(session.scalars(select(Audit).where(Audit.id > last).order_by(Audit.id)))


def _hash(row: Audit) -> str:
    content: Mapping[str, Any] = {
        "at": as_text(row.at),
        "actor": row.actor_id,
        "action": row.action,
        "subject": row.subject,
        "details": row.details,
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _mac(key: bytes, before: str, hashes: list[str]) -> str:
    return hmac.new(key, "\n".join([before, *hashes]).encode(), hashlib.sha256).hexdigest()
