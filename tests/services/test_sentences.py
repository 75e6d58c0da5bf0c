"""Texts looked at before they come in, and sentences corrected as long as nobody relies on them; afterwards nothing moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.store.facts import differing, everything
from tests.worlds import Tab, World
from workbench.domain.metadata import checked, precision_of
from workbench.domain.records import ImportReport, Metadata, Sentences, SplitFlag
from workbench.errors import BadMetadata, ImportRefused, NotAllowed, NotFound, SentencesChanged, SentencesInUse
from workbench.services import exporting, importing
from workbench.services import sentences as services
from workbench.store import models, splits
from workbench.store.queries import sentences as queries
from workbench.text import by_hand

FERRY = """The ferry sank

By Ada Vell

The captain of the ferry, Jan Holm, said in a letter:

We were not told. Nobody was.

The port closed at noon(on Monday. Nine\u00a0people swam ashore.The rest waited.
"""
LATIN = "Caf\xe9 owners paid nine crowns.\n\nNobody drowned.\n"


def look(world: World, name: str = "ferry.txt", content: bytes | str = FERRY, **asked: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    given = {"actor": world.lead, "campaign_id": world.campaign_id} | asked
    return importing.preview_text(world.store, name=name, content=data, **given)


def take(world: World, name: str = "ferry.txt", content: bytes | str = FERRY, **asked: Any) -> ImportReport:
    data = content.encode() if isinstance(content, str) else content
    given = {"actor": world.lead, "campaign_id": world.campaign_id, "metadata": Metadata(title="The ferry"), "speakers": {}} | asked
    return importing.import_previewed(world.store, name=name, content=data, **given)


def shown(world: World, slug: str = "harbour", page: int = 0) -> Sentences:
    with world.store.reading() as session:
        return queries.sentences(session, world.campaign_id, slug, viewer=world.lead, page=page)


def words(world: World, slug: str = "harbour") -> list[str]:
    return [sentence.text for sentence in shown(world, slug).sentences]


def span(world: World, text: str, slug: str = "harbour") -> tuple[int, int]:
    return next((sentence.start, sentence.end) for sentence in shown(world, slug).sentences if sentence.text == text)


def row(world: World, table: Any, *columns: str, slug: str = "harbour") -> list[tuple[Any, ...]]:
    """Columns of a document's rows, by ordinal, straight from the table."""
    own = select(models.Document.id).where(models.Document.slug == slug).scalar_subquery()
    query = select(*(getattr(table, column) for column in columns)).where(table.document_id == own).order_by(table.ordinal)
    with world.store.reading() as session:
        return [tuple(found) for found in session.execute(query)]


def document(world: World, slug: str, *columns: str) -> tuple[Any, ...]:
    with world.store.reading() as session:
        return tuple(
            session.execute(select(*(getattr(models.Document, name) for name in columns)).where(models.Document.slug == slug)).one()
        )


def split(world: World, sentence: str, before: str, **asked: Any) -> None:
    slug = asked.get("document", "harbour")
    start, end = span(world, sentence, slug)
    given = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "harbour"} | asked
    services.split_sentence(world.store, sentence=(start, end), at=start + sentence.index(before), **given)


def merge(world: World, first: str, second: str, **asked: Any) -> None:
    spans = {"first": span(world, first), "second": span(world, second)}
    given = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "harbour"} | spans | asked
    services.merge_sentences(world.store, **given)


def retag(world: World, ordinal: int, kind: str, **asked: Any) -> None:
    block = next(block for block in shown(world).blocks if block.ordinal == ordinal)
    given = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "harbour", "seen_kind": block.kind} | asked
    services.retag_block(world.store, block=(block.start, block.end), kind=kind, **given)


