"""doccano, sequence labelling: a line for each pass, with its claims as spans. Offsets are code points, as doccano counts.

A claim of several spans is several of its spans. Claims may overlap: turn on *allow overlapping spans* in the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, pairwise

from workbench.domain.dataset import Chapter
from workbench.formats import cited
from workbench.formats.format import About, Entry, Format, Hint, Written
from workbench.formats.shapes import FileKind

NO_VERDICT = "claim"


def records(chapters: Iterable[Chapter], _about: About) -> Written:
    numbers = count(1)
    for chapter in chapters:
        document = chapter.document
        for each in chapter.passes:
            own = [claim for claim in chapter.claims if claim.pass_uuid == each.uuid]
            spans, claims = [], []
            for claim in own:
                said = next((found for found in claim.annotations if found.pass_uuid == each.uuid), None)
                label = said.verdict.value if said and said.verdict else NO_VERDICT
                spans += [[start, end, label] for start, end in claim.spans]
                about = {"claim": claim.uuid, "spans": [list(span) for span in claim.spans], "text": cited.words(claim)}
                claims.append(about | {"why": said.why if said else ""})
            if _overlap(spans):
                yield Hint("overlapping claims: allow overlapping spans in the doccano project before importing")
            value = {"id": next(numbers), "text": cited.whole(document), "label": spans}
            value |= {"Comments": [said["why"] for said in claims if said["why"]], "document": document.slug, "title": document.title}
            value |= {"annotator": each.annotator, "round": each.round, "pass_status": each.status, "claims": claims}
            yield Entry("doccano.jsonl", value, document.slug)


def _overlap(spans: list[list[object]]) -> bool:
    ordered = sorted((int(str(start)), int(str(end))) for start, end, _ in spans)
    return any(first[1] > second[0] for first, second in pairwise(ordered))


FORMAT = Format(
    "doccano",
    "doccano",
    "Sequence labelling: each pass's text with its claims as spans, labelled with the verdict.",
    (FileKind("doccano.jsonl", "lines", "a text with spans for each pass", is_split=True),),
    records,
)
