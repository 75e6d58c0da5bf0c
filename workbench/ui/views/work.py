"""My work: the campaign's texts with one's own progress, and what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, DocumentCard, GuidelineVersion
from workbench.domain.vocabulary import KeyPreset, PassStatus, Role, Round, Stage
from workbench.errors import WorkbenchError
from workbench.formats.readers.seeds import FirstClaim
from workbench.services import demo, people
from workbench.store.queries import campaigns, documents, own_pace
from workbench.store.queries import people as people_queries
from workbench.store.queries.own_pace import Pace
from workbench.ui import messages, notices, process, state, tables

SOON = timedelta(days=3)


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
        pace = own_pace.own_pace(session, campaign.id, viewer=actor)
        knows_hands = people_queries.has_chosen_keys(session, viewer=actor)
    if campaign.closed_at is not None:
        st.info(messages.CLOSED_BANNER.format(day=f"{campaign.closed_at:%-d %b %Y}"))
    if news is not None:
        _announce(news)
    if not knows_hands and cards:
        _ask_for_keys(actor)
    if not cards:
        st.info(messages.NOTHING_YOURS if campaign.document_count else messages.NO_DOCUMENTS)
    else:
        _welcome(campaign, cards[0].stage, has_claims=any(card.claim_count for card in cards))
        _pace(pace)
    workable = campaign.role is not None and campaign.closed_at is None
    if workable and cards and cards[0].status not in (PassStatus.FINISHED, PassStatus.LEFT):
        _go_on(campaign, cards[0])
    for card in cards:
        _row(campaign, card, now, may_annotate=campaign.role is not None and (card.pass_uuid is not None or workable))
    tables.pages("work_page", count, documents.PAGE)


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


def _welcome(campaign: CampaignCard, stage: Stage, *, has_claims: bool) -> None:
    """The doors of the demo, folded once somebody has gone in; elsewhere the first steps until there is a claim."""
    first = demo.first_claim(process.store(), campaign=campaign.slug) if campaign.role is Role.LEAD else None
    if first is not None:
        with st.expander(messages.DOORS, expanded=not has_claims):
            _doors(first)
    elif not has_claims:
        _first_steps(stage, is_lead=campaign.role is Role.LEAD)


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


def _first_steps(stage: Stage, *, is_lead: bool) -> None:
    """What to do first, in the stage of the text that comes first."""
    begin = [messages.MARKING] if stage is not Stage.CHECK else []
    judge = [messages.JUDGING] if stage is not Stage.MARK else []
    steps = [*begin, *judge, messages.TAKING_AWAY if is_lead else messages.FINISHING]
    with st.container(border=True):
        st.markdown(f"**{messages.FIRST_STEPS}**")
        st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))


def _pace(pace: Pace) -> None:
    if not pace.sentence_count:
        return
    words = messages.OWN_PACE.format(decided=pace.decided_count, sentences=pace.sentence_count)
    if pace.seconds_left:
        words += messages.TIME_LEFT.format(time=_duration(pace.seconds_left))
    st.text(words)


def _duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


def _go_on(campaign: CampaignCard, card: DocumentCard) -> None:
    """What comes first, by Enter."""
    if st.button(messages.GO_ON, type="primary", shortcut="Enter", icon=":material/play_arrow:"):
        st.switch_page("views/read.py", query_params=_place(campaign, card))


def _place(campaign: CampaignCard, card: DocumentCard) -> dict[str, str]:
    """The address of one's pass; of a text one has not taken yet, that of the text."""
    if card.pass_uuid:
        return {"campaign": campaign.slug, "pass": card.pass_uuid}
    place = {"campaign": campaign.slug, "document": card.slug}
    return place | {"stage": card.stage.value} if card.stage is Stage.CHECK else place


def _row(campaign: CampaignCard, card: DocumentCard, now: datetime, *, may_annotate: bool) -> None:
    if card.sent_back_note:
        with st.container(border=True):
            st.markdown(f"**{messages.BACK_WITH_YOU}**")
            st.text(card.sent_back_note)
            _line(campaign, card, now, may_annotate=may_annotate)
        return
    _line(campaign, card, now, may_annotate=may_annotate)


def _line(campaign: CampaignCard, card: DocumentCard, now: datetime, *, may_annotate: bool) -> None:
    about, progress, action = st.columns([5, 2, 1.2], vertical_alignment="center")
    known = [card.publisher or messages.NO_PUBLISHER, state.shown_date(card.published_on), *_asked(card, now)]
    about.text(f"{card.title or card.slug}\n{' · '.join(known)}")
    progress.progress(card.decided_count / card.sentence_count if card.sentence_count else 0.0, text=_progress(card))
    if may_annotate:
        action.page_link("views/read.py", label=_verb(card), query_params=_place(campaign, card), icon=":material/menu_book:")


def _asked(card: DocumentCard, now: datetime) -> list[str]:
    """Section, stage, round and lease, as far as they matter. Gold and repeats look like any other pass: whoever knows reads otherwise."""
    words = []
    if card.section is not None:
        words.append(messages.SENTENCES_FROM_TO.format(first=card.section[0] + 1, last=card.section[1]))
    if card.stage is not Stage.ONE_PASS:
        words.append(messages.STAGES[card.stage.value])
    if card.round in (Round.PILOT, Round.SECOND):
        words.append(messages.OWN_ROUNDS[card.round.value])
    is_running = card.status in (PassStatus.ASSIGNED, PassStatus.OPEN) and card.lease_until is not None
    if is_running and card.lease_until is not None and card.lease_until - now < SOON:
        words.append((messages.YOURS_UNTIL if card.lease_until > now else messages.YOURS_NO_MORE).format(day=f"{card.lease_until:%-d %b}"))
    return words


def _progress(card: DocumentCard) -> str:
    if card.stage is Stage.CHECK:
        counted = messages.CLAIMS_CHECKED.format(done=card.decided_count, count=card.sentence_count)
    else:
        claims = f", {card.claim_count} claim{'' if card.claim_count == 1 else 's'}" if card.pass_uuid else ""
        counted = f"{card.decided_count} of {card.sentence_count} sentences{claims}"
    finished = {PassStatus.FINISHED: ", finished", PassStatus.LEFT: ", not yours any more"}.get(card.status, "") if card.status else ""
    return counted + finished


def _verb(card: DocumentCard) -> str:
    if card.status in (PassStatus.FINISHED, PassStatus.LEFT):
        return messages.LOOK
    return messages.CONTINUE if card.pass_uuid else messages.BEGIN


page()
