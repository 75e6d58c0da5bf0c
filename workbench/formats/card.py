"""The data card: what a stranger must know of an export before using it, counted while it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.distances import nominal
from workbench.domain.dataset import Chapter
from workbench.domain.vocabulary import PassStatus
from workbench.formats.format import Format

Row = dict[str, Any]


@dataclass
class Card:
    """Counts of what was seen and written."""

    campaign: Row = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    annotators: set[str] = field(default_factory=set)
    scheme_versions: set[int] = field(default_factory=set)
    guideline_versions: set[str] = field(default_factory=set)
    ratings: Counter[tuple[int, int]] = field(default_factory=Counter)  # (claim, no claim) given to a sentence -> sentences

    def noting(self, chapters: Iterable[Chapter]) -> Iterator[Chapter]:
        for chapter in chapters:
            self._note(chapter)
            yield chapter

    def _note(self, chapter: Chapter) -> None:
        self.counts.update(documents=1, passes=len(chapter.passes), claims=len(chapter.claims))
        self.counts["annotations"] += sum(annotation.has_judged for claim in chapter.claims for annotation in claim.annotations)
        self.counts["evidence"] += sum(len(annotation.evidence) for claim in chapter.claims for annotation in claim.annotations)
        for claim in chapter.claims:
            self.verdicts.update(annotation.verdict.value if annotation.verdict else "none yet" for annotation in claim.annotations)
        given: dict[int, list[int]] = {}
        for each in chapter.passes:
            self.annotators.add(each.annotator)
            self.scheme_versions.add(each.scheme_version)
            self.guideline_versions.add(each.guideline_version)
            self.counts["open passes"] += each.status == PassStatus.OPEN
            self.decisions.update(decision.label or "undecided" for decision in each.decisions)
            if each.status == PassStatus.FINISHED:
                for decision in each.decisions:
                    if decision.label and decision.sentence not in chapter.document.settled:
                        given.setdefault(decision.sentence, [0, 0])[decision.label != "claim"] += 1
        self.ratings.update((claimed, passed) for claimed, passed in given.values())

    def agreement(self) -> Row:
        """Claim or no claim by sentence, over finished passes: Krippendorff's alpha, or why there is none."""
        patterns = sorted(self.ratings)
        table = np.repeat(np.array(patterns, dtype=np.int64).reshape(-1, 2), [self.ratings[pattern] for pattern in patterns], axis=0)
        found = krippendorff_alpha(table, nominal(2))
        value = None if found.value is None else round(found.value, 4)
        return {"layer": "claim or no claim", "alpha": value, "sentences": found.n_units, "reason": found.reason}


def rendered(card: Card, format_: Format, choices: Row, files: list[Row], left_out: Counter[str], hints: Counter[str]) -> str:
    """The card as Markdown. What people wrote stands in it as code, so that it is shown and never run."""
    about, found = card.campaign, card.agreement()
    alpha = f"{found['alpha']:.3f} on {found['sentences']:,} sentences" if found["alpha"] is not None else f"undefined: {found['reason']}"
    parts = [
        f"# {_plain(about['title'])}\n\n{_plain(about['description'])}".rstrip(),
        f"Licence: {_plain(choices['licence']) or 'not stated. Ask whoever made it before you publish it.'}",
        f"Exported as {format_.title} by Workbench.",
        _table("What was chosen", ("choice", "value"), [(name, _plain(str(value))) for name, value in choices.items()]),
        _table("Files", ("file", "records", "bytes", "holds"), [(f["name"], f["records"], f["bytes"], f["about"]) for f in files]),
        _columns(format_),
        _table("Counts", ("what", "count"), [*sorted(card.counts.items()), ("annotators", len(card.annotators))]),
        _table("Verdicts", ("verdict", "annotations"), sorted(card.verdicts.items())),
        _table("Sentences", ("decision", "count over passes"), sorted(card.decisions.items())),
        f"## Agreement\n\nKrippendorff's alpha, claim or no claim by sentence, finished passes: {alpha}.",
        f"## Versions\n\nVerdict scheme {_listed(card.scheme_versions)}, guideline {_listed(card.guideline_versions)}.",
        _table("Left out", ("reason", "count"), sorted(left_out.items())),
        _table("To know", ("hint", "count"), sorted(hints.items())),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _columns(format_: Format) -> str:
    return "\n\n".join(
        f"`{kind.name}` has the columns {', '.join(f'`{name}`' for name in kind.columns)}." for kind in format_.files if kind.columns
    )


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    listed = ["| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row) + " |" for row in rows]
    if not listed:
        return ""
    return f"## {title}\n\n" + "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *listed])


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(sorted(_plain(str(value)) for value in values)) or "none"


def _plain(text: str) -> str:
    """One line in which nothing is markup."""
    folded = " ".join(text.split())
    return "".join("\\" + character if character in "\\`*_{}[]()<>#+!|~&" else character for character in folded)
