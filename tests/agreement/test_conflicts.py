"""What a cluster disagrees about, by hand."""

from __future__ import annotations

import pytest

from workbench.agreement.alignment import Claim, align
from workbench.agreement.conflicts import KINDS, Said, conflicts

SENTENCES = [(0, 50), (50, 100)]
PORT, LOG = ("port", "supports"), ("log", "supports")


def claim(who: str, start: int = 0, end: int = 50, text: str = "ships were waiting", name: str = "") -> Claim:
    return Claim(name or who, who, ((start, end),), text)


def found(claims: list[Claim], people: str = "AB", **said: Said) -> dict[str, float]:
    (cluster,) = align(claims, SENTENCES).clusters
    return dict(conflicts(cluster, {one.id: said.get(one.id, Said("true")) for one in claims}, people))


def test_people_who_say_the_same_disagree_about_nothing():
    assert found([claim("A"), claim("B")]) == {}


@pytest.mark.parametrize(("people", "size"), [("AB", 1.0), ("ABC", 2 / 3), ("ABCD", 0.5)])
def test_a_claim_that_one_person_has_is_as_large_as_the_share_of_pairs_it_parts(people: str, size: float):
    assert found([claim("A")], people) == {"detection": pytest.approx(size)}


def test_two_verdicts_of_three_part_two_pairs_of_three():
    claims = [claim("A"), claim("B"), claim("C")]

    assert found(claims, "ABC", C=Said("false")) == {"verdict": pytest.approx(2 / 3)}


def test_a_repetition_has_no_verdict_to_differ():
    assert found([claim("A"), claim("B")], B=Said(None)) == {}


def test_no_verdict_differs_from_one():
    assert found([claim("A"), claim("B")], B=Said("")) == {"verdict": 1.0}


def test_evidence_counts_by_what_only_one_attached():
    both = {"A": Said("true", frozenset({PORT, LOG})), "B": Said("true", frozenset({PORT}))}

    assert found([claim("A"), claim("B")], **both) == {"evidence": 0.5}


def test_the_same_source_for_and_against_is_no_agreement():
    both = {"A": Said("true", frozenset({PORT})), "B": Said("true", frozenset({("port", "refutes")}))}

    assert found([claim("A"), claim("B")], **both) == {"evidence": 1.0}


def test_spans_that_differ_by_a_character_differ():
    assert 0 < found([claim("A"), claim("B", end=49)])["spans"] < 0.05


def test_one_against_two_is_split_and_its_parts_are_compared_with_whom_they_match():
    claims = [claim("A"), claim("B", end=20, name="b1"), claim("B", 25, 50, name="b2")]

    sizes = found(claims, b1=Said("false"), b2=Said("false"))

    assert set(sizes) == {"split", "verdict", "spans"}
    assert sizes["verdict"] == 1.0


def test_kinds_are_listed_by_weight():
    claims = [claim("A"), claim("B", end=20, name="b1"), claim("B", 25, 50, name="b2")]

    assert list(found(claims, "ABC", b1=Said("false"), b2=Said("false"))) == [kind for kind in KINDS if kind != "evidence"]
