"""FEVER and AVeriTeC: claims with their verdicts and evidence, to be annotated again. Each claim becomes a text of its own.

What the data set says of it comes as a pass of the round `gold`, which nobody who annotates sees and everybody can be measured against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from workbench.domain import metadata
from workbench.domain.records import BroughtEvidence, BroughtMark, BroughtPass, Collection, Fault, Metadata
from workbench.domain.urls import is_safe_url
from workbench.domain.vocabulary import AttributionMode, CanonicalVerdict, Round, Stance
from workbench.errors import BadMetadata
from workbench.formats.readers.spans import Gathered, Wrong, collection, text_of
from workbench.formats.writers import averitec as averitec_format
from workbench.formats.writers import fever as fever_format

MOST_SETS = 99
STANCES = {
    CanonicalVerdict.SUPPORTED: Stance.SUPPORTS,
    CanonicalVerdict.REFUTED: Stance.REFUTES,
    CanonicalVerdict.CONFLICTING: Stance.MIXED,
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: Stance.CONTEXT,
}
OWN_PAGE = re.compile(r"[a-z0-9-]+")  # a short name of this workbench's; pages of Wikipedia begin with a capital or a figure and a word
BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "-COLON-": ":"}
WIKIPEDIA = "https://en.wikipedia.org/wiki/"
MEDIA = {name: medium for medium, name in averitec_format.MEDIA.items()}
TYPES = {"Numerical Claim": "quantity", "Quote Verification": "quote", "Causal Claim": "causal", "Position Statement": "position"}
DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
Records = Sequence[tuple[str, Any]]


def is_averitec(records: Records) -> bool:
    return _are_claims(records, "questions")


def is_fever(records: Records) -> bool:
    return _are_claims(records, "evidence") or _are_claims(records, "label")


def _are_claims(records: Records, beside: str) -> bool:
    """Claims, some of them with what tells the data set: those of a test set have nothing beside them."""
    looked = [record for _, record in records[:20]]
    are_claims = all(isinstance(record, dict) and "claim" in record and "text" not in record for record in looked)
    return are_claims and any(beside in record for record in looked)


def are_pages(records: Records) -> bool:
    """Pages of FEVER's corpus (`wiki-pages`), or as this workbench's own FEVER export has its texts."""
    looked = [record for _, record in records[:20]]
    return bool(looked) and all(isinstance(record, dict) and {"id", "lines"} <= record.keys() for record in looked)


def pages(_name: str, records: Records, faults: list[Fault]) -> Collection:
    """Each page a text: a line for each of its numbers, so that claims which come later find their evidence by page and number."""
    gathered = Gathered(most=5_000)
    for where, record in records:
        try:
            numbered = _numbered(record)
            if any(numbered.values()):
                text = "\n".join(numbered.get(number, "") for number in range(max(numbered) + 1))
                gathered.add_text(where, text_of(text, "lines"), _about_page(record["id"]), record["id"])
            else:
                gathered.leave("pages without a sentence")
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    found = collection("FEVER pages", gathered, faults, [record for _, record in records])
    return replace(found, documents=tuple(replace(document, has_lines=True) for document in found.documents))


def _numbered(record: Any) -> dict[int, str]:
    """Sentences by number: lines of number, tab, sentence, and perhaps links after further tabs."""
    if not isinstance(record, dict) or not isinstance(record.get("id"), str) or not isinstance(record.get("lines"), str):
        raise Wrong("lines", "a page has an id and lines of number, tab, sentence")
    numbered: dict[int, str] = {}
    for line in record["lines"].split("\n"):
        number, _, rest = line.partition("\t")
        if not line.strip():
            continue
        if not (number.isascii() and number.isdigit() and len(number) < 6) or int(number) in numbered:
            raise Wrong("lines", f"{line[:40]!r} does not begin with a number of its own and a tab")
        numbered[int(number)] = rest.split("\t")[0].strip()
    return numbered


def _about_page(page: str) -> dict[str, str]:
    said = {"title": title_of(page)} | ({} if OWN_PAGE.fullmatch(page) else {"url": address_of(page), "publisher": "Wikipedia"})
    return {name: value for name, value in said.items() if _can_be_stored(name, value)}


def _can_be_stored(name: str, value: str) -> bool:
    try:
        metadata.checked(Metadata(**{name: value}))
    except BadMetadata:
        return False
    return True


def fever(name: str, records: Records, faults: list[Fault]) -> Collection:
    gathered = Gathered(most=5_000)
    for where, record in records:
        try:
            text, label = _claim(record, fever_format.LABELS)
            gathered.add_text(where, text, {}, f"claim-{record.get('id', '')}")
            evidence = tuple(_of_fever(record.get("evidence") or [], label))
            _add(
                gathered,
                text,
                f"FEVER {PurePath(name).stem}",
                record,
                BroughtMark((_whole(text),), str(record.get("label") or ""), evidence=evidence),
            )
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    return collection("FEVER", gathered, faults, [record for _, record in records])


def averitec(name: str, records: Records, faults: list[Fault]) -> Collection:
    gathered = Gathered(most=5_000)
    for where, record in records:
        try:
            text, label = _claim(record, averitec_format.LABELS)
            gathered.add_text(where, text, _about(record), f"claim-{record.get('claim_id', where.rsplit(' ', 1)[-1])}")
            evidence = tuple(_of_averitec(record["questions"], label, gathered))
            mark = BroughtMark(
                (_whole(text),),
                str(record.get("label") or ""),
                why=str(record.get("justification") or ""),
                about=_of_claim(record),
                evidence=evidence,
            )
            _add(gathered, text, f"AVeriTeC {PurePath(name).stem}", record, mark)
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    return collection("AVeriTeC", gathered, faults, [record for _, record in records])


def _claim(record: Any, known: dict[CanonicalVerdict, str]) -> tuple[str, CanonicalVerdict | None]:
    """The claim, and what its label means; None for none, as in a test set."""
    if not isinstance(record, dict):
        raise Wrong("", "this is not a JSON object")
    label = record.get("label") or ""
    meant = next((canonical for canonical, name in known.items() if isinstance(label, str) and name.casefold() == label.casefold()), None)
    if label and meant is None:
        raise Wrong("label", f"{str(label)[:40]!r} is none of {', '.join(known.values())}")
    return text_of(record.get("claim"), "claim"), meant


def _add(gathered: Gathered, text: str, annotator: str, record: dict[str, Any], mark: BroughtMark) -> None:
    if record.get("label"):
        gathered.add_pass(text, BroughtPass(annotator[:100], Round.GOLD.value, True, (mark,)))


def _whole(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


# -- FEVER -----------------------------------------------------------------------------------------------------------------


def _of_fever(sets: Any, label: CanonicalVerdict | None) -> Iterator[BroughtEvidence]:
    """Its sets of sentences: inside a set every one is needed. A claim without enough evidence has one of nothing but nulls."""
    if not isinstance(sets, list) or len(sets) > MOST_SETS:
        raise Wrong("evidence", f"evidence is a list of at most {MOST_SETS} sets")
    for number, members in enumerate(sets, 1):
        for member in members if isinstance(members, list) else [members]:
            match member:
                case [_, _, None, None] | [_, None, None, None]:
                    continue
                case [_, _, str(page), int(line)] if page and line >= 0 and label is not None:
                    yield _sentence(page, line, STANCES[label], number)
                case _:
                    raise Wrong("evidence", "a piece of evidence is [annotation, evidence, page, sentence]")


def _sentence(page: str, line: int, stance: Stance, set_no: int) -> BroughtEvidence:
    """A sentence of a text of this campaign, where the page is one; else of a page of Wikipedia, by its number in FEVER's own copy."""
    url = "" if OWN_PAGE.fullmatch(page) else address_of(page)
    title = f"{title_of(page)}, sentence {line}"
    return BroughtEvidence(stance.value, url, {"title": title, "publisher": "Wikipedia"} if url else {}, set_no, page, line)


