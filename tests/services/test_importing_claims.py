"""FEVER and AVeriTeC: each claim a text to annotate again, with what the data set says of it as gold that annotators do not see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.services.test_importing import text_of
from tests.services.test_importing_spans import empty_campaign, lines, take
from tests.store.facts import everything
from tests.worlds import COUNCIL, World
from workbench.domain.records import ExportChoice
from workbench.domain.vocabulary import EvidencePolicy, PassStatus, Round
from workbench.services import assigning, exporting
from workbench.store import models
from workbench.store.queries import exports

TOWN, HARBOUR = "Vell_-LRB-town-RRB-", "Harbour"
SETS = [[[1, 2, TOWN, 0]], [[1, 3, HARBOUR, 4], [1, 4, TOWN, 5]]]
FEVER: list[dict[str, Any]] = [
    {"id": 7, "verifiable": "VERIFIABLE", "label": "SUPPORTS", "claim": "Vell has a harbour.", "evidence": SETS},
    {"id": 8, "verifiable": "VERIFIABLE", "label": "REFUTES", "claim": "Vell has no harbour.", "evidence": [[[2, 5, HARBOUR, 0]]]},
    {"id": 9, "verifiable": "NOT VERIFIABLE", "label": "NOT ENOUGH INFO", "claim": "Vell is rich.", "evidence": [[[3, None, None, None]]]},
    {"id": 10, "claim": "Vell is old."},
]
AVERITEC = [
    {
        **{"claim": "Fourteen ships waited outside Vell.", "required_reannotation": False, "label": "Conflicting Evidence/Cherrypicking"},
        **{"justification": "Two counts differ.", "claim_date": "25-8-2020", "speaker": "Ida Holm", "reporting_source": "Gazette"},
        **{"original_claim_url": "https://gazette.example/ships", "claim_types": ["Numerical Claim"], "fact_checking_strategies": []},
        "questions": [
            {
                "question": "How many ships waited?",
                "answers": [
                    {
                        **{"answer": "Eleven.", "answer_type": "Extractive", "source_url": "https://council.example/count"},
                        **{"cached_source_url": "https://archive.example/1", "source_medium": "PDF"},
                    },
                    {"answer": "No answer could be found.", "answer_type": "Unanswerable", "source_url": "", "source_medium": ""},
                ],
            }
        ],
    }
]


def rows(world: World, kind: str) -> list[dict[str, Any]]:
    """What the native export holds of a kind."""
    with world.store.reading() as session:
        return [row for row in exports.everything(session, world.campaign_id, viewer=world.operator) if row["type"] == kind]


def judged(world: World) -> dict[str, tuple[str, str]]:
    said = {row["claim_uuid"]: (row["verdict"], row["why"]) for row in rows(world, "annotation")}
    return {row["quote"]: said.get(row["uuid"], ("", "")) for row in rows(world, "claim")}


def test_each_fever_claim_is_a_text_with_its_verdict_and_evidence_sets_as_gold(world: World) -> None:
    report = take(world, "dev.jsonl", lines(*FEVER))

    assert (report.status, report.documents) == ("imported", ("claim-7", "claim-8", "claim-9", "claim-10"))
    assert dict(report.brought) == {"passes": 3, "claims": 3, "evidence": 4}
    assert text_of(world, "claim-7") == "Vell has a harbour."
    assert judged(world) == {
        "Vell has a harbour.": ("supported", ""),
        "Vell has no harbour.": ("refuted", ""),
        "Vell is rich.": ("not_enough_evidence", ""),
    }
    evidence = [(row["stance"], row["set_no"], row["url"], row["title"]) for row in rows(world, "evidence")]
    wikipedia = "https://en.wikipedia.org/wiki/"
    assert sorted(evidence) == [
        ("refutes", 1, f"{wikipedia}Harbour", "Harbour, sentence 0"),
        ("supports", 1, f"{wikipedia}Vell_(town)", "Vell (town), sentence 0"),
        ("supports", 2, f"{wikipedia}Harbour", "Harbour, sentence 4"),
        ("supports", 2, f"{wikipedia}Vell_(town)", "Vell (town), sentence 5"),
    ]


def test_an_averitec_claim_keeps_who_said_it_when_and_what_was_asked(world: World) -> None:
    report = take(world, "dev.json", AVERITEC)

    with world.store.reading() as session:
        document = session.scalars(select(models.Document).where(models.Document.slug == "claim-1")).one()
    assert (document.author, document.publisher, document.published_on) == ("Ida Holm", "Gazette", "2020-08-25")
    assert judged(world) == {"Fourteen ships waited outside Vell.": ("conflicting", "Two counts differ.")}
    (claim,), (evidence,) = rows(world, "claim"), rows(world, "evidence")
    assert (claim["claim_date"], claim["types"], claim["attribution"]) == (
        *("2020-08-25", ["quantity"]),
        [{"source": "Ida Holm", "mode": "asserted"}],
    )
    assert (evidence["stance"], evidence["title"], evidence["excerpt"], evidence["medium"], evidence["archive_url"]) == (
        *("mixed", "How many ships waited?", "Eleven.", "pdf", "https://archive.example/1"),
    )
    assert report.left_out == (("answers without an address that can be kept", 1),)


@pytest.mark.parametrize(("name", "content"), [("dev.jsonl", lines(*FEVER)), ("dev.json", AVERITEC)])
def test_what_the_data_set_says_is_gold_and_the_text_is_free_to_annotate(world: World, name: str, content: Any) -> None:
    report = take(world, name, content)

    assert {(row["round"], row["status"]) for row in rows(world, "pass")} == {(Round.GOLD.value, PassStatus.FINISHED.value)}
    assigning.begin_pass(world.store, actor=world.annotator, campaign_id=world.campaign_id, document=report.documents[0])


def test_claims_of_our_own_export_cite_the_sentences_of_the_texts_that_are_here(world: World, tmp_path: Path) -> None:
    tab = world.tab(document="council")
    claim = tab.mark("Eleven ships waited outside Vell")
    tab.do("judge", claim=claim, verdict="refuted", why="The port counted 14.")
    cited = "The port authority said 14 ships were waiting."
    start = world.tab().text.index(cited)
    place = {"document": world.document_uuid("harbour"), "start": start, "end": start + len(cited), "excerpt": cited}
    own = "0d4c1f5e-3c0a-4a52-9a5e-1a1a1a1a1a1a"
    tab.do("attach", evidence=own, claim=claim, stance="refutes", set_no=1, **place)
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="fever", out=tmp_path, choice=ExportChoice())
    file = (tmp_path / "claims.jsonl").read_bytes()

    here, elsewhere = take(world, "claims.jsonl", file), take(empty_campaign(world), "claims.jsonl", file)

    (imported,) = (row for row in rows(world, "evidence") if row["uuid"] != own)
    assert (imported["document"], imported["excerpt"], imported["url"]) == (place["document"], f"{cited} 🚢", "")
    assert dict(here.brought)["evidence"] == 1
    assert elsewhere.left_out == (("evidence in texts that are not in this campaign", 1),)


def test_evidence_that_the_campaign_does_not_allow_is_counted(world: World) -> None:
    report = take(empty_campaign(world, evidence_policy=EvidencePolicy.CORPUS), "dev.jsonl", lines(FEVER[1]))

    assert dict(report.brought) == {"passes": 1, "claims": 1}
    assert [reason.partition(":")[0] for reason, _ in report.left_out] == ["evidence"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", lines({**FEVER[0], "label": "CONFLICTING"}), "line 1, label: 'CONFLICTING' is none of SUPPORTS, REFUTES"),
        ("a.jsonl", lines(FEVER[0], {**FEVER[1], "claim": ""}), "line 2, claim: there is no text"),
        ("a.jsonl", lines({**FEVER[0], "evidence": [[["x"]]]}), "line 1, evidence: a piece of evidence is"),
        ("a.jsonl", lines({**FEVER[0], "evidence": "x"}), "line 1, evidence: evidence is a list"),
        ("a.json", [{**AVERITEC[0], "questions": [{"question": "x"}]}], "record 1, questions: a question is an object with its answers"),
        ("a.json", [{**AVERITEC[0], "label": "True"}], "record 1, label: 'True' is none of"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_keeps_the_file_out(world: World, name: str, content: Any, said: str) -> None:
    before = everything(world.store)

    report = take(world, name, content if isinstance(content, bytes) else json.dumps(content).encode())

    assert report.status == "refused"
    assert said in report.message
    assert everything(world.store) == before


# -- FEVER's pages -----------------------------------------------------------------------------------------------------

PAGES = [
    {"id": "", "text": "", "lines": ""},
    {"id": TOWN, "text": "Vell is a town .", "lines": "0\tVell is a town .\tTown\ttown\n1\t\n2\t\n3\tIt has a harbour . It is old .\n4\t"},
    {"id": HARBOUR, "text": "A harbour is a port .", "lines": "0\tA harbour is a port .\tport\tPort\n"},
]


def test_a_page_of_fever_is_a_text_whose_sentences_are_its_numbered_lines(world: World) -> None:
    report = take(world, "wiki-001.jsonl", lines(*PAGES))

    assert (report.status, report.documents) == ("imported", ("vell-lrb-town-rrb", "harbour-2"))
    assert dict(report.left_out) == {"pages without a sentence": 1}
    assert text_of(world, "vell-lrb-town-rrb") == "Vell is a town .\n\n\nIt has a harbour . It is old .\n"
    (page,) = [row for row in rows(world, "document") if row["slug"] == "vell-lrb-town-rrb"]
    assert (page["title"], page["publisher"], page["url"]) == ("Vell (town)", "Wikipedia", "https://en.wikipedia.org/wiki/Vell_(town)")
    assert [page["text"][start:end] for start, end, *_ in page["sentences"]] == ["Vell is a town .", "It has a harbour . It is old ."]
    assert len(page["blocks"]) == 2


def test_claims_find_their_evidence_on_pages_that_are_here_by_number(world: World) -> None:
    take(world, "wiki-001.jsonl", lines(*PAGES))
    sets = [[[1, 2, TOWN, 3], [1, 3, HARBOUR, 0]], [[1, 4, TOWN, 1]], [[1, 5, TOWN, 40]]]

    report = take(world, "dev.jsonl", lines({"id": 7, "label": "SUPPORTS", "claim": "Vell has a harbour.", "evidence": sets}))

    assert dict(report.brought)["evidence"] == 4
    found = {(row["set_no"], row["kind"], row["excerpt"] or row["url"]) for row in rows(world, "evidence")}
    address = "https://en.wikipedia.org/wiki/Vell_(town)"
    assert found == {
        (1, "sentence", "It has a harbour . It is old ."),
        (1, "sentence", "A harbour is a port ."),
        (2, "web", address),
        (3, "web", address),
    }


def test_pages_of_this_workbenchs_own_export_keep_their_short_names_and_numbers(world: World, tmp_path: Path) -> None:
    tab = world.tab(world.second, "council")
    claim = tab.mark(COUNCIL.split("\n\n")[1].split(".")[0] + ".")
    tab.do("judge", claim=claim, verdict="supported", why="Counted.")
    with world.store.reading() as session:
        uuid, text = session.execute(select(models.Document.uuid, models.Document.text).where(models.Document.slug == "harbour")).one()
    start = text.index("Two had sunk!")
    place = {"document": uuid, "start": start, "end": start + 13, "excerpt": "Two had sunk!"}
    tab.do("attach", evidence=str(UUID(int=5)), claim=claim, stance="supports", set_no=1, **place)
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="fever", out=tmp_path, choice=ExportChoice())
    other = empty_campaign(world)

    take(other, "wiki-pages.jsonl", (tmp_path / "wiki-pages.jsonl").read_bytes())
    take(other, "claims.jsonl", (tmp_path / "claims.jsonl").read_bytes())

    assert [(row["kind"], row["excerpt"]) for row in rows(other, "evidence")] == [("sentence", "Two had sunk!")]


@pytest.mark.parametrize("wrong", ["no number", "0\tOne.\n0\tTwo.", "0\tOne.\nx\tTwo."])
def test_w314_a_page_without_numbers_of_its_own_is_refused(world: World, wrong: str) -> None:
    report = take(world, "wiki-001.jsonl", lines(PAGES[2], {"id": "Ferry", "text": "", "lines": wrong}))

    assert report.status == "refused"
    assert "[W314]" in report.message
    assert "line 2, lines" in report.message
