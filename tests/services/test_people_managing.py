"""Who manages whom: members, links, roles, admins, deactivating, sessions, names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.worlds import World
from workbench.domain.records import Actor, CampaignSettings, Member
from workbench.domain.vocabulary import LinkPurpose, Role
from workbench.errors import BadEntry, LastAdmin, NotAllowed, NotFound, SignInNeeded
from workbench.services import campaigns, people, signing_in
from workbench.store import models
from workbench.store.queries import campaigns as campaign_queries
from workbench.store.queries import people as queries

PASSWORD = "correct horse battery staple"


@pytest.fixture
def admin(world: World) -> Actor:
    return people.add_user(world.store, actor=world.operator, name="root", is_admin=True)


def member(world: World, name: str) -> Member:
    with world.store.reading() as session:
        return next(one for one in queries.members(session, world.campaign_id, viewer=world.operator) if one.name == name)


def add(world: World, name: str, role: Role = Role.ANNOTATOR, **more: str) -> bool:
    return people.add_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name=name, role=role, **more)


def link(world: World, actor: Actor, name: str, purpose: LinkPurpose = LinkPurpose.INVITATION) -> str:
    return signing_in.make_link(world.store, actor=actor, name=name, purpose=purpose, campaign_id=world.campaign_id)


def sign_in(world: World, name: str) -> str:
    token = signing_in.make_link(world.store, actor=world.operator, name=name, purpose=LinkPurpose.SIGN_IN)
    return signing_in.use_link(world.store, token=token)


def seen_by(world: World, name: str) -> list[str]:
    """Titles of the campaigns that this account is shown."""
    with world.store.reading() as session:
        viewer = queries.actor_by_name(session, name)
        assert viewer is not None
        return [card.title for card in campaign_queries.campaigns(session, viewer=viewer)]


def elsewhere(world: World, *names: str, lead: str = "") -> int:
    """A second campaign that `world.lead` does not lead, with these members."""
    other = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings("Elsewhere"))
    for name in names:
        people.give_role(
            world.store, actor=world.operator, campaign_id=other, name=name, role=Role.LEAD if name == lead else Role.ANNOTATOR
        )
    return other


# -- members -----------------------------------------------------------------------------------------------------------


def test_a_lead_adds_a_new_account_and_its_invitation_lets_its_owner_in(world: World) -> None:
    assert add(world, " Cleo ", display_name="Cleo Q.")

    token = link(world, world.lead, "cleo")
    session = signing_in.use_link(world.store, token=token, password=PASSWORD)
    actor = signing_in.actor_of(world.store, token=session)

    assert actor is not None
    assert (actor.name, actor.display_name, actor.is_admin) == ("cleo", "Cleo Q.", False)
    assert member(world, "cleo").role is Role.ANNOTATOR
    assert member(world, "cleo").last_seen_at is not None


def test_whoever_never_had_a_text_is_removed_and_may_be_added_again(world: World) -> None:
    add(world, "cleo")
    assert "Harbour" in seen_by(world, "cleo")

    people.remove_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name="cleo")

    assert seen_by(world, "cleo") == []
    assert not add(world, "cleo"), "the account stayed"


def test_whoever_had_a_text_stays_because_exports_name_them(world: World) -> None:
    world.tab()

    with pytest.raises(BadEntry, match="has or had texts here"):
        people.remove_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name=world.annotator.name)

    assert member(world, world.annotator.name).role is Role.ANNOTATOR


def test_a_lead_does_not_remove_themselves_nor_a_stranger(world: World) -> None:
    with pytest.raises(NotAllowed, match="shut yourself out"):
        people.remove_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name=world.lead.name)
    people.add_user(world.store, actor=world.operator, name="nora")
    with pytest.raises(BadEntry, match="not in this campaign"):
        people.remove_member(world.store, actor=world.lead, campaign_id=world.campaign_id, name="nora")


def test_an_account_that_is_there_is_added_and_not_made_again(world: World) -> None:
    known = people.add_user(world.store, actor=world.operator, name="dora", display_name="Dora")

    assert not add(world, "DORA", Role.LEAD, display_name="Somebody else")

    found = member(world, "dora")
    assert (found.role, found.display_name) == (Role.LEAD, known.display_name)


def test_who_is_a_member_already_is_not_added_again(world: World) -> None:
    with pytest.raises(BadEntry, match="in this campaign already"):
        add(world, "ann", Role.LEAD)

    assert member(world, "ann").role is Role.ANNOTATOR


@pytest.mark.parametrize("name", ["", "two words", "ümlaut", "x" * 51, ".dot", "a\nb", "a\0"])
def test_an_account_name_that_could_not_be_typed_is_refused(world: World, name: str) -> None:
    with pytest.raises(NotAllowed, match="letters a-z"):
        add(world, name)


def test_the_command_lines_account_joins_nothing(world: World) -> None:
    with pytest.raises(BadEntry):
        add(world, "operator")
    with pytest.raises(NotFound):
        people.give_role(world.store, actor=world.lead, campaign_id=world.campaign_id, name="operator", role=Role.LEAD)


def test_members_are_listed_with_what_they_have_begun(world: World) -> None:
    world.tab()
    world.tab(document="council").do("finish")

    found = {name: (member(world, name).pass_count, member(world, name).open_count) for name in ("ann", "bob", "lea")}

    assert found == {"ann": (2, 1), "bob": (0, 0), "lea": (0, 0)}
    assert member(world, "bob").last_seen_at is None


def test_an_annotator_sees_and_manages_nobody(world: World) -> None:
    calls: list[Callable[[], object]] = [
        lambda: people.add_member(world.store, actor=world.annotator, campaign_id=world.campaign_id, name="x", role=Role.LEAD),
        lambda: people.give_role(world.store, actor=world.annotator, campaign_id=world.campaign_id, name="ann", role=Role.LEAD),
        lambda: people.end_sessions(world.store, actor=world.annotator, campaign_id=world.campaign_id, name="bob"),
        lambda: link(world, world.annotator, "bob"),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(NotAllowed), world.store.reading() as session:
        queries.members(session, world.campaign_id, viewer=world.annotator)


def test_a_lead_of_one_campaign_manages_nobody_in_another(world: World) -> None:
    other = elsewhere(world, "bob")
    with pytest.raises(NotFound):
        people.give_role(world.store, actor=world.lead, campaign_id=other, name="bob", role=Role.LEAD)
    with pytest.raises(NotFound):
        signing_in.make_link(world.store, actor=world.lead, name="bob", purpose=LinkPurpose.INVITATION, campaign_id=other)


def test_a_lead_does_not_shut_themselves_out(world: World) -> None:
    with pytest.raises(NotAllowed, match="shut yourself out"):
        people.give_role(world.store, actor=world.lead, campaign_id=world.campaign_id, name="lea", role=Role.ANNOTATOR)

    assert member(world, "lea").role is Role.LEAD


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_lead_makes_no_link_without_a_campaign_and_none_that_needs_no_password(world: World) -> None:
    with pytest.raises(NotFound):
        signing_in.make_link(world.store, actor=world.lead, name="ann", purpose=LinkPurpose.INVITATION)
    with pytest.raises(NotAllowed, match="Only an admin"):
        link(world, world.lead, "ann", LinkPurpose.SIGN_IN)


def test_who_has_a_password_gets_a_reset_link_and_no_week_long_invitation(world: World) -> None:
    signing_in.use_link(world.store, token=link(world, world.lead, "ann"), password=PASSWORD)

    with pytest.raises(NotAllowed, match="has a password already"):
        link(world, world.lead, "ann")
    assert link(world, world.lead, "ann", LinkPurpose.RESET)


def test_a_lead_makes_no_link_for_an_admin_nor_for_who_is_not_theirs(world: World, admin: Actor) -> None:
    add(world, "root")
    people.add_user(world.store, actor=world.operator, name="stranger")

    with pytest.raises(NotAllowed, match="is an admin"):
        link(world, world.lead, "root", LinkPurpose.RESET)
    with pytest.raises(NotFound):
        link(world, world.lead, "stranger")
    assert link(world, admin, "stranger")


def test_a_lead_does_not_come_into_another_campaign_through_an_account_they_added(world: World) -> None:
    people.add_user(world.store, actor=world.operator, name="vera")
    elsewhere(world, "vera", lead="vera")
    add(world, "vera")

    for call in (
        lambda: link(world, world.lead, "vera", LinkPurpose.RESET),
        lambda: people.end_sessions(world.store, actor=world.lead, campaign_id=world.campaign_id, name="vera"),
    ):
        with pytest.raises(NotAllowed, match="a campaign too that you do not lead"):
            call()


def test_no_token_stands_in_the_database_or_the_audit_trail(world: World) -> None:
    token = link(world, world.lead, "ann")

    with world.store.reading() as session:
        assert token not in repr(session.execute(select(models.SignInLink.__table__)).all())
        assert token not in repr(session.execute(select(models.Audit.__table__)).all())


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_deactivating_ends_sessions_and_links_at_once_and_keeps_the_work(world: World, admin: Actor) -> None:
    session_token, unused = sign_in(world, "ann"), link(world, world.lead, "ann")
    tab = world.tab()
    tab.mark("Two had sunk!")

    people.deactivate(world.store, actor=admin, name="ann")

    assert signing_in.actor_of(world.store, token=session_token) is None
    with pytest.raises(SignInNeeded):
        signing_in.use_link(world.store, token=unused, password=PASSWORD)
    with pytest.raises(NotFound):
        link(world, world.lead, "ann")
    with world.store.reading() as session:
        assert session.scalars(select(models.Claim.quote)).all() == ["Two had sunk!"]
    assert (member(world, "ann").is_active, member(world, "ann").pass_count) == (False, 1)


def test_a_deactivated_account_is_added_nowhere_until_it_is_activated(world: World, admin: Actor) -> None:
    people.add_user(world.store, actor=admin, name="dora")
    people.deactivate(world.store, actor=admin, name="dora")
    with pytest.raises(BadEntry, match="is deactivated"):
        add(world, "dora")
    with pytest.raises(BadEntry, match="is deactivated"):
        people.set_admin(world.store, actor=admin, name="dora", is_admin=True)

    people.activate(world.store, actor=admin, name="dora")

    assert not add(world, "dora")


def test_the_last_active_admin_is_neither_deactivated_nor_demoted(world: World, admin: Actor) -> None:
    with pytest.raises(LastAdmin, match=r"\[W107\] 'root' is the last active admin"):
        people.deactivate(world.store, actor=admin, name="root")
    with pytest.raises(LastAdmin):
        people.set_admin(world.store, actor=admin, name="root", is_admin=False)

    people.set_admin(world.store, actor=admin, name="lea", is_admin=True)
    people.deactivate(world.store, actor=admin, name="root")
    with pytest.raises(LastAdmin):
        people.set_admin(world.store, actor=world.operator, name="lea", is_admin=False)


def test_the_operator_is_nobody_to_deactivate(world: World, admin: Actor) -> None:
    with pytest.raises(NotFound):
        people.deactivate(world.store, actor=admin, name="operator")


@pytest.mark.parametrize("call", [people.deactivate, people.activate])
def test_accounts_stay_with_admins(world: World, call: Callable[..., None]) -> None:
    with pytest.raises(NotFound):
        call(world.store, actor=world.lead, name="ann")
    with pytest.raises(NotFound):
        people.set_admin(world.store, actor=world.lead, name="lea", is_admin=True)
    with pytest.raises(NotAllowed), world.store.reading() as session:
        queries.accounts(session, world.campaign_id, viewer=world.lead)


def test_ending_sessions_signs_out_everywhere_and_lets_in_again(world: World) -> None:
    first, second = sign_in(world, "ann"), sign_in(world, "ann")

    assert people.end_sessions(world.store, actor=world.lead, campaign_id=world.campaign_id, name="ann") == 2

    assert [signing_in.actor_of(world.store, token=token) for token in (first, second)] == [None, None]
    assert signing_in.actor_of(world.store, token=sign_in(world, "ann")) is not None


# -- names -------------------------------------------------------------------------------------------------------------


def test_one_changes_ones_own_display_name(world: World) -> None:
    renamed = people.change_display_name(world.store, actor=world.annotator, display_name="  Ann <b>B.</b> ")

    assert renamed.display_name == "Ann <b>B.</b>"
    assert member(world, "ann").display_name == "Ann <b>B.</b>"


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\0b", "\ud800"])
def test_a_display_name_that_cannot_be_shown_is_refused(world: World, name: str) -> None:
    with pytest.raises(BadEntry):
        people.change_display_name(world.store, actor=world.annotator, display_name=name)

    assert member(world, "ann").display_name == "ann"
