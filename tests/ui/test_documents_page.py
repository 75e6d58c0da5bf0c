"""The Texts page as a lead meets it: nothing is stored by looking, corrections count, and what is refused says so in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from tests.store.facts import everything
from tests.text.pages import REPORT
from tests.worlds import HARBOUR, World
from workbench.services import importing
from workbench.store import models
from workbench.ui.preview_desk import Desk

Visit = Callable[..., AppTest]
HOSTILE = "**bold** :red[x] ![i](https://far.example/i.png) <img src=x>"
LETTER = "The ferry sank\n\nThe port authority said in a letter:\n\nWe were not told. Nobody was.\n\nNine people swam ashore.\n"


@pytest.fixture
def page(world: World, visit: Visit) -> AppTest:
    return whole(visit(world.store, world.lead, "documents"))


def whole(app: AppTest) -> AppTest:
    assert not app.exception, [element.message for element in app.exception]
    return app


def bring(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    given = [(name, content.encode() if isinstance(content, str) else content, "text/plain") for name, content in files]
    app.file_uploader[0].set_value(given)
    return whole(app.run())


def press(app: AppTest, label: str) -> AppTest:
    return whole(next(button for button in app.button if button.label == label).click().run())


def field(app: AppTest, label: str) -> Any:
    kinds = ("text_input", "text_area", "selectbox", "number_input", "checkbox")
    return next(element for kind in kinds for element in app.get(kind) if element.label == label)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def words(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("text", "info", "warning", "success", "error", "caption") for element in app.get(kind))


def documents(world: World, *columns: str) -> list[tuple[Any, ...]]:
    with world.store.reading() as session:
        query = select(*(getattr(models.Document, name) for name in columns)).order_by(models.Document.number)
        return [tuple(row) for row in session.execute(query)][2:]


def test_looking_at_files_stores_nothing(world: World, page: AppTest) -> None:
    before = everything(world.store)

    bring(page, ("ferry.txt", LETTER), ("cafe.txt", b"Caf\xe9 owners paid."))

    assert everything(world.store) == before
    assert "Import 1 text" in labels(page)
    assert "Nothing of this is stored" in words(page)


def test_a_preview_lists_sentences_blocks_and_lead_ins_verbatim(page: AppTest) -> None:
    bring(page, ("hostile.txt", f"{HOSTILE} said the minister of ports.\n\nThe port authority said in a letter:\n\nWe were not told.\n"))

    tables = [table.value for table in page.dataframe]
    assert any(f"{HOSTILE} said the minister of ports." in table.to_numpy().ravel() for table in tables)
    assert any("Kind" in table and "First words" in table for table in tables)
    assert "The port authority said in a letter:" in words(page)
    assert all(HOSTILE not in str(element.value) for kind in ("markdown", "caption", "info") for element in page.get(kind))


def test_a_page_is_previewed_by_its_main_text_with_where_each_field_was_read(page: AppTest) -> None:
    bring(page, ("bridge.html", REPORT))

    assert "147 of the 163 words" in words(page)
    assert field(page, "Author").value == "Mara Lind"
    assert "the page says so (meta tag), precise to the day" in words(page)
    assert any("dek" in table.value.to_numpy().ravel() for table in page.dataframe)


TABLE = "nr,long,short\n7,The ferry sank. Nobody drowned.,Ferry\n8,It was late.,Storm\n"


def test_a_table_shows_its_rows_and_comes_in_by_the_columns_that_are_chosen(world: World, page: AppTest) -> None:
    before = everything(world.store)
    bring(page, ("articles.csv", TABLE))
    assert "Import 2 texts" in labels(page)
    assert field(page, "Text").value == "long"
    assert any("It was late." in table.value.to_numpy().ravel() for table in page.dataframe)

    field(page, "Title").set_value("short")
    field(page, "Short name").set_value("nr")
    whole(page.run())
    assert everything(world.store) == before
    press(page, "Import 2 texts")

    assert documents(world, "slug", "title", "text") == [("7", "Ferry", "The ferry sank. Nobody drowned."), ("8", "Storm", "It was late.")]
    assert "Short names: 7, 8" in words(whole(page.run()))


def test_a_table_with_a_broken_row_says_where_and_cannot_be_imported(page: AppTest) -> None:
    bring(page, ("articles.csv", TABLE + "9,Too few\n"))

    assert "Import 0 texts" in labels(page)
    assert any("line 4" in table.value.to_numpy().ravel() for table in page.dataframe)
    assert "1" in words(page)


def test_spans_are_previewed_by_annotator_and_label_and_come_to_a_text_that_is_here(world: World, page: AppTest) -> None:
    record = {"text": HARBOUR, "label": [[0, 7, "refuted"], [0, 12, "Boat"]], "annotator": "kim"}
    bring(page, ("kim.jsonl", json.dumps(record)))
    assert "doccano, 2 claims in 1 pass of 1 annotator: kim" in words(page)
    assert "Labels: refuted 1, Boat 1" in words(page)

    press(page, "Import 1 text")

    said = words(whole(page.run()))
    assert "With them came: passes 1, claims 2" in said
    assert "Left out: 1 × “Boat” is no verdict of this campaign" in said
    with world.store.reading() as session:
        assert sorted(session.scalars(select(models.Claim.quote))) == ["Harbour", "Harbour reop"]


def test_a_column_that_is_none_is_no_field(world: World, page: AppTest) -> None:
    bring(page, ("articles.csv", "id,title,text\n1,A title,The words.\n"))
    field(page, "Title").set_value("(none)")
    whole(page.run())
    press(page, "Import 1 text")

    assert documents(world, "title") == [("The words.",)]


def test_corrected_fields_and_a_confirmed_speaker_are_stored_and_the_report_stays_until_dismissed(world: World, page: AppTest) -> None:
    bring(page, ("ferry.txt", LETTER))
    field(page, "Title").set_value("The ferry of Vell")
    field(page, "Date").set_value("2016-02")
    field(page, "The next block is quoted").set_value(True)
    page.run()
    field(page, "By whom?").set_value("Port authority")
    page.run()

    press(page, "Import 1 text")

    assert documents(world, "title", "published_on", "published_precision") == [("The ferry of Vell", "2016-02", "month")]
    with world.store.reading() as session:
        assert session.scalars(select(models.Block.speaker).where(models.Block.speaker != "")).all() == ["Port authority"]
    assert "Imported" in words(whole(page.run()))
    assert "Imported" not in words(press(page, "Dismiss"))


def test_a_speaker_is_stored_only_when_confirmed(world: World, page: AppTest) -> None:
    press(bring(page, ("ferry.txt", LETTER)), "Import 1 text")

    with world.store.reading() as session:
        assert session.scalars(select(models.Block.speaker).where(models.Block.speaker != "")).all() == []


def test_a_wrong_date_keeps_the_text_out_until_it_is_corrected(world: World, page: AppTest) -> None:
    bring(page, ("ferry.txt", LETTER))
    field(page, "Date").set_value("2016-02-30")
    whole(page.run())
    assert "Import 0 texts" in labels(page)
    assert "'2016-02-30' is none" in words(page)

    field(page, "Date").set_value("2016-02-29")
    whole(page.run())

    press(page, "Import 1 text")
    assert documents(world, "published_on", "date_origin") == [("2016-02-29", "importer")]


def test_a_file_in_another_encoding_is_read_once_somebody_accepts_it(world: World, page: AppTest) -> None:
    bring(page, ("cafe.txt", "Café owners paid nine crowns.\n".encode("cp1252")))
    assert "[W302]" in words(page)
    field(page, "Encoding").set_value("cp1252")
    whole(page.run())

    press(page, "Read it in this encoding")
    press(page, "Import 1 text")

    assert documents(world, "text", "encoding") == [("Café owners paid nine crowns.\n", "cp1252")]


def test_a_pasted_text_is_previewed_under_a_name_of_its_title(world: World, page: AppTest) -> None:
    field(page, "Title of the pasted text").set_value("Nine swam, one sank!")
    field(page, "Pasted text").set_value("Nine people swam ashore.\nOne sank.")
    press(page, "Preview it")
    assert documents(world, "slug") == []

    press(page, "Import 1 text")

    assert documents(world, "file_name", "title", "slug") == [
        ("pasted-nine-swam-one-sank.txt", "Nine swam, one sank!", "pasted-nine-swam-one-sank")
    ]


def test_a_text_that_is_here_or_twice_in_the_drag_is_not_offered_twice(world: World, page: AppTest) -> None:
    bring(page, ("again.txt", HARBOUR), ("ferry.txt", LETTER), ("ferry-2.txt", LETTER.replace("\n", "\r\n")))

    assert "Already here since" in words(page)
    assert "harbour (harbour.txt)" in words(page)
    press(page, "Import 1 text")
    assert documents(world, "file_name") == [("ferry.txt",)]


def test_many_files_are_imported_and_no_more_than_fifty_are_taken(world: World, page: AppTest) -> None:
    bring(page, *[(f"text-{number}.txt", f"Nine people swam ashore on day {number}.") for number in range(52)])
    assert "2 more wait" in words(page)

    press(page, "Import 50 texts")

    assert len(documents(world, "slug")) == 50


def test_stopping_leaves_what_was_imported_and_keeps_the_rest_in_the_preview(world: World, page: AppTest, monkeypatch: Any) -> None:
    bring(page, ("one.txt", "Nine people swam."), ("two.txt", "Ten people swam."), ("three.txt", "Eleven people swam."))
    desk = page.session_state["texts_desk"]
    store_one = importing.import_previewed

    def and_then_stop(*given: Any, **named: Any) -> Any:
        report = store_one(*given, **named)
        if named["name"] == "one.txt":
            desk.queue = desk.queue[:1]
            desk.has_stopped = True
        return report

    monkeypatch.setattr(importing, "import_previewed", and_then_stop)
    press(page, "Import 3 texts")

    assert documents(world, "file_name") == [("one.txt",)]
    assert "Stopped." in words(page)
    assert "Import 2 texts" in labels(page)


def test_a_text_left_out_is_gone_from_the_preview(page: AppTest) -> None:
    bring(page, ("one.txt", "Nine people swam."), ("two.txt", "Ten people swam."))

    press(page, "Leave this text out")

    assert "Import 1 text" in labels(page)


def test_a_text_left_out_stays_out_when_another_comes_into_the_same_uploader() -> None:
    desk = Desk()
    desk.lay({"a": ("one.txt", b"Nine."), "b": ("two.txt", b"Ten.")})

    desk.remove("a")
    desk.lay({"a": ("one.txt", b"Nine."), "b": ("two.txt", b"Ten."), "c": ("three.txt", b"Eleven.")})

    assert list(desk.texts) == ["b", "c"]


def test_an_annotator_is_shown_no_texts_page_and_may_not_preview(world: World, visit: Visit) -> None:
    app = visit(world.store, world.annotator)

    assert not app.file_uploader


# -- sentences -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sentences(world: World, visit: Visit) -> AppTest:
    return whole(visit(world.store, world.lead, "documents", text="harbour"))


def stored(world: World) -> list[str]:
    with world.store.reading() as session:
        own = select(models.Document.id).where(models.Document.slug == "harbour").scalar_subquery()
        return list(
            session.scalars(select(models.Sentence.text).where(models.Sentence.document_id == own).order_by(models.Sentence.ordinal))
        )


def test_a_sentence_is_split_at_the_word_one_picks_and_merged_again(world: World, sentences: AppTest) -> None:
    before = stored(world)
    field(sentences, "Sentence").set_value(2)
    whole(sentences.run())
    field(sentences, "Split before").set_value(before[1].index("nine days"))
    whole(sentences.run())

    press(sentences, "Split")
    assert stored(world)[1:3] == ["The harbour at Vell reopened on Monday,", "nine days after the storm."]

    press(sentences, "Merge with the next")
    assert stored(world) == before


def test_the_last_two_sentences_are_merged_without_losing_the_page(world: World, sentences: AppTest) -> None:
    field(sentences, "Sentence").set_value(5)
    whole(sentences.run())
    press(sentences, "Merge with the next")

    assert stored(world)[-1] == "It was a shameful delay. Who will pay?"


def test_a_block_is_given_another_kind(world: World, sentences: AppTest) -> None:
    field(sentences, "Sentence").set_value(5)
    whole(sentences.run())
    kind = next(element for element in sentences.selectbox if element.label.startswith("Block 3"))
    kind.set_value("boilerplate")
    whole(sentences.run())

    press(sentences, "Change kind")

    with world.store.reading() as session:
        assert session.scalars(select(models.Block.kind).where(models.Block.ordinal == 2)).first() == "boilerplate"


def test_a_labelled_text_shows_why_its_sentences_are_fixed_and_offers_no_tools(world: World, visit: Visit) -> None:
    world.tab().do("decide", ordinals=[1], label="o", origin="key")

    app = whole(visit(world.store, world.lead, "documents", text="harbour"))

    assert "fixed: somebody has begun to label them" in words(app)
    assert "Split" not in labels(app)


def test_who_splits_what_was_labelled_meanwhile_changes_nothing_and_is_told(world: World, sentences: AppTest) -> None:
    before = stored(world)
    field(sentences, "Sentence").set_value(2)
    whole(sentences.run())
    field(sentences, "Split before").set_value(before[1].index("nine days"))
    whole(sentences.run())
    world.tab().do("decide", ordinals=[1], label="o", origin="key")

    press(sentences, "Split")

    assert stored(world) == before
    assert "fixed: somebody has begun to label them" in words(sentences)


def test_a_text_that_is_not_there_is_said_so(world: World, visit: Visit) -> None:
    app = whole(visit(world.store, world.lead, "documents", text="nowhere"))

    assert "no such document" in words(app)


def test_a_flag_is_settled_with_a_note_and_taken_back(world: World, visit: Visit) -> None:
    world.tab().do("flag", ordinal=2, on=True)
    app = whole(visit(world.store, world.lead, "documents"))
    app.segmented_control(key="texts_section").set_value("Badly split")
    whole(app.run())
    field(app, "What is wrong with it").set_value("Two statements.")
    whole(app.run())

    press(app, "Settle")
    with world.store.reading() as session:
        assert session.scalars(select(models.SettledSplit.note)).all() == ["Two statements."]

    press(app, "Count it again")
    with world.store.reading() as session:
        assert session.scalars(select(models.SettledSplit.note)).all() == []
