"""doccano and Label Studio: texts with the spans that people marked in them. Offsets are code points, and each is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from workbench.domain import metadata
from workbench.domain.records import BroughtDocument, BroughtMark, BroughtPass, Collection, Fault, Metadata
from workbench.domain.vocabulary import PassStatus, Round
from workbench.errors import BadMetadata, ImportRefused
from workbench.formats.readers.tables import MOST_FAULTS, NAMES, as_day, shown_row
from workbench.text.decoding import refuse_by_text

MOST_TEXTS = 2_000
MOST_MARKS = 5_000  # in one pass
LISTS = ("label", "labels", "entities", "spans")
ROUNDS = {Round.FIRST.value, Round.SECOND.value, Round.GOLD.value, Round.REVALIDATION.value}
Span = tuple[int, int]


class Wrong(Exception):
    """What cannot be read of a record: the field, and why."""

    def __init__(self, field: str, cause: str) -> None:
        super().__init__(cause)
        self.field, self.cause = field, cause


@dataclass
class Gathered:
    """Texts in the order of the file; a text that stands there several times is one, with the passes of all."""

    texts: dict[str, tuple[str, dict[str, str], str]] = field(default_factory=dict)
    passes: dict[str, dict[tuple[str, str], BroughtPass]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    most: int = MOST_TEXTS

    def leave(self, reason: str, count: int = 1) -> None:
        if count:
            self.left_out[reason] = self.left_out.get(reason, 0) + count

    def add_text(self, where: str, text: str, about: dict[str, str], slug: str) -> None:
        if text not in self.texts:
            if len(self.texts) == self.most:
                raise ImportRefused(
                    "W304", f"The file has more than {self.most:,} texts.", where=where, advice="Split it into several files."
                )
            self.texts[text] = (where, about, slug)
            self.passes[text] = {}

    def add_pass(self, text: str, one: BroughtPass) -> None:
        """What one annotator did in one text in one round is one pass, wherever it stands in the file."""
        own = (one.annotator, one.round)
        before = self.passes[text].get(own)
        if before is not None:
            one = BroughtPass(one.annotator, one.round, before.is_finished and one.is_finished, (*before.marks, *one.marks))
        self.passes[text][own] = one

    def documents(self) -> Iterator[BroughtDocument]:
        for text, (where, about, slug) in self.texts.items():
            yield BroughtDocument(where, text, about, slug, tuple(self.passes[text].values()))


def collection(kind: str, gathered: Gathered, faults: list[Fault], records: Sequence[Any]) -> Collection:
    columns = tuple(dict.fromkeys(name for record in records[:10] if isinstance(record, dict) for name in record))
    return Collection(
        kind=kind,
        documents=tuple(gathered.documents()),
        faults=tuple(faults[:MOST_FAULTS]),
        fault_count=len(faults),
        columns=columns,
        rows=tuple(shown_row(record, columns) for record in records[:10] if isinstance(record, dict)),
        row_count=len(records),
        left_out=tuple(gathered.left_out.items()),
    )


# -- doccano -----------------------------------------------------------------------------------------------------------------


def is_doccano(records: Sequence[tuple[str, Any]]) -> bool:
    """Texts with lists of spans beside them. Labels of whole texts are words, and such a file is a table."""
    looked = [record for _, record in records[:20] if isinstance(record, dict)]
    listed = [value for record in looked for name in LISTS if isinstance(value := record.get(name), list)]
    return (
        bool(listed)
        and all(isinstance(record.get("text"), str) for record in looked)
        and all(isinstance(each, dict | list) for value in listed for each in value)
    )


def doccano(name: str, records: Sequence[tuple[str, Any]], faults: list[Fault]) -> Collection:
    gathered = Gathered()
    for where, record in records:
        try:
            _of_doccano(name, where, record, gathered)
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    return collection("doccano", gathered, faults, [record for _, record in records])


def _of_doccano(name: str, where: str, record: Any, gathered: Gathered) -> None:
    if not isinstance(record, dict):
        raise Wrong("", "this is not a JSON object")
    text = text_of(record.get("text"), "text")
    lists = [key for key in LISTS if isinstance(record.get(key), list)]
    if not lists:
        raise Wrong("", f"there is no list of spans ({', '.join(LISTS)})")
    spans = [_doccano_span(each, text, lists[0]) for each in record[lists[0]]]
    annotator = _name_of(record, name)
    round_ = record.get("round") if isinstance(record.get("round"), str) else Round.FIRST.value
    if round_ == Round.ADJUDICATION.value:
        gathered.leave("passes of an adjudication, which are made here by settling")
        return
    gathered.add_text(where, text, about_of(record), str(record.get("document") or record.get("id") or ""))
    claims = record.get("claims")
    marks = _claims_of(claims, text, spans) if isinstance(claims, list) else None
    if marks is None:
        marks = _with_comments([BroughtMark((span,), label) for span, label in spans], record, gathered)
    gathered.leave("relations of spans", len(record["relations"]) if isinstance(record.get("relations"), list) else 0)
    is_finished = record.get("pass_status", PassStatus.FINISHED.value) == PassStatus.FINISHED.value
    gathered.add_pass(
        text, BroughtPass(annotator, round_ if round_ in ROUNDS else Round.FIRST.value, is_finished, in_order(marks, text, gathered))
    )


def _with_comments(marks: list[BroughtMark], record: dict[str, Any], gathered: Gathered) -> list[BroughtMark]:
    """doccano's comments are on a text, and here one belongs to a claim: with a single span it is clear on which."""
    listed: list[Any] = next((record[name] for name in ("Comments", "comments") if isinstance(record.get(name), list)), [])
    comments = tuple(words for words in listed if isinstance(words, str) and words.strip())
    if len(marks) == 1:
        return [replace(marks[0], comments=comments)]
    gathered.leave("comments on a text that has not exactly one span", len(comments))
    return marks


