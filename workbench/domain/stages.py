"""What each stage of the work is made of: its operations, the fields it asks for, and which verdicts need evidence.

One pass does everything in one sitting. Staged work marks claims, has a lead settle them, and checks the settled ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.vocabulary import CanonicalVerdict, Coverage, Demand, EvidencePolicy, Field, Preset, Stage
from workbench.errors import BadEntry

Fields = Mapping[str, Mapping[str, str]]  # {stage: {field: demand}}: what a campaign stores, only what differs from DEFAULTS

ALWAYS = frozenset({"undo", "redo", "finish", "reopen", "comment"})
SENTENCES = frozenset({"decide", "flag"})
CLAIMS = frozenset({"mark", "edit", "remove", "link", "unlink"})
SETTLING = frozenset({"accept", "drop"})
VERDICTS = frozenset({"judge", "attach", "amend", "detach"})
OPERATIONS: dict[Stage, frozenset[str]] = {
    Stage.ONE_PASS: ALWAYS | SENTENCES | CLAIMS | VERDICTS,
    Stage.MARK: ALWAYS | SENTENCES | CLAIMS,
    Stage.SETTLE: ALWAYS | CLAIMS | SETTLING,
    Stage.CHECK: ALWAYS | VERDICTS,
}

ABOUT_CLAIM = (
    *(Field.TEXT, Field.TYPES, Field.ATTRIBUTION, Field.HEDGE, Field.WORTH, Field.CLAIM_DATE, Field.EVENT, Field.CHECKS),
    Field.COMMENT,
)
ABOUT_VERDICT = (Field.VERDICT, Field.CONFIDENCE, Field.EVIDENCE, Field.WHY, Field.COMMENT)
OFFERED: dict[Stage, tuple[Field, ...]] = {
    Stage.ONE_PASS: tuple(dict.fromkeys((*ABOUT_CLAIM, *ABOUT_VERDICT))),
    Stage.MARK: ABOUT_CLAIM,
    Stage.SETTLE: ABOUT_CLAIM,
    Stage.CHECK: ABOUT_VERDICT,
}
DEFAULTS: dict[Stage, dict[Field, Demand]] = {
    stage: dict.fromkeys(fields, Demand.OPTIONAL) | ({Field.TEXT: Demand.REQUIRED} if Field.TEXT in fields else {})
    for stage, fields in OFFERED.items()
}
DEFAULTS[Stage.MARK] |= {Field.WORTH: Demand.REQUIRED}
DEFAULTS[Stage.SETTLE] |= {Field.WORTH: Demand.REQUIRED}
DEFAULTS[Stage.CHECK] |= {Field.VERDICT: Demand.REQUIRED}

# A claim cannot be stored without its words; everything else a campaign may turn off.
NEVER_OFF = frozenset({Field.TEXT, Field.VERDICT})
NEEDS_EVIDENCE = frozenset({CanonicalVerdict.SUPPORTED, CanonicalVerdict.REFUTED, CanonicalVerdict.CONFLICTING})


def first_stage(preset: Preset) -> Stage:
    return Stage.MARK if preset is Preset.STAGED else Stage.ONE_PASS


def stages_of(preset: Preset) -> tuple[Stage, ...]:
    return (Stage.MARK, Stage.SETTLE, Stage.CHECK) if preset is Preset.STAGED else (Stage.ONE_PASS,)


def least_worth(coverage: Coverage) -> int:
    """From which worth on a settled claim is checked."""
    return 2 if coverage is Coverage.WORTH_TWO else 0


def demands(fields: Fields, stage: Stage, policy: EvidencePolicy) -> dict[Field, Demand]:
    """What a stage of this campaign wants, field by field. Where the web is needed, evidence is required."""
    chosen = {Field(name): Demand(demand) for name, demand in fields.get(stage.value, {}).items()}
    wanted = DEFAULTS[stage] | {field: demand for field, demand in chosen.items() if field in DEFAULTS[stage]}
    if policy is EvidencePolicy.WEB and Field.EVIDENCE in wanted:
        wanted[Field.EVIDENCE] = Demand.REQUIRED
    return wanted


def checked_fields(fields: Fields) -> dict[str, dict[str, str]]:
    """The same without what is the default anyway. Raises BadEntry."""
    kept: dict[str, dict[str, str]] = {}
    for stage_name, chosen in fields.items():
        try:
            stage = Stage(stage_name)
            named = {Field(name): Demand(demand) for name, demand in chosen.items()}
        except ValueError as error:
            raise BadEntry(f"The fields of a stage are not well formed ({error}).") from None
        if odd := [field for field in named if field not in DEFAULTS[stage]]:
            raise BadEntry(f"The stage {stage_name} has no field {odd[0].value}.")
        if off := [field for field, demand in named.items() if demand is Demand.OFF and field in NEVER_OFF]:
            raise BadEntry(f"The field {off[0].value} cannot be turned off.")
        if differing := {field.value: demand.value for field, demand in named.items() if demand is not DEFAULTS[stage][field]}:
            kept[stage_name] = differing
    return kept
