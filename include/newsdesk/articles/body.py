"""The article's paragraphs: trafilatura finds them, and what it is known to miss or to let through is mended here.

Mended (figures: text F1 on the dev pages, scrapinghub / fundus, from .957 / .953): paragraphs of a body that the page
cuts into several containers, the standfirst, the headline repeated as the first line, blocks that are only links to
other stories, bylines and calls to subscribe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import dropwhile, islice

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from newsdesk.articles.authors import is_byline
from newsdesk.articles.boilerplate import is_boilerplate
from newsdesk.articles.datelines import is_dateline
from newsdesk.articles.page import Page, clean
from newsdesk.articles.titles import title_voices

_WORD = re.compile(r"\w")
_NOTE_MARK = re.compile(r"\W*\d{0,3}\W*\Z")
_NOT_WORD = re.compile(r"\W+")
_ASIDE = re.compile(
    r"comment|related|footer|sidebar|promo|newsletter|caption|share|social|recirc|most-|popular|widget|cookie|consent|"
    r"\bnav|menu|copyright|author|\bbio\b|modal|banner|disclaimer|twitter|instagram|hidden|subscri|signup|toolbar|\bbar\b|interaction",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"standfirst|sub-?(?:title|headline|head)|\bdek\b|deck|summary|\blead\b|\blede\b|intro|excerpt|description|bajada|sumario|"
    r"entradilla|copete|balazo|sinopsis|kicker-text|teaser|abstract|vorspann|chapo|catenaccio|sommario|occhiello|ingress|perex",
    re.IGNORECASE,
)
_UNREAD = (
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "nav",
    "footer",
    "iframe",
    "button",
    "select",
    "object",
    "video",
    "audio",
    "link",
    "meta",
    "input",
    "picture",
    "img",
    "source",
    "figure",
)
_SIGNED_LINK = re.compile(r"[^:»>]{0,40}[:»>|]\s*\W*\Z")
# A container counts as a part of the body when it holds this share of the paragraphs that were found.
_BODY_SHARE = 0.3
_BLOCK_TAGS = "article dd div dt figure h1 h2 h3 h4 h5 h6 header li p section td"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_TEASER_WORDS = 4
_LONGEST_TEASER = 400
_SHORTEST_MISSED = 60
_KEY_LENGTH = 80
_SHORTEST_REPEATED = 40
_HEADLINE_REACH = 6
_CLOSING_REACH = 2
_LABEL_REACH = 2
_LABEL_WORDS = 2
_LABEL_LENGTH = 30
_STANDFIRST_LENGTHS = (30, 600)
_STANDFIRST_REACH = 120


def paragraphs(page: Page, title: str, known: tuple[str, ...] = ()) -> list[str]:
    """The paragraphs of the article in order, without headline, byline, captions and links to other stories.

    ``known``: names of authors, section and outlet, which stand above a text as lines of their own.
    Empty when the page has no article text. Prunes ``page.tree``: read everything else from it first.
    """
    if page.tree is None:
        return []
    _prune(page.tree)
    document = bare_extraction(page.tree, url=page.url, include_comments=False)
    lines = str(document.text or "") if isinstance(document, Document) else ""
    found = [line for line in (clean(line) for line in lines.split("\n")) if _WORD.search(line)]
    shown = [(element, text) for element in page.tree.iter("p") if (text := clean("".join(element.itertext())))]
    found = _with_missed(found, shown)
    found = _without_furniture(found, page, title, known)
    standfirst = _standfirst(page, found, title)
    return [standfirst, *found] if standfirst else found


def _prune(tree: HtmlElement) -> None:
    """Takes out scripts, paragraphs and list items that are a link to another story, and lists of links."""
    for element in list(tree.iter(*_UNREAD)):
        element.drop_tree()
    dead = [mark for mark in tree.iter("sup") if _NOTE_MARK.match("".join(mark.itertext()))]
    dead += tree.xpath(".//*[contains(@class, 'footnotes') or contains(@role, 'doc-endnotes')]")
    dead += [element for element in tree.iter("p", "li", "h2", "h3", "h4") if _is_only_a_link(element)]
    dead += [block for link in tree.iter("a") if (block := _filled_block(link)) is not None]
    dead += [element for element in tree.iter("ul", "ol") if _link_share(element) > 0.8]
    for element in dead:
        if element.getparent() is not None:
            element.drop_tree()


def _is_only_a_link(element: HtmlElement) -> bool:
    """A whole line that is one link, or a label and one link (``Read more: …``)."""
    link = element.find(".//a")
    if link is None:
        return False
    text, linked = clean("".join(element.itertext())), clean("".join(link.itertext()))
    if len(text.split()) < _TEASER_WORDS or not linked:
        return False
    before = text.partition(linked)[0]
    labelled = len(linked) >= 0.6 * len(text) and bool(before and _SIGNED_LINK.match(before))
    return len(linked) >= 0.9 * len(text) or labelled


def _filled_block(link: HtmlElement) -> HtmlElement | None:
    """The element around ``link`` when the link is all that it says: a teaser of another story."""
    block = link.getparent()
    text = clean("".join(link.itertext()))
    if block is None or block.tag not in _BLOCKS or len(text.split()) < _TEASER_WORDS or len(text) > _LONGEST_TEASER:
        return None
    # Counted only as far as needed: a block can hold thousands of links.
    rest = len(text) / 0.9
    for piece in block.itertext():
        rest -= len(piece.strip())
        if rest < 0:
            return None
    return block


def _link_share(element: HtmlElement) -> float:
    length = len(clean("".join(element.itertext())))
    return sum(len(clean("".join(link.itertext()))) for link in element.iter("a")) / length if length else 0.0


def _with_missed(found: list[str], shown: list[tuple[HtmlElement, str]]) -> list[str]:
    """``found`` and, in place, the paragraphs that stand in the same kind of container and were left out.

    Pages that put advertisements between pieces of one body repeat the container, and trafilatura takes the first.
    """
    places = {_key(line): place for place, line in enumerate(found)}
    weights: Counter[tuple[str, str]] = Counter()
    for element, text in shown:
        if _key(text) in places:
            weights[_container(element)] += len(text)
    body = {
        container for container, weight in weights.items() if container[1] and weight >= _BODY_SHARE * weights.total()
    }
    if not body:
        return found
    whole = _NOT_WORD.sub("", "".join(found)).lower()
    trusted = {up for element, text in shown if _key(text) in places for up in element.iterancestors()}
    missed: dict[int, list[str]] = {}
    place = -1
    for element, text in shown:
        if (key := _key(text)) in places:
            place = places[key]
        elif (
            len(text) >= _SHORTEST_MISSED
            and _container(element) in body
            and key not in whole
            and _is_prose(element, text, trusted)
        ):
            missed.setdefault(place, []).append(text)
    if not missed:
        return found
    return [*missed.get(-1, ()), *(line for place, own in enumerate(found) for line in (own, *missed.get(place, ())))]


def _is_prose(element: HtmlElement, text: str, trusted: set[HtmlElement]) -> bool:
    return "<" not in text and _link_share(element) <= 0.4 and not _is_aside(element, trusted)


def _is_aside(element: HtmlElement, trusted: set[HtmlElement]) -> bool:
    """Whether it, or something around it that holds none of the ``trusted`` text, is named as no part of the article."""
    around = (up for up in (element, *element.iterancestors()) if up not in trusted and up.tag not in ("html", "body"))
    return any(_ASIDE.search(f"{up.get('class')} {up.get('id')} {up.tag}") for up in around)


def _container(element: HtmlElement) -> tuple[str, str]:
    parent = element.getparent()
    return ("", "") if parent is None else (str(parent.tag), parent.get("class") or parent.get("id") or "")


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text[: 2 * _KEY_LENGTH]).lower()[:_KEY_LENGTH]


def _without_furniture(found: list[str], page: Page, title: str, known: tuple[str, ...]) -> list[str]:
    """``found`` without the headline in any of its spellings, bylines, datelines, boilerplate and what is said twice."""
    names = {_key(name) for name in known}
    titles = {_key(text) for text in (title, *title_voices(page))}
    kept: list[str] = []
    said: set[str] = set()
    for place, line in enumerate(found):
        squeezed = _NOT_WORD.sub("", line)
        repeated = squeezed in said and len(line) >= _SHORTEST_REPEATED
        headline = _key(line) in titles and (place < _HEADLINE_REACH or len(line) >= _SHORTEST_REPEATED)
        edge = place < _HEADLINE_REACH or place >= len(found) - _CLOSING_REACH
        label = edge and (_key(line) in names or is_dateline(line, known) or (place < _LABEL_REACH and _is_label(line)))
        if not (repeated or headline or label or is_byline(line) or is_boilerplate(line)):
            kept.append(line)
        said.add(squeezed)
    return kept


def _is_label(line: str) -> bool:
    """A word or two without an end, as kickers and section names are."""
    # Scripts without blanks put whole sentences into one "word".
    return len(line.split()) <= _LABEL_WORDS and len(line) <= _LABEL_LENGTH and line[-1].isalnum()


def _standfirst(page: Page, found: list[str], title: str) -> str | None:
    """The lines under the headline that the newsroom sets apart from the body, if they are shown and not in ``found``."""
    if page.tree is None or not found:
        return None
    whole = _NOT_WORD.sub("", "".join(found)).lower()
    titles = {_key(text) for text in (title, *title_voices(page))}
    summaries = {_key(text) for text in (page.meta("description"), page.meta("og:description")) if text}
    summaries |= {_key(clean(text)) for text in page.linked_data("description") if isinstance(text, str)}
    first = _key(found[0])
    for element in _below_headline(page.tree):
        text = clean("".join(element.itertext()))
        key = _key(text)
        if key == first:
            return None
        if not _STANDFIRST_LENGTHS[0] <= len(text) <= _STANDFIRST_LENGTHS[1] or key in titles or key in whole:
            continue
        named = _STANDFIRST.search(f"{element.get('class')} {element.get('itemprop')} {element.get('data-testid')}")
        if (named or key in summaries) and not _link_share(element) and not _is_aside(element, set()):
            return text
    return None


def _below_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The small blocks that follow the first ``<h1>``."""
    following = dropwhile(lambda element: element.tag != "h1", tree.iter("h1", "h2", "h3", "p", "div", "span", "ul"))
    return (element for element in islice(following, 1, _STANDFIRST_REACH) if len(element) <= 6)