def assert_sound(world: World, slug: str) -> None:
    """Sentences are slices of the unchanged text, trimmed, in order, in their blocks, and gaps hold only white space."""
    (text,) = document(world, slug, "text")
    sentences = row(world, models.Sentence, "ordinal", "start", "end", "block_ordinal", "text", slug=slug)
    blocks = row(world, models.Block, "start", "end", slug=slug)
    assert [ordinal for ordinal, *_ in sentences] == list(range(len(sentences)))
    assert document(world, slug, "sentence_count") == (len(sentences),)
    at = 0
    for _, start, end, block, own in sentences:
        assert own == text[start:end] == own.strip() != ""
        assert text[at:start].strip() == ""
        assert blocks[block][0] <= start < end <= blocks[block][1]
        at = end
    assert text[at:].strip() == ""


# -- a look before --------------------------------------------------------------------------------------------------------


def test_a_preview_stores_nothing(world: World) -> None:
    before = everything(world.store)

    look(world)

    assert everything(world.store) == before


def test_a_preview_shows_blocks_sentences_hazards_lead_ins_and_guesses(world: World) -> None:
    seen = look(world)

    assert [(block.kind, block.sentence_count) for block in seen.blocks][:4] == [
        ("headline", 1),
        ("byline", 1),
        ("paragraph", 1),
        ("block_quote", 2),
    ]
    assert (seen.encoding, seen.sentence_count, seen.furniture_count, seen.is_cut) == ("utf-8", len(seen.sentences), 1, False)
    (bracket,) = [hazard for hazard in seen.hazards if hazard.kind == "stray_bracket"]
    assert (bracket.place, bracket.words, bracket.before[-4:], bracket.after[:9]) == ("line 9, column 24", "(", "noon", "on Monday")
    assert [(lead_in.block, lead_in.block_words, lead_in.speaker) for lead_in in seen.lead_ins] == [
        (3, "We were not told. Nobody was.", "")
    ]
    assert (seen.metadata.title, seen.metadata.author, dict(seen.origins)["author"]) == ("The ferry sank", "Ada Vell", "in_text")


def test_what_was_previewed_is_what_is_stored(world: World) -> None:
    seen = look(world)

    report = take(world, metadata=seen.metadata)

    assert_as_previewed(world, report.slug, seen)


def assert_as_previewed(world: World, slug: str, seen: Any) -> None:
    assert row(world, models.Sentence, "block_ordinal", "text", slug=slug) == list(seen.sentences)
    assert [kind for (kind,) in row(world, models.Block, "kind", slug=slug)] == [block.kind for block in seen.blocks]
    names = ("title", "publisher", "author", "url", "published_on", "published_precision", "language")
    assert document(world, slug, "sha256", "encoding", *names) == (
        seen.sha256,
        seen.encoding,
        *(getattr(checked(seen.metadata), name) for name in names),
    )


def test_every_text_of_the_corpus_is_stored_as_it_was_previewed(world: World, shared_corpus: list[Path]) -> None:
    for path in shared_corpus:
        seen = look(world, path.name, path.read_bytes())

        report = take(world, path.name, path.read_bytes(), metadata=seen.metadata)

        assert_as_previewed(world, report.slug, seen)
        assert_sound(world, report.slug)


