"""Layers of agreement and aligned claims, kept in this process until whatever `ratings.watermark` watches has changed.

Callers have asked for permission.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from workbench.agreement.claim_units import ClaimUnits
from workbench.domain.layers import Filters, Layer
from workbench.store import ratings
from workbench.store.measuring import Campaign, Measured

KEPT_RATINGS = 3_000_000  # of all that is kept, before the oldest goes

Found = TypeVar("Found", Measured, ClaimUnits)
_kept: WeakKeyDictionary[Any, OrderedDict[Any, tuple[Any, int]]] = WeakKeyDictionary()  # what, and how many ratings or claims
_lock = Lock()


def measured(session: Session, campaign_id: int, layers: Sequence[Layer], filters: Filters) -> Iterator[Measured]:
    """Each layer; what several layers are counted from is read once."""
    mark = ratings.watermark(session, campaign_id)
    campaign = Campaign(session, campaign_id, filters, partial(_cached, session, (campaign_id, mark, "claims", filters)))
    for layer in layers:
        yield _cached(session, (campaign_id, mark, layer, filters), partial(campaign.measured, layer))


def claims(session: Session, campaign_id: int, filters: Filters) -> ClaimUnits:
    """Claims of all who read a text, aligned."""
    key = (campaign_id, ratings.watermark(session, campaign_id), "claims", filters)
    return _cached(session, key, lambda: Campaign(session, campaign_id, filters).claims)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A hundred thousand records are made and none is garbage: looking for it again and again takes a quarter of the time.

    Of two at once the first puts it back, since only that one found it switched on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # and at once thawed: what was made goes among the old records without a look at each
        gc.unfreeze()
        if was_on:
            gc.enable()


def _cached(session: Session, key: tuple[Any, ...], make: Callable[[], Found]) -> Found:
    engine = session.get_bind()
    with _lock:
        frames = _kept.setdefault(engine, OrderedDict())
        if key in frames:
            frames.move_to_end(key)
            kept: Found = frames[key][0]
            return kept
    with _no_collection():
        made = make()
    with _lock:
        frames[key] = (made, made.size)
        while len(frames) > 1 and sum(size for _, size in frames.values()) > KEPT_RATINGS:
            frames.popitem(last=False)
    return made
