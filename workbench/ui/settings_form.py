"""What a campaign says of itself as a form: way of working, who reads how much, and what a claim is asked for, stage by stage."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from workbench.domain import entries, stages
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import Assigning, Coverage, Demand, EvidencePolicy, Field, Preset, Stage, TemporalPolicy
from workbench.ui import messages

COLUMNS = 3


def fields(now: CampaignSettings) -> CampaignSettings:
    """Draw everything but the demands; the settings as they stand in the form."""
    title = st.text_input("Title", now.title, max_chars=300)
    description = st.text_area("Description", now.description, max_chars=5_000)
    left, right = st.columns(2)
    with left:
        preset = _choice("Way of working", messages.WAYS, now.preset.value)
        coverage = _choice("Which claims", messages.COVERAGES, now.coverage.value)
        evidence = _choice("Evidence comes from", messages.EVIDENCE_POLICIES, now.evidence_policy.value)
        temporal = _choice("Evidence later than the claim", messages.TEMPORAL_POLICIES, now.temporal_policy.value)
        assigning = _choice("Who reads what", messages.ASSIGNING, now.assigning.value, messages.ASSIGNING_HELP)
    with right:
        most = entries.MOST_OVERLAP
        overlap = st.number_input("People for each text", 1, most, now.overlap, help=messages.OVERLAP_HELP)
        percent = st.number_input("On so many percent of the texts", 1, 100, now.overlap_percent, help=messages.OVERLAP_SHARE_HELP)
        check_overlap = st.number_input("People who check each text", 1, most, now.check_overlap, help=messages.CHECK_OVERLAP_HELP)
        cap = st.number_input(
            "Most texts for one person",
            min_value=1,
            max_value=entries.MOST_PASSES,
            value=now.pass_cap,
            placeholder=messages.NO_LIMIT,
            help=messages.CAP_HELP,
        )
        lease_days = st.number_input("Lease, in days", 1, entries.LONGEST_LEASE_DAYS, now.lease_days, help=messages.LEASE_HELP)
    return replace(
        now,
        title=title,
        description=description,
        preset=Preset(preset),
        coverage=Coverage(coverage),
        evidence_policy=EvidencePolicy(evidence),
        temporal_policy=TemporalPolicy(temporal),
        assigning=Assigning(assigning),
        overlap=overlap,
        overlap_percent=percent,
        check_overlap=check_overlap,
        pass_cap=cap,
        lease_days=lease_days,
    )


def _choice(label: str, words: dict[str, str], now: str, about: str | None = None) -> str:
    listed = list(words)
    return st.selectbox(label, listed, index=listed.index(now), format_func=words.__getitem__, help=about)


def demands(now: CampaignSettings) -> dict[str, dict[str, str]]:
    """Draw what each stage of the stored way of working asks of a claim; those of other stages stay as they are."""
    chosen = {stage: dict(named) for stage, named in now.fields.items()}
    for stage in stages.stages_of(now.preset):
        with st.expander(messages.FIELDS_OF.format(stage=messages.STAGES[stage.value])):
            st.markdown(messages.FIELDS_HELP)
            if now.evidence_policy is EvidencePolicy.WEB and Field.EVIDENCE in stages.OFFERED[stage]:
                st.markdown(messages.FIELDS_WEB)
            chosen[stage.value] = _of_stage(stage, now)
    return chosen


def _of_stage(stage: Stage, now: CampaignSettings) -> dict[str, str]:
    stored = now.fields.get(stage.value, {})
    columns = st.columns(COLUMNS)
    found = {}
    for number, field in enumerate(stages.OFFERED[stage]):
        listed = [demand.value for demand in Demand if demand is not Demand.OFF or field not in stages.NEVER_OFF]
        current = stored.get(field.value, stages.DEFAULTS[stage][field].value)
        found[field.value] = columns[number % COLUMNS].selectbox(
            *(messages.FIELDS[field.value], listed, listed.index(current)),
            format_func=messages.DEMANDS.__getitem__,
            key=f"demand-{stage.value}-{field.value}",
        )
    return found
