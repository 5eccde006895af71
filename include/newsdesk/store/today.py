"""The numbers of an edition in one question, for the page that shows it live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from newsdesk.store.db import Connection
from newsdesk.store.editions import BASELINE_DAYS, RECEIPTS, Window
from newsdesk.store.rows import Row, row, rows

COUNTED = ("articles", "copies", "outlets", "quotes", "people", "feeds_polled", "polls", "review")
LISTED = (
    "broken_silences", "corrections", "feeds_down", "feeds_retired", "feeds_unasked", "pages_blocked",
    "pages_failed", "gaps", "volume",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """``counts`` by name of the number; ``lists`` the rows of those shown one by one, days and instants in ISO 8601."""

    counts: dict[str, int]
    lists: dict[str, list[Row]]


def numbers(connection: Connection, window: Window) -> Numbers:
    """Every number of the edition, counted by its receipt: the digest's own queries, asked at once."""
    counted = ", ".join(f"(SELECT count(*) FROM ({RECEIPTS[name]}) AS x)::integer AS {name}_n" for name in COUNTED)
    listed = ", ".join(
        f"(SELECT coalesce(jsonb_agg(to_jsonb(x) - 'text' - 'text_before'), '[]') FROM ({RECEIPTS[name]}) AS x) AS {name}"
        for name in LISTED
    )
    found: dict[str, Any] = row(connection, f"SELECT {counted}, {listed}", window.values()) or {}
    return Numbers({name: found[f"{name}_n"] for name in COUNTED}, {name: found[name] for name in LISTED})


def new_voices(connection: Connection, window: Window, article_ids: list[int]) -> list[Row]:
    """Who of these articles' speakers was never quoted before: the rows of the edition's receipt ``new_voices`` by article and
    person, looked for from the articles. Empty until so many days were watched that being new means something."""
    return rows(
        connection,
        """
        SELECT w.article_id, w.person_id
        FROM newsdesk.voice AS w
        WHERE w.topic = %(topic)s AND w.article_id = ANY (%(article_ids)s) AND w.facet = '*' AND w.person_id > 0
          AND NOT EXISTS (
              SELECT FROM newsdesk.voice AS e
              WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
                AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
          )
          AND EXISTS (
              SELECT FROM report.volume_spike AS d
              WHERE d.topic = %(topic)s AND d.day = %(first_day)s AND d.baseline_days >= %(baseline_days)s
          )
        ORDER BY w.person_id
        """,
        window.values() | {"article_ids": article_ids, "baseline_days": BASELINE_DAYS},
    )


def has_articles(connection: Connection, window: Window) -> bool:
    """Whether anything was found in the window yet."""
    return row(connection, f"SELECT FROM ({RECEIPTS['articles']}) AS x LIMIT 1", window.values()) is not None


def originals_by_day(connection: Connection, topic: str, first_day: date, last_day: date) -> list[tuple[date, int]]:
    """Relevant originals of each newsroom day, days without any included: as ``report.volume_spike`` counts them."""
    found = rows(
        connection,
        """
        SELECT d.day, (
            SELECT count(*) FROM newsdesk.coverage AS c
            WHERE c.relevant AND c.topic = %(topic)s AND c.day = d.day AND c.copy_of IS NULL
        )::integer AS originals
        FROM newsdesk.calendar AS d WHERE d.day BETWEEN %(first_day)s AND %(last_day)s ORDER BY d.day
        """,
        {"topic": topic, "first_day": first_day, "last_day": last_day},
    )
    return [(found_row["day"], found_row["originals"]) for found_row in found]
