"""One annotator against the rest, without them, their bias, themselves again."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.examples import DAWID_SKENE, RAW4RATERS, anaesthetists, ratings
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.annotators import against_rest, alpha_without, bias, label_shares, self_consistency
from workbench.agreement.distances import nominal, ordinal
from workbench.agreement.ratings import BadRatings


def test_the_one_who_differs_stands_out():
    found = {name: rest.value for name, rest in against_rest(ratings(RAW4RATERS)).items()}

    assert found["C"] == pytest.approx(0.667, abs=5e-4)
    assert all(0.805 < value < 0.84 for name, value in found.items() if name != "C")


def test_who_shares_no_unit_has_no_value():
    found = against_rest(ratings({"A": "11.", "B": "11.", "C": "..1"}))["C"]

    assert (found.value, found.n_pairs) == (None, 0)
    assert found.reason == "no unit labelled by anybody else"


@pytest.mark.parametrize("distance", [nominal(5), ordinal()])
def test_alpha_without_is_alpha_of_the_others(distance):
    found = ratings(RAW4RATERS)

    for name, without in alpha_without(found, distance).items():
        alone = krippendorff_alpha(found.without(name).counts, distance)
        assert without.value == pytest.approx(alone.value)
        assert (without.n_units, without.n_pairs) == (alone.n_units, alone.n_pairs)


def test_alpha_without_one_of_two_has_nothing_to_pair():
    assert alpha_without(ratings({"A": "12", "B": "12"}), nominal(5))["A"].reason == "no unit labelled twice"


def test_who_agrees_with_everybody_has_no_bias_however_many_others_a_unit_has():
    sheets = {"A": "12"} | {f"B{at}": "1." for at in range(9)} | {"C": ".2"}

    assert bias(ratings(sheets, "12"))["A"].tolist() == [0.0, 0.0]


def test_bias_compares_on_the_same_units_only():
    found = ratings({"A": "11122", "B": "111..", "C": "...11"}, "12")

    assert bias(found)["A"].tolist() == [-0.4, 0.4]
    assert label_shares(found)[0].tolist() == [0.6, 0.4]


def test_bias_without_a_common_unit_is_unknown():
    assert bias(ratings({"A": "1.", "B": ".1"}))["A"] is None


def test_observer_1_of_dawid_and_skene_against_himself():
    rows = []
    rounds = {}
    for observer, patient, label in anaesthetists():
        if observer == 0:
            rounds[patient] = rounds.get(patient, 0) + 1
            rows.append(("observer 1", f"p{patient}", label, f"round {rounds[patient]}"))

    together, alone = self_consistency(rows, range(4), nominal(4))

    assert DAWID_SKENE.count("|") == 40  # five lines of nine patients
    assert together.percent.value == pytest.approx(0.807, abs=5e-4)
    assert together.alpha.value == pytest.approx(0.696, abs=5e-4)
    assert alone["observer 1"] == together
    assert self_consistency(rows, range(4), ordinal())[0].alpha.value == pytest.approx(0.818, abs=5e-4)


def test_two_persons_are_pooled_by_person_and_unit():
    rows = [("A", "1", "x", "first"), ("A", "1", "x", "second"), ("B", "1", "y", "first"), ("B", "1", "x", "second")]

    together, alone = self_consistency(rows, "xy", nominal(2))

    assert together.percent.value == 0.5
    assert [alone[name].percent.value for name in "AB"] == [1.0, 0.0]
    assert alone["A"].alpha.value is None


def test_a_round_holds_one_label_for_each_unit():
    with pytest.raises(BadRatings, match="twice"):
        self_consistency([("A", "1", "x", "first"), ("A", "1", "y", "first")], "xy", nominal(2))


def test_no_relabel_at_all_is_undefined():
    together, alone = self_consistency([], "xy", nominal(2))

    assert together.percent.reason == "no ratings"
    assert alone == {}
    assert np.size(label_shares(ratings({}))) == 0
