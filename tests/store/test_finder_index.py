"""The evidence finder's index: whatever changes sentences, it holds what they say, and both engines take the same candidates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from tests.worlds import World
from workbench.domain.records import FoundSentence
from workbench.services import documents, exporting, importing, sentences
from workbench.store import finder, finder_index, models, schema
from workbench.store.models.finding import SEARCH
from workbench.store.queries import documents as queries
from workbench.text.finding.ranking import LexicalRanker


def faults(world: World) -> list[str]:
    with world.store.reading() as session:
        return finder_index.faults(session)


def found(world: World, words: str, besides: str | None = None) -> list[FoundSentence]:
    with world.store.reading() as session:
        return queries.evidence(session, world.campaign_id, words, viewer=world.lead, besides=besides)


def spans(world: World, document: str) -> list[tuple[int, int]]:
    table = models.Sentence
    with world.store.reading() as session:
        own = select(models.Document.id).where(models.Document.slug == document).scalar_subquery()
        rows = session.execute(select(table.start, table.end).where(table.document_id == own).order_by(table.ordinal))
        return [tuple(row) for row in rows]


def test_an_imported_text_is_in_the_index_as_it_reads(world: World) -> None:
    assert faults(world) == []
    assert found(world, "How many ships waited?", besides="harbour")[0].text == "Eleven ships waited outside Vell, the council said."


def test_a_file_of_many_texts_is_in_the_index_text_by_text(world: World) -> None:
    rows = [{"text": f"Tug number {n} left the mole of Vell.\n\nNobody saw tug {n} return."} for n in (1, 2, 2, 3)]
    content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()

    list(importing.import_texts(world.store, actor=world.operator, campaign_id=world.campaign_id, files=[("tugs.jsonl", content)]))

    assert faults(world) == []
    assert [one.text for one in found(world, "Did anybody see a tug return?")][:3] == [f"Nobody saw tug {n} return." for n in (1, 2, 3)]


def test_a_search_says_whose_sentence_it_is_and_what_stands_beside_it(world: World) -> None:
    first = found(world, "The harbour was closed", besides="harbour.txt")[0]

    assert (first.document_slug, first.file_name, first.ordinal) == ("council", "council.txt", 2)
    assert (first.before, first.after) == ("Eleven ships waited outside Vell, the council said.", "Nobody counted twice.")
    assert "same words: closed, harbour" in first.reasons


def test_divided_and_joined_sentences_are_found_as_they_read_now(world: World) -> None:
    before = spans(world, "council")
    sentences.merge_sentences(
        world.store, actor=world.lead, campaign_id=world.campaign_id, document="council", first=before[1], second=before[2]
    )

    assert faults(world) == []
    joined = found(world, "Eleven ships waited")[0]
    assert joined.text.endswith("The harbour was closed for six days.")

    at = joined.start + len("Eleven ships waited")
    sentences.split_sentence(
        world.store, actor=world.lead, campaign_id=world.campaign_id, document="council", sentence=(joined.start, joined.end), at=at
    )
    assert faults(world) == []
    assert found(world, "Eleven ships waited")[0].text == "Eleven ships waited"


def test_a_block_declared_furniture_is_found_no_more_and_found_again_when_it_is_not(world: World) -> None:
    table = models.Block
    with world.store.reading() as session:
        own = select(models.Document.id).where(models.Document.slug == "council").scalar_subquery()
        block = session.execute(select(table.start, table.end, table.kind).where(table.document_id == own, table.ordinal == 1)).one()
    retag = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "council", "block": (block.start, block.end)}

    sentences.retag_block(world.store, seen_kind=block.kind, kind="boilerplate", **retag)
    assert (faults(world), found(world, "Eleven ships waited", besides="harbour")) == ([], [])

    sentences.retag_block(world.store, seen_kind="boilerplate", kind=block.kind, **retag)
    assert faults(world) == []
    assert found(world, "Eleven ships waited", besides="harbour")


def test_a_withdrawn_document_is_no_evidence_until_it_is_restored(world: World) -> None:
    place = {"actor": world.lead, "campaign_id": world.campaign_id, "document": "council"}

    documents.withdraw(world.store, **place)
    assert (faults(world), found(world, "Eleven ships waited", besides="harbour")) == ([], [])

    documents.restore(world.store, **place)
    assert faults(world) == []
    assert found(world, "Eleven ships waited", besides="harbour")


def test_an_imported_native_export_is_searched_like_its_original(world: World, tmp_path: Path) -> None:
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)
    copy = importing.import_native(world.store, actor=world.operator, path=tmp_path / "campaign.jsonl", name="again")

    original = found(world, "How many ships waited?")
    assert faults(world) == []
    assert [
        replace(one, document_slug="") for one in found(replace(world, campaign_id=copy, lead=world.operator), "How many ships waited?")
    ] == [replace(one, document_slug="") for one in original]


def test_another_campaign_s_sentences_are_never_found(world: World, tmp_path: Path) -> None:
    exporting.export(world.store, actor=world.operator, campaign_id=world.campaign_id, format="jsonl", out=tmp_path)
    importing.import_native(world.store, actor=world.operator, path=tmp_path / "campaign.jsonl", name="again")

    assert len(found(world, "Eleven ships waited outside")) == len(
        {(one.document_slug, one.ordinal) for one in found(world, "Eleven ships waited outside")}
    )


def test_an_upgrade_indexes_what_an_older_release_imported(world: World) -> None:
    with world.store.writing() as work:
        for table in (models.SentenceTerms, models.TermCount, models.FinderTotals):
            work.session.execute(delete(table))
        work.commit()
    assert found(world, "Eleven ships waited") == []

    schema.upgrade(world.store.settings)

    assert faults(world) == []
    assert found(world, "Eleven ships waited")


def test_damage_is_told_in_words(world: World) -> None:
    with world.store.writing() as work:
        work.session.execute(text("DELETE FROM sentence_terms WHERE id = (SELECT max(id) FROM sentence_terms)"))
        work.commit()

    assert faults(world) == [
        "harbour: 1 sentences are not in the evidence finder's index as they read",
        "harbour: the evidence finder's word counts are not those of its sentences",
    ]


def test_sqlite_s_full_text_table_agrees_with_its_content(world: World) -> None:
    if not world.store.settings.is_sqlite:
        pytest.skip("PostgreSQL's index needs no second table")
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="harbour")
    with world.store.writing() as work:
        work.session.execute(text(f"INSERT INTO {SEARCH}({SEARCH}, rank) VALUES ('integrity-check', 1)"))  # raises where they differ


LARGE = 1_200  # sentences: more than are looked at one by one


@pytest.fixture
def large(world: World) -> World:
    """The world with a text long enough for the database to choose among its sentences."""
    lines = [f"Lighthouse number {n} was painted {('red', 'white', 'green')[n % 3]} by keeper Ivo{n % 97} Marsh." for n in range(LARGE)]
    lines[700] = "The keeper of the mole counted eleven ships off Vell."
    report = list(
        importing.import_texts(
            world.store, actor=world.operator, campaign_id=world.campaign_id, files=[("lights.txt", "\n\n".join(lines).encode())]
        )
    )
    assert report[0].sentence_count >= LARGE
    return world


def test_of_many_sentences_the_database_takes_those_with_the_rarest_terms(large: World) -> None:
    first = found(large, "Eleven ships were counted by the keeper of the mole", besides="harbour")

    assert [one.document_slug for one in first[:2]] == ["lights", "council"]
    assert first[0].text == "The keeper of the mole counted eleven ships off Vell."


def test_never_more_candidates_than_the_limit_and_none_of_the_claims_own_document(large: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Counting(LexicalRanker):
        def shortlist(self, claim, candidates, corpus):  # type: ignore[no-untyped-def]
            seen.append(len(candidates))
            return super().shortlist(claim, candidates, corpus)

    with large.store.reading() as session:
        own = session.scalars(select(models.Document.id).where(models.Document.slug == "lights")).one()
        everywhere = finder.search(session, large.campaign_id, "painted lighthouse", besides=None, top=20, ranker=Counting())
        elsewhere = finder.search(session, large.campaign_id, "painted lighthouse ships", besides=own, top=20, ranker=Counting())

    assert seen[0] == finder.CANDIDATE_LIMIT
    assert len(everywhere) == 20
    assert {one.document_slug for one in elsewhere} <= {"harbour", "council"}


@pytest.mark.parametrize("words", ["O'Brien's lighthouse", "Da’esh 90% -1.5 'painted' \\ & | !", "l'été à Ænima № 7", "¹ ² ½"])
def test_signs_in_a_claim_are_no_fault_where_the_database_chooses(large: World, words: str) -> None:
    assert isinstance(found(large, f"{words} Ivo7 Marsh"), list)


def test_terms_that_stand_everywhere_are_looked_up_together(large: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "POSTINGS", 300)

    texts = {one.text for one in found(large, "white lighthouse keeper")}

    assert texts
    assert all("white" in words for words in texts)


class Keeping(LexicalRanker):
    """Remembers which sentences the database picked."""

    def __init__(self) -> None:
        self.picked: list[tuple[int, int]] = []

    def shortlist(self, claim, candidates, corpus):  # type: ignore[no-untyped-def]
        self.picked = [finder_index.place(candidate.id) for candidate in candidates]
        return super().shortlist(claim, candidates, corpus)


def picked(world: World, words: str) -> list[tuple[int, int]]:
    """(document's id, ordinal) of the candidates."""
    ranker = Keeping()
    with world.store.reading() as session:
        finder.search(session, world.campaign_id, words, besides=None, top=20, ranker=ranker)
    return ranker.picked


def holding(world: World, *words: str) -> list[tuple[int, int]]:
    """(document's id, ordinal) of the sentences with these words, read one by one."""
    table = models.Sentence
    with world.store.reading() as session:
        rows = session.execute(select(table.document_id, table.ordinal, table.text).order_by(table.document_id, table.ordinal)).all()
    return [(document, ordinal) for document, ordinal, said in rows if all(word in said for word in words)]


def test_of_a_word_that_stands_everywhere_the_same_evenly_spread_sample_is_read_on_both_engines(
    large: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "POSTINGS", 300)
    monkeypatch.setattr(finder, "ALONE", 100)

    fourth = [(document, ordinal) for document, ordinal in holding(large, "white") if (document + ordinal // 16) % 4 == 0]

    assert len(fourth) > 50
    assert picked(large, "white") == fourth


def test_of_two_words_that_always_stand_together_a_sample_is_read(large: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "POSTINGS", 1_000)
    monkeypatch.setattr(finder, "TOGETHER", 600)

    half = [(document, ordinal) for document, ordinal in holding(large, "Lighthouse", "painted") if (document + ordinal // 16) % 2 == 0]

    assert picked(large, "lighthouse painted") == half


def test_two_terms_of_one_word_are_not_taken_for_two_words(large: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """“Marsh” is a word and a name: both stand wherever it stands, and say no more than one of them."""
    monkeypatch.setattr(finder, "POSTINGS", 300)

    assert picked(large, "Marsh white") == holding(large, "Marsh", "white")[:300]


def test_both_engines_give_the_same_order(large: World) -> None:
    """Compared on each engine with one list, so that a difference between them fails on one."""
    ranked = found(large, "Eleven ships waited off Vell, the keeper said")

    assert [(one.document_slug, one.ordinal) for one in ranked][:4] == [("council", 1), ("lights", 700), ("harbour", 2), ("harbour", 1)]
