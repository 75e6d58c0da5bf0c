"""How far annotators agree, on what, who with whom, where and when; and behind each number its units, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workbench.agreement.reading import Source
from workbench.agreement.stability import has_threshold_colour
from workbench.agreement.statistic import Statistic
from workbench.domain.layers import Filters
from workbench.domain.records import Actor, CampaignCard
from workbench.domain.vocabulary import Round
from workbench.store.measuring import Measured
from workbench.store.queries import frames
from workbench.store.queries.frames import Which
from workbench.ui import agreement_charts as charts
from workbench.ui import agreement_filters, agreement_units, campaign_page, messages, process
from workbench.ui import agreement_tables as tables
from workbench.ui import tables as tables_of_files

MOST_IN_A_PICTURE = 24  # people or texts; beyond that a picture is a carpet and the table says more
FIRM, TENTATIVE = 0.800, 0.667  # Krippendorff's customary thresholds


def page(actor: Actor, campaign: CampaignCard) -> None:
    with process.store().reading() as session:
        choices = frames.choices(session, campaign.id, viewer=actor)
    if not choices.rounds:
        st.info(messages.NOTHING_FINISHED)
        return
    layer, filters = agreement_filters.asked(choices)
    with process.store().reading() as session:
        found = frames.measured(session, campaign.id, layer, filters, viewer=actor)
    _card(found)
    _sections(actor, campaign, found, filters)


# -- the card --------------------------------------------------------------------------------------------------------------


def _card(found: Measured) -> None:
    measures = tables.headline(found)
    for column, (name, shown, statistic) in zip(st.columns(len(measures)), measures, strict=True):
        with column:
            words, help_ = messages.MEASURES[name]
            st.metric(words, shown, help=help_, border=True)
            st.caption(_beside(statistic, name))
    counted = measures[0][2]
    people, texts = len(found.people), found.document_count
    st.text(
        messages.COUNTED.format(
            units=counted.n_units, pairs=counted.n_pairs, people=people, s="" if people == 1 else "s", passes=found.pass_count, texts=texts
        )
    )
    coverage = tables.one(found, "alignment_coverage")
    if coverage.value is not None:
        st.text(f"{messages.COVERAGE} {tables.percentage(coverage.value)}: {coverage.note}.")
    elif found.rows and found.rows[0].name == "alignment_coverage":
        st.text(f"{messages.COVERAGE} – ({coverage.reason})")
    _warnings(found)
    for sentence in _reading(found):
        st.text(sentence)


def _beside(statistic: Statistic, name: str) -> str:
    if statistic.value is None:
        return statistic.reason
    reach = tables.interval(statistic)
    if statistic.interval is None or statistic.interval.low is None:
        return f"no interval: {reach}" if reach else ""
    words = f"95 % interval {reach}"
    if name != "krippendorff_alpha" or not has_threshold_colour(statistic.interval):
        return words
    low = statistic.interval.low
    bound = FIRM if low >= FIRM else TENTATIVE
    return f"{words}; its lower end is {'at or above' if low >= bound else 'below'} the customary {bound:.3f}".replace("0.", ".")


def _warnings(found: Measured) -> None:
    match found.stability.show:
        case "nothing":
            st.warning(messages.NOTHING_SHARED, icon=":material/group_off:")
        case "counts":
            st.warning(f"{messages.COUNTS_ONLY} {_listed(found.stability.reasons)}.", icon=":material/warning:")
        case "unstable":
            st.warning(f"{messages.UNSTABLE} {_listed(found.stability.reasons)}.", icon=":material/warning:")
    if "annotators agree mostly" in tables.one(found, "krippendorff_alpha").note:
        st.info(messages.MOSTLY_ONE_LABEL)


def _listed(reasons: tuple[str, ...]) -> str:
    return "; ".join(reasons)


def _reading(found: Measured) -> list[str]:
    return [_source(source, found) for source in found.sources]


def _source(source: Source, found: Measured) -> str:
    of = {"n": source.disagreeing, "total": source.total}
    match source.kind:
        case "labels":
            one, other = (found.names.get(name, name) for name in source.names)
            return messages.BETWEEN_LABELS.format(one=one, other=other, **of)
        case "annotator":
            (name,) = source.names
            with_all = tables.one(found, "krippendorff_alpha", level=tables.level(found.layer)).value
            without = tables.one(found, "krippendorff_alpha_without", level=tables.level(found.layer), people=(name,)).value
            return messages.WITH_ANNOTATOR.format(name=name, without=tables.coefficient(without), alpha=tables.coefficient(with_all), **of)
        case "documents":
            titles = [found.titles.get(slug, slug) for slug in source.names]
            listed = "; ".join(f"“{title}”" for title in titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
            return messages.IN_TEXTS.format(
                count=len(titles), s="" if len(titles) == 1 else "s", verb="s" if len(titles) == 1 else "", listed=listed, **of
            )


# -- the sections ------------------------------------------------------------------------------------------------------------


def _sections(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    sections: dict[str, Callable[[Actor, CampaignCard, Measured, Filters], None]] = {
        messages.LABELS_SECTION: _labels,
        messages.PAIRS_SECTION: _people,
        messages.TEXTS_SECTION: _texts,
        messages.TIME_SECTION: _time,
        messages.TWICE_SECTION: _twice,
        messages.UNITS_SECTION: _units,
        messages.NUMBERS_SECTION: _numbers,
    }
    if st.session_state.get("agreement_section") not in sections:
        st.session_state["agreement_section"] = messages.LABELS_SECTION
    chosen = st.segmented_control("Section", list(sections), key="agreement_section", label_visibility="collapsed")
    sections[chosen or messages.LABELS_SECTION](actor, campaign, found, filters)


def _labels(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    table = tables.labels(found)
    if not table:
        st.info(messages.NO_LABELS)
        return
    st.subheader(messages.PER_LABEL)
    st.caption(messages.PER_LABEL_HELP)
    st.altair_chart(
        charts.labels(table),
        width="content",
        alt=f"Specific agreement and share of {len(table)} labels; the figures are in the table below.",
    )
    by_name = {shown: name for name, shown in found.names.items()}
    _table(actor, campaign, found, filters, "labels", table, lambda row: Which(labels=(by_name.get(row["label"], row["label"]),)))
    confusion = tables.confusion(found)
    if confusion:
        st.subheader(messages.CONFUSION)
        by_row = st.toggle(messages.BY_ROW, key="agreement_by_row", help=messages.BY_ROW_HELP)
        st.altair_chart(
            charts.confusion(confusion, by_row=by_row),
            width="content",
            alt="How often two labels meet on one unit; the figures are in the table below.",
        )
        _table(
            actor,
            campaign,
            found,
            filters,
            "confusion",
            confusion,
            lambda row: Which(
                labels=tuple(by_name.get(row[side], row[side]) for side in ("label", "other label")),
                only_disagreeing=row["label"] != row["other label"],
            ),
        )


def _people(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    pairs = tables.pairs(found)
    if not pairs:
        st.info(messages.NO_PAIRS)
        return
    st.subheader(messages.PAIRS_SECTION)
    if len(found.people) <= MOST_IN_A_PICTURE:
        measures = [measure for measure in tables.pair_measures(found.layer) if any(row.get(measure) is not None for row in pairs)]
        measure = st.segmented_control(
            "Measure", measures, default=measures[0] if measures else None, key=f"agreement_measure_{found.layer}"
        )
        if measures:
            measure = measure or measures[0]
            st.caption(messages.HEAT_MAP_HELP)
            picked = st.altair_chart(
                charts.heat_map(pairs, measure),
                width="content",
                on_select="rerun",
                key="agreement_heat_map",
                alt=f"{measure} of each two people; the figures are in the table below.",
            )
            _opened(actor, campaign, found, filters, picked)
    _table(actor, campaign, found, filters, "pairs", pairs, lambda row: Which(annotators=(row["one"], row["other"])))
    rest = tables.people(found)
    if rest:
        st.subheader(messages.AGAINST_REST)
        st.caption(messages.AGAINST_REST_HELP)
        _table(actor, campaign, found, filters, "against the rest", rest, lambda row: Which(annotators=(row["annotator"],)))
    bias = tables.bias(found)
    if any(row["share less the others'"] is not None for row in bias):
        st.subheader(messages.BIAS)
        st.caption(messages.BIAS_HELP)
        if len(found.people) <= MOST_IN_A_PICTURE:
            st.altair_chart(charts.bias(bias), alt="Each annotator's leaning by label; the figures are in the table below.")
        by_name = {shown: name for name, shown in found.names.items()}
        _table(
            actor,
            campaign,
            found,
            filters,
            "bias",
            bias,
            lambda row: Which(annotators=(row["annotator"],), labels=(by_name.get(row["label"], row["label"]),)),
        )


def _opened(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters, picked: Any) -> None:
    cells = (picked or {}).get("selection", {}).get("cell", [])
    names = tuple(sorted({cell[side] for cell in cells for side in ("row", "column") if side in cell}))
    if len(names) == 2:
        st.text(messages.BEHIND.format(what=f"{names[0]} and {names[1]}"))
        agreement_units.section(actor, campaign, found.layer, filters, Which(annotators=names), key="cell")


def _texts(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    table = tables.documents(found)
    known = [row for row in table if row["agreement"] is not None]
    if not known:
        st.info(messages.NO_SHARED_TEXT)
        return
    st.subheader(messages.HARDEST)
    st.altair_chart(
        charts.documents(known[:MOST_IN_A_PICTURE]), alt="Agreement by text, hardest first; the figures are in the table below."
    )
    if len(known) > MOST_IN_A_PICTURE:
        st.caption(messages.FIRST_SHOWN.format(count=MOST_IN_A_PICTURE, of=len(known)))
    _table(actor, campaign, found, filters, "texts", table, lambda row: Which(document=row["short name"]))


def _time(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    table = tables.over_time(found)
    if not table:
        st.info(messages.NO_TIME)
        return
    st.subheader(messages.TIME_SECTION)
    st.caption(messages.TIME_HELP)
    marks = [(version, day.isoformat()) for version, day in found.marks]
    st.altair_chart(charts.over_time(table, marks), alt="Percent agreement and alpha over time; the figures are in the table below.")
    _table(actor, campaign, found, filters, "over time", table, None)
    changes = tables.changes(found)
    if changes:
        st.subheader(messages.CHANGES)
        st.caption(messages.CHANGES_HELP)
        _table(actor, campaign, found, filters, "guidelines", changes, None)


def _twice(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    for prefix, title, nothing in (
        ("self", messages.SELF, messages.NO_SELF.format(round=Round.REVALIDATION.value)),
        ("gold", messages.GOLD, messages.NO_GOLD.format(round=Round.GOLD.value)),
    ):
        st.subheader(title)
        table = tables.twice(found, prefix)
        if table:
            _table(actor, campaign, found, filters, title.lower(), table, None)
        else:
            st.info(nothing)


def _units(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        people = st.multiselect("Labelled by", found.people, max_selections=2, key="units_people", placeholder=messages.ALL)
        labels = st.multiselect(
            "Among the labels",
            list(found.names),
            max_selections=2,
            format_func=lambda name: found.names[name],
            key=f"units_labels_{found.layer}",
            placeholder=messages.ALL,
        )
        text = st.selectbox("Text", ["", *found.titles], format_func=lambda slug: found.titles.get(slug, messages.ALL), key="units_text")
        apart = st.toggle(messages.ONLY_DISAGREEING, value=True, key="units_apart")
    which = Which(tuple(people), tuple(labels), text, apart)
    agreement_units.section(actor, campaign, found.layer, filters, which, key="units")


def _numbers(actor: Actor, campaign: CampaignCard, found: Measured, filters: Filters) -> None:
    st.caption(messages.NUMBERS_HELP)
    _table(actor, campaign, found, filters, "every number", tables.numbers(found), None)


# -- a table with its downloads and the units behind a row --------------------------------------------------------------------------


def _table(
    actor: Actor,
    campaign: CampaignCard,
    found: Measured,
    filters: Filters,
    name: str,
    rows: tables.Table,
    which: Callable[[dict[str, Any]], Which] | None,
) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    number = st.column_config.NumberColumn(format="%.2f")
    look: dict[str, Any] = {
        "column_order": [*(column for column in columns if column != "remark"), *(["remark"] if "remark" in columns else [])],
        "column_config": {column: number for column in columns if any(isinstance(row.get(column), float) for row in rows)},
    }
    if which is not None:
        st.caption(messages.SELECT_A_ROW)
        look |= {"on_select": "rerun", "selection_mode": "single-row", "key": f"agreement_table_{found.layer}_{name}"}
    files = f"{campaign.slug}-{found.layer.value}-{name.replace(' ', '-')}"
    event, first = tables_of_files.paged(rows, name=files, alt=f"The figures: {name}", **look)
    for at in event["selection"]["rows"] if which is not None else ():
        if which is not None and first + at < len(rows):
            row = rows[first + at]
            st.text(messages.BEHIND.format(what=_named(row)))
            agreement_units.section(actor, campaign, found.layer, filters, which(row), key=look["key"])


def _named(row: dict[str, Any]) -> str:
    words = [str(row[name]) for name in ("one", "other", "annotator", "label", "other label", "text") if row.get(name)]
    return " and ".join(words)


campaign_page.draw(page)
