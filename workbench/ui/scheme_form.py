"""The verdict scheme as a form: a row for each value, plain fields, so that a keyboard and a screen reader get along with it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from workbench.domain import schemes
from workbench.domain.records import Scheme, VerdictValue
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.errors import BadEntry
from workbench.ui import messages

MEANINGS = {verdict.value: verdict.value.replace("_", " ") for verdict in CanonicalVerdict}
WIDTHS = [1, 3, 3, 1, 3, 1, 5, 2]


@dataclass(frozen=True)
class Row:
    """One value as typed; a new one has no short name yet."""

    order: int
    value: str
    label: str
    key: str
    canonical: str
    position: str
    description: str
    is_offered: bool


@dataclass(frozen=True)
class Filled:
    name: str
    rows: tuple[Row, ...]


def form(now: Scheme, in_use: frozenset[str], *, is_closed: bool) -> Filled | None:
    """Draw the form; what was typed when it was sent, else None."""
    st.text(f"Version {now.version}: {now.name}")
    with st.form(f"scheme-{now.version}", border=False):
        st.markdown(messages.SCHEME_HELP)
        name = st.text_input("Name", now.name, max_chars=100, width=420)
        rows = [_row(number, value, in_use) for number, value in enumerate(now.values, 1)]
        st.markdown(messages.NEW_VERDICT)
        blank = VerdictValue("", "", CanonicalVerdict.NOT_ENOUGH_EVIDENCE.value, "", None, "")
        rows.append(_row(len(rows) + 1, blank, in_use))
        if st.form_submit_button(messages.PUBLISH_SCHEME, type="primary", disabled=is_closed):
            return Filled(name, tuple(rows))
    return None


def _row(number: int, value: VerdictValue, in_use: frozenset[str]) -> Row:
    cells = st.columns(WIDTHS, vertical_alignment="bottom")
    place = value.value or "new"
    order = cells[0].number_input("Order", 1, 99, number, key=f"order-{place}")
    short = value.value
    if short:
        cells[1].text(short)
    else:
        short = cells[1].text_input("Short name", key="value-new", max_chars=40, placeholder="from the label")
    label = cells[2].text_input("Label", value.label, key=f"label-{place}", max_chars=60)
    key = cells[3].text_input("Key", value.key, key=f"key-{place}", max_chars=1)
    listed = list(MEANINGS)
    canonical = cells[4].selectbox(
        "Meaning", listed, listed.index(value.canonical), format_func=MEANINGS.__getitem__, key=f"canonical-{place}"
    )
    shown = "" if value.position is None else str(value.position)
    position = cells[5].text_input("Place", shown, key=f"position-{place}", max_chars=3)
    description = cells[6].text_input("When to use it", value.description, key=f"description-{place}", max_chars=500)
    words = "Offered (in use)" if value.value in in_use else "Offered"
    is_offered = cells[7].checkbox(words, value.retired_at is None, key=f"offered-{place}") if value.value else bool(label.strip())
    return Row(order, short, label, key, canonical, position, description, is_offered)


def parsed(filled: Filled) -> Scheme:
    """The values to offer, in order. Raises BadEntry."""
    offered = sorted((row for row in filled.rows if row.is_offered), key=lambda row: row.order)
    return Scheme(filled.name, 0, tuple(_value(row) for row in offered))


def _value(row: Row) -> VerdictValue:
    place = row.position.strip()
    if place and not (place.isascii() and place.isdecimal()):
        raise BadEntry(f"The place of {row.label.strip()} on the truth scale is a whole number, or empty when it is off the scale.")
    value = row.value.strip() or schemes.value_of(row.label)
    return VerdictValue(value, row.label, row.canonical, row.key.strip(), int(place) if place else None, row.description)
