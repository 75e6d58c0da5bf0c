"""Driver errors in our own words: what a person can do about them is the same on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.errors import DatabaseBusy, NotFound, StorageFull, StoreError

# lock_not_available, query_canceled (statement_timeout), serialization_failure, deadlock, too_many_connections, shutting down, starting up
BUSY_STATES = {"55P03", "57014", "40001", "40P01", "53300", "57P01", "57P02", "57P03"}
FULL_STATES = {"53100", "53200"}
# What no retry mends: a wrong address or password, a folder that is not there, a file that is something else or damaged.
UNUSABLE_STATES = {"28000", "28P01", "3D000"}
UNUSABLE = ("unable to open database file", "file is not a database", "readonly database", "disk i/o error", "is malformed")


@contextmanager
def in_our_words() -> Iterator[None]:
    """Translate what the database says under load, on a full disk or while restarting; anything else stays a bug."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy("Every connection to the database is in use.") from error
    except DataError as error:
        if "cannot contain NUL" not in str(error.orig):
            raise
        raise NotFound("There is no such page or record.") from error  # SQLite looks for it and finds nothing
    except DBAPIError as error:
        translated = _translate(error)
        if translated is None:
            raise
        raise translated from error


def _translate(error: DBAPIError) -> StoreError | None:
    said = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None)
    if "disk is full" in said or "database or disk is full" in said or state in FULL_STATES:
        return StorageFull("The database cannot grow any further.")
    if "database is locked" in said or "database table is locked" in said or state in BUSY_STATES or error.connection_invalidated:
        return DatabaseBusy("The database was busy or restarting for more than five seconds.")
    was_refused = state is None and type(error.orig).__module__.startswith("psycopg") and isinstance(error, OperationalError)
    if was_refused or state in UNUSABLE_STATES or any(words in said for words in UNUSABLE):
        return StoreError(f"The database cannot be used: {str(error.orig).partition(chr(10))[0]}.")
    return None
