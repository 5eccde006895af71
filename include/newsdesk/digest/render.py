"""From facts to mail: HTML and plain text, each from its own template. Quotes stay in their language, the chrome has two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsdesk.digest.facts import EditionFacts
from newsdesk.digest.words import WORDS, long_date

TEMPLATES = Path(__file__).parent / "templates"

# Direction marks, line and paragraph separators, and controls: harmless in a newsroom, not in a mail client.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Rendered:
    """One edition in one language."""

    subject: str
    html: str
    plain: str


def safe(text: object) -> str:
    """Text from the press, on one line, without controls or direction marks, at most 300 characters (quotes: whole)."""
    return " ".join(_UNSAFE.sub(" ", str(text)).split())


def short(text: object) -> str:
    """``safe``, cut to what a headline may take."""
    line = safe(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def link(url: str) -> str:
    """The URL if a browser may follow it, else nothing: only http and https ever become links."""
    cleaned = safe(url)
    return cleaned if cleaned.lower().startswith(("http://", "https://")) else ""


@lru_cache(maxsize=2)
def _environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(safe=safe, short=short, link=link)
    return environment


def render(
    facts: EditionFacts,
    language: str,
    *,
    facet_names: Mapping[str, Mapping[str, str]] | None = None,
    permalink: str | None = None,
) -> Rendered:
    """The mail of one edition. ``language`` is en or es; ``facet_names`` gives each facet's name by language;
    ``permalink`` is the edition's page, when there is one."""
    names = facet_names or {}
    words = WORDS[language]
    zone = ZoneInfo(facts.timezone)
    context: Mapping[str, Any] = {
        "facts": facts,
        "words": words,
        "language": language,
        "permalink": permalink,
        "day": long_date(facts.day, language),
        "window": (_clock(facts.covers_from, zone), _clock(facts.covers_to, zone)),
        "facet": lambda name: names.get(name, {}).get(language, name.replace("_", " ")),
    }
    html = _environment(True).get_template("digest.html").render(context)
    plain = _environment(False).get_template("digest.txt").render(context)
    inlined = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(html)
    return Rendered(subject(facts, language), inlined, re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n")


def subject(facts: EditionFacts, language: str) -> str:
    """The subject line: the day, how many stories, and the first of them."""
    words = WORDS[language]
    stories = facts.stories + facts.opinion
    if not stories:
        return f"{words['name']} {facts.day.isoformat()}: {words['quiet_subject']}"
    count = words["stories_one"] if len(stories) == 1 else words["stories_many"].format(n=len(stories))
    return f"{words['name']} {facts.day.isoformat()}: {count} · {short(stories[0].title)[:90]}"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")
