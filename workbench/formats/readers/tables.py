"""Tables of texts: separated values (.csv, .tsv) and JSON lines. Each row is a document; which column is what, a person says.

Every cell stays the text it is: no number, date or empty value is guessed from it. A row that cannot be read is told with its line and
column, and then the whole file is refused.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbench.domain import metadata
from workbench.domain.records import BroughtDocument, Collection, Fault, Metadata
from workbench.errors import BadMetadata, ImportRefused
from workbench.text.dates import first_date
from workbench.text.decoding import refuse_by_text

SEPARATED = (".csv", ".tsv")
MOST_ROWS = 2_000
FIRST_ROWS = 10
MOST_FAULTS = 100
LONGEST_CELL = 300  # characters of a cell as the preview shows it
LOOKED_AT = 200  # rows that tell which columns there are, and which is the text
DELIMITERS = ",;\t|"
FIELDS = ("text", "title", "url", "published_on", "author", "publisher", "language", "slug")
NAMES = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "main_text", "document", "story"),
    "title": ("title", "headline", "heading", "name"),
    "url": ("url", "link", "address", "source_url", "permalink", "web_url"),
    "published_on": (
        "published_on",
        "date",
        "when",
        "published",
        "published_at",
        "publication_date",
        "date_published",
        "pubdate",
        "datetime",
    ),
    "author": ("author", "authors", "byline", "writer", "by"),
    "publisher": ("publisher", "source", "outlet", "site", "site_name", "newspaper", "domain", "source_name"),
    "language": ("language", "lang"),
    "slug": ("slug", "id", "doc_id", "document_id", "uid", "uuid", "key"),
}
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}")


class Row(NamedTuple):
    where: str
    cells: dict[str, Any]


def read(
    name: str,
    text: str,
    *,
    columns: Mapping[str, str] | None = None,
    records: Sequence[tuple[str, Any]] = (),
    faults: list[Fault] | None = None,
) -> Collection:
    """A table. Raises ImportRefused W314 for what is no table at all.

    columns: the column of a field, empty for none; fields that are not in it are guessed by the columns' names.
    records: of a file in JSON, each with its place; faults: of those that could not be read.
    """
    faults = [] if faults is None else faults
    is_separated = name.lower().endswith(SEPARATED)
    names, rows = _separated(text, name, faults) if is_separated else _objects(records, faults)
    mapping = _with_chosen(guess(names, rows), columns or {}, names)
    if "text" not in mapping:
        faults.append(Fault("the table", "", "no column is chosen as the text"))
    documents = list(_documents(rows, mapping, faults)) if "text" in mapping else []
    faults.sort(key=lambda fault: int("".join(filter(str.isdigit, fault.where)) or 0))
    return Collection(
        kind="table",
        documents=tuple(documents),
        faults=tuple(faults[:MOST_FAULTS]),
        fault_count=len(faults),
        columns=tuple(names),
        mapping=mapping,
        rows=tuple(shown_row(row.cells, names) for row in rows[:FIRST_ROWS]),
        row_count=len(rows),
    )


def guess(names: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """The column of each field by its name; the text, where no name tells, is the column with the longest cells."""
    by_name = {re.sub(r"[\s-]+", "_", name.strip().lower()): name for name in reversed(names)}
    mapping: dict[str, str] = {}
    for field, known in NAMES.items():
        found = next((by_name[word] for word in known if word in by_name and by_name[word] not in mapping.values()), None)
        if found is not None:
            mapping[field] = found
    if "text" not in mapping:
        lengths = {name: sum(len(cell) for row in rows[:LOOKED_AT] if isinstance(cell := row.cells.get(name), str)) for name in names}
        longest = max((name for name in names if name not in mapping.values()), key=lambda name: lengths[name], default=None)
        if longest is not None and lengths[longest]:
            mapping = {"text": longest, **mapping}
    return mapping


def _with_chosen(guessed: Mapping[str, str], columns: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Raises ImportRefused W314."""
    left = {field: column for field, column in guessed.items() if column not in columns.values()}
    chosen = {field: column for field in FIELDS if (column := columns.get(field, left.get(field)))}
    for field, column in chosen.items():
        if column not in names:
            raise ImportRefused(
                "W314", f"There is no column {column[:60]!r} for the {field}.", advice=f"The columns are: {', '.join(names)[:300]}."
            )
    return chosen


# -- rows ------------------------------------------------------------------------------------------------------------------


def cells(name: str, text: str) -> Iterator[str]:
    """Every cell of separated values."""
    for row in _separated(text, name, [])[1]:
        yield from row.cells.values()


