"""`workbench agreement`: every statistic of a file, or one line with the place of the fault."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.agreement.examples import FEINSTEIN_CICCHETTI_B, RAW4RATERS, ratings, table
from workbench.agreement import coefficients
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.distances import nominal, ordinal
from workbench.agreement.files import declared
from workbench.agreement.ratings import Ratings
from workbench.cli import main

KEYS = [
    "name",
    "level",
    "variant",
    "label",
    "annotators",
    "document",
    "value",
    "reason",
    "n_units",
    "n_pairs",
    "low",
    "high",
    "interval",
    "note",
]


@pytest.fixture
def run(tmp_path: Path):
    """Write the text to a file and run the command on it."""

    def on(text: str | bytes, *options: str, kind: str = "ratings"):
        path = tmp_path / f"{kind}.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return CliRunner().invoke(main, ["agreement", f"--{kind}", str(path), *options])

    return on


def csv_of(found: Ratings, documents: int = 0) -> str:
    lines = ["annotator,unit,label" + (",document" if documents else "")]
    for who, unit, label in zip(found.annotator, found.unit, found.label, strict=True):
        lines.append(f"{found.annotators[who]},{found.units[unit]},{found.labels[label]}" + (f",d{unit % documents}" if documents else ""))
    return "\n".join(lines) + "\n"


def rows(result, **wanted):
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    return [row for row in found if all(row[key] == value for key, value in wanted.items())]


def one(result, **wanted):
    (found,) = rows(result, **wanted)
    return found


def test_json_is_a_flat_list_of_the_documented_keys(run):
    found = rows(run(csv_of(ratings(RAW4RATERS)), "--format", "json", "--order", "1,2,3,4,5"))

    assert all(list(row) == KEYS for row in found)
    names = [(row["name"], row["level"], row["variant"], row["label"], tuple(row["annotators"]), row["document"]) for row in found]
    assert len(set(names)) == len(names)
    assert all((row["value"] is None) == bool(row["reason"]) for row in found)
    assert all((row["low"] is None) == (row["high"] is None) for row in found)
    documentation = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert [key for key in KEYS + sorted({row["name"] for row in found}) if f"`{key}`" not in documentation] == []


def test_values_are_those_of_the_functions(run):
    found, counts = run(csv_of(ratings(RAW4RATERS)), "--format", "json", "--level", "ordinal"), ratings(RAW4RATERS).counts

    alpha = one(found, name="krippendorff_alpha", level="ordinal", annotators=[])
    assert alpha["value"] == krippendorff_alpha(counts, ordinal()).value
    assert (alpha["n_units"], alpha["n_pairs"]) == (11, 55)
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert one(found, name="krippendorff_alpha", level="nominal", annotators=[])["value"] == krippendorff_alpha(counts, nominal(5)).value
    assert one(found, name="percent_agreement", variant="unanimous")["value"] == coefficients.percent_agreement(counts, "unanimous").value
    assert one(found, name="annotator_vs_rest", annotators=["C"])["value"] == pytest.approx(2 / 3)
    assert len(rows(found, name="cohen_kappa", variant="quadratic")) == 7


def test_the_same_file_gives_the_same_output(run):
    text = csv_of(ratings(RAW4RATERS), documents=3)

    assert run(text, "--format", "json").stdout == run(text, "--format", "json").stdout


def test_two_annotators_have_kappa_with_an_interval(run):
    found = run(csv_of(table(FEINSTEIN_CICCHETTI_B)), "--format", "json")

    kappa = one(found, name="cohen_kappa")
    assert kappa["value"] == pytest.approx(0.318, abs=5e-4)
    assert kappa["low"] < kappa["value"] < kappa["high"]
    assert "unstable" not in one(found, name="gwet_ac1")["note"]
    assert one(found, name="krippendorff_alpha")["note"] == ""


def test_kappa_of_three_is_a_matter_of_pairs(run):
    found = rows(run(csv_of(ratings(RAW4RATERS)), "--format", "json"), name="cohen_kappa")

    assert [row["value"] is None for row in found] == [True] + [False] * 6
    assert "exactly two annotators" in found[0]["reason"]


def test_intervals_are_over_documents_where_there_are_any(run):
    found = run(csv_of(table(FEINSTEIN_CICCHETTI_B), documents=25), "--format", "json")

    assert one(found, name="krippendorff_alpha")["interval"] == "95 % bootstrap over documents, 1000 replicates"
    assert one(found, name="cohen_kappa")["interval"] == "95 % bootstrap over documents, 1000 replicates"
    assert len(rows(found, name="document_agreement")) == 25


def test_sentence_three_of_two_documents_is_two_units(run):
    text = "annotator,unit,label,document\nkim,3,x,d1\nlee,3,x,d1\nkim,3,y,d2\nlee,3,y,d2\n"

    assert one(run(text, "--format", "json"), name="krippendorff_alpha")["value"] == 1.0


def test_small_numbers_are_noted(run):
    note = one(run(csv_of(ratings(RAW4RATERS), documents=3), "--format", "json"), name="gwet_ac1")["note"]

    assert note.startswith("unstable: 11 of 30 units needed")
    assert "3 of 20 documents" in note


def test_prevalence_is_noted_at_alpha(run):
    note = one(run(csv_of(table([[180, 10], [5, 5]])), "--format", "json"), name="krippendorff_alpha")["note"]

    assert "common label" in note


def test_labels_stay_text(run):
    text = "annotator,unit,label\nkim,1,NA\nlee,1,NA\nkim,2,null\nlee,2,null\nkim,3,001\nlee,3,1\nkim,4,nan\nlee,4,nan\n"

    found = rows(run(text, "--format", "json"), name="prevalence")

    assert [row["label"] for row in found] == ["001", "1", "NA", "nan", "null"]


def test_unused_declared_labels_count(run):
    text = csv_of(table(FEINSTEIN_CICCHETTI_B))

    values = [one(run(text, "--format", "json", "--order", order), name="gwet_ac1")["value"] for order in ("a,b", "a,b,c")]

    assert values[0] != values[1]


def test_quotes_newlines_byte_order_mark_and_columns_in_any_order_are_read(run):
    text = '\ufeffunit,"label",note,annotator\r\n1,"a, b",,kim\r\n1,"a, b",,lee\r\n\r\n2,"c\nd",,kim\r\n2,"c\nd",,lee\r\n'

    found = run(text, "--format", "json", "--order", '"a, b","c\nd"')

    assert one(found, name="krippendorff_alpha", level="nominal")["value"] == 1.0


def test_nothing_rated_is_null_everywhere(run):
    for options in ((), ("--order", "a,b,c")):
        found = rows(run("annotator,unit,label\n", "--format", "json", *options))
        assert found
        assert all(row["value"] is None and row["reason"] for row in found)


def test_all_one_label_is_null_for_alpha(run):
    alpha = one(run("annotator,unit,label\nkim,1,x\nlee,1,x\n", "--format", "json"), name="krippendorff_alpha")

    assert alpha["value"] is None
    assert alpha["reason"] == "no variation: all paired labels are the same"


def test_table_has_a_line_for_each_row(run):
    text = csv_of(ratings(RAW4RATERS))

    lines = run(text).stdout.splitlines()

    assert lines[0].split()[:3] == ["statistic", "of", "value"]
    assert len(lines) == 1 + len(rows(run(text, "--format", "json")))


def test_table_is_not_steered_by_labels(run):
    assert "\x1b" not in run("annotator,unit,label\nkim,1,\x1b[31mred\nlee,1,\x1b[31mred\n").stdout


HEAD = "annotator,unit,label\n"


@pytest.mark.parametrize(
    ("text", "options", "where", "words"),
    [
        ("annotator,unit\nkim,1\n", (), "line 1", "no column 'label'"),
        ("annotator,unit,label,label\nkim,1,x,y\n", (), "line 1", "twice"),
        (HEAD + "kim,1,x\nlee,1,\n", (), "line 3", "the label is empty"),
        (HEAD + "kim,1,x\nlee, ,x\n", (), "line 3", "the unit is empty"),
        ("annotator,unit,label,document\nkim,1,x,\n", (), "line 2", "the document is empty"),
        (HEAD + "kim,1,x\nlee,1,x\nkim,1,y\n", (), "line 4", "a second time"),
        (HEAD + 'kim,"1\n1",x\nlee,1,x\nlee,1,x\n', (), "line 5", "a second time"),
        (HEAD + "kim,1,x\nlee,1,z\n", ("--order", "x,y"), "line 3", "not in the order given"),
        (HEAD + "kim,1\n", (), "line 2", "2 cells where the first line has 3"),
        (HEAD + "kim,1,x,y\n", (), "line 2", "4 cells"),
        (HEAD + 'kim,1,"x\n', (), "line 2", "not CSV"),
        (HEAD + "kim,1,1\nlee,1,low\n", ("--level", "ordinal"), "line 3", "no place in a scale"),
        (HEAD + "kim,1,low\nlee,1,high\n", ("--level", "interval", "--order", "low,high"), "line 2", "no number"),
        (HEAD + "kim,1,1\n", ("--level", "interval", "--order", "1,low"), "", "of the order is no number"),
        (HEAD + "kim,1,-1\nlee,1,1\n", ("--level", "ratio"), "", "negative"),
        (HEAD + "kim,1,1\nlee,1,01\n", ("--level", "interval"), "", "the same number"),
        (HEAD, ("--order", "x,,y"), "", "empty label"),
        (HEAD, ("--order", "x,x"), "", "same label twice"),
        ("", (), "", "empty"),
        (HEAD.encode() + b"kim,1,x\nlee,1,\xff\n", (), "line 3", "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_counted_is_refused_in_one_line(run, text, options, where, words):
    result = run(text, *options)

    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert "[W30" in line
    assert where in line.lower()
    assert words in line


def test_one_file_is_named():
    assert CliRunner().invoke(main, ["agreement"]).exit_code == 2
    assert CliRunner().invoke(main, ["agreement", "--ratings", __file__, "--spans", __file__]).exit_code == 2


@pytest.mark.parametrize("order", [None, "low, high"])
def test_order_is_a_list_of_labels(order):
    assert declared(order) == (None if order is None else ["low", "high"])


# -- spans -------------------------------------------------------------------------------------------------------------------


def line(annotator: str, start: int | None, end: int | None = None, document: str = "d1", label: str = "claim", length: int = 100) -> str:
    return json.dumps({"annotator": annotator, "document": document, "start": start, "end": end, "label": label, "length": length})


def test_spans_have_f1_and_unitized_alpha(run):
    lines = [
        line("kim", 0, 10),
        line("lee", 0, 10),
        line("lee", 20, 30),
        line("kim", None, document="d2"),
        line("lee", None, document="d2"),
    ]

    found = run("\n".join(lines), "--format", "json", kind="spans")

    exact = one(found, name="span_f1_exact")
    assert exact["value"] == pytest.approx(2 / 3)
    assert (exact["n_units"], exact["n_pairs"]) == (2, 1)
    assert exact["note"] == "1 comparison left out where both marked nothing"
    assert one(found, name="u_alpha")["value"] is not None
    assert one(found, name="span_f1_token")["reason"] == "the tokens of a document are not known"


def test_spans_of_three_come_by_pair_too(run):
    found = run("\n".join([line("a", 0, 10), line("b", 0, 10), line("c", 5, 10)]), "--format", "json", kind="spans")

    assert [row["annotators"] for row in rows(found, name="span_f1_exact")] == [[], ["a", "b"], ["a", "c"], ["b", "c"]]
    documentation = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert [row["name"] for row in rows(found) if f"`{row['name']}`" not in documentation] == []


def test_intervals_of_spans_are_over_documents(run):
    lines = [
        line(name, start, start + 10 + at % 3 * (name == "lee"), f"d{at}")
        for at in range(12)
        for start in (0, 40)
        for name in ("kim", "lee")
    ]

    for row in rows(run("\n".join(lines), "--format", "json", kind="spans")):
        if row["value"] is not None and "every replicate has the same value" not in row["interval"]:
            assert row["low"] <= row["value"] <= row["high"]
            assert not math.isnan(row["value"])


@pytest.mark.parametrize(
    ("lines", "where", "words"),
    [
        (["{", ""], "line 1", "not JSON"),
        (["[" * 100_000], "line 1", "not JSON"),
        ([line("kim", 0, 10), "[]"], "line 2", "not a JSON object"),
        ([line("kim", 0, 10), line("", 0, 10)], "line 2", "annotator is missing"),
        ([line("kim", 0, 10).replace("claim", "\\ud800")], "line 1", "label is missing, empty or no text"),
        ([line("kim", 10, 10)], "line 1", "no span"),
        ([line("kim", 0, 101)], "line 1", "no span"),
        ([line("kim", -1, 10)], "line 1", "start is missing"),
        ([line("kim", True, 10)], "line 1", "start is missing"),
        ([line("kim", 0, None)], "line 1", "end is missing"),
        ([line("kim", 0, 10), line("lee", 0, 10, length=99)], "line 2", "99 long here and 100 before"),
        ([line("kim", 0, 10), line("kim", 0, 10)], "line 2", "twice"),
        ([line("kim", 0, 10), line("kim", None)], "line 2", "marked nothing here"),
        ([line("kim", None), line("kim", 0, 10)], "line 2", "marked nothing according"),
        (['{"annotator": "kim", "document": "d1", "end": 3, "label": "x", "length": 9}'], "line 1", "start is missing"),
    ],
)
def test_spans_that_cannot_be_compared_are_refused_in_one_line(run, lines, where, words):
    result = run("\n".join(lines), kind="spans")

    assert result.exit_code == 1
    (found,) = result.stderr.splitlines()
    assert where in found.lower()
    assert words in found


def test_days_give_agreement_over_time(run):
    lines = ["annotator,unit,label,labelled_on", "A,1,x,2026-11-02", "B,1,x,2026-11-03", "A,2,x,2026-11-02", "B,2,y,2026-11-02"]
    found = run("\n".join(lines) + "\n", "--format", "json")

    values = {row["variant"]: row["value"] for row in rows(found, name="percent_agreement_over_time")}
    assert values == {"day 2026-11-02": 0.0, "day 2026-11-03": 1.0}


def test_a_day_that_is_none_is_refused_with_its_line(run):
    found = run("annotator,unit,label,labelled_on\nA,1,x,2026-11-02\nB,1,x,yesterday\n")

    assert found.exit_code == 1
    assert "Line 3: 'yesterday' is no day" in found.output


def test_texts_give_token_f1(run, tmp_path):
    (tmp_path / "texts.jsonl").write_text('{"document": "d", "text": "Two had sunk, nine swam."}\n')
    marks = [
        {"annotator": who, "document": "d", "start": 0, "end": end, "label": "claim", "length": 24} for who, end in (("A", 12), ("B", 24))
    ]
    found = run("\n".join(map(json.dumps, marks)), "--texts", str(tmp_path / "texts.jsonl"), "--format", "json", kind="spans")

    assert one(found, name="span_f1_token")["value"] == pytest.approx(2 * 3 / (3 + 7))  # Two had sunk | , nine swam .


def test_a_text_of_another_length_is_refused(run, tmp_path):
    (tmp_path / "texts.jsonl").write_text('{"document": "d", "text": "short"}\n')
    mark = {"annotator": "A", "document": "d", "start": 0, "end": 3, "label": "claim", "length": 24}

    found = run(json.dumps(mark), "--texts", str(tmp_path / "texts.jsonl"), kind="spans")

    assert "Line 1: 'd' is 24 long here and 5 in the texts" in found.output
