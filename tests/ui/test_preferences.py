"""Which tool one's hands come from: asked once, kept, taken by the reader, changed on the Account page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit
from tests.worlds import World
from workbench.domain.records import Preferences
from workbench.domain.vocabulary import KeyPreset, TextSize
from workbench.store.queries import people
from workbench.ui import messages


def kept(world: World) -> Preferences:
    with world.store.reading() as session:
        return people.preferences(session, viewer=world.annotator)


def questions(at: AppTest) -> list[str]:
    return [text.value for text in at.markdown]


def test_my_work_asks_once_and_the_readers_keys_follow(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator, "work")
    assert messages.KEYS_QUESTION in questions(at)

    at.button(key="keys_prodigy").click().run()

    assert not at.exception
    assert messages.KEYS_QUESTION not in questions(at)
    assert kept(world).keys is KeyPreset.PRODIGY
    assert world.tab().state["keys"] == "prodigy"
    assert messages.KEYS_QUESTION not in questions(visit(world.store, world.annotator, "work"))


def test_no_answer_is_also_one(world: World, visit: Visit) -> None:
    visit(world.store, world.annotator, "work").button(key="keys_workbench").click().run()

    assert messages.KEYS_QUESTION not in questions(visit(world.store, world.annotator, "work"))
    assert kept(world) == Preferences()


def test_the_account_page_changes_keys_and_text_size(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator, "account")

    at.radio[0].set_value(KeyPreset.DOCCANO)
    at.radio[1].set_value(TextSize.LARGER)
    next(button for button in at.button if button.label == messages.SAVE_PREFERENCES).click()
    at.run()

    assert not at.exception
    assert kept(world) == Preferences(KeyPreset.DOCCANO, TextSize.LARGER)
    with world.store.reading() as session:
        assert people.preferences(session, viewer=world.second) == Preferences(), "nobody else's"