def test_a_file_that_is_not_utf_8_is_refused_with_a_proposal_and_read_once_that_is_confirmed(world: World) -> None:
    with pytest.raises(ImportRefused) as refused:
        look(world, "cafe.txt", LATIN.encode("latin-1"))

    seen = look(world, "cafe.txt", LATIN.encode("latin-1"), encoding=refused.value.proposal)
    assert seen.sentences[0] == (0, "Caf\xe9 owners paid nine crowns.")
    report = take(world, "cafe.txt", LATIN.encode("latin-1"), encoding=refused.value.proposal)
    assert document(world, report.slug, "text") == (LATIN,)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_proposed_in_its_byte_order(world: World, encoding: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        look(world, "cafe.txt", "Nine people swam ashore at noon.".encode(encoding))

    assert refused.value.proposal == encoding


def test_a_large_file_is_previewed_by_counts_and_its_first_200_sentences(world: World) -> None:
    seen = look(world, "large.txt", "Nine people swam ashore at noon. The rest waited there.\n\n" * 36_000)

    assert (seen.is_cut, seen.sentence_count, seen.block_count) == (True, 72_000, 36_000)
    assert (len(seen.sentences), len(seen.blocks)) == (200, 100)


def test_a_text_that_is_here_already_is_known_whatever_its_line_ends(world: World) -> None:
    take(world)
    with world.store.reading() as session:
        same, windows = look(world), look(world, "other.txt", FERRY.replace("\n", "\r\n"))

        known = queries.known(session, world.campaign_id, [same.folded_sha256, windows.folded_sha256, "0" * 64], viewer=world.lead)

    assert {found.slug for found in known.values()} == {"ferry"}
    assert known[windows.folded_sha256].sha256 != windows.sha256
    assert take(world, "other.txt", FERRY.replace("\n", "\r\n")).status == "already here"


def test_corrected_metadata_and_confirmed_speakers_are_stored(world: World) -> None:
    given = Metadata(
        title=" The ferry\r\nsank ", publisher="Port News", published_on="2016-02", url="https://port.example/a", language="de"
    )

    report = take(world, metadata=given, speakers={3: " Jan  Holm ", 4: "  "})

    names = ("title", "publisher", "published_on", "published_precision", "date_origin", "url", "language")
    assert document(world, report.slug, *names) == (
        *("The ferry sank", "Port News", "2016-02", "month", "importer", "https://port.example/a", "de"),
    )
    assert [who for (who,) in row(world, models.Block, "speaker", slug=report.slug)] == ["", "", "", "Jan  Holm", ""]
    assert report.guesses == (("title", "The ferry sank", "in_text"),), "what was corrected is no guess any more"


def test_a_guessed_date_keeps_its_origin(world: World) -> None:
    seen = look(world, "dated.txt", "The ferry sank\n\n23 February 2016\n\nNine people swam ashore.\n")

    report = take(world, "dated.txt", "The ferry sank\n\n23 February 2016\n\nNine people swam ashore.\n", metadata=seen.metadata)

    assert document(world, report.slug, "published_on", "date_origin") == ("2016-02-23", "in_text")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("published_on", wrong) for wrong in ("2016-02-30", "2016-13", "16", "20160223", "2016-2", "0000", "2016-W01", "٢٠١٦")),
        *(("url", wrong) for wrong in ("javascript:alert(1)", "ftp://port.example", "port.example", "https://a b.example", "https://")),
        *(("language", wrong) for wrong in ("", "English", "e", "en_GB")),
        *(("title", wrong) for wrong in ("a\0b", "x" * 501, "\ud800")),
    ],
)
def test_metadata_that_cannot_be_stored_is_refused_by_field_and_nothing_is_stored(world: World, field: str, value: str) -> None:
    before = everything(world.store)

    with pytest.raises(BadMetadata) as refused:
        take(world, metadata=Metadata(**{"title": "The ferry", field: value}))

    assert refused.value.field == field
    assert everything(world.store) == before


@pytest.mark.parametrize(("date", "precision"), [("", "unknown"), ("2016", "year"), ("2016-02", "month"), ("2016-02-29", "day")])
def test_a_date_says_its_own_precision(date: str, precision: str) -> None:
    assert precision_of(date) == precision


def test_a_speaker_of_a_block_that_is_not_there_is_refused(world: World) -> None:
    before = everything(world.store)

    with pytest.raises(BadMetadata, match="not there"):
        take(world, speakers={99: "Jan Holm"})

    assert everything(world.store) == before


def test_a_file_refused_at_import_is_a_report_and_stores_nothing(world: World) -> None:
    before = everything(world.store)

    report = take(world, "empty.txt", " \n")

    assert (report.status, "[W301]" in report.message) == ("refused", True)
    assert everything(world.store) == before


def test_annotators_and_strangers_neither_preview_nor_import(world: World) -> None:
    for attempt in (look, take):
        with pytest.raises(NotAllowed):
            attempt(world, actor=world.annotator)
        with pytest.raises(NotFound):
            attempt(world, campaign_id=999, actor=world.operator)
    with pytest.raises(NotAllowed):
        look(world, campaign_id=None, actor=world.annotator)
    assert look(world, campaign_id=None, actor=world.operator).sentence_count > 0