def _doccano_span(raw: Any, text: str, column: str) -> tuple[Span, str]:
    match raw:
        case [int(start), int(end), str(label)]:
            pass
        case {"start_offset": int(start), "end_offset": int(end), "label": str(label)}:
            pass
        case {"start": int(start), "end": int(end), "label": str(label)}:
            pass
        case _:
            raise Wrong(column, "a span is [start, end, label], or an object with start_offset, end_offset and label")
    return place(start, end, text, column), label


def _claims_of(listed: list[Any], text: str, spans: list[tuple[Span, str]]) -> list[BroughtMark] | None:
    """Claims as this workbench's own export has them beside the spans: of several spans, and with their own words."""
    labels: dict[Span, list[str]] = {}
    for span, label in spans:
        labels.setdefault(span, []).append(label)
    marks = []
    for each in listed:
        match each:
            case {"spans": [*places], "text": str(words)} if places:
                own = tuple(place(span[0], span[1], text, "claims") for span in places if isinstance(span, list) and len(span) == 2)
            case _:
                return None
        if len(own) != len(places) or not all(labels.get(span) for span in own):
            return None  # somebody changed the spans since
        said = [labels[span].pop(0) for span in own]
        why = each.get("why")
        marks.append(BroughtMark(own, said[0], words, why if isinstance(why, str) else ""))
    return marks if not any(labels.values()) else None


# -- Label Studio ----------------------------------------------------------------------------------------------------------


def is_label_studio(records: Sequence[tuple[str, Any]]) -> bool:
    looked = [record for _, record in records[:20]]
    return bool(looked) and all(
        isinstance(record, dict) and isinstance(record.get("data"), dict) and ("annotations" in record or "completions" in record)
        for record in looked
    )


def is_json_min(records: Sequence[tuple[str, Any]]) -> bool:
    """Label Studio's JSON-MIN: an annotation a record, the task's own fields and the results by their names side by side."""
    looked = [record for _, record in records[:20]]
    return bool(looked) and all(isinstance(record, dict) and {"annotation_id", "annotator"} <= record.keys() for record in looked)


def json_min(name: str, records: Sequence[tuple[str, Any]], faults: list[Fault]) -> Collection:
    gathered = Gathered()
    for where, record in records:
        try:
            _of_label_studio(name, where, _as_task(record, gathered), gathered)
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    return collection("Label Studio", gathered, faults, [record for _, record in records])


