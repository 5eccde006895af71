"""Tie what was read together: copies to their original, articles to stories."""

from __future__ import annotations

from collections import Counter

from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import stories
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.stories import Candidate, Unpublished
from newsdesk.stories import copies

BATCH = 200


def publish(settings: Settings) -> dict[str, int]:
    """Compare every relevant article that was not compared yet. Returns counts: new stories, copies.

    One publisher at a time: a second one waits its turn and finds the work done.
    """
    found: Counter[str] = Counter()
    with connect(database_url(settings)) as connection:
        while True:
            with transaction(connection):
                stories.claim_turn(connection)
                waiting = stories.unpublished(connection, BATCH)
                for article in waiting:
                    found[_place(connection, article)] += 1
            if len(waiting) < BATCH:
                return dict(found)


def _place(connection: Connection, article: Unpublished) -> str:
    sketch = copies.sketch(f"{article.title}\n{article.text}")
    day = article.published_at.date()
    near = stories.candidates(connection, sketch.bands, day, article.article_id)
    others = (c for c in near if c.copy_of != article.article_id)
    original = next((c for c in others if copies.is_copy(sketch.shingles, copies.shingles(c.text))), None)
    stories.store_bands(connection, article.article_id, sketch.bands, day)
    if original is not None and original.story_id is not None:
        stories.join(connection, article.article_id, original.story_id, _root(original), article.published_at)
        return "copies"
    if article.story_id is not None:
        stories.join(connection, article.article_id, article.story_id, None, article.published_at)
        return "kept"
    story_id = stories.open_story(connection, article.topic, article.article_id, article.published_at)
    stories.join(connection, article.article_id, story_id, None, article.published_at)
    return "stories"


def _root(candidate: Candidate) -> int:
    """Copies of a copy point to the original itself."""
    return candidate.copy_of or candidate.article_id
