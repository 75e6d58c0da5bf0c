"""Hard units and documents."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement.difficulty import document_difficulty, unit_difficulty, unit_entropy

COUNTS = np.array([[3, 0], [2, 1], [1, 1], [1, 0], [0, 0]])


def test_unit_difficulty_is_the_share_of_disagreeing_pairs():
    assert unit_difficulty(COUNTS).tolist() == pytest.approx([0, 2 / 3, 1, np.nan, np.nan], nan_ok=True)


def test_entropy_is_in_bits():
    assert unit_entropy(COUNTS).tolist() == pytest.approx([0, 0.9183, 1, np.nan, np.nan], abs=1e-4, nan_ok=True)


def test_documents_average_their_pairable_units():
    first, second = document_difficulty(COUNTS, np.array([0, 0, 2, 2, 2]))

    assert (first.document, first.agreement, first.n_units, first.n_pairs) == (0, pytest.approx(2 / 3), 2, 6)
    assert (second.document, second.difficulty, second.n_units, second.n_pairs) == (2, 1.0, 1, 1)


def test_a_document_without_pairs_has_no_difficulty():
    (found,) = document_difficulty(np.array([[1, 0]]), np.array([0]))

    assert found.difficulty is None
    assert document_difficulty(np.zeros((0, 2), int), np.zeros(0, int)) == []
