"""What a password may be, and that nothing about checking one tells who exists."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbench.security import passwords
from workbench.security.passwords import LONGEST, SHORTEST


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("", False),
        ("short1!", False),
        ("elevenchars", False),
        ("twelve chars", True),
        ("correct horse battery staple", True),
        ("ab" * 10, False),
        ("PasswordPassword", False),
        ("changethis12", False),
        ("ｃｈａｎｇｅｔｈｉｓ１２", False),
        ("пароль на двенадцать", True),
        ("x1y2" * (LONGEST // 4), True),
        ("x1y2" * (LONGEST // 4) + "z", False),
    ],
)
def test_s25_length_and_the_commonest(password: str, is_taken: bool) -> None:
    assert (passwords.weakness(password) == "") is is_taken


def test_s25_whatever_password_is_taken_lets_its_owner_in() -> None:
    """Composing shortens: what is too long to be checked must be too long to be set."""
    accented = "ne\u0301o\u0308x" * 200  # 1,200 characters as typed, 800 as compared

    assert passwords.weakness(accented) != ""
    assert passwords.weakness(accented[:LONGEST]) == ""
    assert passwords.verify(accented[:LONGEST], passwords.hash_password(accented[:LONGEST]))[0]


def test_the_same_password_typed_composed_or_not_matches() -> None:
    stored = passwords.hash_password("caf\u00e9 au lait noir")

    assert passwords.verify("cafe\u0301 au lait noir", stored) == (True, None)


def test_a_wrong_password_does_not_match() -> None:
    assert passwords.verify("another password", passwords.hash_password("the right password")) == (False, None)


@pytest.mark.parametrize("stored", [None, "", "plain text", "$2b$12$" + "x" * 53, "$argon2id$v=19$broken"])
def test_nothing_matches_a_hash_that_is_none(stored: str | None) -> None:
    assert passwords.verify("nobody has this password", stored)[0] is False


def test_a_hash_is_argon2id_at_full_cost() -> None:
    assert passwords.hash_password("the right password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_of_lower_cost_is_renewed_at_the_next_sign_in() -> None:
    from pwdlib.hashers.argon2 import Argon2Hasher

    cheap = Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1).hash("the right password")

    matches, renewed = passwords.verify("the right password", cheap)

    assert matches
    assert renewed is not None
    assert passwords.verify("the right password", renewed) == (True, None)


def test_s25_a_megabyte_is_refused_before_it_is_hashed() -> None:
    begin = time.perf_counter()
    answers = [passwords.verify("x" * 1_000_000, None) for _ in range(100)]

    assert answers == [(False, None)] * 100
    assert time.perf_counter() - begin < 1


def test_s25_at_most_four_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, lock = [0], [0], threading.Lock()
    verify = passwords._hasher().verify_and_update

    def counted(*arguments: str) -> tuple[bool, str | None]:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        try:
            return verify(*arguments)
        finally:
            with lock:
                now[0] -= 1

    monkeypatch.setattr(passwords._hasher(), "verify_and_update", counted)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: passwords.verify("some password", None), range(8)))

    assert most[0] <= 4


def test_limits_are_the_ones_the_forms_say() -> None:
    from workbench.web import sign_in_pages

    assert f'minlength="{SHORTEST}" maxlength="{LONGEST}"' in sign_in_pages.NEW_PASSWORD
