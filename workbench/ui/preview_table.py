"""A file of many texts before it comes in: which column is what, the first rows, and what cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import streamlit as st

from workbench.domain.metadata import in_words
from workbench.domain.records import Collection, ImportReport
from workbench.formats.readers.tables import FIELDS
from workbench.ui import messages
from workbench.ui.preview_desk import BroughtText

SLUGS_SHOWN, NAMES_SHOWN, LABELS_SHOWN = 20, 10, 12


def take_chosen(text: BroughtText) -> None:
    """The columns as they were chosen, before anything is drawn or imported with them."""
    if text.collection is None or text.collection.kind != "table":
        return
    chosen = {field: text.collection.mapping.get(field, "") for field in FIELDS}
    for field in FIELDS:
        if (column := st.session_state.get(_key(text, field))) is not None:
            chosen[field] = column if column in text.collection.columns else ""
    text.choose(chosen)


def _key(text: BroughtText, field: str) -> str:
    return f"column-{text.key}-{text.encoding}-{field}"


def section(text: BroughtText, found: Collection, known: Container[str]) -> None:
    mark = " with a byte order mark" if found.had_bom else ""
    here = sum(folded in known for folded in text.folded)
    records, texts = counted(found.row_count, "record"), counted(len(found.documents), "text")
    st.text(f"{found.encoding}{mark} · {len(text.content):,} bytes · {records} · {texts}")
    if here:
        st.info(f"Of these texts {here:,} {'is' if here == 1 else 'are'} here already and stay as they are.")
    if text.encoding:
        st.button(f"Not read rightly as {found.encoding}", on_click=text.read_anew, args=("",), key=f"wrong-{text.key}")
    if found.kind == "table":
        _columns(text, found)
    else:
        _passes(found)
    if found.faults:
        advice = messages.FAULTS_OF_TABLE if found.kind == "table" else messages.FAULTS
        st.warning(advice.format(count=counted(found.fault_count, "record")))
        st.dataframe(
            [{"Where": fault.where, "Column": fault.column, "What": fault.cause} for fault in found.faults],
            hide_index=True,
            alt="Records that cannot be read",
        )
    st.caption(messages.FIRST_ROWS)
    st.dataframe([dict(row) for row in found.rows], hide_index=True, alt="The first records as they stand in the file")


def _columns(text: BroughtText, found: Collection) -> None:
    st.markdown(messages.COLUMNS_HELP)
    boxes = st.columns(4)
    for number, field in enumerate(FIELDS):
        key = _key(text, field)
        st.session_state.setdefault(key, found.mapping.get(field, messages.NO_COLUMN))
        label = "Short name" if field == "slug" else in_words(field).capitalize()
        boxes[number % 4].selectbox(label, [messages.NO_COLUMN, *found.columns], key=key)


def _passes(found: Collection) -> None:
    passes = [each for document in found.documents for each in document.passes]
    marks = [mark for each in passes for mark in each.marks]
    people = sorted({each.annotator for each in passes})
    if not passes:
        st.text(f"{found.kind}: {counted(len(found.documents), 'text')} without claims")
    if passes:
        st.markdown(messages.PASSES_HELP)
        listed = ", ".join(people[:NAMES_SHOWN])
        whose = f"{counted(len(marks), 'claim')} in {counted(len(passes), 'pass')} of {counted(len(people), 'annotator')}: {listed}"
        st.text(f"{found.kind}, {whose}")
    labels = Counter(mark.label for mark in marks).most_common(LABELS_SHOWN)
    if labels:
        st.text("Labels: " + ", ".join(f"{label or '(none)'} {count:,}" for label, count in labels))
    for reason, count in found.left_out:
        st.text(f"Left out: {count:,} × {reason}")


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "es" if noun.endswith("s") else "s")


def brought(report: ImportReport) -> None:
    """The texts that a file brought."""
    if report.brought:
        st.text("With them came: " + ", ".join(f"{name} {count:,}" for name, count in report.brought))
    for reason, count in report.left_out:
        st.text(f"Left out: {count:,} × {reason}")
    if not report.documents:
        return
    more = f" and {len(report.documents) - SLUGS_SHOWN:,} more" if len(report.documents) > SLUGS_SHOWN else ""
    st.text("Short names: " + ", ".join(report.documents[:SLUGS_SHOWN]) + more)
