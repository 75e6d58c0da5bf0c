"""Colours of the reader against their grounds, computed from its own stylesheet and the theme: WCAG 2.2 AA, in light and in dark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import workbench.ui

REPO = Path(workbench.ui.__file__).parents[2]
CSS = (REPO / "workbench/ui/reader/frontend/reader.css").read_text(encoding="utf-8")
FROM_THEME = {
    "--page": "backgroundColor",
    "--ground": "secondaryBackgroundColor",
    "--ink": "textColor",
    "--accent": "primaryColor",
}
WORDS = ("--ink", "--muted", "--accent", "--supported", "--refuted", "--not_enough_evidence", "--conflicting", "--off_scale", "--open")
THEMES = ("light", "dark")


def colours(theme: str) -> dict[str, str]:
    """The variables of a theme: the first block's, then what the dark one says anew, then what Streamlit's theme sets."""
    blocks = re.findall(r"^\.workbench-reader(?:\[data-theme=\"dark\"\])? \{(.*?)^\}", CSS, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 2, "the stylesheet does not begin with its two themes any more"
    found: dict[str, str] = {}
    for block in blocks[: 1 if theme == "light" else 2]:
        found |= dict(re.findall(r"(--[\w-]+):\s*(?:var\([\w-]+,\s*)?(#[0-9a-f]{6})", block))
    config = tomllib.loads((REPO / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    chosen = {**{name: value for name, value in config.items() if not isinstance(value, dict)}, **config.get(theme, {})}
    return found | {name: chosen[key] for name, key in FROM_THEME.items() if key in chosen}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """color-mix in sRGB."""
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_from_both_grounds(theme: str) -> None:
    found = colours(theme)

    poor = {(word, ground) for word in WORDS for ground in ("--page", "--ground") if contrast(found[word], found[ground]) < 4.5}

    assert poor == set()


@pytest.mark.parametrize("theme", THEMES)
def test_text_stays_readable_on_a_picked_span_and_a_hit(theme: str) -> None:
    found = colours(theme)
    share = max(int(percent) / 100 for percent in re.findall(r"background-color: color-mix\(in srgb, var\(--accent\) (\d+)%", CSS))

    assert contrast(found["--ink"], mixed(found["--accent"], found["--page"], share)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_underlines_and_the_focus_ring_stand_out_also_of_claims_that_step_back(theme: str) -> None:
    found = colours(theme)
    tones = WORDS[3:]
    behind = {tone: mixed(found[tone], found["--page"], 0.45) for tone in tones}

    assert all(contrast(found[tone], found["--page"]) >= 3 for tone in (*tones, "--accent"))
    assert all(contrast(colour, found["--page"]) >= 1.5 for colour in behind.values()), (
        "another claim is shown in full; these only step back"
    )
