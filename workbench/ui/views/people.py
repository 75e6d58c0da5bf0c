"""The people of a campaign: who they are, what they may do, and how they get in."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, Member
from workbench.domain.vocabulary import LinkPurpose, Role
from workbench.errors import NotAllowed, WorkbenchError
from workbench.services import people as services
from workbench.services import signing_in
from workbench.store.queries import people
from workbench.ui import confirmation, messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    confirmation.report()
    if campaign is None:
        st.info(messages.FIRST_CAMPAIGN)
        st.page_link("views/campaigns.py", label="Campaign")
        return
    is_everyone = actor.is_admin and st.toggle(messages.EVERY_ACCOUNT)
    try:
        with process.store().reading() as session:
            ask = people.accounts if is_everyone else people.members
            listed = ask(session, campaign.id, viewer=actor)
    except NotAllowed as error:
        notices.problem(error)
        return
    if listed:
        st.dataframe([_row(member) for member in listed], hide_index=True, alt=f"People of {campaign.slug}")
    else:
        st.info(messages.NO_PEOPLE)
    _add(actor, campaign)
    if listed:
        _one(actor, campaign, listed)


def _row(member: Member) -> dict[str, object]:
    return {
        "Account": member.name,
        "Name": member.display_name,
        "Role": member.role.value if member.role else "–",
        "Texts begun": member.pass_count,
        "Open": member.open_count,
        "Own cap": member.cap,
        "Last seen": f"{member.last_seen_at:%-d %b %Y %H:%M} UTC" if member.last_seen_at else "never",
        "Active": member.is_active,
        "Admin": member.is_admin,
    }


def _add(actor: Actor, campaign: CampaignCard) -> None:
    st.subheader(messages.ADD_PERSON)
    roles, number = list(Role), st.session_state.get("added", 0)  # an empty form for the next person, and what was typed after a refusal
    with st.form(f"add-{number}", border=False, width=820), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Account name", max_chars=50, help=messages.ACCOUNT_HELP, width=220)
        shown = st.text_input(messages.DISPLAY_NAME, max_chars=100, width=220)
        role = st.selectbox("Role", roles, index=0, format_func=lambda one: one.value, width=160)
        is_sent = st.form_submit_button(messages.ADD, type="primary", disabled=campaign.closed_at is not None)
    if is_sent:
        confirmation.attempt(
            lambda: services.add_member(process.store(), actor=actor, campaign_id=campaign.id, name=name, role=role, display_name=shown),
            lambda is_new: _added(name.strip().casefold(), is_new=is_new),
        )


def _added(name: str, *, is_new: bool) -> str:
    st.session_state["person"] = name
    st.session_state["added"] = st.session_state.get("added", 0) + 1
    return f"{name} is added. Make an invitation link below and hand it over." if is_new else f"{name} is added and can sign in as before."


def _one(actor: Actor, campaign: CampaignCard, listed: list[Member]) -> None:
    """What can be done for one of them."""
    st.subheader("One person")
    names = [member.name for member in listed]
    if st.session_state.get("person") not in names:
        st.session_state.pop("person", None)
    name = st.selectbox("Person", names, key="person", width=420)
    member = next(member for member in listed if member.name == name)
    _role(actor, campaign, member)
    with st.container(horizontal=True):
        purpose = LinkPurpose.RESET if member.has_password else LinkPurpose.INVITATION
        wants_link = st.button(
            messages.MAKE_RESET if member.has_password else messages.MAKE_INVITATION, disabled=not member.is_active, key=f"link-{name}"
        )
        if st.button(messages.END_SESSIONS, key=f"end-{name}"):
            confirmation.attempt(
                lambda: services.end_sessions(process.store(), actor=actor, campaign_id=campaign.id, name=name),
                lambda count: f"{name} is signed out ({count} sign-in{'' if count == 1 else 's'} ended).",
            )
        if member.role is not None and not member.pass_count and name != actor.name and campaign.closed_at is None:
            confirmation.button(
                messages.REMOVE,
                messages.REMOVE_QUESTION.format(name=name),
                lambda: services.remove_member(process.store(), actor=state.current_actor(), campaign_id=campaign.id, name=name),
                key=f"remove-{name}",
            )
        if actor.is_admin:
            _account(actor, member)
    if wants_link:
        _link(actor, campaign, name, purpose)


def _role(actor: Actor, campaign: CampaignCard, member: Member) -> None:
    if member.role is None:
        return
    with st.form(f"role-{member.name}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        roles = list(Role)
        role = st.selectbox("Role in this campaign", roles, roles.index(member.role), format_func=lambda one: one.value, width=220)
        if st.form_submit_button("Change role", disabled=campaign.closed_at is not None):
            confirmation.attempt(
                lambda: services.give_role(process.store(), actor=actor, campaign_id=campaign.id, name=member.name, role=role)
            )


def _account(actor: Actor, member: Member) -> None:
    name = member.name
    if st.button(messages.TAKE_ADMIN if member.is_admin else messages.MAKE_ADMIN, key=f"admin-{name}"):
        confirmation.attempt(lambda: services.set_admin(process.store(), actor=actor, name=name, is_admin=not member.is_admin))
    if not member.is_active:
        if st.button(messages.ACTIVATE, key=f"activate-{name}"):
            confirmation.attempt(lambda: services.activate(process.store(), actor=actor, name=name))
        return
    confirmation.button(
        messages.DEACTIVATE,
        f"{name}: {messages.DEACTIVATE_QUESTION}",
        lambda: services.deactivate(process.store(), actor=state.current_actor(), name=name),
        key=f"deactivate-{name}",
    )


def _link(actor: Actor, campaign: CampaignCard, name: str, purpose: LinkPurpose) -> None:
    """Drawn in the run that made it and kept nowhere, so that the next click takes it away."""
    try:
        token = signing_in.make_link(process.store(), actor=actor, name=name, purpose=purpose, campaign_id=campaign.id)
    except WorkbenchError as error:
        notices.problem(error)
        return
    lives = messages.INVITATION_LIVES if purpose is LinkPurpose.INVITATION else messages.RESET_LIVES
    st.markdown(messages.LINK_ONCE.format(lives=lives))
    st.code(f"{_address()}/link/{token}", language=None, wrap_lines=True)


def _address() -> str:
    """Where this person's browser reaches the server."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


page()
