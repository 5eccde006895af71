"""The numbers of an edition in one question, for the page that shows it live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from newsdesk.store.db import Connection
from newsdesk.store.editions import RECEIPTS, Window
from newsdesk.store.rows import Row, row, rows

COUNTED = ("articles", "copies", "outlets", "quotes", "people", "feeds_polled", "polls", "review")
LISTED = (
    "new_voices", "broken_silences", "corrections", "feeds_down", "feeds_retired", "feeds_unasked", "pages_blocked", "pages_failed",
    "gaps", "volume",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """``counts`` by name of the number, ``lists`` the rows of those that a page shows one by one (days and instants in ISO 8601)."""

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


def has_articles(connection: Connection, window: Window) -> bool:
    """Whether anything was found in the window yet."""
    return row(connection, f"SELECT FROM ({RECEIPTS['articles']}) AS x LIMIT 1", window.values()) is not None


def originals_by_day(connection: Connection, topic: str, first_day: date, last_day: date) -> list[tuple[date, int]]:
    """Relevant originals of each newsroom day, days without any included: ``report.volume_spike``'s count without its baselines."""
    found = rows(
        connection,
        """
        SELECT d.day, count(c.article_id)::integer AS originals
        FROM newsdesk.calendar AS d
        LEFT JOIN newsdesk.coverage AS c ON c.day = d.day AND c.topic = %(topic)s AND c.relevant AND c.copy_of IS NULL
        WHERE d.day BETWEEN %(first_day)s AND %(last_day)s GROUP BY d.day ORDER BY d.day
        """,
        {"topic": topic, "first_day": first_day, "last_day": last_day},
    )
    return [(found_row["day"], found_row["originals"]) for found_row in found]
