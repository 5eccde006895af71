"""From facts to mail: HTML and plain text, each from its own template. Quotes stay in their language, the chrome has two."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from newsdesk.digest.facts import EditionFacts, Said, StoryFacts
from newsdesk.digest.words import WORDS, clock, counted, long_date, outcome, place, short_date

TEMPLATES = Path(__file__).parent / "templates"

BUDGET = 90_000
"""Most bytes of HTML: Gmail cuts a message at 102 KB and hides the rest."""

TOP = 3
"""Top stories at most."""

WIDTH = 76
"""Columns of the plain text."""

# Direction marks, line and paragraph separators, and controls: harmless in a newsroom, not in a mail client.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an edition the HTML prints: utterances under a top story, under another one and in all; how many of the
    other stories in full, the rest as a line, and at most how many lines; how long a headline may be."""

    top_voices: int
    voices: int
    all_voices: int
    full: int
    lines: int
    title: int


LEVELS = (
    Limits(5, 2, 24, 60, 200, 300),
    Limits(5, 2, 18, 20, 200, 200),
    Limits(4, 1, 14, 6, 150, 160),
    Limits(3, 1, 10, 0, 100, 120),
    Limits(2, 0, 6, 0, 40, 100),
)
"""From generous to sparse: the first that keeps the HTML within the budget is used."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One edition in one language."""

    subject: str
    html: str
    plain: str


def safe(text: object) -> str:
    """Text from the press on one line, without controls, invisible characters and direction marks."""
    return " ".join(_UNSAFE.sub(" ", str(text)).split())


def short(text: object, most: int = 300) -> str:
    """``safe``, cut to what a headline may take."""
    line = safe(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def link(url: str) -> str:
    """The URL if a browser may follow it, else nothing: only http and https ever become links."""
    cleaned = safe(url)
    return cleaned if cleaned.lower().startswith(("http://", "https://")) else ""


def wrap(text: str, indent: int = 0) -> str:
    """Text in lines of at most 76 columns; words and URLs stay whole."""
    space = " " * indent
    return textwrap.fill(
        text, WIDTH, initial_indent=space, subsequent_indent=space, break_long_words=False, break_on_hyphens=False
    )


def _cleaned(value: object) -> object:
    """Whatever a template prints goes through here, so that no field can be forgotten."""
    return _UNSAFE.sub(" ", value) if type(value) is str else value


def _fill_html(template: str, **values: object) -> Markup:
    return Markup(escape(template)).format(**values)


@lru_cache(maxsize=2)
def _environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        safe=safe, short=short, link=link, wrap=wrap, fill=_fill_html if autoescape else str.format
    )
    return environment


