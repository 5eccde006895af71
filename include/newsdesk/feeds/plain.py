"""Titles and summaries as plain text: entities decoded once, no tags, one line."""

from __future__ import annotations

import html
import re
from functools import lru_cache

MAX_TITLE = 1_000
MAX_SUMMARY = 2_000
"""Characters. Enough for a lead paragraph; the article itself is read from its page."""
_MAX_MARKUP = 50_000  # characters looked at: a summary's start says it all

_ELEMENTS = (
    "a|abbr|acronym|address|applet|article|aside|audio|b|base|big|blockquote|body|br|button|canvas|caption|center|cite|code|"
    "col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|"
    "picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|"
    "td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr|blink|marquee"
)
_ELEMENT = re.compile(_ELEMENTS)
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:[\s/][^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|dfn|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<[?!][^<>]*>", re.DOTALL)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What stands here after decoding was escaped twice: formatting that nobody means to print.
_ESCAPED_TWICE = re.compile(r"</?(?:a|b|br|div|em|font|i|p|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_UNFINISHED = re.compile(r"</?[a-zA-Z][^<>]*\Z")


@lru_cache(maxsize=1_000)
def is_html(tag: str) -> bool:
    """Whether HTML has an element of this name (in small letters)."""
    return _ELEMENT.fullmatch(tag) is not None


def to_plain(markup: str, limit: int) -> str:
    """The text of ``markup``, spaces collapsed, at most ``limit`` characters and then an ellipsis.

    Only HTML's own elements are tags: ``5 < 6`` and ``vector<int>`` stay as they are.
    """
    text = markup if len(markup) <= _MAX_MARKUP else markup[:_MAX_MARKUP]
    if "<" in text:
        text = _COMMENT.sub("", _HIDDEN.sub(" ", text))
        text = _TAG.sub(" ", _INLINE.sub("", text))
        if len(markup) > _MAX_MARKUP:
            text = _UNFINISHED.sub("", text)
    text = _unescape(text)
    if "<" in text:
        text = _ESCAPED_TWICE.sub("", text)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _unescape(text: str) -> str:
    """Entities decoded, without the characters that no text holds (``&#0;``, lone surrogates)."""
    decoded = html.unescape(text) if "&" in text else text
    return decoded if decoded.isprintable() else _NO_TEXT.sub("", decoded)
