"""What each format writes and leaves out, fed to its loader's and scorer's documented steps. The traps are those of their own code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest

from tests.formats import chapters as case
from workbench.domain.dataset import Chapter
from workbench.formats import catalogue
from workbench.formats.format import About, Entry, Hint, LeftOut
from workbench.formats.writers import averitec, claimreview, fever, labelstudio, scifact

ABOUT = About("Harbour", site="https://checks.example/all")
MADE = About("Harbour", site="https://checks.example/all", makes_questions=True)


class Found:
    """What a format made of chapters."""

    def __init__(self, name: str, chapters: Iterable[Chapter], about: About = ABOUT) -> None:
        found = list(catalogue.FORMATS[name].records(list(chapters), about))
        self.entries = [each for each in found if isinstance(each, Entry)]
        self.left = {int(UUID(each.claim)): each.reason for each in found if isinstance(each, LeftOut)}
        self.hints = Counter(each.reason for each in found if isinstance(each, Hint))

    def of(self, file: str) -> list[Any]:
        return [json.loads(json.dumps(each.value)) for each in self.entries if each.file == file]


def one(name: str, *claims: Any, about: About = ABOUT) -> Found:
    return Found(name, [Chapter(case.document(), (), tuple(claims))], about)


JUDGING = ["fever", "scifact", "averitec", "claimreview"]


@pytest.mark.parametrize("name", JUDGING)
def test_every_judgement_is_either_written_or_left_out_with_a_reason(name: str) -> None:
    found = Found(name, case.chapters())
    (main, *_) = (kind.name for kind in catalogue.FORMATS[name].files)

    assert len(found.of(main)) + len(found.left) == sum(len(claim.annotations) for claim in case.chapters()[0].claims)
    assert all(found.left.values())


@pytest.mark.parametrize("name", JUDGING)
@pytest.mark.parametrize("number", [5, 6, 11, 12], ids=["off the scale", "no verdict", "a repetition", "its annotator left"])
def test_what_is_no_finished_judgement_on_the_scale_is_left_out(name: str, number: int) -> None:
    assert number in Found(name, case.chapters(), MADE).left


# -- FEVER -------------------------------------------------------------------------------------------------------------


def fever_score(gold: dict[str, Any], label: str, evidence: list[list[Any]]) -> bool:
    """The scorer's strict rule: the label, and for all but not-enough-info one whole set among the predicted sentences."""
    if gold["label"].upper() != label.upper():
        return False
    if gold["label"].upper() == "NOT ENOUGH INFO":
        return True
    return any(all([line[2], line[3]] in evidence[:5] for line in members) for members in gold["evidence"])


def test_the_gold_label_with_its_first_set_scores_fully_and_another_label_does_not() -> None:
    records = Found("fever", case.chapters()).of("claims.jsonl")

    for record in records:
        first = [[page, line] for _, _, page, line in record["evidence"][0] if page is not None]
        assert fever_score(record, record["label"], first)
        assert not fever_score(record, "REFUTES" if record["label"] == "SUPPORTS" else "SUPPORTS", first)
        if first:
            assert not fever_score(record, record["label"], first[1:])
    assert {record["label"] for record in records} == {"SUPPORTS", "REFUTES", "NOT ENOUGH INFO"}


def test_conflicting_evidence_has_no_fever_label_and_is_left_out() -> None:
    assert Found("fever", case.chapters()).left[4] == "FEVER has no label for the verdict conflicting"


def test_evidence_points_at_the_line_of_the_page_also_at_sentence_0() -> None:
    found = Found("fever", case.chapters())
    pages = {page["id"]: page["lines"].split("\n") for page in found.of("wiki-pages.jsonl")}
    lines = [line for record in found.of("claims.jsonl") for members in record["evidence"] for line in members if line[2]]

    assert {line[3] for line in lines} == {0, 1, 2}
    for _, _, page, number in lines:
        start, end = case.SENTENCES[page][number]
        assert pages[page][number].split("\t")[:2] == [str(number), " ".join(case.TEXTS[page][start:end].split())]


