"""From nothing to ready: what is made, once, and what is refused before anything is made."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.store.facts import count, everything
from workbench import settings
from workbench.errors import BadSettings, SchemaMismatch
from workbench.services import starting
from workbench.settings import CHECKOUT, Settings
from workbench.store import audit, schema
from workbench.store.models import Audit, AuditSeal, Campaign, Document, User
from workbench.store.work import Store


def accounts(configuration: Settings) -> list[tuple[str, bool, str | None]]:
    store = starting.make_ready(configuration)
    with store.reading() as session:
        found = [(user.name, user.is_admin, user.password_hash) for user in session.scalars(select(User).order_by(User.id))]
    store.close()
    return found


def test_s21_a_new_installation_has_one_lead_and_no_password(configuration: Settings) -> None:
    assert accounts(configuration) == [("lead", True, None)]


def test_starting_again_makes_nothing_new(configuration: Settings) -> None:
    first = starting.make_ready(configuration)
    before = everything(first)
    first.close()

    again = starting.make_ready(configuration)

    assert everything(again) == before
    again.close()


def test_the_demo_is_never_put_into_a_database_that_was_named(configuration: Settings) -> None:
    store = starting.make_ready(replace(configuration, has_demo=True))

    assert count(store, Campaign) == 0
    store.close()


def default_installation(home: Path, **changed: str) -> Settings:
    return settings.load({"WORKBENCH_HOME": str(home), **changed})


def test_a_new_default_installation_holds_the_demo(tmp_path: Path) -> None:
    store = starting.make_ready(default_installation(tmp_path))

    assert (count(store, Campaign), count(store, Document) > 0) == (2, True)
    store.close()


def test_s21_nobody_of_the_demo_has_a_password(tmp_path: Path) -> None:
    assert {hashed for _, _, hashed in accounts(default_installation(tmp_path))} == {None}


def test_a_default_installation_may_start_empty(tmp_path: Path) -> None:
    store = starting.make_ready(default_installation(tmp_path, WORKBENCH_DEMO="0"))

    assert count(store, Campaign) == 0
    store.close()


def test_a_first_start_cut_short_leaves_no_lead_and_no_half_demo(tmp_path: Path) -> None:
    from tests.store.facts import Interrupted, interrupted
    from workbench.store.work import Store

    configuration = default_installation(tmp_path)
    settings.prepare_home(configuration)
    schema.make_ready(configuration)
    store = Store(configuration)
    empty = everything(store)

    for at in (2, 10, 25):
        with pytest.raises(Interrupted), interrupted(store.writer, at=at):
            starting._fill_if_new(store)
        assert everything(store) == empty
    starting._fill_if_new(store)

    assert count(store, Campaign) == 2
    store.close()


def test_processes_that_start_at_once_make_one_lead_one_key_and_one_chain(configuration: Settings) -> None:
    (configuration.home / "secrets" / "audit.key").unlink()
    settings.make_audit_key(configuration)
    environment = os.environ | {"WORKBENCH_HOME": str(configuration.home), "WORKBENCH_DATABASE_URL": configuration.database_url}
    command = [sys.executable, "-m", "workbench", "init"]

    running = [subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=-1, stderr=-1, text=True) for _ in range(3)]
    answers = [process.communicate(timeout=100) for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], answers
    assert Counter(name for name, _, _ in accounts(configuration)) == {"lead": 1, "operator": 1}


# -- secrets -----------------------------------------------------------------------------------------------------------


def key_file(configuration: Settings) -> Path:
    return configuration.home / "secrets" / "audit.key"


def test_s21_the_key_is_long_drawn_by_chance_and_the_owners_alone(configuration: Settings, tmp_path: Path) -> None:
    other = replace(configuration, home=tmp_path / "other")
    settings.make_audit_key(other)
    keys = [settings.audit_key(found) for found in (configuration, other)]

    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 32
    assert [stat.S_IMODE(path.stat().st_mode) for path in (key_file(configuration), key_file(configuration).parent)] == [0o600, 0o700]
    assert list(key_file(configuration).parent.iterdir()) == [key_file(configuration)]


@pytest.mark.parametrize("key", [b"", b"short", b"changethis", b"changethis" * 7, b"secret" * 10, b"0" * 64, b"\0" * 64, b" " * 64])
def test_s21_a_weak_key_is_refused(configuration: Settings, key: bytes) -> None:
    key_file(configuration).write_bytes(key)

    with pytest.raises(BadSettings, match=r"\[W504\] The audit key at .* is weak"):
        starting.make_ready(configuration)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o602])
def test_s21_a_key_that_others_can_read_or_change_is_refused(configuration: Settings, mode: int) -> None:
    key_file(configuration).chmod(mode)

    with pytest.raises(BadSettings, match=r"\[W504\] The audit key at .* can be read by others. Set its mode to 0600"):
        starting.make_ready(configuration)


def test_a_refused_start_makes_no_database(configuration: Settings) -> None:
    key_file(configuration).write_bytes(b"changethis")

    with pytest.raises(BadSettings):
        starting.make_ready(configuration)

    assert schema.current(configuration) is None


def test_a_missing_key_is_made_beside_sqlite_and_asked_for_beside_postgresql(configuration: Settings) -> None:
    shutil.rmtree(key_file(configuration).parent)
    if configuration.is_sqlite:
        assert len(settings.audit_key(configuration)) == 64
        return

    with pytest.raises(BadSettings, match="workbench init"):
        starting.make_ready(configuration)


def test_threads_that_start_at_once_read_one_whole_key(tmp_path: Path) -> None:
    """A key half written by the other would be refused as weak, or seal with something else."""
    for number in range(60):
        configuration = default_installation(tmp_path / str(number))
        keys: list[bytes | BaseException] = []
        gate = threading.Barrier(4)

        def read(configuration: Settings = configuration, keys: list[bytes | BaseException] = keys, gate: threading.Barrier = gate) -> None:
            gate.wait()
            try:
                keys.append(settings.audit_key(configuration))
            except BaseException as error:
                keys.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(keys)) == 1, keys


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKBENCH_DATABASE_URL", "mysql://host/db"),
        ("WORKBENCH_DATABASE_URL", "postgresql://host/db"),
        ("WORKBENCH_SESSION_DAYS", "0"),
        ("WORKBENCH_SESSION_DAYS", "-1"),
        ("WORKBENCH_SESSION_IDLE_HOURS", "soon"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        settings.load({"WORKBENCH_HOME": str(tmp_path), name: value})


# -- the chain ---------------------------------------------------------------------------------------------------------


def test_what_was_done_is_sealed_under_the_key_and_verifies(configuration: Settings) -> None:
    store = starting.make_ready(configuration)

    starting.seal_audit(store)

    with store.reading() as session:
        assert audit.verify(session, settings.audit_key(configuration)) is None
        assert audit.verify(session, b"another key" * 4) is not None
    assert (count(store, Audit) >= 1, count(store, AuditSeal)) == (True, 1)
    store.close()


# -- ready to work -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["0001", "9999", None], ids=["older", "newer", "none"])
def test_a_database_of_another_version_is_not_ready(store: Store, revision: str | None) -> None:
    starting.check_ready(store)
    with store.writing() as work:
        change = "DELETE FROM alembic_version" if revision is None else f"UPDATE alembic_version SET version_num = '{revision}'"
        work.session.execute(text(change))
        work.commit()

    with pytest.raises(SchemaMismatch):
        starting.check_ready(store)
