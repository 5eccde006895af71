"""What an edition says, before it is put into words: plain values, stored as JSON beside the mail they became."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A relevant article of the edition's window, as the database gives it."""

    article_id: int
    url: str
    outlet: str
    country: str
    lang: str
    title: str
    published_at: datetime
    score: float
    facets: tuple[str, ...]
    story_id: int | None
    copy_of: int | None
    opinion: bool
    versions: int
    origin: str


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote of one of these articles."""

    quote_id: int
    article_id: int
    speaker: str
    role: str | None
    affiliation: str | None
    kind: str
    quote: str
    confidence: float
    utterance: int | None
    quote_group_id: int | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was not seen in the window: each a list of (name, reason, how many)."""

    feeds: tuple[tuple[str, str, int], ...]
    pages: tuple[tuple[str, str, int], ...]
    gaps: tuple[tuple[str, int], ...]
    review: int
    feeds_polled: int
    polls: int


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance as the digest prints it: its pieces joined, with where it was read."""

    speaker: str
    role: str | None
    affiliation: str | None
    words: str
    kind: str
    outlet: str
    url: str
    lang: str
    outlets: int


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """One story: its leading article, who ran it, who is quoted."""

    title: str
    url: str
    outlet: str
    lang: str
    score: float
    facets: tuple[str, ...]
    outlets: tuple[str, ...]
    countries: tuple[str, ...]
    articles: tuple[tuple[str, str, str], ...]
    copies: int
    opinion: bool
    corrected: bool
    recovered: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """Everything in an edition. ``covers_from`` and ``covers_to`` are instants; days are newsroom days."""

    day: date
    covers_from: datetime
    covers_to: datetime
    timezone: str
    articles: int
    outlets: int
    utterances: int
    speakers: int
    stories: tuple[StoryFacts, ...]
    opinion: tuple[StoryFacts, ...]
    unseen: Unseen

    def as_json(self) -> dict[str, Any]:
        """The facts as JSON values; instants in ISO 8601."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
