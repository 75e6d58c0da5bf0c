"""Pages: who sees which, drawn from what is stored, with hostile words shown as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from tests.ui.conftest import Visit, elements, page_names, words
from tests.worlds import World
from workbench import settings
from workbench.domain.records import Actor, CampaignSettings
from workbench.domain.vocabulary import Role
from workbench.services import campaigns, importing, people, starting
from workbench.store import models
from workbench.store.queries.people import actor_by_name
from workbench.store.work import Store
from workbench.ui import messages

PAGES = ("work", "read", "documents", "guideline", "export", "account")
HOSTILE = "<img src=x onerror=alert(1)> **bold** :red[x] $x$ ![i](https://far.example/i.png) \u202e:material/home:"


# -- who ---------------------------------------------------------------------------------------------------------------


def test_my_work_lists_the_texts_with_ones_own_progress(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.mark("Two had sunk!")
    tab.do("decide", ordinals=[1, 4], label="o", origin="key")
    world.tab(world.second).do("decide", ordinals=[2], label="x", origin="key")

    at = visit(world.store, world.annotator)

    assert [text.split("\n")[0] for text in words(at)] == [
        "Harbour",
        "3 of 6 sentences",
        "Harbour reopens after the storm",
        "Council disputes the count",
    ]
    assert [progress.proto.text for progress in at.get("progress")] == ["3 of 6 sentences, 1 claim", "0 of 4 sentences"]
    assert [link.proto.label for link in at.get("page_link")] == [messages.CONTINUE, messages.BEGIN]


@pytest.mark.parametrize("session", [None, "", "1", "1.0", "1.ffff", "999.ffff", 1, "٣.x"])
def test_without_a_session_there_is_nothing_but_the_way_to_sign_in(world: World, visit: Visit, session: object) -> None:
    at = visit(world.store, None)
    at.user = {"session": session} if session is not None else {}

    at.run()

    assert [warning.value for warning in at.warning] == [messages.SIGN_IN_AGAIN]
    assert words(at) == []
    assert {element.type for element in elements(at)} == {"warning", "link_button", "html", "main", "sidebar", "event"}
    assert not at.exception


def test_a_session_that_ended_elsewhere_ends_here(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator)
    with world.store.writing() as work:
        work.session.execute(update(models.Session).values(revoked_at=work.now()))
        work.commit()

    at.run()

    assert [warning.value for warning in at.warning] == [messages.SIGN_IN_AGAIN]
    assert words(at) == []


def test_s4_an_annotator_has_no_page_for_texts_or_exports(world: World, visit: Visit) -> None:
    for_leads = {"Texts", "Export"}

    assert for_leads.isdisjoint(page_names(visit(world.store, world.annotator)))
    assert for_leads <= set(page_names(visit(world.store, world.lead)))


def test_s5_a_role_taken_away_counts_at_the_next_rerun(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead)
    people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name="lea", role=Role.ANNOTATOR)

    at.run()

    assert "Export" not in page_names(at)


@pytest.mark.parametrize("page", PAGES[:2] + PAGES[3:4])
@pytest.mark.parametrize("way", ["session", "address"])
def test_s5_anothers_campaign_in_session_or_address_gives_nothing_of_it(world: World, visit: Visit, page: str, way: str) -> None:
    secret = campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Secret"), guideline=("9", "Secret rule"))
    file = ("secret.txt", b"The secret ferry sank.")
    list(importing.import_texts(world.store, actor=world.operator, campaign_id=secret, files=[file]))

    at = visit(world.store, world.annotator, page, **({"campaign": "secret", "document": "secret"} if way == "address" else {}))
    at.session_state["campaign"] = "secret"
    at.session_state["role"] = "lead"
    at.session_state["user_id"] = world.operator.user_id
    at.run()

    assert not at.exception
    shown = " ".join(str(element.proto) for element in elements(at) if hasattr(element, "proto"))
    assert "ecret" not in shown.replace('query_string: "campaign=secret', "")
    assert at.session_state["campaign"] == "harbour"


# -- every page draws --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A new installation as `make run` leaves it."""
    store = starting.make_ready(settings.load({"WORKBENCH_HOME": str(tmp_path_factory.mktemp("demo"))}))
    yield store
    store.close()


