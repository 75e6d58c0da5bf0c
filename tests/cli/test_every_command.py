"""What holds for every command: an example in its help, JSON on request, a page that lists its options, no bar in a pipe."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.cli.test_command_line import REPO, Run, environment, run, texts  # noqa: F401 - fixtures
from workbench.cli import main
from workbench.services import starting
from workbench.store import engine
from workbench.store.work import Store

JSON = '["One. Two!"]'


def every_command(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(every_command())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example_of_the_command_with_options_that_it_has(name: str) -> None:
    said = CliRunner().invoke(main, [*name.split(), "--help"]).output

    shown = said.split("Example:\n")[1].strip()
    words = shlex.split(shown.partition("| ")[2] or shown)
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert shlex.join(words).startswith(f"workbench {name}")
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is(name: str) -> None:
    silent = [one.name for one in COMMANDS[name].params if isinstance(one, click.Option) and not one.help]

    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_json(name: str) -> None:
    assert "--json" in {option for parameter in COMMANDS[name].params for option in parameter.opts}


@pytest.fixture
def truce(run: Run, texts: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A campaign with a snapshot, and an export of it without texts."""
    run("import", texts, "--campaign", "truce")
    run("snapshot", "first", "--campaign", "truce")
    run("export", "--campaign", "truce", "--format", "csv", "--text", "none", "--out", tmp_path / "without")
    (tmp_path / "ratings.csv").write_text("annotator,unit,label\na,1,x\nb,1,y\n", encoding="utf-8")
    run("backup", "--out", tmp_path / "backups")
    (tmp_path / "new.txt").write_text("A new text. It has two sentences.\n", encoding="utf-8")
    return tmp_path


def backed_up(place: Path) -> Path:
    return next((place / "backups").glob("*.db"))


ASKED: dict[str, Callable[[Path], list[Any]]] = {
    "init": lambda _: [],
    "link": lambda _: ["lead"],
    "upgrade": lambda _: [],
    "import": lambda place: [place / "new.txt", "--campaign", "truce"],
    "export": lambda place: ["--campaign", "truce", "--out", place / "out"],
    "snapshot": lambda _: ["--campaign", "truce"],
    "diff": lambda _: ["first", "now", "--campaign", "truce"],
    "rebuild": lambda place: [place / "without", "--texts", place / "texts", "--out", place / "whole"],
    "agreement": lambda place: ["--ratings", place / "ratings.csv"],
    "evidence": lambda _: ["--campaign", "truce", "--text", "ships waited"],
    "split": lambda _: [],
    "user add": lambda _: ["kim"],
    "user reset": lambda _: ["lead"],
    "backup": lambda place: ["--out", place / "copies"],
    "audit-verify": lambda _: [],
    "doctor": lambda _: [],
    "copy": lambda place: ["--to", f"sqlite:///{place / 'copied.db'}"],
    "restore": lambda place: [backed_up(place), "--yes"],
}
WHOLE = {"agreement", "evidence", "split"}  # one JSON document; the others write one a line


def test_every_command_is_asked_for_json_below() -> None:
    assert set(ASKED) == set(COMMANDS) - {"serve"}  # that one follows


def test_the_line_at_the_start_is_json_when_asked_for(store: Store) -> None:
    from workbench import server

    starting.make_ready(store.settings).close()

    told = json.loads(server.welcome(store, "http://127.0.0.1:8501", as_json=True))

    assert told["address"] == "http://127.0.0.1:8501"
    assert told["link"].startswith("http://127.0.0.1:8501/link/")
    assert told["database"] == engine.describe(store.settings)


@pytest.mark.parametrize("name", ASKED)
def test_json_parses_and_nothing_else_is_on_standard_output(run: Run, truce: Path, name: str) -> None:  # noqa: F811
    if name == "diff":
        run("import", truce / "new.txt", "--campaign", "truce")

    said = run(*name.split(), *ASKED[name](truce), "--json", input=JSON if name == "split" else None).stdout

    found = [json.loads(said)] if name in WHOLE else [json.loads(line) for line in said.splitlines()]
    assert found
    assert name in WHOLE or all(isinstance(row, dict) for row in found)


@pytest.mark.parametrize("name", ["import", "export"])
def test_a_pipe_gets_no_bar(truce: Path, environment: dict[str, str], name: str) -> None:  # noqa: F811
    asked = [sys.executable, "-m", "workbench", name, *map(str, ASKED[name](truce))]

    answer = subprocess.run(asked, env=os.environ | environment, capture_output=True, text=True, cwd=REPO)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "%" not in answer.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_a_terminal_gets_one_on_standard_error(truce: Path, environment: dict[str, str]) -> None:  # noqa: F811
    import pty

    ours, theirs = pty.openpty()
    asked = [sys.executable, "-m", "workbench", "import", str(truce / "new.txt"), "--campaign", "truce"]

    answer = subprocess.run(asked, env=os.environ | environment | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=theirs, cwd=REPO)
    os.close(theirs)

    assert "Importing" in os.read(ours, 10_000).decode()
    os.close(ours)
    assert answer.stdout.decode().startswith("imported     new.txt")


@pytest.mark.parametrize("unwanted", ["sqlalchemy", "pandas", "spacy", "numpy", "streamlit", "alembic", "uvicorn"])
def test_help_imports_no_heavy_library(unwanted: str) -> None:
    asked = (
        f"import sys, runpy; sys.argv = ['workbench', '--help']\n"
        f"try: runpy.run_module('workbench', run_name='__main__')\n"
        f"except SystemExit: print({unwanted!r} in sys.modules)"
    )

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=REPO)

    assert answer.stdout.splitlines()[-1] == "False", answer.stderr
