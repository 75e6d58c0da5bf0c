"""Spans: F1 of four kinds, unitized alpha, evidence."""

from __future__ import annotations

import pytest

from workbench.agreement.evidence import exact_set_rate, mean_jaccard, over_candidates
from workbench.agreement.spans import BadSpans, MarkedText, f1_sums, span_f1
from workbench.agreement.unitizing import u_alpha, u_alpha_sums

TOKENS = [(0, 3), (4, 8), (9, 15), (16, 20)]


def text(end: int = 20, **spans: list[tuple[int, int, str]]) -> MarkedText:
    return MarkedText.of(spans, end, tokens=TOKENS if end == 20 else None)


HABERNAL = MarkedText.of(
    {"a": [(1, 9, "A")], "b": [(2, 3, "A"), (4, 5, "A"), (6, 7, "A")]}, 10
)  # DKPro's test, one long against three short


@pytest.mark.parametrize(
    ("kind", "shared", "both"),
    [("exact", 1, 4), ("token", 2, 5), ("character", 3 + 4, 7 + 9), ("boundary", 3, 8)],
)
def test_f1_is_twice_the_shared_over_both(kind, shared, both):
    found = span_f1([text(a=[(0, 3, "x"), (4, 8, "x")], b=[(0, 3, "x"), (4, 10, "x")])], kind)

    assert found.value == pytest.approx(2 * shared / both)


def test_a_span_of_another_label_is_another_span():
    marked = [text(a=[(0, 3, "x")], b=[(0, 3, "y")])]

    assert [span_f1(marked, kind).value for kind in ("exact", "token", "character", "boundary")] == [0, 0, 0, 1]


def test_a_token_counts_when_one_character_is_marked():
    assert span_f1([text(a=[(2, 5, "x")], b=[(0, 8, "x")])], "token").value == 1.0
    assert span_f1([text(a=[(3, 4, "x")], b=[(0, 8, "x")])], "token").value == 0.0


def test_marks_between_tokens_have_no_token_f1():
    assert span_f1([text(a=[(3, 4, "x")], b=[(3, 4, "x")])], "token").reason == "no token is marked"
    assert "not known" in span_f1([text(10, a=[], b=[])], "token").reason


def test_counts_are_pooled_over_documents_before_dividing():
    good, bad = text(a=[(0, 3, "x")], b=[(0, 3, "x")]), text(a=[(0, 3, "x"), (4, 8, "x"), (9, 15, "x")], b=[])

    found = span_f1([good, bad], "exact")

    assert found.value == 2 / 5
    assert (found.n_units, found.n_pairs) == (2, 2)
    assert f1_sums([good, bad], "exact").tolist() == [[2, 2], [0, 3]]


def test_who_marked_nothing_is_not_who_never_looked():
    looked, absent = text(a=[(0, 3, "x")], b=[]), text(a=[(0, 3, "x")])

    assert span_f1([looked], "exact").value == 0.0
    assert span_f1([absent], "exact").reason == "no document marked by two annotators"
    assert span_f1([absent], "exact", ("a", "b")).value is None


def test_two_empty_documents_do_not_agree_fully():
    found = span_f1([text(a=[], b=[])], "exact")

    assert found.value is None
    assert found.reason == "both annotators marked nothing"


def test_documents_where_both_found_none_are_noted():
    found = span_f1([text(a=[], b=[]), text(a=[(0, 3, "x")], b=[(0, 3, "x")])], "exact")

    assert found.value == 1.0
    assert found.note == "1 comparison left out where both marked nothing"


def test_three_annotators_are_three_pairs():
    marked = [text(a=[(0, 3, "x")], b=[(0, 3, "x")], c=[(4, 8, "x")])]

    assert span_f1(marked, "exact").value == pytest.approx(2 / 6)
    assert span_f1(marked, "exact", ("b", "a")).value == 1.0


@pytest.mark.parametrize("span", [(3, 3, "x"), (5, 3, "x"), (-1, 3, "x"), (18, 21, "x")])
def test_spans_outside_the_text_are_refused(span):
    with pytest.raises(BadSpans, match="a marked"):
        text(a=[span])


# -- unitized alpha ----------------------------------------------------------------------------------------------------------


