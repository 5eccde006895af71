"""What a page really is: the article, or something in its place. In doubt it is the article."""

from __future__ import annotations

import pytest
from articles_page import PARAGRAPHS, news_article, page

from newsdesk.articles.outcome import classify

URL = "https://www.elfaro.example/notas/mercado"


def small(title: str, text: str, script: str = "") -> bytes:
    body = f"<body><p>{text}</p><script>{script}</script></body>"
    return f"<!DOCTYPE html><html><head><title>{title}</title></head>{body}</html>".encode()


def test_an_article_is_ok() -> None:
    assert classify(page(), 200, URL) == "ok"


def test_a_page_declared_not_free_is_a_paywall() -> None:
    assert classify(page(data=news_article(isAccessibleForFree=False)), 200, URL) == "paywall"
    assert classify(page(data=news_article(isAccessibleForFree="False")), 200, URL) == "paywall"
    assert classify(page(data=news_article(isAccessibleForFree=True)), 200, URL) == "ok"


def test_a_free_article_with_a_closed_part_is_ok() -> None:
    data = news_article(isAccessibleForFree=True, hasPart={"isAccessibleForFree": False, "cssSelector": ".extra"})
    assert classify(page(data=data), 200, URL) == "ok"


def test_the_status_decides_where_it_is_plain() -> None:
    assert classify(page(), 402, URL) == "paywall"
    assert classify(page(), 410, URL) == "removed"


@pytest.mark.parametrize(
    "challenge",
    [
        small("Just a moment...", "Checking your browser before accessing the site.", "window._cf_chl_opt={}"),
        small("", "", "document.cookie='k=1';location.reload()"),
        small("Pardon our interruption", "", "/_Incapsula_Resource?x=1"),
        small("Access Denied", "You don't have permission. Reference #18 errors.edgesuite.net"),
        small("gob.mx", "Challenge Validation", "setTimeout(function(){document.forms[0].submit()},10)"),
        small("Espere", "Por favor habilite JavaScript y cookies para continuar."),
    ],
)
def test_a_challenge_answered_200_is_blocked(challenge: bytes) -> None:
    assert classify(challenge, 200, URL) == "blocked"


@pytest.mark.parametrize(
    ("wall", "url"),
    [
        (small("Before you continue", "We value your privacy. Accept all cookies to continue."), URL),
        (small("El Faro", "Valoramos su privacidad. Aceptar todas las cookies."), URL),
        (small("Yahoo", "Choose."), "https://consent.yahoo.example/v2/collect"),
    ],
)
def test_a_consent_wall_is_told(wall: bytes, url: str) -> None:
    assert classify(wall, 200, url) == "consent"


BANNER = (
    "<div><p>We value your privacy. We and our 600 partners use cookies.</p><button>Accept all cookies</button></div>"
)


def test_a_consent_wall_with_the_article_s_own_head_is_told() -> None:
    head = '<meta property="og:type" content="article">'
    wall = page(paragraphs=(), head=head, above=BANNER, data=news_article(headline="Council closes old fish market"))
    assert classify(wall, 200, URL) == "consent"


def test_a_short_article_under_a_consent_banner_is_the_article() -> None:
    assert classify(page(paragraphs=PARAGRAPHS[:1], above=BANNER, data=news_article()), 200, URL) == "ok"
    told_in_data = news_article(articleBody=" ".join(PARAGRAPHS))
    assert classify(page(paragraphs=(), above=BANNER, data=told_in_data), 200, URL) == "ok"


@pytest.mark.parametrize(
    "notice",
    [
        small("404", "Page not found"),
        small("El Faro", "Página no encontrada"),
        small("El Faro", "Esta nota ya no está disponible."),
        small("The Faro", "This article has been removed."),
    ],
)
def test_a_notice_of_removal_answered_200_is_told(notice: bytes) -> None:
    assert classify(notice, 200, URL) == "removed"


@pytest.mark.parametrize("body", [b"", b"  ", b"%PDF-1.7 ...", b'{"error": "no"}', b"\x89PNG\r\n"])
def test_what_is_no_page_is_no_article(body: bytes) -> None:
    assert classify(body, 200, URL) == "non_article"


def test_the_front_page_in_the_place_of_an_article_is_no_article() -> None:
    front = small("El Faro", "Ferry prices rise. " * 100)
    assert classify(front, 200, "https://www.elfaro.example/") == "non_article"
    assert classify(front, 200, URL) == "ok"


@pytest.mark.parametrize(
    "sentence",
    [
        "The page said that access denied was its last word, and that the article has been removed.",
        "Visitors must accept all cookies; the site checks: checking your browser, 404.",
    ],
)
def test_an_article_that_speaks_of_walls_stays_an_article(sentence: str) -> None:
    assert classify(page(paragraphs=(*PARAGRAPHS, sentence)), 200, URL) == "ok"