# -- divided and joined ------------------------------------------------------------------------------------------------------


PORT = "The port authority said 14 ships were waiting. 🚢"


def test_a_sentence_is_split_before_a_word_and_the_text_stays(world: World) -> None:
    before = everything(world.store)

    split(world, PORT, "14")

    assert words(world)[2:5] == ["The port authority said", "14 ships were waiting. 🚢", "Two had sunk!"]
    assert [origin.value for (origin,) in row(world, models.Sentence, "split_origin")] == ["auto"] * 2 + ["manual"] * 2 + ["auto"] * 3
    assert_sound(world, "harbour")
    assert differing(before, everything(world.store)) == {"sentence", "document", "audit", "sentence_terms", "finder_totals"}


def test_a_glued_word_may_be_split_inside(world: World) -> None:
    take(world)

    split(world, "The port closed at noon(on Monday.", "on Monday", document="ferry")

    assert words(world, "ferry")[5:7] == ["The port closed at noon(", "on Monday."]
    assert_sound(world, "ferry")


def test_two_neighbours_are_joined_with_what_stands_between_them(world: World) -> None:
    merge(world, "It was a shameful delay.", "Who will pay?")

    assert words(world)[-1] == "It was a shameful delay. Who will pay?"
    assert_sound(world, "harbour")


def test_splitting_and_joining_again_gives_the_same_sentences(world: World) -> None:
    before = words(world)

    split(world, PORT, "14")
    merge(world, "The port authority said", "14 ships were waiting. 🚢")

    assert words(world) == before
    assert_sound(world, "harbour")


@pytest.mark.parametrize("at", ["start", "end", "before", "after", "far", "second of the spaces"])
def test_a_sentence_is_split_only_inside(world: World, at: str) -> None:
    start, end = span(world, PORT)
    place = {"start": start, "end": end, "before": start - 3, "after": end + 2, "far": 10**12, "second of the spaces": -1}[at]
    before = everything(world.store)

    with pytest.raises(SentencesChanged):
        services.split_sentence(
            world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", sentence=(start, end), at=place
        )

    assert everything(world.store) == before


@pytest.mark.parametrize(
    ("text", "at"),
    [("e\u0301t x", 1), ("👨\u200d👩 x", 1), ("👨\u200d👩 x", 2), ("👍🏽 x", 1), ("🇨🇿🇩🇪", 1), ("🇨🇿🇩🇪", 3), ("❤\ufe0f x", 1)],
)
def test_what_one_sees_as_a_character_is_not_halved(text: str, at: int) -> None:
    assert by_hand.divide(text, 0, len(text), at) is None


def test_two_flags_may_be_parted() -> None:
    assert by_hand.divide("🇨🇿🇩🇪", 0, 4, 2) == ((0, 2), (2, 4))


def test_white_space_at_a_division_lies_in_neither_half() -> None:
    text = "One \u00a0\r\n two"

    assert by_hand.divide(text, 0, len(text), 5) == by_hand.divide(text, 0, len(text), 8) == ((0, 3), (8, 11))


def test_sentences_of_two_blocks_are_not_joined(world: World) -> None:
    with pytest.raises(SentencesChanged, match="same block"):
        merge(world, "Two had sunk!", "It was a shameful delay.")


def test_sentences_that_are_no_neighbours_are_not_joined(world: World) -> None:
    with pytest.raises(SentencesChanged):
        merge(world, PORT, "Who will pay?")


def test_who_looks_at_sentences_that_were_changed_meanwhile_changes_nothing(world: World) -> None:
    seen = span(world, PORT)
    split(world, PORT, "14")
    before = everything(world.store)

    with pytest.raises(SentencesChanged, match="not there any more"):
        services.split_sentence(
            world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", sentence=seen, at=seen[0] + 4
        )

    assert everything(world.store) == before


