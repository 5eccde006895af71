"""Pages of invented newsrooms, each built another way, with their truth beside them: what the quality gates read.

Six layouts times a few articles, English and Spanish. The layouts differ in what newsrooms differ in: where headline,
author and date are declared, how the body is divided, and what stands around it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Story:
    """What a page says, and so what a reader must find on it."""

    slug: str
    lang: str
    title: str
    author: str
    published: str
    standfirst: str
    paragraphs: tuple[str, ...]


STORIES = tuple(
    Story(**{**item, "paragraphs": tuple(item["paragraphs"])})
    for item in yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
)

_MENU = "<nav><ul><li><a href='/a'>News</a></li><li><a href='/b'>Deportes</a></li><li><a href='/c'>Weather</a></li></ul></nav>"
_FOOTER = "<footer><p>Copyright 2026. All rights reserved.</p><ul><li><a href='/legal'>Legal</a></li></ul></footer>"
_TEASERS = (
    "<section class='related'><h2>More stories</h2><ul>"
    "<li><a href='/x'>Ferry prices rise again as the summer begins on the coast</a></li>"
    "<li><a href='/y'>El mercado de los jueves cambia de plaza por las obras</a></li></ul></section>"
)


def _paragraphs(parts: tuple[str, ...]) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def _broadsheet(story: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "author": [{"@type": "Person", "name": story.author}],
        "datePublished": story.published,
    }
    return (
        f"<html lang='{story.lang}'><head><title>{story.title} | The Estuary Post</title>"
        f"<meta property='og:title' content='{story.title}'><meta property='og:site_name' content='The Estuary Post'>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script></head><body>{_MENU}<article><h1>{story.title}</h1>"
        f"<p class='standfirst'>{story.standfirst}</p><p class='byline'>By {story.author}</p>"
        f"<figure><img src='a.jpg'><figcaption>A view of the place. Photo: Staff</figcaption></figure>"
        f"<div class='article-body'>{_paragraphs(story.paragraphs)}</div></article>{_TEASERS}{_FOOTER}</body></html>"
    )


def _meta_only(story: Story) -> str:
    return (
        f"<html><head><title>{story.title} - Diario Ribera</title><meta name='author' content='{story.author}'>"
        f"<meta property='article:published_time' content='{story.published}'>"
        f"<meta name='description' content='{story.standfirst}'></head><body>{_MENU}<div id='content'><h1>{story.title}</h1>"
        f"<h2 class='bajada'>{story.standfirst}</h2><div class='entry-content'>{_paragraphs(story.paragraphs)}"
        f"<p>Te puede interesar: <a href='/y'>El mercado de los jueves cambia de plaza por las obras</a></p></div></div>"
        f"{_TEASERS}{_FOOTER}</body></html>"
    )


def _divided(story: Story) -> str:
    half = len(story.paragraphs) // 2
    pieces = (_paragraphs(story.paragraphs[:half]), _paragraphs(story.paragraphs[half:]))
    body = "<div class='ad-slot'></div>".join(
        f"<div class='body__container article__body'>{piece}</div>" for piece in pieces
    )
    return (
        f"<html><head><title>{story.title}</title></head><body>{_MENU}<main><h1>{story.title}</h1>"
        f"<p class='dek'>{story.standfirst}</p><span class='author-name'>{story.author}</span>"
        f"<time datetime='{story.published}'>the other day</time>{body}</main>{_TEASERS}{_FOOTER}</body></html>"
    )


def _line_breaks(story: Story) -> str:
    body = "<br><br>".join(story.paragraphs)
    return (
        f"<html><head><title>{story.title} :: La Gaceta</title><meta name='pubdate' content='{story.published}'></head>"
        f"<body>{_MENU}<div class='post'><h1>{story.title}</h1><div class='subtitle'>{story.standfirst}</div>"
        f"<p>Por <a href='/autores/{story.slug}'>{story.author}</a></p><div class='post-content'>{body}</div></div>"
        f"{_TEASERS}{_FOOTER}</body></html>"
    )


def _app(story: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": "Estuary app"},
            {
                "@type": ["NewsArticle"],
                "headline": story.title,
                "author": {"name": story.author},
                "datePublished": story.published,
                "articleBody": "\n".join((story.standfirst, *story.paragraphs)),
            },
        ],
    }
    return (
        f"<html><head><title>{story.title}</title><script type='application/ld+json'>{json.dumps(data)}</script></head>"
        f"<body><div id='root'></div><script>window.start()</script></body></html>"
    )


def _promotional(story: Story) -> str:
    calls = (
        "<p>Sign up for our newsletter and get the day's stories in your inbox.</p>",
        "<p>Síguenos en WhatsApp y recibe las noticias del día.</p>",
        "<p><a href='/x'>Ferry prices rise again as the summer begins on the coast</a></p>",
    )
    parts = [f"<p>{part}</p>" for part in (story.standfirst, *story.paragraphs)]
    body = "".join(part + calls[place % 3] for place, part in enumerate(parts))
    return (
        f"<html><head><title>{story.title} | Coast Wire</title><meta property='og:title' content='{story.title} | Coast Wire'>"
        f"<meta property='og:site_name' content='Coast Wire'><meta name='parsely-author' content='{story.author}'>"
        f"<meta name='parsely-pub-date' content='{story.published}'></head><body>{_MENU}<article><h1>{story.title}</h1>"
        f"<p>By {story.author}, Coast Wire</p>{body}</article>{_FOOTER}</body></html>"
    )


LAYOUTS: dict[str, Callable[[Story], str]] = {
    "broadsheet": _broadsheet,
    "meta only": _meta_only,
    "divided body": _divided,
    "line breaks": _line_breaks,
    "app": _app,
    "promotional": _promotional,
}
