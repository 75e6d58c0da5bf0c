"""The formula guard: no cell begins with what a spreadsheet acts on, and every cell comes back."""

from __future__ import annotations

import csv
import io

import pandas
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.formats import shapes
from workbench.formats.csv_cells import ACTIVE, guard, unguard
from workbench.formats.writers import csv_tables

ENCODABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
CELLS = st.one_of(ENCODABLE, st.tuples(st.sampled_from(ACTIVE), ENCODABLE).map("".join)).filter(lambda cell: "\0" not in cell)


@given(st.one_of(st.text(), st.tuples(st.sampled_from(ACTIVE), st.text()).map("".join)))
@example("'")
@example("''=")
def test_s13_unguard_takes_back_what_guard_did(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.one_of(st.text(), st.tuples(st.sampled_from(ACTIVE), st.text()).map("".join)))
def test_s13_no_guarded_cell_begins_with_what_is_acted_on_but_the_apostrophe(cell: str) -> None:
    assert not guard(cell).startswith(tuple(character for character in ACTIVE if character != "'"))


@given(st.text())
def test_s13_a_harmless_cell_is_left_as_it_is(cell: str) -> None:
    assert guard(cell) == cell or cell.startswith(ACTIVE)


@given(st.lists(CELLS, min_size=1, max_size=4))
@example(["a\rb", "\r", "\r\n", "\n"])
@example(['"', '""', '",\n', ""])
def test_a_line_is_read_alike_by_the_csv_module_and_pandas(cells: list[str]) -> None:
    names = csv_tables.COLUMNS["annotations"][: len(cells)]
    content = shapes.csv_line(names) + shapes.csv_line(cells)

    by_module = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    by_pandas = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False).to_dict("records")

    assert by_pandas == by_module
    assert [unguard(by_module[0][name]) for name in names] == cells


@given(st.lists(st.one_of(CELLS, st.integers(), st.none()), min_size=1, max_size=4))
@example(["plain", "=1+1"])
@example(["\n"])
@example(['"', "'", "\n", ""])
@example(['said "=1"', -1, None, "plain"])
def test_s13_a_line_has_every_cell_as_the_guard_leaves_it(cells: list[str | int | None]) -> None:
    (written,) = csv.reader(io.StringIO(shapes.csv_line(cells).decode(), newline=""))

    assert written == [guard(cell) if isinstance(cell, str) else shapes.as_cell(cell) for cell in cells]


@pytest.mark.parametrize("word", ["NA", "null", "None", "nan", "001", "1e5", "TRUE", "2016-02-23", ""])
def test_words_that_readers_take_for_something_else_stay_words(word: str) -> None:
    content = shapes.csv_line(["why"]) + shapes.csv_line([word])

    frame = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False)

    assert frame["why"].tolist() == [word]


def test_a_number_is_a_number_and_what_is_missing_is_empty() -> None:
    assert [shapes.as_cell(value) for value in (0, None, "", "0")] == ["0", "", "", "0"]