def test_a_block_is_retagged_and_its_sentences_become_furniture_and_text_again(world: World) -> None:
    retag(world, 2, "boilerplate")
    assert row(world, models.Sentence, "is_furniture") == [(0,)] * 4 + [(1,)] * 2

    retag(world, 2, "paragraph")

    assert row(world, models.Sentence, "is_furniture") == [(0,)] * 6
    assert row(world, models.Block, "kind") == [("headline",), ("paragraph",), ("paragraph",)]


def test_a_block_is_not_retagged_to_an_unknown_kind_nor_from_one_it_no_longer_has(world: World) -> None:
    with pytest.raises(SentencesChanged, match="no kind"):
        retag(world, 2, "nonsense")
    with pytest.raises(SentencesChanged, match="another kind"):
        retag(world, 2, "boilerplate", seen_kind="caption")


# -- until first use ---------------------------------------------------------------------------------------------------------


def decide(tab: Tab) -> None:
    tab.do("decide", ordinals=[1], label="o", origin="key")


def decide_and_undo(tab: Tab) -> None:
    decide(tab)
    tab.do("undo")


def claim(tab: Tab) -> None:
    tab.mark("Two had sunk!")


def flag(tab: Tab) -> None:
    tab.do("flag", ordinal=2, on=True)


@pytest.mark.parametrize("use", [decide, decide_and_undo, claim, flag])
def test_once_anybody_has_labelled_the_text_nothing_about_its_sentences_changes(world: World, use: Any) -> None:
    use(world.tab())
    before = everything(world.store)

    for attempt in (
        lambda: split(world, PORT, "14"),
        lambda: merge(world, "It was a shameful delay.", "Who will pay?"),
        lambda: retag(world, 2, "boilerplate"),
    ):
        with pytest.raises(SentencesInUse, match=r"\[W311\].*begun to label.*badly split"):
            attempt()

    assert everything(world.store) == before
    assert shown(world).in_use == "somebody has begun to label them"


def test_evidence_in_another_text_fixes_the_sentences_it_cites(world: World) -> None:
    tab = world.tab(document="council")
    (uuid,) = document(world, "harbour", "uuid")
    start, end = span(world, PORT)
    evidence = {"evidence": str(uuid4()), "stance": "supports", "set_no": 1, "document": uuid, "start": start, "end": end, "excerpt": PORT}
    reply = tab.do("attach", claim=tab.mark("Nobody counted twice."), **evidence)
    assert not reply["refused"], reply

    with pytest.raises(SentencesInUse, match="cited as evidence"):
        split(world, PORT, "14")


def test_a_text_that_was_only_opened_may_still_be_corrected_and_the_open_tab_labels_nothing(world: World) -> None:
    tab = world.tab()
    tab.send(cursor=4)

    split(world, PORT, "14")

    with pytest.raises(NotFound):
        decide(tab)
    again = world.tab()
    assert again.pass_uuid != tab.pass_uuid
    assert again.state["cursor"] == 5, "the same sentence as before"
    decide(again)
    assert [row["key"] for row in again.state["images"]] == [1]


def test_the_place_of_a_reader_stays_in_the_text_when_the_last_sentences_are_joined(world: World) -> None:
    world.tab().send(cursor=5)

    merge(world, "It was a shameful delay.", "Who will pay?")

    assert world.tab().state["cursor"] == 4


def test_annotators_and_strangers_correct_nothing_and_a_closed_campaign_stays_as_it_is(world: World) -> None:
    before = everything(world.store)
    for refused, asked in ((NotAllowed, {"actor": world.annotator}), (NotFound, {"actor": world.operator, "campaign_id": 999})):
        with pytest.raises(refused):
            split(world, PORT, "14", **asked)
        with pytest.raises(refused):
            merge(world, "It was a shameful delay.", "Who will pay?", **asked)
        with pytest.raises(refused):
            retag(world, 2, "boilerplate", **asked)
        with pytest.raises(refused):
            settle(world, **asked)
    with pytest.raises(NotFound), world.store.reading() as session:
        queries.sentences(session, world.campaign_id, "nowhere", viewer=world.lead)
    with pytest.raises(NotAllowed), world.store.reading() as session:
        queries.split_flags(session, world.campaign_id, viewer=world.annotator)
    assert everything(world.store) == before


