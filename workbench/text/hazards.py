"""Places where a text may mislead: reported, never repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.text.blocks import FURNITURE, Block, BlockKind, is_quote_lead_in
from workbench.text.hidden_characters import Hazard, HazardKind, find_hidden_characters

__all__ = ["Hazard", "HazardKind", "LeadIn", "count_hazards", "find_hazards", "find_lead_ins"]

LIMIT = 200  # places listed per kind
NOTE_WORDS = 60

# A comma or full stop whose space is lost. Digits, addresses and abbreviations such as `U.S.led` have other shapes.
GLUED_COMMA = re.compile(r"(?<=[a-z]),(?=[A-Za-z])|(?<=[a-z]{2})[;:](?=[A-Za-z]{2}(?!//))")
GLUED_STOP = re.compile(r"(?<=[a-z]{3})[.?!][”\"’]?(?=[A-Z][a-z])|\b(?:[A-Z]\.){2,}(?=[a-z]{3})")
# `endedThen`, `USforces`: not iPhone, McDonald, YouTube or NGOs; and a name in camel case stands in the text more than once.
GLUED_CASE = re.compile(r"\b[a-z]{3,}(?=[A-Z][a-z]{2,})|\b[A-Z]{2,6}(?=[a-z]{4,}\b)")
# `wascarefully`: after these six words, before these letters, no English word goes on; any other pair needs a dictionary.
GLUED_LOWER = re.compile(
    r"\b(?:was(?!sail)(?=[bcdfgklmnrsv])|had(?=[bcfghklmnpstvw])|then(?=[bdfghklmnprstvw])|that(?=[bdfgklmnprsvw])|which(?=[b-df-hj-np-tv-z])"
    r"|into(?=[bcdfghkmprstvw]))(?=[a-z]{6,}\b)"
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:com|org|net|gov|edu|html?|pdf|docx?|jpe?g|png)\b\S*|[@#]\w+", re.IGNORECASE)
BRACKETS = {"(": ")", "[": "]", "{": "}"}
LEAD_IN_SPEAKER = re.compile(
    r"(?<![\w-])(?P<who>[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|of|the|al|for|and|bin|van|de))*)"
    r"(?:,[^,:]{1,120},)? (?:(?:has|have|had|also|then|later) )?"
    r"(?:said|says|wrote|writes|reports?|reported|explain(?:s|ed)|not(?:es|ed)|stat(?:es|ed)|add(?:s|ed)|told|tweeted|posted|conclude[sd]|argue[sd]|warn(?:s|ed)|announced|declared)\b"
)
TALKS_ON = 4  # block quotes after the first that may still be the same speaker's
WRAPPED = re.compile(r"(?<=[^\s.!?:…])[ \t]*(?:\r\n|[\n\r])[ \t]*(?=[a-z])")


def find_hazards(text: str, blocks: Sequence[Block], sentences: Sequence[tuple[int, int, int]], *, limit: int = LIMIT) -> list[Hazard]:
    """What to look at before this text is annotated, in order of place; at most `limit` of each kind.

    blocks, sentences: as `segment` gives them. Two glued words in lower case are reported only in the few shapes that no
    English word has; most need a dictionary and are left to the reader.
    """
    found = list(find_hidden_characters(text, limit))
    found.extend(_glued_words(text))
    for finder in (_brackets, _quotes, _wraps):
        found.extend(finder(text, blocks))
    found.extend(_lead_ins(text, blocks, sentences))
    return sorted(_limited(found, limit), key=lambda hazard: (hazard.start, hazard.end, hazard.kind))


def count_hazards(hazards: Iterable[Hazard]) -> dict[HazardKind, int]:
    """How many of the listed places are of each kind; kinds without any are left out."""
    return dict(Counter(hazard.kind for hazard in hazards))


def _limited(hazards: list[Hazard], limit: int) -> Iterator[Hazard]:
    seen: Counter[HazardKind] = Counter()
    for hazard in hazards:
        seen[hazard.kind] += 1
        if seen[hazard.kind] <= limit:
            yield hazard


def _glued_words(text: str) -> Iterator[Hazard]:
    words: Counter[str] | None = None
    for pattern in (GLUED_COMMA, GLUED_STOP, GLUED_CASE, GLUED_LOWER):
        for found in pattern.finditer(text):
            start, end = _word_around(text, found.end())
            word = text[start:end]
            if ADDRESS.search(word):
                continue
            if pattern is GLUED_CASE:
                words = words or Counter(text.split())
                if words[word] > 1:  # a name in camel case or a plural such as NGOs is written so more than once
                    continue
            yield Hazard(HazardKind.GLUED_WORDS, start, end, f"a space seems lost in “{word}”")


def _word_around(text: str, at: int) -> tuple[int, int]:
    start = end = at
    while start > 0 and at - start < NOTE_WORDS and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - at < NOTE_WORDS and not text[end].isspace():
        end += 1
    return start, end


def _brackets(text: str, blocks: Sequence[Block]) -> Iterator[Hazard]:
    """Brackets without a partner in their block. A closing one after a list letter or number, and smileys, are none."""
    for block in blocks:
        open_ones: list[int] = []
        for found in re.finditer(r"(?<![:;=])(?<![:;=8]-)[()\[\]{}]", text[block.start : block.end]):
            at, mark = block.start + found.start(), found.group()
            if mark in BRACKETS:
                open_ones.append(at)
            elif open_ones and BRACKETS[text[open_ones[-1]]] == mark:
                open_ones.pop()
            elif not re.search(r"(?:^|\s)\w{1,3}$", text[max(block.start, at - 5) : at]):
                yield Hazard(HazardKind.STRAY_BRACKET, at, at + 1, f"“{mark}” closes nothing in this block")
        for at in open_ones:
            yield Hazard(HazardKind.STRAY_BRACKET, at, at + 1, f"“{text[at]}” is never closed in this block")


def _quotes(text: str, blocks: Sequence[Block]) -> Iterator[Hazard]:
    """Double quotation marks: without partner in their block, or straight and curly mixed in one."""
    for number, block in enumerate(blocks):
        body = text[block.start : block.end]
        marks = [(block.start + found.start(), found.group()) for found in re.finditer('[“”"„]', body)]
        if not marks:
            continue
        if {mark for _, mark in marks} & {"“", "”"} and '"' in body:
            yield Hazard(HazardKind.MIXED_QUOTES, marks[0][0], marks[-1][0] + 1, "straight and curly quotation marks in one block")
        continues = number + 1 < len(blocks) and text[blocks[number + 1].start] in '“"'
        yield from _unmatched(marks, continues=continues)


def _unmatched(marks: list[tuple[int, str]], *, continues: bool) -> Iterator[Hazard]:
    """An opening mark that the next block takes up again (`“… ¶ “…`) is the custom for long quotations, no error."""
    opened: int | None = None
    for at, mark in marks:
        if mark in "“„":
            if opened is not None:
                yield Hazard(HazardKind.UNMATCHED_QUOTE, opened, opened + 1, "this quotation is never closed in its block")
            opened = at
        elif mark == "”" and opened is None:
            yield Hazard(HazardKind.UNMATCHED_QUOTE, at, at + 1, "this mark closes a quotation that was never opened")
        elif mark == "”":
            opened = None
    if opened is not None and not continues:
        yield Hazard(HazardKind.UNMATCHED_QUOTE, opened, opened + 1, "this quotation is never closed in its block")
    straight = [at for at, mark in marks if mark == '"']
    if len(straight) % 2 and not continues:
        yield Hazard(HazardKind.UNMATCHED_QUOTE, straight[-1], straight[-1] + 1, "an odd number of straight quotation marks in this block")


def _wraps(text: str, blocks: Sequence[Block]) -> Iterator[Hazard]:
    for block in blocks:
        found = WRAPPED.search(text, block.start, block.end)
        if found:
            yield Hazard(HazardKind.HARD_WRAP, found.start(), found.end(), "the lines of this block are wrapped inside sentences")


def _lead_ins(text: str, blocks: Sequence[Block], sentences: Sequence[tuple[int, int, int]]) -> Iterator[Hazard]:
    """Sentences that end in a colon: a quotation or list follows, or what followed is lost."""
    for number, (start, end, index) in enumerate(sentences):
        if text[end - 1] != ":" or blocks[index].kind in FURNITURE:
            continue
        sentence = text[start:end]
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if is_quote_lead_in(sentence) and following and _may_be_quoted(text, blocks, following):
            speaker = LEAD_IN_SPEAKER.search(sentence)
            who = f"; speaker perhaps “{speaker['who']}”" if speaker else ""
            yield Hazard(HazardKind.COLON_LEAD_IN, start, end, f"is the next block quoted?{who}")
        elif following is None or not _is_introduced(text, blocks, following):
            yield Hazard(HazardKind.LOST_EMBED, start, end, "ends in a colon, and nothing that it could introduce follows")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A sentence (its index) that ends in a colon, a block after it that may be quoted, and who may speak there; empty when unnamed."""

    sentence: int
    block: int
    speaker: str


