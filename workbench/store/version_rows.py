"""What every table of version rows has in common: the highest revision of a pass and key is the one that stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased


def is_newest(table: Any, key: str) -> ColumnElement[bool]:
    """For a query over version rows: no later revision of the same pass and key."""
    newer = aliased(table)
    is_later = and_(newer.assignment_id == table.assignment_id, getattr(newer, key) == getattr(table, key), newer.revision > table.revision)
    return ~exists().where(is_later)
