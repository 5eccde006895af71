"""What the report views should say of the sample newsroom, computed from its truth alone: view by view, number by number.

A `Check` asks one view and holds beside the answer what a perfect reader would have been told. Articles are named by their
page, which is the same at every address the newsroom is served from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from newsdesk.samples.expected import Expected, ExpectedArticle, ExpectedQuote, page_of
from newsdesk.samples.outlets import outlets

Numbers = dict[Any, Any]


@dataclass(frozen=True)
class Truth:
    """The sample newsroom's truth, as the views count."""

    expected: Expected
    zone: ZoneInfo

    @cached_property
    def relevant(self) -> list[ExpectedArticle]:
        """Relevant articles, oldest first."""
        return sorted((a for a in self.expected.articles if a.relevant), key=lambda a: a.published)

    @cached_property
    def by_key(self) -> dict[str, ExpectedArticle]:
        return {article.key: article for article in self.expected.articles}

    @cached_property
    def countries(self) -> dict[str, str]:
        return {outlet.name: outlet.country for outlet in outlets().values()}

    @cached_property
    def quotes(self) -> list[tuple[ExpectedArticle, ExpectedQuote]]:
        """Each relevant article with each quote that stands in its last version, oldest first, in the order of the text."""
        found = [
            (article, quote)
            for article in self.relevant
            for quote in self.expected.quotes
            if quote.article == article.key and quote.text in article.text
        ]
        return sorted(found, key=lambda pair: (pair[0].published, pair[0].text.index(pair[1].text)))

    @cached_property
    def stories(self) -> list[list[ExpectedArticle]]:
        """The events, each with its articles, oldest first."""
        grouped: dict[str, list[ExpectedArticle]] = defaultdict(list)
        for article in self.relevant:
            grouped[article.story or article.key].append(article)
        return list(grouped.values())

    def day(self, article: ExpectedArticle) -> date:
        return article.published.astimezone(self.zone).date()

    def voices(self, articles: Iterable[ExpectedArticle]) -> set[str]:
        keys = {article.key for article in articles}
        return {quote.speaker for article, quote in self.quotes if article.key in keys and quote.speaker is not None}


@dataclass(frozen=True)
class Check:
    """One view: what to ask it, how its rows are read, and what the truth is."""

    view: str
    sql: str
    read: Callable[[Sequence[tuple[Any, ...]]], Numbers]
    truth: Callable[[Truth], Numbers]

    def __str__(self) -> str:
        return self.view


def plain(quote: str) -> str:
    """A quote without the punctuation that one reader takes with it and another leaves."""
    return quote.rstrip(",.;:…").strip()


def keyed(keys: int) -> Callable[[Sequence[tuple[Any, ...]]], Numbers]:
    """Rows by their first columns."""
    return lambda rows: {row[:keys]: row[keys:] for row in rows}


def differences(check: Check, rows: Sequence[tuple[Any, ...]], truth: Truth) -> list[Any]:
    """Each row that is not as the truth has it: its key, what was found, what is true."""
    found, true = check.read(rows), check.truth(truth)
    keys = sorted(found.keys() | true.keys(), key=str)
    return [(key, found.get(key), true.get(key)) for key in keys if found.get(key) != true.get(key)]


def right(check: Check, rows: Sequence[tuple[Any, ...]], truth: Truth) -> tuple[int, int]:
    """How many of the truth's numbers (every cell of every row) the view gives, and how many there are."""
    found, true = check.read(rows), check.truth(truth)
    cells = [(key, place, value) for key, row in true.items() for place, value in enumerate(_cells(row))]
    given = {(key, place): value for key, row in found.items() for place, value in enumerate(_cells(row))}
    return sum((key, place) in given and given[key, place] == value for key, place, value in cells), len(cells)


def _cells(row: Any) -> tuple[Any, ...]:
    return row if isinstance(row, tuple) else (row,)


def _articles(truth: Truth) -> Numbers:
    return {
        a.page: (
            a.outlet,
            truth.countries[a.outlet],
            a.relevant,
            truth.day(a),
            truth.by_key[a.copy_of].page if a.copy_of and a.relevant else None,
        )
        for a in truth.expected.articles
    }


