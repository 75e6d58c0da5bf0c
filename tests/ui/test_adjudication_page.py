"""The pages of adjudication: the queue, a case on the desk, the round, and what annotators are told."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.disputed import SAID, Disputed
from tests.ui.conftest import Visit, page_names, words
from tests.worlds import World
from workbench.domain.vocabulary import CaseStatus, Outcome, Round
from workbench.services import adjudicating, assigning
from workbench.ui import adjudication_words


@pytest.fixture
def at(disputed: Disputed, visit: Visit) -> AppTest:
    """The lead on the page."""
    return visit(disputed.world.store, disputed.world.lead, page="adjudication")


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [one for one in at.button if one.label == label]
    return button.click().run()


def on_desk(disputed: Disputed, visit: Visit, name: str = "verdict") -> AppTest:
    return visit(disputed.world.store, disputed.world.lead, page="adjudication", document="harbour", claim=disputed.claims[name])


def field(at: AppTest, kind: str, label: str) -> object:
    (found,) = [one for one in at.get(kind) if one.label == label]
    return found


def test_s4_an_annotator_has_no_page_for_adjudication_and_one_for_what_was_settled(world: World, visit: Visit) -> None:
    assert "Adjudication" not in page_names(visit(world.store, world.annotator))
    assert "Settled" in page_names(visit(world.store, world.annotator))
    assert "Adjudication" in page_names(visit(world.store, world.lead))


def test_the_queue_says_how_much_of_what_is_left(at: AppTest) -> None:
    assert not at.exception
    assert "3 to settle · 1 claim or no claim · 1 split differently · 1 verdict" in words(at)
    assert [line.split("\n")[0] for line in words(at) if "Harbour reopens" in line] == [
        "Who will pay?",
        "The harbour at Vell reopened on Monday",
        SAID,
    ]


def test_an_empty_queue_says_when_there_will_be_something(world: World, visit: Visit) -> None:
    at = visit(world.store, world.lead, page="adjudication")

    assert [info.value for info in at.info] == [adjudication_words.NO_CONFLICTS]


def test_a_case_shows_who_said_what_by_field_and_evidence_by_source(disputed: Disputed, visit: Visit) -> None:
    at = on_desk(disputed, visit)

    shown = words(at)
    assert not at.exception
    assert [text for text in ("ann", "bob", "✓ Supported", "✕ Refuted", "So says ann.", "So says bob.") if text not in shown] == []
    assert any("https://port.example/log" in text or "Port log" in text for text in shown)
    assert any("ann supports" in text for text in shown)


def test_names_are_hidden_on_demand(disputed: Disputed, visit: Visit) -> None:
    at = on_desk(disputed, visit)

    at.toggle(key="hide_names").set_value(True).run()

    assert {"Annotator A", "Annotator B"} <= set(words(at))
    assert not {"ann", "bob"} & set(words(at))


def test_the_hint_is_shown_only_when_asked_for(disputed: Disputed, visit: Visit) -> None:
    at = on_desk(disputed, visit)
    assert adjudication_words.TIE not in words(at)

    (hint,) = [one for one in at.toggle if one.label == adjudication_words.HINT]
    hint.set_value(True).run()

    assert adjudication_words.TIE in words(at)


def test_a_case_is_opened_decided_and_reopened_on_the_page(disputed: Disputed, visit: Visit) -> None:
    at = press(on_desk(disputed, visit), "Open this case")
    assert "Decision" in [one.value for one in at.subheader]

    field(at, "selectbox", "Whose version").set_value(disputed.bob.pass_uuid).run()  # type: ignore[attr-defined]
    field(at, "text_area", adjudication_words.REASON).set_value("Eleven were counted.").run()  # type: ignore[attr-defined]
    press(at, "Decide")

    assert disputed.finals() == [(SAID, "refuted")]
    assert "Eleven were counted." in words(at)
    field(at, "text_area", "Why it is opened again").set_value("A log turned up.").run()  # type: ignore[attr-defined]
    press(at, "Reopen this case")
    assert disputed.finals() == []
    assert [step.status for step in disputed.desk("verdict").history] == [CaseStatus.OPEN, CaseStatus.DECIDED, CaseStatus.OPEN]


def test_what_was_typed_is_kept_when_a_decision_is_refused(disputed: Disputed, visit: Visit) -> None:
    at = press(on_desk(disputed, visit), "Open this case")

    press(at, "Decide")

    assert "W601" in " ".join(error.value for error in at.error) + " ".join(words(at))
    assert disputed.finals() == []


def test_a_lead_who_comes_second_sees_what_the_first_decided(disputed: Disputed, visit: Visit) -> None:
    at = press(on_desk(disputed, visit), "Open this case")
    disputed.decide(disputed.desk("verdict"), Outcome.NOT_A_CLAIM, reason="Theirs.")

    at.run()

    assert "Theirs." in words(at)
    assert "Decide" not in [one.label for one in at.button]


def test_what_everybody_agrees_about_is_accepted_from_its_preview(disputed: Disputed, at: AppTest) -> None:
    at.session_state["part"] = "Unanimous"
    at.run()

    press(at, "Accept these 1")

    assert disputed.finals() == [("Two had sunk!", "supported")]


def test_an_annotator_is_told_nothing_before_the_round_is_closed(disputed: Disputed, visit: Visit) -> None:
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid, reason="The log counts 14.")

    at = visit(disputed.world.store, disputed.bob.actor, page="settled")

    assert [info.value for info in at.info] == [adjudication_words.NOT_SETTLED_YET]
    assert "14" not in " ".join(words(at))


def test_an_annotator_is_told_their_own_case_and_nobodys_name(disputed: Disputed, visit: Visit) -> None:
    disputed.decide(disputed.open("verdict"), chosen=disputed.ann.pass_uuid, reason="The log counts 14.")
    adjudicating.close_round(disputed.world.store, actor=disputed.world.lead, campaign_id=disputed.world.campaign_id)

    bobs = words(visit(disputed.world.store, disputed.bob.actor, page="settled"))
    anns = visit(disputed.world.store, disputed.ann.actor, page="settled")

    assert {f"Refuted\n{SAID}", f"Supported\n{SAID}", "The log counts 14."} <= set(bobs)
    assert "ann" not in bobs
    assert [info.value for info in anns.info] == [adjudication_words.NOTHING_DECIDED_OTHERWISE]


def test_a_round_is_chosen_where_there_are_several(disputed: Disputed, visit: Visit) -> None:
    world = disputed.world
    assert "Round" not in [one.label for one in visit(world.store, world.lead, page="adjudication").get("button_group")]
    for name in ("ann", "bob"):
        assigning.assign(
            world.store, actor=world.lead, campaign_id=world.campaign_id, document="council", annotator=name, round=Round.SECOND
        )

    at = visit(world.store, world.lead, page="adjudication")
    (choice,) = [one for one in at.get("button_group") if one.label == "Round"]
    at = choice.set_value(Round.SECOND).run()

    assert not at.exception
    assert at.query_params["round"] == "second"
    assert [info.value for info in at.info] == [adjudication_words.NO_CONFLICTS]
