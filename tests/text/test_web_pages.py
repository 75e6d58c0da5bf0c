"""The main text of a page: in order, with its blocks, what the page says of itself, and nothing that a visitor does not see."""

from __future__ import annotations

import pytest

from tests.text.pages import ENTRIES, EXPLAINER, LIVE_BLOG, REPORT
from workbench.errors import ImportRefused
from workbench.text.segmentation import Segmentation, segment
from workbench.text.web_pages import Page, read_page

P = "<p>The ferry sank on Monday, and nine people swam ashore, the port authority said in a letter to the town.</p>"


def read(html: str | bytes) -> Page:
    return read_page(html.encode() if isinstance(html, str) else html)


def cut(page: Page) -> Segmentation:
    return segment(page.text, known=page.blocks)


def blocks(html: str) -> list[tuple[str, str]]:
    page = read(html)
    return [(block.kind.value, page.text[block.start : block.end]) for block in cut(page).blocks]


def said(html: str) -> dict[str, tuple[str, str]]:
    return {each.field: (each.value, each.origin) for each in read(html).said}


# -- the text ------------------------------------------------------------------------------------------------------------


def test_a_report_is_its_article_block_by_block_without_the_page_around_it() -> None:
    assert blocks(REPORT) == [
        ("headline", "Bridge at Kolm closed after inspection"),
        ("dek", "Engineers found cracks in two of the nine piers, the council says."),
        ("byline", "By Mara Lind"),
        ("dateline", "5 March 2024"),
        ("caption", "The bridge seen from the north bank."),
        ("paragraph", "The council closed the bridge at Kolm on Tuesday after an inspection found cracks in two of its nine piers."),
        (
            "paragraph",
            "About 14,000 cars a day used it, according to a count made in 2022. “We cannot\u00a0take the risk,” said the mayor, "
            "Ida Holm\u200a—\u200awho took office in May.",
        ),
        ("heading", "What happens next"),
        ("paragraph", "A second report is due in June. Until then buses run over the old bridge, which was built in 1931."),
        ("block_quote", "The piers were last repaired in 1987, and the records of that work are lost."),
        ("list_item", "Line 4 ends at the station."),
        ("list_item", "Line 9 runs every 20 minutes."),
        ("paragraph", "Repairs may cost 12 million crowns.\nThe state pays half of it."),
        ("paragraph", "Pier\tCracks"),
        ("paragraph", "3\ttwo"),
    ]


def test_a_live_blog_keeps_every_entry_in_order_under_its_time_stamp() -> None:
    found = blocks(LIVE_BLOG)

    assert found[0] == ("headline", "Storm live: ferries stopped as waves reach nine metres")
    assert [words for kind, words in found if kind == "timestamp"] == [at for at, *_ in ENTRIES]
    assert [words for kind, words in found if kind == "heading"] == [title for _, title, _ in ENTRIES]
    assert [words.split(" No ship")[0] for kind, words in found if kind == "paragraph"][1:] == [words for *_, words in ENTRIES]


def test_an_explainer_keeps_its_headings_and_lists_and_the_marks_a_browser_draws() -> None:
    found = blocks(EXPLAINER)

    assert [words for kind, words in found if kind == "heading"] == ["What happened", "Why it happens", "What is planned"]
    assert [words for kind, words in found if kind == "list_item"] == [
        "snow that melts in a week;",
        "rain on frozen ground;",
        "a dam that was built for smaller floods.",
    ]
    assert found[-1] == ("paragraph", "The region plans a second dam by 2031. Critics say: “It comes too late.”")


@pytest.mark.parametrize("html", [REPORT, LIVE_BLOG, EXPLAINER], ids=["report", "live blog", "explainer"])
def test_sentences_of_a_page_lie_in_its_blocks_and_leave_out_no_word(html: str) -> None:
    page = read(html)
    found = cut(page)

    assert [word for start, end, _ in found.sentences for word in page.text[start:end].split()] == page.text.split()
    assert all(found.blocks[block].start <= start < end <= found.blocks[block].end for start, end, block in found.sentences)


def test_how_much_of_the_page_was_taken_is_counted() -> None:
    page = read("<nav><a href=/>Home</a></nav><article>" + P * 5 + "</article><footer>All rights reserved.</footer>")

    assert (page.words, page.page_words) == (100, 104)


def test_a_headline_above_the_main_text_comes_with_it() -> None:
    html = f"<title>The ferry sank | Gazette</title><div class=masthead><h1>The ferry sank</h1></div><div id=story>{P * 5}</div>"

    assert read(html).text.startswith("The ferry sank\n\nThe ferry sank on Monday")


def test_hair_and_no_break_spaces_joiners_and_marks_of_direction_stay() -> None:
    words = "The\u00a0ferry\u200a—\u200aan old one — sank 👨\u200d👩\u200d👧, e\u0301 \u202bقال\u202c and nobody\u00addrowned."

    assert read(f"<p>{words}</p>{P}").text.startswith(words)


