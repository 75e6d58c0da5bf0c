"""Runs every bench_*.py, or those named: `python -m bench import save`. Prints a table, writes var/bench.json, exits 1 when over budget."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import Row

HERE = Path(__file__).parent
REPORT = HERE.parent / "var" / "bench.json"
LINE = "{:<12} {:<38} {:>16} {:>12} {:<6} {:>10}"


def main(wanted: Sequence[str]) -> int:
    subjects = [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
    if unknown := set(wanted) - set(subjects):
        print(f"No benchmark named {', '.join(sorted(unknown))}; there are: {', '.join(subjects) or 'none'}.")
        return 2
    print(LINE.format("subject", "what", "size", "value", "unit", "at most"))
    measured: dict[str, list[Row]] = {}
    for subject in wanted or subjects:
        measured[subject] = import_module(f"bench.bench_{subject}").run()
        for row in measured[subject]:
            print(line(subject, row), flush=True)
    write(measured)
    return int(any(row.is_over for rows in measured.values() for row in rows))


def line(subject: str, row: Row) -> str:
    budget = "" if row.at_most is None else f"{row.at_most:,.1f}{' !' if row.is_over else ''}"
    return LINE.format(subject, row.what, row.size, f"{row.value:,.1f}", row.unit, budget).rstrip()


def write(measured: dict[str, list[Row]]) -> None:
    REPORT.parent.mkdir(mode=0o700, exist_ok=True)
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "rows": [{"subject": subject, **asdict(row)} for subject, rows in measured.items() for row in rows],
    }
    REPORT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
