"""From rows to stories: in order, each voice once, opinion apart."""

from __future__ import annotations

from dataclasses import replace

from digest_edition import article, edition, quote
from newsdesk.digest import select
from newsdesk.digest.facts import ArticleRow, QuoteRow, StoryFacts
from newsdesk.digest.select import Voices


def news(
    articles: list[ArticleRow], quotes: list[QuoteRow] | None = None, voices: Voices | None = None
) -> list[StoryFacts]:
    return list(select.stories(articles, quotes or [], voices or Voices())[0])


def test_the_story_that_most_outlets_ran_comes_first() -> None:
    found = news([article(1, score=1.0), article(2, story_id=2), article(3, story_id=2)])
    assert [len(story.outlets) for story in found] == [2, 1]


def test_between_equals_the_story_of_both_countries_comes_first() -> None:
    one_country = [article(1, story_id=1, score=1.0), article(2, story_id=1)]
    both = [article(3, story_id=2), article(4, story_id=2, country="MX")]
    assert [story.countries for story in news(one_country + both)] == [("MX", "US"), ("US",)]


def test_a_copy_never_leads_and_is_counted_apart() -> None:
    (story,) = news([article(1, story_id=1, copy_of=2, score=1.0), article(2, story_id=1, score=0.5)])
    assert (story.outlet, story.copies) == ("Outlet 2", 1)
    assert [printed.copy for printed in story.articles] == [False, True]


def test_opinion_stands_apart_also_from_the_news_that_it_is_about() -> None:
    found, opinion = select.stories([article(1, story_id=1), article(2, story_id=1, opinion=True)], [], Voices())
    assert [len(story.articles) for story in found] == [1]
    assert [story.url for story in opinion] == ["https://outlet2.example/story-2"]


def test_an_article_without_a_story_is_one_of_its_own() -> None:
    assert len(news([article(1, story_id=None), article(2, story_id=None)])) == 2


def test_the_lede_is_the_first_paragraph_that_says_something() -> None:
    (story,) = news([article(1, lede="Share\n\nBy A. Writer\n\n" + "word " * 50)])
    assert story.lede == ("word " * 45).strip() + " …"


def test_the_same_words_are_printed_once_with_the_number_of_outlets() -> None:
    copies = [article(1, story_id=1), article(2, story_id=1), article(3, story_id=1)]
    (story,) = news(copies, [quote(n, n, "Nobody dictated a list to us") for n in (1, 2, 3)])
    assert [(said.words, said.outlets) for said in story.said] == [("“Nobody dictated a list to us”", 3)]


def test_the_same_words_in_two_languages_are_one_quote_where_the_group_says_so() -> None:
    both = [article(1, story_id=1), article(2, story_id=1, lang="es")]
    said = [
        quote(1, 1, "Nobody dictated a list to us", quote_group_id=4),
        quote(2, 2, "Nadie nos dictó una lista", quote_group_id=4),
    ]
    (story,) = news(both, said)
    assert len(story.said) == 1


def test_words_that_an_earlier_story_printed_are_not_printed_again() -> None:
    both = [article(1, story_id=1), article(2, story_id=1), article(3, story_id=2)]
    found = news(both, [quote(1, 1, "We will wait for the court"), quote(2, 3, "We will wait for the court")])
    assert [len(story.said) for story in found] == [1, 0]


def test_every_speaker_comes_before_anyones_second_quote() -> None:
    said = [quote(n, 1, f"Number {n} of many things that I have to say today") for n in (1, 2, 3)]
    other = quote(9, 1, "Only one thing, and short at that", speaker="Imelda Vasco")
    (story,) = news([article(1)], [*said, other])
    assert [one.speaker for one in story.said] == ["Dana Whitcomb", "Imelda Vasco", "Dana Whitcomb", "Dana Whitcomb"]


def test_a_name_with_and_without_the_second_surname_is_one_speaker() -> None:
    said = [
        quote(1, 1, "We were following the same tank cars", speaker="Paula Ibarrola"),
        quote(2, 1, "The bell was turned off by somebody", speaker="Paula Ibarrola Coss"),
        quote(3, 1, "I will say it in a courtroom when I can", speaker="Imelda Vasco"),
    ]
    (story,) = news([article(1)], said)
    assert {one.speaker.split()[0] for one in story.said[:2]} == {"Paula", "Imelda"}


def test_own_words_come_before_reported_ones_and_named_people_before_unnamed() -> None:
    said = [
        quote(1, 1, "that it would rain", kind="indirect", speaker="Rosa Vance"),
        quote(2, 1, "It was raining when they came, and nobody slept", speaker="three aides"),
        quote(3, 1, "It rained, and then it stopped, and we left", speaker="Imelda Vasco"),
    ]
    (story,) = news([article(1)], said)
    assert [one.speaker for one in story.said] == ["Imelda Vasco", "Rosa Vance", "three aides"]


def test_new_voices_and_broken_silences_are_marked() -> None:
    said = [quote(1, 1, "I had not spoken before"), quote(2, 1, "I had not spoken for long", speaker="Imelda Vasco")]
    (story,) = news([article(1)], said, Voices(frozenset({(1, 1)}), {(1, 2): 40}))
    assert {(one.speaker, one.new, one.silent_days) for one in story.said} == {
        ("Dana Whitcomb", True, None),
        ("Imelda Vasco", False, 40),
    }


def test_a_statement_of_nobody_in_particular_that_reads_as_no_sentence_is_not_printed() -> None:
    (story,) = news([article(1)], [quote(1, 1, "que Washington llama", kind="indirect", speaker="el caso")])
    assert story.said == ()


def test_a_correction_tells_what_changed() -> None:
    (changed,) = edition().corrections
    assert (changed.title_before, changed.paragraphs_new, changed.paragraphs_gone) == (
        "Trial of tunnel engineer opens",
        1,
        2,
    )


def test_the_facts_become_json_as_they_are() -> None:
    facts = edition()
    plain = facts.as_json()
    assert plain["day"] == "2026-03-04"
    assert plain["volume"]["days"] == [["2026-03-03", 14]]
    assert replace(facts).as_json() == plain


def test_an_outlets_own_report_is_not_somebodys_word_on_it() -> None:
    one = article(1, outlet="The Harbor Ledger")
    said = [
        quote(1, 1, "Eleven mayors lost their visas since September", speaker="The Harbor Ledger"),
        quote(2, 1, "I took my daughter to the dentist and they sent me back", speaker="Efrain Sarabia"),
    ]
    (story,), _ = select.stories([one], said, select.Voices())
    assert [utterance.speaker for utterance in story.said] == ["Efrain Sarabia"]


def test_two_prints_of_one_name_are_one_speaker() -> None:
    assert select.same_speaker("Octavio Lerma") == select.same_speaker("Octavio LERMA Quiroz")
    assert select.same_speaker("Beatriz Núñez") == select.same_speaker("Beatriz Nunez Alba")
    assert select.same_speaker("Octavio Lerma") != select.same_speaker("Octavia Lerma")