def test_a_page_without_an_article_gives_what_it_shows() -> None:
    assert read("<p>Closed on Mondays.").text == "Closed on Mondays."


# -- what it says of itself ------------------------------------------------------------------------------------------------


def test_a_report_says_its_title_author_date_publisher_address_and_language() -> None:
    assert said(REPORT) == {
        "title": ("Bridge at Kolm closed after inspection", "meta_tag"),
        "publisher": ("Kolm Gazette", "meta_tag"),
        "author": ("Mara Lind", "meta_tag"),
        "published_on": ("2024-03-05", "meta_tag"),  # the day it has where it was printed
        "url": ("https://gazette.example/kolm/bridge", "page_link"),
        "language": ("en", "page_language"),
    }


def test_json_ld_is_believed_before_tags() -> None:
    assert said(EXPLAINER) == {
        "title": ("Why does the river flood?", "json_ld"),
        "author": ("A. Berg, T. Vik", "json_ld"),
        "publisher": ("The Explainer", "json_ld"),
        "published_on": ("2023-11", "meta_tag"),
        "language": ("en", "page_language"),
    }


def test_of_several_times_none_is_the_date() -> None:
    html = "<time datetime=2024-03-05>a</time><time datetime=2024-03-06>b</time>" + P

    assert "published_on" not in said(html)


# -- encodings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"<meta charset=windows-1252><p>Caf\xe9 owners paid \x80nine.", "cp1252"),
        (b"<meta charset=iso-8859-1><p>Caf\xe9 owners paid \x80nine.", "cp1252"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>Caf\xe9 owners paid \x80nine.', "cp1252"),
        ('<meta charset="iso-8859-1"><p>Café owners paid €nine.'.encode("utf-8-sig"), "utf-8-sig"),
        ("<meta charset=utf-8><p>Café owners paid €nine.".encode("utf-16"), "utf-16"),
        ("<meta charset=utf-16><p>Café owners paid €nine.".encode(), "utf-8"),
        ("<?xml version='1.0' encoding='utf-8'?><html><p>Café owners paid €nine.</p></html>".encode(), "utf-8"),
    ],
    ids=["declared", "as browsers mean it", "http-equiv", "mark before declaration", "UTF-16", "UTF-16 cannot be declared", "XML"],
)
def test_a_page_is_read_as_its_mark_or_its_own_declaration_says(content: bytes, encoding: str) -> None:
    page = read(content)

    assert (page.text, page.encoding) == ("Café owners paid €nine.", encoding)


@pytest.mark.parametrize(
    "content",
    [
        "<meta charset=iso-8859-1><p>Café owners paid.".encode(),
        b"<meta charset=x-no-such><p>Caf\xe9 owners paid.",
        b"<p>Caf\xe9 owners paid.",
        b"<meta charset=utf-8><p>Caf\xe9 owners paid.",
    ],
    ids=["declares Latin-1, is UTF-8", "no such encoding", "undeclared", "declares UTF-8, is not"],
)
def test_an_encoding_that_cannot_be_right_is_asked_about(content: bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(content)

    assert (refused.value.code, bool(refused.value.proposal)) == ("W302", True)


# -- hostile pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<div>" * 150_000 + P, "W304"),
        ("<div>" * 101 + P, "W304"),
        ("<b>" * 100_000 + "x", "W304"),
        ("<p>a,b" * 40_000, "W304"),
        ("<p>x</p>\n" * 600_000, "W304"),
        ("<html> </html>", "W301"),
        ("<!-- only this -->", "W301"),
        ("<script>let words = 'only this';</script>", "W301"),
        (P + "<p>one &#1; two</p>", "W303"),
        (P + "<p>one \x00 two</p>", "W303"),
    ],
    ids=["150,000 deep", "101 deep", "deep inline", "too many", "too large", "empty", "comment", "script", "character", "NUL"],
)
def test_a_page_that_cannot_be_meant_is_refused(html: str, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(html)

    assert refused.value.code == code


def test_s14_entities_are_not_expanded_and_no_file_is_read() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    html = f'<!DOCTYPE html [{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><body>{P}<p>&e8; and &x; stay as they are.</p></body>'

    text = read(html).text

    assert len(text) < 1_000
    assert "&e8; and &x; stay as they are." in text


def test_s12_scripts_handlers_and_hidden_words_are_no_text() -> None:
    html = (
        f'<script>alert("no")</script><p onclick="alert(1)">{P}<img src=x onerror=alert(1) alt="no"><svg><text>no</text></svg>'
        f'<p hidden>no</p><p style="visibility:hidden">no</p><template><p>no</p></template><noscript>no</noscript>{P}'
    )

    assert "no" not in read(html).text.replace("nobody", "").split()


def test_markup_that_is_written_out_stays_words() -> None:
    assert "<script>alert(1)</script> is how it begins." in read(f"{P}<p>&lt;script&gt;alert(1)&lt;/script&gt; is how it begins.</p>").text
