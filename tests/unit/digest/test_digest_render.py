"""The mail as it is written: like its golden files, within its budget, and inert whatever the press prints."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from digest_edition import FACETS, GOLDEN, PERMALINK, UNSEEN, edition, golden, large, quiet, rendered
from newsdesk.digest.facts import EditionFacts, StoryFacts, Volume
from newsdesk.digest.mail import build
from newsdesk.digest.render import BUDGET, render

HOSTILE = [
    "<script>alert(1)</script>",
    "two\r\nBcc: everybody@example.org\r\n\r\nlines",
    "\u202etfel ot thgir\u202c and \u2066isolated\u2069",
    "A" * 10_000,
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "nul\x00 bell\x07 zero\u200bwidth lone\ud800",
]


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("name", sorted(golden()))
def test_the_mail_is_as_its_golden_file_says(name: str) -> None:
    assert golden()[name] == (GOLDEN / name).read_text("utf-8"), "if meant: python tests/digest_edition.py"


def test_sections_come_in_the_order_of_their_use() -> None:
    heads = re.findall(r"^== (.+) ==$", rendered().plain, re.MULTILINE)
    assert heads == [
        "Top stories",
        "Who said what",
        "Volume",
        "What it was about",
        "Other stories",
        "Opinion",
        "Changed since we read them",
        "What we did not see",
    ]
    shown = re.findall(r"<h2[^>]*>(?:<a[^>]*>)?([^<]+)", rendered().html)
    assert shown == heads


def test_there_are_three_top_stories_at_most_and_never_a_padded_one() -> None:
    assert rendered(facts=large(9)).html.split("Who said what")[0].count("<h3") == 3
    one = edition(stories=edition().stories[:1])
    assert "Top story" in rendered(facts=one).plain
    assert "Other stories" not in rendered(facts=one).plain


def test_a_quiet_day_says_so_and_how_many_feeds_were_polled() -> None:
    mail = rendered("en", quiet())
    assert mail.subject == "Newsdesk, Wednesday, March 4: a quiet day"
    assert "A quiet day: the 23 feeds that we polled carried no coverage of the topic." in mail.plain
    assert "Top stor" not in mail.html


def test_a_day_on_which_nothing_was_polled_is_not_called_quiet() -> None:
    mail = rendered("en", quiet(unseen=replace(UNSEEN, feeds_polled=0, polls=0)))
    assert "quiet" not in mail.plain
    assert mail.subject.endswith("nothing was watched")


def test_the_chrome_has_two_languages_and_quotes_stay_in_theirs() -> None:
    english, spanish = rendered("en"), rendered("es")
    assert "Quién dijo qué" in spanish.html
    assert "Who said what" not in spanish.html
    for words in ("«Nos dijeron “alimento” y no lo era»", "“Cooperation, yes, but not a blank check”"):
        assert words in english.plain
        assert words in spanish.plain


def test_a_story_is_led_by_an_article_in_the_readers_language_where_there_is_one() -> None:
    english, spanish = rendered("en"), rendered("es")
    assert "1. Senate panel backs extradition bill" in english.plain
    assert "1. Comisión del Senado de EU aprueba" in spanish.plain
    assert (
        spanish.subject
        == "Newsdesk, miércoles 4 de marzo: 6 noticias · Comisión del Senado de EU aprueba acelerar extradiciones"
    )
    assert "2. Eleven tons of precursors" in english.plain
    assert "3. Sheriff asks county" in spanish.plain


@pytest.mark.parametrize("title", ["Talks on day {n} left open who guards the port at night", "x" * 300, "ñ" * 300])
@pytest.mark.parametrize("permalink", [None, PERMALINK])
def test_sixty_stories_stay_within_the_budget_and_none_is_lost(title: str, permalink: str | None) -> None:
    mail = rendered("es", large(60, title=title), permalink=permalink)
    assert len(mail.html.encode()) < BUDGET
    listed = set(re.findall(r"https://outlet(\d+)\.example/story-", mail.html))
    assert {str(2 * number) for number in range(1, 61)} <= listed


def test_far_more_than_a_mail_can_hold_are_counted_and_the_text_part_has_all() -> None:
    mail = rendered("en", large(400))
    assert len(mail.html.encode()) < BUDGET
    assert re.search(r"and \d+ more", mail.html)
    assert "plain-text part has everything" in mail.html
    assert "https://outlet800.example/story-800" in mail.plain


def with_text(text: str) -> EditionFacts:
    """The edition with this text wherever the press has a say."""
    facts = edition()

    def spoilt(story: StoryFacts) -> StoryFacts:
        said = tuple(
            replace(one, speaker=text, role=text, title=text, words=text, outlet=text, url=text) for one in story.said
        )
        printed = tuple(replace(one, outlet=text, title=text, url=text) for one in story.articles)
        return replace(
            story,
            title=text,
            lede=text,
            outlet=text,
            url=text,
            authors=(text,),
            outlets=(text,),
            articles=printed,
            said=said,
        )

    return replace(
        facts,
        stories=tuple(map(spoilt, facts.stories)),
        opinion=tuple(map(spoilt, facts.opinion)),
        corrections=tuple(
            replace(one, title=text, title_before=text, outlet=text, url=text) for one in facts.corrections
        ),
        unseen=replace(
            UNSEEN,
            feeds=((text, "error", text, 1),),
            retired=((text, text),),
            unasked=(text,),
            blocked=((text, text, 1),),
            gaps=((text, 1),),
            near=tuple(replace(one, title=text, outlet=text, url=text) for one in UNSEEN.near),
        ),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text_renders_inert(text: str) -> None:
    mail = rendered("en", with_text(text))
    tags = Tags(mail.html)
    assert not {"script", "img", "iframe", "link", "form"} & set(tags.names)
    assert not [name for name, _ in tags.attributes if name.startswith("on")]
    for part in (mail.html, mail.plain, mail.subject):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x07\ud800]", part)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert len(mail.subject) < 200
    message = build(
        sender="Newsdesk <news@example.org>", recipient="ana@example.org", recipient_name=None, subject=mail.subject,
        plain=mail.plain, html=mail.html, day=edition().day,
    )  # fmt: skip
    read = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert read["Bcc"] is None
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
    assert "A" * 1000 not in mail.html
    assert len(mail.html.encode()) < BUDGET
    assert tags.names.count("h1") == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JAVA\nSCRIPT:x", "vbscript:x"])
def test_only_web_addresses_become_links(url: str) -> None:
    hrefs = [value for name, value in Tags(rendered("en", with_text(url)).html).attributes if name == "href"]
    assert set(hrefs) == {""}


def test_nothing_is_loaded_from_anywhere() -> None:
    mail = rendered(permalink=PERMALINK)
    assert not {"src", "background", "srcset", "poster"} & {name for name, _ in Tags(mail.html).attributes}
    assert "url(" not in mail.html
    assert "@import" not in mail.html


def test_every_number_links_to_its_rows_where_there_is_a_page() -> None:
    html = rendered("en", permalink=PERMALINK).html
    asked = set(re.findall(r"/digests/2026-03-04/rows/(\w+)\?language=en", html))
    assert asked == {
        "articles", "outlets", "quotes", "people", "copies", "volume", "facet", "corrections", "feeds_down",
        "feeds_retired", "feeds_unasked", "pages_blocked", "pages_failed", "gaps", "review", "feeds_polled", "polls",
    }  # fmt: skip
    assert "https://news.example.org/newsdesk/stories/1" in html
    assert "/rows/" not in rendered("en").html


@pytest.mark.parametrize(
    ("volume", "sentence"),
    [
        (
            Volume(((date(2026, 3, 3), 1),), None, 3, False),
            "1 original article published on Tuesday, March 3. Nothing to compare it with",
        ),
        (
            Volume(((date(2026, 3, 3), 9),), 7.5, 28, False),
            "9 original articles published on Tuesday, March 3, against a median of 7.5",
        ),
        (Volume(((date(2026, 3, 3), 40),), 7.0, 28, True), "unusually many: the median of the 28 days before is 7"),
        (
            Volume(((date(2026, 3, 3), 0),), 0.0, 28, False),
            "0 original articles published on Tuesday, March 3, against a median of 0",
        ),
    ],
)
def test_volume_is_one_sentence_and_bars_repeat_it(volume: Volume, sentence: str) -> None:
    mail = rendered("en", edition(volume=volume))
    assert sentence in " ".join(mail.plain.split())
    assert sentence in " ".join(mail.html.split())


def test_a_cut_names_itself() -> None:
    facts = edition(cut={"facets": ("fentanyl",), "outlets": (), "countries": ("MX",), "languages": ()})
    mail = render(facts, "es", facet_names=FACETS)
    assert "Su selección, aspectos: Fentanilo" in mail.plain
    assert "Su selección, países: MX" in mail.plain
    assert "Todos los medios y aspectos" in mail.plain


def test_counts_agree_with_their_nouns() -> None:
    facts = edition(articles=1, outlets=1, quotes=1, people=1, copies=0)
    assert "1 article from 1 outlet; 1 quote by 1 person" in rendered("en", facts).plain
    assert "1 artículo de 1 medio; 1 cita de 1 persona" in rendered("es", facts).plain


def test_a_volume_that_differs_from_the_articles_above_says_what_it_counts() -> None:
    note = "Volume counts an article on the day it was published"
    same = edition(articles=15, copies=1)
    for facts, told in (
        (edition(), True),
        (same, False),
        (edition(cut={"facets": ("fentanyl",), "outlets": (), "countries": (), "languages": ()}), False),
    ):
        mail = rendered("en", facts)
        assert (note in mail.html, note in " ".join(mail.plain.split())) == (told, told)
