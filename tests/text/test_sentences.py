"""Where sentences end. Every sentence here is our own; the shapes are those that news articles have."""

import pytest

from workbench.text.sentences import split

WHOLE = [
    "The U.S. Coast Guard said so.",
    "Mr. Okafor met Gen. van Dam and Prof. A. B. Lind.",
    "It opens at 9 a.m. Monday and closes at 5 p.m. EST.",
    "They blamed the harbour board, i.e. Northern Ferries, for the delay.",
    "The firm – ie. Al-Noor Shipping – has not replied.",
    "He said the pier (No. 4 on the map) is safe.",
    "“Why now?” Okafor asked.",
    "“No!” he said.",
    "“Stop!” Mr. Lind shouted.",
    "He sold Yahoo! Inc. to them.",
    "“The bids came in,” the engineer said.",
    "They knew … [t]he gate was open.",
    "The goal is clear: It must float.",
    "The inspectors (two came from Oslo.) left early.",
    "In the port the U.S.built crane still stands.",
    "Write to harbour.board@example.org or see www.example.org/pier.html for more.",
    "She works at Yahoo! in the accounts office.",
    "The cost is 4.5 million or 3,000.50 a day.",
    "WASHINGTON (Reuters) - The pier stays shut.",
    "Live updates: Yesterday the board met.",
    "1. Rescue the pier",
]

PARTED = [
    "The pier is shut.|It opens in June.",
    "We met in the U.S.|The talks went on.",
    "“We asked for bids.|Two came in.”",
    "“‘You are safe.|Nobody else will come.'”|That was all.",
    "He called it “a small thing.”|The board disagreed.",
    "(Since then the board has met twice, i.e. too seldom.)|The pier is shut.",
    "The report cost $4.|It was read by nobody.",
    "It was over.|Perhaps.|To the contrary.|No longer.",
    "The pier is shut.Then the ferry stopped.",
    "The first stone was laid in 1805. [17]|The last one in 1822.",
    "What a day 🎉! 🎉🎉|Then it rained.",
    "He left it to his heirs …|The town sold it.",
    "Who paid?|al-Noor Shipping did.",
    "It ended at 6 p.m.|The gates closed.",
    "Is it safe?!|Yes.",
    "門は閉まった。|橋は開いた。",
]


@pytest.mark.parametrize("text", WHOLE)
def test_nothing_inside_a_sentence_ends_it(text):
    assert split(text) == [(0, len(text))]


@pytest.mark.parametrize("marked", PARTED)
def test_sentences_end_where_a_reader_ends_them(marked):
    pieces = [piece.strip() for piece in marked.replace("shut.Then", "shut.|Then").split("|")]
    text = marked.replace("|", "" if "。" in marked else " ")

    assert [text[start:end] for start, end in split(text)] == pieces


def test_lost_space_parts_two_sentences_with_nothing_between():
    assert split("The pier is shut.Then it rained.") == [(0, 17), (17, 32)]


def test_unmatched_closing_quote_swallows_nothing():
    text = "The storm passed. No ships came that winter,” the pilot recalled. The port slept."
    assert [text[start:end] for start, end in split(text)][1:] == [
        "No ships came that winter,” the pilot recalled.",
        "The port slept.",
    ]


def test_wrapped_sentence_keeps_its_line_break_inside():
    text = (
        "For this reason there is plenty of cause to be wary\nthat the pier will hold. "
        "Apparently\nsome in the town agree:\nEven the mayor does."
    )
    assert [text[start:end] for start, end in split(text)] == [
        "For this reason there is plenty of cause to be wary\nthat the pier will hold.",
        "Apparently\nsome in the town agree:",
        "Even the mayor does.",
    ]


def test_lines_that_are_units_stay_apart():
    text = (
        "Pier Stays Shut\n\nMarch 12, 2019\nA crane lifts the last beam at the pier | Harbour News\n\n"
        "Read whole story →\n\nMar 12, 2019 19:05 (GMT)"
    )
    assert [text[start:end] for start, end in split(text)] == [line for line in text.splitlines() if line]


def test_list_items_and_their_lead_in_are_four_units():
    text = "The plan has three aims:\n\n1. Save the pier\n\n2. Mend the road, so that ferries can …\n\n3. Move the market"
    assert [text[start:end][:2] for start, end in split(text)] == ["Th", "1.", "2.", "3."]


def test_writer_without_capitals_is_split_all_the_same():
    text = "great place to eat. the soup was hot. i will come again."
    assert len(split(text)) == 3


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u00a0\u2009\r\n\t", "\x85\u2028"])
def test_blank_text_has_no_sentence(blank):
    assert split(blank) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_every_kind_of_line_end_divides_paragraphs(line_end):
    text = f"A Short Title{line_end}{line_end}The pier is shut{line_end}{line_end}"
    assert [text[start:end] for start, end in split(text)] == ["A Short Title", "The pier is shut"]


def test_no_break_space_before_the_line_end_is_outside_the_sentence():
    text = "The pier is shut. \u00a0\n\nIt rained."
    assert split(text)[0] == (0, 17)


@pytest.mark.parametrize("sign", [".", "😀", '"', "—", "! ", "a.", "A. ", "1. ", "(", "\n", " ", "“", "U.S. "])
def test_runs_of_one_sign_stay_linear(sign):
    text = sign * (60_000 // len(sign))
    spans = split(text)
    assert sum(end - start for start, end in spans) >= sum(not character.isspace() for character in text)
