"""Texts come in whole, once, at their own offsets; what cannot be read is refused by reason and place, and leaves nothing behind."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.store.facts import count, everything
from tests.text.pages import REPORT
from tests.worlds import HARBOUR, World
from workbench.domain.records import Actor, ImportReport
from workbench.errors import NotAllowed, NotFound
from workbench.services import importing
from workbench.store import models
from workbench.store.work import Store

PIECES = (models.Document, models.Block, models.Sentence)
WHITE = " \t\r\n\f\u0085\u00a0\u2028\u2029\ufeff"  # a byte order mark between sentences is none of their words
HARD = {
    "lone carriage returns": "The ferry sank.\rNobody drowned.\rThe port closed.",
    "line separators": "The ferry sank.\u2028Nobody drowned.\u2029The port closed.",
    "next line": "The ferry sank.\u0085Nobody drowned.\u0085",
    "form feed and tab": "The ferry sank.\f\tNobody drowned.\f",
    "hair and no-break spaces": "The ferry\u200a—\u200aan old one\u00a0— sank. \u00a0Nobody drowned.\u00a0\n",
    "combining marks": "Cafe\u0301 owners paid 9\u0323\u0307 crowns. Zalgo: n\u0310\u0348\u0353o. Done.",
    "families and flags": "👨‍👩‍👧‍👦 sank. 🇨🇿 paid. ❤️ Nobody drowned!",
    "right to left": "قال الميناء إن السفينة غرقت. لم يغرق أحد. می‌رود\u202e.",
    "bidirectional controls": "The \u202eferry\u202c sank.\u200b Nob\u00adody drowned.\u2066x\u2069",
    "byte order mark inside": "The ferry\ufeff sank. Nobody drowned.",
    "mixed line ends": "The ferry sank.\r\nNobody drowned.\n\rThe port closed.\r\n\r\nAll day.",
}


def take(world: World, name: str, content: bytes, *, encoding: str | None = None, actor: Actor | None = None) -> ImportReport:
    """Import one file."""
    asked = importing.import_texts(
        world.store, actor=actor or world.lead, campaign_id=world.campaign_id, files=[(name, content)], encoding=encoding
    )
    (report,) = asked
    return report


def stored(world: World, slug: str) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, int, int, str]]]:
    """(text, blocks, sentences with their own text) as the tables hold them."""
    block, sentence = models.Block.__table__.c, models.Sentence.__table__.c
    with world.store.reading() as session:
        own = (models.Document.campaign_id == world.campaign_id) & (models.Document.slug == slug)
        document_id, text = session.execute(select(models.Document.id, models.Document.text).where(own)).one()
        blocks = session.execute(
            select(block.start, block.end, block.kind).where(block.document_id == document_id).order_by(block.ordinal)
        ).all()
        sentences = session.execute(
            select(sentence.start, sentence.end, sentence.block_ordinal, sentence.text)
            .where(sentence.document_id == document_id)
            .order_by(sentence.ordinal)
        ).all()
    return text, [tuple(row) for row in blocks], [tuple(row) for row in sentences]


def text_of(world: World, slug: str) -> str:
    return stored(world, slug)[0]


def assert_whole(world: World, slug: str, text: str) -> None:
    """The stored text is the given one, sentences are its slices, inside their blocks, and cover all but white space."""
    kept, blocks, sentences = stored(world, slug)
    assert kept == text
    assert all(text[start:end] == own for start, end, _, own in sentences)
    assert all(blocks[block][0] <= start < end <= blocks[block][1] for start, end, block, _ in sentences)
    edges = [0, *(offset for start, end, *_ in sentences for offset in (start, end)), len(text)]
    assert edges == sorted(edges)
    assert "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)).strip(WHITE) == ""


# -- whole -------------------------------------------------------------------------------------------------------------


def test_r22_every_text_of_the_corpus_is_stored_whole_with_each_sentence_its_own_slice(world: World, shared_corpus: list[Path]) -> None:
    for path in shared_corpus:
        report = take(world, path.name, path.read_bytes())

        assert report.status == "imported"
        assert_whole(world, report.slug, path.read_bytes().decode())


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_r22_hard_text_is_stored_to_the_character(world: World, text: str) -> None:
    report = take(world, "hard.txt", text.encode())

    assert report.status == "imported"
    assert_whole(world, "hard", text)


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"\xef\xbb\xbfThe ferry sank.", "The ferry sank.", "utf-8-sig"),
        (b"\xef\xbb\xbf\xef\xbb\xbfThe ferry sank.", "\ufeffThe ferry sank.", "utf-8-sig"),
        ("The ferry sank.".encode("utf-16"), "The ferry sank.", "utf-16"),
    ],
    ids=["one mark", "two marks", "UTF-16 with a mark"],
)
def test_one_byte_order_mark_is_taken_off_and_no_more(world: World, content: bytes, text: str, encoding: str) -> None:
    take(world, "marked.txt", content)

    assert text_of(world, "marked") == text
    with world.store.reading() as session:
        assert session.scalars(select(models.Document.encoding).where(models.Document.slug == "marked")).one() == encoding


def test_r15_a_wall_of_100_000_emoji_is_taken_within_seconds(world: World) -> None:
    began = time.monotonic()

    report = take(world, "wall.txt", ("🧱" * 100_000).encode())

    assert (report.status, report.sentence_count) == ("imported", 1)
    assert len(text_of(world, "wall")) == 100_000
    assert time.monotonic() - began < 30  # 1.5 s on a quiet machine


def test_markdown_is_kept_as_written_and_its_front_matter_describes_it(world: World) -> None:
    text = "---\ntitle: The ferry\n---\n\n# The ferry\n\nIt *sank* on [Monday](https://port.example/). Nobody drowned.\n\n- nine boats\n"

    report = take(world, "ferry.md", text.encode())

    assert ("title", "The ferry") in [(field, value) for field, value, _ in report.guesses]
    assert text_of(world, "ferry") == text
    assert [sentence for *_, sentence in stored(world, "ferry")[2]][-3:] == [
        "It *sank* on [Monday](https://port.example/).",
        "Nobody drowned.",
        "nine boats",
    ]


def test_a_page_is_stored_as_its_main_text_with_what_it_says_of_itself(world: World) -> None:
    report = take(world, "bridge.html", REPORT.encode())

    text, blocks, _ = stored(world, report.slug)
    assert report.status == "imported"
    assert report.message == "The main text of the page: 147 of the 163 words that a visitor sees."
    assert text.startswith("Bridge at Kolm closed after inspection\n\nEngineers found")
    assert [kind for *_, kind in blocks][:4] == ["headline", "dek", "byline", "dateline"]
    assert_whole(world, report.slug, text)
    with world.store.reading() as session:
        names = ("title", "publisher", "author", "published_on", "published_precision", "date_origin", "url", "language")
        query = select(*(getattr(models.Document, name) for name in names)).where(models.Document.slug == report.slug)
        assert tuple(session.execute(query).one()) == (
            *("Bridge at Kolm closed after inspection", "Kolm Gazette", "Mara Lind", "2024-03-05", "day", "page"),
            *("https://gazette.example/kolm/bridge", "en"),
        )


def test_what_a_page_says_of_itself_is_left_out_where_it_may_not_be_stored(world: World) -> None:
    about = f'<meta name=author content="{"x" * 301}"><link rel=canonical href="https://user:secret@far.example/">'

    report = take(world, "page.html", f"<html lang='no such code'>{about}<p>The ferry sank. Nobody drowned.</p>".encode())

    assert report.status == "imported"
    assert [field for field, *_ in report.guesses] == ["title"]


def test_the_same_page_is_already_here_though_its_menu_changed(world: World) -> None:
    take(world, "bridge.html", REPORT.encode())

    assert take(world, "again.html", REPORT.replace("Politics", "Sport").encode()).status == "already here"


TABLE = "id,headline,body,date\nferry-1,The ferry,The ferry sank. Nobody drowned.,2016-02-23\nstorm,,It was late. Who knew?,\n"


def test_each_row_of_a_table_becomes_a_document(world: World) -> None:
    report = take(world, "articles.csv", TABLE.encode())

    assert (report.status, report.documents, report.sentence_count) == ("imported", ("ferry-1", "storm"), 4)
    assert report.message == "2 of 2 texts came in."
    assert_whole(world, "ferry-1", "The ferry sank. Nobody drowned.")
    with world.store.reading() as session:
        columns = ("title", "published_on", "published_precision", "date_origin", "file_name")
        query = select(*(getattr(models.Document, name) for name in columns)).where(models.Document.slug.in_(report.documents))
        assert [tuple(row) for row in session.execute(query.order_by(models.Document.number))] == [
            ("The ferry", "2016-02-23", "day", "importer", "articles.csv"),
            ("It was late. Who knew?", "", "unknown", "", "articles.csv"),
        ]


def test_a_table_that_comes_again_brings_only_its_new_rows(world: World) -> None:
    take(world, "articles.csv", TABLE.encode())

    again = take(world, "articles.csv", TABLE.encode())
    more = take(world, "more.csv", (TABLE + "new,N,A new one.,\nnewer,N,A new one.,\n").encode())

    assert (again.status, again.message) == ("already here", "0 of 2 texts came in; 2 were here already, or stand in the file twice.")
    assert (more.status, more.documents) == ("imported", ("new",))
    assert more.message == "1 of 4 texts came in; 3 were here already, or stand in the file twice."


def test_a_column_can_be_chosen(world: World) -> None:
    asked = importing.import_texts(
        world.store,
        actor=world.lead,
        campaign_id=world.campaign_id,
        files=[("a.csv", b"text,summary\nlong,short\n")],
        columns={"text": "summary"},
    )
    (report,) = asked

    assert text_of(world, report.slug) == "short"


def test_half_a_table_is_never_stored(world: World) -> None:
    before = everything(world.store)
    broken = Store(world.store.settings, new_id=["5b3c2d6e-0000-4000-8000-000000000001"].pop)  # has an id for the first document alone

    with pytest.raises(IndexError):
        list(importing.import_texts(broken, actor=world.lead, campaign_id=world.campaign_id, files=[("articles.csv", TABLE.encode())]))
    broken.close()

    assert everything(world.store) == before


# -- once --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "how"),
    [
        ("harbour.txt", HARBOUR.encode(), "."),
        ("another name.txt", HARBOUR.encode(), "."),
        ("harbour.txt", HARBOUR.replace("\n", "\r\n").encode(), ", with other line endings."),
        ("harbour.txt", HARBOUR.replace("\n", "\r").encode(), ", with other line endings."),
        ("harbour.txt", b"\xef\xbb\xbf" + HARBOUR.encode(), "."),
        ("harbour.txt", HARBOUR.encode("utf-16"), "."),
    ],
    ids=["same file", "another name", "CRLF", "CR", "byte order mark", "UTF-16"],
)
def test_r16_the_same_text_is_already_here_however_it_comes(world: World, name: str, content: bytes, how: str) -> None:
    before = [count(world.store, table) for table in PIECES]

    report = take(world, name, content)

    assert (report.status, report.slug) == ("already here", "harbour")
    assert report.message.startswith("Already here since ")
    assert report.message.endswith(f"as harbour (harbour.txt){how}")
    assert [count(world.store, table) for table in PIECES] == before


def test_r16_a_text_of_another_campaign_is_not_already_here(world: World, store: Store) -> None:
    from workbench.domain.records import CampaignSettings
    from workbench.services import campaigns

    other = campaigns.create(store, actor=world.operator, settings=CampaignSettings(title="Other"))

    (report,) = importing.import_texts(store, actor=world.operator, campaign_id=other, files=[("harbour.txt", HARBOUR.encode())])

    assert report.status == "imported"


def test_r16_two_who_import_the_same_file_at_once_get_one_document(world: World) -> None:
    ready = Barrier(2)

    def lead(_: int) -> ImportReport:
        ready.wait()
        return take(world, "ferry.txt", b"The ferry sank. Nobody drowned.")

    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(lead, range(2)))

    assert sorted(report.status for report in reports) == ["already here", "imported"]
    assert count(world.store, models.Document) == 3


def test_two_texts_under_one_name_get_two_short_names(world: World) -> None:
    reports = [take(world, "Report_1.txt", text) for text in (b"The ferry sank.", b"The ferry swam.")]

    assert [report.slug for report in reports] == ["report-1", "report-1-2"]


# -- refused -----------------------------------------------------------------------------------------------------------

REFUSED = [
    ("latin.txt", b"Caf\xe9 owners paid.", "W302", "byte 3"),
    ("cut.txt", "The ferry sank 🚢".encode()[:-2], "W302", "byte 15"),
    ("utf16.txt", "The ferry sank.".encode("utf-16-le"), "W302", "utf-16-le"),
    ("utf16.txt", "The ferry sank.".encode("utf-16-be"), "W302", "utf-16-be"),
    ("surrogate.txt", b"The ferry \xed\xa0\xbd sank.", "W302", "byte 10"),
    ("nul.txt", b"The ferry\nsa\0nk.", "W303", "line 2, column 3"),
    ("c0.txt", b"The ferry\x1b[31m sank.", "W303", "U+001B"),
    ("vt.txt", b"The ferry\x0b sank.", "W303", "U+000B"),
    ("c1.txt", "The ferry\u0091 sank.".encode(), "W303", "U+0091"),
    ("empty.txt", b"", "W301", "empty"),
    ("mark.txt", b"\xef\xbb\xbf", "W301", "empty"),
    ("white.txt", " \t\r\n\u00a0\u2003\u2028".encode(), "W301", "white space"),
    ("table.csv", b"id,text\n1,One.\n2\n3,\n", "W314", "line 3: 1 cells, and the header has 2; line 4, text: The text is empty"),
    ("table.jsonl", b'{"text":"One."}\n{"text":', "W314", "line 2, character 9"),
    ("nothing.csv", b"id,text\n", "W301", "no texts"),
    ("headless.csv", b"id,x\n", "W314", "no column is chosen"),
    ("campaign.jsonl", b'{"type":"campaign","format":"workbench/2"}\n', "W306", "native export"),
    ("photo.gif", b"The ferry sank.", "W306", "photo.gif"),
    ("page.html", b"<script>only()</script>", "W301", "no text"),
    ("deep.htm", b"<div>" * 500 + b"The ferry sank.", "W304", "nested"),
    ("latin.html", b"<p>Caf\xe9 owners paid.</p>", "W302", "byte 6"),
    ("noname", b"The ferry sank.", "W306", "noname"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "W306", "PNG"),
    ("paper.txt", b"%PDF-1.7\n...", "W306", "PDF"),
    ("bundle.md", b"PK\x03\x04\x14\0\0\0", "W306", "zip"),
    ("squeezed.txt", b"\x1f\x8b\x08\0", "W306", "gzip"),
]


@pytest.mark.parametrize(("name", "content", "code", "place"), REFUSED, ids=[f"{code} {name}" for name, _, code, _ in REFUSED])
def test_what_cannot_be_read_is_refused_by_reason_and_place_and_nothing_is_stored(
    world: World, name: str, content: bytes, code: str, place: str
) -> None:
    before = everything(world.store)

    report = take(world, name, content)

    assert (report.status, report.file_name, report.slug) == ("refused", name, "")
    assert report.message.startswith(f"[{code}] ")
    assert place in report.message
    assert everything(world.store) == before


def test_r18_a_line_of_50_mb_is_refused_for_its_line(world: World) -> None:
    report = take(world, "line.txt", b"First.\n" + b"a" * 50_000_000)

    assert report.message.startswith("[W305] Line 2 ")
    assert count(world.store, models.Document) == 2


def test_a_text_of_more_than_20_mb_is_refused_for_its_size(world: World) -> None:
    assert take(world, "big.txt", b"The ferry sank.\n" * 1_300_000).message.startswith("[W304] ")


def test_r19_the_proposed_encoding_is_taken_once_it_is_confirmed(world: World) -> None:
    content = "Caf\u00e9 owners paid \u20ac9. \u201cNever again\u201d, they said.".encode("cp1252")

    refused = take(world, "cafe.txt", content)
    taken = take(world, "cafe.txt", content, encoding="cp1252")

    assert "confirm that encoding" in refused.message
    assert taken.status == "imported"
    assert text_of(world, "cafe") == "Caf\u00e9 owners paid \u20ac9. \u201cNever again\u201d, they said."


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "hex", "undefined", "a\0b", "ascii", "utf-32"])
def test_an_encoding_that_is_none_or_not_this_files_is_refused(world: World, encoding: str) -> None:
    report = take(world, "cafe.txt", b"Caf\xe9 owners paid", encoding=encoding)

    assert report.message.startswith("[W302] ")
    assert count(world.store, models.Document) == 2


def test_a_refused_file_stops_nothing(world: World) -> None:
    files = [("a.txt", b"The ferry sank."), ("b.txt", b"\xff\xfe\xff"), ("c.txt", b"Nobody drowned.")]

    reports = list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files))

    assert [report.status for report in reports] == ["imported", "refused", "imported"]


def test_a_file_that_cannot_be_read_is_refused_and_stops_nothing(world: World, tmp_path: Path) -> None:
    (tmp_path / "gone.txt").write_bytes(b"The ferry sank.")
    (tmp_path / "there.txt").write_bytes(b"Nobody drowned.")
    files, _ = importing.text_files([tmp_path])
    (tmp_path / "gone.txt").unlink()

    asked = [(str(path), path) for path in files]
    reports = list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=asked))

    assert [(report.status, report.message[:6]) for report in reports] == [("refused", "[W309]"), ("imported", "")]


# -- names are labels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\kim\\notes.txt", "notes.txt"),
        ("\\\\host\\share\\notes.txt", "notes.txt"),
        ("a:stream.txt", "a:stream.txt"),
        ("nul\0\x1b\u202e.txt", "nul.txt"),
        ("=cmd.txt", "=cmd.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("x" * 194 + ".txt", "x" * 194 + ".txt"),
        ("日本語.txt", "日本語.txt"),
        ("not\udcffutf8.txt", "notutf8.txt"),
        (".txt.txt", ".txt.txt"),
    ],
)
def test_s16_names_are_labels(world: World, tmp_path: Path, name: str, label: str) -> None:
    report = take(world, name, b"The ferry sank.")

    assert (report.status, report.file_name) == ("imported", label)
    assert report.slug.replace("-", "").isalnum()
    assert report.slug.isascii()
    assert not list(tmp_path.parent.glob("**/*passwd*"))


def test_a_folder_gives_its_texts_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "c.markdown", "photo.png", ".hidden.txt", "deep/d.txt", "e.html", "f.HTM"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    taken, left = importing.text_files([tmp_path, tmp_path / "photo.png"])

    assert [path.name for path in taken] == ["a.MD", "b.txt", "c.markdown", "d.txt", "e.html", "f.HTM", "photo.png"]
    assert [path.name for path in left] == ["photo.png"]


# -- who may -----------------------------------------------------------------------------------------------------------


def test_an_annotator_may_not_import_texts(world: World) -> None:
    with pytest.raises(NotAllowed):
        take(world, "ferry.txt", b"The ferry sank.", actor=world.annotator)

    assert count(world.store, models.Document) == 2


def test_a_stranger_and_a_campaign_that_is_not_there_look_alike(world: World) -> None:
    from workbench.services import people

    stranger = people.add_user(world.store, actor=world.operator, name="zoe")
    answers = []
    for campaign_id in (world.campaign_id, 999):
        with pytest.raises(NotFound) as refused:
            list(importing.import_texts(world.store, actor=stranger, campaign_id=campaign_id, files=[("a.txt", b"A.")]))
        answers.append(str(refused.value))

    assert answers[0] == answers[1]


def test_an_admin_imports_into_no_campaign_that_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        list(importing.import_texts(world.store, actor=world.operator, campaign_id=999, files=[("a.txt", b"The ferry sank.")]))
