"""A table with its downloads. The files are ours, not the browser's: their cells are guarded, so that no spreadsheet runs one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.formats.csv_cells import guard
from workbench.ui import messages, state

Rows = Sequence[Mapping[str, Any]]
PAGE = 500  # rows of a table that the browser sorts by itself


def table(rows: Rows, *, name: str, alt: str, every: Callable[[], Rows] | None = None, **look: Any) -> Any:
    """`name` is the files', without ending, and tells tables of a page apart; `alt` says what the table holds.

    `every`: what the files hold where the table is one page of it. They are made when pressed. `look` and what comes back are
    `st.dataframe`'s.
    """
    whole = every or (lambda: rows)
    with st.container(key=f"own-table-{name}"):
        shown = st.dataframe([dict(row) for row in rows], hide_index=True, placeholder="–", alt=alt, **look)
        downloads(whole, name)
    return shown


def paged(rows: Rows, *, name: str, alt: str, length: int = PAGE, **look: Any) -> tuple[Any, int]:
    """The same, a page at a time, with what is on it in words; returns st.dataframe's answer and how many rows are before the page."""
    key = f"page-{name}"
    first = state.list_page(key, len(rows), length) * length
    if len(rows) > length:
        st.caption(messages.UNITS_SHOWN.format(first=first + 1, last=min(first + length, len(rows)), count=len(rows)))
    shown = table(rows[first : first + length], name=name, alt=alt, every=lambda: rows, **look)
    pages(key, len(rows), length)
    return shown, first


def pages(key: str, count: int, length: int) -> None:
    """The choice of a page, where there is more than one."""
    if count > length:
        st.pagination(-(-count // length), key=key)


def downloads(rows: Callable[[], Rows], name: str) -> None:
    with st.container(horizontal=True):
        _download(messages.DOWNLOAD_TABLE, lambda: as_csv(rows()), f"{name}.csv", "text/csv")
        _download(messages.DOWNLOAD_JSON, lambda: as_json(rows()), f"{name}.json", "application/json")


def _download(label: str, made: Callable[[], bytes], file_name: str, kind: str) -> None:
    look: dict[str, Any] = {"type": "tertiary", "icon": ":material/download:", "on_click": "ignore"}
    st.download_button(label, made, file_name, kind, key=f"download-{file_name}", **look)


def as_csv(rows: Rows) -> bytes:
    """As docs/data-model.md says of every CSV: quoted, no cell that a spreadsheet would run, empty for nothing. Numbers stay numbers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return guard(value) if isinstance(value, str) else value


def as_json(rows: Rows) -> bytes:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1, allow_nan=False, default=str).encode()
