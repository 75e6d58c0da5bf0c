import pytest

from workbench.text.anchors import find_quote, overlaps, quote_at, to_code_points, to_utf16, verify

TEXT = "The pier fell. The 𝒜 pier\nfell 👩\u200d👩 again."


def test_quote_joins_parts_and_verifies():
    assert quote_at(TEXT, [(0, 8), (9, 14)]) == "The pier […] fell."
    assert verify(TEXT, [(0, 8)], "The pier")
    assert not verify(TEXT, [(0, 8)], "A pier")
    assert not verify(TEXT, [(0, 900)], "The pier")


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(5, 4)], [(4, 8), (6, 9)], [(0, 99)], [(-1, 3)]])
def test_impossible_spans_are_refused(spans):
    with pytest.raises(ValueError, match="span"):
        quote_at(TEXT, spans)


def test_overlap_counts_no_white_space():
    assert overlaps(TEXT, (4, 9), (8, 14)) == 0
    assert overlaps(TEXT, (4, 11), (0, 14)) == 6


def test_quote_is_found_nearest_and_over_line_breaks():
    text = "It fell. It fell. It\nfell."
    assert find_quote(text, "It fell.", near=10) == (9, 17)
    assert find_quote(text, "fell. It fell.", near=20) == (3, 17)
    assert find_quote("It\n  fell.", "It fell.") == (0, 10)
    assert find_quote(text, "He fell.") is None
    assert find_quote(text, "  ") is None


def test_browser_offsets_count_surrogate_pairs():
    at = TEXT.index("👩")
    assert to_utf16(TEXT, at) == at + 1
    assert to_code_points(TEXT, at + 1) == at
    with pytest.raises(ValueError, match="inside a character"):
        to_code_points(TEXT, TEXT.index("𝒜") + 1)
    with pytest.raises(ValueError, match="outside"):
        to_code_points(TEXT, 99)
    with pytest.raises(ValueError, match="outside"):
        to_utf16(TEXT, 99)
