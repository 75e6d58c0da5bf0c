"""Names of sources or of events: how often each, the claims behind one, and merging those that are one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import NameKind
from workbench.services import merging
from workbench.store.queries import names as queries
from workbench.store.queries.claims import PAGE
from workbench.store.queries.names import EventUse, MergedName, SourceUse
from workbench.text import name_likeness
from workbench.ui import claim_table, confirmation, process, state, tables
from workbench.ui import claim_words as words

PAIRS = 10  # that look alike, at once


def draw(actor: Actor, campaign: CampaignCard, kind: NameKind) -> None:
    with process.store().reading() as session:
        ask = queries.sources if kind is NameKind.SOURCE else queries.events
        used: Sequence[SourceUse | EventUse] = ask(session, campaign.id, viewer=actor)
        merged = queries.merged_names(session, campaign.id, kind, viewer=actor)
    if not used:
        (st.info if kind is NameKind.SOURCE else st.caption)(words.NO_SOURCES if kind is NameKind.SOURCE else words.NO_EVENTS)
        return
    counts = {use.name: use.claim_count for use in used}
    st.caption(words.SELECT_NAMES[kind])
    rows = [_source(use) if isinstance(use, SourceUse) else _event(use) for use in used]
    # Another list is another table: a row that was selected is not the one that comes to stand in its place.
    look: dict[str, Any] = {"on_select": "rerun", "selection_mode": "multi-row", "key": f"names_{kind.value}_{hash(tuple(counts))}"}
    look["column_config"] = {"Also written": st.column_config.TextColumn(width="medium")}
    shown, first = tables.paged(rows, name=f"{campaign.slug}-{kind.value}s", alt=f"{kind.value.title()}s", length=PAGE, **look)
    chosen = [used[first + at] for at in shown["selection"]["rows"] if first + at < len(used)]
    with st.container():  # each in its own place: what comes and goes would shut what is open below it
        if chosen:
            _chosen(campaign, kind, chosen, counts)
    with st.container():
        _look_alike(campaign, kind, counts)
    with st.container():
        if merged:
            _merged(campaign, kind, merged)


def _source(source: SourceUse) -> dict[str, Any]:
    return {
        "Source": source.name,
        "Claims that rely on it": source.claim_count,
        "Pieces": source.piece_count,
        "Supports": source.supports,
        "Refutes": source.refutes,
        "Cited by": source.annotator_count,
        "Claims it makes": source.said_count,
        "Also written": ", ".join(name for name in source.names if name != source.name),
    }


def _event(event: EventUse) -> dict[str, Any]:
    return {
        "Event": event.name,
        "Claims": event.claim_count,
        "Texts": event.text_count,
        "First date": event.first,
        "Last date": event.last,
        "Also written": ", ".join(name for name in event.names if name != event.name),
    }


def _chosen(campaign: CampaignCard, kind: NameKind, chosen: Sequence[SourceUse | EventUse], counts: dict[str, int]) -> None:
    if st.button(words.MERGE, key=f"merge_{kind.value}"):
        _merging(campaign.id, kind, [use.name for use in chosen], counts)
    if len(chosen) > 1:
        return
    name = chosen[0].name
    st.text(words.CLAIMS_NAMING[kind].format(name=name))
    key = f"naming_{kind.value}_{hash(name)}"
    asked, found, every = claim_table.read(key, partial(queries.naming, campaign_id=campaign.id, kind=kind, name=name))
    if found.count:
        claim_table.draw(campaign, f"{kind.value}-claims", key, asked, found, every)


def _look_alike(campaign: CampaignCard, kind: NameKind, counts: dict[str, int]) -> None:
    pairs = name_likeness.pairs(list(counts))
    if not pairs:
        return
    with st.expander(words.LOOK_ALIKE.format(count=len(pairs))):
        st.caption(words.LOOK_ALIKE_HELP)
        for at, pair in enumerate(pairs[:PAIRS]):
            said, act = st.columns([7, 1], vertical_alignment="center")
            said.text(" · ".join(pair))
            if act.button(words.MERGE, key=f"merge_{kind.value}_pair_{at}"):
                _merging(campaign.id, kind, list(pair), counts)
        if len(pairs) > PAIRS:
            st.caption(words.MOST_PAIRS.format(count=PAIRS))


@st.dialog("Merge names")
def _merging(campaign_id: int, kind: NameKind, proposed: list[str], counts: dict[str, int]) -> None:
    """`proposed` are chosen; others of the list can be added, wherever they stand in it."""
    st.text(words.MERGE_HELP[kind])
    key = f"names_to_merge_{hash(tuple(proposed))}"  # its own: a dialog that was shut keeps what was chosen in it
    chosen = st.multiselect(words.NAMES_TO_MERGE, list(counts), proposed, format_func=partial(_counted, counts), key=key)
    by_use = sorted(chosen, key=lambda name: -counts[name])
    into = st.selectbox(words.STANDS_FOR_ALL, by_use, format_func=partial(_counted, counts), key=f"stands_for_{hash(tuple(by_use))}")
    st.caption(words.UNTOUCHED)
    what: dict[str, Any] = {"campaign_id": campaign_id, "kind": kind, "names": chosen, "into": into}
    confirmation.last_button(
        words.MERGE_THESE,
        lambda: merging.merge(process.store(), actor=state.current_actor(), **what),
        _said(words.NAMES_MERGED),
        is_disabled=len(chosen) < 2,
    )


def _counted(counts: dict[str, int], name: str) -> str:
    return words.CLAIMS_OF_NAME.format(name=name, count=counts[name], s="" if counts[name] == 1 else "s")


def _merged(campaign: CampaignCard, kind: NameKind, merged: Sequence[MergedName]) -> None:
    with st.expander(words.MERGED_NAMES.format(count=len(merged))):
        st.caption(words.SELECT_TO_SEPARATE)
        rows = [{"Name": one.name, "Counts as": one.stands_for, "Merged by": one.by, "On": f"{one.at:%-d %b %Y}"} for one in merged]
        look: dict[str, Any] = {"on_select": "rerun", "selection_mode": "multi-row", "key": f"merged_{kind.value}_{hash(tuple(merged))}"}
        shown, first = tables.paged(rows, name=f"{campaign.slug}-merged-{kind.value}s", alt="Merged names", length=PAGE, **look)
        chosen = [merged[first + at].name for at in shown["selection"]["rows"] if first + at < len(merged)]
        if st.button(words.SEPARATE, key=f"separate_{kind.value}", disabled=not chosen):
            what: dict[str, Any] = {"campaign_id": campaign.id, "kind": kind, "names": chosen}
            confirmation.attempt(lambda: merging.separate(process.store(), actor=state.current_actor(), **what), _said(words.SEPARATED))


def _said(sentence: str) -> Callable[[int], str]:
    return lambda count: sentence.format(count=count, s="" if count == 1 else "s")