def test_unitized_alpha_by_hand():
    # l = 20, A 11, gaps 9; observed 2 * 5; expected 20 * 2 * 11 * 9 / (400 - (64 + 3) - 9)
    assert u_alpha([HABERNAL]).value == pytest.approx(1 - 10 / (20 * 2 * 99 / (400 - 67 - 9)))


def test_unitized_alpha_sums_both_sides_over_documents():
    other = text(a=[(0, 3, "A"), (5, 9, "B")], b=[(0, 4, "A")])
    sums = u_alpha_sums([HABERNAL, other])

    assert len(sums) == 2
    assert u_alpha([HABERNAL, other]).value == pytest.approx(1 - sums[:, 0].sum() / sums[:, 1].sum())


def test_binary_unitized_alpha_sees_no_labels():
    marked = [text(a=[(0, 5, "A"), (9, 15, "B")], b=[(0, 5, "B"), (9, 15, "A")])]

    assert u_alpha(marked).value < 0.5
    assert u_alpha(marked, labelled=False).value == 1.0


def test_a_boundary_between_units_of_one_label_is_not_seen_by_unitized_alpha_but_by_exact_f1():
    marked = [text(a=[(2, 10, "A")], b=[(2, 6, "A"), (6, 10, "A")])]

    assert u_alpha(marked).value == 1.0
    assert span_f1(marked, "exact").value == 0.0


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ([], "no document marked by two annotators"),
        ([text(a=[(0, 3, "x")])], "no document marked by two annotators"),
        ([text(a=[], b=[])], "nobody marked anything"),
        ([text(a=[(0, 20, "x")], b=[(0, 20, "x")])], "no variation: everything is marked alike"),
        ([text(a=[(0, 9, "x"), (5, 12, "y")], b=[])], "an annotator's own spans overlap in every document"),
    ],
)
def test_undefined_unitized_alpha_has_a_reason(marked, reason):
    found = u_alpha(marked)

    assert found.value is None
    assert found.reason == reason


def test_a_document_with_overlapping_spans_is_left_out_and_noted():
    found = u_alpha([HABERNAL, text(a=[(0, 9, "x"), (5, 12, "y")], b=[])])

    assert found.value == u_alpha([HABERNAL]).value
    assert found.note == "1 document left out where an annotator's own spans overlap"


# -- evidence ------------------------------------------------------------------------------------------------------------------

CHOICES = {
    "c1": {"a": {"s1", "s2"}, "b": {"s1", "s2"}, "d": {"s1"}},
    "c2": {"a": {"s4"}, "b": {"s4", "own search"}},
    "c3": {"a": set(), "b": set()},
    "c4": {"a": {"s1"}},
}
SHOWN = {"c1": ["s1", "s2", "s3"], "c2": ["s4", "s5"], "c3": ["s6"], "c4": ["s1"]}


def test_every_candidate_shown_is_a_unit():
    found = over_candidates(SHOWN, CHOICES)

    assert found.ratings.counts.tolist() == [[3, 0], [2, 1], [0, 3], [2, 0], [0, 2], [0, 2], [1, 0]]
    assert found.claims.tolist() == [0, 0, 0, 1, 1, 2, 3]
    assert found.alpha.n_units == 6
    assert found.f1.value == pytest.approx((3 * 2 + 2 * 1 + 2 * 1) / (3 * 2 + 2 * 2 + 2 * 1))


def test_jaccard_says_that_it_is_not_chance_corrected_and_leaves_out_two_empty_sets():
    found = mean_jaccard(CHOICES)

    assert found.value == pytest.approx(((1 + 0.5 + 0.5) / 3 + 0.5) / 2)
    assert (found.n_units, found.n_pairs) == (2, 4)
    assert found.note == "not chance-corrected; 1 comparison left out where both chose nothing"


def test_exact_sets_include_two_empty_ones():
    assert exact_set_rate(CHOICES).value == pytest.approx((1 / 3 + 0 + 1) / 3)


def test_evidence_without_pairs_is_undefined():
    assert mean_jaccard({"c": {"a": {"s"}}}).reason == "no claim with two annotators' evidence"
    assert mean_jaccard({"c": {"a": set(), "b": set()}}).reason == "both annotators chose nothing"
    assert over_candidates({}, {}).alpha.reason == "no ratings"
