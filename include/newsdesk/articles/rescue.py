"""Text for the pages on which the engine finds none, or would take too long."""

from __future__ import annotations

import re

from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text

from newsdesk.articles.decode import decode
from newsdesk.articles.page import Page, clean

# libxml2 stops building a tree at 256 levels and drops what lies deeper.
_DEEPEST = 250
# Measured: 20,000 paragraphs take the engine 2 s, 50,000 take 12 s. No article has as many as this.
_MOST_PARAGRAPHS = 15_000
_SHORTEST_BODY = 250
_SHORTEST_LINE = 40
_NEVER_TEXT = ["nav", "footer", "aside", "header", "form", "script", "style", "template", "noscript"]
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_BLOCK_END = re.compile(r"(?:</p>|<br\s*/?>\s*<br\s*/?>|</h\d>|</li>)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…»”\")]\W*\Z")


def is_too_large(tree: HtmlElement) -> bool:
    """Whether the engine would not finish in time."""
    return sum(1 for _ in tree.iter("p", "br", "li")) > _MOST_PARAGRAPHS


def is_too_deep(tree: HtmlElement) -> bool:
    """Whether the parser gave up on a page because its elements are nested too deeply."""
    depth = 0
    element = next(iter(tree.xpath("(//*)[last()]")), None)
    while element is not None and depth <= _DEEPEST:
        element, depth = element.getparent(), depth + 1
    return depth > _DEEPEST or any(True for _ in tree.xpath(f"(//*[count(ancestor::*) > {_DEEPEST}])[1]"))


def declared_body(page: Page) -> list[str]:
    """The paragraphs of the JSON-LD ``articleBody``; empty when there is none worth the name."""
    bodies = [value for value in page.linked_data("articleBody", "text") if isinstance(value, str)]
    body = max(bodies, key=len, default="")
    if len(body) < _SHORTEST_BODY:
        return []
    lines = _BLOCK_END.sub("\n", body).split("\n")
    return [line for line in (clean(_TAG.sub(" ", line)) for line in lines) if line]


def visible_paragraphs(page: bytes) -> list[str]:
    """The prose that a page shows: lines that are long enough and end like sentences."""
    text = extract_plain_text(
        decode(page), preserve_formatting=True, alt_texts=False, list_bullets=False, skip_elements=_NEVER_TEXT
    )
    lines = (clean(line) for line in text.split("\n"))
    return [line for line in lines if len(line) >= _SHORTEST_LINE and _SENTENCE_END.search(line)]
