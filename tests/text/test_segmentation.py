import json

import pytest

from workbench.text.cli_split import split_json
from workbench.text.segmentation import segment
from workbench.text.sentences import SPLITTER

from .articles import ARTICLE, MARKDOWN


def test_each_sentence_names_its_block():
    found = segment(ARTICLE)
    stub = next(index for index, block in enumerate(found.blocks) if block.kind == "embed_stub")
    assert found.splitter == SPLITTER
    assert [ARTICLE[start:end] for start, end, index in found.sentences if index == stub] == [
        "Tova Lind is a port analyst and a fellow at the Coast Institute.",
        "Follow her on Twitter here.",
    ]


def test_markdown_sentences_leave_marks_out_and_keep_numbers():
    found = segment(MARKDOWN, markdown=True)
    sentences = [MARKDOWN[start:end] for start, end, _ in found.sentences]
    assert "The *pier* is shut" in sentences
    assert "It found\nno money." in sentences
    assert "The pier was\n> never safe." in sentences
    assert "1. Save it" in sentences
    assert "three" in sentences
    assert not [sentence for sentence in sentences if sentence[0] in "#>-"]


def test_markdown_line_ends_of_every_kind_give_the_same_blocks():
    kinds = [block.kind for block in segment(MARKDOWN, markdown=True).blocks]
    for line_end in ("\r\n", "\r"):
        assert [block.kind for block in segment(MARKDOWN.replace("\n", line_end), markdown=True).blocks] == kinds


def test_split_json_gives_offsets_and_kinds():
    text = "Pier Shut\n\nThe board met. It rained."
    assert json.loads(split_json(json.dumps([text, ""]))) == [[[0, 9], [11, 25], [26, 36]], []]
    assert json.loads(split_json(json.dumps([text]), blocks=True))[0][0] == [0, 9, "headline"]


@pytest.mark.parametrize("wrong", ['{"a": 1}', "[1]", '"text"', "no json"])
def test_split_json_refuses_anything_but_a_list_of_texts(wrong):
    with pytest.raises(ValueError, match=r"list of texts|Expecting value"):
        split_json(wrong)
