"""Every case of the shared reference file, within its tolerance, null exactly where undefined, never a forbidden value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.agreement.reference import LEFT_OUT, METRICS
from workbench.agreement.statistic import Statistic

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "agreement_cases.json"
FOUND: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"cases": [], "datasets": {}}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared reference file is not beside this checkout")


def computed(case: dict[str, Any]) -> Any:
    found = METRICS[case["metric"]](FOUND["datasets"][case["dataset"]], case.get("params", {}))
    return found.value if isinstance(found, Statistic) else found


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in FOUND["cases"] if case["metric"] not in LEFT_OUT])
def test_reference_case(case):
    value = computed(case)

    if case.get("undefined"):
        assert value is None
        return
    np.testing.assert_allclose(value, case["expected"], rtol=0, atol=case["tolerance"] or 1e-15)
    if "published" in case:
        np.testing.assert_allclose(value, case["published"], rtol=0, atol=case["published_tolerance"])
    for forbidden in case.get("forbidden", ()):
        assert abs(value - forbidden["value"]) > 1e-4, forbidden["why"]


def test_undefined_cases_say_why():
    undefined = [case for case in FOUND["cases"] if case.get("undefined")]

    reasons = [METRICS[case["metric"]](FOUND["datasets"][case["dataset"]], case.get("params", {})).reason for case in undefined]

    assert undefined
    assert all(reasons)
