"""The Settle page as a lead meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.services.test_settling import SHIPS, mark
from tests.worlds import World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import Preset
from workbench.services import campaigns

from .conftest import page_names, words

Visit = Callable[..., AppTest]


@pytest.fixture
def staged(world: World) -> World:
    settings = CampaignSettings(title="Harbour", preset=Preset.STAGED, overlap=2)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=settings)
    return world


def press(at: AppTest, label: str) -> AppTest:
    assert not at.exception, at.exception
    return next(button for button in at.button if button.label == label).click().run()


def test_a_lead_accepts_what_everybody_marked_alike_and_finishes_the_list(staged: World, visit: Visit) -> None:
    for actor in (staged.annotator, staged.second):
        mark(staged, actor, (SHIPS, 3))
    at = press(visit(staged.store, staged.lead, "settle"), "Begin to settle")

    at = press(press(at, "Accept all 1"), "Finish the list")

    assert not at.exception
    assert "1 to check · 0 kept, not checked · 0 dropped" in words(at)
    assert "The list is finished, and its claims can be checked." in words(at)


def test_nobody_settles_where_work_is_in_one_pass(world: World, visit: Visit) -> None:
    assert "Settle" not in " ".join(page_names(visit(world.store, world.lead))).replace("Settled", "")
