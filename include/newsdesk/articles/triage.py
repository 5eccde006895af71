"""Which pages need not be read: the cheap stages before the full extraction.

A relevant verdict needs a loose anchor in title or text (``newsdesk.anchors``). The first stage asks the raw bytes for
one, the second the visible text without what the extraction never returns: navigation, footers and asides.
Both let a page go only when the full road could not have found an anchor either.
"""

from __future__ import annotations

import re
from html import unescape

from resiliparse.extract.html2text import extract_plain_text
from trafilatura.utils import decode_file

from newsdesk.anchors import ANCHORS_VERSION, has_anchor, may_have_anchor

VERSION = f"triage-1:{ANCHORS_VERSION}"
"""Names the rules that dropped a page: the stages' version and the hash of the anchors."""

_NEVER_TEXT = ["nav", "footer", "aside", "script", "style", "template"]
# Soft hyphens and zero-width spaces, which the extraction leaves out.
_NO_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b"))
_TITLES = re.compile(r"<title\b[^>]*>[^<]*|<meta\s[^>]*title[^>]*>", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.{1,600}?)</title", re.IGNORECASE | re.DOTALL)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt/\"]")


def first_stage(page: bytes) -> bool:
    """Whether the bytes of ``page`` can hold an anchor. False: it cannot be relevant."""
    return may_have_anchor(page)


def second_stage(page: bytes | str) -> bool:
    """Whether a page's text, titles or linked data hold an anchor; for a ``str``, whether that text does.

    False: no text that the extraction can return is relevant.
    """
    if isinstance(page, str):
        return has_anchor(page)
    html = decode_file(page)
    visible = _visible(html)
    return has_anchor(visible) or has_anchor(f"{visible}\n{_declared(html)}")


def cheap_title(page: bytes) -> str:
    """The ``<title>`` of a page that is not read any further; "" when it has none."""
    match = _TITLE.search(page)
    return " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""


def _visible(html: str) -> str:
    text: str = extract_plain_text(html, alt_texts=False, list_bullets=False, skip_elements=_NEVER_TEXT)
    return text.translate(_NO_BREAKS)


def _declared(html: str) -> str:
    """Titles and JSON-LD as text: what they say can become the headline, or the text where a page shows none."""
    found = [unescape(match[0]) for match in _TITLES.finditer(html)]
    start = html.find("ld+json")
    while start >= 0:
        end = html.find("</script", start)
        end = len(html) if end < 0 else end
        found.append(_ESCAPED.sub(_unescaped, unescape(html[start:end])))
        start = html.find("ld+json", end)
    return "\n".join(found)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
