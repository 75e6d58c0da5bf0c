"""Every claim of the campaign: found, across texts, in conflict, in time, and on what it rests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import ClaimType
from workbench.store.queries import campaigns
from workbench.store.queries import claims as queries
from workbench.store.queries.claims import ClaimPage, ConflictPage, LinkedPair, LinkPage, ListedClaim, Order, Wanted
from workbench.ui import campaign_page, charts, messages, process, state, tables

SECTIONS = (messages.ALL_CLAIMS, messages.ACROSS, messages.CONFLICTS, messages.TIMELINE, messages.SOURCES)


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
    with process.store().reading() as session:
        asked, found = _page(key, queries.PAGE, lambda page: queries.claims(session, campaign.id, wanted, viewer=actor, page=page))
    if not found.count:
        st.info(messages.NO_CLAIMS if wanted == Wanted() else messages.NO_CLAIM_FITS)
        return
    _page_in_words(messages.UNITS_SHOWN, asked, queries.PAGE, found.count)

    def every() -> Sequence[ListedClaim]:
        with process.store().reading() as session:
            return queries.claims(session, campaign.id, wanted, viewer=state.current_actor(), page=None).claims

    _claims_table(campaign, "claims", found.claims, every)
    tables.pages(key, found.count, queries.PAGE)


def _page_in_words(words: str, page: int, length: int, count: int) -> None:
    st.caption(words.format(first=page * length + 1, last=min((page + 1) * length, count), count=count))


Found = TypeVar("Found", ClaimPage, LinkPage, ConflictPage)


def _page(key: str, length: int, ask: Callable[[int], Found]) -> tuple[int, Found]:
    """(which page, what is on it); the first where the one asked for is left over from a longer list."""
    asked = int(st.session_state.get(key, 1)) - 1
    found = ask(asked)
    if not asked or asked * length < found.count:
        return asked, found
    st.session_state.pop(key)
    return 0, ask(0)


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


def _claims_table(
    campaign: CampaignCard, name: str, listed: Sequence[ListedClaim], every: Callable[[], Sequence[ListedClaim]] | None = None
) -> None:
    event = tables.table(
        [_row(claim) for claim in listed],
        name=f"{campaign.slug}-{name}",
        alt=f"Claims: {name}",
        every=(lambda: [_row(claim) for claim in every()]) if every else None,
        on_select="rerun",
        selection_mode="single-row",
        key=f"claims_table_{name}",
        column_config={"Claim": st.column_config.TextColumn(width="large")},
    )
    for at in event["selection"]["rows"]:
        if at < len(listed):
            _whole(listed[at])


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
    key = f"links_page_{campaign.slug}"
    with process.store().reading() as session:
        asked, found = _page(key, queries.PAGE, lambda page: queries.linked(session, campaign.id, viewer=actor, page=page))
    if not found.count:
        st.info(messages.NO_LINKS)
        return
    st.altair_chart(
        charts.claim_graph(found.pairs, messages.RELATIONS), alt=f"{len(found.pairs)} links between claims; the table below has them."
    )

    def every() -> list[dict[str, Any]]:
        with process.store().reading() as session:
            return [_link(pair) for pair in queries.linked(session, campaign.id, viewer=state.current_actor(), page=None).pairs]

    if found.count > queries.PAGE:
        _page_in_words(messages.LINKS_SHOWN, asked, queries.PAGE, found.count)
    tables.table([_link(pair) for pair in found.pairs], name=f"{campaign.slug}-links", alt="Links between claims", every=every)
    tables.pages(key, found.count, queries.PAGE)


def _link(pair: LinkedPair) -> dict[str, Any]:
    return {
        "Claim": pair.one.text,
        "Text": pair.one.title,
        "Is": messages.RELATIONS[pair.relation.value],
        "Other claim": pair.other.text,
        "Other text": pair.other.title,
        "By": pair.one.annotator,
        "Across texts": "yes" if pair.is_across else "",
    }


def _conflicts(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.CONFLICTS_HELP)
    key = f"conflicts_page_{campaign.slug}"
    with process.store().reading() as session:
        asked, found = _page(key, queries.CLUSTERS, lambda page: queries.conflicts(session, campaign.id, viewer=actor, page=page))
    if not found.count:
        st.info(messages.NO_CLUSTERS)
        return
    _page_in_words(messages.UNITS_SHOWN, asked, queries.CLUSTERS, found.count)
    for cluster in found.clusters:
        with st.container(border=True):
            st.text(f"{len(cluster.claims)} claims, {cluster.why}")
            rows = [
                {name: row[name] for name in ("Claim", "Verdict", "Independent sources", "By", "Text", "Sentence")}
                for row in map(_row, cluster.claims)
            ]
            st.dataframe(rows, hide_index=True, alt="Claims that disagree")
    tables.pages(key, found.count, queries.CLUSTERS)

    def every() -> list[dict[str, Any]]:
        with process.store().reading() as session:
            whole = queries.conflicts(session, campaign.id, viewer=state.current_actor(), page=None).clusters
        return [{"Cluster": at, "Why": cluster.why, **_row(claim)} for at, cluster in enumerate(whole, 1) for claim in cluster.claims]

    tables.downloads(every, f"{campaign.slug}-conflicts")


def _timeline(actor: Actor, campaign: CampaignCard) -> None:
    st.caption(messages.TIMELINE_HELP)
    key = f"timeline_page_{campaign.slug}"
    with process.store().reading() as session:
        asked, found = _page(key, queries.PAGE, lambda page: queries.timeline(session, campaign.id, Wanted(), viewer=actor, page=page))
        drawn = queries.points(session, campaign.id, Wanted(), viewer=actor) if found.count else []
    if not found.count:
        st.info(messages.NO_DATES)
        return
    st.altair_chart(
        charts.timeline(drawn), alt=f"{len(drawn)} claims from {drawn[0].claim_date} to {drawn[-1].claim_date}; the table below has them."
    )
    if found.count > len(drawn):
        st.caption(messages.POINTS_SHOWN.format(shown=len(drawn), count=found.count))

    def every() -> Sequence[ListedClaim]:
        with process.store().reading() as session:
            return queries.timeline(session, campaign.id, Wanted(), viewer=state.current_actor(), page=None).claims

    if found.count > queries.PAGE:
        _page_in_words(messages.UNITS_SHOWN, asked, queries.PAGE, found.count)
    _claims_table(campaign, "timeline", found.claims, every)
    tables.pages(key, found.count, queries.PAGE)


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
    tables.paged(rows, name=f"{campaign.slug}-sources", alt="Sources", length=queries.PAGE)


campaign_page.draw(page)
