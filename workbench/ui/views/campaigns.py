"""A campaign as its leads run it: settings, texts, verdicts, guideline, handing over; and making another."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from workbench.domain import schemes
from workbench.domain.records import Actor, CampaignCard, CampaignSettings, EditedDocument, HandedOver
from workbench.errors import NotAllowed
from workbench.services import assigning
from workbench.services import campaigns as services
from workbench.services import documents as document_services
from workbench.store.queries import campaigns, documents, people
from workbench.ui import confirmation, messages, notices, process, scheme_form, settings_form, state, tables


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    confirmation.report()
    if campaign is None:
        st.info(messages.FIRST_CAMPAIGN)
        _another(actor, None)
        return
    if campaign.closed_at:
        st.info(messages.CLOSED_SINCE.format(day=f"{campaign.closed_at:%-d %b %Y}"))
    sections = {
        messages.SETTINGS: _settings,
        messages.CORRECT: _texts,
        messages.SCHEME: _scheme,
        messages.GUIDELINE: _guideline,
        messages.HAND_OVER: _hand_over,
        messages.ANOTHER: _another,
    }
    if (wanted := st.session_state.pop("section_wanted", None)) or st.session_state.get("section") is None:
        st.session_state["section"] = wanted or messages.SETTINGS
    chosen = st.segmented_control("Section", list(sections), key="section", label_visibility="collapsed")
    try:
        sections[chosen or messages.SETTINGS](actor, campaign)
    except NotAllowed as error:
        notices.problem(error)


def _settings(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        now = campaigns.settings(session, campaign.id, viewer=actor)
    is_closed = campaign.closed_at is not None
    with st.form("settings", border=False, width=820):
        wanted = settings_form.fields(now)
        wanted = replace(wanted, fields=settings_form.demands(now))
        if st.form_submit_button("Save settings", type="primary", disabled=is_closed):
            confirmation.attempt(lambda: services.configure(process.store(), actor=actor, campaign_id=campaign.id, settings=wanted))
    if is_closed:
        if st.button(messages.REOPEN):
            confirmation.attempt(lambda: services.reopen(process.store(), actor=actor, campaign_id=campaign.id))
        return
    confirmation.button(
        messages.CLOSE,
        messages.CLOSE_QUESTION,
        lambda: services.close(process.store(), actor=state.current_actor(), campaign_id=campaign.id),
        key="close",
    )


# -- texts -------------------------------------------------------------------------------------------------------------


def _texts(actor: Actor, campaign: CampaignCard) -> None:
    page_no = st.session_state.get("edited_page", 1) - 1
    with process.store().reading() as session:
        listed = documents.edited_documents(session, campaign.id, viewer=actor, page=page_no)
        total = documents.document_count(session, campaign.id, viewer=actor)
    if not listed:
        st.info(messages.NO_TEXTS_TO_CORRECT)
        return
    rows = [
        {
            "Short name": document.slug,
            "Title": document.metadata.title,
            "Publisher": document.metadata.publisher,
            "Published": state.shown_date(document.metadata.published_on),
            "Passes": document.pass_count,
            "Withdrawn": f"{document.withdrawn_at:%-d %b %Y}" if document.withdrawn_at else "",
        }
        for document in listed
    ]
    st.dataframe(rows, hide_index=True, alt=f"Texts of {campaign.slug}, with those withdrawn")
    tables.pages("edited_page", total, documents.PAGE)
    slug = st.selectbox("Text to correct", [document.slug for document in listed], key="edited", width=420)
    _text(actor, campaign, next(document for document in listed if document.slug == slug))


def _text(actor: Actor, campaign: CampaignCard, document: EditedDocument) -> None:
    about, is_closed = document.metadata, campaign.closed_at is not None
    with st.form(f"text-{document.slug}", border=False, width=820):
        st.text(document.file_name)
        title = st.text_input("Title", about.title, max_chars=500)
        publisher = st.text_input("Publisher", about.publisher, max_chars=200)
        author = st.text_input("Author", about.author, max_chars=300)
        url = st.text_input("Address", about.url, max_chars=2_000, placeholder="https://…")
        published_on = st.text_input("Published", about.published_on, max_chars=10, help=messages.DATE_HELP)
        language = st.text_input("Language", about.language, max_chars=20)
        if st.form_submit_button("Save text", type="primary", disabled=is_closed):
            new = replace(
                about, title=title, publisher=publisher, author=author, url=url, published_on=published_on.strip(), language=language
            )
            confirmation.attempt(
                lambda: document_services.correct(process.store(), actor=actor, campaign_id=campaign.id, document=document.slug, about=new)
            )
    if is_closed:
        return
    if document.withdrawn_at is not None:
        if st.button(messages.RESTORE):
            confirmation.attempt(
                lambda: document_services.restore(process.store(), actor=actor, campaign_id=campaign.id, document=document.slug)
            )
        return
    confirmation.button(
        messages.WITHDRAW,
        messages.WITHDRAW_QUESTION,
        lambda: document_services.withdraw(process.store(), actor=state.current_actor(), campaign_id=campaign.id, document=document.slug),
        key="withdraw",
    )


# -- verdicts and guideline --------------------------------------------------------------------------------------------


def _scheme(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        now = campaigns.scheme(session, campaign.id, viewer=actor)
        in_use = campaigns.verdicts_in_use(session, campaign.id, viewer=actor)
    wanted = scheme_form.form(now, in_use, is_closed=campaign.closed_at is not None)
    if wanted is not None:
        confirmation.attempt(
            lambda: services.publish_scheme(
                process.store(), actor=actor, campaign_id=campaign.id, scheme=scheme_form.parsed(wanted), seen_version=now.version
            )
        )


def _guideline(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        version, body = campaigns.guideline(session, campaign.id, viewer=actor)
        published = campaigns.guidelines(session, campaign.id, viewer=actor)
    with st.form("guideline", border=False):
        st.markdown(messages.GUIDELINE_HELP)
        with st.container(horizontal=True):
            new_version = st.text_input("New version", placeholder=f"above {version}" if version else "1.0", max_chars=20, width=160)
            note = st.text_input("What changed", max_chars=500)
        new_body = st.text_area("Guideline", body, height=480)
        if st.form_submit_button(messages.PUBLISH_GUIDELINE, type="primary", disabled=campaign.closed_at is not None):
            content = {"version": new_version, "body": new_body, "note": note, "seen_version": version}
            confirmation.attempt(lambda: services.publish_guideline(process.store(), actor=actor, campaign_id=campaign.id, **content))
    if published:
        st.dataframe(
            [{"Version": row.version, "Since": f"{row.published_at:%-d %b %Y}", "What changed": row.note} for row in published],
            hide_index=True,
            alt="Published versions of the guideline",
        )


# -- handing over and making another -----------------------------------------------------------------------------------


def _hand_over(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        members = people.members(session, campaign.id, viewer=actor)
    st.markdown(messages.HAND_OVER_HELP)
    open_counts = {member.name: member.open_count for member in members if member.open_count}
    if not open_counts:
        st.info(messages.NOTHING_OPEN)
        return
    leaver = st.selectbox("From", list(open_counts), format_func=lambda name: f"{name} ({open_counts[name]} open)", width=420)
    others = [member.name for member in members if member.is_active and member.name != leaver]
    if not others:
        st.info(messages.NOBODY_TO_TAKE)
        return
    heir = st.selectbox("To", others, width=420)
    if st.button("Hand over open texts", type="primary", disabled=campaign.closed_at is not None):
        confirmation.attempt(
            lambda: assigning.hand_over(process.store(), actor=actor, campaign_id=campaign.id, leaver=leaver, heir=heir), _in_words
        )


def _in_words(outcome: HandedOver) -> str:
    parts = (
        ("went over as they were", outcome.given),
        ("are begun afresh", outcome.begun),
        ("stay, because the other person has worked on them", outcome.kept),
    )
    return "\n".join(f"{len(slugs)} {words}: {', '.join(slugs)}." for words, slugs in parts if slugs)


def _another(actor: Actor, campaign: CampaignCard | None) -> None:
    names = {"": messages.OWN_SCHEME} | {name: scheme.name for name, scheme in schemes.PRESETS.items()}
    with st.form("new", border=False, width=820):
        wanted = settings_form.fields(CampaignSettings(""))
        preset = st.selectbox("Verdicts", list(names), format_func=names.__getitem__)
        if st.form_submit_button("Make the campaign", type="primary"):
            confirmation.attempt(
                lambda: _go_to(services.create(process.store(), actor=actor, settings=wanted, scheme=schemes.PRESETS.get(preset))),
                messages.CREATED,
            )
    if campaign is None:
        return
    st.divider()
    with st.form("clone", border=False, width=820):
        st.markdown(messages.CLONE_HELP)
        title = st.text_input("Title of the clone", max_chars=300)
        if st.form_submit_button(messages.CLONE):
            confirmation.attempt(
                lambda: _go_to(services.clone(process.store(), actor=actor, campaign_id=campaign.id, title=title)), messages.CREATED
            )


def _go_to(campaign_id: int) -> None:
    """The campaign just made is the one on show."""
    made = next(card for card in state.my_campaigns(state.current_actor()) if card.id == campaign_id)
    st.session_state["campaign"], st.session_state["section_wanted"] = made.slug, messages.SETTINGS
    st.query_params.clear()


page()
