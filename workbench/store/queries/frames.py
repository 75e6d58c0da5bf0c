"""Agreement of a campaign: one frame for the page, the command line and the export. Leads only: a number tells what others chose.

Passes that are finished count, none of a pilot; furniture and sentences settled as badly split do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.agreement.claim_units import ClaimTable, ClaimUnits, Mark, Unit
from workbench.agreement.passes import SentenceTable
from workbench.agreement.ratings import RatingTable
from workbench.domain.layers import Filters, Layer
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import PassStatus, Round
from workbench.store import access, kept_frames, models, ratings
from workbench.store.measuring import Measured

PAGE = 20


@dataclass(frozen=True)
class Choices:
    """What one can filter by. rounds: with how many finished passes each; people: (account, name)."""

    rounds: tuple[tuple[Round, int], ...]
    guidelines: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Which:
    """Which units to see. Empty: all. annotators: labelled by each of these; labels: with these among the labels given (two: with both)."""

    annotators: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    document: str = ""
    only_disagreeing: bool = True


@dataclass(frozen=True)
class Given:
    """What one annotator said of a unit; `words` are theirs where there are any."""

    annotator: str
    label: str
    words: str = ""


@dataclass(frozen=True)
class ShownUnit:
    document: str
    title: str
    ordinal: int
    text: str
    given: tuple[Given, ...]


@dataclass(frozen=True)
class UnitPage:
    units: tuple[ShownUnit, ...]
    count: int


# -- asked by views and commands -------------------------------------------------------------------------------------------


def choices(session: Session, campaign_id: int, *, viewer: Actor) -> Choices:
    """What there is to filter by: finished passes of every round but pilots and adjudication."""
    access.require(session, viewer, Action.SEE_AGREEMENT, campaign_id)
    own, document, user = models.Assignment, models.Document, models.User
    here = (own.campaign_id == campaign_id, own.status == PassStatus.FINISHED, own.round.in_(ratings.KEPT))
    rounds = dict(session.execute(select(own.round, func.count()).where(*here).group_by(own.round)).all())
    versions = set(session.scalars(select(own.guideline_version).where(*here).distinct()))
    days = session.execute(select(func.min(own.finished_at), func.max(own.finished_at)).where(*here)).one()
    people = session.execute(
        select(user.name, user.display_name)
        .where(user.id.in_(select(own.annotator_id).where(*here)))
        .order_by(user.display_name, user.name)
    )
    texts = session.execute(
        select(document.slug, document.title)
        .where(document.id.in_(select(own.document_id).where(*here)), document.withdrawn_at.is_(None))
        .order_by(document.number)
    )
    published = session.scalars(
        select(models.Guideline.version).where(models.Guideline.campaign_id == campaign_id).order_by(models.Guideline.id)
    )
    return Choices(
        tuple((one, rounds[one]) for one in ratings.KEPT if one in rounds),
        tuple(version for version in published if version in versions),
        tuple((row[0], row[1]) for row in people),
        tuple((row[0], row[1]) for row in texts),
        *(moment.date() if moment else None for moment in days),
    )


def measured(session: Session, campaign_id: int, layer: Layer, filters: Filters, *, viewer: Actor) -> Measured:
    """Every number of a layer. The same passes give the same numbers, to the last figure of every interval."""
    access.require(session, viewer, Action.SEE_AGREEMENT, campaign_id)
    return next(kept_frames.measured(session, campaign_id, [layer], filters))


def every_layer(
    session: Session, campaign_id: int, filters: Filters, layers: Sequence[Layer] = tuple(Layer), *, viewer: Actor
) -> Iterator[Measured]:
    """`measured` for each layer; what several layers are counted from is read once."""
    access.require(session, viewer, Action.SEE_AGREEMENT, campaign_id)
    yield from kept_frames.measured(session, campaign_id, layers, filters)


def units(session: Session, campaign_id: int, layer: Layer, filters: Filters, which: Which, *, viewer: Actor, page: int = 0) -> UnitPage:
    """A page of the units behind a number, with everybody's labels side by side."""
    found = measured(session, campaign_id, layer, filters, viewer=viewer)
    match found.units or kept_frames.claims(session, campaign_id, filters):
        case SentenceTable() as table:
            return _sentence_units(session, campaign_id, found, table, which, page)
        case ClaimTable() as table:
            return _claim_units(session, campaign_id, found, _chosen(table.table, which), table.units, page)
        case ClaimUnits() as shared:
            kept = [at for at, unit in enumerate(shared.units) if _is_wanted(unit, found, which)]
            return _claim_units(session, campaign_id, found, np.array(kept, np.int64), shared.units, page)
        case _:
            return UnitPage((), 0)


# -- the units behind a number -----------------------------------------------------------------------------------------------


