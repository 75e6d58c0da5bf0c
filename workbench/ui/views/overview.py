"""How far the campaign is, how fast it goes, and what is in its way. Behind each picture stands its table, to look at and to download."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import PassStatus, Round, Stage
from workbench.store.queries import hindrances, overview, work_times
from workbench.store.queries.hindrances import Kind
from workbench.store.queries.overview import Day, Progress, Total, VerdictCount
from workbench.ui import campaign_page, charts, hindrance_list, messages, process, state, tables, time_section

FEW = 6  # annotators whose verdicts stand side by side


def page(actor: Actor, campaign: CampaignCard) -> None:
    place: Any = {"viewer": actor}
    with process.store().reading() as session:
        text_count = overview.text_count(session, campaign.id, **place)
        page_no = state.list_page("overview_page", text_count, overview.PAGE)
        cells = overview.progress(session, campaign.id, page=page_no, **place)
        totals = overview.totals(session, campaign.id, **place)
        days = overview.pace(session, campaign.id, **place)
        counts = overview.verdicts(session, campaign.id, **place)
        sentences = work_times.sentence_times(session, campaign.id, **place)
        claims = work_times.claim_times(session, campaign.id, **place)
        pages = {kind: st.session_state.get(hindrance_list.key(kind), 1) - 1 for kind in Kind}
        found = hindrances.hindrances(session, campaign.id, process.store().clock(), pages=pages, **place)
    if not cells:
        st.info(messages.NOBODY_BEGAN)
        return
    _figures(totals)
    hindrance_list.draw(campaign, found)
    _progress(campaign, cells)
    tables.pages("overview_page", text_count, overview.PAGE)
    time_section.draw(campaign, sentences, claims)
    _pace(campaign, days)
    if counts:
        _verdicts(campaign, counts)


def _figures(totals: list[Total]) -> None:
    for total in totals:
        stage = total.stage.value
        figures = (
            (messages.DECIDED_OF[stage], messages.COUNT_OF.format(done=total.decided_count, of=total.open_count)),
            (messages.CLAIMS_OF[stage], str(total.claim_count)),
            (messages.FINISHED_OF[stage], messages.COUNT_OF.format(done=total.finished_count, of=total.pass_count)),
        )
        for column, (label, figure) in zip(st.columns(len(figures)), figures, strict=True):
            column.metric(label, figure)


# -- progress ------------------------------------------------------------------------------------------------------------


def _progress(campaign: CampaignCard, cells: list[Progress]) -> None:
    st.subheader(messages.PROGRESS)
    counted, apart = [cell for cell in cells if cell.counts], [cell for cell in cells if not cell.counts]
    st.text(messages.FIRST_ROUND.format(apart=_apart_in_words(apart)))
    for stage in [stage for stage in Stage if any(cell.stage is stage for cell in counted)]:
        of_stage = [cell for cell in counted if cell.stage is stage]
        if stage is not Stage.ONE_PASS:
            st.caption(messages.STAGES[stage.value].capitalize())
        pressed = st.altair_chart(
            charts.progress_matrix(_matrix(of_stage), messages.UNIT_OF[stage.value]),
            alt=_in_words(of_stage),
            key=f"progress_{stage.value}",
            on_select="rerun",
        )
        for cell in pressed["selection"].get("cell", ()):
            st.switch_page("views/claims.py", query_params={"campaign": campaign.slug, "text": cell["document"], "who": cell["account"]})
    if counted:
        with st.expander(messages.AS_TABLE):
            tables.table([_row(cell) for cell in counted], name=f"{campaign.slug}-progress", alt="The figures behind progress")
    if apart:
        with st.expander(messages.APART_TABLE):
            tables.table([_row(cell) for cell in apart], name=f"{campaign.slug}-apart", alt="Passes that are in no sum")


def _apart_in_words(apart: list[Progress]) -> str:
    counted = Counter(_apart_kind(cell) for cell in apart)
    listed = [f"{count} {messages.APART_KINDS[kind][count > 1]}" for kind, count in counted.items()]
    return messages.APART.format(listed=", ".join(listed)) if listed else messages.APART_NONE


def _apart_kind(cell: Progress) -> str:
    if cell.stage is Stage.SETTLE:
        return "settle"
    return cell.round.value if cell.round is not Round.FIRST else "left"


def _matrix(cells: list[Progress]) -> list[dict[str, Any]]:
    """One row for each text and annotator, sections together."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for cell in cells:
        row = rows.setdefault(
            (cell.document, cell.annotator),
            {
                "Text": cell.title or cell.document,
                "Annotator": cell.annotator,
                "document": cell.document,
                "account": cell.account,
                "Done": 0,
                "Of": 0,
                "Claims": 0,
                "Sections": "",
                "State": "",
            },
        )
        row |= {"Done": row["Done"] + cell.decided_count, "Of": row["Of"] + cell.open_count, "Claims": row["Claims"] + cell.claim_count}
        row["Sections"] = ", ".join(part for part in (row["Sections"], _section(cell)) if part)
        row["State"] = ", ".join(part for part in (row["State"], messages.PASS_STATES[cell.status.value]) if part)
    return list(rows.values())


