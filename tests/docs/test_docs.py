"""The documentation, held against the code: what is missing there, and what is there but no longer in the code."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID, uuid4

import click
import pytest
from sqlalchemy import select

from tests.disputed import settle_one
from tests.docs import keys
from tests.worlds import World
from workbench import cli, errors
from workbench.domain import vocabulary
from workbench.domain.vocabulary import NameKind
from workbench.formats.writers import csv_tables
from workbench.services import answering, exporting, finding, merging, snapshots
from workbench.store.models import Base, Document, SettledSplit
from workbench.text.blocks import BlockKind
from workbench.text.hidden_characters import HazardKind

REPO = Path(__file__).resolve().parents[2]
DOCS = REPO / "docs"
PAGES = sorted([*REPO.glob("*.md"), *DOCS.rglob("*.md"), *(REPO / "seeds").glob("*.md")])


def text_of(name: str) -> str:
    return (REPO / name).read_text(encoding="utf-8")


def sections(page: str, level: int = 2) -> dict[str, str]:
    """The page's text under each heading of this level, down to the next heading of it or above; code blocks hold no headings."""
    found: dict[str, str] = {}
    here, is_code = "", False
    for line in page.splitlines():
        is_code ^= line.startswith("```")
        heading = None if is_code else re.match(r"(#{1,6}) (.+)", line)
        if heading and len(heading[1]) <= level:
            here = heading[2] if len(heading[1]) == level else ""
        elif here:
            found[here] = found.get(here, "") + line + "\n"
    return found


def first_cells(section: str) -> list[str]:
    """Every name in backticks in the first column of a section's tables."""
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def quoted(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", page))


# -- errors ------------------------------------------------------------------------------------------------------------


def all_errors(error: type[errors.WorkbenchError]) -> Iterator[type[errors.WorkbenchError]]:
    yield error
    for child in error.__subclasses__():
        yield from all_errors(child)


def all_codes() -> set[str]:
    """ImportRefused has no code of its own: its reasons have."""
    own = {error.code for error in all_errors(errors.WorkbenchError) if error is not errors.ImportRefused}
    return own | set(errors.ImportRefused.REASONS)


def test_every_error_code_has_its_section_and_none_is_made_up():
    assert set(sections(text_of("docs/errors.md"), level=3)) == all_codes()


def test_every_error_says_what_happened_why_and_what_to_do():
    for code, section in sections(text_of("docs/errors.md"), level=3).items():
        assert re.findall(r"^\*\*(.+?)\.\*\*", section, re.MULTILINE) == ["What happened", "Why", "What to do"], code


def test_every_reason_to_refuse_a_file_is_told_in_its_own_words():
    told = sections(text_of("docs/errors.md"), level=3)

    for code, reason in errors.ImportRefused.REASONS.items():
        assert set(re.findall(r"\w{4,}", reason.lower())) <= set(re.findall(r"\w+", told[code].lower())), f"{code}: {reason}"


# -- the command line --------------------------------------------------------------------------------------------------


def all_commands(group: click.Group, before: str = "workbench") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def test_every_command_has_its_section_and_none_is_made_up():
    headings = [heading for heading in sections(text_of("docs/cli.md")) if heading.startswith("`")]

    assert sorted(headings) == sorted(f"`{name}`" for name, _ in all_commands(cli.main))


@pytest.mark.parametrize("name", [name for name, _ in all_commands(cli.main)])
def test_every_option_of_a_command_is_in_its_table_and_none_is_made_up(name: str):
    section = sections(text_of("docs/cli.md"))[f"`{name}`"]
    command = dict(all_commands(cli.main))[name]
    options = {option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts}

    assert {option for option in first_cells(section) if option.startswith("--")} == options


@pytest.mark.parametrize("name", [name for name, _ in all_commands(cli.main)])
def test_every_command_has_an_example(name: str):
    indented = [line for line in sections(text_of("docs/cli.md"))[f"`{name}`"].splitlines() if line.startswith("    ")]

    assert any(name in line for line in indented)


# -- settings ----------------------------------------------------------------------------------------------------------


def environment_variables() -> set[str]:
    """Every string in the code that is the name of one of our variables, and those that only the settings' first lines name."""
    named = set(re.findall(r"WORKBENCH_[A-Z_]+[A-Z]", ast.get_docstring(ast.parse(text_of("workbench/settings.py"))) or ""))
    for path in (REPO / "workbench").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"WORKBENCH_[A-Z_]+", node.value):
                named.add(node.value)
    return named


