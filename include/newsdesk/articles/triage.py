"""Which pages need not be read: the cheap stages before the full extraction.

A relevant verdict needs a loose anchor in title or text (``newsdesk.anchors``). The first stage asks the raw bytes for
one, the second the visible text without what the extraction never returns: navigation, footers, asides, and blocks
that are a link to another story. Both let a page go only when the full road could not have found an anchor either.
"""

from __future__ import annotations

import re
from html import unescape

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura.utils import decode_file

from newsdesk.anchors import ANCHORS_VERSION, has_anchor, may_have_anchor

VERSION = f"triage-1:{ANCHORS_VERSION}"
"""Names the rules that dropped a page: the stages' version and the hash of the anchors."""

_NEVER_TEXT = ["nav", "footer", "aside", "script", "style", "template"]
# As in ``body``: a block that is only a link of four words or more is a teaser and never part of the text.
_TEASER_LENGTH = (24, 400)
_LINKED_DATA = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_HEAD_TITLES = re.compile(
    r"<title[^>]*>(.*?)</title|<meta[^>]*(?:og:title|twitter:title|description)[^>]*>", re.IGNORECASE | re.DOTALL
)
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
    if has_anchor(_declared(html)):
        return True
    tree = HTMLTree.parse(html)
    if not has_anchor(_visible(tree)):
        return False
    _drop_teasers(tree)
    return has_anchor(_visible(tree))


def cheap_title(page: bytes) -> str:
    """The ``<title>`` of a page that is not read any further; "" when it has none."""
    match = _TITLE.search(page)
    return " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""


def _declared(html: str) -> str:
    """Titles, descriptions and JSON-LD as text: headline and articleBody can become title and text."""
    found = [unescape(match[0]) for match in _HEAD_TITLES.finditer(html)]
    found += [_ESCAPED.sub(_unescaped, unescape(match[1])) for match in _LINKED_DATA.finditer(html)]
    return "\n".join(found)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "


def _visible(tree: HTMLTree) -> str:
    text: str = extract_plain_text(tree, alt_texts=False, list_bullets=False, skip_elements=_NEVER_TEXT)
    return text


def _drop_teasers(tree: HTMLTree) -> None:
    if tree.body is None:
        return
    for link in tree.body.query_selector_all("a"):
        length = len(link.text.strip())
        block = link.parent
        if _TEASER_LENGTH[0] <= length <= _TEASER_LENGTH[1] and block and length >= 0.95 * len(block.text.strip()):
            block.decompose()