def named(store: Store, name: str) -> Actor:
    with store.reading() as session:
        found = actor_by_name(session, name)
    assert found is not None
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_demo_draws(demo: Store, visit: Visit, page: str) -> None:
    at = visit(demo, named(demo, "lead"), page)

    assert not at.exception
    assert not at.warning


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_an_empty_campaign_draws(store: Store, visit: Visit, page: str) -> None:
    lead = people.add_user(store, actor=people.operator(store), name="lea", is_admin=True)
    campaigns.create(store, actor=lead, settings=CampaignSettings(title="Empty"))

    at = visit(store, lead, page)

    assert not at.exception
    assert not at.warning


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("is_admin", [True, False])
def test_a_page_without_a_campaign_draws(store: Store, visit: Visit, page: str, is_admin: bool) -> None:
    someone = people.add_user(store, actor=people.operator(store), name="lea", is_admin=is_admin)
    if page in ("documents", "export") and not is_admin:
        pytest.skip("no such page for them")

    at = visit(store, someone, page)

    assert not at.exception
    assert not at.warning


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_an_admin_who_is_no_member_draws(world: World, visit: Visit, page: str) -> None:
    at = visit(world.store, people.add_user(world.store, actor=world.operator, name="root", is_admin=True), page)

    assert not at.exception


def test_a_link_to_a_text_that_is_not_there_says_so(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator, "read", document="nowhere")

    assert not at.exception
    assert [warning.value for warning in at.warning] + words(at)
    assert "no such document" in "".join(str(element.proto) for element in elements(at) if hasattr(element, "proto"))


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["work", "documents", "export", "account"])
def test_s12_hostile_names_are_drawn_as_plain_text_only(store: Store, visit: Visit, page: str) -> None:
    lead = people.add_user(store, actor=people.operator(store), name="lea", display_name=HOSTILE, is_admin=True)
    campaign_id = campaigns.create(store, actor=lead, settings=CampaignSettings(title=HOSTILE))
    file = ("hostile.md", f"---\ntitle: {HOSTILE}\npublisher: {HOSTILE}\n---\n\nThe ferry sank.\n".encode())
    list(importing.import_texts(store, actor=lead, campaign_id=campaign_id, files=[file]))

    at = visit(store, lead, page)

    assert page in ("documents", "account") or any("onerror=alert(1)> **bold** :red[x]" in text for text in words(at))
    assert drawn_as_markup(at) == []


def drawn_as_markup(at: AppTest) -> list[Element]:
    """Elements with the hostile words that are neither plain text, cells of a table nor what somebody may edit."""
    inert = ("text", "dataframe", "text_input", "text_area")
    with_content = [element for element in elements(at) if element.type not in inert and hasattr(element, "proto")]
    return [element for element in with_content if "onerror=" in str(element.proto)]


# -- lists longer than a page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "key"), [("work", "work_page"), ("documents", "documents_page")])
def test_a_page_number_of_a_longer_campaign_does_not_hide_the_texts_of_this_one(world: World, visit: Visit, page: str, key: str) -> None:
    at = visit(world.store, world.lead, page)

    at.session_state[key] = 3
    at.run()

    assert not at.exception
    assert messages.NO_DOCUMENTS not in [info.value for info in at.info]
    assert len(at.get("progress")) == 2 or len(at.dataframe) == 1


# -- a busy database ---------------------------------------------------------------------------------------------------


def test_a_page_is_drawn_while_another_writes(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator)
    started = world.store.clock()
    world.store.clock = lambda: started + timedelta(minutes=5)  # time to note that they were seen again
    impatient(world.store)

    with other_writer(world.store):
        at.run()

    assert not at.exception
    assert words(at)[0] == "Harbour"


def impatient(store: Store) -> None:
    """Wait a moment for the write lock instead of five seconds."""
    if store.settings.is_sqlite:
        with store.writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 20")


class other_writer:  # noqa: N801 - reads as what it is: `with other_writer(store)`
    """Another process in the middle of a change to people and passes."""

    def __init__(self, store: Store) -> None:
        self.store = Store(store.settings)

    def __enter__(self) -> None:
        self.context = self.store.writing()
        work = self.context.__enter__()
        for table in (models.Session, models.Assignment):
            work.session.execute(update(table).values(id=table.id))

    def __exit__(self, *_: object) -> None:
        self.context.__exit__(None, None, None)
        self.store.close()
