"""Names of sources and events that mean the same: a lead merges them, and takes that back. What annotators wrote is never touched."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain import entries
from workbench.domain.claim_map import same_name
from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import NameKind
from workbench.errors import BadEntry
from workbench.store import access, aliases, audit
from workbench.store.work import Store

MOST = 100  # names at once
LONGEST = 2_000  # a piece of evidence without publisher and address is named by its text's title


def merge(store: Store, *, actor: Actor, campaign_id: int, kind: NameKind, names: Sequence[str], into: str) -> int:
    """From now on `into`, one of the names, stands for all of them; returns how many were merged into it.

    Names that were merged into one of them go with it, and come back with it. Raises NotAllowed, CampaignClosed, NotFound, BadEntry.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.MERGE, campaign_id)
        wanted = _checked(names)
        kept = _checked([into])
        others = {name: next(iter(kept.values())) for spelling, name in wanted.items() if spelling not in kept}
        if not others or not kept.keys() <= wanted.keys():
            raise BadEntry(f"Choose at least two {kind.value}s, and which of them stands for all.")
        before = aliases.locked(work, campaign_id, kind)
        for spelling, name in wanted.items():
            if spelling in before and (stands_for := before[spelling].stands_for):
                raise BadEntry(f"“{name}” counts as “{stands_for}” since somebody merged it.", advice="Look at the list again.")
        aliases.add(work, actor, campaign_id, kind, before, others)
        audit.note(work, actor, f"merge {kind.value}s", str(campaign_id), names=sorted(others), into=next(iter(kept.values())))
        work.commit()
    return len(others)


def separate(store: Store, *, actor: Actor, campaign_id: int, kind: NameKind, names: Sequence[str]) -> int:
    """Take names out of what they were merged into, as if they never had been; returns how many.

    Raises NotAllowed, CampaignClosed, NotFound, BadEntry (one is not merged).
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.MERGE, campaign_id)
        wanted = _checked(names)
        before = aliases.locked(work, campaign_id, kind)
        for spelling, name in wanted.items():
            if spelling not in before or not before[spelling].stands_for:
                raise BadEntry(f"“{name}” is not merged into another {kind.value}.", advice="Look at the list again.")
        aliases.add(work, actor, campaign_id, kind, before, {before[spelling].name: "" for spelling in wanted})
        audit.note(work, actor, f"separate {kind.value}s", str(campaign_id), names=sorted(wanted.values()))
        work.commit()
    return len(wanted)


def _checked(names: Sequence[str]) -> dict[str, str]:
    """By spelling, the first of each. Raises BadEntry."""
    if not 1 <= len(names) <= MOST:
        raise BadEntry(f"Choose up to {MOST} names at once.")
    found: dict[str, str] = {}
    for name in names:
        written = entries.line(" ".join(name.split()), "name", is_required=True, longest=LONGEST)
        found.setdefault(same_name(written), written)
    return found