def _as_task(record: Any, gathered: Gathered) -> dict[str, Any]:
    """The record as JSON has it. What was said of a region is tied to it by its offsets alone; a lone choice or word by nothing."""
    if not isinstance(record, dict):
        raise Wrong("", "this is not a JSON object")
    data = {name: value for name, value in record.items() if not isinstance(value, list)}
    result: list[dict[str, Any]] = []
    for name, listed in record.items():
        regions = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        if isinstance(listed, list):
            gathered.leave(f"results called {name[:40]} that name no region", len(listed) - len(regions))
        seen: Counter[str] = Counter()
        for value in regions:
            place = f"{value.get('start')}-{value.get('end')}"
            seen[place] += 1
            result.append({"id": f"{place} {seen[place]}", "from_name": name, "type": _kind_of(value), "value": value})
    result.sort(key=lambda each: each["type"] != "labels")
    return {"id": record.get("id"), "data": data, "annotations": [{"completed_by": record["annotator"], "result": result}]}


def _kind_of(value: dict[str, Any]) -> str:
    listed = [name for name in ("labels", "choices", "text") if isinstance(value.get(name), list)]
    return "textarea" if listed == ["text"] else listed[0] if listed else "unknown"


def label_studio(name: str, records: Sequence[tuple[str, Any]], faults: list[Fault]) -> Collection:
    gathered = Gathered()
    for where, task in records:
        try:
            _of_label_studio(name, where, task, gathered)
        except Wrong as wrong:
            faults.append(Fault(where, wrong.field, wrong.cause))
    return collection("Label Studio", gathered, faults, [task for _, task in records])


def _of_label_studio(name: str, where: str, task: Any, gathered: Gathered) -> None:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise Wrong("data", "a task is an object with its data and annotations")
    data = task["data"]
    text = text_of(data.get("text", _longest(data)), "data.text")
    gathered.add_text(where, text, about_of(data), str(data.get("document") or data.get("id") or task.get("id") or ""))
    gathered.leave("predictions of a model", len(task["predictions"]) if isinstance(task.get("predictions"), list) else 0)
    for annotation in task.get("annotations") or task.get("completions") or []:
        if not isinstance(annotation, dict) or not isinstance(annotation.get("result"), list):
            raise Wrong("annotations", "an annotation is an object with its result")
        meta = annotation["meta"] if isinstance(annotation.get("meta"), dict) else {}
        if annotation.get("was_cancelled"):
            gathered.leave("annotations that were cancelled")
        elif meta.get("round") == Round.ADJUDICATION.value:
            gathered.leave("passes of an adjudication, which are made here by settling")
        else:
            marks = in_order(_regions(annotation["result"], text, gathered), text, gathered)
            is_finished = meta.get("pass_status", PassStatus.FINISHED.value) == PassStatus.FINISHED.value
            is_gold = annotation.get("ground_truth") is True
            round_ = meta["round"] if meta.get("round") in ROUNDS else Round.GOLD.value if is_gold else Round.FIRST.value
            annotator = str(meta.get("annotator") or _completed_by(annotation.get("completed_by")) or PurePath(name).stem)
            gathered.add_pass(text, BroughtPass(annotator[:100], round_, is_finished, marks))


def _longest(data: dict[str, Any]) -> Any:
    """Projects call the text what they like: the longest words of the task are it."""
    return max((value for value in data.values() if isinstance(value, str)), key=len, default=None)


def _completed_by(raw: Any) -> str:
    match raw:
        case {"email": str(name)} | {"username": str(name)} if name:
            return name
        case {"id": int(number)} | int(number):
            return f"annotator {number}"
        case _:
            return ""


@dataclass
class _Region:
    spans: list[Span] = field(default_factory=list)
    label: str = ""
    choice: str = ""
    text: str | None = None
    why: str = ""


def _regions(result: list[Any], text: str, gathered: Gathered) -> list[BroughtMark]:
    """What was said of one region has its id; the regions of one claim of several spans share `meta.claim`."""
    found: dict[str, _Region] = {}
    claim_of: dict[str, str] = {}
    for number, raw in enumerate(result):
        if not isinstance(raw, dict) or not isinstance(raw.get("value"), dict):
            gathered.leave(f"results of the type {str(raw.get('type') if isinstance(raw, dict) else '')[:30] or 'unknown'}")
            continue
        value, kind = raw["value"], raw.get("type")
        own = str(raw.get("id") or f"result {number}")
        if kind == "labels":
            meta = raw["meta"] if isinstance(raw.get("meta"), dict) else {}
            claim_of[own] = str(meta.get("claim") or own)
            region = found.setdefault(claim_of[own], _Region())
            region.spans.append(_studio_span(value, text))
            region.label = region.label or next((label for label in value.get("labels") or [] if isinstance(label, str)), "")
        elif kind in ("choices", "textarea") and own in claim_of:
            words = [words for words in value.get("choices" if kind == "choices" else "text") or [] if isinstance(words, str)]
            _say(found[claim_of[own]], str(kind), str(raw.get("from_name")), words, gathered)
        else:
            gathered.leave(f"results of the type {str(kind)[:30]}")
    return [BroughtMark(tuple(sorted(region.spans)), region.choice or region.label, region.text, region.why) for region in found.values()]


