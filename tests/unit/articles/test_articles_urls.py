"""Canonical addresses: what is dropped, what survives, and when two spellings are one page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.articles.urls import canonical, fold, registrable_host

ADDRESSES = st.builds(
    "{}://{}{}/{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        ["Diario.example", "www.diario.example.", "m.diario.example", "127.0.0.1", "[::1]", "peñón.example"]
    ),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.lists(st.sampled_from(["a", "..", ".", "", "ñ", "%7euno", "%c3%b1", "x y", "nota-de-hoy"]), max_size=5).map(
        "/".join
    ),
    st.lists(
        st.sampled_from(
            ["id=7", "utm_source=x", "b=2", "b=1", "fbclid=z", "ref=portada", "ref=4711", "q=a%20b", "vacio=", "&"]
        ),
        max_size=5,
    ).map(lambda pairs: "?" + "&".join(pairs) if pairs else ""),
    st.sampled_from(["", "#comentarios"]),
)


@given(ADDRESSES)
def test_canonical_is_idempotent(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@given(st.text())
def test_canonical_takes_any_text(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@settings(deadline=None)
@given(ADDRESSES, ADDRESSES)
def test_fold_gives_a_canonical_address(url: str, rel_canonical: str) -> None:
    folded = fold(url, rel_canonical)
    assert folded == canonical(folded)
    assert fold(folded, rel_canonical) == folded


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTPS://Diario.Example:443/Nota#top", "https://diario.example/Nota"),
        ("http://diario.example", "http://diario.example/"),
        ("https://diario.example/a/../b/./c", "https://diario.example/b/c"),
        ("https://diario.example//2026//nota", "https://diario.example/2026/nota"),
        (
            "https://archivo.example/web/2026/https://diario.example/a",
            "https://archivo.example/web/2026/https://diario.example/a",
        ),
        (
            "https://diario.example/nota.php?id=4711&utm_source=rss&fbclid=abc",
            "https://diario.example/nota.php?id=4711",
        ),
        ("https://diario.example/n?b=2&a=1&amp;c=3", "https://diario.example/n?a=1&b=2&c=3"),
        ("https://diario.example/n?ref=portada", "https://diario.example/n"),
        ("https://diario.example/n?ref=4711", "https://diario.example/n?ref=4711"),
        ("https://diario.example/n;jsessionid=1A2B?x=1", "https://diario.example/n?x=1"),
        ("https://user:secret@diario.example:8443/n", "https://diario.example:8443/n"),
        ("https://diario.example/%7euno/%c3%b1 ñ", "https://diario.example/~uno/%C3%B1%C3%B1"),
        ("  https://diario.example/a\n ", "https://diario.example/a"),
        ("https://peñón.example/", "https://xn--pen-8mak.example/"),
        ("mailto:ana@diario.example", "mailto:ana@diario.example"),
        ("http://diario.example:99999/", "http://diario.example:99999/"),
    ],
)
def test_what_canonical_drops_and_keeps(written: str, expected: str) -> None:
    assert canonical(written) == expected


@pytest.mark.parametrize(
    ("url", "rel_canonical", "expected"),
    [
        ("https://amp.diario.example/nota/amp", "https://www.diario.example/nota", "https://www.diario.example/nota"),
        ("https://m.diario.example/nota/", "https://diario.example/nota", "https://diario.example/nota"),
        ("http://diario.example/nota?outputType=amp", "https://diario.example/nota", "https://diario.example/nota"),
        ("https://diario.example/nota.amp.html", "https://diario.example/nota", "https://diario.example/nota"),
        ("https://m.diario.example/nota", "/nota", "https://m.diario.example/nota"),
        ("https://diario.example/nota", None, "https://diario.example/nota"),
        (
            "https://diario.example/a-b-c-d?rss=1x&page=2",
            "https://diario.example/a-b-c-d",
            "https://diario.example/a-b-c-d",
        ),
    ],
)
def test_variants_fold_where_the_page_agrees(url: str, rel_canonical: str | None, expected: str) -> None:
    assert fold(url, rel_canonical) == expected


@pytest.mark.parametrize(
    ("url", "rel_canonical"),
    [
        ("https://diario.example/nota.php?id=4711", "https://diario.example/nota.php"),
        ("https://diario.example/nota", "https://diario.example/"),
        ("https://diario.example/nota", "https://otro.example/nota"),
        ("https://diario.example/nota", "javascript:void(0)"),
        ("https://diario.example/nota", "http://[broken"),
    ],
)
def test_a_careless_rel_canonical_folds_nothing(url: str, rel_canonical: str) -> None:
    assert fold(url, rel_canonical) == url


def test_an_amp_cache_folds_into_the_publishers_page() -> None:
    cached = "https://www-diario-example.cdn.ampproject.org/c/s/www.diario.example/nota/amp"
    assert fold(cached, "https://www.diario.example/nota") == "https://www.diario.example/nota"


def test_the_registrable_host_is_what_a_newsroom_registered() -> None:
    assert registrable_host("https://www.eluniversal.com.mx/nota") == "eluniversal.com.mx"
    assert registrable_host("https://news.bbc.co.uk/a") == "bbc.co.uk"
    assert registrable_host("http://127.0.0.1:8080/a") == "127.0.0.1"
    assert registrable_host("http://localhost:8080/a") == "localhost"
    assert registrable_host("nothing") == ""