def find_lead_ins(text: str, blocks: Sequence[Block], sentences: Sequence[tuple[int, int, int]], *, limit: int = LIMIT) -> list[LeadIn]:
    """Blocks that may be somebody else's words, for a person to confirm: the one after a lead-in, and the block quotes that follow it."""
    found: list[LeadIn] = []
    for number, (start, end, index) in enumerate(sentences[:-1]):
        following = sentences[number + 1]
        if text[end - 1] != ":" or blocks[index].kind in FURNITURE or following[2] == index:
            continue
        if is_quote_lead_in(text[start:end]) and _may_be_quoted(text, blocks, following):
            speaker = LEAD_IN_SPEAKER.search(text[start:end])
            last = following[2] + 1
            while last < min(len(blocks), following[2] + 1 + TALKS_ON) and blocks[last].kind is BlockKind.BLOCK_QUOTE:
                last += 1
            found.extend(LeadIn(number, block, speaker["who"] if speaker else "") for block in range(following[2], last))
    return found[:limit]


def _may_be_quoted(text: str, blocks: Sequence[Block], following: tuple[int, int, int]) -> bool:
    kind = blocks[following[2]].kind
    return kind in (BlockKind.BLOCK_QUOTE, BlockKind.PARAGRAPH) and text[following[1] - 1] != ":"


def _is_introduced(text: str, blocks: Sequence[Block], following: tuple[int, int, int]) -> bool:
    return blocks[following[2]].kind in (BlockKind.LIST_ITEM, BlockKind.BLOCK_QUOTE) or text[following[0]] in '“"‘«„'
