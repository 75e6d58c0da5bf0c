"""What changed between two states of a campaign: how much of what kind, then change by change, a page at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, Change
from workbench.services import snapshots
from workbench.ui import messages, process, tables

MOST_KEPT, PAGE = 5_000, 50
WHATS = ("added", "changed", "removed")


@dataclass
class _Found:
    """`of` names campaign and states; `counts` is of all, `kept` are the first."""

    of: tuple[int, str, str]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, what)
    kept: list[Change] = field(default_factory=list)


def section(actor: Actor, campaign: CampaignCard, names: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = st.selectbox("What changed from", names, key="diff_before", width=300)
        states = [snapshots.NOW, *names]
        after = st.selectbox(
            "to", states, format_func=lambda name: messages.AS_IT_STANDS if name == snapshots.NOW else name, key="diff_after", width=300
        )
        is_asked = st.button("Show what changed")
    of = (campaign.id, before, after)
    if is_asked:
        with st.spinner(messages.COMPARING):
            st.session_state["difference"] = _compared(actor, of)
    found: _Found | None = st.session_state.get("difference")
    if found is not None and found.of == of:
        _shown(campaign, found)


def _compared(actor: Actor, of: tuple[int, str, str]) -> _Found:
    campaign_id, before, after = of
    found = _Found(of)
    for change in snapshots.changes(process.store(), actor=actor, campaign_id=campaign_id, before=before, after=after):
        found.counts[change.kind, change.what] += 1
        if len(found.kept) < MOST_KEPT:
            found.kept.append(change)
    return found


def _shown(campaign: CampaignCard, found: _Found) -> None:
    total = {what: sum(count for (_, its), count in found.counts.items() if its == what) for what in WHATS}
    st.text(messages.SNAPSHOT_CHANGES.format(**total))
    if not found.kept:
        return
    kinds = sorted({kind for kind, _ in found.counts})
    rows = [{"Kind": kind, **{what.capitalize(): found.counts[kind, what] for what in WHATS}} for kind in kinds]
    st.dataframe(rows, hide_index=True, width=460, alt="Changes by kind")
    _, before, after = found.of
    if found.counts.total() > MOST_KEPT:
        st.text(messages.SNAPSHOT_CHANGES_CUT.format(most=f"{MOST_KEPT:,}", before=before, after=after, campaign=campaign.slug))
    chosen = _chosen(found.kept, kinds)
    look = {"column_config": {name: st.column_config.TextColumn(width="large") for name in ("Before", "After")}}
    tables.paged(_rows(chosen), name=f"{campaign.slug}-changes", alt="What changed", length=PAGE, **look)


def _chosen(kept: list[Change], kinds: list[str]) -> list[Change]:
    texts = sorted({change.document for change in kept if change.document})
    with st.container(horizontal=True):
        kind = st.selectbox("Kind", ["", *kinds], format_func=lambda one: one or messages.EVERY_KIND, key="diff_kind", width=220)
        text = st.selectbox("Text", ["", *texts], format_func=lambda one: one or messages.EVERY_TEXT, key="diff_text", width=300)
        what = st.selectbox("What", ["", *WHATS], format_func=lambda one: one or messages.EVERY_CHANGE, key="diff_what", width=220)
    wanted = {"kind": kind, "document": text, "what": what}
    return [change for change in kept if all(not value or getattr(change, name) == value for name, value in wanted.items())]


def _rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Without a column that nothing stands in: where all was added there is no before."""
    fields = {"What": "what", "Kind": "kind", "Text": "document", "By": "annotator", "Before": "before", "After": "after"}
    filled = {name: field for name, field in fields.items() if any(getattr(change, field) for change in changes)}
    return [{name: getattr(change, field) for name, field in filled.items()} for change in changes]
