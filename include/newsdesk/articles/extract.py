"""What a page says: title, text, authors, dates, language, from the bytes a server sent."""

from __future__ import annotations

import trafilatura

from newsdesk.errors import Reject
from newsdesk.model import Article

EXTRACTOR_VERSION = "reading-0"


def extract(page: bytes, url: str | None = None) -> Article:
    """The article on ``page``. Raises ``Reject`` with code ``no_text`` when there is none."""
    document = trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    if document is None or not document.text:
        raise Reject("no article text was found on the page", code="no_text")
    return Article(
        url=url or document.url or "",
        title=document.title or "",
        text=document.text.replace("\n", "\n\n"),
        authors=tuple((document.author or "").split("; ")) if document.author else (),
        published=document.date,
        lang=None,
        extractor_version=EXTRACTOR_VERSION,
    )
