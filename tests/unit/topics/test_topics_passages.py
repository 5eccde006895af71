"""Long articles: what fills a passage decides, what is said in passing does not, and every span stays where it is."""

from __future__ import annotations

import pytest
from topic_yaml import RULES

from newsdesk import gazetteer
from newsdesk.topics import Topic, load
from newsdesk.topics.document import Document
from newsdesk.topics.explain import missing
from newsdesk.topics.rules import parse
from newsdesk.topics.scoring import Scorer

FILLER = " ".join(f"word{number}" for number in range(100))
CORE = "The ministry signed the decree on mango orchards and a second decree on every apple tree."


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(
        parse(RULES.replace("lede_words: 8", "lede_words: 8, passage_words: 40"), "orchards.yaml"), gazetteer.load()
    )


@pytest.fixture(scope="module")
def weighted(tmp_path_factory: pytest.TempPathFactory) -> Topic:
    path = tmp_path_factory.mktemp("absence") / "orchards.yaml"
    path.write_text(RULES.replace("concepts: [ruling]}", "concepts: [ruling], weight: -1.5}", 1), encoding="utf-8")
    return load("orchards", rules=path)


def test_a_short_text_is_one_passage_itself(scorer: Scorer) -> None:
    whole = scorer.read(Document("Fruit", CORE), "en")
    assert whole.passages(40) == [whole]


def test_passages_cover_the_text_and_overlap_by_half(scorer: Scorer) -> None:
    document = Document("Fruit", FILLER)
    passages = scorer.read(document, "en").passages(40)
    assert [(p.first - document.text_from, p.after - document.text_from) for p in passages] == [
        (0, 40),
        (20, 60),
        (40, 80),
        (60, 100),
    ]
    assert all(p.words[0] == "fruit" for p in passages)


def test_a_passage_keeps_the_mentions_inside_it_where_they_stand(scorer: Scorer) -> None:
    document = Document("", f"{FILLER} {CORE}")
    *_, last = scorer.read(document, "en").passages(40)
    surfaces = {document.surface(hit.first, hit.after) for hits in last.hits.values() for hit in hits}
    assert surfaces == {"ministry", "decree", "mango", "apple tree"}
    first = scorer.read(document, "en").passages(40)[0]
    assert first.hits == {}


def test_the_rules_count_the_opening_more_than_what_comes_late(scorer: Scorer) -> None:
    def total(text: str) -> float:
        whole = scorer.read(Document("", text), "en")
        return scorer.total(whole, scorer.both(whole, whole.passages(40)[0]))

    assert total(f"{CORE} {FILLER}") > total(f"{FILLER} {CORE}") > total(FILLER)


def test_what_is_missing_weighs_and_is_told(weighted: Topic) -> None:
    with_ruling = weighted.judge("", "A mango decree.")
    without = weighted.judge("", "A mango tree.")
    assert weighted.absent("", "A mango decree.") == []
    assert weighted.absent("", "A mango tree.") == [("state", -1.5)]
    assert (without.rules_score or 0) < (with_ruling.rules_score or 0)
    (line,) = missing(weighted, "", "A mango tree.")
    assert line.plain == "-1.50 none of: Rulings"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_evidence_of_a_long_article_stands_where_it_says(place: int) -> None:
    filler = "The council talked about parks and a new library for the children of the town. " * 14
    core = "Soldiers of the Mexican army captured a boss of the Sinaloa Cartel in Culiacan; Washington asked for him. "
    parts = [filler, filler]
    parts.insert(place, core)
    title, text = "Notes from a week in the north", "".join(parts)
    verdict = load().judge(title, text)
    assert any(item.weight > 0 for item in verdict.evidence)
    for item in verdict.evidence:
        source = title if item.field == "title" else text
        assert source[item.start : item.end] == item.surface


def test_a_story_inside_a_long_article_is_found_as_if_it_stood_alone() -> None:
    topic = load()
    filler = "The council talked about parks and a new library for the children of the town. " * 8
    core = (
        "Soldiers of the Mexican army captured a boss of the Sinaloa Cartel in Culiacan on Friday, and the Justice Department "
        "in Washington asked for his extradition on charges of fentanyl trafficking. The president of Mexico said that "
        "judges would decide and that no American agent had taken part in the raid. "
    )
    whole = topic.judge("Notes from the north", filler + core + filler)
    assert (whole.model_score or 0) > (topic.judge("Notes from the north", filler * 2).model_score or 1)
    assert (whole.model_score or 0) > 0.5
