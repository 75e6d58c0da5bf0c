"""The planner: who could take what, looked at before anything is given."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from workbench.domain.planning import Plan, Planned
from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import Role, Stage
from workbench.errors import WorkbenchError
from workbench.services import assigning
from workbench.store.queries import assignments, people
from workbench.store.queries.assignments import Needed
from workbench.ui import charts, confirmation, giving, messages, notices, process, state, tables

MOST_IN_MATRIX = 30


def section(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        members = [member for member in people.members(session, campaign.id, viewer=actor) if member.is_active]
    annotators = [member.name for member in members if member.role is Role.ANNOTATOR]
    st.markdown(messages.PLAN_HELP)
    if not annotators:
        st.info(messages.NO_READERS)
        st.page_link("views/people.py", label=messages.ADD_PEOPLE, icon=":material/person_add:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            messages.PLAN_PEOPLE, [member.name for member in members], annotators, key=f"plan_people-{campaign.slug}", width=520
        )
        longest = st.number_input(messages.PLAN_SECTION, 1, None, None, help=messages.PLAN_SECTION_HELP, key="plan_section", width=260)
        stage = giving.stage_of(actor, campaign, "plan_stage")
        wants = st.button(messages.PREVIEW_PLAN, type="primary", disabled=campaign.closed_at is not None)
    asked = (campaign.id, tuple(chosen), longest, stage)
    if wants:
        st.session_state["plan"] = None
        if not chosen:
            st.info(messages.PLAN_NOBODY)
            return
        st.session_state["plan"] = (asked, _made(actor, campaign, chosen, stage, longest))
    match st.session_state.get("plan"):
        case (now, (Plan() as plan, needed, planned)) if now == asked:
            _preview(campaign, plan, stage, needed, planned)


def _made(actor: Actor, campaign: CampaignCard, chosen: list[str], stage: Stage, longest: int | None) -> tuple[Plan, Needed, int] | None:
    """The plan with how many shared texts an interval needs, and how many there would be."""
    try:
        plan = assigning.plan(process.store(), actor=actor, campaign_id=campaign.id, people=chosen, stage=stage, longest_section=longest)
        with process.store().reading() as session:
            needed = assignments.documents_needed(session, campaign.id, viewer=actor)
            shared = assignments.shared_documents(session, campaign.id, process.store().clock(), plan.given, viewer=actor)
    except WorkbenchError as error:
        notices.problem(error)
        return None
    return plan, needed, shared


def _preview(campaign: CampaignCard, plan: Plan, stage: Stage, needed: Needed, shared: int) -> None:
    if not plan.given:
        st.info(messages.PLAN_NO_ROOM if plan.unfilled else messages.PLAN_NOTHING)
        _unfilled(campaign, plan)
        return
    given = plan.given[: assigning.LONGEST_PLAN]
    _give_out(campaign, given, stage)
    if len(given) < len(plan.given):
        st.info(messages.PLAN_CUT.format(most=assigning.LONGEST_PLAN))
    words = messages.NEEDED_MEASURED if needed.is_measured else messages.NEEDED_EXPECTED
    st.markdown(words.format(documents=needed.documents, shared=needed.shared_now, planned=shared))
    left, right = st.columns(2)
    with left:
        st.subheader(messages.WHO_GETS)
        new = Counter(planned.annotator for planned in plan.given)
        added = Counter[str]()
        for planned in plan.given:
            added[planned.annotator] += planned.section[1] - planned.section[0]
        rows = [
            {"Account": name, "New texts": new[name], "New sentences": added[name], "Sentences in all": load}
            for name, load in sorted(plan.loads.items())
        ]
        tables.table(rows, name=f"{campaign.slug}-loads", alt="How much everybody would get")
    with right:
        st.subheader(messages.WHO_SHARES)
        _shared(campaign, plan)
    _unfilled(campaign, plan)
    with st.expander(messages.WHAT_GOES_WHERE):
        rows = [
            {"Text": one.document, "From sentence": one.section[0] + 1, "To sentence": one.section[1], "Account": one.annotator}
            for one in plan.given
        ]
        tables.table(rows, name=f"{campaign.slug}-plan", alt="What would go to whom")


def _give_out(campaign: CampaignCard, given: tuple[Planned, ...], stage: Stage) -> None:
    names = ", ".join(sorted({planned.annotator for planned in given}))

    def act() -> None:
        actor = state.current_actor()
        assigning.carry_out(process.store(), actor=actor, campaign_id=campaign.id, given=given, stage=stage)
        st.session_state["plan"] = None

    confirmation.button(
        messages.CARRY_OUT,
        messages.CARRY_OUT_QUESTION.format(passes=len(given), s="" if len(given) == 1 else "s", people=names),
        act,
        key="carry_out",
    )


def _shared(campaign: CampaignCard, plan: Plan) -> None:
    if not plan.shared:
        st.info(messages.NOBODY_SHARES)
        return
    names = sorted({name for pair in plan.shared for name in pair} | set(plan.loads))
    if len(names) <= MOST_IN_MATRIX:
        least = min(plan.shared, key=lambda pair: (plan.shared[pair], pair))
        alt = f"Sentences shared by each two of {len(names)} people; fewest, {plan.shared[least]}, by {least[0]} and {least[1]}."
        st.altair_chart(charts.shared_matrix(names, plan.shared), alt=alt)
    rows = [{"One": one, "Other": other, "Sentences": count} for (one, other), count in sorted(plan.shared.items())]
    with st.expander(messages.AS_TABLE):
        tables.table(rows, name=f"{campaign.slug}-shared", alt="Sentences that two people share")


def _unfilled(campaign: CampaignCard, plan: Plan) -> None:
    if not plan.unfilled:
        return
    count = sum(place.missing for place in plan.unfilled)
    st.warning(messages.PLAN_UNFILLED.format(places=count, s="" if count == 1 else "s"))
    with st.expander(messages.STAYS_UNFILLED):
        rows = [
            {
                "Text": place.document,
                "From sentence": place.section[0] + 1,
                "To sentence": place.section[1],
                "Readers missing": place.missing,
            }
            for place in plan.unfilled
        ]
        tables.table(rows, name=f"{campaign.slug}-unfilled", alt="What would stay without a reader")
