"""What a page says: title, text, authors, dates, language, from the bytes a server sent."""

from __future__ import annotations

from newsdesk.articles import kind, rescue
from newsdesk.articles.authors import authors
from newsdesk.articles.body import paragraphs
from newsdesk.articles.dates import read_dates
from newsdesk.articles.page import Page, read_page
from newsdesk.articles.titles import headline
from newsdesk.errors import Reject
from newsdesk.model import Article
from newsdesk.text import detect_language

EXTRACTOR_VERSION = "reading-2"
"""Changes whenever the same page would give another article."""

# A text shorter than this gives way to a declared body that is at least this many times longer.
_SHORT_TEXT = 400
_LONGER = 3
_LANGUAGE_CODE_LENGTH = 2


def extract(page: bytes, url: str | None = None) -> Article:
    """The article on ``page``.

    Raises ``Reject`` with code ``no_text`` when it holds none, ``not_html`` when it is no page at all.
    """
    parsed = read_page(page, url)
    title = headline(parsed)
    names = authors(parsed)
    dates = read_dates(parsed)
    section, opinion, free = kind.section(parsed), kind.is_opinion(parsed, title), kind.is_free(parsed)
    canonical_url = kind.canonical_link(parsed)
    known = tuple(name for name in (*names, section, kind.outlet(parsed)) if name)
    # The last step, because it prunes the tree.
    text = "\n\n".join(_text(page, parsed, title, known))
    if not text:
        raise Reject("the page holds no article text", code="no_text" if parsed.tree is not None else "not_html")
    return Article(
        url=url or "",
        title=title,
        text=text,
        authors=names,
        published=dates.published,
        modified=dates.modified,
        lang=_language(parsed, title, text),
        section=section,
        opinion=opinion,
        free=free,
        canonical_url=canonical_url,
        extractor_version=EXTRACTOR_VERSION,
    )


def _text(page: bytes, parsed: Page, title: str, known: tuple[str, ...]) -> list[str]:
    """The paragraphs by the engine; where it fails, what the page declares, then what it shows."""
    if parsed.tree is None:
        return []
    if rescue.is_too_large(parsed.tree):
        return rescue.visible_paragraphs(page)
    found = paragraphs(parsed, title, known)
    length = sum(map(len, found))
    if length < _SHORT_TEXT:
        declared = rescue.declared_body(parsed)
        if sum(map(len, declared)) > _LONGER * length:
            return declared
    return found or (rescue.visible_paragraphs(page) if rescue.is_too_deep(parsed.tree) else [])


def _language(parsed: Page, title: str, text: str) -> str | None:
    """The language of the words; what the page declares only where they are too few to tell."""
    detected = detect_language(f"{title}\n{text}")
    if detected or parsed.tree is None:
        return detected
    declared = (parsed.tree.get("lang") or parsed.meta("og:locale", "content-language") or "").lower()
    return declared[:_LANGUAGE_CODE_LENGTH] or None
