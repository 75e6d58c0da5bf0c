"""ClaimReview as JSON-LD, in one strict form: what fact-check explorers read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.domain.dataset import Annotation, Chapter, Claim
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.formats import cited
from workbench.formats.format import About, Entry, Format, Hint, Written, judgements, left, why_no_label
from workbench.formats.shapes import FileKind

RATINGS: dict[CanonicalVerdict, str] = {
    CanonicalVerdict.SUPPORTED: "5",
    CanonicalVerdict.REFUTED: "1",
    CanonicalVerdict.CONFLICTING: "3",
    CanonicalVerdict.NOT_ENOUGH_EVIDENCE: "",  # no number says "unknown": the words alone
}
BEST, WORST = 5, 1
LONGEST_CLAIM = 75  # beyond it readers wrap or cut


def records(chapters: Iterable[Chapter], about: About) -> Written:
    for chapter in chapters:
        for claim, annotation in judgements(chapter):
            if reason := why_no_label(claim, annotation, RATINGS, "ClaimReview") or ("" if annotation.judged_on else "never saved"):
                yield left(claim, annotation, reason)
                continue
            record = _record(claim, annotation, about)
            assert not (said := faults(record)), said
            if len(claim.text) > LONGEST_CLAIM:
                yield Hint(f"a claim of more than {LONGEST_CLAIM} characters, which readers of ClaimReview wrap or cut")
            yield Entry("claimreview.jsonld", record, chapter.document.slug)


def _record(claim: Claim, annotation: Annotation, about: About) -> dict[str, Any]:
    assert annotation.verdict is not None
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": annotation.verdict.label}
    if number := RATINGS[CanonicalVerdict(annotation.verdict.canonical)]:
        rating |= {"ratingValue": int(number), "bestRating": BEST, "worstRating": WORST}
    record = {
        "@type": "ClaimReview",
        "url": f"{about.site}#claim-{claim.uuid}-{annotation.annotator}",
        "datePublished": annotation.judged_on,
        "author": {"@type": "Organization", "name": about.title, "url": about.site},
        "claimReviewed": cited.words(claim),
        "reviewRating": rating,
        "itemReviewed": _reviewed(claim),
    }
    return record | ({"reviewBody": annotation.why} if annotation.why else {})


def _reviewed(claim: Claim) -> dict[str, Any]:
    document = claim.document
    work = {"@type": "CreativeWork", "name": document.title} | ({"url": document.url} if document.url else {})
    item: dict[str, Any] = {"@type": "Claim", "appearance": [work]}
    if date := claim.claim_date or document.published_on:
        item["datePublished"] = date
    if claim.speaker:
        item["author"] = {"@type": "Person", "name": claim.speaker}
    elif document.publisher:
        item["author"] = {"@type": "Organization", "name": document.publisher}
    return item | ({"firstAppearance": work} if document.published_on else {})


def faults(record: dict[str, Any]) -> list[str]:
    found = [name for name in ("url", "datePublished", "claimReviewed") if not record[name]]
    rating = record["reviewRating"]
    if not rating["alternateName"] or not WORST <= rating.get("ratingValue", WORST) <= BEST:
        found.append("a rating without words, or beyond its scale")
    if not record["url"].startswith(("http://", "https://")):
        found.append("no address of the check")
    return found


FORMAT = Format(
    "claimreview",
    "ClaimReview",
    "JSON-LD for fact-check explorers: claim, rating and where it appeared. Needs the address where your checks are published.",
    (
        FileKind(
            "claimreview.jsonld", "list", "reviews", is_split=True, head=b'{"@context":"https://schema.org","@graph":[\n', tail=b"\n]}\n"
        ),
    ),
    records,
    takes_site=True,
    needs_site=True,
)
