"""Every claim of the campaign: found, across texts, in conflict, in time, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import ClaimType, NameKind
from workbench.store.queries import campaigns
from workbench.store.queries import claims as queries
from workbench.store.queries.claims import ConflictCluster, LinkedPair, Order, Wanted
from workbench.ui import campaign_page, charts, claim_table, messages, name_lists, process, state, tables
from workbench.ui import claim_words as words

SECTIONS = (words.ALL_CLAIMS, words.ACROSS, words.CONFLICTS, words.TIMELINE, words.SOURCES)


def page(actor: Actor, campaign: CampaignCard) -> None:
    link = _link_here()
    if st.session_state.get("claims_section") not in SECTIONS or any(link.values()):
        st.session_state["claims_section"] = words.ALL_CLAIMS
    chosen = st.segmented_control("Section", SECTIONS, key="claims_section", label_visibility="collapsed")
    match chosen:
        case words.ACROSS:
            _across(campaign)
        case words.CONFLICTS:
            _conflicts(campaign)
        case words.TIMELINE:
            _timeline(actor, campaign)
        case words.SOURCES:
            st.caption(words.SOURCES_HELP)
            name_lists.draw(actor, campaign, NameKind.SOURCE)
        case _:
            _all(actor, campaign, link)


def _link_here() -> dict[str, str]:
    """The filters that a link to the page sets, by their keys, when it has just been followed."""
    wanted = {"claims_texts": st.query_params.get("text", ""), "claims_people": st.query_params.get("who", "")}
    return wanted if state.is_followed("claims_section", wanted) else {}


# -- all claims --------------------------------------------------------------------------------------------------------------


def _all(actor: Actor, campaign: CampaignCard, link: Mapping[str, str]) -> None:
    wanted = _wanted(actor, campaign, link)
    key = f"claims_page_{hash(wanted)}"  # another list begins at its first page
    asked, found, every = claim_table.read(key, partial(queries.claims, campaign_id=campaign.id, wanted=wanted))
    if not found.count:
        st.info(words.NO_CLAIMS if wanted == Wanted() else words.NO_CLAIM_FITS)
        return
    claim_table.draw(campaign, "claims", key, asked, found, every)


def _wanted(actor: Actor, campaign: CampaignCard, link: Mapping[str, str]) -> Wanted:
    with process.store().reading() as session:
        scheme = campaigns.scheme(session, campaign.id, viewer=actor)
        texts, members = queries.choices(session, campaign.id, viewer=actor)
    for key, choices in (("claims_texts", texts), ("claims_people", members)):
        if key in link:
            st.session_state[key] = [link[key]] if link[key] in choices else []
    verdicts = {"": words.ANY, "-": words.UNJUDGED} | {value.value: value.label for value in scheme.values}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(words.WORDS, key="claims_words", placeholder=words.WORDS_HELP, width=320)
        verdict = st.selectbox("Verdict", list(verdicts), format_func=verdicts.__getitem__, key="claims_verdict", width=200)
        order = st.selectbox("Sort by", list(Order), format_func=words.ORDERS.__getitem__, key="claims_order", width=200)
        with st.popover(messages.FILTERS):
            chosen_texts = st.multiselect("Texts", list(texts), format_func=texts.__getitem__, key="claims_texts", placeholder=messages.ALL)
            chosen_people = st.multiselect(
                "People", list(members), format_func=members.__getitem__, key="claims_people", placeholder=messages.ALL
            )
            types = ["", *(kind.value for kind in ClaimType)]
            type_ = st.selectbox("Type", types, format_func=lambda kind: kind.replace("_", " ") or words.ANY, key="claims_type")
            worth = st.selectbox("Worth", [None, 1, 2, 3], format_func=lambda level: str(level or words.ANY), key="claims_worth")
            only_finished = st.checkbox(words.ONLY_FINISHED, key="claims_finished")
            only_linked = st.checkbox(words.ONLY_LINKED, key="claims_linked")
    if chosen_texts or chosen_people:  # the filters are folded away: one that a link has set is not to be overlooked
        only = [*map(texts.__getitem__, chosen_texts), *map(members.__getitem__, chosen_people)]
        st.text(words.ONLY_THESE.format(names=" · ".join(only)))
    return Wanted(
        words=typed.strip(),
        documents=tuple(chosen_texts),
        people=tuple(chosen_people),
        verdict=verdict or "",
        type=type_ or "",
        worth=worth,
        only_finished=only_finished,
        only_linked=only_linked,
        order=order or Order.PLACE,
    )


# -- the other sections --------------------------------------------------------------------------------------------------------


def _across(campaign: CampaignCard) -> None:
    st.caption(words.ACROSS_HELP)
    key = f"links_page_{campaign.slug}"
    asked, found, every = claim_table.read(key, partial(queries.linked, campaign_id=campaign.id))
    if not found.count:
        st.info(words.NO_LINKS)
        return
    st.altair_chart(
        charts.claim_graph(found.pairs, words.RELATIONS), alt=f"{len(found.pairs)} links between claims; the table below has them."
    )
    if found.count > queries.PAGE:
        claim_table.in_words(words.LINKS_SHOWN, asked, found.count)
    tables.table(
        [_link(pair) for pair in found.pairs],
        name=f"{campaign.slug}-links",
        alt="Links between claims",
        every=lambda: [_link(pair) for pair in every().pairs],
    )
    tables.pages(key, found.count, queries.PAGE)


def _link(pair: LinkedPair) -> dict[str, Any]:
    return {
        "Claim": pair.one.text,
        "Text": pair.one.title,
        "Is": words.RELATIONS[pair.relation.value],
        "Other claim": pair.other.text,
        "Other text": pair.other.title,
        "By": pair.one.annotator,
        "Across texts": "yes" if pair.is_across else "",
    }


def _conflicts(campaign: CampaignCard) -> None:
    st.caption(words.CONFLICTS_HELP)
    key = f"conflicts_page_{campaign.slug}"
    asked, found, every = claim_table.read(key, partial(queries.conflicts, campaign_id=campaign.id), queries.CLUSTERS)
    if not found.count:
        st.info(words.NO_CLUSTERS)
        return
    claim_table.in_words(messages.UNITS_SHOWN, asked, found.count, queries.CLUSTERS)
    for cluster in found.clusters:
        with st.container(border=True):
            st.text(f"{len(cluster.claims)} claims, {cluster.why}")
            rows = [
                {name: row[name] for name in ("Claim", "Verdict", "Independent sources", "By", "Text", "Sentence")}
                for row in map(claim_table.row, cluster.claims)
            ]
            st.dataframe(rows, hide_index=True, alt="Claims that disagree")
    tables.pages(key, found.count, queries.CLUSTERS)
    tables.downloads(lambda: _clustered(every().clusters), f"{campaign.slug}-conflicts")


def _clustered(clusters: Sequence[ConflictCluster]) -> list[dict[str, Any]]:
    return [
        {"Cluster": at, "Why": cluster.why, **claim_table.row(claim)} for at, cluster in enumerate(clusters, 1) for claim in cluster.claims
    ]


def _timeline(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(words.TIMELINE_HELP)
    key = f"timeline_page_{campaign.slug}"
    asked, found, every = claim_table.read(key, partial(queries.timeline, campaign_id=campaign.id, wanted=Wanted()))
    if found.count:
        _dates(actor, campaign, found.count)
        claim_table.draw(campaign, "timeline", key, asked, found, every, first=("Date", "Claim", "Event"))
    else:
        st.info(words.NO_DATES)
    st.subheader(words.EVENTS)
    name_lists.draw(actor, campaign, NameKind.EVENT)


def _dates(actor: Actor, campaign: CampaignCard, count: int) -> None:
    with process.store().reading() as session:
        drawn = queries.points(session, campaign.id, Wanted(), viewer=actor)
    st.altair_chart(
        charts.timeline(drawn), alt=f"{len(drawn)} claims from {drawn[0].claim_date} to {drawn[-1].claim_date}; the table below has them."
    )
    if count > len(drawn):
        st.caption(words.POINTS_SHOWN.format(shown=len(drawn), count=count))


campaign_page.draw(page)
