"""Triage drops a page only where the full road could not have found an anchor, however the page spells it."""

from __future__ import annotations

import gzip

import pytest
from articles_page import PARAGRAPHS, news_article, page
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.anchors import ANCHORS, has_anchor
from newsdesk.articles import triage
from newsdesk.articles.extract import extract

STRONG = [anchor for anchor in ANCHORS if not anchor.weak]
WEAK = [anchor for anchor in ANCHORS if anchor.weak]


def passes(html: bytes) -> bool:
    return triage.first_stage(html) and triage.second_stage(html)


def page_with(words: str, encoding: str = "utf-8") -> bytes:
    return page(
        paragraphs=(*PARAGRAPHS, f"One of the traders had come from {words} in the spring of last year."),
        encoding=encoding,
    )


def test_a_page_without_any_anchor_is_dropped_by_its_bytes() -> None:
    assert not triage.first_stage(page())


def test_an_anchor_in_the_menu_is_dropped_by_the_second_stage() -> None:
    html = page().replace(b'<li><a href="/world">World</a></li>', b'<li><a href="/mexico">Mexico</a></li>')
    assert triage.first_stage(html)
    assert not triage.second_stage(html)


@pytest.mark.parametrize("anchor", STRONG, ids=lambda anchor: anchor.words)
def test_every_anchor_is_found_in_text_and_bytes(anchor: object) -> None:
    words = anchor.words  # type: ignore[attr-defined]
    assert has_anchor(f"came from {words} in spring")
    assert has_anchor(f"CAME FROM {words.upper()} IN SPRING")
    assert not has_anchor(f"came fromx{words} in spring")
    assert triage.first_stage(f"<p>came from {words} in spring</p>".encode())
    assert triage.first_stage(f"<p>CAME FROM {words.upper()} IN SPRING</p>".encode("latin-1", "xmlcharrefreplace"))


def test_two_weak_anchors_say_nothing_and_three_different_ones_do() -> None:
    two, three = (
        "The embajador met the soldados; the embajador left.",
        "The embajador and the alcalde met the soldados.",
    )
    assert not has_anchor(two)
    assert has_anchor(three)
    assert not triage.first_stage(f"<p>{two}</p>".encode())
    assert triage.first_stage(f"<p>{three}</p>".encode())


def test_the_american_state_is_not_the_country() -> None:
    assert not has_anchor("A cat came home from New Mexico.")
    assert has_anchor("A cat came home from New Mexico to Mexico.")


def test_a_script_an_address_or_a_key_word_does_not_bring_a_page_to_the_second_stage() -> None:
    head = '<meta name="keywords" content="Mexico"><script>var section = "Tijuana";</script>'
    assert not triage.first_stage(page(head=head, above='<a href="/mexico/">More</a>'))


def test_the_author_and_the_key_words_of_linked_data_are_no_text() -> None:
    data = news_article(headline="A roof moves", author={"name": "Ana Guzmán"}, keywords=["Sinaloa"])
    assert triage.first_stage(page(data=data))
    assert not triage.second_stage(page(data=data))


def test_an_anchor_anywhere_in_the_shown_text_passes() -> None:
    teaser = '<div class="more"><div><a href="/x">Tijuana traders wait for the ferry</a></div></div>'
    assert passes(page(paragraphs=PARAGRAPHS * 3, below=f"<section class='related'>{teaser}</section>"))


def test_a_glance_hands_on_the_title_and_the_prose() -> None:
    html = page(
        title="Sinaloa traders move", above="<p>Short line</p><script>const long = 'no prose at all in here';</script>"
    )
    seen = triage.glance(html)
    assert seen.dropped is None
    assert seen.title == "Sinaloa traders move"
    assert seen.prose == PARAGRAPHS


def test_a_glance_names_the_stage_that_lets_a_page_go() -> None:
    assert triage.glance(page()) == triage.Glance("1")
    assert triage.glance(page(head="", below="<footer><p>Sinaloa</p></footer>")) == triage.Glance("2")


@pytest.mark.parametrize(
    "spelled",
    [
        "México",
        "MÉXICO",
        "Mexico",
        "M&eacute;xico",
        "M&#233;xico",
        "M&#xE9;xico",
        "Me\u0301xico",
        "&#77;exico",
        "M&shy;exico",
        "Me\u00adxico",
        "Mexi\u200bco",
        "Mexi<wbr>co",
        "<span class=cap>M</span>exico",
        "<b>M</b>&eacute;xico",
        "“México”",
        "San&nbsp;Luis&nbsp;Potos&iacute;",
        "San <em>Luis</em>\n Potosí",
    ],
)
def test_every_spelling_passes(spelled: str) -> None:
    assert passes(page_with(spelled))


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "mac-roman", "utf-16", "utf-16-le"])
def test_every_encoding_passes(encoding: str) -> None:
    assert passes(page_with("Michoacán y Querétaro", encoding))


def test_a_packed_page_passes() -> None:
    assert triage.first_stage(gzip.compress(page_with("México")))


def test_anchors_in_linked_data_pass() -> None:
    assert passes(page(data=news_article(headline="M\u00e9xico cierra un mercado")))
    assert passes(page(paragraphs=(), data=news_article(articleBody="\n".join((*PARAGRAPHS, "Fue en\nTamaulipas.")))))


def test_an_anchor_in_the_title_passes() -> None:
    assert passes(page(title="Sinaloa traders move their stalls"))


def test_the_cheap_title_is_the_pages_title() -> None:
    assert triage.cheap_title(page(title="Ice &amp; light")) == "Ice & light"
    assert triage.cheap_title(b"no page") == ""


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<link rel="canonical" href="https://a.test/x?a=1&amp;b=2">', "https://a.test/x?a=1&b=2"),
        ("<LINK HREF='/x' REL='canonical'/>", "/x"),
        ("<link data-x=1 rel=canonical href=/x>", "/x"),
        ('<link rel="canonical" href="">', None),
        ('<link rel="stylesheet" href="/canonical.css">', None),
        ("", None),
    ],
)
def test_the_cheap_canonical_link_is_that_of_the_head(link: str, found: str | None) -> None:
    inside = b'<body><link rel="canonical" href="/elsewhere">'
    assert triage.cheap_canonical(b"<head>" + link.encode() + b"</head>" + inside) == found


LETTERS = st.sampled_from(
    ["México", "fentanyl", "cártel", "Tijuana", "nuevo león", "carpeta de investigación", "soldados", "gang"]
)
GLUE = st.sampled_from(
    [" ", "\n", "&nbsp;", "</b> <i>", "</p><p>", " la ", "<br>", "\u00ad", " x", "<!-- c -->", "</a>, <a href='/x'>"]
)


@example(pieces=["nuevo león", "México", "0\x9a", "México"], encoding="utf-16")
@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.one_of(LETTERS, GLUE, st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=12)),
        max_size=12,
    ),
    st.sampled_from(["utf-8", "latin-1", "utf-16"]),
)
def test_no_page_is_dropped_whose_text_has_an_anchor(pieces: list[str], encoding: str) -> None:
    html = page_with("".join(pieces), encoding)
    article = extract(html, "https://elfaro.example/nota")
    if has_anchor(f"{article.title}\n{article.text}"):
        assert passes(html)


def test_lone_surrogates_do_not_matter() -> None:
    assert has_anchor("from M\u00e9xico \ud800 in spring")
    assert not has_anchor("\udfff")