def test_every_environment_variable_is_in_the_runbooks_table_and_none_is_made_up():
    table = first_cells(sections(text_of("docs/runbook.md"))["Environment variables"])

    assert {name for name in table if name.startswith("WORKBENCH_")} == environment_variables()


# -- the data model ----------------------------------------------------------------------------------------------------


def data_model() -> dict[str, str]:
    return sections(text_of("docs/data-model.md"), level=3)


def test_every_table_has_its_section_and_none_is_made_up():
    tables = sections(text_of("docs/data-model.md"))["Tables"]

    assert set(re.findall(r"^### `(\w+)`$", tables, re.MULTILINE)) == set(Base.metadata.tables)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_column_of_a_table_is_told_and_none_is_made_up(table: str):
    assert first_cells(data_model()[f"`{table}`"]) == [column.name for column in Base.metadata.tables[table].columns]


@pytest.mark.parametrize("table", sorted(csv_tables.COLUMNS))
def test_every_column_of_a_csv_file_is_told_in_its_order(table: str):
    assert first_cells(data_model()[f"`{table}.csv`"]) == list(csv_tables.COLUMNS[table])


@pytest.mark.parametrize("words", [BlockKind, *(word for word in vars(vocabulary).values() if isinstance(word, type) and list(word))])
def test_every_word_of_a_closed_vocabulary_is_told(words: type):
    told = quoted(text_of("docs/data-model.md"))

    assert {word.value for word in words if word.value} <= told


def settle(world: World, *, ordinal: int) -> None:
    with world.store.writing() as work:
        document_id = work.session.scalars(select(Document.id)).first()
        row = SettledSplit(document_id=document_id, ordinal=ordinal, note="", settled_by=world.lead.user_id, settled_at=work.now())
        work.session.add(row)
        work.commit()


def test_every_field_of_the_native_export_and_its_manifest_is_told(world: World, tmp_path: Path):
    """A campaign with one row of each kind, exported: what stands in the files is what the page says, no more and no less."""
    tab = world.tab()
    claim = tab.mark("The port authority said 14 ships were waiting.")
    tab.do("judge", claim=claim, verdict="refuted", why="The council counted eleven.")
    tab.do("attach", evidence=str(uuid4()), claim=claim, stance="refutes", set_no=1, url="https://example.org/count")
    tab.do("decide", ordinals=[0], label="x", origin="key")
    tab.do("comment", comment=str(UUID(int=1)), claim=claim, text="Which port?")
    tab.do("link", link=str(uuid4()), claim=claim, other=tab.mark("Two had sunk!"), relation="qualifies")
    answering.answer(world.store, actor=world.lead, campaign_id=world.campaign_id, comment=str(UUID(int=1)), text="Vell.")
    settle(world, ordinal=1)
    finding.find(world.store, actor=tab.actor, pass_uuid=tab.pass_uuid, words="ships were waiting", claim=claim)
    settle_one(world)
    one = {"campaign_id": world.campaign_id, "kind": NameKind.SOURCE, "names": ["Port of Vell", "Vell port"], "into": "Port of Vell"}
    merging.merge(world.store, actor=world.lead, **one)
    snapshots.take(world.store, actor=world.operator, campaign_id=world.campaign_id, name="first")

    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "campaign.jsonl").read_text(encoding="utf-8").split("\n") if line]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))

    written = {line["type"]: set(line) for line in lines}
    told = {kind: set(first_cells(section)) for name, section in data_model().items() for kind in re.findall(r"of type `(\w+)`", name)}
    assert told == written
    assert set(first_cells(sections(text_of("docs/data-model.md"))["`manifest.json`"])) == set(manifest)


# -- the reader's keys -------------------------------------------------------------------------------------------------


def test_the_page_of_keys_is_the_readers_own_table():
    assert text_of("docs/keys.md") == keys.as_page(), "write it anew: python -m tests.docs.keys"


