"""Giving by hand: one text to one person, a text's own overlap, a person's cap, the reference and repeats."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.domain import entries, stages
from workbench.domain.planning import Planned
from workbench.domain.records import Actor, CampaignCard, Member
from workbench.domain.vocabulary import Preset, Role, Round, Stage
from workbench.services import assigning
from workbench.store.queries import assignments, campaigns, people
from workbench.store.queries.assignments import Given, Line
from workbench.ui import confirmation, messages, process, state, tables

GIVEN_ROUNDS = (Round.FIRST, Round.SECOND, Round.GOLD, Round.REVALIDATION, Round.PILOT)


def section(actor: Actor, campaign: CampaignCard) -> None:
    lines = _lines(actor, campaign)
    with process.store().reading() as session:
        active = [member for member in people.members(session, campaign.id, viewer=actor) if member.is_active]
    members = sorted(active, key=lambda member: member.role is Role.LEAD)  # whom one gives to most
    tables.pages("board_page", campaign.document_count, assignments.PAGE)
    st.subheader(messages.GIVE_ONE)
    _give(actor, campaign, lines, members)
    st.subheader(messages.OWN_OVERLAP)
    _own_overlap(actor, campaign, lines)
    st.subheader(messages.ONES_CAP)
    _cap(actor, campaign, members)


def _lines(actor: Actor, campaign: CampaignCard) -> list[Line]:
    page_no = state.list_page("board_page", campaign.document_count, assignments.PAGE)
    with process.store().reading() as session:
        return assignments.board(session, campaign.id, process.store().clock(), viewer=actor, page=page_no)


def stage_of(actor: Actor, campaign: CampaignCard, key: str) -> Stage:
    """Asked only where there is a choice."""
    with process.store().reading() as session:
        preset = campaigns.settings(session, campaign.id, viewer=actor).preset
    offered = [stage for stage in stages.stages_of(preset) if stage is not Stage.SETTLE]
    if preset is Preset.ONE_PASS:
        return offered[0]
    return st.selectbox(messages.PLAN_STAGE, offered, format_func=lambda stage: messages.STAGES[stage.value], key=key, width=220)


def _give(actor: Actor, campaign: CampaignCard, lines: list[Line], members: list[Member]) -> None:
    by_slug = {line.document: line for line in lines}
    names = {member.name: f"{member.name} ({member.role})" for member in members}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slug = st.selectbox("Text", list(by_slug), format_func=lambda one: _titled(by_slug[one]), key="give_text", width=420)
        name = st.selectbox("Person", list(names), format_func=names.__getitem__, key="give_person", width=240)
        round_ = st.selectbox("Round", GIVEN_ROUNDS, format_func=lambda one: messages.ROUNDS[one.value], key="give_round", width=220)
        stage = stage_of(actor, campaign, "give_stage")
    length = by_slug[slug].sentence_count
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.number_input("From sentence", 1, length, 1, key=f"give_from-{slug}", width=160)
        last = st.number_input("To sentence", 1, length, length, key=f"give_to-{slug}", width=160)
        is_sent = st.button(messages.GIVE_IT, type="primary", disabled=campaign.closed_at is not None)
    if is_sent:
        place: dict[str, Any] = {"campaign_id": campaign.id, "document": slug, "annotator": name, "round": round_, "stage": stage}
        confirmation.attempt(
            lambda: assigning.assign(process.store(), actor=actor, section=(first - 1, last), **place),
            messages.GIVEN.format(document=slug, annotator=name),
        )


def _titled(line: Line) -> str:
    return f"{line.title or line.document} ({messages.READERS.format(held=line.held, wanted=line.wanted)})"


def _own_overlap(actor: Actor, campaign: CampaignCard, lines: list[Line]) -> None:
    by_slug = {line.document: line for line in lines}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slug = st.selectbox("Text", list(by_slug), format_func=lambda one: _titled(by_slug[one]), key="overlap_text", width=420)
        number = st.number_input(
            "Readers",
            min_value=1,
            max_value=entries.MOST_OVERLAP,
            value=by_slug[slug].own_overlap,
            placeholder=messages.NO_OWN_NUMBER,
            key=f"overlap-{slug}",
            width=220,
        )
        is_sent = st.button(messages.SAVE_NUMBER, key="save_overlap", disabled=campaign.closed_at is not None)
    if is_sent:
        shown = messages.NO_OWN_NUMBER if number is None else number
        confirmation.attempt(
            lambda: assigning.set_overlap(process.store(), actor=actor, campaign_id=campaign.id, document=slug, overlap=number),
            messages.OVERLAP_SAVED.format(document=slug, number=shown),
        )


def _cap(actor: Actor, campaign: CampaignCard, members: list[Member]) -> None:
    caps = {member.name: member.cap for member in members}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Person", list(caps), key="cap_person", width=420)
        cap = st.number_input(
            "Texts",
            min_value=1,
            max_value=entries.MOST_PASSES,
            value=caps[name],
            placeholder=messages.NO_OWN_NUMBER,
            key=f"cap-{name}",
            width=220,
        )
        is_sent = st.button(messages.SAVE_NUMBER, key="save_cap", disabled=campaign.closed_at is not None)
    if is_sent:
        shown = messages.NO_OWN_NUMBER if cap is None else cap
        confirmation.attempt(
            lambda: assigning.set_cap(process.store(), actor=actor, campaign_id=campaign.id, name=name, cap=cap),
            messages.CAP_SAVED.format(annotator=name, number=shown),
        )


# -- gold and repeats ------------------------------------------------------------------------------------------------------


def gold_and_repeats(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        now = process.store().clock()
        special = assignments.of_rounds(session, campaign.id, (Round.GOLD, Round.REVALIDATION), now, viewer=actor)
    _gold(actor, campaign, [given for given in special if given.round is Round.GOLD])
    st.divider()
    _repeats(actor, campaign, [given for given in special if given.round is Round.REVALIDATION])


def _gold(actor: Actor, campaign: CampaignCard, listed: list[Given]) -> None:
    st.markdown(messages.GOLD_HELP)
    lines = {line.document: line for line in _lines(actor, campaign)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slug = st.selectbox(messages.GOLD_TEXT, list(lines), format_func=lambda one: lines[one].title or one, key="gold_text", width=420)
        stage = stage_of(actor, campaign, "gold_stage")
        is_sent = st.button(messages.GIVE_ME_GOLD, disabled=campaign.closed_at is not None or campaign.role is None)
    if is_sent:
        place: dict[str, Any] = {"campaign_id": campaign.id, "document": slug, "annotator": actor.name, "round": Round.GOLD, "stage": stage}
        confirmation.attempt(
            lambda: assigning.assign(process.store(), actor=actor, **place), messages.GIVEN.format(document=slug, annotator=actor.name)
        )
    _listed(listed, f"{campaign.slug}-gold", messages.NO_REFERENCE)


def _listed(listed: list[Given], name: str, nothing: str) -> None:
    if not listed:
        if nothing:
            st.info(nothing)
        return
    rows = [
        {
            "Text": given.document,
            "Account": given.annotator,
            "From sentence": given.section[0] + 1,
            "To sentence": given.section[1],
            "Stage": messages.STAGES[given.stage.value],
            "State": messages.PASS_STATES[given.status.value],
        }
        for given in listed
    ]
    tables.table(rows, name=name, alt="Passes of this round")


def _repeats(actor: Actor, campaign: CampaignCard, listed: list[Given]) -> None:
    st.markdown(messages.REPEATS_HELP)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        percent = st.number_input(messages.REPEAT_SHARE, 1, 100, 10, key="repeat_share", width=320)
        stage = stage_of(actor, campaign, "repeat_stage")
    with process.store().reading() as session:
        offered = assignments.to_repeat(session, campaign.id, stage, percent, process.store().clock(), viewer=actor)
    if offered:
        rows = [
            {
                "Account": repeat.annotator,
                "Text": repeat.document,
                "From sentence": repeat.section[0] + 1,
                "To sentence": repeat.section[1],
                "Finished": f"{repeat.finished_at:%-d %b %Y}",
            }
            for repeat in offered
        ]
        tables.table(rows, name=f"{campaign.slug}-to-repeat", alt="What would be repeated, by whom")
        given = [Planned(repeat.document, repeat.section, repeat.annotator) for repeat in offered]
        confirmation.button(
            messages.GIVE_REPEATS,
            messages.REPEATS_QUESTION.format(count=len(given), s="" if len(given) == 1 else "s"),
            lambda: assigning.carry_out(
                *(process.store(),),
                actor=state.current_actor(),
                campaign_id=campaign.id,
                given=given,
                stage=stage,
                round=Round.REVALIDATION,
            ),
            key="give_repeats",
        )
    else:
        st.info(messages.NO_REPEATS)
    _listed(listed, f"{campaign.slug}-repeats", "")
