"""AVeriTeC: a JSON list of claims with questions and answers. Its scorer pairs records by position and misses no key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from workbench.domain.dataset import Annotation, Chapter, Claim, Evidence
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.formats import cited
from workbench.formats.format import IDS, About, Entry, Format, Written, ids, judgements, left, why_no_label
from workbench.formats.shapes import FileKind

LABELS = {
    CanonicalVerdict.SUPPORTED: "Supported",
    CanonicalVerdict.REFUTED: "Refuted",
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: "Not Enough Evidence",
    CanonicalVerdict.CONFLICTING: "Conflicting Evidence/Cherrypicking",
}
ANSWER_TYPES = ("Extractive", "Abstractive", "Boolean", "Unanswerable")
MEDIA = {"web_text": "Web text", "web_table": "Web table", "pdf": "PDF", "image": "Image/graphic", "video": "Video", "audio": "Audio"}
MEDIA |= {"metadata": "Metadata", "other": "Other"}
TYPES = {
    "event": "Event/Property Claim",
    "property": "Event/Property Claim",
    "quantity": "Numerical Claim",
    "quote": "Quote Verification",
    "causal": "Causal Claim",
    "position": "Position Statement",
}
NO_ANSWER = "No answer could be found."


def records(chapters: Iterable[Chapter], about: About) -> Written:
    numbers = count(1)
    for chapter in chapters:
        for claim, annotation in judgements(chapter):
            reason = why_no_label(claim, annotation, LABELS, "AVeriTeC")
            questions, is_made = ([], False) if reason else _questions(annotation, about)
            if not reason and not questions:
                reason = _why_no_question(annotation, about)
            if reason:
                yield left(claim, annotation, reason)
                continue
            record = _record(claim, annotation, questions, about)
            assert not (said := faults(record)), said
            yield Entry("claims.json", record, chapter.document.slug)
            yield ids(next(numbers), claim, annotation, is_question_made=is_made)


def _why_no_question(annotation: Annotation, about: About) -> str:
    if not annotation.evidence:
        return "no evidence"
    return "its evidence has no words that could answer" if about.makes_questions else "no question asked of its evidence"


def _record(claim: Claim, annotation: Annotation, questions: list[dict[str, Any]], about: About) -> dict[str, Any]:
    assert annotation.verdict is not None
    document = claim.document
    return {
        "claim": cited.words(claim),
        "required_reannotation": False,
        "label": LABELS[CanonicalVerdict(annotation.verdict.canonical)],
        "justification": annotation.why,
        "claim_date": day_month_year(claim.claim_date or document.published_on),
        "speaker": claim.speaker or None,
        "original_claim_url": document.url or None,
        "cached_original_claim_url": None,
        "fact_checking_article": f"{about.site}#claim-{claim.uuid}" if about.site else f"urn:uuid:{claim.uuid}",
        "reporting_source": (claim.attribution[-1][0] if claim.attribution else document.publisher) or None,
        "location_ISO_code": None,
        "claim_types": sorted({TYPES[kind] for kind in claim.types if kind in TYPES}),
        "fact_checking_strategies": ["Written Evidence"],
        "questions": questions,
    }


def _questions(annotation: Annotation, about: About) -> tuple[list[dict[str, Any]], bool]:
    """(questions with their answers, whether one was made here). Answers to the same question stand together."""
    asked: dict[str, list[dict[str, Any]]] = {}
    is_made = False
    for evidence in annotation.evidence:
        question = evidence.question
        if not question and about.makes_questions:
            question, is_made = f"What does {evidence.publisher or evidence.title or 'this source'} say about this claim?", True
        if question and (answer := _answer(evidence)):
            asked.setdefault(question, []).append(answer)
    if not annotation.evidence and about.makes_questions and annotation.verdict and annotation.verdict.canonical == "not_enough_evidence":
        answer = {"answer": NO_ANSWER, "answer_type": "Unanswerable", "source_url": "", "source_medium": ""}
        asked["Is there evidence for or against this claim?"], is_made = [answer], True
    return [{"question": question, "answers": answers} for question, answers in asked.items()], is_made


def _answer(evidence: Evidence) -> dict[str, Any] | None:
    said = evidence.answer or cited.excerpt(evidence)
    if not said:
        return None
    kind = evidence.answer_type if evidence.answer_type in ANSWER_TYPES else "Extractive"
    url = evidence.url or evidence.document_url
    answer: dict[str, Any] = {"answer": said, "answer_type": kind, "source_url": url}
    if kind == "Unanswerable":
        return {"answer": NO_ANSWER, "answer_type": kind, "source_url": "", "source_medium": ""}
    if kind == "Boolean":
        answer["boolean_explanation"] = evidence.boolean_explanation
    return answer | {"cached_source_url": evidence.archive_url or url, "source_medium": MEDIA.get(evidence.medium, "Web text")}


def day_month_year(date: str) -> str | None:
    """`2016-02-23` as `23-2-2016`: no leading zeros. A date without its day is unknown there."""
    if len(date) != 10:
        return None
    year, month, day = date.split("-")
    return f"{int(day)}-{int(month)}-{int(year)}"


def faults(record: dict[str, Any]) -> list[str]:
    """What AVeriTeC's scorer would raise on, or count without a word."""
    found = []
    if record["label"] not in LABELS.values():
        found.append(f"{record['label']!r} is no AVeriTeC label")
    if not isinstance(record["justification"], str) or not isinstance(record["claim_types"], list):
        found.append("justification and claim types must be there")
    if not record["questions"] or not all(question["answers"] for question in record["questions"]):
        found.append("no question, or one without an answer")
    found += [fault for answer in _answers(record) if (fault := _fault(answer))]
    return found


def _answers(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for question in record["questions"]:
        yield from question["answers"]


def _fault(answer: dict[str, Any]) -> str:
    if answer["answer_type"] not in ANSWER_TYPES:
        return f"{answer['answer_type']!r} is no answer type"
    if answer["answer_type"] == "Boolean" and not isinstance(answer.get("boolean_explanation"), str):
        return "a Boolean answer without its explanation"
    return "" if isinstance(answer["answer"], str) and answer["answer"] else "an empty answer"


FORMAT = Format(
    "averitec",
    "AVeriTeC",
    "Claims with questions, answers and justification. Evidence that answers no question is left out, unless questions are made for it.",
    (FileKind("claims.json", "list", "claims with questions and answers", is_split=True), IDS),
    records,
    takes_site=True,
    takes_questions=True,
)
