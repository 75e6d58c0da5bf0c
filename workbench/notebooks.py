"""A campaign in a notebook: its tables as pandas data frames, read-only. Columns: docs/python.md.

It reads as the built-in operator, as the command line does: whoever may read the data folder. Like an export it needs the right to
export, shows codes in place of names and leaves out pilots and what was deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbench import settings
from workbench.domain.records import Actor, CampaignCard, ExportChoice
from workbench.errors import ExportRefused
from workbench.formats import frames
from workbench.services import exporting
from workbench.settings import Settings
from workbench.store import schema
from workbench.store.queries import campaigns, people, snapshots
from workbench.store.work import Store


def open_campaign(
    name: str, *, home: str | Path | None = None, database_url: str = "", snapshot: str = "", has_names: bool = False
) -> Campaign:
    """A campaign by its short name or title. Raises NotFound, ExportRefused, SchemaMismatch, BadSettings.

    home, database_url: in place of what the environment says. snapshot: as the campaign was when this one was taken.
    has_names: account names in place of codes.
    """
    given = {"WORKBENCH_HOME": str(home) if home else "", "WORKBENCH_DATABASE_URL": database_url}
    found = settings.load(os.environ | {variable: value for variable, value in given.items() if value})
    schema.require_ready(found)
    choice = ExportChoice(has_names=has_names, snapshot=snapshot)
    with _opened(found) as (store, operator), store.reading() as session:
        card = campaigns.named(session, name, viewer=operator)
        if snapshot and snapshots.snapshot(session, card.id, snapshot, viewer=operator) is None:
            raise ExportRefused(f"There is no snapshot called {snapshot!r} in this campaign.")
    return Campaign(found, card, choice)


@contextmanager
def _opened(found: Settings) -> Iterator[tuple[Store, Actor]]:
    store = Store(found)
    try:
        with store.reading() as session:
            operator = people.operator(session)
        yield store, operator
    finally:
        store.close()


@dataclass(repr=False)
class Campaign:
    """All frames but `sentences` show one moment: that of the first one asked for. Open the campaign again for a later one.

    A frame is the caller's own: changing it changes neither the next one nor the campaign.
    """

    settings: Settings
    card: CampaignCard
    choice: ExportChoice
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Campaign {self.slug}>"

    @property
    def slug(self) -> str:
        return self.card.slug

    @property
    def title(self) -> str:
        return self.card.title

    @property
    def documents(self) -> pd.DataFrame:
        """A row for each text."""
        return self._table("documents")

    @property
    def passes(self) -> pd.DataFrame:
        """A row for each pass in which something was done."""
        return self._table("passes")

    @property
    def claims(self) -> pd.DataFrame:
        """A row for each claim."""
        return self._table("claims")

    @property
    def annotations(self) -> pd.DataFrame:
        """A row for each claim and annotator with a verdict or a reason."""
        return self._table("annotations")

    @property
    def evidence(self) -> pd.DataFrame:
        """A row for each piece of evidence."""
        return self._table("evidence")

    @property
    def adjudicated(self) -> pd.DataFrame:
        """A row for each claim that a case leaves, and for each case that leaves none."""
        return self._table("adjudicated")

    @property
    def decisions(self) -> pd.DataFrame:
        """A row for each sentence and annotator who decided it or marked a claim in it."""
        return self._table("decisions")

    @property
    def ratings(self) -> pd.DataFrame:
        """Verdicts as task, worker, label; a task is a claim."""
        return self._table("ratings")

    @property
    def sentence_ratings(self) -> pd.DataFrame:
        """Claim or no claim as task, worker, label; a task is a sentence of a finished pass."""
        return self._table("sentence_ratings")

    @property
    def sentences(self) -> pd.DataFrame:
        """A row for each sentence with its words. Read when first asked for, since texts are most of a campaign."""
        if "sentences" not in self._tables:
            with _opened(self.settings) as (store, operator):
                found = exporting.chapters(store, actor=operator, campaign_id=self.card.id, choice=self.choice, has_text=True)
                self._tables["sentences"] = frames.sentences(found)
        return self._tables["sentences"].copy()

    def _table(self, name: str) -> pd.DataFrame:
        if "claims" not in self._tables:
            with _opened(self.settings) as (store, operator):
                found = exporting.chapters(store, actor=operator, campaign_id=self.card.id, choice=self.choice)
                self._tables |= frames.tables(found)
        return self._tables[name].copy()
