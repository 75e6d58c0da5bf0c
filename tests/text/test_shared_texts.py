"""The texts the workbench is for, and public sets, where they lie beside the checkout. Nothing of them is kept here."""

import importlib.util
import json
from pathlib import Path

import pytest

from workbench.text.blocks import FURNITURE
from workbench.text.segmentation import segment
from workbench.text.sentences import split

SHARED = Path(__file__).parents[2].parent / "shared"
SETS = SHARED / "reference" / "segmentation"

needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no ../shared/corpus")
needs_sets = pytest.mark.skipif(not (SETS / "score.py").is_file(), reason="no ../shared/reference/segmentation")

# (document, line of the file, sentences on that line): counted by hand
ACCEPTANCE = [
    (0, 25, 3),
    (0, 33, 3),
    (0, 39, 3),
    (0, 41, 2),
    (1, 28, 2),
    (1, 34, 4),
    (2, 33, 1),
    (3, 1, 1),
    (3, 19, 2),
    (4, 9, 3),
    (4, 11, 1),
    (4, 13, 1),
    (4, 15, 1),
    (4, 17, 1),
    (4, 47, 5),
    (4, 77, 7),
    (4, 83, 7),
    (4, 97, 7),
    (4, 101, 5),
    (4, 105, 7),
    (4, 107, 4),
]
KINDS = [
    (0, 25, "block_quote"),
    (0, 39, "block_quote"),
    (0, 43, "boilerplate"),
    (1, 3, "dateline"),
    (1, 4, "caption"),
    (1, 8, "embed_stub"),
    (1, 26, "heading"),
    (1, 30, "teaser"),
    (1, 32, "timestamp"),
    (1, 38, "heading"),
    (1, 46, "block_quote"),
    (1, 49, "block_quote"),
    (1, 53, "paragraph"),
    (1, 59, "byline"),
    (2, 1, "dek"),
    (2, 39, "source_line"),
    (3, 1, "byline"),
    (3, 3, "paragraph"),
    (4, 1, "headline"),
    (4, 3, "dateline"),
    (4, 5, "embed_stub"),
    (4, 7, "boilerplate"),
    (4, 13, "list_item"),
    (4, 33, "heading"),
]
FURNITURE_LINES = {0: 1, 1: 5, 2: 1, 3: 1, 4: 3}


def document(number):
    paths = sorted((SHARED / "corpus").glob("*.txt"))
    return paths[number].read_bytes().decode("utf-8")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


@needs_corpus
@pytest.mark.parametrize(("number", "line", "count"), ACCEPTANCE)
def test_sentences_of_a_line_are_as_counted_by_hand(number, line, count):
    text = document(number)
    assert sum(line_of(text, start) == line for start, _ in split(text)) == count


@needs_corpus
@pytest.mark.parametrize(("number", "line", "kind"), KINDS)
def test_kind_of_a_line_is_as_read_by_hand(number, line, kind):
    text = document(number)
    assert [block.kind.value for block in segment(text).blocks if line_of(text, block.start) == line] == [kind]


@needs_corpus
@pytest.mark.parametrize("number", FURNITURE_LINES)
def test_nothing_else_is_furniture(number):
    assert sum(block.kind in FURNITURE for block in segment(document(number)).blocks) == FURNITURE_LINES[number]


@needs_corpus
def test_corpus_has_359_sentences():
    assert [len(split(document(number))) for number in range(5)] == [35, 58, 24, 40, 202]


def scorer():
    spec = importlib.util.spec_from_file_location("segmentation_score", SETS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_sets
@pytest.mark.parametrize(
    ("name", "measure", "least"),
    [
        ("gum_news_train", "bF", 0.975),
        ("gum_news_train", "cF", 0.985),
        ("gum_news_train+wrap72", "bF", 0.975),
        ("gum_news_train+onenl", "bF", 0.975),
        ("ewt_dev", "bF", 0.90),
        ("golden_rules_en", "text_exact", 43 / 52),
    ],
)
def test_public_sets_reach_their_bar_and_lose_nothing(name, measure, least):
    score = scorer()
    records = score.load_set(name, None)
    found = score.score(records, [split(record["text"]) for record in records])
    assert found["lost"] == 0
    assert found[measure] >= least


@needs_sets
def test_offsets_are_json_ready():
    texts = [json.loads(line)["text"] for line in (SETS / "golden_rules_en.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(0 <= start < end <= len(text) for text in texts for start, end in split(text))
