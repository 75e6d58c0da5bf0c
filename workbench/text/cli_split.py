"""`python -m workbench split`: texts as JSON on standard input, offsets as JSON on standard output."""

from __future__ import annotations

import json

from workbench.text.segmentation import segment


def split_json(stdin_text: str, blocks: bool = False) -> str:
    """stdin_text: a JSON list of texts. Returns a JSON list, item i the `[start, end]` of every sentence of text i, in code points.

    blocks: `[start, end, kind]` instead. Raises ValueError when the input is not a JSON list of strings.
    """
    texts = json.loads(stdin_text)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("Expected a JSON list of texts.")
    return json.dumps([_offsets(text, with_kind=blocks) for text in texts])


def _offsets(text: str, *, with_kind: bool) -> list[list[int | str]]:
    found = segment(text)
    return [[start, end, found.blocks[index].kind.value] if with_kind else [start, end] for start, end, index in found.sentences]