def test_no_tab_or_line_end_of_a_sentence_breaks_the_corpus_layout() -> None:
    (page, _) = Found("fever", case.chapters()).of("wiki-pages.jsonl")

    assert [line.split("\t")[0] for line in page["lines"].split("\n")] == ["0", "1", "2"]
    assert all(line.count("\t") == 2 for line in page["lines"].split("\n"))


def test_a_set_that_needs_the_web_does_not_leave_without_it() -> None:
    found = one(
        "fever", case.claim(10, case.annotation("supported", case.place("council", 1), case.web(), case.place("council", 2, set_no=2)))
    )

    (record,) = found.of("claims.jsonl")
    assert [[line[3] for line in members] for members in record["evidence"]] == [[2]]
    assert one("fever", case.claim(8, case.annotation("supported", case.web()))).left == {
        8: "its evidence is on the web, which has no page and line"
    }


def test_only_evidence_that_fits_the_verdict_is_written() -> None:
    mixed = [
        case.place("council", 0, stance="refutes"),
        case.place("council", 1, stance="mixed"),
        case.place("council", 2, stance="supports"),
    ]
    (record,) = one("fever", case.claim(1, case.annotation("refuted", *mixed))).of("claims.jsonl")

    assert [[line[3] for line in members] for members in record["evidence"]] == [[0]]


def test_numbers_begin_at_one_and_are_each_used_once() -> None:
    records = Found("fever", case.chapters()).of("claims.jsonl")

    assert [record["id"] for record in records] == list(range(1, len(records) + 1))
    pieces = [line[1] for record in records for members in record["evidence"] for line in members if line[1]]
    assert pieces == list(range(1, len(pieces) + 1))


def test_a_set_beyond_what_the_scorer_reads_is_written_with_a_hint() -> None:
    large = case.place("council", 0, sentences=(0, 1, 2, 0, 1, 2))

    assert list(one("fever", case.claim(1, case.annotation("supported", large))).hints) == [
        "an evidence set of more than 5 sentences, which the FEVER scorer can never find whole"
    ]


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"label": "CONFLICTING"}, "no FEVER label"),
        ({"label": "NOT_ENOUGH_INFO"}, "no FEVER label"),
        ({"evidence": []}, "empty evidence set"),
        ({"evidence": [[]]}, "empty evidence set"),
        ({"evidence": [[[1, 1, "page", "0"]]]}, "numbers, page name and line"),
        ({"evidence": [[[1, 1, None, 0]]]}, "numbers, page name and line"),
        ({"id": 0}, "turns 0 into -1"),
    ],
)
def test_the_validator_refuses_what_the_fever_scorer_would_pass_over(spoilt: dict[str, Any], said: str) -> None:
    sound = {"id": 1, "label": "SUPPORTS", "claim": "x", "evidence": [[[1, 1, "page", 0]]]}

    assert fever.faults(sound) == []
    assert said in "".join(fever.faults(sound | spoilt))


# -- SciFact -----------------------------------------------------------------------------------------------------------


def test_scifacts_loader_takes_every_claim_and_finds_what_it_cites() -> None:
    found = Found("scifact", case.chapters())
    corpus = {page["doc_id"]: page for page in found.of("corpus.jsonl")}

    for record in found.of("claims.jsonl"):
        assert set(record) == {"id", "claim", "evidence", "cited_doc_ids"}
        for number, rationales in record["evidence"].items():
            assert len({rationale["label"] for rationale in rationales}) == 1
            assert {"SUPPORT": 1, "CONTRADICT": -1}[rationales[0]["label"]]
            taken = [line for rationale in rationales for line in rationale["sentences"]]
            assert len(taken) == len(set(taken)), "the scorer asserts that no sentence is in two rationales"
            assert all(corpus[int(number)]["abstract"][line] for line in taken)
        assert sorted(map(str, record["cited_doc_ids"])) == sorted(record["evidence"])


