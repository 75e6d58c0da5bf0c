"""Label Studio: a task for each document, an annotation for each pass, regions for its claims, and the labelling configuration.

Offsets are code points, as Label Studio counts in plain text since 1.5. Verdict, normalised text and reason stand on the region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from workbench.domain.dataset import Annotation, Chapter, Claim, Pass
from workbench.formats import cited
from workbench.formats.format import About, Entry, Format, Written
from workbench.formats.shapes import FileKind

LABEL = "Claim"


def records(chapters: Iterable[Chapter], _about: About) -> Written:
    numbers = count(1)
    verdicts: dict[str, None] = {}
    for chapter in chapters:
        document = chapter.document
        about = {"document": document.slug, "title": document.title, "url": document.url, "sha256": document.sha256}
        annotations = []
        for each in chapter.passes:
            result = list(_result(chapter, each, verdicts))
            said = {"round": each.round, "pass_status": each.status, "annotator": each.annotator}
            made = {"id": next(numbers), "unique_id": each.uuid, "result": result, "was_cancelled": False, "ground_truth": False}
            annotations.append(made | {"meta": said})
        task = {"id": document.number, "data": {"text": cited.whole(document), **about}, "annotations": annotations, "predictions": []}
        yield Entry("label_studio.json", task, document.slug)
    yield Entry("label_config.xml", config(list(verdicts)), "")


def _result(chapter: Chapter, each: Pass, verdicts: dict[str, None]) -> Iterator[dict[str, Any]]:
    for claim in chapter.claims:
        if claim.pass_uuid != each.uuid:
            continue
        said = next((found for found in claim.annotations if found.pass_uuid == each.uuid), None)
        if said and said.verdict:
            verdicts[said.verdict.value] = None
        for number, span in enumerate(claim.spans):
            yield from _regions(claim, said, span, number)


def _regions(claim: Claim, said: Annotation | None, span: tuple[int, int], number: int) -> Iterator[dict[str, Any]]:
    """A region has one span: those of one claim share `meta.claim`, and the first carries what is said of it."""
    start, end = span
    identity = claim.uuid if number == 0 else str(uuid5(NAMESPACE_URL, f"{claim.uuid}#{number}"))
    common: dict[str, Any] = {"id": identity, "to_name": "text", "origin": "manual"}
    here = {"start": start, "end": end, "text": cited.cited(claim.document.text[start:end], claim.document.slug, [span])}
    yield common | {"from_name": "label", "type": "labels", "value": here | {"labels": [LABEL]}, "meta": {"claim": claim.uuid}}
    if number:
        return
    yield common | {"from_name": "normalised", "type": "textarea", "value": here | {"text": [cited.words(claim)]}}
    if said and said.verdict:
        yield common | {"from_name": "verdict", "type": "choices", "value": here | {"choices": [said.verdict.value]}}
    if said and said.why:
        yield common | {"from_name": "why", "type": "textarea", "value": here | {"text": [said.why]}}


def config(verdicts: list[str]) -> str:
    choices = "\n".join(f"    <Choice value={quoteattr(value)}/>" for value in verdicts)
    return f"""<View>
  <Labels name="label" toName="text">
    <Label value="{LABEL}"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <TextArea name="normalised" toName="text" perRegion="true" maxSubmissions="1"/>
  <Choices name="verdict" toName="text" perRegion="true" choice="single">
{choices}
  </Choices>
  <TextArea name="why" toName="text" perRegion="true"/>
</View>
"""


FORMAT = Format(
    "labelstudio",
    "Label Studio",
    "Tasks with annotations, one for each pass, and the labelling configuration to paste into the project.",
    (
        FileKind("label_studio.json", "list", "tasks with annotations", is_split=True),
        FileKind("label_config.xml", "text", "the labelling configuration"),
    ),
    records,
)
