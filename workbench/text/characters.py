"""Which characters end, close, open and decorate a sentence: the alphabet that every other rule is written in."""

from __future__ import annotations

import re

LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
STOPS = ".!?…‼⁇⁈⁉"
WIDE_STOPS = "。！？｡؟۔।"  # these end a sentence without a space after them
TERMINALS = STOPS + WIDE_STOPS
OPENERS = "\"'“”‘’«‹([{*_¿¡„‚`"
CLOSERS = "\"'”’»›)]}*_`"
QUOTES = "\"'“”‘’«»‹›„‚"
DASHES = "-–—―‒−⁃"
BULLETS = "•‣▪▫◦●○■□·∙◆➢➤►▶✓✔★☆⁃"

EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f1e6-\U0001f1ff\U000e0020-\U000e007f"
EMOTICON = r"(?:[:;=8][-o^']?[)(DPpO\]\[/\\|]{1,4}|<3|\^_?\^)"


def is_terminal(line: str) -> bool:
    """Does this line end in a stop, closing quotes and brackets aside?"""
    return line.rstrip(CLOSERS + " \u00a0")[-1:] in TERMINALS if line else False


FIRST_LETTER = re.compile(r"[^\w]{0,8}(\w)")


def starts_lower(line: str) -> bool:
    """Does the first letter, opening marks aside, stand in lower case? Names such as `al-Qaeda` or `iPhone` do not count."""
    found = FIRST_LETTER.match(line)
    return found is not None and line[found.start(1)].islower() and not LOWER_NAME.match(line, found.start(1))


LOWER_NAME = re.compile(r"(?:al|el|ad|as|ash|an|ar|at|az|bin|ibn|de|di|du|van|von|d|l)[-’' ][A-Z]|[a-z][A-Z]")
