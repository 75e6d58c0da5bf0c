"""Texts looked at before they come in, corrected, and imported one by one. Words of a text are never drawn as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from workbench.domain.metadata import in_words, precision_of
from workbench.domain.records import Actor, CampaignCard, CampaignSettings, ImportReport, Known, Preview, PreviewedLeadIn
from workbench.errors import BadMetadata, ImportRefused, WorkbenchError
from workbench.formats.readers import collections
from workbench.services import campaigns, importing
from workbench.store.queries import sentences as queries
from workbench.ui import messages, notices, preview_table, process, state
from workbench.ui.preview_desk import HERE, MOST_FILES, NOT_READ, READY, TWICE, BroughtText, Desk

LEAD_INS_SHOWN = 50
TYPES = ["txt", "md", "markdown", "html", "htm", "csv", "tsv", "jsonl", "json"]
ORIGINS = {
    "in_text": "read in the text",
    "file_name": "from the file's name",
    "front_matter": "from the front matter",
    "file name": "the file's name",
    "first words": "the text's first words",
    "json_ld": "the page says so (JSON-LD)",
    "meta_tag": "the page says so (meta tag)",
    "page_title": "the page's title",
    "page_heading": "the page's headline",
    "page_link": "the page's own address",
    "page_language": "the page says so",
    "page_time": "the page's time tag",
}


def section(actor: Actor, campaign: CampaignCard | None) -> None:
    desk: Desk = st.session_state.setdefault("texts_desk", Desk())
    if desk.queue:
        _import_next(actor, desk)
        return
    _take_typed(desk)
    st.markdown(messages.IMPORT_HELP)
    target, title = _target(actor, campaign)
    _bring(desk)
    _reports(desk)
    if not desk.texts:
        return
    _read(actor, desk, target)
    known = _known(actor, desk, target)
    states = desk.states(known)
    _import_button(actor, desk, target, title, [key for key, now in states.items() if now == READY])
    st.caption(messages.PREVIEW_ONLY)
    _overview(desk, states)
    _one(desk, known, states)


def _take_typed(desk: Desk) -> None:
    """What was typed into the fields of the text on show, before anything is drawn or imported with it."""
    for text in desk.texts.values():
        for name in text.fields:
            if (typed := st.session_state.get(_key(name, text))) is not None:
                text.fields[name] = typed.strip()
        preview_table.take_chosen(text)
        for lead_in in text.preview.lead_ins[:LEAD_INS_SHOWN] if text.preview else ():
            if (is_quoted := st.session_state.get(_key("quoted", text, lead_in.block))) is not None:
                who = str(st.session_state.get(_key("speaker", text, lead_in.block), "")).strip()
                text.confirm(lead_in.block, who if is_quoted else "")


def _key(name: str, text: BroughtText, block: int | str = "") -> str:
    """With the encoding: read anew, a text has other guesses."""
    return f"{name}-{text.key}-{text.encoding}-{block}"


# -- bringing ------------------------------------------------------------------------------------------------------------


def _target(actor: Actor, campaign: CampaignCard | None) -> tuple[CampaignCard | None, str]:
    """The campaign they go into; None with a title for one that is yet to be made."""
    cards = {card.slug: card for card in state.my_campaigns(actor)}
    names = [*cards, messages.NEW_CAMPAIGN]
    chosen = st.selectbox("Into", names, index=names.index(campaign.slug) if campaign else 0)
    title = st.text_input(messages.CAMPAIGN_NAME, max_chars=100).strip() if chosen == messages.NEW_CAMPAIGN else ""
    return cards.get(chosen), title


def _bring(desk: Desk) -> None:
    key = f"texts-{desk.uploads}"
    st.file_uploader("Texts", type=TYPES, accept_multiple_files=True, key=key, on_change=_uploaded, args=(desk, key))
    if desk.left_over:
        st.warning(f"{MOST_FILES} texts at a time: {desk.left_over} more wait. Import these first, then drag the rest.")
    with st.expander(messages.PASTE), st.form("paste", clear_on_submit=True, border=False):
        title = st.text_input(messages.PASTE_TITLE, max_chars=500)
        text = st.text_area(messages.PASTE_TEXT, height=200)
        if st.form_submit_button(messages.PASTE_BUTTON) and text.strip():
            if len(desk.texts) >= MOST_FILES:
                st.warning(f"{MOST_FILES} texts at a time. Import these first.")
            else:
                st.session_state["shown_text"] = desk.paste(title.strip(), text)


def _uploaded(desk: Desk, key: str) -> None:
    files = {file.file_id: (file.name, file.getvalue()) for file in st.session_state.get(key) or []}
    desk.lay(files)


def _read(actor: Actor, desk: Desk, target: CampaignCard | None) -> None:
    """Preview what has not been: each is kept at once, so that an interrupted reading goes on where it was."""
    waiting = [text for text in desk.texts.values() if not text.is_read]
    if not waiting:
        return
    bar = st.progress(0.0)
    for number, text in enumerate(waiting):
        bar.progress(number / len(waiting), text=f"Reading {number + 1} of {len(waiting)}")
        _read_one(actor, text, target.id if target else None)
    bar.empty()


def _read_one(actor: Actor, text: BroughtText, campaign_id: int | None) -> None:
    encoding, content = text.encoding or None, text.content
    try:
        if collections.is_collection(text.name):
            text.take_collection(
                importing.preview_collection(
                    process.store(),
                    actor=actor,
                    campaign_id=campaign_id,
                    name=text.name,
                    content=content,
                    encoding=encoding,
                    columns=text.columns,
                )
            )
            return
        text.take(
            importing.preview_text(
                process.store(), actor=actor, campaign_id=campaign_id, name=text.name, content=content, encoding=encoding
            )
        )
    except ImportRefused as refusal:
        text.refusal = refusal


def _known(actor: Actor, desk: Desk, target: CampaignCard | None) -> Mapping[str, Known]:
    folded = {text.preview.folded_sha256 for text in desk.texts.values() if text.preview}
    folded = folded.union(*(text.folded for text in desk.texts.values()))
    if target is None or not folded:
        return {}
    with process.store().reading() as session:
        return queries.known(session, target.id, folded, viewer=actor)


# -- importing -----------------------------------------------------------------------------------------------------------


def _import_button(actor: Actor, desk: Desk, target: CampaignCard | None, title: str, ready: list[str]) -> None:
    count = sum(len(found.documents) if (found := desk.texts[key].collection) else 1 for key in ready)
    label = f"Import {count:,} text{'' if count == 1 else 's'}"
    if st.button(label, type="primary", disabled=not ready or (target is None and not title), key="import_texts"):
        try:
            campaign_id = target.id if target else campaigns.create(process.store(), actor=actor, settings=CampaignSettings(title=title))
        except WorkbenchError as error:
            notices.problem(error)
            return
        desk.begin(ready, campaign_id)
        if target is None:
            st.session_state.pop("campaign", None)  # the newest campaign is the one just made
        st.rerun()


def _import_next(actor: Actor, desk: Desk) -> None:
    """One text for each run of the page, so that *stop* is heard between two. Between storing and noting one, no call of Streamlit's."""
    key = desk.queue[0]
    text = desk.texts[key]
    done = desk.total - len(desk.queue)
    st.progress(done / desk.total, text=f"Importing {done + 1} of {desk.total}")
    st.text(text.name)
    st.button(messages.STOP, on_click=desk.stop, key="stop_import")
    try:
        report = _imported(actor, desk.campaign_id, text)
    except BadMetadata as error:
        report = ImportReport(text.name, "refused", message=str(error))
    except WorkbenchError as error:
        desk.stop()
        notices.problem(error)
        st.button("Back to the preview")
        return
    desk.keep(key, report)
    st.rerun()


