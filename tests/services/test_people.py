"""Accounts and roles as rows: who they are, what they may, and that nobody lifts themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.store.facts import everything
from tests.worlds import World
from workbench.domain.vocabulary import Role
from workbench.errors import NotAllowed, NotFound
from workbench.services import people
from workbench.store.models import Audit, Membership, User


def stored(world: World, name: str) -> User | None:
    with world.store.reading() as session:
        return session.scalars(select(User).where(User.name == name)).first()


def roles(world: World, name: str) -> list[tuple[Role, str]]:
    with world.store.reading() as session:
        query = select(Membership.role, Membership.code).join(User, User.id == Membership.user_id).where(User.name == name)
        return [tuple(row) for row in session.execute(query)]


def test_a_new_account_has_no_password_no_role_and_no_power(world: World) -> None:
    people.add_user(world.store, actor=world.operator, name="kim", display_name="Kim Doe")

    found = stored(world, "kim")
    assert found is not None
    assert (found.display_name, found.password_hash, found.is_admin, found.is_active) == ("Kim Doe", None, False, True)
    assert roles(world, "kim") == []


def test_a_name_is_kept_folded_and_shown_as_typed(world: World) -> None:
    people.add_user(world.store, actor=world.operator, name=" Kim.Doe ")

    found = stored(world, "kim.doe")
    assert found is not None
    assert found.display_name == "Kim.Doe"


def test_r21_a_name_is_of_plain_letters(world: World) -> None:
    before = everything(world.store)
    plain = ["", " ", "a b", "-kim", ".kim", "kim/..", "kim\nkim", "<b>", "a\0b", "o'neil", "k" * 51]
    disguised = ["ki\u0301m", "\u043aim", "kim\u200b", "kim\u202e"]
    for name in plain + disguised:
        with pytest.raises(NotAllowed, match="1 to 50 of the letters a-z"):
            people.add_user(world.store, actor=world.operator, name=name)

    assert everything(world.store) == before


@pytest.mark.parametrize("name", ["ann", "ANN", "operator"])
def test_a_name_is_given_once(world: World, name: str) -> None:
    before = everything(world.store)

    with pytest.raises(NotAllowed, match="already"):
        people.add_user(world.store, actor=world.operator, name=name)

    assert everything(world.store) == before


def test_a_changed_role_keeps_the_code_that_exports_use(world: World) -> None:
    ((_, code),) = roles(world, "ann")

    people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name="ann", role=Role.LEAD)

    assert roles(world, "ann") == [(Role.LEAD, code)]


def test_codes_are_drawn_by_chance_and_say_nothing_of_the_name(world: World) -> None:
    codes = [code for name in ("lea", "ann", "bob") for _, code in roles(world, name)]

    assert len(set(codes)) == 3
    assert all(len(code) == 8 and int(code, 16) >= 0 for code in codes)


def test_a_role_for_nobody_or_in_no_campaign_is_refused(world: World) -> None:
    before = everything(world.store)

    for campaign_id, name in ((world.campaign_id, "nobody"), (999_999, "ann")):
        with pytest.raises(NotFound):
            people.give_role(world.store, actor=world.operator, campaign_id=campaign_id, name=name, role=Role.LEAD)

    assert everything(world.store) == before


def test_an_annotator_lifts_nobody(world: World) -> None:
    before = everything(world.store)

    for name in ("ann", "bob"):
        with pytest.raises(NotAllowed):
            people.give_role(world.store, actor=world.annotator, campaign_id=world.campaign_id, name=name, role=Role.LEAD)
    with pytest.raises((NotAllowed, NotFound)):
        people.add_user(world.store, actor=world.annotator, name="kim", is_admin=True)

    assert everything(world.store) == before


def test_every_account_and_role_is_noted_with_who_gave_it(world: World) -> None:
    with world.store.reading() as session:
        notes = [(note.action, note.actor_id) for note in session.scalars(select(Audit).order_by(Audit.id))]

    assert notes.count(("add user", world.operator.user_id)) == 3
    assert notes.count(("give role", world.operator.user_id)) == 3


def test_the_operator_has_no_password_and_is_made_once(world: World) -> None:
    again = people.operator(world.store)

    found = stored(world, "operator")
    assert found is not None
    assert (again, found.password_hash) == (world.operator, None)
