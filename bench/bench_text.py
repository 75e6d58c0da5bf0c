"""How fast and how large: `python bench/bench_text.py [--json FILE]`.

Compares our component with spaCy's sentencizer on one core, the two taking turns, in CPU seconds (steadier than the clock on a busy
machine); then a text of 10 MB through `segment` and its peak memory, and walls of signs that are quadratic in a bare tokenizer.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import spacy

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


def speed(rounds: int) -> dict[str, float]:
    texts = ["".join(PROSE.format(n=number) for number in range(start, start + 30)) for start in range(0, 2_400, 30)]
    size = sum(map(len, texts))
    ours, theirs = load_pipeline(), spacy.blank("en")
    theirs.add_pipe("sentencizer")
    first, second = interleaved(lambda: list(ours.pipe(texts)), lambda: list(theirs.pipe(texts)), rounds)
    rules = min(cpu_seconds(lambda: [split(text) for text in texts]) for _ in range(rounds))
    return {
        "component_mchar_per_cpu_s": size / first / 1e6,
        "sentencizer_mchar_per_cpu_s": size / second / 1e6,
        "component_to_sentencizer": second / first,
        "rules_alone_mchar_per_cpu_s": size / rules / 1e6,
    }


def large() -> dict[str, float]:
    text = "".join(PROSE.format(n=number) for number in range(10_000_000 // len(PROSE)))
    seconds = cpu_seconds(lambda: segment(text))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"large_mchar": len(text) / 1e6, "large_cpu_s": seconds, "peak_rss_mb": peak}


def walls(length: int = 100_000) -> dict[str, float]:
    texts = {name: sign * (length // len(sign)) for name, sign in WALLS.items()}
    return {f"wall of {name}, {length:,}, cpu_s": cpu_seconds(partial(segment, text)) for name, text in texts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    figures = large() | speed(options.rounds) | walls()
    for name, value in figures.items():
        print(f"{name:40}{value:12.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