def _imported(actor: Actor, campaign_id: int, text: BroughtText) -> ImportReport:
    encoding = text.encoding or None
    if text.collection is not None:
        files = [(text.name, text.content)]
        columns = text.columns
        (report,) = importing.import_texts(
            process.store(), actor=actor, campaign_id=campaign_id, files=files, encoding=encoding, columns=columns
        )
        return report
    return importing.import_previewed(
        process.store(),
        actor=actor,
        campaign_id=campaign_id,
        name=text.name,
        content=text.content,
        encoding=encoding,
        metadata=text.about,
        speakers=text.speakers,
    )


def _reports(desk: Desk) -> None:
    if desk.has_stopped:
        st.info(messages.STOPPED)
    for report in desk.reports:
        _report(report)
    if (desk.reports or desk.has_stopped) and st.button("Dismiss", key="dismiss_reports"):
        desk.reports, desk.has_stopped = [], False
        st.rerun()


def _report(report: ImportReport) -> None:
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
        if report.documents or report.brought:
            preview_table.brought(report)
        elif report.slug:
            with st.container(horizontal=True):
                place = {"document": report.slug}
                st.page_link("views/read.py", label=messages.READ_IT, query_params=place, icon=":material/menu_book:")
                link(report.slug)


def link(slug: str) -> None:
    """To the sentences of a text; its address holds the short name, which is made of a-z, 0-9 and dashes."""
    st.page_link("views/documents.py", label="Look at its sentences", query_params={"text": slug}, icon=":material/format_list_numbered:")


