"""The claims explorer's queries, against what people did."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import World
from workbench.domain.claim_map import Merged, groups, independent, is_conflict, source_name
from workbench.domain.records import Metadata
from workbench.services import documents
from workbench.store.queries import claims
from workbench.store.queries.claims import ClaimPage, Order, Wanted


@pytest.fixture
def claimed(world: World) -> World:
    """ann: the sunk ships (supported) and fourteen ships; in the other text eleven, which contradicts. bob: the sunk ships (refuted)."""
    for slug, publisher in (("harbour", "Port Gazette"), ("council", "The Council")):
        documents.correct(world.store, actor=world.lead, campaign_id=world.campaign_id, document=slug, about=Metadata(slug, publisher))
    ann, bob = world.tab(), world.tab(world.second)
    other = world.tab(document="council")
    sunk = ann.mark("Two had sunk!", "Two ships sank at Vell.")
    ann.do("judge", claim=sunk, verdict="supported")
    ann.do("edit", claim=sunk, claim_date="2016-02", worth=3, types=["event"])
    for number, (url, publisher) in enumerate(
        (
            ("https://a.example/1", "The  Harbour News"),
            ("https://b.example/2", "harbour news"),
            ("https://www.c.example/3", ""),
            ("https://d.example/4", "Port Gazette"),
        )
    ):
        piece = f"7a2d6c5e-0000-4000-8000-00000000000{number}"
        ann.do("attach", evidence=piece, claim=sunk, stance="supports", set_no=1, url=url, publisher=publisher)
    fourteen = ann.mark("The port authority said 14 ships were waiting.", "Fourteen ships waited.")
    eleven = other.mark("Eleven ships waited outside Vell, the council said.", "Eleven ships waited.")
    reply = other.do("link", link=str(uuid4()), claim=eleven, other=fourteen, relation="contradicts")
    assert not reply["refused"], reply["refused"]
    theirs = bob.mark("Two had sunk!", "Two ships sank at Vell.")
    bob.do("judge", claim=theirs, verdict="refuted")
    ann.do("finish")
    bob.do("finish")
    return world


def listed(world: World, wanted: Wanted = Wanted(), page: int = 0) -> ClaimPage:  # noqa: B008 - frozen
    with world.store.reading() as session:
        return claims.claims(session, world.campaign_id, wanted, viewer=world.lead, page=page)


def texts(page: ClaimPage) -> list[str]:
    return [claim.text for claim in page.claims]


def test_claims_stand_in_the_order_of_texts_and_places(claimed: World) -> None:
    found = listed(claimed)

    assert texts(found) == ["Fourteen ships waited.", "Two ships sank at Vell.", "Two ships sank at Vell.", "Eleven ships waited."]
    assert [(claim.annotator, claim.verdict) for claim in found.claims[1:3]] == [("ann", "Supported"), ("bob", "Refuted")]
    assert [claim.ordinal for claim in found.claims] == [2, 3, 3, 1]
    assert [claim.link_count for claim in found.claims] == [1, 0, 0, 1]


def test_claims_are_found_by_words_and_filters(claimed: World) -> None:
    counts = {
        Wanted(words="SHIPS waited"): 2,
        Wanted(words="authority"): 1,
        Wanted(words="100%"): 0,
        Wanted(verdict="refuted"): 1,
        Wanted(verdict="-"): 2,
        Wanted(people=("bob",)): 1,
        Wanted(documents=("council",)): 1,
        Wanted(type="event"): 1,
        Wanted(worth=3): 1,
        Wanted(only_finished=True): 3,
        Wanted(only_linked=True): 2,
        Wanted(has_date=True): 1,
    }

    assert {wanted: listed(claimed, wanted).count for wanted in counts} == counts


def test_claims_are_sorted_as_asked(claimed: World) -> None:
    assert [claim.verdict for claim in listed(claimed, Wanted(order=Order.VERDICT)).claims] == ["Supported", "Refuted", "", ""]
    assert listed(claimed, Wanted(order=Order.WORTH)).claims[0].worth == 3
    assert listed(claimed, Wanted(order=Order.DATE)).claims[0].claim_date == "2016-02"


def test_the_same_publisher_counts_once_and_the_claims_own_not_at_all(claimed: World) -> None:
    (claim,) = listed(claimed, Wanted(has_date=True)).claims

    assert (claim.evidence_count, claim.independent_count) == (4, 2)  # The Harbour News, twice; c.example; and the text's own Port Gazette


def test_links_lead_from_text_to_text(claimed: World) -> None:
    with claimed.store.reading() as session:
        (pair,) = claims.linked(session, claimed.campaign_id, viewer=claimed.lead).pairs

    assert (pair.one.text, pair.relation.value, pair.other.text, pair.is_across) == (
        "Eleven ships waited.",
        "contradicts",
        "Fourteen ships waited.",
        True,
    )


def test_conflicts_are_claims_that_a_link_or_their_verdicts_part(claimed: World) -> None:
    with claimed.store.reading() as session:
        found = claims.conflicts(session, claimed.campaign_id, viewer=claimed.lead).clusters

    assert {(tuple(sorted(claim.text for claim in cluster.claims)), cluster.why) for cluster in found} == {
        (("Eleven ships waited.", "Fourteen ships waited."), "a link says that they contradict"),
        (("Two ships sank at Vell.", "Two ships sank at Vell."), "verdicts differ: Supported, Refuted"),
    }


def test_the_timeline_has_claims_with_a_date_of_their_own(claimed: World) -> None:
    with claimed.store.reading() as session:
        found = claims.timeline(session, claimed.campaign_id, Wanted(), viewer=claimed.lead)
        drawn = claims.points(session, claimed.campaign_id, Wanted(), viewer=claimed.lead)

    assert ([claim.claim_date for claim in found.claims], found.count) == (["2016-02"], 1)
    assert [(point.claim_date, point.text) for point in drawn] == [("2016-02", "Two ships sank at Vell.")]


def test_lists_go_on_where_a_page_ends_and_end_where_there_is_no_more(claimed: World) -> None:
    with claimed.store.reading() as session:
        where: dict[str, Any] = {"viewer": claimed.lead}
        links = [claims.linked(session, claimed.campaign_id, page=page, **where) for page in (0, 1, None)]
        parted = [claims.conflicts(session, claimed.campaign_id, page=page, **where) for page in (0, 1, None)]
        dated = [claims.timeline(session, claimed.campaign_id, Wanted(), page=page, **where) for page in (0, 1, None)]

    assert [(len(found.pairs), found.count) for found in links] == [(1, 1), (0, 1), (1, 1)]
    assert [(len(found.clusters), found.count) for found in parted] == [(2, 2), (0, 2), (2, 2)]
    assert [(len(found.claims), found.count) for found in dated] == [(1, 1), (0, 1), (1, 1)]


# -- pure --------------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15))
def test_groups_hold_together_what_links_hold_together(links: list[tuple[int, int]]) -> None:
    found = groups(links)

    assert sorted(name for group in found for name in group) == sorted({name for link in links for name in link})
    assert all(sum(one in group and other in group for group in found) == 1 for one, other in links)


def test_sources_are_named_by_publisher_then_site_then_text() -> None:
    assert source_name(" The  Courier ", "https://www.a.example/x", "") == "The Courier"
    assert source_name("", "https://www.a.example/x", "") == "a.example"
    assert source_name("", "", "Harbour reopens") == "Harbour reopens"
    assert independent(["The Courier", "courier", "Gazette"], "gazette", Merged()) == 1


def test_a_merged_name_counts_as_the_one_that_stands_for_it_however_far_that_leads() -> None:
    merged = Merged({"courier": "Harbour Courier", "harbour courier": "The News"})

    assert [merged.name(name) for name in ("The  COURIER", "Harbour Courier", "Gazette")] == ["The News", "The News", "Gazette"]
    assert merged.key("courier") == merged.key("the news") == "news"
    assert independent(["Courier", "News", "Gazette"], "Gazette", merged) == 1


def test_names_merged_in_a_circle_by_a_hand_that_wrote_the_file_end_somewhere() -> None:
    assert Merged({"a": "B", "b": "A"}).name("A") in ("A", "B")


def test_verdicts_off_the_truth_scale_are_no_conflict() -> None:
    assert not is_conflict(["same"], {"Supported": 3, "Too vague": None})
    assert is_conflict(["same"], {"Supported": 3, "Refuted": 1})
    assert is_conflict(["contradicts"], {})
