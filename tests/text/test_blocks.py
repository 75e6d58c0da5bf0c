import pytest

from workbench.text.blocks import FURNITURE, BlockKind, split_blocks

from .articles import ARTICLE, MARKDOWN


def kinds(text, **options):
    return [(text[block.start : block.end].split("\n")[0][:20], block.kind.value) for block in split_blocks(text, **options)]


def test_article_is_read_as_a_page_is_built():
    assert [kind for _, kind in kinds(ARTICLE)] == [
        "headline",
        "dateline",
        "caption",
        "embed_stub",
        "boilerplate",
        "paragraph",
        "embed_stub",
        "heading",
        "paragraph",
        "block_quote",
        "paragraph",
        "list_item",
        "list_item",
        "boilerplate",
        "teaser",
        "timestamp",
        "heading",
        "paragraph",
        "paragraph",
        "source_line",
    ]


def test_one_line_break_a_paragraph_gives_the_same_kinds():
    assert [kind for _, kind in kinds(ARTICLE.replace("\n\n", "\n"))] == [kind for _, kind in kinds(ARTICLE)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The Coastby Tova Lind for The Coast", BlockKind.BYLINE),
        ("By Tova Lind", BlockKind.BYLINE),
        ("By Tova Lind and Per Holm, Coast Radio", BlockKind.BYLINE),
        ("(Reporting by Tova Lind; Editing by Per Holm)", BlockKind.BYLINE),
        ("Photo: Per Holm / Coast Pictures", BlockKind.CREDIT),
        ("Updated: 3 June 2016, 14:05 BST", BlockKind.TIMESTAMP),
        ("2 hours ago", BlockKind.TIMESTAMP),
        ("Friday, July 21, 2017", BlockKind.DATELINE),
        ("OSLO (Reuters) -", BlockKind.DATELINE),
        ("Continue reading", BlockKind.TEASER),
        ("Advertisement", BlockKind.BOILERPLATE),
        ("Sign up for our newsletter.", BlockKind.BOILERPLATE),
        ("© 2019 Coast Radio. All rights reserved.", BlockKind.BOILERPLATE),
        ("https://example.org/pier", BlockKind.EMBED_STUB),
        ("* * *", BlockKind.BOILERPLATE),
    ],
)
def test_furniture_is_told_from_the_line(line, kind):
    found = split_blocks(f"A Title\n\n{line}\n\nThe board met twice. It found no money.")
    assert found[1].kind is kind


@pytest.mark.parametrize(
    "line",
    [
        "By June, the pier had begun to sink.",
        "By 2015 Russia had closed it.",
        "Source material was lost in the fire.",
        "The minister is an analyst of the old school and says the pier will fall.",
        "The full report, which the board denied for years, can be found here.",
        "More than 300 people were hurt.",
        "This article of the treaty was published on Monday and binds both sides.",
        "Read in full, the letter says that the pier is unsafe.",
        "Follow the money and you find the board.",
        "Photo evidence shows that the pier had cracks.",
        "Video shows the pier on fire.",
        "In 2016 the pier fell.",
        "12 people died.",
        "Via Appia was closed.",
        "Join us or leave, the mayor told the crews.",
    ],
)
def test_a_line_that_asserts_is_no_furniture(line):
    found = split_blocks(f"A Title\n\nThe board met twice. It found no money.\n\n{line}\n\nThe end came soon after. It was quiet.")
    assert found[2].kind not in FURNITURE


def test_name_alone_at_the_end_is_a_byline_and_elsewhere_a_heading():
    text = "A Title\n\nThe board met.\n\nMole Street\n\nIt rained.\n\nTova Lind"
    assert [kind for _, kind in kinds(text)] == ["headline", "paragraph", "heading", "paragraph", "byline"]


def test_first_sentence_without_title_is_a_dek():
    assert kinds("The board has shut the pier, as it prefers roads.\n\nIt met twice.")[0][1] == "dek"


def test_lead_in_to_a_lost_embed_makes_no_quotation():
    text = "It rained.\n\nPer Holm explains why the pier matters to the town:\n\nFerries were seen in the bay, too."
    assert [kind for _, kind in kinds(text)][1:] == ["paragraph", "paragraph"]


def test_quotation_goes_on_over_a_wider_gap_than_usual():
    text = "It rained.\n\nCoast News reports:\n\nThe pier fell.\n\n\nNobody was hurt.\n\nThe board was silent."
    assert [kind for _, kind in kinds(text)] == ["dek", "paragraph", "block_quote", "block_quote", "paragraph"]


def test_markdown_kinds_and_levels():
    found = [(block.kind.value, block.level) for block in split_blocks(MARKDOWN, markdown=True)]
    assert found == [
        ("boilerplate", 0),
        ("headline", 1),
        ("byline", 0),
        ("paragraph", 0),
        ("heading", 2),
        ("block_quote", 1),
        ("list_item", 1),
        ("list_item", 1),
        ("list_item", 1),
        ("list_item", 1),
        ("boilerplate", 0),
        ("embed_stub", 0),
        ("boilerplate", 0),
        ("boilerplate", 0),
    ]


def test_a_place_and_a_date_are_a_dateline_and_a_sentence_that_ends_in_a_date_is_not() -> None:
    text = "A headline about the port\n\nVELL HARBOUR, North Coast, March 3, 2031\n\nVELL fell silent on March 3, 2031\n\nThen it spoke.\n"

    kinds = [block.kind.value for block in split_blocks(text)]

    assert kinds[1] == "dateline"
    assert kinds[2] != "dateline"
