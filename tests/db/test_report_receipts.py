"""Every number that a view gives has a receipt, and the receipt lists exactly as many rows as the number says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg2.errors
import pytest
from report_newsroom import store_newsroom

from newsdesk import pipeline, settings
from newsdesk.store.db import Connection, connect

pytestmark = pytest.mark.db

# Numbers that count nothing: ids, places in a text, figures computed from counts that have receipts of their own.
COMPUTED = {
    ("articles", "score"),
    ("quotes", "confidence"),
    ("quotes", "start_char"),
    ("quotes", "end_char"),
    ("quotes", "utterance"),
    ("quote_selectors", "start_char"),
    ("quote_selectors", "end_char"),
    ("volume_spike", "median"),
    ("volume_spike", "mad"),
    ("volume_spike", "threshold"),
    ("volume_spike", "deviation"),
    ("share_of_voice", "share"),
    ("quote_propagation", "lifespan_hours"),
    ("review_queue", "score"),
    ("review_queue", "threshold"),
    ("review_queue", "distance"),
    ("story_articles", "likeness"),
    ("feed_health", "status"),
    ("feed_health", "min_per_week"),
    ("polls", "status"),
    ("polls", "offered"),
    ("polls", "fresh"),
    ("versions", "version_no"),
    ("deliveries", "attempts"),
    ("recovery", "found"),
    ("recovery", "added"),
    ("recovery", "captured"),
    ("recovery", "missing"),
    ("triage_audit", "share"),
    ("triage_checks", "score"),
    ("reprocess_diff", "score_before"),
    ("reprocess_diff", "score_after"),
}


@pytest.fixture(scope="module")
def newsroom(database_server: str, migrated_template: str) -> Iterator[Connection]:
    """The sample newsroom, read, published, with an analyst's verdict or two."""
    from newsdesk.store import embedded

    url = embedded.create_database(database_server, "report_receipts", template=migrated_template)
    store_newsroom(url)
    loaded = settings.load({"NEWSDESK_DATABASE_URL": url})
    pipeline.publish(loaded)
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT url, relevant FROM report.articles ORDER BY relevant, article_id")
        found = cursor.fetchall()
        connection.commit()
        for address, relevant in (found[0], found[-1]):
            pipeline.annotate(loaded, address, relevant=not relevant, topic="cartel_policy", analyst="tester")
        pipeline.publish(loaded)
        yield connection
    embedded.drop_database(database_server, "report_receipts")


def numbers(connection: Connection) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'report' AND data_type IN ('integer', 'bigint', 'real', 'double precision', 'numeric')
              AND column_name !~ '_id$' AND column_name NOT IN ('copy_of')
            """
        )
        return set(cursor.fetchall())


def receipts(connection: Connection) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT view_name, number FROM report.receipts")
        return set(cursor.fetchall())


def test_every_count_has_a_receipt(newsroom: Connection) -> None:
    assert numbers(newsroom) - receipts(newsroom) == COMPUTED
    assert receipts(newsroom) <= numbers(newsroom)


def test_each_receipt_lists_as_many_rows_as_the_number_says(newsroom: Connection) -> None:
    wrong: list[Any] = []
    counted = 0
    with newsroom.cursor() as cursor:
        for view, number in sorted(receipts(newsroom)):
            cursor.execute(
                f"""
                SELECT r.*::text, r.{number}, (SELECT count(*) FROM report.receipt(%s, %s, to_jsonb(r)))
                FROM (SELECT * FROM report.{view} ORDER BY {number} DESC NULLS LAST LIMIT 12) AS r
                """.replace("r.*::text", "r::text"),
                (view, number),
            )
            rows = cursor.fetchall()
            counted += sum(row[1] or 0 for row in rows)
            wrong += [(view, number, row) for row in rows if (row[1] or 0) != row[2]]
    assert wrong == []
    assert counted > 1000


def test_a_number_without_a_receipt_is_refused_by_name(newsroom: Connection) -> None:
    with (
        newsroom.cursor() as cursor,
        pytest.raises(psycopg2.errors.RaiseException, match=r"no receipt for stories\.title"),
    ):
        cursor.execute("SELECT report.receipt('stories', 'title', '{}')")
    newsroom.rollback()
