"""Splitting: how fast, how large.

Compares our component with spaCy's sentencizer on one core, the two taking turns, in CPU seconds (steadier than the clock on a busy
machine); then a text of 10 MB through `segment` and its peak memory, and walls of signs that are quadratic in a bare tokenizer.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial

import spacy

from bench import Row
from workbench.text.pipeline import load_pipeline
from workbench.text.segmentation import segment
from workbench.text.sentences import split

PROSE = (
    "The harbour board met on 12 March {n} and heard that the second pier, closed since the storm, would not reopen before June. "
    "“We have asked for bids,” the engineer, Ms. T. Okafor, said. “Two came in.” According to the U.S. consultants the repair costs "
    "$4.{n} million — more than the board had set aside — and the ferry line said it would wait.\n\n"
)
WALLS = {"emoji": "😀", "straight quotes": '"', "dashes": "—", "dots": ".", "brackets": "(", "mixed": "😀—”…"}


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The best CPU seconds of each, the two taking turns."""
    pairs = [(cpu_seconds(first), cpu_seconds(second)) for _ in range(rounds)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def run() -> list[Row]:
    return [*large(), *speed(), *walls()]  # the large text first: peak memory is the process's


def speed(rounds: int = 5) -> list[Row]:
    texts = ["".join(PROSE.format(n=number) for number in range(start, start + 30)) for start in range(0, 2_400, 30)]
    size = sum(map(len, texts))
    ours, theirs = load_pipeline(), spacy.blank("en")
    theirs.add_pipe("sentencizer")
    first, second = interleaved(lambda: list(ours.pipe(texts)), lambda: list(theirs.pipe(texts)), rounds)
    rules = min(cpu_seconds(lambda: [split(text) for text in texts]) for _ in range(rounds))
    millions = f"{size / 1e6:.1f} M characters"
    return [
        Row("sentencizer's time to our component's", millions, 100 * second / first, "%"),
        Row("component", millions, size / first / 1e6, "M/s"),
        Row("rules alone, no spaCy Doc", millions, size / rules / 1e6, "M/s"),
    ]


def large() -> list[Row]:
    text = "".join(PROSE.format(n=number) for number in range(10_000_000 // len(PROSE)))
    seconds = cpu_seconds(lambda: segment(text))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{len(text) / 1e6:.0f} M characters"
    return [Row("one long text", size, seconds, "CPU s"), Row("peak memory of it", size, peak, "MB", 300)]


def walls(length: int = 100_000) -> list[Row]:
    texts = {name: sign * (length // len(sign)) for name, sign in WALLS.items()}
    return [Row(f"wall of {name}", f"{length:,} signs", cpu_seconds(partial(segment, text)), "CPU s", 2) for name, text in texts.items()]
