"""Sessions, links, passwords and patience, on stored rows and with a clock that the test moves."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, text

from tests.store.facts import count, everything
from tests.worlds import World
from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import NotAllowed, NotFound, SignInNeeded, TooManyAttempts
from workbench.security import passwords
from workbench.services import signing_in
from workbench.store.models import Audit, FailedAttempt, Session, SignInLink
from workbench.store.work import Store

PASSWORD = "correct horse battery"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@dataclass
class Clock:
    """The store's clock: it stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2031, 1, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def hash_cost(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cheap hashes, in KiB of memory; tests/security/test_passwords.py tests the real ones."""
    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=getattr(request, "param", 64), parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def clock(world: World) -> Clock:
    world.store.clock = clock = Clock()
    return clock


@pytest.fixture
def ann(world: World, clock: Clock) -> str:
    """The annotator has a password, and no session; returns the name."""
    link = signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.INVITATION)
    signing_in.sign_out(world.store, token=signing_in.use_link(world.store, token=link, password=PASSWORD))
    return "ann"


def enter(store: Store, name: str = "ann", password: str = PASSWORD, address: str = HERE) -> str:
    return signing_in.sign_in(store, name=name, password=password, address=address)


def outcome(store: Store, name: str = "ann", password: str = PASSWORD, address: str = HERE) -> str:
    """`in`, `wrong`, or how long to wait."""
    try:
        enter(store, name, password, address)
    except SignInNeeded:
        return "wrong"
    except TooManyAttempts as refused:
        return refused.what_happened.rpartition("Wait ")[2]
    return "in"


def who(store: Store, token: str) -> str | None:
    found = signing_in.actor_of(store, token=token)
    return found.name if found else None


# -- sessions ----------------------------------------------------------------------------------------------------------


def test_the_right_password_opens_a_session(world: World, ann: str) -> None:
    assert who(world.store, enter(world.store)) == "ann"


def test_the_name_may_be_typed_in_any_case(world: World, ann: str) -> None:
    assert outcome(world.store, name="  ANN ") == "in"


def test_s01_the_table_holds_only_the_tokens_sha_256(world: World, ann: str) -> None:
    token = enter(world.store)

    with world.store.reading() as session:
        stored = list(session.scalars(select(Session.token_sha256)))
    assert hashlib.sha256(token.encode()).hexdigest() in stored
    assert not any(token in row for rows in everything(world.store).values() for row in rows)


def test_s01_every_sign_in_has_a_token_of_its_own(world: World, ann: str) -> None:
    assert len({enter(world.store) for _ in range(3)}) == 3


def test_s01_a_token_is_dead_after_signing_out_and_others_live(world: World, ann: str) -> None:
    one, other = enter(world.store), enter(world.store)

    signing_in.sign_out(world.store, token=one)

    assert (who(world.store, one), who(world.store, other)) == (None, "ann")


def test_s01_a_new_password_ends_every_session_and_opens_one(world: World, ann: str) -> None:
    old = [enter(world.store) for _ in range(3)]
    actor = signing_in.actor_of(world.store, token=old[0])
    assert actor is not None

    new = signing_in.change_password(world.store, actor=actor, password="another long password")

    assert [who(world.store, token) for token in old] == [None] * 3
    assert who(world.store, new) == "ann"
    assert (outcome(world.store), outcome(world.store, password="another long password")) == ("wrong", "in")


def test_s01_a_reset_link_ends_every_session(world: World, ann: str) -> None:
    old = enter(world.store)
    link = signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.RESET)

    signing_in.use_link(world.store, token=link, password="another long password")

    assert who(world.store, old) is None


def test_a_session_ends_when_idle_for_twelve_hours(world: World, clock: Clock, ann: str) -> None:
    token = enter(world.store)

    clock.move(hours=11, minutes=59)
    assert who(world.store, token) == "ann"
    clock.move(hours=12)
    assert who(world.store, token) == "ann"
    clock.move(hours=12, seconds=1)
    assert who(world.store, token) is None


def test_a_session_ends_after_seven_days_however_busy(world: World, clock: Clock, ann: str) -> None:
    token = enter(world.store)

    for _ in range(14):
        assert who(world.store, token) == "ann"
        clock.move(hours=12)
    clock.move(seconds=1)

    assert who(world.store, token) is None


def test_being_seen_is_written_at_most_once_a_minute(world: World, clock: Clock, ann: str) -> None:
    token = enter(world.store)
    before = everything(world.store)["session"]

    clock.move(seconds=60)
    who(world.store, token)
    assert everything(world.store)["session"] == before
    clock.move(seconds=1)
    who(world.store, token)
    assert everything(world.store)["session"] != before


def disable(store: Store, name: str) -> None:
    with store.writing() as work:
        work.session.execute(text('UPDATE "user" SET is_active = 0 WHERE name = :name'), {"name": name})
        work.commit()


