"""Published data that the tests need. A row is an annotator, a place in it a unit, a point is missing."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.agreement.ratings import Ratings

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C.
KRIPPENDORFF_2011 = {"A": "123321412...", "B": "1233224125.3", "C": ".3332342251.", "D": "12332441251."}

# Gwet's cac.raw4raters: the same counts, but the unit with a single label has it from the third annotator.
RAW4RATERS = KRIPPENDORFF_2011 | {"B": "1233224125..", "C": ".33323422513"}

# Krippendorff (1980), Content Analysis, p. 139.
KRIPPENDORFF_1980 = {"A": "112412132", "B": "122442232", "C": "122442332"}

# Fleiss (1971), Table 1: 30 patients, six diagnoses each, whose is not known.
FLEISS_1971 = {
    "1": "422521311511212311215221121215",
    "2": "423521311542242311235421421235",
    "3": "423523334544244311435444421435",
    "4": "453543334544344341455454421435",
    "5": "453543534544344351455454425435",
    "6": "455543544544345552455454545435",
}

# Two annotators' tables. Feinstein & Cicchetti (1990): both with 85 of 100 in agreement.
FEINSTEIN_CICCHETTI_A = [[40, 9], [6, 45]]
FEINSTEIN_CICCHETTI_B = [[80, 10], [5, 5]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]  # Gwet (2014), cont3x3abstractors
COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # p. 45
ARTSTEIN_POESIO_2008 = [[46, 0, 0], [6, 32, 6], [0, 0, 10]]  # p. 568

# Dawid & Skene (1979), Table 1: 45 patients; observer 1 three times, observers 2 to 5 once.
DAWID_SKENE = """
111 1 1 1 1 | 333 4 3 3 4 | 112 2 1 2 2 | 222 3 1 2 1 | 222 3 2 2 2 | 222 3 3 2 2 | 122 2 1 1 1 | 333 3 4 3 3 | 222 2 2 2 3
232 2 2 2 3 | 444 4 4 4 4 | 222 3 3 4 3 | 111 1 1 1 1 | 222 3 2 1 2 | 121 1 1 1 1 | 111 2 1 1 1 | 111 1 1 1 1 | 111 1 1 1 1
222 2 2 2 1 | 222 1 3 2 2 | 222 2 2 2 2 | 222 2 2 2 1 | 222 3 2 2 2 | 221 2 2 2 2 | 111 1 1 1 1 | 111 1 1 1 1 | 232 2 2 2 2
111 1 1 1 1 | 111 1 1 1 1 | 112 1 1 2 1 | 111 1 1 1 1 | 333 3 2 3 3 | 111 1 1 1 1 | 222 2 2 2 2 | 222 3 2 3 2 | 433 4 3 4 3
221 2 2 3 2 | 232 3 2 3 3 | 333 3 4 3 2 | 111 1 1 1 1 | 111 1 1 1 1 | 121 2 1 1 1 | 232 2 2 2 2 | 121 1 1 1 1 | 222 2 2 2 2
"""


def ratings(sheets: Mapping[str, str], labels: str = "12345") -> Ratings:
    """Sheets as above, labels in scale order."""
    rows = ((name, f"u{at:02d}", label) for name, sheet in sheets.items() for at, label in enumerate(sheet, 1) if label != ".")
    return Ratings.of(rows, list(labels))


def table(cells: list[list[int]]) -> Ratings:
    return Ratings.of_table(cells, "abcdef"[: len(cells)])


def anaesthetists() -> list[tuple[int, int, int]]:
    """(observer, patient, label) from 0, observer 0 three times a patient."""
    patients = DAWID_SKENE.strip().replace("\n", " | ").split(" | ")
    return [
        (observer, patient, int(label) - 1)
        for patient, cells in enumerate(patients)
        for observer, labels in enumerate(cells.split())
        for label in labels
    ]
