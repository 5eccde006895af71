"""The article on a page: its paragraphs and no others, and what kind of piece it is."""

from __future__ import annotations

import pytest
from articles_page import PARAGRAPHS, news_article, page
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.articles.extract import EXTRACTOR_VERSION, extract
from newsdesk.errors import Reject

URL = "https://www.elfaro.example/notas/mercado"


def text_of(html: bytes) -> str:
    return extract(html, URL).text


def test_paragraphs_are_divided_by_a_blank_line() -> None:
    assert text_of(page()) == "\n\n".join(PARAGRAPHS)


def test_the_article_carries_what_the_page_declares() -> None:
    data = news_article(
        headline="Council closes old fish market over its roof",
        author={"name": "Ana Ruiz"},
        datePublished="2026-03-02T08:15:00-06:00",
        articleSection="Harbour",
        isAccessibleForFree="False",
    )
    article = extract(page(data=data, head='<link rel="canonical" href="/notas/mercado?a=1">'), URL)
    assert article.url == URL
    assert article.title == "Council closes old fish market over its roof"
    assert article.authors == ("Ana Ruiz",)
    assert article.published == "2026-03-02T08:15:00-06:00"
    assert article.section == "Harbour"
    assert article.free is False
    assert article.opinion is False
    assert article.canonical_url == "/notas/mercado?a=1"
    assert article.lang == "en"
    assert article.extractor_version == EXTRACTOR_VERSION


@pytest.mark.parametrize(
    "furniture",
    [
        '<p><a href="/b">Ferry prices rise again as the summer begins</a></p>',
        '<p>Read more: <a href="/b">Ferry prices rise again as the summer begins</a></p>',
        '<ul><li><a href="/b">Ferry prices rise again as summer begins</a></li>'
        '<li><a href="/c">Ice plant to reopen in the spring</a></li></ul>',
        '<div class="card"><a href="/b">Ferry prices rise again as the summer begins</a></div>',
        "<p>Sign up for our newsletter and get the day's stories in your inbox.</p>",
        "<p>Suscríbete a nuestro boletín para recibir las noticias en tu correo.</p>",
        "<p>Te puede interesar: los precios del ferry suben otra vez</p>",
        "<p>Photo: Li Wei / The Faro</p>",
        "<figure><img src='a.jpg'><figcaption>The gate on Tuesday morning, seen from the pier.</figcaption></figure>",
        "<p>By Ana Ruiz</p>",
        "<p>© 2026 The Faro. All rights reserved.</p>",
    ],
)
def test_what_is_no_part_of_the_article_is_left_out(furniture: str) -> None:
    assert text_of(page(above=furniture, below=furniture)) == "\n\n".join(PARAGRAPHS)


def test_the_headline_is_not_repeated_in_the_text() -> None:
    title = "Council closes old fish market over its roof"
    assert not text_of(page(title=title, paragraphs=(title, *PARAGRAPHS))).startswith(title)


def test_the_standfirst_opens_the_text() -> None:
    standfirst = "Traders have until Friday to move their stalls to a tent beside the ferry."
    html = page(
        above=f'<p class="standfirst">{standfirst}</p>', head=f'<meta name="description" content="{standfirst}">'
    )
    assert text_of(html) == "\n\n".join((standfirst, *PARAGRAPHS))


def test_a_body_cut_by_advertisements_is_put_together() -> None:
    pieces = [
        "".join(f"<p>Part {number} of the long story tells more of the harbour. {text}</p>" for text in PARAGRAPHS)
        for number in range(4)
    ]
    divided = '<div class="advert"></div>'.join(f'<div class="article-body">{piece}</div>' for piece in pieces)
    html = f"<html><head><title>Long story</title></head><body><article><h1>Long story</h1>{divided}</article></body></html>"
    text = text_of(html.encode())
    assert [f"Part {number}" in text for number in range(4)] == [True] * 4
    assert text.index("Part 0") < text.index("Part 1") < text.index("Part 3")


def test_links_inside_a_sentence_stay() -> None:
    sentence = 'The <a href="/e">engineer who measured the beam</a> had warned of it in a letter last year.'
    assert "The engineer who measured the beam had warned" in text_of(page(paragraphs=(*PARAGRAPHS, sentence)))


