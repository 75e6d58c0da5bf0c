"""The demo material: five texts with the hazards that make such texts worth showing, and files that agree with one another."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from workbench.domain.vocabulary import CanonicalVerdict, Coverage, EvidencePolicy, Preset, TemporalPolicy

CHECKOUT = Path(__file__).parents[2]
SEEDS = CHECKOUT / "seeds"
CORPUS = CHECKOUT.parent / "shared" / "corpus"

NBSP, HAIR = "\u00a0", "\u200a"
SHINGLE = 8
REPEATED_HEADLINE = "Aid Convoy Hit Hours After Syria's Army Declares Truce Over"
SENTENCE_KEYS = set("copixbs")


def parse(name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / name).read_text(encoding="utf-8"))


CAMPAIGN, SCHEME, QUIZ = parse("campaign.toml"), parse("scheme.toml"), parse("quiz.toml")
GUIDELINE = (SEEDS / "guideline.md").read_text(encoding="utf-8")
DOCUMENTS = CAMPAIGN["documents"]
PASSES = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.glob("passes/*/*.toml"))
TEXTS: dict[str, str] = {document["style"]: (SEEDS / document["file"]).read_bytes().decode("utf-8") for document in DOCUMENTS}
EVERYTHING = "\n\n".join(TEXTS.values())


def paragraphs(text: str) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n{2,}", text) if block.strip()]


def words(text: str) -> list[str]:
    return [piece for piece in text.split() if any(character.isalnum() for character in piece)]


def sentences(text: str) -> list[str]:
    """Roughly: good enough to notice a copied one."""
    return [piece.strip() for block in paragraphs(text) for piece in re.split(r"(?<=[.!?:])[”’\")]*\s+", block) if len(words(piece)) > 3]


def shingles(text: str) -> set[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text.casefold())
    return {tuple(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1)}


def block_quotes(text: str) -> list[str]:
    """Paragraphs without quotation marks of their own, after a lead-in that names a speaker and ends in a colon."""
    blocks = paragraphs(text)
    return [
        quote
        for lead_in, quote in pairwise(blocks)
        if lead_in.endswith(":") and len(words(lead_in)) > 6 and quote[0] not in "“\"'1" and len(sentences(quote)) > 1
    ]


# The files


def test_folder_holds_exactly_the_listed_articles():
    listed = sorted(document["file"] for document in DOCUMENTS)

    assert listed == sorted(path.relative_to(SEEDS).as_posix() for path in (SEEDS / "articles").iterdir())


def test_five_articles_in_five_styles():
    assert [document["style"] for document in DOCUMENTS] == ["news", "live_blog", "explainer", "opinion", "analysis"]
    assert len({document["publisher"] for document in DOCUMENTS}) == 5


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["style"])
def test_text_is_as_long_as_the_campaign_says(document):
    text = TEXTS[document["style"]]

    assert 300 <= document["words"] <= 900
    assert len(words(text)) == document["words"]
    assert len(paragraphs(text)) == document["paragraphs"]


@pytest.mark.parametrize("style", TEXTS)
def test_text_is_plain_utf8_with_one_newline_at_the_end(style):
    text = TEXTS[style]

    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert "{" not in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["style"])
def test_title_is_the_first_line_and_the_author_signs(document):
    text = TEXTS[document["style"]]

    assert text.split("\n")[0] == document["title"]
    assert document["author"] in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["style"])
def test_date_is_as_long_as_its_precision_allows(document):
    shape = {"day": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}", "unknown": ""}[document["published_precision"]]

    assert re.fullmatch(shape, document["published_on"])
    assert document["language"] == "en"


# What makes them hard


HAZARDS = {
    "a byline": ("news", r"^By [A-Z]\w+ [A-Z]\w+$"),
    "a byline with its publisher": ("opinion", r"^by [A-Z]\w+ [A-Z]\w+ for The "),
    "a bare name as byline": ("live_blog", r"^[A-Z]\w+ [A-Z]\w+\n\Z"),
    "a dateline": ("news", r"^[A-Z]{4,}, [A-Z]\w+, April 21, 2016$"),
    "a promo line": ("news", r"^WATCH NEXT: "),
    "a source line": ("explainer", r"^Source: "),
    "a time stamp": ("live_blog", r"^Sept 20, 2016 \d\d:\d\d \(GMT\)$"),
    "a lost embed": ("live_blog", r"shows what was left by morning:\n\n[A-Z][\w ]+\?\n"),
    "a numbered list": ("explainer", r":\n\n1\. .+\n\n2\. .+\n\n3\. .+\n\n4\. "),
    "a list that runs through one sentence": ("analysis", r":\n\n1\. that .+,\n\n2\. that .+,\n\n3\. that .+ …$"),
    "a section heading without a full stop": ("analysis", r"\n\nGoing home\n\n"),
    "a nested quotation": ("news", r"“[^”]*‘[^’”]+,’”"),
    "a nested quotation in straight and curly marks": ("live_blog", r"said, \"They"),
    "a bracketed insertion": ("analysis", r"\[The board\]"),
    "a sentence in parentheses": ("analysis", r"\. \(The [^)]+\.\) "),
    "a chain of attribution": ("news", r"reportedly .+ according to .+, citing unnamed "),
    "one source citing another": ("analysis", r"The Harbour Courier, citing the Syrian Observatory"),
    "a number in words": ("live_blog", r"sixty-three civilians and\n153 soldiers"),
    "a weekday for a date": ("news", r"\bon Tuesday\b"),
    "a loose date": ("news", r"\blate last month\b"),
    "a prediction": ("explainer", r"looks unlikely\.$"),
    "a motive": ("opinion", r"those who need time to reload"),
    "a rhetorical question": ("opinion", r"Was this the Kremlin’s doing too\?"),
    "scare quotes": ("opinion", r"their “moderates”"),
    "an abbreviation inside a name": ("news", r"a U\.S\.-backed"),
    "an abbreviation at the end of a sentence": ("live_blog", r"the U\.S\. The coalition"),
    "an abbreviation before a capital": ("opinion", r"\bie\. Washington\b"),
    "a plain em dash": ("news", r" — "),
    "hair spaces round an em dash": ("analysis", f"{HAIR}—{HAIR}"),
    "spaced en dashes": ("opinion", r" – .+ – "),
    "a no-break space": ("explainer", rf"31{NBSP}lorries"),
    "a fragment": ("news", r" Not a departure\.$"),
    "a sentence of one word": ("analysis", r" Perhaps\. .*\n[\s\S]* Briefly\.$"),
}


@pytest.mark.parametrize("hazard", HAZARDS)
def test_texts_hold(hazard):
    style, pattern = HAZARDS[hazard]

    assert re.search(pattern, TEXTS[style], re.MULTILINE)


def test_only_one_no_break_space_is_hidden():
    assert EVERYTHING.count(NBSP) == 1


@pytest.mark.parametrize(("style", "length"), [("news", 3), ("live_blog", 4), ("opinion", 3), ("analysis", 3)])
def test_block_quote_without_marks_follows_a_colon(style, length):
    (quote,) = block_quotes(TEXTS[style])

    assert len(sentences(quote)) == length


def test_only_the_live_blog_is_hard_wrapped():
    wrapped = {style for style, text in TEXTS.items() if max(map(len, text.split("\n"))) <= 76}

    assert wrapped == {"live_blog"}


NAMES = {
    "Maarat al-Numan": {"Maarat al-Numan", "Maaret al-Numan", "Maarrat al-Nu’man", "Marat al-Numan", "Ma’arat al-Numan"},
    "Kafr Nabl": {"Kafr Nabl", "Kafranbel"},
    "Urum al-Kubra": {"Urum al-Kubra", "Orem al-Kubra", "Urem al-Kubra"},
    "Deir ez-Zor": {"Deir ez-Zor", "Deir al-Zor", "Deir Ezzor"},
    "Hmeimim": {"Hmeimim", "Khmeimim", "Hmeymim"},
    "the Nusra Front": {"the Nusra Front", "al-Nusra Front", "Jabhat al-Nusra", "Jabhat Fateh al-Sham"},
    "the Islamic State": {"the Islamic State", "Daesh", "ISIL", "(IS)"},
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_spelled_in_several_ways(name):
    flat = " ".join(EVERYTHING.split())

    assert {spelling for spelling in NAMES[name] if spelling in flat} == NAMES[name]


CONTESTED = {
    "how many died in the markets": {
        "news": "At least 44",
        "live_blog": "more than fifty",
        "explainer": "around fifty",
        "opinion": "without an author",
    },
    "how many died at the convoy": {"live_blog": "has twelve", "analysis": "at least ten dead"},
    "whose planes hit the convoy": {
        "live_blog": "neither Russian nor Syrian",
        "explainer": "holds Russia responsible",
        "analysis": "the Syrian air force had",
    },
    "who broke the truce": {
        "news": "Rebels have not been idle",
        "live_blog": "the rebels did",
        "opinion": "kept by one side",
        "analysis": "did not break the truce",
    },
    "did Russia go home": {
        "news": "A drawdown, perhaps",
        "explainer": "the bombing went on",
        "opinion": "exactly what it said",
        "analysis": "takes off his coat",
    },
    "was it a ceasefire": {
        "explainer": "a cessation of hostilities is looser",
        "opinion": "It is a press release",
        "analysis": "Was it a ceasefire?",
    },
    "what Palmyra showed": {"news": "retook from the Islamic State", "opinion": "proves nothing", "analysis": "could not keep it"},
}


@pytest.mark.parametrize("question", CONTESTED)
def test_texts_contest(question):
    assert [style for style, words_used in CONTESTED[question].items() if words_used not in " ".join(TEXTS[style].split())] == []


# Nothing copied


def test_no_sentence_comes_twice_but_the_repeated_headline():
    every = Counter(sentence for text in TEXTS.values() for sentence in sentences(text))

    assert {sentence: count for sentence, count in every.items() if count > 1} == {REPEATED_HEADLINE: 2}
    assert TEXTS["live_blog"].count(REPEATED_HEADLINE) == 2


def test_no_two_texts_share_eight_words_in_a_row():
    shared = {pair: shingles(TEXTS[pair[0]]) & shingles(TEXTS[pair[1]]) for pair in combinations(TEXTS, 2)}

    assert not any(shared.values()), shared


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the reference texts are not here")
@pytest.mark.parametrize("name", [*(document["file"] for document in DOCUMENTS), "guideline.md", "quiz.toml", *PASSES])
def test_nothing_is_taken_from_the_reference_texts(name):
    theirs = set().union(*(shingles(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.txt")))

    assert shingles((SEEDS / name).read_text(encoding="utf-8")) & theirs == set()


# Scheme, guideline, quiz


def test_campaign_is_the_demo_with_its_settings():
    settings = CAMPAIGN["settings"]

    assert CAMPAIGN["title"] == "Ceasefire 2016"
    assert Preset(settings["preset"]) is Preset.ONE_PASS
    assert Coverage(settings["coverage"]) is Coverage.EVERY_CLAIM
    assert EvidencePolicy(settings["evidence_policy"]) is EvidencePolicy.BOTH
    assert TemporalPolicy(settings["temporal_policy"]) is TemporalPolicy.FLAG


def test_campaign_names_files_that_exist_in_the_version_they_have():
    assert [name for name in ("scheme", "guideline", "quiz") if not (SEEDS / CAMPAIGN[name]).is_file()] == []
    assert QUIZ["version"] == QUIZ["guideline_version"] == CAMPAIGN["guideline_version"] == "1.0"


def test_scheme_is_four_and_three_in_order():
    values = SCHEME["values"]

    assert SCHEME["name"] == "Workbench 4+3"
    assert [(value["value"], value["key"]) for value in values] == [
        ("supported", "1"),
        ("refuted", "2"),
        ("not_enough_evidence", "3"),
        ("conflicting", "4"),
        ("not_checkable", "7"),
        ("too_vague", "8"),
        ("out_of_scope", "9"),
    ]
    assert {CanonicalVerdict(value["canonical"]) for value in values} == set(CanonicalVerdict)


def test_truth_scale_has_three_points_in_order():
    scale = {value["position"]: value["value"] for value in SCHEME["values"] if "position" in value}

    assert [scale[position] for position in sorted(scale)] == ["refuted", "conflicting", "supported"]
    assert sorted(scale) == [1, 2, 3]


def test_every_verdict_is_described_in_one_sentence():
    assert [value["value"] for value in SCHEME["values"] if not re.fullmatch(r"[A-Z][^.]+\.", value["description"])] == []


def test_guideline_explains_every_verdict_and_key():
    assert [value["label"] for value in SCHEME["values"] if f"| {value['label']} `{value['key']}` |" not in GUIDELINE] == []
    assert [key for key in SENTENCE_KEYS if f"| `{key}` |" not in GUIDELINE] == []


def test_every_rule_has_two_examples_for_and_two_against():
    rules = re.split(r"^### (G\d) .*$", GUIDELINE.split("\n## Verdicts")[0], flags=re.MULTILINE)[1:]
    examples = {rule: (body.count("\n- ✓ "), body.count("\n- ✗ ")) for rule, body in zip(rules[::2], rules[1::2], strict=True)}

    assert examples == {f"G{number}": (2, 2) for number in range(1, 9)}


def test_summary_fits_one_screen():
    summary = GUIDELINE.split("\n## ")[1]

    assert summary.startswith("On one screen")
    assert len(summary.splitlines()) <= 30


def test_quiz_has_twenty_sentences_over_all_keys():
    questions = QUIZ["questions"]

    assert len(questions) == len({question["sentence"] for question in questions}) == 20
    assert {question["key"] for question in questions} == SENTENCE_KEYS
    assert all(question["why"].endswith(".") and f"### {question['rule']} " in GUIDELINE for question in questions)


def test_quiz_asks_nothing_that_texts_or_guideline_give_away():
    seen = " ".join((EVERYTHING + GUIDELINE).split())

    assert [question["sentence"] for question in QUIZ["questions"] if question["sentence"] in seen] == []


def test_licence_is_said_where_the_texts_are():
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")

    assert CAMPAIGN["licence"] == "CC-BY-4.0"
    assert "CC BY 4.0" in readme
    assert "original" in readme
