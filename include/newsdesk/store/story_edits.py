"""What analysts merge and split: recorded append-only, and put into effect."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.errors import Reject
from newsdesk.store import stories
from newsdesk.store.db import Connection


def merge(connection: Connection, from_id: int, into_id: int, *, analyst: str, note: str | None = None) -> int:
    """Move every article of one story into another. Returns how many. Raises Reject for unknown, merged or equal stories."""
    if from_id == into_id:
        raise Reject(f"story {from_id} cannot be merged with itself", code="same_story")
    topics = {story_id: _topic(connection, story_id) for story_id in (from_id, into_id)}
    if len(set(topics.values())) > 1:
        raise Reject(
            f"story {from_id} is about {topics[from_id]}, story {into_id} about {topics[into_id]}", code="other_topic"
        )
    moved = _members(connection, from_id)
    _move(connection, moved, into_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.story SET merged_into = %s WHERE story_id = %s", (into_id, from_id))
    _record(connection, "merge", from_id, into_id, moved, analyst=analyst, note=note)
    return len(moved)


def split(
    connection: Connection, story_id: int, article_ids: Sequence[int], *, analyst: str, note: str | None = None
) -> tuple[int, int]:
    """Move articles, and the copies of them, out of a story into one of their own. Returns its id and how many moved.

    Raises Reject for an unknown story, for articles that are not in it, and when nothing would stay behind.
    """
    topic = _topic(connection, story_id)
    members = set(_members(connection, story_id))
    strangers = sorted(set(article_ids) - members)
    if strangers or not article_ids:
        named = ", ".join(map(str, strangers)) or "no article"
        raise Reject(f"{named}: not in story {story_id}; see report.story_articles", code="not_in_story")
    moved = _with_copies(connection, article_ids, story_id)
    if len(moved) == len(members):
        raise Reject(
            f"these are all articles of story {story_id}: there is nothing to split them from", code="whole_story"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.article_id, coalesce(a.published_at, a.first_seen_at) FROM newsdesk.article AS a
            WHERE a.article_id = ANY(%s) ORDER BY 2, 1 LIMIT 1
            """,
            (moved,),
        )
        row = cursor.fetchone()
    assert row is not None
    new_id = stories.open_story(connection, topic, row[0], row[1])
    _move(connection, moved, new_id)
    stories.refresh(connection, [story_id])
    _record(connection, "split", story_id, new_id, moved, analyst=analyst, note=note)
    return new_id, len(moved)


def _topic(connection: Connection, story_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, merged_into FROM newsdesk.story WHERE story_id = %s FOR UPDATE", (story_id,))
        row = cursor.fetchone()
    if row is None:
        raise Reject(f"there is no story {story_id}; see report.stories for the ids", code="unknown_story")
    if row[1] is not None:
        raise Reject(f"story {story_id} was merged into {row[1]}; use that one", code="merged_story")
    return str(row[0])


def _members(connection: Connection, story_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT article_id FROM newsdesk.article WHERE story_id = %s ORDER BY article_id", (story_id,))
        return [int(row[0]) for row in cursor.fetchall()]


def _with_copies(connection: Connection, article_ids: Sequence[int], story_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT article_id FROM newsdesk.article
            WHERE story_id = %(story_id)s AND (article_id = ANY(%(ids)s) OR copy_of = ANY(%(ids)s)) ORDER BY article_id
            """,
            {"ids": list(article_ids), "story_id": story_id},
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _move(connection: Connection, article_ids: Sequence[int], into_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.article SET story_id = %s WHERE article_id = ANY(%s)", (into_id, list(article_ids))
        )
        cursor.execute(
            """
            INSERT INTO newsdesk.tie (article_id, story_id, how) SELECT unnest(%(ids)s), %(into)s, 'analyst'
            ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, how = 'analyst', member_id = NULL,
                likeness = NULL, terms = '{}', tied_at = now()
            """,
            {"ids": list(article_ids), "into": into_id},
        )
    stories.refresh(connection, [into_id])


def _record(
    connection: Connection,
    action: str,
    from_id: int,
    into_id: int,
    article_ids: Sequence[int],
    *,
    analyst: str,
    note: str | None,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.story_edit (action, from_story_id, into_story_id, article_ids, analyst, note)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (action, from_id, into_id, list(article_ids), analyst, note),
        )
