"""One case on the desk: the sentence in its text, the versions side by side by field, the evidence by source, and the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from workbench.domain.disputes import Case, Decided, FinalClaim, Member, Version, as_it_is
from workbench.domain.records import Actor, CampaignCard, VerdictValue
from workbench.domain.values import Annotation
from workbench.domain.vocabulary import CanonicalVerdict, CaseStatus, Outcome, Round
from workbench.services import adjudicating
from workbench.store.queries import adjudication, campaigns
from workbench.store.queries.adjudication import Desk, Source
from workbench.ui import adjudication_words, confirmation, process, rulings, state
from workbench.ui.adjudication_words import OFF_SCALE, OUTCOMES, SIGNS, STEPS, kinds_in_words

WIDE_FIELD = 1  # the column of field names, against 3 for each person
NOTHING = "–"


def draw(actor: Actor, campaign: CampaignCard, document: str, claim: str, round_: Round) -> None:
    st.button("Back to the queue", key="back", on_click=_leave, icon=":material/arrow_back:", type="tertiary")
    with process.store().reading() as session:
        desk = adjudication.desk(session, campaign.id, document, claim, viewer=actor, round=round_)
    if desk is None:
        st.info(adjudication_words.CASE_GONE)
        return
    case = desk.dispute.case
    st.text(f"{desk.title}\n{kinds_in_words({kind.value: size for kind, size in desk.dispute.kinds.items()})}")
    if desk.dispute.is_stale:
        st.warning(adjudication_words.STALE)
    _context(desk)
    names = _names(desk)
    _versions(desk, names)
    _sources(desk, names)
    _hint(desk)
    if case is None or case.status is CaseStatus.RELEASED:
        _unopened(actor, campaign, desk, claim, round_)
    elif case.status is CaseStatus.OPEN:
        _decide(actor, campaign, desk, case, names, round_)
    else:
        _decided(actor, campaign, desk, case, round_)
    if desk.history:
        _history(desk, names)


def _leave() -> None:
    for name in ("claim", "document"):
        st.query_params.pop(name, None)


def _context(desk: Desk) -> None:
    """The sentence among its neighbours; its own marked at the left."""
    lines = []
    for ordinal, start, end, text in desk.context:
        mark = "▌" if start < desk.dispute.end and end > desk.dispute.start else "·"
        lines.append(f"{mark} {ordinal + 1}  {' '.join(text.split())}")
    with st.container(border=True):
        st.text("\n".join(lines))


def _names(desk: Desk) -> Mapping[str, str]:
    hide = st.toggle(adjudication_words.HIDE_NAMES, key="hide_names")
    letters = {one: f"Annotator {chr(ord('A') + number)}" for number, one in enumerate(sorted(desk.dispute.people))}
    return letters if hide else {one: desk.names.get(one, letters[one]) for one in desk.dispute.people}


# -- side by side ------------------------------------------------------------------------------------------------------------------


def _versions(desk: Desk, names: Mapping[str, str]) -> None:
    people = desk.dispute.people
    own = {one: [version for version in desk.dispute.versions if version.pass_uuid == one] for one in people}
    notes = {one: [text for of, text in desk.comments if of == one] for one in people}
    _row("", {one: names[one] for one in people})
    fields: dict[str, Callable[[Version], str]] = {
        "Span": lambda version: f"{_span(version)}\n“{' '.join(version.claim.quote.split())}”",
        "Claim": lambda version: version.claim.text or NOTHING,
        "Verdict": lambda version: verdict_in_words(version.annotation.verdict, desk.scheme),
        "Why": lambda version: version.annotation.why or NOTHING,
        "Evidence": lambda version: f"{len(version.evidence)} attached" if version.evidence else NOTHING,
    }
    for field, show in fields.items():
        nothing = adjudication_words.MARKED_NOTHING if field == "Span" else NOTHING
        _row(field, {one: "\n\n".join(show(version) for version in own[one]) or nothing for one in people})
    if desk.comments:
        _row("Comments", {one: "\n\n".join(notes[one]) or NOTHING for one in people})


def _row(field: str, cells: Mapping[str, str]) -> None:
    columns = st.columns([WIDE_FIELD, *([3] * len(cells))])
    columns[0].caption(field)
    for column, cell in zip(columns[1:], cells.values(), strict=True):
        column.text(cell)


def _span(version: Version) -> str:
    return ", ".join(f"{start}–{end}" for start, end in version.claim.spans)


def verdict_in_words(value: str, scheme: tuple[VerdictValue, ...]) -> str:
    """`✕ Refuted`; the sign stands before every verdict, since colour alone says nothing."""
    found = next((one for one in scheme if one.value == value), None)
    if found is None:
        return value or "no verdict"
    return f"{SIGNS.get(CanonicalVerdict(found.canonical), OFF_SCALE)} {found.label}"


def _sources(desk: Desk, names: Mapping[str, str]) -> None:
    st.caption("Evidence by source")
    if not desk.sources:
        st.text(adjudication_words.NO_EVIDENCE)
    for source in desk.sources:
        uses = ", ".join(f"{names[one]} {stance.value}" for one, _, stance in source.uses)
        st.text(f"{source_in_words(source)}\n{uses}")


def source_in_words(source: Source) -> str:
    about = " · ".join(part for part in (source.title or source.url, source.publisher, state.shown_date(source.published_on)) if part)
    words = " ".join(source.excerpt.split())
    return f"{about}\n“{words}”" if words else about


def _hint(desk: Desk) -> None:
    """Asked for after a look at the versions, never there by itself, and never written anywhere."""
    if not st.toggle(adjudication_words.HINT, key=f"hint-{desk.dispute.versions[0].uuid}"):
        return
    votes = Counter(version.annotation.verdict for version in desk.dispute.versions if version.claim.same_as is None)
    (first, most), *others = votes.most_common() or [("", 0)]
    is_tie = bool(others) and others[0][1] == most
    st.text(
        adjudication_words.TIE
        if is_tie
        else adjudication_words.MOST_SAY.format(verdict=verdict_in_words(first, desk.scheme), count=most, of=votes.total())
    )
    if desk.dispute.absent:
        st.text(adjudication_words.SOME_MARKED_NOTHING.format(count=len(desk.dispute.absent), of=len(desk.dispute.people)))


# -- the decision ------------------------------------------------------------------------------------------------------------------


def _unopened(actor: Actor, campaign: CampaignCard, desk: Desk, claim: str, round_: Round) -> None:
    st.text(adjudication_words.OPEN_HELP)
    if st.button("Open this case", type="primary"):
        confirmation.attempt(
            lambda: adjudicating.open_cluster(
                process.store(), actor=actor, campaign_id=campaign.id, document=desk.document, claim=claim, round=round_
            ),
            adjudication_words.OPENED,
        )


def _decide(actor: Actor, campaign: CampaignCard, desk: Desk, case: Case, names: Mapping[str, str], round_: Round) -> None:
    st.subheader("Decision")
    st.text(f"Opened by {case.by}, {case.at:%-d %b %Y, %H:%M} UTC")
    key = f"{case.uuid}-{case.revision}"
    outcome = st.radio("Outcome", list(OUTCOMES), format_func=OUTCOMES.__getitem__, horizontal=True, key=f"outcome-{key}")
    chosen: str | None = None
    claims: tuple[FinalClaim, ...] = ()
    having = [one for one in desk.dispute.people if one not in desk.dispute.absent]
    match outcome:
        case Outcome.ACCEPT:
            chosen = st.selectbox("Whose version", having, format_func=names.__getitem__, key=f"whose-{key}", width=420)
        case Outcome.SEND_BACK:
            chosen = st.selectbox("To whom", list(desk.dispute.people), format_func=names.__getitem__, key=f"to-{key}", width=420)
        case Outcome.MERGE | Outcome.NEITHER:
            claims = _parts(desk, names, key)
        case _:
            pass
    is_empty = False
    if outcome in (Outcome.ACCEPT, Outcome.MERGE, Outcome.NEITHER):
        is_empty = st.checkbox(adjudication_words.EMPTY_ON_PURPOSE, key=f"empty-{key}")
    words = adjudication_words.NOTE_TO_ANNOTATOR if outcome is Outcome.SEND_BACK else adjudication_words.REASON
    reason = st.text_area(words, key=f"reason-{key}", max_chars=5_000)
    where: dict[str, Any] = {"actor": actor, "campaign_id": campaign.id, "document": desk.document, "round": round_}
    where |= {"case": case.uuid, "seen_revision": case.revision}
    if outcome is Outcome.SEND_BACK:
        if st.button("Send back", type="primary"):
            confirmation.attempt(
                lambda: adjudicating.send_back(process.store(), pass_uuid=chosen or "", note=reason, **where),
                adjudication_words.SENT_BACK,
            )
    elif st.button("Decide", type="primary"):
        decided = Decided(outcome, reason, chosen, claims, is_empty)
        confirmation.attempt(
            lambda: adjudicating.decide(process.store(), decided=decided, **where),
            adjudication_words.DECIDED,
        )


def _parts(desk: Desk, names: Mapping[str, str], key: str) -> tuple[FinalClaim, ...]:
    """Which claims are kept. Several stay as they are; of one, every field can be changed."""
    versions = {version.member: version for version in desk.dispute.versions}

    def shown(member: Member) -> str:
        return f"{names[member[0]]}: {versions[member].claim.text}"

    kept = st.multiselect("Claims to keep", list(versions), default=list(versions)[:1], format_func=shown, key=f"kept-{key}")
    if len(kept) != 1:
        return tuple(as_it_is(versions[member]) for member in kept)
    base = versions[kept[0]]
    key = f"{key}-{base.uuid}"
    spans = list(dict.fromkeys(version.claim.spans for version in desk.dispute.versions))
    quotes = {version.claim.spans: " ".join(version.claim.quote.split()) for version in desk.dispute.versions}
    values = ["", *(value.value for value in desk.scheme if value.retired_at is None)]
    span = st.selectbox("Span", spans, index=spans.index(base.claim.spans), format_func=quotes.__getitem__, key=f"span-{key}")
    text = st.text_input("Claim", base.claim.text, key=f"text-{key}", max_chars=2_000)
    verdict = st.selectbox(
        "Verdict",
        values,
        index=values.index(base.annotation.verdict) if base.annotation.verdict in values else 0,
        format_func=lambda value: verdict_in_words(value, desk.scheme),
        key=f"verdict-{key}",
    )
    sources = {source.uses[0][:2]: source for source in desk.sources}
    own = {(base.pass_uuid, name) for name, _ in base.evidence}
    cited = st.multiselect(
        "Evidence cited",
        list(sources),
        default=[member for member, source in sources.items() if own & {use[:2] for use in source.uses}],
        format_func=lambda member: source_in_words(sources[member]).replace("\n", " "),
        key=f"cited-{key}",
    )
    why = st.text_area("Why this verdict", base.annotation.why, key=f"why-{key}", max_chars=5_000)
    return (replace(as_it_is(base), spans=span, text=text, verdict=verdict, why=why, evidence=tuple(cited)),)


def _decided(actor: Actor, campaign: CampaignCard, desk: Desk, case: Case, round_: Round) -> None:
    st.subheader("Decided")
    st.text(f"{OUTCOMES[case.outcome]} · {case.by} · {case.at:%-d %b %Y, %H:%M} UTC")
    st.text(case.reason)
    if not desk.finals:
        st.text(adjudication_words.NOTHING_STANDS)
    for claim, said in desk.finals:
        st.text(f"{verdict_in_words(said.verdict, desk.scheme)}\n{claim.text}")
    with st.expander("Reopen"):
        reason = st.text_area("Why it is opened again", key=f"again-{case.uuid}-{case.revision}", max_chars=5_000)
        if st.button("Reopen this case"):
            confirmation.attempt(
                lambda: adjudicating.reopen(
                    process.store(),
                    actor=actor,
                    campaign_id=campaign.id,
                    document=desk.document,
                    case=case.uuid,
                    seen_revision=case.revision,
                    reason=reason,
                    round=round_,
                ),
                adjudication_words.REOPENED,
            )
    with st.expander(adjudication_words.RULING):
        with process.store().reading() as session:
            version, body = campaigns.guideline(session, campaign.id, viewer=actor)
        rulings.form(actor, campaign, version, body, _example(desk, case), key=case.uuid, document=desk.document, case=case.uuid)


def _example(desk: Desk, case: Case) -> str:
    said: list[tuple[str, Annotation]] = [(claim.text, said) for claim, said in desk.finals]
    about = "; ".join(f"“{text}”: {verdict_in_words(one.verdict, desk.scheme)}" for text, one in said)
    return f"{about or '“' + desk.dispute.versions[0].claim.text + '”: ' + OUTCOMES[case.outcome].lower()}. {case.reason}"


def _history(desk: Desk, names: Mapping[str, str]) -> None:
    with st.expander(adjudication_words.HISTORY_OF_CASE):
        for step in desk.history:
            what = OUTCOMES[step.outcome].lower() if step.outcome is not Outcome.NONE else STEPS[step.status]
            whom = f" · {names[step.chosen]}" if step.chosen and step.chosen in names else ""
            st.text(f"{step.at:%-d %b %Y, %H:%M:%S} · {step.by} · {what}{whom}" + (f"\n{step.reason}" if step.reason else ""))
