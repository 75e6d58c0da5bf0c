"""What holds for every text: offsets reproduce it, nothing is lost, nothing crashes."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.text.anchors import find_quote, quote_at, to_code_points, to_utf16, verify
from workbench.text.blocks import split_blocks
from workbench.text.hazards import find_hazards
from workbench.text.metadata import guess_metadata
from workbench.text.segmentation import segment
from workbench.text.sentences import split

PIECES = [*"aAbZ.!?…\"'”“()[]\n\r\t 1-–:;,*#>_`|=~é。\u00a0\u200b\u2028\x85\x0c😀", "\n\n", "U.S.", "1. ", "- ", "Mr. ", "By Jane Roe"]
PIECES += ["June 2, 2016", "> ", "# ", "```", "said", "---\n", "![a](b)", "<div>", "Image: ", "Read more →", "\r\n"]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=50).map("".join))


@given(texts)
def test_gaps_and_sentences_reproduce_the_text(text):
    at, rebuilt = 0, ""
    for start, end in split(text):
        assert text[at:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        rebuilt += text[at:start] + text[start:end]
        at = end
    assert text[at:].strip() == ""
    assert rebuilt + text[at:] == text


@given(texts)
def test_a_sentence_alone_begins_and_ends_where_it_did(text):
    for start, end in split(text):
        alone = split(text[start:end])
        assert (alone[0][0], alone[-1][1]) == (0, end - start)


@given(texts)
def test_pipeline_and_rules_agree_and_blocks_hold_every_sentence(text):
    found = segment(text)
    assert [(start, end) for start, end, _ in found.sentences] == split(text)
    at = 0
    for block in split_blocks(text):
        assert text[at : block.start].strip() == ""
        at = block.end
    assert text[at:].strip() == ""


@given(texts, st.booleans())
def test_nothing_crashes_and_hazards_stay_inside(text, markdown):
    found = segment(text, markdown=markdown)
    for hazard in find_hazards(text, found.blocks, found.sentences):
        assert 0 <= hazard.start < hazard.end <= len(text)
    for guess in guess_metadata(text, found.blocks, "a_file.txt").values():
        assert guess.start is None or text[guess.start : guess.end]


@given(texts)
def test_markdown_keeps_every_word(text):
    found = segment(text, markdown=True)
    covered = set()
    for start, end, _ in found.sentences:
        covered.update(range(start, end))
    assert all(at in covered or not character.isalpha() for at, character in enumerate(text))


@given(st.text())
def test_utf16_offsets_come_back(text):
    for offset in range(len(text) + 1):
        assert to_code_points(text, to_utf16(text, offset)) == offset


@given(texts, st.data())
def test_a_quoted_span_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if quote.strip():
        found = find_quote(text, quote, near=start)
        assert found is not None
        assert text[slice(*found)].split() == quote.split()
        assert verify(text, [(start, end)], quote_at(text, [(start, end)]))
