"""Which pages need not be read: the cheap stages before the full extraction.

A relevant verdict needs a loose anchor in title or text (``newsdesk.anchors``). The first stage asks the raw bytes, and
lets a page go only when no text that they hold can have one. The second asks the titles, the description, the linked
data and the main text by resiliparse, which costs a tenth of the full extraction; where that main text is small beside
what the page shows, it asks all of the visible text. Measured on the dev pages, the sample newsroom and 10,000 damaged
pages, neither dropped a page whose full text has an anchor (``tests/quality/articles``, ``benchmarks/bench_read.py``).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from newsdesk.anchors import ANCHORS_VERSION, has_anchor, may_have_anchor
from newsdesk.articles.decode import decode

VERSION = f"triage-1:{ANCHORS_VERSION}"
"""Names the rules that dropped a page: the stages' version and the hash of the anchors."""

_NEVER_TEXT = ["nav", "footer", "aside", "script", "style", "template"]
# Soft hyphens and zero-width spaces, which the extraction leaves out.
_NO_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b"))
# A line of the visible text this long is prose; where the main text has less than this share of it, it was not found.
_PROSE_LINE = 100
_MAIN_SHARE = 0.3
_TITLES = re.compile(r"<title\b[^>]*>[^<]*|<meta\s[^>]*(?:title|description)[^>]*>", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.{1,600}?)</title", re.IGNORECASE | re.DOTALL)
_CANONICAL = re.compile(rb"<link\s[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt/\"]")


def first_stage(page: bytes) -> bool:
    """Whether the bytes of ``page`` can hold an anchor. False: it cannot be relevant."""
    return may_have_anchor(page)


def second_stage(page: bytes | str) -> bool:
    """Whether a page's main text, titles or linked data hold an anchor; for a ``str``, whether that text does."""
    if isinstance(page, str):
        return has_anchor(page)
    html = decode(page)
    tree = HTMLTree.parse(html)
    declared, visible = _declared(html), _text(tree, preserve_formatting=True, skip_elements=_NEVER_TEXT)
    if not has_anchor(f"{declared}\n{visible}"):
        return False
    main = _text(tree, main_content=True)
    prose = sum(len(line) for line in visible.split("\n") if len(line) >= _PROSE_LINE)
    return len(main) < _MAIN_SHARE * prose or has_anchor(f"{declared}\n{main}")


def cheap_title(page: bytes) -> str:
    """The ``<title>`` of a page that is not read any further; "" when it has none."""
    match = _TITLE.search(page)
    return " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""


def cheap_canonical(page: bytes) -> str | None:
    """What the head of a page that is not read any further links to as canonical; None when it names nothing."""
    body = page.find(b"<body")
    link = _CANONICAL.search(page, 0, body if body > 0 else len(page))
    href = _HREF.search(link[0]) if link else None
    if href is None:
        return None
    return unescape((href[1] or href[2] or href[3]).decode("utf-8", "replace")).strip() or None


def _text(tree: HTMLTree, **options: Any) -> str:
    text: str = extract_plain_text(tree, alt_texts=False, list_bullets=False, **options)
    return text.translate(_NO_BREAKS)


def _declared(html: str) -> str:
    """Titles and JSON-LD as text: what they say can become the headline, or the text where a page shows none."""
    body = html.find("<body")
    found = [unescape(match[0]) for match in _TITLES.finditer(html, 0, body if body > 0 else len(html))]
    start = html.find("ld+json")
    while start >= 0:
        end = html.find("</script", start)
        end = len(html) if end < 0 else end
        found.append(_ESCAPED.sub(_unescaped, unescape(html[start:end])))
        start = html.find("ld+json", end)
    return "\n".join(found)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
