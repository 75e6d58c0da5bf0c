"""The declarative base: names for every constraint, STRICT on SQLite."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STRICT = {"sqlite_strict": True}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A named CHECK for a closed vocabulary; unnamed ones are lost when SQLite rebuilds a table."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def is_flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def is_level(column: str, highest: int) -> CheckConstraint:
    """1 to `highest`, or nothing."""
    return CheckConstraint(f"{column} BETWEEN 1 AND {highest}", name=column)
