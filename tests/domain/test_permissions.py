"""The permission table, cell by cell: a change to it is a change here."""

from __future__ import annotations

import pytest

from workbench.domain import permissions
from workbench.domain.permissions import TABLE, Action
from workbench.domain.records import Actor
from workbench.domain.vocabulary import Role
from workbench.errors import NotAllowed, NotFound

WORKER, LEADER, ADMIN = "annotator", "lead", "admin without a role"
ALLOWED = {
    Action.SEE_CAMPAIGN: {WORKER, LEADER, ADMIN},
    Action.SEE_OVERVIEW: {LEADER, ADMIN},
    Action.ANNOTATE: {WORKER, LEADER},
    Action.SETTLE: {LEADER},
    Action.IMPORT: {LEADER, ADMIN},
    Action.EXPORT: {LEADER, ADMIN},
    Action.MANAGE_PEOPLE: {LEADER, ADMIN},
    Action.MANAGE_ACCOUNTS: {ADMIN},
    Action.CREATE_CAMPAIGN: {LEADER, ADMIN},
    Action.CONFIGURE: {LEADER, ADMIN},
    Action.CLONE_CAMPAIGN: {LEADER, ADMIN},
    Action.EDIT_DOCUMENTS: {LEADER, ADMIN},
    Action.SEE_AGREEMENT: {LEADER, ADMIN},
    Action.SEE_CLAIMS: {LEADER, ADMIN},
    Action.ADJUDICATE: {LEADER, ADMIN},
    Action.ASSIGN: {LEADER, ADMIN},
    Action.HAND_OVER: {LEADER, ADMIN},
    Action.ANSWER: {LEADER, ADMIN},
    Action.MERGE: {LEADER, ADMIN},
    Action.READ_AUDIT: {ADMIN},
}


def actor(*, is_admin: bool = False, is_active: bool = True) -> Actor:
    return Actor(1, "uuid", "kim", "Kim", is_admin, is_active)


PEOPLE = {
    WORKER: (actor(), Role.ANNOTATOR),
    LEADER: (actor(), Role.LEAD),
    ADMIN: (actor(is_admin=True), None),
    "nobody of the campaign": (actor(), None),
    "admin who annotates": (actor(is_admin=True), Role.ANNOTATOR),
    "lead, account closed": (actor(is_active=False), Role.LEAD),
    "admin, account closed": (actor(is_admin=True, is_active=False), Role.LEAD),
}


def test_the_table_knows_every_action() -> None:
    assert set(TABLE) == set(ALLOWED) == set(Action)


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what(who: str, action: Action) -> None:
    person, role = PEOPLE[who]
    expected = who in ALLOWED[action] or who == "admin who annotates"

    assert permissions.may(person, role, action) is expected


@pytest.mark.parametrize("action", Action)
def test_whoever_may_not_know_of_a_campaign_is_told_it_is_not_there(action: Action) -> None:
    with pytest.raises(NotFound, match="no such page or record"):
        permissions.require(actor(), None, action)


def test_whoever_knows_of_it_is_told_that_the_role_does_not_allow_this() -> None:
    with pytest.raises(NotAllowed, match="does not allow this"):
        permissions.require(actor(), Role.ANNOTATOR, Action.EXPORT)


def test_a_pass_is_its_annotators_alone_also_for_an_admin() -> None:
    permissions.require_own(actor(), 1)
    with pytest.raises(NotFound):
        permissions.require_own(actor(is_admin=True), 2)
