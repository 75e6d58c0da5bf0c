"""What the agreement page is asked: which layer, and which finished passes count."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from workbench.domain.layers import BETWEEN, Filters, Layer
from workbench.store.queries.frames import Choices
from workbench.ui import messages


def asked(choices: Choices) -> tuple[Layer, Filters]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer: Layer = (
            st.selectbox("Layer", list(Layer), format_func=messages.LAYERS.__getitem__, key="agreement_layer", width=300) or Layer.DETECTION
        )
        with st.popover(messages.FILTERS):
            filters = _filters(choices)
    said = _in_words(filters, choices)
    if said:
        st.caption(f"{messages.FILTERED} {said}")
    return layer, filters


def _filters(choices: Choices) -> Filters:
    here = [one for one, _ in choices.rounds if one in BETWEEN]
    rounds = st.multiselect("Rounds", here, default=here, format_func=lambda one: one.value, key="agreement_rounds")
    guidelines = st.multiselect("Guideline", choices.guidelines, key="agreement_guidelines", placeholder=messages.ALL)
    names = dict(choices.people)
    people = st.multiselect(
        "People", list(names), format_func=lambda name: names[name] or name, key="agreement_people", placeholder=messages.ALL
    )
    titles = dict(choices.documents)
    texts = st.multiselect(
        "Texts", list(titles), format_func=lambda slug: titles[slug] or slug, key="agreement_texts", placeholder=messages.ALL
    )
    days = st.date_input(
        "Finished between", (choices.first, choices.last), min_value=choices.first, max_value=choices.last, key="agreement_days"
    )
    only_keys = st.checkbox(messages.ONLY_KEYS, key="agreement_only_keys", help=messages.ONLY_KEYS_HELP)
    since, until = _between(days, choices)
    return Filters(tuple(rounds), tuple(guidelines), since, until, tuple(people), tuple(texts), only_keys)


def _between(days: Any, choices: Choices) -> tuple[date | None, date | None]:
    """None where the day chosen is the first or last there is: it leaves nothing out, and the frame is the one without a filter."""
    chosen = tuple(days) if isinstance(days, (tuple, list)) else (days,)
    first = chosen[0] if chosen else None
    last = chosen[1] if len(chosen) > 1 else None
    return None if first == choices.first else first, None if last == choices.last else last


def _in_words(filters: Filters, choices: Choices) -> str:
    names, titles = dict(choices.people), dict(choices.documents)
    here = [one for one, _ in choices.rounds if one in BETWEEN]
    said = [
        "rounds " + ", ".join(one.value for one in filters.rounds) if list(filters.rounds) != here else "",
        "guideline " + ", ".join(filters.guidelines) if filters.guidelines else "",
        f"{len(filters.people)} of {len(names)} people" if filters.people else "",
        f"{len(filters.documents)} of {len(titles)} texts" if filters.documents else "",
        f"from {filters.since:%-d %b %Y}" if filters.since else "",
        f"to {filters.until:%-d %b %Y}" if filters.until else "",
        "decisions by key alone" if filters.only_keys else "",
    ]
    return " · ".join(filter(None, said))