def _say(region: _Region, kind: str, name: str, words: list[str], gathered: Gathered) -> None:
    if kind == "choices":
        region.choice = region.choice or (words[0] if words else "")
    elif name == "normalised":
        region.text = "\n".join(words)
    elif name == "why" or not region.why:
        region.why = "\n".join(words)
    else:
        gathered.leave(f"words written in {name[:40]}")


def _studio_span(value: dict[str, Any], text: str) -> Span:
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if type(start) is not int or type(end) is not int:
        raise Wrong("result", "a region has no offsets in plain text (a project on HTML keeps paths instead)")
    if not isinstance(words, str):
        return place(start, end, text, "result")
    if text[start:end] == words:
        return place(start, end, text, "result")
    # Before 1.5 offsets counted the browser's UTF-16 units: the words beside them tell which was meant.
    units = text.encode("utf-16-le", "surrogatepass")
    if units[2 * start : 2 * end] == words.encode("utf-16-le", "surrogatepass"):
        first = len(units[: 2 * start].decode("utf-16-le", "surrogatepass"))
        return place(first, first + len(words), text, "result")
    raise Wrong("result", f"the region {start}–{end} holds {text[max(start, 0) : end][:30]!r}, and says {words[:30]!r}")


# -- what both have -------------------------------------------------------------------------------------------------------


def place(start: Any, end: Any, text: str, column: str) -> Span:
    if not (type(start) is int and type(end) is int and 0 <= start < end <= len(text)):
        raise Wrong(column, f"the span {start}–{end} does not lie in the text of {len(text):,} characters")
    return start, end


def in_order(marks: Iterable[BroughtMark], text: str, gathered: Gathered) -> tuple[BroughtMark, ...]:
    """As they stand in the text; the spans of one claim must not overlap. Raises Wrong."""
    every = list(marks)
    listed = [mark for mark in every if any(text[start:end].strip() for start, end in mark.spans)]
    listed.sort(key=lambda mark: (mark.spans[0], mark.label))
    gathered.leave("spans of nothing but white space", len(every) - len(listed))
    if len(listed) > MOST_MARKS:
        raise Wrong("", f"more than {MOST_MARKS:,} spans in one text")
    if any(before[1] > after[0] for mark in listed for before, after in zip(mark.spans, mark.spans[1:], strict=False)):
        raise Wrong("", "two spans of one claim overlap")
    return tuple(listed)


def text_of(value: Any, column: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong(column, "there is no text")
    if "\0" in value:
        raise Wrong(column, "The control character U+0000 stands in it")
    try:
        refuse_by_text(value)
    except ImportRefused as refused:
        raise Wrong(column, refused.what_happened.rstrip(".")) from refused
    return value


def about_of(record: dict[str, Any]) -> dict[str, str]:
    """Title, address, date … where the record has such fields; in a file of other purpose what cannot be stored is passed over."""
    found = {}
    for name, known in NAMES.items():
        value = next((record[key] for key in known if isinstance(record.get(key), str) and record[key].strip()), None)
        if value is None or name in ("text", "slug"):
            continue
        try:
            given = as_day(value) if name == "published_on" else value
            found[name] = getattr(metadata.checked(Metadata(**{name: given})), name)
        except BadMetadata:
            continue
    return found


def _name_of(record: dict[str, Any], name: str) -> str:
    for key in ("annotator", "username", "user", "annotated_by", "_session_id"):
        if isinstance(record.get(key), str | int) and str(record[key]).strip():
            return str(record[key]).strip()[:100]
    return PurePath(name).stem[:100]
