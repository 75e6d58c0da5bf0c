"""My history, the questions for leads, and what is remembered: what the pages show and what they store."""

from __future__ import annotations

from uuid import uuid4

from tests.ui.conftest import Visit, page_names, words
from tests.worlds import World
from workbench.services import answering
from workbench.store.queries import comments, own_claims
from workbench.ui import messages


def ask(world: World, text: str = "Which *port*?") -> str:
    tab, comment = world.tab(), str(uuid4())
    tab.do("comment", comment=comment, claim=tab.mark("Two had sunk!"), text=text)
    return comment


def test_my_history_lists_ones_own_actions_newest_first_with_their_sentence(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    claim = tab.mark("Two had sunk!")
    tab.do("judge", claim=claim, verdict="refuted")
    tab.do("judge", claim=claim, verdict="true-ish")
    world.tab(world.second).mark("Who will pay?")

    shown = words(visit(world.store, world.annotator, "history"))

    assert [line for line in shown if "opinion" in line] == ["opinion: The harbour at Vell reopened on Monday, nine days after the storm."]
    assert "verdict refuted: Two had sunk!" in shown
    assert any(line.startswith("verdict true-ish: Two had sunk! (not applied:") for line in shown)
    assert not any("pay" in line for line in shown)
    with world.store.reading() as session:
        actions, count = own_claims.last_actions(session, world.campaign_id, viewer=world.annotator)
    assert (count, [action.ordinal for action in actions]) == (4, [3, 3, 3, 1])


def test_my_history_has_ones_own_questions_with_their_answers_and_nobody_elses(world: World, visit: Visit) -> None:
    answered = ask(world)
    answering.answer(world.store, actor=world.lead, campaign_id=world.campaign_id, comment=answered, text="That of *Vell*.")

    at = visit(world.store, world.annotator, "history")

    assert "“Two had sunk!”\nWhich *port*?\n→ That of *Vell*." in words(at)
    assert [box.label for box in at.expander] == ["1 question to the leads, 1 answered"]
    with world.store.reading() as session:
        assert comments.own_questions(session, world.campaign_id, viewer=world.second) == []


def test_a_long_history_has_pages(world: World, visit: Visit) -> None:
    tab = world.tab()
    tab.send(*(tab.operation("decide", ordinals=[n % 5], label="o", origin="key") for n in range(own_claims.PAGE + 5)))

    at = visit(world.store, world.annotator, "history")
    first = [line for line in words(at) if line.startswith("opinion")]
    at.session_state["history_page"] = 2
    at.run()

    assert len(first) == own_claims.PAGE
    assert len([line for line in words(at) if line.startswith("opinion")]) == 5


def test_an_empty_history_says_where_to_begin(world: World, visit: Visit) -> None:
    at = visit(world.store, world.annotator, "history")

    assert [info.value for info in at.info] == [messages.NO_HISTORY]


def test_a_lead_answers_a_question_and_its_asker_finds_the_answer_with_the_claim(world: World, visit: Visit) -> None:
    comment = ask(world)
    at = visit(world.store, world.lead, "questions")
    assert "Which *port*?" in words(at), "as typed, not as Markdown"

    at.text_area[0].set_value("That of Vell.")
    at.button[0].click().run()

    assert not at.exception
    assert world.tab().state["answers"][comment][0]["text"] == "That of Vell."
    assert "→ That of Vell." in words(visit(world.store, world.lead, "questions"))


def test_questions_without_an_answer_come_first(world: World) -> None:
    answered, _ = ask(world, "First?"), ask(world, "Second?")
    answering.answer(world.store, actor=world.lead, campaign_id=world.campaign_id, comment=answered, text="Yes.")
    ask(world, "Third?")

    with world.store.reading() as session:
        asked = comments.questions(session, world.campaign_id, viewer=world.lead)

    assert [question.text for question in asked] == ["Third?", "Second?", "First?"]


def test_an_annotator_has_no_questions_page_and_nobody_else_sees_the_question(world: World, visit: Visit) -> None:
    ask(world)

    assert "Questions" not in page_names(visit(world.store, world.second))
    assert "Questions" in page_names(visit(world.store, world.lead))
    assert world.tab(world.second).values("comment") == {}
    assert world.tab(world.second).state["answers"] == {}


def test_names_addresses_and_alike_claims_are_ones_own_and_the_leads_never_anothers(world: World) -> None:
    for actor, name in ((world.annotator, "Mine"), (world.lead, "Leads"), (world.second, "Others")):
        tab = world.tab(actor)
        claim = tab.mark("Two had sunk!", f"Two ships of {name} had sunk.")
        tab.do("edit", claim=claim, attribution=[{"source": name, "mode": "asserted"}], event=f"{name} storm")
        tab.do("attach", evidence=str(uuid4()), claim=claim, stance="supports", set_no=1, url=f"https://{name.lower()}.example/")

    tab = world.tab(document="council")
    with world.store.reading() as session:
        memory = own_claims.memory(session, tab.pass_uuid, viewer=world.annotator)
        alike = own_claims.similar(session, tab.pass_uuid, "Two ships had sunk", viewer=world.annotator)

    assert memory["sources"] == ["Leads", "Mine"]
    assert memory["events"] == ["Leads storm", "Mine storm"]
    assert [(known["url"], len(known["claims"])) for known in memory["addresses"]] == [
        ("https://leads.example/", 1),
        ("https://mine.example/", 1),
    ]
    assert [(one["text"], one["document"]["slug"], one["ordinal"]) for one in alike] == [("Two ships of Mine had sunk.", "harbour", 3)]
