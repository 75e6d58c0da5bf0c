import time

import pytest
import spacy
from spacy.training import Example

from workbench.text.pipeline import COMPONENT, SPANS, PipelineMissingError, load_pipeline, pieces_of, split_with
from workbench.text.segmentation import segment
from workbench.text.sentences import split

TEXT = "Pier Shut\n\nThe board of the U.S. port met. “It rained.” The gate closed.Then it opened."


def test_default_pipeline_is_blank_english_with_our_component():
    nlp = load_pipeline()
    assert nlp.pipe_names == [COMPONENT]
    assert load_pipeline() is nlp


def test_component_carries_offsets_into_the_doc():
    doc = load_pipeline()(TEXT)
    assert doc.text == TEXT
    assert doc.user_data[SPANS] == split(TEXT)
    assert [sentence.text.strip() for sentence in doc.sents][:2] == ["Pier Shut", "The board of the U.S. port met."]


def test_offsets_hold_a_boundary_that_no_token_has():
    assert split_with(load_pipeline(), TEXT) == split(TEXT)
    assert TEXT[slice(*split(TEXT)[-1])] == "Then it opened."


@pytest.mark.parametrize("text", ["", " ", "\n\n", "One", "  One.  "])
def test_small_texts_pass(text):
    doc = load_pipeline()(text)
    assert len(list(doc.sents)) == bool(text)
    assert split_with(load_pipeline(), text) == split(text)


def test_long_text_passes_in_pieces_with_the_same_sentences():
    text = "The board met on Monday. It found no money.\n\n" * 6_000
    spans = split(text)
    pieces = list(pieces_of(text, spans))
    assert len(pieces) > 2
    assert "".join(text[start:end] for start, end, _ in pieces) == text
    assert split_with(load_pipeline(), text) == spans


@pytest.mark.parametrize("sign", ["😀", '"', "—", "…", "”", "(", "👩\u200d👩"])
def test_walls_of_signs_do_not_block_the_tokenizer(sign):
    text = "Before. " + sign * (100_000 // len(sign)) + " after."
    start = time.process_time()
    doc = load_pipeline()(text)
    assert doc.text == text
    assert time.process_time() - start < 5


def test_missing_pipeline_says_what_to_do():
    with pytest.raises(PipelineMissingError, match="spacy download en_no_such_pipeline"):
        load_pipeline("en_no_such_pipeline")


def test_trained_pipeline_keeps_what_the_rules_know(tmp_path):
    trained = spacy.blank("en")
    trained.add_pipe("senter")
    doc = trained.make_doc("The board met. It rained.")
    trained.initialize(lambda: [Example.from_dict(doc, {"sent_starts": [1, 0, 0, 0, 1, 0, 0]})])
    trained.to_disk(tmp_path / "small")

    nlp = load_pipeline(str(tmp_path / "small"))
    assert nlp.pipe_names == [COMPONENT, "senter"]
    text = "Pier Shut\n\nThe board met. It rained.\n\nTova Lind"
    found = segment(text, nlp=nlp)

    assert found.splitter.startswith("rules-1+en_")
    assert {0, text.index("The"), text.index("Tova")} <= {start for start, _, _ in found.sentences}
