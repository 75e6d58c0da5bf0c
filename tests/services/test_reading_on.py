"""What the reader is told when nothing can be changed any more, and what it lays beside the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds import World
from workbench.domain.records import Metadata
from workbench.errors import NotFound
from workbench.services import annotating, assigning, campaigns, documents, importing
from workbench.store.queries import beside, passes

Ending = Callable[[World], object]


def closed(world: World) -> None:
    campaigns.close(world.store, actor=world.lead, campaign_id=world.campaign_id)


def withdrawn(world: World) -> None:
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour")


def handed_over(world: World) -> None:
    assigning.hand_over(world.store, actor=world.lead, campaign_id=world.campaign_id, leaver="ann", heir="bob")


@pytest.mark.parametrize(
    ("end", "code", "words"),
    [(closed, "W104", "was closed on"), (withdrawn, "W105", "was withdrawn on"), (handed_over, "W106", "was handed over")],
)
def test_a_pass_that_cannot_be_written_says_why_when_it_is_opened_and_while_it_is_read(
    world: World, end: Ending, code: str, words: str
) -> None:
    tab = world.tab()
    tab.do("decide", ordinals=[1], label="o", origin="key")
    end(world)

    opened = annotating.opening(world.store, actor=world.annotator, pass_uuid=tab.pass_uuid)
    moved = tab.receive({"pass": tab.pass_uuid, "batches": [], "cursor": 2})

    assert opened["read_only"]["code"] == moved["read_only"]["code"] == code
    assert words in opened["read_only"]["message"]


def test_a_pass_that_can_be_written_gives_no_reason_against_it(world: World) -> None:
    tab = world.tab()

    assert annotating.opening(world.store, actor=world.annotator, pass_uuid=tab.pass_uuid)["read_only"] is None
    assert tab.do("decide", ordinals=[1], label="o", origin="key")["read_only"] is None


def test_the_guideline_lies_beside_the_pass_and_is_news_until_it_was_opened(world: World) -> None:
    tab = world.tab()
    campaigns.mark_guideline_seen(world.store, actor=world.annotator, campaign_id=world.campaign_id, version="1.0")
    campaigns.publish_guideline(
        world.store,
        actor=world.lead,
        campaign_id=world.campaign_id,
        version="1.1",
        body="# Version 1.1",
        note="Clearer.",
        seen_version="1.0",
    )

    found = asked(world, lambda session: beside.guideline_of(session, tab.pass_uuid, viewer=world.annotator))

    assert (found["version"], found["body"], found["news"]) == ("1.1", "# Version 1.1\n", True)


def test_another_text_of_the_campaign_is_shown_as_it_reads_and_no_other(world: World) -> None:
    tab = world.tab()
    council, own = world.document_uuid("council"), world.document_uuid("harbour")

    found = asked(world, lambda session: beside.other_text(session, tab.pass_uuid, council, viewer=world.annotator))

    assert found["document"]["slug"] == "council"
    assert found["text"][slice(*found["sentences"][0][:2])].startswith("Council disputes")
    assert set(found) == {"document", "text", "blocks", "sentences"}
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    for unknown in (own, council, "nothing"):
        with pytest.raises(NotFound):
            asked(world, lambda session, uuid=unknown: beside.other_text(session, tab.pass_uuid, uuid, viewer=world.annotator))


def test_who_speaks_a_block_travels_with_it(world: World) -> None:
    importing.import_previewed(
        world.store,
        actor=world.lead,
        campaign_id=world.campaign_id,
        name="quote.txt",
        content=b"A headline\n\nShe said:\n\nWe paid for all of it.",
        metadata=Metadata(),
        speakers={2: "Ada Fennimore"},
    )
    tab = world.tab(document="quote")

    found = asked(world, lambda session: passes.text(session, tab.pass_uuid, viewer=world.annotator))

    assert [block[3] for block in found["blocks"]] == ["", "", "Ada Fennimore"]


def asked(world: World, query: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    with world.store.reading() as session:
        return query(session)
