"""The Campaign and People pages as a lead, an admin and an annotator meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.running_server import REPO
from tests.worlds import World
from workbench.domain.records import Actor
from workbench.domain.vocabulary import LinkPurpose, Role
from workbench.services import people, signing_in
from workbench.store.queries import campaigns
from workbench.store.queries import people as people_queries
from workbench.ui import messages, process

Visit = Callable[..., AppTest]
HOSTILE = "**bold** :red[x] <img src=x onerror=alert(1)>"


@pytest.fixture
def visit(world: World) -> Iterator[Visit]:
    """A page as somebody of the world sees it."""
    process.hold(world.store)

    def open_page(actor: Actor, view: str = "") -> AppTest:
        token = signing_in.make_link(world.store, actor=world.operator, name=actor.name, purpose=LinkPurpose.SIGN_IN)
        signed_in = signing_in.actor_of(world.store, token=signing_in.use_link(world.store, token=token))
        assert signed_in is not None
        assert signed_in.session_id is not None
        app = AppTest.from_file(str(REPO / "workbench/ui/router.py"), default_timeout=30)
        app.user = {"session": process.signer.sign(signed_in.session_id)}
        app.run()
        return app.switch_page(f"views/{view}.py").run() if view else app

    yield open_page
    process._stores.clear()  # the world closes its store itself


def section(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="section").set_value(name).run()


def words(app: AppTest) -> str:
    assert not app.exception, app.exception
    return "\n".join(element.value for kind in ("text", "markdown", "info", "error", "success") for element in app.get(kind))


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def field(app: AppTest, label: str) -> object:
    return next(
        element for kind in ("text_input", "text_area", "number_input", "selectbox") for element in app.get(kind) if element.label == label
    )


def fill(app: AppTest, **values: object) -> None:
    for label, value in values.items():
        field(app, label.replace("_", " ")).set_value(value)  # type: ignore[attr-defined]


def card(world: World, title: str) -> object:
    with world.store.reading() as session:
        return campaigns.campaign(session, title, viewer=world.operator)


def test_settings_are_changed_and_the_page_says_so(world: World, visit: Visit) -> None:
    app = visit(world.lead, "campaigns")
    fill(app, Title="Harbour, second run", People_for_each_text=3)
    app = press(app, "Save settings")

    assert "Saved." in words(app)
    with world.store.reading() as session:
        stored = campaigns.settings(session, world.campaign_id, viewer=world.lead)
    assert (stored.title, stored.overlap) == ("Harbour, second run", 3)


def test_a_setting_that_cannot_be_kept_is_said_and_what_was_typed_stays(world: World, visit: Visit) -> None:
    app = visit(world.lead, "campaigns")
    fill(app, Title="   ", Description="Kept in the form.")
    app = press(app, "Save settings")

    assert "The title is empty. Nothing was changed." in words(app)
    assert field(app, "Description").value == "Kept in the form."  # type: ignore[attr-defined]


def test_closing_asks_first_and_reopening_takes_it_back(world: World, visit: Visit) -> None:
    app = visit(world.lead, "campaigns")
    app = press(app, "Close campaign")
    assert card(world, "harbour").closed_at is None  # type: ignore[attr-defined]

    app = app.button(key="confirmed").click().run()
    assert "Closed since" in words(app)
    assert card(world, "harbour").closed_at is not None  # type: ignore[attr-defined]
    assert "This campaign is closed" in words(visit(world.annotator))

    app = press(visit(world.lead, "campaigns"), "Reopen campaign")
    assert card(world, "harbour").closed_at is None  # type: ignore[attr-defined]


def test_a_text_is_corrected_withdrawn_and_restored(world: World, visit: Visit) -> None:
    app = section(visit(world.lead, "campaigns"), "Texts")
    app = app.selectbox(key="edited").set_value("harbour").run()
    fill(app, Title=HOSTILE, Published="2016-02", Publisher="Port Gazette")
    app = press(app, "Save text")
    assert "Saved." in words(app)
    assert HOSTILE not in "".join(element.value for element in app.markdown)

    app = press(app, "Withdraw this text")
    app = app.button(key="confirmed").click().run()
    assert "Port Gazette" not in words(visit(world.annotator))

    app = press(app, "Restore this text")
    assert f"{HOSTILE}\nPort Gazette · Feb 2016" in words(visit(world.annotator))


def test_a_bad_address_is_refused_in_words(world: World, visit: Visit) -> None:
    app = section(visit(world.lead, "campaigns"), "Texts")
    fill(app, Address="javascript:alert(1)")

    assert "address" in words(press(app, "Save text")).lower()


def test_a_verdict_is_renamed_one_is_left_out_and_one_is_added(world: World, visit: Visit) -> None:
    app = section(visit(world.lead, "campaigns"), "Verdicts")
    app.text_input(key="label-supported").set_value("True")
    app.checkbox(key="offered-too_vague").set_value(False)
    app.text_input(key="label-new").set_value("Mostly true")
    app.text_input(key="key-new").set_value("5")
    app = press(app, "Publish verdicts")

    assert "Version 2" in words(app)
    with world.store.reading() as session:
        scheme = campaigns.scheme(session, world.campaign_id, viewer=world.lead)
    assert {"True", "Mostly true"} <= {value.label for value in scheme.values}
    assert "too_vague" not in {value.value for value in scheme.values}
    assert "mostly_true" in {value.value for value in scheme.values}


def test_a_new_guideline_is_announced_until_it_was_opened(world: World, visit: Visit) -> None:
    app = section(visit(world.lead, "campaigns"), "Guideline")
    fill(app, New_version="1.1", What_changed=f"Headlines count. {HOSTILE}", Guideline="# Guideline\n\nHeadlines count.")
    app = press(app, "Publish guideline")
    assert "Saved." in words(app)

    reader = visit(world.annotator)
    assert "Guideline 1.1 since " in words(reader)
    assert HOSTILE not in "".join(element.value for element in reader.markdown)
    reader = reader.switch_page("views/guideline.py").run()
    assert "Headlines count." in words(reader)
    assert "Guideline 1.1 since " not in words(reader.switch_page("views/work.py").run())


def test_open_texts_are_handed_over_with_a_report(world: World, visit: Visit) -> None:
    world.tab(document="council")
    world.tab().do("decide", ordinals=[1], label="o", origin="key")

    app = press(section(visit(world.lead, "campaigns"), "Hand over"), "Hand over open texts")

    assert "1 went over as they were: council." in words(app)
    assert "1 are begun afresh: harbour." in words(app)
    assert "Nobody has an open text" not in words(app)


def test_nothing_to_hand_over_says_so(world: World, visit: Visit) -> None:
    assert "Nobody has an open text" in words(section(visit(world.lead, "campaigns"), "Hand over"))


def test_a_lead_makes_and_clones_a_campaign_and_stands_in_it(world: World, visit: Visit) -> None:
    app = section(visit(world.lead, "campaigns"), "New campaign")
    fill(app, Title="Fever run", Verdicts="fever")
    app = press(app, "Make the campaign")
    assert app.selectbox(key="campaign_on_show").value == "fever-run"

    app = section(app, "New campaign")
    fill(app, Title_of_the_clone="Fever again")
    app = press(app, "Clone this campaign")

    assert app.selectbox(key="campaign_on_show").value == "fever-again"
    with world.store.reading() as session:
        cloned = campaigns.campaign(session, "fever-again", viewer=world.lead)
        assert cloned is not None
        assert cloned.role is Role.LEAD
        assert campaigns.scheme(session, cloned.id, viewer=world.lead).name == "FEVER 3"


def test_a_person_is_added_and_their_link_is_shown_once(world: World, visit: Visit) -> None:
    app = visit(world.lead, "people")
    fill(app, Account_name="cleo", Display_name="Cleo")
    app = press(app, "Add")
    assert "cleo is added" in words(app)
    app = press(app, "Make an invitation link")
    link = app.code[0].value

    assert signing_in.account_of_link(world.store, token=link.rsplit("/", 1)[1]) == ("cleo", LinkPurpose.INVITATION)
    assert not app.run().code, "shown once"


def test_a_lead_sees_no_button_for_accounts_and_an_admin_does(world: World, visit: Visit) -> None:
    root = people.add_user(world.store, actor=world.operator, name="root", is_admin=True)

    for_lead = {button.label for button in visit(world.lead, "people").button}
    for_admin = {button.label for button in visit(root, "people").button}

    assert "Deactivate account" not in for_lead
    assert {"Deactivate account", "Make admin"} <= for_admin


def test_only_who_never_had_a_text_can_be_removed_and_after_a_question(world: World, visit: Visit) -> None:
    world.tab()
    app = visit(world.lead, "people").selectbox(key="person").set_value("ann").run()
    assert messages.REMOVE not in [button.label for button in app.button]
    app = press(app.selectbox(key="person").set_value("bob").run(), messages.REMOVE)
    assert "bob" in app.selectbox(key="person").options

    app.button(key="confirmed").click().run()

    assert "bob" not in app.selectbox(key="person").options


def test_deactivating_asks_first_and_signs_out(world: World, visit: Visit) -> None:
    root = people.add_user(world.store, actor=world.operator, name="root", is_admin=True)
    theirs = visit(world.annotator)
    app = visit(root, "people")
    app = app.selectbox(key="person").set_value("ann").run()
    app = press(app, "Deactivate account")
    assert not theirs.run().warning

    app.button(key="confirmed").click().run()

    assert "not signed in" in theirs.run().warning[0].value


def test_a_role_is_changed(world: World, visit: Visit) -> None:
    app = visit(world.lead, "people")
    app = app.selectbox(key="person").set_value("bob").run()
    fill(app, Role_in_this_campaign=Role.LEAD)
    press(app, "Change role")

    with world.store.reading() as session:
        roles = {member.name: member.role for member in people_queries.members(session, world.campaign_id, viewer=world.lead)}
    assert roles["bob"] is Role.LEAD


def test_an_annotator_is_offered_neither_page(world: World, visit: Visit) -> None:
    app = visit(world.annotator)
    with pytest.raises(ValueError, match="campaigns"):
        app.switch_page("views/campaigns.py").run()


def test_one_changes_ones_own_display_name(world: World, visit: Visit) -> None:
    app = visit(world.annotator, "account")
    fill(app, Display_name=HOSTILE)
    app = press(app, "Save name")

    assert "Saved." in words(app)
    assert HOSTILE not in "".join(element.value for element in app.markdown)
    with world.store.reading() as session:
        assert people_queries.actor_by_name(session, "ann").display_name == HOSTILE  # type: ignore[union-attr]