def test_a_disabled_account_is_out_at_once_and_stays_out(world: World, ann: str) -> None:
    token = enter(world.store)

    disable(world.store, "ann")

    assert who(world.store, token) is None
    assert outcome(world.store) == "wrong"


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_no_session_has_a_made_up_token(world: World, ann: str, token: str) -> None:
    enter(world.store)

    assert who(world.store, token) is None


def test_session_id_nought_is_nobodys(world: World, ann: str) -> None:
    enter(world.store)

    assert signing_in.actor_of(world.store, session_id=0) is None


# -- links -------------------------------------------------------------------------------------------------------------


def link_for(world: World, purpose: LinkPurpose, name: str = "ann") -> str:
    return signing_in.make_link(world.store, actor=world.operator, name=name, purpose=purpose)


def test_a_link_works_once_and_looking_spends_nothing(world: World, clock: Clock) -> None:
    token = link_for(world, LinkPurpose.SIGN_IN)

    looks = [signing_in.account_of_link(world.store, token=token) for _ in range(3)]
    session = signing_in.use_link(world.store, token=token)

    assert looks == [("ann", LinkPurpose.SIGN_IN)] * 3
    assert who(world.store, session) == "ann"
    for again in (signing_in.account_of_link, signing_in.use_link):
        with pytest.raises(SignInNeeded, match="used already, or is too old"):
            again(world.store, token=token)


@pytest.mark.parametrize(
    ("purpose", "lives"),
    [
        (LinkPurpose.SIGN_IN, timedelta(hours=24)),
        (LinkPurpose.INVITATION, timedelta(days=7)),
        (LinkPurpose.RESET, timedelta(minutes=30)),
    ],
)
def test_a_link_lives_as_long_as_it_says(world: World, clock: Clock, purpose: LinkPurpose, lives: timedelta) -> None:
    early, late = link_for(world, purpose), link_for(world, purpose)

    clock.now += lives
    assert signing_in.use_link(world.store, token=early, password=PASSWORD)
    clock.move(seconds=1)
    with pytest.raises(SignInNeeded):
        signing_in.use_link(world.store, token=late, password=PASSWORD)


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.RESET])
def test_a_weak_password_is_refused_and_the_link_is_not_spent(world: World, clock: Clock, purpose: LinkPurpose) -> None:
    token = link_for(world, purpose)
    before = everything(world.store)

    for password in ("", "too short", "aaaaaaaaaaaaaaaa", "changethis12", "x1y2" * 400):
        with pytest.raises(NotAllowed, match=r"\[W101\]"):
            signing_in.use_link(world.store, token=token, password=password)

    assert everything(world.store) == before
    assert signing_in.use_link(world.store, token=token, password=PASSWORD)


def test_the_table_of_links_holds_only_sha_256(world: World, clock: Clock) -> None:
    token = link_for(world, LinkPurpose.RESET)

    assert count(world.store, SignInLink) == 1
    assert not any(token in row for rows in everything(world.store).values() for row in rows)