def test_a_set_across_documents_has_no_place_in_scifact() -> None:
    assert "spans several documents" in Found("scifact", case.chapters()).left[9]


def test_a_sentence_in_two_sets_stands_in_the_first_alone_with_a_hint() -> None:
    twice = [case.place("council", 0), case.place("council", 0, set_no=2)]
    found = one("scifact", case.claim(1, case.annotation("supported", *twice)))

    assert found.of("claims.jsonl")[0]["evidence"] == {"2": [{"sentences": [0], "label": "SUPPORT"}]}
    assert "only the first set is written" in "".join(found.hints)


def rationales_found(gold: dict[str, Any], predicted: dict[str, Any]) -> tuple[bool, int, int]:
    """(whether each abstract has its label and a whole rationale among the first three sentences, sentences right, sentences there are)."""
    right = wanted = 0
    is_whole = True
    for number, listed in gold["evidence"].items():
        sets = [set(each["sentences"]) for each in listed]
        said = predicted[number]
        is_whole &= said["label"] == listed[0]["label"] and any(members <= set(said["sentences"][:3]) for members in sets)
        wanted += sum(map(len, sets))
        for line in said["sentences"]:
            (own,) = [members for members in sets if line in members]  # its scorer asserts that there is one
            right += own <= set(said["sentences"]) and said["label"] == listed[0]["label"]
    return is_whole, right, wanted


def test_scifacts_scorer_finds_its_own_gold_and_less_of_what_was_changed() -> None:
    for record in Found("scifact", case.chapters()).of("claims.jsonl"):
        gold = {
            number: {"label": listed[0]["label"], "sentences": [line for each in listed for line in each["sentences"]]}
            for number, listed in record["evidence"].items()
        }
        other = {number: said | {"label": "CONTRADICT" if said["label"] == "SUPPORT" else "SUPPORT"} for number, said in gold.items()}
        is_whole, right, wanted = rationales_found(record, gold)
        assert is_whole
        assert right == wanted
        assert not record["evidence"] or rationales_found(record, other)[:2] == (False, 0)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"label": "SUPPORT"},
        {"evidence": {"council": [{"sentences": [0], "label": "SUPPORT"}]}},
        {"evidence": {"2": [{"sentences": [0], "label": "SUPPORTS"}]}},
        {"evidence": {"2": [{"sentences": [], "label": "SUPPORT"}]}},
        {"evidence": {"9": [{"sentences": [0], "label": "SUPPORT"}]}},
        {"evidence": {"2": [{"sentences": [0], "label": "SUPPORT"}, {"sentences": [1], "label": "CONTRADICT"}]}},
    ],
)
def test_the_validator_refuses_what_scifacts_loader_would_raise_on(spoilt: dict[str, Any]) -> None:
    sound = {"id": 1, "claim": "x", "evidence": {"2": [{"sentences": [0], "label": "SUPPORT"}]}, "cited_doc_ids": [2]}

    assert scifact.faults(sound) == []
    assert scifact.faults(sound | spoilt)


# -- AVeriTeC ----------------------------------------------------------------------------------------------------------


def comparison_strings(example: dict[str, Any]) -> list[str]:
    """What AVeriTeC's scorer reads of a record, with every key it asks for."""
    assert isinstance(example["justification"], str)
    assert isinstance(example["claim_types"], list)
    strings = []
    for question in example["questions"]:
        for answer in question["answers"]:
            strings.append(question["question"] + " " + answer["answer"])
            if answer["answer_type"] == "Boolean":
                strings[-1] += ". " + answer["boolean_explanation"]
    return strings


def test_averitecs_scorer_finds_every_key_and_something_to_compare() -> None:
    records = Found("averitec", case.chapters(), MADE).of("claims.json")

    assert all(comparison_strings(record) for record in records)
    assert {record["label"] for record in records} == set(averitec.LABELS.values())


