"""Values keep their meaning in both engines' columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.worlds import World
from workbench.domain.vocabulary import LinkPurpose
from workbench.store.models import Audit, SignInLink
from workbench.store.types import as_text, canonical_json
from workbench.store.work import Store


def stored_moment(store: Store, user_id: int, moment: datetime) -> datetime:
    row = {"user_id": user_id, "purpose": LinkPurpose.RESET, "created_at": moment, "expires_at": moment, "used_at": None}
    with store.writing() as work:
        link = SignInLink(token_sha256=moment.isoformat(), **row)
        work.session.add(link)
        work.commit()
        key = link.id
    with store.reading() as session:
        return session.get_one(SignInLink, key).created_at


def test_a_time_comes_back_in_utc_to_the_microsecond(world: World) -> None:
    sent = datetime(2031, 2, 3, 4, 5, 6, 700, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    found = stored_moment(world.store, world.lead.user_id, sent)

    assert (found, found.utcoffset()) == (sent, timedelta(0))


def test_a_time_without_a_zone_is_refused(world: World) -> None:
    with pytest.raises(Exception, match="a time without a zone"):
        stored_moment(world.store, world.lead.user_id, datetime(2031, 2, 3))


def test_times_as_text_sort_as_time_does() -> None:
    moments = [datetime(2031, 1, 1, tzinfo=UTC) + timedelta(microseconds=n) for n in (0, 1, 999_999, 1_000_000, 61_000_000)]

    assert sorted(as_text(moment) for moment in moments) == [as_text(moment) for moment in moments]


def test_json_is_stored_byte_for_byte_as_it_is_hashed(world: World) -> None:
    content = {"b": [1, None, True], "a": 'ü "quoted"\n', "c": {"z": 1, "y": 2}}
    with world.store.writing() as work:
        row = Audit(at=work.now(), actor_id=None, action="x", subject="y", details=content, sha256="")
        work.session.add(row)
        work.commit()
        key = row.id
    with world.store.reading() as session:
        from sqlalchemy import text

        raw = session.execute(text("SELECT details FROM audit WHERE id = :id"), {"id": key}).scalar()

    assert raw == canonical_json(content) == '{"a":"ü \\"quoted\\"\\n","b":[1,null,true],"c":{"y":2,"z":1}}'


def test_r28_not_a_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"alpha": float("nan")})
