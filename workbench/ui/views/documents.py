"""Import texts into a campaign, and see what is there."""

from __future__ import annotations

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, CampaignSettings, ImportReport
from workbench.errors import WorkbenchError
from workbench.services import campaigns, importing
from workbench.store.queries import documents
from workbench.ui import messages, notices, process, state


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    _upload(actor, campaign)
    for report in st.session_state.get("import_reports", []):
        _show(report)
    if campaign is not None:
        _list(actor, campaign)


def _upload(actor: Actor, campaign: CampaignCard | None) -> None:
    st.markdown(messages.IMPORT_HELP)
    cards = state.my_campaigns(actor)
    names = [card.slug for card in cards] + ([messages.NEW_CAMPAIGN] if actor.is_admin else [])
    chosen = st.selectbox("Into", names, index=names.index(campaign.slug) if campaign else 0)
    title = st.text_input(messages.CAMPAIGN_NAME, max_chars=100) if chosen == messages.NEW_CAMPAIGN else ""
    files = st.file_uploader(
        "Texts", type=["txt", "md"], accept_multiple_files=True, key=f"texts-{st.session_state.get('import_count', 0)}"
    )
    encoding = st.text_input(messages.ENCODING_LABEL, placeholder="windows-1252") if files else ""
    is_ready = bool(files) and (chosen != messages.NEW_CAMPAIGN or bool(title.strip()))
    if st.button(messages.IMPORT_BUTTON, type="primary", disabled=not is_ready):
        content = [(file.name, file.getvalue()) for file in files]
        _import(actor, cards, chosen, title.strip(), content, encoding.strip() or None)


def _import(
    actor: Actor, cards: list[CampaignCard], chosen: str, title: str, content: list[tuple[str, bytes]], encoding: str | None
) -> None:
    bar = st.progress(0.0, text="Reading …")
    store = process.store()
    reports: list[ImportReport] = []
    try:
        existing = next((card.id for card in cards if card.slug == chosen), None)
        campaign_id = existing or campaigns.create(store, actor=actor, settings=CampaignSettings(title=title))
        for report in importing.import_texts(store, actor=actor, campaign_id=campaign_id, files=content, encoding=encoding):
            reports.append(report)
            bar.progress(len(reports) / len(content), text=f"{len(reports)} of {len(content)} files")
    except WorkbenchError as error:
        notices.problem(error)
        return
    st.session_state["import_reports"] = reports
    st.session_state["import_count"] = st.session_state.get("import_count", 0) + 1  # an empty uploader for the next files
    if title:
        st.session_state.pop("campaign", None)  # the newest campaign is the one just made
    st.rerun()


def _show(report: ImportReport) -> None:
    draw = {"imported": st.success, "already here": st.info}.get(report.status, st.warning)
    with st.container(border=True):
        draw({"imported": "Imported", "already here": "Already here"}.get(report.status, "Refused"))
        st.text(report.file_name)
        if report.message:
            st.text(report.message)
        if report.status == "imported":
            st.text(f"{report.sentence_count} sentences in {sum(count for _, count in report.kinds)} blocks")
            _pairs("Blocks", report.kinds)
            _pairs("Worth a look", report.hazards)
            for field, value, origin in report.guesses:
                st.text(f"{field.replace('_', ' ')}: {value}   (guessed, {origin.replace('_', ' ')})")


def _pairs(title: str, pairs: tuple[tuple[str, int], ...]) -> None:
    if pairs:
        st.text(f"{title}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in pairs))


def _list(actor: Actor, campaign: CampaignCard) -> None:
    page_no = st.session_state.get("documents_page", 1) - 1
    with process.store().reading() as session:
        cards = documents.documents(session, campaign.id, viewer=actor, page=page_no)
    if not cards:
        return
    rows = [
        {
            "Title": card.title,
            "Publisher": card.publisher,
            "Author": card.author,
            "Published": state.shown_date(card.published_on),
            "Sentences": card.sentence_count,
            "Short name": card.slug,
            "Imported": card.imported_at,
        }
        for card in cards
    ]
    st.dataframe(rows, hide_index=True, alt=f"Texts of {campaign.slug}")
    if campaign.document_count > documents.PAGE:
        st.pagination(-(-campaign.document_count // documents.PAGE), key="documents_page")


page()
