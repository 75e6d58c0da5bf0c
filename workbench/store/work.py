"""The unit of work: one action, one transaction. Leaving it without `commit` rolls everything back.

A `Store` is made once per process. Reading takes `store.reading()`, which is closed before a page draws; changing takes
`store.writing()`, whose `commit` is the only way anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from workbench.settings import Settings
from workbench.store.engine import BUSY_SECONDS, make_engine
from workbench.store.faults import in_our_words
from workbench.store.turns import Turns

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_uuid() -> str:
    return str(uuid4())


class Work:
    """A write transaction with the clock and ids it uses; both are passed in, so that a replay gives the same rows."""

    def __init__(self, session: Session, settings: Settings, clock: Clock, new_id: Callable[[], str]) -> None:
        self.session, self.settings, self.now, self.new_id = session, settings, clock, new_id

    def commit(self) -> None:
        self.session.commit()


class Store:
    """The database: two engines and the ways to use them."""

    def __init__(self, settings: Settings, *, clock: Clock = utc_now, new_id: Callable[[], str] = new_uuid) -> None:
        self.settings, self.clock, self.new_id = settings, clock, new_id
        self.reader: Engine = make_engine(settings, writes=False)
        self.writer: Engine = make_engine(settings, writes=True)
        self.turns = Turns()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session. Copy what is needed into records before it closes."""
        with in_our_words(), Session(self.reader, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A write transaction, begun at once. Raises DatabaseBusy, StorageFull."""
        turn = self.turns.next(BUSY_SECONDS) if self.settings.is_sqlite else nullcontext()
        with in_our_words(), turn, Session(self.writer, expire_on_commit=False) as session:
            yield Work(session, self.settings, self.clock, self.new_id)

    def ping(self) -> None:
        """Ask the database for an answer. Raises StoreError."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


class Part(Work):
    """A step of a larger transaction: what it commits is kept when the whole is."""

    def commit(self) -> None:
        self.session.flush()


class StoreWithin(Store):
    """A store whose every action is part of one transaction, with a clock and ids of its own: work replayed whole or not at all."""

    def __init__(self, work: Work, *, clock: Clock, new_id: Callable[[], str]) -> None:
        super().__init__(work.settings, clock=clock, new_id=new_id)
        self.session = work.session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        yield self.session

    @contextmanager
    def writing(self) -> Iterator[Work]:
        yield Part(self.session, self.settings, self.clock, self.new_id)
