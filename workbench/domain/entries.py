"""What people type into forms, checked: one line, prose, a campaign's settings, a version. Documents' metadata: metadata.py.

Everything raises BadEntry with the field's name; nothing is cut or changed but the white space around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from workbench.domain import stages
from workbench.domain.records import CampaignSettings
from workbench.errors import BadEntry

LONGEST_LINE = 300
LONGEST_PROSE = 5_000
LONGEST_GUIDELINE = 200_000
LONGEST_NOTE = 500
MOST_OVERLAP = 200
MOST_PASSES = 100_000
LONGEST_LEASE_DAYS = 365
VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}")


def line(value: str, name: str, *, is_required: bool = False, longest: int = LONGEST_LINE) -> str:
    """One line without control characters."""
    trimmed = value.strip()
    if is_required and not trimmed:
        raise BadEntry(f"The {name} is empty.")
    if len(trimmed) > longest:
        raise BadEntry(f"The {name} has {len(trimmed)} characters; {longest} are allowed.")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in trimmed):
        raise BadEntry(f"The {name} holds a line break or a character that cannot be seen.")
    return trimmed


def prose(value: str, name: str, *, is_required: bool = False, longest: int = LONGEST_PROSE) -> str:
    """Several lines; line ends become those of Unix."""
    trimmed = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_required and not trimmed:
        raise BadEntry(f"The {name} is empty.")
    if len(trimmed) > longest:
        raise BadEntry(f"The {name} has {len(trimmed)} characters; {longest} are allowed.")
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in trimmed):
        raise BadEntry(f"The {name} holds a control character.")
    return trimmed


def campaign_settings(settings: CampaignSettings) -> CampaignSettings:
    for name, count, most in (
        ("overlap", settings.overlap, MOST_OVERLAP),
        ("overlap of checking", settings.check_overlap, MOST_OVERLAP),
        ("share of texts with overlap", settings.overlap_percent, 100),
        ("lease", settings.lease_days, LONGEST_LEASE_DAYS),
    ):
        if not 1 <= count <= most:
            raise BadEntry(f"The {name} is a number from 1 to {most}.")
    return replace(
        settings,
        title=line(settings.title, "title", is_required=True),
        description=prose(settings.description, "description"),
        fields=stages.checked_fields(settings.fields),
        pass_cap=pass_cap(settings.pass_cap),
    )


def overlap(number: int | None) -> int | None:
    """How many people one document needs; None for the campaign's number."""
    if number is not None and not 1 <= number <= MOST_OVERLAP:
        raise BadEntry(f"The overlap is a number from 1 to {MOST_OVERLAP}, or none.")
    return number


def pass_cap(cap: int | None) -> int | None:
    """How many passes one person may hold; None for any number."""
    if cap is not None and not 1 <= cap <= MOST_PASSES:
        raise BadEntry(f"The most passes for one person are a number from 1 to {MOST_PASSES}, or none.")
    return cap


def next_version(version: str, before: str) -> str:
    """A guideline's new version, numbers with dots, above the one before. One that counts otherwise need only differ."""
    version = version.strip()
    if not VERSION.fullmatch(version):
        raise BadEntry("A version is numbers with dots, for example 1.1.")
    if version == before or (VERSION.fullmatch(before) and version_key(version) <= version_key(before)):
        raise BadEntry(f"The guideline is at version {before}; the new one must be above it.")
    return version


SECTION = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
MARKS = re.compile(r"([\\`*_\[\]<>#|~$:!])")


def sections(body: str) -> list[str]:
    """The headings of a guideline, in order."""
    return [found.group(1) for line in body.splitlines() if (found := SECTION.match(line))]


def with_example(body: str, section: str, example: str) -> str | None:
    """The guideline with an example at the end of a section, as a list item without any formatting; None when there is no such section."""
    lines = body.rstrip("\n").split("\n")
    start = next((at for at, line in enumerate(lines) if (found := SECTION.match(line)) and found.group(1) == section), None)
    if start is None:
        return None
    end = next((at for at in range(start + 1, len(lines)) if SECTION.match(lines[at])), len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    plain = MARKS.sub(r"\\\1", " ".join(example.split()))
    gap = [] if lines[end - 1].startswith("- ") else [""]
    return "\n".join([*lines[:end], *gap, f"- {plain}", *lines[end:]]).rstrip("\n") + "\n"


def version_after(version: str) -> str:
    """What the next version may be called: its last number one higher; empty when it counts otherwise."""
    if not VERSION.fullmatch(version):
        return ""
    first, _, last = version.rpartition(".")
    return f"{first}.{int(last) + 1}" if first else f"{version}.1"


def version_key(version: str) -> tuple[int, ...]:
    """1.10 comes after 1.9, and 1.0 is 1."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
