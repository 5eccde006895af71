"""Authors: names and agencies, and nothing that only stands beside them."""

from __future__ import annotations

import pytest
from articles_page import news_article, page

from newsdesk.articles.authors import authors, is_byline, split_names
from newsdesk.articles.page import read_page

URL = "https://www.elfaro.example/notas/mercado"


def authors_of(html: bytes) -> tuple[str, ...]:
    return authors(read_page(html, URL))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Ruiz and Li Wei, Staff Writers", ["Ana Ruiz", "Li Wei"]),
        ("By ANA RUIZ in Mexico City and Bob Stone in Washington", ["ANA RUIZ", "Bob Stone"]),
        ("By Ana Ruiz, The Associated Press", ["Ana Ruiz", "The Associated Press"]),
        ("By Ana Ruiz Updated Nov. 3, 2026", ["Ana Ruiz"]),
        ("By Jan Smith", ["Jan Smith"]),
        ("By Special Correspondent John Doe", ["John Doe"]),
        ("Eric Tucker Associated Press", ["Eric Tucker", "Associated Press"]),
        ("Por Juan Pérez y María López / Corresponsales", ["Juan Pérez", "María López"]),
        ("Por: Alejandro Hernández e Ignacio Gómez", ["Alejandro Hernández", "Ignacio Gómez"]),
        ("Juan de la Cruz, corresponsal en Tijuana", ["Juan de la Cruz"]),
        ("POR REDACCIÓN", ["REDACCIÓN"]),
        ("Por Agencia EFE", ["Agencia EFE"]),
        ("ana.ruiz@elfaro.example", []),
        ("https://elfaro.example/autor/ana", []),
        ("3 min read", []),
        ("", []),
    ],
)
def test_names_in_a_byline(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


@pytest.mark.parametrize(
    "line", ["By Ana Ruiz", "Por Juan Pérez y María López", "By Ana Ruiz, Reuters", "Por: Rubén Mosso"]
)
def test_a_line_that_only_signs_is_a_byline(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By the numbers",
        "Por ahora no hay datos",
        "By Tuesday the market was empty.",
        "Por México pasaron tres trenes y nadie los contó en la frontera.",
        "Ana Ruiz",
    ],
)
def test_a_line_that_says_something_is_none(line: str) -> None:
    assert not is_byline(line)


def test_linked_data_comes_first() -> None:
    data = news_article(author=[{"@type": "Person", "name": "Ana Ruiz"}, {"@type": "Person", "name": "Li Wei"}])
    html = page(data=data, head='<meta name="author" content="Somebody Else">')
    assert authors_of(html) == ("Ana Ruiz", "Li Wei")


def test_names_joined_in_one_field_are_divided() -> None:
    assert authors_of(page(data=news_article(author={"name": "Ana Ruiz y Li Wei"}))) == ("Ana Ruiz", "Li Wei")


def test_the_meta_tag_serves_where_there_is_no_linked_data() -> None:
    assert authors_of(page(head='<meta name="author" content="Por Ana Ruiz">')) == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">By Ana Ruiz</p>',
        '<span class="article-author">Ana Ruiz</span>',
        '<a rel="author" href="/x">Ana Ruiz</a>',
        '<a href="/autores/ana-ruiz">Ana Ruiz</a>',
        "<p>Por <strong>Ana Ruiz</strong></p>",
    ],
)
def test_the_byline_on_the_page_is_found(byline: str) -> None:
    assert authors_of(page(above=byline)) == ("Ana Ruiz",)


def test_a_byline_names_who_the_outlets_own_name_hides() -> None:
    data = news_article(author={"name": "El Faro"}, publisher={"name": "El Faro"})
    assert authors_of(page(data=data, above='<p class="firma">Por Ana Ruiz</p>')) == ("Ana Ruiz",)
    assert authors_of(page(data=data)) == ("El Faro",)


def test_a_photo_credit_is_no_author() -> None:
    figure = '<figure><img src="a.jpg"><figcaption class="author">Photo by Li Wei</figcaption></figure>'
    assert authors_of(page(above=figure)) == ()


def test_a_page_without_a_byline_has_no_authors() -> None:
    assert authors_of(page()) == ()
    assert authors_of(b"") == ()
