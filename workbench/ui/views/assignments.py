"""Who works on what, as leads see and change it: the board, giving, planning, gold and repeats."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import PassStatus
from workbench.errors import NotAllowed, WorkbenchError
from workbench.services import assigning
from workbench.store.queries import assignments
from workbench.store.queries.assignments import Given, Line
from workbench.ui import confirmation, giving, messages, notices, planner, process, state, tables


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    confirmation.report()
    if campaign is None:
        st.info(messages.FIRST_CAMPAIGN)
        st.page_link("views/campaigns.py", label="Campaign")
        return
    if campaign.closed_at:
        st.info(messages.CLOSED_SINCE.format(day=f"{campaign.closed_at:%-d %b %Y}"))
    if not campaign.document_count:
        st.info(messages.NOTHING_TO_ASSIGN)
        st.page_link("views/documents.py", label=messages.BRING_TEXTS, icon=":material/upload_file:")
        return
    sections = {
        messages.BOARD: _board,
        messages.GIVE: giving.section,
        messages.PLAN: planner.section,
        messages.GOLD_AND_REPEATS: giving.gold_and_repeats,
    }
    state.open_part("assign_section", {"plan": messages.PLAN})
    if st.session_state.get("assign_section") not in sections:
        st.session_state["assign_section"] = messages.BOARD
    chosen = st.segmented_control("Section", list(sections), key="assign_section", label_visibility="collapsed", required=True)
    try:
        sections[chosen or messages.BOARD](actor, campaign)
    except (NotAllowed, WorkbenchError) as error:
        notices.problem(error)


# -- the board -----------------------------------------------------------------------------------------------------------


def _board(actor: Actor, campaign: CampaignCard) -> None:
    now = process.store().clock()
    page_no = state.list_page("board_page", campaign.document_count, assignments.PAGE)
    with process.store().reading() as session:
        lines = assignments.board(session, campaign.id, now, viewer=actor, page=page_no)
    passes = [given for line in lines for given in line.passes]
    if expired := sum(given.is_expired for given in passes):
        st.warning(messages.EXPIRED_ONES.format(count=expired, s="" if expired == 1 else "s"))
    tables.table(_matrix(lines), name=f"{campaign.slug}-board", alt="Texts down, people across: who has what, and how long")
    tables.pages("board_page", campaign.document_count, assignments.PAGE)
    if not passes:
        st.info(messages.BOARD_EMPTY)
        return
    with st.expander(messages.EVERY_PASS):
        rows = [_row(given, line) for line in lines for given in line.passes]
        tables.table(rows, name=f"{campaign.slug}-passes", alt="Every pass of these texts")
    _one(actor, campaign, lines, passes)


def _matrix(lines: list[Line]) -> list[dict[str, object]]:
    people = sorted({given.annotator for line in lines for given in line.passes})
    return [
        {"Text": line.title or line.document, "Sentences": line.sentence_count, "Readers": _readers(line)}
        | {name: "\n".join(_cell(given, line) for given in line.passes if given.annotator == name) for name in people}
        for line in lines
    ]


def _readers(line: Line) -> str:
    return messages.READERS.format(held=line.held, wanted=line.wanted)


def _cell(given: Given, line: Line) -> str:
    parts = [messages.PASS_STATES[given.status.value], *about(given, line.sentence_count)]
    if lease := lease_in_words(given):
        parts.append(lease)
    return ", ".join(parts)


def about(given: Given, sentence_count: int) -> list[str]:
    """Section, stage and round, where they are not the ordinary ones."""
    words = []
    if given.section != (0, sentence_count):
        words.append(messages.SENTENCES_FROM_TO.format(first=given.section[0] + 1, last=given.section[1]))
    if given.stage.value in ("mark", "check"):
        words.append(messages.STAGES[given.stage.value])
    if given.round.value != "first":
        words.append(messages.ROUNDS[given.round.value])
    return words


def lease_in_words(given: Given) -> str:
    if given.status not in (PassStatus.ASSIGNED, PassStatus.OPEN) or given.lease_until is None:
        return ""
    ran_out = messages.LEASE_OUT_BEGUN if given.is_begun else messages.LEASE_OUT_EMPTY
    return (ran_out if given.is_expired else messages.LEASE_UNTIL).format(day=f"{given.lease_until:%-d %b}")


def _row(given: Given, line: Line) -> dict[str, object]:
    return {
        "Text": line.title or line.document,
        "Short name": given.document,
        "Account": given.annotator,
        "Name": given.display_name,
        "State": messages.PASS_STATES[given.status.value],
        "From sentence": given.section[0] + 1,
        "To sentence": given.section[1],
        "Round": messages.ROUNDS[given.round.value],
        "Stage": messages.STAGES[given.stage.value],
        "Lease": lease_in_words(given),
        "Note": given.sent_back_note,
    }


def _one(actor: Actor, campaign: CampaignCard, lines: list[Line], passes: list[Given]) -> None:
    """What can be done about one pass."""
    st.subheader(messages.ONE_PASS_OF)
    lengths = {line.document: line.sentence_count for line in lines}
    by_uuid = {given.pass_uuid: given for given in passes}

    def words(uuid: str) -> str:
        given = by_uuid[uuid]
        return " · ".join(
            (given.document, given.annotator, messages.PASS_STATES[given.status.value], *about(given, lengths[given.document]))
        )

    uuid = st.selectbox("Pass", list(by_uuid), format_func=words, key="one_pass", width=620)
    given, is_closed = by_uuid[uuid], campaign.closed_at is not None
    place: dict[str, Any] = {"campaign_id": campaign.id, "pass_uuid": uuid}
    match given.status:
        case PassStatus.ASSIGNED | PassStatus.OPEN:
            with st.container(horizontal=True):
                if st.button(messages.RENEW, disabled=is_closed):
                    confirmation.attempt(lambda: assigning.renew_lease(process.store(), actor=actor, **place))
                if not given.is_begun and not is_closed:
                    confirmation.button(
                        *(messages.TAKE_BACK, messages.TAKE_BACK_QUESTION),
                        lambda: assigning.unassign(process.store(), actor=state.current_actor(), **place),
                        key="take_back",
                    )
        case PassStatus.FINISHED:
            with st.form("send_back", border=False, width=820):
                st.markdown(messages.SEND_BACK_HELP)
                note = st.text_area(messages.SEND_BACK_NOTE, max_chars=assigning.LONGEST_NOTE)
                if st.form_submit_button(messages.SEND_BACK, disabled=is_closed):
                    confirmation.attempt(lambda: assigning.send_back(process.store(), actor=actor, note=note, **place))
        case PassStatus.LEFT:
            st.markdown(messages.NOTHING_TO_CHANGE)


page()
