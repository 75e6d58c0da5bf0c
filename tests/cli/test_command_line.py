"""What the command line prints and with which exit code: 0 done, 1 refused, 2 not understood; never a traceback."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.worlds import COUNCIL, HARBOUR, configured
from workbench import settings
from workbench.cli import main
from workbench.domain.layers import Layer
from workbench.store import models
from workbench.store.work import Store

Run = Callable[..., Result]
REPO = Path(__file__).parents[2]
LINK = r"http://127\.0\.0\.1:8501/link/[\w-]{43}\n"


@pytest.fixture
def environment(tmp_path: Path, ready_database: str) -> dict[str, str]:
    """A data folder with a ready, empty database."""
    configured(tmp_path / "home", ready_database)
    return {"WORKBENCH_HOME": str(tmp_path / "home"), "WORKBENCH_DATABASE_URL": ready_database, "WORKBENCH_DEMO": "0"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command; whatever it does, it does not end in a traceback."""

    def run(*arguments: str | Path, code: int = 0, **options: Any) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment, **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "council.txt").write_text(COUNCIL, encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    return folder


def rows(environment: dict[str, str], table: Any) -> list[Any]:
    from sqlalchemy import select

    store = Store(settings.load(environment))
    with store.reading() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    store.close()
    return found


# -- import ------------------------------------------------------------------------------------------------------------


def test_import_makes_the_campaign_and_says_what_it_found(run: Run, texts: Path) -> None:
    said = run("import", texts, "--campaign", "Storm at Vell").output

    assert "imported     harbour.txt as harbour: 6 sentences" in said
    assert "guessed: title “Harbour reopens after the storm”" in said
    assert "Left out 1 files of other types, photo.png among them." in said


def test_import_again_says_already_here_and_is_done(run: Run, texts: Path, environment: dict[str, str]) -> None:
    run("import", texts, "--campaign", "Storm")

    for name in ("Storm", "storm"):
        assert run("import", texts, "--campaign", name).output.count("already here") == 2

    assert [campaign.slug for campaign in rows(environment, models.Campaign)] == ["storm"]


def test_import_as_json_gives_an_object_a_file(run: Run, texts: Path) -> None:
    found = [json.loads(line) for line in run("import", texts, "--campaign", "Storm", "--json").output.splitlines()]

    assert [(report["file_name"], report["status"], report["sentence_count"]) for report in found] == [
        ("council.txt", "imported", 4),
        ("harbour.txt", "imported", 6),
    ]
    assert {"field": "title", "value": "Council disputes the count", "origin": "in_text"} in found[0]["guesses"]


def test_a_refused_file_is_named_with_its_reason_and_the_others_are_taken(run: Run, texts: Path) -> None:
    (texts / "broken.txt").write_bytes(b"Caf\xe9 owners")

    said = run("import", texts, "--campaign", "Storm", code=1).output

    assert "refused      broken.txt: [W302]" in said
    assert said.count("imported ") == 2


def test_a_named_file_of_another_type_is_refused(run: Run, texts: Path) -> None:
    assert "[W306]" in run("import", texts / "photo.png", "--campaign", "Storm", code=1).output


def test_an_encoding_is_taken_when_named_and_refused_when_there_is_none_such(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cafe.txt").write_bytes(b"Caf\xe9 owners paid.")

    assert (
        "no text encoding called 'klingon'"
        in run("import", tmp_path / "cafe.txt", "--campaign", "Storm", "--encoding", "klingon", code=1).output
    )
    assert "imported" in run("import", tmp_path / "cafe.txt", "--campaign", "Storm", "--encoding", "cp1252").output


def test_a_table_is_imported_by_the_columns_that_are_named(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "articles.csv").write_text("nr,long,short,when\n7,The ferry sank. Nobody drowned.,Ferry,2016-02-23\n")
    chosen = ("--map", "text=long", "--map", "title=short", "--map", "published_on=when", "--map", "slug=nr")

    said = run("import", tmp_path / "articles.csv", "--campaign", "Storm", *chosen).output

    assert "1 of 1 texts came in." in said
    assert [(row.slug, row.title, row.published_on, row.sentence_count) for row in rows(environment, models.Document)] == [
        ("7", "Ferry", "2016-02-23", 2)
    ]


@pytest.mark.parametrize("given", ["text", "words=body", "=body"])
def test_a_column_that_is_not_named_rightly_is_not_understood(run: Run, tmp_path: Path, given: str) -> None:
    (tmp_path / "articles.csv").write_text("text\nOne.\n")

    assert "FIELD=COLUMN" in run("import", tmp_path / "articles.csv", "--campaign", "Storm", "--map", given, code=2).output


def test_a_broken_table_is_refused_with_line_column_and_cause(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "articles.csv").write_text("text,date\nOne.,2016\nTwo.,soon\n")

    said = run("import", tmp_path / "articles.csv", "--campaign", "Storm", code=1).output

    assert "refused      articles.csv: [W314] line 3, date: 'soon' is no date" in said
    assert rows(environment, models.Document) == []


def test_a_folder_without_texts_is_refused_and_makes_no_campaign(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "empty").mkdir()

    assert "There is no file in there that can be imported." in run("import", tmp_path / "empty", "--campaign", "Storm", code=1).output
    assert rows(environment, models.Campaign) == []


def test_a_missing_path_is_not_understood(run: Run, tmp_path: Path) -> None:
    assert "does not exist" in run("import", tmp_path / "nowhere.txt", "--campaign", "Storm", code=2).output


def test_import_without_a_campaign_is_not_understood(run: Run, texts: Path) -> None:
    assert "--campaign" in run("import", texts, code=2).output


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_w309_an_unreadable_file_is_refused_and_the_others_are_taken(run: Run, texts: Path) -> None:
    (texts / "memory.txt").symlink_to("/proc/self/mem")

    said = run("import", texts / "memory.txt", texts, "--campaign", "Storm", code=1).output

    assert "refused      memory.txt: [W309]" in said
    assert said.count("imported ") == 2


@pytest.mark.parametrize("name", ["", " ", "🚢", "x" * 300, "../x", "=1+1"])
def test_any_campaign_name_is_a_label(run: Run, texts: Path, environment: dict[str, str], name: str) -> None:
    code = 0 if name.strip() else 2
    for _ in range(2):
        run("import", texts, "--campaign", name, code=code)

    assert [campaign.title for campaign in rows(environment, models.Campaign)] == [name] * (code == 0)


def test_of_two_campaigns_with_one_title_the_short_name_must_say_which(run: Run, texts: Path, environment: dict[str, str]) -> None:
    from workbench.domain.records import CampaignSettings
    from workbench.services import campaigns, people

    store = Store(settings.load(environment))
    for _ in range(2):
        campaigns.create(store, actor=people.operator(store), settings=CampaignSettings(title="Storm 1"))
    store.close()

    said = run("import", texts, "--campaign", "Storm 1", code=1).output

    assert "storm-1, storm-1-2" in said or "storm-1-2, storm-1" in said
    assert len(rows(environment, models.Campaign)) == 2
    run("import", texts, "--campaign", "storm-1-2")


# -- export, and back --------------------------------------------------------------------------------------------------


def test_an_export_comes_back_alone_and_once(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", texts, "--campaign", "Storm")

    said = run("export", "--campaign", "Storm", "--out", tmp_path / "out").output
    back = run("import", tmp_path / "out", "--campaign", "Copy").output

    assert f"{tmp_path / 'out' / 'campaign.jsonl'}: 7 records, " in said
    assert f"{tmp_path / 'out' / 'manifest.json'}: " in said
    assert back.rstrip().endswith("as copy.")
    run("export", "--campaign", "copy", "--out", tmp_path / "again")
    assert (tmp_path / "again" / "campaign.jsonl").read_bytes() == (tmp_path / "out" / "campaign.jsonl").read_bytes()
    assert "[W308]" in run("import", tmp_path / "out", "--campaign", "Copy", code=1).output
    assert "import it alone" in run("import", tmp_path / "out", texts, "--campaign", "Third", code=2).output


def test_export_as_json_names_files_with_their_hashes(run: Run, texts: Path, tmp_path: Path) -> None:
    import hashlib

    run("import", texts, "--campaign", "Storm")

    found = [
        json.loads(line)
        for line in run("export", "--campaign", "storm", "--format", "csv", "--out", tmp_path, "--json").output.split("\n")[:-1]
    ]

    tables = ["claims.csv", "annotations.csv", "evidence.csv", "adjudicated.csv", "decisions.csv", "ratings.csv", "sentence_ratings.csv"]
    assert [Path(file["file"]).name for file in found] == [*tables, "left_out.csv", "data_card.md", "manifest.json"]
    assert all(file["sha256"] == hashlib.sha256(Path(file["file"]).read_bytes()).hexdigest() for file in found)


def test_an_unknown_campaign_lists_those_there_are(run: Run, texts: Path, tmp_path: Path) -> None:
    assert "There are: none yet." in run("export", "--campaign", "Storm", "--out", tmp_path / "out", code=1).output
    for name in ("Storm", "Truce 2016"):
        run("import", texts, "--campaign", name)

    said = run("export", "--campaign", "nowhere", "--out", tmp_path / "out", code=1).output

    assert "no campaign called 'nowhere'. There are: truce-2016, storm." in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["--format", "xlsx", "--out", "x"], [], ["--out", __file__]])
def test_an_export_that_is_not_understood(run: Run, arguments: list[str]) -> None:
    run("export", "--campaign", "Storm", *arguments, code=2)


def test_an_export_to_under_a_file_is_refused(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", texts, "--campaign", "Storm")

    assert "[W401]" in run("export", "--campaign", "Storm", "--out", texts / "harbour.txt" / "out", code=1).output


def test_a_damaged_export_is_refused_with_the_line(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", texts, "--campaign", "Storm")
    run("export", "--campaign", "Storm", "--out", tmp_path / "out")
    (tmp_path / "out" / "manifest.json").unlink()
    file = tmp_path / "out" / "campaign.jsonl"
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*lines[:2], lines[2][:9], *lines[3:]]))

    said = run("import", file, "--campaign", "Copy", code=1).output

    assert "[W307]" in said
    assert "line 3" in said


