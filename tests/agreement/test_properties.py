"""What must hold for all data: brute-force definitions, and what renaming, permuting and adding may not change."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import coefficients, pairs
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.distances import LEVELS, nominal, of_level
from workbench.agreement.ratings import BadRatings, Ratings
from workbench.agreement.spans import KINDS, MarkedText, span_f1
from workbench.agreement.statistic import Statistic
from workbench.agreement.suggestions import majority
from workbench.agreement.unitizing import u_alpha

LABELS = ["1", "2", "4", "7"]
LABELLED = st.dictionaries(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from([f"u{at}" for at in range(8)])), st.sampled_from(LABELS), max_size=40
).map(lambda labelled: [(annotator, unit, label) for (annotator, unit), label in labelled.items()])


def everything(found: Ratings) -> list[Statistic]:
    counts, q = found.counts, len(found.labels)
    return [
        *(krippendorff_alpha(counts, of_level(level, found.labels)) for level in LEVELS),
        *(coefficients.percent_agreement(counts, weighting) for weighting in coefficients.WEIGHTINGS),
        coefficients.gwet_ac(counts, np.eye(q)),
        coefficients.fleiss_kappa(counts),
        coefficients.brennan_prediger(counts),
        pairs.conger_kappa(found),
        pairs.light_kappa(found),
    ]


def same(first: list[Statistic], second: list[Statistic]) -> bool:
    return all(
        one.reason == other.reason
        and (one.n_units, one.n_pairs) == (other.n_units, other.n_pairs)
        and one.value == pytest.approx(other.value, abs=1e-9)
        for one, other in zip(first, second, strict=True)
    )


def brute_force_alpha(rows, distance) -> float | None:
    """Krippendorff's definition over all pairs of values, without a coincidence matrix."""
    units = {}
    for _, unit, label in rows:
        units.setdefault(unit, []).append(label)
    paired = [labels for labels in units.values() if len(labels) >= 2]
    values = [label for labels in paired for label in labels]
    if not values:
        return None
    observed = sum(distance(*pair) / (len(labels) - 1) for labels in paired for pair in permutations(labels, 2)) / len(values)
    expected = sum(distance(*pair) for pair in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected if expected else None


@given(LABELLED)
def test_alpha_from_counts_is_the_pairwise_definition(rows):
    counts = Ratings.of(rows, LABELS).counts

    assert krippendorff_alpha(counts, nominal(4)).value == pytest.approx(brute_force_alpha(rows, lambda c, k: float(c != k)))
    assert krippendorff_alpha(counts, of_level("interval", LABELS)).value == pytest.approx(
        brute_force_alpha(rows, lambda c, k: (float(c) - float(k)) ** 2)
    )


@given(LABELLED)
def test_ordinal_alpha_from_counts_is_the_pairwise_definition(rows):
    found = Ratings.of(rows, LABELS)
    n = dict(zip(LABELS, found.counts[found.counts.sum(axis=1) >= 2].sum(axis=0).tolist(), strict=True))

    def distance(c: str, k: str) -> float:
        low, high = sorted([LABELS.index(c), LABELS.index(k)])
        return (sum(n[label] for label in LABELS[low : high + 1]) - (n[c] + n[k]) / 2) ** 2

    assert krippendorff_alpha(found.counts, of_level("ordinal", LABELS)).value == pytest.approx(brute_force_alpha(rows, distance))


@given(LABELLED)
def test_a_value_or_a_reason_and_never_more_than_one(rows):
    for found in everything(Ratings.of(rows, LABELS)):
        assert (found.value is None) == bool(found.reason)
        assert found.value is None or found.value <= 1 + 1e-12


@given(LABELLED, st.permutations("ABCDE"), st.permutations(range(8)), st.randoms())
def test_names_and_order_of_annotators_units_and_lines_do_not_matter(rows, people, units, random):
    renamed = [(people["ABCDE".index(annotator)], f"u{units[int(unit[1:])]}", label) for annotator, unit, label in rows]
    random.shuffle(renamed)

    assert same(everything(Ratings.of(rows, LABELS)), everything(Ratings.of(renamed, LABELS)))


@given(LABELLED, st.permutations(LABELS))
def test_names_and_order_of_nominal_labels_do_not_matter(rows, labels):
    renamed = [(annotator, unit, labels[LABELS.index(label)]) for annotator, unit, label in rows]
    first, second = (Ratings.of(each, order) for each, order in ((rows, LABELS), (renamed, sorted(LABELS, reverse=True))))

    assert krippendorff_alpha(first.counts, nominal(4)).value == pytest.approx(krippendorff_alpha(second.counts, nominal(4)).value)
    for coefficient in (coefficients.fleiss_kappa, coefficients.brennan_prediger, coefficients.percent_agreement):
        assert coefficient(first.counts).value == pytest.approx(coefficient(second.counts).value)


@given(LABELLED)
def test_the_reversed_scale_is_the_same_scale(rows):
    first, second = (Ratings.of(rows, order) for order in (LABELS, LABELS[::-1]))

    assert krippendorff_alpha(first.counts, of_level("ordinal", LABELS)).value == pytest.approx(
        krippendorff_alpha(second.counts, of_level("ordinal", LABELS[::-1])).value
    )


@given(LABELLED.filter(bool), st.sampled_from(LABELS))
def test_a_unit_labelled_once_matters_to_prevalence_only(rows, label):
    counts = Ratings.of(rows, LABELS).counts
    more = np.vstack([counts, np.eye(4, dtype=int)[LABELS.index(label)]])

    for level in LEVELS:
        assert krippendorff_alpha(counts, of_level(level, LABELS)) == krippendorff_alpha(more, of_level(level, LABELS))
    for weighting in coefficients.WEIGHTINGS:
        assert coefficients.percent_agreement(counts, weighting) == coefficients.percent_agreement(more, weighting)
    assert coefficients.brennan_prediger(counts) == coefficients.brennan_prediger(more)
    without = (coefficients.gwet_ac(each, np.eye(4), singletons_in_prevalence=False) for each in (counts, more))
    assert len({found.value for found in without}) == 1


@given(LABELLED.filter(bool), st.data())
def test_an_annotator_twice_on_a_unit_is_refused(rows, data):
    again = data.draw(st.sampled_from(rows))

    with pytest.raises(BadRatings, match="twice"):
        Ratings.of([*rows, again])


@given(LABELLED)
def test_every_unit_twice_keeps_percent_and_moves_alpha_little(rows):
    counts = Ratings.of(rows, LABELS).counts
    twice = np.vstack([counts, counts])

    for weighting in coefficients.WEIGHTINGS:
        assert coefficients.percent_agreement(counts, weighting).value == pytest.approx(
            coefficients.percent_agreement(twice, weighting).value
        )
    assert coefficients.fleiss_kappa(counts).value == pytest.approx(coefficients.fleiss_kappa(twice).value)


@given(LABELLED)
def test_the_majority_has_more_votes_than_any_other(rows):
    counts = Ratings.of(rows, LABELS).counts

    for row, chosen in zip(counts, majority(counts), strict=True):
        others = np.delete(row, chosen) if chosen >= 0 else row
        assert row[chosen] > others.max() if chosen >= 0 else (row == row.max()).sum() > 1


# -- spans -------------------------------------------------------------------------------------------------------------------


@st.composite
def marked(draw: st.DrawFn) -> MarkedText:
    spans = {}
    for name in draw(st.lists(st.sampled_from("ABC"), unique=True, max_size=3)):
        cuts = sorted(draw(st.lists(st.integers(0, 30), unique=True, max_size=8)))
        spans[name] = [(start, end, draw(st.sampled_from("xy"))) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return MarkedText.of(spans, 30)


def by_character(text: MarkedText) -> float | None:
    """F1 over sets of (character, label), the definition."""
    shared = both = 0
    for one, other in combinations(sorted(text.spans), 2):
        first, second = ({(at, span.label) for span in text.spans[name] for at in range(span.start, span.end)} for name in (one, other))
        shared, both = shared + 2 * len(first & second), both + len(first) + len(second)
    return shared / both if both else None


@given(marked())
def test_character_f1_is_the_definition_over_characters(text):
    assert span_f1([text], "character").value == pytest.approx(by_character(text))


@given(st.lists(marked(), max_size=3), st.integers(0, 500))
def test_shifted_texts_have_the_same_values(texts, by):
    shifted = [
        MarkedText.of(
            {name: [(start + by, end + by, label) for start, end, label in spans] for name, spans in text.spans.items()}, 30 + by, by
        )
        for text in texts
    ]

    assert [span_f1(texts, kind) for kind in KINDS if kind != "token"] == [span_f1(shifted, kind) for kind in KINDS if kind != "token"]
    for labelled in (True, False):
        assert same([u_alpha(texts, labelled=labelled)], [u_alpha(shifted, labelled=labelled)])


@given(st.lists(marked(), max_size=3), st.permutations("ABC"))
def test_names_of_who_marked_do_not_matter(texts, people):
    renamed = [MarkedText.of({people["ABC".index(name)]: spans for name, spans in text.spans.items()}, 30) for text in texts]

    assert same([span_f1(texts, "character"), u_alpha(texts)], [span_f1(renamed, "character"), u_alpha(renamed)])


@given(marked())
def test_the_same_marks_twice_agree_fully(text):
    for spans in text.spans.values():
        twin = MarkedText.of({"A": spans, "B": spans}, 30)
        values = [span_f1([twin], "exact").value, span_f1([twin], "boundary").value, u_alpha([twin]).value]
        assert values == [None] * 3 if not spans else all(value is None or value == pytest.approx(1) for value in values)
