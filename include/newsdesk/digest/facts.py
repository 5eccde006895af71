"""What an edition says, before it is put into words: plain values, stored as JSON beside the mail they became."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A relevant article of the edition's window, as the database gives it. ``lede`` is how its text begins."""

    article_id: int
    url: str
    outlet: str
    country: str
    lang: str
    title: str
    lede: str
    authors: tuple[str, ...]
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
    """A quote of one of these articles. ``around`` is the text about one without marks, where it begins at ``before``."""

    quote_id: int
    article_id: int
    person_id: int | None
    speaker: str
    role: str | None
    affiliation: str | None
    kind: str
    quote: str
    confidence: float
    utterance: int | None
    quote_group_id: int | None
    around: str | None
    before: int


@dataclass(frozen=True, slots=True)
class Correction:
    """An article that changed after it was first read: what it was called before, and how many paragraphs moved."""

    article_id: int
    url: str
    outlet: str
    lang: str
    title: str
    title_before: str | None
    version: int
    changed_at: datetime
    paragraphs_new: int
    paragraphs_gone: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Original articles a newsroom day against the 28 days before; ``median`` is None while fewer than 14 were watched."""

    days: tuple[tuple[date, int], ...]
    median: float | None
    baseline_days: int
    spike: bool


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article whose verdict the program was not sure of, and that nobody has judged."""

    url: str
    title: str
    outlet: str
    lang: str
    relevant: bool
    score: float


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was not seen in the window. ``feeds`` and ``retired``: (feed, outcome, reason, polls); ``blocked`` and ``failed``:
    (outlet, outcome, articles); ``gaps``: (feed, how often); ``unasked``: listed feeds that nobody polled."""

    feeds: tuple[tuple[str, str, str, int], ...]
    retired: tuple[tuple[str, str], ...]
    unasked: tuple[str, ...]
    blocked: tuple[tuple[str, str, int], ...]
    failed: tuple[tuple[str, str, int], ...]
    gaps: tuple[tuple[str, int], ...]
    review: int
    near: tuple[NearMiss, ...]
    feeds_polled: int
    polls: int

    @property
    def nothing(self) -> bool:
        """Whether every feed was asked and answered, and every page could be read."""
        return not (self.feeds or self.retired or self.unasked or self.blocked or self.failed or self.gaps)


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance as the digest prints it. ``words`` are ready for print, with marks when the speaker's own; ``outlets``
    counts all that print it; ``new`` is a voice never quoted before; ``silent_days`` how long one had not been quoted."""

    speaker: str
    title: str
    role: str
    words: str
    kind: str
    outlet: str
    url: str
    lang: str
    outlets: int
    new: bool
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class Printed:
    """One article of a story, how it begins, and whether it is a copy of another."""

    outlet: str
    country: str
    lang: str
    title: str
    url: str
    lede: str
    copy: bool


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """One story: its leading article, who ran it, who is quoted."""

    title: str
    url: str
    outlet: str
    lang: str
    lede: str
    authors: tuple[str, ...]
    score: float
    facets: tuple[str, ...]
    outlets: tuple[str, ...]
    countries: tuple[str, ...]
    articles: tuple[Printed, ...]
    copies: int
    recovered: bool
    said: tuple[Said, ...]
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """Everything in an edition. ``covers_from`` and ``covers_to`` are instants; days are newsroom days.

    ``cut`` is the recipient's selection by kind (facets, outlets, countries, languages), empty for everything.
    ``quotes`` and ``people`` are counted in originals: a copy says nothing new.
    """

    day: date
    covers_from: datetime
    covers_to: datetime
    timezone: str
    cut: dict[str, tuple[str, ...]]
    articles: int
    copies: int
    outlets: int
    quotes: int
    people: int
    new_voices: int
    broken_silences: int
    watched_since: date | None
    volume: Volume | None
    facets: tuple[tuple[str, int], ...]
    stories: tuple[StoryFacts, ...]
    opinion: tuple[StoryFacts, ...]
    corrections: tuple[Correction, ...]
    unseen: Unseen

    @property
    def quiet(self) -> bool:
        """Whether nothing of the topic was found."""
        return not (self.stories or self.opinion)

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
