"""Sources and events as a campaign's claims and evidence name them: how often each, which count as one, and what rests on it.

Leads only, as queries/claims.py. What annotators wrote is read as it stands; names that leads merged are counted together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from workbench.domain.claim_map import Merged, same_name, source_name
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import NameKind, Stance
from workbench.store import access, aliases, models
from workbench.store.queries.claims import PAGE, ClaimPage, Key, by_key, is_counted
from workbench.store.version_rows import is_newest


@dataclass(frozen=True)
class SourceUse:
    """How often a source is relied upon, and for what. names: those that count as it, if there are several."""

    name: str
    piece_count: int
    claim_count: int
    supports: int
    refutes: int
    annotator_count: int
    said_count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class EventUse:
    """How many claims are about an event, and between which of their dates; empty where none has one."""

    name: str
    claim_count: int
    text_count: int
    first: str
    last: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class MergedName:
    name: str
    stands_for: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of evidence, as its source is counted."""

    name: str
    stance: Stance
    claim: Key
    document_id: int
    annotator_id: int


@dataclass(frozen=True, slots=True)
class _Said:
    """What a claim says by whom it is made, or what it is about: names, and where the claim stands."""

    names: tuple[str, ...]
    claim: Key
    document_id: int
    claim_date: str


def sources(session: Session, campaign_id: int, *, viewer: Actor) -> list[SourceUse]:
    """Who is relied upon, most often first; then who only is said to have said something."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    merged = aliases.merged(session, campaign_id, NameKind.SOURCE)
    pieces: dict[str, list[_Piece]] = defaultdict(list)
    said: dict[str, set[Key]] = defaultdict(set)
    written: dict[str, dict[str, None]] = defaultdict(dict)
    for piece in _pieces(session, campaign_id):
        pieces[merged.key(piece.name)].append(piece)
        written[merged.key(piece.name)][piece.name] = None
    for one in _said(session, campaign_id, NameKind.SOURCE):
        for name in one.names:
            said[merged.key(name)].add(one.claim)
            written[merged.key(name)][name] = None
    listed = [
        SourceUse(
            name=_shown(names, merged),
            piece_count=len(pieces[key]),
            claim_count=len({piece.claim for piece in pieces[key]}),
            supports=sum(piece.stance is Stance.SUPPORTS for piece in pieces[key]),
            refutes=sum(piece.stance is Stance.REFUTES for piece in pieces[key]),
            annotator_count=len({piece.annotator_id for piece in pieces[key]}),
            said_count=len(said[key]),
            names=_several(names),
        )
        for key, names in written.items()
    ]
    return sorted(listed, key=lambda source: (-source.claim_count, -source.piece_count, -source.said_count, source.name))


def events(session: Session, campaign_id: int, *, viewer: Actor) -> list[EventUse]:
    """What claims are about, in the order of their dates; events without a date last."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    merged = aliases.merged(session, campaign_id, NameKind.EVENT)
    found: dict[str, list[_Said]] = defaultdict(list)
    for one in _said(session, campaign_id, NameKind.EVENT):
        found[merged.key(one.names[0])].append(one)
    listed = []
    for claims in found.values():
        names = {one.names[0]: None for one in claims}
        dates = sorted(one.claim_date for one in claims if one.claim_date)
        listed.append(
            EventUse(
                name=_shown(names, merged),
                claim_count=len(claims),
                text_count=len({one.document_id for one in claims}),
                first=dates[0] if dates else "",
                last=dates[-1] if dates else "",
                names=_several(names),
            )
        )
    return sorted(listed, key=lambda event: (not event.first, event.first, event.last, event.name))


