"""The schema explains itself, and docs/schema.md says the same."""

from __future__ import annotations

from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
from report_newsroom import store_newsroom

from newsdesk import pipeline, settings
from newsdesk.report import schema
from newsdesk.store import views
from newsdesk.store.db import Connection

pytestmark = pytest.mark.db

DOCUMENT = Path(__file__).parents[2] / "docs" / "schema.md"
ARTICLES = """article_id url outlet country lang title authors published_at first_seen_at relevant score facets story_id copy_of
versions"""
QUOTES = """quote_id article_id url outlet lang published_at person_id speaker mention role affiliation kind quote start_char
end_char confidence quote_group_id"""
VIEWS = """articles quotes stories people coverage_by_outlet_day volume_spike quote_counts share_of_voice first_mention new_voices
quote_propagation co_mention mirror broken_silence feed_health coverage_audit review_queue digests receipts"""


def test_every_view_and_column_has_a_comment(connection: Connection) -> None:
    found = views.views(connection)
    assert [view.name for view in found if not view.comment] == []
    assert [(view.name, column.name) for view in found for column in view.columns if not column.comment] == []
    assert [function.name for function in views.functions(connection) if not function.comment] == []


def test_every_table_has_a_comment(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'newsdesk'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
              AND obj_description(oid, 'pg_class') IS NULL
            """
        )
        assert cursor.fetchall() == []


def test_the_promised_views_and_columns_are_there(connection: Connection) -> None:
    found = {view.name: {column.name for column in view.columns} for view in views.views(connection)}
    assert set(VIEWS.split()) <= set(found)
    assert set(ARTICLES.split()) <= found["articles"]
    assert set(QUOTES.split()) <= found["quotes"]


def test_the_reader_reads_reports_and_nothing_else(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE newsdesk_reader")
        for view in views.views(connection):
            cursor.execute(f"SELECT count(*) FROM (SELECT * FROM report.{view.name}) AS rows")
        cursor.execute("SELECT * FROM report.search_articles('cartel'), report.search_quotes('cartel')")
        for forbidden in (
            "SELECT * FROM newsdesk.delivery",
            "SELECT * FROM newsdesk.quote",
            "DELETE FROM newsdesk.article",
            "CREATE TABLE report.mine ()",
        ):
            cursor.execute("SAVEPOINT before")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(forbidden)
            cursor.execute("ROLLBACK TO SAVEPOINT before")


def test_the_documentation_is_that_of_this_schema(database_url: str) -> None:
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url})
    store_newsroom(database_url)
    pipeline.publish(loaded)
    assert pipeline.schema_document(loaded) == DOCUMENT.read_text(encoding="utf-8"), (
        "write it anew: PYTHONPATH=include python tests/db/report_newsroom.py > docs/schema.md"
    )


def test_the_worked_queries_ask_at_least_five_questions() -> None:
    assert len({query.asks for query in schema.queries()}) >= 5
