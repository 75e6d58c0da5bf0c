"""A campaign in two documents, as writers get it: a claim for everything a format may trip over."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

from workbench.domain.dataset import Annotation, Chapter, Claim, Decision, Document, Evidence, Pass, Verdict
from workbench.formats.assembly import Places

TEXTS = {
    "port-log": "Two ships 🚢 sank.\nNobody\u00a0drowned, the port\tsaid. “Never again.”",
    "council": "Eleven ships waited. The harbour was closed for six days. Nobody counted twice.",
}
SENTENCES = {"port-log": [(0, 17), (18, 48), (49, 64)], "council": [(0, 20), (21, 57), (58, 79)]}


def document(slug: str = "port-log", **other: Any) -> Document:
    text = TEXTS[slug]
    made = Document(
        uuid=str(UUID(int=len(slug))),
        number=1 + list(TEXTS).index(slug),
        slug=slug,
        file_name=f"{slug}.txt",
        title=slug.title(),
        publisher="The Port",
        author="",
        url="https://port.example/log",
        published_on="2016-02-03",
        language="en",
        encoding="utf-8",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sentences=Places(SENTENCES[slug]),
        furniture=frozenset(),
        settled=frozenset(),
        text=text,
    )
    return replace(made, **other)


def place(slug: str, ordinal: int, *, set_no: int = 1, stance: str = "supports", **other: Any) -> Evidence:
    start, end = SENTENCES[slug][ordinal]
    about = {"document": slug, "document_number": document(slug).number, "document_url": document(slug).url}
    place = {"start": start, "end": end, "sentences": (ordinal,), "excerpt": TEXTS[slug][start:end]}
    return evidence(kind="sentence", set_no=set_no, stance=stance, **about | place | other)


def evidence(**other: Any) -> Evidence:
    identity = str(UUID(int=abs(hash(tuple(sorted(map(str, other.items()))))) % 2**100))
    plain = {"uuid": identity, "stance": "supports", "set_no": 1, "kind": "web", "url": "", "title": "T", "publisher": "P"}
    return Evidence(**plain | {"published_on": "", "excerpt": "Words."} | other)


def web(url: str = "https://news.example/1", **other: Any) -> Evidence:
    return evidence(url=url, **other)


def annotation(verdict: str | None = "supported", *found: Evidence, **other: Any) -> Annotation:
    value = Verdict(verdict, verdict.replace("_", " ").capitalize(), verdict) if verdict else None
    made = Annotation("p1", "a1", "first", "finished", value, "Seen.", tuple(found), 1, "1.0", "2026-01-31", has_judged=value is not None)
    return made._replace(**other)


def claim(number: int, *said: Annotation, span: tuple[int, int] = (0, 17), **other: Any) -> Claim:
    about = document()
    quote = about.text[slice(*span)]
    made = Claim(
        uuid=str(UUID(int=number)),
        document=about,
        pass_uuid="p1",
        annotator="a1",
        round="first",
        stage="one_pass",
        pass_status="finished",
        spans=(span,),
        start=span[0],
        end=span[1],
        quote=quote,
        text=quote,
        sentences=(0,),
        annotations=said or (annotation(None),),
    )
    return made._replace(**other)


def chapters() -> list[Chapter]:
    """Sentence 0 as evidence, two-sentence sets, claims with and without what each format asks for."""
    two = [place("council", 0), place("council", 1), place("council", 2, set_no=2)]
    across = [place("council", 0), place("port-log", 0)]
    boolean = web(question="Did two sink?", answer="Yes", answer_type="Boolean", boolean_explanation="Seen by two.")
    claims = [
        claim(1, annotation("supported", *two)),
        claim(2, annotation("refuted", place("council", 0, stance="refutes"), place("council", 1, stance="context")), text="=1+1"),
        claim(3, annotation("not_enough_evidence")),
        claim(4, annotation("conflicting", place("council", 0), place("council", 2, stance="refutes"))),
        claim(5, annotation("too_vague")),
        claim(6, annotation(None)),
        claim(7, annotation("supported")),
        claim(8, annotation("supported", boolean)),
        claim(9, annotation("supported", *across)),
        claim(10, annotation("supported", place("council", 1), web(set_no=1), place("council", 2, set_no=2)), text="x" * 80),
        claim(11, annotation("supported", *two), same_as=str(UUID(int=1))),
        claim(12, annotation("supported", *two, pass_status="left")),
        claim(13, annotation("refuted", place("council", 2, stance="refutes"), annotator="a2"), spans=((0, 9), (49, 64)), end=64),
    ]
    decisions = (Decision(0, "claim", "", is_badly_split=False), Decision(1, "x", "key", is_badly_split=False))
    first = Pass("p1", "a1", "first", "finished", 1, "1.0", decisions)
    second = Pass("p2", "a2", "first", "finished", 1, "1.0", (Decision(0, "o", "key", is_badly_split=True),))
    return [Chapter(document(), (first, second), tuple(claims)), Chapter(document("council"), (), ())]
