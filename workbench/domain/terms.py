"""What holds for a pass by its campaign: stage, section, required fields, evidence and temporal policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.domain import stages
from workbench.domain.vocabulary import Demand, EvidenceKind, EvidencePolicy, Field, Stage, TemporalPolicy
from workbench.errors import AgainstPolicy, FieldsMissing, NotInThisStage

STAGE_WORDS = {
    Stage.ONE_PASS: "claims and their verdicts",
    Stage.MARK: "marking claims; verdicts come later, for the settled ones",
    Stage.SETTLE: "settling the list of claims",
    Stage.CHECK: "checking settled claims; marking them is done",
}
SHOWN_GAPS = 3


@dataclass(frozen=True)
class Terms:
    """`section` are the ordinals of the sentences the pass is about; `published_on` is the document's.

    least_worth: from which worth on settled claims are checked.
    """

    section: range
    demands: Mapping[Field, Demand]
    stage: Stage = Stage.ONE_PASS
    evidence_policy: EvidencePolicy = EvidencePolicy.BOTH
    temporal_policy: TemporalPolicy = TemporalPolicy.FLAG
    published_on: str = ""
    least_worth: int = 0


@dataclass(frozen=True)
class Standing:
    """A claim of the pass as finishing looks at it; `sentence` is its ordinal, `given` the fields that hold something."""

    sentence: int
    given: frozenset[Field]
    needs_evidence: bool


def check_stage(terms: Terms, kind: str) -> None:
    """Raises NotInThisStage unless the stage has this kind of operation."""
    if kind not in stages.OPERATIONS[terms.stage]:
        raise NotInThisStage(f"This pass is for {STAGE_WORDS[terms.stage]}.")


def check_section(terms: Terms, ordinal: int) -> None:
    """Raises NotInThisStage outside the section."""
    if ordinal not in terms.section:
        raise NotInThisStage(f"This pass is about sentences {terms.section.start + 1} to {terms.section.stop}.")


def check_evidence(terms: Terms, kind: EvidenceKind, published_on: str, *, claim_date: str) -> None:
    """Raises AgainstPolicy. Dates are whole or partial; an unknown one is never later."""
    if kind is EvidenceKind.WEB and terms.evidence_policy is EvidencePolicy.CORPUS:
        raise AgainstPolicy("In this campaign only the campaign's own texts are evidence.")
    claimed_on = claim_date or terms.published_on
    if terms.temporal_policy is TemporalPolicy.FORBID and is_later(published_on, claimed_on):
        raise AgainstPolicy(
            f"This evidence is of {published_on}, later than the claim ({claimed_on}), and the campaign takes no later evidence."
        )


def is_later(date: str, than: str) -> bool:
    """Whether one date (2016-02-23, 2016-02, 2016 or empty) is certainly later than another: 2016-02 is not later than 2016-02-01."""
    shared = min(len(date), len(than))
    return shared > 0 and date[:shared] > than[:shared]


def check_complete(terms: Terms, standings: Callable[[], Iterable[Standing]]) -> None:
    """Raises FieldsMissing with the first places where a required field of a claim is empty; asks for the claims only where one is."""
    required = [field for field, demand in terms.demands.items() if demand is Demand.REQUIRED]
    if required == [Field.TEXT]:  # a claim has its words from the start
        return
    gaps = [
        f"sentence {claim.sentence + 1} has no {NAMES.get(field, field.value)}"
        for claim in standings()
        for field in required
        if field not in claim.given and (field is not Field.EVIDENCE or claim.needs_evidence)
    ]
    if gaps:
        more = f", and {len(gaps) - SHOWN_GAPS} more" if len(gaps) > SHOWN_GAPS else ""
        raise FieldsMissing(f"The campaign requires more: a claim in {'; in '.join(gaps[:SHOWN_GAPS])}{more}.")


NAMES = {
    Field.TEXT: "wording",
    Field.WHY: "reason",
    Field.TYPES: "type",
    Field.CLAIM_DATE: "date",
    Field.CHECKS: "choice of what is checked",
}