def _section(cell: Progress) -> str:
    return f"{cell.section[0] + 1}–{cell.section[1]}" if cell.section else messages.WHOLE_TEXT


def _row(cell: Progress) -> dict[str, Any]:
    return {
        "Text": cell.title or cell.document,
        "Annotator": cell.annotator,
        "Stage": messages.STAGES[cell.stage.value],
        "Round": messages.ROUNDS[cell.round.value],
        "Sentences": _section(cell),
        "State": messages.PASS_STATES[cell.status.value],
        "Done": cell.decided_count,
        "Of": cell.open_count,
        "Claims": cell.claim_count,
        "Operations": cell.operation_count,
        "Minutes at work": round(cell.seconds / 60),
        "Short name": cell.document,
    }


def _in_words(cells: list[Progress]) -> str:
    behind = min(cells, key=lambda cell: cell.decided_count / cell.open_count if cell.open_count else 1)
    finished = sum(cell.status is PassStatus.FINISHED for cell in cells)
    share = f"{behind.decided_count} of {behind.open_count}"
    where = f"{behind.annotator} in {behind.title or behind.document}"
    return f"{finished} of {len(cells)} passes are finished. The furthest behind: {where}, {share}."


# -- pace and verdicts ---------------------------------------------------------------------------------------------------


def _pace(campaign: CampaignCard, days: list[Day]) -> None:
    st.subheader(messages.PACE)
    if not days:
        st.info(messages.NO_OPERATIONS)
        return
    st.text(messages.PACE_DAYS.format(count=len({day.day for day in days})))
    st.altair_chart(charts.pace(days, messages.OTHERS), alt=f"Operations a day from {days[0].day} to {days[-1].day}.")
    with st.expander(messages.AS_TABLE):
        rows = [{"Day": day.day, "Annotator": day.annotator, "Operations": day.operation_count} for day in days]
        tables.table(rows, name=f"{campaign.slug}-pace", alt="The figures behind pace")


def _verdicts(campaign: CampaignCard, counts: list[VerdictCount]) -> None:
    st.subheader(messages.VERDICTS)
    rows = [_verdict_row(count, count.annotator, count.count) for count in counts]
    drawn = rows
    if len({count.annotator for count in counts}) > FEW:
        st.text(messages.VERDICTS_EVERYBODY)
        sums = Counter({count.label: 0 for count in counts})
        for count in counts:
            sums[count.label] += count.count
        drawn = [_verdict_row(one, messages.EVERYBODY, sums[one.label]) for one in {count.label: count for count in counts}.values()]
    st.altair_chart(charts.verdicts(drawn), alt="Standing verdicts by annotator: " + _verdicts_in_words(counts))
    with st.expander(messages.AS_TABLE):
        shown = [{name: value for name, value in row.items() if name != "canonical"} for row in rows]
        tables.table(shown, name=f"{campaign.slug}-verdicts", alt="The figures behind verdicts")


def _verdict_row(count: VerdictCount, who: str, claims: int) -> dict[str, Any]:
    verdict = f"{messages.SYMBOLS.get(count.canonical, '')} {count.label}".strip()
    return {"Verdict": verdict, "Annotator": who, "Claims": claims, "canonical": count.canonical}


def _verdicts_in_words(counts: list[VerdictCount]) -> str:
    by_label: Counter[str] = Counter()
    for count in counts:
        by_label[count.label] += count.count
    return ", ".join(f"{label} {count}" for label, count in by_label.items()) + "."


campaign_page.draw(page)