@pytest.mark.parametrize("name", ["operator", "nobody", ""])
def test_there_is_no_link_for_the_operator_or_for_nobody(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        link_for(world, LinkPurpose.SIGN_IN, name)


def test_there_is_no_link_for_a_disabled_account_and_an_old_one_lets_nobody_in(world: World, clock: Clock) -> None:
    token = link_for(world, LinkPurpose.SIGN_IN)
    disable(world.store, "ann")

    with pytest.raises(NotFound):
        link_for(world, LinkPurpose.SIGN_IN)
    try:
        session = signing_in.use_link(world.store, token=token)
    except SignInNeeded:
        return
    assert who(world.store, session) is None


def test_what_happens_to_accounts_is_noted_without_secrets(world: World, ann: str) -> None:
    token = enter(world.store)

    with world.store.reading() as session:
        notes = [(note.action, str(note.details)) for note in session.scalars(select(Audit).order_by(Audit.id))]
    assert [action for action, _ in notes][-3:] == ["make link", "sign in", "sign in"]
    assert not any(secret in details for _, details in notes for secret in (token, PASSWORD, "argon2"))


# -- patience ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def wrong(world: World) -> Callable[..., list[str]]:
    """So many wrong attempts."""

    def attempt(times: int, *, name: str = "ann", address: str = HERE) -> list[str]:
        return [outcome(world.store, name=name, password="a wrong password", address=address) for _ in range(times)]

    return attempt


def test_s02_the_eleventh_wrong_attempt_waits_and_the_wait_doubles(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    assert wrong(11) == ["wrong"] * 10 + ["1 s."]

    clock.move(seconds=1)
    assert wrong(2) == ["wrong", "2 s."]
    clock.move(seconds=2)
    assert wrong(2) == ["wrong", "4 s."]


def test_s02_waiting_is_not_shortened_by_the_right_password(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    wrong(10)

    assert outcome(world.store) == "1 s."
    clock.move(seconds=1)
    assert outcome(world.store) == "in"


def test_s02_the_count_survives_a_restart(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    wrong(10)

    restarted = Store(world.store.settings, clock=clock)

    assert outcome(restarted) == "1 s."
    restarted.close()


def test_s02_the_owner_still_gets_in_from_another_address(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    for _ in range(7):
        clock.move(seconds=60)
        wrong(10)

    assert outcome(world.store, address=HERE) not in ("in", "wrong")
    assert outcome(world.store, address=ELSEWHERE) == "in"


def test_s02_nobody_waits_for_another_accounts_mistakes(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    wrong(12)
    clock.move(seconds=60)
    wrong(5, name="bob", address=ELSEWHERE)

    assert outcome(world.store) == "in"


def test_s02_the_thirty_first_account_from_one_address_waits(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    guesses = [wrong(1, name=f"name{number}")[0] for number in range(31)]

    assert guesses == ["wrong"] * 30 + ["1 s."]
    assert outcome(world.store, address=ELSEWHERE) == "in"


def test_s02_the_three_hundred_and_first_attempt_of_all_waits(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    guesses = [wrong(1, name=f"name{number}", address=f"10.0.0.{number}")[0] for number in range(301)]

    assert guesses == ["wrong"] * 300 + ["1 s."]


def test_s02_after_a_quarter_of_an_hour_all_is_forgiven(world: World, clock: Clock, wrong: Any, ann: str) -> None:
    wrong(10)
    clock.move(minutes=15)

    assert wrong(10) == ["wrong"] * 10


def test_s02_attempts_are_kept_without_names_or_addresses(world: World, clock: Clock, wrong: Any) -> None:
    wrong(1)

    rows = everything(world.store)["failed_attempt"]
    assert count(world.store, FailedAttempt) == 3
    assert not any(word in row for row in rows for word in ("ann", HERE))


# -- what is told apart inside looks the same outside ------------------------------------------------------------------


def answer(store: Store, name: str, address: str) -> tuple[str, float]:
    begin = time.perf_counter()
    with pytest.raises(SignInNeeded) as refused:
        enter(store, name, "a wrong password", address)
    return str(refused.value), time.perf_counter() - begin


@pytest.mark.parametrize("hash_cost", [16 * 1024], indirect=True)
def test_s03_known_unknown_and_disabled_get_the_same_answer_in_about_the_same_time(world: World, clock: Clock, ann: str) -> None:
    link = link_for(world, LinkPurpose.INVITATION, "bob")
    signing_in.use_link(world.store, token=link, password=PASSWORD)
    disable(world.store, "bob")
    names = ("ann", "nobody", "bob", "lea")  # known, unknown, disabled, without a password
    said: dict[str, set[str]] = {name: set() for name in names}
    took: dict[str, list[float]] = {name: [] for name in names}
    answer(world.store, "nobody", "warm up")

    for turn in range(15):
        for name in names:
            message, seconds = answer(world.store, name, f"{name}-{turn}")
            said[name].add(message)
            took[name].append(seconds)

    medians = [statistics.median(seconds) for seconds in took.values()]
    assert set().union(*said.values()) == {"[W102] Name and password do not match. Sign in again; what you typed is kept in this tab."}
    assert max(medians) < 1.6 * min(medians), took


# -- what is left behind -----------------------------------------------------------------------------------------------


def test_wrong_sign_ins_are_forgotten_once_they_count_no_more(world: World, ann: str, clock: Clock) -> None:
    assert outcome(world.store, password="wrong") == "wrong"
    before = count(world.store, FailedAttempt)
    clock.move(minutes=16)

    assert outcome(world.store, password="wrong again") == "wrong"

    assert count(world.store, FailedAttempt) == before
    with world.store.reading() as session:
        assert set(session.scalars(select(FailedAttempt.at))) == {clock.now}


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_new_password_ends_links_that_were_handed_out_before(world: World, ann: str, purpose: LinkPurpose) -> None:
    older = signing_in.make_link(world.store, actor=world.operator, name=ann, purpose=purpose)
    others = signing_in.make_link(world.store, actor=world.operator, name="bob", purpose=purpose)

    signing_in.change_password(world.store, actor=world.annotator, password="another good password")

    with pytest.raises(SignInNeeded, match="used already, or is too old"):
        signing_in.use_link(world.store, token=older, password=PASSWORD)
    assert signing_in.account_of_link(world.store, token=others)[0] == "bob"


def test_of_two_reset_links_the_second_ends_with_the_first(world: World, ann: str) -> None:
    first, second = (signing_in.make_link(world.store, actor=world.operator, name=ann, purpose=LinkPurpose.RESET) for _ in range(2))

    signing_in.use_link(world.store, token=second, password="another good password")

    with pytest.raises(SignInNeeded):
        signing_in.account_of_link(world.store, token=first)
    assert outcome(world.store, password="another good password") == "in"


def test_a_link_made_after_the_new_password_works(world: World, ann: str) -> None:
    signing_in.change_password(world.store, actor=world.annotator, password="another good password")

    link = signing_in.make_link(world.store, actor=world.operator, name=ann, purpose=LinkPurpose.RESET)

    assert signing_in.account_of_link(world.store, token=link)[0] == ann
