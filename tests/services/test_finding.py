"""The finder as an annotator uses it: what was shown is kept, once, as the claim's own or as extra, and only where work goes on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.store.facts import count
from tests.worlds import Tab, World
from workbench.errors import BadEntry, BadSettings, NotFound
from workbench.services import campaigns, finding, importing
from workbench.store.models import EvidenceSearch
from workbench.text.finding import rankers
from workbench.text.finding.ranking import LexicalRanker

QUOTE = "The port authority said 14 ships were waiting."


def searches(world: World) -> list[Any]:
    with world.store.reading() as session:
        return list(session.execute(select(*EvidenceSearch.__table__.c).order_by(EvidenceSearch.number)).all())


def search(tab: Tab, words: str, claim: str) -> list[Any]:
    return finding.find(tab.world.store, actor=tab.actor, pass_uuid=tab.pass_uuid, words=words, claim=claim)


def test_what_the_finder_shows_for_a_claim_is_kept_with_rank_and_ranker(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)

    found = search(tab, QUOTE, claim)

    (row,) = searches(world)
    assert (row.number, row.claim_uuid, row.query, row.is_extra, row.ranker) == (1, claim, QUOTE, False, LexicalRanker.version)
    assert row.shown == [[one.document_uuid, one.start, one.end, one.score] for one in found]


def test_words_typed_over_the_claims_are_extra(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)

    search(tab, QUOTE, claim)
    search(tab, "ships counted by the council", claim)

    assert [row.is_extra for row in searches(world)] == [False, True]


def test_the_same_search_shown_again_is_kept_once(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)

    for _ in range(3):
        search(tab, QUOTE, claim)

    assert len(searches(world)) == 1


def test_a_search_outside_a_claim_is_not_kept(world: World) -> None:
    tab = world.tab()

    assert search(tab, "ships", "")

    assert count(world.store, EvidenceSearch) == 0


def test_a_closed_campaign_is_searched_and_nothing_is_kept(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)
    campaigns.close(world.store, actor=world.lead, campaign_id=world.campaign_id)

    assert search(tab, QUOTE, claim)

    assert count(world.store, EvidenceSearch) == 0


def test_nobody_searches_in_somebody_elses_pass(world: World) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)

    with pytest.raises(NotFound):
        finding.find(world.store, actor=world.second, pass_uuid=tab.pass_uuid, words=QUOTE, claim=claim)


@pytest.mark.parametrize("words", ["", " ", "the of and", "\0", "\ud800", "%", "'\"\\ & | ! ( )", "🚢", "x" * 5_000, "14"])
def test_whatever_is_typed_is_searched_without_a_fault(world: World, words: str) -> None:
    tab = world.tab()
    claim = tab.mark(QUOTE)

    search(tab, words, claim)


def test_two_files_of_one_name_are_told_apart_by_their_short_names(world: World) -> None:
    files = [("a/log.txt", b"The first log of the mole."), ("b/log.txt", b"Another log, of the quay.")]
    list(importing.import_texts(world.store, actor=world.operator, campaign_id=world.campaign_id, files=files))

    with pytest.raises(BadEntry, match="log, log-2"):
        finding.evidence(world.store, actor=world.lead, campaign_id=world.campaign_id, words="log", besides="log.txt")


@pytest.mark.parametrize("name", ["semantic", "embedding:", "embedding"])
def test_an_unknown_ranker_is_refused_by_name(name: str) -> None:
    with pytest.raises(BadSettings, match="WORKBENCH_RANKER"):
        rankers.named(name)


def test_an_embedding_ranker_that_is_not_installed_says_what_to_install() -> None:
    with pytest.raises(BadSettings, match="pip install sentence-transformers"):
        rankers.named("embedding:all-MiniLM-L6-v2")
