"""The native export: one JSON object a line, keys sorted, `type` in each. Lossless: reading it back gives the same rows.

The first line names the format, the last one counts the others, so that a file that is cut off is known by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

FILE_NAME = "campaign.jsonl"
FORMAT = "workbench/2"


def lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows as lines, ended by a line feed alone."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["type"]] += 1
        yield _line({"format": FORMAT, **row} if row["type"] == "campaign" else row)
    yield _line({"type": "end", "counts": dict(sorted(counts.items()))})


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"
