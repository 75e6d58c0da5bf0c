"""How many people a document needs in a stage: for a document at hand, and for each row of a query (domain/overlap.py has the rule)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, literal

from workbench.domain import overlap
from workbench.domain.vocabulary import Stage
from workbench.store import models


def wanted(campaign: models.Campaign, stage: Stage, number: int, own: int | None) -> int:
    """`number` and `own` overlap are the document's."""
    if stage is Stage.CHECK:
        return campaign.check_overlap
    return overlap.wanted(number, overlap=campaign.overlap, percent=campaign.overlap_percent, own=own)


def wanted_of_each(campaign: models.Campaign, stage: Stage) -> Any:
    """The same as an expression over `models.Document`."""
    if stage is Stage.CHECK:
        return literal(campaign.check_overlap)
    number, percent = models.Document.number, campaign.overlap_percent
    is_shared = number * percent // 100 > (number - 1) * percent // 100  # whole numbers on both engines
    return func.coalesce(models.Document.overlap, case((is_shared, campaign.overlap), else_=1))