# -- split -------------------------------------------------------------------------------------------------------------


def test_split_gives_code_point_offsets_of_the_untouched_text(run: Run) -> None:
    text = "Ships 🚢 sank.\r\n\r\nFamilies 👨‍👩‍👧‍👦 left.\rNobody\u2028drowned. Cafe\u0301s closed."

    (spans,) = json.loads(run("split", input=json.dumps([text])).output)

    assert [text[start:end] for start, end in spans] == [
        "Ships 🚢 sank.",
        "Families 👨‍👩‍👧‍👦 left.",
        "Nobody\u2028drowned.",
        "Cafe\u0301s closed.",
    ]


def test_split_says_of_each_sentence_what_kind_of_block_it_is_in(run: Run) -> None:
    found = json.loads(run("split", "--blocks", input=json.dumps([HARBOUR, ""])).output)

    assert [kind for _, _, kind in found[0]] == ["headline"] + ["paragraph"] * 5
    assert found[1] == []


NO_TEXTS = {
    "nothing": "",
    "no JSON": "not JSON",
    "cut off": '["a"',
    "an object": "{}",
    "a text": '"text"',
    "a number": "[1]",
    "a null": "[null]",
    "a list in it": '[["x"]]',
    "half a character": json.dumps(["\ud83d."]),
    "no UTF-8": b'["caf\xe9"]',
    "UTF-16": b"\xff\xfe",
    "deeper than any": "[" * 100_000,
}


