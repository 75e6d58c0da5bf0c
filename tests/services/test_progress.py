"""What My work counts: one's own decisions and claims, nobody else's."""

from __future__ import annotations

from tests.worlds import World
from workbench.domain.records import Actor, DocumentCard
from workbench.store.queries import documents


def card(world: World, viewer: Actor, slug: str = "harbour") -> DocumentCard:
    with world.store.reading() as session:
        return next(found for found in documents.documents(session, world.campaign_id, viewer=viewer) if found.slug == slug)


def test_progress_counts_decided_and_claimed_sentences_once(world: World) -> None:
    tab = world.tab()
    tab.mark("It was a shameful delay.")
    tab.do("decide", ordinals=[0, 1], label="x", origin="key")
    tab.do("decide", ordinals=[1], label="", origin="key")

    found = card(world, tab.actor)

    assert (found.decided_count, found.claim_count, found.sentence_count) == (2, 1, 6)


def test_progress_does_not_count_what_others_did(world: World) -> None:
    world.tab().do("decide", ordinals=[0], label="x", origin="key")
    other = world.tab(world.second)
    other.mark("Two had sunk!")
    other.do("decide", ordinals=[1, 2], label="o", origin="key")
    world.tab(world.second, "council").do("decide", ordinals=[0, 1, 2, 3], label="o", origin="key")

    assert (card(world, world.annotator).decided_count, card(world, world.annotator).claim_count) == (1, 0)
    assert (card(world, world.second).decided_count, card(world, world.second).claim_count) == (3, 1)
    assert card(world, world.annotator, "council").pass_uuid is None


def test_a_removed_claim_counts_no_more(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    tab.do("remove", claim=claim)

    assert (card(world, tab.actor).decided_count, card(world, tab.actor).claim_count) == (0, 0)
