"""Tables of texts: every cell stays what it is, columns are guessed or chosen, and what cannot be read has a line and a column."""

from __future__ import annotations

import csv
import io
import json

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.test_importing import HARD
from workbench.domain.records import Collection
from workbench.errors import ImportRefused
from workbench.formats.readers import collections

CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t,;\"'=+-@🚢\u200d\u00a0\u200a\u0301\u2028"), max_size=40
)
WORDS = CELLS.map(lambda text: f"x{text}")  # no cell is empty, nor only white space


def read(name: str, content: str | bytes, **columns: str) -> Collection:
    return collections.read(name, content.encode() if isinstance(content, str) else content, columns=columns or None)


def texts(found: Collection) -> list[str]:
    assert not found.faults, found.faults
    return [document.text for document in found.documents]


def faults(name: str, content: str) -> list[str]:
    return [fault.in_words for fault in read(name, content).faults]


# -- every text as it is -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_csv_as_the_csv_module_and_pandas_write_it_gives_every_cell_back(rows: list[tuple[str, str]]) -> None:
    ours = io.StringIO(newline="")
    csv.writer(ours).writerows([("body", "headline"), *rows])
    theirs = pandas.DataFrame(rows, columns=["body", "headline"]).to_csv(index=False)

    wanted = [words for words, _ in rows]
    assert texts(read("a.csv", ours.getvalue())) == texts(read("a.csv", theirs)) == wanted


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_json_lines_give_every_text_back(rows: list[str]) -> None:
    plain = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in rows)
    escaped = "".join(json.dumps({"text": text}) + "\r\n" for text in rows)

    assert texts(read("a.jsonl", plain)) == texts(read("a.jsonl", escaped)) == rows


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_r22_hard_text_in_a_cell_stays_to_the_character(text: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("id", "text"), ("a", text)])

    assert texts(read("a.csv", buffer.getvalue())) == [text]
    assert texts(read("a.jsonl", json.dumps({"text": text}))) == [text]


@pytest.mark.parametrize("cell", ["NA", "null", "None", "001", "1e5", "=1+1", "-5", "@x", "'quoted'", "TRUE", "2016-02-23"])
def test_no_cell_is_taken_for_anything_but_its_words(cell: str) -> None:
    (document,) = read("a.csv", f"id,text,title\n{cell},{cell},{cell}\n").documents

    assert (document.text, document.about["title"], document.slug) == (cell, cell, cell)


def test_r17_one_byte_order_mark_is_taken_off_and_a_second_is_no_part_of_a_name() -> None:
    assert read("a.csv", b"\xef\xbb\xbf" * 2 + b"text,id\nwords,1\n").columns == ("text", "id")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,text\n1,One\n2,Two\n"),
        ("a.csv", "id;text\r\n1;One\r\n2;Two\r\n"),
        ("a.csv", '"id","text"\n"1","One"\n\n"2","Two"'),
        ("a.csv", "id|text\n1|One\n2|Two\n"),
        ("a.tsv", "id\ttext\n1\tOne\n2\tTwo\n"),
        ("a.jsonl", '{"id":1,"text":"One"}\n\n{"id":2,"text":"Two"}'),
    ],
)
def test_the_common_shapes_are_read_alike(name: str, content: str) -> None:
    found = read(name, content)

    assert [(document.slug, document.text) for document in found.documents] == [("1", "One"), ("2", "Two")]


# -- columns -------------------------------------------------------------------------------------------------------------


def test_columns_are_guessed_by_their_names() -> None:
    found = read("a.csv", "Doc ID,Headline,Body,Source,Date,Authors,Link,x\n1,T,Words,P,2016-02-23,A,https://a.example/,y\n")

    assert found.mapping == {
        **{"text": "Body", "title": "Headline", "url": "Link", "published_on": "Date", "author": "Authors"},
        **{"publisher": "Source", "slug": "Doc ID"},
    }
    assert found.documents[0].about == {
        **{"title": "T", "url": "https://a.example/", "published_on": "2016-02-23", "author": "A", "publisher": "P"},
    }


def test_where_no_name_tells_the_longest_column_is_the_text() -> None:
    assert read("a.csv", "a,b,c\n1,The ferry sank.,x\n").mapping == {"text": "b"}


def test_a_chosen_column_wins_over_a_guess_and_an_empty_one_takes_it_away() -> None:
    found = read("a.csv", "text,summary,title\nlong,short,T\n", text="summary", title="")

    assert found.mapping == {"text": "summary"}


