"""Sentences of a text, divided and joined until somebody uses them; afterwards flags of badly split ones, settled."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard, PlacedBlock, PlacedSentence, Sentences, SplitFlag
from workbench.errors import NotFound
from workbench.services import sentences as services
from workbench.store.queries import documents
from workbench.store.queries import sentences as queries
from workbench.text import by_hand
from workbench.ui import confirmation, messages, notices, process, state, tables

AROUND = 40  # characters
NUMBER = "sentence-"


def section(actor: Actor, campaign: CampaignCard) -> None:
    slug = _chosen_text(actor, campaign)
    if slug is None:
        st.info(messages.NO_DOCUMENTS)
        return
    number = int(st.session_state.get(NUMBER + slug, 1))
    try:
        with process.store().reading() as session:
            shown = queries.sentences(session, campaign.id, slug, viewer=actor, page=(number - 1) // queries.PAGE)
    except NotFound as error:
        notices.problem(error)
        return
    st.text(shown.title or shown.slug)
    st.caption(messages.SENTENCES_FIXED if shown.in_use else messages.SENTENCES_OPEN)
    if shown.in_use:
        st.info(f"These sentences are fixed: {shown.in_use}.")
    blocks = {block.ordinal: block for block in shown.blocks}
    st.dataframe(
        [
            {
                "No.": sentence.ordinal + 1,
                "Sentence": sentence.text,
                "Block": sentence.block + 1,
                "Kind": blocks[sentence.block].kind.replace("_", " "),
                "Speaker": blocks[sentence.block].speaker,
                "By hand": "yes" if sentence.is_by_hand else "",
            }
            for sentence in shown.sentences[: queries.PAGE]
        ],
        hide_index=True,
        alt="Sentences of this text",
    )
    number = st.session_state[NUMBER + slug] = min(number, shown.sentence_count)  # one less after a merge
    st.number_input("Sentence", 1, max(1, shown.sentence_count), key=NUMBER + slug, help=messages.SENTENCE_HELP, width=200)
    here = next((place for place, sentence in enumerate(shown.sentences) if sentence.ordinal == number - 1), None)
    if here is not None and not shown.in_use:
        _tools(actor, campaign, shown, here, blocks)


def _chosen_text(actor: Actor, campaign: CampaignCard) -> str | None:
    page = state.list_page("sentences_page", campaign.document_count, documents.PAGE)
    with process.store().reading() as session:
        cards = documents.documents(session, campaign.id, viewer=actor, page=page)
    slugs = [card.slug for card in cards]
    wanted = st.session_state.get("shown_document") or st.query_params.get("text")
    if wanted and wanted not in slugs:
        slugs.insert(0, wanted)
    if not slugs:
        return None
    st.session_state["shown_document"] = wanted or slugs[0]
    chosen = str(st.selectbox("Text", slugs, key="shown_document"))
    tables.pages("sentences_page", campaign.document_count, documents.PAGE)
    if chosen != st.query_params.get("text"):
        st.query_params["text"] = chosen
        st.session_state["seen_text"] = chosen
    return chosen


def _tools(actor: Actor, campaign: CampaignCard, shown: Sentences, here: int, blocks: dict[int, PlacedBlock]) -> None:
    sentence = shown.sentences[here]
    following = shown.sentences[here + 1] if here + 1 < len(shown.sentences) else None
    place: dict[str, Any] = {"actor": actor, "campaign_id": campaign.id, "document": shown.slug}
    with st.container(border=True):
        st.text(f"{sentence.ordinal + 1}  {sentence.text}")
        _divide(place, sentence)
        _join(place, sentence, following)
        _retag(place, blocks[sentence.block])


def _divide(place: dict[str, Any], sentence: PlacedSentence) -> None:
    places = [at for at, _ in by_hand.places(sentence.text, 0, len(sentence.text))]
    if not places:
        st.caption("This sentence is one word: there is nowhere to split it.")
        return
    name = f"{place['document']}-{sentence.start}-{sentence.end}"
    at = st.selectbox("Split before", places, format_func=lambda at: _around(sentence.text, at), index=None, key=f"at-{name}")
    if st.button("Split", disabled=at is None, key="split") and at is not None:
        span = (sentence.start, sentence.end)
        confirmation.attempt(
            lambda: services.split_sentence(process.store(), sentence=span, at=sentence.start + at, **place),
            messages.SPLIT_DONE,
        )


def _around(text: str, at: int) -> str:
    before, after = text[max(0, at - AROUND) : at], text[at : at + AROUND]
    return f"{'…' if at > AROUND else ''}{before} ‖ {after}{'…' if at + AROUND < len(text) else ''}"


def _join(place: dict[str, Any], sentence: PlacedSentence, following: PlacedSentence | None) -> None:
    may_join = following is not None and following.block == sentence.block
    if following is not None and may_join:
        st.text(f"{following.ordinal + 1}  {following.text}")
    if st.button("Merge with the next", disabled=not may_join, key="merge", help=messages.MERGE_HELP) and following is not None:
        first, second = (sentence.start, sentence.end), (following.start, following.end)
        confirmation.attempt(
            lambda: services.merge_sentences(process.store(), first=first, second=second, **place),
            messages.MERGE_DONE,
        )


def _retag(place: dict[str, Any], block: PlacedBlock) -> None:
    name = f"kind-{place['document']}-{block.ordinal}"
    now = services.KINDS.index(block.kind) if block.kind in services.KINDS else None
    kind = st.selectbox(
        f"Block {block.ordinal + 1} ({block.sentence_count} sentence{'' if block.sentence_count == 1 else 's'}) is",
        services.KINDS,
        index=now,
        format_func=_kind_in_words,
        key=name,
    )
    if st.button("Change kind", disabled=kind is None or kind == block.kind, key="retag") and kind is not None:
        span = (block.start, block.end)
        confirmation.attempt(
            lambda: services.retag_block(process.store(), block=span, seen_kind=block.kind, kind=kind, **place),
        )


def _kind_in_words(kind: str) -> str:
    return kind.replace("_", " ") + (", furniture" if kind in services.FURNITURE_KINDS else "")


# -- flags ---------------------------------------------------------------------------------------------------------------


def flags(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        found = queries.split_flags(session, campaign.id, viewer=actor)
    st.caption(messages.FLAGS_HELP)
    if not found:
        st.info(messages.NO_FLAGS)
        return
    st.dataframe([_flag_row(flag) for flag in found], hide_index=True, alt="Sentences flagged as badly split")
    by_name = {f"{flag.document} · {flag.ordinal + 1}": flag for flag in found}
    name = st.selectbox("Sentence", list(by_name))
    flag = by_name[name]
    st.text(flag.text)
    place: dict[str, Any] = {"actor": actor, "campaign_id": campaign.id, "document": flag.document, "ordinal": flag.ordinal}
    key = f"note-{name}-{flag.settled_at}"
    st.session_state.setdefault(key, flag.note)
    note = st.text_area("What is wrong with it", max_chars=services.LONGEST_NOTE, key=key)
    left, right = st.columns(2)
    if left.button("Settle" if flag.settled_at is None else "Change note", type="primary", key="settle", disabled=not note.strip()):
        confirmation.attempt(lambda: services.settle_split(process.store(), note=note, **place))
    if flag.settled_at is not None and right.button("Count it again", key="unsettle"):
        confirmation.attempt(lambda: services.unsettle_split(process.store(), **place))


def _flag_row(flag: SplitFlag) -> dict[str, object]:
    return {
        "Text": flag.title or flag.document,
        "No.": flag.ordinal + 1,
        "Sentence": flag.text,
        "Flags": flag.flag_count,
        "Settled": f"{flag.settled_at:%-d %b %Y}, {flag.settled_by}" if flag.settled_at else "",
        "Note": flag.note,
    }
