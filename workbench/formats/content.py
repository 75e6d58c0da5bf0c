"""Whose work leaves: everything, what leads decided, or what annotators disagree about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.agreement import alignment
from workbench.domain.dataset import Chapter, Claim
from workbench.domain.vocabulary import ContentChoice, PassStatus, Round


def chosen(chapters: Iterable[Chapter], content: ContentChoice) -> Iterator[Chapter]:
    for chapter in chapters:
        match content:
            case ContentChoice.ALL:
                yield chapter
            case ContentChoice.ADJUDICATED:
                passes = tuple(each for each in chapter.passes if each.round == Round.ADJUDICATION)
                claims = tuple(claim for claim in chapter.claims if claim.round == Round.ADJUDICATION)
                yield replace(chapter, passes=passes, claims=claims)
            case ContentChoice.DISAGREEMENTS:
                wanted = disputed(chapter)
                yield replace(chapter, claims=tuple(claim for claim in chapter.claims if claim.uuid in wanted), cases=())


def disputed(chapter: Chapter) -> set[str]:
    """Claims of finished passes about which several annotators of a round gave different verdicts, or which they cut differently."""
    found: set[str] = set()
    compared = [claim for claim in chapter.claims if claim.round != Round.ADJUDICATION and claim.pass_status == PassStatus.FINISHED]
    for round_ in sorted({claim.round for claim in compared}):
        claims = {claim.uuid: claim for claim in compared if claim.round == round_}
        listed = [alignment.Claim(claim.uuid, claim.annotator, claim.spans, claim.text) for claim in claims.values()]
        for cluster in alignment.align(listed, chapter.document.sentences).clusters:
            members = [claims[member.id] for member in cluster.claims]
            if cluster.is_split or len({verdict for claim in members for verdict in _verdicts(claim)}) > 1:
                found.update(claim.uuid for claim in members)
    return found


def _verdicts(claim: Claim) -> Iterator[str]:
    for annotation in claim.annotations:
        if annotation.verdict:
            yield annotation.verdict.value
