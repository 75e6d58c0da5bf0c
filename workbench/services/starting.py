"""From nothing to a ready database: schema, secrets, demo, first lead. Every way of starting the server goes through here."""

from __future__ import annotations

from workbench import settings as configuration
from workbench.services import demo
from workbench.settings import Settings
from workbench.store import accounts, audit, schema
from workbench.store.queries import people
from workbench.store.work import Store
from workbench.text.finding import rankers

FIRST_LEAD = "lead"


def make_ready(settings: Settings) -> Store:
    """The store, on a database of this code's schema; the demo is loaded into a new default one. Raises SchemaMismatch, BadSettings.

    Processes that start at once wait for each other, so that there is one demo and one first lead.
    """
    configuration.prepare_home(settings)
    configuration.audit_key(settings)
    rankers.named(settings.ranker)
    schema.make_ready(settings)
    store = Store(settings)
    with schema.file_lock(settings.home / "start.lock"):
        _fill_if_new(store)
    return store


def check_ready(store: Store) -> None:
    """For load balancers: the database answers and is of this version. Raises SchemaMismatch, StoreError."""
    with store.reading() as session:
        schema.require_newest(session)


def _fill_if_new(store: Store) -> None:
    with store.reading() as session:
        if people.is_anyone_here(session):
            return
    with store.writing() as work:
        lead = accounts.add(work, FIRST_LEAD, "First lead", is_admin=True)
        audit.note(work, None, "first start", lead.uuid)
        if store.settings.has_demo and store.settings.is_default_database:
            demo.load(work, people.as_actor(lead))
        work.commit()


def seal_audit(store: Store) -> None:
    """Chain what was noted since the last seal; at start, at the end and at each backup."""
    with store.writing() as work:
        audit.seal(work, configuration.audit_key(store.settings))
        work.commit()