@pytest.mark.parametrize("given", NO_TEXTS.values(), ids=NO_TEXTS)
def test_split_refuses_what_is_no_list_of_texts(run: Run, given: str | bytes) -> None:
    assert "Standard input is not a JSON list of texts" in run("split", input=given, code=2).output


def test_split_takes_texts_that_could_not_be_stored(run: Run) -> None:
    assert json.loads(run("split", input=json.dumps(["nul \0.", "\x1b[31m."])).output) == [[[0, 6]], [[0, 6]]]


def test_split_in_a_process_of_its_own_translates_no_line_break(environment: dict[str, str]) -> None:
    text = "One ship 🚢.\r\nTwo ships."
    asked = [sys.executable, "-m", "workbench", "split"]

    answer = subprocess.run(
        asked, input=json.dumps([text], ensure_ascii=False).encode(), env=os.environ | environment, capture_output=True, cwd=REPO
    )

    assert [[text[start:end] for start, end in spans] for spans in json.loads(answer.stdout)] == [["One ship 🚢.", "Two ships."]]


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_user_add_makes_a_member_and_prints_an_invitation(run: Run, texts: Path, environment: dict[str, str]) -> None:
    import re

    run("import", texts, "--campaign", "Storm")

    said = run("user", "add", "Kim", "--campaign", "storm", "--port", "8501").output

    assert re.fullmatch(LINK, said)
    assert [(user.name, user.is_admin, user.password_hash) for user in rows(environment, models.User) if user.name == "kim"] == [
        ("kim", False, None)
    ]
    assert [link.purpose.value for link in rows(environment, models.SignInLink)] == ["invitation"]


@pytest.mark.parametrize("name", ["", "a b", "kim/../x", "x" * 51, "-x", "kïm", "a\nb"])
def test_a_name_that_is_none_is_refused(run: Run, name: str) -> None:
    assert "An account name is" in run("user", "add", "--", name, code=1).output


