"""S23: the audit trail names what was tampered with, even by somebody who took the guards away first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.store.facts import count, everything
from workbench.store import audit, guards
from workbench.store.models import Audit, AuditSeal
from workbench.store.work import Store

KEY = b"k" * 32


def note(store: Store, *actions: str) -> None:
    with store.writing() as work:
        for action in actions:
            audit.note(work, None, action, "subject", number=len(action))
        work.commit()


def seal(store: Store, key: bytes = KEY) -> None:
    with store.writing() as work:
        audit.seal(work, key)
        work.commit()


def fault(store: Store, key: bytes = KEY) -> str | None:
    with store.reading() as session:
        return audit.verify(session, key)


def tamper(store: Store, *statements: str) -> None:
    """As somebody with the database in their hands would."""
    with store.writer.begin() as connection:
        for name, table, _ in guards.wanted():
            if table.startswith("audit"):
                connection.execute(text(f"DROP TRIGGER {name}" + ("" if store.settings.is_sqlite else f" ON {table}")))
        for statement in statements:
            connection.execute(text(statement))
        guards.create(connection)


@pytest.fixture
def trail(store: Store) -> Store:
    """Rows 1 to 3 and 4 to 6 under two seals, row 7 not yet sealed."""
    note(store, "one", "two", "three")
    seal(store)
    note(store, "four", "five", "six")
    seal(store)
    note(store, "seven")
    return store


def test_an_untouched_trail_is_sound(trail: Store) -> None:
    assert fault(trail) is None
    assert count(trail, Audit) == 7


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit SET action = 'none' WHERE id = 2", "audit row 2 was changed"),
        ("UPDATE audit SET details = '{}' WHERE id = 5", "audit row 5 was changed"),
        ("UPDATE audit SET subject = 'other' WHERE id = 7", "audit row 7 was changed"),
        ("DELETE FROM audit WHERE id = 2", "audit rows 1 to 3 are not"),
        ("DELETE FROM audit WHERE id IN (5, 6)", "audit rows 4 to 6 are not"),
        ("DELETE FROM audit WHERE id > 5", "audit rows 4 to 6 are not"),
        ("DELETE FROM audit", "audit rows 1 to 3 are not"),
        ("UPDATE audit_seal SET mac = 'x' WHERE id = 2", "audit rows 4 to 6 are not"),
        ("DELETE FROM audit_seal WHERE id = 1", "audit rows 1 to 6 are not"),
    ],
    ids=[
        "edited",
        "emptied",
        "unsealed-edited",
        "removed",
        "two-removed",
        "tail-rolled-back",
        "all-removed",
        "seal-edited",
        "seal-removed",
    ],
)
def test_s23_what_was_tampered_with_is_named(trail: Store, statement: str, named: str) -> None:
    tamper(trail, statement)

    assert named in (fault(trail) or "nothing")


def test_s23_rows_in_another_order_are_named(trail: Store) -> None:
    swap = [f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((2, 99), (3, 2), (99, 3))]

    tamper(trail, *swap)

    assert "audit rows 1 to 3 are not" in (fault(trail) or "nothing")


def test_s23_a_row_slipped_in_with_a_hash_of_its_own_is_named(trail: Store) -> None:
    copied = "INSERT INTO audit SELECT 0, at, actor_id, action, subject, details, sha256 FROM audit WHERE id = 1"

    tamper(trail, copied)

    assert "audit rows 1 to 3 are not" in (fault(trail) or "nothing")


def test_s23_an_edit_with_its_hash_made_anew_is_found_by_the_key(trail: Store) -> None:
    with trail.writing() as work:
        forged = Audit(at=work.now(), actor_id=None, action="forged", subject="subject", details={}, sha256="")
        forged.sha256 = audit._hash(forged)
    values = f"action = 'forged', details = '{{}}', sha256 = '{forged.sha256}', at = (SELECT at FROM audit WHERE id = 2)"

    tamper(trail, f"UPDATE audit SET {values} WHERE id = 2")

    assert fault(trail) is not None


def test_a_trail_sealed_under_another_key_does_not_pass(trail: Store) -> None:
    assert "audit rows 1 to 3" in (fault(trail, b"z" * 32) or "nothing")


def test_sealing_twice_seals_once(trail: Store) -> None:
    seal(trail)
    before = everything(trail)

    seal(trail)

    assert everything(trail) == before
    assert count(trail, AuditSeal) == 3


def at_once(*actions: Callable[[], Any]) -> list[BaseException]:
    errors: list[BaseException] = []

    def run(action: Callable[[], Any]) -> None:
        try:
            action()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_a_row_still_being_written_when_others_are_sealed_does_not_look_like_tampering(store: Store) -> None:
    """Its number is drawn before, its commit comes after: PostgreSQL hands out ids outside of transactions."""
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with store.writing() as work:
            audit.note(work, None, "slow", "subject")
            work.session.flush()
            written.set()
            go_on.wait(1)
            work.commit()

    def quick() -> None:
        written.wait(5)
        note(store, "quick")
        seal(store)
        go_on.set()

    assert at_once(slow, quick) == []
    assert fault(store) is None
    seal(store)
    assert fault(store) is None


def test_processes_that_seal_at_once_make_one_chain(store: Store) -> None:
    note(store, "one", "two")

    errors = at_once(*[lambda: seal(store)] * 8)

    assert errors == []
    assert (count(store, AuditSeal), fault(store)) == (1, None)
