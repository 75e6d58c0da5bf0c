"""The rules inside spaCy: the component `workbench_sentences`, loading a pipeline, and splitting with one.

Offsets are the truth and `doc.sents` a view of it: a boundary inside a token (`ended.Then`) can be no token's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from workbench.text.line_breaks import units_of
from workbench.text.sentences import split

COMPONENT = "workbench_sentences"
SPANS = "workbench_sentences"  # key in Doc.user_data: list of (start, end) in doc.text
OPEN = "workbench_sentences_open"  # key in Doc.user_data: did the rules leave boundaries to a later component?
TEXT = "workbench_sentences_text"  # from tokenizer to component: doc.text is put together anew at every call, a tenth of the time
PIECE = 100_000  # characters; a Doc costs about 60 bytes a character, so long texts pass in pieces

# spaCy's tokenizer is quadratic in a run of quotes, dashes or emoji without white space: 40,000 take minutes. Such runs are cut into
# tokens here; offsets of sentences do not come from tokens, so nothing else changes.
WALL = re.compile(r"(?<![^\w\s])[^\w\s]{24,}+|(?<!\S)\S{400,}+")
BRICK = 64

NOT_FOR_SENTENCES = ("ner", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "textcat", "entity_linker")


class PipelineMissingError(LookupError):
    """The named spaCy pipeline is not installed and is no folder with one."""


@Language.factory(COMPONENT, assigns=["token.is_sent_start", "doc.sents"], default_config={"only_certain": False})
def make_sentence_rules(nlp: Language, name: str, only_certain: bool) -> SentenceRules:  # noqa: ARG001 - spaCy's signature
    """The component. only_certain: set paragraph breaks and leave the rest to a parser or senter that follows."""
    return SentenceRules(only_certain=only_certain)


class SentenceRules:
    """Carries the offsets of `split` into a Doc: its SENT_START flags and, exactly, `doc.user_data["workbench_sentences"]`."""

    def __init__(self, *, only_certain: bool) -> None:
        self.only_certain = only_certain

    def __call__(self, doc: Doc) -> Doc:
        text = doc.user_data.pop(TEXT, None)
        spans = doc.user_data.get(SPANS)
        if spans is None:
            spans = doc.user_data[SPANS] = split(doc.text if text is None else text)
        if len(doc):
            flags = _certain_flags(doc, text or doc.text) if self.only_certain else _flags(doc, [start for start, _ in spans])
            doc.user_data[OPEN] = self.only_certain
            # One call: token.is_sent_start = … scans the whole Doc at every token (25 minutes for 10 MB).
            doc.from_array(["SENT_START"], flags)
        return doc


def _flags(doc: Doc, starts: list[int]) -> Any:
    """SENT_START per token: 1, or -1 as uint64 everywhere else; a Doc with nothing set has no `.sents`."""
    offsets: Any = doc.to_array(["IDX"])
    flags = ~(offsets * 0)
    wanted = [0, *starts[1:]]  # white space before the first sentence goes with it
    for index, start in zip(offsets.searchsorted(wanted).tolist(), wanted, strict=True):
        if index < len(offsets) and offsets[index] == start:
            flags[index] = 1
    return flags


def _certain_flags(doc: Doc, text: str) -> Any:
    """1 where a unit begins, -1 on white space, 0 (open) elsewhere: a parser keeps what is set and decides what is not."""
    flags = _flags(doc, [unit.start for unit in units_of(text)])
    for token in doc:
        if not token.is_space and flags[token.i] != 1:
            flags[token.i] = 0
    return flags


def has_wall(text: str) -> bool:
    """Asked of every text, so only its long words are searched."""
    return any(len(word) >= 24 and WALL.search(word) for word in text.split())


class GuardedTokenizer:
    """A tokenizer that cuts walls of signs into bricks and gives everything else to spaCy's own."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, text: str) -> Doc:
        doc = self._laid(text) if has_wall(text) else cast(Doc, self.inner(text))
        doc.user_data[TEXT] = text
        return doc

    def _laid(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for part, is_wall in _parts(text):
            if is_wall:
                bricks = [part[at : at + BRICK] for at in range(0, len(part), BRICK)]
                words.extend(bricks)
                spaces.extend([False] * len(bricks))
            else:
                for token in self.inner(part):
                    words.append(token.text)
                    spaces.append(bool(token.whitespace_))
        return Doc(self.inner.vocab, words=words, spaces=spaces)

    def __getattr__(self, name: str) -> Any:
        if name == "inner":  # asked while unpickling, before there is one
            raise AttributeError(name)
        return getattr(self.inner, name)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for wall in WALL.finditer(text):
        if wall.start() > at:
            yield text[at : wall.start()], False
        yield wall.group(), True
        at = wall.end()
    if at < len(text):
        yield text[at:], False


@lru_cache(maxsize=4)
def load_pipeline(name: str | None = None) -> Language:
    """A spaCy pipeline with our component first; the same object at every call.

    name: None for blank English and the rules alone; else an installed package or a folder, for example `en_core_web_sm`.
    Raises PipelineMissingError when there is no such pipeline.
    """
    if name is None:
        nlp = spacy.blank("en")
        nlp.add_pipe(COMPONENT)
    else:
        nlp = _load_trained(name)
    nlp.tokenizer = GuardedTokenizer(nlp.tokenizer)
    nlp.max_length = 50_000_000
    return nlp


def _load_trained(name: str) -> Language:
    try:
        nlp = spacy.load(name, exclude=NOT_FOR_SENTENCES)
    except (OSError, ValueError) as error:
        raise PipelineMissingError(
            f"There is no spaCy pipeline {name!r}. Install it (for example: python -m spacy download {name}), "
            "or leave the setting empty to use the rules alone."
        ) from error
    if COMPONENT not in nlp.pipe_names:
        nlp.add_pipe(COMPONENT, first=True, config={"only_certain": _has_splitter(nlp)})
    return nlp


def _has_splitter(nlp: Language) -> bool:
    return any(name in nlp.pipe_names for name in ("parser", "senter"))


_TURN = Lock()  # a vocabulary and its memory zone serve one text at a time


def split_with(nlp: Language, text: str) -> list[tuple[int, int]]:
    """Sentences of `text` as `nlp` sees them: half-open code points, trimmed, every character that is no white space in one.

    With the rules alone this equals `split(text)`. Long texts pass in pieces cut at blank lines, so memory stays bounded.
    """
    found: list[tuple[int, int]] = []
    spans = split(text)
    with _TURN:
        for start, end, inside in pieces_of(text, spans):
            with nlp.memory_zone():
                doc = nlp.make_doc(text[start:end])
                doc.user_data[SPANS] = [(first - start, last - start) for first, last in inside]
                found.extend((first + start, last + start) for first, last in _read(nlp(doc)))
    return found


def pieces_of(text: str, spans: list[tuple[int, int]], size: int = PIECE) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """The text in pieces of about `size`, each (start, end, its sentences), cut after a sentence, at a line break if there is one."""
    start, inside = 0, list[tuple[int, int]]()
    for number, span in enumerate(spans):
        inside.append(span)
        following = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        length = following - start
        if length >= size and (length >= 2 * size or "\n" in text[span[1] : following]):
            yield start, following, inside
            start, inside = following, []
    if inside:
        yield start, len(text), inside


def _read(doc: Doc) -> list[tuple[int, int]]:
    """The sentences after the last component. Where only the rules spoke, their offsets; else those of `doc.sents`, trimmed."""
    rules = cast("list[tuple[int, int]]", doc.user_data[SPANS])
    if not doc.user_data.get(OPEN):
        return rules
    return [span for sent in doc.sents if (span := _trimmed(doc.text, sent.start_char, sent.end_char))[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())