def render(
    facts: EditionFacts,
    language: str,
    *,
    facet_names: Mapping[str, Mapping[str, str]] | None = None,
    permalink: str | None = None,
) -> Rendered:
    """The mail of one edition. ``language`` is en or es; ``facet_names`` gives each facet's name by language;
    ``permalink`` is the edition's page, when there is one: then every number links to its rows."""
    facts = replace(
        facts,
        stories=tuple(led_in(language, story) for story in facts.stories),
        opinion=tuple(led_in(language, story) for story in facts.opinion),
    )
    context = _context(facts, language, facet_names or {}, permalink)
    plain = _environment(False).get_template("digest.txt").render({**context, **_portion(facts, None)})
    html = ""
    for limits in LEVELS:
        html = _inlined(_environment(True).get_template("digest.html").render({**context, **_portion(facts, limits)}))
        if len(html.encode()) <= BUDGET:
            break
    return Rendered(subject(facts, language), html, re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n")


def led_in(language: str, story: StoryFacts) -> StoryFacts:
    """The story with its best original in the reader's language in front, where it has one."""
    same = [printed for printed in story.articles if printed.lang == language and not printed.copy]
    if story.lang == language or not same:
        return story
    lead = same[0]
    return replace(
        story,
        title=lead.title,
        url=lead.url,
        outlet=lead.outlet,
        lang=lead.lang,
        lede=lead.lede,
        articles=(lead, *(printed for printed in story.articles if printed is not lead)),
        outlets=tuple(dict.fromkeys((lead.outlet, *story.outlets))),
    )


def _inlined(html: str) -> str:
    lines = (line.strip() for line in html.splitlines())
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(
        "\n".join(line for line in lines if line)
    )


def _context(
    facts: EditionFacts, language: str, names: Mapping[str, Mapping[str, str]], permalink: str | None
) -> dict[str, Any]:
    zone = ZoneInfo(facts.timezone)
    start, end = (instant.astimezone(zone) for instant in (facts.covers_from, facts.covers_to))
    return {
        "facts": facts,
        "words": WORDS[language],
        "language": language,
        "permalink": permalink,
        "rows": _rows(permalink),
        "story_page": lambda item: (
            f"{permalink.partition('/digests/')[0]}/stories/{item.story_id}" if permalink and item.story_id else ""
        ),
        "day": long_date(facts.day, language),
        "window": (clock(start, language), clock(end, language), place(facts.timezone, language)),
        "n": lambda key, number: counted(key, number, language),
        "number": lambda value: f"{value:,.1f}".removesuffix(".0"),
        "since": lambda day: long_date(day, language),
        "dated": lambda day: short_date(day, language),
        "outcome": lambda code, reason="": told_outcome(code, reason, language),
        "facet": lambda name: names.get(name, {}).get(language, name.replace("_", " ")),
        "when": lambda instant: clock(instant.astimezone(zone), language),
    }


def told_outcome(code: str, reason: str, language: str) -> str:
    """The outcome in words; where it says little, with the first words of the reason, such as ``HTTP 500``."""
    cause = safe(reason.partition(":")[0]) if code == "error" else ""
    return short(outcome(code, language), 80) + (f" ({short(cause, 60)})" if cause else "")


def _rows(permalink: str | None) -> Callable[..., str]:
    """Where the rows behind a number of the edition are shown; nowhere without a permalink."""

    def rows(number: str, facet: str | None = None) -> str:
        if not permalink:
            return ""
        page, _, query = permalink.partition("?")
        asked = "&".join(filter(None, (query, f"facet={facet}" if facet else "")))
        return f"{page}/rows/{number}" + (f"?{asked}" if asked else "")

    return rows


def _portion(facts: EditionFacts, limits: Limits | None) -> dict[str, Any]:
    """What of the facts is printed within these limits; None: everything."""
    top, others = facts.stories[:TOP], facts.stories[TOP:]
    full = others if limits is None else others[: limits.full]
    lines = () if limits is None else others[limits.full : limits.full + limits.lines]
    voices = _voices(facts.stories + facts.opinion, limits)
    printed = {one.speaker for _, said in voices for one in said}
    return {
        "top": top,
        "others": full,
        "lines": lines,
        "left_out": len(others) - len(full) - len(lines),
        "voices": voices,
        "marks_new": any(one.new for _, said in voices for one in said),
        "more_people": max(facts.people - len(printed), 0),
        "title_limit": limits.title if limits else 300,
        "opinion": facts.opinion if limits is None else facts.opinion[: max(limits.full, 5)],
        "shortened": limits is not None and limits is not LEVELS[0],
        "by_publication": facts.volume is not None
        and not any(facts.cut.values())
        and facts.articles - facts.copies != facts.volume.days[-1][1],
        "busiest": max([n for _, n in facts.volume.days] + [facts.volume.median or 0, 1]) if facts.volume else 1,
    }


def _voices(stories: tuple[StoryFacts, ...], limits: Limits | None) -> list[tuple[StoryFacts, tuple[Said, ...]]]:
    found: list[tuple[StoryFacts, tuple[Said, ...]]] = []
    left = limits.all_voices if limits else None
    for number, story in enumerate(stories):
        most = len(story.said) if limits is None else limits.top_voices if number < TOP else limits.voices
        said = story.said[: most if left is None else min(most, left)]
        if left is not None:
            left -= len(said)
        if said:
            found.append((story, said))
    return found


def subject(facts: EditionFacts, language: str) -> str:
    """The subject line: the day, how many stories, and the first of them."""
    words = WORDS[language]
    stories = facts.stories + facts.opinion
    head = f"{words['name']}, {short_date(facts.day, language)}"
    if not stories:
        return f"{head}: {words['quiet_subject' if facts.unseen.feeds_polled else 'unwatched_subject']}"
    return f"{head}: {counted('stories', len(stories), language)} · {short(stories[0].title, 90)}"


def alarm(subject: str, lines: Sequence[str], language: str = "en") -> Rendered:
    """The mail of an alarm: a heading and a list of sentences, which are in the reader's language already."""
    words = WORDS[language]
    context = {"subject": subject, "lines": lines, "footer": words["alarm_footer"], "language": language}
    html = _inlined(_environment(True).get_template("alarm.html").render(context))
    plain = _environment(False).get_template("alarm.txt").render(context)
    return Rendered(f"{words['name']}: {short(subject, 120)}", html, plain.strip() + "\n")
