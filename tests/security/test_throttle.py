"""S2: how long a wrong password makes the next attempt wait."""

from __future__ import annotations

import pytest

from workbench.security import throttle
from workbench.security.throttle import LIMITS, LONGEST_WAIT


def test_limits_are_those_of_the_design() -> None:
    assert LIMITS == {"account": 10, "address": 30, "everyone": 300}
    assert throttle.WINDOW.total_seconds() == 900


@pytest.mark.parametrize("scope", LIMITS)
def test_below_the_limit_nobody_waits(scope: str) -> None:
    assert throttle.wait({scope: (LIMITS[scope] - 1, 0)}) == 0


@pytest.mark.parametrize("scope", LIMITS)
def test_at_the_limit_the_wait_doubles_up_to_a_minute(scope: str) -> None:
    waits = [throttle.wait({scope: (LIMITS[scope] + beyond, 0)}) for beyond in range(9)]

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_wait_grows_shorter_and_ends() -> None:
    assert [throttle.wait({"account": (14, seconds)}) for seconds in (0, 5.2, 15.9, 16, 1000)] == [16, 11, 1, 0, 0]


def test_the_longest_wait_counts() -> None:
    assert throttle.wait({"account": (10, 0), "address": (40, 50), "everyone": (1, 0)}) == 10


def test_somebody_elses_mistake_does_not_make_me_wait_longer() -> None:
    """Each scope's wait runs from its own last attempt: otherwise one careless colleague would keep the other out."""
    assert throttle.wait({"account": (20, LONGEST_WAIT), "everyone": (20, 0)}) == 0


def test_nobody_waits_longer_than_a_minute() -> None:
    assert throttle.wait(dict.fromkeys(LIMITS, (10**9, 0))) == LONGEST_WAIT


def test_keys_are_hashed_and_told_apart() -> None:
    keys = [throttle.scopes(*who) for who in (("ann", "10.0.0.1"), ("ann", "10.0.0.2"), ("bob", "10.0.0.1"))]

    assert len({scope["account"] for scope in keys}) == 3
    assert len({scope["address"] for scope in keys}) == 2
    assert len({scope["everyone"] for scope in keys}) == 1
    assert not any(word in key for scope in keys for key in scope.values() for word in ("ann", "10.0"))
