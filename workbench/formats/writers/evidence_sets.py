"""What FEVER and SciFact ask of a judgement: a label of theirs, and sets of sentences of the campaign's own texts that fit it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from workbench.domain.dataset import Annotation, Claim, Evidence
from workbench.domain.vocabulary import CanonicalVerdict, EvidenceKind, Stance
from workbench.formats.format import why_no_label

FITTING = {CanonicalVerdict.SUPPORTED: Stance.SUPPORTS, CanonicalVerdict.REFUTED: Stance.REFUTES}
Set = list[Evidence]


def concluded(claim: Claim, annotation: Annotation, labels: Mapping[CanonicalVerdict, str], name: str) -> tuple[str, list[Set], str]:
    """(label, evidence sets that fit it, why it cannot go). Not enough evidence has a label and no sets."""
    if reason := why_no_label(claim, annotation, labels, name):
        return "", [], reason
    assert annotation.verdict is not None
    meant = CanonicalVerdict(annotation.verdict.canonical)
    if meant not in FITTING:
        return labels[meant], [], ""
    return labels[meant], *_within_texts(annotation, FITTING[meant])


def _within_texts(annotation: Annotation, stance: Stance) -> tuple[list[Set], str]:
    """(sets of this stance that lie wholly in documents of the campaign, why there is none). Evidence is in order of sets."""
    fitting = (evidence for evidence in annotation.evidence if evidence.stance == stance)
    found = [list(members) for _, members in groupby(fitting, key=lambda evidence: evidence.set_no)]
    within = [members for members in found if all(evidence.kind == EvidenceKind.SENTENCE and evidence.sentences for evidence in members)]
    if within:
        return within, ""
    return [], f"no evidence that {stance}" if not found else "its evidence is on the web, which has no page and line"