def _in_words(page: str) -> str:
    for written, meant in BRACKETS.items():
        page = page.replace(written, meant)
    return page


def title_of(page: str) -> str:
    return _in_words(page).replace("_", " ")


def address_of(page: str) -> str:
    return WIKIPEDIA + quote(_in_words(page), safe="()_,'!:")


# -- AVeriTeC --------------------------------------------------------------------------------------------------------------


def _about(record: dict[str, Any]) -> dict[str, str]:
    """Speaker, reporting source, address and day of the claim, where they can be stored."""
    said = {"author": record.get("speaker"), "publisher": record.get("reporting_source"), "url": record.get("original_claim_url")}
    said["published_on"] = _day(record.get("claim_date"))
    found = {}
    for name, value in said.items():
        try:
            if isinstance(value, str) and value.strip():
                found[name] = getattr(metadata.checked(Metadata(**{name: value})), name)
        except BadMetadata:
            continue
    return found


def _day(value: Any) -> str:
    """`25-8-2020` as 2020-08-25; empty where it is none."""
    found = DAY_FIRST.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else ""
    except ValueError:
        return ""


def _of_claim(record: dict[str, Any]) -> dict[str, Any]:
    speaker = record.get("speaker")
    types = record.get("claim_types")
    found: dict[str, Any] = {"claim_date": _day(record.get("claim_date"))}
    if isinstance(speaker, str) and 0 < len(speaker.strip()) <= 300:
        found["attribution"] = [{"source": speaker, "mode": AttributionMode.ASSERTED.value}]
    found["types"] = [TYPES[each] for each in (types if isinstance(types, list) else []) if each in TYPES]
    return found


def _of_averitec(questions: Any, label: CanonicalVerdict | None, gathered: Gathered) -> Iterator[BroughtEvidence]:
    """Every answer with an address: the question as its title, the answer as its words. All of them together are the evidence."""
    if not isinstance(questions, list):
        raise Wrong("questions", "questions are a list")
    for question in questions:
        if not isinstance(question, dict) or not isinstance(question.get("answers"), list):
            raise Wrong("questions", "a question is an object with its answers")
        for answer in question["answers"]:
            if not isinstance(answer, dict) or not isinstance(answer.get("answer"), str):
                raise Wrong("questions", "an answer is an object with its words")
            url = answer.get("source_url")
            if not isinstance(url, str) or not is_safe_url(url):
                gathered.leave("answers without an address that can be kept")
            elif label is not None:
                yield BroughtEvidence(STANCES[label].value, url, _of_answer(str(question.get("question") or ""), answer))


def _of_answer(question: str, answer: dict[str, Any]) -> dict[str, Any]:
    words = [answer["answer"], answer.get("boolean_explanation")]
    archive = answer.get("cached_source_url")
    found = {"title": question, "excerpt": " ".join(each for each in words if isinstance(each, str) and each)}
    found["medium"] = MEDIA.get(str(answer.get("source_medium")), "")
    if isinstance(archive, str) and is_safe_url(archive) and archive != answer["source_url"]:
        found["archive_url"] = archive
    return found
