"""Article and front pages: the same story as differently built HTML, one Jinja template per kind of site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsdesk.samples.markup import day_name
from newsdesk.samples.outlets import FOLDER, Outlet
from newsdesk.samples.stock import SampleArticle


@dataclass(frozen=True, slots=True)
class Link:
    """A headline that points to another page of the same outlet."""

    title: str
    url: str


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _local(instant: datetime, outlet: Outlet) -> datetime:
    return instant.astimezone(outlet.tzinfo)


def news_article(outlet: Outlet, article: SampleArticle, url: str, now: datetime) -> dict[str, Any]:
    """The schema.org NewsArticle that the page may carry as JSON-LD."""
    version = article.at(now)
    return {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if article.opinion else "NewsArticle",
        "headline": version.title,
        "datePublished": _local(article.published, outlet).isoformat(),
        "dateModified": _local(version.since, outlet).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        "mainEntityOfPage": url,
        "isAccessibleForFree": article.trouble != "paywall",
        "inLanguage": outlet.lang,
    }


def article_page(outlet: Outlet, article: SampleArticle, url: str, now: datetime, related: list[Link]) -> bytes:
    """The page as ``outlet`` would serve it at ``now``, in the outlet's own encoding."""
    version = article.at(now)
    local = _local(article.published, outlet)
    blocks = version.blocks[:2] if article.trouble == "paywall" else version.blocks
    html = (
        _environment()
        .get_template(f"{outlet.layout}.html")
        .render(
            outlet=outlet,
            article=article,
            version=version,
            blocks=blocks,
            url=url,
            related=related,
            json_ld=json.dumps(news_article(outlet, article, url, now), ensure_ascii=False).replace("</", "<\\/"),
            published=local,
            modified=_local(version.since, outlet),
            edited=version.since > article.published,
            day=f"{day_name(local.date(), outlet.lang)}{', ' if outlet.lang == 'en' else ' de '}{local.year}",
        )
    )
    return html.encode(outlet.encoding, errors="xmlcharrefreplace")


def front_page(outlet: Outlet, links: list[Link]) -> bytes:
    html = _environment().get_template("front.html").render(outlet=outlet, links=links)
    return html.encode(outlet.encoding, errors="xmlcharrefreplace")


def body_html(article: SampleArticle, now: datetime) -> str:
    """The text as a feed carries it: paragraphs only."""
    template = _environment().from_string("{% for b in blocks %}<p>{{ b.text }}</p>{% endfor %}")
    return template.render(blocks=[block for block in article.at(now).blocks if block.kind == "paragraph"])
