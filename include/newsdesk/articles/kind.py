"""What kind of piece a page is: its section, whether it is opinion, whether it may be read for free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from newsdesk.articles.page import Page, clean

_OPINION_TYPES = frozenset(["OpinionNewsArticle", "ReviewNewsArticle"])
_OPINION_SECTION = re.compile(
    r"\b(?:opini[oó]n(?:es)?|opinion|editorial(?:es|s)?|columnas?|columnistas?|columnists?|commentary|comment is free|op-?eds?|"
    r"perspectives?|views|viewpoints?|tribuna|art[ií]culos? de opini[oó]n|letters|cartas|blogs?|essays?|ensayos?)\b",
    re.IGNORECASE,
)
_OPINION_PATH = re.compile(
    r"/(?:opini[oó]n(?:es)?|editorial(?:es|s)?|columnas?|columnistas?|columnists?|commentary|commentisfree|op-?eds?|letters|essays?|ensayos?)(?:[/-]|\Z)",
    re.IGNORECASE,
)
_OPINION_TITLE = re.compile(
    r"\A(?:opini[oó]n|editorial|columna|op-?ed|commentary|análisis de opinión)\s*[|:/–—-]", re.IGNORECASE
)
_LONGEST_SECTION = 80


def section(page: Page) -> str | None:
    """The section as the newsroom names it; None when it names none."""
    found = (name for value in page.linked_data("articleSection") for name in _names(value))
    declared = page.meta("article:section", "parsely-section", "section", "dc.subject", "cxenseparse:section")
    name = next((clean(name) for name in found if clean(name)), declared)
    return name if name and len(name) <= _LONGEST_SECTION else None


def is_opinion(page: Page, title: str) -> bool:
    """Whether the page is a column, an editorial or a letter, by its type, its section, its address or its headline."""
    types = (name for node in page.nodes for name in _names(node.get("@type")))
    if _OPINION_TYPES.intersection(types):
        return True
    sections = [name for value in page.linked_data("articleSection") for name in _names(value)]
    sections += page.metas.get("article:section", [])
    if any(_OPINION_SECTION.search(name) for name in sections):
        return True
    return bool(_OPINION_PATH.search(urlsplit(page.url or "").path) or _OPINION_TITLE.match(title))


def outlet(page: Page) -> str | None:
    """The name that the site gives itself."""
    publishers = (value.get("name") for value in page.linked_data("publisher") if isinstance(value, dict))
    declared = page.meta("og:site_name", "application-name")
    return declared or next((clean(name) for name in publishers if isinstance(name, str)), None)


def is_free(page: Page) -> bool | None:
    """schema.org's ``isAccessibleForFree`` of the article; None when the page does not say."""
    for value in page.linked_data("isAccessibleForFree"):
        word = str(value).strip().lower().rpartition("/")[2]
        if word in ("true", "yes", "1"):
            return True
        if word in ("false", "no", "0"):
            return False
    return None


def canonical_link(page: Page) -> str | None:
    """The address under which the page wants to be known, as it is written there."""
    if page.tree is None:
        return None
    links = (
        link.get("href") for link in page.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    return next((link.strip() for link in links if link and link.strip()), None)


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
