"""The headline, from the places where a newsroom writes it down."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from newsdesk.articles.page import Page, clean

_SEPARATOR = re.compile(r"\s*(?:[|｜ㅣ»]|::)\s*|\s+[-–—·•:/]\s+|[:：](?=[^\s\d])")
_WORDS = re.compile(r"\w+")
_FEWEST_LETTERS = 4
# What is longer is no headline but a page whose tag was never closed.
_LONGEST = 400
_SAME_OPENING = 2
_KICKER_MARKS = frozenset([":", "：", "/"])
_CUT_MARKS = ("…", "...")


def headline(page: Page) -> str:
    """The title without the site's name; "" when the page has none.

    ``og:title`` and the JSON-LD headline are what an editor gives to others to print; they decide (see ``_editors``
    where they differ). ``<h1>`` and ``<title>`` serve where both are missing.
    """
    linked, shared, shown, searched = _candidates(page)
    if linked and shared and _key(linked) != _key(shared):
        return _editors(linked, shared, shown, searched)
    return shared or linked or shown or searched


def _editors(linked: str, shared: str, shown: str, searched: str) -> str:
    """Which of two different headlines the newsroom wrote as the headline.

    One that begins with the other has a tail that names a section or an author; one that holds the other otherwise has
    the kicker, and keeps it. What is both shown and shared is the headline. ``<title>`` is written for search engines: what it
    repeats is theirs, unless ``og:title`` is a shorter sentence of its own, made for the room on a share card.
    """
    for longer, shorter in ((linked, shared), (shared, linked)):
        if _key(shorter) in _key(longer):
            whole = not shorter.rstrip().endswith(_CUT_MARKS)
            return shorter if whole and _key(longer).startswith(_key(shorter)) else longer
    if _key(searched) == _key(shared):
        return linked
    if _key(shown) == _key(shared):
        return shared
    if _key(searched) == _key(linked):
        reworded = _key(shared).split()[:_SAME_OPENING] != _key(linked).split()[:_SAME_OPENING]
        return linked if len(shared) < len(linked) and reworded else shared
    return linked if _key(shown) == _key(linked) else shared


def title_voices(page: Page) -> list[str]:
    """Every spelling of the headline that the page shows or declares."""
    linked = [clean(value) for value in page.linked_data("headline") if isinstance(value, str)]
    return [*linked, *page.metas.get("og:title", ()), *page.metas.get("twitter:title", ()), *_headings(page)]


def _candidates(page: Page) -> tuple[str, str, str, str]:
    linked = clean(next((value for value in page.linked_data("headline") if isinstance(value, str)), ""))
    shared = page.meta("og:title", "twitter:title", "parsely-title", "dc.title") or ""
    searched = "" if page.tree is None else clean(page.tree.findtext(".//title"))
    linked, shared, searched = (title if len(title) <= _LONGEST else "" for title in (linked, shared, searched))
    headings = _headings(page)
    voices = [linked, shared, searched, *(headings or _headings(page, "h2"))]
    site = _site_names(page)
    linked, shared, searched = (
        "" if _squeezed(title) in site else _without_site(title, voices, site) for title in (linked, shared, searched)
    )
    headings = [heading for heading in headings if _squeezed(heading) not in site]
    confirmed = [heading for heading in headings if _key(heading) in {_key(linked), _key(shared), _key(searched)}]
    shown = next(iter(confirmed or headings), "")
    return linked, shared, _without_site(shown, voices, site), searched


def _headings(page: Page, tag: str = "h1") -> list[str]:
    if page.tree is None:
        return []
    texts = (clean(" ".join(heading.itertext())) for heading in page.tree.iter(tag))
    return [text for text in texts if len(text) <= _LONGEST and len(_key(text)) >= _FEWEST_LETTERS][:6]


def _site_names(page: Page) -> set[str]:
    names = [page.meta("og:site_name", "application-name", "al:iphone:app_name", "twitter:site", "publisher") or ""]
    for publisher in page.linked_data("publisher"):
        if isinstance(publisher, dict):
            names.append(str(publisher.get("name") or ""))
    host = urlsplit(page.url or "").netloc.lower().removeprefix("www.")
    names += [host, host.partition(".")[0]]
    return {_squeezed(name) for name in names if len(_squeezed(name)) > 2}


def _without_site(title: str, voices: list[str], site: set[str]) -> str:
    """``title`` cut where another voice ends, or before a last part that names the site; a first part before ``|`` too."""
    cuts = [(match.start(), match.end(), match[0]) for match in _SEPARATOR.finditer(title)]
    spoken = {_key(voice) for voice in voices if voice and voice != title}
    for start, _, _ in cuts:
        if len(_key(title[:start]).split()) > 1 and _key(title[:start]) in spoken:
            return title[:start].strip()
    for start, end, mark in reversed(cuts):
        last = _squeezed(title[end:])
        if last and start and any(last in name or (name in last and len(last) < 3 * len(name)) for name in site):
            return _without_site(title[:start].strip(), voices, site)
        if mark.strip() not in _KICKER_MARKS and _key(title[end:]) in spoken:
            return title[end:].strip()
    return title


def _key(text: str) -> str:
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_WORDS.findall(text.lower()))


def _squeezed(text: str) -> str:
    return _key(text).replace(" ", "").removesuffix("com").removesuffix("de")
