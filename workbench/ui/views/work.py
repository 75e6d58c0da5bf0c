"""My work: the campaign's texts with one's own progress, and what to do first."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, DocumentCard, GuidelineVersion
from workbench.domain.vocabulary import KeyPreset, PassStatus, Role, Stage
from workbench.errors import WorkbenchError
from workbench.formats.readers.seeds import FirstClaim
from workbench.services import demo, people
from workbench.store.queries import campaigns, documents
from workbench.store.queries import people as people_queries
from workbench.ui import messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None:
        st.info(messages.NO_CAMPAIGN_LEAD if actor.is_admin else f"{messages.NO_CAMPAIGN} {messages.NO_CAMPAIGN_ANNOTATOR}")
        if actor.is_admin:
            st.page_link("views/documents.py", label="Import texts", icon=":material/upload_file:")
        return
    now = process.store().clock()
    with process.store().reading() as session:
        count = documents.work_count(session, campaign.id, viewer=actor, now=now)
        page_no = state.list_page("work_page", count, documents.PAGE)
        cards = documents.documents(session, campaign.id, viewer=actor, now=now, page=page_no)
        news = campaigns.guideline_news(session, campaign.id, viewer=actor)
        knows_hands = people_queries.has_chosen_keys(session, viewer=actor)
    if campaign.closed_at is not None:
        st.info(messages.CLOSED_BANNER.format(day=f"{campaign.closed_at:%-d %b %Y}"))
    if news is not None:
        _announce(news)
    if not knows_hands and cards:
        _ask_for_keys(actor)
    if not cards:
        st.info(messages.NO_DOCUMENTS)
    else:
        _welcome(campaign, has_claims=any(card.claim_count for card in cards))
    for card in cards:
        _row(campaign, card, may_annotate=campaign.role is not None and (card.pass_uuid is not None or campaign.closed_at is None))
    if count > documents.PAGE:
        st.pagination(-(-count // documents.PAGE), key="work_page")


def _announce(news: GuidelineVersion) -> None:
    with st.container(border=True):
        st.text(messages.GUIDELINE_NEWS.format(version=news.version, day=f"{news.published_at:%-d %b}", note=news.note))
        st.page_link("views/guideline.py", label="Read the guideline", icon=":material/menu_book:")


def _ask_for_keys(actor: Actor) -> None:
    """Once, at the first sign-in; whoever goes straight to a text is asked again."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(messages.KEYS_QUESTION)
        for preset in KeyPreset:
            if st.button(messages.KEYS_OF[preset.value], key=f"keys_{preset.value}"):
                _keep_keys(actor, preset)


def _keep_keys(actor: Actor, preset: KeyPreset) -> None:
    with process.store().reading() as session:
        now = people_queries.preferences(session, viewer=actor)
    try:
        people.set_preferences(process.store(), actor=actor, preferences=replace(now, keys=preset))
    except WorkbenchError as error:
        notices.problem(error)
        return
    st.rerun()


def _welcome(campaign: CampaignCard, *, has_claims: bool) -> None:
    """The doors of the demo, folded once somebody has gone in; elsewhere the first steps until there is a claim."""
    first = demo.first_claim(process.store(), campaign=campaign.slug) if campaign.role is Role.LEAD else None
    if first is not None:
        with st.expander(messages.DOORS, expanded=not has_claims):
            _doors(first)
    elif not has_claims:
        _first_steps()


def _doors(first: FirstClaim) -> None:
    """What a visitor can do in the first minutes, each in one click."""
    begin = {"campaign": first.campaign, "document": first.document, "sentence": str(first.sentence), "guide": "1"}
    doors = (
        (messages.LABEL_ONE, "views/read.py", ":material/touch_app:", begin),
        (messages.SEE_DISAGREEMENT, "views/agreement.py", ":material/groups:", {"campaign": first.campaign}),
        (messages.BRING_YOUR_OWN, "views/documents.py", ":material/upload_file:", {"campaign": first.campaign}),
    )
    for column, ((title, about), view, icon, address) in zip(st.columns(len(doors)), doors, strict=True):
        with column.container(border=True, height="stretch"):
            st.page_link(view, label=title, icon=icon, query_params=address)
            st.markdown(about)


def _first_steps() -> None:
    with st.container(border=True):
        st.markdown(f"**{messages.FIRST_STEPS}**")
        st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(messages.STEPS, 1)))


def _row(campaign: CampaignCard, card: DocumentCard, *, may_annotate: bool) -> None:
    about, progress, action = st.columns([6, 2, 1], vertical_alignment="center")
    about.text(f"{card.title or card.slug}\n{card.publisher or messages.NO_PUBLISHER} · {state.shown_date(card.published_on)}")
    progress.progress(card.decided_count / card.sentence_count if card.sentence_count else 0.0, text=_progress(card))
    if may_annotate:
        place = {"campaign": campaign.slug, "document": card.slug}
        if card.stage is Stage.CHECK:  # the same text may have been marked by the same person
            place["stage"] = card.stage.value
        action.page_link("views/read.py", label=_verb(card), query_params=place, icon=":material/menu_book:")


def _progress(card: DocumentCard) -> str:
    claims = f", {card.claim_count} claim{'' if card.claim_count == 1 else 's'}" if card.pass_uuid else ""
    finished = {PassStatus.FINISHED: ", finished", PassStatus.LEFT: ", handed over"}.get(card.status, "") if card.status else ""
    return f"{card.decided_count} of {card.sentence_count} sentences{claims}{finished}"


def _verb(card: DocumentCard) -> str:
    if card.status in (PassStatus.FINISHED, PassStatus.LEFT):
        return messages.LOOK
    return messages.CONTINUE if card.pass_uuid else messages.BEGIN


page()