def test_a_column_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ImportRefused, match=r"W314.*no column 'body' for the text.*text, id"):
        read("a.csv", "text,id\nwords,1\n", text="body")


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2016", "2016"), ("2016-02", "2016-02"), ("2016-02-23T22:00:00Z", "2016-02-23"), ("23 February 2016", "2016-02-23"), ("", None)],
)
def test_a_date_is_stored_as_precisely_as_it_is_given(cell: str, day: str | None) -> None:
    assert read("a.csv", f"text,date\nwords,{cell}\n").documents[0].about.get("published_on") == day


AMBIGUOUS = "line 2, date: '03/04/2016' is no date that reads one way only: write 2016-02-23, 2016-02 or 2016"
TRAILING = "line 2, character 15: this is not JSON (Expecting property name enclosed in double quotes)"


# -- what cannot be read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "id,text\n1,One\n2\n", "line 3: 1 cells, and the header has 2"),
        ("a.csv", 'id,text\n1,"One\nand more"\n2,Two,3\n', "line 4: 3 cells, and the header has 2"),
        ("a.csv", 'id,text\n1,One\n2,"Two\n', "line 3: this row is not well formed (unexpected end of data)"),
        ("a.csv", 'id,text\n1,"One" more\n', "line 2: this row is not well formed (',' expected after '\"')"),
        ("a.csv", "id,text\n1,One\n2,\n", "line 3, text: The text is empty"),
        ("a.csv", "text,date\nOne,03/04/2016\n", AMBIGUOUS),
        ("a.csv", "text,date\nOne,2016-02-30\n", "line 2, date: The date '2016-02-30' is none: write 2016-02-23, 2016-02 or 2016"),
        ("a.csv", "text,url\nOne,javascript:alert(1)\n", "line 2, url: The address is not a plain http or https address"),
        ("a.csv", f"text,title\nOne,{'x' * 501}\n", "line 2, title: The title is longer than 500 characters"),
        ("a.jsonl", '{"text":"One"}\n{"text":"Two",}\n', TRAILING),
        ("a.jsonl", '{"text":"One"}\n["Two"]\n', "line 2: this is not a JSON object"),
        ("a.jsonl", '{"text":"One"}\n{"text":2}\n', "line 2, text: 2 stands there, and a text is wanted"),
        ("a.jsonl", '{"text":"One"}\n{"text":["Two"]}\n', "line 2, text: A list or an object stands there, and words are wanted"),
        ("a.jsonl", '{"text":"One"}\n{"text":"Two","text":"x"}\n', "line 2: a key stands twice in one object"),
        ("a.jsonl", '{"text":"One","n":NaN}\n', "line 1: NaN is not a number in JSON"),
        ("a.jsonl", '{"text":"a\\u0000b"}\n', "line 1, text: The control character U+0000 stands in it"),
        ("a.jsonl", '{"text":"a\\ud800b"}\n', "line 1, text: The lone surrogate U+D800 stands at line 1, column 2"),
        ("a.jsonl", '{"text":' + "[" * 100_000 + "\n", "line 1: this is not JSON that can be read"),
    ],
)  # fmt: skip
def test_a_broken_row_is_told_with_its_line_its_column_and_why(name: str, content: str, said: str) -> None:
    assert said in faults(name, content)


def test_r17_of_a_thousand_rows_the_one_that_is_broken_is_told() -> None:
    lines = [json.dumps({"text": f"Text {number}."}) for number in range(1, 1_001)]
    lines[499] = lines[499][:-3]

    assert faults("a.jsonl", "\n".join(lines)) == ["line 500, character 10: this is not JSON (Unterminated string starting at)"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"\x89PNG\r\n\x1a\n", "W306"),
        ("a.csv", b"\x1f\x8b\x08\0cut", "W306"),
        ("a.csv", b"", "W301"),
        ("a.csv", b"text\nCaf\xe9\n", "W302"),
        ("a.csv", b"text,text\na,b\n", "W314"),
        ("a.csv", b"text\n" + b"a" * 1_000_001, "W305"),
        ("a.csv", b"text\n" + b"a,b\n"[:2] * 2_001, "W304"),
        ("a.jsonl", b'{"type":"campaign","format":"workbench/2"}\n', "W306"),
    ],
)
def test_a_file_that_is_no_table_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        collections.read(name, content.replace(b"a,", b"a\n") if code == "W304" else content)

    assert refused.value.code == code