def test_the_page_of_keys_is_understood_as_it_was_written():
    for preset in keys.PRESETS:
        listed = [(row.get(preset) or row["keys"], row["words"]) for section in keys.sections() for row in section["rows"]]

        assert [(list(found.keys), found.does) for found in keys.documented(preset)] == listed


def test_no_place_gives_a_key_to_two_commands():
    for preset in keys.PRESETS:
        used = [(section["where"], key) for section in keys.sections() for row in section["rows"] for key in row.get(preset) or row["keys"]]

        assert sorted(used) == sorted(set(used))


def test_the_guide_names_no_key_that_the_reader_does_not_have():
    named = re.findall(
        r"`((?:(?:Shift|Ctrl)\+)?[^`]{1,2}|(?:Shift|Ctrl)\+\w+|Home|End|Tab|Enter|Esc)`",
        sections(text_of("docs/guide.md"), level=3)["Keys"],
    )
    known = {key for preset in keys.PRESETS for found in keys.documented(preset) for key in found.keys}

    assert set(named) <= {keys.SHOWN.get(key, key) for key in known} | {"0", "9"}


def test_the_verdicts_in_the_guide_are_those_of_the_demo_campaign():
    scheme = tomllib.loads(text_of("seeds/scheme.toml"))
    section = sections(text_of("docs/guide.md"), level=3)["Verdict and reason"]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in section.splitlines() if re.match(r"\| \d", line)]

    assert rows == [[value["key"], value["label"]] for value in scheme["values"]]


# -- imports -----------------------------------------------------------------------------------------------------------


def test_every_hazard_of_an_import_is_explained_to_leads():
    section = sections(text_of("docs/guide.md"), level=3)["Read the report"]
    told = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("|")}

    assert {kind.value.replace("_", " ") for kind in HazardKind} <= told


# -- decisions and dependencies ----------------------------------------------------------------------------------------


def decisions() -> list[Path]:
    return sorted((DOCS / "adr").glob("*.md"))


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in decisions()] == list(range(1, len(decisions()) + 1))


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.name[:4])
def test_a_decision_says_context_decision_consequences_and_what_would_change_our_mind(path: Path):
    page = path.read_text(encoding="utf-8")

    assert page.startswith(f"# {int(path.name[:4])}. ")
    assert list(sections(page)) == ["Context", "Decision", "Consequences", "What would change our mind"]


def test_every_runtime_dependency_has_its_reason():
    pinned = {re.match(r"[\w-]+", line)[0] for line in text_of("requirements.txt").splitlines() if re.match(r"\w", line)}
    page = next(path for path in decisions() if path.name.startswith("0007")).read_text(encoding="utf-8")
    reasoned = {line.split("|")[1].strip() for line in sections(page)["Decision"].splitlines() if line.startswith("|")}

    assert reasoned - {"bought", "---"} == pinned


# -- pages as a whole --------------------------------------------------------------------------------------------------


def test_the_first_screen_of_the_readme_has_both_commands_and_the_picture():
    first = "\n".join(text_of("README.md").splitlines()[:60])

    assert all(wanted in first for wanted in ("    make run\n", "    make test\n", "](docs/images/reader.png)"))


def test_the_picture_is_small_enough_to_load_at_once():
    assert (DOCS / "images/reader.png").stat().st_size < 250_000


def test_the_changelog_has_an_unreleased_section():
    assert next(iter(sections(text_of("CHANGELOG.md")))) == "[Unreleased]"


def links(page: str) -> Iterator[str]:
    """Targets of links and pictures, code left out."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page, flags=re.DOTALL)
    yield from re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", prose)


def anchors(page: str) -> set[str]:
    headings = [heading for level in range(1, 7) for heading in re.findall(rf"^{'#' * level} (.+)$", page, re.MULTILINE)]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_every_relative_link_leads_somewhere(page: Path):
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_no_page_names_a_place_on_somebodys_machine(page: Path):
    found = re.findall(r"(?:/(?:work|home|root|Users)/|/tmp/bash|[A-Z]:\\Users)\S*", page.read_text(encoding="utf-8"))

    assert not found
