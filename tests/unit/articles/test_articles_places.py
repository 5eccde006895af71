"""Where an anchor on a page counts: wherever a reader can meet it, and nowhere else."""

from __future__ import annotations

import pytest
from articles_page import PARAGRAPHS, news_article, page
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.anchors import has_anchor
from newsdesk.articles import triage
from newsdesk.articles.extract import extract
from newsdesk.articles.places import places, plain
from newsdesk.errors import Reject


def with_body(markup: str) -> bytes:
    return page(above=markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/mexico/tijuana">News</a>',
        "<img src=a.jpg alt='Tijuana'>",
        '<div data-topic="fentanyl" class="mexico">News</div>',
        "<script>var topics = ['Mexico'];</script>",
        "<SCRIPT type='text/javascript'>/* Sinaloa */</SCRIPT>",
        "<style>.mexico { color: red }</style>",
        '<script type="application/json">{"headline": "Mexico"}</script>',
        "<script>document.write('<p>Mexico</p>')</script>",
        '<meta name="keywords" content="Mexico, fentanyl">',
        "<p>New Mexico and Nuevo México</p>",
        "<p>un barrio nuevo, donde el león rugió</p>",
        "<p>xmexico</p>",
    ],
)
def test_what_no_reader_meets_does_not_count(markup: str) -> None:
    assert not places(with_body(markup)).anywhere


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Mexico</p>",
        "<script>var a = 1;</script><p>Mexico</p><script>var b = 2;</script>",
        # what only looks like a script
        "<!-- <script> --><p>Mexico</p><script>var b;</script>",
        "<!--[if lt IE 9]><script src=a.js></script><![endif]--><p>Mexico</p>",
        "<!--><p>Mexico</p><!-- --><script>var b;</script>",
        "<!--><script>a()</script><p>Mexico</p><!-- --><script>b()</script>",
        '<div data-embed="<script>"><p>Mexico</p></div><script>var b;</script>',
        "<textarea><script></textarea><p>Mexico</p><script>var b;</script>",
        "<textarea><!-- </textarea><p>Mexico</p><script>var b;</script>",
        "<title><script></title><p>Mexico</p><script>var b;</script>",
        "<script-loader><p>Mexico</p></script-loader>",
        "<scripts><p>Mexico</p></scripts>",
        "<script src=a.js/><p>Mexico</p><script>var b;</script>",
        "<style media=print /><p>Mexico</p><style></style>",
        "<script>x = '<!--<script>'</script><p>Mexico</p><script>-->'</script>",
        # what only looks like a tag
        "<p>2 < 3 Mexico > 1</p>",
        "<p>a <3 Mexico</p>",
        '<a title="x > y">Mexico</a>',
        "<p>Mexico <b</p>",
        "<p><Mexico</p>",
    ],
)
def test_what_a_reader_may_meet_counts(markup: str) -> None:
    assert places(with_body(markup)).anywhere


def test_titles_and_linked_data_are_told_from_what_is_shown() -> None:
    html = page(title="Tijuana waits", data=news_article(headline="Sinaloa waits", articleBody="x"), head="")
    found = places(html)
    assert [html[start:end] for start, end in found.titles] == [b"Tijuana waits"]
    assert len(found.linked) == 1
    assert b"Sinaloa" in html[slice(*found.linked[0])]


def test_a_meta_title_is_a_title() -> None:
    html = page(head='<meta property="og:title" content="Tijuana waits">')
    assert b"og:title" in html[slice(*places(html).titles[0])]


def test_scripts_and_linked_data_need_not_be_parsed_again() -> None:
    html = page(head="<script>long()</script><style>b {}</style>", data=news_article(headline="Sinaloa"))
    assert {html[start:end][:6] for start, end in places(html).unread} == {b"long()", b"b {}", b'{"@con'}


def test_three_weak_anchors_may_stand_in_different_places() -> None:
    html = page(title="The embajador", paragraphs=(*PARAGRAPHS, "The alcalde met the soldados."))
    assert places(html).anywhere
    assert not places(page(title="The embajador", paragraphs=(*PARAGRAPHS, "The alcalde left."))).anywhere


def test_a_word_broken_far_from_any_other_break_is_mended() -> None:
    far = "Lorem ipsum dolor. " * 200
    assert places(page(paragraphs=(f"A\u00adb {far} Mi\u00adcho\u00adacán {far} c\u00add",))).anywhere
    assert not places(page(paragraphs=(f"A\u00adb {far} Mi {far} choacán c\u00add",))).anywhere


def test_plain_leaves_utf8_alone_and_writes_out_the_rest() -> None:
    html = page(title="México")
    assert plain(html) is html
    assert "México".encode() in plain(page(title="México", encoding="utf-16"))


PIECES = st.sampled_from(
    [
        "Mexico",
        " fentanyl ",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<script>",
        "</script>",
        "<script src='a>b'>",
        "<script type=application/ld+json>",
        "<style>",
        "</style>",
        "<textarea>",
        "</textarea>",
        "<title>",
        "</title>",
        "<iframe>",
        "</iframe>",
        "<a href='",
        "'>",
        '"',
        "<b ",
        ">",
        "<",
        "/>",
        "<wbr>",
        "\u00ad",
        "<![CDATA[",
        "]]>",
        "<svg><style/>",
        "</svg>",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_no_anchor_of_a_title_or_text_is_overlooked_however_broken_the_markup(pieces: list[str]) -> None:
    html = page(above=f"<p>{''.join(pieces)}</p>")
    try:
        article = extract(html)
    except Reject:
        return
    if has_anchor(f"{article.title}\n{article.text}"):
        assert places(html).anywhere


@pytest.mark.parametrize(
    "broken", ["Mex\x0cico", "Mex\x00ico", "Mex&#11;ico", "Mex&#x02;ico", "Mex\ufffeico", "Mex&#x1F;ico"]
)
def test_control_characters_which_no_tree_can_hold_hide_no_anchor(broken: str) -> None:
    html = page(
        paragraphs=(
            *PARAGRAPHS,
            f"One of the traders came from {broken} in spring.",
            "<b>The</b> <script></script>end.",
        )
    )
    assert "Mexico" in extract(html).text
    assert triage.glance(html).dropped is None


def test_a_menu_that_is_never_closed_hides_no_article() -> None:
    html = page(above="<nav><nav>", paragraphs=(*PARAGRAPHS, "One of the traders " * 6 + "came from Tijuana."))
    assert triage.glance(html).dropped is None
