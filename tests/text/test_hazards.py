import pytest

from workbench.text.hazards import HazardKind, count_hazards, find_hazards
from workbench.text.segmentation import segment


def hazards(text):
    found = segment(text)
    return find_hazards(text, found.blocks, found.sentences)


def places(text, kind):
    return [text[hazard.start : hazard.end] for hazard in hazards(text) if hazard.kind is kind]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("In late March,plans were made.", "March,plans"),
        ("It ended.Then it rained.", "ended.Then"),
        ("Then the U.S.legalised it.", "U.S.legalised"),
        ("As theHarbour group says.", "theHarbour"),
        ("The ferry wascarefully late.", "wascarefully"),
        ("ISOincreased its fees.", "ISOincreased"),
    ],
)
def test_words_run_together_are_reported(text, word):
    assert places(text, HazardKind.GLUED_WORDS) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "See www.example.org or write to a.b@example.com about file.Name.pdf.",
        "The iPhone of McDonald cost 3,000 at 10:30, on YouTube too.",
        "MiddleEastEye and MiddleEastEye again.",
        "He was wasteful, thatched, intolerant, whichever; wouldbe thence.",
        "The U.S.-led and U.S.’s forces; e.g. this.",
    ],
)
def test_ordinary_words_are_not_reported(text):
    assert places(text, HazardKind.GLUED_WORDS) == []


def test_lead_in_with_nothing_after_is_a_lost_embed():
    text = "Title Here\n\nSome in the town agree:\n\nEven the mayor is wary:\n\nIt rained. All day."
    assert places(text, HazardKind.LOST_EMBED) == ["Some in the town agree:", "Even the mayor is wary:"]


def test_quotation_lead_in_asks_and_names_the_speaker():
    text = "Title Here\n\nIn a letter to us, Tova Lind, a port analyst, explained the case:\n\nThe pier was never safe. All knew."
    found = [hazard for hazard in hazards(text) if hazard.kind is HazardKind.COLON_LEAD_IN]
    assert len(found) == 1
    assert "Tova Lind" in found[0].note


def test_list_lead_in_is_no_hazard():
    assert hazards("Title Here\n\nIts aims are two:\n\n1. Save it\n\n2. Move it") == []


def test_stray_brackets_and_quotes_are_reported():
    assert places("A group[ says so.", HazardKind.STRAY_BRACKET) == ["["]
    assert places("It ended,” he added.", HazardKind.UNMATCHED_QUOTE) == ["”"]
    assert places("“It goes on.\n\n“And on,” he said.", HazardKind.UNMATCHED_QUOTE) == []
    assert places('He said “yes" and “no”.', HazardKind.MIXED_QUOTES) != []
    assert places("It is fine :) and so (all of it) is pro-[free] speech.", HazardKind.STRAY_BRACKET) == []


def test_places_are_limited_and_counted():
    found = hazards("a\u00a0b " * 500)
    assert count_hazards(found)[HazardKind.ODD_SPACE] == 200


def test_wrapped_block_is_reported_once():
    assert len(places("The board met and\nfound no money and\nwent home.", HazardKind.HARD_WRAP)) == 1
