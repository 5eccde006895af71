"""What analysts correct beside verdicts: stories merged and split, records of one person merged and split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsdesk import text
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import people, story_edits
from newsdesk.store.db import connect, transaction


def merge_stories(settings: Settings, from_id: int, into_id: int, *, analyst: str, note: str | None = None) -> str:
    """Make two stories one; later runs respect it. Returns a line that says what moved. Raises Reject."""
    with connect(database_url(settings)) as connection, transaction(connection):
        moved = story_edits.merge(connection, from_id, into_id, analyst=analyst, note=note)
    return f"story {from_id} is part of story {into_id} now: {moved} articles moved"


def split_story(
    settings: Settings, story_id: int, article_ids: Sequence[int], *, analyst: str, note: str | None = None
) -> str:
    """Give articles of a story one of their own; later runs respect it. Returns a line that says what moved. Raises Reject."""
    with connect(database_url(settings)) as connection, transaction(connection):
        new_id, moved = story_edits.split(connection, story_id, article_ids, analyst=analyst, note=note)
    return f"{moved} articles of story {story_id} are story {new_id} now"


def merge_people(
    settings: Settings, from_id: int, into_id: int, *, analyst: str, merged: bool = True, note: str | None = None
) -> str:
    """Count two records as one person, or (``merged=False``) as two again. Returns a line that says so. Raises Reject."""
    with connect(database_url(settings)) as connection, transaction(connection):
        counted = people.merge(connection, from_id, into_id, analyst=analyst, merged=merged, note=note)
    said = "is counted as" if merged else "is no longer counted as"
    return f"person {from_id} {said} person {into_id}: {counted} articles counted anew"


def find_people(settings: Settings, words: str) -> list[tuple[int, str, str | None, int | None]]:
    """People whose name holds all the words: id, name, gazetteer id, and whom they are counted as."""
    with connect(database_url(settings)) as connection, transaction(connection):
        return people.find(connection, text.fold(words).text)


def person_history(
    settings: Settings, person_id: int
) -> list[tuple[datetime, int, str, int, str, bool, str, str | None]]:
    """The merges and splits of a person, oldest first: when, which record, into which, merged, who, why. Raises Reject."""
    with connect(database_url(settings)) as connection, transaction(connection):
        return people.history(connection, person_id)
