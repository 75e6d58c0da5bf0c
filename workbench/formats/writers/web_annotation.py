"""W3C Web Annotation as JSON-LD: claims as annotations with selectors, evidence as links from their source to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.domain.dataset import Annotation, Chapter, Claim, Document, Evidence
from workbench.formats import cited
from workbench.formats.format import About, Entry, Format, Written
from workbench.formats.shapes import FileKind

AROUND = 32  # characters before and after a quote, to find it again when offsets moved


def records(chapters: Iterable[Chapter], _about: About) -> Written:
    for chapter in chapters:
        for claim in chapter.claims:
            yield Entry("annotations.jsonld", _marked(claim), chapter.document.slug)
            for annotation in claim.annotations:
                for value in (*_judged(claim, annotation), *(_linked(claim, annotation, found) for found in annotation.evidence)):
                    yield Entry("annotations.jsonld", value, chapter.document.slug)


def _marked(claim: Claim) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{claim.uuid}",
        "type": "Annotation",
        "motivation": "highlighting",
        "creator": {"type": "Person", "nickname": claim.annotator},
        "body": [{"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": cited.words(claim)}],
        "target": [{"source": source(claim.document), "selector": selectors(claim.document, *span)} for span in claim.spans],
    }


def _judged(claim: Claim, annotation: Annotation) -> Iterator[dict[str, Any]]:
    if annotation.verdict is None:
        return
    body = [{"type": "TextualBody", "purpose": "classifying", "value": annotation.verdict.value}]
    if annotation.why:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": annotation.why})
    yield {
        "id": f"urn:uuid:{claim.uuid}#verdict-{annotation.annotator}",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Person", "nickname": annotation.annotator},
        "body": body,
        "target": f"urn:uuid:{claim.uuid}",
    }


def _linked(claim: Claim, annotation: Annotation, evidence: Evidence) -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": cited.excerpt(evidence)}
    if evidence.document:
        position = {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end}
        found = {"source": evidence.document_url or f"urn:workbench:{evidence.document}", "selector": [position, quote]}
    else:
        found = {"source": evidence.url} | ({"selector": [quote]} if evidence.excerpt else {})
    stance = {"type": "TextualBody", "purpose": "classifying", "value": evidence.stance}
    return {
        "id": f"urn:uuid:{evidence.uuid}",
        "type": "Annotation",
        "motivation": "linking",
        "creator": {"type": "Person", "nickname": annotation.annotator},
        "body": [{"type": "SpecificResource", "purpose": "linking", **found}, stance],
        "target": f"urn:uuid:{claim.uuid}",
    }


def source(document: Document) -> str:
    return document.url or f"urn:workbench:{document.slug}"


def selectors(document: Document, start: int, end: int) -> list[dict[str, Any]]:
    quote = {
        "type": "TextQuoteSelector",
        "exact": cited.place(document, start, end),
        "prefix": cited.place(document, max(0, start - AROUND), start),
        "suffix": cited.place(document, end, min(len(document.text), end + AROUND)),
    }
    return [{"type": "TextPositionSelector", "start": start, "end": end}, quote]


FORMAT = Format(
    "webannotation",
    "W3C Web Annotation",
    "JSON-LD: claims with position and quote selectors, verdicts and evidence as annotations on them.",
    (
        FileKind(
            "annotations.jsonld",
            "list",
            "claims, verdicts and evidence as annotations",
            is_split=True,
            head=b'{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[\n',
            tail=b"\n]}\n",
        ),
    ),
    records,
)
