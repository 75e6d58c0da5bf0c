"""Settling: from the marks of several annotators to one list of claims, each citing the marks it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from workbench.domain import checked
from workbench.domain.values import Claim
from workbench.domain.vocabulary import Listing
from workbench.errors import BadOperation, MarksOpen

MOST_SOURCES = 500  # marks behind one claim

Source = tuple[str, str]  # a pass and its claim


def sources(body: Mapping[str, Any], before: tuple[Source, ...], marks: Collection[Source]) -> tuple[Source, ...]:
    """The marks that an operation cites, each once and in order; those cited before stay citable. Raises BadOperation."""
    if "sources" not in body:
        return before
    listed = body["sources"]
    if not isinstance(listed, list) or len(listed) > MOST_SOURCES:
        raise BadOperation("The marks behind a claim came as something else than a list.")
    cited = tuple(sorted({_source(one) for one in listed}))
    if any(one not in marks and one not in before for one in cited):
        raise BadOperation("A mark that was cited is not there, or its pass is not finished any more.")
    return cited


def _source(value: object) -> Source:
    match value:
        case [pass_uuid, claim]:
            return checked.uuid(pass_uuid), checked.uuid(claim)
        case _:
            raise BadOperation("A mark behind a claim is not well formed.")


def outcome_of(claim: Claim, least_worth: int) -> Listing:
    """What becomes of a claim of the list by its worth; one that was dropped stays so."""
    if claim.outcome is Listing.DROP:
        return Listing.DROP
    return Listing.CHECK if (claim.worth or 0) >= least_worth else Listing.KEEP


def check_every_mark(marks: Collection[Source], claims: Iterable[Claim]) -> None:
    """Raises MarksOpen while a mark is neither on the list nor dropped."""
    cited = {source for claim in claims for source in claim.sources}
    if left := len(set(marks) - cited):
        raise MarksOpen(f"{left} mark{'s are' if left > 1 else ' is'} neither accepted nor dropped.")
