"""Take the campaign's data away: choose, make, see what became of it, download; and snapshots. Files come from routes of their own."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, ExportChoice, ExportReport, SnapshotCard
from workbench.domain.vocabulary import ContentChoice, TextChoice
from workbench.errors import WorkbenchError
from workbench.formats import catalogue
from workbench.services import exporting
from workbench.services import snapshots as services
from workbench.store.queries import exports, snapshots
from workbench.ui import campaign_page, confirmation, difference, messages, notices, process

FORMATS = {exporting.NATIVE: (messages.NATIVE_TITLE, messages.NATIVE_ABOUT)}
FORMATS |= {name: (found.title, found.about) for name, found in catalogue.FORMATS.items()}


def page(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        passes, unfinished = exports.contents(session, campaign.id, viewer=actor)
        taken = snapshots.snapshots(session, campaign.id, viewer=actor)
    st.markdown(messages.EXPORT_INTRO)
    if not passes:
        st.info(messages.EXPORT_EMPTY)
    elif unfinished:
        st.info(messages.EXPORT_UNFINISHED.format(unfinished=unfinished, passes=passes))
    _at_once(campaign)
    st.subheader(messages.EXPORT_CHOOSE)
    _choose(actor, campaign, taken)
    _made(campaign)
    st.subheader(messages.SNAPSHOTS)
    _snapshots(actor, campaign, taken)


def _at_once(campaign: CampaignCard) -> None:
    base = f"/export/{quote(campaign.slug)}"
    for name in (exporting.NATIVE, "csv"):
        title, about = FORMATS[name]
        with st.container(border=True):
            st.markdown(f"**{title}**")
            st.markdown(about)
            with st.container(horizontal=True):
                for label, file in AT_ONCE[name]:
                    st.link_button(label, f"{base}/{file}", icon=":material/download:")


AT_ONCE = {
    exporting.NATIVE: (("JSONL with manifest (.zip)", "jsonl.zip"), ("campaign.jsonl", "campaign.jsonl")),
    "csv": (
        ("CSV with manifest (.zip)", "csv.zip"),
        ("claims.csv", "claims.csv"),
        ("annotations.csv", "annotations.csv"),
        ("evidence.csv", "evidence.csv"),
    ),
}


# -- choose, make ----------------------------------------------------------------------------------------------------------


def _choose(actor: Actor, campaign: CampaignCard, taken: list[SnapshotCard]) -> None:
    format_ = st.selectbox("Format", list(FORMATS), index=2, format_func=lambda name: FORMATS[name][0], key="export_format", width=420)
    st.text(FORMATS[format_][1])
    with st.form("export", border=False, width=820):
        choice = _choice(format_, taken)
        if not st.form_submit_button(messages.EXPORT_MAKE, type="primary"):
            return
    bar = st.progress(0.0, messages.EXPORT_MAKING)

    def progress(done: int) -> None:
        bar.progress(min(done / max(campaign.document_count, 1), 1.0), messages.EXPORT_MAKING)

    try:
        token, report = exporting.prepare(
            process.store(),
            actor=actor,
            campaign_id=campaign.id,
            format=format_,
            choice=choice,
            progress=progress,
        )
    except WorkbenchError as error:
        notices.problem(error)
        return
    finally:
        bar.empty()
    st.session_state["made"] = (campaign.id, token, report)


def _choice(format_: str, taken: list[SnapshotCard]) -> ExportChoice:
    """What the format takes; the native one is whole or nothing."""
    names = ["", *(card.name for card in taken)]
    snapshot = st.selectbox("State", names, format_func=lambda name: name or messages.AS_IT_STANDS, key="export_snapshot")
    if format_ == exporting.NATIVE:
        return ExportChoice(snapshot=snapshot)
    found = catalogue.FORMATS[format_]
    texts = [text for text in TextChoice if text in found.texts]
    left, right = st.columns(2)
    with left:
        text = st.selectbox("Texts", texts, format_func=lambda text: messages.TEXT_CHOICES[text.value], key="export_text")
        content = st.selectbox(
            "Work", exporting.CONTENTS, format_func=lambda content: messages.CONTENT_CHOICES[content.value], key="export_content"
        )
        split = st.selectbox("Parts", list(SPLITS), format_func=lambda shares: SPLITS[shares], key="export_split")
        has_names = st.checkbox("Account names in place of codes", key="export_names")
    with right:
        licence = st.text_input("Licence", max_chars=200, placeholder="CC BY 4.0", key="export_licence")
        site = (
            st.text_input("Address of your checks", max_chars=2_000, placeholder="https://…", key="export_site") if found.takes_site else ""
        )
        made = found.takes_questions and st.checkbox(messages.MAKE_QUESTIONS, key="export_questions")
    return ExportChoice(
        text,
        ContentChoice(content),
        split,
        has_names=has_names,
        snapshot=snapshot,
        licence=licence,
        site=site.strip(),
        makes_questions=made,
    )


SPLITS: dict[tuple[int, ...], str] = {
    (): "One file",
    (80, 10, 10): "80 % train, 10 % dev, 10 % test",
    (70, 15, 15): "70 % train, 15 % dev, 15 % test",
}


def _made(campaign: CampaignCard) -> None:
    if st.session_state.get("made", (0,))[0] != campaign.id:
        return
    _, token, report = st.session_state["made"]
    with st.container(border=True):
        _result(report)
        base = f"/export/{quote(campaign.slug)}/made/{token}"
        with st.container(horizontal=True):
            st.link_button(messages.EXPORT_ALL, f"{base}/{exporting.BUNDLE}", icon=":material/download:", type="primary")
            if report.left_out:
                st.link_button("left_out.csv", f"{base}/left_out.csv", icon=":material/download:")
        rows = [
            {"File": file.name, "Records": file.record_count, "Bytes": file.byte_count, "SHA-256": file.sha256} for file in report.files
        ]
        st.dataframe(rows, hide_index=True, alt="Files of this export with their hashes")
        with st.container(horizontal=True):
            for file in report.files:
                st.link_button(file.name, f"{base}/{quote(file.name)}")


def _result(report: ExportReport) -> None:
    written, left = st.columns(2)
    main, count = report.counts[0]
    written.metric(f"Records in {main}", f"{count:,}")
    left.metric("Left out", f"{report.left_out_count:,}")
    if report.left_out:
        st.dataframe([{"Why": reason, "Left out": count} for reason, count in report.left_out], hide_index=True, alt="Left out, by reason")
    for reason, count in report.hints:
        st.text(f"{count} × {reason}")


# -- snapshots -------------------------------------------------------------------------------------------------------------


def _snapshots(actor: Actor, campaign: CampaignCard, taken: list[SnapshotCard]) -> None:
    if taken:
        rows = [
            {"Name": card.name, "Taken": f"{card.taken_at:%-d %b %Y %H:%M}", "By": card.taken_by, "Note": card.note, "SHA-256": card.sha256}
            for card in taken
        ]
        st.dataframe(rows, hide_index=True, alt="Snapshots of this campaign")
    else:
        st.info(messages.NO_SNAPSHOTS)
    with st.form("snapshot", border=False, width=820):
        name = st.text_input("Name of a new snapshot", max_chars=80)
        note = st.text_input("Why it is taken", max_chars=1_000)
        if st.form_submit_button("Take a snapshot"):
            confirmation.attempt(
                lambda: services.take(process.store(), actor=actor, campaign_id=campaign.id, name=name, note=note), messages.SNAPSHOT_TAKEN
            )
    if taken:
        difference.section(actor, campaign, [card.name for card in taken])


campaign_page.draw(page)
