"""Claims of several annotators in clusters: the same one, one cut differently, one that only somebody has."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.seeds.test_passes import library, marked
from workbench.agreement.alignment import EXACT_UP_TO, THRESHOLD, Alignment, Claim, align, containment, similarity, text_similarity

SENTENCES = [(start, start + 50) for start in range(0, 200, 50)]
WORDS = ["the truce began", "the truce ended in April", "jets hit two markets", "44 people died", "a convoy was hit", ""]


def ids(alignment: Alignment) -> list[set[str]]:
    return [{claim.id for claim in cluster.claims} for cluster in alignment.clusters]


def gain(groups: Iterable[Iterable[Claim]]) -> float:
    """What a partition into clusters is worth; nothing allowed twice for one annotator."""
    return sum(similarity(one, other) - THRESHOLD for group in groups for one, other in combinations(group, 2))


def partitions(claims: list[Claim]) -> Iterable[list[list[Claim]]]:
    """All of them, each annotator at most once in a group."""
    if not claims:
        yield []
        return
    first, *rest = claims
    for groups in partitions(rest):
        yield [[first], *groups]
        for at, group in enumerate(groups):
            if first.annotator not in {claim.annotator for claim in group}:
                yield [*groups[:at], [first, *group], *groups[at + 1 :]]


@st.composite
def drawn(draw: st.DrawFn, people: str = "ABC", at_most: int = 9, least: int = 0) -> list[Claim]:
    claims = []
    for number in range(draw(st.integers(least, at_most))):
        start = draw(st.integers(0, 190))
        end = draw(st.integers(start + 1, min(200, start + 70)))
        claims.append(Claim(f"c{number}", draw(st.sampled_from(people)), ((start, end),), draw(st.sampled_from(WORDS))))
    return claims


# -- properties ----------------------------------------------------------------------------------------------------------------


@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims: list[Claim], random: Random):
    shuffled = random.sample(claims, len(claims))

    assert align(shuffled, SENTENCES) == align(claims, SENTENCES)


@given(drawn(people="ABCD"), st.permutations("ABCD"))
def test_who_is_who_does_not_matter(claims: list[Claim], people: list[str]):
    renamed = [Claim(claim.id, people["ABCD".index(claim.annotator)], claim.spans, claim.text) for claim in claims]

    one, other = align(claims, SENTENCES), align(renamed, SENTENCES)

    assert (ids(one), one.methods) == (ids(other), other.methods)


@given(drawn())
def test_every_claim_is_in_exactly_one_cluster(claims: list[Claim]):
    found = [claim for cluster in align(claims, SENTENCES).clusters for claim in cluster.claims]

    assert sorted(claim.id for claim in found) == sorted(claim.id for claim in claims)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True), st.integers(2, 5))
def test_people_who_mark_the_same_agree_on_everything(sentences: list[int], people: int):
    claims = [
        Claim(f"{person}:{number}", str(person), (SENTENCES[number],), WORDS[number]) for number in sentences for person in range(people)
    ]

    found = align(claims, SENTENCES).clusters

    assert [len(cluster.claims) for cluster in found] == [people] * len(sentences)
    assert all(cluster.similarity == pytest.approx(1) and not cluster.is_split for cluster in found)


@given(drawn(), st.integers(0, 1000))
def test_shifting_the_text_changes_nothing(claims: list[Claim], by: int):
    moved = [Claim(claim.id, claim.annotator, tuple((start + by, end + by) for start, end in claim.spans), claim.text) for claim in claims]

    assert ids(align(moved, [(start + by, end + by) for start, end in SENTENCES])) == ids(align(claims, SENTENCES))


@given(drawn(people="AB", at_most=7) | drawn(people="ABC", at_most=6))
def test_no_other_partition_is_worth_more(claims: list[Claim]):
    one_place = [Claim(claim.id, claim.annotator, ((0, claim.spans[0][1]),), claim.text) for claim in claims]

    clusters = align(one_place, [(0, 200)]).clusters

    best = max(gain(groups) for groups in partitions(one_place))
    assert gain(match for cluster in clusters for match in cluster.matches) == pytest.approx(best, abs=1e-6)


@given(drawn(), drawn())
def test_similarity_is_symmetric_and_between_0_and_1(some: list[Claim], others: list[Claim]):
    for one, other in zip(some, others, strict=False):
        assert similarity(one, other) == pytest.approx(similarity(other, one))
        assert 0 <= similarity(one, other) <= 1


# -- by hand -------------------------------------------------------------------------------------------------------------------


def test_a_sentence_and_its_three_clauses_are_one_cluster_split_differently():
    whole = Claim("whole", "A", ((0, 48),), "the truce began, 44 people died and a convoy was hit")
    clauses = [
        Claim(f"clause {n}", "B", (span,), text)
        for n, (span, text) in enumerate([((0, 15), WORDS[0]), ((17, 31), WORDS[3]), ((36, 48), WORDS[4])])
    ]

    (cluster,) = align([whole, *clauses], SENTENCES).clusters

    assert cluster.is_split
    assert {name: len(claims) for name, claims in cluster.by_annotator.items()} == {"A": 1, "B": 3}
    assert sorted(len(match) for match in cluster.matches) == [1, 1, 2]


def test_two_claims_of_a_sentence_stay_two_where_both_have_them():
    spans = [(0, 20), (25, 48)]
    claims = [Claim(f"{person}{at}", person, (span,), WORDS[at]) for person in "ABC" for at, span in enumerate(spans)]

    found = align(claims, SENTENCES)

    assert ids(found) == [{"A0", "B0", "C0"}, {"A1", "B1", "C1"}]
    assert not any(cluster.is_split for cluster in found.clusters)


def test_the_text_decides_where_both_mark_the_whole_sentence_twice():
    whole = ((0, 50),)
    claims = [Claim("a1", "A", whole, WORDS[1]), Claim("a2", "A", whole, WORDS[2])]
    claims += [Claim("b1", "B", whole, WORDS[2]), Claim("b2", "B", whole, WORDS[1])]

    assert sorted(map(sorted, ids(align(claims, SENTENCES)))) == [["a1", "b2"], ["a2", "b1"]]


def test_the_same_words_in_the_next_sentence_are_one_claim_and_two_sentences_on_are_not():
    first = Claim("a", "A", ((0, 50),), WORDS[1])
    near, far = Claim("near", "B", ((50, 100),), WORDS[1]), Claim("far", "B", ((100, 150),), WORDS[1])

    assert ids(align([first, near], SENTENCES)) == [{"a", "near"}]
    assert ids(align([first, far], SENTENCES)) == [{"a"}, {"far"}]


def test_neighbours_without_common_words_are_two_claims():
    claims = [Claim("a", "A", ((0, 50),), WORDS[1]), Claim("b", "B", ((50, 100),), WORDS[2])]

    assert ids(align(claims, SENTENCES)) == [{"a"}, {"b"}]


def test_a_claim_over_two_sentences_meets_its_half():
    claims = [Claim("both", "A", ((0, 100),), WORDS[1]), Claim("half", "B", ((50, 100),), WORDS[1])]

    assert ids(align(claims, SENTENCES)) == [{"both", "half"}]


def test_without_texts_the_spans_decide():
    claims = [Claim("a", "A", ((0, 30),)), Claim("b", "B", ((0, 28),)), Claim("c", "B", ((35, 50),))]

    assert ids(align(claims, SENTENCES)) == [{"a", "b"}, {"c"}]


def test_the_method_is_part_of_the_result():
    def crowd(people: int, each: int) -> list[Claim]:
        return [Claim(f"{p}:{n}", str(p), ((n * 9, n * 9 + 14),), WORDS[n % 5]) for p in range(people) for n in range(each)]

    assert align([Claim("a", "A", ((0, 9),))], SENTENCES).methods == {"alone": 1}
    assert set(align(crowd(2, 4), SENTENCES).methods) == {"hungarian"}
    assert set(align(crowd(3, 4), SENTENCES).methods) == {"exact"}
    assert set(align([Claim(str(p), str(p), ((0, 9),)) for p in range(EXACT_UP_TO + 1)], SENTENCES).methods) == {"greedy"}


def test_greedy_finds_the_same_where_nothing_is_in_doubt():
    people = range(EXACT_UP_TO + 1)
    claims = [Claim(f"{p}:{n}", str(p), (SENTENCES[n],), WORDS[n]) for p in people for n in range(4)]

    found = align(claims, SENTENCES)

    assert [len(cluster.claims) for cluster in found.clusters] == [len(people)] * 4
    assert found.methods == {"greedy": 4}


def test_a_claim_twice_or_without_span_is_refused():
    claim = Claim("a", "A", ((0, 9),))
    for claims in ([claim, claim], [Claim("b", "A", ())], [Claim("b", "A", ((4, 4),))]):
        with pytest.raises(ValueError, match=r"twice|no span"):
            align(claims, SENTENCES)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Marat al-Numan", "Márat al-Numan", 1.0),  # accents and case are folded
        ("Jets hit two markets.", "Two markets: jets hit!", 1.0),  # so are order and marks
        ("44 people died", "Russia went home", 0.0),
    ],
)
def test_texts_are_compared_by_their_words(one: str, other: str, expected: float):
    assert text_similarity(one, other) == pytest.approx(expected)


def test_spellings_of_a_name_are_alike():
    assert text_similarity("Maarat al-Numan was hit", "Marat al-Nouman was hit") > 0.7


def test_containment_counts_characters_over_several_spans():
    assert containment([(0, 10), (20, 30)], [(5, 25)]) == 0.5


# -- the demo campaign -----------------------------------------------------------------------------------------------------------


def demo(document: str, sentence: int) -> list[Claim]:
    marks = marked()[document, sentence]
    return [Claim(f"{who[-1]}.{n}", who, (mark.span,), mark.claim.text) for who, found in marks.items() for n, mark in enumerate(found, 1)]


@pytest.mark.parametrize(
    ("document", "sentence", "expected", "is_split"),
    [
        ("market-strikes", 4, [{"1.1", "2.1", "3.1"}], False),  # clause, sentence, shorter clause: spans differ, the claim is one
        ("market-strikes", 9, [{"1.1", "1.2", "2.1", "3.1"}], True),  # two clauses against the sentence, the third with the first clause
        ("market-strikes", 30, [{"1.1", "1.2", "2.1", "3.1"}], True),
        ("market-strikes", 31, [{"1.1", "2.1", "3.1"}], False),
        ("market-strikes", 18, [{"2.1"}], False),  # only one sees a claim
        ("why-the-truces-failed", 14, [{"1.1", "1.2", "1.3", "2.1", "3.1", "3.2"}], True),  # three, one and two claims in one sentence
    ],
)
def test_demo_sentences_align_as_people_would(document: str, sentence: int, expected: list[set[str]], is_split: bool):
    found = align(demo(document, sentence), library()[document].sentences)

    assert ids(found) == expected
    assert [cluster.is_split for cluster in found.clusters] == [is_split]


def test_no_demo_claim_is_no_claim_where_another_marked_its_words():
    for document, text in library().items():
        claims = [
            Claim(f"{who} {sentence}.{n}", who, (mark.span,), mark.claim.text)
            for (slug, sentence), people in marked().items()
            if slug == document
            for who, found in people.items()
            for n, mark in enumerate(found)
        ]
        clusters = align(claims, text.sentences).clusters
        for one, other in permutations(clusters, 2):
            missing = {claim.annotator for claim in claims} - set(one.by_annotator)
            for claim in one.claims:
                assert not [mark for mark in other.claims if mark.annotator in missing and containment(claim.spans, mark.spans) >= 0.5]