def naming(session: Session, campaign_id: int, kind: NameKind, name: str, *, viewer: Actor, page: int | None = 0) -> ClaimPage:
    """One page of the claims that rest on a source, or are said by it, or are about an event; without a page all. Text by text."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    merged = aliases.merged(session, campaign_id, kind)
    wanted = merged.key(name)
    found: set[tuple[int, Key]] = set()
    for one in _said(session, campaign_id, kind):
        if any(merged.key(each) == wanted for each in one.names):
            found.add((one.document_id, one.claim))
    if kind is NameKind.SOURCE:
        found |= {(piece.document_id, piece.claim) for piece in _pieces(session, campaign_id) if merged.key(piece.name) == wanted}
    keys = [key for _, key in sorted(found)]
    shown = keys if page is None else keys[page * PAGE : (page + 1) * PAGE]
    known = by_key(session, campaign_id, set(shown))
    return ClaimPage(tuple(known[key] for key in shown if key in known), len(keys))


def merged_names(session: Session, campaign_id: int, kind: NameKind, *, viewer: Actor) -> list[MergedName]:
    """What leads merged, by the name that stands for it."""
    access.require(session, viewer, Action.SEE_CLAIMS, campaign_id)
    rows = [row for row in aliases.newest(session, campaign_id, kind).values() if row.stands_for]
    query = select(models.User.id, models.User.name, models.User.display_name).where(models.User.id.in_({row.actor_id for row in rows}))
    people = {number: shown or name for number, name, shown in session.execute(query)}
    listed = (MergedName(row.name, row.stands_for, people[row.actor_id], row.at) for row in rows)
    return sorted(listed, key=lambda one: (same_name(one.stands_for), same_name(one.name)))


def _shown(names: dict[str, None], merged: Merged) -> str:
    """The name that stands for the others, else the first as it was written."""
    return merged.name(next(iter(names)))


def _several(names: dict[str, None]) -> tuple[str, ...]:
    """What was written, where it is not one name."""
    first = {same_name(name): name for name in reversed(names)}
    return tuple(sorted(first.values(), key=same_name)) if len(first) > 1 else ()


def _pieces(session: Session, campaign_id: int) -> list[_Piece]:
    return [
        _Piece(
            source_name(row.publisher or row.document_publisher or "", row.url, row.title or ""),
            row.stance,
            (row.claims_from or row.assignment_id, row.claim_uuid),
            row.document_id,
            row.annotator_id,
        )
        for row in session.execute(_evidence(campaign_id))
    ]


def _evidence(campaign_id: int) -> Select[Any]:
    piece, own, document = models.Evidence, models.Assignment, models.Document
    return (
        select(piece.assignment_id, piece.claim_uuid, piece.url, piece.publisher, piece.stance, own.annotator_id)
        .add_columns(document.publisher.label("document_publisher"), document.title, own.document_id, own.claims_from)
        .join(own, own.id == piece.assignment_id)
        .outerjoin(document, document.id == piece.document_id)
        .where(is_counted(campaign_id), piece.is_gone == 0, is_newest(piece, "uuid"))
        .order_by(piece.assignment_id, piece.uuid)
    )


def _said(session: Session, campaign_id: int, kind: NameKind) -> list[_Said]:
    claim, own = models.Claim, models.Assignment
    # As text: chains repeat, and reading each of many thousands as JSON takes longer than the database does.
    said: Any = claim.event if kind is NameKind.EVENT else type_coerce(claim.attribution, Text)
    query = (
        select(claim.assignment_id, claim.uuid, said.label("said"), claim.claim_date, own.document_id)
        .join(own, own.id == claim.assignment_id)
        .where(is_counted(campaign_id), claim.is_gone == 0, func.length(said) > (0 if kind is NameKind.EVENT else len("[]")))
        .where(is_newest(claim, "uuid"))
        .order_by(claim.assignment_id, claim.start, claim.uuid)
    )
    names = cache(_one_name if kind is NameKind.EVENT else _chain)
    return [_Said(names(row.said), (row.assignment_id, row.uuid), row.document_id, row.claim_date) for row in session.execute(query)]


def _one_name(event: str) -> tuple[str, ...]:
    return (" ".join(event.split()),)


def _chain(attribution: str) -> tuple[str, ...]:
    return tuple(" ".join(link["source"].split()) for link in json.loads(attribution))
