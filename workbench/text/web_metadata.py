"""What a page of the web says about itself: JSON-LD, meta tags, title, language. Each value with where it was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from workbench.text.dates import first_date

Origin = Literal["json_ld", "meta_tag", "page_title", "page_heading", "page_link", "page_language", "page_time"]


class Said(NamedTuple):
    field: str
    value: str
    origin: Origin


ARTICLES = re.compile(
    r"(?:News|Blog|Opinion|Report|Analysis|Live|Scholarly|Tech|Review|Background|Satirical)?.*(?:Article|Posting)\Z|WebPage\Z"
)
META: dict[str, str] = {
    "og:title": "title",
    "twitter:title": "title",
    "dc.title": "title",
    "og:site_name": "publisher",
    "dc.publisher": "publisher",
    "publisher": "publisher",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "parsely-author": "author",
    "article:published_time": "published_on",
    "datepublished": "published_on",
    "date": "published_on",
    "dc.date": "published_on",
    "dc.date.issued": "published_on",
    "pubdate": "published_on",
    "parsely-pub-date": "published_on",
    "og:url": "url",
}
ISO = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}(?!\d))")
LONGEST_JSON = 500_000
MOST_NAMES = 10


def what_the_page_says(tree: Any) -> Iterator[Said]:
    """One value for each field, from where pages are most careful: JSON-LD, then meta tags, then tags of the page."""
    seen: set[str] = set()
    for said in _all(tree):
        if said.field not in seen and said.value:
            seen.add(said.field)
            yield said


def _all(tree: Any) -> Iterator[Said]:
    for name, value in _of_json(tree):
        yield Said(name, value, "json_ld")
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if key in META:
            yield Said(META[key], _value(META[key], element.get("content") or ""), "meta_tag")
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            yield Said("url", _value("url", element.get("href") or ""), "page_link")
    headings = [_folded("".join(element.itertext())) for element in tree.iter("h1")]
    if len(set(headings)) == 1:
        yield Said("title", headings[0], "page_heading")
    for element in tree.iter("title"):
        yield Said("title", _folded("".join(element.itertext())), "page_title")
    times = {_value("published_on", element.get("datetime") or "") for element in tree.iter("time")} - {""}
    if len(times) == 1:  # of several nobody knows which is the article's
        yield Said("published_on", times.pop(), "page_time")
    yield Said("language", _language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""), "page_language")


def _value(name: str, value: Any) -> str:
    text = _folded(value) if isinstance(value, str) else ""
    match name:
        case "published_on":
            return _date(text[:100])
        case "url":
            return text if text.startswith(("http://", "https://")) else ""
        case "author":
            return "" if text.startswith(("http://", "https://")) else text
        case _:
            return text


def _folded(text: str) -> str:
    return " ".join(text.split())


def _date(text: str) -> str:
    """The day as the page prints it, in its own time zone; a month where no day stands."""
    iso = ISO.match(text)
    if iso and len(iso[1]) == 7 and first_date(f"{iso[1]}-01"):
        return iso[1]
    found = first_date(text)
    if found is None:
        return ""
    return found.value.isoformat() if found.precision == "day" else found.value.strftime("%Y-%m")


def _language(code: str) -> str:
    return code.strip().split("-")[0].lower()


# -- JSON-LD ---------------------------------------------------------------------------------------------------------------


def _of_json(tree: Any) -> Iterator[tuple[str, str]]:
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json" and len(element.text or "") <= LONGEST_JSON:
            try:
                content = json.loads(element.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for article in _articles(content):
                yield from _of_article(article)


def _articles(content: Any) -> Iterator[dict[str, Any]]:
    """Objects about an article or page: the content itself, in a list or in a graph."""
    listed = content if isinstance(content, list) else [content]
    for each in listed:
        if isinstance(each, dict):
            inner = each.get("@graph")
            for found in [each, *(inner if isinstance(inner, list) else [])]:
                if isinstance(found, dict) and any(ARTICLES.match(kind) for kind in _texts(found.get("@type"))):
                    yield found


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _of_article(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "title", _value("title", article.get("headline"))
    yield "published_on", _value("published_on", article.get("datePublished"))
    yield "author", ", ".join(_names(article.get("author")))
    yield "publisher", ", ".join(_names(article.get("publisher"))[:1])
    yield "url", _value("url", article.get("url"))
    yield "language", _language("".join(_texts(article.get("inLanguage"))[:1]))


def _names(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    named = [each.get("name") if isinstance(each, dict) else each for each in listed[:MOST_NAMES]]
    return [name for each in named if (name := _value("author", each))]