def test_an_account_is_made_once(run: Run) -> None:
    run("user", "add", "kim")

    assert "already" in run("user", "add", "KIM", code=1).output


def test_user_add_to_an_unknown_campaign_makes_nobody(run: Run, environment: dict[str, str]) -> None:
    assert "There are: none yet." in run("user", "add", "kim", "--campaign", "nowhere", code=1).output
    assert "kim" not in [user.name for user in rows(environment, models.User)]


@pytest.mark.parametrize("command", [["link"], ["user", "reset"]])
def test_a_link_is_for_those_who_can_sign_in(run: Run, command: list[str]) -> None:
    import re

    assert re.fullmatch(LINK, run(*command, "lead").output)
    for name in ("nobody", "operator"):
        assert "[W404]" in run(*command, name, code=1).output


def test_a_link_is_stored_as_its_fingerprint_alone(run: Run, environment: dict[str, str]) -> None:
    import hashlib

    token = run("link").output.strip().rsplit("/", 1)[1]

    assert [link.token_sha256 for link in rows(environment, models.SignInLink)] == [hashlib.sha256(token.encode()).hexdigest()]


# -- the data folder ---------------------------------------------------------------------------------------------------


def test_init_makes_folder_key_database_and_link(tmp_path: Path) -> None:
    import re

    home = tmp_path / "new"
    environment = {"WORKBENCH_HOME": str(home), "WORKBENCH_DEMO": "0"}

    said = CliRunner().invoke(main, ["init"], env=environment)

    assert re.fullmatch(LINK, said.output)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secrets" / "audit.key").stat().st_mode) == 0o600
    key = (home / "secrets" / "audit.key").read_bytes()
    assert CliRunner().invoke(main, ["init"], env=environment).exit_code == 0
    assert (home / "secrets" / "audit.key").read_bytes() == key


def test_upgrade_of_a_ready_database_does_nothing(run: Run, tmp_path: Path) -> None:
    assert run("upgrade").output == ""
    assert not (tmp_path / "home" / "backups").exists()


def test_backup_writes_a_whole_copy(run: Run, texts: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    if not settings.load(environment).is_sqlite:
        pytest.skip("pg_dump is not part of the wheel")
    run("import", texts, "--campaign", "Storm")

    path = Path(run("backup", "--out", tmp_path / "copies").output.strip())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [document.slug for document in rows(environment | {"WORKBENCH_DATABASE_URL": f"sqlite:///{path}"}, models.Document)] == [
        "council",
        "harbour",
    ]
    assert list((tmp_path / "copies").iterdir()) == [path]


def test_audit_verify_counts_and_finds_a_change(run: Run, texts: Path, environment: dict[str, str]) -> None:
    from sqlalchemy import text

    run("import", texts, "--campaign", "Storm")
    count = len(rows(environment, models.Audit))
    assert run("audit-verify").output == f"{count} audit rows are as they were written.\n"

    store = Store(settings.load(environment))
    with store.writing() as work:
        off = "DROP TRIGGER guard_audit_update" + ("" if store.settings.is_sqlite else " ON audit")
        work.session.execute(text(off))
        work.session.execute(text("UPDATE audit SET action = 'nothing' WHERE id = 2"))
        work.commit()
    store.close()

    assert "tampered with: audit row 2" in run("audit-verify", code=1).output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKBENCH_DATABASE_URL", "mysql://x"),
        ("WORKBENCH_SESSION_DAYS", "soon"),
        ("WORKBENCH_HOME", f"{__file__}/under-a-file"),
        ("WORKBENCH_DATABASE_URL", "sqlite:////nowhere/at/all.db"),
        ("WORKBENCH_DATABASE_URL", f"sqlite:///{__file__}"),
    ],
    ids=["another engine", "no number", "home under a file", "database nowhere", "database that is none"],
)
def test_a_setting_that_cannot_be_is_one_line(run: Run, environment: dict[str, str], name: str, value: str) -> None:
    environment[name] = value

    said = run("link", code=1).output

    assert said.startswith("Error: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["import"], ["user"], ["user", "add"], ["serve", "--port", "x"]])
def test_what_is_not_understood_ends_with_2(run: Run, arguments: list[str]) -> None:
    assert "Usage: " in run(*arguments, code=2).output


# -- the process -------------------------------------------------------------------------------------------------------


def test_the_process_starts_without_the_heavy_libraries(environment: dict[str, str]) -> None:
    asked = (
        "import sys, runpy; sys.argv = ['workbench', '--version']\n"
        "try: runpy.run_module('workbench', run_name='__main__')\n"
        "except SystemExit: print(sorted({'streamlit', 'pandas', 'spacy', 'sqlalchemy', 'numpy'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", asked], env=os.environ | environment, capture_output=True, text=True, cwd=REPO)

    assert answer.stdout.splitlines()[-1] == "[]", answer.stderr


