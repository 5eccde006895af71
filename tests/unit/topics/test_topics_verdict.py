"""The verdict: what counts, where, how much, and that its evidence can be pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from topic_yaml import RULES

from newsdesk.model import TopicVerdict
from newsdesk.topics import Topic, load

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.fixture(scope="module")
def orchards(tmp_path_factory: pytest.TempPathFactory) -> Topic:
    path = tmp_path_factory.mktemp("topic") / "orchards.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load("orchards", rules=path)


def weights(verdict: TopicVerdict, rule: str) -> list[float]:
    return [item.weight for item in verdict.evidence if item.rule == rule]


def test_fruit_beside_a_ruling_is_relevant_and_fruit_alone_is_not(orchards: Topic) -> None:
    assert orchards.judge("Mango decree", "The ministry spoke.").relevant
    assert not orchards.judge("Mango harvest", "A good year for growers.").relevant


def test_a_term_counts_by_its_field(orchards: Topic) -> None:
    words = "one two three four five six seven eight nine "
    assert weights(orchards.judge("Mango", words), "fruit") == [2.0]
    assert weights(orchards.judge("x", "mango " + words), "fruit") == [1.5]
    assert weights(orchards.judge("x", words + "mango"), "fruit") == [1.0]


def test_mentions_stop_counting_at_the_cap(orchards: Topic) -> None:
    assert sum(weights(orchards.judge("x", "mango " * 40), "fruit")) == pytest.approx(2.0)


@pytest.mark.parametrize("printed", ["MANGO", "mangos", "mángo", "man\u00adgo"])
def test_case_accents_endings_and_hyphenation_do_not_hide_a_term(orchards: Topic, printed: str) -> None:
    assert weights(orchards.judge("x", f"a {printed} tree"), "fruit")


def test_a_term_is_never_found_inside_another_word(orchards: Topic) -> None:
    assert not weights(orchards.judge("x", "a womangoing decreeing"), "fruit")


def test_an_exact_term_counts_only_as_printed(orchards: Topic) -> None:
    assert weights(orchards.judge("x", "the MAC harvest"), "fruit")
    assert not weights(orchards.judge("x", "the Mac harvest"), "fruit")


def test_an_ambiguous_term_needs_its_neighbour(orchards: Topic) -> None:
    assert weights(orchards.judge("x", "the date palm"), "fruit")
    assert not weights(orchards.judge("x", "the date was set under no palm at all, or a palm"), "fruit")


def test_terms_of_a_language_count_in_that_language(orchards: Topic) -> None:
    assert weights(orchards.judge("x", "manzano", lang="es"), "fruit")
    assert not weights(orchards.judge("x", "manzano", lang="en"), "fruit")
    assert weights(orchards.judge("x", "manzano apple tree", lang="pt"), "fruit")


def test_a_phrase_does_not_run_from_the_headline_into_the_text(orchards: Topic) -> None:
    assert not weights(orchards.judge("An apple", "tree fell"), "fruit")


def test_a_pair_needs_its_two_sides_near(orchards: Topic) -> None:
    far = "mango one two three four five six decree"
    assert weights(orchards.judge("x", "mango by decree"), "ruled") == [2.0]
    assert not weights(orchards.judge("x", far), "ruled")


def test_a_pair_does_not_reach_from_the_headline_into_the_text(orchards: Topic) -> None:
    assert not weights(orchards.judge("Mango", "decree"), "ruled")


def test_a_negative_context_yields_to_the_concepts_it_names(orchards: Topic) -> None:
    assert weights(orchards.judge("x", "mango smartphone"), "phones") == [-3.0]
    assert not weights(orchards.judge("x", "mango smartphone decree"), "phones")


def test_the_review_band_is_around_the_threshold(orchards: Topic) -> None:
    near = orchards.judge("x", "mango ministry")
    assert near.review is (abs(near.score - near.threshold) <= 0.2)
    assert not orchards.judge("x", "nothing here").review


def test_facets_come_with_relevance_the_most_frequent_first(orchards: Topic) -> None:
    assert orchards.judge("Mango decree", "By decree, the ministry rules.").facets == ("law", "tropical")
    assert orchards.judge("Mango", "fruit").facets == ()


def test_without_a_model_the_rules_decide_alone(orchards: Topic) -> None:
    verdict = orchards.judge("Mango decree", "The ministry spoke.")
    assert verdict.model_version is None
    assert verdict.model_score is None
    assert verdict.score == verdict.rules_score


def test_words_past_the_reading_limit_do_not_count(orchards: Topic) -> None:
    assert not orchards.judge("x", "a " * 600 + "mango decree").evidence


def test_a_changed_rule_is_another_version(tmp_path: Path, orchards: Topic) -> None:
    path = tmp_path / "orchards.yaml"
    path.write_text(RULES.replace("weight: 1.0", "weight: 1.1", 1), encoding="utf-8")
    assert load("orchards", rules=path).rules_version != orchards.rules_version


def test_the_same_file_is_loaded_once() -> None:
    assert load("cartel_policy") is load("cartel_policy")


SEIZURE = (
    "Marines capture cartel accountant in Manzanillo",
    "MANZANILLO, Mexico — Mexican marines captured a man accused of laundering money for the Jalisco New Generation "
    "Cartel on Friday, and a judge in Colima ordered him held for extradition to the United States.",
)


def test_an_operation_against_a_cartel_is_cartel_policy() -> None:
    verdict = load().judge(*SEIZURE)
    assert verdict.relevant
    assert "kingpin" in verdict.facets or "extradition_transfer" in verdict.facets


def test_a_verdict_names_its_versions_and_both_halves() -> None:
    topic = load()
    verdict = topic.judge(*SEIZURE)
    assert verdict.rules_version == topic.rules_version
    assert topic.model is not None
    assert verdict.model_version == topic.model.version
    assert 0 <= (verdict.rules_score or 0) <= 1
    assert 0 <= (verdict.model_score or 0) <= 1


def test_leaving_out_the_evidence_changes_nothing_else() -> None:
    whole, bare = load().judge(*SEIZURE), load().judge(*SEIZURE, evidence=False)
    assert bare.evidence == ()
    assert (bare.relevant, bare.score, bare.facets) == (whole.relevant, whole.score, whole.facets)


def test_no_score_is_enough_without_an_anchor(tmp_path: Path) -> None:
    path = tmp_path / "orchards.yaml"
    path.write_text(RULES.replace("anchored: false", "anchored: true"), encoding="utf-8")
    topic = load("orchards", rules=path)
    unanchored = topic.judge("Mango decree", "The ministry spoke.")
    assert unanchored.score > unanchored.threshold
    assert not unanchored.relevant
    assert topic.judge("Mango decree", "The ministry of Michoacán spoke.").relevant


def test_an_official_counts_while_in_office(tmp_path: Path) -> None:
    path = tmp_path / "orchards.yaml"
    path.write_text(
        RULES.replace(
            "    any: [mango*]\n", "    gazetteer: [{section: people, kind: official, only: [sheinbaum]}]\n", 1
        ),
        encoding="utf-8",
    )
    topic = load("orchards", rules=path)
    text = "a visit by Claudia Sheinbaum"
    assert weights(topic.judge("x", text, published="2026-03-01T10:00:00+00:00"), "fruit")
    assert weights(topic.judge("x", text), "fruit")
    assert not weights(topic.judge("x", text, published="1990-01-01"), "fruit")


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_whatever_makes_it_fail(title: str, text: str) -> None:
    verdict = load().judge(title, text)
    assert 0.0 <= verdict.score <= 1.0


PLACES = ["Sinaloa,", "México", "U.S.", "\n\n", "—"]
STATES = ["Guardia", "Nacional", "gob\u0301ierno", "\ufb01scal", "sanctions"]
CRIME = ["cártel", "CJNG", "fentanyl", "“extradición”", "el", "de"]
NEWS_WORDS = st.sampled_from(PLACES + STATES + CRIME)


@settings(max_examples=150, deadline=None)
@given(st.lists(NEWS_WORDS, max_size=60), st.lists(NEWS_WORDS, max_size=8))
def test_every_span_of_evidence_reproduces_its_surface(text_words: list[str], title_words: list[str]) -> None:
    title, text = " ".join(title_words), " ".join(text_words)
    for item in load().judge(title, text).evidence:
        source = title if item.field == "title" else text
        assert source[item.start : item.end] == item.surface
        assert item.surface.strip()
