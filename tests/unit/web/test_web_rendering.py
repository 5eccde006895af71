"""Addresses, languages, and the templates' words."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from starlette.requests import Request

from newsdesk.web import charts, rendering
from newsdesk.web.words import SPANISH, translate

TEMPLATES = Path(rendering.__file__).parent / "templates"


def request(query: str = "", headers: dict[str, str] | None = None, root_path: str = "/newsdesk") -> Request:
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": f"{root_path}/quotes", "root_path": root_path,
        "query_string": query.encode(), "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
    }  # fmt: skip
    return Request(scope)


def phrases() -> set[str]:
    """Every phrase that a template asks a translation of."""
    found: set[str] = set()
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        for call in re.findall(r"\b(?:t|many)\((.*?)\)", text):
            found |= {
                phrase.replace('\\"', '"') for phrase in re.findall(r"'((?:[^'\\]|\\.)*)'", call) if "%" not in phrase
            }
    return {phrase for phrase in found if any(letter.isalpha() for letter in phrase)}


def test_every_phrase_has_its_spanish() -> None:
    assert phrases() - SPANISH.keys() == set()


def test_a_translation_names_what_the_english_names() -> None:
    def names(phrase: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(phrase) if name}

    assert [english for english, spanish in SPANISH.items() if names(english) != names(spanish)] == []


def test_the_language_is_asked_for_or_remembered_or_the_browsers() -> None:
    assert rendering.language_of(request("ui=es")) == "es"
    assert rendering.language_of(request("ui=xx", {"cookie": "newsdesk_language=es"})) == "es"
    assert rendering.language_of(request("", {"accept-language": "fr;q=0.9, es-MX;q=0.8, en"})) == "es"
    assert rendering.language_of(request()) == "en"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/newsdesk/",
        "/newsdesk",
        "/other/",
        "/newsdesk/\\evil",
        "/newsdesk/\r\nX: y",
        "",
    ],
)
def test_after_a_form_nobody_is_sent_elsewhere(wanted: str) -> None:
    assert rendering.path_of(request(), wanted, "articles/7") == "/newsdesk/articles/7"


def test_after_a_form_one_is_back_on_the_page_it_was_on() -> None:
    assert rendering.path_of(request(), "/newsdesk/review?x=1", "articles/7") == "/newsdesk/review?x=1"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://x/", "//x.example", "http://[", "", None]
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert rendering.outward(url) is None


def test_an_address_keeps_what_is_not_changed() -> None:
    assert rendering.with_query(request("q=a+b&page=2&facet="), {"page": None}) == "/newsdesk/quotes?q=a+b"
    assert rendering.link("/newsdesk", "quotes", {"group": 3, "q": None}) == "/newsdesk/quotes?group=3"


def test_a_chart_escapes_what_it_is_given() -> None:
    svg = charts.columns([("<script>", 3)], 2.0, '"><script>')
    assert "<script>" not in svg
    assert "style=" not in svg


def test_no_template_has_inline_style_or_script() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        if template.name == "unsubscribe.html":
            # Whoever opens it may fetch no style sheet: its one style goes by its hash.
            text = re.sub(r"<style>.*?</style>", "", text, count=1, flags=re.DOTALL)
        assert not re.search(r"style=|<style|onclick=|<script(?! src)|\|\s*safe", text), template.name


def test_a_phrase_is_filled_in() -> None:
    assert translate("Page {n}", "es", n=3) == "Página 3"
