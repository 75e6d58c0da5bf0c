"""What the doctor finds: nothing in a sound installation, and each kind of harm by name."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.disputed import settle_one
from tests.store.facts import everything, full_pass
from tests.worlds import World
from workbench.services import starting
from workbench.store import backup, doctor
from workbench.store.doctor import Finding


def found(world: World) -> dict[str, Finding]:
    return {finding.check: finding for finding in doctor.examine(world.store)}


def faults(world: World) -> dict[str, str]:
    return {check: finding.message for check, finding in found(world).items() if finding.status == "fault"}


def harm(world: World, *statements: str) -> None:
    """Past the guards, as a damaged disk or a person with a tool would; they are put back afterwards."""
    with world.store.writing() as work:
        for statement in statements:
            work.session.execute(text(statement))
        work.commit()


def unguarded(world: World, table: str, event: str, statement: str) -> None:
    """The guard is dropped for the statement and made again, as somebody would who covers it up."""
    from workbench.store import guards

    off = f"DROP TRIGGER guard_{table}_{event}" + ("" if world.store.settings.is_sqlite else f" ON {table}")
    harm(world, off, statement)
    with world.store.writing() as work:
        guards.create(work.session.connection())
        work.commit()


def test_a_sound_installation_has_no_fault_and_nothing_is_changed(world: World) -> None:
    full_pass(world)
    settle_one(world)
    starting.seal_audit(world.store)
    before = everything(world.store)

    listed = found(world)

    assert {check for check, finding in listed.items() if finding.status == "fault"} == set()
    assert set(listed) == {"database", "secrets", "backups", "space", "file", "guards", "passes", "texts", "claims", "finder", "audit"}
    assert everything(world.store) == before


HARMS: dict[str, tuple[str, Callable[[World], None], str]] = {
    "a sentence that was moved": (
        "texts",
        lambda world: harm(world, "UPDATE sentence SET start = start + 1 WHERE ordinal = 2 AND document_id = 1"),
        "sentence 3 of harbour is not where it says",
    ),
    "a text that was changed": (
        "texts",
        lambda world: unguarded(world, "document", "text", "UPDATE document SET text = replace(text, '14', '15') WHERE id = 1"),
        "the text harbour is not the one that was imported",
    ),
    "a claim whose words are not the text's": (
        "claims",
        lambda world: unguarded(world, "claim", "update", "UPDATE claim SET quote = 'Three had sunk!'"),
        "does not quote what harbour says there",
    ),
    "a version newer than its pass": (
        "passes",
        lambda world: harm(world, "UPDATE assignment SET revision = 1"),
        "is at revision 1, its operation at",
    ),
    "a guard that is gone": (
        "guards",
        lambda world: harm(world, "DROP TRIGGER guard_claim_delete" + ("" if world.store.settings.is_sqlite else " ON claim")),
        "the guard guard_claim_delete is missing",
    ),
    "terms that are missing": (
        "finder",
        lambda world: harm(world, "DELETE FROM sentence_terms WHERE document_id = 1"),
        "harbour: 6 sentences are not in the evidence finder's index",
    ),
    "an audit row that was changed": (
        "audit",
        lambda world: unguarded(world, "audit", "update", "UPDATE audit SET action = 'nothing' WHERE id = 2"),
        "audit row 2 was changed",
    ),
}


@pytest.mark.parametrize("name", HARMS)
def test_harm_is_found_by_its_check(world: World, name: str) -> None:
    full_pass(world)
    starting.seal_audit(world.store)
    check, do, said = HARMS[name]

    do(world)

    told = faults(world)
    assert said in told[check]


def test_a_key_that_others_can_read_is_a_fault(world: World) -> None:
    (world.store.settings.home / "secrets" / "audit.key").chmod(0o644)

    assert "can be read by others" in faults(world)["secrets"]


def test_no_backup_is_worth_a_look_and_so_is_an_old_one(world: World) -> None:
    if not world.store.settings.is_sqlite:
        pytest.skip("the same files on PostgreSQL, from pg_dump")
    assert found(world)["backups"].status == "look"
    made = backup.back_up(world.store.settings)
    assert found(world)["backups"].status == "ok"

    os.utime(made, (0, 0))

    assert found(world)["backups"].status == "look"


def test_of_many_faults_of_a_kind_three_are_named_and_the_rest_counted(world: World) -> None:
    harm(world, "UPDATE sentence SET start = start + 1")

    assert "; and " in faults(world)["texts"]
