"""What a page says: title, text, authors, dates, language, from the bytes a server sent."""

from __future__ import annotations

from newsdesk.articles.authors import authors
from newsdesk.articles.body import paragraphs
from newsdesk.articles.dates import read_dates
from newsdesk.articles.page import read_page
from newsdesk.articles.titles import headline
from newsdesk.errors import Reject
from newsdesk.model import Article

EXTRACTOR_VERSION = "reading-1"


def extract(page: bytes, url: str | None = None) -> Article:
    """The article on ``page``. Raises ``Reject`` with code ``no_text`` when there is none."""
    parsed = read_page(page, url)
    title = headline(parsed)
    names = authors(parsed)
    dates = read_dates(parsed)
    text = paragraphs(parsed, title)
    if not text:
        raise Reject("no article text was found on the page", code="no_text")
    return Article(
        url=url or "",
        title=title,
        text="\n\n".join(text),
        authors=names,
        published=dates.published,
        modified=dates.modified,
        extractor_version=EXTRACTOR_VERSION,
    )