def _separated(text: str, name: str, faults: list[Fault]) -> tuple[list[str], list[Row]]:
    csv.field_size_limit(sys.maxsize)  # the file's own limits hold; the module's would cut off at 131,072 characters
    delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not names:
                names = _header(cells)
            elif len(cells) not in (0, len(names)):
                faults.append(Fault(f"line {line}", "", f"{len(cells)} cells, and the header has {len(names)}"))
            elif any(cells):
                _take(rows, Row(f"line {line}", dict(zip(names, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(f"line {line}", "", f"this row is not well formed ({error})"))
    return names, rows


def _delimiter(text: str) -> str:
    """Of four, the one that makes the most columns of the header."""
    first = text[: text.find("\n") if "\n" in text else len(text)]
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([first], delimiter=delimiter), [])))


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lstrip("\ufeff") or f"column {number}" for number, cell in enumerate(cells, 1)]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ImportRefused("W314", f"Two columns are called {twice[:60]!r}.", where="line 1", advice="Give them different names.")
    return names


def _objects(records: Sequence[tuple[str, Any]], faults: list[Fault]) -> tuple[list[str], list[Row]]:
    rows: list[Row] = []
    for where, record in records:
        if isinstance(record, dict):
            _take(rows, Row(where, record))
        else:
            faults.append(Fault(where, "", "this is not a JSON object"))
    names = list(dict.fromkeys(name for row in rows[:LOOKED_AT] for name in row.cells))
    return names, rows


def json_lines(text: str, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """(place, value) of every line; lines end at line feeds only, since a text may hold U+2028 or U+0085."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"line {number}", as_json(line)
            except Broken as broken:
                faults.append(Fault(f"line {number}", broken.place, broken.cause))


class Broken(Exception):
    """Text that is not JSON: where and why."""

    def __init__(self, place: str, cause: str, line: int = 1) -> None:
        super().__init__(cause)
        self.place, self.cause, self.line = place, cause, line


def as_json(text: str) -> Any:
    """Raises Broken; also for what Python would let pass: NaN, and the same key twice."""
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise Broken(f"character {error.colno}", f"this is not JSON ({error.msg})", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Broken("", str(error) if isinstance(error, _Refused) else "this is not JSON that can be read") from error


class _Refused(ValueError):
    pass


def _no_number(name: str) -> Any:
    raise _Refused(f"{name} is not a number in JSON")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("a key stands twice in one object")
    return found


def _take(rows: list[Row], row: Row) -> None:
    if len(rows) == MOST_ROWS:
        raise ImportRefused("W304", f"The table has more than {MOST_ROWS:,} rows.", where=row.where, advice="Split it into several files.")
    rows.append(row)


def shown_row(record: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """A record as the preview shows it: every value as words, long ones cut."""
    return {name: _shown(record.get(name)) for name in names}


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + " …"


# -- documents -------------------------------------------------------------------------------------------------------------


def _documents(rows: Sequence[Row], mapping: Mapping[str, str], faults: list[Fault]) -> Iterator[BroughtDocument]:
    for row in rows:
        cells: dict[str, str] = {}
        for field, column in mapping.items():
            try:
                cells[field] = _cell(field, row.cells.get(column))
            except (BadMetadata, ImportRefused) as error:
                faults.append(Fault(row.where, column, error.what_happened.rstrip(".")))
        if len(cells) == len(mapping):
            text, slug = cells.pop("text"), cells.pop("slug", "")
            yield BroughtDocument(row.where, text, about={field: cell for field, cell in cells.items() if cell}, slug=slug)


def _cell(field: str, value: Any) -> str:
    """A cell as it would be stored. Raises BadMetadata, or ImportRefused for a text."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value) and field == "author":
        value = ", ".join(value)
    if isinstance(value, dict | list):
        raise BadMetadata(field, "A list or an object stands there, and words are wanted.")
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    if field == "text":
        if not isinstance(value, str | None):
            raise BadMetadata(field, f"{text[:40]} stands there, and a text is wanted.")
        if not text.strip():
            raise BadMetadata(field, "The text is empty.")
        if "\0" in text:
            raise BadMetadata(field, "The control character U+0000 stands in it.")
        refuse_by_text(text)
        return text
    if field == "slug":
        return text.strip()[:200]
    text = as_day(text) if field == "published_on" else text.strip()
    return getattr(metadata.checked(Metadata(**{field: text})), field) if text else ""


def as_day(text: str) -> str:
    """A date as it is stored: ISO as it stands, a day of ISO with a time, or one in words. Raises BadMetadata where it reads two ways."""
    trimmed = text.strip()
    if not trimmed or metadata.DATE.fullmatch(trimmed):
        return trimmed
    if iso := ISO.match(trimmed):
        return iso[1]
    found = first_date(trimmed)
    if found is None:
        raise BadMetadata("published_on", f"{trimmed[:40]!r} is no date that reads one way only: write 2016-02-23, 2016-02 or 2016.")
    return found.value.isoformat() if found.precision == "day" else found.value.strftime("%Y-%m")
