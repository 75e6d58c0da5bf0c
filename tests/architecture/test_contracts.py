"""The house's directions, kept: what import-linter checks, what it cannot see, and that nobody quietly stops checking."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "workbench"

# Whoever removes a contract or adds an exception says so here, too.
CONTRACTS = {
    "Imports go downwards": ("layers", {"workbench -> workbench.notebooks"}),
    "Services do not know each other": (
        "independence",
        {"workbench.services.demo -> workbench.services.*", "workbench.services.starting -> workbench.services.demo"},
    ),
    "Streamlit stays in ui, web and server": (
        "forbidden",
        {"workbench.ui.** -> streamlit", "workbench.web.** -> streamlit", "workbench.server -> streamlit"},
    ),
    "Databases stay in store": (
        "forbidden",
        {f"workbench.store.** -> {library}" for library in ("sqlalchemy", "alembic", "psycopg", "pysqlite3", "sqlite3")},
    ),
    "spaCy stays in text": ("forbidden", {"workbench.text.** -> spacy", "workbench.text.** -> thinc"}),
}
LAYERS = [
    {"__main__"},
    {"server"},
    {"web"},
    {"ui", "cli", "notebooks"},
    {"services"},
    {"store", "formats", "security"},
    {"domain", "text", "agreement"},
    {"settings"},
    {"errors"},
]
RAW_HTML_ALLOWED_IN = {"workbench/ui/markup.py"}


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(REPO)}:{node.lineno}"


def linter_settings() -> dict:
    return tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_no_contract_is_deleted_or_softened():
    written = {contract["name"]: (contract["type"], set(contract.get("ignore_imports", ()))) for contract in linter_settings()["contracts"]}

    assert written == CONTRACTS


def test_layers_are_the_houses_and_complete():
    contract = linter_settings()["contracts"][0]

    assert [{name.strip(" ()") for name in layer.split("|")} for layer in contract["layers"]] == LAYERS
    assert contract["exhaustive"] is True


def test_import_contracts_hold():
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]

    checked = subprocess.run(lint, cwd=REPO, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


def test_no_streamlit_call_below_ui():
    found = [
        at(path, node)
        for path, tree in sources("services", "store", "formats", "security", "domain", "text", "agreement")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"st", "streamlit"}
    ]

    assert found == []


def test_views_read_records_not_mapped_objects():
    found = [
        f"{path.relative_to(REPO)} imports {name}"
        for path, tree in sources("ui")
        for name in imported_modules(tree)
        if name.startswith("workbench.store.models")
    ]

    assert found == []


def test_pure_cores_are_given_clock_ids_and_chance():
    own = {"now", "utcnow", "today", "uuid1", "uuid4", "token_hex", "token_urlsafe", "token_bytes", "time_ns", "monotonic", "perf_counter"}
    found = [
        at(path, node)
        for path, tree in sources("domain", "text", "agreement")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in own
    ]

    assert found == []


@pytest.mark.parametrize("unwanted", ["streamlit", "pandas", "spacy"])
def test_command_line_starts_without(unwanted):
    asked = f"import sys, workbench.cli; print({unwanted!r} in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", asked], cwd=REPO, capture_output=True, text=True)

    assert answer.stdout.strip() == "False", answer.stderr


def test_app_is_imported_by_nobody():
    found = [f"{path.relative_to(REPO)}" for path, tree in sources(".") if "app" in imported_modules(tree)]

    assert found == []


def test_raw_html_only_where_it_is_escaped():
    found = [
        at(path, node)
        for path, tree in sources(".")
        if str(path.relative_to(REPO)) not in RAW_HTML_ALLOWED_IN
        for node in ast.walk(tree)
        if draws_raw_html(node)
    ]

    assert found == []


def draws_raw_html(node: ast.AST) -> bool:
    match node:
        case ast.keyword(arg="unsafe_allow_html", value=ast.Constant(value=False)):
            return False
        case ast.keyword(arg="unsafe_allow_html"):
            return True
        case ast.Attribute(value=ast.Name(id="st" | "streamlit"), attr="html" | "iframe"):
            return True
        case ast.Attribute(value=ast.Name(id="components") | ast.Attribute(attr="v1"), attr="html" | "iframe"):
            return True
        case ast.ImportFrom(module="streamlit", names=names):
            return any(alias.name == "html" for alias in names)
        case _:
            return False


def test_no_file_is_named_after_nothing():
    nothing = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler"}
    found = [str(path) for path in tracked_files() if path.stem in nothing or nothing & set(path.parts)]

    assert found == []


def test_no_file_names_a_place_on_this_machine():
    # Spelled apart, or this file would name them.
    places = ["/" + "work/main", "/" + "work/shared", "/" + "work/.", "/" + "root/", f"{REPO}/"]
    found = [f"{path}: {place}" for path, text in tracked_texts() for place in places if place in text]

    assert found == []


def tracked_files() -> list[Path]:
    """What git has, and what it would take; relative to the checkout."""
    # A checkout that belongs to another user is "dubious" to git; reading its list of files is harmless.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPO, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so no list of files to look through")
    return [Path(name) for name in listed.stdout.split("\0") if name and (REPO / name).is_file()]


def tracked_texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        content = (REPO / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8", errors="replace")