# -- settled -----------------------------------------------------------------------------------------------------------------


def settle(world: World, ordinal: int = 2, note: str = "Two statements.", **asked: Any) -> None:
    given = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "harbour"} | asked
    services.settle_split(world.store, ordinal=ordinal, note=note, **given)


def flags(world: World) -> list[SplitFlag]:
    with world.store.reading() as session:
        return queries.split_flags(session, world.campaign_id, viewer=world.lead)


def test_flags_are_counted_by_sentence_over_open_and_finished_passes(world: World) -> None:
    first, second = world.tab(), world.tab(world.second)
    flag(first)
    flag(second)
    second.do("finish")
    first.do("flag", ordinal=0, on=True)
    first.do("flag", ordinal=0, on=False)

    assert [(found.document, found.ordinal, found.text, found.flag_count) for found in flags(world)] == [("harbour", 2, PORT, 2)]


def test_a_settled_sentence_is_out_of_detection_statistics_and_no_offset_moves(world: World) -> None:
    flag(world.tab())
    before = everything(world.store)

    settle(world)

    assert differing(before, everything(world.store)) == {"settled_split", "audit"}
    (found,) = flags(world)
    assert (found.note, found.settled_by, found.flag_count) == ("Two statements.", world.lead.display_name, 1)
    with world.store.reading() as session:
        assert queries.settled_sentences(session, world.campaign_id, viewer=world.lead) == {("harbour", 2)}
        left = select(models.Sentence.ordinal).where(splits.is_settled(models.Sentence.document_id, models.Sentence.ordinal))
        assert session.scalars(left).all() == [2]


def test_a_settlement_may_be_worded_anew_and_taken_back(world: World) -> None:
    flag(world.tab())
    settle(world)
    settle(world, note="Three statements.")
    assert [found.note for found in flags(world)] == ["Three statements."]

    services.unsettle_split(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", ordinal=2)

    assert [found.settled_at for found in flags(world)] == [None]
    with pytest.raises(SentencesChanged, match="not settled"):
        services.unsettle_split(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour", ordinal=2)


@pytest.mark.parametrize(("ordinal", "note"), [(1, "Not flagged."), (99, "Not there."), (2, "  "), (2, "x" * 2_001), (2, "a\0b")])
def test_only_a_flagged_sentence_is_settled_and_only_with_a_note(world: World, ordinal: int, note: str) -> None:
    flag(world.tab())
    before = everything(world.store)

    with pytest.raises(SentencesChanged):
        settle(world, ordinal, note)

    assert everything(world.store) == before


def test_speakers_splits_and_settlements_come_back_byte_for_byte(world: World, tmp_path: Path) -> None:
    take(world, speakers={3: "Jan Holm"})
    split(world, PORT, "14")
    flag(world.tab())
    settle(world, note="Two – statements\nin one.")
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=tmp_path / "first")

    again = importing.import_native(world.store, actor=world.operator, path=tmp_path / "first" / "campaign.jsonl", name="again")
    exporting.export(world.store, actor=world.operator, campaign_id=again, format="jsonl", out=tmp_path / "second")

    assert (tmp_path / "second" / "campaign.jsonl").read_bytes() == (tmp_path / "first" / "campaign.jsonl").read_bytes()
    written = (tmp_path / "first" / "campaign.jsonl").read_text()
    assert '"speakers":[[3,"Jan Holm"]]' in written
    assert '"split_by_hand":[2,3]' in written
    assert '"type":"settled_split"' in written


def test_each_correction_is_noted_in_the_audit(world: World) -> None:
    split(world, PORT, "14")
    merge(world, "The port authority said", "14 ships were waiting. 🚢")
    retag(world, 2, "boilerplate")

    with world.store.reading() as session:
        noted = session.execute(select(models.Audit.action, models.Audit.subject).order_by(models.Audit.id.desc()).limit(3)).all()
    assert [tuple(found) for found in noted] == [("retag block", "harbour"), ("merge sentences", "harbour"), ("split sentence", "harbour")]