def test_evidence_without_a_question_is_left_out_unless_questions_are_made() -> None:
    claim = case.claim(1, case.annotation("supported", case.place("council", 0)))

    assert one("averitec", claim).left == {1: "no question asked of its evidence"}
    made = one("averitec", claim, about=MADE)
    assert made.of("ids.jsonl")[0]["is_question_made"] is True
    assert made.of("claims.json")[0]["questions"][0]["answers"][0]["answer"] == "Eleven ships waited."


def test_a_boolean_answer_has_its_explanation_and_its_asked_question_is_not_marked_as_made() -> None:
    found = Found("averitec", case.chapters())

    (record,) = found.of("claims.json")
    assert record["questions"] == [
        {
            "question": "Did two sink?",
            "answers": [
                {
                    "answer": "Yes",
                    "answer_type": "Boolean",
                    "source_url": "https://news.example/1",
                    "boolean_explanation": "Seen by two.",
                    "cached_source_url": "https://news.example/1",
                    "source_medium": "Web text",
                }
            ],
        }
    ]
    assert found.of("ids.jsonl")[0]["is_question_made"] is False


def test_answers_to_one_question_stand_together() -> None:
    asked = [case.web("https://a.example/1", question="Q?", answer="A"), case.web("https://b.example/1", question="Q?", answer="B")]
    (record,) = one("averitec", case.claim(1, case.annotation("supported", *asked))).of("claims.json")

    assert [[answer["answer"] for answer in question["answers"]] for question in record["questions"]] == [["A", "B"]]


@pytest.mark.parametrize(
    ("date", "written"),
    [("2016-02-03", "3-2-2016"), ("2016-10-31", "31-10-2016"), ("2016-02", None), ("2016", None), ("", None)],
)
def test_dates_are_day_month_year_without_zeros_and_null_when_not_known_to_the_day(date: str, written: str | None) -> None:
    assert averitec.day_month_year(date) == written


def test_justification_is_text_also_when_there_is_none() -> None:
    claim = case.claim(1, case.annotation("supported", case.web(question="Q?", answer="A"), why=""))

    assert one("averitec", claim).of("claims.json")[0]["justification"] == ""


@pytest.mark.parametrize(
    "spoilt",
    [
        {"label": "Conflicting"},
        {"justification": None},
        {"questions": []},
        {"questions": [{"question": "Q", "answers": []}]},
        {"questions": [{"question": "Q", "answers": [{"answer": "Yes", "answer_type": "Boolean"}]}]},
        {"questions": [{"question": "Q", "answers": [{"answer": "", "answer_type": "Extractive"}]}]},
    ],
)
def test_the_validator_refuses_what_averitecs_scorer_would_raise_on(spoilt: dict[str, Any]) -> None:
    sound = {"label": "Supported", "justification": "", "claim_types": []}
    sound |= {"questions": [{"question": "Q", "answers": [{"answer": "A", "answer_type": "Extractive"}]}]}

    assert averitec.faults(sound) == []
    assert averitec.faults(sound | spoilt)


# -- ClaimReview -------------------------------------------------------------------------------------------------------


def test_a_review_has_a_rating_in_words_and_a_number_where_there_is_one() -> None:
    reviews = Found("claimreview", case.chapters()).of("claimreview.jsonld")
    ratings = {review["reviewRating"]["alternateName"]: review["reviewRating"].get("ratingValue") for review in reviews}

    assert ratings == {"Supported": 5, "Refuted": 1, "Conflicting": 3, "Not enough evidence": None}
    assert all(("bestRating" in review["reviewRating"]) is ("ratingValue" in review["reviewRating"]) for review in reviews)


def test_a_review_names_its_own_page_the_day_and_where_the_claim_appeared() -> None:
    review = Found("claimreview", case.chapters()).of("claimreview.jsonld")[0]

    assert review["url"].startswith("https://checks.example/all#claim-")
    assert review["datePublished"] == "2026-01-31"
    assert review["itemReviewed"]["firstAppearance"] == {"@type": "CreativeWork", "name": "Port-Log", "url": "https://port.example/log"}


