"""Every claim of the campaign: found, across texts, in conflict, in time, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import ClaimType
from workbench.store.queries import campaigns
from workbench.store.queries import claims as queries
from workbench.store.queries.claims import ListedClaim, Order, Wanted
from workbench.ui import campaign_page, charts, downloads, messages, process, state

SECTIONS = (messages.ALL_CLAIMS, messages.ACROSS, messages.CONFLICTS, messages.TIMELINE, messages.SOURCES)
CLUSTERS = 20
MOST_LINES = 60  # links in the picture; beyond that one sees a web and no link


def page(actor: Actor, campaign: CampaignCard) -> None:
    if st.session_state.get("claims_section") not in SECTIONS or {"text", "who"} & st.query_params.keys():
        st.session_state["claims_section"] = messages.ALL_CLAIMS
    chosen = st.segmented_control("Section", SECTIONS, key="claims_section", label_visibility="collapsed")
    match chosen:
        case messages.ACROSS:
            _across(actor, campaign)
        case messages.CONFLICTS:
            _conflicts(actor, campaign)
        case messages.TIMELINE:
            _timeline(actor, campaign)
        case messages.SOURCES:
            _sources(actor, campaign)
        case _:
            _all(actor, campaign)


# -- all claims --------------------------------------------------------------------------------------------------------------


def _all(actor: Actor, campaign: CampaignCard) -> None:
    wanted = _wanted(actor, campaign)
    key = f"claims_page_{hash(wanted)}"  # another list begins at its first page
    asked = int(st.session_state.get(key, 1)) - 1
    with process.store().reading() as session:
        found = queries.claims(session, campaign.id, wanted, viewer=actor, page=asked)
    if not found.count:
        st.info(messages.NO_CLAIMS if wanted == Wanted() else messages.NO_CLAIM_FITS)
        return
    first = asked * queries.PAGE
    st.caption(messages.UNITS_SHOWN.format(first=first + 1, last=first + len(found.claims), count=found.count))
    _claims_table(campaign, "claims", found.claims)
    if found.count > queries.PAGE:
        st.pagination(-(-found.count // queries.PAGE), key=key)


def _wanted(actor: Actor, campaign: CampaignCard) -> Wanted:
    with process.store().reading() as session:
        scheme = campaigns.scheme(session, campaign.id, viewer=actor)
        texts, members = queries.choices(session, campaign.id, viewer=actor)
    _take_from_address("text", "claims_texts", texts)
    _take_from_address("who", "claims_people", members)
    verdicts = {"": messages.ANY, "-": messages.UNJUDGED} | {value.value: value.label for value in scheme.values}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(messages.WORDS, key="claims_words", placeholder=messages.WORDS_HELP, width=320)
        verdict = st.selectbox("Verdict", list(verdicts), format_func=verdicts.__getitem__, key="claims_verdict", width=200)
        order = st.selectbox("Sort by", list(Order), format_func=messages.ORDERS.__getitem__, key="claims_order", width=200)
        with st.popover(messages.FILTERS):
            chosen_texts = st.multiselect("Texts", list(texts), format_func=texts.__getitem__, key="claims_texts", placeholder=messages.ALL)
            chosen_people = st.multiselect(
                "People", list(members), format_func=members.__getitem__, key="claims_people", placeholder=messages.ALL
            )
            types = ["", *(kind.value for kind in ClaimType)]
            type_ = st.selectbox("Type", types, format_func=lambda kind: kind.replace("_", " ") or messages.ANY, key="claims_type")
            worth = st.selectbox("Worth", [None, 1, 2, 3], format_func=lambda level: str(level or messages.ANY), key="claims_worth")
            only_finished = st.checkbox(messages.ONLY_FINISHED, key="claims_finished")
            only_linked = st.checkbox(messages.ONLY_LINKED, key="claims_linked")
    if chosen_texts or chosen_people:  # the filters are folded away: one that a link has set is not to be overlooked
        only = [*map(texts.__getitem__, chosen_texts), *map(members.__getitem__, chosen_people)]
        st.text(messages.ONLY_THESE.format(names=" · ".join(only)))
    return Wanted(
        words=words.strip(),
        documents=tuple(chosen_texts),
        people=tuple(chosen_people),
        verdict=verdict or "",
        type=type_ or "",
        worth=worth,
        only_finished=only_finished,
        only_linked=only_linked,
        order=order or Order.PLACE,
    )


def _take_from_address(name: str, key: str, choices: Mapping[str, str]) -> None:
    """A link to the page sets a filter, once: what is chosen on the page afterwards stands."""
    if (wanted := st.query_params.get(name)) is not None:
        st.session_state[key] = [wanted] if wanted in choices else []
        del st.query_params[name]


def _row(claim: ListedClaim) -> dict[str, Any]:
    return {
        "Claim": claim.text,
        "Verdict": f"{messages.SYMBOLS.get(claim.canonical, '')} {claim.verdict}".strip(),
        "Independent sources": claim.independent_count,
        "By": claim.annotator,
        "Text": claim.title,
        "Sentence": claim.ordinal + 1,
        "Evidence": claim.evidence_count,
        "Types": ", ".join(kind.replace("_", " ") for kind in claim.types),
        "Worth": claim.worth,
        "Date": claim.claim_date,
        "Event": claim.event,
        "Links": claim.link_count,
        "Pass": f"{claim.round.value}, {claim.status.value}",
    }


def _claims_table(campaign: CampaignCard, name: str, listed: tuple[ListedClaim, ...] | list[ListedClaim]) -> None:
    rows = [_row(claim) for claim in listed]
    event = st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        alt=f"Claims: {name}",
        on_select="rerun",
        selection_mode="single-row",
        key=f"claims_table_{name}",
        column_config={"Claim": st.column_config.TextColumn(width="large")},
    )
    for at in event["selection"]["rows"]:
        if at < len(listed):
            _whole(listed[at])
    downloads.buttons(rows, f"{campaign.slug}-{name}", key=f"claims_{name}")


def _whole(claim: ListedClaim) -> None:
    with st.container(border=True):
        st.text(claim.text)
        st.text(f"“{claim.quote}”")
        st.text(f"{claim.title} · {claim.ordinal + 1} · {claim.annotator}")
        st.text(
            messages.RESTS_ON.format(
                pieces=claim.evidence_count, s="" if claim.evidence_count == 1 else "s", sources=claim.independent_count
            )
        )


# -- the other sections --------------------------------------------------------------------------------------------------------


def _across(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.ACROSS_HELP)
    with process.store().reading() as session:
        pairs = queries.linked(session, campaign.id, viewer=actor)
    if not pairs:
        st.info(messages.NO_LINKS)
        return
    rows = [
        {
            "Claim": pair.one.text,
            "Text": pair.one.title,
            "Is": messages.RELATIONS[pair.relation.value],
            "Other claim": pair.other.text,
            "Other text": pair.other.title,
            "By": pair.one.annotator,
            "Across texts": "yes" if pair.is_across else "",
        }
        for pair in pairs
    ]
    drawn = pairs[:MOST_LINES]
    st.altair_chart(charts.claim_graph(drawn, messages.RELATIONS), alt=f"{len(drawn)} links between claims; the table below has them.")
    if len(pairs) > MOST_LINES:
        st.caption(messages.LINES_SHOWN.format(shown=MOST_LINES, count=len(pairs)))
    st.dataframe(rows, hide_index=True, alt="Links between claims")
    downloads.buttons(rows, f"{campaign.slug}-links", key="claims_links")


def _conflicts(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.CONFLICTS_HELP)
    with process.store().reading() as session:
        clusters = queries.conflicts(session, campaign.id, viewer=actor)
    if not clusters:
        st.info(messages.NO_CLUSTERS)
        return
    asked = state.list_page("conflicts_page", len(clusters), CLUSTERS)
    first = asked * CLUSTERS
    st.caption(messages.UNITS_SHOWN.format(first=first + 1, last=min(first + CLUSTERS, len(clusters)), count=len(clusters)))
    for cluster in clusters[first : first + CLUSTERS]:
        with st.container(border=True):
            st.text(f"{len(cluster.claims)} claims, {cluster.why}")
            rows = [
                {name: row[name] for name in ("Claim", "Verdict", "Independent sources", "By", "Text", "Sentence")}
                for row in map(_row, cluster.claims)
            ]
            st.dataframe(rows, hide_index=True, alt="Claims that disagree")
    if len(clusters) > CLUSTERS:
        st.pagination(-(-len(clusters) // CLUSTERS), key="conflicts_page")
    every = [{"Cluster": at, "Why": cluster.why, **_row(claim)} for at, cluster in enumerate(clusters, 1) for claim in cluster.claims]
    downloads.buttons(every, f"{campaign.slug}-conflicts", key="claims_conflicts")


def _timeline(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.TIMELINE_HELP)
    with process.store().reading() as session:
        dated = queries.timeline(session, campaign.id, Wanted(), viewer=actor)
    if not dated:
        st.info(messages.NO_DATES)
        return
    st.altair_chart(
        charts.timeline(dated), alt=f"{len(dated)} claims from {dated[0].claim_date} to {dated[-1].claim_date}; the table below has them."
    )
    _claims_table(campaign, "timeline", dated)


def _sources(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.SOURCES_HELP)
    with process.store().reading() as session:
        used = queries.sources(session, campaign.id, viewer=actor)
    if not used:
        st.info(messages.NO_SOURCES)
        return
    rows = [
        {
            "Source": source.name,
            "Claims that rely on it": source.claim_count,
            "Pieces": source.piece_count,
            "Supports": source.supports,
            "Refutes": source.refutes,
            "Cited by": source.annotator_count,
        }
        for source in used
    ]
    st.dataframe(rows, hide_index=True, alt="Sources")
    downloads.buttons(rows, f"{campaign.slug}-sources", key="claims_sources")


campaign_page.draw(page)