def _pairs(title: str, pairs: tuple[tuple[str, int], ...]) -> None:
    if pairs:
        st.text(f"{title}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in pairs))


# -- looking -------------------------------------------------------------------------------------------------------------


def _overview(desk: Desk, states: Mapping[str, str]) -> None:
    rows = [
        {
            "File": text.name,
            "State": states[key],
            "Texts": len(text.collection.documents) if text.collection else 1 if text.preview else None,
            "Encoding": text.preview.encoding if text.preview else text.collection.encoding if text.collection else "",
            "Sentences": text.preview.sentence_count if text.preview else None,
            "Blocks": text.preview.block_count if text.preview else None,
            "Worth a look": sum(count for _, count in text.preview.hazard_counts) if text.preview else None,
        }
        for key, text in desk.texts.items()
    ]
    counted = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    st.dataframe([{name: row[name] for name in counted} for row in rows], hide_index=True, alt="Texts in this preview")


def _one(desk: Desk, known: Mapping[str, Known], states: Mapping[str, str]) -> None:
    keys = list(desk.texts)
    if st.session_state.get("shown_text") not in keys:
        st.session_state["shown_text"] = next((key for key in keys if states[key] == NOT_READ), keys[0])
    key = st.selectbox("Look at", keys, format_func=lambda key: desk.texts[key].name, key="shown_text") or keys[0]
    text = desk.texts[key]
    with st.container(border=True):
        if text.collection is not None:
            preview_table.section(text, text.collection, known)
        elif text.preview is None:
            _refused(text)
        else:
            _previewed(text, text.preview, known.get(text.preview.folded_sha256), states[key])
        st.button("Leave this text out", on_click=desk.remove, args=(key,), key=f"leave-{key}")


def _refused(text: BroughtText) -> None:
    st.warning("This file cannot be read yet.")
    st.text(str(text.refusal))
    if text.refusal is not None and text.refusal.code == "W302":
        encoding = st.text_input(messages.ENCODING_LABEL, text.refusal.proposal or text.encoding, max_chars=40, key=f"encoding-{text.key}")
        st.button(
            messages.READ_SO, on_click=text.read_anew, args=(encoding.strip(),), disabled=not encoding.strip(), key=f"read-{text.key}"
        )


def _previewed(text: BroughtText, preview: Preview, known: Known | None, now: str) -> None:
    if known is not None and now == HERE:
        how = "" if known.sha256 == preview.sha256 else ", with other line endings"
        st.info(f"Already here since {known.imported_at:%-d %b %Y}{how}.")
        st.text(f"{known.slug} ({known.file_name}): {known.title}")
        link(known.slug)
    if now == TWICE:
        st.info("The same text stands further up in this preview; it is imported once.")
    mark = " with a byte order mark" if preview.had_bom else ""
    st.text(
        f"{preview.encoding}{mark} · {preview.byte_count:,} bytes · {preview.character_count:,} characters · "
        f"{preview.sentence_count:,} sentences in {preview.block_count:,} blocks, {preview.furniture_count:,} of them furniture"
    )
    if preview.note:
        st.text(preview.note)
    if text.encoding:
        st.button(f"Not read rightly as {preview.encoding}", on_click=text.read_anew, args=("",), key=f"wrong-{text.key}")
    _fields(text, preview)
    shown = st.tabs(["Sentences", "Blocks", f"Worth a look ({len(preview.hazards)})", f"Who speaks ({len(preview.lead_ins)})"])
    if preview.is_cut:
        shown[0].caption(f"A large file: its first {len(preview.sentences)} sentences.")
    shown[0].dataframe(
        [{"No.": number, "Block": block + 1, "Sentence": words} for number, (block, words) in enumerate(preview.sentences, 1)],
        hide_index=True,
        alt="Sentences as they would be stored",
    )
    shown[1].dataframe(
        [
            {
                "Block": number,
                "Kind": block.kind.replace("_", " "),
                "First words": block.words,
                "Sentences": block.sentence_count,
                "Furniture": "yes" if block.is_furniture else "",
            }
            for number, block in enumerate(preview.blocks, 1)
        ],
        hide_index=True,
        alt="Blocks with their kinds",
    )
    shown[2].dataframe(
        [
            {"Kind": found.kind.replace("_", " "), "Place": found.place, "Before": found.before, "Words": found.words}
            | {"After": found.after, "What": found.note}
            for found in preview.hazards
        ],
        hide_index=True,
        alt="Places that may mislead",
    )
    with shown[3]:
        _lead_ins(text, preview.lead_ins)


def _fields(text: BroughtText, preview: Preview) -> None:
    origins = dict(preview.origins)
    left, right = st.columns(2)
    for number, name in enumerate(text.fields):
        with (left, right)[number % 2]:
            key = _key(name, text)
            st.session_state.setdefault(key, text.fields[name])  # no `value`: a changed one makes another widget of it
            st.text_input(in_words(name).capitalize(), help=HELP.get(name), key=key)
            st.caption(_origin(name, text, preview, origins))
    if fault := text.fault:
        st.warning("Correct this before the text can come in:")
        st.text(fault.what_happened)


HELP = {"published_on": messages.DATE_HELP, "language": "A code such as en, de or pt-BR."}


def _origin(name: str, text: BroughtText, preview: Preview, origins: Mapping[str, str]) -> str:
    guess = " ".join(getattr(preview.metadata, name).splitlines())
    where = ORIGINS.get(origins.get(name, ""), "not found in the text") if text.fields[name] == guess else "as you wrote it"
    if name != "published_on" or not text.fields[name]:
        return where
    try:
        return f"{where}, precise to the {precision_of(text.fields[name])}"
    except BadMetadata:
        return where


def _lead_ins(text: BroughtText, lead_ins: tuple[PreviewedLeadIn, ...]) -> None:
    st.caption(messages.LEAD_INS if lead_ins else messages.NO_LEAD_INS)
    for lead_in in lead_ins[:LEAD_INS_SHOWN]:
        with st.container(border=True):
            st.text(f"{lead_in.sentence + 1}  {lead_in.sentence_words}")
            st.text(f"Block {lead_in.block + 1}:  {lead_in.block_words}")
            quoted, speaker = _key("quoted", text, lead_in.block), _key("speaker", text, lead_in.block)
            st.session_state.setdefault(quoted, lead_in.block in text.speakers)
            st.session_state.setdefault(speaker, text.speakers.get(lead_in.block, lead_in.speaker))
            is_quoted = st.checkbox("The next block is quoted", key=quoted)
            who = st.text_input("By whom?", max_chars=200, disabled=not is_quoted, key=speaker).strip()
            text.confirm(lead_in.block, who if is_quoted else "")  # a guess that was ticked counts at once
            if is_quoted and not who:
                st.caption("Without a name nothing is stored.")
