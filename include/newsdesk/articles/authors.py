"""Who signed a page: people and agencies, without "By", roles, places of work or addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsdesk.articles.datelines import signed_names
from newsdesk.articles.page import Page, clean

_META = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "article:author_name",
    "article:author",
    "mrf:authors",
    "og:author",
)
_BYLINE = re.compile(
    r"\A\W*(?:(?:(?:written|reported|story|text|texto|escrito|redactado|publicado|posted|published|report|words)\s+)?(?:by|por|von|par)\b"
    r"|(?:authors?|autor(?:es|a|as|in)?|texto|text|reportero|byline|redacción de|firma)\s*:)\s*:?\s*",
    re.IGNORECASE,
)
_OPENS_AS_BYLINE = re.compile(
    r"\A(?:(?i:written by|reported by|story by|escrito por|redactado por|texto:|autor(?:a|es)?:)"
    r"|[Bb]y:?|BY:?|[Pp]or:?|POR:?|[Vv]on|Par)\s+(?=[^\W\d_a-zà-ÿ])"
)
_AGENCY = re.compile(
    r"\s+(?=(?:The\s+)?(?:Associated Press|Reuters|Agence France-Presse|Bloomberg(?: News)?|AFP|EFE|Europa Press|CNN|Notimex)\Z)"
)
_BETWEEN = re.compile(
    r"(?<=\w{4})\.\s+|\s*(?:[;,|/•·]|\s[-–—]\s|\s(?:and|und|et|y|e|con|with|&|with additional reporting by)\s|\n)\s*",
    re.IGNORECASE,
)
_MONTH_OR_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|"
    r"august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    r"noviembre|diciembre"
)
_AFTER_NAME = re.compile(
    rf"\s+(?:{_MONTH_OR_DAY})\.?(?:\W*\d.*|\Z)|\s+(?:in|en|desde|from|for|of|at|para|de la redacción|is|es)\s.*"
    r"|\s*[(\[].*|\s+\d.*|\s*@.*|\s+(?:updated|published|actualizado|publicado)\b.*",
    re.IGNORECASE,
)
_IS_DATE = re.compile(rf"(?:{_MONTH_OR_DAY})\.?\Z", re.IGNORECASE)
_AGENCY_NAMES = "afp ansa ap apa cnn dpa efe epd kna lusa notimex pa reuters tass"
_AGENCIES = frozenset(_AGENCY_NAMES.split())
_ROLES = (
    r"image|photo|foto|bild|getty|istock\w*|staff reports?|licen[sc]e|log-?in|developer|cookies?",
    r"reporter[ao]?s?|correspondents?|corresponsal(?:es)?|editors?|editora?|editor[ei]al board|columnist|columnista|writers?",
    r"contributors?|colaborador[ae]?s?|journalist|periodistas?|producer|photographer|fotógraf[oa]|analyst|analista",
    r"director[ae]?|chief|bureau|desk|freelance|fellow|professor|profesora?|special to|enviad[oa] especial|enviado",
    r"redactora?|jef[ea] de|coordinadora?|redakteur(?:in)?|korrespondent(?:in)?|minutes? read|min read",
    r"share|follow|comments?|newsletter|subscribe|read more|see more|copyright|all rights",
)
_ROLE = re.compile(rf"\b(?:{'|'.join(_ROLES)})\b", re.IGNORECASE)
_LEADING_ROLE = re.compile(
    r"\A\W*(?:(?:special|staff|senior|chief|national|political)\s+)*(?:correspondent|reporter|writer|corresponsal|reporter[ao])\s+(?=\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|(?<!\w)@\w+")
_PARTICLES = "de del la las los y i da do dos das di van von der den el al bin ibn le du e zu ter ten"
_LOWER_PARTICLES = frozenset(_PARTICLES.split())
_MOST_WORDS = 6
_MOST_AUTHORS = 12
_LONGEST_BYLINE = 160
_LONGEST_LIST = 1000

_BYLINE_ATTRIBUTE = re.compile(r"author|autor|byline|firma|reporter", re.IGNORECASE)
_AUTHOR_PATH = re.compile(
    r"/(?:(?:about-)?authors?|autor(?:es|en|a)?|staff|journalists?|periodistas?|columnistas?|reporters?|byline|by|"
    r"redaktion)/[^/]",
    re.IGNORECASE,
)
_SMALL_TAGS = "a address b cite dd div em font h2 h3 h4 h5 h6 i li p section small span strong td time"
_BYLINE_TAGS = frozenset(_SMALL_TAGS.split())
_CREDIT = re.compile(r"image|photo|foto|bild|getty|istock|imagen|caption|figure|credit|comment|related", re.IGNORECASE)
# How many elements around the headline a byline is looked for in.
_REACH = 600


def authors(page: Page) -> tuple[str, ...]:
    """The names, as the first source that has some gives them: JSON-LD, meta tags, then the byline on the page.

    A source that only names the outlet itself gives way to a byline that names somebody, and serves where none does.
    """
    site = _site(page)
    house: tuple[str, ...] = ()
    for source in (_linked, _metas):
        names = _distinct(name for text in source(page) for name in split_names(text))
        people = tuple(name for name in names if not _is_site(name, site))
        if people:
            return people
        house = house or names or tuple(clean(text) for text in source(page) if _is_site(text, site))[:1]
    names = _distinct(name for text in _bylines(page, only_signed=bool(house)) for name in split_names(text))
    return names or house


def split_names(text: str) -> list[str]:
    """The names in a byline, in order: ``"By Ana Ruiz and Li Wei, Staff Writers"`` gives Ana Ruiz and Li Wei."""
    rest = _BYLINE.sub("", _ADDRESS.sub(" ", clean(text[:_LONGEST_LIST])))
    parts = [piece for part in _BETWEEN.split(rest) for piece in _agency_apart(part)]
    return [name for part in parts if (name := _name(part))]


def is_byline(line: str) -> bool:
    """Whether ``line`` is a byline and nothing else, so that it is no part of the text."""
    if len(line) > _LONGEST_BYLINE or not _OPENS_AS_BYLINE.match(line):
        return False
    rest = _OPENS_AS_BYLINE.sub("", line)
    parts = [part for part in _BETWEEN.split(rest) if part.strip()]
    return bool(split_names(line)) and not rest.rstrip().endswith((".", "?", "!", ":")) and len(parts) <= 6


def _linked(page: Page) -> Iterator[str]:
    for value in page.linked_data("author", "creator"):
        found = list(_names_in(value))
        if found:
            yield from found
            return


def _names_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _names_in(value.get("name"))
    elif isinstance(value, list):
        for item in value:
            yield from _names_in(item)


def _metas(page: Page) -> Iterator[str]:
    for name in _META:
        values = [value for value in page.metas.get(name, ()) if not value.startswith(("http", "@", "/"))]
        if any(split_names(value) for value in values):
            yield from values
            return


def _bylines(page: Page, *, only_signed: bool) -> Iterator[str]:
    """The first byline below the headline, else above it, that names somebody.

    Signed: it says "By", or it is a link to the author's page. ``only_signed`` leaves out bare names in elements that
    are merely called author: where the newsroom already named itself as the author, those tend to be photo credits.
    """
    if page.tree is None:
        return
    for element in _around_headline(page.tree):
        text = _byline_text(element)
        if not text and (signed := signed_names(_short_text(element))) and split_names(signed):
            yield signed
            return
        if text and (_OPENS_AS_BYLINE.match(text) or not only_signed):
            names = split_names(text)
            if names and not _in_credit(element):
                yield text
                return


def _around_headline(tree: HtmlElement) -> list[HtmlElement]:
    """Elements that can hold a byline: those below the first ``<h1>``, then those above it, nearest first."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    place = next((n for n, element in enumerate(elements) if element.tag == "h1"), 0)
    near = elements[place + 1 : place + _REACH] + elements[max(0, place - _REACH // 4) : place][::-1]
    return [element for element in near if element.tag in _BYLINE_TAGS]


def _byline_text(element: HtmlElement) -> str:
    """The text of an element that is called a byline, links to an author, or begins with "By" and is short; else ""."""
    called = _BYLINE_ATTRIBUTE.search(
        f"{element.get('class')} {element.get('itemprop')} {element.get('rel')} {element.get('data-testid')}"
    )
    opening = (element.text or "").strip()
    if not (called or _links_to_author(element) or (opening and _OPENS_AS_BYLINE.match(f"{opening} A"))):
        return ""
    text = clean(" ".join(piece for piece in element.itertext() if "{" not in piece))
    if not text or len(text) > _LONGEST_BYLINE:
        return ""
    return text if len(text.split()) <= _MOST_WORDS or _BYLINE.match(text) else ""


def _short_text(element: HtmlElement) -> str:
    """The text of a small element, cut off where it is too long to be a byline."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 2 * _LONGEST_BYLINE:
            break
    return clean(text)


def _links_to_author(element: HtmlElement) -> bool:
    return element.tag == "a" and (
        element.get("rel") == "author" or bool(_AUTHOR_PATH.search(element.get("href") or ""))
    )


def _in_credit(element: HtmlElement) -> bool:
    names = (
        f"{up.tag} {up.get('class')}" for up in (element, *element.iterancestors()) if up.tag not in ("html", "body")
    )
    return any(_CREDIT.search(name) for _, name in zip(range(4), names, strict=False))


def _name(part: str) -> str | None:
    """``part`` as a name, or None when it reads as a role, a place of work or a sentence."""
    name = _LEADING_ROLE.sub("", _AFTER_NAME.sub("", _BYLINE.sub("", part))).strip(" .,:;-–—|*\"'")
    words = name.split()
    if not words or len(words) > _MOST_WORDS or len(name) < 2 or _ROLE.search(name) or ")" in name:
        return None
    if any(word[0].isdigit() for word in words) or _IS_DATE.match(name) or not any(char.isalpha() for char in name):
        return None
    return name if all(_can_be_in_name(word) for word in words) and words[-1].lower() not in _LOWER_PARTICLES else None


def _can_be_in_name(word: str) -> bool:
    """Capitalised, a particle, an agency, or in a script without capitals; a house may be called t-online or sda.ch."""
    plain = word.lower()
    return not word[0].islower() or plain in _LOWER_PARTICLES or plain in _AGENCIES or bool(re.search(r"\W", word))


def _agency_apart(part: str) -> list[str]:
    """``Eric Tucker Associated Press`` in two; ``The Associated Press`` and ``Agencia EFE`` whole."""
    match = _AGENCY.search(part)
    return [part[: match.start()], part[match.end() :]] if match and len(part[: match.start()].split()) > 1 else [part]


def _distinct(names: Iterator[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(_plain(name), name)
    return tuple(kept.values())[:_MOST_AUTHORS]


def _site(page: Page) -> set[str]:
    names = [page.meta("og:site_name", "application-name", "publisher") or ""]
    names += [str(value.get("name") or "") for value in page.linked_data("publisher") if isinstance(value, dict)]
    host = urlsplit(page.url or "").netloc.lower().removeprefix("www.")
    names += [host, host.partition(".")[0]]
    return {_plain(name) for name in names if len(_plain(name)) > 2}


def _is_site(name: str, site: set[str]) -> bool:
    plain = _plain(name)
    return any(plain in known or known in plain for known in site)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if char.isalnum())
