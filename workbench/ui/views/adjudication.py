"""Settling: the queue of what annotators disagree about, what they agree about, the round; and one case on the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import Round
from workbench.services import adjudicating
from workbench.services.adjudicating import Unanimous
from workbench.store.queries import adjudication, campaigns
from workbench.store.queries.adjudication import Line, Summary
from workbench.ui import adjudication_desk, adjudication_words, campaign_page, confirmation, messages, process, rulings, state, tables
from workbench.ui.adjudication_words import KINDS, STATUSES, kinds_in_words, plural

CONFLICTS, UNANIMOUS, ROUND = "Conflicts", "Unanimous", "The round"


def page(actor: Actor, campaign: CampaignCard) -> None:
    round_ = _round(actor, campaign)
    _refresh(actor, campaign, round_)
    if claim := st.query_params.get("claim"):
        adjudication_desk.draw(actor, campaign, st.query_params.get("document", ""), claim, round_)
        return
    with process.store().reading() as session:
        found = adjudication.summary(session, campaign.id, viewer=actor, round=round_)
    _overview(found)
    part = st.segmented_control("Part", [CONFLICTS, UNANIMOUS, ROUND], default=CONFLICTS, key="part", label_visibility="collapsed")
    {CONFLICTS: _conflicts, UNANIMOUS: _unanimous, ROUND: _the_round}[part or CONFLICTS](actor, campaign, round_, found)


def _round(actor: Actor, campaign: CampaignCard) -> Round:
    """The round in the address, or the first one; with a choice where the campaign has several."""
    wanted = st.query_params.get("round", Round.FIRST.value)
    found = next((one for one in adjudication.SETTLED if one.value == wanted), Round.FIRST)
    with process.store().reading() as session:
        there = adjudication.rounds(session, campaign.id, viewer=actor)
    if len({*there, found}) > 1 and "claim" not in st.query_params:
        listed = [one for one in adjudication.SETTLED if one in {*there, found}]
        key = f"round-{campaign.slug}"
        st.session_state[key] = found
        st.segmented_control("Round", listed, format_func=messages.ROUNDS.__getitem__, key=key, on_change=_change_round, args=(key,))
    return found


def _change_round(key: str) -> None:
    """A click on the chosen round takes the choice away: it stays."""
    if (chosen := st.session_state[key]) is not None:
        st.query_params["round"] = chosen.value
        st.session_state.pop("queue_page", None)
        st.session_state.pop("unanimous_page", None)


def _refresh(actor: Actor, campaign: CampaignCard, round_: Round) -> None:
    """Work out what changed since the last visit; with words and a bar where it takes more than one step."""
    waiting = adjudicating.refresh(process.store(), actor=actor, campaign_id=campaign.id, round=round_)
    if not waiting:
        return
    total, place = waiting, st.empty()
    while waiting:
        place.progress(1 - waiting / total, text=adjudication_words.WORKING_OUT.format(count=waiting))
        waiting = adjudicating.refresh(process.store(), actor=actor, campaign_id=campaign.id, round=round_)
    place.empty()


def _overview(found: Summary) -> None:
    left = sum(found.by_kind.values())
    parts = [f"{left} to settle", *(f"{count} {KINDS[kind].lower()}" for kind, count in found.by_kind.items() if count)]
    others = ((found.decided, "decided"), (found.sent_back, "sent back"), (found.stale, "stale"))
    parts += [f"{count} {word}" for count, word in others if count]
    st.text(" · ".join(parts))
    if found.unfinished:
        st.caption(adjudication_words.UNFINISHED.format(passes=plural(found.unfinished, "pass", "passes")))
    if found.state.is_closed and found.state.at:
        st.info(adjudication_words.ROUND_CLOSED.format(day=f"{found.state.at:%-d %b %Y}"))


# -- the queue -------------------------------------------------------------------------------------------------------------------


def _conflicts(actor: Actor, campaign: CampaignCard, round_: Round, _found: Summary) -> None:
    kinds, text, status = st.columns([3, 2, 2])
    with kinds:
        chosen = st.multiselect("Kind", list(KINDS), format_func=KINDS.__getitem__, key="kinds", placeholder="Every kind")
    slug = text.text_input("Text", key="text_filter", placeholder="Short name of a text")
    wanted = status.selectbox("State", list(STATUSES), format_func=STATUSES.__getitem__, key="status_filter")
    filters: dict[str, Any] = {"round": round_, "kinds": chosen, "document": slug.strip(), "status": wanted}
    _listed("queue_page", lambda page_no: _queue(actor, campaign, page_no, filters), adjudication_words.NO_CONFLICTS, _conflict_row)


def _queue(actor: Actor, campaign: CampaignCard, page_no: int, filters: dict[str, Any]) -> tuple[list[Line], int]:
    with process.store().reading() as session:
        return adjudication.queue(session, campaign.id, viewer=actor, page=page_no, **filters)


def _listed(key: str, ask: Callable[[int], tuple[list[Line], int]], empty: str, row: Callable[[Line], None]) -> list[Line]:
    lines, total = ask(st.session_state.get(key, 1) - 1)
    if not lines and total:  # a page left over from a longer list
        st.session_state.pop(key)
        lines, total = ask(0)
    if not lines:
        st.info(empty)
    for line in lines:
        row(line)
    tables.pages(key, total, adjudication.PAGE)
    return lines


def _conflict_row(line: Line) -> None:
    words, about, action = st.columns([6, 3, 1], vertical_alignment="center")
    words.text(f"{line.text}\n{line.title} · {line.sentence + 1}")
    about.text(f"{kinds_in_words(line.kinds)}\n{_state_of(line)}")
    action.button("Settle", key=f"settle-{line.document}-{line.claim}", on_click=_go_to, args=(line,))


def _state_of(line: Line) -> str:
    parts = [STATUSES["stale"]] if line.is_stale else [STATUSES[line.status]] if line.status else []
    parts.append(f"{line.having} of {line.people} have a claim here")
    return " · ".join([*parts, "aligned greedily"] if line.method == "greedy" else parts)


def _go_to(line: Line) -> None:
    st.query_params["document"], st.query_params["claim"] = line.document, line.claim


# -- what nobody disagrees about -----------------------------------------------------------------------------------------------------


def _unanimous(actor: Actor, campaign: CampaignCard, round_: Round, _found: Summary) -> None:
    st.text(adjudication_words.UNANIMOUS_HELP)

    def ask(page_no: int) -> tuple[list[Line], int]:
        with process.store().reading() as session:
            return adjudication.unanimous(session, campaign.id, viewer=actor, round=round_, page=page_no)

    lines = _listed("unanimous_page", ask, adjudication_words.NO_UNANIMOUS, _unanimous_row)
    ticked = [line for line in lines if st.session_state.get(f"take-{line.claim}", True)]
    if lines and st.button(f"Accept these {len(ticked)}", type="primary", disabled=not ticked):
        seen = [Unanimous(line.document, line.claim, line.watermark) for line in ticked]
        confirmation.attempt(
            lambda: adjudicating.accept_unanimous(process.store(), actor=actor, campaign_id=campaign.id, seen=seen, round=round_), _accepted
        )


def _accepted(answer: tuple[int, tuple[str, ...]]) -> str:
    count, left_out = answer
    return adjudication_words.ACCEPTED.format(count=count) + (
        adjudication_words.LEFT_OUT.format(texts=", ".join(left_out)) if left_out else ""
    )


def _unanimous_row(line: Line) -> None:
    take, words = st.columns([1, 24], vertical_alignment="center")
    take.checkbox("Accept", value=True, key=f"take-{line.claim}", label_visibility="collapsed")
    words.text(f"{line.text}\n{line.title} · {line.sentence + 1} · {line.verdict or adjudication_words.NO_VERDICT} · {line.people} people")


# -- the round ---------------------------------------------------------------------------------------------------------------------


def _the_round(actor: Actor, campaign: CampaignCard, round_: Round, found: Summary) -> None:
    where: dict[str, Any] = {"campaign_id": campaign.id, "round": round_}
    is_closed, before = campaign.closed_at is not None, found.state.is_own_allowed
    allowed = st.toggle(adjudication_words.ALLOW_OWN, value=before, help=adjudication_words.ALLOW_OWN_HELP, disabled=is_closed)
    if allowed is not before:
        confirmation.attempt(lambda: adjudicating.allow_own(process.store(), actor=actor, is_allowed=allowed, **where))
    st.text(adjudication_words.CLOSE_ROUND_HELP)
    if found.state.is_closed:
        if st.button(adjudication_words.REOPEN_ROUND):
            confirmation.attempt(lambda: adjudicating.reopen_round(process.store(), actor=actor, **where))
    else:
        left = sum(found.by_kind.values()) + found.unanimous
        confirmation.button(
            adjudication_words.CLOSE_ROUND,
            adjudication_words.CLOSE_ROUND_QUESTION.format(left=left, passes=plural(found.unfinished, "pass", "passes")),
            lambda: adjudicating.close_round(process.store(), actor=state.current_actor(), **where),
            key="close-round",
        )
    st.subheader(adjudication_words.RULING)
    with process.store().reading() as session:
        version, body = campaigns.guideline(session, campaign.id, viewer=actor)
    rulings.form(actor, campaign, version, body, "", key="answer")


campaign_page.draw(page)
