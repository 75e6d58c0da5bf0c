"""S21: a server that would not be safe says why in one line, with an exit code, and serves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running_server import REPO
from tests.worlds import configured
from workbench import settings

Spoil = Callable[[Path], dict[str, str]]


def weak_key(home: Path) -> dict[str, str]:
    key_of(home).write_bytes(b"changethis" * 4)
    return {}


def readable_key(home: Path) -> dict[str, str]:
    key_of(home).chmod(0o644)
    return {}


def no_key_beside_postgresql(home: Path) -> dict[str, str]:
    key_of(home).unlink()
    return {"WORKBENCH_DATABASE_URL": "postgresql+psycopg://wb:hunter2hunter2@127.0.0.1:1/workbench"}


def unreachable_database(home: Path) -> dict[str, str]:
    return {"WORKBENCH_DATABASE_URL": "postgresql+psycopg://wb:hunter2hunter2@127.0.0.1:1/workbench"}


def not_a_database(home: Path) -> dict[str, str]:
    (home / "workbench.db").write_bytes(b"Dear diary, " * 1000)
    return {}


def nonsense_setting(home: Path) -> dict[str, str]:
    return {"WORKBENCH_SESSION_DAYS": "forever"}


def key_of(home: Path) -> Path:
    return settings.make_audit_key(configured(home, settings.default_database_url(home)))


REASONS: list[tuple[Spoil, str]] = [
    (weak_key, "[W504]"),
    (readable_key, "[W504]"),
    (no_key_beside_postgresql, "[W504]"),
    (unreachable_database, "[W500]"),
    (not_a_database, "[W500]"),
    (nonsense_setting, "[W504]"),
]


@pytest.mark.parametrize(("spoil", "code"), REASONS, ids=[spoil.__name__ for spoil, _ in REASONS])
def test_s21_an_unsafe_start_is_refused_in_one_line_with_an_exit_code(tmp_path: Path, spoil: Spoil, code: str) -> None:
    key_of(tmp_path)
    environment = os.environ | {"WORKBENCH_HOME": str(tmp_path), "WORKBENCH_DEMO": "0"} | spoil(tmp_path)
    command = [sys.executable, "-m", "workbench", "serve", "--port", "0"]

    refused = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, timeout=60)

    said = [line for line in (refused.stdout + refused.stderr).splitlines() if line.strip()]
    assert refused.returncode == 3, said
    assert len(said) == 1, said
    assert said[0].startswith(f"Workbench cannot start. {code}")
    assert not any(secret in said[0] for secret in ("Traceback", "hunter2"))


def test_s28_a_loosened_configuration_is_refused_by_name(tmp_path: Path) -> None:
    environment = os.environ | {"WORKBENCH_HOME": str(tmp_path), "WORKBENCH_DEMO": "0"}
    loosened = ["--client.showErrorDetails=full", "--server.enableXsrfProtection=false", "--server.port=0"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *loosened]

    refused = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, timeout=60)

    assert refused.returncode == 3, refused.stderr
    assert "[W504] Streamlit's server.enableXsrfProtection, client.showErrorDetails" in refused.stderr
    assert "Traceback" not in refused.stderr
