"""What other tools and data sets call a verdict, as a value of the campaign's own scheme."""

from __future__ import annotations

from workbench.domain.records import Scheme
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.formats.writers import averitec, fever

NO_VERDICT = frozenset({"", "claim", "claims", "check-worthy", "checkworthy", "checkable"})
THEIRS = {name.casefold(): canonical for known in (fever.LABELS, averitec.LABELS) for canonical, name in known.items()}
THEIRS |= {"true": CanonicalVerdict.SUPPORTED, "false": CanonicalVerdict.REFUTED, "nei": CanonicalVerdict.NOT_ENOUGH_EVIDENCE}


def verdict_of(label: str, scheme: Scheme) -> str | None:
    """A value in use of the scheme, by value, by label, or by what FEVER and AVeriTeC call it; empty for *a claim, no verdict*.

    None for a label that means nothing here: it is reported, never guessed.
    """
    wanted = label.strip().casefold()
    if wanted in NO_VERDICT:
        return ""
    in_use = [value for value in scheme.values if value.retired_at is None]
    for value in in_use:
        if wanted in (value.value.casefold(), value.label.casefold()):
            return value.value
    canonical = THEIRS.get(wanted.replace("_", " ")) or THEIRS.get(wanted)
    fitting = [value.value for value in in_use if value.canonical == canonical]
    return fitting[0] if len(fitting) == 1 else None