def test_the_declared_body_serves_where_the_page_shows_none() -> None:
    data = news_article(headline="Council closes market", articleBody="\n".join(PARAGRAPHS))
    html = page(paragraphs=(), data=data)
    assert text_of(html) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16"])
def test_any_encoding_is_read(encoding: str) -> None:
    text = text_of(
        page(paragraphs=(*PARAGRAPHS, "El año pasado cerró también el muelle de Peñíscola."), encoding=encoding)
    )
    assert "El año pasado cerró también el muelle de Peñíscola." in text


@pytest.mark.parametrize("levels", [260, 3000])
def test_deeply_nested_pages_are_read(levels: int) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = f"<html><head><title>Deep</title></head><body>{'<div>' * levels}{body}{'</div>' * levels}</body></html>"
    assert text_of(html.encode()) == "\n\n".join(PARAGRAPHS)


def test_a_page_with_very_many_paragraphs_is_read_in_time() -> None:
    lines = (f"The tide gauge at station {number} showed nothing new this hour." for number in range(20_000))
    text = text_of(page(paragraphs=tuple(lines)))
    assert text.count("\n\n") == 20_000 - 1


@pytest.mark.parametrize("html", [b"", b"   ", b"\x00\x01\x02", b"%PDF-1.7 binary", b"<html><body></body></html>"])
def test_what_holds_no_article_is_rejected(html: bytes) -> None:
    with pytest.raises(Reject) as refusal:
        extract(html, URL)
    assert refusal.value.code in {"no_text", "not_html"}


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page(data={"@context": "https://schema.org", "@type": "OpinionNewsArticle", "headline": "A roof"}), URL),
        (page(head='<meta property="article:section" content="Opinión">'), URL),
        (page(), "https://elfaro.example/opinion/un-techo"),
        (page(), "https://elfaro.example/columnas/ana-ruiz/un-techo"),
    ],
)
def test_opinion_is_told_by_type_section_or_address(html: bytes, url: str) -> None:
    assert extract(html, url).opinion


@pytest.mark.parametrize(
    ("said", "free"),
    [(True, True), (False, False), ("False", False), ("true", True), ("http://schema.org/False", False), (None, None)],
)
def test_whether_an_article_may_be_read_for_free_is_what_the_page_says(said: object, free: bool | None) -> None:
    assert extract(page(data=news_article(isAccessibleForFree=said))).free is free


def test_the_language_is_that_of_the_words_and_not_of_the_markup() -> None:
    spanish = (
        "El consejo del puerto decidió el martes cerrar durante dos meses el viejo mercado de pescado por su techo.",
        "Los comerciantes pidieron más tiempo y dijeron que se enteraron por la mañana de que la puerta estaba cerrada.",
    )
    assert extract(page(paragraphs=spanish, title="Cierran el mercado"), URL).lang == "es"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 1200), st.integers(0, 60))
def test_damaged_pages_never_raise_anything_but_reject(noise: bytes, place: int, cut: int) -> None:
    html = page(data=news_article(headline="A roof", datePublished="2026-03-02", author=[{"name": "Ana"}]))
    damaged = html[:place] + noise + html[place + cut :]
    try:
        article = extract(damaged, URL)
    except Reject:
        return
    assert article.text
    assert "\n\n\n" not in article.text


def test_lone_surrogates_reach_neither_title_nor_text() -> None:
    html = page(
        data=news_article(headline="A roof \ud800 falls", author="Ana\udfff Ruiz"),
        paragraphs=(*PARAGRAPHS, "&#xD800; x"),
    )
    article = extract(html, URL)
    for said in (article.title, article.text, *article.authors):
        said.encode("utf-8")


def test_a_page_of_very_many_links_is_read_in_time() -> None:
    links = "".join(f'<a href="/{number}">A story of four words, number {number}</a> ' for number in range(5_000))
    assert text_of(page(below=f"<div>{links}</div>")).startswith(PARAGRAPHS[0])


def test_references_to_control_characters_stop_no_reading() -> None:
    html = page(
        paragraphs=("The roof&#2; of the<script></script>&#x1f; market&#8217;s hall moved by four centimetres." * 3,)
    )
    assert "The roof of the market’s hall moved" in extract(html).text