def test_a_refusal_in_a_process_of_its_own_is_one_line_on_standard_error(environment: dict[str, str], tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "workbench", "export", "--campaign", "nowhere", "--out", str(tmp_path / "out")]

    answer = subprocess.run(asked, env=os.environ | environment, capture_output=True, text=True, cwd=REPO)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("Error: [W404] There is no campaign called 'nowhere'")
    assert len(answer.stderr.splitlines()) == 1


def test_agreement_of_a_campaign_names_its_layers_and_says_why_a_number_is_missing(run: Run, texts: Path) -> None:
    run("import", texts, "--campaign", "truce")

    found = json.loads(run("agreement", "--campaign", "truce", "--format", "json").stdout)

    assert {row["layer"] for row in found} == {layer.value for layer in Layer}
    assert {row["reason"] for row in found if row["name"] == "krippendorff_alpha"} == {"no ratings"}


def test_agreement_asks_for_one_source_and_a_layer_that_is_there(run: Run, texts: Path) -> None:
    run("import", texts, "--campaign", "truce")

    assert "Name one source" in run("agreement", code=2).output
    assert "'mood' is not one of detection" in run("agreement", "--campaign", "truce", "--layer", "mood", code=2).output


# -- restoring, moving, looking ----------------------------------------------------------------------------------------


@pytest.fixture
def on_sqlite(environment: dict[str, str]) -> None:
    if not settings.load(environment).is_sqlite:
        pytest.skip("what is restored on PostgreSQL is in tests/store/test_restoring.py")


@pytest.mark.usefixtures("on_sqlite")
def test_restore_asks_first_and_says_where_the_other_one_is_kept(
    run: Run, texts: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    copy = run("backup", "--out", tmp_path / "copies").output.strip()
    run("import", texts, "--campaign", "Storm")

    refused = run("restore", copy, input="n\n", code=1)
    assert [campaign.slug for campaign in rows(environment, models.Campaign)] == ["storm"]
    said = run("restore", copy, input="y\n").stdout

    assert "That one is kept beside it." in refused.stderr
    assert rows(environment, models.Campaign) == []
    kept = Path(said.split("is kept as ")[1].split(".db")[0] + ".db")
    there = environment | {"WORKBENCH_DATABASE_URL": f"sqlite:///{kept}"}
    assert [campaign.slug for campaign in rows(there, models.Campaign)] == ["storm"]


def test_restore_without_an_answer_changes_nothing(
    run: Run, texts: Path, tmp_path: Path, environment: dict[str, str], on_sqlite: None
) -> None:
    copy = run("backup", "--out", tmp_path / "copies").output.strip()
    run("import", texts, "--campaign", "Storm")

    run("restore", copy, code=1)

    assert len(rows(environment, models.Campaign)) == 1


def test_copy_says_what_arrived_and_refuses_to_do_it_twice(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", texts, "--campaign", "Storm")
    there = f"sqlite:///{tmp_path / 'other.db'}"

    said = run("copy", "--to", there).output

    assert "document                     2  sha256 " in said
    assert "The copy holds the same " in said
    assert "[W505] The database to copy into is not empty" in run("copy", "--to", there, code=1).output


def test_doctor_ends_with_0_on_a_sound_installation_and_with_1_on_another(run: Run, texts: Path, environment: dict[str, str]) -> None:
    from sqlalchemy import text

    run("import", texts, "--campaign", "Storm")
    assert "ok     texts     every text has its hash" in run("doctor").output

    store = Store(settings.load(environment))
    with store.writing() as work:
        work.session.execute(text("UPDATE sentence SET start = start + 1 WHERE ordinal = 2"))
        work.commit()
    store.close()

    assert "fault  texts     sentence 3 of " in run("doctor", code=1).output


def test_doctor_makes_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    environment = {"WORKBENCH_HOME": str(tmp_path / "typo"), "WORKBENCH_DATABASE_URL": ""}

    said = CliRunner().invoke(main, ["doctor"], env=environment)

    assert said.exit_code == 1
    assert "There is no Workbench database at sqlite:" in said.output
    assert list(tmp_path.iterdir()) == []
