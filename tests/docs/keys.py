"""The reader's keys: the table in keymap.js, docs/keys.md written from it, and what the page documents.

`python -m tests.docs.keys` writes the page anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).parents[2]
TABLE = REPO / "workbench/ui/reader/frontend/keymap.js"
PAGE = REPO / "docs/keys.md"
PRESETS = ("workbench", "prodigy", "doccano")
SHOWN = {"ArrowDown": "↓", "ArrowUp": "↑", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc"}
HEAD = """# Keys of the reader

Written by `python -m tests.docs.keys` from the one table that the reader handles, prints on its controls and lists on `?`
(`workbench/ui/reader/frontend/keymap.js`); a test compares the two, and another presses each key in a browser.

There are three presets, chosen on the Account page: **workbench**, **prodigy** and **doccano**. They differ only where a cell says so.
Keys are off while you type in a field. Cmd works as Ctrl on a Mac. On keyboards without Latin letters, and for the figures of a French
one, the place of the key counts. Signs such as `?` and `[` are the keys that type them, with or without Shift. An open question shows
its keys on its buttons.
"""


@dataclass(frozen=True)
class Documented:
    """One row of the page: which keys do what, where."""

    section: str
    keys: tuple[str, ...]
    does: str


def sections() -> list[dict[str, Any]]:
    body = re.search(r"export const SECTIONS = (\[\n.*?\n\]);", TABLE.read_text(encoding="utf-8"), re.DOTALL)
    assert body, "keymap.js has no list called SECTIONS any more"
    return list(json.loads(body[1]))


def as_page() -> str:
    """What docs/keys.md must say."""
    return HEAD + "".join(f"\n## {section['title']}\n\n{_table(section['rows'])}" for section in sections())


def _table(rows: list[dict[str, Any]]) -> str:
    lines = ["| workbench | prodigy | doccano | does |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {_cells(row)} | {row['words']} |" for row in rows)]) + "\n"


def _cells(row: dict[str, Any]) -> str:
    return " | ".join(_keys(row["keys"] if preset == "workbench" else row.get(preset, [])) for preset in PRESETS)


def _keys(keys: list[str]) -> str:
    return ", ".join(f"`{'+'.join(SHOWN.get(part, part) for part in key.split('+'))}`" for key in keys)


def documented(preset: str) -> list[Documented]:
    """The page as a reader of it understands it, keys by the browser's names."""
    names = {shown: key for key, shown in SHOWN.items()}
    found = []
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = part.splitlines()
        for line in (line for line in lines[3:] if line):
            *cells, does = (cell.strip() for cell in line.split("|")[1:-1])
            by_preset = dict(zip(PRESETS, (re.findall(r"`([^`]+)`", cell) for cell in cells), strict=False))
            keys = by_preset.get(preset) or by_preset.get("workbench") or []
            found.append(Documented(title, tuple("+".join(names.get(part, part) for part in key.split("+")) for key in keys), does))
    return found


if __name__ == "__main__":
    PAGE.write_text(as_page(), encoding="utf-8")
