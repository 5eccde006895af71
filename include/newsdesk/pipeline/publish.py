"""Tie what was read together: copies to their original, articles to stories, the same words to one group."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace

from newsdesk import gazetteer
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.same_words import group_quotes
from newsdesk.settings import Settings
from newsdesk.store import people, quote_groups, stories
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.stories import Candidate, Unpublished
from newsdesk.stories import cluster, copies, original
from newsdesk.stories.signature import Signature, terms

BATCH = 100


def publish(settings: Settings) -> dict[str, int]:
    """Compare every relevant article that was not compared yet. Returns counts: ``stories`` opened, ``joined`` to one,
    ``copies``, ``kept`` where they were, and ``quotes`` that were printed elsewhere too.

    One publisher at a time: a second one waits its turn and finds the work done.
    """
    found: Counter[str] = Counter()
    with connect(database_url(settings)) as connection:
        with transaction(connection):
            people.sync_gazetteer(connection, listed_people())
        nearby = Nearby()
        while True:
            with transaction(connection):
                stories.claim_turn(connection)
                stories.skip_irrelevant(connection)
                waiting = stories.unpublished(connection, BATCH)
                for article in waiting:
                    # Quotes first: those that are printed elsewhere too say what the article is about.
                    found["quotes"] += group_quotes(connection, article)
                    found[_place(connection, nearby, article)] += 1
            if len(waiting) < BATCH:
                return dict(found)


def listed_people() -> list[tuple[str, str | None, str | None, str | None]]:
    """Of each person and institution in the gazetteer: id, kind, country, Wikidata id. Institutions speak for officials."""
    book = gazetteer.load()
    people_listed = [(person.id, person.kind, person.country, person.wikidata) for person in book.people]
    return [*people_listed, *((a.id, "official", a.country, a.wikidata) for a in book.agencies)]


class Nearby:
    """The originals published around an article, kept from one article to the next: their dates are close."""

    def __init__(self) -> None:
        self.window = cluster.Window()
        self.story_of: dict[int, int] = {}
        self._by_text: dict[int, Signature] = {}
        self._groups: dict[int, tuple[int, ...]] = {}

    def look(self, connection: Connection, article: Unpublished) -> Signature:
        """Make the window that of this article. Returns the article's own signature, which is not in it."""
        around = stories.neighbours(
            connection, article.topic, article.published_at - cluster.WINDOW, article.published_at + cluster.WINDOW
        )
        near = {n.article_id: n for n in around if n.article_id != article.article_id}
        self.story_of = {article_id: n.story_id for article_id, n in near.items()}
        groups = quote_groups.of_articles(connection, [article.article_id, *near])
        for gone in self.window.signatures.keys() - near.keys():
            self.window.drop(gone)
            del self._by_text[gone]
        texts = stories.texts(connection, [number for number in near if number not in self._by_text])
        for number, (title, text) in texts.items():
            n = near[number]
            self._by_text[number] = Signature(number, n.published_at, n.lang, terms(title, text, n.lang, n.outlet))
        for number in near:
            quoted = groups.get(number, ())
            if number in texts or quoted != self._groups.get(number, ()):
                self.window.add(_with_quotes(self._by_text[number], quoted))
                self._groups[number] = quoted
        told = terms(article.title, article.text, article.lang, article.outlet)
        own = Signature(article.article_id, article.published_at, article.lang, told)
        return _with_quotes(own, groups.get(article.article_id, ()))


def _with_quotes(signature: Signature, groups: tuple[int, ...]) -> Signature:
    return replace(signature, quotes=frozenset(groups))


def _place(connection: Connection, nearby: Nearby, article: Unpublished) -> str:
    """Find the article's original and its story, and store what was found; returns the word it is counted under."""
    body = copies.body(article.text)
    bands = copies.bands(body)
    day = article.published_at.date()
    near = stories.candidates(connection, bands, day, article.article_id)
    alike = [candidate for candidate in near if copies.is_copy(body, copies.body(candidate.text))]
    stories.store_bands(connection, article.article_id, bands, day)
    if alike:
        return _copy(connection, article, alike)
    credit = original.credit(article.text, article.outlet)
    if article.story_id is not None:
        stories.keep(connection, article.article_id, article.story_id, credit)
        return "kept"
    signature = nearby.look(connection, article)
    tie = cluster.best_story(nearby.window, signature, nearby.story_of)
    if tie is None:
        story_id = stories.open_story(connection, article.topic, article.article_id, article.published_at)
        stories.join(connection, article.article_id, story_id, how="opened", credit=credit)
        return "stories"
    stories.join(
        connection,
        article.article_id,
        tie.story_id,
        how="event",
        credit=credit,
        member_id=tie.member_id,
        likeness=tie.likeness,
        terms=tie.terms,
    )
    return "joined"


def _copy(connection: Connection, article: Unpublished, alike: list[Candidate]) -> str:
    """Put a copy with the others of its text, and name the original among all of them."""
    credit = original.credit(article.text, article.outlet)
    stories.join(
        connection,
        article.article_id,
        article.story_id or alike[0].story_id,
        how="copy",
        copy_of=alike[0].article_id,
        credit=credit,
        member_id=alike[0].article_id,
    )
    group = stories.copies(connection, [article.article_id, *(candidate.article_id for candidate in alike)])
    claims = [original.Claim(**asdict(copy)) for copy in group]
    stories.name_original(connection, original.original(claims).article_id, [claim.article_id for claim in claims])
    return "copies"
