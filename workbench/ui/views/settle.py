"""Settle: from several annotators' marks of a text to one list of claims, for the leads of a staged campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import streamlit as st

from workbench.domain.permissions import Action, may
from workbench.domain.records import Actor, CampaignCard
from workbench.domain.values import Claim
from workbench.domain.vocabulary import AttributionMode, Listing, PassStatus, Preset
from workbench.errors import BadEntry, WorkbenchError
from workbench.services import settling
from workbench.store.queries import settling as sheets
from workbench.store.queries.settling import Cluster, ClusterKind, Sheet, TextToSettle, Version
from workbench.ui import confirmation, messages, notices, process, settle_words, state, tables

LENGTH = 10  # clusters on a page
BESIDE = 3  # versions beside each other
Place = dict[str, Any]


def page() -> None:
    actor = state.current_actor()
    campaign = state.current_campaign(actor)
    if campaign is None or campaign.preset is not Preset.STAGED:
        st.info(settle_words.NOT_STAGED if campaign else messages.NO_CAMPAIGN)
        return
    confirmation.report()
    try:
        if chosen := _text(actor, campaign):
            _desk(actor, campaign, chosen)
    except WorkbenchError as error:
        notices.problem(error)


def _text(actor: Actor, campaign: CampaignCard) -> str | None:
    page_no = state.list_page("settle_texts", campaign.document_count, sheets.PAGE)
    with process.store().reading() as session:
        texts, count = sheets.texts(session, campaign.id, viewer=actor, page=page_no)
    if not texts:
        st.info(settle_words.NO_TEXTS_TO_SETTLE)
        return None
    tables.pages("settle_texts", count, sheets.PAGE)
    named = {text.slug: _standing(text) for text in texts}
    wanted = st.query_params.get("text") or next(
        (text.slug for text in texts if text.marked and text.status is not PassStatus.FINISHED), ""
    )
    slugs = list(named)
    chosen = st.selectbox(
        settle_words.TEXT_TO_SETTLE,
        slugs,
        index=slugs.index(wanted) if wanted in slugs else 0,
        format_func=named.__getitem__,
        key="settle_text",
    )
    text = next(text for text in texts if text.slug == chosen)
    if text.marked < text.wanted and text.status is not PassStatus.FINISHED:
        st.text(settle_words.MARKED_SO_FAR.format(marked=text.marked, wanted=text.wanted))
    return chosen


def _standing(text: TextToSettle) -> str:
    state_ = {None: "not begun", PassStatus.FINISHED: "settled"}.get(text.status, "being settled")
    checks = f", {text.check_count} checking" if text.check_count else ""
    return f"{text.title or text.slug} · {text.marked} of {text.wanted} marked · {state_}{checks}"


def _desk(actor: Actor, campaign: CampaignCard, document: str) -> None:
    with process.store().reading() as session:
        sheet = sheets.sheet(session, campaign.id, document, viewer=actor)
    place: Place = {"campaign_id": campaign.id, "document": document}
    if not sheet.names and sheet.status is None:
        st.info(settle_words.NOBODY_MARKED)
        return
    may_settle = may(actor, campaign.role, Action.SETTLE) and campaign.closed_at is None
    if sheet.revision is None:
        if may_settle and st.button(settle_words.BEGIN_SETTLING, type="primary"):
            confirmation.attempt(lambda: settling.begin(process.store(), actor=actor, **place), settle_words.SETTLING_BEGUN)
        return
    if not sheet.is_own:
        st.text(settle_words.SETTLED_BY.format(lead=sheet.lead))
        if may_settle and not sheet.held and st.button(settle_words.TAKE_OVER):
            confirmation.attempt(lambda: settling.take_over(process.store(), actor=actor, **place))
    act = Hand(actor, place, sheet) if may_settle and sheet.is_own else None
    _head(sheet, act)
    _clusters(sheet, act)


class Hand:
    """Does one operation on the list as it was drawn."""

    def __init__(self, actor: Actor, place: Place, sheet: Sheet) -> None:
        self.actor, self.place, self.seen = actor, place, sheet.revision or 0
        self.is_open = sheet.status is PassStatus.OPEN

    def do(self, kind: str, done: str = messages.SAVED, **body: Any) -> None:
        def perform() -> int:
            return settling.perform(process.store(), actor=self.actor, seen=self.seen, kind=kind, body=body, **self.place)

        confirmation.attempt(perform, done)


def _head(sheet: Sheet, act: Hand | None) -> None:
    settled, marked = sheets.progress(sheet)
    counts = sheets.outcomes(sheet)
    st.progress(settled / marked if marked else 1.0, text=settle_words.PLACES_SETTLED.format(settled=settled, marked=marked))
    figures = [
        settle_words.OUTCOMES[outcome].format(count=counts.get(outcome, 0)) for outcome in (Listing.CHECK, Listing.KEEP, Listing.DROP)
    ]
    st.text(" · ".join(figures))
    if act is None:
        return
    if not act.is_open:
        st.text(settle_words.LIST_FINISHED)
        if sheet.held:
            st.text(sheet.held)
        elif st.button(settle_words.REOPEN_LIST):
            act.do("reopen")
        return
    buttons = st.columns([2, 2, 6])
    if buttons[0].button(settle_words.FINISH_LIST, type="primary" if settled == marked else "secondary", disabled=settled < marked):
        act.do("finish", settle_words.LIST_DONE)
    if buttons[1].button(
        settle_words.UNDO.format(what=sheet.undo) if sheet.undo else settle_words.NOTHING_TO_UNDO, disabled=not sheet.undo
    ):
        act.do("undo")
    _bulk(sheet, act)
    _own(sheet, act)


def _bulk(sheet: Sheet, act: Hand) -> None:
    """What everybody marked alike, all at once, looked at before."""
    unanimous = [cluster for cluster in sheet.clusters if cluster.is_unanimous and not cluster.listed]
    if not unanimous:
        return
    taken = [(cluster, sheets.closest_to_all(cluster.versions)) for cluster in unanimous]
    with st.expander(settle_words.UNANIMOUS.format(count=len(taken), s="" if len(taken) == 1 else "s")):
        rows = [{"Sentence": cluster.first + 1, "Claim": one.claim.text, "Worth": one.claim.worth} for cluster, one in taken]
        st.dataframe(rows, hide_index=True, alt=settle_words.UNANIMOUS_TABLE)
        if st.button(settle_words.ACCEPT_ALL.format(count=len(taken))):
            act.do("accept", claims=[_acceptance(cluster, [one])[0] for cluster, one in taken])


def _acceptance(cluster: Cluster, taken: Sequence[Version]) -> list[dict[str, Any]]:
    sources = sheets.sources_of(cluster, taken)
    return [sheets.acceptance(one, sources[one.source]) | {"claim": str(uuid4())} for one in taken]


def _own(sheet: Sheet, act: Hand) -> None:
    with st.expander(settle_words.ADD_CLAIM), st.form("own", border=False, clear_on_submit=False):
        number = int(st.number_input(settle_words.SENTENCE_NUMBER, 1, len(sheet.sentences), key="own_sentence"))
        words = st.text_input(settle_words.WORDS_OF_IT, key="own_words", help=settle_words.WORDS_HELP, max_chars=20_000)
        text = st.text_input(settle_words.CLAIM_TEXT, key="own_text", max_chars=20_000)
        worth = st.segmented_control(settle_words.WORTH, [1, 2, 3], default=2, key="own_worth")
        if st.form_submit_button(messages.ADD):
            span = _place(sheet, number - 1, words)
            if span is None:
                notices.problem(BadEntry(settle_words.WORDS_NOT_THERE))
                return
            start, end, quote = span
            act.do("mark", claim=str(uuid4()), spans=[[start, end]], quote=quote, text=text.strip() or " ".join(quote.split()), worth=worth)


def _place(sheet: Sheet, ordinal: int, words: str) -> tuple[int, int, str] | None:
    """Where these words stand in the sentence, once; without words the whole of it."""
    start, end, sentence = sheet.sentences[ordinal]
    wanted = words.strip()
    if not wanted:
        return start, end, sentence
    if sentence.count(wanted) != 1:
        return None
    at = start + sentence.index(wanted)
    return at, at + len(wanted), wanted


# -- clusters --------------------------------------------------------------------------------------------------------------


def _clusters(sheet: Sheet, act: Hand | None) -> None:
    shows_names = st.toggle(settle_words.SHOW_NAMES, key="settle_names")
    only_open = st.toggle(settle_words.ONLY_OPEN, key="settle_open")
    listed = [cluster for cluster in sheet.clusters if not only_open or not cluster.is_settled]
    if not listed:
        st.info(settle_words.NO_MARKS if not sheet.clusters else settle_words.ALL_SETTLED)
        return
    number = state.list_page("settle_page", len(listed), LENGTH)
    for cluster in listed[number * LENGTH : (number + 1) * LENGTH]:
        with st.container(border=True):
            _cluster(sheet, cluster, act, shows_names=shows_names)
    tables.pages("settle_page", len(listed), LENGTH)


def _cluster(sheet: Sheet, cluster: Cluster, act: Hand | None, *, shows_names: bool) -> None:
    sentences = str(cluster.first + 1) if cluster.first == cluster.last else f"{cluster.first + 1} to {cluster.last + 1}"
    done = settle_words.SETTLED if cluster.is_settled and cluster.listed else settle_words.OPEN
    st.caption(f"{settle_words.SENTENCE} {sentences} · {settle_words.KINDS[cluster.kind]} · {done}")
    _context(sheet, cluster)
    is_open = act is not None and act.is_open
    chosen = _versions(sheet, cluster, act if is_open else None, shows_names=shows_names)
    if act is not None and is_open and cluster.open_sources:
        _decide(cluster, act, chosen)
    for uuid, claim in cluster.listed:
        _listed(uuid, claim, act if is_open else None)


def _context(sheet: Sheet, cluster: Cluster) -> None:
    before, after = cluster.first - 1, cluster.last + 1
    if before >= 0:
        st.text(sheet.sentences[before][2])
    st.text(" ".join(text for _, _, text in sheet.sentences[cluster.first : cluster.last + 1]))
    if after < len(sheet.sentences):
        st.text(sheet.sentences[after][2])


def _versions(sheet: Sheet, cluster: Cluster, act: Hand | None, *, shows_names: bool) -> list[Version]:
    """The marks side by side; returns those ticked where several can be taken."""
    chosen = []
    for at in range(0, len(cluster.versions), BESIDE):
        columns = st.columns(BESIDE)
        for column, version in zip(columns, cluster.versions[at : at + BESIDE], strict=False):
            with column:
                if _version(sheet, cluster, version, act, shows_names=shows_names):
                    chosen.append(version)
    return chosen


def _version(sheet: Sheet, cluster: Cluster, version: Version, act: Hand | None, *, shows_names: bool) -> bool:
    who = sheet.names[version.annotator] if shows_names else chr(ord("A") + version.annotator % 26)
    st.text(f"{who} · {_about(version.claim)}")
    st.text(version.claim.text)
    if version.claim.quote != version.claim.text:
        st.text(f"“{version.claim.quote}”")
    key = f"{cluster.key}-{version.source[1]}"
    if act is None or version.source not in cluster.open_sources:
        return False
    if cluster.kind is ClusterKind.SPLIT:
        return bool(st.checkbox(settle_words.TAKE_ALSO, key=f"also-{key}"))
    if st.button(settle_words.TAKE if len(cluster.versions) > 1 else settle_words.ACCEPT, key=f"take-{key}"):
        act.do("accept", claims=_acceptance(cluster, [version]))
    return False


def _about(claim: Claim) -> str:
    worth = settle_words.WORTH_OF.format(worth=claim.worth) if claim.worth else settle_words.NO_WORTH
    speaker = f" · {claim.attribution[0].source}" if claim.attribution else ""
    return f"{worth}{speaker}{f' · {claim.claim_date}' if claim.claim_date else ''}"


def _decide(cluster: Cluster, act: Hand, chosen: Sequence[Version]) -> None:
    if cluster.kind is ClusterKind.SPLIT and st.button(settle_words.TAKE_CHOSEN, key=f"chosen-{cluster.key}", disabled=not chosen):
        act.do("accept", claims=_acceptance(cluster, chosen))
    with st.expander(settle_words.DROP), st.form(f"drop-{cluster.key}", border=False):
        reason = st.text_input(settle_words.REASON, key=f"reason-{cluster.key}", max_chars=2_000)
        if st.form_submit_button(
            settle_words.DROP_THESE.format(count=len(cluster.open_sources), s="" if len(cluster.open_sources) == 1 else "s")
        ):
            first = next(version for version in cluster.versions if version.source in cluster.open_sources)
            act.do("drop", reason=reason, claim=str(uuid4()), **sheets.acceptance(first, cluster.open_sources))


def _listed(uuid: str, claim: Claim, act: Hand | None) -> None:
    words = settle_words.OUTCOME_OF[claim.outcome]
    st.text(f"→ {words}: {claim.reason}" if claim.outcome is Listing.DROP else f"→ {words} ({_about(claim)}): {claim.text}")
    if act is None:
        return
    if claim.outcome is not Listing.DROP:
        _edit(uuid, claim, act)
    if st.button(settle_words.TAKE_BACK, key=f"back-{uuid}"):
        act.do("remove", claim=uuid)


def _edit(uuid: str, claim: Claim, act: Hand) -> None:
    with st.expander(settle_words.EDIT), st.form(f"edit-{uuid}", border=False):
        text = st.text_area(settle_words.CLAIM_TEXT, claim.text, key=f"text-{uuid}", max_chars=20_000)
        worth = st.segmented_control(settle_words.WORTH, [1, 2, 3], default=claim.worth, key=f"worth-{uuid}")
        speaker = st.text_input(
            settle_words.SPEAKER, claim.attribution[0].source if claim.attribution else "", key=f"by-{uuid}", max_chars=300
        )
        date = st.text_input(settle_words.CLAIM_DATE, claim.claim_date, key=f"date-{uuid}", help=messages.DATE_HELP, max_chars=10)
        if st.form_submit_button(settle_words.SAVE):
            changed: dict[str, Any] = {
                "text": text.strip() or claim.text,
                "worth": worth,
                "claim_date": date,
                "attribution": _said_by(claim, speaker),
            }
            act.do("edit", claim=uuid, **changed)


def _said_by(claim: Claim, speaker: str) -> list[Mapping[str, str]]:
    """The chain with another innermost source, or without it."""
    chain: list[Mapping[str, str]] = [{"source": link.source, "mode": link.mode.value} for link in claim.attribution]
    if not speaker.strip():
        return chain[1:]
    mode = chain[0]["mode"] if chain else AttributionMode.ASSERTED.value
    return [{"source": speaker, "mode": mode}, *chain[1:]]


page()