def _chosen(table: RatingTable, which: Which) -> NDArray[np.int64]:
    """Positions of units, in order."""
    found = table.ratings
    labels = [str(label) for label in found.labels]
    counts = found.counts
    if which.annotators:
        wanted = [found.annotators.index(name) for name in which.annotators if name in found.annotators]
        here = np.isin(found.annotator, wanted)
        if len(which.annotators) == 2:
            counts = np.zeros_like(counts)
            np.add.at(counts, (found.unit[here], found.label[here]), 1)
        involved = np.bincount(found.unit[here], minlength=len(found.units)) >= len(which.annotators)
    else:
        involved = np.ones(len(found.units), bool)
    keep = involved & (counts.sum(axis=1) >= 2)
    if which.only_disagreeing:
        keep &= counts.max(axis=1, initial=0) < counts.sum(axis=1)
    for name in which.labels:
        keep &= counts[:, labels.index(name)] > 0 if name in labels else False
    if which.document:
        assert table.documents is not None
        at = table.document_names.index(which.document) if which.document in table.document_names else -1
        keep &= table.documents == at
    return np.flatnonzero(keep)


def _sentence_units(session: Session, campaign_id: int, found: Measured, table: SentenceTable, which: Which, page: int) -> UnitPage:
    wanted = _chosen(table.table, which)
    shown = wanted[page * PAGE : (page + 1) * PAGE]
    ids = _document_ids(session, campaign_id)
    slugs = [table.table.document_names[int(table.document[at])] for at in shown]
    ordinals = [int(table.ordinal[at]) for at in shown]
    texts = ratings.texts_of(session, [ids[slug] for slug in slugs], ordinals)
    given = _given(table.table, shown, found.names)
    return UnitPage(
        tuple(
            ShownUnit(slug, found.titles[slug], ordinal, texts[ids[slug], ordinal][1], given[int(at)])
            for slug, ordinal, at in zip(slugs, ordinals, shown, strict=True)
        ),
        len(wanted),
    )


def _given(table: RatingTable, shown: NDArray[np.int64], names: Mapping[str, str]) -> dict[int, tuple[Given, ...]]:
    found = table.ratings
    here = np.flatnonzero(np.isin(found.unit, shown))
    listed: dict[int, list[Given]] = defaultdict(list)
    for at in here[np.argsort(found.annotator[here], kind="stable")].tolist():
        label = str(found.labels[int(found.label[at])])
        listed[int(found.unit[at])].append(Given(found.annotators[int(found.annotator[at])], names.get(label, label)))
    return {unit: tuple(given) for unit, given in listed.items()}


def _is_wanted(unit: Unit, found: Measured, which: Which) -> bool:
    """For layers whose units are clusters of claims: spans, types and evidence."""
    said = [_said(mark, found) for mark in unit.marks]
    is_apart = unit.is_split or len(unit.marks) < 2 or len(set(said)) > 1
    in_place = not which.document or list(found.titles)[unit.document] == which.document
    return in_place and (is_apart or not which.only_disagreeing)


def _said(mark: Mark, found: Measured) -> str:
    match found.layer:
        case Layer.EVIDENCE:
            return "; ".join(sorted(mark.cited)) or "nothing cited"
        case Layer.TYPE:
            return ", ".join(kind.replace("_", " ") for kind in mark.types) or "no type"
        case Layer.WORTH:
            return str(mark.worth or "–")
        case Layer.SPANS:
            return " ".join(f"{start}–{end}" for start, end in mark.spans)
        case _:
            return found.names.get(mark.verdict, mark.verdict) or "no verdict"


def _claim_units(
    session: Session, campaign_id: int, found: Measured, wanted: NDArray[np.int64], units: Sequence[Unit], page: int
) -> UnitPage:
    shown = [units[int(at)] for at in wanted[page * PAGE : (page + 1) * PAGE]]
    slugs, ids = list(found.titles), _document_ids(session, campaign_id)
    people = _people_of(session, {mark.by for unit in shown for mark in unit.marks})
    listed = []
    for unit in shown:
        slug = slugs[unit.document]
        ordinal, text = _sentence_at(session, ids[slug], unit.marks[0].spans[0][0])
        given = tuple(Given(people[mark.by], _said(mark, found), mark.text) for mark in unit.marks)
        listed.append(ShownUnit(slug, found.titles[slug], ordinal, text, given))
    return UnitPage(tuple(listed), len(wanted))


def _sentence_at(session: Session, document_id: int, start: int) -> tuple[int, str]:
    table = models.Sentence
    query = select(table.ordinal, table.text).where(table.document_id == document_id, table.end > start).order_by(table.ordinal).limit(1)
    found = session.execute(query).first()
    return (found.ordinal, found.text) if found else (0, "")


def _people_of(session: Session, pass_ids: set[int]) -> dict[int, str]:
    own, user = models.Assignment, models.User
    query = select(own.id, user.display_name, user.name).join(user, user.id == own.annotator_id).where(own.id.in_(pass_ids))
    return {row[0]: row[1] or row[2] for row in session.execute(query)}


def _document_ids(session: Session, campaign_id: int) -> dict[str, int]:
    table = models.Document
    return dict(session.execute(select(table.slug, table.id).where(table.campaign_id == campaign_id)).all())
