"""A table with its download. The file is ours, not the browser's: its cells are guarded, so that no spreadsheet runs one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.formats import csv_cells
from workbench.ui import messages

Rows = Sequence[dict[str, Any]]


def table(rows: Rows, *, name: str, alt: str) -> None:
    """`name` is the file's, without ending; `alt` says what the table holds."""
    with st.container(key=f"own-table-{name}"):
        st.dataframe(list(rows), hide_index=True, placeholder="–", alt=alt)
        st.download_button(
            *(messages.DOWNLOAD_TABLE, as_csv(rows), f"{name}.csv", "text/csv"),
            key=f"download-{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with a header line; the columns are those of every row, in the order in which they come."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([csv_cells.guard(_cell(row.get(column))) for column in columns] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
