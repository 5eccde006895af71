"""Find where else an article's quotes were printed, and tie them into groups."""

from __future__ import annotations

from datetime import timedelta

from newsdesk.store import quote_groups
from newsdesk.store.db import Connection
from newsdesk.store.quote_groups import PrintedQuote
from newsdesk.store.stories import Unpublished
from newsdesk.stories.wording import same_meaning, same_words, wording

TRANSLATED = timedelta(days=1)
"""How far apart, in newsroom days, a quote and its translation are published."""


def group_quotes(connection: Connection, article: Unpublished) -> int:
    """Group each quote of the article with the same words by the same person elsewhere. Returns how many were grouped."""
    quotes = quote_groups.of_article(connection, article.article_id)
    if not quotes:
        return 0
    keys = {quote.quote_id: wording(quote.text).key for quote in quotes}
    quote_groups.store_keys(connection, keys)
    people = sorted({quote.person_id for quote in quotes if quote.person_id is not None})
    near = quote_groups.near(connection, article.topic, article.article_id, quotes[0].day, people)
    exact = quote_groups.with_words(connection, article.article_id, keys.values())
    grouped = 0
    for quote in quotes:
        same = [other for other in near if _same(quote, other)]
        same += [other for other in exact.get(keys[quote.quote_id], ()) if _one_speaker(quote, other)]
        if same:
            known = {other.quote_id: other for other in (quote, *same)}
            quote_groups.unite(connection, sorted(known), min(other.day for other in known.values()))
            grouped += 1
    return grouped


def _one_speaker(one: PrintedQuote, other: PrintedQuote) -> bool:
    """Exactly the same words count as one person's also where one of the articles names nobody."""
    return one.person_id is None or other.person_id is None or one.person_id == other.person_id


def _same(one: PrintedQuote, other: PrintedQuote) -> bool:
    if one.person_id is None or one.person_id != other.person_id:
        return False
    mine, theirs = wording(one.text), wording(other.text)
    if mine.key and mine.key == theirs.key:
        return True
    if "indirect" in {one.kind, other.kind}:
        return False  # reported speech is the reporter's words: only identical sentences are the same
    if one.lang == other.lang:
        return same_words(mine, theirs)
    if abs(one.day - other.day) > TRANSLATED or {one.lang, other.lang} != {"en", "es"}:
        return False
    return same_meaning(mine, theirs) if one.lang == "es" else same_meaning(theirs, mine)
