"""A table to take away, as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.formats.csv_cells import guard

Rows = Sequence[Mapping[str, Any]]


def buttons(rows: Rows, name: str, *, key: str) -> None:
    """`name`: of the files, without what follows the dot. They are made when pressed."""
    with st.container(horizontal=True):
        st.download_button("CSV", lambda: as_csv(rows), f"{name}.csv", "text/csv", key=f"{key}_csv", type="tertiary", on_click="ignore")
        st.download_button(
            "JSON", lambda: as_json(rows), f"{name}.json", "application/json", key=f"{key}_json", type="tertiary", on_click="ignore"
        )


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
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False).encode()