def test_a_long_claim_is_written_with_a_hint() -> None:
    assert Found("claimreview", case.chapters()).hints == {
        "a claim of more than 75 characters, which readers of ClaimReview wrap or cut": 1
    }


def test_the_validator_refuses_a_review_without_an_address() -> None:
    review = Found("claimreview", case.chapters()).of("claimreview.jsonld")[0]

    assert claimreview.faults(review) == []
    assert claimreview.faults(review | {"url": "#claim-1"})


# -- spans: doccano, Label Studio, Web Annotation ----------------------------------------------------------------------


def test_doccano_spans_are_code_points_that_cut_out_the_quote() -> None:
    records = Found("doccano", case.chapters()).of("doccano.jsonl")

    assert [record["annotator"] for record in records] == ["a1", "a2"]
    for claim in records[0]["claims"]:
        for start, end in claim["spans"]:
            assert [start, end] in [span[:2] for span in records[0]["label"]]
            assert records[0]["text"][start:end] in case.TEXTS["port-log"]
    assert {label for *_, label in records[0]["label"]} >= {"supported", "claim"}


def test_doccano_says_that_claims_overlap() -> None:
    assert Found("doccano", case.chapters()).hints.total() == 1


def test_label_studio_regions_name_controls_of_the_configuration() -> None:
    found = Found("labelstudio", case.chapters())
    (config,) = found.of("label_config.xml")
    (task, empty) = found.of("label_studio.json")

    assert empty["annotations"] == []
    regions = [region for annotation in task["annotations"] for region in annotation["result"]]
    for region in regions:
        assert f'name="{region["from_name"]}" toName="{region["to_name"]}"' in config
        value = region["value"]
        if region["type"] == "labels":
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert value["labels"] == [labelstudio.LABEL]
        for choice in value.get("choices", []):
            assert f'<Choice value="{choice}"/>' in config
    assert {region["type"] for region in regions} == {"labels", "choices", "textarea"}


def test_a_claim_of_two_spans_is_two_regions_of_one_claim() -> None:
    (task, _) = Found("labelstudio", case.chapters()).of("label_studio.json")
    labels = [region for annotation in task["annotations"] for region in annotation["result"] if region["type"] == "labels"]
    parted = [region for region in labels if int(UUID(region["meta"]["claim"])) == 13]

    assert len({region["id"] for region in parted}) == 2
    assert [region["value"]["text"] for region in parted] == [case.TEXTS["port-log"][:9], case.TEXTS["port-log"][49:64]]


def test_both_selectors_of_a_web_annotation_select_the_same_words() -> None:
    text = case.TEXTS["port-log"]
    for value in Found("webannotation", case.chapters()).of("annotations.jsonld"):
        for target in value["target"] if isinstance(value["target"], list) else []:
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


TERMS = {
    *("id", "type", "motivation", "creator", "nickname", "body", "target", "source", "selector", "purpose", "format", "value", "language"),
    *("start", "end", "exact", "prefix", "suffix", "created", "name"),
}  # those of http://www.w3.org/ns/anno.jsonld that stand in our files


def keys_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return value.keys() | {key for inner in value.values() for key in keys_in(inner)}
    return {key for inner in value for key in keys_in(inner)} if isinstance(value, list) else set()


def test_every_key_of_a_web_annotation_is_a_term_of_its_context() -> None:
    """What is none, a JSON-LD reader drops without a word."""
    assert keys_in(Found("webannotation", case.chapters()).of("annotations.jsonld")) <= TERMS


def test_evidence_links_its_source_to_the_claim() -> None:
    listed = Found("webannotation", case.chapters()).of("annotations.jsonld")
    claims = {value["id"] for value in listed if value["motivation"] == "highlighting"}
    links = [value for value in listed if value["motivation"] == "linking"]

    assert links
    assert {value["target"] for value in links} <= claims
    assert {value["body"][1]["value"] for value in links} == {"supports", "refutes", "context"}
