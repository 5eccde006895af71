"""The headline: which of a page's titles is the newsroom's, and what is cut from it."""

from __future__ import annotations

import pytest
from articles_page import news_article, page

from newsdesk.articles.page import read_page
from newsdesk.articles.titles import headline

URL = "https://www.elfaro.example/notas/mercado"


def og(title: str, site: str = "El Faro") -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


def title_of(html: bytes) -> str:
    return headline(read_page(html, URL))


@pytest.mark.parametrize(
    "written",
    [
        "Council closes market | El Faro",
        "Council closes market - El Faro",
        "Council closes market – El Faro",
        "Council closes market | News | El Faro",
        "Council closes market - elfaro.example",
    ],
)
def test_the_sites_name_is_cut_from_the_end(written: str) -> None:
    html = page(title=written, head=og(written)).replace(b"<h1>", b"<h6>").replace(b"</h1>", b"</h6>")
    assert title_of(html).startswith("Council closes market")
    assert "Faro" not in title_of(html)
    assert "faro" not in title_of(html)


def test_a_dash_inside_a_headline_stays() -> None:
    assert (
        title_of(page(title="Ice, light - and no roof", head=og("Ice, light - and no roof")))
        == "Ice, light - and no roof"
    )


def test_a_tail_that_no_other_title_has_is_cut() -> None:
    html = page(title="Council closes market", head=og("Council closes market • Section nine • by Ana Ruiz"))
    assert title_of(html) == "Council closes market"


def test_the_kicker_is_kept() -> None:
    data = news_article(headline="Harbour: Council closes market")
    assert title_of(page(title="Harbour: Council closes market", head=og("Council closes market"), data=data)) == (
        "Harbour: Council closes market"
    )


def test_a_headline_cut_short_gives_way_to_the_whole_one() -> None:
    data = news_article(headline="Council closes market after engineer finds…")
    whole = "Council closes market after engineer finds moved beam"
    assert title_of(page(title=whole, head=og(whole), data=data)) == whole


def test_a_title_that_only_names_the_site_does_not_count() -> None:
    assert title_of(page(title="Council closes market", head=og("El Faro"))) == "Council closes market"


def test_entities_and_doubled_spaces_are_read() -> None:
    assert (
        title_of(page(title="Ruiz &amp; Hijos &#8220;cierra&#8221;   el mercado")) == "Ruiz & Hijos “cierra” el mercado"
    )


def test_a_page_without_any_title_has_an_empty_one() -> None:
    assert title_of(b"<html><body><p>Nothing here.</p></body></html>") == ""
    assert title_of(b"") == ""


def test_a_title_that_was_never_closed_is_no_headline() -> None:
    html = page(title="Council closes market").replace(b"</title>", b"</titel> - a - b" * 3000)
    assert title_of(html) == ""


def test_what_is_shown_and_shared_is_the_headline_and_not_the_search_engines_title() -> None:
    shown, searched = "Roof shuts the market", "Old fish market in the harbour closed by the council over its roof"
    html = page(title=searched, head=og(shown), data=news_article(headline=searched))
    html = html.replace(f"<h1>{searched}</h1>".encode(), f"<h1>{shown}</h1>".encode())
    assert title_of(html) == shown