def _read_articles(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return {page_of(url): (*rest, page_of(original) if original else None) for url, *rest, original in rows}


def _quotes(truth: Truth) -> Numbers:
    printed = Counter((a.page, plain(q.text), q.speaker) for a, q in truth.quotes if q.kind != "indirect")
    return dict(printed)


def _read_quotes(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return dict(Counter((page_of(url), plain(quote), speaker) for url, quote, speaker in rows))


def _coverage(truth: Truth) -> Numbers:
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for a in truth.relevant:
        count = counts[a.outlet, truth.countries[a.outlet], truth.day(a)]
        count.update(articles=1, originals=a.copy_of is None, copies=a.copy_of is not None, opinion=a.opinion)
    return {
        key: tuple(count[name] for name in ("articles", "originals", "copies", "opinion"))
        for key, count in counts.items()
    }


def _quote_counts(truth: Truth) -> Numbers:
    marked: Counter[Any] = Counter()
    articles: dict[Any, set[str]] = defaultdict(set)
    for a, q in truth.quotes:
        if q.speaker is not None and q.kind != "indirect":
            marked[q.speaker, truth.day(a)] += 1
            articles[q.speaker, truth.day(a)].add(a.key)
    return {key: (number,) for key, number in marked.items()}


def _first(truth: Truth) -> dict[str, tuple[ExpectedArticle, ExpectedQuote]]:
    """Everybody's first article, with the first of the marked quotes in it, else its first quote."""
    found: dict[str, tuple[ExpectedArticle, ExpectedQuote]] = {}
    for a, q in truth.quotes:
        if q.speaker is not None:
            known = found.setdefault(q.speaker, (a, q))
            if known[0] is a and known[1].kind == "indirect" and q.kind != "indirect":
                found[q.speaker] = (a, q)
    return found


def _first_mention(truth: Truth) -> Numbers:
    return {speaker: (a.page, a.outlet, truth.day(a)) for speaker, (a, _) in _first(truth).items()}


def _new_voices(truth: Truth) -> Numbers:
    return {speaker: (a.page, truth.day(a), plain(q.text)) for speaker, (a, q) in _first(truth).items()}


def _read_new_voices(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return {speaker: (page_of(url), day, plain(quote)) for speaker, url, day, quote in rows}


def _paged(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    """Rows of somebody, and a URL after the name."""
    return {row[0]: (page_of(row[1]), *row[2:]) for row in rows}


def _share_of_voice(truth: Truth) -> Numbers:
    quotes: Counter[Any] = Counter()
    people: dict[Any, set[str]] = defaultdict(set)
    for a, q in truth.quotes:
        if a.copy_of is None:
            side = "unnamed" if q.speaker is None else "others"  # nobody of the invented newsroom is in the gazetteer
            quotes[truth.day(a), side] += 1
            people[truth.day(a), side].update({q.speaker} - {None})
    total = Counter[date]()
    for (day, _), number in quotes.items():
        total[day] += number
    return {
        (day, side): (number, len(people[day, side]), round(number / total[day], 4))
        for (day, side), number in quotes.items()
    }


def _stories(truth: Truth) -> Numbers:
    found = {}
    for articles in truth.stories:
        original = next(a for a in articles if a.copy_of is None)
        found[original.page] = (
            len(articles),
            sum(a.copy_of is None for a in articles),
            len({a.outlet for a in articles}),
            sorted({truth.countries[a.outlet] for a in articles}),
            sorted({a.lang for a in articles}),
            truth.day(articles[0]),
        )
    return found


def _members(truth: Truth) -> Numbers:
    return {a.page: {b.page for b in articles} for articles in truth.stories for a in articles}


def _read_members(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    together: dict[Any, set[str]] = defaultdict(set)
    for story, url in rows:
        together[story].add(page_of(url))
    return {page: pages for pages in together.values() for page in pages}


def _mirror(truth: Truth) -> Numbers:
    found = {}
    for articles in truth.stories:
        us, mx = ([a for a in articles if truth.countries[a.outlet] == country] for country in ("US", "MX"))
        if us and mx:
            there, here = truth.voices(us), truth.voices(mx)
            found[next(a for a in articles if a.copy_of is None).page] = (
                len(us),
                len(mx),
                len({a.outlet for a in us}),
                len({a.outlet for a in mx}),
                there & here,
                there - here,
                here - there,
            )
    return found


def _read_mirror(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return {page_of(row[0]): (*row[1:5], *map(set, row[5:])) for row in rows}


def _co_mention(truth: Truth) -> Numbers:
    pairs: dict[Any, list[ExpectedArticle]] = defaultdict(list)
    for a in truth.relevant:
        if a.copy_of is None:
            for pair in combinations(sorted(truth.voices([a])), 2):
                pairs[frozenset(pair), truth.day(a)].append(a)
    return {key: (len(found), len({a.story or a.key for a in found})) for key, found in pairs.items()}


def _read_co_mention(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return {(frozenset(row[:2]), row[2]): row[3:] for row in rows}


def _volume_spike(truth: Truth) -> Numbers:
    """Three days are no baseline of fourteen: no threshold and no spike. The median is of the days before."""
    counts = Counter(truth.day(a) for a in truth.relevant if a.copy_of is None)
    first = min(counts)
    days = [first + timedelta(days=n) for n in range((max(counts) - first).days + 1)]
    return {
        (day,): (counts[day], _median([counts[before] for before in days[:n]]), n, None, False)
        for n, day in enumerate(days)
    }


def _median(values: list[int]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2 if ordered else 0.0


def _propagation(truth: Truth) -> Numbers:
    """Of the same words by the same person in several articles: who had them first, and how many articles print them."""
    printed: dict[Any, list[ExpectedArticle]] = defaultdict(list)
    for a, q in truth.quotes:
        if q.speaker is not None and q.kind != "indirect" and len(q.text.split()) >= 4:
            printed[q.speaker, plain(q.text)].append(a)
    several = {key: found for key, found in printed.items() if len({a.key for a in found}) > 1}
    return {key: {a.page for a in found} for key, found in several.items()}


def _read_propagation(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    """The pages of one group that print exactly these words; what is grouped with them, cut or translated, is left out."""
    printed: dict[Any, set[str]] = defaultdict(set)
    for _, speaker, quote, url in rows:
        printed[speaker, plain(quote)].add(page_of(url))
    groups: dict[Any, set[Any]] = defaultdict(set)
    for group, speaker, quote, _ in rows:
        groups[speaker, plain(quote)].add(group)
    return {key: pages if len(groups[key]) == 1 else "two groups" for key, pages in printed.items() if len(pages) > 1}


CHECKS = (
    Check(
        "articles",
        """
        SELECT a.url, a.outlet, a.country, a.relevant, a.day, o.url FROM report.articles AS a
        LEFT JOIN report.articles AS o ON o.article_id = a.copy_of
        """,
        _read_articles,
        _articles,
    ),
    Check("quotes", "SELECT url, quote, speaker FROM report.quotes WHERE kind <> 'indirect'", _read_quotes, _quotes),
    Check(
        "coverage_by_outlet_day",
        """
        SELECT outlet, country, day, articles, originals, copies, opinion FROM report.coverage_by_outlet_day
        WHERE articles > 0
        """,
        keyed(3),
        _coverage,
    ),
    Check(
        "quote_counts",
        "SELECT speaker, day, marked FROM report.quote_counts WHERE facet = '*' AND marked > 0",
        keyed(2),
        _quote_counts,
    ),
    Check(
        "first_mention",
        "SELECT speaker, url, outlet, day FROM report.first_mention WHERE facet = '*'",
        _paged,
        _first_mention,
    ),
    Check("new_voices", "SELECT speaker, url, day, quote FROM report.new_voices", _read_new_voices, _new_voices),
    Check(
        "share_of_voice",
        "SELECT day, side, quotes, people, round(share::numeric, 4)::float FROM report.share_of_voice WHERE facet = '*'",
        keyed(2),
        _share_of_voice,
    ),
    Check(
        "stories",
        "SELECT url, articles, originals, outlets, countries, languages, day FROM report.stories",
        lambda rows: {page_of(row[0]): row[1:] for row in rows},
        _stories,
    ),
    Check("story_articles", "SELECT story_id, url FROM report.story_articles", _read_members, _members),
    Check(
        "mirror",
        """
        SELECT s.url, m.us_articles, m.mx_articles, m.us_outlets, m.mx_outlets, m.quoted_in_both, m.quoted_in_us_only,
            m.quoted_in_mx_only
        FROM report.mirror AS m JOIN report.stories AS s USING (story_id)
        """,
        _read_mirror,
        _mirror,
    ),
    Check(
        "co_mention",
        "SELECT speaker, other_speaker, day, articles, stories FROM report.co_mention",
        _read_co_mention,
        _co_mention,
    ),
    Check(
        "quote_propagation",
        """
        SELECT q.quote_group_id, q.speaker, q.quote, q.url FROM report.quotes AS q
        JOIN report.quote_propagation AS p USING (quote_group_id)
        WHERE q.kind <> 'indirect' AND q.speaker IS NOT NULL
        """,
        _read_propagation,
        _propagation,
    ),
    Check(
        "volume_spike",
        """
        SELECT day, originals, median::float, baseline_days, threshold, spike FROM report.volume_spike
        WHERE day <= (SELECT max(day) FROM report.articles WHERE relevant)
        """,
        keyed(1),
        _volume_spike,
    ),
    Check(
        "broken_silence",
        "SELECT speaker, facet, day, silent_days FROM report.broken_silence",
        keyed(3),
        lambda truth: {},  # nobody is silent for fourteen days within three
    ),
)
"""The views that count coverage. Feeds and mail, of which the truth says other things, are asked where they are watched."""


def healthy(outcome: str) -> Callable[[str], bool]:
    """Whether report.feed_health says what a feed of this outcome ends with."""
    words: Mapping[str, Callable[[str], bool]] = {
        "read": lambda health: health == "ok",
        "moved": lambda health: health == "ok",
        "failed": lambda health: health not in {"ok", "retired", "never polled"},
    }
    return words.get(outcome, lambda health: health == outcome)
