"""The morning's edition: gathered from the database, rendered in each language, stored whole. Nothing is mailed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from newsdesk import topics
from newsdesk.digest import select
from newsdesk.digest.facts import ArticleRow, EditionFacts, NearMiss, QuoteRow, Unseen, Volume
from newsdesk.digest.recipients import EVERYTHING, Cut
from newsdesk.digest.render import Rendered, render
from newsdesk.digest.words import WORDS
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import digests, editions
from newsdesk.store.db import Connection, connect, transaction

TOPIC = "cartel_policy"
LANGUAGES = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Composed:
    """A stored edition: its id, and what it says."""

    digest_id: int
    facts: EditionFacts
    rendered: Rendered


def edition_day(settings: Settings, instant: datetime) -> date:
    """The newest edition whose morning has come at ``instant``: that of its newsroom day, or before dawn the day before."""
    local = instant.astimezone(settings.timezone)
    return local.date() if local.time() >= settings.edition_time else local.date() - timedelta(days=1)


def edition_window(settings: Settings, day: date, mornings: int = 1) -> tuple[datetime, datetime]:
    """What the edition of ``day`` covers: wall-clock dawn to dawn in the newsroom, so 23 or 25 hours where the clocks change.

    ``mornings`` is how many days of news it holds: 3 on the Monday of somebody who gets nothing at weekends.
    """
    start, end = (
        datetime.combine(morning, settings.edition_time, settings.timezone).astimezone(UTC)
        for morning in (day - timedelta(days=mornings), day)
    )
    return start, end


def gather(connection: Connection, settings: Settings, day: date, cut: Cut = EVERYTHING) -> EditionFacts:
    """The facts of the edition of ``day``, as of its morning; every number counts the rows that ``editions.RECEIPTS`` names."""
    window = edition_scope(settings, day, cut)
    articles = [_article(row) for row in editions.articles(connection, window)]
    quotes = editions.quotes(connection, TOPIC, [article.article_id for article in articles])
    found = {
        number: editions.rows(connection, number, window) for number in ("new_voices", "broken_silences", "corrections")
    }
    news, opinion = select.stories(
        articles,
        [QuoteRow(**row) for row in quotes],
        select.Voices(
            frozenset((row["article_id"], row["person_id"]) for row in found["new_voices"]),
            {(row["article_id"], row["person_id"]): row["silent_days"] for row in found["broken_silences"]},
        ),
    )
    return EditionFacts(
        day=day,
        covers_from=window.start,
        covers_to=window.end,
        timezone=settings.timezone.key,
        cut={"facets": cut.facets, "outlets": cut.outlets, "countries": cut.countries, "languages": cut.languages},
        articles=len(articles),
        copies=sum(article.copy_of is not None for article in articles),
        outlets=len({article.outlet for article in articles}),
        quotes=editions.count(connection, "quotes", window),
        people=editions.count(connection, "people", window),
        new_voices=len(found["new_voices"]),
        broken_silences=len(found["broken_silences"]),
        watched_since=editions.watched_since(connection, TOPIC),
        volume=_volume(editions.rows(connection, "volume", window)),
        facets=tuple(editions.facets(connection, window)),
        stories=news,
        opinion=opinion,
        corrections=tuple(select.correction(**row) for row in found["corrections"]),
        unseen=_unseen(connection, window),
    )


def edition_scope(settings: Settings, day: date, cut: Cut) -> editions.Window:
    """What the queries of the edition of ``day`` look at."""
    start, end = edition_window(settings, day, cut.mornings)
    return editions.Window(
        topic=TOPIC,
        start=start,
        end=end,
        first_day=day - timedelta(days=cut.mornings),
        last_day=day - timedelta(days=1),
        facets=cut.facets,
        outlets=cut.outlets,
        countries=cut.countries,
        languages=cut.languages,
    )


def _article(row: dict[str, Any]) -> ArticleRow:
    return ArticleRow(
        **{
            **row,
            "lang": row["lang"] or "",
            "title": row["title"] or row["url"],
            "authors": tuple(row["authors"]),
            "facets": tuple(row["facets"]),
        }
    )


def _volume(rows: list[dict[str, Any]]) -> Volume | None:
    if not rows:
        return None
    last = rows[-1]
    return Volume(
        days=tuple((row["day"], row["originals"]) for row in rows),
        median=last["median"] if last["baseline_days"] >= editions.BASELINE_DAYS else None,
        baseline_days=last["baseline_days"],
        spike=last["spike"],
    )


def _unseen(connection: Connection, window: editions.Window) -> Unseen:
    found = {
        number: editions.rows(connection, number, window)
        for number in (
            "feeds_down",
            "feeds_retired",
            "feeds_unasked",
            "pages_blocked",
            "pages_failed",
            "gaps",
            "review",
        )
    }
    down = {row["feed"] for row in found["feeds_down"]}
    return Unseen(
        feeds=tuple((r["feed"], r["outcome"], r["reason"], r["polls"]) for r in found["feeds_down"]),
        retired=tuple((r["feed"], r["reason"] or "") for r in found["feeds_retired"] if r["feed"] not in down),
        unasked=tuple(r["feed"] for r in found["feeds_unasked"]),
        blocked=_by_outlet(found["pages_blocked"]),
        failed=_by_outlet(found["pages_failed"]),
        gaps=tuple(sorted(Counter(r["feed"] for r in found["gaps"]).items())),
        review=len(found["review"]),
        near=tuple(
            NearMiss(r["url"], r["title"], r["outlet"], r["lang"] or "", r["relevant"], r["score"])
            for r in found["review"][: editions.NEAR]
        ),
        feeds_polled=editions.count(connection, "feeds_polled", window),
        polls=editions.count(connection, "polls", window),
    )


def _by_outlet(pages: list[dict[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((page["outlet"], page["outcome"]) for page in pages)
    return tuple((outlet, outcome, n) for (outlet, outcome), n in sorted(counts.items()))


def edition_rows(
    settings: Settings, day: date, number: str, *, cut: Cut = EVERYTHING, facet: str | None = None
) -> list[dict[str, Any]]:
    """The rows behind one number of an edition, for the page that the number links to. Raises Reject for an unknown one."""
    with connect(database_url(settings)) as connection:
        return editions.rows(connection, number, edition_scope(settings, day, cut), facet=facet)


def compose(settings: Settings, day: date) -> dict[str, Any]:
    """Compose and store the edition of ``day`` in every language, in place of an earlier composition. Returns counts."""
    with connect(database_url(settings)) as connection:
        made = compose_cuts(connection, settings, day, [(language, EVERYTHING) for language in LANGUAGES])
    facts = next(iter(made.values())).facts
    return {"articles": facts.articles, "stories": len(facts.stories) + len(facts.opinion), "quotes": facts.quotes}


def compose_cuts(
    connection: Connection, settings: Settings, day: date, wanted: Iterable[tuple[str, Cut]]
) -> dict[tuple[str, Cut], Composed]:
    """Compose and store each of these editions (language and cut) once; all tell of the same instant of the database."""
    wanted = sorted(set(wanted), key=lambda pair: (pair[1].key, pair[0]))
    with transaction(connection):
        # One snapshot for all queries: what ingest commits meanwhile must not make two numbers of one mail disagree.
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        facts = {cut: gather(connection, settings, day, cut) for cut in dict.fromkeys(cut for _, cut in wanted)}
    connection.set_session(isolation_level="READ COMMITTED", readonly=False)
    with transaction(connection):
        return {(language, cut): _store(connection, settings, facts[cut], language, cut) for language, cut in wanted}


def _store(connection: Connection, settings: Settings, facts: EditionFacts, language: str, cut: Cut) -> Composed:
    rendered = render(
        facts, language, facet_names=facet_names(), permalink=_permalink(settings, facts.day, language, cut)
    )
    edition = digests.Edition(
        day=facts.day,
        language=language,
        cut=cut.key,
        covers_from=facts.covers_from,
        covers_to=facts.covers_to,
        subject=rendered.subject,
        html=rendered.html,
        plain=rendered.plain,
        facts=facts.as_json(),
    )
    return Composed(digests.store_edition(connection, edition), facts, rendered)


def _permalink(settings: Settings, day: date, language: str, cut: Cut) -> str | None:
    if not settings.public_url:
        return None
    asked = {"language": language} | ({"cut": cut.key} if cut.key else {})
    return urljoin(f"{settings.public_url}/", f"digests/{day}") + f"?{urlencode(asked)}"


def facet_names() -> dict[str, dict[str, str]]:
    """Each facet's name by language, from the topic's own file."""
    return {facet.id: dict(facet.name) for facet in topics.load(TOPIC).rules.facets}
