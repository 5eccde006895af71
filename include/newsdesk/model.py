"""The nouns that travel between stages: frozen, plain values, no I/O.

Instants are timezone-aware ``datetime`` in UTC unless a field says otherwise. Offsets are Python string indices
into the ``text`` of the article version they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FeedKind = Literal["feed", "sitemap", "google_news_query"]
ContentPolicy = Literal["full", "metadata_only"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Lang = Literal["en", "es"]


@dataclass(frozen=True, slots=True)
class Feed:
    """One line of the catalog: where an outlet announces its articles."""

    name: str
    outlet: str
    country: str
    lang: str
    url: str
    kind: FeedKind
    tier: str | None = None
    status: str | None = None
    content_policy: ContentPolicy = "full"
    min_per_week: int | None = None
    ignore_robots_because: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item that a feed offers. ``url`` is as printed in the feed, made absolute."""

    url: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    guid: str | None = None
    summary: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """What a server answered for one URL: the raw page, or the reason why there is none.

    ``outcome`` is one of: ok, not_modified, paywall, consent, blocked, removed, not_found, non_article, too_large,
    wrong_type, redirect_loop, refused, robots, error. ``body`` is empty unless ``outcome`` is ok (or paywall with a teaser).
    """

    url: str
    final_url: str
    status: int
    outcome: str
    fetched_at: datetime
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    reason: str | None = None
    retry_after: float | None = None
    permanent_url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. ``text`` has one paragraph a line, paragraphs divided by a blank line (``\\n\\n``).

    ``published`` / ``modified`` are ISO 8601 strings: an instant with zone, or a plain date when only the day is known.
    """

    url: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    lang: str | None = None
    section: str | None = None
    opinion: bool = False
    free: bool | None = None
    canonical_url: str | None = None
    extractor_version: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that counted for (weight > 0) or against (weight < 0) a verdict.

    ``field`` says which string the offsets index: ``text`` or ``title``.
    """

    start: int
    end: int
    surface: str
    rule: str
    weight: float
    field: Literal["text", "title"] = "text"


@dataclass(frozen=True, slots=True)
class TopicVerdict:
    """Whether an article is coverage of a topic, and the spans that made it so. ``score`` and ``threshold`` are in 0..1."""

    name: str
    relevant: bool
    score: float
    threshold: float
    review: bool
    rules_version: str
    facets: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    model_version: str | None = None
    rules_score: float | None = None
    model_score: float | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One marked segment of speech, or one indirect statement.

    ``text == article.text[start:end]``: what stands inside the marks, without them. Pieces of one utterance share ``group``.
    ``speaker`` is the resolved full name (None when unknown); ``mention`` is what the text prints near the quote.
    """

    start: int
    end: int
    text: str
    kind: QuoteKind
    speaker: str | None = None
    mention: str | None = None
    mention_start: int | None = None
    mention_end: int | None = None
    role: str | None = None
    affiliation: str | None = None
    method: str = ""
    confidence: float = 0.0
    group: int | None = None
    person: str | None = None
    """Gazetteer id of the speaker (``sheinbaum``) when linked; None for people known only from this text."""
    named: bool = True
    """Whether ``speaker`` is a name; else it is how the text describes somebody it leaves unnamed (*a senior official*)."""
