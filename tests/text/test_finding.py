"""What texts are compared by, and the order it gives: names, numbers, dates, near-synonyms, and properties of any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.finding import names
from workbench.text.finding.analysis import analyse, index_terms
from workbench.text.finding.embedding import EmbeddingRanker
from workbench.text.finding.numbers import dates, numbers, spelled_out
from workbench.text.finding.ranking import Candidate, Claim, Corpus, LexicalRanker, Passage, Ranked
from workbench.text.finding.words import tokens


def ranked(claim: str, *sentences: str, ranker: LexicalRanker | EmbeddingRanker | None = None) -> list[Ranked]:
    """Sentences in the order of a small corpus made of them alone."""
    terms = [frozenset(index_terms(words)) for words in sentences]
    holding = {term: sum(term in listed for listed in terms) for listed in terms for term in listed}
    corpus = Corpus(len(sentences), holding, max(1.0, sum(map(len, terms)) / max(1, len(sentences))))
    passages = [Passage(at, listed, words) for at, (listed, words) in enumerate(zip(terms, sentences, strict=True))]
    return (ranker or LexicalRanker()).rank(Claim(claim), passages, corpus, 20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nouman", "Numan"),
        ("Maaret", "Marat"),
        ("Khanasser", "Khanaser"),
        ("Hezbollah", "Hizballah"),
        ("Qaeda", "Qaida"),
        ("Assad", "Asad"),
        ("Muhammad", "Mohammed"),
        ("Gaddafi", "Qadhafi"),
        ("Hussein", "Husayn"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    if (one, other) == ("Gaddafi", "Qadhafi"):
        assert names.key(one) != names.key(other), "g and q are told apart: what joins them joins too much"
    else:
        assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shells fell on Maaret al-Nouman.", "Nothing was left of Marat al-Numan."),
        ("Guards held Deir-Ez Zour.", "A convoy left Deir Ezzor."),
        ("The U.S. objected.", "Washington objects to that."),
        ("Daesh withdrew.", "Fighters of the Islamic State left."),
        ("The UN counted.", "A United Nations panel met."),
        ("The Northern Harbour Council paid.", "The NHC has no money."),
        ("Moscow denied it.", "A Russian officer spoke."),
    ],
)
def test_one_thing_under_two_names_shares_a_term(one: str, other: str) -> None:
    assert set(index_terms(one)) & set(index_terms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("It is over.", "IS withdrew."), ("They told us.", "US officials said so."), ("a roast turkey", "Turkey retaliated.")],
)
def test_small_letters_are_no_name(one: str, other: str) -> None:
    shared = set(index_terms(one)) & set(index_terms(other))

    assert not [term for term in shared if term[0] in "ak"]


def test_a_state_department_is_not_the_islamic_state() -> None:
    assert not set(index_terms("Islamic State")) & set(index_terms("State Department"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("forty-three sieges", ["43"]),
        ("43 videos", ["43"]),
        ("one-hundred-and-sixty airstrikes", ["160"]),
        ("300,000 people", ["300000"]),
        ("$40 billion", ["40000000000"]),
        ("more than ninety percent", ["90%"]),
        ("90 per cent, 90%", ["90%", "90%"]),
        ("3.5 million", ["3500000"]),
        ("two ships", []),
        ("2 ships", ["2"]),
        ("in September 2015", []),
    ],
)
def test_numbers_have_one_form_in_figures_and_in_words(text: str, wanted: list[str]) -> None:
    assert [value for value, _ in numbers(tokens(spelled_out(text)))] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("27 March 2016", {"-03-27", "2016-03", "2016", "2016-03-27"}),
        ("Feb 23, 2016", {"-02-23", "2016-02", "2016", "2016-02-23"}),
        ("September 2015", {"-09", "2015-09", "2015"}),
        ("12 February", {"-02-12"}),
        ("back in 2014", {"2014"}),
        ("it may march on", set()),
    ],
)
def test_dates_have_one_form_and_their_coarser_ones(text: str, wanted: set[str]) -> None:
    assert {value for value, _ in dates(tokens(text))} == wanted


def test_a_name_in_another_spelling_outranks_shared_small_talk() -> None:
    found = ranked(
        "The market of Maaret al-Nouman was hit.",
        "Marat al-Numan has seen protests for weeks.",
        "The market rose on Monday after weak figures.",
        "Nobody was there.",
    )

    assert found[0].id == 0
    assert any(reason.startswith("same name:") and "Nouman = Numan" in reason for reason in found[0].reasons)


def test_a_near_synonym_is_found_and_named_as_such() -> None:
    found = ranked("The truce collapsed.", "The ceasefire fell apart.", "A bridge was painted.")

    assert [one.id for one in found] == [0]
    assert "truce ~ ceasefire" in found[0].reasons[0]


def test_a_phrase_is_named_whole_and_once() -> None:
    (found,) = ranked("The air force denied it.", "Planes came at noon.")

    assert found.reasons == ("related words: air force ~ Planes",)


def test_of_two_words_as_rare_here_the_one_that_is_rare_in_english_counts_more() -> None:
    found = ranked("The convoy came late.", "People were late.", "A convoy left.", "It rained.", "Nobody spoke.")

    assert [one.id for one in found] == [1, 0]


def test_a_language_whose_words_are_not_known_keeps_its_own_rarity() -> None:
    corpus = Corpus(1_000, {"wconvoi": 10, "wpeopl": 10, "wkolonn": 10}, 8.0)

    assert corpus.rarity("wkolonn") == corpus.rarity("wconvoi") > corpus.rarity("wpeopl")


def test_a_name_that_only_sounds_alike_is_no_reason() -> None:
    (found,) = ranked("Clinton spoke of Imarat.", "Maaret was quiet when Clinton came.")

    assert "Imarat" not in " ".join(found.reasons)


def test_what_shares_nothing_is_not_shown() -> None:
    assert ranked("Eleven ships waited.", "Qqq zzz.") == []


TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(["million", "hundred", "U.S.", "O’Brien", "9" * 39, "1.2.3", "¹", "May", "31", "2016", "al-"])
).map(" ".join)


@given(TEXTS)
def test_any_text_gives_the_same_terms_again_and_each_can_stand_in_an_index(text: str) -> None:
    terms = index_terms(text)

    assert terms == sorted(set(terms)) == index_terms(text)
    assert all(len(term) > 1 and term[0] in "wanpkdtc" for term in terms)
    assert not any(letter.isspace() or (letter.isascii() and not letter.isalnum()) for term in terms for letter in term)


@given(TEXTS, st.lists(TEXTS, max_size=6))
def test_any_claim_ranks_any_sentences_without_a_fault_best_first_with_reasons(claim: str, sentences: list[str]) -> None:
    found = ranked(claim, *sentences)

    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.reasons and all(one.reasons) for one in found)


@given(st.permutations(["Eleven ships waited.", "The council counted eleven ships.", "It rained.", "Ships waited off Vell."]))
def test_the_order_does_not_depend_on_the_order_of_asking(sentences: list[str]) -> None:
    found = [sentences[one.id] for one in ranked("Eleven ships waited off Vell.", *sentences)]

    assert found[:2] == ["Ships waited off Vell.", "Eleven ships waited."] or found[:2] == [
        "Eleven ships waited.",
        "Ships waited off Vell.",
    ]
    assert "It rained." not in found


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéüAEIOU'’", min_size=1, max_size=12))
def test_vowels_doubled_letters_and_case_do_not_change_a_names_key(name: str) -> None:
    assert names.key(name) == names.key(name.upper())


def test_an_analysis_says_how_each_term_is_written() -> None:
    assert analyse("Moscow and Ankara agreed.").written["arussia"] == "Moscow"


def test_an_embedding_ranker_puts_the_same_meaning_before_the_same_words() -> None:
    vectors = {"Prices went up.": [1.0, 0.0], "Everything is dearer now.": [0.9, 0.1], "He went up the hill.": [0.0, 1.0]}
    ranker = EmbeddingRanker(lambda texts: [vectors[words] for words in texts], "by hand")

    found = ranked("Prices went up.", "Everything is dearer now.", "He went up the hill.", ranker=ranker)

    assert [one.id for one in found] == [0, 1]
    assert "similar meaning" in found[0].reasons
    assert "by hand" in ranker.version


def test_a_shortlist_keeps_the_best_of_many() -> None:
    terms = [frozenset(index_terms(f"Lighthouse {n} is painted.")) for n in range(400)]
    candidates = [Candidate(n, listed) for n, listed in enumerate(terms)]

    listed = LexicalRanker().shortlist(Claim("Lighthouse 377 is painted."), candidates, Corpus(400, {"d377": 1, "wpaint": 400}, 4.0))

    assert listed[0] == 377
    assert len(listed) == 250
